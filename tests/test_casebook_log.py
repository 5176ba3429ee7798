"""What verify finds: every way of altering the log, and tables that contradict each other."""

import json
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sameperson.casebook import decisions
from sameperson.casebook.arrivals import file
from sameperson.casebook.changes import undo
from sameperson.casebook.log import START, Anchor, commitment, link, text_of
from sameperson.casebook.roles import User
from sameperson.casebook.store import Store
from sameperson.casebook.subjects import refile
from sameperson.casebook.verify import SHOWN, verify

ANN, ROB, ADA = User("Ann", "analyst"), User("Rob", "reviewer"), User("Ada", "administrator")
REFUSED = 7  # the event of an attempt, which is about nobody


def filed(book: Store, ids: str) -> None:
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": list(ids), "source": "border"}), "B1")
        refile(act, list(ids))
        act.note(list(ids))


def one_row(act: Any, table: str, **values: Any) -> None:
    act.insert(table, pd.DataFrame([values]))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Events 1 to 7: an import, links, a split, an undo, work, something refused."""
    book = Store.create(tmp_path_factory.mktemp("log") / "office.case")
    filed(book, "abcdef")
    decisions.consolidate(book, ANN, "a", "b", "one number")  # K000001
    decisions.consolidate(book, ROB, "b", "c", "one number")  # K000002
    done = decisions.split(book, ROB, ["c"], "another person")  # A000001, A000002
    undo(book, ROB, done.event, "too soon")
    with book.act(ANN, "open a lead") as act:
        one_row(act, "lead", lead_id="L1", record_id="a", state="open")
        one_row(act, "disposition", lead_id="L1", outcome="closed")
        one_row(act, "verdict", verdict_id="V1", record_l="a", record_r="b", link_id="K000001")
        one_row(act, "disclosure", disclosure_id="D1", subject_id="S000001", record_id="a")
        one_row(act, "request", request_id="R1", record_id="d")
        act.note(["L1", "a"])
    with pytest.raises(PermissionError), book.act(ANN, "expire"):
        pass
    decisions.keep_apart(book, ANN, "d", "e", "twins")  # A000003
    return book


@pytest.fixture
def book(whole: Store, tmp_path: Path) -> Store:
    """A copy to be altered."""
    path = tmp_path / "office.case"
    shutil.copyfile(whole.path, path)
    shutil.copyfile(whole.anchor.path, Anchor(path).path)
    return Store.open(path)


def altered(book: Store, *statements: str) -> None:
    """What somebody does who has the file and DuckDB."""
    with book._held() as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_casebook_that_nobody_altered(whole: Store) -> None:
    found = verify(whole)
    assert found.findings == ()
    assert found.ok
    assert (found.events, found.unanchored) == (8, 0)
    with whole:
        assert verify(whole) == found
    assert verify(whole) == found  # to verify writes nothing


def test_a_new_casebook(tmp_path: Path) -> None:
    found = verify(Store.create(tmp_path / "office.case"))
    assert (found.ok, found.events, found.unanchored) == (True, 0, 0)


# Every cell of the log


@pytest.mark.slow  # seconds each time, and seldom touched
def test_an_alteration_of_any_cell_of_the_log_is_found(book: Store) -> None:
    """Brute force: each value of each row of both tables, one at a time."""
    columns = {
        "event": ["done_at", "by_whom", "role", "action", "commitment", "chain"],
        "event_text": ["salt", "about", "detail"],
    }
    tried = 0
    with book:
        for table, names in columns.items():
            for seq in range(1, 9):
                for name, nothing in product(names, (False, True)):
                    other = "NULL" if nothing else "['x']" if name == "about" else "'x'"
                    book._connection.execute("BEGIN")
                    book._connection.execute(
                        f"UPDATE {table} SET {name} = {other} WHERE seq = {seq}"
                    )
                    found = verify(book)
                    book._connection.execute("ROLLBACK")
                    if (name, nothing, seq) == ("about", True, REFUSED):
                        continue  # it is about nobody, and no list of ids says the same
                    assert not found.ok, (table, name, seq)
                    assert any(f"vent {seq}" in finding for finding in found.findings)
                    tried += 1
        assert verify(book).ok
    assert tried == 2 * 8 * 9 - 1


@pytest.mark.parametrize("seq", range(1, 8))
def test_an_event_that_was_removed(book: Store, seq: int) -> None:
    altered(
        book, f"DELETE FROM event WHERE seq = {seq}", f"DELETE FROM event_text WHERE seq = {seq}"
    )
    told = f"Event {seq} is missing: the log goes on with event {seq + 1}."
    assert told in verify(book).findings


@pytest.mark.parametrize("seq", range(1, 8))
def test_an_event_that_was_removed_and_the_rest_counted_anew(book: Store, seq: int) -> None:
    moves = [f"DELETE FROM {t} WHERE seq = {seq}" for t in ("event", "event_text")]
    moves += [f"UPDATE {t} SET seq = seq - 1 WHERE seq > {seq}" for t in ("event", "event_text")]
    altered(book, *moves)
    findings = verify(book).findings
    assert any(told.startswith(f"Event {seq} does not follow") for told in findings)
    assert any("its tail is cut" in told for told in findings)


def test_two_events_that_changed_places(book: Store) -> None:
    for table in ("event", "event_text"):
        altered(book, f"UPDATE {table} SET seq = CASE seq WHEN 3 THEN 4 ELSE 3 END "
                      "WHERE seq IN (3, 4)")  # fmt: skip
    findings = verify(book).findings
    assert "Event 3 does not follow from event 2: one of them was altered." in findings


def test_an_event_that_was_put_in(book: Store) -> None:
    altered(book, "INSERT INTO event SELECT * REPLACE (9 AS seq) FROM event WHERE seq = 8")
    findings = verify(book).findings
    assert "Event 9 does not follow from event 8: one of them was altered." in findings
    assert "The text of event 9 is missing, and no expiry says that it was erased." in findings


def test_an_event_that_is_there_twice(book: Store) -> None:
    altered(book, "INSERT INTO event FROM event WHERE seq = 4")
    assert "There is more than one event 4." in verify(book).findings


# What only the anchor shows


def rehashed(book: Store, seq: int, detail: str) -> None:
    """A clever forgery: another text, and every hash after it made to fit."""
    with book._held() as connection:
        rows = connection.execute("SELECT * FROM event ORDER BY seq").fetchall()
        texts = {r[0]: r[1:] for r in connection.execute("SELECT * FROM event_text").fetchall()}
        connection.execute("UPDATE event_text SET detail = ? WHERE seq = ?", [detail, seq])
        before = START
        for number, at, by, role, action, _, _ in rows:
            salt, about, own = texts[number]
            committed = commitment(salt, text_of(about, detail if number == seq else own))
            before = link(before, number, at, by, role, action, committed)
            connection.execute(
                "UPDATE event SET commitment = ?, chain = ? WHERE seq = ?",
                [committed, before, number],
            )


def test_a_rewritten_casebook(book: Store) -> None:
    rehashed(book, 6, json.dumps("nothing happened"))
    assert verify(book).findings == tuple(
        f"Event {seq} is not the one in the anchor: it was rewritten." for seq in (6, 7, 8)
    )


def test_a_cut_tail(book: Store) -> None:
    altered(book, "DELETE FROM event WHERE seq > 7", "DELETE FROM event_text WHERE seq > 7",
            "DELETE FROM change WHERE seq > 7")  # fmt: skip
    assert verify(book).findings == (
        "The anchor knows 8 events and the casebook ends with event 7: its tail is cut.",
    )


def test_an_anchor_that_is_missing_or_is_none_or_anothers(book: Store, tmp_path: Path) -> None:
    lines = book.anchor.path.read_text().splitlines(keepends=True)
    book.anchor.path.write_text("nonsense\n")
    found = verify(book)
    assert found.findings == (f"{book.anchor.path} is not an anchor of a casebook.",)
    assert found.unanchored == 8
    other = Store.create(tmp_path / "other.case")
    shutil.copyfile(other.anchor.path, book.anchor.path)
    (told,) = verify(book).findings
    assert "is that of another casebook" in told
    book.anchor.path.unlink()
    (told,) = verify(book).findings
    assert "is missing" in told
    book.anchor.path.write_text("".join([lines[0], lines[2], lines[1]]))
    found = verify(book)
    assert found.findings == ("The anchor goes back from event 2 to 1.",)
    assert found.unanchored == 6


def test_an_older_anchor_leaves_events_that_nothing_vouches_for(book: Store) -> None:
    lines = book.anchor.path.read_text().splitlines(keepends=True)
    book.anchor.path.write_text("".join(lines[:-2]))
    found = verify(book)
    assert (found.ok, found.unanchored) == (True, 2)
    rehashed(book, 7, '"x"')
    assert verify(book).ok, "what it says it cannot find, it finds"


# Texts that were erased


def erased(book: Store, texts: list[list[int]]) -> None:
    with book.act(ADA, "expire") as act:
        act.note(detail={"texts": texts})


def test_a_text_may_be_missing_when_an_expiry_says_so(book: Store) -> None:
    altered(book, "DELETE FROM event_text WHERE seq IN (2, 4, 5)")
    missing = "The text of event {} is missing, and no expiry says that it was erased."
    assert verify(book).findings == tuple(missing.format(seq) for seq in (2, 4, 5))
    erased(book, [[2, 2]])
    assert verify(book).findings == tuple(missing.format(seq) for seq in (4, 5))
    erased(book, [[4, 5]])
    assert verify(book).findings == ()
    altered(book, "DELETE FROM event_text WHERE seq = 9")  # the text that said so
    assert verify(book).findings == tuple(missing.format(seq) for seq in (2, 9))


def test_only_an_expiry_can_say_so(book: Store) -> None:
    altered(book, "DELETE FROM event_text WHERE seq = 2")
    with book.act(ANN, "view") as act:
        act.note(detail={"texts": [[2, 2]]})
    with pytest.raises(PermissionError), book.act(ANN, "expire"):
        pass  # an attempt is in the log as an expiry too
    assert len(verify(book).findings) == 1


def test_a_text_that_should_be_gone_or_has_no_event(book: Store) -> None:
    erased(book, [[3, 3]])
    altered(book, "INSERT INTO event_text SELECT * REPLACE (50 AS seq) FROM event_text LIMIT 1")
    assert verify(book).findings == (
        "There is a text of event 50, but no such event.",
        "The text of event 3 is there, but an expiry says that it was erased.",
    )


# Tables against each other

CONTRADICTIONS = [
    ("INSERT INTO link BY NAME SELECT 'K9' link_id, 'd' record_l, 'f' record_r, 'held' state, "
     "'P9' policy_id", ["link K9 names policy P9, which is not there."]),
    ("UPDATE must_not_link SET record_r = 'z' WHERE apart_id = 'A000003'",
     ["must_not_link A000003 names record z, which is not there."]),
    ("UPDATE verdict SET record_r = 'z'", ["verdict V1 names record z, which is not there."]),
    ("UPDATE verdict SET link_id = 'K7'", ["verdict V1 names link K7, which is not there."]),
    ("UPDATE lead SET record_id = 'z'", ["lead L1 names record z, which is not there."]),
    ("DELETE FROM lead", ["disposition L1 names lead L1, which is not there."]),
    ("UPDATE disclosure SET record_id = 'z'",
     ["disclosure D1 names record z, which is not there."]),
    ("UPDATE disclosure SET record_id = NULL", []),
    ("UPDATE request SET record_id = 'z'", ["request R1 names record z, which is not there."]),
    ("DELETE FROM must_not_link WHERE apart_id = 'A000001'",
     ["Event 4 changed must_not_link A000001, which is not there.",
      "Event 5 changed must_not_link A000001, which is not there."]),
    ("UPDATE change SET seq = 77 WHERE seq = 2", ["change 77 names event 77, which is not there."]),
    ("INSERT INTO verdict FROM verdict", ["There is more than one verdict V1."]),
    ("INSERT INTO lead FROM lead", ["There is more than one lead L1."]),
    ("UPDATE record SET subject_id = 'S000005' WHERE record_id = 'd'",
     ["Record d is filed under S000005; its links make it S000004.",
      "Nothing is filed under subject S000004."]),
    ("UPDATE record SET subject_id = NULL WHERE record_id = 'e'",
     ["Record e is filed under nobody; its links make it S000005.",
      "Nothing is filed under subject S000005."]),
    ("UPDATE record SET state = 'held' WHERE record_id = 'e'",
     ["Record e is filed under S000005; its links make it nobody."]),
    ("UPDATE link SET state = 'withdrawn' WHERE link_id = 'K000002'",
     ["Record c is filed under S000001; its links make it S000003."]),
    ("DELETE FROM subject WHERE subject_id = 'S000006'",
     ["record f names subject S000006, which is not there."]),
    ("INSERT INTO subject VALUES ('S000009', 'person', NULL, NULL)",
     ["Nothing is filed under subject S000009."]),
    ("INSERT INTO subject VALUES ('O00009', 'organisation', NULL, NULL)", []),
    ("UPDATE must_not_link SET state = 'standing' WHERE apart_id = 'A000001'",
     ["Decision A000001 keeps a and c apart, but standing links join them."]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "told"), CONTRADICTIONS)
def test_a_contradiction_is_found_and_nothing_else(
    book: Store, statement: str, told: list[str]
) -> None:
    altered(book, statement)
    assert sorted(verify(book).findings) == sorted(told)


def test_a_link_to_nowhere_joins_nothing(book: Store) -> None:
    altered(book, "UPDATE link SET record_l = 'z' WHERE link_id = 'K000002'")
    assert verify(book).findings == (
        "link K000002 names record z, which is not there.",
        "Record c is filed under S000001; its links make it S000003.",
    )


def test_two_records_on_hold_that_are_consolidated_are_filed(book: Store) -> None:
    with book.act(ADA, "import a batch") as act:
        rows = pd.DataFrame({"record_id": ["x", "y"], "source": "border"})
        file(act, rows, "B2")
        act.rows("UPDATE record SET state = 'held' WHERE record_id IN ('x', 'y')")
        refile(act, ["x", "y"])
    assert verify(book).ok
    moved = decisions.consolidate(book, ANN, "x", "y", "one number").moved
    assert list(moved["after"]) == ["S000007", "S000007"]
    assert verify(book).ok


def test_of_many_findings_of_a_kind_twenty_are_written_out(book: Store) -> None:
    many = range(100, 100 + SHOWN + 5)
    for number in many:
        altered(book, f"INSERT INTO subject VALUES ('S{number}', 'person', NULL, NULL)")
    findings = verify(book).findings
    assert len(findings) == SHOWN + 1
    assert findings[-1] == "There are 5 more findings like the last."


def test_a_hash_says_nothing_about_a_text_without_its_salt(book: Store) -> None:
    """The same text twice gives two commitments, and the anchor holds no text."""
    for _ in range(2):
        with book.act(ANN, "view") as act:
            act.note(["a"], {"why": "the same"})
    with book._held() as connection:
        rows = connection.execute("SELECT commitment FROM event WHERE seq > 8").fetchall()
    assert len(set(rows)) == 2
    assert {len(line.split()) for line in book.anchor.path.read_text().splitlines()} == {2}


def test_many_events_of_one_action_are_one_head(book: Store) -> None:
    with book.act(ANN, "view") as act:
        for i in range(1000):
            act.note([f"r{i}"], {"é": "ü\n'\""})
    found = verify(book)
    assert (found.ok, found.events) == (True, 1008)
    assert [head.count for head in book.anchor.read()[1]] == [*range(1, 9), 1008]
