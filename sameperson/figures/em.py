"""EM step by step: parameters against the truth, and the log-likelihood."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator


@dataclass(frozen=True)
class Dot:
    """How m of one kind of level is drawn."""

    colour: str
    marker: str
    shift: float


DOTS = {
    "most agreement": Dot("#0072B2", "o", -0.16),
    "no agreement": Dot("#B34700", "^", 0.16),
}


def parameters_panel(ax: Axes, roles: Sequence[str]) -> "Parameters":
    """An empty panel for m by field; ``Parameters.show`` fills it.

    Args:
        ax: Where to draw.
        roles: Fields, from the top.
    """
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(len(roles) - 0.5, -0.5)
    ax.set_yticks(range(len(roles)), [role.replace("_", " ") for role in roles])
    ax.set_xlabel("m: share of true pairs (bar: the truth)")
    ax.set_title("m of agreement ● and of no agreement ▲")
    ax.grid(axis="y", visible=False)
    return Parameters(ax, tuple(roles))


class Parameters:
    """Dots for m and bars for the truth, drawn once and moved."""

    def __init__(self, ax: Axes, roles: tuple[str, ...]) -> None:
        self._roles = roles
        self._dots: dict[str, Line2D] = {}
        self._truth: dict[str, Line2D] = {}
        for which, look in DOTS.items():
            (true,) = ax.plot([], [], "|", color=look.colour, ms=15, mew=2.5, animated=True)
            (dots,) = ax.plot([], [], look.marker, color=look.colour, ms=8, animated=True)
            dots.set_markeredgecolor("white")
            self._truth[which], self._dots[which] = true, dots

    @property
    def artists(self) -> list[Line2D]:
        """What moves."""
        return [*self._truth.values(), *self._dots.values()]

    def show(self, shown: pd.DataFrame) -> None:
        """Move everything to new values: role, which, m, truth; an unknown truth disappears."""
        place = {role: row for row, role in enumerate(self._roles)}
        for which, look in DOTS.items():
            own = shown[shown["which"] == which]
            y = own["role"].map(place).to_numpy(dtype=float) + look.shift
            self._dots[which].set_data(own["m"], y)
            self._truth[which].set_data(own["truth"], y)


def likelihood_panel(ax: Axes) -> "Likelihood":
    """An empty panel for the log-likelihood; ``Likelihood.show`` fills it."""
    ax.set_xlabel("step (the start, 0, may lie far below the edge)")
    ax.set_title("Log-likelihood: no step lowers it")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return Likelihood(ax)


class Likelihood:
    """The log-likelihood up to a step, drawn once and moved."""

    def __init__(self, ax: Axes) -> None:
        self._ax, self._least = ax, -np.inf
        (self._line,) = ax.plot([], [], "-o", color="#444444", ms=4, lw=1.2, animated=True)
        (self._now,) = ax.plot([], [], "D", color="#111111", ms=8, animated=True)

    @property
    def artists(self) -> list[Line2D]:
        """What moves."""
        return [self._line, self._now]

    def fit(self, whole: Sequence[float]) -> None:
        """Set the axes for a whole path, so that they stand still while it is walked."""
        later = whole[1:] or whole
        low, high = min(later), max(whole)
        space = 0.08 * (high - low) or 1.0
        # The start may lie far below all else and leave no room for it: it then stands on the edge.
        self._least = low - space
        self._ax.set_ylim(low - space, high + space)
        self._ax.set_xlim(-0.5, max(len(whole) - 1, 1) + 0.5)

    def show(self, values: Sequence[float]) -> None:
        """Move to the values so far; the last is the step shown."""
        x, y = np.arange(len(values)), np.maximum(values, self._least)
        self._line.set_data(x, y)
        self._now.set_data(x[-1:], y[-1:])
