"""Rates by group, with their counts and intervals."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

ERRORS = ("people_wrongly_merged", "people_split", "people_accused")


def wilson(
    hits: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson's interval for a share, which stays inside 0 to 1 at small counts.

    Args:
        hits, trials: Arrays of the same shape; hits at most trials.
        level: Share of such intervals that cover the truth, about.

    Returns:
        Lower and upper ends; NaN where there were no trials.
    """
    hits, trials = np.asarray(hits, dtype=float), np.asarray(trials, dtype=float)
    z = float(norm.ppf(0.5 + level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / trials
        centre = share + z**2 / (2 * trials)
        half = z * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
        lower, upper = ((centre + sign * half) / (1 + z**2 / trials) for sign in (-1, 1))
    return np.clip(lower, 0, 1), np.clip(upper, 0, 1)


def rates(by_group: pd.DataFrame, errors: tuple[str, ...] = ERRORS) -> pd.DataFrame:
    """One row per group and error: count, people, rate and its 95 % interval.

    Args:
        by_group: ``Outcome.by_group``: people and one column per error, by group. Accused people
            are a share of ``people_left_in_time``, where that column is there.
        errors: Which columns.

    Returns:
        Columns group, error, count, people (who could have met the error), rate, lower, upper.
        Without such people the last three are NaN: *not defined*, and neither 0 nor 1.
    """
    rows = by_group.reset_index().melt(
        id_vars=["group"], value_vars=list(errors), var_name="error", value_name="count"
    )
    could = rows["group"].map(by_group["people"])
    if "people_left_in_time" in by_group:
        left = rows["group"].map(by_group["people_left_in_time"])
        could = could.where(rows["error"] != "people_accused", left)
    lower, upper = wilson(rows["count"], could)
    rate = (rows["count"] / could).where(could > 0)
    rows = rows.assign(people=could, rate=rate, lower=lower, upper=upper)
    return rows[["group", "error", "count", "people", "rate", "lower", "upper"]]
