"""Estimates about links, from candidate pairs drawn band by band of match weight.

Pairs of one band are drawn with equal chance, and each drawn pair stands for as many as the band
holds over those drawn in it. What no blocking rule formed lies in no band: no sample of candidates
finds a true pair there. Here the labeller is the truth, and never errs.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sameperson.linkage.weights import probability
from sameperson.outcomes.estimate.intervals import RECOMMENDED, interval, sums
from sameperson.outcomes.estimate.people import Estimate
from sameperson.world.streams import stream

SPREADS = ("in proportion", "evenly", "where the model doubts")
LEAST = 2  # labels in a band, where it has as many pairs: without one nothing is known of it


def bands(candidates: pd.DataFrame, edges: Sequence[float]) -> pd.DataFrame:
    """How many candidate pairs each band of match weight holds.

    Args:
        candidates: ``weight``.
        edges: Rising match weights; a band takes its lower edge in and leaves its upper edge out.
            The first band reaches down to the least weight there is, the last has no end.

    Returns:
        By rising weight: ``low``, ``high`` (inf for the last), ``pairs``, and ``doubt``: the sum
        over pairs of the standard deviation that the model claims, the root of p(1 - p).

    Raises:
        ValueError: The edges do not rise, or a band is empty.
    """
    cuts = np.asarray(edges, dtype=float)
    if not len(cuts) or (np.diff(cuts) <= 0).any():
        raise ValueError(f"Edges of bands must rise; these are {list(edges)}.")
    weight = candidates["weight"].to_numpy(dtype=float)
    band = _band(weight, cuts)
    claimed = probability(weight)
    counts = np.bincount(band, minlength=len(cuts))
    if (counts == 0).any():
        empty = cuts[int(np.argmin(counts))]
        raise ValueError(f"The band from weight {empty:g} on holds no pair; take that edge out.")
    doubt = np.bincount(band, np.sqrt(claimed * (1 - claimed)), minlength=len(cuts))
    low = np.r_[min(cuts[0], weight.min()), cuts[1:]]
    return pd.DataFrame(
        {"low": low, "high": np.r_[cuts[1:], np.inf], "pairs": counts, "doubt": doubt}
    )


def allocate(found: pd.DataFrame, labels: int, spread: str) -> pd.Series:
    """How many of the labels go to each band.

    Args:
        found: As ``bands`` gives it.
        labels: How many there are to spend.
        spread: *in proportion* to the pairs of each band; *evenly*; or *where the model doubts*,
            in proportion to its ``doubt``. Every band gets two at least, where it has as many
            pairs, and none gets more than it has.

    Returns:
        Whole numbers, in the order of the bands; together ``labels``, or all pairs if fewer.

    Raises:
        ValueError: There is no such spread, or there are too few labels for the bands.
    """
    if spread not in SPREADS:
        raise ValueError(f"There is no spread {spread!r}; choose one of {', '.join(SPREADS)}.")
    size = found["pairs"].to_numpy()
    given = np.minimum(size, LEAST)
    if labels < given.sum():
        raise ValueError(f"{len(found)} bands need {given.sum()} labels; there are {labels}.")
    wish = {"in proportion": size, "evenly": np.ones(len(size)), SPREADS[2]: found["doubt"]}
    want = np.asarray(wish[spread], dtype=float)
    left = min(labels, int(size.sum())) - int(given.sum())
    for _ in range(left):  # one by one to the band that is furthest behind its due
        behind = np.where(given < size, want / (given + 1), -np.inf)
        given[int(np.argmax(behind))] += 1
    return pd.Series(given, index=found.index, name="labels")


def draw(
    candidates: pd.DataFrame,
    edges: Sequence[float],
    labels: int,
    spread: str,
    seed: int,
    number: int = 0,
) -> pd.DataFrame:
    """Draw candidate pairs band by band, without putting one back.

    Args:
        candidates: record_l, record_r, weight.
        edges, labels, spread: As ``bands`` and ``allocate`` take them.
        seed, number: Of the draw; another number is another draw.

    Returns:
        record_l, record_r, weight, ``band`` (its place from 0) and ``stands_for``: how many
        candidates of its band each drawn pair stands for, the inverse of its chance to be drawn.
    """
    found = bands(candidates, edges)
    given = allocate(found, labels, spread).to_numpy()
    band = _band(candidates["weight"].to_numpy(dtype=float), np.asarray(edges, dtype=float))
    rng = stream(seed, "pairs", spread, str(labels), str(number))
    rows = [
        rng.choice(np.flatnonzero(band == place), size=count, replace=False)
        for place, count in enumerate(given)
    ]
    sample = candidates.iloc[np.concatenate(rows)][["record_l", "record_r", "weight"]]
    places = np.repeat(np.arange(len(given)), given)
    stands_for = (found["pairs"].to_numpy() / given)[places]
    return sample.reset_index(drop=True).assign(band=places, stands_for=stands_for)


def label(sample: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """The sample with a column ``true``: whether the labeller finds one person behind each pair."""
    left, right = (sample[end].map(truth).to_numpy() for end in ("record_l", "record_r"))
    return sample.assign(true=left == right)


def estimate(
    labelled: pd.DataFrame, threshold: float, method: str = RECOMMENDED
) -> dict[str, Estimate]:
    """Precision of the links at a threshold, and recall among the candidates.

    Args:
        labelled: As ``label`` gives it.
        threshold: Match weight; pairs of this weight or more are links.
        method: One of ``intervals.METHODS``.

    Returns:
        ``link_precision``: of the links, the share that join one person's records; ``recall``: of
        the true pairs **among the candidates**, the share that are links. None where no link, or
        no true pair, was drawn.
    """
    weight, true = (labelled[name].to_numpy(dtype=float) for name in ("stands_for", "true"))
    link = labelled["weight"].to_numpy(dtype=float) >= threshold
    most = weight[link].max(initial=0.0)
    found = {
        "link_precision": (weight * link, true, most),
        "recall": (weight * true, link.astype(float), weight.max(initial=0.0)),
    }
    return {name: _estimate(*parts, len(labelled), method) for name, parts in found.items()}


def _estimate(
    weight: np.ndarray, y: np.ndarray, heaviest: float, labels: int, method: str
) -> Estimate:
    own = sums(weight, y, heaviest)
    if not own.weight:
        return Estimate(None, None, None, labels, method)
    lower, upper = interval(own, method)
    return Estimate(float(own.share), float(lower), float(upper), labels, method)


def _band(weight: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    return np.clip(np.searchsorted(cuts, weight, side="right") - 1, 0, None)
