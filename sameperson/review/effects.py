"""What makes an error of a reviewer likelier: one form for all effects, and what drives each.

Every effect multiplies the odds of an error, so chances stay between 0 and 1, an error that cannot
happen stays impossible, and a factor of 1 changes nothing. The form is chosen because it is simple.
It is measured on nobody.
"""

from typing import TypedDict

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SAME, DIFFERENT, CANNOT_TELL = VERDICTS = ("same", "different", "cannot tell")


class Circumstances(TypedDict, total=False):
    """What a reviewer's errors on pairs may depend on besides the pairs; each may be left out.

    Attributes:
        order: Place of each pair in the reviewer's work, from 0. Without it nobody tires.
        prevalence: Share of one person's pairs in the queue, 0 to 1, or one for each pair. Without
            it nothing is rare.
        labelled: Where an accusing label is shown.
        backlog: Share of the queue that the hours do not cover (``Reviewer.backlog``), 0 to 1.
    """

    order: ArrayLike | None
    prevalence: ArrayLike | None
    labelled: ArrayLike | None
    backlog: float


def times_odds(chance: ArrayLike, factor: ArrayLike) -> Floats:
    """The chance whose odds are ``factor`` times as great: factor·c / (1 − c + factor·c).

    >>> times_odds(0.5, 3).item(), times_odds(0.05, 1).item(), times_odds(0, 9).item()
    (0.75, 0.05, 0.0)

    Args:
        chance: From 0 to 1.
        factor: Above 0.
    """
    chance, factor = np.asarray(chance, float), np.asarray(factor, float)
    greater = factor * chance / (1 - chance + factor * chance)
    return np.where(factor == 1, chance, greater)  # exactly the same where nothing changes


def against(evidence: ArrayLike, true: ArrayLike) -> Floats:
    """How far evidence points away from the truth, 0 to 1; a half where it is even.

    1 / (1 + 2^e) for one person's records, 1 / (1 + 2^−e) for two people's: the probability that
    evidence of e bits gives to the wrong answer, at even prior odds.

    >>> against([0, -2, 2], [True, True, False]).tolist()
    [0.5, 0.8, 0.8]
    """
    bits = np.asarray(evidence, float) * np.log(2)
    return np.asarray(expit(np.where(true, -bits, bits)), float)


def thin(evidence: ArrayLike) -> Floats:
    """How little evidence of e bits tells, either way: 2 / (1 + 2^|e|), 1 where it is even.

    >>> thin([0, 2, -2]).round(6).tolist()
    [1.0, 0.4, 0.4]
    """
    return np.asarray(2 * expit(-np.abs(np.asarray(evidence, float)) * np.log(2)), float)


def scarce(true: ArrayLike, prevalence: ArrayLike) -> Floats:
    """How rare a pair's own kind is in the queue: 1 − 2·share, and 0 from a share of a half on.

    Args:
        true: Whether both records are one person's.
        prevalence: Share of such pairs in the queue, 0 to 1.

    >>> scarce([True, False], 0.25).tolist()
    [0.5, 0.0]
    """
    prevalence = np.asarray(prevalence, float)
    share = np.where(true, prevalence, 1 - prevalence)
    return np.asarray(np.maximum(0, 1 - 2 * share), float)


def hours_into_shift(order: ArrayLike, minutes: float, shift: float) -> Floats:
    """Hours since the shift began, when each pair is taken up.

    A shift holds as many whole pairs as fit, and at least one; the next begins with a rest.

    >>> hours_into_shift([0, 1, 2, 3], minutes=30, shift=1).tolist()
    [0.0, 0.5, 0.0, 0.5]

    Args:
        order: Places in the queue, from 0.
        minutes: What one pair takes; 0 makes all hours 0.
        shift: Hours of a shift.
    """
    order = np.asarray(order, float)
    if minutes == 0:
        return np.zeros_like(order)
    fit = max(1.0, np.floor(shift * 60 / minutes))
    return np.asarray(order % fit * minutes / 60, float)


def evidence_of(pairs: pd.DataFrame, balance: float) -> Floats:
    """Evidence weights of pairs, from the weight on at which a look is even.

    Raises:
        ValueError: There is no column ``evidence_weight``, or it holds what is no number.
    """
    if "evidence_weight" not in pairs:
        raise ValueError(
            "Hardness and doubt need to know what a reviewer sees, and these pairs have no column "
            "evidence_weight. Take the pairs of a linkage, or set both to 0."
        )
    evidence = pairs["evidence_weight"].to_numpy(dtype=float)
    if np.isnan(evidence).any():
        raise ValueError("The column evidence_weight has gaps. Give each pair its evidence weight.")
    return evidence - balance


def per_pair(values: ArrayLike, pairs: pd.DataFrame, name: str, top: float = np.inf) -> Floats:
    """One number for each pair, by position, from one for all or from a list.

    Raises:
        ValueError: Another number of values than of pairs, or a value outside 0 to ``top``.
    """
    numbers = np.asarray(values, dtype=float)
    if numbers.ndim and numbers.shape != (len(pairs),):
        raise ValueError(
            f"{name} needs one value for each of {len(pairs)} pairs, or one for all; its shape was "
            f"{numbers.shape}."
        )
    if not ((numbers >= 0) & (numbers <= top) & np.isfinite(numbers)).all():
        span = "a number from 0 on" if top == np.inf else f"from 0 to {top:g}"
        raise ValueError(f"{name} must be {span} for every pair.")
    return np.broadcast_to(numbers, len(pairs))


def suggested(shown: ArrayLike, pairs: pd.DataFrame) -> NDArray[np.str_]:
    """The verdict that each shown score suggests; empty where none (NaN) is shown.

    Raises:
        ValueError: Another number of scores than of pairs.
    """
    scores = np.asarray(shown, dtype=float)
    if scores.ndim and scores.shape != (len(pairs),):
        raise ValueError(
            f"shown needs one score for each of {len(pairs)} pairs; its shape was {scores.shape}."
        )
    found = np.select([scores >= 0, scores < 0], [SAME, DIFFERENT], "")
    return np.broadcast_to(found, len(pairs))
