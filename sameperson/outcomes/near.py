"""What a model claims for links near a threshold, and what is so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sameperson.outcomes.groups import wilson
from sameperson.outcomes.prices import claimed


@dataclass(frozen=True)
class Near:
    """Pairs near a threshold.

    Attributes:
        pairs: How many.
        wrong: How many are of two people.
        claimed: Mean probability of being wrong that the model gives them; None without pairs.
        share: Share that is wrong, with ``lower`` and ``upper`` end of a 95 % interval (Wilson);
            None without pairs.
    """

    pairs: int
    wrong: int
    claimed: float | None = None
    share: float | None = None
    lower: float | None = None
    upper: float | None = None


def near_threshold(weights: NDArray[np.float64], wrong: NDArray[np.bool_]) -> Near:
    """Counts of pairs of certain weights, of which some are wrong."""
    if not len(weights):
        return Near(0, 0)
    lower, upper = wilson(wrong.sum(), len(wrong))
    claims = 1 - float(claimed(weights).mean())
    share = float(wrong.mean())
    return Near(len(wrong), int(wrong.sum()), claims, share, float(lower), float(upper))
