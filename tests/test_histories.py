"""Histories that cannot be, by hand and in populations whose truth is known."""

import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.estimate import histories
from sameperson.outcomes.estimate.histories import (
    AFTER,
    BEFORE,
    DEATHS,
    ELSEWHERE,
    PROOF,
    TWICE_IN,
    TWICE_OUT,
)  # fmt: skip


def records(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["record_id", "event", "event_on", "document_number"])
    return frame.assign(source="border", address=None)


def kinds(own: pd.DataFrame, homes: dict[str, int], deaths=None) -> list[tuple[int, str]]:
    found = histories.impossible(own, pd.Series(homes), deaths)
    return list(zip(found.identity_id, found.history, strict=True))


STAY = (("a", "arrival", "2050-01-01", "D1"), ("b", "departure", "2050-02-01", "D1"))


def test_a_life_that_can_be_is_not_told() -> None:
    own = records(*STAY, ("c", "arrival", "2050-05-01", "D1"), ("d", "entry", "2050-01-15", "D1"))
    assert kinds(own, dict.fromkeys("abcd", 1)) == []


def test_crossings_that_do_not_take_turns() -> None:
    own = records(*STAY, ("c", "departure", "2050-03-01", None))
    assert kinds(own, {"a": 1, "b": 1, "c": 1}) == [(1, TWICE_OUT)]
    assert kinds(own, {"a": 1, "b": 1, "c": 2}) == [(2, BEFORE)]
    own = records(*STAY, ("c", "arrival", "2050-06-01", None))
    assert kinds(own, {"a": 1, "b": 2, "c": 1}) == [(2, BEFORE), (1, TWICE_IN)]
    found = histories.impossible(own, pd.Series({"a": 1, "b": 2, "c": 1}))
    assert found[["record_l", "record_r"]].to_numpy().tolist() == [["b", "b"], ["a", "c"]]


def test_a_crossing_during_a_stay_needs_one_document_and_ninety_days() -> None:
    between = ("c", "arrival", "2050-01-20", None)
    homes = dict.fromkeys("abc", 1)
    assert (1, ELSEWHERE) in kinds(records(*STAY, between), homes)
    other = (STAY[0], ("b", "departure", "2050-02-01", "D2"), between)
    assert (1, ELSEWHERE) not in kinds(records(*other), homes), "another document"
    late = (STAY[0], ("b", "departure", "2050-04-02", "D1"), between)
    assert (1, ELSEWHERE) not in kinds(records(*late), homes), "91 days"
    just = (STAY[0], ("b", "departure", "2050-04-01", "D1"), between)
    assert (1, ELSEWHERE) in kinds(records(*just), homes), "90 days"
    edge = (*STAY, ("c", "arrival", "2050-02-01", None))
    assert (1, ELSEWHERE) not in kinds(records(*edge), homes), "on the day of leaving"


def test_deaths() -> None:
    own = records(*STAY)
    deaths = pd.DataFrame({"record_id": ["a", "b"], "died_on": ["2050-01-20", "2050-03-01"]})
    assert kinds(own, {"a": 1, "b": 1}, deaths) == [(1, AFTER), (1, DEATHS)]
    assert kinds(own, {"a": 1, "b": 2}, deaths) == [(2, BEFORE)]
    assert kinds(own, {"a": 1, "b": 1}, deaths.iloc[1:]) == []


def test_a_summary_by_hand() -> None:
    own = records(
        *STAY, ("c", "departure", "2050-03-01", None), ("d", "arrival", "2050-01-20", "D3")
    )
    truth = pd.Series({"a": "P", "b": "P", "c": "P", "d": "Q"})
    homes = pd.Series({"a": 1, "b": 1, "c": 2, "d": 1})
    found = histories.impossible(own, homes)
    said = histories.summary(found, homes, truth)
    assert said.loc[ELSEWHERE].tolist() == [1, 1, 0, 0]
    assert said.loc[TWICE_IN].tolist() == [1, 1, 0, 0]
    assert said.loc[BEFORE].tolist() == [1, 0, 1, 0]
    assert said.loc[DEATHS].tolist() == [0, 0, 0, 0]
    assert histories.proven(found) == 1


@pytest.fixture(scope="module", params=[7, 11])
def world(request):
    return sp.load("classroom") if request.param == 7 else sp.make_world(1_500, request.param)


def test_true_lives_show_none_of_them(world) -> None:
    notices = histories.death_notices(world)
    assert len(notices) > 10
    assert len(histories.impossible(world.records, world.truth, notices)) == 0


def test_proof_is_proof_and_a_lower_bound(world) -> None:
    linkage = sp.link(world.records, progress=False)
    notices = histories.death_notices(world)
    for threshold in (0.0, 5.0):
        homes = linkage.identities(threshold)
        found = histories.impossible(world.records, homes, notices)
        said = histories.summary(found, homes, world.truth)
        assert (said.loc[list(PROOF), "identities"] == said.loc[list(PROOF), "mixed"]).all()
        assert (said.neither == 0).all()
        so = sp.Sweep(linkage.pairs, world.truth).at(threshold)
        assert 0 < histories.proven(found) <= so.mixed_identities <= so.false_links


def test_a_notice_names_a_record_of_the_dead_before_their_death(world) -> None:
    notices = histories.death_notices(world)
    person = notices.record_id.map(world.truth)
    died = world.people.set_index("person_id").died_on
    assert (person.map(died) == notices.died_on).all()
    assert person.is_unique
    on = world.records.set_index("record_id").event_on
    assert (notices.record_id.map(on) <= notices.died_on).all()
