"""One identity as a graph: records, the links between them, and who stands together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import igraph
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

Place = Mapping[Any, tuple[float, float]]

# Pale tints for identities; which is which is said by a number too.
TINTS = ("#D6E3F0", "#F6E0C8", "#D5EBDD", "#EEDCEA", "#F1EDBE", "#DDDDDD")
# People, once it is revealed who they are: Okabe and Ito's colours, and a shape each.
PEOPLE = (
    ("#7DBBE6", "s", "■"), ("#F0B95C", "^", "▲"), ("#6CC9AC", "D", "◆"), ("#E0A6CB", "p", "⬟"),
    ("#F2E77A", "h", "⬢"),
)  # fmt: skip
HIDDEN = ("#FFFFFF", "o")
REFUSED = "#B34700"


@dataclass(frozen=True)
class Graph:
    """What one panel shows.

    Attributes:
        title: What the rule makes.
        links: Pairs of records that are linked.
        number: Record -> number of its identity.
        path: Pairs on the path that is pointed out.
        refused: Links that the rule refused.
        gone: Pairs whose link was taken away, or judged different.
        labels: What to write on some links.
        below: A line under the panel.
        chosen: Records that stand out.
    """

    title: str
    links: Sequence[tuple[Any, Any]]
    number: Mapping[Any, int]
    path: Sequence[tuple[Any, Any]] = ()
    refused: Sequence[tuple[Any, Any]] = ()
    gone: Sequence[tuple[Any, Any]] = ()
    labels: Mapping[tuple[Any, Any], str] = field(default_factory=dict)
    below: str = ""
    chosen: frozenset[Any] = field(default_factory=frozenset)


def layout(records: Sequence[Any], links: pd.DataFrame) -> dict[Any, tuple[float, float]]:
    """Where to draw each record, 0 to 1 both ways: linked ones near each other; always the same.

    Args:
        records: Record ids.
        links: record_l, record_r.
    """
    at = {record: i for i, record in enumerate(records)}
    ends = [(at[a], at[b]) for a, b in zip(links["record_l"], links["record_r"], strict=True)]
    graph = igraph.Graph(len(records), ends)
    spots = np.array(graph.layout_kamada_kawai(maxiter=500).coords)
    # The long way across the panel: what hangs on one link lies left and right of it.
    spots = spots - spots.mean(axis=0)
    spots = spots @ np.linalg.svd(spots, full_matrices=False)[2].T
    span = np.ptp(spots, axis=0)
    spots = (spots - spots.min(axis=0)) / np.where(span > 0, span, 1)
    spots[:, span == 0] = 0.5
    return {record: (float(x), float(y)) for record, (x, y) in zip(records, spots, strict=True)}


def identity_graph(
    ax: Axes, graph: Graph, place: Place, letters: Mapping[Any, str], people: Mapping[Any, int]
) -> None:
    """Draw one panel on cleared axes.

    Args:
        ax: Where to draw; what it held is removed.
        graph: What to show.
        place: ``layout``.
        letters: Record -> what to write on it.
        people: Record -> 0, 1, … for whose it is; empty while that is hidden.
    """
    ax.clear()
    ax.set_axis_off()
    ax.set_xlim(-0.13, 1.13)
    ax.set_ylim(-0.2, 1.16)
    ax.set_title(graph.title, loc="left")
    for a, b in graph.links:
        tint = TINTS[(graph.number[a] - 1) % len(TINTS)]
        _line(ax, place, (a, b), color=tint, lw=27, zorder=1, solid_capstyle="round")
    for record, (x, y) in place.items():
        tint = TINTS[(graph.number[record] - 1) % len(TINTS)]
        ax.plot(x, y, "o", ms=27, color=tint, zorder=1)
    path = {frozenset(pair) for pair in graph.path}
    for pair in graph.links:
        on = frozenset(pair) in path
        _line(ax, place, pair, color="black" if on else "#666666", lw=3 if on else 1.1, zorder=2)
    for pair, words in graph.labels.items():
        (x0, y0), (x1, y1) = (place[record] for record in pair)
        steep = abs(y1 - y0) > abs(x1 - x0)
        spot = ((x0 + x1) / 2 + 0.03 * steep, (y0 + y1) / 2 + 0.03 * (not steep))
        side: dict[str, Any] = (
            {"ha": "left", "va": "center"} if steep else {"ha": "center", "va": "bottom"}
        )
        ax.text(*spot, words, size=9, weight="bold", zorder=4, **side)
    for pair in graph.gone:
        _line(ax, place, pair, color="#888888", lw=1.2, ls=":", zorder=2)
        _mark(ax, place, pair, "≠", "#444444")
    for pair in graph.refused:
        _line(ax, place, pair, color=REFUSED, lw=1.6, ls="--", zorder=2)
        _mark(ax, place, pair, "×", REFUSED)
    _nodes(ax, graph, place, letters, people)
    _numbers(ax, graph, place)
    ax.text(0, -0.02, graph.below, transform=ax.transAxes, va="bottom", size=10, weight="bold")


def _nodes(
    ax: Axes, graph: Graph, place: Place, letters: Mapping[Any, str], people: Mapping[Any, int]
) -> None:
    for record, (x, y) in place.items():
        fill, shape = PEOPLE[people[record] % len(PEOPLE)][:2] if people else HIDDEN
        edge = 2.4 if record in graph.chosen else 1.0
        # A triangle has its room for a letter below its middle.
        ms, down = (21, 0.022) if shape == "^" else (15, 0)
        ax.plot(x, y, shape, ms=ms, mfc=fill, mec="black", mew=edge, zorder=3)
        ax.text(x, y - down, letters[record], ha="center", va="center_baseline", size=10, zorder=4)


def _numbers(ax: Axes, graph: Graph, place: Place) -> None:
    """The number of each identity above its highest record, where there are several."""
    if len(set(graph.number.values())) < 2:
        return
    top: dict[int, Any] = {}
    for record, (_, y) in place.items():
        number = graph.number[record]
        if number not in top or y > place[top[number]][1]:
            top[number] = record
    for number, record in top.items():
        x, y = place[record]
        ax.text(
            x, y + 0.085, str(number), ha="center", va="bottom", size=9, weight="bold", zorder=5
        )


def _line(ax: Axes, place: Place, pair: Iterable[Any], **look: Any) -> None:
    (x0, y0), (x1, y1) = (place[record] for record in pair)
    ax.plot([x0, x1], [y0, y1], **look)


def _mark(ax: Axes, place: Place, pair: Iterable[Any], sign: str, colour: str) -> None:
    (x0, y0), (x1, y1) = (place[record] for record in pair)
    ax.text(
        (x0 + x1) / 2, (y0 + y1) / 2, sign, ha="center", va="center", size=14, weight="bold",
        color=colour, zorder=4,
    )  # fmt: skip
