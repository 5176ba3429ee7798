"""In which fields two records agree: the plain evidence behind a link, for who looks at it."""

from collections.abc import Mapping

import pandas as pd

from sameperson.linkage.fields import prepare


def agreement(
    records: pd.DataFrame,
    pairs: pd.DataFrame,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Whether the records of each pair have the same value, field by field.

    Values are compared as a linkage reads them: lower case, blanks trimmed.

    Args:
        records: As ``sp.link`` takes them.
        pairs: Columns ``record_l`` and ``record_r``; others are not read.
        record_id: Column of record ids.
        fields: Column for each role, as ``sp.link`` takes them.

    Returns:
        One row per pair, with its index, and one column of True and False per role. Where a value
        is missing in either record the two do not agree: False.

    Raises:
        ValueError: A pair names a record that is not there.
    """
    prepared = prepare(records, record_id, fields)
    ends = [prepared.ids.get_indexer(pd.Index(pairs[end])) for end in ("record_l", "record_r")]
    for at, end in zip(ends, ("record_l", "record_r"), strict=True):
        if (at < 0).any():
            unknown = pairs[end][at < 0].iloc[0]
            raise ValueError(f"A pair names record {unknown!r}, which is not among the records.")
    left, right = ends
    found = {}
    for role in prepared.roles:
        codes, _ = pd.factorize(prepared.table[role])
        found[role] = (codes[left] == codes[right]) & (codes[left] >= 0)
    return pd.DataFrame(found, index=pairs.index)
