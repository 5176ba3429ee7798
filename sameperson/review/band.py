"""The review band: pairs between two thresholds are decided by a person, the rest by weight."""

from dataclasses import dataclass

import pandas as pd

from sameperson.review.reviewer import Reviewer


@dataclass(frozen=True)
class Band:
    """Two thresholds: links from ``upper`` on, review from ``lower`` to below ``upper``."""

    lower: float
    upper: float

    def __post_init__(self) -> None:
        if not self.lower <= self.upper:
            raise ValueError(
                f"A band goes from a lower to an upper weight; it was {self.lower} to {self.upper}."
            )

    def queue(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """The pairs that go to a person, heaviest first as they come."""
        return pairs[(pairs["weight"] >= self.lower) & (pairs["weight"] < self.upper)]

    def links(self, pairs: pd.DataFrame, reviewer: Reviewer) -> pd.DataFrame:
        """The links after review: heavy pairs, and those that the reviewer calls the same.

        A verdict is about one pair: another path may still join the records.

        Args:
            pairs: record_l, record_r, weight and ``true``, each pair once, as ``Sweep.pairs`` has
                them.
            reviewer: Who decides.
        """
        queue = self.queue(pairs)
        accepted = queue[reviewer.says_same(queue)]
        return pd.concat([pairs[pairs["weight"] >= self.upper], accepted])

    def hours(self, pairs: pd.DataFrame, reviewer: Reviewer) -> float:
        """Hours that the queue takes."""
        return reviewer.hours(len(self.queue(pairs)))
