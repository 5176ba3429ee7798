"""From one bad link: who made it, saw it, used it and was sent it, worked by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from sameperson.casebook import decisions
from sameperson.casebook.arrivals import file, match
from sameperson.casebook.changes import undo
from sameperson.casebook.in_force import adopt
from sameperson.casebook.later import _made_since
from sameperson.casebook.policy import Policy
from sameperson.casebook.retention import expire
from sameperson.casebook.roles import User
from sameperson.casebook.store import Store
from sameperson.casebook.subjects import refile
from sameperson.casebook.trace import COLUMNS, trace

ANN, ROB, ADA = User("Ann", "analyst"), User("Rob", "reviewer"), User("Ada", "administrator")
AUD, EVE = User("Aud", "auditor"), User("Eve", "analyst")


class Clock:
    """A minute later each time that it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2050, 1, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def book(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "office.case", clock=Clock())
    with made, made.act(ADA, "import a batch") as act:
        days = ["2049-01-01", "2049-01-02", "2010-01-01", "2049-01-03"]
        file(act, pd.DataFrame({"record_id": list("abcd"), "event_on": days}), "B1")
        refile(act, list("abcd"))
        act.note(["B1"])
    return made


def looked(book: Store, by: User, *about: str, action: str = "view") -> None:
    with book.act(by, action) as act:
        act.note(about)


def led(book: Store, name: str, record: str) -> None:
    with book.act(EVE, "open a lead") as act:
        row = {"lead_id": name, "record_id": record, "kind": "overstay", "opened_at": act.at}
        act.insert("lead", pd.DataFrame([{**row, "opened_by": "Eve"}]))
        act.note([name, record])


def sent(book: Store, name: str, record: str, subject: str) -> None:
    with book.act(ROB, "disclose") as act:
        row = {"disclosure_id": name, "record_id": record, "subject_id": subject, "seq": act.seq}
        row |= {"recipient": f"desk {name}", "channel": "e-mail", "done_at": act.at}
        act.insert("disclosure", pd.DataFrame([{**row, "by_whom": "Rob"}]))
        act.note([name, record, subject])


def lines(found: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(found[["who", "role", "what", "about"]].itertuples(index=False, name=None))


def test_a_link_from_beginning_to_end(book: Store) -> None:
    with book:
        looked(book, EVE, "a", "S000001")  # before the link was there
        done = decisions.consolidate(book, ANN, "a", "b", "one number")  # K000001
        looked(book, EVE, "S000001")
        looked(book, EVE, "S000003")
        looked(book, EVE, "c")
        led(book, "L0", "c")
        decisions.consolidate(book, ROB, "b", "c", "one address")  # c is filed with them now
        looked(book, ROB, "d", "b", action="search")
        led(book, "L1", "c")
        led(book, "L2", "d")
        sent(book, "D1", "c", "S000001")
        sent(book, "D2", "d", "S000004")
        with book.act(ROB, "give a verdict") as act:
            row = {"verdict_id": "V1", "record_l": "b", "record_r": "a", "verdict": "different"}
            act.insert("verdict", pd.DataFrame([{**row, "by_whom": "Rob", "done_at": act.at}]))
            act.note(["V1", "a", "b"])
        with book.act(ROB, "dispose") as act:
            row = {"lead_id": "L1", "outcome": "closed", "reason": "found", "by_whom": "Rob"}
            act.insert("disposition", pd.DataFrame([{**row, "done_at": act.at}]))
            act.note(["L1"])
        decisions.split(book, ROB, ["a"], "two birth dates")
        looked(book, EVE, "S000001")  # a alone
        looked(book, EVE, "S000002")  # b and c
        looked(book, EVE, "S000003")  # nobody any more
        sent(book, "D3", "c", "S000002")
        sent(book, "D4", "a", "S000001")
        found = trace(book, AUD, "K000001")
    assert list(found.rows.columns) == COLUMNS
    assert lines(found.rows) == [
        ("Ann", "analyst", "made", "K000001: one number"),
        ("Eve", "analyst", "saw", "view: S000001"),
        ("Rob", "reviewer", "saw", "search: b"),
        ("Eve", "analyst", "used", "lead L1 opened: overstay"),
        ("desk D1", "recipient", "was sent", "D1: c as S000001, by e-mail, from Rob"),
        ("Rob", "reviewer", "used", "verdict V1: different"),
        ("Rob", "reviewer", "used", "lead L1 closed: found"),
        ("Rob", "reviewer", "changed", "split: from standing to withdrawn"),
        ("Eve", "analyst", "saw", "view: S000001"),
        ("Eve", "analyst", "saw", "view: S000002"),
        ("desk D3", "recipient", "was sent", "D3: c as S000002, by e-mail, from Rob"),
        ("desk D4", "recipient", "was sent", "D4: a as S000001, by e-mail, from Rob"),
    ]
    assert list(found.rows["when"]) == sorted(found.rows["when"])
    assert found.erased == 0
    assert "not that what they read was right" in found.says
    assert done.event == 3
    again = trace(book, ADA, "K000001").rows
    assert lines(again)[-1] == ("Aud", "auditor", "saw", "trace: K000001, a, b")
    assert len(again) == len(found.rows) + 1


def test_a_subject_that_it_was_part_of_only_for_a_while(book: Store) -> None:
    with book:
        decisions.consolidate(book, ANN, "a", "b", "one number")
        done = decisions.consolidate(book, ANN, "c", "d", "one address")
        decisions.consolidate(book, ANN, "b", "c", "one name")  # K000003
        looked(book, EVE, "S000003")  # c and d were that, and are no more
        undo(book, ROB, done.event + 1, "a mistake")
        looked(book, EVE, "S000003")
        found = lines(trace(book, AUD, "K000003").rows)
    assert found == [
        ("Ann", "analyst", "made", "K000003: one name"),
        ("Rob", "reviewer", "changed", "undo: from standing to withdrawn"),
        ("Eve", "analyst", "saw", "view: S000003"),
    ]


def test_a_link_that_a_rule_made_and_a_person_decided(book: Store) -> None:
    with book:
        adopt(book, ADA, Policy(lower=2, upper=8), "to begin with")
        with book.act(ADA, "import a batch") as act:
            file(act, pd.DataFrame({"record_id": ["x"], "event_on": ["2049-01-01"]}), "B2")
            pairs = pd.DataFrame({"record_l": ["a"], "record_r": ["x"], "weight": [4.0]})
            match(act, pd.Series(["x"]), pairs)
            act.note(["x"])
        looked(book, EVE, "x")
        decisions.decide(book, ROB, "K000001", "same", "one hand")
        looked(book, EVE, "S000001")
        found = trace(book, AUD, "K000001")
    assert lines(found.rows) == [
        ("rule P000001", "rule", "made", "K000001: match weight 4.0; Ada adopted P000001"),
        ("Eve", "analyst", "saw", "view: x"),
        ("Rob", "reviewer", "changed", "decide a held link: from in doubt to standing"),
        ("Eve", "analyst", "saw", "view: S000001"),
    ]


def test_a_clock_that_goes_back_changes_no_order(book: Store) -> None:
    clock = book.clock
    assert isinstance(clock, Clock)
    with book:
        adopt(book, ADA, Policy(lower=2, upper=8), "to begin with")
        led(book, "L0", "a")
        decision = decisions.consolidate(book, ROB, "b", "c", "one number")  # K000001
        looked(book, EVE, "a")
        clock.now -= timedelta(days=2)
        with book.act(ADA, "import a batch") as act:
            file(act, pd.DataFrame({"record_id": ["x"], "event_on": ["2049-01-01"]}), "B2")
            pairs = pd.DataFrame({"record_l": ["a"], "record_r": ["x"], "weight": [14.0]})
            match(act, pd.Series(["x"]), pairs)
            act.note(["x"])
            assert _made_since(act, decision.event, pd.Series(["K000002"])) == [
                "K000002 (made by rule P000001)"
            ]
            assert _made_since(act, act.seq, pd.Series(["K000002"])) == []
        looked(book, EVE, "x")
        led(book, "L1", "x")
        clock.now += timedelta(days=4)
        looked(book, ROB, "x")
        found = lines(trace(book, AUD, "K000002").rows)
    assert found == [
        ("rule P000001", "rule", "made", "K000002: match weight 14.0; Ada adopted P000001"),
        ("Eve", "analyst", "saw", "view: x"),
        ("Eve", "analyst", "used", "lead L1 opened: overstay"),
        ("Rob", "reviewer", "saw", "view: x"),
    ]


def test_what_was_erased_cannot_be_known(book: Store) -> None:
    with book:
        adopt(book, ADA, Policy(), "to begin with")
        decisions.consolidate(book, ANN, "a", "b", "one number")
        looked(book, EVE, "a", "c")  # its text names c, whose years are over, and goes with it
        looked(book, EVE, "b")
        expire(book, ADA)
        found = trace(book, AUD, "K000001")
    assert lines(found.rows) == [
        ("Ann", "analyst", "made", "K000001: one number"),
        ("Eve", "analyst", "saw", "view: b"),
    ]
    assert found.erased == 1


def test_who_may_and_what_there_is_not(book: Store) -> None:
    decisions.consolidate(book, ANN, "a", "b", "one number")
    for user in (ANN, ROB):
        with pytest.raises(PermissionError):
            trace(book, user, "K000001")
    with pytest.raises(ValueError, match="no link K7"):
        trace(book, AUD, "K7")
