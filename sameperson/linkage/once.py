"""Witnesses with one voice, counted once: a plain remedy for fields that err together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def count_once(evidence: pd.DataFrame, sets: Sequence[Sequence[str]]) -> pd.Series:
    """Match weights in which each set of fields adds the strongest of its weights and no more.

    The strongest is the one furthest from 0, up or down; of equals, the first named. That keeps
    one voice of several that would say the same, and throws away what the others know by
    themselves: a remedy that is simple and not the best there could be.

    Args:
        evidence: Weight of each field of each pair, with ``prior``, as ``weights.evidence`` gives
            it.
        sets: Fields that err together, such as address, city and postcode; no field in two sets.

    Returns:
        Series of weights, with the index of the pairs, rounded to six decimals as in a linkage.

    Raises:
        ValueError: A field is not there, or stands in two sets.

    >>> parts = pd.DataFrame({"prior": [-3.0], "address": [9.0], "city": [4.0], "sex": [1.0]})
    >>> count_once(parts, [["address", "city"]]).tolist()
    [7.0]
    """
    named = [field for own in sets for field in own]
    if unknown := [field for field in named if field not in evidence]:
        raise ValueError(f"The evidence has no field {unknown[0]!r}.")
    if twice := [field for field in named if named.count(field) > 1]:
        raise ValueError(f"Field {twice[0]!r} stands in two sets; put it in one.")
    weight = evidence.drop(columns=named).sum(axis=1)
    for own in sets:
        parts = evidence[list(own)].to_numpy(dtype=float)
        strongest = np.abs(parts).argmax(axis=1)
        weight = weight + parts[np.arange(len(parts)), strongest]
    return weight.round(6).rename("weight")
