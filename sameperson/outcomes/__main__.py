"""``python -m sameperson.outcomes data [shown] [sizes] [coverage]`` makes what lies there anew."""

import argparse
from pathlib import Path

from sameperson.linkage import link
from sameperson.outcomes.estimate import coverage
from sameperson.outcomes.estimate.population import Population
from sameperson.outcomes.shown import section
from sameperson.outcomes.sizes import sizes
from sameperson.world.datasets import load, replace_section

PARTS = ["shown", "sizes", "coverage"]
parser = argparse.ArgumentParser(prog="python -m sameperson.outcomes", description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("what", nargs="*", default=PARTS, metavar="|".join(PARTS))
chosen = parser.parse_args()
if "shown" in chosen.what:
    replace_section(chosen.folder / "README.md", "what it shows", section())
if "sizes" in chosen.what:
    sizes().to_parquet(chosen.folder / "sizes.parquet", index=False)
if "coverage" in chosen.what:
    world = load("classroom")
    made = coverage.table(Population(world, link(world.records)))
    made.to_parquet(chosen.folder / "coverage.parquet", index=False)
    replace_section(chosen.folder / "README.md", "coverage", coverage.section(made))
