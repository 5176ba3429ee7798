"""A simulated reviewer: two error rates, and one verdict for each pair, whenever it is asked.

A simulation, and not a model of any person: real reviewers tire, see what others decided, and err
more on some names than on others.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Reviewer:
    """Decides pairs by their truth, wrongly with given chances.

    Attributes:
        joins: Chance that two people's records are called the same.
        parts: Chance that one person's records are called different.
        minutes: What one pair takes.
        seed: Which reviewer; another seed errs on other pairs.
    """

    joins: float = 0.05
    parts: float = 0.05
    minutes: float = 4.0
    seed: int = 1

    def __post_init__(self) -> None:
        if not (0 <= self.joins <= 1 and 0 <= self.parts <= 1):
            raise ValueError(
                f"Chances lie between 0 and 1; joins and parts were {self.joins} and {self.parts}."
            )
        if not self.minutes >= 0:
            raise ValueError(f"A pair takes 0 minutes or more; this was {self.minutes}.")

    def says_same(self, pairs: pd.DataFrame) -> NDArray[np.bool_]:
        """The verdict on every pair: True for *same*.

        Each pair has one potential verdict, which depends on the pair and the reviewer alone: not
        on what else is in the queue, nor on the order. With a larger chance of an error a reviewer
        of the same seed errs on the same pairs and on more.

        Args:
            pairs: record_l, record_r and ``true`` (whether both records are one person's).
        """
        true = pairs["true"].to_numpy(dtype=bool)
        draw = self._draws(pairs["record_l"].to_numpy(), pairs["record_r"].to_numpy())
        wrong = draw < np.where(true, self.parts, self.joins)
        return np.asarray(true ^ wrong, dtype=np.bool_)

    def hours(self, pairs: int) -> float:
        """Hours for a number of pairs."""
        return pairs * self.minutes / 60

    def _draws(self, left: NDArray[np.object_], right: NDArray[np.object_]) -> NDArray[np.float64]:
        """One number from 0 to 1 for each pair, whichever record stands first."""
        ends = zip(left.astype(str), right.astype(str), strict=True)
        keys = (f"{self.seed}/{min(pair)}/{max(pair)}".encode() for pair in ends)
        numbers = [int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) for key in keys]
        return np.array(numbers, dtype=np.float64) / 2.0**64
