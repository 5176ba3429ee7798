"""How much it says that two records have a value in common: counted, without forming a pair."""

from collections.abc import Sequence

import pandas as pd

from sameperson.outcomes.groups import wilson


def pairs_in_common(records: pd.DataFrame, truth: pd.Series, fields: Sequence[str]) -> pd.DataFrame:
    """Pairs of records that share a value, and how many of them are about one person.

    Args:
        records: With record_id and the fields; a blank is shared with nothing.
        truth: Series record_id -> person_id.
        fields: Columns to look at.

    Returns:
        One row per field, and ``any two records`` at the end: pairs, one_person (how many of them
        are), one_in (pairs for each that is; inf where none is, NaN without pairs), and lower and
        upper end of a 95 % interval of the share (Wilson, as if pairs were independent, which
        those of one person are not; so it is narrower than it should be).
    """
    person = records["record_id"].map(truth)
    if person.isna().any():
        who = records.loc[person.isna(), "record_id"].iloc[0]
        raise ValueError(f"The truth names nobody for record {who!r}.")
    rows = {field: _count(records[field], person) for field in fields}
    rows["any two records"] = _count(pd.Series("same", index=records.index), person)
    table = pd.DataFrame.from_dict(rows, "index", columns=["pairs", "one_person"])
    lower, upper = wilson(table["one_person"], table["pairs"])
    return table.assign(one_in=table["pairs"] / table["one_person"], lower=lower, upper=upper)


def _count(values: pd.Series, person: pd.Series) -> tuple[int, int]:
    """Pairs that share a value, and those of them that share the person too."""
    known = values.notna()
    each = values[known].groupby(values[known]).size()
    both = values[known].groupby([values[known], person[known]]).size()
    return int((each * (each - 1) // 2).sum()), int((both * (both - 1) // 2).sum())


def one_step_away(
    records: pd.DataFrame,
    truth: pd.Series,
    sources: Sequence[str],
    shared: str = "organisation_id",
) -> pd.Series:
    """How many people share something with somebody whom certain sources name.

    Args:
        records: With record_id, source and the shared column.
        truth: Series record_id -> person_id.
        sources: Sources whose records mark a person.
        shared: Column that two people have in common.

    Returns:
        Counts: people marked; organisations (different values), of them with a marked person;
        people who have one; of them marked themselves; of the others one step away (in one with
        somebody marked).
    """
    person = records["record_id"].map(truth)
    marked = set(person[records["source"].isin(list(sources))])
    members = pd.DataFrame({"shared": records[shared], "person": person})
    members = members.dropna().drop_duplicates()
    touched = members["shared"][members["person"].isin(marked)].unique()
    near = members["shared"].isin(touched) & ~members["person"].isin(marked)
    return pd.Series(
        {
            "people marked": len(marked),
            "organisations": members["shared"].nunique(),
            "of them with somebody marked": len(touched),
            "people in an organisation": members["person"].nunique(),
            "of them marked themselves": members["person"][
                members["person"].isin(marked)
            ].nunique(),
            "of the others one step away": members["person"][near].nunique(),
        }
    )
