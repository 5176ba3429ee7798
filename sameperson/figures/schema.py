"""The schema of the casebook as a picture, drawn from the schema itself, so that it stays true."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from sameperson.casebook.tables import Column, Table, tables
from sameperson.figures.look import STYLE

WIDTH = 1280  # points of the picture, one to a pixel on a screen
LINE, HEAD, SAYS, GAP, PAD = 16.5, 24.0, 17.0, 16.0, 8.0
ROOM = 70  # characters that fit beside each other
TOP = 96.0  # room for the title and the names of the groups
# Where tables stand: three columns of tables, each a list of groups; a long table takes two.
SHELVES = (
    ("records and subjects",),
    ("decisions", "work"),
    ("people outside", "the log"),
)
TINTS = {
    "records and subjects": "#DCEAF5", "decisions": "#F8E3CE", "work": "#E4E4E4",
    "people outside": "#DDEFE3", "the log": "#EFE0EC",
}  # fmt: skip
LINK = "#0B5A8F"  # names of other tables; an arrow says the same


@dataclass(frozen=True)
class Spot:
    """A table and its place: left, top, width, height, and how many lines beside each other."""

    table: Table
    left: float
    top: float
    width: float
    height: float
    beside: int


def arranged() -> list[Spot]:
    """Every table with its place, in points from the upper left corner."""
    found = list(tables().values())
    shelf_width = (WIDTH - GAP * (len(SHELVES) + 1)) / len(SHELVES)
    spots = []
    for number, groups in enumerate(SHELVES):
        left, top = GAP + number * (shelf_width + GAP), TOP
        for group in groups:
            own = [table for table in found if table.group == group]
            top += LINE * 1.6
            for table in own:
                beside = 2 if len(table.columns) > 5 else 1
                lines = -(-len(table.columns) // beside)
                height = HEAD + (SAYS if table.says else 0) + lines * LINE + PAD
                spots.append(Spot(table, left, top, shelf_width, height, beside))
                top += height + GAP * 0.75
            top += GAP * 0.5
    return spots


def schema_picture(ax: Axes) -> None:
    """Draw every table with its columns; a column that names another table's id says which.

    Args:
        ax: Cleared; its units become points, from the upper left corner.
    """
    spots = arranged()
    height = max(spot.top + spot.height for spot in spots) + GAP
    ax.clear()
    ax.set(xlim=(0, WIDTH), ylim=(height, 0))
    ax.set_axis_off()
    ax.set_aspect("equal")
    ax.text(GAP, 30, "The casebook: what is kept", size=17, weight="bold", va="center")
    ax.text(
        GAP, 58,
        "Bold: what names a row.   → : a column that holds ids of another table.   "
        "There are no foreign keys: tables that expire would drag others along. verify() checks.",
        size=10.5, va="center",
    )  # fmt: skip
    groups = set[str]()
    for spot in spots:
        if spot.table.group not in groups:
            ax.text(spot.left, spot.top - 11, spot.table.group, size=12, weight="bold", va="center")
            groups.add(spot.table.group)
        _box(ax, spot)


def _box(ax: Axes, spot: Spot) -> None:
    look: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=5", "ec": "#777777", "lw": 0.8}
    tint = TINTS[spot.table.group]
    corner = (spot.left, spot.top)
    ax.add_patch(FancyBboxPatch(corner, spot.width, spot.height, fc="white", **look))
    ax.add_patch(FancyBboxPatch(corner, spot.width, HEAD - 3, fc=tint, **look))
    ax.add_patch(Rectangle((spot.left, spot.top + HEAD - 9), spot.width, 6, fc=tint, ec="none"))
    ax.text(spot.left + PAD, spot.top + 11, spot.table.name, size=11.5, weight="bold", va="center")
    if spot.table.says:
        y = spot.top + HEAD + SAYS / 2
        ax.text(
            spot.left + PAD,
            y,
            _short(spot.table.says),
            size=10,
            style="italic",
            va="center",
            color="#444444",
        )
    for x, y, column in _cells(spot):
        style = "bold" if column.own else "normal"
        ax.text(x, y, column.name, size=10.5, weight=style, va="center", family="monospace")
        if column.names:
            names = "any of them" if column.names == ("any",) else ", ".join(column.names)
            aside = x + 7.1 * len(column.name) * (1.05 if column.own else 1) + 4
            ax.text(aside, y, f"→ {names}", size=10, va="center", color=LINK)


def _short(says: str) -> str:
    """The first sentence of what a table is for, or its first part when it is long."""
    whole = re.split(r"[.:;] ", says)[0].rstrip(".")
    return whole if len(whole) <= ROOM else whole.split(",")[0]


def _cells(spot: Spot) -> Iterator[tuple[float, float, Column]]:
    lines = -(-len(spot.table.columns) // spot.beside)
    for number, column in enumerate(spot.table.columns):
        across, down = divmod(number, lines)
        x = spot.left + PAD + across * spot.width / spot.beside
        top = spot.top + HEAD + (SAYS if spot.table.says else 0)
        yield x, top + (down + 0.5) * LINE, column


def write(path: Path) -> None:
    """Write the picture as SVG: the same bytes for the same schema and the same libraries."""
    spots = arranged()
    height = max(spot.top + spot.height for spot in spots) + GAP
    look: Any = {"svg.fonttype": "none", "svg.hashsalt": "casebook", "figure.dpi": 72}
    with plt.style.context(STYLE), plt.rc_context(look):
        figure = plt.figure(figsize=(WIDTH / 72, height / 72))
        schema_picture(figure.add_axes((0, 0, 1, 1)))
        about = {"Date": None, "Title": "The tables of the casebook", "Creator": None}
        figure.savefig(path, format="svg", metadata=about)
        plt.close(figure)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
