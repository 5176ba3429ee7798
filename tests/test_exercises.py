"""Exercises: made from solutions, failing untouched, teaching on each usual mistake."""

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from sameperson.course.exercises import ROOT, generate

HERE = Path(__file__).parent
SOLUTIONS = sorted(path for path in (ROOT / "solutions").iterdir() if path.is_dir())
NAMES = [path.name for path in SOLUTIONS]
# The class's own population on each change; two others, which take minutes, before a release.
SEEDS = (None, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (11, 23)))


def notebook(folder: Path, name: str) -> dict:
    return json.loads((folder / name / f"{name}.ipynb").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exercises")
    generate(ROOT / "solutions", folder)
    return folder


def test_exercises_are_the_bytes_that_their_solutions_make(made) -> None:
    def contents(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.*")}

    assert contents(ROOT / "exercises") == contents(made), "run make exercises"


def test_a_solution_folder_holds_its_notebook_and_nothing_else() -> None:
    for folder in SOLUTIONS:
        assert [path.name for path in folder.iterdir()] == [f"{folder.name}.ipynb"]


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_travels_into_an_exercise(made, name) -> None:
    for cell in notebook(ROOT / "solutions", name)["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            source = "".join(cell["source"])
            twin = next(c for c in notebook(made, name)["cells"] if c["id"] == cell["id"])
            given = "".join(twin["source"])
            if cell["cell_type"] == "markdown":
                assert given == "*Your answer here.*"
                continue
            answer = source.split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
            lines = [line.strip() for line in answer.splitlines() if len(line.strip()) > 3]
            assert lines
            assert not [line for line in lines if line in given]


@pytest.mark.parametrize("name", NAMES)
def test_tasks_are_four_to_eight_and_one_at_most_is_read_by_a_person(name) -> None:
    marks = [c["metadata"]["nbgrader"] for c in notebook(ROOT / "solutions", name)["cells"]]
    graded = [mark for mark in marks if mark["grade"]]
    by_hand = [mark for mark in graded if mark["solution"]]
    assert 4 <= len(graded) <= 8
    assert len(by_hand) <= 1
    assert all(mark["points"] > 0 for mark in graded)
    assert all(mark["locked"] for mark in graded if not mark["solution"])
    tasks = importlib.import_module(f"answers.ex_{name}").TASKS
    checks = {mark["grade_id"] for mark in graded if not mark["solution"]}
    assert {task["check"] for task in tasks.values()} == checks
    assert all(len(task["wrong"]) >= 3 for task in tasks.values())


@pytest.fixture(scope="module")
def made_for(tmp_path_factory) -> Callable[[int | None], Path]:
    """The exercises for a population, made once for all tests that ask for them."""

    @cache
    def of(seed: int | None) -> Path:
        folder = tmp_path_factory.mktemp("population")
        generate(ROOT / "solutions", folder, seed)
        return folder

    return of


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", SEEDS)
def test_answers_get_what_they_deserve_on_three_populations(made_for, name, seed) -> None:
    exercise = made_for(seed) / name / f"{name}.ipynb"
    text = exercise.read_text(encoding="utf-8")
    assert seed is None or f"seed={seed})" in text
    ran = subprocess.run(
        [
            sys.executable, str(HERE / "answering.py"), str(exercise),
            str(ROOT / "solutions" / name / f"{name}.ipynb"), name,
        ],
        capture_output=True, text=True, check=False, cwd=HERE, env={**os.environ},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["setup"] is None
    tasks = importlib.import_module(f"answers.ex_{name}").TASKS
    assert set(found["tasks"]) == set(tasks)
    for task, told in found["tasks"].items():
        assert "no answer yet" in told["untouched"], task
        assert told["right"] is None, (task, told["right"])
        assert told["solution"] is None, (task, told["solution"])
        for (_, message), said in zip(tasks[task]["wrong"], told["wrong"], strict=True):
            assert said is not None, (task, message)
            assert message in said, (task, message, said)
            assert " Or: " not in said, (task, said)


@pytest.mark.parametrize("name", NAMES)
def test_lesson_and_exercise_agree_on_its_minutes(name) -> None:
    lesson = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    (minutes,) = re.findall(r"and (\d+) for the exercise\.\*\*", lesson)
    title = "".join(notebook(ROOT / "solutions", name)["cells"][0]["source"])
    assert f"**About {minutes} minutes.**" in title


def test_an_answer_region_left_open_is_refused_and_nothing_is_removed(tmp_path) -> None:
    name = NAMES[0]
    broken = notebook(ROOT / "solutions", name)
    for cell in broken["cells"]:
        cell["source"] = [line for line in cell["source"] if "### END SOLUTION" not in line]
    folder = tmp_path / "solutions" / name
    folder.mkdir(parents=True)
    (folder / f"{name}.ipynb").write_text(json.dumps(broken), encoding="utf-8")
    kept = tmp_path / "exercises" / name / "kept.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text("kept")
    with pytest.raises(ValueError, match=f"{name} cannot be made into an exercise"):
        generate(tmp_path / "solutions", tmp_path / "exercises")
    assert kept.read_text() == "kept"
