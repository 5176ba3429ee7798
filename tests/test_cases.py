"""Five records by a rule: what the rule promises, on three populations, and by hand."""

import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.cases import _choose, fused, split


@pytest.fixture(scope="module", params=[None, 11, 23])
def made(request):
    world = sp.load("classroom", seed=request.param)
    linkage = sp.link(world.records, progress=False)
    sweep = sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures, world.kin)
    return world, linkage, sweep, sweep.best_f1()


def names_of(records: pd.DataFrame) -> pd.Series:
    return (records.given_name + " " + records.family_name).dropna()


def test_two_people_in_one_identity_because_of_one_record(made) -> None:
    world, linkage, sweep, threshold = made
    case = fused(sweep, world, threshold)
    ids = linkage.identities(threshold)
    assert len(case.person) == 5 == len(set(case.person.index))
    assert (case.person == world.truth[case.person.index]).all()
    assert (case.identity == ids[case.identity.index]).all()
    assert len(set(case.identity)) == 1
    people = sorted(case.person.unique())
    whole = ids.index[ids == case.identity.iloc[0]]
    assert sorted(world.truth[whole].unique()) == people
    assert len(people) == 2
    kin = set(map(frozenset, world.kin[["person_l", "person_r"]].to_numpy()))
    assert frozenset(people) not in kin
    links = linkage.pairs[linkage.pairs.weight >= threshold]
    crossing = links[links.record_l.isin(whole) & links.record_r.isin(whole)]
    crossing = crossing[crossing.record_l.map(world.truth) != crossing.record_r.map(world.truth)]
    common = set.intersection(*map(set, crossing[["record_l", "record_r"]].to_numpy()))
    assert common & set(case.person.index), "the record that joins them is among the five"
    own = world.records[world.records.record_id.isin(whole)]
    written = [set(names_of(rows)) for _, rows in own.groupby(own.record_id.map(world.truth))]
    assert set.intersection(*written)
    assert len(set.union(*written)) >= 3
    assert names_of(case.records).nunique() >= 3


def test_one_person_in_two_identities(made) -> None:
    world, linkage, sweep, threshold = made
    case = split(sweep, world, threshold)
    ids = linkage.identities(threshold)
    assert len(set(case.person)) == 1
    assert set(case.person.index) == set(world.truth.index[world.truth == case.person.iloc[0]])
    assert (case.identity == ids[case.identity.index]).all()
    assert 1 < (case.identity == case.identity[case.first]).sum() < 5
    assert set(world.truth[ids.index[ids.isin(case.identity)]]) == set(case.person)
    assert case.records.source.nunique() >= 4
    assert names_of(case.records).nunique() >= 3
    assert case.same == case.others


def test_the_first_is_the_earliest(made) -> None:
    world, _, sweep, threshold = made
    for case in (fused(sweep, world, threshold), split(sweep, world, threshold)):
        days = case.records.event_on
        assert list(days) == sorted(days)
        assert [case.first, *case.others] == list(case.records.record_id)
        expected = [r for r in case.others if world.truth[r] == world.truth[case.first]]
        assert case.same == expected


def test_records_are_chosen_by_spelling_then_source_then_id() -> None:
    own = pd.DataFrame(
        [
            ["r1", "Ana Lor", "border"], ["r2", "Ana Lor", "visas"], ["r3", "Ana Lor", "border"],
            ["r4", "Lor Ana", "border"], ["r5", "Ana Lor", "web"], ["r6", None, "tips"],
            ["r7", "Anna Lor", "court"],
        ],
        columns=["record_id", "name", "source"],
    )  # fmt: skip
    # r7 is new in both, then r4 in spelling, then r2, r5 and r6 in source, r2 first by id.
    assert _choose(own, ["r1", "r3"]) == ["r1", "r3", "r7", "r4", "r2"]


def test_where_there_is_none_it_says_so(made) -> None:
    world, _, sweep, _ = made
    with pytest.raises(ValueError, match="No identity at threshold 200"):
        fused(sweep, world, 200.0)
    with pytest.raises(ValueError, match="is split in that way at threshold 200"):
        split(sweep, world, 200.0)
