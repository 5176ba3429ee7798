"""Runs an exercise with given answers, cell by cell, and prints what each check said as JSON.

A script of its own: ``python answering.py NOTEBOOK SOLUTION ANSWERS``. The untouched exercise and
the solution are run too.
"""

import importlib
import json
import sys
from typing import Any


def run(source: str, space: dict[str, Any]) -> str | None:
    """What a cell raises, as "Type: message"; None when it ends well."""
    try:
        exec(compile(source, "cell", "exec"), space)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return None


def is_answer(cell: dict[str, Any]) -> bool:
    mark = cell["metadata"].get("nbgrader", {})
    return bool(mark.get("solution")) and cell["cell_type"] == "code"


def until(cells: list[dict[str, Any]], answer: str, check: str) -> list[str]:
    """Code after an answer up to its check, as a student runs it."""
    ids = [cell["id"] for cell in cells]
    own = cells[ids.index(answer) + 1 : ids.index(check) + 1]
    return ["".join(cell["source"]) for cell in own if cell["cell_type"] == "code"]


def main(exercise: str, solution: str, answers: str) -> None:
    with open(exercise, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    with open(solution, encoding="utf-8") as file:
        solved = {cell["id"]: "".join(cell["source"]) for cell in json.load(file)["cells"]}
    tasks = importlib.import_module(f"answers.ex_{answers}").TASKS
    space: dict[str, Any] = {"display": lambda *shown: None}
    found: dict[str, Any] = {"setup": None, "tasks": {}}
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            continue
        if is_answer(cell):
            name = cell["id"]
            rest = until(cells, name, tasks[name]["check"])

            def outcome(answer: str, rest: list[str] = rest) -> str | None:
                return next(filter(None, (run(source, space) for source in [answer, *rest])), None)

            told = {"untouched": outcome(source), "right": outcome(tasks[name]["right"])}
            told["wrong"] = [outcome(answer) for answer, _ in tasks[name]["wrong"]]
            told["solution"] = outcome(solved[name])
            found["tasks"][name] = told
        elif not cell["metadata"]["nbgrader"]["grade"]:
            found["setup"] = found["setup"] or run(source, space)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
