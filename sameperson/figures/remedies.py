"""Figures of the remedy desk: three errors by tradition, before a remedy and with it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from sameperson.figures.look import LOOKS

TICKS = (0, 0.01, 0.05, 0.2, 0.5, 1.0)
BEFORE, AFTER = -0.18, 0.18  # rows a little apart, so that neither mark covers the other
TITLES = {
    "people_wrongly_merged": "Wrongly merged",
    "people_split": "Records split",
    "people_accused": "Accused",
}


def before_and_after(ax: Axes, error: str, groups: Sequence[str], names: bool) -> "BeforeAfter":
    """An empty panel for the rates of one error; ``show`` fills it.

    Args:
        ax: Where to draw.
        error: Key of ``look.LOOKS``.
        groups: Their order, from the top.
        names: Whether the groups are named at the left.
    """
    ax.set_xlim(0, 1)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_yticks(range(len(groups)), groups if names else [""] * len(groups))
    for label in ax.get_yticklabels():
        label.set_parse_math(False)  # names come from the data; one with two $ is no formula
    ax.set_xticks([np.sqrt(tick) for tick in TICKS], [f"{tick:.0%}" for tick in TICKS[:-1]] + [""])
    of = "of those who left in time" if error == "people_accused" else "of its people"
    ax.set_xlabel(f"share {of}")
    look = LOOKS[error]
    ax.set_title(f"{TITLES[error]} {look.marker_name}", color=look.colour)
    ax.grid(axis="y", visible=False)
    return BeforeAfter(ax, error, tuple(groups))


class BeforeAfter:
    """A hollow and a filled mark with intervals for each group, and a line from one to the other.

    The axis is stretched near 0: places are square roots of shares.
    """

    def __init__(self, ax: Axes, error: str, groups: tuple[str, ...]) -> None:
        self._error, self._groups = error, groups
        look = LOOKS[error]
        style: dict[str, Any] = {"color": look.colour, "ms": 7, "animated": True, "clip_on": False}
        (self._before,) = ax.plot([], [], look.marker, mfc="white", mew=1.5, **style)
        (self._after,) = ax.plot([], [], look.marker, **style)
        self._moves = LineCollection([], colors="#777777", linewidths=1, animated=True)
        self._bars = LineCollection([], colors=look.colour, linewidths=2, animated=True)
        for lines in (self._moves, self._bars):
            ax.add_collection(lines)

    @property
    def artists(self) -> list[Line2D | LineCollection]:
        """What moves."""
        return [self._moves, self._bars, self._before, self._after]

    def show(self, before: pd.DataFrame, after: pd.DataFrame) -> None:
        """Move everything to new rates (``outcomes.groups.rates``); undefined ones disappear."""
        places, bars = [], []
        for found, marks, shift in ((before, self._before, BEFORE), (after, self._after, AFTER)):
            own = found[found["error"] == self._error].set_index("group").loc[list(self._groups)]
            x, low, high = np.sqrt(own[["rate", "lower", "upper"]].to_numpy(dtype=float)).T
            y = np.arange(len(self._groups)) + shift
            known = ~np.isnan(x)
            marks.set_data(x[known], y[known])
            bars += [[(low[i], y[i]), (high[i], y[i])] for i in np.flatnonzero(known)]
            places.append((x, y))
        (a, at), (b, to) = places
        both = np.flatnonzero(~np.isnan(a + b))
        self._moves.set_segments([[(a[i], at[i]), (b[i], to[i])] for i in both])
        self._bars.set_segments(bars)
