"""Arrival one by one, and churn between two runs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_identities import frame, graphs, made, parts

from sameperson.linkage.arrival import arrive, churn
from sameperson.linkage.identities import components

CHAIN = frame(("a", "b", 5.0), ("b", "c", 7.0), ("d", "e", 1.0))


def test_who_comes_first_decides_who_is_together_and_what_it_is_called() -> None:
    # b comes last and goes to c, its heaviest link; a, whom it links to as well, stays apart.
    assert arrive(CHAIN, list("acbde")).to_dict() == {"a": 1, "b": 2, "c": 2, "d": 3, "e": 3}
    # b comes first and both others find it.
    assert arrive(CHAIN, list("bacde")).to_dict() == {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
    assert arrive(CHAIN, list("edbac")).to_dict() == {"a": 2, "b": 2, "c": 2, "d": 1, "e": 1}


def test_consolidating_keeps_the_smallest_number_and_leaves_a_gap() -> None:
    found = arrive(CHAIN, list("acbde"), consolidate=True)
    assert found.to_dict() == {"a": 1, "b": 1, "c": 1, "d": 3, "e": 3}


def test_of_equal_links_the_one_to_the_smaller_record_is_taken() -> None:
    links = frame(("b", "c", 4.0), ("a", "c", 4.0))
    assert parts(arrive(links, list("bac"))) == made("ac b")


@settings(max_examples=100, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_arrival_refines_the_components_and_equals_them_when_it_consolidates(graph, random) -> None:
    links, _, _, size = graph
    order = list(range(size))
    random.shuffle(order)
    whole = components(links, range(size))
    assert parts(arrive(links, order, consolidate=True)) == parts(whole)
    found = arrive(links, order)
    assert all(len(set(whole[list(part)])) == 1 for part in parts(found))
    assert found[order[0]] == 1
    known = {(r.record_l, r.record_r): r.weight for r in links.itertuples()}
    for at, record in enumerate(order):
        there = [(known.get((min(record, o), max(record, o))), o) for o in order[:at]]
        there = sorted((-weight, other) for weight, other in there if weight is not None)
        before = {found[other] for other in order[:at]}
        if there:
            assert found[record] == found[there[0][1]]
        else:
            assert found[record] == len(before) + 1


def test_churn_by_hand() -> None:
    before = pd.Series({"a": 1, "b": 1, "c": 1, "d": 2, "e": 3})
    after = pd.Series({"e": "x", "a": "y", "b": "y", "c": "x", "d": "z"})
    found = churn(before, after)
    assert list(found.index) == list("abcde")
    assert found.lost.to_dict() == {"a": 1, "b": 1, "c": 2, "d": 0, "e": 0}
    assert found.gained.to_dict() == {"a": 0, "b": 0, "c": 1, "d": 0, "e": 1}


def test_other_names_for_the_same_company_are_no_churn() -> None:
    run = pd.Series({"a": 1, "b": 1, "c": 2})
    assert not churn(run, run.map({1: 2, 2: 1})).to_numpy().any()


def test_runs_on_other_records_are_refused() -> None:
    run = pd.Series({"a": 1, "b": 1})
    for other in (run[:1], run.rename({"b": "c"})):
        with pytest.raises(ValueError, match="not the same ones"):
            churn(run, other)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9).flatmap(lambda n: st.tuples(*[
    st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 2)))  # fmt: skip
def test_churn_equals_brute_force_and_is_symmetric(runs) -> None:
    before, after = (pd.Series(run) for run in runs)
    found, back = churn(before, after), churn(after, before)
    for record in before.index:
        then = set(before.index[before == before[record]])
        now = set(after.index[after == after[record]])
        assert (found.lost[record], found.gained[record]) == (len(then - now), len(now - then))
    assert np.array_equal(found.lost, back.gained)
    assert np.array_equal(found.gained, back.lost)
