"""What the prose of lesson 08 says in words, counted on the course's own population."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import aliases, arrival, constraints, drawn, membership
from sameperson.linkage import identities as rules
from sameperson.linkage.weights import probability
from sameperson.outcomes.people_of import drawn_in, mixed_identities, people_of, states
from sameperson.world.sources import SOURCES

THRESHOLD = 6.0


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def links(linkage):
    return linkage.pairs[linkage.pairs.weight >= THRESHOLD]


@pytest.fixture(scope="module")
def home(linkage):
    return linkage.identities(THRESHOLD)


@pytest.fixture(scope="module")
def false(world, links):
    left, right = (links[end].map(world.truth).to_numpy() for end in ("record_l", "record_r"))
    return links[left != right]


@pytest.fixture(scope="module")
def mixed(world, links, home):
    return mixed_identities(home, world.truth, links, rules.bridges(links))


def test_most_verdicts_are_overruled_by_a_path_and_some_free_people(links, false, mixed) -> None:
    assert 2 * mixed.false_bridges.sum() < len(false)
    assert (1 - probability(links.weight)).sum() < 0.1 * len(false), "the claims add up to few"
    small = mixed[mixed.records.between(6, 10)]
    assert (small.false_links == 1).sum() >= 2
    assert (small.false_bridges == 0).sum() >= 3


def test_a_false_link_is_here_the_weakest_of_its_identity_and_there_not(
    links, home, false, mixed
) -> None:
    single = mixed.index[mixed.false_links == 1]
    identity = false.record_l.map(home)
    lightest = links.weight.groupby(links.record_l.map(home)).min()
    weakest = (false.weight == identity.map(lightest))[identity.isin(single)]
    assert 0 < weakest.sum() < len(weakest)


def test_decisions_free_more_than_deletions_and_harm_hardly_anybody(
    world, linkage, links, home, false
) -> None:
    heaviest = false.assign(identity=false.record_l.map(home)).drop_duplicates("identity")
    deleted = rules.components(links.drop(heaviest.index), linkage.records)
    kept = constraints.constrained(links, linkage.records, heaviest)
    before, less, least = (people_of(own, world.truth) for own in (home, deleted, kept.identities))
    assert least["people_wrongly_merged"] < 0.2 * less["people_wrongly_merged"]
    assert less["people_wrongly_merged"] < before["people_wrongly_merged"]
    assert len(kept.refused) > len(heaviest)
    assert least["people_intact"] > before["people_intact"]
    assert least["people_wrongly_merged"] > 0, "some people remain merged"
    assert least["people_split"] == before["people_split"] + 1, "one more person is split"
    left, right = (kept.refused[end].map(world.truth) for end in ("record_l", "record_r"))
    assert (left != right).all(), "all of them were the false ones"


def test_order_changes_company_unless_identities_are_joined_on_the_way(
    world, linkage, links, home
) -> None:
    records = world.records
    orders = [records.sort_values([*first, "recorded_on", "record_id"]).record_id
              for first in ([], ["source"])]  # fmt: skip
    daily, loaded = (arrival.arrive(links, order) for order in orders)
    assert (arrival.churn(daily, loaded).sum(axis=1) > 0).sum() > 1_000
    one, two = (arrival.arrive(links, order, consolidate=True) for order in orders)
    assert not arrival.churn(one, two).to_numpy().any()
    assert (one != two).mean() > 0.9
    higher = linkage.identities(7.0)
    assert (home != higher).sum() < (arrival.churn(home, higher).sum(axis=1) > 0).sum()


def test_rules_differ_as_the_lesson_says(world, linkage, links, home) -> None:
    once = [source.name for source in SOURCES if source.most == 1 and not source.trips]
    assert {"visas", "benefits"} <= set(once)
    assert "border" not in once
    source = world.records.set_index("record_id").source
    best, careful = (rules.best_links(links, s) for s in (source, source[source.isin(once)]))
    made = [home, *(rules.components(b, linkage.records) for b in (best, careful))]
    made.append(rules.complete_linkage(links, linkage.records))
    found = pd.DataFrame([people_of(own, world.truth, world.departures) for own in made])
    merged, split, accused = (found[f"people_{e}"] for e in ("wrongly_merged", "split", "accused"))
    assert accused[1] > 0.9 * found.people_left_in_time[1]
    assert abs(merged[2] - merged[0]) < 0.1 * merged[0], "next to nothing"
    assert split[2] == split[0]
    assert merged[3] < 0.5 * merged[0], "moves most out of merged"
    assert split[3] > 2 * split[0]
    was = states(home, world.truth)
    wrongly = was.isin(["merged", "both"])
    now = states(made[3], world.truth)
    freed, apart = (wrongly & (now == "intact")).sum(), (wrongly & (now == "split")).sum()
    assert abs(freed - apart) < 0.1 * freed, "about as many come out split"
    assert (now[was == "intact"] != "intact").sum() > 10 * freed, "far more who were intact"
    careful_now = states(made[2], world.truth)
    assert (careful_now[was == "intact"] == "intact").all(), "nobody intact is harmed"
    assert (wrongly & (careful_now == "intact")).sum() < 0.1 * wrongly.sum(), "hardly anybody"
    records = world.records.sort_values(["recorded_on", "record_id"]).record_id
    arrived = states(arrival.arrive(links, records), world.truth)
    harmed = (arrived[was == "intact"] != "intact").sum()
    assert harmed > (wrongly & (arrived == "intact")).sum(), "harms more than it frees"


def test_draws_are_as_sure_of_wrong_identities_and_believe_too_much(
    world, linkage, home, mixed
) -> None:
    draws = drawn.draw_identities(linkage.pairs, linkage.records, seed=7, draws=100)
    held = drawn.held(draws, home)
    held = held[home.value_counts().reindex(held.index) > 1]
    wrong, others = held.loc[mixed.index], held.drop(mixed.index)
    assert abs(wrong.whole.mean() - others.whole.mean()) < 0.01
    assert abs(wrong.unchanged.mean() - others.unchanged.mean()) < 0.1
    at = people_of(home, world.truth)["people_wrongly_merged"]
    assert all(people_of(draws[i], world.truth)["people_wrongly_merged"] > 2 * at for i in range(3))
    below = linkage.pairs[linkage.pairs.weight < THRESHOLD]
    left, right = (below[end].map(world.truth).to_numpy() for end in ("record_l", "record_r"))
    assert probability(below.weight).sum() > 1.5 * (left == right).sum(), "many more"


def test_learned_names_find_and_draw_in_and_a_poisoned_one_works_as_told(
    world, linkage, links, home
) -> None:
    records, truth = world.records, world.truth
    learned = aliases.learned_versions(records, home)
    found = aliases.attracted(records, learned, linkage.model, THRESHOLD)
    names = drawn_in(found, home, truth)
    counts = names.groupby(["mixed", "about"]).size()
    assert counts[False, "the same person"] > counts[False, "somebody else"] > 0
    worst = names[names.mixed & (names.about == "somebody in the identity")].iloc[0]
    both = pd.concat([records, learned]).set_index("record_id")
    given, family = both.loc[worst.by, ["given_name", "family_name"]]
    same = (records.given_name == given) & (records.family_name == family)
    lender = next(r for r in records.record_id[same] if home[r] == home[worst.carrier])
    assert truth[lender] == truth[worst.other] != truth[worst.carrier]
    joined = rules.components(pd.concat([links, found]), linkage.records)
    before, after = (people_of(own, truth) for own in (home, joined))
    assert after["people_wrongly_merged"] > before["people_wrongly_merged"]
    assert after["people_split"] < before["people_split"]
    assert aliases.attracted(
        records, aliases.alias_versions(records), linkage.model, THRESHOLD
    ).empty, "the documented aliases attract nothing"


def test_organisations_reach_most_in_two_steps_and_prove_little(world, home) -> None:
    members = membership.memberships(world.records, home)
    others = membership.near(members).sort_values(kind="stable")
    steps = membership.reached(members, others.index[len(others) // 2]).others
    assert steps[2] > len(others) / 2
    assert steps[3] > 0.95 * len(others)
    permits = world.records[world.records.source == "study_permits"].dropna(
        subset="organisation_id"
    )
    a, b = np.triu_indices(len(permits), 1)
    person = permits.record_id.map(world.truth).to_numpy()
    school = permits.organisation_id.to_numpy()
    same, agree = person[a] == person[b], school[a] == school[b]
    lower, upper = sp.outcomes.groups.wilson(agree[same].sum(), same.sum())
    assert lower < agree[~same].mean() < upper, "cannot be told from chance here"
