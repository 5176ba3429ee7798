"""How often the intervals hold the truth: draws by the thousand from a file whose truth is known.

A simulation on the classroom's linkage. Every cell of the table has draws of its own, named by
what is estimated and from how many labels, so that any cell can be made again alone.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sameperson.outcomes.estimate import pairs
from sameperson.outcomes.estimate.intervals import (
    METHODS,
    RECOMMENDED,
    USUAL,
    Sums,
    interval,
    joined,
)
from sameperson.outcomes.estimate.population import (
    Population,
    draw_pairs,
    draw_people,
    truth_of_pairs,
)
from sameperson.world.datasets import data_folder
from sameperson.world.streams import stream

SEED, DRAWS, CHUNK = 7, 10_000, 500
LABELS = (50, 100, 200, 500, 1_000, 2_000)
PAIR_LABELS = (50, 100, 200, 500, 1_000)
COLUMNS = ["sample", "what", "truth", "labels", "method", "draws", "covered", "too_low", "too_high",
           "width"]  # fmt: skip


def people_cell(population: Population, what: str, labels: int, draws: int = DRAWS) -> pd.DataFrame:
    """Coverage of every method for one share of people and one number of labels.

    Returns:
        One row per method: what ``table`` says.
    """
    share = population.shares[what]
    rng = stream(SEED, "coverage", "people", what, str(labels))
    parts = [draw_people(population, share, labels, size, rng) for size in _chunks(draws)]
    return _counted(joined(parts), share.truth, "people", what, labels)


def pairs_cell(
    population: Population, what: str, spread: str, labels: int, draws: int = DRAWS
) -> pd.DataFrame:
    """Coverage of every method for one share of pairs, and one way to spread the labels."""
    part, threshold = population.pair_shares[what]
    bands = population.bands_at(threshold)
    rng = stream(SEED, "coverage", "pairs", what, spread, str(labels))
    own = draw_pairs(bands, threshold, part, pairs.allocate(bands, labels, spread), draws, rng)
    truth = truth_of_pairs(bands, threshold, part)
    return _counted(own, truth, f"pairs {spread}", what, labels)


def table(population: Population, draws: int = DRAWS) -> pd.DataFrame:
    """Coverage of every method, for every share and number of labels.

    Returns:
        sample (people, or pairs and how the labels were spread), what, truth, labels, method,
        draws; ``covered``: how many of their intervals hold the truth; ``too_low`` and
        ``too_high``: how many lie wholly below or above it; ``width``: median length. A draw
        without an interval (nobody in it could show the error) covers nothing and lies nowhere.
    """
    parts = [
        people_cell(population, what, labels, draws)
        for what in population.shares
        for labels in LABELS
    ]
    parts += [
        pairs_cell(population, what, spread, labels, draws)
        for what in population.pair_shares
        for spread in pairs.SPREADS
        for labels in PAIR_LABELS
    ]
    return pd.concat(parts, ignore_index=True)


def coverage(kept: pd.DataFrame, what: str, sample: str = "people") -> pd.DataFrame:
    """Share of intervals that hold the truth: a row for each number of labels, a column per method.

    Args:
        kept: As ``table`` gives it.
        what, sample: Which rows.
    """
    own = kept[(kept["what"] == what) & (kept["sample"] == sample)]
    own = own.assign(share=own["covered"] / own["draws"])
    wide: pd.DataFrame = own.pivot_table("share", "labels", "method")
    return wide[list(METHODS)].rename_axis(columns=None)


def section(kept: pd.DataFrame) -> str:
    """The table of the datasheet: coverage in per cent by method, a row per share and labels."""
    names = ["sample", "estimated", "truth", "labels", *METHODS]
    names += [f"length, {method}" for method in (USUAL, RECOMMENDED)]
    lines = [names, ["---"] * len(names)]
    for _, own in kept.groupby(["sample", "what", "labels"], sort=False):
        by_method = own.set_index("method")
        first = own.iloc[0]
        said = [first["sample"], first["what"], f"{first['truth']:.2%}", f"{first['labels']:,}"]
        held = 100 * by_method["covered"] / by_method["draws"]
        said += [f"{held[method]:.1f}" for method in METHODS]
        said += [f"{by_method['width'][method]:.4f}" for method in (USUAL, RECOMMENDED)]
        lines.append(said)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def kept() -> pd.DataFrame:
    """The table as it comes with the course: ``data/coverage.parquet``."""
    return pd.read_parquet(data_folder() / "coverage.parquet")


def _chunks(draws: int) -> Iterator[int]:
    for begun in range(0, draws, CHUNK):
        yield min(CHUNK, draws - begun)


def _counted(own: Sums, truth: float, sample: str, what: str, labels: int) -> pd.DataFrame:
    rows = []
    for method in METHODS:
        lower, upper = interval(own, method)
        held = (lower <= truth) & (truth <= upper)
        low, high = int((upper < truth).sum()), int((lower > truth).sum())
        width = float(np.nanmedian(upper - lower))
        draws = len(np.atleast_1d(held))
        rows.append([sample, what, truth, labels, method, draws, int(held.sum()), low, high, width])
    return pd.DataFrame(rows, columns=COLUMNS)
