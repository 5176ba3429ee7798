"""Shares of pairs or searches by group, with intervals that know that one person has many."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.outcomes.groups import wilson

COLUMNS = ["count", "of", "people", "share", "lower", "upper"]


def shares_by_group(
    happened: pd.Series, person: pd.Series, groups: pd.Series, total: str | None = None
) -> pd.DataFrame:
    """How often something happened to pairs, searches or records, by the group of their person.

    Pairs of one person share their errors: one misspelt record with five others is five lost
    pairs, and one misfortune. So the interval is Wilson's at the effective number of pairs: their
    number over the design effect, which is the variance of the share between people (the ratio
    estimator's) over that of as many independent pairs. Never more than there are pairs, never
    fewer than one. Where nothing or everything happened there is no variance to see, and people
    are counted instead.

    Args:
        happened: True or False for each pair.
        person: The person of each, in the same order.
        groups: Series person_id -> group.
        total: Name of a last row for everybody; None for none.

    Returns:
        Indexed by group, in order: count, of (how many pairs), people (whose pairs these are),
        share, and lower and upper end of a 95 % interval. A group without pairs has no row.
    """
    frame = pd.DataFrame({"hits": happened.to_numpy(dtype=bool), "person": person.to_numpy()})
    each = frame.groupby("person")["hits"].agg(["sum", "size"])
    found: dict[str, tuple[float, ...]] = {
        str(group): _share(own)
        for group, own in each.groupby(groups.reindex(each.index).to_numpy())
    }
    if total is not None:
        found[total] = _share(each)
    table = pd.DataFrame.from_dict(found, "index", columns=COLUMNS)
    table = table.astype({"count": "int64", "of": "int64", "people": "int64"})
    return table.rename_axis("group")


def _share(each: pd.DataFrame) -> tuple[float, ...]:
    """Counts, share and interval of some people, given hits and trials of each."""
    hits, trials = (each[name].to_numpy(dtype=float) for name in ("sum", "size"))
    count, of = hits.sum(), trials.sum()
    share = count / of if of else np.nan
    effective = effective_number(hits, trials)
    lower, upper = wilson(share * effective, effective)
    return count, of, len(each), share, float(lower), float(upper)


def effective_number(hits: NDArray[np.float64], trials: NDArray[np.float64]) -> float:
    """How many independent trials tell as much about a share as these, which come by person.

    Args:
        hits, trials: Per person; trials above 0.

    Returns:
        At least 1 and at most the number of trials; 0 without any.

    >>> round(effective_number(np.array([5.0, 0.0, 5.0, 0.0]), np.full(4, 5.0)), 6)  # of 20
    3.0
    """
    of, people = trials.sum(), len(trials)
    if not people:
        return 0.0
    share = hits.sum() / of
    if share in (0.0, 1.0):
        return float(people)
    spread = ((hits - share * trials) ** 2).sum()
    between = spread * people / max(people - 1, 1) / of**2
    return float(np.clip(share * (1 - share) / between, 1.0, of)) if between else float(of)
