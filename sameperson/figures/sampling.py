"""Figures of sampling: what many offices report, and where one of them spent its labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

HOLDS, MISSES, UNKNOWN = "#0072B2", "#B34700", "#777777"
LABELLED, THERE = "#00694D", "#7A3E9D"
TICKS = {
    0: "0",
    0.001: "0.1%",
    0.01: "1%",
    0.05: "5%",
    0.1: "10%",
    0.25: "25%",
    0.5: "50%",
    1: "all",
}
TOP = -6  # room for the word at the line
SHOWN = 60  # offices; more lines than that cannot be told apart
DECADES = (1, 10, 100, 1_000, 10_000)


def offices(ax: Axes) -> "Offices":
    """An empty panel for the intervals of many offices; ``show`` fills it."""
    ax.set_xlim(-0.015, 1.01)
    ax.set_ylim(SHOWN + 0.5, TOP)
    ax.set_yticks([0, SHOWN - 1], ["last", f"{SHOWN}th\nlast"])
    ax.set_xticks([stretched(tick) for tick in TICKS], list(TICKS.values()))
    ax.set_xlabel("share that they report (stretched near 0)")
    ax.set_title("What the offices report")
    ax.grid(axis="y", visible=False)
    return Offices(ax)


def stretched(share: NDArray[np.float64] | float) -> Any:
    """Where a share stands on the axis: at its cube root, so that rare errors can be told apart."""
    return np.cbrt(share)


class Offices:
    """Intervals one below the other, the last office on top; drawn once and moved."""

    def __init__(self, ax: Axes) -> None:
        self._bars = {
            colour: LineCollection([], colors=colour, linewidths=width, animated=True)
            for colour, width in ((UNKNOWN, 1.4), (HOLDS, 1.4), (MISSES, 2.2))
        }
        for bars in self._bars.values():
            ax.add_collection(bars)
        (self._dots,) = ax.plot([], [], "o", color="#333333", ms=2.5, animated=True)
        (self._out,) = ax.plot([], [], "x", color=MISSES, ms=6, mew=1.6, animated=True)
        (self._last,) = ax.plot([], [], "o", color="black", ms=7, animated=True)
        (self._truth,) = ax.plot([], [], color="black", lw=1.4, ls="--", animated=True)
        self._word = ax.text(0, TOP + 0.5, "", ha="left", va="top", size=9, animated=True)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        moving = [*self._bars.values(), self._truth, self._dots, self._out, self._last, self._word]
        return list(moving)

    def show(
        self,
        share: NDArray[np.float64],
        lower: NDArray[np.float64],
        upper: NDArray[np.float64],
        truth: float | None,
    ) -> None:
        """Move to new reports, the last one at the end; with the truth, misses stand out."""
        share, lower, upper = (stretched(end[::-1][:SHOWN]) for end in (share, lower, upper))
        rows, known = np.arange(len(share)), ~np.isnan(share)
        at = np.nan if truth is None else float(stretched(truth))
        holds = (lower <= at) & (at <= upper)
        chosen = {
            UNKNOWN: known & (truth is None),
            HOLDS: known & holds,
            MISSES: known & ~holds & (truth is not None),
        }
        for colour, own in chosen.items():
            segments = [[(lower[n], n), (upper[n], n)] for n in np.flatnonzero(own)]
            self._bars[colour].set_segments(segments)
        self._dots.set_data(share[known], rows[known])
        out = chosen[MISSES]
        self._out.set_data(share[out], rows[out])
        self._last.set_data(share[:1][known[:1]], rows[:1][known[:1]])
        self._truth.set_data([at, at], [TOP, SHOWN + 0.5])
        self._word.set_text("" if truth is None else " truth")
        self._word.set_x(0.0 if truth is None else at)


def spent(ax: Axes, names: Sequence[str], index: str, there: str) -> "Spent":
    """An empty panel for where labels went; ``show`` fills it.

    Args:
        ax: Where to draw.
        names: Bands or numbers of records, from the top.
        index: What these are.
        there: What the hollow squares count.
    """
    ax.clear()
    ax.set_xscale("log")
    ax.set_xlim(0.6, 40_000)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_yticks(range(len(names)), list(names))
    ax.set_xticks(DECADES, [f"{tick:,}" for tick in DECADES])
    ax.minorticks_off()
    ax.set_xlabel(f"labels ◆, {there} □")
    ax.set_ylabel(index)
    ax.set_title("Where the last office's labels went")
    ax.grid(axis="y", visible=False)
    return Spent(ax)


class Spent:
    """Two marks on each row and a line between them: the longer, the more each label stands for."""

    def __init__(self, ax: Axes) -> None:
        self._lines = LineCollection([], colors="#bbbbbb", linewidths=1.5, animated=True)
        ax.add_collection(self._lines)
        (self._there,) = ax.plot([], [], "s", color=THERE, mfc="white", mew=1.6, animated=True)
        (self._labels,) = ax.plot([], [], "D", color=LABELLED, ms=7, animated=True)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [self._lines, self._there, self._labels]

    def show(self, labels: NDArray[np.int64], there: NDArray[np.int64] | None) -> None:
        """Move to new counts; a count of 0 has no mark on a log axis."""
        rows = np.arange(len(labels))
        self._labels.set_data(labels[labels > 0], rows[labels > 0])
        if there is None:
            self._there.set_data([], [])
            self._lines.set_segments([])
            return
        self._there.set_data(there[there > 0], rows[there > 0])
        both = np.flatnonzero((labels > 0) & (there > 0))
        self._lines.set_segments([[(labels[n], n), (there[n], n)] for n in both])
