"""Figures of the threshold explorer: curves against the threshold, and rates by group."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from sameperson.figures.look import LOOKS

RATE_TICKS = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)


def threshold_curves(ax: Axes, curve: pd.DataFrame) -> None:
    """People wrongly merged, split and accused against the threshold; people on a log axis.

    Args:
        ax: Where to draw.
        curve: ``Sweep.curve()``.
    """
    low, high = curve["threshold"].min(), curve["threshold"].max()
    margin = 0.03 * (high - low)
    for column, look in LOOKS.items():
        shown = curve[["threshold", column]].dropna()
        shown = shown[shown[column] > 0]
        if len(shown):
            ax.plot(shown["threshold"], shown[column], look.line, color=look.colour)
            # Beyond the last threshold, where no line of a slider crosses the word.
            ax.annotate(
                look.short,
                (high + margin, shown[column].iloc[-1]),
                color=look.colour,
                va="bottom" if column == "people_split" else "top",
                fontweight="bold",
                annotation_clip=False,
            )
    ax.set_yscale("log")
    ax.set_ylim(1, 2 * max(curve["people"].max(), 1))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_xlim(low, high + margin)
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
    for label in ax.get_yticklabels():
        label.set_parse_math(False)  # names come from the data; one with two $ is no formula
    ax.set_xticks([np.sqrt(tick) for tick in RATE_TICKS], [f"{tick:.0%}" for tick in RATE_TICKS])
    ax.set_xlabel("share of its people (stretched near 0)")
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
            (dots,) = ax.plot(
                [], [], look.marker, color=look.colour, ms=7, animated=True, clip_on=False
            )
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
        row = np.array([place[group] for group in rates["group"]], dtype=float)
        ends = np.sqrt(rates[["rate", "lower", "upper"]].to_numpy(dtype=float))
        for shift, column in zip((-0.25, 0.0, 0.25), LOOKS, strict=True):
            own = (rates["error"] == column).to_numpy() & ~np.isnan(ends[:, 0])
            y, (x, low, high) = row[own] + shift, ends[own].T
            self._dots[column].set_data(x, y)
            self._bars[column].set_segments(
                [[(a, at), (b, at)] for a, b, at in zip(low, high, y, strict=True)]
            )
