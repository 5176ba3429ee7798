"""Lessons and solutions run from top to bottom, alone, from any folder; lessons have a shape."""

import json
import re
import time
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

REPO = Path(__file__).resolve().parents[1]
LESSONS = sorted((REPO / "notebooks").glob("*.ipynb"))
SOLUTIONS = sorted((REPO / "solutions").glob("*/*.ipynb"))
PROMISED = 30  # seconds on two cores; told when it is not kept, since a busy machine is slower
TIMEOUT = 300


def name(path: Path) -> str:
    return str(path.relative_to(REPO))


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=name)
def test_a_notebook_runs_alone_from_any_folder(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    here = {"metadata": {"path": str(tmp_path)}}
    begun = time.monotonic()
    NotebookClient(notebook, timeout=TIMEOUT, kernel_name="python3", resources=here).execute()
    seconds = time.monotonic() - begun
    if seconds > PROMISED:
        told = f"{name(path)} took {seconds:.0f} s here; the course promises {PROMISED}."
        warnings.warn(told, stacklevel=1)
    assert seconds < TIMEOUT
    assert not list(tmp_path.iterdir()), "a notebook leaves nothing behind"


# The shape of a lesson ------------------------------------------------------------------------


def faults(notebook: dict[str, Any], number: str) -> list[str]:
    """What a lesson's prose lacks, one sentence each."""
    prose = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"]
    first, whole = prose[0] if prose else "", "\n\n".join(prose)
    wanted = {
        f"its title does not begin with '# {number} · '": re.match(rf"# {number} · \w", first),
        "it does not say how many minutes it takes": re.search(r"\*\*About \d+ minutes", first),
        "it does not say 'You will be able to'": re.search("^You will be able to", first, re.M),
        "it has no section 'What we did'": re.search("^## What we did$", whole, re.M),
        "it does not say what is next": re.search(r"^\*\*Next:\*\* \S", prose[-1], re.M),
    }
    return [fault for fault, found in wanted.items() if not found]


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_opens_and_closes_with_the_same_promise(path: Path) -> None:
    number = path.name.split("_")[0]
    assert faults(json.loads(path.read_text("utf-8")), number) == []


GOOD = "# 11 · Title\n\n**About 45 minutes.**\n\nYou will be able to\n\n- read;\n- say."
END = "## What we did\n\nWe read.\n\n**Next:** lesson 12."


def lesson(*cells: str) -> dict[str, Any]:
    return {"cells": [{"cell_type": "markdown", "source": [cell]} for cell in cells]}


def test_a_lesson_without_fault_has_none() -> None:
    assert faults(lesson(GOOD, END), "11") == []


@pytest.mark.parametrize(
    ("notebook", "fault"),
    [
        (lesson(GOOD.replace("11", "12"), END), "title"),
        (lesson(GOOD.replace("45", "some"), END), "minutes"),
        (lesson(GOOD.replace("You will", "You may"), END), "able to"),
        (lesson(GOOD, END.replace("## What", "What")), "What we did"),
        (lesson(GOOD, END.replace("**Next:**", "Next:")), "next"),
    ],
)
def test_a_fault_of_a_lesson_is_found(notebook: dict[str, Any], fault: str) -> None:
    (sentence,) = faults(notebook, "11")
    assert fault in sentence
