"""Figures of the course: one function each, drawn on Axes it is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

STYLE = str(files("sameperson") / "course.mplstyle")


@dataclass(frozen=True)
class Look:
    """How one kind of error is drawn: told apart by colour, by line and by marker."""

    label: str
    short: str
    colour: str
    line: str
    marker: str
    marker_name: str


# Colours of Okabe and Ito, which people with any common colour vision tell apart.
LOOKS = {
    "people_wrongly_merged": Look("people wrongly merged", "merged", "#B34700", "-", "o", "●"),
    "people_split": Look("people whose records are split", "split", "#0072B2", "--", "s", "■"),
    "people_accused": Look(
        "people accused by a missing link", "accused", "#7A3E9D", "-.", "^", "▲"
    ),
}
RATE_TICKS = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)


def threshold_curves(ax: Axes, curve: pd.DataFrame) -> None:
    """People wrongly merged, split and accused against the threshold; people on a log axis.

    Args:
        ax: Where to draw.
        curve: ``Sweep.curve()``.
    """
    for column, look in LOOKS.items():
        shown = curve[["threshold", column]].dropna()
        shown = shown[shown[column] > 0]
        if len(shown):
            ax.plot(shown["threshold"], shown[column], look.line, color=look.colour)
            ax.annotate(
                f" {look.short}",
                (shown["threshold"].iloc[-1], shown[column].iloc[-1]),
                color=look.colour,
                va="bottom" if column == "people_split" else "top",
                fontweight="bold",
            )
    ax.set_yscale("log")
    ax.set_ylim(bottom=1)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    low, high = curve["threshold"].min(), curve["threshold"].max()
    ax.set_xlim(low, high + 0.14 * (high - low))
    ax.set_xlabel("threshold (match weight)")
    ax.set_ylabel("people (each step ten times more)")
    ax.set_title("Fewer merged means more split and accused")


def group_rates(ax: Axes, groups: Sequence[str]) -> "GroupRates":
    """An empty panel for rates of three errors by group; ``GroupRates.show`` fills it.

    Args:
        ax: Where to draw.
        groups: Their order, from the top.
    """
    ax.set_xlim(0, 1)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_yticks(range(len(groups)), groups)
    ax.set_xticks([np.sqrt(tick) for tick in RATE_TICKS], [f"{tick:.0%}" for tick in RATE_TICKS])
    ax.set_xlabel("share of the tradition's people (stretched near 0)")
    ax.set_title("By tradition, with 95 % intervals")
    ax.grid(axis="y", visible=False)
    return GroupRates(ax, tuple(groups))


class GroupRates:
    """Dots and intervals by group, drawn once and moved."""

    def __init__(self, ax: Axes, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self._dots: dict[str, Line2D] = {}
        self._bars: dict[str, LineCollection] = {}
        for column, look in LOOKS.items():
            (dots,) = ax.plot([], [], look.marker, color=look.colour, ms=7, animated=True)
            bars = LineCollection([], colors=look.colour, linewidths=2, animated=True)
            ax.add_collection(bars)
            self._dots[column], self._bars[column] = dots, bars

    @property
    def artists(self) -> list[Line2D | LineCollection]:
        """What moves."""
        return [*self._bars.values(), *self._dots.values()]

    def show(self, rates: pd.DataFrame) -> None:
        """Move everything to new rates (``outcomes.groups.rates``); undefined ones disappear."""
        place = {group: row for row, group in enumerate(self._groups)}
        for shift, column in zip((-0.25, 0.0, 0.25), LOOKS, strict=True):
            own = rates[(rates["error"] == column) & rates["rate"].notna()]
            y = own["group"].map(place).to_numpy(dtype=float) + shift
            x, low, high = (np.sqrt(own[end].to_numpy()) for end in ("rate", "lower", "upper"))
            self._dots[column].set_data(x, y)
            self._bars[column].set_segments(
                [[(a, row), (b, row)] for a, b, row in zip(low, high, y, strict=True)]
            )
