"""Starting: the import of the library, and the door when nothing changed."""

import subprocess
import sys
from pathlib import Path

from rows import Row, fresh, timed

ROOT = Path(__file__).resolve().parents[1]
IMPORT = """
import json, sys, time
start = time.perf_counter()
__import__(sys.argv[1])
print(json.dumps(time.perf_counter() - start))
"""
# JupyterLab says its version and ends; it is the last thing that "start.py lab" begins.
DOOR, LAB = ["start.py", "lab", "--version"], ["-m", "jupyterlab", "--version"]


def rows(runs: int = 15, root: Path = ROOT) -> list[Row]:
    """Imports by turns, then the door by turns with what it opens."""
    ours, numpy, door, lab = [], [], list[float](), list[float]()
    check_set_up(root)
    for _ in range(runs):
        ours.append(fresh(IMPORT, "sameperson"))
        numpy.append(fresh(IMPORT, "numpy"))
        timed(door, lambda: run(root, DOOR))
        timed(lab, lambda: run(root, LAB))
    return [
        Row("import sameperson", ours, "s", numpy, "import numpy", limit=0.3),
        Row("start.py lab --version, nothing changed", door, "s", lab, "jupyterlab", limit=3),
    ]


def run(root: Path, arguments: list[str]) -> None:
    """Run Python in a folder, and let it say nothing."""
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)


def check_set_up(root: Path) -> None:
    """Refuse where the door would set up: that takes minutes, and is another measurement."""
    code = "import sys, start; sys.exit(not start.is_set_up())"
    if subprocess.run([sys.executable, "-c", code], cwd=root).returncode:
        raise RuntimeError("The environment is not set up; run python3 start.py test first.")
