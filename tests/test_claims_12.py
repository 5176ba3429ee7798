"""What the prose of lesson 12 says in words, counted on the course's own population."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import fields, rules
from sameperson.linkage.from_truth import parameters_from_truth
from sameperson.linkage.weights import parameters
from sameperson.outcomes import counterfactual, exposure, groupings, groups, partition, ranking
from sameperson.world.sources import LEGACY, SOURCES
from sameperson.world.traditions import TRADITIONS

REGISTER = "legacy_register"
TWO = ["Quendara", "Ibrenna"]
KEPT = ["Alder", "Dogwood", "Elm"]


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def families(world):
    return world.people.set_index("person_id").family_id


def sweep_of(world, own) -> sp.Sweep:
    return sp.Sweep(own.pairs, world.truth, world.groups, world.departures, world.kin)


@pytest.fixture(scope="module")
def sweep(world, linkage):
    return sweep_of(world, linkage)


@pytest.fixture(scope="module")
def best(sweep):
    return sweep.best_f1()


@pytest.fixture(scope="module")
def other(world, linkage):
    changes = {"Birch": counterfactual.WIDE_POOL, "Cedar": counterfactual.ONE_SPELLING}
    return counterfactual.renamed(world, linkage, counterfactual.other_names(changes))


@pytest.fixture(scope="module")
def plain(world, linkage):
    found = counterfactual.renamed(world, linkage, counterfactual.PLAIN, retrain=False)
    return sweep_of(world, found.fixed)


@pytest.fixture(scope="module")
def nationality(world, sweep):
    return world.people.set_index("person_id").nationality.loc[sweep.persons]


def with_whom(sweep: sp.Sweep, threshold: float) -> pd.DataFrame:
    rows = sweep.merged_people(threshold)
    rows = rows.assign(relation=rows.relation.fillna("not related"))
    rows = rows.drop_duplicates(["person_id", "relation"])
    return pd.crosstab(rows.group, rows.relation)


def apart(found: pd.DataFrame, error: str) -> dict[str, set[str]]:
    return {group: set(below) for group, below in ranking.told_apart(found, error)}


def test_few_names_merge_at_a_low_threshold_and_split_at_a_higher(sweep, best) -> None:
    low, high = sweep.at(0).by_group, sweep.at(best).by_group
    rate = low.people_wrongly_merged / low.people
    assert rate["Birch"] > 5 * rate.drop("Birch").max()
    assert (high.people_wrongly_merged / high.people).idxmin() == "Birch"
    assert high.people_split["Birch"] > 3 * low.people_split["Birch"]
    before, now = with_whom(sweep, 0), with_whom(sweep, best)
    assert now.loc["Birch", "not related"] < 0.05 * before.loc["Birch", "not related"]


def test_who_is_merged_is_mostly_merged_with_their_own_family(sweep, best, families) -> None:
    rows = sweep.merged_people(best)
    own = rows.person_id.map(families) == rows.with_person.map(families)
    assert rows.person_id[own].nunique() > 0.6 * rows.person_id.nunique()


def test_three_rankings_and_what_can_be_told_apart(world, sweep, best, families) -> None:
    found = groupings.family_rates(groupings.met(sweep, best), world.groups, families)
    assert len({tuple(ranking.places(found)[error]) for error in groups.ERRORS}) == 3
    merged, split, accused = (apart(found, error) for error in groups.ERRORS)
    assert {group: below for group, below in merged.items() if below} == {"Alder": {"Birch"}}
    ends = found[found.error == "people_wrongly_merged"].set_index("group")
    assert 0 < ends.lower["Alder"] - ends.upper["Birch"] < 0.002, "by a hair"
    for by in (split, accused):
        assert by["Cedar"] == by["Elm"] == {"Dogwood", "Birch", "Alder"}
    alone = groups.rates(sweep.at(best).by_group).set_index(["error", "group"])
    wide = found.set_index(["error", "group"])
    merging = (wide.upper - wide.lower).loc["people_wrongly_merged"]
    assert (merging > (alone.upper - alone.lower).loc["people_wrongly_merged"]).all()
    narrower = (alone.upper - alone.lower).sum() < (wide.upper - wide.lower).sum()
    assert narrower, "those of lesson 11, taken together"


def test_any_two_are_told_apart_in_about_one_deal_of_twenty(world, sweep, best, families) -> None:
    told = ranking.apart_by_chance(groupings.met(sweep, best), world.groups, families)
    assert told.between(0.02, 0.08).all()


def test_for_two_groups_alone_the_criterion_is_stricter() -> None:
    random = np.random.default_rng(1)
    hits = random.binomial(1_000, 0.15, (4_000, 2))
    low, high = groups.wilson(hits, np.full_like(hits, 1_000))
    told = ((low[:, 0] > high[:, 1]) | (low[:, 1] > high[:, 0])).mean()
    assert told < 0.015


def test_under_plain_names_no_two_traditions_are_told_apart(
    world, sweep, plain, best, families
) -> None:
    gap = {}
    for name, own in (("as it is", sweep), ("plain", plain)):
        found = groupings.family_rates(groupings.met(own, best), world.groups, families)
        for error in groups.ERRORS:
            assert any(apart(found, error).values()) == (name == "as it is")
            gap[error, name] = ranking.spread(found.rate[found.error == error])
    for error in ("people_split", "people_accused"):
        assert gap[error, "plain"] < 0.1 * gap[error, "as it is"], "nearly all of the gap"


def test_birch_falls_from_far_above_to_last_within_a_few_steps(world, sweep, families) -> None:
    def birch(threshold: float) -> tuple[float, int]:
        found = groupings.family_rates(groupings.met(sweep, threshold), world.groups, families)
        place = ranking.places(found).loc["Birch", "people_wrongly_merged"]
        return place, len(apart(found, "people_wrongly_merged")["Birch"])

    assert birch(0) == (1, 4)
    assert birch(5) == (5, 0)


def test_what_is_not_defined_and_why(world, sweep, best, families) -> None:
    by = groupings.groupings(world)["number of records"].groups
    found = groupings.family_rates(groupings.met(sweep, best), by, families)
    found = found.set_index(["group", "error"])
    assert found.loc[("1 record", "people_accused"), "people"] == 0
    assert (found.loc["10 or more"].people < groupings.MINIMUM).all()
    assert found.loc["10 or more"].rate.isna().all()
    nine = found.loc["9 records"]
    assert (nine.people == 31).all()
    assert round(100 * (nine.upper - nine.lower).max()) == 32


def test_nationality_stood_for_names(world, sweep, plain, best, families, nationality) -> None:
    def split(own: sp.Sweep, by: pd.Series) -> pd.DataFrame:
        found = groupings.family_rates(groupings.met(own, best), by, families)
        return found[found.error == "people_split"]

    now, then = (split(own, nationality) for own in (sweep, plain))
    rate = now.set_index("group").rate
    assert (rate.idxmax(), rate.idxmin()) == ("Ulmaris", "Norrholt")
    assert 1.8 < rate["Ulmaris"] / rate["Norrholt"] < 2
    assert apart(now, "people_split")["Ulmaris"]
    assert (round(100 * ranking.spread(now.rate)), round(100 * ranking.spread(then.rate))) == (9, 2)
    told = {
        name: any(apart(split(plain, grouping.groups), "people_split").values())
        for name, grouping in groupings.groupings(world).items()
    }
    assert {name for name, any_told in told.items() if any_told} == {"number of records", "age"}
    accused = groupings.family_rates(groupings.met(plain, best), nationality, families)
    assert not any(apart(accused, "people_accused").values())


def test_one_row_grows_under_plain_names_and_is_not_told_apart(
    world, sweep, plain, best, families
) -> None:
    grown = {}
    for name, grouping in groupings.groupings(world).items():
        one, two = (
            groupings.family_rates(groupings.met(own, best), grouping.groups, families)
            for own in (sweep, plain)
        )
        before, after = (ranking.spread(t.rate[t.error == "people_split"]) for t in (one, two))
        if after > before:
            grown[name] = round(100 * before, 1), round(100 * after, 1)
            people = two.set_index(["error", "group"]).people["people_split"]
            assert people["1 January"] == 163
            assert not any(apart(two, "people_split").values())
    assert grown == {"birth date on papers": (0.4, 2.4)}


def test_standardising_clears_some_more_than_others(world) -> None:
    records, exact = fields.prepare(world.records), ["given_name", "family_name", "birth_date"]
    before, after = (
        partition.people_by_group(
            rules.identities(records, exact, steps), world.truth, world.groups, world.departures
        ).people_accused
        for steps in ([], list(rules.STANDARDISATIONS))
    )
    fewer = 1 - after / before
    assert fewer[["Cedar", "Dogwood", "Elm"]].between(0.6, 0.7).all(), "two in three"
    assert fewer[["Alder", "Birch"]].between(0.25, 0.32).all(), "three in ten"


def test_other_names_clear_most_and_merge_kin(world, sweep, other, best) -> None:
    fixed = sweep_of(world, other.fixed)
    now, then = sweep.at(best).by_group, fixed.at(best).by_group
    for tree in ("Birch", "Cedar"):
        assert 0.75 < 1 - then.people_split[tree] / now.people_split[tree] < 0.85, "four in five"
        assert then.people_accused[tree] < 0.1 * now.people_accused[tree]
    for error in groups.ERRORS:
        assert ((then[error] - now[error])[KEPT].abs() <= 2).all(), "next to nothing"
    assert then.people_wrongly_merged["Birch"] > now.people_wrongly_merged["Birch"]
    was, became = with_whom(sweep, best).loc["Birch"], with_whom(fixed, best).loc["Birch"]
    assert became["not related"] < was["not related"]
    for kin in ("twin", "parent and child"):
        assert became[kin] > was[kin]


def test_what_is_changed_in_thought(world, other) -> None:
    now, then = ({t.name: t for t in own} for own in (TRADITIONS, counterfactual.PLAIN))
    assert then["Birch"].given_names == 8 * now["Birch"].given_names
    assert then["Birch"].family_names == 4_000
    assert set(counterfactual.ONE_SPELLING) == {"spellings"}, "people keep their names"
    names = ["given_name", "family_name"]
    same = (world.records[names].fillna("") == other.world.records[names].fillna("")).all(axis=1)
    kept = same.groupby(world.records.record_id.map(world.truth).map(world.groups)).mean()
    assert (kept[KEPT] > 0.9).all(), "but for the few in whom two traditions meet"
    for drawn in ("spellings", "swapped", "nicknames", "reshaped"):
        assert {getattr(tradition, drawn) for tradition in counterfactual.PLAIN} == {0}


def test_retraining_frees_others_through_the_birth_date(world, linkage, other, best) -> None:
    fixed, retrained = (sweep_of(world, own) for own in (other.fixed, other.retrained))
    one, two = (own.at(best).by_group for own in (fixed, retrained))
    assert (two.people_wrongly_merged < one.people_wrongly_merged).all(), "in every tradition"
    assert (two.people_split <= one.people_split).all(), "in none are more people split"
    more = two.people_accused - one.people_accused
    assert more[more != 0].to_dict() == {"Cedar": 1, "Elm": 1}
    believed, learned = (
        parameters(own.model).loc[("birth_date", 0), "m"] for own in (linkage, other.retrained)
    )
    truth = parameters_from_truth(world.records, world.truth, linkage.model, drawn=100_000)
    so = truth.loc[("birth_date", 0), "m"]
    assert 0.07 < believed < 0.08
    assert so < 0.01
    assert abs(learned - so) < 0.1 * abs(believed - so)
    before, after = (own.merged_people(best) for own in (fixed, retrained))
    freed = before[~before.person_id.isin(after.person_id)]
    links = freed[freed.direct].merge(other.fixed.pairs, on=["record_l", "record_r"])
    dates = set(links.person_id[links.level_birth_date == 0])
    assert dates == set(freed.person_id), "all whom retraining freed"
    assert len(dates) == before.person_id.nunique() - after.person_id.nunique() == 25
    assert freed.person_id[freed.group.isin(KEPT)].nunique() > len(dates) / 2
    parents = freed[(freed.group == "Alder") & (freed.relation == "parent and child")]
    assert parents.person_id.nunique() >= 5


def test_whom_two_rules_show_wrongly(world, nationality, families) -> None:
    listed = world.truth[world.records.record_id[world.records.source == REGISTER]]
    assert listed.nunique() == 460
    assert set(nationality[listed.unique()]) == set(TWO)
    assert round(100 * nationality.isin(TWO).mean()) == 27
    names, dates = (
        exposure.searched(world, REGISTER, by)
        for by in (["given_name", "family_name"], ["birth_date"])
    )
    shown = pd.Index(names.person_id[~names.own].unique())
    assert (world.groups[shown] == "Birch").mean() > 0.95
    assert nationality[shown].value_counts().idxmax() == "Perrowin"
    rate = exposure.exposed(dates, nationality.isin(TWO)).eval("shown_other / people")
    assert 1.9 < rate[True] / rate[False] < 2.3, "twice"
    papers = groupings.groupings(world)["birth date on papers"].groups.loc[nationality.index]
    side = nationality.isin(TWO).map({True: "two, ", False: "six, "})
    flags = pd.DataFrame({"shown": nationality.index.isin(dates.person_id[~dates.own])})
    flags = flags.set_index(nationality.index)
    found = groupings.family_rates(flags, side + papers, families, errors=["shown"])
    own = found.set_index("group")
    assert (own.people["two, 1 January"], own.people["six, 1 January"]) == (100, 63)
    percent = (100 * own.rate).round(1)
    assert percent.to_dict() == {
        "six, 1 January": 69.8, "six, another day": 3.0,
        "two, 1 January": 65.0, "two, another day": 4.2,
    }  # fmt: skip
    told = apart(found, "shown")
    assert "six, another day" not in told["two, another day"]
    assert "two, 1 January" not in told["six, 1 January"]
    assert told["two, 1 January"] == {"six, another day", "two, another day"}


def test_who_is_reached_rightly_and_wrongly(world, linkage, nationality, best) -> None:
    hits = exposure.joined(linkage.identities(best), world, REGISTER)
    found = exposure.exposed(hits, nationality)
    assert found.shown_own.sum() > 20 * found.shown_other.sum()
    assert found.shown_own.drop(TWO).sum() == 0


def test_what_age_does_depends_on_what_is_asked(world) -> None:
    young = dataclasses.replace(LEGACY, period=(2.0, 0.0))
    younger = sp.make_world(5_000, 7, sources=[young if s is LEGACY else s for s in SOURCES])
    both = set.intersection(*(
        set(w.truth[w.records.record_id[w.records.source == REGISTER]]) for w in (world, younger)
    ))  # fmt: skip
    counts = {}
    for by in (["given_name", "family_name"], ["birth_date"], ["document_number"]):
        old, new = (
            hit.own[hit.about.isin(both)]
            for hit in (exposure.searched(w, REGISTER, by) for w in (world, younger))
        )
        assert 0 < new.mean() - old.mean() < 0.025, "two points or so at most"
        counts[by[0]] = old.sum(), new.sum(), (~old).sum(), (~new).sum()
    assert counts["document_number"] == (243, 308, 2, 1)
    right, new_right, wrong, new_wrong = counts["birth_date"]
    assert (right, new_right, wrong - new_wrong) == (425, 428, 20)
    right, new_right, wrong, new_wrong = counts["given_name"]
    assert (new_right - right, wrong - new_wrong) == (16, 7)


def test_retiring_the_register_hardly_matters_for_errors(world, linkage, sweep, best) -> None:
    one, two = sweep.at(best), exposure.without(linkage.pairs, world, REGISTER).at(best)
    assert one.people - two.people == 5
    assert one.people_wrongly_merged - two.people_wrongly_merged == 6
    assert two.people_split - one.people_split == 4
    assert two.people_accused - one.people_accused == 3
    links, false = one.links - two.links, one.false_links - two.false_links
    assert (links, false) == (1_531, 9)
    assert round(100 * two.false_links / two.links, 1) == 1.1


def test_the_exercise_on_one_order_in_elm(world, linkage, sweep, best) -> None:
    """What its cell read-6 says: who is freed is of Elm, and the gap stays, since Cedar does."""
    one_order = counterfactual.other_names({"Elm": {"swapped": 0.0}})
    then = sweep_of(world, counterfactual.renamed(world, linkage, one_order, False).fixed)
    before, after = (own.at(best).by_group for own in (sweep, then))
    freed = before.people_accused - after.people_accused
    assert freed["Elm"] > 0.95 * freed.sum()
    rate = {name: t.people_accused / t.people_left_in_time
            for name, t in (("before", before), ("after", after))}  # fmt: skip
    assert rate["after"]["Elm"] < 0.01
    assert ranking.spread(rate["after"]) > 0.9 * ranking.spread(rate["before"])
    assert rate["after"].idxmax() == "Cedar"
    assert freed["Cedar"] == 0
