"""The map of the case study: links lead to cells, names to code, and every row has its mark."""

import importlib
import json
import re
from pathlib import Path

import pytest

import sameperson as sp
from sameperson.world.sources import SOURCES

REPO = Path(__file__).resolve().parents[1]
PAGE = (REPO / "docs" / "case-study.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ") for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
LESSONS_OF_ROWS = {
    "01": {1, 4, 30}, "02": {7, 8, 60}, "03": {28, 34}, "04": {11, 57}, "06": {31, 44},
    "07": {5, 19, 62}, "08": {1, 2, 29, 30}, "10": {25, 38}, "11": {13, 42, 43},
    "12": {8, 26, 27}, "15": {46, 52}, "16": {10, 42, 47},
}  # fmt: skip
PARTS = (
    "world", "linkage", "outcomes", "outcomes/estimate", "review", "casebook", "casebook/batch",
    "casebook/year",    "widgets",
)  # fmt: skip
HOMES = (
    "linkage", "linkage.links", "outcomes", "outcomes.prices", "outcomes.groups", "world",
    "review", "casebook", "casebook.year", "widgets",
)  # fmt: skip


def rows_shown_in(lesson: str) -> set[int]:
    return {int(row[0].strip("| ")) for row in ROWS if f"/notebooks/{lesson}_" in row[3]}


def written() -> list[str]:
    return sorted(path.name[:2] for path in (REPO / "notebooks").glob("[0-9]*.ipynb"))


@pytest.mark.parametrize("lesson", [name for name in written() if name in LESSONS_OF_ROWS])
def test_the_rows_of_a_written_lesson_stand_in_the_map(lesson: str) -> None:
    assert rows_shown_in(lesson) >= LESSONS_OF_ROWS[lesson]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("| ") + row[3][:4])
def test_a_row_names_a_cell_that_is_there_and_a_mark(row: list[str]) -> None:
    assert len(row) == 5, "five columns: row, assessment, what is seen, where, mark"
    links = re.findall(r"\]\(([^)#]+)(?:#([\w-]+))?\)", row[3])
    assert links
    for path, cell in links:
        file = (REPO / "docs" / path).resolve()
        assert file.is_relative_to(REPO)
        assert file.exists(), path
        assert cell or file.suffix != ".ipynb", "a notebook is named with one of its cells"
        if cell:
            cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
            assert cell in {own["id"] for own in cells}, (path, cell)
    assert re.search(r"documented|inferred from silence|invented", row[4])


def test_every_row_stands_in_the_map() -> None:
    assert {int(row[0].strip("| ")) for row in ROWS} == set(range(1, 64))


IN_THE_TOUR = {24, 33, 40, 49, 50, 51, 54, 61}


def test_what_the_tour_is_to_show_is_shown_there() -> None:
    shown = {int(row[0].strip("| ")) for row in ROWS if "](casebook.ipynb#" in row[3]}
    assert shown >= IN_THE_TOUR


def test_the_tour_says_which_rows_a_section_shows() -> None:
    """What a section says that it shows, the map says of a cell of the tour or of a lesson."""
    notebook = json.loads((REPO / "docs" / "casebook.ipynb").read_text(encoding="utf-8"))
    prose = "".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    named = {int(n) for said in re.findall(r"\*Rows? ([\d, and]+)\.\*", prose)
             for n in re.findall(r"\d+", said)}  # fmt: skip
    shown = {int(row[0].strip("| ")) for row in ROWS if "](casebook.ipynb#" in row[3]}
    assert named >= IN_THE_TOUR
    assert shown - named == set(), "the map points at the tour, where no section says so"


def named(name: str) -> object:
    """What a dotted name of the page stands for: a module's function, or what lessons call."""
    *_, owner, last = ["", *name.split(".")]
    for home in (sp, *map(importlib.import_module, [f"sameperson.{part}" for part in HOMES])):
        found = getattr(home, owner, home if not owner else None)
        if hasattr(found, last) or last in getattr(found, "__dataclass_fields__", {}):
            return found
    modules = [path for part in PARTS for path in (REPO / "sameperson" / part).glob(f"{owner}.py")]
    dotted = [".".join(path.relative_to(REPO).with_suffix("").parts) for path in modules]
    return next(own for own in map(importlib.import_module, dotted) if hasattr(own, last))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("| ") + row[3][:4])
def test_a_row_names_code_that_is_there(row: list[str]) -> None:
    names = re.findall(r"`([A-Za-z_][\w.]*)`", row[3])
    assert names, "a row names the function that carries it"
    for name in names:
        assert named(name.removeprefix("sp.").removeprefix("sameperson.")), name


def test_every_source_is_said_to_stand_for_something() -> None:
    for source in SOURCES:
        assert f"| `{source.name}` | " in PAGE
