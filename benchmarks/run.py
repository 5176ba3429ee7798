"""Measure, print the tables, and write them into README.md beside this file.

python benchmarks/run.py                everything, about half an hour
python benchmarks/run.py sweep world    some subjects; the tables of the others stay
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from rows import Row, load, machine, table

from sameperson.world.datasets import replace_section

# starting refuses at once
SUBJECTS = ("starting", "linking", "sweep", "world", "appending", "explorer", "page")
PAGE = Path(__file__).resolve().parent / "README.md"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the subjects that are named, or all."""
    parser = argparse.ArgumentParser(description="Measure, and write the tables.")
    parser.add_argument("subjects", nargs="*", metavar="subject", help=", ".join(SUBJECTS))
    subjects = parser.parse_args(arguments).subjects
    unknown = sorted(set(subjects) - set(SUBJECTS))
    if unknown:
        parser.error(f"there is no subject {unknown[0]!r}; choose from {', '.join(SUBJECTS)}")
    for name in subjects or SUBJECTS:
        text = section(import_module(name).rows)
        sys.stdout.write(f"{name}\n{text}\n\n")
        sys.stdout.flush()
        replace_section(PAGE, name, text)


def section(measure: Callable[[], list[Row]]) -> str:
    """Tables of one subject, and on what machine under what load it was measured."""
    before = load()
    rows = measure()
    about = f"{machine()}; load {before:.1f} before and {load():.1f} after."
    return f"\n{table(rows)}\n\n{about}\n"


if __name__ == "__main__":
    main()
