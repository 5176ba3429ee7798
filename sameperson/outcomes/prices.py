"""What errors cost, and which prices a threshold implies.

No price is given by the data. A threshold that is cheapest at some prices is called that, and not
best: whoever chooses it chooses the prices.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sameperson.linkage.weights import probability


def claimed(weight: ArrayLike) -> NDArray[np.float64]:
    """Probability that the model claims for a pair: 2^w / (1 + 2^w), from 0 to 1.

    >>> float(claimed(0.0)), round(float(claimed(3.17)), 2)
    (0.5, 0.9)
    """
    return probability(weight)


def claimed_one_in(weight: float) -> float:
    """N of the sentence "the system claims that 1 in N such links is wrong": 1 + 2^w.

    >>> claimed_one_in(3)
    9.0
    """
    return float(1 + 2.0**weight)


def pair_price(weight: float) -> float:
    """How many missed pairs one false link is worth to whoever links from this weight on: 2^w.

    To link a pair when its probability p exceeds F/(F+M) is cheapest when a false link costs F and
    a missed pair M (fact D6b); so a threshold at w prices F/M at the odds, 2^w. It holds for pairs
    whose probabilities are calibrated and whose decisions are independent, and for no other.

    >>> pair_price(0), pair_price(3)
    (1.0, 8.0)
    """
    return float(2.0**weight)


def pair_threshold(false_link: float, missed_pair: float) -> float:
    """Match weight from which linking a pair is cheapest at these prices: log2(F/M).

    >>> pair_threshold(9, 1) == float(np.log2(9))
    True
    """
    if not (false_link > 0 and missed_pair > 0):
        raise ValueError(
            f"Prices of a false link and a missed pair must be above 0; "
            f"they are {false_link} and {missed_pair}."
        )
    return float(np.log2(false_link / missed_pair))


def cost(
    curve: pd.DataFrame, merged: float = 0.0, split: float = 0.0, accused: float = 0.0
) -> NDArray[np.float64]:
    """What each row of a curve costs: prices times people wrongly merged, split and accused.

    Args:
        curve: ``Sweep.curve()``, or any frame with those three columns.
        merged, split, accused: Price of one such person, 0 or more, in any unit.
    """
    if min(merged, split, accused) < 0:
        raise ValueError("A price must not be negative; an error that costs nothing has price 0.")
    return np.asarray(
        merged * curve["people_wrongly_merged"]
        + split * curve["people_split"]
        + accused * curve["people_accused"],
        dtype=float,
    )


def cheapest(
    curve: pd.DataFrame, merged: float = 0.0, split: float = 0.0, accused: float = 0.0
) -> float:
    """The threshold of a curve that costs least at these prices; the highest of equals.

    Ties go to the higher threshold, which links less: when in doubt, do not link.
    """
    if not len(curve):
        raise ValueError("The curve has no rows, so no threshold is cheapest.")
    costs = cost(curve, merged, split, accused)
    least = np.flatnonzero(costs <= costs.min())
    return float(curve["threshold"].iloc[least].max())


def implied_prices(curve: pd.DataFrame, threshold: float) -> tuple[float, float] | None:
    """Prices of one wrongly merged person, in split people, at which a threshold is cheapest.

    Args:
        curve: ``Sweep.curve()``.
        threshold: The row nearest to it is meant.

    Returns:
        (low, high): the threshold is cheapest when merging one person with somebody else is taken
        to be as bad as splitting the records of between low and high people; high is inf where
        nobody is merged any more. None when another threshold is cheaper at every price.
    """
    merged = curve["people_wrongly_merged"].to_numpy(dtype=float)
    split = curve["people_split"].to_numpy(dtype=float)
    row = int(np.argmin(np.abs(curve["threshold"].to_numpy(dtype=float) - threshold)))
    fewer, more = merged < merged[row], merged > merged[row]
    if (split[merged == merged[row]] < split[row]).any() or ((split <= split[row]) & fewer).any():
        return None
    # Against a row with fewer merged, this one wins while price < (extra split) / (fewer merged).
    high = np.min((split[fewer] - split[row]) / (merged[row] - merged[fewer]), initial=np.inf)
    low = np.max((split[row] - split[more]) / (merged[more] - merged[row]), initial=0.0)
    return (float(low), float(high)) if low <= high else None
