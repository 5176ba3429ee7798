"""The README: its table lists what there is, and its numbers are so."""

import json
import re
from pathlib import Path

import sameperson as sp

REPO = Path(__file__).resolve().parents[1]
PAGE = (REPO / "README.md").read_text(encoding="utf-8")


def test_every_lesson_stands_in_the_table_with_its_minutes() -> None:
    for path in sorted((REPO / "notebooks").glob("[0-9A]*.ipynb")):
        cell = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
        number, title = re.match(r"# (\w+) · (.+)", cell).groups()
        lesson, exercise = re.search(r"About (\d+) minutes(?:, and (\d+))?", cell).groups()
        (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| {number} |"))
        assert f"[{title}](notebooks/{path.name})" in row
        assert f"| {lesson} |" in row
        assert (f"[{exercise} minutes]" if exercise else "| none |") in row


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (REPO / target).exists(), target


def test_the_numbers_under_the_picture_are_so() -> None:
    world = sp.load("classroom")
    pairs = sp.link(world.records, progress=False).pairs
    sweep = sp.Sweep(pairs, world.truth, must_join=world.departures)
    at = sweep.at(round(sweep.best_f1(), 2))
    said = re.search(r"!\[(.*?)\]", PAGE, re.DOTALL)[1].replace(",", "")
    assert f"{at.people_wrongly_merged} of {at.people} people are wrongly merged" in said
    assert f"{at.people_split} have split records" in said
    assert f"{at.people_accused} of {at.people_left_in_time} who left in time" in said
