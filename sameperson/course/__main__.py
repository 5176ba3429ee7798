"""``python -m sameperson.course exercises [--seed N --to FOLDER]`` makes the exercises."""

import argparse
from pathlib import Path

from sameperson.course.exercises import ROOT, generate

parser = argparse.ArgumentParser(prog="python -m sameperson.course", description=__doc__)
parser.add_argument("what", choices=["exercises"])
parser.add_argument("--seed", type=int, help="another population than the course's own")
parser.add_argument("--to", type=Path, default=ROOT / "exercises", help="folder to write to")
chosen = parser.parse_args()
for _written in generate(ROOT / "solutions", chosen.to, chosen.seed):
    pass
