"""Cells that a spreadsheet would run: defused on the way out, whole again on the way back."""

import csv
import doctest
import unicodedata

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sameperson.casebook import batch, safety
from sameperson.casebook.safety import defused, to_csv, undefused

TEXT = st.text(
    st.one_of(
        st.sampled_from("=+-@'\",;\t\r\n ＝＋－＠−\u00a0\u3000\u200b\ufeffab1"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("   =1", "'   =1"),
        ("\u00a0\u3000=1", "'\u00a0\u3000=1"),
        ("\u200b=1", "'\u200b=1"),
        ("＝1", "'＝1"),
        ("－1", "'－1"),
        ("−1", "'−1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("a;=1", "a;'=1"),
        ('a,"=1', "a,'\"=1"),
        ("a\n=1", "a\n'=1"),
        ("a\r=1", "a\r'=1"),
        ("a\t=1", "a\t'=1"),
        ("Zayolask-Tessel", "Zayolask-Tessel"),
        ("a = b", "a = b"),
        ("x@mail.example", "x@mail.example"),
        ("'t Velend", "'t Velend"),
        ("2051-01-01", "2051-01-01"),
        ("<b>&", "<b>&"),
        ("", ""),
    ],
)
def test_a_beginning_that_would_run_gets_an_apostrophe(value, expected):
    assert defused(value) == expected
    assert undefused(expected) == value


def test_signs_and_what_is_skipped_are_those_of_unicode():
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    skipped = [x for x in letters if unicodedata.category(x) in ("Zs", "Zl", "Zp", "Cc", "Cf")]
    signs = [x for x in letters if unicodedata.normalize("NFKC", x) in ("=", "+", "-", "@", "−")]
    for letter in ["", "'", '"', *skipped]:
        assert defused(f"{letter}=") != f"{letter}=", ascii(letter)
    for letter in signs:
        assert defused(letter) == f"'{letter}", ascii(letter)
    changed = [x for x in letters if defused(x) != x]
    assert set(changed) == {"\t", "\r", "\n", *signs}


def runs(cell):
    """Whether a spreadsheet would run a cell, told without the expressions of the module."""
    seen = [
        letter
        for letter in cell
        if letter in "\t\r\n" or unicodedata.category(letter) not in ("Zs", "Zl", "Zp", "Cc", "Cf")
    ]
    if not seen:
        return False
    return seen[0] in "\t\r\n" or unicodedata.normalize("NFKC", seen[0]) in tuple("=+-@−")


@settings(max_examples=500, deadline=None)
@given(TEXT)
@example("'='=")
@example(",'\n'=")
@example("'\t'=")
def test_any_value_is_harmless_and_can_be_made_whole(value):
    out = defused(value)
    assert undefused(out) == value
    assert not runs(out)
    for separator in (",", ";", "\t", "\n", "\r"):
        assert not any(runs(part) for part in out.split(separator)[1:] if part)
    assert out.replace("'", "") == value.replace("'", "")


@settings(deadline=None)
@given(TEXT)
def test_ordinary_text_stays_as_it_is(value):
    if not any(letter in "\t\r\n" or unicodedata.normalize("NFKC", letter)[:1] in tuple("=+-@−")
               for letter in value):  # fmt: skip
        assert defused(value) == value


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("out") / "out.csv"
    rows = [("R1", "2050-01-02", "2050-01-03", *own) for own in names]
    frame = pd.DataFrame(rows, columns=list(batch_columns()))
    to_csv(frame, path)
    back = batch.read(path).map(lambda value: undefused(value) if isinstance(value, str) else value)
    for name in ("given_name", "family_name"):
        found = [None if pd.isna(value) else value for value in back[name]]
        # Text of nothing but spaces is a blank, unless it begins with a tab or a line end: then it
        # was defused, and an apostrophe is no space.
        expected = [value if defused(value).strip() else None for value in frame[name]]
        assert found == expected


def batch_columns():
    return ("record_id", "event_on", "recorded_on", "given_name", "family_name")


def test_headers_are_defused_and_blanks_are_empty(tmp_path):
    path = tmp_path / "out.csv"
    to_csv(pd.DataFrame({"=cmd": ["-2", None, float("nan")], "n": [1, 2, 3]}), path)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["'=cmd", "n"], ["'-2", "1"], ["", "2"], ["", "3"]]


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b"])
def test_what_no_text_file_can_keep_is_refused(tmp_path, value):
    with pytest.raises(ValueError, match=r"column 'a' holds a NUL or half of a character"):
        to_csv(pd.DataFrame({"a": pd.Series([value], dtype=object)}), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_examples_in_the_docstrings():
    found = doctest.testmod(safety)
    assert found.attempted
    assert not found.failed
