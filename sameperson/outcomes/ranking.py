"""What rates by group can and cannot say: who is hit more, and who cannot be told apart."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sameperson.outcomes.groupings import family_rates
from sameperson.outcomes.groups import ERRORS

NOT_DEFINED = "not defined"


def places(found: pd.DataFrame) -> pd.DataFrame:
    """Every group's place by falling rate, error by error: 1 has the largest.

    Returns:
        Indexed by group, a column for each error. Equal rates share the mean of their places; NaN
        where the rate is not defined.
    """
    wide = found.pivot_table(
        "rate", "group", "error", aggfunc="first", sort=False, dropna=False, observed=True
    )
    wide = wide.reindex(index=found["group"].unique(), columns=found["error"].unique())
    return wide.rank(ascending=False, method="average")


def told_apart(found: pd.DataFrame, error: str) -> list[tuple[str, tuple[str, ...]]]:
    """Whose rate lies above whose, as far as intervals say.

    Two rates are told apart where their 95 % intervals do not overlap. That asks for more than a
    test of the two alone would, which suits many comparisons at once. Intervals that overlap do
    not say that two rates are equal: these counts cannot tell.

    Args:
        found: As ``groups.rates`` gives it.
        error: Which error.

    Returns:
        By falling rate: group, and the groups of lower rate that it is told apart from, which may
        be none. Groups without a rate are left out.
    """
    own = found[found["error"] == error].dropna(subset="rate")
    own = own.sort_values(["rate", "group"], ascending=[False, True])
    return [
        (str(row["group"]), tuple(own["group"][own["upper"] < row["lower"]].astype(str)))
        for _, row in own.iterrows()
    ]


def ranking(found: pd.DataFrame, error: str) -> str:
    """The order of the groups in words, and which of them are told apart.

    Args:
        found: As ``groups.rates`` gives it.
        error: Which error.

    Returns:
        One or two sentences; "Not defined." where no group has a rate.
    """
    above = told_apart(found, error)
    if not above:
        return f"{NOT_DEFINED.capitalize()}."
    order = f"By falling rate: {listed([group for group, _ in above])}."
    together: dict[tuple[str, ...], list[str]] = {}
    for group, below in above:
        if below:
            together.setdefault(below, []).append(group)
    if not together:
        return f"{order} No two of them are told apart." if len(above) > 1 else order
    told = "; ".join(f"{listed(own)} from {listed(below)}" for below, own in together.items())
    return f"{order} Told apart: {told}."


def table(found: pd.DataFrame, groups: list[str] | None = None) -> pd.DataFrame:
    """Rates in words, one row per group and one column per error.

    Args:
        found: As ``groups.rates`` or ``groupings.family_rates`` gives it.
        groups: Their order; None as they come.
    """
    words = pd.Series([in_words(row) for _, row in found.iterrows()], found.index)
    columns = {
        error: words[own.index].set_axis(own["group"])
        for error, own in found.groupby("error", sort=False)
    }
    return pd.DataFrame(columns).loc[groups or list(found["group"].unique())]


def in_words(row: Any) -> str:
    """A rate with its counts and interval, or why there is none.

    >>> in_words({"count": 3, "people": 60, "rate": 0.05, "lower": 0.02, "upper": 0.14})
    '3 of 60: 5.0% (2.0% to 14.0%)'
    >>> in_words({"count": 3, "people": 24, "rate": float("nan")})
    'not defined: 24 people'
    """
    if row["rate"] != row["rate"]:
        return f"{NOT_DEFINED}: {row['people']:,.0f} people"
    return (
        f"{row['count']:,.0f} of {row['people']:,.0f}: {row['rate']:.1%} "
        f"({row['lower']:.1%} to {row['upper']:.1%})"
    )


def listed(names: ArrayLike) -> str:
    """Names in a row, with "and" before the last.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *before, last = [str(name) for name in np.asarray(names, dtype=object)]
    return f"{', '.join(before)} and {last}" if before else last


def spread(rates: pd.Series) -> float:
    """Largest less smallest rate; NaN for fewer than two that are defined."""
    known = rates.dropna()
    return float(known.max() - known.min()) if len(known) > 1 else float("nan")


def apart_by_chance(
    found: pd.DataFrame, groups: pd.Series, families: pd.Series, times: int = 200, seed: int = 1
) -> pd.Series:
    """How often chance alone would tell any two groups apart.

    Groups are dealt out anew to whole families, who belong together, so that no group can matter.

    Args:
        found: As ``groupings.met`` gives it.
        groups, families: Series person_id -> group, and -> family, for all of them. All members
            of a family count in the group of its first member.
        times: How often groups are dealt out.
        seed: Of the deals.

    Returns:
        Series error -> share of the deals, between 0 and 1, in which ``told_apart`` tells two
        groups or more apart. NaN for no deal.
    """
    family, _ = pd.factorize(families.reindex(found.index))
    first = pd.Series(groups.reindex(found.index).to_numpy()).groupby(family).first().to_numpy()
    random, told = np.random.default_rng(seed), []
    for _ in range(times):
        dealt = pd.Series(random.permutation(first)[family], found.index)
        ends = family_rates(found, dealt, families).groupby("error")
        told.append(ends["lower"].max() > ends["upper"].min())  # some interval above another
    return pd.DataFrame(told, columns=list(ERRORS), dtype=float).mean()
