"""Counting by blocks, looking up in order of arrival: by hand, and against pairs one by one."""

import doctest
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameperson.linkage import blocks
from sameperson.linkage.blocking import candidates_and_truth, rules_met, true_pairs
from sameperson.linkage.blocks import Blocks
from sameperson.linkage.search import search_before_create

RECORDS = pd.DataFrame(
    {
        "record_id": ["a", "b", "c", "d"],
        "given_name": ["Ana", "ana", "Bel", None],
        "family_name": ["Lor", "Lor", "Lor", "Lor"],
        "birth_date": ["2001-02-03", None, "2001-02-03", "2001-02-03"],
        "recorded_on": ["2050-01-02", "2050-01-01", "2050-01-02", "2050-01-03"],
    }
)
NAMES, BORN = ("given_name", "family_name"), ("family_name", "birth_date")
TRUTH = pd.Series({"a": "P1", "b": "P1", "c": "P2", "d": "P1"})


def test_pairs_by_hand() -> None:
    own = Blocks(RECORDS, TRUTH)
    assert (own.records, own.pairs([NAMES]), own.pairs([BORN])) == (4, 1, 3)
    assert own.pairs([NAMES, BORN]) == 4
    assert own.true_pairs([BORN]) == 1, "a and d; c is somebody else"
    assert own.true_pairs() == 3
    assert own.pairs([()]) == 6
    assert own.pairs([]) == own.true_pairs([]) == 0
    assert own.pairs([("email",)]) == 0, "a rule on a field that is not there forms nothing"
    fewer = Blocks(RECORDS, TRUTH, roles=["family_name", "birth_date"])
    assert (fewer.roles, fewer.pairs([BORN]), fewer.pairs([NAMES])) == (BORN, 3, 0)


def test_pairs_of_one_person_and_of_two_by_hand() -> None:
    found = candidates_and_truth(RECORDS, TRUTH, [NAMES, BORN])
    assert found.to_dict("index") == {
        "given_name and family_name": {"pairs": 1, "true_pairs": 1, "coincidences": 0},
        "family_name and birth_date": {"pairs": 3, "true_pairs": 1, "coincidences": 2},
        "all rules": {"pairs": 4, "true_pairs": 2, "coincidences": 2},
        "every pair": {"pairs": 6, "true_pairs": 3, "coincidences": 3},
    }


def test_true_pairs_need_the_truth_and_all_of_it() -> None:
    with pytest.raises(ValueError, match="without the truth"):
        Blocks(RECORDS).true_pairs()
    with pytest.raises(ValueError, match="without the truth"):
        Blocks(RECORDS).earlier([NAMES], np.arange(4), same_person=True)
    with pytest.raises(ValueError, match="names nobody for record 'c'"):
        Blocks(RECORDS, TRUTH.drop("c"))


def test_rules_met_by_pairs_in_any_order() -> None:
    pairs = pd.DataFrame({"record_l": ["c", "b"], "record_r": ["a", "a"]}, index=[7, 3])
    found = rules_met(RECORDS, pairs, [NAMES, BORN])
    assert list(found.index) == [7, 3]
    assert found.to_numpy().tolist() == [[False, True, True], [True, False, True]]
    assert not rules_met(RECORDS, pairs, []).formed.any()


def test_a_search_by_hand() -> None:
    # They arrive b, a, c, d; those of 2 January in order of record id.
    found = search_before_create(RECORDS, TRUTH, [NAMES])
    assert found.to_dict("index") == {
        "a": {"person_id": "P1", "there": 1, "right": 1, "wrong": 0},
        "b": {"person_id": "P1", "there": 0, "right": 0, "wrong": 0},
        "c": {"person_id": "P2", "there": 0, "right": 0, "wrong": 0},
        "d": {"person_id": "P1", "there": 2, "right": 0, "wrong": 0},
    }
    found = search_before_create(RECORDS, TRUTH, [BORN])
    assert found[["right", "wrong"]].to_numpy().tolist() == [[0, 0], [0, 0], [0, 1], [1, 1]]
    shuffled = search_before_create(RECORDS.iloc[[2, 0, 3, 1]], TRUTH, [BORN])
    pd.testing.assert_frame_equal(shuffled, found)


def test_a_search_needs_to_know_what_came_before() -> None:
    undated = RECORDS.assign(recorded_on=["2050-01-02", None, "2050-01-02", "2050-01-03"])
    with pytest.raises(ValueError, match="Record 'b' has no 'recorded_on'"):
        search_before_create(undated, TRUTH, [NAMES])


FIELDS = ["given_name", "family_name", "city"]
values = st.lists(
    st.tuples(*[st.sampled_from([None, "x", "y"])] * 3, st.sampled_from("PQR"), st.integers(1, 4)),
    min_size=2,
    max_size=12,
).filter(lambda rows: all(any(row[i] for row in rows) for i in range(3)))
rule = st.sets(st.sampled_from(FIELDS)).map(tuple)


@given(values, st.lists(rule, max_size=4))
def test_counts_and_searches_equal_those_made_one_by_one(rows, rules) -> None:
    records = pd.DataFrame(rows, columns=[*FIELDS, "person", "day"], dtype=object)
    records["record_id"] = np.arange(len(records))
    records["recorded_on"] = "2050-01-0" + records.pop("day").astype(str)
    truth = records.set_index("record_id").pop("person")
    records = records.drop(columns="person")
    table = records.to_dict("records")

    def meets(a: int, b: int) -> bool:
        return any(
            all(table[a][f] is not None and table[a][f] == table[b][f] for f in own)
            for own in rules
        )

    pairs = list(combinations(range(len(table)), 2))
    own = Blocks(records, truth)
    assert own.pairs(rules) == sum(meets(a, b) for a, b in pairs)
    assert own.true_pairs(rules) == sum(meets(a, b) and truth[a] == truth[b] for a, b in pairs)
    formed = true_pairs(records, truth, rules)
    assert formed.formed.sum() == own.true_pairs(rules)

    found = search_before_create(records, truth, rules)
    when = records.recorded_on
    for a in range(len(table)):
        before = [b for b in range(len(table)) if (when[b], b) < (when[a], a)]
        same = [b for b in before if truth[b] == truth[a]]
        others = [b for b in before if truth[b] != truth[a]]
        expected = [len(same), sum(meets(a, b) for b in same), sum(meets(a, b) for b in others)]
        assert found.loc[a, ["there", "right", "wrong"]].tolist() == expected


def test_the_examples_in_the_docstrings_are_so() -> None:
    assert doctest.testmod(blocks).failed == 0
