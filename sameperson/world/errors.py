"""What goes wrong on the way into a source: an ordered list, each error on its own named stream.

The order is the order of events: whose value was taken down, which date was meant, how it was
typed, read and cut. Errors that follow from a naming tradition come before all of these
(``writing``), and a blank field after them (``build``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sameperson.world.households import Codes, Floats

Values = NDArray[np.object_] | Codes


@dataclass
class Column:
    """One field of one source while it is being written.

    Attributes:
        field: Its name.
        values: Text, or days since 1970-01-01 for ``birth_date``; arrays over records.
        who: Person of each record.
        mate: Somebody of the same household; -1 for none.
        truth: The value that a person's papers give, for an array of people.
    """

    field: str
    values: Values
    who: Codes
    mate: Codes
    truth: Callable[[Codes], Values]


@dataclass(frozen=True)
class Error:
    """One way to go wrong: how often, by field, before a source's ``noise``; and what it does."""

    name: str
    rates: Mapping[str, float]
    change: Callable[[Column, Codes, Floats, Floats], Values]


def from_household(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """The value of somebody of the same household; people who live alone keep theirs."""
    mate = column.mate[rows]
    return np.where(mate >= 0, column.truth(np.maximum(mate, 0)), column.values[rows])


def from_anybody(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """The value of whoever stands in another record of the same source."""
    return column.truth(column.who[(a * len(column.who)).astype(np.int64)])


def day_month_swapped(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """3 May for 5 March; dates that would not exist stay."""
    year, month, day = _parts(column.values[rows].astype(np.int64))
    return np.where(day <= 12, _days(year, day, month), column.values[rows])


def first_of_january(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """The day that is filled in where only a year is known."""
    return first_of_year(column.values[rows].astype(np.int64))


def typo(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """One character replaced, doubled or dropped; one digit of a date; the other sex."""
    if column.field == "birth_date":
        year, month, day = _parts(column.values[rows].astype(np.int64))
        step = 1 + (b * 9).astype(np.int64)
        year = np.where(a < 0.4, year - np.where(b < 0.5, 1, 10), year)
        day = np.where(a >= 0.4, 1 + (day - 1 + step) % 28, day)
        return _days(year, month, day)
    if column.field == "sex":
        return np.where(column.values[rows] == "f", "m", "f").astype(object)
    return _each(_typo, column, rows, a, b)


def transposition(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """Two neighbouring characters in the wrong order."""
    return _each(_transposition, column, rows, a, b)


def respelled(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """Written down by ear: k for c, f for v, s for z, y for i, ks for x."""
    return _each(_respelled, column, rows, a, b)


def misread(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """What a scanner takes for something else: rn for m, 0 for o, 1 for l, 8 for 3."""
    return _each(_misread, column, rows, a, b)


def cut_off(column: Column, rows: Codes, a: Floats, b: Floats) -> Values:
    """The end lost to a short field."""
    return _each(lambda value, a, b: value[: 5 + int(a * 4)], column, rows, a, b)


ERRORS = (
    Error(
        "copied from a household member",
        {"document_number": 0.001, "phone": 0.004, "email": 0.003, "birth_date": 0.0005},
        from_household,
    ),
    Error(
        "somebody else's value",
        {"document_number": 0.001, "phone": 0.002, "birth_date": 0.001, "nationality": 0.006},
        from_anybody,
    ),
    Error("day and month swapped", {"birth_date": 0.01}, day_month_swapped),
    Error("1 January default", {"birth_date": 0.008}, first_of_january),
    Error(
        "typo",
        {
            "given_name": 0.014, "family_name": 0.016, "birth_date": 0.010, "sex": 0.004,
            "document_number": 0.008, "phone": 0.010, "email": 0.010, "address": 0.020,
            "city": 0.008, "postcode": 0.010,
        },
        typo,
    ),
    Error(
        "transposition",
        {"given_name": 0.004, "family_name": 0.005, "document_number": 0.004, "phone": 0.004},
        transposition,
    ),
    Error("phonetic respelling", {"given_name": 0.010, "family_name": 0.012}, respelled),
    Error(
        "misread by a scanner",
        {"given_name": 0.003, "family_name": 0.003, "document_number": 0.005},
        misread,
    ),
    Error("truncation", {"family_name": 0.004, "address": 0.010}, cut_off),
)  # fmt: skip


def _each(
    change: Callable[[str, float, float], str], column: Column, rows: Codes, a: Floats, b: Floats
) -> NDArray[np.object_]:
    changed = np.empty(len(rows), dtype=object)
    for i, (value, x, y) in enumerate(zip(column.values[rows], a, b, strict=True)):
        changed[i] = change(value, x, y)
    return changed


def _typo(value: str, a: float, b: float) -> str:
    at = int(a * len(value))
    letter = "0123456789"[int(b * 10)] if value[at].isdigit() else "etaoinsrlk"[int(b * 10)]
    if value[at].isdigit() or b < 0.5:
        return value[:at] + letter + value[at + 1 :]
    if b < 0.75 and len(value) > 3:
        return value[:at] + value[at + 1 :]
    return value[: at + 1] + value[at].lower() + value[at + 1 :]


def _transposition(value: str, a: float, b: float) -> str:
    if len(value) < 3:
        return value
    at = 1 + int(a * (len(value) - 2))
    return value[:at] + value[at + 1] + value[at] + value[at + 2 :]


BY_EAR = (("k", "c"), ("v", "f"), ("z", "s"), ("i", "y"), ("x", "ks"), ("o", "u"), ("e", "a"))
BY_SCANNER = (("m", "rn"), ("o", "0"), ("l", "1"), ("3", "8"), ("1", "7"), ("e", "c"), ("6", "5"))


def _respelled(value: str, a: float, b: float) -> str:
    return _substituted(value, BY_EAR, a)


def _misread(value: str, a: float, b: float) -> str:
    return _substituted(value, BY_SCANNER, a)


def _substituted(value: str, rules: tuple[tuple[str, str], ...], a: float) -> str:
    """The value with the first applicable rule from a drawn start; unchanged where none applies."""
    start = int(a * len(rules))
    for old, new in rules[start:] + rules[:start]:
        if old in value[1:]:
            return value[0] + value[1:].replace(old, new, 1)
    return value


def first_of_year(days: Codes) -> Codes:
    """1 January of the year of each day."""
    year, _, _ = _parts(days)
    return _days(year, np.ones_like(year), np.ones_like(year))


def _parts(days: Codes) -> tuple[Codes, Codes, Codes]:
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = date.astype("datetime64[Y]")
    return (
        year.astype(np.int64) + 1970,
        (month - year.astype("datetime64[M]")).astype(np.int64) + 1,
        (date - month.astype("datetime64[D]")).astype(np.int64) + 1,
    )


def _days(year: Codes, month: Codes, day: Codes) -> Codes:
    months = (year - 1970) * 12 + month - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(first.astype(np.int64) + day - 1, dtype=np.int64)
