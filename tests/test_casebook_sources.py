"""What a source is told, what it sends no more, and what comes back as a second witness."""

import json
from pathlib import Path

import pandas as pd
import pytest
from small_office import ANN, AUD, PAIRS, RECORDS, ROB, Days, arrive, look, office, texts

from sameperson.casebook.decisions import split
from sameperson.casebook.echoes import echoes
from sameperson.casebook.sources import closed, resume_signal, stop_signal, tell_source
from sameperson.casebook.store import Store

NO_PAIRS = PAIRS.iloc[:0]


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def book(tmp_path: Path, days: Days) -> Store:
    return office(tmp_path, days)


def shut(book: Store, source: str, records: object) -> set[str]:
    with book.act(ANN, "view") as act:
        return closed(act, source, records)  # type: ignore[arg-type]


def another(record_id: str, source: str, **values: str) -> pd.DataFrame:
    return pd.DataFrame([{"record_id": record_id, "source": source, **values}])


# Telling


def test_a_notice_goes_to_the_source_of_the_record(book: Store, days: Days) -> None:
    name = tell_source(book, ANN, "d", "correction", {"birth_date": "1991-05-17"})
    assert look(book, "SELECT * FROM source_notice") == [
        (name, "address_files", "d", "correction", '{"birth_date": "1991-05-17"}',
         days().isoformat(), "Ann")
    ]  # fmt: skip
    assert texts(book)[-1][:2] == ("tell a source", {name, "d"})


def test_a_notice_of_death_says_so_by_itself(book: Store) -> None:
    tell_source(book, ANN, "a", "deceased", "letter of a relative")
    (said,) = look(book, "SELECT says FROM source_notice")
    assert json.loads(str(said[0])) == {"event": "deceased", "words": "letter of a relative"}


@pytest.mark.parametrize(
    ("record", "kind", "says", "sentence"),
    [
        ("z", "removed", "not ours", "no record z"),
        ("a", "rumour", "not ours", "of a kind correction, deceased, removed"),
        ("a", "removed", "  ", "says something"),
        ("a", "correction", {"birth_day": "1"}, "no column 'birth_day'"),
    ],
)
def test_what_is_not_told(
    book: Store, record: str, kind: str, says: str | dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        tell_source(book, ANN, record, kind, says)
    assert look(book, "SELECT count(*) FROM source_notice") == [(0,)]


# Stopping


def test_a_stop_closes_the_feed_of_that_source_about_that_subject(book: Store) -> None:
    assert shut(book, "border", ["a", "b", "c", "d"]) == set()
    assert list(stop_signal(book, ANN, "a")["record_id"]) == ["a", "c"]  # both of border
    assert shut(book, "border", ["a", "b", "c", "d", "new"]) == {"a", "c"}
    assert shut(book, "visas", ["a", "b", "c", "d"]) == set()


def test_a_new_record_is_closed_off_by_its_document_number(book: Store) -> None:
    stop_signal(book, ANN, "a")
    new = pd.DataFrame(
        {"record_id": ["n1", "n2", "n3"], "document_number": ["CALX-2", "CALX-3", None]}
    )
    assert shut(book, "border", new) == {"n1"}
    assert shut(book, "visas", new) == set()


def test_after_a_split_somebody_else_stays_closed_off_until_the_source_is_told(book: Store) -> None:
    stop_signal(book, ANN, "a")
    split(book, ROB, ["c", "d"], "another person")
    assert shut(book, "border", ["a", "c"]) == {"a", "c"}
    resume_signal(book, ANN, "c")
    assert shut(book, "border", ["a", "c"]) == {"a"}
    stop_signal(book, ANN, "c")
    assert shut(book, "border", ["a", "c"]) == {"a", "c"}


def test_a_stop_about_a_record_that_is_not_there(book: Store) -> None:
    with pytest.raises(ValueError, match="no record z"):
        stop_signal(book, ANN, "z")


def test_a_stop_about_a_record_on_hold_is_about_it_alone(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS, PAIRS.assign(weight=5.0))  # all in doubt, so all on hold
    assert list(stop_signal(book, ANN, "a")["record_id"]) == ["a"]


# The echo


@pytest.fixture
def told(book: Store, days: Days) -> Store:
    """The address file says that a has died; the office tells border, and border sends again."""
    arrive(book, another("e", "address_files", event="deceased"), pairs_to("e"))
    days.later()
    tell_source(book, ANN, "a", "deceased", "address file")
    days.later()
    arrive(book, another("f", "border", event="Deceased ", given_name="Ada"), pairs_to("f"))
    return book


def pairs_to(record: str) -> pd.DataFrame:
    return pd.DataFrame({"record_l": ["a"], "record_r": [record], "weight": [15.0]})


def test_the_echo_is_no_second_witness(told: Store) -> None:
    found = echoes(told, ROB)
    assert found[["record_id", "field", "value", "source", "notice_id", "told_by"]].to_numpy(
    ).tolist() == [["f", "event", "deceased", "border", "N000001", "Ann"]]  # fmt: skip
    assert found[["sources", "independent"]].to_numpy().tolist() == [[2, 1]]
    assert texts(told)[-1][:2] == ("view", {"f", "N000001"})


def test_another_source_that_says_so_is_a_witness(told: Store, days: Days) -> None:
    days.later()
    arrive(told, another("g", "court_docket", event="deceased"), pairs_to("g"))
    found = echoes(told, AUD)
    assert list(found["record_id"]) == ["f"]
    assert found[["sources", "independent"]].to_numpy().tolist() == [[3, 2]]


def test_what_a_source_wrote_before_is_its_own(book: Store, days: Days) -> None:
    tell_source(book, ANN, "c", "correction", {"document_number": "CALX-1"})  # as a says already
    tell_source(book, ANN, "c", "correction", {"given_name": "Ina"})
    days.later()
    arrive(book, another("f", "border", document_number="CALX-1", given_name="Ina"), pairs_to("f"))
    assert list(echoes(book, ROB)["field"]) == ["given_name"]


def test_what_was_sent_before_it_was_told_is_no_echo(book: Store, days: Days) -> None:
    arrive(book, another("f", "border", sex="f"), pairs_to("f"))
    tell_source(book, ANN, "a", "correction", {"sex": "f"})  # in the same second
    assert len(echoes(book, ROB)) == 0
    days.later()
    assert len(echoes(book, ROB)) == 0


def test_an_echo_in_another_subject_counts_when_a_link_pairs_the_two(
    book: Store, days: Days
) -> None:
    tell_source(book, ANN, "a", "correction", {"sex": "f"})
    days.later()
    doubt = pairs_to("f").assign(weight=5.0)
    arrive(book, another("f", "border", sex="f"), doubt)  # on hold
    arrive(book, another("g", "border", sex="f"), NO_PAIRS)  # somebody else's
    found = echoes(book, ROB)
    assert list(found["record_id"]) == ["f"]
    assert found[["sources", "independent"]].to_numpy().tolist() == [[1, 0]]


def test_words_cannot_be_found_again(book: Store, days: Days) -> None:
    tell_source(book, ANN, "a", "removed", "deceased")
    days.later()
    arrive(book, another("f", "border", event="deceased"), pairs_to("f"))
    assert len(echoes(book, ROB)) == 0


def test_no_notices_no_echoes(book: Store) -> None:
    found = echoes(book, ROB)
    assert len(found) == 0
    assert {"record_id", "sources", "independent"} <= set(found)
