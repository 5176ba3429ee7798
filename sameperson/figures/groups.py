"""Figures of unequal errors: one error by group, and every group's place in three errors."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text

from sameperson.figures.look import LOOKS

TICKS = (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
GREY = "#555555"


def error_by_group(ax: Axes, groups: Sequence[str]) -> "ErrorByGroup":
    """An empty panel for one error by group; ``ErrorByGroup.show`` fills it.

    Args:
        ax: Where to draw; it is cleared first.
        groups: Their order, from the top.
    """
    ax.clear()
    ax.set_xlim(0, 1)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_yticks(range(len(groups)), groups)
    for label in ax.get_yticklabels():
        label.set_parse_math(False)  # names come from the data; one with two $ is no formula
    ax.set_xticks([np.sqrt(tick) for tick in TICKS], [f"{tick:.0%}" for tick in TICKS])
    ax.set_xlabel("share of those who could meet it (stretched near 0)")
    ax.grid(axis="y", visible=False)
    return ErrorByGroup(ax, tuple(groups))


class ErrorByGroup:
    """Dots with intervals and counts, and hollow dots of another version, drawn and moved."""

    def __init__(self, ax: Axes, groups: tuple[str, ...]) -> None:
        self.groups = groups
        (self._dots,) = ax.plot([], [], ms=7, animated=True, clip_on=False)
        (self._before,) = ax.plot([], [], color=GREY, mfc="none", ms=10, animated=True)
        self._dots.set_linestyle("")
        self._before.set_linestyle("")
        self._bars = LineCollection([], linewidths=2, animated=True)
        ax.add_collection(self._bars)
        self._title = ax.set_title("", animated=True)
        row: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "va": "center"}
        self._counts = [
            ax.text(1.02, at, "", size=8, animated=True, **row) for at in range(len(groups))
        ]

    @property
    def artists(self) -> list[Line2D | LineCollection | Text]:
        """What moves."""
        return [self._before, self._bars, self._dots, self._title, *self._counts]

    def show(self, now: pd.DataFrame, before: pd.DataFrame | None, error: str) -> None:
        """Move everything to other rates (``outcomes.groupings.family_rates``) of an error.

        Rates that are not defined have no dot; so have all of ``before`` when it is None.
        """
        look, place = LOOKS[error], {group: row for row, group in enumerate(self.groups)}
        own = now[now["error"] == error].set_index("group").reindex(self.groups)
        ends, y = np.sqrt(own[["rate", "lower", "upper"]].to_numpy(float)), np.arange(len(own))
        known = ~np.isnan(ends[:, 0])
        self._dots.set(color=look.colour, marker=look.marker)
        self._dots.set_data(ends[known, 0], y[known])
        self._bars.set_color(look.colour)
        self._bars.set_segments([[(ends[i, 1], i), (ends[i, 2], i)] for i in np.flatnonzero(known)])
        self._title.set_text(f"{look.marker_name} {look.label[0].upper()}{look.label[1:]}")
        for text, (_, row) in zip(self._counts, own.iterrows(), strict=True):
            text.set_text(counted(row["count"], row["people"], row["rate"]))
        self._before.set(marker=look.marker, data=([], []))
        if before is not None:
            old = before[(before["error"] == error) & before["group"].isin(place)]
            old = old.dropna(subset="rate")
            self._before.set_data(np.sqrt(old["rate"]), old["group"].map(place))


def counted(count: float, people: float, rate: float) -> str:
    """A count beside its dot, or why there is none.

    >>> counted(21, 1063, 0.02), counted(3, 24, float("nan"))
    ('21 of 1,063', 'not defined (24)')
    """
    return f"{count:,.0f} of {people:,.0f}" if rate == rate else f"not defined ({people:,.0f})"


def places_by_error(ax: Axes, groups: Sequence[str]) -> "PlacesByError":
    """An empty panel for the groups' places in the three errors; ``show`` fills it.

    Args:
        ax: Where to draw; it is cleared first.
        groups: All that may come.
    """
    ax.clear()
    ax.set_xlim(-0.15, 2.15)
    ax.set_ylim(len(groups) - 0.5, -0.5)
    ax.set_xticks(range(3), [f"{look.marker_name} {look.short}" for look in LOOKS.values()])
    ax.set_yticks([])
    ax.grid(visible=False)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0)
    ax.set_title("Largest rate on top; filled: not told from it", x=-0.22)
    return PlacesByError(ax, tuple(groups))


class PlacesByError:
    """A line for each group through its places, drawn once and moved."""

    def __init__(self, ax: Axes, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self._lines = [ax.plot([], [], color="#999999", lw=1, animated=True)[0] for _ in groups]
        self._marks = {
            (error, full): ax.plot(
                [], [], look.marker, color=look.colour, mfc=look.colour if full else "white",
                ms=8, mew=1.5, animated=True,
            )[0]
            for error, look in LOOKS.items()
            for full in (True, False)
        }  # fmt: skip
        names: dict[str, Any] = {"va": "center", "size": 8, "animated": True, "parse_math": False}
        self._names = [
            (ax.text(-0.12, 0, name, ha="right", **names), ax.text(2.12, 0, name, **names))
            for name in groups
        ]

    @property
    def artists(self) -> list[Line2D | Text]:
        """What moves."""
        return [*self._lines, *self._marks.values(), *(t for both in self._names for t in both)]

    def show(self, rates: pd.DataFrame, near: dict[str, tuple[str, ...]], error: str) -> None:
        """Move everything to other rates.

        Args:
            rates: ``outcomes.groupings.family_rates``; who has no rate has no place.
            near: Error -> groups that are not told from the one with its largest rate, that one
                first, as ``outcomes.groups.hit_most`` gives them.
            error: The one whose leading group has a thick line.
        """
        wide = dict(list(rates.groupby("error")))
        place = np.full((len(self._groups), len(LOOKS)), np.nan)
        for column, name in enumerate(LOOKS):
            known = wide[name].dropna(subset="rate")
            order = known.sort_values("rate", ascending=False, kind="stable")["group"]
            for row, group in enumerate(order):
                place[self._groups.index(group), column] = row
            full = np.isin(self._groups, near.get(name, ()))
            for filled in (True, False):
                y = place[full == filled, column]
                self._marks[name, filled].set_data(np.full(len(y), column), y)
        first = next(iter(near.get(error, ())), None)
        for own, line, both, y in zip(self._groups, self._lines, self._names, place, strict=True):
            line.set_data(range(len(LOOKS)), y)
            line.set(color="black" if own == first else "#999999", lw=2.5 if own == first else 1)
            for text, at in zip(both, (y[0], y[-1]), strict=True):
                text.set(y=0 if np.isnan(at) else at, text="" if np.isnan(at) else own)
                text.set_fontweight("bold" if own == first else "normal")
