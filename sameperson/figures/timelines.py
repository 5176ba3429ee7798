"""A person's year in three lanes: what the office sees, what is so, what the person sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.dates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

mdates: Any = matplotlib.dates  # its functions carry no types

OFFICE, SO, PERSON = 2, 1, 0
LANES = {OFFICE: "the office sees", SO: "what is so", PERSON: "the person sees"}
# One mark for each kind of line: shape, colour, and height in its lane, so that none hides another.
MARKS = {
    "filed": ("s", "#888888", -0.26, "record filed"),
    "concludes": ("^", "#7A3E9D", 0.0, "lead or merge"),
    "sent": (">", "#B34700", 0.38, "sent out"),
    "told": ("<", "#0072B2", 0.38, "recipient told"),
    "asks": ("D", "#0072B2", 0.38, "request"),
    "decided": ("X", "#0072B2", 0.38, "decision"),
    "cleared": ("*", "#00724C", 0.0, "put right"),
    "contact": ("o", "#888888", -0.26, "they act"),
    "learns": ("P", "#B34700", 0.38, "they learn"),
}
COLOURS = {
    "merged": "#B34700", "accused by a missing link": "#7A3E9D",
    "accused by a late record": "#A98BBD", "reached by another's warrant": "#8A1C1C",
    "household of one reached": "#C2820A",
}  # fmt: skip
HEIGHT = 0.16


@dataclass(frozen=True)
class Span:
    """A bar: its lane, first and last day, words on it and the kind of harm."""

    lane: int
    begins: pd.Timestamp
    ends: pd.Timestamp
    words: str
    kind: str


def lanes(
    ax: Axes, begins: pd.Timestamp, ends: pd.Timestamp, spans: Sequence[Span], marks: pd.DataFrame
) -> "Now":
    """Draw one person's whole year; ``Now`` hides what is still to come.

    Args:
        ax: Where to draw; it is cleared.
        begins, ends: First and last day of the year.
        spans: Bars. Two of one lane that overlap in time are drawn one above the other.
        marks: day, kind (key of ``MARKS``), lane.
    """
    ax.clear()
    ax.set_xlim(_at(begins) - 4, _at(ends) + 6)
    ax.set_ylim(-0.55, 2.55)
    ax.set_yticks(list(LANES), list(LANES.values()))
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.MonthLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%b"))
    ax.set_xlabel(f"from {begins.date()} to {ends.date()}")
    ax.grid(axis="y", visible=False)
    for edge in (0.5, 1.5):
        ax.axhline(edge, color="#cccccc", lw=0.8)
    _bars(ax, spans)
    for kind, own in marks.groupby("kind", sort=False):
        shape, colour, up, words = MARKS[str(kind)]
        look: dict[str, Any] = {"color": colour, "ms": 8, "ls": "", "mec": "white", "mew": 0.6}
        ax.plot(own["day"].map(_at), own["lane"] + up, shape, label=words, zorder=3, **look)
    if len(marks):
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=9, fontsize=9,
                  frameon=False, handletextpad=0.1, columnspacing=1.1)  # fmt: skip
    return Now(ax, _at(ends))


def _bars(ax: Axes, spans: Sequence[Span]) -> None:
    taken: dict[int, list[Span]] = {}
    for span in spans:
        above = sum(span.begins <= o.ends and o.begins <= span.ends
                    for o in taken.get(span.lane, []))  # fmt: skip
        y = span.lane + 0.2 * above
        width = max(_at(span.ends) - _at(span.begins), 1.0)
        at = (_at(span.begins), y - HEIGHT / 2)
        ax.add_patch(Rectangle(at, width, HEIGHT, color=COLOURS[span.kind], alpha=0.45, zorder=2))
        right = _at(span.begins) > ax.get_xlim()[0] + 0.62 * (ax.get_xlim()[1] - ax.get_xlim()[0])
        ax.text(at[0] + (-6 if right else 6), y, span.words, va="center", size=9,
                ha="right" if right else "left", color="#111111", zorder=4,
                parse_math=False)  # fmt: skip
        taken.setdefault(span.lane, []).append(span)


class Now:
    """A line at the end of a week, and a veil over what is still to come."""

    def __init__(self, ax: Axes, ends: float) -> None:
        self._ends = ends
        self._line = ax.axvline(ends, color="#111111", lw=1.5, animated=True, zorder=6)
        self._veil = Rectangle((ends, -0.5), 0, 3.0, fc="white", alpha=0.82, ec="none",
                               animated=True, zorder=5)  # fmt: skip
        ax.add_patch(self._veil)

    @property
    def artists(self) -> list[Any]:
        """What moves."""
        return [self._veil, self._line]

    def show(self, day: pd.Timestamp) -> None:
        """Move to a day."""
        at = _at(day)
        self._line.set_xdata([at, at])
        self._veil.set_x(at)
        self._veil.set_width(max(self._ends + 5 - at, 0))


def _at(day: pd.Timestamp) -> float:
    return float(mdates.date2num(day))
