"""Cells that a spreadsheet would run, made harmless on the way out, and made whole again.

A spreadsheet takes a cell for a formula when it begins with one of a few characters, whatever sent
it there. An apostrophe before it makes it text. A file may also be opened with another separator
than it was written with, so what follows a separator inside a value counts as a beginning too.
HTML is another matter: ``html.escape`` of the standard library does that.
"""

import csv
import os
import re
from pathlib import Path

import pandas as pd

# Begins a formula: the four signs, their full-width, small and raised forms, the true minus, and
# the characters that a spreadsheet drops before it looks.
SIGNS = "=+\\-@" + "＝＋－＠" + "﹦﹢﹣﹫" + "⁼⁺⁻₌₊₋﬩" + "−" + "\t\r\n"
# Is skipped before a sign: quotes, apostrophes, spaces of any width (Zs, Zl, Zp), and what nobody
# sees (Cc, Cf). A test compares with Unicode's own lists.
SPACES = " \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd"
    "\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
    "\U000e0020-\U000e007f"
)
SKIPPED = "'\"" + SPACES + UNSEEN
BEGINS = r"(^|[,;\t\r\n])"
RUNS = re.compile(f"{BEGINS}(?=[{SKIPPED}]*[{SIGNS}])")
DEFUSED = re.compile(f"{BEGINS}'(?=[{SKIPPED}]*[{SIGNS}])")


def defused(value: str) -> str:
    """The value with an apostrophe wherever a spreadsheet could begin to run it.

    That is before ``=``, ``+``, ``-``, ``@``, a tab, a carriage return or a new line, also of full
    width, also after spaces, quotes or characters without width; at the start of the value, and
    after a comma, semicolon, tab or line end within it. Anything else stays as it is.

    >>> defused("=1+1"), defused("Zayolask-Tessel"), defused("7; @now")
    ("'=1+1", 'Zayolask-Tessel', "7;' @now")
    """
    return RUNS.sub(r"\1'", value)


def undefused(value: str) -> str:
    """What ``defused`` was given: ``undefused(defused(value)) == value`` for every value.

    >>> undefused("'=1+1"), undefused("'t Velend")
    ('=1+1', "'t Velend")
    """
    return DEFUSED.sub(r"\1", value)


def to_csv(frame: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a frame without its index as UTF-8 with commas; headers and cells are defused.

    Missing values become empty cells. Read back with ``batch.read`` and ``undefused`` the values
    are the same, except that text of nothing but spaces comes back as missing.

    Raises:
        ValueError: A value holds a NUL or half of a character, which no text file can keep.
    """
    header = [defused(_kept(column, "the names of columns")) for column in frame.columns]
    columns = [
        ["" if pd.isna(value) else defused(_kept(value, f"column {column!r}")) for value in values]
        for column, values in frame.items()
    ]
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(zip(*columns, strict=True))


def _kept(value: object, where: str) -> str:
    text = str(value)
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(
            f"A value in {where} holds a NUL or half of a character ({text[:40]!a}), which no "
            "text file can keep; remove it before you write."
        )
    return text
