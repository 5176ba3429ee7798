"""What is wrong with single rows of a batch: each problem with its row, its field and a reason."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from sameperson.world.contacts import CITIES, DOCUMENT_PREFIX
from sameperson.world.households import NATIONALITIES
from sameperson.world.sources import FIELDS

LONGEST = 200  # characters
FIRST_YEAR = 1900
DATES = ("birth_date", "event_on", "recorded_on")
NEEDED = ("record_id", "event_on", "recorded_on")
EVENTS = ("arrival", "departure", "entry")
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
FENCE = "Only records of an invented world are taken in: "
# Letters that a reader does not see or that turn the order of others round; line ends; no letter.
UNSEEN = ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")

Reason = Callable[[str], str | None]


class Problem(NamedTuple):
    """One reason why a row is not taken in."""

    row: int
    record_id: str | None
    field: str
    value: str | None
    reason: str


def problems(
    frame: pd.DataFrame, source: str, today: str, known_ids: Collection[str]
) -> list[Problem]:
    """Every problem of every row, by row and then by field.

    Args:
        frame: As ``read`` gives it.
        source: The source it is said to come from.
        today: YYYY-MM-DD; nothing is recorded later.
        known_ids: Record ids that are in the casebook already.
    """
    checks = {**CHECKS, **{date: lambda value: date_reason(value, today) for date in DATES}}
    found: list[tuple[int, str, str]] = []
    for field in map(str, frame.columns):
        found += _of_values(frame[field], field, checks.get(field))
    found += [*_missing(frame), *_order(frame, today), *_source(frame, source)]
    found += [*_twice(frame), *_known(frame, set(known_ids))]
    order = {field: at for at, field in enumerate(frame.columns)}
    told = []
    for row, field, reason in sorted(found, key=lambda own: (own[0], order[own[1]], own[2])):
        own = frame.loc[row]
        told.append(Problem(row, _short(own["record_id"]), field, _short(own[field]), reason))
    return told


def date_reason(value: str, today: str) -> str | None:
    """Why this is no date that a record can hold; None where it is one."""
    parts = DATE.fullmatch(value)
    if not parts:
        return "A date is written YYYY-MM-DD."
    year, month, day = map(int, parts.groups())
    if swapped(value):
        return f"There is no month {month}; day and month may be swapped."
    if not is_date(value):
        return f"There is no day {day} of month {month} in {year}."
    if year < FIRST_YEAR or value > today:
        return f"A date lies between {FIRST_YEAR}-01-01 and today, {today}."
    return None


def swapped(value: str) -> bool:
    """Whether a value would be a date if, and only if, day and month changed places."""
    parts = DATE.fullmatch(value)
    if parts is None or is_date(value):
        return False
    year, month, day = parts.groups()
    return is_date(f"{year}-{day}-{month}")


def is_date(value: str) -> bool:
    """Whether a value is a day of the calendar, written YYYY-MM-DD."""
    if not DATE.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def text_reason(value: str) -> str | None:
    """Why no field of a record can hold this text; None where any can."""
    if len(value) > LONGEST:
        return f"The value has {len(value):,} characters; at most {LONGEST} are taken."
    for letter in value:
        if unicodedata.category(letter) in UNSEEN:
            return f"The value holds a character that nobody sees, U+{ord(letter):04X}."
    if value != value.strip():
        return "The value begins or ends with a space; it was perhaps pasted."
    return None


def _form(pattern: str, reason: str) -> Reason:
    form = re.compile(pattern, re.ASCII)
    return lambda value: None if form.fullmatch(value) else reason


def _one_of(known: Iterable[str], reason: str) -> Reason:
    allowed = frozenset(known)
    return lambda value: None if value in allowed else reason


CHECKS: dict[str, Reason] = {
    "document_number": _form(
        rf"{DOCUMENT_PREFIX}-\d{{8}}",
        f"{FENCE}a document number is {DOCUMENT_PREFIX}- and eight digits.",
    ),
    "phone": _form(
        r"555-01\d\d( x\d{1,6})?",
        f"{FENCE}a telephone number is 555-01, two digits and an extension, such as x00417.",
    ),
    "email": _form(r"[^@\s]+@[^@\s]+\.example", f"{FENCE}an e-mail address ends in .example."),
    "city": _one_of(map(str, CITIES), f"{FENCE}this is no city of Calderra."),
    "nationality": _one_of(map(str, NATIONALITIES), f"{FENCE}this is none of its eight states."),
    "sex": _one_of(("f", "m"), "Sex is written f or m, as papers give it."),
    "event": _one_of(EVENTS, f"An event is one of {', '.join(EVENTS)}."),
}


def _of_values(values: pd.Series, field: str, check: Reason | None) -> list[tuple[int, str, str]]:
    """A reason for each value that has one: of text in general first, then of the field."""
    reasons = {
        value: text_reason(value) or (check(value) if check else None)
        for value in values.dropna().unique()
    }
    bad = {value: reason for value, reason in reasons.items() if reason}
    rows = zip(values.index, values, strict=True)
    return [(row, field, bad[value]) for row, value in rows if value in bad]


def _missing(frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    found = [
        (row, field, f"A record must have {field}.")
        for field in NEEDED
        for row in frame.index[frame[field].isna()]
    ]
    told = frame[[field for field in FIELDS if field in frame]].notna().any(axis=1)
    reason = "The row says nothing of anybody: no name, no number, no address."
    return found + [(row, "family_name", reason) for row in frame.index[~told]]


def _order(frame: pd.DataFrame, today: str) -> list[tuple[int, str, str]]:
    """Dates that cannot follow each other; those that are no dates are told of elsewhere."""
    found = []
    real = {
        date: np.array([_is_day(value, today) for value in frame[date]], dtype=bool)
        for date in DATES
        if date in frame
    }
    for first, then in (("birth_date", "event_on"), ("event_on", "recorded_on")):
        if first in real:
            late = real[first] & real[then] & (frame[first] > frame[then]).fillna(False)
            reason = f"{first} lies after {then}; one of them is wrong."
            found += [(row, first, reason) for row in frame.index[late]]
    return found


def _is_day(value: object, today: str) -> bool:
    return isinstance(value, str) and date_reason(value, today) is None


def _source(frame: pd.DataFrame, source: str) -> list[tuple[int, str, str]]:
    if "source" not in frame:
        return []
    other = frame["source"].notna() & (frame["source"] != source)
    reason = f"The row names another source; the batch was handed in as {source}."
    return [(row, "source", reason) for row in frame.index[other]]


def _twice(frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Of equal rows all but the first; of rows that differ under one id, all of them."""
    found = []
    again = frame[frame["record_id"].notna() & frame["record_id"].duplicated(keep=False)]
    for _, own in again.groupby("record_id", sort=False):
        first = own.index[0]
        if len(own.drop_duplicates()) == 1:
            found += [(row, "record_id", f"The same as row {first}.") for row in own.index[1:]]
            continue
        rows = ", ".join(map(str, own.index[:5])) + (", …" if len(own) > 5 else "")
        reason = f"Rows {rows} have one record_id and differ; nobody can tell which is right."
        found += [(row, "record_id", reason) for row in own.index]
    return found


def _known(frame: pd.DataFrame, known_ids: set[str]) -> list[tuple[int, str, str]]:
    reason = "The casebook holds a record of this id; send a correction instead."
    rows = zip(frame.index, frame["record_id"], strict=True)
    return [(row, "record_id", reason) for row, own in rows if own in known_ids]


def _short(value: object) -> str | None:
    """The value as the report shows it: the beginning of one that is too long."""
    if not isinstance(value, str):
        return None
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
