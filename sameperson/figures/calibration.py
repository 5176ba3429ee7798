"""Figure of calibration: claimed and true share of wrong pairs against match weight."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

BOTTOM, TOP = 1e-5, 1.3
TICKS = {1: "1 in 1", 1e-1: "1 in 10", 1e-2: "1 in 100", 1e-3: "1 in 1,000", 1e-4: "1 in 10,000"}


@dataclass(frozen=True)
class Mark:
    """How a kind of wrong pair is drawn: told apart by colour and marker."""

    label: str
    colour: str
    marker: str
    shift: float  # of a bin's width


MARKS = {
    "wrong": Mark("wrong ●", "#B34700", "o", 0.0),
    "kin": Mark("wrong with kin ●", "#B34700", "o", -0.12),
    "others": Mark("wrong, not related ■", "#0072B2", "s", 0.12),
}


def calibration_axes(ax: Axes, low: float, high: float) -> "CalibrationMarks":
    """An empty panel; ``CalibrationMarks.show`` fills it.

    Args:
        ax: Where to draw.
        low, high: Ends of the match weights shown.
    """
    weight = np.linspace(low, high, 400)
    ax.plot(weight, 1 / (1 + np.exp2(weight)), "--", color="#555555", lw=1.5)
    ax.annotate("what the model claims", (11, 2e-4), color="#555555", ha="right", va="center")
    ax.set_yscale("log")
    ax.set_ylim(BOTTOM, TOP)
    ax.set_yticks(list(TICKS), list(TICKS.values()))
    ax.minorticks_off()
    ax.set_xlim(low, high + 4)
    ax.set_xlabel("match weight")
    ax.set_ylabel("wrong pairs (each step ten times fewer)")
    ax.set_title("Wrong pairs: claimed (dashed) and counted")
    return CalibrationMarks(ax, high)


class CalibrationMarks:
    """Dots with intervals for each bin, drawn once and moved."""

    def __init__(self, ax: Axes, high: float) -> None:
        self._high = high
        self._dots: dict[str, Line2D] = {}
        self._none: dict[str, Line2D] = {}
        self._bars: dict[str, LineCollection] = {}
        for kind, mark in MARKS.items():
            look: dict[str, Any] = {"color": mark.colour, "animated": True, "ls": ""}
            (self._dots[kind],) = ax.plot([], [], marker=mark.marker, ms=6, **look)
            (self._none[kind],) = ax.plot([], [], marker="v", mfc="white", ms=6, **look)
            self._bars[kind] = LineCollection([], colors=mark.colour, linewidths=2, animated=True)
            ax.add_collection(self._bars[kind])
        self._place = ax.axvspan(0, 1, color="#F0E442", alpha=0.45, animated=True, lw=0)

    @property
    def artists(self) -> list[Rectangle | Line2D | LineCollection]:
        """What moves, the chosen bin first."""
        return [self._place, *self._bars.values(), *self._dots.values(), *self._none.values()]

    def show(self, found: dict[str, pd.DataFrame], chosen: int) -> None:
        """Move everything to new bins (``outcomes.calibration``); kinds that are not there go.

        A bin with pairs of which none is wrong has a hollow triangle at the upper end of its
        interval: at most so many.
        """
        for kind in MARKS:
            if kind in found:
                self._show(kind, found[kind])
            else:
                self._dots[kind].set_data([], [])
                self._none[kind].set_data([], [])
                self._bars[kind].set_segments([])
        bins = next(iter(found.values()))
        begin, end = bins[["from", "to"]].iloc[chosen]
        self._place.set_x(begin)
        self._place.set_width((end if np.isfinite(end) else self._high + 4) - begin)

    def _show(self, kind: str, bins: pd.DataFrame) -> None:
        own = bins[bins["pairs"] > 0]
        width = bins["to"].iloc[0] - bins["from"].iloc[0]
        ends = own["to"].replace(np.inf, self._high + 4)
        x = ((own["from"] + ends) / 2 + MARKS[kind].shift * width).to_numpy()
        share, low, high = (own[end].to_numpy() for end in ("share", "lower", "upper"))
        some = share > 0
        self._dots[kind].set_data(x[some], share[some])
        self._none[kind].set_data(x[~some], high[~some])
        low = np.where(some, np.maximum(low, BOTTOM), BOTTOM)
        self._bars[kind].set_segments(
            [[(at, a), (at, b)] for at, a, b in zip(x, low, high, strict=True)]
        )
