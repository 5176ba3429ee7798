"""Intervals for a share from a weighted sample, by several methods.

Every unit of the sample stands for ``weight`` units of the population, and shows an error (1), or
not (0), or in part (in between). The share is the weighted mean, the estimator of Horvitz and
Thompson with its denominator estimated too. All methods take sums over the sample, so that a
thousand samples cost no more calls than one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta, norm

from sameperson.outcomes.groups import wilson

Floats = NDArray[np.float64]
Ends = tuple[Floats, Floats]


@dataclass(frozen=True)
class Sums:
    """What an interval needs to know of a sample, or of many samples at once.

    Attributes:
        units: How many units could show the error.
        weight: Sum of their weights, w.
        hits: Sum of w·y, y being the error that a unit shows, 0 to 1.
        squares: Sum of w².
        crossed: Sum of w²·y.
        hit_squares: Sum of w²·y²; equal to ``crossed`` where every y is 0 or 1.
        heaviest: Largest weight that a unit can have, drawn or not.
    """

    units: Floats
    weight: Floats
    hits: Floats
    squares: Floats
    crossed: Floats
    hit_squares: Floats
    heaviest: Floats

    @property
    def share(self) -> Floats:
        """Weighted mean of y; NaN without units."""
        with np.errstate(invalid="ignore"):
            return self.hits / self.weight


def sums(weight: ArrayLike, y: ArrayLike, heaviest: ArrayLike | None = None) -> Sums:
    """Sums over the last axis: one sample for each row of what comes before it.

    Args:
        weight: 0 or more; a unit with weight 0 could not show the error and counts for nothing.
        y: From 0 to 1, of the same shape.
        heaviest: Largest weight that a unit can have; None for the largest drawn.

    Raises:
        ValueError: Some y lies outside 0 to 1, or some weight below 0.
    """
    w, y = np.asarray(weight, dtype=float), np.asarray(y, dtype=float)
    if (w < 0).any() or ((y < 0) | (y > 1))[w > 0].any():
        raise ValueError("Weights must be 0 or more and errors lie between 0 and 1.")
    square = w**2
    most = w.max(axis=-1, initial=0.0) if heaviest is None else heaviest
    return Sums(
        units=np.asarray((w > 0).sum(axis=-1), dtype=float),
        weight=np.asarray(w.sum(axis=-1)),
        hits=np.asarray((w * y).sum(axis=-1)),
        squares=np.asarray(square.sum(axis=-1)),
        crossed=np.asarray((square * y).sum(axis=-1)),
        hit_squares=np.asarray((square * y**2).sum(axis=-1)),
        heaviest=np.asarray(most, dtype=float),
    )


def joined(parts: Sequence[Sums]) -> Sums:
    """Samples of several parts as one list of samples."""
    return Sums(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Sums.__dataclass_fields__
        }
    )


def linearised(found: Sums, level: float = 0.95) -> Ends:
    """The usual interval: the share, give or take 1.96 standard errors of a weighted mean.

    Where no unit, or every unit, showed the error the standard error is 0 and so is the length.
    """
    half = _z(level) * np.sqrt(variance(found))
    return np.clip(found.share - half, 0, 1), np.clip(found.share + half, 0, 1)


def wilson_naive(found: Sums, level: float = 0.95) -> Ends:
    """Wilson's interval, as if every unit told as much as any other."""
    return wilson(found.share * found.units, found.units, level)


def wilson_effective(found: Sums, level: float = 0.95) -> Ends:
    """Wilson's interval at the number of equal units that would tell as much."""
    number = effective_units(found)
    return wilson(found.share * number, number, level)


def korn_graubard(found: Sums, level: float = 0.95) -> Ends:
    """Clopper and Pearson's interval at an effective number of units.

    The number is the least of three: units, effective units by the variance, and what the weights
    alone leave (the squared sum of weights over the sum of their squares; Kish).
    """
    with np.errstate(invalid="ignore"):
        kish = found.weight**2 / found.squares
    number = np.minimum(effective_units(found), kish)
    hits, tail = found.share * number, (1 - level) / 2
    return _beta(tail, hits, number - hits + 1), _beta(1 - tail, hits + 1, number - hits)


def next_heaviest(found: Sums, level: float = 0.95) -> Ends:
    """What if one unit more had been drawn, as heavy as a unit can be?

    The upper end supposes that it shows the error, the lower that it does not; each is a quantile
    of the beta distribution with the mean of the sample so lengthened and as many effective units.
    Equal weights give Clopper and Pearson's interval exactly, which asks the same of a unit of
    weight 1. Gamma intervals for weighted rates add the heaviest unit in the same way.
    """
    tail = (1 - level) / 2
    lower, upper = _lengthened(found, 0.0, tail), _lengthened(found, 1.0, 1 - tail)
    return np.where(found.units > 0, lower, np.nan), np.where(found.units > 0, upper, np.nan)


METHODS: dict[str, Callable[..., Ends]] = {
    "linearised": linearised,
    "wilson_naive": wilson_naive,
    "wilson_effective": wilson_effective,
    "korn_graubard": korn_graubard,
    "next_heaviest": next_heaviest,
}
USUAL, RECOMMENDED = "linearised", "next_heaviest"
WORDS = {
    "linearised": "linearised (the usual one)",
    "wilson_naive": "Wilson, as if all weighed alike",
    "wilson_effective": "Wilson at the effective number",
    "korn_graubard": "Korn–Graubard",
    "next_heaviest": "next heaviest (recommended here)",
}


def interval(found: Sums, method: str = RECOMMENDED, level: float = 0.95) -> Ends:
    """Lower and upper ends by a method of ``METHODS``; NaN where there are no units.

    Raises:
        ValueError: There is no such method.
    """
    if method not in METHODS:
        raise ValueError(f"There is no method {method!r}; choose one of {', '.join(METHODS)}.")
    return METHODS[method](found, level)


def of_count(hits: ArrayLike, units: ArrayLike, level: float = 0.95) -> Ends:
    """The recommended interval of a share among units that count alike: Clopper and Pearson's.

    Args:
        hits: How many show the error.
        units: Out of how many; without any both ends are NaN.
    """
    k, n = np.broadcast_arrays(np.asarray(hits, float), np.asarray(units, float))
    return next_heaviest(Sums(n, n, k, n, k, k, np.ones_like(n)), level)


def variance(found: Sums) -> Floats:
    """Variance of the weighted mean, linearised, for units drawn one by one; 0 from one unit."""
    share = found.share
    spread = found.hit_squares - 2 * share * found.crossed + share**2 * found.squares
    with np.errstate(invalid="ignore"):
        again = found.units / np.maximum(found.units - 1, 1)
        return np.clip(spread, 0, None) / found.weight**2 * again


def effective_units(found: Sums) -> Floats:
    """Equal units that would tell as much, by the variance; at most the units there are.

    Where no unit or every unit showed the error there is no variance to see: the units are counted.
    """
    share, seen = found.share, variance(found)
    with np.errstate(divide="ignore", invalid="ignore"):
        number = np.where(seen > 0, share * (1 - share) / seen, found.units)
    return np.minimum(number, found.units)


def _lengthened(found: Sums, y: float, quantile: float) -> Floats:
    more = found.heaviest
    weight = found.weight + more
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (found.hits + more * y) / weight
        spread = found.hit_squares - 2 * mean * found.crossed + mean**2 * found.squares
        spread = np.clip(spread, 0, None) + more**2 * (y - mean) ** 2
        number = np.where(spread > 0, mean * (1 - mean) * weight**2 / spread, 1.0)
    return _beta(quantile, mean * number, (1 - mean) * number)


def _beta(quantile: float, a: Floats, b: Floats) -> Floats:
    """Quantile of a beta distribution; 0 where a is 0 and 1 where b is, its limits."""
    none, every = a <= 0, b <= 0
    inside = beta.ppf(quantile, np.where(none, 1, a), np.where(every, 1, b))
    return np.where(none, 0.0, np.where(every, 1.0, inside))


def _z(level: float) -> float:
    return float(norm.ppf(0.5 + level / 2))
