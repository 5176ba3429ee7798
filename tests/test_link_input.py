"""What cannot be linked is refused in one sentence: column, row, remedy."""

import datetime
import warnings

import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.fields import prepare

GOOD = pd.DataFrame(
    {
        "record_id": ["r1", "r2", "r3"],
        "given_name": ["Kavesk", "Towex", None],
        "birth_date": ["2021-03-04", "2022-01-01", "2023-05-06"],
    }
)


def changed(column: str, row: int, value: object) -> pd.DataFrame:
    frame = GOOD.astype(object)
    frame.loc[row, column] = value
    return frame


@pytest.mark.parametrize(
    ("records", "options", "error", "message"),
    [
        ([1, 2], {}, TypeError, "this is a list"),
        (GOOD[:0], {}, ValueError, "there are 0, and it needs 2"),
        (GOOD[:1], {}, ValueError, "there are 1, and it needs 2"),
        (GOOD, {"record_id": "id"}, ValueError, "no column 'id'; name the column"),
        (changed("record_id", 1, None), {}, ValueError, "has no id in row 1; give every"),
        (changed("record_id", 1, "r1"), {}, ValueError, "Record id 'r1' stands more than once"),
        (changed("record_id", 1, 7), {}, TypeError, "'record_id' mixes types"),
        (GOOD.assign(person_id="P1"), {}, ValueError, "'person_id' is the truth"),
        (GOOD, {"fields": {"nickname": "given_name"}}, ValueError, "no role 'nickname'; choose"),
        (GOOD, {"fields": {"city": "town"}}, ValueError, "'city' names column 'town', which"),
        (GOOD[["record_id"]], {}, ValueError, "say which is which with fields="),
        (GOOD.assign(city=None), {}, ValueError, "Every value of column 'city' is missing; leave"),
        (GOOD.assign(birth_date="soon"), {}, ValueError, "Every value of column 'birth_date'"),
        (changed("given_name", 1, 5), {}, TypeError, "'given_name' mixes int and str"),
        (changed("given_name", 1, "a" * 10_000), {}, ValueError,
         r"'given_name', row 1 \(record 'r2'\): the value has 10,000 characters"),
        (changed("given_name", 0, "Ka\x00vesk"), {}, ValueError, "row 0 .*a control character"),
        (changed("given_name", 0, "Ka\tvesk"), {}, ValueError, "holds a control character"),
        (changed("given_name", 0, "Ka\ud800"), {}, ValueError, "holds a control character"),
        (changed("given_name", 0, "Ka\u202evesk"), {}, ValueError, "changes the order"),
        (GOOD, {"within_sources": False}, ValueError, "no column 'source' to tell the two files"),
        (GOOD.assign(source="A"), {"within_sources": False}, ValueError, "names one file only"),
        (GOOD.assign(source=["A", None, "B"]), {"within_sources": False}, ValueError,
         "'source' is empty in row 1"),
        (GOOD, {"engine": "spark"}, NotImplementedError, "use 'duckdb'"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_before_anything_is_linked(records, options, error, message) -> None:
    with pytest.raises(error, match=message):
        sp.link(records, progress=False, **options)


def listed(column: pd.Series) -> list[str | None]:
    return [None if pd.isna(value) else value for value in column]


def test_dates_in_several_dresses_are_one_day() -> None:
    days = ["2021-03-04", "20210304", "2021/03/04", datetime.date(2021, 3, 4), None]
    frame = pd.DataFrame({"record_id": range(5), "birth_date": days})
    read = prepare(frame)
    assert listed(read.table.birth_date) == ["2021-03-04"] * 4 + [None]
    assert read.notes == ()
    stamps = GOOD.assign(birth_date=pd.to_datetime(GOOD.birth_date))
    assert list(prepare(stamps).table.birth_date) == list(GOOD.birth_date)


def test_dates_that_cannot_be_read_are_counted_missing_and_reported() -> None:
    frame = changed("birth_date", 1, "4 March")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = prepare(frame)
    assert listed(read.table.birth_date)[1] is None
    assert read.notes == (
        "1 of 3 dates in column 'birth_date' could not be read and count as missing, the first "
        "'4 March' of record 'r2'; write dates as YYYY-MM-DD.",
    )


def test_a_day_that_no_calendar_has_is_kept_as_written_and_reported() -> None:
    read = prepare(changed("birth_date", 1, "2022-00-13"))
    assert read.table.birth_date[1] == "2022-00-13"
    assert "1 of 3 dates in column 'birth_date' are no days of the calendar" in read.notes[0]


def test_text_is_folded_and_other_scripts_are_welcome() -> None:
    frame = pd.DataFrame(
        {"record_id": [2, 1, 3, 4], "given_name": ["  KAVESK  Towex ", "مرحبا", "", "e\u0301"]}
    )
    read = prepare(frame)
    assert list(read.ids) == [1, 2, 3, 4]
    assert listed(read.table.given_name) == ["مرحبا", "kavesk towex", None, "é"]


def test_two_records_and_one_field_are_enough() -> None:
    frame = pd.DataFrame({"record_id": [1, 2], "city": ["Keskmere", "Keskmere"]})
    found = sp.link(frame, cache=False, progress=False)
    assert found.training.sessions == ()
    assert len(found.training.not_estimated) > 0
    assert set(found.identities(-10)) <= {1, 2}
