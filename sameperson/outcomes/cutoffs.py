"""What a cut-off on a similarity keeps, of pairs of one person and of pairs of two, by group."""

import math

import pandas as pd

from sameperson.outcomes.shares import shares_by_group

ROUNDING = 1e-9  # of a share times a count
KINDS = {True: "one person", False: "two people"}


def kept(pairs: pd.DataFrame, measure: str, cutoff: float) -> pd.DataFrame:
    """Share of pairs whose similarity is a cut-off or more.

    Args:
        pairs: group, same (whether one person), person_id, and a column of similarities; NaN,
            where a name is blank, is not kept.
        measure: That column.
        cutoff: 0 to 1.

    Returns:
        One row per group and kind (``one person`` or ``two people``): group, kind, count, of,
        share, lower, upper: a 95 % interval that takes the pairs of one person together.
    """
    found = []
    for same, kind in KINDS.items():
        own = pairs[pairs["same"] == same]
        groups = own.drop_duplicates("person_id").set_index("person_id")["group"]
        shares = shares_by_group(own[measure] >= cutoff, own["person_id"], groups)
        found.append(shares.reset_index().assign(kind=kind))
    columns = ["group", "kind", "count", "of", "share", "lower", "upper"]
    return pd.concat(found, ignore_index=True)[columns]


def cutoff_for(pairs: pd.DataFrame, measure: str, share: float) -> pd.Series:
    """The highest cut-off that keeps at least a share of each group's true pairs.

    Args:
        pairs: As ``kept`` takes them; pairs with a blank are left out.
        measure: Column of similarities.
        share: Above 0, up to 1.

    Returns:
        Series group -> cut-off: the similarity of one of its true pairs. No entry for a group
        without true pairs.
    """
    if not 0 < share <= 1:
        raise ValueError(f"A share lies above 0 and up to 1; this was {share}.")
    own = pairs[pairs["same"]].dropna(subset=measure)
    return own.groupby("group")[measure].agg(
        lambda alike: alike.nlargest(math.ceil(share * len(alike) - ROUNDING)).iloc[-1]
    )
