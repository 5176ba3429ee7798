"""A rule that ranks identities is a model too: what it puts on top, and how often that is mixed."""

from collections.abc import Sequence

import pandas as pd

from sameperson.outcomes.groups import wilson


def mixed_at_top(
    identities: pd.Series, truth: pd.Series, score: pd.Series, tops: Sequence[int] = (20, 50, 100)
) -> pd.DataFrame:
    """Of the identities that a rule ranks first, how many hold two or more people.

    Args:
        identities: Series record_id -> identity_id.
        truth: Series record_id -> person_id.
        score: Series identity_id -> number by which the rule ranks, the largest first; ties by
            identity id, which tells nothing.
        tops: How many of the first to look at.

    Returns:
        One row for each of ``tops`` and one for all: identities, mixed, share, and the ends lower
        and upper of its 95 % interval (Wilson's).

    Raises:
        ValueError: An identity has no score, or a top is not between 1 and their number.
    """
    people = truth.reindex(identities.index).groupby(identities).nunique()
    unscored = people.index.difference(score.index)
    if len(unscored):
        raise ValueError(f"{len(unscored)} identities have no score, such as {unscored[0]}.")
    if not all(1 <= top <= len(people) for top in tops):
        raise ValueError(f"There are {len(people):,} identities; a top lies between 1 and that.")
    order = score.reindex(people.index).sort_index().sort_values(ascending=False, kind="stable")
    mixed = (people > 1).reindex(order.index)
    rows = []
    for label, of in [*((f"first {top}", mixed.head(top)) for top in tops), ("all", mixed)]:
        lower, upper = wilson(of.sum(), len(of))
        rows.append((label, len(of), int(of.sum()), of.mean(), float(lower), float(upper)))
    columns = ["ranked", "identities", "mixed", "share", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns).set_index("ranked")
