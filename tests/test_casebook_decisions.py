"""Decisions about who is who, and records that arrive, worked out by hand."""

from pathlib import Path

import pandas as pd
import pytest
from small_office import ADA, ANN, AUD, BEN, ROB, RUTH, Days, look, office
from small_office import subjects as filed

from sameperson.casebook.arrivals import Matched, file, match
from sameperson.casebook.changes import WouldUndoAnother, undo
from sameperson.casebook.decisions import consolidate, decide, keep_apart, look_again, split
from sameperson.casebook.policy import Policy
from sameperson.casebook.roles import User
from sameperson.casebook.store import Store

S1, S2, S3, S4 = (f"S{n:06d}" for n in range(1, 5))
BAND = Policy(lower=2, upper=12)
Pair = tuple[str, str, float]


@pytest.fixture
def book(tmp_path: Path) -> Store:
    """Records a, b, c, d in a chain of rules' links: a-b 14, b-c 13, c-d 12.5."""
    return office(tmp_path, Days())


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return office(tmp_path, Days(), empty=True)


def come(book: Store, names: str, *pairs: Pair, source: str = "border") -> Matched:
    """Records arrive, each named by a letter."""
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": list(names), "source": source}), "B1")
        frame = pd.DataFrame(list(pairs), columns=["record_l", "record_r", "weight"])
        return match(act, pd.Series(list(names)), frame)


def links(book: Store) -> dict[str, str]:
    """State of each link by its two records, with why it is held."""
    rows = look(book, "SELECT record_l, record_r, state, held_because FROM link ORDER BY link_id")
    return {f"{a}{b}": f"{s}: {why}" if s == "held" else str(s) for a, b, s, why in rows}


def apart(book: Store) -> list[str]:
    rows = look(book, "SELECT record_l, record_r FROM must_not_link WHERE state = 'standing' "
        "ORDER BY apart_id")  # fmt: skip
    return [f"{a}{b}" for a, b in rows]


def everything(book: Store) -> list[object]:
    tables = ("record", "subject", "link", "must_not_link", "change")
    return [look(book, f"FROM {table} ORDER BY ALL") for table in tables]


# Consolidate, keep apart, split


def test_two_subjects_are_consolidated_under_the_first_that_arrived(empty: Store) -> None:
    come(empty, "zya", ("a", "y", 13.0))
    assert filed(empty) == {"z": S1, "y": S2, "a": S2}
    done = consolidate(empty, ANN, "z", "a", "one number")
    assert filed(empty) == {"z": S1, "y": S1, "a": S1}
    assert done.moved.to_dict("list") == {
        "record_id": ["a", "y"], "before": [S2, S2], "after": [S1, S1],
    }  # fmt: skip
    assert not len(done.held)
    assert links(empty) == {"ay": "standing", "az": "standing"}
    assert look(empty, "SELECT weight, made_by, reason FROM link WHERE record_r = 'z'") == [
        (float("inf"), "Ann", "one number")
    ]
    assert look(empty, "SELECT subject_id FROM subject") == [(S1,)]


@pytest.mark.parametrize(
    ("pair", "reason", "says"),
    [
        (("a", "b"), "x", "linked already"),
        (("a", "d"), "x", "linked already, directly or through others"),
        (("a", "a"), "x", "named twice"),
        (("a", "q"), "x", "no record q"),
        (("a", "x"), " ", "needs a reason"),
        (("a", "x"), "x", "A decision keeps d and x apart"),
    ],
)
def test_consolidate_refuses(book: Store, pair: tuple[str, str], reason: str, says: str) -> None:
    come(book, "x")
    keep_apart(book, ROB, "d", "x", "another sex")
    before = everything(book)
    with pytest.raises(ValueError, match=says):
        consolidate(book, ANN, *pair, reason)
    assert everything(book) == before


def test_kept_apart_at_the_ends_of_a_chain_the_lightest_link_gives_way(book: Store) -> None:
    done = keep_apart(book, ANN, "d", "a", "two people")
    assert done.held.to_dict("records") == [
        {"link_id": "K000003", "record_l": "c", "record_r": "d", "decision_l": "a",
         "decision_r": "d"},
    ]  # fmt: skip
    assert links(book) == {"ab": "standing", "bc": "standing", "cd": "held: must not link a d"}
    assert filed(book) == {"a": S1, "b": S1, "c": S1, "d": S4}
    with pytest.raises(ValueError, match="keeps a and d apart already"):
        keep_apart(book, BEN, "a", "d", "two people")


def test_of_equal_links_the_last_by_record_id_gives_way(empty: Store) -> None:
    come(empty, "abc", ("b", "c", 13.0), ("a", "b", 13.0))
    keep_apart(empty, ANN, "a", "c", "two people")
    assert links(empty) == {"ab": "standing", "bc": "held: must not link a c"}


def test_a_split_withdraws_what_crosses_and_keeps_each_pair_apart(book: Store) -> None:
    done = split(book, ANN, ["c", "d"], "another birth date")
    assert links(book) == {"ab": "standing", "bc": "withdrawn", "cd": "standing"}
    assert filed(book) == {"a": S1, "b": S1, "c": S3, "d": S3}
    assert apart(book) == ["ac", "ad", "bc", "bd"]
    assert done.moved.to_dict("list") == {
        "record_id": ["c", "d"], "before": [S1, S1], "after": [S3, S3],
    }  # fmt: skip
    with pytest.raises(ValueError, match="A decision keeps b and c apart"):
        consolidate(book, BEN, "b", "c", "one telephone")


def test_what_is_left_of_a_split_may_be_several_subjects(book: Store) -> None:
    split(book, ANN, ["b"], "a stranger's record")
    assert links(book) == {"ab": "withdrawn", "bc": "withdrawn", "cd": "standing"}
    assert filed(book) == {"a": S1, "b": S2, "c": S3, "d": S3}
    assert apart(book) == ["ab", "bc", "bd"]


@pytest.mark.parametrize(
    ("side", "reason", "says"),
    [
        ([], "x", "none was named"),
        (["a", "q"], "x", "no record q"),
        (["a", "x"], "x", "these are of 2: S000001, S000005"),
        (["a", "b", "c", "d"], "x", "all records of S000001"),
        (["y"], "x", "these are of 1: nobody, on hold"),
        (["a"], "", "needs a reason"),
    ],
)
def test_split_refuses(book: Store, side: list[str], reason: str, says: str) -> None:
    come(book, "xyz", ("a", "y", 5.0), ("y", "z", 13.0))
    before = everything(book)
    with pytest.raises(ValueError, match=says):
        split(book, ANN, side, reason)
    assert everything(book) == before


# Held links


def test_same_lets_a_held_link_stand_and_files_the_record(book: Store) -> None:
    come(book, "x", ("a", "x", 5.0))
    assert filed(book)["x"] is None
    done = decide(book, ROB, "K000004", "same", "one signature")
    assert links(book)["ax"] == "standing"
    assert filed(book)["x"] == S1
    assert done.moved[["record_id", "after"]].to_numpy().tolist() == [["x", S1]]
    assert look(book, "SELECT state FROM record WHERE record_id = 'x'") == [("filed",)]
    with pytest.raises(ValueError, match="no link K000004 on hold"):
        decide(book, ROB, "K000004", "same", "one signature")


def test_different_refuses_it_and_keeps_the_records_apart(book: Store) -> None:
    come(book, "x", ("a", "x", 5.0), ("c", "x", 4.0))
    decide(book, ROB, "K000004", "different", "another sex")
    assert (links(book)["ax"], apart(book)) == ("refused", ["ax"])
    assert filed(book)["x"] is None, "it is still in doubt about c"
    done = decide(book, ROB, "K000005", "same", "one signature")
    assert list(done.held["link_id"]) == ["K000005"], "a and c are one subject"
    assert links(book)["cx"] == "held: must not link a x"
    assert filed(book)["x"] == "S000005", "no person is to decide anything about it any more"


def test_cannot_tell_leaves_everything(book: Store) -> None:
    come(book, "x", ("a", "x", 5.0))
    before = everything(book)
    done = decide(book, ROB, "K000004", "cannot tell", "a poor copy")
    assert everything(book) == before
    with pytest.raises(ValueError, match="no decision that can be undone"):
        undo(book, ROB, done.event)


def test_decide_refuses(book: Store) -> None:
    come(book, "x", ("a", "x", 5.0))
    before = everything(book)
    for link, verdict, reason, says in (
        ("K000004", "maybe", "x", "it was 'maybe'"),
        ("K000004", "same", "", "needs a reason"),
        ("K000001", "same", "x", "no link K000001 on hold"),
        ("K9", "same", "x", "no link K9 on hold"),
    ):
        with pytest.raises(ValueError, match=says):
            decide(book, ROB, link, verdict, reason)
    with pytest.raises(PermissionError, match="takes the role reviewer"):
        decide(book, ANN, "K000004", "same", "x")
    assert everything(book) == before


def test_nobody_decides_their_own_link(book: Store) -> None:
    come(book, "x")
    consolidate(book, ROB, "d", "x", "one number")
    keep_apart(book, ANN, "d", "x", "another sex")
    assert links(book)["dx"] == "held: must not link d x"
    with pytest.raises(PermissionError, match="Rob made link K000004; somebody else"):
        decide(book, ROB, "K000004", "different", "I was wrong")
    decide(book, RUTH, "K000004", "different", "another sex")
    assert (links(book)["dx"], apart(book)) == ("refused", ["dx", "dx"])


def test_keeping_two_records_apart_answers_the_doubt_about_them(book: Store) -> None:
    come(book, "x", ("a", "x", 5.0))
    done = keep_apart(book, ANN, "a", "x", "another sex")
    assert (links(book)["ax"], filed(book)["x"]) == ("refused", "S000005")
    undo(book, ANN, done.event)
    assert (links(book)["ax"], filed(book)["x"]) == ("held: in doubt", None)


def test_two_links_of_one_pair_are_both_held(book: Store) -> None:
    """A person linked a pair that a rule had in the queue, and somebody agreed with the rule."""
    come(book, "x", ("a", "x", 5.0))
    consolidate(book, ANN, "a", "x", "one number")
    decide(book, ROB, "K000004", "same", "one signature")
    done = keep_apart(book, RUTH, "a", "x", "another sex")
    assert set(done.held["link_id"]) == {"K000004", "K000005"}
    assert filed(book)["x"] == "S000005"


def test_records_that_are_linked_wait_together_and_are_filed_together(empty: Store) -> None:
    come(empty, "z")
    found = come(empty, "xy", ("x", "y", 13.0), ("x", "z", 5.0))
    assert found.on_hold == ("x", "y")
    assert filed(empty) == {"z": S1, "x": None, "y": None}
    decide(empty, ROB, "K000002", "same", "one number")
    assert filed(empty) == {"z": S1, "x": S1, "y": S1}
    split(empty, ANN, ["y"], "another's")
    assert filed(empty) == {"z": S1, "x": S1, "y": S3}


def test_a_doubt_about_one_keeps_all_that_it_is_linked_to(empty: Store) -> None:
    come(empty, "z")
    come(empty, "xy", ("x", "y", 13.0), ("x", "z", 5.0), ("y", "z", 4.0))
    decide(empty, ROB, "K000002", "different", "another sex")
    assert (filed(empty)["x"], filed(empty)["y"]) == (None, None), "y-z is to be decided"
    decide(empty, ROB, "K000003", "different", "another sex")
    assert (filed(empty)["x"], filed(empty)["y"]) == (S2, S2)


# Looking again


def test_look_again_lets_stand_what_no_decision_is_against_any_more(book: Store) -> None:
    kept = keep_apart(book, ANN, "a", "d", "two people")
    come(book, "x", ("a", "x", 14.0), ("d", "x", 15.0), ("c", "x", 5.0))
    assert links(book)["ax"] == "held: must not link a d"
    assert filed(book) == {"a": S1, "b": S1, "c": S1, "d": S4, "x": S4}
    assert list(look_again(book, ADA).held["link_id"]) == ["K000005", "K000003"]
    undo(book, ANN, kept.event)
    assert links(book)["ax"] == "held: must not link a d", "an undo restores what it changed"
    look_again(book, ADA)
    assert links(book)["ax"] == "standing"
    assert links(book)["cx"] == "held: in doubt", "this one waits for a person"


def test_what_stands_is_not_put_on_hold_by_a_heavier_link_that_waits(empty: Store) -> None:
    come(empty, "abc", ("a", "b", 13.0))
    keep_apart(empty, ANN, "a", "c", "two people")
    come(empty, "x", ("b", "x", 12.5))
    come(empty, "y", ("x", "y", 12.0), ("c", "y", 20.0))
    assert links(empty)["xy"] == "held: must not link a c"
    before = everything(empty)
    look_again(empty, ADA)
    assert everything(empty) == before
    assert filed(empty)["x"] == S1


def test_a_heavier_link_on_hold_does_not_displace_what_stands(empty: Store) -> None:
    come(empty, "abc", ("a", "b", 13.0))
    keep_apart(empty, ANN, "a", "c", "two people")
    with empty.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": ["x"], "source": "border"}), "B1")
        match(act, pd.Series(["x"]), pd.DataFrame(
            [("b", "x", 12.0)], columns=["record_l", "record_r", "weight"]))  # fmt: skip
    come(empty, "y", ("c", "y", 12.0))
    with empty.act(ADA, "match") as act:  # a heavier one that came later, and was held
        act.insert("link", pd.DataFrame([{
            "link_id": "K9", "record_l": "x", "record_r": "y", "state": "held", "weight": 30.0,
            "held_because": "must not link a c"}]))  # fmt: skip
    done = look_again(empty, ADA)
    assert list(done.held["link_id"]) == ["K9"]
    assert [links(empty)[pair] for pair in ("ab", "bx", "cy")] == ["standing"] * 3


# Undo


def test_an_undo_restores_and_can_be_undone(book: Store) -> None:
    start = (links(book), filed(book), apart(book))
    done = split(book, ANN, ["c"], "another birth date")
    after = (links(book), filed(book), apart(book))
    back = undo(book, ROB, done.event, "a clerk's error")
    assert (links(book), filed(book), apart(book)) == start
    again = undo(book, ANN, back.event)
    assert (links(book), filed(book), apart(book)) == after
    with pytest.raises(ValueError, match=f"Event {back.event} is undone already, by event"):
        undo(book, ANN, back.event)
    with pytest.raises(WouldUndoAnother, match=rf": {again.event} \(undo, by Ann\)"):
        undo(book, ROB, done.event)
    undo(book, ROB, again.event)
    assert (links(book), filed(book), apart(book)) == start


def test_decisions_are_undone_in_any_order_that_stays_consistent(empty: Store) -> None:
    come(empty, "abc")
    one = consolidate(empty, ANN, "a", "b", "one number")
    two = consolidate(empty, ROB, "b", "c", "one number")
    undo(empty, ANN, one.event)
    assert filed(empty) == {"a": S1, "b": S2, "c": S2}
    undo(empty, ANN, two.event)
    assert filed(empty) == {"a": S1, "b": S2, "c": S3}


def test_an_undo_that_would_undo_anothers_decision_says_whose(book: Store) -> None:
    one = keep_apart(book, ANN, "a", "d", "two people")
    two = decide(book, ROB, "K000003", "different", "another sex")
    before = everything(book)
    with pytest.raises(
        WouldUndoAnother, match=rf": {two.event} \(decide a held link, by Rob\)\. Undo these first"
    ):
        undo(book, ANN, one.event)
    assert everything(book) == before
    undo(book, ROB, two.event)
    undo(book, ANN, one.event)
    assert set(links(book).values()) == {"standing"}


def test_a_later_decision_that_is_undone_is_not_in_the_way(book: Store) -> None:
    one = split(book, ANN, ["c", "d"], "two people")
    back = undo(book, ANN, one.event)
    two = split(book, ROB, ["a", "b"], "two people")
    with pytest.raises(WouldUndoAnother, match=rf"{two.event} \(split, by Rob\)"):
        undo(book, ANN, back.event)
    undo(book, ROB, two.event)
    undo(book, ANN, back.event)
    assert filed(book) == {"a": S1, "b": S1, "c": S3, "d": S3}


def test_an_undo_that_would_break_a_later_decision_says_which(book: Store) -> None:
    one = keep_apart(book, ANN, "c", "d", "two people")
    two = keep_apart(book, ROB, "a", "d", "two people")
    before = everything(book)
    with pytest.raises(WouldUndoAnother, match=rf": {two.event} \(keep apart, by Rob\)\. Undo"):
        undo(book, ANN, one.event)
    assert everything(book) == before


def test_what_joins_since_is_named_when_an_undo_would_join_too_much(book: Store) -> None:
    come(book, "xy")
    keep_apart(book, BEN, "a", "x", "two people")
    one = split(book, ANN, ["c", "d"], "two people")
    two = consolidate(book, ROB, "d", "x", "one number")
    with pytest.raises(WouldUndoAnother, match=rf": {two.event} \(consolidate, by Rob\)\. Undo"):
        undo(book, ANN, one.event)
    undo(book, ROB, two.event)
    undo(book, ANN, one.event)
    assert filed(book)["d"] == S1


def test_a_rules_link_is_named_too(book: Store) -> None:
    come(book, "x")
    kept = keep_apart(book, ANN, "a", "x", "two people")
    free = undo(book, ANN, kept.event)
    come(book, "y", ("a", "y", 13.0), ("x", "y", 13.0))
    rule = r": K000004 \(made by rule P000001\); K000005 \(made by rule P000001\)\. Undo"
    with pytest.raises(WouldUndoAnother, match=rule):
        undo(book, ANN, free.event)
    keep_apart(book, ANN, "a", "x", "two people")
    assert links(book)["xy"] == "held: must not link a x"


def test_a_link_in_doubt_is_in_doubt_again_and_does_not_stand_unseen(book: Store) -> None:
    """Held for a person, decided, held for a decision, and both undone: a person decides again."""
    come(book, "x", ("d", "x", 5.0))
    same = decide(book, ROB, "K000004", "same", "one signature")
    kept = keep_apart(book, ANN, "d", "x", "another sex")
    assert links(book)["dx"] == "held: must not link d x"
    undo(book, ANN, kept.event)
    undo(book, ROB, same.event)
    assert links(book)["dx"] == "held: in doubt"
    look_again(book, ADA)
    assert (links(book)["dx"], filed(book)["x"]) == ("held: in doubt", None)


def test_a_verdict_that_a_decision_overrules_at_once_can_be_undone(book: Store) -> None:
    keep_apart(book, ANN, "a", "d", "two people")
    come(book, "x", ("d", "x", 14.0), ("a", "x", 5.0))
    done = decide(book, ROB, "K000005", "same", "one signature")
    assert list(done.held["link_id"]) == ["K000005"]
    assert links(book)["ax"] == "held: must not link a d"
    undo(book, ROB, done.event)
    assert (links(book)["ax"], filed(book)["x"]) == ("held: in doubt", S4)


def test_a_verdict_of_different_outlives_the_decision_that_held_the_link(book: Store) -> None:
    come(book, "x")
    kept = keep_apart(book, ANN, "a", "x", "two people")
    come(book, "y", ("a", "y", 13.0), ("x", "y", 12.0))
    assert links(book)["xy"] == "held: must not link a x"
    decide(book, ROB, "K000005", "different", "another sex")
    undo(book, ANN, kept.event)
    assert apart(book) == ["xy"]
    with pytest.raises(ValueError, match="keeps x and y apart"):
        consolidate(book, ANN, "a", "x", "one number")


def test_a_record_comes_back_on_hold_only_while_something_is_in_doubt(book: Store) -> None:
    come(book, "xe", ("a", "x", 5.0))
    joined = consolidate(book, ANN, "e", "x", "one number")
    assert filed(book)["x"] == filed(book)["e"] == "S000005"
    undo(book, ANN, joined.event)
    assert (filed(book)["x"], filed(book)["e"]) == (None, "S000006")
    joined = consolidate(book, ANN, "e", "x", "one number")
    decide(book, ROB, "K000004", "different", "another sex")
    undo(book, BEN, joined.event)
    assert (filed(book)["x"], filed(book)["e"]) == ("S000005", "S000006")


def test_a_record_that_is_filed_already_is_in_nobodys_way(book: Store) -> None:
    come(book, "xe", ("a", "x", 5.0))
    joined = consolidate(book, ANN, "e", "x", "one number")
    back = undo(book, ANN, joined.event)
    verdict = decide(book, ROB, "K000004", "different", "another sex")  # files x
    undo(book, ANN, back.event)  # would file it too
    assert (filed(book)["x"], links(book)["ax"], apart(book)) == ("S000005", "refused", ["ax"])
    undo(book, ROB, verdict.event)
    assert (filed(book)["x"], links(book)["ax"]) == ("S000005", "held: in doubt")


@pytest.mark.parametrize("event", [1, 2, 99])
def test_what_decided_nothing_cannot_be_undone(book: Store, event: int) -> None:
    with pytest.raises(ValueError, match=f"Event {event} is no decision"):
        undo(book, ANN, event)


def test_only_who_may(book: Store) -> None:
    done = split(book, ANN, ["d"], "two people")
    before = everything(book)
    for user in (ADA, AUD):
        for action in (
            lambda who: consolidate(book, who, "a", "d", "x"),
            lambda who: keep_apart(book, who, "a", "d", "x"),
            lambda who: split(book, who, ["a"], "x"),
        ):
            with pytest.raises(PermissionError, match="is in the log"):
                action(user)
    with pytest.raises(PermissionError, match=r"\(split, by Ann\) takes the role analyst or"):
        undo(book, ADA, done.event)
    with pytest.raises(PermissionError, match="is in the log"):
        undo(book, AUD, done.event)
    assert everything(book) == before


# Records arrive


def test_a_heavy_pair_links_and_a_lighter_one_waits_and_the_lightest_is_left(empty: Store) -> None:
    come(empty, "abc")
    found = come(empty, "xyz", ("a", "x", 12.0), ("b", "y", 11.99), ("c", "z", 1.99))
    assert filed(empty) == {"a": S1, "b": S2, "c": S3, "x": S1, "y": None, "z": "S000006"}
    assert found.linked.to_dict("list") == {
        "link_id": ["K000001"], "record_l": ["a"], "record_r": ["x"], "weight": [12.0],
    }  # fmt: skip
    assert found.held[["record_l", "record_r", "held_because"]].to_numpy().tolist() == [
        ["b", "y", "in doubt"]
    ]
    assert found.on_hold == ("y",)
    assert look(empty, "SELECT DISTINCT made_by, policy_id, threshold FROM link") == [
        ("rule P000001", "P000001", 12.0)
    ]


def test_a_record_that_is_linked_to_somebody_does_not_wait_for_another_doubt(empty: Store) -> None:
    come(empty, "ab")
    assert come(empty, "x", ("a", "x", 13.0), ("b", "x", 5.0)).on_hold == ()
    assert filed(empty)["x"] == S1
    assert links(empty) == {"ax": "standing", "bx": "held: in doubt"}


def test_two_that_arrive_linked_to_each_other_and_in_doubt_with_a_third(empty: Store) -> None:
    come(empty, "a")
    found = come(empty, "xyz", ("x", "y", 13.0), ("a", "y", 6.0))
    assert found.on_hold == ("x", "y")
    assert filed(empty) == {"a": S1, "x": None, "y": None, "z": S4}
    late = come(empty, "w", ("w", "x", 13.0))
    assert late.on_hold == ("w",), "it is linked to one that waits"
    come(empty, "v", ("v", "w", 13.0), ("a", "v", 13.0))
    assert {filed(empty)[name] for name in "axywv"} == {S1}
    split(empty, ANN, ["y"], "another's")
    assert filed(empty)["y"] == S3, "whoever belonged to somebody is not nobody's after a split"


def test_two_that_arrive_in_doubt_with_each_other_both_wait(empty: Store) -> None:
    assert come(empty, "xy", ("x", "y", 6.0)).on_hold == ("x", "y")
    decide(empty, ROB, "K000001", "different", "another sex")
    assert filed(empty) == {"x": S1, "y": S2}


def test_a_new_subject_in_doubt_where_the_policy_says_so(tmp_path: Path) -> None:
    book = office(tmp_path, Days(), Policy(lower=2, upper=12, on_doubt="new"), empty=True)
    come(book, "a")
    assert come(book, "x", ("a", "x", 6.0)).on_hold == ()
    assert (filed(book), links(book)) == ({"a": S1, "x": S2}, {"ax": "held: in doubt"})


def test_without_automatic_links_everything_waits(tmp_path: Path) -> None:
    book = office(tmp_path, Days(), Policy(lower=2, upper=12, automatic=False), empty=True)
    come(book, "a")
    assert come(book, "x", ("a", "x", 30.0)).on_hold == ("x",)
    assert links(book) == {"ax": "held: in doubt"}


def test_a_source_that_is_not_linked_is_filed_alone(tmp_path: Path) -> None:
    policy = Policy(lower=2, upper=12, sources=("border", "visas"))
    book = office(tmp_path, Days(), policy, empty=True)
    come(book, "a")
    come(book, "x", ("a", "x", 30.0), source="open_web")
    come(book, "y", ("x", "y", 30.0), ("a", "y", 30.0), source="visas")
    assert filed(book) == {"a": S1, "x": S2, "y": S1}
    assert links(book) == {"ay": "standing"}


def test_a_link_that_a_decision_is_against_is_held_directly(book: Store) -> None:
    come(book, "x")
    split(book, ANN, ["d"], "two people")
    come(book, "y", ("a", "y", 13.0), ("d", "y", 12.5))
    assert links(book)["dy"] == "held: must not link a d"
    assert filed(book)["y"] == S1


def test_a_link_that_a_decision_is_against_is_held_through_others(empty: Store) -> None:
    come(empty, "abc", ("a", "b", 13.0))
    keep_apart(empty, ANN, "a", "c", "two people")
    come(empty, "xy", ("b", "x", 12.0), ("x", "y", 14.0), ("c", "y", 13.0))
    assert links(empty) == {
        "ab": "standing", "xy": "standing", "cy": "standing", "bx": "held: must not link a c",
    }  # fmt: skip
    assert filed(empty) == {"a": S1, "b": S1, "c": S3, "x": S3, "y": S3}


def test_of_equal_arriving_links_the_first_by_record_id_stands(empty: Store) -> None:
    come(empty, "cab")
    keep_apart(empty, ANN, "a", "c", "two people")
    come(empty, "x", ("c", "x", 13.0), ("x", "a", 13.0))
    assert links(empty) == {"ax": "standing", "cx": "held: must not link a c"}


def test_what_stands_goes_before_what_arrives_however_heavy(empty: Store) -> None:
    come(empty, "abc", ("b", "a", 12.0))
    keep_apart(empty, ANN, "a", "c", "two people")
    come(empty, "x", ("x", "b", 30.0), ("x", "c", 40.0))
    assert links(empty) == {
        "ab": "standing", "cx": "standing", "bx": "held: must not link a c",
    }  # fmt: skip


def test_a_pair_counts_once_whichever_record_stands_first(empty: Store) -> None:
    """A pair the wrong way round must not slip through a decision."""
    come(empty, "az")
    keep_apart(empty, ANN, "a", "z", "two people")
    come(empty, "m", ("z", "m", 14.0), ("m", "a", 13.0), ("a", "m", 12.0), ("m", "m", 50.0))
    assert links(empty) == {"mz": "standing", "am": "held: must not link a z"}
    assert filed(empty) == {"a": S1, "z": S2, "m": S2}


def test_pairs_of_nobody_here_or_nobody_new_are_left_aside(book: Store) -> None:
    come(book, "x", ("a", "q", 13.0), ("a", "d", 30.0), ("q", "x", 13.0))
    assert set(links(book)) == {"ab", "bc", "cd"}


def test_an_undo_takes_the_role_that_the_decision_took(empty: Store) -> None:
    come(empty, "a"), come(empty, "b", ("a", "b", 8.0))
    (link,) = look(empty, "SELECT link_id FROM link WHERE state = 'held'")
    done = decide(empty, ROB, link[0], "same", "one number")
    before = look(empty, "SELECT * FROM link")
    with pytest.raises(PermissionError, match=r"takes the role reviewer to undo"):
        undo(empty, ANN, done.event)
    assert look(empty, "SELECT * FROM link") == before
    undone = undo(empty, ROB, done.event)
    again = undo(empty, RUTH, undone.event)
    with pytest.raises(PermissionError, match=r"takes the role reviewer to undo"):
        undo(empty, ANN, again.event)
    assert links(empty) == {"ab": "standing"}


def test_a_name_in_another_writing_is_the_same_name(empty: Store) -> None:
    come(empty, "ab")
    made = consolidate(empty, ROB, "a", "b", "one number")
    keep_apart(empty, RUTH, "a", "b", "two numbers")
    (link,) = look(empty, "SELECT link_id FROM link WHERE state = 'held'")
    for name in (" Rob ", "rob", "Ｒob"):
        with pytest.raises(PermissionError, match="somebody else decides it"):
            decide(empty, User(name, "reviewer"), link[0], "same", "x")
    for name in ("Ro\u200bb", "rule P000001", " "):
        with pytest.raises(ValueError, match="name"):
            User(name, "reviewer")
    assert made.event


def test_a_record_id_of_the_casebooks_own_form_is_refused(empty: Store) -> None:
    with (
        pytest.raises(ValueError, match="form of the casebook's own ids"),
        empty.act(ADA, "import a batch") as act,
    ):
        file(act, pd.DataFrame({"record_id": ["S000001"], "source": "border"}), "B1")
    assert look(empty, "SELECT count(*) FROM record") == [(0,)]


def test_text_is_no_list(book: Store) -> None:
    with pytest.raises(ValueError, match="takes a list"):
        split(book, ROB, "a", "x")
    with pytest.raises(ValueError, match="tuple of names"):
        Policy(sources="border")  # type: ignore[arg-type]
