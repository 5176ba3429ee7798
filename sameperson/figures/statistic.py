"""Figures of the statistic lab: a count and a rate against the threshold, and rates by group."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

PUBLISHED, TRUE = "#B34700", "#111111"


def count_of_people(ax: Axes, identities: pd.Series, people: int) -> None:
    """How many identities there are at each threshold, and how many people at all of them.

    Args:
        ax: Where to draw.
        identities: Series threshold -> number of identities.
        people: How many people there are.
    """
    ax.plot(identities.index, identities, color=PUBLISHED)
    ax.axhline(people, color=TRUE, ls="--", lw=1.4)
    low = float(identities.min())
    room = 0.35 * (float(identities.max()) - low) + 1
    ax.set_ylim(low - room, float(identities.max()) + 0.1 * room)
    ax.set_xlim(identities.index[0], identities.index[-1])
    ax.annotate(
        f"{people:,} people", (identities.index[-1], people), (0, -4), color=TRUE, size=9,
        textcoords="offset points", ha="right", va="top",
    )  # fmt: skip
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_ylabel("identities")
    ax.set_title("People, as the file counts them")


def rate_for_everybody(ax: Axes, thresholds: pd.Index, truth: float, highest: float) -> Line2D:
    """An empty panel for one rate against the threshold; the line that it returns moves.

    Args:
        ax: Where to draw.
        thresholds: First and last are the ends of the axis.
        truth: The true rate, 0 to 1.
        highest: Largest rate to be shown.
    """
    ax.axhline(truth, color=TRUE, ls="--", lw=1.4)
    ax.annotate(
        f"in truth {truth:.1%}", (thresholds[-1], truth), (0, -4), color=TRUE, size=9,
        textcoords="offset points", ha="right", va="top",
    )  # fmt: skip
    ax.set_xlim(thresholds[0], thresholds[-1])
    ax.set_ylim(0, 1.08 * max(highest, truth))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel("threshold (match weight)")
    ax.set_ylabel("overstays")
    ax.set_title("Overstays, all traditions")
    (line,) = ax.plot([], [], color=PUBLISHED, animated=True)
    return line


def rates_against_truth(
    ax: Axes, truth: pd.DataFrame, groups: Sequence[str], span: tuple[float, float]
) -> "RatesAgainstTruth":
    """The true rate of every group, with room for the published one beside it.

    Args:
        ax: Where to draw.
        truth: Rate by group.
        groups: Their order, from the top.
        span: Smallest and largest rate to be shown; below 0 is marked as no share.
    """
    low, high = min(span[0], -0.01), max(span[1], 0.1)
    ax.set_xlim(low - 0.02, high + 0.02)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_yticks(range(len(groups)), groups)
    for label in ax.get_yticklabels():
        label.set_parse_math(False)  # names come from the data; one with two $ is no formula
    ax.axvspan(low - 0.02, 0, color="#eeeeee", zorder=0)
    if low < -0.05:
        ax.text(
            -0.004, len(groups) - 0.56, "no share\nlies here", size=8, color="#555555", ha="right"
        )
    ax.axvline(0, color="#888888", lw=1)
    rate = truth["rate"].reindex(list(groups)).to_numpy(dtype=float)
    ax.plot(rate, np.arange(len(groups)) + 0.17, "D", mfc="none", mec=TRUE, ms=8, mew=1.6)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}".replace("-", "−"))
    ax.set_xlabel("share of visits that are overstays")
    ax.set_title("By tradition: ● published, 95 % interval   ◇ in truth")
    ax.grid(axis="y", visible=False)
    return RatesAgainstTruth(ax, tuple(groups))


class RatesAgainstTruth:
    """Published rates and their intervals, drawn once and moved."""

    def __init__(self, ax: Axes, groups: tuple[str, ...]) -> None:
        self._groups = groups
        (self._dots,) = ax.plot([], [], "o", color=PUBLISHED, ms=8, animated=True)
        self._bars = LineCollection([], colors=PUBLISHED, linewidths=3, animated=True)
        ax.add_collection(self._bars)

    @property
    def artists(self) -> list[Line2D | LineCollection]:
        """What moves."""
        return [self._bars, self._dots]

    def show(self, found: pd.DataFrame) -> None:
        """Move to new rates: rate, lower and upper by group; what is not defined disappears."""
        own = found.reindex(list(self._groups))
        y = np.arange(len(own)) - 0.17
        rate, low, high = own[["rate", "lower", "upper"]].to_numpy(dtype=float).T
        self._dots.set_data(rate[~np.isnan(rate)], y[~np.isnan(rate)])
        known = ~np.isnan(low)
        self._bars.set_segments(
            [[(a, at), (b, at)] for a, b, at in zip(low[known], high[known], y[known], strict=True)]
        )
