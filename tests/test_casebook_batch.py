"""A batch before it comes in: what is read, which rows are bad and why, what stops all of it."""

import csv
import datetime
import io
import math
import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.casebook import batch
from sameperson.casebook.batch.patterns import ABOVE_12, ALPHA, EACH, alarms
from sameperson.casebook.batch.reading import REQUIRED
from sameperson.world.build import COLUMNS
from sameperson.world.streams import stream

HEADER = "record_id,event_on,recorded_on,given_name,family_name"
ROW = "R1,2050-01-02,2050-01-03,Doni,Zayolask"
GOOD = {
    "record_id": "R1", "event": "entry", "event_on": "2050-01-02", "recorded_on": "2050-01-03",
    "given_name": "Doni", "family_name": "Zayolask", "birth_date": "2001-05-17", "sex": "f",
    "document_number": "CALX-04711234", "phone": "555-0142 x83671",
    "email": "tabrel2169@mail.example", "address": "30 Taolt Row", "city": "Drunstead",
    "postcode": "QX1454", "nationality": "Sorvane",
}  # fmt: skip


def written(tmp_path, text, name="batch.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def frame_of(*changes):
    """Good rows R1, R2, …, each with its changes."""
    rows = [{**GOOD, "record_id": f"R{n}", **change} for n, change in enumerate(changes, 1)]
    return pd.DataFrame(rows, dtype=object)


def examined(*changes, **known):
    return batch.examine(batch.read(frame_of(*changes)), "benefits", **known)


# Reading


def test_a_csv_file_is_read_as_text(tmp_path):
    path = written(tmp_path, f"{HEADER}\n{ROW}\n\nR2,2050-01-02,2050-01-03,None,\n")
    found = batch.read(path)
    assert list(found.columns) == HEADER.split(",")
    assert list(found.index) == [2, 4], "the empty line is row 3 of a spreadsheet"
    assert found["given_name"].tolist() == ["Doni", "None"]
    assert found["family_name"].isna().tolist() == [False, True]
    assert all(str(kind) == "str" for kind in found.dtypes)


@pytest.mark.parametrize("name", ["None", "nan", "NaN", "NULL", "NA", "N/A", "null", "007", "1e5"])
def test_names_that_other_programs_take_for_something_else_stay_text(tmp_path, name):
    path = written(tmp_path, f"{HEADER}\nR1,2050-01-02,2050-01-03,{name},Zayolask\n")
    assert batch.read(path)["given_name"].tolist() == [name]
    assert batch.read(frame_of({"given_name": name}))["given_name"].tolist() == [name]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_line_ends_and_the_byte_order_mark(tmp_path, delimiter, mark, end):
    text = f"{HEADER}{end}{ROW}{end}".replace(",", delimiter)
    found = batch.read(written(tmp_path, mark + text.encode()))
    assert found.iloc[0].tolist() == ROW.split(",")


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text(
        st.one_of(st.sampled_from(",;\t\r\n\"' "), st.characters(
            exclude_categories=["Cs"], exclude_characters="\x00"))), min_size=2, max_size=2),
        max_size=3),
    st.sampled_from(",;\t"),
)  # fmt: skip
def test_whatever_csv_can_hold_is_read_as_it_was_written(tmp_path_factory, names, delimiter):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    rows = [["R1", "2050-01-02", "2050-01-03", *own] for own in names]
    writer.writerows([HEADER.split(","), *rows])
    found = batch.read(written(tmp_path_factory.mktemp("in"), text.getvalue()))
    expected = [[cell if cell.strip() else None for cell in row] for row in rows]
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEADER}\n{ROW}\nR2,2,3,Jos\xe9,Z\n".encode("latin-1"),
         r"Line 3 of batch.csv is not UTF-8: byte 104 is 0xE9"),
        (b"\xef\xbb\xbf" + f"{HEADER}\nR2,2,3,Jos\xe9,Z\n".encode("latin-1"),
         r"Line 2 of batch.csv is not UTF-8: byte 68 is 0xE9"),
        (f"{HEADER}\n".encode("utf-16"), r"batch.csv is UTF-16"),
        (f"{HEADER}\n{ROW}\x00\n", r"Line 2 of batch.csv holds a NUL \(byte 93\)"),
        (f"{HEADER}\nR1,2,3,a".encode() + b"\xed\xa0\x80,b\n", r"Line 2 .* byte 63 is 0xED"),
        (f"{HEADER}\n{ROW}\nR2,2,3,a\n", r"Line 3 of batch.csv has 4 cells; .* has 5"),
        (f'{HEADER}\nR1,2,3,"a\nb",c\nR2,2,3,a,b,c\n', r"Line 4 of batch.csv has 6 cells"),
        (f'{HEADER}\n{ROW}\nR2,2,3,"a,b\n', r"Line 3 of batch.csv \(row 3\) cannot be split"),
        (f'{HEADER}\nR1,2,3,"a"b,c\n', r"Line 2 .* cannot be split"),
        ("", r"batch.csv holds nothing"),
        ("\n", r"lacks the columns 'record_id'"),
        ("record_id\nR1\n", r"lacks the columns 'event_on', 'recorded_on', 'given_name'"),
        (f"{HEADER},sex,sex\n", r"names twice the column 'sex'"),
        (f"{HEADER},person_id\n", r"has unknown the column 'person_id'"),
        (f"{HEADER},\n", r"has unknown the column ''"),
        (f"{HEADER} \n", r"lacks the column 'family_name', and has unknown the column 'family_"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_without_guessing_is_refused_with_its_place(tmp_path, text, said):
    with pytest.raises(ValueError, match=said):
        batch.read(written(tmp_path, text))


def test_the_byte_that_is_named_is_the_byte(tmp_path):
    data = f"{HEADER}\n{ROW}\nR2,2,3,Jos\xe9,Z\n".encode("latin-1")
    assert data[104 - 1] == 0xE9
    data = f"{HEADER}\n{ROW}\x00\n".encode()
    assert data[93 - 1] == 0


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"neither a .csv nor an .xlsx"):
        batch.read(written(tmp_path, "x", "batch.ods"))
    with pytest.raises(ValueError, match=r"no .xlsx file that can be read"):
        batch.read(written(tmp_path, HEADER, "batch.xlsx"))


def book(tmp_path, rows):
    path = tmp_path / "batch.xlsx"
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.create_sheet("second").append(["nothing"])
    made.save(path)
    return path


def test_a_spreadsheet_is_read_as_text(tmp_path):
    day, noon = datetime.date(2050, 1, 2), datetime.datetime(2050, 1, 3, 12, 30)
    rows = [
        [*HEADER.split(","), "postcode", None],
        ["R1", day, datetime.datetime(2050, 1, 3), "None", 7.0, 2.5],
        [],
        ["R2", day, noon, True, " "],
        [None] * 9,
    ]
    found = batch.read(book(tmp_path, rows))
    assert list(found.index) == [2, 4]
    assert found.iloc[0].tolist() == ["R1", "2050-01-02", "2050-01-03", "None", "7", "2.5"]
    assert found.iloc[1, 2:4].tolist() == ["2050-01-03 12:30:00", "TRUE"]
    assert found.iloc[1, 4:].isna().all()


def test_formulas_and_errors_of_a_spreadsheet_are_refused(tmp_path):
    header = HEADER.split(",")
    with pytest.raises(ValueError, match=r"Cell D2 of batch.xlsx holds a formula"):
        batch.read(book(tmp_path, [header, ["R1", "a", "b", "=1+1", "c"]]))
    with pytest.raises(ValueError, match=r"Cell E2 of batch.xlsx holds an error"):
        batch.read(book(tmp_path, [header, ["R1", "a", "b", "c", "#REF!"]]))
    with pytest.raises(ValueError, match=r"Row 2 of batch.xlsx has 7 cells; .* has 5"):
        batch.read(book(tmp_path, [header, ["R1", "a", "b", "c", "d", None, "e"]]))


def test_a_text_cell_that_looks_like_a_formula_is_text(tmp_path):
    path = book(tmp_path, [HEADER.split(","), ["R1", "2050-01-02", "2050-01-03", "x", "y"]])
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["D2"].value = "=1+1"
    made.worksheets[0]["D2"].data_type = "s"
    made.save(path)
    assert batch.read(path)["given_name"].tolist() == ["=1+1"]


def test_a_frame_is_read_as_text():
    days = [pd.Timestamp("2050-01-02"), datetime.date(2050, 1, 2)]
    values = [1, 2.0, 2.5, np.int64(3), np.nan, None, pd.NaT, pd.NA, " ", *days, False]
    expected = ["1", "2", "2.5", "3", *[None] * 5, "2050-01-02", "2050-01-02", "FALSE"]
    frame = frame_of(*[{"alias": value} for value in values])
    found = batch.read(frame)["alias"]
    assert [None if pd.isna(value) else value for value in found] == expected
    assert list(found.index) == list(range(1, 13))
    with pytest.raises(ValueError, match="row 1, column alias holds a list"):
        batch.read(frame_of({"alias": ["a"]}))
    for value in ("a\x00", "a\ud800"):
        with pytest.raises(ValueError, match="row 2, column alias: the value holds a NUL or half"):
            batch.read(frame_of({}, {"alias": value}))


# Rows


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"record_id": None}, "record_id", "must have record_id"),
        ({"event_on": None}, "event_on", "must have event_on"),
        ({"recorded_on": " "}, "recorded_on", "must have recorded_on"),
        ({"birth_date": "17/05/2001"}, "birth_date", "written YYYY-MM-DD"),
        ({"birth_date": "2001-5-17"}, "birth_date", "written YYYY-MM-DD"),
        ({"birth_date": "２001-05-17"}, "birth_date", "written YYYY-MM-DD"),
        ({"birth_date": "2001-17-05"}, "birth_date", "no month 17; day and month may be swapped"),
        ({"birth_date": "2001-02-29"}, "birth_date", "no day 29 of month 2 in 2001"),
        ({"birth_date": "2001-17-32"}, "birth_date", "no day 32 of month 17"),
        ({"birth_date": "0000-01-01"}, "birth_date", "no day 1 of month 1 in 0"),
        ({"birth_date": "1899-12-31"}, "birth_date", "between 1900-01-01 and today, 2051-01-01"),
        ({"birth_date": "9999-12-31"}, "birth_date", "between 1900-01-01 and today"),
        ({"recorded_on": "2051-01-02"}, "recorded_on", "between 1900-01-01 and today"),
        ({"event_on": "2050-01-04"}, "event_on", "event_on lies after recorded_on"),
        ({"birth_date": "2050-01-03"}, "birth_date", "birth_date lies after event_on"),
        ({"sex": "F"}, "sex", "written f or m"),
        ({"event": "stay"}, "event", "one of arrival, departure, entry"),
        ({"source": "border"}, "source", "handed in as benefits"),
        ({"document_number": "CALX-0471123"}, "document_number", "CALX- and eight digits"),
        ({"document_number": "USAX-04711234"}, "document_number", "invented world"),
        ({"document_number": "CALX-0471123４"}, "document_number", "invented world"),
        ({"phone": "555-0242 x83671"}, "phone", "invented world"),
        ({"phone": "212-555-0142"}, "phone", "invented world"),
        ({"email": "a@mail.com"}, "email", "invented world"),
        ({"email": "a@example.com"}, "email", "invented world"),
        ({"email": "a@b@mail.example"}, "email", "invented world"),
        ({"city": "London"}, "city", "no city of Calderra"),
        ({"nationality": "France"}, "nationality", "none of its eight states"),
        ({"given_name": "a" * 201}, "given_name", "201 characters"),
        ({"given_name": "a\x07"}, "given_name", r"nobody sees, U\+0007"),
        ({"given_name": "a\nb"}, "given_name", r"nobody sees, U\+000A"),
        ({"given_name": "a\u202eb"}, "given_name", r"nobody sees, U\+202E"),
        ({"given_name": "a\u200bb"}, "given_name", r"nobody sees, U\+200B"),
        ({"given_name": "Doni "}, "given_name", "begins or ends with a space"),
        ({"given_name": "\u00a0Doni"}, "given_name", "begins or ends with a space"),
    ],
)
def test_a_bad_row_is_set_apart_with_its_reason(change, field, said):
    found = examined({}, change)
    assert found.good["record_id"].tolist() == ["R1"]
    assert found.bad["row"].tolist() == [2], found.bad
    assert found.bad["field"].tolist() == [field]
    assert pd.Series(found.bad["reason"]).str.contains(said).all(), found.bad["reason"].tolist()
    assert found.bad_rows == 1
    assert not found.stops


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"birth_date": "1900-01-01"},
        {"birth_date": "2000-02-29"},
        {"birth_date": "2050-01-02"},
        {"recorded_on": "2051-01-01"},
        {"phone": "555-0142"},
        {"given_name": None, "family_name": None},
        {"source": "benefits"},
        {"given_name": "a" * 200},
        {"given_name": "None"},
        {"given_name": "nan", "family_name": "NULL"},
        {"given_name": "<script>alert(1)</script>"},
        {"given_name": "Robert'); DROP TABLE record;--"},
        {"given_name": "=HYPERLINK(1)"},
        {"given_name": "-1", "family_name": "@x"},
        {"given_name": "Zoë", "family_name": "Ольга"},
        {"given_name": "🙂", "family_name": "${HOME} {0} %s \\"},
    ],
)
def test_a_good_row_is_good_and_stays_as_it_was(change):
    found = examined(change)
    assert found.bad.empty, found.bad["reason"].tolist()
    assert not found.alarms
    expected = {**dict.fromkeys(COLUMNS), **GOOD, **change, "source": "benefits"}
    row = found.good.iloc[0]
    assert list(row.index) == list(COLUMNS)
    assert {own: None if pd.isna(value) else value for own, value in row.items()} == expected


def test_a_row_of_nobody_is_bad():
    nobody = {
        field: None for field in GOOD if field not in ("record_id", "event_on", "recorded_on")
    }
    found = examined({}, nobody)
    assert found.bad["reason"].tolist() == [
        "The row says nothing of anybody: no name, no number, no address."
    ]


def test_a_row_with_two_problems_is_told_twice_and_counted_once():
    found = examined({"sex": "x", "phone": "1", "given_name": "a" * 10_000})
    assert found.bad["field"].tolist() == ["given_name", "sex", "phone"]
    assert found.bad_rows == 1
    assert found.bad["value"][0] == "a" * 200 + "…"
    assert found.rows == 1
    assert found.good.empty
    assert list(found.good.columns) == list(COLUMNS)


def test_the_day_is_the_callers():
    today = datetime.date(2049, 12, 31)
    assert examined({}, today=today).bad["field"].tolist() == ["event_on", "recorded_on"]
    assert examined({}, today="2050-01-03").bad.empty
    with pytest.raises(ValueError, match="Today is a date"):
        examined({}, today="yesterday")
    with pytest.raises(ValueError, match="no source 'bank'; choose one of border"):
        batch.examine(frame_of({}), "bank")


def test_duplicates_within_the_batch_and_against_the_casebook():
    same = examined({}, {"record_id": "R1"}, {"record_id": "R1"})
    assert same.good.index.tolist() == [1]
    assert same.bad["reason"].tolist() == ["The same as row 1."] * 2
    other = examined({}, {"record_id": "R1", "sex": "m"}, {})
    assert other.good["record_id"].tolist() == ["R3"]
    assert other.bad["row"].tolist() == [1, 2]
    assert other.bad["reason"].str.contains("Rows 1, 2 have one record_id and differ").all()
    known = examined({}, {}, known_ids={"R2"})
    assert known.good["record_id"].tolist() == ["R1"]
    assert known.bad["reason"].str.contains("holds a record of this id").all()


def test_rows_keep_the_numbers_of_the_file(tmp_path):
    path = written(tmp_path, f"{HEADER}\n{ROW}\n\nR2,2050-01-02,2050-31-03,Doni,Zayolask\n")
    found = batch.examine(batch.read(path), "border")
    assert found.bad["row"].tolist() == [4]
    assert found.good.index.tolist() == [2]


NASTY = (
    "<script>alert(1)</script>", "' OR 1=1;--", "=1+1", "a\ud800", "a\x00", "x" * 10_000,
    "\u202eabc", "a\u200b", "🙂", "👩‍👧", "None", "nan", "NULL", "0000-01-01", "9999-12-31", "\r",
    " ", "１２", "-0", "1e400", "%s", "\\", '"', "ﷺ", "a" * 200 + "é",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.dictionaries(
    st.sampled_from([own for own in COLUMNS if own != "record_id"]),
    st.one_of(st.sampled_from(NASTY), st.text(max_size=5), st.none(), st.dates()), max_size=4),
    min_size=1, max_size=5))  # fmt: skip
def test_any_frame_is_refused_or_each_row_is_good_or_bad(changes):
    values = [value for change in changes for value in change.values()]
    if any(isinstance(value, str) and re.search("[\0\ud800-\udfff]", value) for value in values):
        with pytest.raises(ValueError, match=r"NUL or half of a character"):
            batch.read(frame_of(*changes))
        return
    frame = batch.read(frame_of(*changes))
    found = batch.examine(frame, "benefits")
    assert set(found.good.index) | set(found.bad["row"]) == set(frame.index)
    assert not set(found.good.index) & set(found.bad["row"])
    assert found.bad["reason"].str.endswith(".").all()
    again = batch.examine(found.good.assign(source="benefits"), "benefits")
    assert again.bad.empty


# The batch as a whole


@pytest.fixture(scope="module")
def records():
    return sp.load("classroom").records


@pytest.fixture(scope="module")
def halves(records):
    """A batch of benefit applications, and what that source sent before."""
    own = records[records["source"] == "benefits"].reset_index(drop=True)
    picked = stream(7, "halves").permutation(len(own))
    return own.iloc[picked[:120]].reset_index(drop=True), own.iloc[picked[120:]]


def exchanged(dates):
    return dates.str.replace(r"(....)-(..)-(..)", r"\1-\3-\2", regex=True)


def kinds(frame, usual=None, source="benefits"):
    found = batch.examine(batch.read(frame), source, usual=usual)
    assert found.stops == bool(found.alarms)
    return [(alarm.kind, alarm.column) for alarm in found.alarms]


def days_of(*days):
    return frame_of(*[{"birth_date": f"2001-{1 + n % 12:02}-{day:02}", "phone": f"555-01{n:02}",
                       "document_number": None, "email": None, "address": f"{n} Taolt Row",
                       "given_name": f"N{n}", "family_name": f"F{n}"}
                      for n, day in enumerate(days)])  # fmt: skip


def test_no_day_above_12_by_hand():
    # 1 January is set aside: 221 of the other 364 days of a year have a number above 12.
    year = [datetime.date(2001, 1, 1) + datetime.timedelta(n) for n in range(1, 365)]
    assert sum(day.day > 12 for day in year) / len(year) == ABOVE_12
    # (143/364)^11 is above what one test may risk, (143/364)^12 below.
    assert (1 - ABOVE_12) ** 11 > EACH > (1 - ABOVE_12) ** 12
    assert kinds(days_of(*[5] * 11)) == []
    alarm = batch.examine(batch.read(days_of(*[5] * 12)), "benefits").alarms[0]
    assert (alarm.kind, alarm.column) == ("swapped day and month", "birth_date")
    assert alarm.counts["chance"] == pytest.approx((1 - ABOVE_12) ** 12)
    assert alarm.sentence == (
        "birth_date: 0 of 12 dates have a day above 12, where about 7 would (61% of a year's "
        f"days). By chance that happens once in {(364 / 143) ** 12:,.0f} batches: day and month "
        "look swapped."
    )
    assert kinds(days_of(*[5] * 11, 13)) == []


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 60))
def test_the_chance_of_few_days_above_12_is_an_exact_tail(above, below):
    days, p = above + below, ABOVE_12
    tail = sum(math.comb(days, k) * p**k * (1 - p) ** (days - k) for k in range(above + 1))
    found = [alarm for alarm in alarms(batch.read(days_of(*[20] * above, *[5] * below)), 0, None)
             if alarm.column == "birth_date"]  # fmt: skip
    assert bool(found) == (tail <= EACH and above <= 0.9 * p * days)
    for alarm in found:
        assert alarm.counts["chance"] == pytest.approx(tail)


def test_impossible_months_by_hand():
    def told(impossible, good):
        changes = [{"event_on": "2049-13-01", "birth_date": None}] * impossible
        return kinds(frame_of(*changes, *[{"birth_date": None}] * good))

    swap = ("swapped day and month", "event_on")
    assert swap not in told(2, 0)  # 0.01² is above what one test may risk, 0.01³ below
    assert swap in told(3, 0)
    assert swap not in told(2, 100)
    assert swap in told(8, 100)


def test_a_batch_with_day_and_month_swapped_stops(halves):
    now, before = halves
    whole = now.assign(birth_date=exchanged(now["birth_date"]))
    assert ("swapped day and month", "birth_date") in kinds(whole)
    real = pd.to_datetime(whole["birth_date"], errors="coerce").notna()
    dropped = now.assign(birth_date=whole["birth_date"].where(real))
    assert kinds(dropped) == [("swapped day and month", "birth_date")]
    third = now.assign(birth_date=whole["birth_date"].where(now.index % 3 == 0, now["birth_date"]))
    assert kinds(third, before) == [("swapped day and month", "birth_date")]
    assert kinds(now, before) == []


def test_what_a_machine_swaps_only_where_it_can_is_not_seen_in_birth_dates(halves):
    """A limit: every day above 12 is still there, and every date is one."""
    now, before = halves
    swapped = exchanged(now["birth_date"])
    real = pd.to_datetime(swapped, errors="coerce").notna()
    assert kinds(now.assign(birth_date=swapped.where(real, now["birth_date"])), before) == []
    late = exchanged(now["event_on"])
    real = pd.to_datetime(late, format="%Y-%m-%d", errors="coerce").notna()
    swapped = now.assign(event_on=late.where(real, now["event_on"]))
    found = batch.examine(batch.read(swapped), "benefits")
    assert found.bad["reason"].str.contains("event_on lies after recorded_on").sum() > 10


def test_a_shifted_column_stops(halves):
    now, _ = halves
    fields = ["birth_date", "sex", "document_number", "phone", "email", "address", "city"]
    shifted = now.copy()
    shifted[fields[1:]] = now[fields[:-1]].to_numpy()
    found = batch.examine(batch.read(shifted), "benefits")
    assert {alarm.kind for alarm in found.alarms} == {"bad rows", "shifted column"}
    alarm = next(alarm for alarm in found.alarms if alarm.kind == "shifted column")
    assert set(alarm.counts) == set(fields[1:])
    assert alarm.counts["sex"] == now["birth_date"].notna().sum()
    assert "phone holds what looks like values of document_number" in alarm.sentence
    from_here = now.copy()
    from_here.loc[80:, fields[1:]] = now.loc[80:, fields[:-1]].to_numpy()
    assert ("shifted column", "sex") in kinds(from_here)
    left = now.copy()
    left[["given_name", "family_name"]] = now[["family_name", "birth_date"]].to_numpy()
    assert ("shifted column", "family_name") in kinds(left)


def test_four_values_of_another_column_do_not_stop_a_batch():
    astray = {"given_name": "555-0142 x83671"}
    assert kinds(days_of(*[20] * 5).assign(**astray).iloc[:4]) == []
    assert ("shifted column", "given_name") in kinds(days_of(*[20] * 5).assign(**astray))


def test_names_in_each_others_column_stop(halves):
    now, before = halves
    swapped = now.rename(columns={"given_name": "family_name", "family_name": "given_name"})
    assert kinds(swapped, before) == [("swapped names", "given_name")]
    assert kinds(swapped) == [], "without earlier records nobody can tell"


def test_a_column_that_is_all_blank_constant_or_moved_stops(halves):
    now, before = halves
    assert kinds(now.assign(phone=None), before) == [("blank column", "phone")]
    assert kinds(now.drop(columns="phone"), before) == [("blank column", "phone")]
    assert kinds(now.assign(alias="Doni"), before) == [("drift of blanks", "alias")]
    assert kinds(now.assign(sex="f"), before) == [("constant column", "sex")]
    assert kinds(now.assign(sex="f")) == [], "it may be a file of women"
    assert kinds(now.assign(city="Drunstead"), before) == [("constant column", "city")]
    assert kinds(now.assign(phone="555-0142")) == [("constant column", "phone")]
    years = now["birth_date"].str[:4] + "-01-01"
    assert kinds(now.assign(birth_date=years), before) == [("drift of 1 January", "birth_date")]
    half = now["phone"].where(now.index % 2 == 0)
    assert kinds(now.assign(phone=half), before) == [("drift of blanks", "phone")]


def test_drift_is_fishers_exact_test_by_hand():
    # 6 of 6 blank against 0 of 12: of all ways to lay 6 blanks among 18 rows, one is as odd.
    def chance(now, before):
        rows = [frame_of(*[{}] * n).assign(city=None, birth_date=None) for n in (now, before)]
        found = alarms(batch.read(rows[0]), 0, batch.read(rows[1].assign(city="Drunstead")))
        return {alarm.column: alarm.counts["chance"] for alarm in found if alarm.column == "city"}

    assert 1 / math.comb(18, 6) > EACH > 1 / math.comb(24, 8)
    assert chance(6, 12) == {}
    assert chance(8, 16) == {"city": pytest.approx(1 / math.comb(24, 8))}


def test_a_small_move_is_no_matter_however_certain():
    before = pd.concat([frame_of({"phone": None})] * 1_000 + [frame_of({})] * 99_000)
    now = pd.concat([frame_of({"phone": None})] * 25 + [frame_of({})] * 975)
    before, now = (own.assign(birth_date=None) for own in (before, now))
    found = alarms(now.reset_index(drop=True), 0, before)
    assert "drift of blanks" not in {alarm.kind for alarm in found}


def test_more_than_half_bad_rows_stop():
    bad = {"sex": "x"}
    assert kinds(frame_of(bad, bad, bad, bad, {})) == []
    assert ("bad rows", "") in kinds(frame_of(*[bad] * 5, *[{}] * 4))
    assert ("bad rows", "") not in kinds(frame_of(*[bad] * 5, *[{}] * 5))


def test_a_batch_without_rows_says_nothing(tmp_path, halves):
    found = batch.examine(batch.read(written(tmp_path, HEADER)), "benefits", usual=halves[1])
    assert (found.rows, len(found.good), len(found.bad), found.alarms) == (0, 0, 0, ())


def test_usual_is_that_of_the_source(records, halves):
    now, before = halves
    assert kinds(now, records[records["source"] == "border"]) == []
    mixed = pd.concat([before, records[records["source"] == "border"]])
    assert kinds(now, mixed) == kinds(now, before) == []
    assert kinds(now, mixed.drop(columns="source")) != []


LARGE = ("border", "visas", "address_files", "biometric_index", "benefits", "study_permits")


def ordinary(records, source, number):
    """Whether a random batch of a source alarms against all its other records."""
    own = records[records["source"] == source]
    rng = stream(7, "ordinary batch", source, str(number))
    size = int(rng.integers(20, 360))
    picked = rng.permutation(len(own))
    now, before = own.iloc[picked[:size]], own.iloc[picked[size:]]
    return batch.examine(batch.read(now), source, usual=before).stops


@pytest.mark.parametrize("source", LARGE)
def test_ordinary_batches_do_not_alarm(records, source):
    # At one alarm in a thousand batches, one of 20 alarms in 1 of 50 such tests; two in 1 of 5,000.
    assert sum(ordinary(records, source, number) for number in range(20)) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("source", LARGE)
def test_ordinary_batches_alarm_in_fewer_than_one_of_a_hundred(records, source):
    assert sum(ordinary(records, source, number) for number in range(200)) < 2


@pytest.mark.slow
def test_weekly_batches_do_not_alarm_either(records):
    stopped = []
    for source, own in records.groupby("source"):
        week = pd.to_datetime(own["recorded_on"]).dt.to_period("W").astype(str)
        weeks = sorted(week.unique())
        for this in weeks[len(weeks) // 2 :]:
            found = batch.examine(batch.read(own[week == this]), source, usual=own[week < this])
            stopped.append(found.stops)
    assert len(stopped) > 500
    assert sum(stopped) / len(stopped) < 0.01


def test_what_the_fence_costs_the_invented_world_itself(records):
    """Errors of the world reach into the fence: a few rows of each source are set apart."""
    shares = {}
    for source, own in records.groupby("source"):
        found = batch.examine(batch.read(own), source)
        assert not found.stops, source
        shares[source] = found.bad_rows / len(own)
    assert 0 < max(shares.values()) < 0.05
    assert shares["border"] < 0.005


def test_the_chances_of_one_batch_add_up():
    assert ALPHA < 0.01
    assert pytest.approx(ALPHA) == EACH * 31
    assert set(REQUIRED) <= set(COLUMNS)
