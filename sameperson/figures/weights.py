"""The waterfall of a match weight: what stands before any field, and what each field adds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

FOR, AGAINST, PRIOR, TOTAL = "#0072B2", "#B34700", "#777777", "#111111"
STEP = 20.0  # of the axis, in match weight: limits stand on it, so that they seldom move


def waterfall(ax: Axes, steps: Sequence[str]) -> "Waterfall":
    """An empty waterfall, the steps from the top and the weight below; ``Waterfall.show`` fills it.

    Args:
        ax: Where to draw.
        steps: Their names, the prior first.
    """
    names = [*steps, "match weight"]
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_yticks(range(len(names)), names)
    ax.axvline(0, color="#111111", lw=0.8)
    ax.set_xlabel("match weight (0: even odds)")
    ax.set_title("What each field adds")
    ax.grid(axis="y", visible=False)
    return Waterfall(ax, len(names))


class Waterfall:
    """Bars that begin where the last one ended, drawn once and moved."""

    def __init__(self, ax: Axes, rows: int) -> None:
        self._ax = ax
        self._bars = [Rectangle((0, row - 0.32), 0, 0.64, animated=True) for row in range(rows)]
        for bar in self._bars:
            ax.add_patch(bar)
        self._words = [
            ax.text(0, row, "", va="center", size=9, animated=True) for row in range(rows)
        ]
        (self._path,) = ax.plot([], [], color="#999999", lw=0.8, animated=True)
        self.limits = (0.0, 0.0)

    @property
    def artists(self) -> list[Rectangle | Line2D | Text]:
        """What moves."""
        return [self._path, *self._bars, *self._words]

    def show(self, parts: pd.DataFrame) -> bool:
        """Move the bars to new parts: step, adds and sum, the prior first.

        Bars that speak against a link are hatched and go left; each has its number beside it.

        Returns:
            Whether the axis had to move, so that what stands still must be drawn again.
        """
        adds, ends = parts["adds"].to_numpy(dtype=float), parts["sum"].to_numpy(dtype=float)
        starts = ends - adds
        moved = self._fit(np.concatenate([ends, [0.0]]))
        colours = [PRIOR, *(FOR if value >= 0 else AGAINST for value in adds[1:])]
        for row, (start, value, colour) in enumerate(zip(starts, adds, colours, strict=True)):
            self._draw(row, start, value, colour)
        self._draw(len(adds), 0.0, float(ends[-1]), TOTAL)
        x = np.repeat(ends, 2)
        self._path.set_data(x, np.ravel([[row, row + 1] for row in range(len(ends))]))
        return moved

    def _draw(self, row: int, start: float, value: float, colour: str) -> None:
        bar, word, end = self._bars[row], self._words[row], start + value
        bar.set_x(start)
        bar.set_width(value)
        bar.set(facecolor=colour, edgecolor="white", hatch="///" if colour == AGAINST else None)
        space = (self.limits[1] - self.limits[0]) / 100
        right = max(start, end) + space
        word.set(
            text=f"{value:+.1f}" if value else "0",
            color=colour if value else PRIOR,
            x=right,
            ha="left",
        )

    def _fit(self, values: np.ndarray) -> bool:
        low = STEP * np.floor((values.min() - 1) / STEP)
        high = STEP * np.ceil((values.max() + 0.16 * np.ptp(values) + 2) / STEP)
        if moved := self.limits != (low, high):
            self.limits = (float(low), float(high))
            self._ax.set_xlim(low, high)
        return moved
