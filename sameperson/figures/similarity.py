"""Figures of similarity: bars of several measures, and how alike true and false pairs are."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

ONE_PERSON, TWO_PEOPLE = "#0072B2", "#B34700"
BAR = "#3B6E8F"
BINS = np.linspace(0, 1, 26)


def similarity_bars(ax: Axes, labels: Sequence[str], marks: Sequence[float]) -> "SimilarityBars":
    """An empty panel for one bar per measure; ``SimilarityBars.show`` fills it.

    Args:
        ax: Where to draw.
        labels: Of the measures, from the top.
        marks: Values to mark on the axis, such as a linkage's thresholds.
    """
    ax.set_xlim(0, 1.12)
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks(range(len(labels)), labels)
    ax.set_xticks([0, 0.2, 0.4, 0.6, *marks, 1.0])
    ax.set_xlabel("similarity (0 nothing alike, 1 the same)")
    ax.grid(axis="y", visible=False)
    for mark in marks:
        ax.axvline(mark, color="#555555", lw=1, ls=":")
    return SimilarityBars(ax, len(labels))


class SimilarityBars:
    """Bars with their numbers, drawn once and moved."""

    def __init__(self, ax: Axes, count: int) -> None:
        bars = ax.barh(range(count), [0.0] * count, height=0.6, color=BAR)
        self._bars = list(bars)
        self._words = [ax.text(0.01, row, "", va="center", size=10) for row in range(count)]
        for artist in self.artists:
            artist.set_animated(True)

    @property
    def artists(self) -> list[Artist]:
        """What moves."""
        return [*self._bars, *self._words]

    def show(self, values: Sequence[float]) -> None:
        """Move the bars to new values; *not defined*, and no bar, for NaN."""
        for bar, words, value in zip(self._bars, self._words, values, strict=True):
            defined = value == value
            bar.set_width(value if defined else 0)
            words.set_x((value if defined else 0) + 0.01)
            words.set_text(f"{value:.2f}" if defined else "not defined")


def similarity_distributions(
    ax: Axes, pairs: pd.DataFrame, measure: str, cutoff: float, labels: Mapping[str, str]
) -> None:
    """How alike pairs of one person are (upwards) and pairs of two people (downwards), by group.

    Args:
        ax: Where to draw.
        pairs: group, same, and a column of similarities.
        measure: That column.
        cutoff: Where to draw the line.
        labels: Group -> what to write at its row, in order from the top.
    """
    width = BINS[1] - BINS[0]
    for row, group in enumerate(labels):
        for same, sign, colour, hatch in ((True, -1, ONE_PERSON, ""), (False, 1, TWO_PEOPLE, "//")):
            own = pairs.loc[(pairs["group"] == group) & (pairs["same"] == same), measure].dropna()
            if own.empty:
                continue
            share = np.histogram(own, BINS)[0] / len(own)
            ax.bar(
                BINS[:-1], sign * np.sqrt(share) * 0.45, width, bottom=row, align="edge",
                color=colour, hatch=hatch, edgecolor="white", lw=0.4,
            )  # fmt: skip
    ax.axvline(cutoff, color="black", lw=1.2)
    ax.set_yticks(range(len(labels)), list(labels.values()))
    ax.set_ylim(len(labels) - 0.45, -0.6)
    ax.set_xlim(0, 1)
    ax.set_xlabel(
        "similarity; upwards one person, downwards hatched two people (square-root scale)"
    )
    ax.grid(axis="y", visible=False)
    ax.figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
