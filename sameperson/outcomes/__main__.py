"""``python -m sameperson.outcomes data [shown] [sizes]`` makes what the datasheet says anew."""

import argparse
from pathlib import Path

from sameperson.outcomes.shown import section
from sameperson.outcomes.sizes import sizes
from sameperson.world.datasets import replace_section

parser = argparse.ArgumentParser(prog="python -m sameperson.outcomes", description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("what", nargs="*", default=["shown", "sizes"], metavar="shown|sizes")
chosen = parser.parse_args()
if "shown" in chosen.what:
    replace_section(chosen.folder / "README.md", "what it shows", section())
if "sizes" in chosen.what:
    sizes().to_parquet(chosen.folder / "sizes.parquet", index=False)
