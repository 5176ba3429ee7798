"""``python -m sameperson.page docs/explorer.html`` makes the page of the classroom anew."""

import argparse
from pathlib import Path

import pandas as pd

from sameperson.linkage import link
from sameperson.outcomes import Sweep
from sameperson.page.writing import write
from sameperson.world import load
from sameperson.world.datasets import data_folder


def classroom() -> Sweep:
    """The sweep of the classroom, with all that is known of it."""
    world = load("classroom")
    mixed = world.contaminated["record_id"]
    pairs = link(world.records, progress=False).pairs
    return Sweep(pairs, world.truth, world.groups, world.departures, world.kin, mixed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m sameperson.page", description=__doc__)
    parser.add_argument("path", type=Path)
    sizes = pd.read_parquet(data_folder() / "sizes.parquet")
    write(classroom(), parser.parse_args().path, load("classroom"), sizes)
