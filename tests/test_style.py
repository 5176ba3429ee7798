"""The house rules: format, types, one direction of imports, and notebooks without leftovers."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from sameperson import widgets

REPO = Path(__file__).resolve().parents[1]
PACKAGE = REPO / "sameperson"
ORDER = ["world", "linkage", "outcomes", "review", "casebook", "figures", "widgets", "page"]
RANK = {name: rank for rank, name in enumerate([*ORDER, "cli"])}
RANK["course"] = RANK["page"]
HEAVY = ["splink", "matplotlib", "pandas", "numpy", "duckdb", "scipy", "ipywidgets"]
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted(
    path
    for folder in ("notebooks", "solutions", "exercises")
    for path in (REPO / folder).rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)


@pytest.mark.parametrize(
    "command",
    [("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy", "--strict")],
    ids=" ".join,
)
def test_the_tools_find_nothing(command: tuple[str, ...]) -> None:
    run = subprocess.run([sys.executable, "-m", *command], cwd=REPO, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_import_loads_nothing_heavy() -> None:
    code = f"import sys, sameperson; print([m for m in {HEAVY} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


# Imports --------------------------------------------------------------------------------------


def imported(text: str) -> Iterator[str]:
    """Dotted names of what a module imports, inside functions too, ``from a import b`` as a.b."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def against_the_order(part: str, text: str) -> list[str]:
    """Imports of a part of the package from itself onwards, its own excepted."""
    names = (name.split(".") for name in imported(text) if name.startswith("sameperson."))
    return [
        ".".join(name)
        for name in names
        if name[1] in RANK and name[1] != part and RANK[name[1]] >= RANK[part]
    ]


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_an_import_against_the_order_is_found() -> None:
    assert against_the_order("world", "from sameperson.linkage import link")
    assert against_the_order("linkage", "def f():\n    from sameperson import outcomes")
    assert against_the_order("page", "import sameperson.course.checks")
    assert not against_the_order("outcomes", "from sameperson.world import load\nimport numpy")


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if part_of(path) in RANK],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_imports_run_one_way(path: Path) -> None:
    assert against_the_order(part_of(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_import_is_relative_and_every_part_has_its_place(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))
    assert part_of(path) in {*RANK, "__init__", "__main__"}


def test_one_module_alone_imports_splink() -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(n.split(".")[0] == "splink" for n in imported(path.read_text("utf-8")))
    }
    assert users == {"linkage/model.py"}


def test_every_widget_that_is_registered_is_there() -> None:
    assert all(isinstance(getattr(widgets, name), (type, FunctionType)) for name in dir(widgets))
    with pytest.raises(AttributeError, match="There is no widget 'Slider'"):
        _ = widgets.Slider


def test_the_schema_of_the_casebook_is_its_own_business() -> None:
    users = {part_of(path) for path in MODULES if "schema.sql" in path.read_text("utf-8")}
    assert users <= {"casebook"}


# Notebooks ------------------------------------------------------------------------------------


def faults(notebook: dict[str, Any]) -> list[str]:
    """What a notebook of the course must not have, one sentence each."""
    found = []
    for number, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        if not cell.get("id"):
            found.append(f"cell {number} has no id")
        if "../data" in source:
            found.append(f"cell {number} reads data by a path")
        if cell["cell_type"] == "code":
            found += [f"cell {number} {fault}" for fault in code_faults(cell, source)]
    return found


def code_faults(cell: dict[str, Any], source: str) -> Iterator[str]:
    if cell["outputs"] or cell["execution_count"] is not None:
        yield "has outputs"
    if len(source.splitlines()) > 12:
        yield "is longer than 12 lines"
    if re.search(r"\bsplink\._|\bsplink\.internals\b", source):
        yield "uses an internal of Splink"
    if re.search(r"\bsp(\.\w+)*\._(?!_version)|\bsameperson(\.\w+)*\.(import )?_", source) or (
        re.search(r"^\s*from sameperson\b.*\bimport\b.*\b_\w", source, re.MULTILINE)
    ):
        yield "uses a private name"


def notebook_of(source: str, **more: Any) -> dict[str, Any]:
    cell = {"id": "a", "cell_type": "code", "source": source, "outputs": []}
    return {"cells": [{**cell, "execution_count": None, **more}]}


@pytest.mark.parametrize(
    ("notebook", "fault"),
    [
        (notebook_of("x = 1", id=""), "no id"),
        (notebook_of("x = 1", outputs=["1"]), "outputs"),
        (notebook_of("x = 1", execution_count=3), "outputs"),
        (notebook_of("x = 1\n" * 13), "12 lines"),
        (notebook_of("pd.read_parquet('../data/tiny')"), "path"),
        (notebook_of("sp.world._draw(1)"), "private"),
        (notebook_of("from sameperson.world import _draw"), "private"),
        (notebook_of("from splink.internals.em import step"), "internal"),
    ],
)
def test_a_fault_of_a_notebook_is_found(notebook: dict[str, Any], fault: str) -> None:
    (sentence,) = faults(notebook)
    assert fault in sentence


def test_a_notebook_without_fault_has_none() -> None:
    assert faults(notebook_of("import sameperson as sp\nworld = sp.load('tiny')\n" * 6)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.relative_to(REPO)))
def test_notebooks_keep_the_house_rules(path: Path) -> None:
    assert faults(json.loads(path.read_text("utf-8"))) == []
