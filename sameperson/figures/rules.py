"""Figures of exact rules: precision and recall by group, now and before tidying."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D


@dataclass(frozen=True)
class Mark:
    """How a share is drawn: told apart by colour, place and marker."""

    label: str
    colour: str
    marker: str
    marker_name: str
    shift: float


# Two more colours of Okabe and Ito, darker, that no kind of error has.
MARKS = {
    "precision": Mark("precision: links that are right", "#00694D", "D", "◆", -0.17),
    "recall": Mark("recall: true pairs found", "#8A6200", "o", "●", 0.17),
}


def pair_shares(ax: Axes, groups: Sequence[str]) -> "PairShares":
    """An empty panel for precision and recall by group; ``PairShares.show`` fills it.

    Args:
        ax: Where to draw.
        groups: Their order, from the top.
    """
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_yticks(range(len(groups)), groups)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1.0], ["0%", "25%", "50%", "75%", "100%"])
    ax.set_xlabel("share of links (◆) or of true pairs (●)")
    ax.set_title("Pairs: right ◆ and found ●, hollow as written")
    ax.grid(axis="y", visible=False)
    return PairShares(ax, tuple(groups))


class PairShares:
    """Dots with intervals, and hollow ones for an earlier state, drawn once and moved."""

    def __init__(self, ax: Axes, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self._dots: dict[str, Line2D] = {}
        self._before: dict[str, Line2D] = {}
        self._bars: dict[str, LineCollection] = {}
        for measure, mark in MARKS.items():
            (dots,) = ax.plot([], [], mark.marker, color=mark.colour, ms=7, animated=True)
            (before,) = ax.plot([], [], mark.marker, color=mark.colour, ms=9, animated=True)
            before.set_markerfacecolor("none")
            bars = LineCollection([], colors=mark.colour, linewidths=2, animated=True)
            ax.add_collection(bars)
            self._dots[measure], self._before[measure] = dots, before
            self._bars[measure] = bars

    @property
    def artists(self) -> list[Line2D | LineCollection]:
        """What moves."""
        return [*self._before.values(), *self._bars.values(), *self._dots.values()]

    def show(self, now: pd.DataFrame, before: pd.DataFrame | None) -> None:
        """Move everything to new shares (``outcomes.partition.pairs_by_group``).

        Shares that are not defined disappear; so do the hollow dots without ``before``.
        """
        place = {group: row for row, group in enumerate(self._groups)}
        for measure, mark in MARKS.items():
            own = _of(now, measure, place)
            y = own["group"].map(place).to_numpy(dtype=float) + mark.shift
            self._dots[measure].set_data(own["share"], y)
            self._bars[measure].set_segments(
                [
                    [(low, row), (high, row)]
                    for low, high, row in zip(own["lower"], own["upper"], y, strict=True)
                ]
            )
            old = own.iloc[:0] if before is None else _of(before, measure, place)
            rows = old["group"].map(place).to_numpy(dtype=float) + mark.shift
            self._before[measure].set_data(old["share"], rows)


def _of(shares: pd.DataFrame, measure: str, place: dict[str, int]) -> pd.DataFrame:
    chosen = (shares["measure"] == measure) & shares["share"].notna() & shares["group"].isin(place)
    return shares[chosen]
