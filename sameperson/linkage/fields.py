"""What a linkage reads: roles of columns, and values made comparable or refused."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Rows = NDArray[np.intp]
ROLES = (
    "given_name", "family_name", "birth_date", "sex", "document_number", "phone", "email",
    "address", "city", "postcode", "nationality",
)  # fmt: skip
LONGEST = 500  # characters in a value; more is no name, number or address
DATE = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ]00:00:00)?")
OVERRIDES = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"  # change the order in which text is shown


@dataclass(frozen=True)
class Prepared:
    """Records ready for comparison.

    Attributes:
        table: One row per record in order of record id: ``unique_id`` (its place in that order),
            ``source_dataset``, and one text column per role, None where missing.
        ids: Record ids in that order, of the type they came in.
        roles: Which roles the table has, in the order of ``ROLES``.
        notes: Sentences on what was changed, such as dates that could not be read.
    """

    table: pd.DataFrame
    ids: pd.Index
    roles: tuple[str, ...]
    notes: tuple[str, ...]


def prepare(
    records: pd.DataFrame,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
    source: str | None = None,
) -> Prepared:
    """Records checked and made comparable: text folded to lower case, dates to YYYY-MM-DD.

    Args:
        records: One row per record.
        record_id: Column of the record ids: all present, all different.
        fields: Column for each role; None takes every role whose name is a column.
        source: Column that tells two files apart, when only links between them are wanted.

    Raises:
        TypeError: ``records`` is no DataFrame, or a column mixes types.
        ValueError: A sentence on which column and row cannot be used, and what to do.
    """
    ids = _check_ids(records, record_id)
    chosen = _choose_fields(records, fields, record_id)
    notes: list[str] = []
    columns: dict[str, pd.Series] = {}
    for role in (role for role in ROLES if role in chosen):
        column = records[chosen[role]]
        if role == "birth_date":
            columns[role] = _dates(column, ids, notes)
        else:
            columns[role] = _text(column, ids)
        if columns[role].isna().all():
            raise ValueError(
                f"Every value of column {chosen[role]!r} is missing; leave {role!r} out of fields."
            )
    order = np.argsort(ids.to_numpy(), kind="stable")
    table = pd.DataFrame({"unique_id": np.arange(len(ids))})
    table["source_dataset"] = _sources(records, source)[order] if source else "records"
    for role, values in columns.items():
        table[role] = values.to_numpy(dtype=object)[order]
    return Prepared(table, ids[order], tuple(columns), tuple(notes))


def _check_ids(records: pd.DataFrame, record_id: str) -> pd.Index:
    if not isinstance(records, pd.DataFrame):
        raise TypeError(f"Records come as a pandas DataFrame; this is a {type(records).__name__}.")
    if record_id not in records.columns:
        raise ValueError(
            f"There is no column {record_id!r}; name the column of record ids with record_id=…."
        )
    if len(records) < 2:
        raise ValueError(f"A linkage compares records; there are {len(records)}, and it needs 2.")
    if "person_id" in records.columns:
        raise ValueError(
            "Column 'person_id' is the truth, and the truth stays apart from what is linked; "
            "drop it from the records."
        )
    column = records[record_id]
    if column.isna().any():
        row = int(np.flatnonzero(column.isna())[0])
        raise ValueError(f"Column {record_id!r} has no id in row {row}; give every record one.")
    if column.duplicated().any():
        twice = column[column.duplicated()].iloc[0]
        raise ValueError(
            f"Record id {twice!r} stands more than once in column {record_id!r}; "
            "give every record an id of its own."
        )
    if len({type(value) for value in column}) > 1:
        raise TypeError(f"Column {record_id!r} mixes types; make all ids text or all numbers.")
    ids: pd.Index = pd.Index(column)
    return ids


def _choose_fields(
    records: pd.DataFrame, fields: Mapping[str, str] | None, record_id: str
) -> dict[str, str]:
    chosen = {role: role for role in ROLES if role in records.columns}
    if fields is not None:
        chosen = dict(fields)
    for role, column in chosen.items():
        if role not in ROLES:
            raise ValueError(f"There is no role {role!r}; choose from {', '.join(ROLES)}.")
        if column not in records.columns:
            raise ValueError(f"Role {role!r} names column {column!r}, which is not there.")
    if not chosen:
        raise ValueError(
            f"No column besides {record_id!r} is named like a role; say which is which with "
            "fields={'given_name': 'your column', …}."
        )
    return chosen


def _sources(records: pd.DataFrame, source: str) -> np.ndarray:
    if source not in records.columns:
        raise ValueError(f"There is no column {source!r} to tell the two files apart.")
    column = records[source]
    if column.isna().any():
        row = int(np.flatnonzero(column.isna())[0])
        raise ValueError(f"Column {source!r} is empty in row {row}; say which file it is from.")
    if column.nunique() < 2:
        raise ValueError(f"Column {source!r} names one file only; links between files need two.")
    return np.asarray(column.astype(str).to_numpy(dtype=object))


def _text(column: pd.Series, ids: pd.Index) -> pd.Series:
    """Values as folded text, None where missing or blank."""
    values = column.astype(object).where(column.notna(), None)
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1:
        names = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise TypeError(f"Column {column.name!r} mixes {names}; make all its values text.")
    folded = {value: _fold(value) for value in set(values) if value is not None}
    bad = {value: why for value in folded if (why := _unusable(folded[value]))}
    if bad:
        row = next(i for i, value in enumerate(values) if value in bad)
        raise ValueError(
            f"Column {column.name!r}, row {row} (record {ids[row]!r}): {bad[values.iloc[row]]} "
            "Correct the value or make it missing."
        )
    return pd.Series([folded.get(v) or None for v in values], index=column.index, dtype=object)


def _fold(value: object) -> str:
    return re.sub(" +", " ", unicodedata.normalize("NFC", str(value)).casefold()).strip(" ")


def _unusable(text: str) -> str:
    """Why a value cannot be compared; empty when it can."""
    if len(text) > LONGEST:
        return f"the value has {len(text):,} characters, and {LONGEST} is the most."
    if any(character in OVERRIDES for character in text):
        return "the value holds a character that changes the order in which text is shown."
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        return "the value holds a control character."
    return ""


def _dates(column: pd.Series, ids: pd.Index, notes: list[str]) -> pd.Series:
    """Dates as text, YYYY-MM-DD.

    What is not written year, month, day cannot be read: it is counted, noted and missing. What is
    so written but is no day of the calendar, such as 1949-00-13, is counted and noted too, and
    kept as written: it is a real date with an error, and its other parts still tell.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        days: pd.Series = column.dt.strftime("%Y-%m-%d").astype(object)
        return days.where(column.notna(), None)
    written = [None if pd.isna(value) else DATE.fullmatch(str(value).strip()) for value in column]
    text = ["-".join(found.groups()) if found else None for found in written]
    dates = pd.Series(text, index=column.index, dtype=object)
    unread = np.flatnonzero(dates.isna() & column.notna())
    _note(notes, column, ids, unread, "could not be read and count as missing")
    known = pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce").notna()
    wrong = np.flatnonzero(dates.notna() & ~known)
    _note(notes, column, ids, wrong, "are no days of the calendar and are compared part by part")
    return dates


def _note(notes: list[str], column: pd.Series, ids: pd.Index, rows: Rows, what: str) -> None:
    if len(rows):
        first = str(column.iloc[rows[0]])[:40]
        notes.append(
            f"{len(rows):,} of {int(column.notna().sum()):,} dates in column {column.name!r} "
            f"{what}, the first {first!r} of record {str(ids[rows[0]])!r}; write dates as "
            "YYYY-MM-DD."
        )
