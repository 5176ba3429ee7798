"""The same people under other names: who stays the same, what is refused, what is held fixed."""

import dataclasses

import pytest

import sameperson as sp
from sameperson.outcomes import counterfactual
from sameperson.outcomes.counterfactual import ONE_SPELLING, PLAIN, WIDE_POOL, other_names, renamed
from sameperson.world.sources import SOURCES
from sameperson.world.traditions import TRADITIONS

PEOPLE = 300


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.make_world(PEOPLE, seed=5)


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def other(world, linkage) -> counterfactual.Renamed:
    return renamed(world, linkage, other_names({"Birch": WIDE_POOL, "Cedar": ONE_SPELLING}))


def test_only_what_is_named_changes() -> None:
    found = {t.name: t for t in other_names({"Birch": WIDE_POOL})}
    for before in TRADITIONS:
        if before.name != "Birch":
            assert found[before.name] == before
    assert found["Birch"].family_names > 1_000
    assert found["Birch"].common_names == 0
    assert (
        found["Birch"].changes_name == next(t for t in TRADITIONS if t.name == "Birch").changes_name
    )


def test_plain_names_are_of_no_tradition() -> None:
    assert [t.share for t in PLAIN] == [t.share for t in TRADITIONS]
    assert not {dataclasses.replace(t, name="") for t in PLAIN} & {
        dataclasses.replace(t, name="") for t in TRADITIONS
    }
    assert len({dataclasses.replace(t, name="") for t in PLAIN}) == 1, "the same for all"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Larch": WIDE_POOL}, "no tradition 'Larch'"),
        ({"Birch": {"share": 0.4}}, "Birch: a change of name or share"),
        ({"Birch": {"name": "Larch"}}, "Birch: a change of name or share"),
    ],
)
def test_what_would_change_the_people_is_refused(changes, message) -> None:
    with pytest.raises(ValueError, match=message):
        other_names(changes)


def test_they_are_the_same_people_with_other_names(world, other) -> None:
    same = ["person_id", "birth_date", "papers_birth_date", "sex", "nationality", "household_id"]
    assert other.world.people[same].equals(world.people[same])
    kept = ["record_id", "source", "event_on", "document_number", "phone", "birth_date", "address"]
    assert other.world.records[kept].equals(world.records[kept])
    assert other.world.departures.equals(world.departures)
    names = ["given_name", "family_name"]
    changed = (world.people[names] != other.world.people[names]).any(axis=1)
    share = changed.groupby(world.people.tradition).mean()
    assert share["Birch"] > 0.9
    # Cedar is spelled otherwise on records and not on papers; the others kept theirs, but for who
    # took a name by marriage from a family of Birch.
    assert (share.drop("Birch") < 0.1).all()


def test_fixed_is_the_same_model_and_retrained_another(linkage, other) -> None:
    assert other.fixed.model.settings == linkage.model.settings
    assert other.retrained.model.settings != linkage.model.settings
    assert len(other.fixed.pairs)


def test_without_retraining_none_is_made(world, linkage) -> None:
    assert renamed(world, linkage, PLAIN, retrain=False).retrained is None


def test_the_same_names_give_the_same_linkage(world, linkage) -> None:
    found = renamed(world, linkage, TRADITIONS, retrain=False)
    assert found.world.records.equals(world.records)
    assert found.fixed.pairs.equals(linkage.pairs)


def test_other_people_are_refused(world, linkage) -> None:
    more = tuple(dataclasses.replace(t, share=0.1 + 0.1 * (t.name == "Elm")) for t in TRADITIONS)
    with pytest.raises(ValueError, match="not the same people"):
        renamed(world, linkage, more)
    fewer = sp.make_world(PEOPLE, seed=5, sources=SOURCES[:3])
    with pytest.raises(ValueError, match="sources of its own"):
        renamed(fewer, linkage, TRADITIONS)
