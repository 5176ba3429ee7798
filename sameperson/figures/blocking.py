"""Figures of blocking: true pairs lost by tradition, and pairs formed by rule."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

LOST, APART, FORMED = "#8A6200", "#7A3E9D", "#00694D"
WORDS = {0: "1", 2: "100", 4: "10,000", 6: "million", 8: "100 mln", 10: "10 bln"}
TICKS = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)


def lost_by_group(ax: Axes, groups: Sequence[str]) -> "LostByGroup":
    """An empty panel for shares of true pairs lost, and still apart; ``show`` fills it.

    Args:
        ax: Where to draw.
        groups: Their order, from the top.
    """
    ax.set_xlim(0, 1.01)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_yticks(range(len(groups)), groups)
    ax.set_xticks([np.sqrt(tick) for tick in TICKS], [f"{tick:.0%}" for tick in TICKS])
    ax.set_xlabel("share of the tradition's true pairs (stretched near 0)")
    ax.set_title("True pairs lost ◆, and after closure ◇")
    ax.grid(axis="y", visible=False)
    return LostByGroup(ax, tuple(groups))


class LostByGroup:
    """Two dots with intervals for each group, drawn once and moved."""

    def __init__(self, ax: Axes, groups: tuple[str, ...]) -> None:
        self._groups = groups
        (self._lost,) = ax.plot([], [], "D", color=LOST, ms=7, animated=True)
        (self._apart,) = ax.plot([], [], "D", color=APART, mfc="white", mew=2, ms=7, animated=True)
        self._bars = [
            LineCollection([], colors=colour, linewidths=2, animated=True)
            for colour in (LOST, APART)
        ]
        for bars in self._bars:
            ax.add_collection(bars)

    @property
    def artists(self) -> list[Line2D | LineCollection]:
        """What moves."""
        return [*self._bars, self._lost, self._apart]

    def show(self, lost: pd.DataFrame, apart: pd.DataFrame) -> None:
        """Move everything to new shares (``outcomes.shares``); undefined ones disappear."""
        parts = ((lost, self._lost, -0.16), (apart, self._apart, 0.16))
        for (found, dots, shift), bars in zip(parts, self._bars, strict=True):
            own = found.reindex(self._groups)
            x, low, high = (
                np.sqrt(own[end].to_numpy(float)) for end in ("share", "lower", "upper")
            )
            rows = np.arange(len(self._groups)) + shift
            keep = ~np.isnan(x)
            dots.set_data(x[keep], rows[keep])
            bars.set_segments(
                [[(low[i], rows[i]), (high[i], rows[i])] for i in np.flatnonzero(keep)]
            )


def pairs_by_rule(ax: Axes, counts: pd.Series, every: int) -> "PairsByRule":
    """Pairs that each rule forms, on a log axis up to every pair; ``show`` says which are ticked.

    Args:
        ax: Where to draw.
        counts: Series rule in words -> pairs, from the top.
        every: Pairs that there are.
    """
    ax.set_xscale("log")
    ax.set_xlim(0.5, every * 2)
    ax.set_ylim(len(counts) + 0.5, -0.5)
    short = [name.replace("_name", "").replace("_", " ") for name in counts.index]
    ax.set_yticks(range(len(counts) + 1), [*short, "all ticked"])
    ax.set_xlabel("pairs (each step a hundred times more)")
    powers = range(0, int(np.log10(max(every, 1))) + 1, 2)
    ax.set_xticks([10.0**n for n in powers], [WORDS.get(n, f"1e{n}") for n in powers])
    ax.minorticks_off()
    ax.set_title("Pairs formed ■, ticked filled")
    ax.axvline(every, color="#555555", lw=1)
    ax.annotate("every pair ", (every, len(counts) + 0.4), ha="right", va="bottom", color="#555555")
    ax.grid(axis="y", visible=False)
    return PairsByRule(ax, counts)


class PairsByRule:
    """A mark for each rule, filled while it is ticked, and one for all of them together."""

    def __init__(self, ax: Axes, counts: pd.Series) -> None:
        self._counts = counts
        (self._off,) = ax.plot([], [], "s", color=FORMED, mfc="white", ms=7, animated=True)
        (self._on,) = ax.plot([], [], "s", color=FORMED, ms=7, animated=True)
        (self._all,) = ax.plot([], [], "s", color="black", ms=9, animated=True)

    @property
    def artists(self) -> list[Line2D]:
        """What moves."""
        return [self._off, self._on, self._all]

    def show(self, ticked: Sequence[str], together: int) -> None:
        """Fill the marks of the ticked rules; a rule without a pair has no mark on a log axis."""
        counts, rows = self._counts.to_numpy(), np.arange(len(self._counts))
        on = self._counts.index.isin(list(ticked))
        self._on.set_data(counts[on & (counts > 0)], rows[on & (counts > 0)])
        self._off.set_data(counts[~on & (counts > 0)], rows[~on & (counts > 0)])
        self._all.set_data([together] if together else [], [len(rows)] if together else [])
