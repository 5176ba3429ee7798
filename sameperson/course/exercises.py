"""Exercises made from solutions, with nbgrader's own converter."""

import logging
import shutil
import tempfile
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent
STUB = """# Write your answer here, in place of the next line.
raise NotImplementedError("This task has no answer yet: write one in the cell above the check.")"""
LOAD = 'sp.load(\\"classroom\\")'  # as it stands in a notebook's JSON


def generate(solutions: Path, target: Path, seed: int | None = None) -> list[Path]:
    """Write the student version of every solution into a folder.

    Made in a temporary folder first, so that a solution that cannot be converted leaves the
    target as it was. The same solutions give the same bytes on every run.

    Args:
        solutions: Folder with one folder per exercise.
        target: Folder to write to; exercises that have no solution any more are removed from it.
        seed: Another population for these exercises; None for the course's own.

    Returns:
        The notebooks written, in order.

    Raises:
        ValueError: A sentence with nbgrader's reason, such as an answer region left open.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(solutions, root / "solutions")
        for name in sorted(path.name for path in (root / "solutions").iterdir() if path.is_dir()):
            _convert(root, name, seed)
        target.mkdir(parents=True, exist_ok=True)
        made = sorted((root / "exercises").glob("*/*.ipynb"))
        for old in target.iterdir():
            if old.is_dir() and old.name not in {path.parent.name for path in made}:
                shutil.rmtree(old)
        written = []
        for path in made:
            place = target / path.parent.name / path.name
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, place)
            written.append(place)
        return written


def _convert(root: Path, name: str, seed: int | None) -> None:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "exercises"
    config.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = "*Your answer here.*"
    logger = logging.getLogger("traitlets")
    before, logger.level = logger.level, logging.CRITICAL
    try:
        result = NbGraderAPI(config=config).generate_assignment(name, force=True)
    finally:
        logger.setLevel(before)
    if not result["success"]:
        reason = result.get("log") or result.get("error") or "nbgrader gave no reason"
        raise ValueError(f"The solution {name} cannot be made into an exercise: {reason}")
    for path in (root / "exercises" / name).glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        if seed is not None:
            text = text.replace(LOAD, LOAD[:-1] + f", seed={seed})")
        path.write_text(text, encoding="utf-8")
