"""Verdicts on held links, and leads from the search to what becomes of them."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_office import ADA, ANN, AUD, BEN, ROB, RUTH, Days, look, office, subjects, texts

import sameperson as sp
from sameperson.casebook.arrivals import file, match
from sameperson.casebook.decisions import consolidate, decide, keep_apart, split
from sameperson.casebook.dispositions import dispose, relook
from sameperson.casebook.in_force import adopt
from sameperson.casebook.log import ANCHOR
from sameperson.casebook.looking import search, view
from sameperson.casebook.policy import Policy
from sameperson.casebook.priorities import PRIORITIES
from sameperson.casebook.queues import ORDERS, queue, waiting_for
from sameperson.casebook.roles import User
from sameperson.casebook.side_by_side import show
from sameperson.casebook.store import Store
from sameperson.casebook.verdicts import give_verdict, overruled, withdraw_verdict
from sameperson.casebook.workup import open_lead, review, submit, work_list

DAYS = 4  # between the policy and the last record


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office, and x, y, z that arrive in doubt, a day apart.

    Standing: a-b, b-c, c-d. Held: K4 a-x 6, K5 b-x 5, K6 c-y 8, K7 y-z 4.
    """
    days = Days()
    book = office(tmp_path_factory.mktemp("made"), days)
    for name, values, pairs in (
        (
            "x",
            {"given_name": "Ada", "birth_date": "1990-05-17"},
            [("a", "x", 6.0), ("b", "x", 5.0)],
        ),
        ("y", {"given_name": "Ina", "birth_date": "1991-05-17"}, [("c", "y", 8.0)]),
        ("z", {"given_name": "Ina", "address": "Hill Road"}, [("y", "z", 4.0)]),
    ):
        days.later()
        with book.act(ADA, "import a batch") as act:
            file(act, pd.DataFrame([{"record_id": name, "source": "visas", **values}]), "B2")
            frame = pd.DataFrame(pairs, columns=["record_l", "record_r", "weight"])
            match(act, pd.Series([name]), frame)
    return book.snapshot(tmp_path_factory.mktemp("copies") / "first.case")


@pytest.fixture
def book(made: Path, tmp_path: Path, days: Days) -> Iterator[Store]:
    path = tmp_path / "office.case"
    for ending in ("", ANCHOR):
        shutil.copyfile(f"{made}{ending}", f"{path}{ending}")
    days.later(DAYS)
    with Store.open(path, clock=days) as held:
        yield held


@pytest.fixture(scope="module")
def linked() -> tuple[sp.World, sp.Linkage]:
    world = sp.make_world(60, 5)
    return world, sp.link(world.records)


def ends(found: pd.DataFrame) -> list[str]:
    return [f"{a}{b}" for a, b in zip(found["record_l"], found["record_r"], strict=True)]


# The queue


def test_the_queue_by_weight_and_what_a_blind_one_leaves_out(book: Store) -> None:
    found = queue(book, ANN)
    assert ends(found) == ["cy", "ax", "bx", "yz"]
    assert list(found) == ["link_id", "record_l", "record_r", "waits_since", "at_stake", "differs"]
    assert found["at_stake"].tolist() == [5, 5, 5, 2]
    assert found["differs"].tolist() == [2, 0, 0, 0]  # c-y: given name and birth date
    seen = queue(book, ANN, blind=False, most=2)
    assert seen["weight"].tolist() == [8.0, 6.0]
    assert seen["made_by"].tolist() == ["rule P000001"] * 2
    assert seen["held_because"].tolist() == ["in doubt"] * 2


def test_the_queue_in_other_orders(book: Store) -> None:
    assert ends(queue(book, ANN, "oldest")) == ["ax", "bx", "cy", "yz"]
    assert ends(queue(book, ANN, "at stake")) == ["cy", "ax", "bx", "yz"]
    assert ends(queue(book, ANN, "conflicts")) == ["cy", "ax", "bx", "yz"]
    consolidate(book, ANN, "y", "z", "one hand")
    assert ends(queue(book, ANN)) == ["cy", "ax", "bx"], "y and z are held together otherwise"
    assert queue(book, ANN)["at_stake"].tolist() == [6, 5, 5]
    keep_apart(book, ROB, "a", "d", "two people")
    assert ends(queue(book, ANN, "conflicts")) == ["cd", "cy", "ax", "bx"]
    assert ends(queue(book, ANN, "at stake")) == ["cy", "cd", "ax", "bx"]  # 3 + 2, 3 + 1, 3 + 1
    with pytest.raises(ValueError, match="ordered by heaviest, conflicts, at stake, oldest"):
        queue(book, ANN, "lightest")
    assert len(ORDERS) == 4


def test_an_empty_queue(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days)
    for order in ORDERS:
        assert len(queue(book, ANN, order)) == 0


def test_a_queue_is_in_the_log(book: Store) -> None:
    queue(book, ANN, most=1)
    action, about, detail = texts(book)[-1]
    assert (action, about) == ("view", {"K000006", "c", "y"})
    assert json.loads(detail) == {"queue": "heaviest", "blind": True, "listed": 1}


# Side by side


def test_two_records_side_by_side_without_what_would_anchor(book: Store) -> None:
    lead(book, "a", label="suspected overstay")
    shown = show(book, ROB, "K000004")
    assert shown.records == ("a", "x")
    rows = shown.rows.set_index("field")
    assert rows.loc["given_name"].tolist() == ["Ada", "Ada", "agrees"]
    assert rows.loc["family_name", "word"] == "missing"
    assert rows.loc["document_number"].isna().tolist() == [False, True, False]
    assert (shown.weight, shown.made_by, shown.held_because, shown.labels) == (None, None, None, ())
    assert texts(book)[-1][:2] == ("view", {"K000004", "a", "x"})
    seen = show(book, ROB, "K000004", blind=False)
    assert (seen.weight, seen.made_by, seen.held_because) == (6.0, "rule P000001", "in doubt")
    assert seen.labels == ("overstay", "suspected overstay")


def test_masked_values_are_covered_and_whether_they_agree_is_shown(book: Store) -> None:
    shown = show(book, ROB, "K000006", masked=["birth_date", "phone"])
    rows = shown.rows.set_index("field")
    assert rows.loc["birth_date"].tolist() == ["•••", "•••", "differs"]
    assert rows.loc["phone"].isna().tolist() == [True, True, False], "a blank is no secret"
    assert shown.masked == ("birth_date", "phone")
    assert "1990-05-17" not in json.dumps(shown.data())
    with pytest.raises(ValueError, match="no field 'score' to mask"):
        show(book, ROB, "K000004", masked=["score"])
    with pytest.raises(ValueError, match="no link K99"):
        show(book, ROB, "K99")


# Verdicts


def verdict(book: Store, by: User, link: str, says: str, **more: object) -> object:
    args = {"sure": 2, "reason": "names", "shown": show(book, by, link), **more}
    return give_verdict(book, by, link, says, **args)  # type: ignore[arg-type]


def test_a_verdict_is_kept_with_what_was_shown_and_changes_nobodys_identity(book: Store) -> None:
    before = (subjects(book), look(book, "FROM link ORDER BY ALL"))
    given = verdict(book, ANN, "K000004", "same", sure=3, note="twins?", seconds=12.5)
    assert (subjects(book), look(book, "FROM link ORDER BY ALL")) == before
    assert given.verdict_id == "V000001"  # type: ignore[attr-defined]
    rows = look(book, "SELECT verdict, sure, reason, note, seconds, stage, by_whom, shown "
        "FROM verdict")  # fmt: skip
    assert rows[0][:7] == ("same", 3, "names", "twins?", 12.5, "review", "Ann")
    kept = json.loads(str(rows[0][7]))
    assert kept == show(book, ANN, "K000004").data() | {"records": ["a", "x"], "masked": [],
                                                       "labels": []}  # fmt: skip
    assert kept["rows"][0] == {"field": "given_name", "a": "Ada", "x": "Ada", "word": "agrees"}
    action, about, _ = [text for text in texts(book) if text[0] != "view"][-1]
    assert (action, about) == ("give a verdict", {"V000001", "K000004", "a", "x"})


def test_different_is_overruled_by_a_path(book: Store) -> None:
    decide(book, ROB, "K000004", "same", "one hand")  # a-x: now b and x are held together
    given = verdict(book, ANN, "K000005", "different")
    chain = given.overruled  # type: ignore[attr-defined]
    assert chain["link_id"].tolist() == ["K000001", "K000004"]
    assert chain[["record_l", "record_r"]].to_numpy().tolist() == [["b", "a"], ["a", "x"]]
    assert chain["weight"].tolist() == [14.0, 6.0]
    (row,) = overruled(book, AUD).to_dict("records")
    assert (row["verdict_id"], row["links"], row["weight"]) == ("V000001", 2, 6.0)
    assert (row["chain"], row["subject_id"]) == (("K000001", "K000004"), "S000001")
    split(book, ROB, ["x"], "another sex")
    assert len(overruled(book, AUD)) == 0


def test_only_different_is_overruled_and_only_by_what_stands(book: Store) -> None:
    decide(book, ROB, "K000004", "same", "one hand")
    assert not len(verdict(book, ANN, "K000005", "same").overruled)  # type: ignore[attr-defined]
    assert not len(verdict(book, ANN, "K000006", "different").overruled)  # type: ignore[attr-defined]
    assert len(overruled(book, AUD)) == 0
    found = verdict(book, ANN, "K000002", "different").overruled  # type: ignore[attr-defined]
    assert found["link_id"].tolist() == ["K000002"], "a link that stands overrules it itself"


def test_records_on_hold_that_are_linked_overrule_too(book: Store) -> None:
    """Both belong to nobody yet, and are held together all the same."""
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame([{"record_id": "w", "source": "visas"}]), "B2")
        pairs = [("w", "x", 13.0)]
        match(
            act, pd.Series(["w"]), pd.DataFrame(pairs, columns=["record_l", "record_r", "weight"])
        )
    assert subjects(book)["w"] is None
    verdict(book, ANN, "K000008", "different")
    assert overruled(book, AUD)["chain"].tolist() == [("K000008",)]
    verdict(book, ANN, "K000007", "different")
    assert len(overruled(book, AUD)) == 1, "y and z are nobody's, and not together"


def test_whoever_was_interrupted_goes_on_where_they_were(book: Store) -> None:
    verdict(book, ANN, "K000006", "same")
    verdict(book, ANN, "K000005", "cannot tell")
    assert ends(waiting_for(book, ANN)) == ["ax", "yz"]
    assert ends(waiting_for(book, BEN)) == ["cy", "ax", "bx", "yz"]
    assert withdraw_verdict(book, ANN) == "K000005"
    assert ends(waiting_for(book, ANN)) == ["ax", "bx", "yz"]
    verdict(book, ANN, "K000005", "different")
    assert withdraw_verdict(book, ANN) == "K000005"
    assert withdraw_verdict(book, ANN) == "K000006"
    with pytest.raises(ValueError, match="Ann has given no verdict"):
        withdraw_verdict(book, ANN)
    assert look(book, "SELECT count(*), count(withdrawn_at) FROM verdict") == [(3, 3)]
    assert len(overruled(book, AUD)) == 0


def test_nobody_judges_their_own_link(book: Store) -> None:
    consolidate(book, ROB, "d", "z", "one address")
    keep_apart(book, ANN, "d", "z", "two people")
    assert "dz" in ends(waiting_for(book, RUTH))
    assert "dz" not in ends(waiting_for(book, ROB))
    with pytest.raises(PermissionError, match="Rob made link K000008"):
        verdict(book, ROB, "K000008", "same")


@pytest.mark.parametrize(
    ("link", "says", "more", "error"),
    [
        ("K000004", "maybe", {}, "it was 'maybe'"),
        ("K000004", "same", {"sure": 4}, "1, 2 or 3"),
        ("K000004", "same", {"reason": " "}, "needs a reason"),
        ("K000004", "same", {"seconds": -1}, "0 seconds or more"),
        ("K000004", "same", {"seconds": float("nan")}, "0 seconds or more"),
        ("K000099", "same", {"shown": None}, "no link K000099"),
    ],
)
def test_a_verdict_is_refused(
    book: Store, link: str, says: str, more: dict[str, object], error: str
) -> None:
    shown = show(book, ANN, "K000004")
    with pytest.raises(ValueError, match=error):
        verdict(book, ANN, link, says, **{"shown": shown, **more})
    assert look(book, "SELECT count(*) FROM verdict") == [(0,)]


def test_one_verdict_for_each_stage_and_what_was_shown_is_the_link(book: Store) -> None:
    other = show(book, ANN, "K000005")
    with pytest.raises(ValueError, match="shown is link K000005; the verdict is on K000004"):
        verdict(book, ANN, "K000004", "same", shown=other)
    verdict(book, ANN, "K000004", "same")
    with pytest.raises(ValueError, match="given verdict V000001 on link K000004; withdraw"):
        verdict(book, ANN, "K000004", "different")
    verdict(book, ANN, "K000004", "different", stage="second review")
    verdict(book, BEN, "K000004", "different")
    for user in (ADA, AUD):
        with pytest.raises(PermissionError):
            give_verdict(book, user, "K000005", "same", 1, "names", other)


# Leads


def lead(book: Store, record: str, kind: str = "overstay", by: User = ANN, label: str = "") -> str:
    view(book, by, record)
    return open_lead(book, by, record, kind, label)


def test_search_before_create(book: Store) -> None:
    with pytest.raises(ValueError, match="Ann has not searched for d yet"):
        open_lead(book, ANN, "d", "overstay")
    view(book, BEN, "d")
    with pytest.raises(ValueError, match="Ann has not searched for d yet"):
        open_lead(book, ANN, "d", "overstay")
    view(book, ANN, "a")  # shows the whole subject, d too
    assert open_lead(book, ANN, "d", "overstay") == "L000001"
    assert texts(book)[-1][:2] == ("open a lead", {"L000001", "d"})


def test_a_search_that_showed_the_record_counts(
    tmp_path: Path, days: Days, linked: tuple[sp.World, sp.Linkage]
) -> None:
    world, linkage = linked
    book = office(tmp_path, days, empty=True)
    adopt(book, ADA, Policy(lower=2, upper=12), "with a model", linkage.model)
    named = ["given_name", "family_name", "birth_date"]
    known = world.records.dropna(subset=named).iloc[0]
    with book.act(ADA, "import a batch") as act:
        file(act, world.records, "B1")
    found = search(book, ANN, dict(known[named]))
    assert known["record_id"] in set(found["record_id"])
    assert open_lead(book, ANN, known["record_id"], "overstay") == "L000001"


def test_one_unfinished_lead_of_a_kind_on_a_subject(book: Store) -> None:
    lead(book, "a")
    with pytest.raises(ValueError, match="Lead L000001 on this subject is about overstay already"):
        lead(book, "d")
    assert lead(book, "d", "warrant") == "L000002"
    split(book, ROB, ["c", "d"], "two people")
    assert lead(book, "c") == "L000003", "the lead follows its record, and that is another's now"
    with pytest.raises(ValueError, match="no record q"):
        open_lead(book, ANN, "q", "overstay")
    with pytest.raises(ValueError, match="A lead is of a kind"):
        open_lead(book, ANN, "a", " ")


def test_a_subject_that_holds_two_people_collects_the_points_of_both(book: Store) -> None:
    with book.act(ADA, "import a batch") as act:
        rows = {"record_id": ["p", "q", "r"], "source": ["tip_line", "encounters", "border"],
                "alias": ["Adi", "Addie", None], "address": [None, "Hill Road", None]}  # fmt: skip
        file(act, pd.DataFrame(rows), "B3")
        pairs = pd.DataFrame({"record_l": ["p"], "record_r": ["q"], "weight": [13.0]})
        match(act, pd.Series(["p", "q", "r"]), pairs)
    lead(book, "p", label="suspected")
    lead(book, "r", by=BEN)
    listed = work_list(book, AUD).set_index("record_id")
    # p: two mentions 6, two aliases 4, one further source 1, an address 2, a label 5.
    names = [rule.name for rule in PRIORITIES]
    assert listed.loc["p", names].tolist() == [6.0, 4.0, 1.0, 2.0, 5.0]
    assert (listed.loc["p", "priority"], listed.loc["r", "priority"]) == (18.0, 0.0)
    assert list(listed.index) == ["p", "r"]
    consolidate(book, ANN, "p", "r", "one number")
    listed = work_list(book, AUD).set_index("record_id")
    assert listed.loc["r", "priority"] == 19.0, "a wrong link, and they are at the top too"
    assert look(book, "SELECT priority FROM lead ORDER BY lead_id") == [(18.0,), (0.0,)]


def test_from_open_to_approved_by_two_people(book: Store) -> None:
    name = lead(book, "a")
    submit(book, ANN, name)
    with pytest.raises(
        ValueError, match="is submitted; this takes one open or returned or pending"
    ):
        submit(book, ANN, name)
    review(book, ROB, name, "return", "no visa record was searched")
    assert state(book) == ("returned", "Ann", None)
    submit(book, BEN, name)
    review(book, ROB, name, "approve", "all searched again")
    assert state(book) == ("approved", "Ben", "Rob")


def state(book: Store) -> tuple[object, ...]:
    return look(book, "SELECT state, submitted_by, approved_by FROM lead")[0]


def test_nobody_approves_their_own(book: Store) -> None:
    name = lead(book, "a")
    submit(book, BEN, name)
    for own in (User("Ann", "reviewer"), User("Ben", "reviewer")):
        for what, values in (("approve", {}), ("return", {}), ("update", {"label": "x"})):
            with pytest.raises(PermissionError, match=f"{own.name} worked on lead L000001"):
                review(book, own, name, what, "fine", **values)
    review(book, ROB, name, "update", "it is milder", label="to be asked")
    with pytest.raises(PermissionError, match="Rob worked on lead"):
        review(book, ROB, name, "approve", "fine")
    review(book, RUTH, name, "approve", "fine")
    assert state(book) == ("approved", "Rob", "Ruth")
    assert look(book, "SELECT kind, label FROM lead") == [("overstay", "to be asked")]


def test_who_ever_worked_on_a_lead_does_not_approve_it(book: Store) -> None:
    name = lead(book, "a")
    submit(book, BEN, name)
    review(book, ROB, name, "update", "it is milder", label="to be asked")
    review(book, RUTH, name, "return", "search again")
    submit(book, ANN, name)
    for own in (User("ben", "reviewer"), ROB):  # two rounds ago, and by another writing
        with pytest.raises(PermissionError, match=f"{own.name} worked on lead L000001"):
            review(book, own, name, "approve", "fine")
    review(book, RUTH, name, "approve", "fine")  # returning it is no work on it


def test_an_update_makes_no_second_lead_of_a_kind(book: Store) -> None:
    first = lead(book, "a")
    look(book, "UPDATE lead SET kind = 'fraud'")
    second = lead(book, "a")
    submit(book, ANN, second)
    with pytest.raises(ValueError, match=f"Lead {first} on this subject is about fraud already"):
        review(book, ROB, second, "update", "it is that", kind="fraud")
    with pytest.raises(ValueError, match="is of a kind"):
        review(book, ROB, second, "update", "it is that", kind=" ")
    review(book, ROB, second, "update", "its own", kind="overstay")
    assert look(book, "SELECT kind FROM lead ORDER BY lead_id") == [("fraud",), ("overstay",)]


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda book, name: review(book, ROB, name, "reject", "x"), "it was 'reject'"),
        (lambda book, name: review(book, ROB, name, "approve", ""), "needs a reason"),
        (lambda book, name: review(book, ROB, name, "approve", "x", label="y"), "An update gives"),
        (lambda book, name: review(book, ROB, name, "update", "x"), "An update gives"),
        (lambda book, name: review(book, ROB, name, "update", "x", state="approved"), "An update"),
        (lambda book, name: review(book, ROB, "L9", "approve", "x"), "no lead L9"),
        (
            lambda book, name: dispose(book, ROB, name, "closed", "x"),
            "is submitted; this takes one",
        ),
    ],
)
def test_reviews_that_are_refused(
    book: Store, act: Callable[[Store, str], object], says: str
) -> None:
    name = lead(book, "a")
    submit(book, ANN, name)
    with pytest.raises(ValueError, match=says):
        act(book, name)
    assert state(book) == ("submitted", "Ann", None)


def approved(book: Store, record: str) -> str:
    name = lead(book, record)
    submit(book, ANN, name)
    review(book, ROB, name, "approve", "all searched again")
    return name


def test_a_viable_lead_rests_on_an_address_and_on_the_links_to_it(book: Store) -> None:
    """Ada's lead, and the address is Ina's: the chain to it shows the weak link."""
    name = approved(book, "a")
    with pytest.raises(ValueError, match="No record of the subject of lead L000001 has an address"):
        dispose(book, ROB, name, "referred", "long gone")
    consolidate(book, BEN, "y", "z", "one name")
    decide(book, ROB, "K000006", "same", "one birth date")  # c-y
    done = dispose(book, ROB, name, "referred", "long gone")
    (row,) = done.addresses.to_dict("records")
    assert (row["record_id"], row["address"], row["source"]) == ("z", "Hill Road", "visas")
    assert row["links"] == ("K000001", "K000002", "K000006", "K000008")
    assert row["weight"] == 8.0
    assert state(book)[0] == "approved"
    assert look(book, "SELECT outcome, by_whom, reason FROM disposition") == [
        ("referred", "Rob", "long gone")
    ]
    _, about, detail = texts(book)[-1]
    assert about == {"L000001", "a"}
    assert json.loads(detail)["rests on"] == [{"record_id": "z", "links": list(row["links"])}]
    assert len(work_list(book, AUD)) == 0


def test_the_newest_address_is_used_and_ones_own_needs_no_link(book: Store) -> None:
    with book.act(ADA, "import a batch") as act:
        rows = {"record_id": ["p", "q", "r"], "source": "border", "address": ["Old", "New", "None"],
                "recorded_on": ["2049-01-01", "2049-02-01", None]}  # fmt: skip
        file(act, pd.DataFrame(rows), "B3")
        pairs = pd.DataFrame({"record_l": ["p", "q"], "record_r": ["q", "r"], "weight": [13, 14.0]})
        match(act, pd.Series(["p", "q", "r"]), pairs)
    done = dispose(book, ROB, approved(book, "p"), "monitored", "to be watched")
    assert done.addresses["address"].tolist() == ["New", "Old", "None"]
    assert done.addresses["weight"].tolist() == [13.0, np.inf, 13.0]
    assert done.addresses["links"].tolist()[1] == ()


def test_a_closed_lead_stops_its_sources_where_the_policy_says_so(
    book: Store, tmp_path: Path
) -> None:
    done = dispose(book, ROB, approved(book, "a"), "closed", "left in time")
    assert done.stopped["record_id"].tolist() == ["a", "b", "c", "d"]
    assert look(book, "SELECT DISTINCT kind FROM source_notice") == [("stop",)]
    assert state(book)[0] == "closed"
    assert lead(book, "a") == "L000002", "another may be opened"
    adopt(book, ADA, Policy(lower=2, upper=12, stop_signal=False), "corrections must come in")
    submit(book, ANN, "L000002")
    review(book, ROB, "L000002", "approve", "fine")
    assert len(dispose(book, ROB, "L000002", "closed", "left in time").stopped) == 0


@pytest.mark.parametrize(
    ("outcome", "more", "says"),
    [
        ("deported", {}, "it was 'deported'"),
        ("closed", {"reason": " "}, "needs a reason"),
        ("pending", {"next_look": "2050-03-01"}, "next look is after today"),
        ("pending", {"next_look": "soon"}, "isoformat"),
    ],
)
def test_dispositions_that_are_refused(
    book: Store, outcome: str, more: dict[str, str], says: str
) -> None:
    name = approved(book, "a")
    with pytest.raises(ValueError, match=says):
        dispose(book, ROB, name, outcome, **{"reason": "x", **more})
    assert (state(book)[0], look(book, "FROM disposition")) == ("approved", [])


def test_who_submitted_a_lead_does_not_decide_it(book: Store) -> None:
    name = approved(book, "a")
    with pytest.raises(PermissionError, match="Ann submitted lead L000001"):
        dispose(book, User("Ann", "reviewer"), name, "closed", "x")
    with pytest.raises(PermissionError, match="takes the role reviewer"):
        dispose(book, ANN, name, "closed", "x")


# Looking again


def test_only_records_that_came_since_the_last_look_add_risk(book: Store, days: Days) -> None:
    name = approved(book, "a")
    dispose(book, ROB, name, "pending", "no address", next_look="2050-03-20")
    pairs = pd.DataFrame(
        [("a", "x", 6.0), ("a", "s", 6.0), ("b", "s", 1.0), ("t", "d", 2.0), ("s", "t", 9.0),
         ("a", "u", 7.0)],
        columns=["record_l", "record_r", "weight"],
    )  # fmt: skip
    assert len(relook(book, ANN, pairs=pairs)) == 0, "its day has not come"
    days.later(20)
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": ["s", "t"], "source": "border"}), "B3")
    found = relook(book, ANN, pairs=pairs)
    assert found.to_dict("records") == [
        {"lead_id": name, "record_id": "a", "subject_id": "S000001", "records": 2,
         "candidates": 3, "in_band": 2, "next_look": "2050-04-24"},
    ]  # fmt: skip
    assert len(relook(book, ANN, pairs=pairs)) == 0
    found = relook(book, ANN, "2050-04-24", pairs=pairs)
    assert found[["records", "candidates", "in_band"]].to_numpy().tolist() == [[0, 0, 0]]
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": ["u"], "source": "border"}), "B4")
    found = relook(book, ANN, "2050-06-01", pairs=pairs, days=7)
    assert found[["records", "candidates", "next_look"]].to_numpy().tolist() == [
        [1, 1, "2050-06-08"]
    ]


def test_a_pending_lead_comes_back_to_the_list_and_can_be_submitted_again(book: Store) -> None:
    name = approved(book, "a")
    dispose(book, ROB, name, "pending", "no address", next_look="2050-03-20")
    assert len(work_list(book, ANN)) == 0
    assert work_list(book, ANN, "2050-03-20")["lead_id"].tolist() == [name]
    submit(book, ANN, name)
    assert state(book) == ("submitted", "Ann", None)


def test_a_look_again_weighs_with_the_model_in_force(
    tmp_path: Path, days: Days, linked: tuple[sp.World, sp.Linkage]
) -> None:
    world, linkage = linked
    rows = world.records.sort_values("record_id", ignore_index=True)
    old, new = rows.iloc[:-20], rows.iloc[-20:]
    own, pairs = old["record_id"], linkage.pairs
    crossing = pairs[pairs["record_l"].isin(own) & pairs["record_r"].isin(new["record_id"])]
    record = crossing["record_l"].iloc[0]
    book = office(tmp_path, days, empty=True)
    adopt(book, ADA, Policy(lower=2, upper=900), "nothing by itself", linkage.model)
    with book.act(ADA, "import a batch") as act:
        file(act, old, "B1")
        match(act, own, pairs.iloc[:0])
    dispose(book, ROB, approved(book, record), "pending", "no address")
    with book.act(ADA, "import a batch") as act:
        file(act, new, "B2")
    days.later(31)
    (found,) = relook(book, ANN).to_dict("records")
    mine = crossing[crossing["record_l"] == record]
    assert found["records"] == 20
    assert found["candidates"] == len(mine) > 0
    assert found["in_band"] == (mine["weight"] >= 2).sum()
