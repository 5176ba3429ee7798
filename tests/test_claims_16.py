"""What the prose of lesson 16 says in words, counted on the course's own population."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes import enrichment, files, groups, priority
from sameperson.widgets.claims import claims


@pytest.fixture(scope="module")
def made():
    world = sp.load("classroom")
    linkage = sp.link(world.records, progress=False)
    return world, linkage, sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures)


@pytest.fixture(scope="module")
def enriched(made):
    records = made[0].records
    arrivals = (records.source == "border") & (records.event == "arrival")
    return enrichment.enrich(records, arrivals, records.source == "address_files")


@pytest.fixture(scope="module")
def after(made, enriched):
    world, linkage, _ = made
    linked = sp.link(enriched.records, model=linkage.model, progress=False)
    return sp.Sweep(linked.pairs, world.truth, world.groups, world.departures)


@pytest.fixture(scope="module")
def wrong(made, enriched):
    truth, lookups = made[0].truth, enriched.lookups
    return truth[lookups.record_id].to_numpy() != truth[lookups.found].to_numpy()


def weights(sweep: sp.Sweep, lookups: pd.DataFrame) -> np.ndarray:
    known = sweep.pairs.set_index(["record_l", "record_r"]).weight
    ends = lookups[["record_id", "found"]]
    return known.reindex(pd.MultiIndex.from_arrays([ends.min(axis=1), ends.max(axis=1)])).to_numpy()


def test_two_sentences_hold_and_most_lost_something_that_was_true() -> None:
    made = pd.Series([claim.verdict for claim in claims()]).value_counts()
    assert made["as it stands"] == 2
    assert made["narrower"] + made["overturned"] + made["sources differ"] == 6


def test_rates_of_the_fact_base() -> None:
    refused, rightly, hires = 191_000, 176_000, 60_000_000
    assert 0.075 < (refused - rightly) / refused < 0.08  # nearly 8 in 100
    assert 0.9 < 164_000 / (hires * 0.003) < 0.92  # nine in ten
    assert 863_000 / 1_600_000 > 0.5  # more than half


def test_the_office_sees_fewer_identities_and_more_links(made, after) -> None:
    before = made[2].at(made[2].best_f1())
    now = after.at(made[2].best_f1())
    assert now.identities < before.identities
    assert now.links > before.links
    assert before.people_split > now.people_split > 0.9 * before.people_split  # a little
    assert before.people_accused > now.people_accused > 0.9 * before.people_accused
    assert now.people_wrongly_merged > 3 * before.people_wrongly_merged


def test_the_model_leaned_against_them_and_is_then_sure(made, after, enriched, wrong) -> None:
    before, now = (weights(sweep, enriched.lookups)[wrong] for sweep in (made[2], after))
    assert np.median(before) < 0
    assert 1e12 < 2 ** np.median(now) < 1e13  # one in some trillions
    assert (now >= made[2].best_f1()).all()
    links = after.pairs.weight[after.pairs.weight >= made[2].best_f1()]
    assert (links < np.median(now)).mean() > 0.75  # heavier than three in four of all links
    copied = enriched.lookups.copied[wrong]
    assert copied.isin([4, 5]).mean() > 0.75


def test_it_falls_on_birch(made, after) -> None:
    best = made[2].best_f1()
    merged = [
        groups.rates(sweep.at(best).by_group, ("people_wrongly_merged",)).set_index("group")[
            "count"
        ]
        for sweep in (made[2], after)
    ]
    more = merged[1] - merged[0]
    assert more["Birch"] / more.sum() > 0.95


def test_no_threshold_undoes_it(after, enriched, wrong) -> None:
    now = weights(after, enriched.lookups)[wrong]
    assert 0.4 < after.at(20).people_split / after.at(20).people < 0.5  # nearly half
    assert 0 < (now < 20).sum() <= 6  # a handful
    assert (now >= 30).mean() == pytest.approx(5 / 6, abs=0.02)


def test_most_of_the_first_twenty_are_two_people(made) -> None:
    identities = made[1].identities(made[2].best_f1())
    found = priority.mixed_at_top(identities, made[0].truth, identities.value_counts())
    assert found.share["first 20"] > 0.5 > found.share["all"] * 20
    assert found.lower["first 100"] > found.upper["all"]
    people = made[0].truth.groupby(identities).nunique()
    mixed = people > 1
    sizes = identities.value_counts().groupby(mixed).median()
    assert sizes[True] > 2 * sizes[False]  # it looks busy


def test_half_of_the_files_have_been_mixed_for_a_year_and_a_half(made) -> None:
    world, linkage, sweep = made
    found = files.not_theirs(linkage.identities(sweep.best_f1()), world.truth, world.records)
    last = pd.Timestamp(world.records.recorded_on.max())
    days = (last - pd.to_datetime(found.groupby("person_id").since.min())).dt.days
    assert days.median() == pytest.approx(1.5 * 365, abs=30)  # a year and a half
    crossed = found.person_id[found.source == "border"].nunique() / found.person_id.nunique()
    assert crossed == pytest.approx(0.9, abs=0.02)  # nine in ten
    assert found.person_id.nunique() == sweep.at(sweep.best_f1()).people_wrongly_merged
