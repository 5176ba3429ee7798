"""Before anybody acts on a hit its owner is asked; an answer counts for some days."""

from pathlib import Path

import pytest
from small_office import ADA, ANN, AUD, ROB, Days, look, office, texts

from sameperson.casebook.hits import ask_owner, owner_answers, still_active
from sameperson.casebook.policy import Policy
from sameperson.casebook.retention import expire
from sameperson.casebook.sources import closed
from sameperson.casebook.store import Store
from sameperson.casebook.verify import verify


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def book(tmp_path: Path, days: Days) -> Store:
    return office(tmp_path, days)


def state(book: Store, record: str = "b", within: int = 7) -> str:
    return str(still_active(book, AUD, [record], within)["state"].iloc[0])


def test_a_hit_goes_from_not_asked_to_an_answer_and_out_of_date(book: Store, days: Days) -> None:
    assert state(book) == "not asked"
    question = ask_owner(book, ANN, "b")
    assert state(book) == "no answer yet"
    days.later(3)
    owner_answers(book, ANN, question, True)
    days.later(7)
    row = still_active(book, ROB, ["b"]).iloc[0]
    assert (row["state"], row["days"], row["source"]) == ("active", 7, "visas")
    assert (row["asked_at"][:10], row["answered_at"][:10]) == ("2050-03-02", "2050-03-05")
    days.later(1)
    assert state(book) == "out of date"
    assert state(book, within=8) == "active"


def test_the_last_question_counts_and_the_last_answer_to_it(book: Store) -> None:
    first = ask_owner(book, ANN, "b")
    owner_answers(book, ANN, first, True)
    second = ask_owner(book, ROB, "b")
    owner_answers(book, ANN, first, True, "again, to the first question")
    assert state(book) == "no answer yet"
    owner_answers(book, ANN, second, True)
    owner_answers(book, ANN, second, False, "closed since")
    assert state(book) == "not active"
    assert state(book, "a") == "not asked"


def test_what_cannot_be_asked_or_answered_is_refused(book: Store) -> None:
    question = ask_owner(book, ANN, "b")
    answer = owner_answers(book, ANN, question, False)
    with pytest.raises(ValueError, match="no record zz"):
        ask_owner(book, ANN, "zz")
    with pytest.raises(ValueError, match="no question N999999"):
        owner_answers(book, ANN, "N999999", True)
    with pytest.raises(ValueError, match=f"no question {answer}"):
        owner_answers(book, ANN, answer, True)
    with pytest.raises(ValueError, match="no record zz"):
        still_active(book, AUD, ["b", "zz"])
    with pytest.raises(ValueError, match="0 days or more"):
        still_active(book, AUD, ["b"], within=-1)
    with pytest.raises(PermissionError, match="auditor"):
        ask_owner(book, AUD, "b")


def test_question_and_answer_are_in_the_log_and_tell_the_source_nothing(book: Store) -> None:
    question = ask_owner(book, ANN, "b")
    answer = owner_answers(book, ANN, question, False, "closed")
    about = [ids for action, ids, _ in texts(book) if action == "tell a source"]
    assert about == [{question, "b"}, {answer, "b"}]
    with book.act(ADA, "match") as act:
        assert closed(act, "visas", ["b"]) == set()
    assert verify(book).ok


def test_the_answer_goes_with_its_record(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, Policy(active_years=1, archive_years=0, lower=2, upper=12))
    question = ask_owner(book, ANN, "b")
    owner_answers(book, ANN, question, False, "the case of Ada Towirl is closed")
    expire(book, ADA, "2050-02-15")  # b, of 1 February 2049, is over; a, of March, is not
    kept = look(book, "SELECT record_id, says FROM source_notice ORDER BY notice_id")
    assert kept == [(None, None), (None, None)]
    with pytest.raises(ValueError, match=f"no question {question}"):
        owner_answers(book, ANN, question, True)
    assert state(book, "a") == "not asked"


def test_an_answer_that_was_erased_is_none(book: Store) -> None:
    owner_answers(book, ANN, ask_owner(book, ANN, "b"), True, "of Ida Towirl")
    assert state(book) == "active"
    look(book, "UPDATE source_notice SET says = 'Erased with a record.' WHERE kind = 'answer'")
    assert state(book) == "no answer yet"
