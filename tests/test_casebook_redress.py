"""What a person is shown, asks and gets: who decides, by when, and whether it lasts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_office import (
    ADA,
    ANN,
    AUD,
    BEN,
    PAIRS,
    RECORDS,
    ROB,
    RUTH,
    Days,
    arrive,
    look,
    office,
    subjects,
    texts,
)

from sameperson.casebook.changes import undo
from sameperson.casebook.corrections import resend
from sameperson.casebook.decisions import consolidate, decide, keep_apart, split
from sameperson.casebook.policy import Policy
from sameperson.casebook.recalls import recall
from sameperson.casebook.redress import Decided, decide_request, overdue, take_request
from sameperson.casebook.report import MASKED, WITHHELD, subject_report
from sameperson.casebook.roles import User
from sameperson.casebook.sharing import disclose
from sameperson.casebook.store import Store
from sameperson.casebook.verify import verify

ONE, TWO = "S000001", "S000003"
MERGED = {"a": ONE, "b": ONE, "c": ONE, "d": ONE}
APART = {"a": ONE, "b": ONE, "c": TWO, "d": TWO}


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def book(tmp_path: Path, days: Days) -> Store:
    return office(tmp_path, days)


# The report


def test_a_report_masks_what_differs_from_the_persons_own_record(book: Store) -> None:
    found = subject_report(book, ROB, "a")
    rows = found.records.set_index("record_id")
    assert rows.loc["a", ["event_on", "given_name", "document_number"]].tolist() == [
        "2049-03-07", "Ada", "CALX-1",
    ]  # fmt: skip
    # b has a telephone and a has none, so nobody can tell that it is hers; and so the day of b.
    assert rows.loc["b", ["event_on", "given_name", "phone"]].tolist() == [MASKED, "Ada", MASKED]
    assert rows.loc["c", ["event", "event_on", "given_name", "family_name", "birth_date",
        "document_number"]].tolist() == [
        MASKED, MASKED, MASKED, "Towirl", "1990-05-17", MASKED,
    ]  # fmt: skip
    assert pd.isna(rows.loc["d", "birth_date"])  # a blank stays a blank
    assert pd.isna(rows.loc["d", "event"])
    assert list(rows["source"]) == ["border", "visas", "border", "address_files"]
    assert "9 values marked (masked)" in found.withheld[-1]
    for hidden in ("Ida", "CALX-2", "555", "2049-06-09", "2049-02-01"):
        assert hidden not in found.text()


def test_a_record_with_nothing_masked_says_what_happened_and_when(
    tmp_path: Path, days: Days
) -> None:
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS.assign(phone=None).iloc[:2], PAIRS.iloc[:1])
    found = subject_report(book, ROB, "a")
    assert found.records["event_on"].tolist() == ["2049-03-07", "2049-02-01"]
    assert found.withheld == WITHHELD


def test_which_sources_say_different_things(book: Store) -> None:
    found = subject_report(book, ROB, "a").differing
    assert found.to_dict("records") == [
        {"field": "given_name", "value": "Ada", "sources": "border, visas", "records": 2},
        {"field": "given_name", "value": MASKED, "sources": "address_files, border", "records": 2},
        {"field": "document_number", "value": "CALX-1", "sources": "border, visas", "records": 2},
        {"field": "document_number", "value": MASKED, "sources": "border", "records": 1},
    ]


def test_unmasked_it_shows_one_person_to_another(book: Store) -> None:
    found = subject_report(book, ROB, "a", masked=False)
    assert "Ida" in found.text()
    assert found.withheld == WITHHELD


def test_links_disclosures_and_recalls_in_words(book: Store, days: Days) -> None:
    disclose(book, ANN, "a", "partner", "phone", "a question")
    consolidated = look(book, "SELECT made_at FROM link WHERE link_id = 'K000001'")[0][0]
    found = subject_report(book, ROB, "a")
    assert found.links.iloc[0].tolist() == [
        "a", "b", consolidated, "a rule",
        "a rule found their match weight 14.0, and links from 12 on",
    ]  # fmt: skip
    assert (
        "- a to partner by phone on 2050-03-02, for a purpose that is not shown\n" in found.text()
    )
    split(book, ROB, ["c", "d"], "another person")
    days.later()
    recall(book, ROB, "K000002")
    called = "for a purpose that is not shown, called back on 2050-03-03\n"
    assert called in subject_report(book, ROB, "a").text()


def test_a_link_that_a_person_made_or_confirmed_names_no_name(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS, PAIRS.assign(weight=[5.0, 1.0, 1.0]))
    days.later()
    decide(book, ROB, "K000001", "same", "saw both")
    consolidate(book, BEN, "b", "c", "one telephone")
    found = subject_report(book, RUTH, "a")
    assert found.links[["made", "reason"]].to_numpy().tolist() == [
        ["a person", "a rule found their match weight 5.0, and a member of staff decided it"],
        ["a person", "a member of staff decided it"],
    ]
    assert set(found.links["made_at"]) == {days().isoformat()}
    assert "Ben" not in found.text()
    assert "Rob" not in found.text()


def test_what_is_withheld_is_said_in_the_same_words_with_and_without_a_lead(book: Store) -> None:
    without = subject_report(book, ROB, "a")
    with book.act(ANN, "open a lead") as act:
        act.insert("lead", pd.DataFrame([{"lead_id": "L000001", "record_id": "a"}]))
    assert subject_report(book, ROB, "a").text() == without.text()
    assert "whether there is a lead" in without.text()


def test_what_people_wrote_is_not_shown_and_a_line_break_begins_no_section(
    tmp_path: Path, days: Days
) -> None:
    forged = "12 Elm Row\n\nTo whom they were sent\x85- nobody"
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS.assign(address=forged), PAIRS.assign(weight=[14.0, 1.0, 1.0]))
    consolidate(book, BEN, "b", "c", "lead L000001, says Rob")
    disclose(book, ANN, "a", "Ben, at home", "phone", "lead L000001, says Rob")
    disclose(book, ANN, "a", "a partner\n- x", "phone", "lead L000001, says Rob")
    found = subject_report(book, RUTH, "a")
    shown = found.text() + found.links.to_csv() + found.disclosed.to_csv()
    assert not [word for word in ("L000001", "Rob", "Ben", "says Rob") if word in shown]
    assert found.disclosed["recipient"].tolist() == [
        "a recipient that is not shown",
        "a partner\n- x",
    ]
    lines = found.text().split("\n")
    assert lines == [*found.text().splitlines(), ""]
    assert lines.count("To whom they were sent") == 1
    assert "- x" not in lines


def test_a_report_is_of_one_subject_or_of_a_record_on_hold_alone(
    tmp_path: Path, days: Days
) -> None:
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS.iloc[:2])
    arrive(book, RECORDS.iloc[2:], PAIRS.assign(weight=[14.0, 5.0, 5.0]))
    assert set(subject_report(book, ROB, "b").records["record_id"]) == {"a", "b"}
    assert list(subject_report(book, ROB, "d").records["record_id"]) == ["d"]
    with pytest.raises(ValueError, match="no record z"):
        subject_report(book, ROB, "z")


def test_making_a_report_is_in_the_log(book: Store) -> None:
    subject_report(book, ADA, "a")
    assert texts(book)[-1][:2] == ("report to a person", {"a", "b", "c", "d", ONE})
    with pytest.raises(PermissionError, match="to report to a person takes the role"):
        subject_report(book, ANN, "a")


# The clock


def test_a_request_is_due_as_the_policy_says(book: Store, days: Days) -> None:
    name = take_request(book, ANN, "c", "I was never at the border in March", "merged")
    assert look(book, "SELECT * FROM request") == [
        (name, "c", days().isoformat(), "I was never at the border in March", "2050-04-01",
         "open", None, None, None, None, "merged")
    ]  # fmt: skip
    days.later(30)
    assert len(overdue(book, AUD)) == 0  # on the day itself it is in time
    days.later(1)
    late = overdue(book, AUD)
    assert late[["request_id", "record_id", "subject_id", "days_late"]].to_numpy().tolist() == [
        [name, "c", ONE, 1]
    ]
    assert len(overdue(book, AUD, "2050-04-01")) == 0
    done = decide_request(book, ROB, name, "refused", "these are hers")
    assert done.days_late == 1
    assert len(overdue(book, AUD)) == 0


@pytest.mark.parametrize(
    ("record", "says", "about", "sentence"),
    [
        ("z", "wrong", "merged", "no record z"),
        ("a", " ", "merged", "A request says something"),
        ("a", "wrong", "fees", "it was 'fees'"),
    ],
)
def test_what_is_no_request(book: Store, record: str, says: str, about: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        take_request(book, ANN, record, says, about)


# Who decides


def asked(book: Store, about: str = "merged") -> str:
    return take_request(book, ANN, "c", "these are not mine", about)


def corrected(book: Store, name: str, by: User = ROB) -> Decided:
    return decide_request(book, by, name, "corrected", "another person", split=["c", "d"])


def lead(book: Store, **fields: str) -> None:
    with book.act(ANN, "open a lead") as act:
        act.insert("lead", pd.DataFrame([{"lead_id": "L000001", "record_id": "d", **fields}]))


def put(book: Store, table: str, **fields: str) -> None:
    with book.act(ANN, "open a lead") as act:
        act.insert(table, pd.DataFrame([fields]))


HANDS = {
    "made a link": (
        lambda book: consolidate(book, User("Rob", "analyst"), "a", "e", "same"),
        "made link K000004",
    ),
    "made a link that was undone": (
        lambda book: undo(book, ANN, consolidate(book, ROB, "a", "e", "same").event),
        "made link K000004",
    ),
    "undid a link": (
        lambda book: undo(book, ROB, consolidate(book, ANN, "a", "e", "same").event),
        r"decided event \d+ \(undo\)",
    ),
    "kept them apart": (
        lambda book: keep_apart(book, ROB, "d", "e", "two people"),
        "kept d and e apart",
    ),
    "gave a verdict": (
        lambda book: put(book, "verdict", verdict_id="V1", record_l="b", record_r="c",
            by_whom="Rob"),
        "gave verdict V1",
    ),
    "opened a lead": (lambda book: lead(book, opened_by="Rob"), "opened lead L000001"),
    "submitted a lead": (lambda book: lead(book, submitted_by="Rob"), "submitted lead L000001"),
    "approved a lead": (lambda book: lead(book, approved_by="Rob"), "approved lead L000001"),
    "disposed of a lead": (
        lambda book: (lead(book), put(book, "disposition", lead_id="L000001", by_whom="Rob")),
        "decided what becomes of lead L000001",
    ),
    "refused before": (
        lambda book: decide_request(book, ROB, asked(book), "refused", "hers"),
        "decided request Q000001",
    ),
}  # fmt: skip


@pytest.mark.parametrize("hand", HANDS)
def test_whoever_had_a_hand_in_it_does_not_decide(book: Store, hand: str) -> None:
    arrive(book, pd.DataFrame([{"record_id": "e", "source": "border"}]), PAIRS.iloc[:0])
    before, sentence = HANDS[hand]
    before(book)  # type: ignore[no-untyped-call]
    name, now = asked(book), subjects(book)
    with pytest.raises(PermissionError, match=f"Rob had a hand in .*: Rob .*{sentence}.*Somebody"):
        corrected(book, name)
    assert subjects(book) == now
    assert look(book, "SELECT state FROM request WHERE request_id = ?", name) == [("open",)]
    assert corrected(book, name, RUTH).outcome == "corrected"


def test_a_hand_in_another_subject_is_no_hand_in_this(book: Store) -> None:
    more = pd.DataFrame({"record_id": ["e", "f"], "source": "border"})
    arrive(book, more, PAIRS.iloc[:0])
    consolidate(book, ROB, "e", "f", "same")
    disclose(book, ROB, "c", "partner", "file", "asked")
    assert corrected(book, asked(book)).outcome == "corrected"


def test_a_hand_in_the_other_subject_counts_when_the_two_are_put_together(book: Store) -> None:
    more = pd.DataFrame({"record_id": ["e", "f"], "source": "border"})
    arrive(book, more, PAIRS.iloc[:0])
    consolidate(book, ROB, "e", "f", "same")
    name = asked(book, "split")
    with pytest.raises(PermissionError, match="Rob had a hand"):
        decide_request(book, ROB, name, "corrected", "same", consolidate=("c", "e"))
    decide_request(book, RUTH, name, "corrected", "same", consolidate=("c", "e"))
    assert set(subjects(book).values()) == {ONE}


def test_an_analyst_does_not_decide(book: Store) -> None:
    with pytest.raises(PermissionError, match="to decide a request takes the role reviewer"):
        corrected(book, asked(book), BEN)


# What a decision does


def test_a_correction_splits_tells_and_guards_in_one_action(book: Store, days: Days) -> None:
    disclose(book, ANN, ONE, "partner", "file", "weekly")
    disclose(book, ANN, "a", "listener", "oral", "asked")
    name = asked(book)
    days.later()
    done = corrected(book, name)
    assert subjects(book) == APART
    assert done.done is not None
    assert done.recall is not None
    assert list(done.recall.told["record_id"]) == ["a", "b", "c", "d"]
    assert list(done.recall.not_reached["recipient"]) == ["listener"]
    assert done.recall.links == ("K000002",)
    assert list(done.notices["record_id"]) == ["b", "c", "d"]  # its ends and what was split off
    assert list(done.notices["source"]) == ["visas", "border", "address_files"]
    assert look(book, "SELECT record_l, record_r FROM must_not_link ORDER BY ALL") == [
        ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"),
    ]  # fmt: skip
    assert look(book, "SELECT state, decided_by, outcome, reason FROM request") == [
        ("decided", "Rob", "corrected", "another person")
    ]
    seqs = {row[0] for row in look(book, "SELECT seq FROM event WHERE action LIKE 'decide %'")}
    assert done.event == min(seqs)
    assert verify(book).findings == ()
    with pytest.raises(ValueError, match="no open request"):
        corrected(book, name)


def test_a_correction_can_be_undone_as_any_decision(book: Store) -> None:
    name = asked(book)
    done = corrected(book, name)
    with pytest.raises(PermissionError, match=f"decided request {name}.*Somebody else undoes it"):
        undo(book, ROB, done.event)
    back = undo(book, RUTH, done.event)
    assert subjects(book) == MERGED
    state = "SELECT state FROM request"
    assert look(book, state) == [("open",)]
    undo(book, User("Vera", "reviewer"), back.event)
    assert look(book, state) == [("decided",)]


def test_records_of_one_person_are_put_together(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS, PAIRS.assign(weight=[14.0, 1.0, 12.5]))
    disclose(book, ANN, "d", "partner", "e-mail", "no departure on file")
    disclose(book, ANN, "a", "partner", "oral", "no departure on file")
    name = take_request(book, ANN, "a", "c and d are mine", "split")
    done = decide_request(book, ROB, name, "corrected", "the same number", consolidate=("d", "b"))
    assert subjects(book) == MERGED
    assert done.recall is not None
    assert list(done.recall.told["record_id"]) == ["d"]
    assert list(done.recall.not_reached["record_id"]) == ["a"]
    assert list(done.notices["record_id"]) == ["b", "d"]
    assert look(book, "SELECT weight, made_by FROM link WHERE reason = 'the same number'") == [
        (np.inf, "Rob")
    ]


def test_a_wrong_value_is_told_to_its_source_and_stays_what_it_wrote(book: Store) -> None:
    name = take_request(book, ANN, "c", "I am Ina", "value")
    done = decide_request(book, ROB, name, "partly", "passport seen", values={"given_name": "Ina"})
    assert done.done is None
    assert done.recall is None
    assert done.notices[["source", "record_id", "says"]].to_numpy().tolist() == [
        ["border", "c", '{"given_name": "Ina"}']
    ]
    assert look(book, "SELECT given_name FROM record WHERE record_id = 'c'") == [("Ida",)]
    assert subjects(book) == MERGED


def test_both_at_once(book: Store) -> None:
    done = decide_request(
        book, ROB, asked(book), "corrected", "a is Ada's, b is mine", split=["a"],
        values={"given_name": "Ina"},
    )  # fmt: skip
    assert subjects(book) == {"a": ONE, "b": "S000002", "c": "S000002", "d": "S000002"}
    assert list(done.notices["record_id"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("outcome", "reason", "what", "sentence"),
    [
        ("refused", "hers", {"split": ["c"]}, "A refusal changes nothing"),
        ("corrected", "hers", {}, "a correction does something"),
        ("maybe", "hers", {"split": ["c"]}, "it was 'maybe'"),
        ("corrected", "  ", {"split": ["c"]}, "needs a reason"),
        ("corrected", "hers", {"split": ["c", "e"]}, "e is not filed with it"),
        ("corrected", "hers", {"consolidate": ("e", "f")}, "e and f is not filed with it"),
        ("corrected", "hers", {"consolidate": ("c", "z")}, "no record z"),
        ("corrected", "hers", {"consolidate": ("a", "c")}, "linked already"),
        ("corrected", "hers", {"split": ["a", "b", "c", "d"]}, "leave some on the other side"),
        ("corrected", "hers", {"values": {"birth_day": "1"}}, "no column 'birth_day'"),
        ("corrected", "hers", {"split": ["c", "d"], "values": {"birth_day": "1"}}, "no column"),
        ("corrected", "hers", {"split": ["c"], "consolidate": ("a", "c")}, "keeps a and c apart"),
    ],
)
def test_a_decision_that_is_refused_changes_nothing(
    book: Store, outcome: str, reason: str, what: dict[str, list[str]], sentence: str
) -> None:
    arrive(book, pd.DataFrame({"record_id": ["e", "f"], "source": "border"}), PAIRS.iloc[:0])
    disclose(book, ANN, ONE, "partner", "file", "weekly")
    name, now = asked(book), subjects(book)
    with pytest.raises(ValueError, match=sentence):
        decide_request(book, ROB, name, outcome, reason, **what)  # type: ignore[arg-type]
    assert subjects(book) == now
    assert look(book, "SELECT state FROM request") == [("open",)]
    assert look(book, "SELECT count(recalled_at) FROM disclosure") == [(0,)]
    for table in ("source_notice", "must_not_link", "change"):
        assert look(book, f"SELECT count(*) FROM {table}") == [(0,)]


# The stale feed


def test_without_a_guard_the_stale_feed_merges_them_again(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, Policy(lower=2, upper=12, guard=False))
    corrected(book, asked(book))
    assert subjects(book) == APART
    assert look(book, "SELECT count(*) FROM must_not_link") == [(0,)]
    days.later()
    found = resend(book, ADA, ["b"], PAIRS)
    assert subjects(book) == MERGED
    assert found.repeated_merges == 1
    assert found.linked.to_numpy().tolist() == [["K000004", "b", "c", 13.0, "K000002"]]
    assert len(found.stopped) == 0
    assert set(found.moved["record_id"]) == {"c", "d"}
    assert look(book, "SELECT made_by, policy_id, state FROM link WHERE link_id = 'K000004'") == [
        ("rule P000001", "P000001", "standing")
    ]
    assert verify(book).findings == ()
    again = resend(book, ADA, ["b"], PAIRS)  # nothing is left to merge
    assert (len(again.linked), again.repeated_merges) == (0, 0)


def test_a_link_again_inside_one_subject_merges_nobody(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, Policy(lower=2, upper=12, guard=False))
    corrected(book, asked(book))
    consolidate(book, BEN, "a", "c", "one person after all")
    found = resend(book, ADA, ["b"], PAIRS)
    assert (len(found.linked), found.repeated_merges) == (1, 0)


def test_with_a_guard_the_same_feed_is_stopped(book: Store) -> None:
    corrected(book, asked(book))
    found = resend(book, ADA, ["a", "b", "c", "d"], PAIRS)
    assert subjects(book) == APART
    assert (len(found.linked), found.repeated_merges, len(found.moved)) == (0, 0, 0)
    assert found.stopped["link_id"].tolist() == ["K000004"]
    assert look(book, "SELECT state, held_because FROM link WHERE link_id = 'K000004'") == [
        ("held", "must not link a c")  # of the decisions in the way the first
    ]
    assert len(resend(book, ADA, ["b"], PAIRS).stopped) == 0  # it is on hold already


def test_a_guard_of_a_split_stops_other_paths_too(book: Store) -> None:
    corrected(book, asked(book))
    arrive(book, pd.DataFrame([{"record_id": "e", "source": "visas"}]), PAIRS.iloc[:0])
    paths = pd.DataFrame(
        [("a", "e", 20.0), ("d", "e", 19.0)], columns=["record_l", "record_r", "weight"]
    )
    found = resend(book, ADA, ["e"], paths)
    assert found.linked[["record_l", "record_r"]].to_numpy().tolist() == [["a", "e"]]
    assert found.repeated_merges == 0  # it had never been linked before
    assert found.stopped[["record_l", "record_r"]].to_numpy().tolist() == [["d", "e"]]


def test_what_stands_goes_before_what_comes_again(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS, PAIRS.assign(weight=[12.1, 13.0, 1.0]))  # b-c, then a-b
    split(book, ROB, ["c"], "b is Ada's")
    undone = look(book, "SELECT link_id FROM link WHERE state = 'withdrawn'")
    assert undone == [("K000001",)]
    found = resend(book, ADA, ["c"], PAIRS.assign(weight=[12.1, 30.0, 1.0]))
    assert list(found.stopped["record_l"]) == ["b"]
    assert subjects(book)["a"] == subjects(book)["b"] == ONE


@pytest.mark.parametrize(
    ("policy", "weight"),
    [
        (Policy(lower=2, upper=12, guard=False, automatic=False), 13.0),
        (Policy(lower=2, upper=12, guard=False, sources=("border",)), 13.0),
        (Policy(lower=2, upper=12, guard=False), 11.9),
    ],
)
def test_the_rule_does_no_more_than_the_first_time(
    tmp_path: Path, days: Days, policy: Policy, weight: float
) -> None:
    book = office(tmp_path, days, policy, empty=True)
    arrive(book, RECORDS, PAIRS.iloc[:0])
    found = resend(book, ADA, ["b", "c"], PAIRS.assign(weight=weight))
    assert len(found.linked) == len(found.stopped) == 0
    assert len(set(subjects(book).values())) == 4


def test_the_feed_knows_only_what_is_on_file(book: Store) -> None:
    with pytest.raises(ValueError, match="Record z is not on file"):
        resend(book, ADA, ["z"], PAIRS)
    with book.act(ADA, "archive") as act:
        act.rows("UPDATE record SET state = 'archived' WHERE record_id = 'c'")
        act.rows("UPDATE link SET state = 'withdrawn' WHERE link_id = 'K000002'")
    assert len(resend(book, ADA, ["b"], PAIRS).linked) == 0
