"""Parts of a world, links to strangers, and similarity that stands for nothing."""

import doctest

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import once
from sameperson.linkage.levels import random_pairs
from sameperson.linkage.once import count_once
from sameperson.outcomes.lookalikes import SHARED, similarity
from sameperson.outcomes.strangers import linked_to_strangers
from sameperson.world.part import part


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.make_world(600, seed=5)


# Parts ---------------------------------------------------------------------------------------


def test_a_part_is_whole_for_the_people_it_has(world) -> None:
    half = part(world, 300)
    people = set(half.people.person_id)
    assert len(people) == 300
    assert set(half.truth) <= people
    assert set(half.truth.index) == set(half.records.record_id)
    assert set(half.truth.index) == set(world.truth.index[world.truth.isin(people)])
    assert set(half.departures.person_id) <= people
    assert set(half.departures.arrival) <= set(half.truth.index)
    assert set(half.kin.person_l) | set(half.kin.person_r) <= people
    assert set(half.contaminated.record_id) <= set(half.truth.index)
    assert half.groups.equals(world.groups[world.groups.index.isin(people)])
    assert len(world.people) == 600, "the whole is left as it was"


def test_parts_of_one_seed_lie_inside_each_other_and_other_seeds_differ(world) -> None:
    small, large, other = part(world, 100), part(world, 300), part(world, 100, seed=2)
    assert set(small.people.person_id) < set(large.people.person_id)
    assert set(small.people.person_id) != set(other.people.person_id)
    assert part(world, 600).records.equals(world.records.reset_index(drop=True))


def test_a_part_larger_than_the_whole_is_refused(world) -> None:
    for people in (0, 601):
        with pytest.raises(ValueError, match="between 1 and 600"):
            part(world, people)


# Strangers -----------------------------------------------------------------------------------


def test_links_to_strangers_by_hand() -> None:
    # A and B are kin. C is linked to A by a mixed record alone; D and E by coincidence, and E to F
    # by a mixed record too.
    truth = pd.Series({name: name[0].upper() for name in ("a", "b", "c", "d", "e", "f")})
    pairs = pd.DataFrame(
        [("a", "b", 9.0), ("a", "c", 8.0), ("d", "e", 7.0), ("e", "f", 6.0), ("b", "d", 1.0)],
        columns=["record_l", "record_r", "weight"],
    )
    kin = pd.DataFrame({"person_l": ["A"], "person_r": ["B"], "relation": ["twin"]})
    sweep = sp.Sweep(pairs, truth, None, None, kin)
    found = linked_to_strangers(sweep, 5, pd.Series(["c", "f"]))
    assert (found.by_coincidence, found.by_mixed_records) == (2, 3)
    found = linked_to_strangers(sweep, 0, pd.Series(["c", "f"]))
    assert (found.by_coincidence, found.by_mixed_records) == (3, 3), "B and D; D was counted"
    assert linked_to_strangers(sweep, 10, pd.Series([], dtype=object)) == (0, 0)


# Similarity ----------------------------------------------------------------------------------


def scores(world: sp.World, pairs: pd.DataFrame, **shared: float) -> np.ndarray:
    return similarity(world, pairs, shared)


def test_a_score_is_a_cosine_and_the_same_each_time(world) -> None:
    pairs = random_pairs(world.records.record_id, 500)
    found = similarity(world, pairs)
    assert (np.abs(found) <= 1 + 1e-9).all()
    assert np.array_equal(found, similarity(world, pairs))
    assert not np.array_equal(found, similarity(world, pairs, seed=2))
    twisted = pairs.rename(columns={"record_l": "record_r", "record_r": "record_l"})
    assert np.allclose(found, similarity(world, twisted))


def test_one_persons_items_are_alike_and_what_is_shared_makes_others_so(world) -> None:
    pairs = random_pairs(world.records.record_id, 60_000)
    left, right = (pairs[end].map(world.truth) for end in ("record_l", "record_r"))
    group = world.people.set_index("person_id").tradition
    one_tradition = (left.map(group) == right.map(group)) & (left != right)
    strangers = left.map(group) != right.map(group)
    found = similarity(world, pairs, {"tradition": 0.4, "moment": 0.2})
    assert found[left == right].mean() == pytest.approx(0.8, abs=0.03)
    # Five traditions have five random directions, so that two of them need not be unlike.
    assert found[one_tradition].mean() > found[strangers].mean() + 0.2
    apart = scores(world, pairs, moment=0.2)
    assert abs(apart[one_tradition].mean() - apart[strangers].mean()) < 0.01


def test_shares_that_make_no_whole_are_refused(world) -> None:
    pairs = random_pairs(world.records.record_id, 10)
    for shared in ({"sex": -0.1}, {"sex": 0.6, "moment": 0.6}):
        with pytest.raises(ValueError, match="at most 1 in all"):
            similarity(world, pairs, shared)
    unknown = pd.DataFrame({"record_l": ["nobody"], "record_r": [world.records.record_id[0]]})
    with pytest.raises(ValueError, match="no record 'nobody'"):
        similarity(world, unknown)
    assert sum(SHARED.values()) < 1


# Counting once -------------------------------------------------------------------------------


def test_one_voice_of_several_by_hand() -> None:
    parts = pd.DataFrame(
        {
            "prior": [-12.0, -12.0, -12.0],
            "address": [10.0, -3.0, 2.0],
            "city": [4.0, 4.0, -2.0],
            "phone": [0.0, 16.0, -3.0],
            "sex": [1.0, 1.0, -6.0],
        },
        index=[5, 6, 9],
    )
    found = count_once(parts, [["address", "city"]])
    assert found.to_dict() == {5: -1.0, 6: 9.0, 9: -19.0}, "of equals the first named speaks"
    assert count_once(parts, [["address", "city"], ["phone", "sex"]]).to_dict() == {
        5: -1.0, 6: 8.0, 9: -16.0,
    }  # fmt: skip
    assert count_once(parts, []).equals(parts.sum(axis=1).rename("weight"))


def test_fields_that_cannot_speak_are_refused() -> None:
    parts = pd.DataFrame({"prior": [1.0], "phone": [2.0]})
    with pytest.raises(ValueError, match="no field 'email'"):
        count_once(parts, [["phone", "email"]])
    with pytest.raises(ValueError, match="'phone' stands in two sets"):
        count_once(parts, [["phone"], ["phone"]])
    assert doctest.testmod(once).failed == 0
