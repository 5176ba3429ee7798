"""What a model claims of pairs against what is so, in bins of weight.

A model is calibrated when, of all pairs to which it gives a probability p, the share p is true.
Only the truth, or labelled pairs, can tell.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sameperson.outcomes.groups import wilson
from sameperson.outcomes.prices import claimed

TENTHS = np.arange(1, 10) / 10
# Edges in match weight of ten equal bins of claimed probability.
TENTHS_OF_PROBABILITY = np.r_[-np.inf, np.log2(TENTHS / (1 - TENTHS)), np.inf]


def calibration(weights: ArrayLike, true: ArrayLike, edges: ArrayLike) -> pd.DataFrame:
    """Claimed and true share of wrong pairs in each bin of match weight.

    A bin holds the pairs from its lower edge up to, and not including, its upper one; the last
    holds its upper edge too. Intervals are Wilson's, as if pairs were independent. Those of one
    person are not, so that they are narrower than they should be.

    Args:
        weights: Match weight of each pair.
        true: Whether each pair is of one person.
        edges: Two or more, rising; the first and last may be infinite.

    Returns:
        One row per bin: from, to, pairs, wrong (pairs of two people), claimed (mean probability
        of being wrong that the model gives), share (wrong over pairs), and lower and upper end of
        a 95 % interval of the share. A bin without pairs has NaN for the last four: *not
        defined*.

    Raises:
        ValueError: Edges do not rise, a weight is NaN or lies outside of them, or the two lists
            differ in length. A pair that falls out of all bins would be forgotten in silence.
    """
    weights, wrong = _checked(weights, true)
    edges = np.asarray(edges, dtype=float)
    if len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ValueError("Edges of bins are two numbers or more, each above the one before.")
    if len(weights) and (weights.min() < edges[0] or weights.max() > edges[-1]):
        raise ValueError(
            f"Weights run from {weights.min():g} to {weights.max():g}, edges from {edges[0]:g} "
            f"to {edges[-1]:g}; leave the pairs outside out, or give edges that take them in."
        )
    bins = np.minimum(np.searchsorted(edges, weights, side="right") - 1, len(edges) - 2)
    size = len(edges) - 1
    pairs, count = (np.bincount(bins, own, size) for own in (np.ones(len(bins)), wrong))
    claims = np.bincount(bins, claimed(-weights), size)  # 1 - claimed(w) would round to 0
    lower, upper = wilson(count, pairs)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = {"claimed": claims / pairs, "share": count / pairs}
    counts = {"pairs": pairs.astype(np.int64), "wrong": count.astype(np.int64)}
    ends = {"from": edges[:-1], "to": edges[1:]}
    return pd.DataFrame({**ends, **counts, **shares, "lower": lower, "upper": upper})


def expected_calibration_error(bins: pd.DataFrame) -> float | None:
    """Mean distance between claimed and true share over bins, each weighted by its pairs.

    0 to 1. It depends on the bins: with one bin for all, errors up and down cancel out, and many
    bins of few pairs make noise look like error. It also depends on the pairs: those of which the
    model is sure and right, mostly the larger part, pull it to 0.

    Args:
        bins: As ``calibration`` gives them.

    Returns:
        None without any pair.

    >>> expected_calibration_error(calibration([0.0, 0.0, 0.0, 0.0], [1, 1, 1, 0], [-1, 1]))
    0.25
    """
    pairs = bins["pairs"].sum()
    if not pairs:
        return None
    distance = (bins["claimed"] - bins["share"]).abs()
    return float((distance * bins["pairs"]).sum() / pairs)


def edges_around(weights: ArrayLike, width: float) -> NDArray[np.float64]:
    """Edges of bins of one width, at its multiples, that take in all weights; one bin at least."""
    if not width > 0:
        raise ValueError(f"A bin must be wider than 0; this one is {width}.")
    weights = np.asarray(weights, dtype=float)
    low, high = (weights.min(), weights.max()) if len(weights) else (0.0, 0.0)
    first, last = np.floor(low / width), np.floor(high / width) + 1
    return np.asarray(np.arange(first, last + 1) * width)


def _checked(weights: ArrayLike, true: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    numbers, wrong = np.asarray(weights, dtype=float), ~np.asarray(true, dtype=bool)
    if numbers.shape != wrong.shape or numbers.ndim != 1:
        raise ValueError(
            f"Give one weight and one true or false for each pair; these are {numbers.shape} and "
            f"{wrong.shape}."
        )
    if np.isnan(numbers).any():
        raise ValueError("A weight is NaN, which is no claim; leave that pair out.")
    return numbers, wrong
