"""Blocking: counted without forming a pair, against pairs that are formed."""

import doctest
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sameperson as sp
from sameperson.linkage import blocking, candidates
from sameperson.linkage.blocking import candidate_counts, true_pairs, won_back
from sameperson.linkage.identities import bridges

RECORDS = pd.DataFrame(
    {
        "record_id": ["a", "b", "c", "d"],
        "given_name": ["Ana", "ana", "Bel", None],
        "family_name": ["Lor", "Lor", "Lor", "Lor"],
        "birth_date": ["2001-02-03", None, "2001-02-03", "2001-02-03"],
    }
)
RULES = (("given_name", "family_name"), ("family_name", "birth_date"))
TRUTH = pd.Series({"a": "P1", "b": "P1", "c": "P2", "d": "P1"})


def test_counts_by_hand() -> None:
    # a-b agree on both names; a-c, a-d and c-d on family name and birth date; b has no birth date.
    assert candidate_counts(RECORDS, RULES).to_dict() == {
        "given_name and family_name": 1,
        "family_name and birth_date": 3,
        "all rules": 4,
        "every pair": 6,
    }


def test_true_pairs_by_hand() -> None:
    found = true_pairs(RECORDS, TRUTH, RULES)
    assert list(found.itertuples(index=False, name=None)) == [
        ("a", "b", "P1", True, False, True),
        ("a", "d", "P1", False, True, True),
        ("b", "d", "P1", False, False, False),
    ]
    identities = pd.Series({"a": "a", "b": "a", "c": "c", "d": "a"})
    assert list(won_back(found[~found.formed], identities)) == [True]
    apart = pd.Series({"a": "a", "b": "a", "c": "c", "d": "d"})
    assert list(won_back(found, apart)) == [True, False, False]


def test_a_record_without_truth_is_refused() -> None:
    with pytest.raises(ValueError, match="names nobody for record 'd'"):
        true_pairs(RECORDS, TRUTH.drop("d"), RULES)


values = st.lists(
    st.tuples(*[st.sampled_from([None, "x", "y", "z"])] * 3), min_size=2, max_size=12
).filter(lambda rows: all(any(row[i] for row in rows) for i in range(3)))
rule = st.sets(st.sampled_from(["given_name", "family_name", "city"]), min_size=1).map(tuple)


@given(values, st.lists(rule, min_size=1, max_size=5))
def test_counts_equal_those_of_pairs_formed_one_by_one(rows, rules) -> None:
    records = pd.DataFrame(rows, columns=["given_name", "family_name", "city"], dtype=object)
    records["record_id"] = np.arange(len(records))
    table = records.to_dict("records")

    def meets(a: int, b: int, fields: tuple[str, ...]) -> bool:
        return all(table[a][f] is not None and table[a][f] == table[b][f] for f in fields)

    pairs = list(combinations(range(len(table)), 2))
    found = candidate_counts(records, rules)
    for own in rules:
        assert found[blocking.name_of(own)] == sum(meets(a, b, own) for a, b in pairs)
    assert found["all rules"] == sum(any(meets(a, b, own) for own in rules) for a, b in pairs)


def test_what_is_counted_is_what_the_linkage_forms() -> None:
    world = sp.make_world(300, seed=4)
    linkage = sp.link(world.records, floor=-200.0, cache=False, progress=False)
    assert candidate_counts(world.records)["all rules"] == len(linkage.pairs)
    formed = true_pairs(world.records, world.truth)
    formed = formed[formed.formed]
    linked = linkage.pairs[
        linkage.pairs.record_l.map(world.truth) == linkage.pairs.record_r.map(world.truth)
    ]
    keys = set(zip(linked.record_l, linked.record_r, strict=True))
    assert keys == set(zip(formed.record_l, formed.record_r, strict=True))


def test_bridges_by_hand() -> None:
    links = pd.DataFrame(
        [("b", "a", 5.0), ("b", "c", 4.0), ("c", "a", 6.0), ("c", "d", 1.0), ("x", "y", 3.0)],
        columns=["record_l", "record_r", "weight"],
    )
    assert list(bridges(links).itertuples(index=False, name=None)) == [
        ("c", "d", 1.0, ("a", "b", "c"), ("d",)),
        ("x", "y", 3.0, ("x",), ("y",)),
    ]
    assert len(bridges(links[:0])) == 0


def test_the_examples_in_the_docstrings_are_so() -> None:
    assert doctest.testmod(blocking).failed == 0
    assert tuple(dict.fromkeys(candidates.RULES)) == candidates.RULES
