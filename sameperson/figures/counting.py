"""Figures of counting: what is wrong by each way of counting, and where wrong pairs lie."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from sameperson.outcomes.counting import HAPPENS, LINKS, PAIRS, PEOPLE

COLOURS = {"first": "#0072B2", "second": "#B34700"}
SIGNS = {"first": "o", "second": "s"}
TICKS = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
# Measure, what of it is wrong, and whether that is the share itself or the rest.
ROWS = (
    (LINKS, "precision", "wrong, of the links", False),
    (LINKS, "recall", "no link, of the true pairs", False),
    (PAIRS, "precision", "wrong, of pairs in an identity", False),
    (PAIRS, "recall", "apart, of the true pairs", False),
    (PEOPLE, "wrongly merged", "merged, of the people", True),
    (PEOPLE, "split", "split, of those who can be", True),
    (HAPPENS, "intact", "not intact, of the people", False),
    (HAPPENS, "accused", "accused, of who left in time", True),
)


def wrong_by_way(ax: Axes) -> "WrongByWay":
    """An empty panel for the shares that are wrong, a row for each; ``show`` fills it."""
    ax.set_xlim(0, 1.01)
    ax.set_ylim(len(ROWS) - 0.4, -0.6)
    ax.set_yticks(range(len(ROWS)), [words for _, _, words, _ in ROWS])
    ax.set_xticks([np.sqrt(tick) for tick in TICKS], [f"{tick:.0%}" for tick in TICKS])
    ax.set_xlabel("share that is wrong: further left is better (stretched near 0)")
    ax.grid(axis="y", visible=False)
    for edge in (1.5, 3.5, 5.5):
        ax.axhline(edge, color="#bbbbbb", lw=0.8)
    for row, way in ((0, LINKS), (2, PAIRS), (4, PEOPLE), (6, HAPPENS)):
        ax.text(1.0, row - 0.2, way, ha="right", va="center", color="#555555", style="italic")
    return WrongByWay(ax)


class WrongByWay:
    """Two marks and the line between them in each row, drawn once and moved."""

    def __init__(self, ax: Axes) -> None:
        self._lines = LineCollection([], colors="#999999", linewidths=1.5, animated=True)
        ax.add_collection(self._lines)
        self._marks = {
            side: ax.plot(
                [], [], SIGNS[side], color=COLOURS[side], ms=9, animated=True, clip_on=False
            )[0]
            for side in COLOURS
        }

    @property
    def artists(self) -> list[Line2D | LineCollection]:
        """What moves; the mark of the second lies over that of the first."""
        return [self._lines, *self._marks.values()]

    def show(self, first: pd.DataFrame, second: pd.DataFrame, ways: Sequence[str]) -> None:
        """Move everything to new counts (``counting.four_ways``); other ways are left empty."""
        rows = [at for at, own in enumerate(ROWS) if own[0] in ways]
        wrong = {
            side: np.array([_wrong(found, at) for at in rows], dtype=float)
            for side, found in (("first", first), ("second", second))
        }
        for side, shares in wrong.items():
            keep = ~np.isnan(shares)
            self._marks[side].set_data(np.sqrt(shares[keep]), np.array(rows)[keep])
            # Where the two lie on each other, the larger one shows around the smaller one.
            self._marks[side].set_markersize(11 if side == "first" else 7)
        ends = zip(rows, np.sqrt(wrong["first"]), np.sqrt(wrong["second"]), strict=True)
        self._lines.set_segments([[(a, at), (b, at)] for at, a, b in ends if a == a and b == b])


def _wrong(found: pd.DataFrame, at: int) -> float:
    way, measure, _, itself = ROWS[at]
    share = float(found["share"][way, measure])
    return share if itself else 1 - share


def where_pairs_lie(ax: Axes, found: Mapping[str, pd.DataFrame], colours: Sequence[str]) -> None:
    """Wrong pairs against merged people, largest identities first; both as counts.

    A steep line is many pairs for each person; where it ends is all of both.

    Args:
        ax: Where to draw.
        found: ``mixing.largest_first`` of each linkage, by name.
        colours: One for each.
    """
    styles = ("-", "--", "-.", ":")
    for (name, own), colour, line in zip(found.items(), colours, styles, strict=False):
        people, pairs = (np.r_[0, own[c].to_numpy()] for c in ("people_so_far", "pairs_so_far"))
        ax.plot(people, pairs, line, color=colour)
        ax.plot(people[-1:], pairs[-1:], "o", color=colour, ms=7, clip_on=False)
        # Above the end of its line, where the next line does not run.
        words = f"{name}: {pairs[-1]:,} pairs, {people[-1]:,} people"
        ax.annotate(words, (people[-1], pairs[-1]), (6, 6), textcoords="offset points",
                    color=colour, ha="left", va="bottom", annotation_clip=False)  # fmt: skip
    ends = [own.iloc[-1] for own in found.values() if len(own)]
    ax.set_xlim(0, 1.9 * max([int(end["people_so_far"]) for end in ends], default=1))
    ax.set_ylim(0, 1.12 * max([int(end["pairs_so_far"]) for end in ends], default=1))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_xlabel("people merged, those in the largest identities first")
    ax.set_ylabel("wrong pairs in their identities")
    ax.set_title("More pairs need not be more people")
