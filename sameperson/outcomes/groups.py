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
    # From arrays: melting and mapping frames takes four times as long, and sliders call this.
    size, people = len(by_group), by_group["people"].to_numpy(dtype=float)
    left = people
    if "people_left_in_time" in by_group:
        left = by_group["people_left_in_time"].to_numpy(dtype=float)
    count = np.concatenate([by_group[error].to_numpy(dtype=float) for error in errors])
    could = np.concatenate([left if error == "people_accused" else people for error in errors])
    lower, upper = wilson(count, could)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(could > 0, count / could, np.nan)
    return pd.DataFrame(
        {
            "group": np.tile(by_group.index.to_numpy(dtype=object), len(errors)),
            "error": np.repeat(np.array(errors, dtype=object), size),
            "count": count,
            "people": could,
            "rate": rate,
            "lower": lower,
            "upper": upper,
        }
    )


def hit_most(found: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each error the group with the largest rate, and those that cannot be told from it.

    Args:
        found: As ``rates`` gives it.

    Returns:
        Error -> groups by falling rate: the largest first, then each whose 95 % interval overlaps
        with its interval. No entry for an error that nobody met, or whose rates are not defined.
    """
    most = {}
    for error, own in found.dropna(subset="rate").groupby("error", sort=False):
        if own["rate"].max() == 0:
            continue
        own = own.sort_values(["rate", "group"], ascending=[False, True])
        most[str(error)] = tuple(own["group"][own["upper"] >= own["lower"].iloc[0]].astype(str))
    return most
