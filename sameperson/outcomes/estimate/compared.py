"""What can be compared without a label: linked with unlinked records, threshold with threshold."""

from collections.abc import Sequence

import pandas as pd

from sameperson.linkage import Linkage
from sameperson.outcomes.estimate.intervals import of_count
from sameperson.outcomes.estimate.referred import leads


def traits(records: pd.DataFrame) -> pd.DataFrame:
    """What an office can see of its records: True and False by trait, with the records' index.

    Traits: *no document number*, *no birth date*, *birth date 1 January*, and each nationality.
    """
    found = {
        "no document number": records["document_number"].isna(),
        "no birth date": records["birth_date"].isna(),
        "birth date 1 January": records["birth_date"].str.endswith("-01-01").fillna(False),
    }
    for state in sorted(records["nationality"].dropna().unique()):
        found[f"nationality {state}"] = records["nationality"] == state
    return pd.DataFrame(found).astype(bool)


def linked_and_not(traits: pd.DataFrame, linked: pd.Series) -> pd.DataFrame:
    """How often each trait is found among linked and among unlinked records.

    Args:
        traits: True and False, one column per trait.
        linked: True and False, with the same index.

    Returns:
        Indexed by trait, by falling distance between the two shares: ``linked`` and ``unlinked``
        (shares), and ``from`` and ``to`` of a 95 % interval for the unlinked (Clopper and Pearson),
        as if they had been drawn. NaN where there is no such record.
    """
    yes = linked.reindex(traits.index).to_numpy(dtype=bool)
    inside, outside = traits[yes], traits[~yes]
    lower, upper = of_count(outside.sum(), len(outside))
    found = pd.DataFrame(
        {"linked": inside.mean(), "unlinked": outside.mean(), "from": lower, "to": upper}
    )
    far = (found["linked"] - found["unlinked"]).abs()
    return found.loc[far.sort_values(ascending=False, kind="stable").index]


def has_arrival(records: pd.DataFrame, identities: pd.Series) -> pd.Series:
    """For each departure, whether its identity holds any arrival: Series record_id -> bool."""
    home = records["record_id"].map(identities)
    came = set(home[records["event"] == "arrival"])
    left = records["event"] == "departure"
    index = pd.Index(records["record_id"][left], name="record_id")
    return pd.Series(home[left].isin(came).to_numpy(), index=index, name="linked")


def by_threshold(
    linkage: Linkage, records: pd.DataFrame, thresholds: Sequence[float]
) -> pd.DataFrame:
    """The share of visits that the file shows as overstays, at several thresholds.

    Returns:
        Indexed by threshold: ``visits`` (arrivals more than 90 days back), ``overstays``, and
        ``share``, the second over the first.
    """
    rows = {}
    for threshold in thresholds:
        found = leads(records, linkage.identities(threshold))
        count = int(found["lead"].sum())
        rows[threshold] = {"visits": len(found), "overstays": count, "share": count / len(found)}
    return pd.DataFrame.from_dict(rows, "index").rename_axis("threshold")
