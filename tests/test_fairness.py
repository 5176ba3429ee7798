"""Measures of fairness by hand, against brute force, and thresholds by group."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.blocking import rules_met
from sameperson.outcomes import fairness, guessing
from sameperson.outcomes.fairness import (
    MEASURES,
    candidates,
    curves,
    gaps,
    implied_fpr,
    own_thresholds,
    thresholds_for,
)


def test_the_hand_table_of_the_lesson() -> None:
    # 100 candidate pairs: 50 true, 40 of them linked and 10 others: 10 of 50 false ones.
    # 100 candidate pairs: 10 true, 8 of them linked and 2 others: 2 of 90 false ones.
    assert implied_fpr([0.5, 0.1], 0.8, 0.8) == pytest.approx([10 / 50, 2 / 90])
    assert implied_fpr([0.5, 0.1], 1.0, 0.8).tolist() == [0.0, 0.0]
    assert implied_fpr([0.5, 0.1], 0.8, 0.0).tolist() == [0.0, 0.0]
    assert implied_fpr(0.9, 0.5, 1.0) > 1  # no linkage can have these three


@pytest.mark.parametrize("wrong", [(0, 0.5, 0.5), (1, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 2)])
def test_shares_that_cannot_be_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        implied_fpr(*wrong)


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("tiny")


@pytest.fixture(scope="module")
def sweep(world) -> sp.Sweep:
    pairs = sp.link(world.records, progress=False).pairs
    return sp.Sweep(pairs, world.truth, world.groups, world.departures)


def brute(world: sp.World, group: str) -> pd.DataFrame:
    """Every pair of records of one group: formed, and of one person."""
    own = world.records.record_id[
        world.records.record_id.map(world.truth).map(world.groups) == group
    ]
    pairs = pd.DataFrame(combinations(sorted(own), 2), columns=["record_l", "record_r"])
    pairs["formed"] = rules_met(world.records, pairs)["formed"]
    pairs["true"] = pairs.record_l.map(world.truth) == pairs.record_r.map(world.truth)
    return pairs


def test_candidates_and_measures_are_those_of_brute_force(world, sweep) -> None:
    formed = candidates(world.records, world.truth, world.groups)
    found = curves(sweep, world.truth, world.groups, formed, [4.0]).set_index("group")
    scored = sweep.pairs.set_index(["record_l", "record_r"]).weight
    for group in world.groups.unique():
        pairs = brute(world, group)
        row, own = formed.loc[group], found.loc[group]
        true = pairs[pairs.true]
        assert row.every_pair == len(pairs)
        assert row.candidates == pairs.formed.sum()
        assert row.true == true.formed.sum()
        assert row.never_formed == (~true.formed).sum()
        weight = scored.reindex(pd.MultiIndex.from_frame(pairs[["record_l", "record_r"]]))
        linked = (weight >= 4.0).to_numpy()
        assert own.links == linked.sum()
        assert own.ppv == pytest.approx(pairs.true[linked].mean())
        assert own.tpr == pytest.approx((linked & pairs.true & pairs.formed).sum() / row.true)
        false = pairs.formed & ~pairs.true
        among = linked[false.to_numpy()]
        assert own.fpr == pytest.approx(among.mean() if len(among) else np.nan, nan_ok=True)
        assert own.accuracy == pytest.approx((linked == pairs.true).mean())
        if 0 < row.base_rate < 1 and own.ppv > 0:
            assert own.fpr == pytest.approx(implied_fpr(row.base_rate, own.ppv, own.tpr))


def test_measures_over_people_are_those_of_the_sweep(world, sweep) -> None:
    formed = candidates(world.records, world.truth, world.groups)
    found = curves(sweep, world.truth, world.groups, formed, [2.0, 6.0])
    for threshold, own in found.groupby("threshold"):
        by_group = sweep.at(threshold).by_group
        own = own.set_index("group")
        assert own.merged.tolist() == pytest.approx(
            (by_group.people_wrongly_merged / by_group.people).tolist()
        )
        assert own.accused.tolist() == pytest.approx(
            (by_group.people_accused / by_group.people_left_in_time).tolist(), nan_ok=True
        )


CURVE = pd.DataFrame(
    {
        "threshold": [1.0, 2.0, 3.0] * 2,
        "group": ["Oak"] * 3 + ["Fir"] * 3,
        "merged": [0.3, 0.1, 0.1, 0.5, 0.45, np.nan],
    }
)


def test_thresholds_come_as_near_as_they_can() -> None:
    assert thresholds_for(CURVE, "merged", 0.1).to_dict() == {"Oak": 3.0, "Fir": 2.0}
    assert thresholds_for(CURVE, "merged", 0.2).to_dict() == {"Oak": 3.0, "Fir": 2.0}  # of equals
    assert thresholds_for(CURVE, "merged", 0.9).to_dict() == {"Oak": 1.0, "Fir": 1.0}
    with pytest.raises(ValueError, match="no measure 'fair'"):
        thresholds_for(CURVE, "fair", 0.1)


def test_a_pair_of_two_groups_gets_the_higher_threshold() -> None:
    pairs = pd.DataFrame(
        {"record_l": ["a", "a", "b"], "record_r": ["b", "c", "c"], "weight": [5.0, 5.0, 5.0]}
    )
    pairs.attrs["floor"] = 1.0
    group = pd.Series({"a": "Oak", "b": "Oak", "c": "Fir"})
    found = own_thresholds(pairs, group, pd.Series({"Oak": 3.0, "Fir": 6.0}))
    assert found.weight.tolist() == [2.0, -1.0, -1.0]
    assert found.attrs["floor"] == -2.0
    with pytest.raises(ValueError, match="needs a group"):
        own_thresholds(pairs, group.drop("b"), pd.Series({"Oak": 3.0, "Fir": 6.0}))


def test_gaps_by_hand() -> None:
    rows = pd.DataFrame({name: [0.2, 0.5, np.nan] for name in MEASURES}).assign(
        fpr=[0.1, None, None]
    )
    assert gaps(rows)["merged"] == pytest.approx(0.3)
    assert np.isnan(gaps(rows)["fpr"])


# Guessing -------------------------------------------------------------------------------------


def named(*names: str) -> pd.DataFrame:
    rows = [name.split(" ", 1) for name in names]
    frame = pd.DataFrame(rows, columns=["given_name", "family_name"])
    return frame.assign(record_id=[f"r{i}" for i in range(len(rows))])


def test_a_name_is_guessed_by_what_others_like_it_said() -> None:
    records = named("Anna Li", "Bela Lo", "Cora Marrendorf", "Dora Nettelbeck", "Enna Lu")
    said = pd.Series({"r0": "Fir", "r1": "Fir", "r2": "Oak", "r3": "Oak"})
    found = guessing.learn(records, said).guess(records)
    assert found.to_dict() == {"r0": "Fir", "r1": "Fir", "r2": "Oak", "r3": "Oak", "r4": "Fir"}
    blank = records.assign(given_name=None, family_name=None)
    assert guessing.learn(records, said).guess(blank).isin(["Fir", "Oak"]).all()


def test_who_is_asked_is_a_draw_of_people(world) -> None:
    said = guessing.asked(world.truth, world.groups, 20, seed=3)
    people = world.truth[said.index]
    assert people.nunique() == 20
    assert (people.map(world.groups) == said).all()
    assert set(said.index) == set(world.truth.index[world.truth.isin(people)])
    assert said.equals(guessing.asked(world.truth, world.groups, 20, seed=3))
    with pytest.raises(ValueError, match="Ask 1 to"):
        guessing.asked(world.truth, world.groups, 0, seed=3)
    with pytest.raises(ValueError, match="None of these"):
        guessing.learn(world.records, said[:0])


def test_every_measure_is_a_column(world, sweep) -> None:
    formed = candidates(world.records, world.truth, world.groups)
    assert set(fairness.MEASURES) < set(curves(sweep, world.truth, world.groups, formed, [1.0]))
