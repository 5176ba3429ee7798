"""Whom a register reaches: by hand, against a slow count, and what is left without a source."""

from types import SimpleNamespace

import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.exposure import exposed, joined, searched, without

# p, u and k agree with L1 (p's) and L2 (x's); s and t have no year; z and y agree inside only.
ROWS = (
    "r1 border p Nola 1980-01-01, r2 visas p Nola 1980-01-01, r4 border s Nola -, "
    "r5 border t Nola -, r6 border u NOLA 1980-01-01, r7 visas v Cira 1970-01-01, "
    "r9 visas k Nola 1980-01-01, L1 old p Nola 1980-01-01, L2 old x Nola 1980-01-01, "
    "L3 old s Nola -, L4 old v Cira 1970-01-01, L5 old y Dora 1960-01-01, L6 old z Dora 1960-01-01"
)


@pytest.fixture
def world() -> SimpleNamespace:
    names = ["record_id", "source", "person", "given_name", "birth_date"]
    table = pd.DataFrame([row.split() for row in ROWS.split(",")], columns=names)
    truth = table.set_index("record_id")["person"]
    records = table.drop(columns="person").replace("-", None)
    return SimpleNamespace(records=records, truth=truth)


def hits_of(found: pd.DataFrame) -> set[tuple[str, str]]:
    return set(map(tuple, found[["person_id", "record_id"]].to_numpy()))


def test_a_search_by_hand(world) -> None:
    found = searched(world, "old", ["given_name", "birth_date"])
    assert hits_of(found) == {
        ("p", "L1"), ("p", "L2"), ("u", "L1"), ("u", "L2"), ("k", "L1"), ("k", "L2"), ("v", "L4"),
    }  # fmt: skip
    assert found.own.sum() == 2
    assert (found.about == found.record_id.map(world.truth)).all()
    by_name = searched(world, "old", ["given_name"])
    assert ("t", "L3") in hits_of(by_name), "a blank year matters only to who asks for it"
    assert not {"x", "y", "z"} & set(by_name.person_id), "who is in the register alone does not ask"


def test_hits_by_group_by_hand(world) -> None:
    found = searched(world, "old", ["given_name", "birth_date"])
    groups = pd.Series({"p": "A", "u": "A", "k": "B", "v": "B", "s": "B"})
    table = exposed(found, groups)
    assert table.loc["A"].to_dict() == {
        "people": 2, "shown_own": 1, "shown_other": 2, "hits": 4, "wrong_hits": 3,
    }  # fmt: skip
    assert table.loc["B"].to_dict() == {
        "people": 3, "shown_own": 1, "shown_other": 1, "hits": 3, "wrong_hits": 2,
    }  # fmt: skip


def test_identities_by_hand(world) -> None:
    identities = pd.Series(range(len(world.truth)), world.truth.index)
    for one, other in (("r1", "L2"), ("r7", "L4"), ("L5", "L6"), ("r6", "L2")):
        identities[identities == identities[one]] = identities[other]
    found = joined(identities, world, "old")
    assert hits_of(found) == {("p", "L2"), ("u", "L2"), ("v", "L4")}
    assert found.own.tolist() == [False, False, True]


def test_a_register_or_field_that_is_not_there_is_named(world) -> None:
    with pytest.raises(ValueError, match="No record comes from 'new'; the sources are border"):
        searched(world, "new", ["given_name"])
    with pytest.raises(ValueError, match="no field 'shoe_size'"):
        searched(world, "old", ["shoe_size"])


@pytest.fixture(scope="module")
def tiny() -> sp.World:
    return sp.load("tiny")


def test_a_search_is_what_a_slow_count_finds(tiny) -> None:
    fields = ["family_name", "sex"]
    found = searched(tiny, "visas", fields)
    rows = tiny.records.dropna(subset=fields)
    keys = dict(
        zip(rows.record_id, zip(rows.family_name.str.lower(), rows.sex, strict=True), strict=True)
    )
    inside = set(rows.record_id[rows.source == "visas"])
    slow = {
        (tiny.truth[asks], answer)
        for asks in set(keys) - inside
        for answer in inside
        if keys[asks] == keys[answer]
    }
    assert hits_of(found) == slow
    assert found.own.any()
    assert not found.own.all()


def test_without_a_source_nothing_of_it_is_left(tiny) -> None:
    linkage = sp.link(tiny.records, progress=False)
    for source in ("visas", "border"):
        rest = without(linkage.pairs, tiny, source)
        gone = set(tiny.records.record_id[tiny.records.source == source])
        assert set(rest.records) == set(tiny.truth.index) - gone
        pairs = linkage.pairs
        kept = pairs[~pairs.record_l.isin(gone) & ~pairs.record_r.isin(gone)]
        again = sp.Sweep(kept, tiny.truth.drop(list(gone)), tiny.groups)
        for threshold in (0, 6):
            one, two = rest.at(threshold), again.at(threshold)
            assert one.people_wrongly_merged == two.people_wrongly_merged
            assert (one.people, one.people_split, one.links) == (
                two.people,
                two.people_split,
                two.links,
            )
    assert rest.at(0).people_left_in_time == 0, "all visits were of the border"
    with pytest.raises(ValueError, match="lies below"):
        rest.at(-11)
