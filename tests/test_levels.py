"""Levels of any pairs are those of the linkage; pairs by agreement and at random."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import levels


@pytest.fixture(scope="module")
def world():
    return sp.make_world(600, seed=5)


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, cache=False, progress=False)


def test_levels_are_those_of_the_linkage_in_the_order_of_the_pairs(world, linkage) -> None:
    pairs = linkage.pairs.sample(frac=1, random_state=3)
    found = levels.compare(world.records, pairs, linkage.model)
    pd.testing.assert_frame_equal(found, pairs[list(found)])


def test_a_pair_may_stand_the_other_way_round(world, linkage) -> None:
    pairs = linkage.pairs.head(50)
    turned = pairs.rename(columns={"record_l": "record_r", "record_r": "record_l"})
    found = levels.compare(world.records, turned, linkage.model)
    pd.testing.assert_frame_equal(found, pairs[list(found)])


def test_a_record_that_is_not_there_and_a_role_that_is_not_there(world, linkage) -> None:
    stray = pd.DataFrame({"record_l": ["R000001"], "record_r": ["nobody"]})
    with pytest.raises(ValueError, match="'nobody', which is not among the records"):
        levels.compare(world.records, stray, linkage.model)
    with pytest.raises(ValueError, match="compares 'sex', which these records do not have"):
        levels.compare(world.records.drop(columns="sex"), linkage.pairs, linkage.model)


def test_pairs_that_agree_are_all_of_them_and_no_others() -> None:
    names = ["Ana", "ana", None, "Bo", "Ana", "Bo", None]
    dates = ["2001-01-02"] * 4 + [None] + ["2001-01-02"] * 2
    ids = list("gfedcba")
    records = pd.DataFrame({"record_id": ids, "given_name": names, "birth_date": dates})
    by_name = levels.pairs_that_agree(records, ("given_name",))
    assert list(by_name.itertuples(index=False, name=None)) == [
        ("b", "d"), ("c", "f"), ("c", "g"), ("f", "g"),
    ]  # fmt: skip
    both = levels.pairs_that_agree(records, ("given_name", "birth_date"))
    folded = {i: (n.lower(), d) for i, n, d in zip(ids, names, dates, strict=True) if n and d}
    expected = [(a, b) for a, b in combinations(sorted(folded), 2) if folded[a] == folded[b]]
    assert list(both.itertuples(index=False, name=None)) == expected


def test_random_pairs_are_of_two_records_and_of_all_alike() -> None:
    ids = pd.Series(list("abcd"))
    pairs = levels.random_pairs(ids, 40_000, seed=1)
    assert (pairs.record_l != pairs.record_r).all()
    counts = pairs.value_counts()
    assert len(counts) == 12
    expected = len(pairs) / 12
    assert (counts - expected).abs().max() < 5 * np.sqrt(expected)
    again = levels.random_pairs(ids, 40_000, seed=1)
    pd.testing.assert_frame_equal(pairs, again)
    assert not pairs.equals(levels.random_pairs(ids, 40_000, seed=2))
