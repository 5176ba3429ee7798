"""Reading records side by side: what agrees, what differs, what is missing."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sameperson.linkage.fields import ROLES

AGREES, DIFFERS, MISSING = "agrees", "differs", "missing"
READ = (*ROLES, "organisation_id")


def compared(records: pd.DataFrame, first: str, fields: Sequence[str] = READ) -> pd.DataFrame:
    """How every record compares with one of them, field by field, as written.

    Args:
        records: With ``record_id``; blanks are None or NaN.
        first: The record id that the others are compared with.
        fields: Columns to compare.

    Returns:
        One row per field, one column per other record: ``agrees`` where both have the same value,
        ``differs`` where both have one and it is not the same, ``missing`` where one or both have
        none. A missing value says neither.

    Raises:
        ValueError: There is no record ``first``, or a record id stands twice.
    """
    table = records.set_index("record_id")[list(fields)]
    if first not in table.index or table.index.has_duplicates:
        raise ValueError(f"Records to read side by side must hold {first!r} and no record twice.")
    own = table.loc[first]
    words = {
        other: [_word(a, b) for a, b in zip(own, table.loc[other], strict=True)]
        for other in table.index
        if other != first
    }
    return pd.DataFrame(words, index=pd.Index(fields, name="field"))


def counts(words: pd.DataFrame) -> pd.DataFrame:
    """How many fields of each record agree, differ and are missing: one row per record."""
    found = {word: (words == word).sum() for word in (AGREES, DIFFERS, MISSING)}
    return pd.DataFrame(found).rename_axis("record_id")


def _word(a: Any, b: Any) -> str:
    if pd.isna(a) or pd.isna(b):
        return MISSING
    return AGREES if a == b else DIFFERS
