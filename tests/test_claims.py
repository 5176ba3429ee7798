"""What the prose of a lesson says in words, counted, so that nothing is true by its prose alone."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.agreement import agreement
from sameperson.outcomes import groups, prices


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def sweep(world, linkage):
    mixed = world.contaminated.record_id
    return sp.Sweep(
        linkage.pairs, world.truth, world.groups, world.departures, world.kin, contaminated=mixed
    )


def test_11_most_are_merged_with_kin_and_the_others_by_what_was_mixed(world, sweep) -> None:
    at = sweep.at(sweep.best_f1())
    assert round(100 * at.link_precision) == 99
    assert 0.7 < 1 - at.people_merged_with_strangers / at.people_wrongly_merged < 0.8
    assert at.people_merged_at_source_only > 0.75 * at.people_merged_with_strangers
    merged = sweep.merged_people(at.threshold)
    linked = merged[merged.direct]
    assert 0.97 < len(linked) / len(merged) < 1, "a few couples are joined by a chain alone"
    same = agreement(world.records, linked)
    relation = linked.relation.fillna("not related")

    def share(fields: list[str], kind: str) -> float:
        return same[fields].any(axis=1)[relation == kind].mean()

    assert share(["birth_date"], "twin") > 0.9
    assert share(["family_name"], "twin") > 0.9
    assert share(["address"], "spouse") > 0.9
    assert share(["given_name", "family_name", "address"], "parent and child") > 0.9
    assert share(["phone", "email"], "not related") > 0.75


def test_11_f1_is_nearly_flat_where_people_are_not(sweep) -> None:
    curve = sweep.curve(np.arange(3, 10.1, 0.25))
    assert np.ptp(curve.f1) < 0.01
    assert curve.people_wrongly_merged.iloc[-1] < curve.people_wrongly_merged.iloc[0] / 2


def test_11_who_is_hit(sweep) -> None:
    def most(threshold: float) -> dict[str, tuple[str, ...]]:
        return groups.hit_most(groups.rates(sweep.at(threshold).by_group))

    assert most(0)["people_wrongly_merged"] == ("Birch",)
    best = most(sweep.best_f1())
    assert set(best["people_split"]) == set(best["people_accused"]) == {"Cedar", "Elm"}
    assert best["people_wrongly_merged"][0] not in best["people_split"]


def test_11_whom_a_higher_threshold_accuses_and_why(world, linkage, sweep) -> None:
    low, high = linkage.identities(sweep.best_f1()), linkage.identities(15)
    visits = world.departures.rename(columns={"arrival": "record_l", "departure": "record_r"})
    group = visits.person_id.map(world.groups)
    same = agreement(world.records, visits)
    apart = {
        name: visits.record_l.map(ids) != visits.record_r.map(ids)
        for name, ids in {"low": low, "high": high}.items()
    }
    at_best = apart["low"] & group.isin(["Cedar", "Elm"])
    assert at_best.sum() > 0.7 * apart["low"].sum()
    assert same.given_name[at_best].mean() < 0.1
    assert same.family_name[at_best].mean() < 0.1
    assert same.document_number[at_best].mean() < 0.05
    new = apart["high"] & ~apart["low"]
    assert new.groupby(group).sum().min() > 20
    records = world.records.set_index("record_id").document_number
    lacking = (
        records[visits.record_l].isna().to_numpy() | records[visits.record_r].isna().to_numpy()
    )
    assert lacking[new].mean() > 0.9
    whole = same[["given_name", "family_name", "birth_date"]].all(axis=1)
    assert whole[new & (group == "Birch")].mean() > 0.6
    assert whole[new & (group != "Birch")].mean() < 0.2


def test_11_a_threshold_can_stand_on_a_step(linkage, sweep) -> None:
    step = linkage.pairs.weight.round(2).value_counts().idxmax()
    below, above = sweep.at(step - 0.1), sweep.at(step + 0.1)
    assert 15 < step < 16, "a threshold of 16 stands above it"
    assert above.people_accused - below.people_accused > 150
    assert above.people_split - below.people_split > 200
    assert below.people_wrongly_merged - above.people_wrongly_merged <= 4


def test_11_duplicates_fall_below_nothing_while_hardly_anybody_is_joined(sweep) -> None:
    low, even = sweep.at(-10), sweep.at(0)
    assert low.identities < low.people
    assert even.people_split - low.people_split < 30
    assert low.people_wrongly_merged - even.people_wrongly_merged > 400


def test_11_the_model_is_too_sure_of_itself(sweep) -> None:
    best = sweep.best_f1()
    for threshold in (0, 3, best, 10, 15):
        near = sweep.claimed_and_so(threshold)
        assert near.lower > near.claimed
    near = sweep.claimed_and_so(best)
    assert 7 < near.share / near.claimed < 13
    wrong = sweep.false_pairs(best - 0.5, best + 0.5)
    assert wrong.relation.notna().mean() > 0.6


def test_11_prices_of_thresholds_for_people(sweep) -> None:
    curve = sweep.curve(0.25)
    implied = pd.Series({t: prices.implied_prices(curve, t) for t in curve.threshold})
    implied = implied.dropna()
    assert len(implied) < len(curve) / 4
    best = sweep.best_f1()
    assert best not in implied.index
    below, above = implied[implied.index < best].iloc[-1], implied[implied.index > best].iloc[0]
    assert 1 <= below[0] < above[1] < 3


def test_11_readings_of_no_doubt_are_hundreds_of_people_apart(sweep) -> None:
    first, last = (sweep.at(prices.pair_threshold(p, 1 - p)) for p in (0.9, 0.9999))
    assert first.people_wrongly_merged - last.people_wrongly_merged > 100
    assert last.people_accused - first.people_accused > 200
