"""A batch that was read wrongly, found by its pattern: every row of it may look right.

Each check marks rows of a kind that also occurs in a good file, such as a birthday after the 12th,
and asks whether a batch has more or fewer of them than a batch drawn from the same file would.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import hypergeom

Flags = NDArray[np.bool_]
FALSE_ALARMS = 0.001
COLUMNS = ["check", "marked", "rows", "share", "usual", "chance", "alarm"]
PATTERNED = ("sex", "document_number", "phone", "email", "postcode")
LATE = 12  # a birthday after it cannot be taken for a month


@dataclass(frozen=True)
class Check:
    """One question to a batch.

    Attributes:
        name: What the marked rows have in common.
        columns: What it reads; rows with a blank in one of them are left out.
        marks: From the rows of a batch and of the file together, which are of the kind.
    """

    name: str
    columns: tuple[str, ...]
    marks: Callable[[pd.DataFrame], Flags]


def born_late(rows: pd.DataFrame) -> Flags:
    """Birthday after the 12th of the month; dates are YYYY-MM-DD."""
    return np.asarray(rows["birth_date"].str[8:].astype(int) > LATE)


def no_day(rows: pd.DataFrame) -> Flags:
    """No day of the calendar, such as 2001-13-05."""
    return np.asarray(~readable(rows["birth_date"]))


def names_look_exchanged(rows: pd.DataFrame) -> Flags:
    """The given name is oftener a family name in these rows, and the family name a given name."""
    given, family = (rows[name].str.lower() for name in ("given_name", "family_name"))
    as_given, as_family = given.value_counts(), family.value_counts()

    def oftener(names: pd.Series, here: pd.Series, there: pd.Series) -> Flags:
        found = names.map(there).fillna(0) > names.map(here).fillna(0)
        return np.asarray(found, dtype=bool)

    return oftener(given, as_given, as_family) & oftener(family, as_family, as_given)


def _other_shape(column: str) -> Callable[[pd.DataFrame], Flags]:
    """Marks values whose shape (letters as one a, each digit as 9) is not the commonest one."""

    def marks(rows: pd.DataFrame) -> Flags:
        shape = rows[column].str.replace(r"[^\W\d]+", "a", regex=True)
        shape = shape.str.replace(r"\d", "9", regex=True)
        return np.asarray(shape != shape.mode().iloc[0])

    return marks


CHECKS = (
    Check("birthday after the 12th", ("birth_date",), born_late),
    Check("date that is no day", ("birth_date",), no_day),
    Check("names look exchanged", ("given_name", "family_name"), names_look_exchanged),
    *(Check(f"unusual shape of {column}", (column,), _other_shape(column)) for column in PATTERNED),
)


def examine(
    batch: pd.DataFrame,
    file: pd.DataFrame,
    false_alarms: float = FALSE_ALARMS,
    checks: Sequence[Check] = CHECKS,
) -> pd.DataFrame:
    """Ask a batch every question, and sound an alarm where the answer would be rare.

    For each check the chance is that of a batch of this size, drawn at random from its own rows
    and the file's, differing at least as far in either direction: twice the smaller tail of the
    hypergeometric distribution, at most 1. Nothing is assumed of the distribution of values. The
    rate of false alarms is shared out among the checks that can be asked.

    Args:
        batch: Rows that came together, with columns named as in ``World.records``.
        file: Rows known to be right, of the same kind of people and source.
        false_alarms: Of good batches, drawn as the file's rows are, at most this share sets off
            any alarm. A batch of other people can set it off too: an alarm asks, it does not judge.
        checks: Which questions; one whose columns are not in both, or have no value, is left out.

    Returns:
        One row per check: check, marked, rows (with the values it reads), share marked, usual (the
        share in the file), chance and alarm.
    """
    asked = [_ask(check, batch, file) for check in checks]
    rows = [row for row in asked if row is not None]
    table = pd.DataFrame(rows, columns=COLUMNS[:-1])
    return table.assign(alarm=table["chance"] <= false_alarms / max(len(rows), 1))


def _ask(check: Check, batch: pd.DataFrame, file: pd.DataFrame) -> list[object] | None:
    columns = list(check.columns)
    if not set(columns) <= set(batch.columns) & set(file.columns):
        return None
    own, usual = batch[columns].dropna(), file[columns].dropna()
    if own.empty or usual.empty:
        return None
    marked = check.marks(pd.concat([own, usual], ignore_index=True))
    here, there = int(marked[: len(own)].sum()), int(marked[len(own) :].sum())
    chance = chance_as_far(here, len(own), there, len(usual))
    return [check.name, here, len(own), here / len(own), there / len(usual), chance]


def chance_as_far(here: int, rows: int, there: int, others: int) -> float:
    """Chance that a batch differs this far from the file it is drawn from.

    Args:
        here, rows: Marked rows of the batch, and all of them.
        there, others: The same of the file.

    Returns:
        Twice the smaller tail of the hypergeometric distribution, at most 1.
    """
    drawn = hypergeom(rows + others, here + there, rows)
    return float(min(1.0, 2 * min(drawn.cdf(here), drawn.sf(here - 1))))


def swap_day_month(batch: pd.DataFrame, lenient: bool = False) -> pd.DataFrame:
    """The batch as a program reads it that takes the day for the month.

    Args:
        batch: With ``birth_date`` as YYYY-MM-DD.
        lenient: Dates that would be no day of the calendar are kept as they were; otherwise they
            are swapped like all others, 2001-03-25 into 2001-25-03.
    """
    date = batch["birth_date"]
    swapped = date.str[:5] + date.str[8:] + "-" + date.str[5:7]
    if lenient:
        swapped = swapped.where(date.str[8:].fillna("00").astype(int) <= LATE, date)
    return batch.assign(birth_date=swapped)


def shift_columns(batch: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The batch with each column's values under the next one's name, the last under the first's."""
    before = [columns[-1], *columns[:-1]]
    return batch.assign(**{to: batch[at] for to, at in zip(columns, before, strict=True)})


def readable(dates: pd.Series) -> pd.Series:
    """Whether each date is a day of the calendar; a blank is."""
    return dates.isna() | pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce").notna()


def against_file(batch: pd.DataFrame, file: pd.DataFrame) -> pd.DataFrame:
    """How often the file gives the same document's birth date with day and month exchanged.

    What ``examine`` cannot see, a swap that kept every impossible date as it was, shows here.

    Returns:
        As ``examine`` does, without the alarm, since rows share documents: one row, whose share
        is of the batch's rows with a date and a document that the file has too, and whose usual
        share is of the file's own, each set against another record of the same document.
    """
    here, rows = _exchanged(batch, file)
    there, others = _exchanged(file, file)
    chance = chance_as_far(here, rows, there, others) if rows else float("nan")
    share, usual = (a / b if b else float("nan") for a, b in ((here, rows), (there, others)))
    row = ["day and month exchanged on file", here, rows, share, usual, chance]
    return pd.DataFrame([row], columns=COLUMNS[:-1])


def _exchanged(batch: pd.DataFrame, file: pd.DataFrame) -> tuple[int, int]:
    """Rows of a batch that the file contradicts by an exchange, and rows that it knows."""
    columns = ["record_id", "document_number", "birth_date"]
    both = batch[columns].dropna().merge(
        file[columns].dropna(), on="document_number", suffixes=("", "_on_file")
    )  # fmt: skip
    both = both[both["record_id"] != both["record_id_on_file"]]
    swapped = swap_day_month(both[["birth_date"]])["birth_date"]
    hit = (swapped == both["birth_date_on_file"]) & (swapped != both["birth_date"])
    return int(hit.groupby(both["record_id"]).any().sum()), both["record_id"].nunique()
