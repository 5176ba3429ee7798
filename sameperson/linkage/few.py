"""Records made comparable where a linkage would refuse them: a single one, or one without a value.

``fields.prepare`` refuses fewer than two records and a column that is wholly missing, because
nothing can be linked or learnt from them. A record that is looked up is often both.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from sameperson.linkage.fields import prepare

DATE = "2000-01-01"


def prepare_few(
    records: pd.DataFrame,
    record_id: str,
    fields: Mapping[str, str] | None,
    roles: Sequence[str],
) -> pd.DataFrame:
    """Values as they are compared: text in lower case, dates YYYY-MM-DD.

    Args:
        records: One row per record; there may be one, or none.
        record_id: Column of the record ids.
        fields: Column for each role; None takes every role whose name is a column.
        roles: The roles to return. One without a column or a value is missing throughout.

    Returns:
        One row per record, by record id in order (the index), and one column per role.

    Raises:
        TypeError, ValueError: As ``fields.prepare``, but for what this function lets pass.
    """
    if not isinstance(records, pd.DataFrame) or record_id not in records:
        prepare(records, record_id)  # says what is wrong with them
    chosen = {role: role for role in roles if role in records} if fields is None else fields
    found = prepare(with_stand_ins(records, record_id, chosen), record_id, chosen)
    table = found.table.iloc[: len(records)]
    values = {role: table[role].to_numpy() if role in table else None for role in roles}
    return pd.DataFrame(values, index=found.ids[: len(records)], dtype=object)


def with_stand_ins(
    records: pd.DataFrame, record_id: str, fields: Mapping[str, str]
) -> pd.DataFrame:
    """Records and two more, last in order of record id, with a value for every role.

    No pair should name these two: they are there to be let through.

    Args:
        records, record_id: As for ``prepare_few``.
        fields: Column for each role; one that is not there stays away.
    """
    ids = records[record_id].dropna().infer_objects()
    if len(ids) and pd.api.types.is_numeric_dtype(ids):
        last = [ids.max() + 1, ids.max() + 2]
    else:
        last = [max(map(str, ids), default="") + more for more in ("~", "~~")]
    values = {
        column: DATE if role == "birth_date" else _like(records[column])
        for role, column in fields.items()
        if column in records
    }
    return pd.concat([records, pd.DataFrame({record_id: last, **values})], ignore_index=True)


def _like(column: pd.Series) -> object:
    """A value of the type that a column has: its first one, or some text where that is text."""
    first = next((value for value in column if not pd.isna(value)), "")
    return DATE if isinstance(first, str) else first
