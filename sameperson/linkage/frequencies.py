"""Term frequency: agreement on a rare value is stronger evidence than on a common one."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.linkage.fields import prepare
from sameperson.linkage.levels import ENDS, numbered, places
from sameperson.linkage.links import Model

COLUMN = "tf_adjustment_column"


def adjusted_roles(model: Model) -> list[str]:
    """The roles in which a model counts rare values for more, in its order."""
    found = (comparison["output_column_name"] for comparison, _, _ in _adjusted(model))
    return list(dict.fromkeys(found))


def term_frequency(
    pairs: pd.DataFrame,
    model: Model,
    records: pd.DataFrame,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """What a value's own frequency adds to the evidence that its level gives.

    Where two records agree on a value, u is the frequency of that very value and not the average
    over all values: log2 u(exact) - log2 f, times the level's adjustment weight (1 here). f is the
    share of records with a value that have this one; where two records differ, the larger of their
    two shares; and a model may set a least value for f. So Splink does [@linacre2022].

    Args:
        pairs: record_l, record_r and ``level_<role>`` of every role that the model adjusts.
        model: Whose adjustments are made.
        records: The records that were linked: frequencies are theirs.
        record_id, fields: As ``sp.link`` took them.

    Returns:
        One row per pair, with its index, and one column for each role that the model adjusts, in
        match weight: above 0 for rare values, below 0 for common ones, 0 where the pair's level is
        not adjusted.
    """
    prepared = prepare(records, record_id, fields)
    ends = [places(prepared, pairs[end]) for end in ENDS]
    found = {role: np.zeros(len(pairs)) for role in adjusted_roles(model)}
    for comparison, number, level in _adjusted(model):
        role, values = comparison["output_column_name"], prepared.table[level[COLUMN]]
        share = values.map(values.value_counts(normalize=True)).to_numpy(dtype=float)
        larger = np.fmax(*(share[end] for end in ends))  # passes over one that is missing
        gain = _gain(comparison, level, larger)
        rows = (pairs[f"level_{role}"] == number).to_numpy() & ~np.isnan(gain)
        found[role][rows] = gain[rows]
    return pd.DataFrame(found, index=pairs.index)


def gain_of(model: Model, role: str, level: int, share: float) -> float:
    """What agreement on one value adds beyond its level, in match weight.

    Args:
        model: Whose adjustments are made.
        role, level: What agrees and how well, as in ``level_<role>``.
        share: Share of the records with a value that have this one, above 0 and at most 1.

    Returns:
        Above 0 for a value rarer than the model's u, below 0 for a commoner one; 0 where the
        model does not adjust the level.
    """
    if not 0 < share <= 1:
        raise ValueError(f"The share of a value lies above 0 and is at most 1; this is {share}.")
    for comparison, number, own in _adjusted(model):
        if (comparison["output_column_name"], number) == (role, level):
            return float(_gain(comparison, own, np.array([share]))[0])
    return 0.0


def _adjusted(model: Model) -> Iterator[tuple[dict[str, Any], int, dict[str, Any]]]:
    """Comparison, number and level of every level that a model adjusts."""
    for comparison in model.settings["comparisons"]:
        for number, level in numbered(comparison):
            if level.get(COLUMN):
                yield comparison, number, level


def _gain(
    comparison: dict[str, Any], level: dict[str, Any], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The adjustment at one level for shares of values; NaN where a share is missing."""
    frequency = np.maximum(share, level.get("tf_minimum_u_value", 0.0))
    gain: NDArray[np.float64] = np.log2(_u_of_exact(level, comparison)) - np.log2(frequency)
    return gain * float(level.get("tf_adjustment_weight", 1.0))


def _u_of_exact(level: dict[str, Any], comparison: dict[str, Any]) -> float:
    """u of exact agreement on the adjusted column: what a frequency is set against."""
    if level.get("disable_tf_exact_match_detection"):
        return float(level["u_probability"])
    column = level[COLUMN]
    for _, own in numbered(comparison):
        if own["sql_condition"].strip() == f'"{column}_l" = "{column}_r"':
            return float(own["u_probability"])
    raise ValueError(f"The model adjusts {column} by frequency, but has no level where it agrees.")
