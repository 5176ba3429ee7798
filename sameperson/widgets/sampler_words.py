"""What the label sampler says in words and tables; plain values in, frames and text out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NOT_DEFINED = "not defined"
ROWS = 8  # of the table by records per person; the last takes in whoever has more


@dataclass(frozen=True)
class Reports:
    """What the offices report: one entry for each of them, NaN where nothing is defined.

    Attributes:
        share, lower, upper: Estimate and interval of each.
        truth: What they estimate.
        spent: What the last office labelled, by band or by records per person: ``labels`` and
            ``there are`` (candidate pairs of the band, or people with so many records).
    """

    share: Floats
    lower: Floats
    upper: Floats
    truth: float
    spent: pd.DataFrame

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Whether each interval holds the truth."""
        return np.asarray((self.lower <= self.truth) & (self.truth <= self.upper))

    @property
    def too_low(self) -> int:
        """Intervals that lie wholly below the truth: they say that all is better than it is."""
        return int((self.upper < self.truth).sum())


def report(share: float, lower: float, upper: float) -> str:
    """An estimate with its interval.

    >>> report(0.012, 0.004, 0.031)
    '1.20% (0.40% to 3.10%)'
    """
    if np.isnan(share):
        return NOT_DEFINED
    return f"{share:.2%} ({lower:.2%} to {upper:.2%})"


def offices_table(found: Reports, revealed: bool, rows: int) -> pd.DataFrame:
    """The last offices, the latest first; with the truth, whether each interval holds it."""
    last = len(found.share)
    numbers = range(last - 1, max(-1, last - 1 - rows), -1)
    reports = [report(found.share[n], found.lower[n], found.upper[n]) for n in numbers]
    index = pd.Index([number + 1 for number in numbers], name="office")
    table = pd.DataFrame({"reports": reports}, index=index)
    if revealed:
        table["holds the truth"] = ["yes" if found.holds[n] else "no" for n in numbers]
    return table


def pairs_spent(spent: pd.DataFrame) -> pd.DataFrame:
    """Labels by band of match weight, and for how many candidates each stands."""
    each = spent["there are"] / spent["labels"]
    words = {
        "labels": [f"{count:,}" for count in spent["labels"]],
        "pairs in the band": [f"{count:,}" for count in spent["there are"]],
        "each stands for": [f"{number:,.1f} pairs" for number in each],
    }
    return pd.DataFrame(words, index=spent.index)


def people_spent(spent: pd.DataFrame, revealed: bool) -> pd.DataFrame:
    """Draws by the number of records of their person, and what each counts."""
    weights = ["1", *(f"1/{count}" for count in range(2, ROWS + 1))]
    words = {
        "draws": [f"{count:,}" for count in spent["labels"]],
        "each counts": [*weights[:-1], f"{weights[-1]} or less"],
    }
    table = pd.DataFrame(words, index=spent.index)
    if revealed:
        table["people there are"] = [f"{count:,}" for count in spent["there are"]]
    return table
