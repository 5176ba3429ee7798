"""What the prose of lessons 06 and 07 says in words, counted on the course's own population."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import em, levels, weights
from sameperson.linkage.agreement import agreement
from sameperson.linkage.blocking import true_pairs, won_back
from sameperson.linkage.blocks import Blocks
from sameperson.linkage.candidates import RULES
from sameperson.linkage.from_truth import parameters_from_truth
from sameperson.linkage.once import count_once
from sameperson.linkage.retrained import with_m
from sameperson.linkage.search import search_before_create
from sameperson.outcomes.about import NOT_RELATED, about
from sameperson.outcomes.calibration import (
    calibration,
    edges_around,
    expected_calibration_error,
)
from sameperson.outcomes.lookalikes import similarity
from sameperson.outcomes.shares import shares_by_group
from sameperson.outcomes.strangers import linked_to_strangers
from sameperson.outcomes.witnesses import twice_counted, witnesses

NAMES = ("given_name", "family_name")


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def sweep(world, linkage):
    return sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures, world.kin)


def kinds(world, pairs):
    home = world.people.set_index("person_id").household_id
    left, right = (pairs[end].map(world.truth) for end in ("record_l", "record_r"))
    same, one_home = left == right, left.map(home) == right.map(home)
    return pd.Series(np.select([same, one_home], ["one", "home"], "other"), pairs.index)


# 06 · Households -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def postcode(world, linkage):
    """Pairs that agree on the postcode, their levels, and what EM learns of them."""
    pairs = levels.pairs_that_agree(world.records, ("postcode",))
    compared = levels.compare(world.records, pairs, linkage.model)
    compared = compared.drop(columns=["level_postcode", "level_city"])
    own = weights.parameters(linkage.model)
    step = em.run(em.count_patterns(compared), em.usual_start(own), prior=0.3)
    return pairs, compared, step


def test_06_em_takes_households_and_streets_for_persons(world, postcode) -> None:
    pairs, compared, step = postcode
    kind = kinds(world, pairs)
    weight = weights.evidence_of_levels(compared, step.parameters).sum(axis=1)
    taken = weight + weights.prior_log2_odds(step.prior) > 0
    assert step.ended_by == "tolerance"
    assert step.prior > 2 * (kind == "one").mean()
    assert taken[kind == "home"].mean() > 0.9
    assert (taken & (kind == "other")).sum() > 300
    address = compared.level_address
    assert (address[taken & (kind == "other")] == 1).mean() > 0.9
    assert (address[~taken & (kind == "other")] == 1).mean() < 0.05


def test_06_addresses_that_are_alike_are_mostly_of_one_street(world, postcode) -> None:
    pairs, compared, _ = postcode
    street = world.records.set_index("record_id").address.str.lower().str.split(" ", n=1).str[1]
    left, right = (pairs[end].map(street) for end in ("record_l", "record_r"))
    assert (left == right)[compared.level_address == 1].mean() > 0.8


def test_06_em_walks_away_from_the_truth_uphill(world, linkage, postcode) -> None:
    pairs, compared, step = postcode
    same = kinds(world, pairs) == "one"
    real = step.parameters.copy()
    for role, level in real.index:
        known = compared[f"level_{role}"][same & (compared[f"level_{role}"] >= 0)]
        real.loc[(role, level), "m"] = max((known == level).sum(), 0.5) / len(known)
    real["m"] /= real["m"].groupby("role").transform("sum")
    steps = list(em.steps(em.count_patterns(compared), real, prior=same.mean()))
    assert all(a.log_likelihood < b.log_likelihood for a, b in pairwise(steps[:5]))
    assert steps[-1].prior == pytest.approx(step.prior, abs=0.005)
    truth = parameters_from_truth(world.records, world.truth, linkage.model, drawn=1_000)
    assert step.parameters.m["given_name", 3] < truth.m["given_name", 3] / 2


def test_06_the_fooled_model_merges_more_and_splits_more(world, linkage, sweep, postcode) -> None:
    fooled = sp.link(
        world.records, model=with_m(linkage.model, postcode[2].parameters), progress=False
    )
    own = sp.Sweep(fooled.pairs, world.truth, world.groups, world.departures, world.kin)
    a, b = sweep.at(sweep.best_f1()), own.at(sweep.best_f1())
    assert b.people_wrongly_merged > 1.15 * a.people_wrongly_merged
    assert b.people_split > a.people_split

    # "The model that learnt households has the smallest error of the three, and from 10 on the
    # largest."
    once = weights.evidence(linkage.pairs, linkage.model, world.records)
    once = count_once(once, [["address", "city", "postcode"], ["phone", "email"]])
    lighter = linkage.pairs.assign(weight=once)
    found = {}
    for low in (0, 10):
        for name, pairs in (("own", linkage.pairs), ("fooled", fooled.pairs), ("once", lighter)):
            use = pairs[pairs.weight >= low]
            true = about(use, world.truth, world.groups, world.kin).true
            bins = calibration(use.weight, true, edges_around(use.weight, 2))
            found[name, low] = expected_calibration_error(bins)
    assert found["fooled", 0] < min(found["own", 0], found["once", 0])
    assert found["fooled", 10] > max(found["own", 10], found["once", 10])

    # "Fewer people are merged, no more are split, two in three of the surest false links gone."
    single = sp.Sweep(
        lighter[lighter.weight >= 0], world.truth, world.groups, world.departures, world.kin
    )
    c = single.at(single.best_f1())
    assert c.people_wrongly_merged < 0.9 * a.people_wrongly_merged
    assert c.people_split <= a.people_split
    assert 0.6 < 1 - len(single.false_pairs(16)) / len(sweep.false_pairs(16)) < 0.75


def test_06_the_repair_learns_where_households_do_not_agree(world, linkage) -> None:
    own = weights.parameters(linkage.model)
    truth = parameters_from_truth(world.records, world.truth, linkage.model, drawn=1_000)
    for rule in (NAMES, ("birth_date",)):
        pairs = levels.pairs_that_agree(world.records, rule)
        shown = levels.compare(world.records, pairs, linkage.model)
        shown = shown.drop(columns=[f"level_{field}" for field in rule])
        step = em.run(em.count_patterns(shown), em.usual_start(own), prior=0.3)
        kind = kinds(world, pairs)
        assert (kind == "home").mean() < 0.02
        assert abs(step.prior - (kind == "one").mean()) < 0.06
        assert abs(step.parameters.m["address", 2] - truth.m["address", 2]) < 0.05


def test_06_stopped_is_not_done_and_done_is_not_right(world) -> None:
    fields = {role: role for role in (*NAMES, "nationality")}
    few = sp.link(world.records, fields=fields, progress=False)
    assert sum(not session.met_tolerance for session in few.training.sessions) == 2
    pairs = levels.pairs_that_agree(world.records, ("given_name",))
    compared = levels.compare(world.records, pairs, few.model).drop(columns="level_given_name")
    patterns, start = em.count_patterns(compared), em.usual_start(weights.parameters(few.model))
    stopped, done = (em.run(patterns, start, prior=0.3, limit=limit) for limit in (40, 1000))
    assert (stopped.ended_by, done.ended_by) == ("limit", "tolerance")
    assert abs(stopped.prior - done.prior) < 0.01, "being done moved it little"
    assert done.prior > 2 * (kinds(world, pairs) == "one").mean(), "and it is not right"


# 06 · Witnesses --------------------------------------------------------------------------------


def test_06_the_surest_mixed_link_shares_what_was_copied_together(world, sweep) -> None:
    mixed = world.contaminated.groupby("record_id").field.agg(set)
    false = sweep.false_pairs(sweep.best_f1())
    one = false[false[["record_l", "record_r"]].isin(mixed.index).any(axis=1)].iloc[0]
    (fields,) = mixed.reindex([one.record_l, one.record_r]).dropna()
    assert fields == {"birth_date", "phone", "email"}
    same = agreement(world.records, pd.DataFrame([one])).iloc[0]
    assert same[list(fields)].all()
    assert not same[["given_name", "family_name"]].any()
    sources = world.records.set_index("record_id").source
    assert "address_files" in {sources[one.record_l], sources[one.record_r]}


def test_06_one_voice_is_counted_several_times(world) -> None:
    home = witnesses(world.records, world.truth, ["address", "city", "postcode"]).weight
    assert home["added up"] > 2 * home["together"]
    assert home["together"] - home["address"] < 0.5, "city and postcode tell nearly nothing new"
    contact = witnesses(world.records, world.truth, ["phone", "email"])
    assert contact.weight["added up"] - contact.weight["together"] > 12
    assert contact.loc["together", "two_people"] >= 5
    fields = [*NAMES, "birth_date", "document_number", "phone", "email", "address", "postcode",
              "nationality"]  # fmt: skip
    excess = twice_counted(world.records, world.truth, fields)
    known = excess.melt(ignore_index=False)["value"].dropna()
    assert (known > 1).mean() > 0.7, "most cells lie above 1"
    assert known.min() > 0
    assert 2 < excess.loc["given_name", "family_name"] < 5
    worst = ["phone", "email", "address", "postcode", "birth_date"]
    assert excess.max().max() == excess.loc[worst, worst].max().max() > 10


# 06 · Calibration ------------------------------------------------------------------------------


def test_06_too_sure_from_minus_two_on(world, linkage) -> None:
    known = about(linkage.pairs, world.truth, world.groups, world.kin)
    use = linkage.pairs.weight.between(-10, 36, inclusive="left")
    bins = calibration(linkage.pairs.weight[use], known.true[use], np.arange(-10, 37, 2))
    above = bins[bins["from"] >= -2]
    assert (above.lower > above.claimed)[above.wrong > 0].all()
    assert (bins[bins["from"] < -2].eval("abs(claimed - share)") < 0.1).all()
    sure = bins[(bins["from"] >= 14) & (bins["from"] < 34)]
    ratio = sure.claimed.to_numpy()[:-1] / sure.claimed.to_numpy()[1:]
    assert ((ratio > 2.5) & (ratio < 6)).all(), "to about a quarter with every bin"
    assert 250 < sure.pairs.sum() / sure.wrong.sum() < 400, "one pair in three hundred"
    middle = bins[(bins["from"] >= 20) & (bins["from"] < 36)]
    assert (middle.claimed < 1e-6).mean() == 1, "fewer than one in a million"
    assert middle.wrong.sum() > 10


def test_06_three_bands_three_reasons(world, linkage) -> None:
    known = about(linkage.pairs, world.truth, world.groups, world.kin)
    weight = linkage.pairs.weight

    def wrong(low: float, high: float):
        rows = (weight >= low) & (weight < high) & ~known.true
        return known[rows], agreement(world.records, linkage.pairs[rows])

    low, _ = wrong(0, 2)
    assert (low.group_l == "Birch").mean() > 0.9
    assert (low.relation == NOT_RELATED).mean() > 0.9
    middle, same = wrong(4, 10)
    assert (middle.relation != NOT_RELATED).mean() > 0.75
    parents, twins = middle.relation == "parent and child", middle.relation == "twin"
    assert parents.sum() + twins.sum() > 0.75 * len(middle)
    assert same[list(NAMES)][parents].mean().min() > 0.85
    assert same[["birth_date", "family_name"]][twins].mean().min() > 0.9
    assert same.address[parents | twins].mean() < 0.1, "they mostly share no home in the records"
    high, same = wrong(14, np.inf)
    couples = high.relation.isin(["spouse", "parent and child"])
    assert couples.mean() > 0.5
    assert same.address[couples].mean() > 0.9
    mixed = linkage.pairs.loc[high.index, ["record_l", "record_r"]].isin(
        set(world.contaminated.record_id)
    )
    met = high.relation == NOT_RELATED
    assert mixed.any(axis=1)[met].all()
    assert same[["phone", "email"]].any(axis=1)[met].all()


# 07 --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pairs(world):
    return true_pairs(world.records, world.truth)


def test_07_true_pairs_grow_with_the_file_and_coincidences_with_its_square(world) -> None:
    small, large = (
        Blocks(w.records, w.truth) for w in (world, sp.make_world(20_000, 7, progress=False))
    )
    assert 3.8 < large.true_pairs(RULES) / small.true_pairs(RULES) < 4.2

    def coincidences(own: Blocks) -> int:
        return own.pairs() - own.true_pairs(RULES)

    assert 12 < coincidences(large) / coincidences(small) < 18
    for rule in RULES:
        times = large.pairs([rule]) / small.pairs([rule])
        assert times > 6 if rule == NAMES else times < 4.6, rule


def test_07_whose_true_pairs_are_lost_and_won_back(world, linkage, sweep, pairs) -> None:
    lost = shares_by_group(~pairs.formed, pairs.person_id, world.groups)
    order = list(lost.share.sort_values().index)
    assert order[:2] == ["Birch", "Alder"]
    assert order[-2:] == ["Elm", "Cedar"]
    assert lost.lower["Cedar"] > lost.upper["Elm"]
    assert lost.lower["Elm"] > lost.upper["Dogwood"]
    back = won_back(pairs, linkage.identities(sweep.best_f1()))[~pairs.formed]
    assert back.mean() > 0.5, "more than half"
    by = back.groupby(pairs.person_id.map(world.groups)[~pairs.formed]).mean()
    assert np.ptp(by) > 0.05, "not the same share of each"


def test_07_why_pairs_are_lost(world, pairs) -> None:
    lost = pairs[~pairs.formed]
    group = lost.person_id.map(world.groups)
    same = agreement(world.records, lost)
    records = world.records.set_index("record_id")

    def missing(field: str) -> pd.Series:
        ends = [
            records[field].reindex(lost[end]).isna().to_numpy() for end in ("record_l", "record_r")
        ]
        return pd.Series(ends[0] | ends[1], lost.index)

    assert missing("document_number").groupby(group).mean().min() > 0.85
    for tradition in ("Cedar", "Elm"):
        own = group == tradition
        assert (~same[list(NAMES)][own]).mean().min() > 0.8
    assert (~same.family_name[group == "Dogwood"]).mean() > 0.9
    assert missing("birth_date")[group == "Dogwood"].mean() > 0.6
    quiet = group.isin(["Alder", "Birch"])
    assert missing("birth_date")[quiet].mean() > 0.6
    assert (~same[list(NAMES)].all(axis=1))[quiet].mean() > 0.9
    assert sum("given_name" in rule or "family_name" in rule for rule in RULES) == 4


def test_07_prices_of_one_more_rule(world) -> None:
    own = Blocks(world.records, world.truth)
    large = sp.make_world(20_000, 7, progress=False)
    large = Blocks(large.records, large.truth)

    def price(rule, own=own):
        found = own.true_pairs([*RULES, rule]) - own.true_pairs(RULES)
        return found, (own.pairs([*RULES, rule]) - own.pairs()) / found

    narrow, wide = price(("birth_date", "sex", "nationality")), price(("birth_date",))
    assert narrow[1] < 2
    assert narrow[0] > 0.6 * wide[0], "finds most of what a birth date alone does"
    assert price(("family_name",))[1] > 1_000
    for rule in (("given_name",), ("family_name",)):
        assert 2.8 < price(rule, large)[1] / price(rule)[1] < 4.2, "three to four times"
    assert price(("birth_date",), large)[1] > price(("birth_date",))[1]


def test_07_an_exact_search_has_two_faults(world) -> None:
    found = search_before_create(world.records, world.truth, [NAMES])
    known = found[found.there > 0]
    group = known.person_id.map(world.groups)
    missed = (known.right == 0).groupby(group).mean()
    assert missed["Cedar"] > 0.5, "most searches miss"
    wrong = known.wrong.groupby(group).mean()
    assert wrong["Birch"] > 2, "several strangers'"
    assert wrong.drop("Birch").max() < 0.1


def test_07_a_larger_file_links_more_strangers_at_fixed_evidence(world, linkage) -> None:
    large = sp.make_world(20_000, 7, progress=False)

    def strangers(own: sp.World, threshold: float):
        pairs = sp.link(own.records, model=linkage.model, floor=0, progress=False).pairs
        sweep = sp.Sweep(pairs, own.truth, None, None, own.kin)
        found = linked_to_strangers(sweep, threshold, own.contaminated.record_id)
        return np.array([*found, sweep.at(threshold).people_split]) / len(own.people)

    small, same, higher = strangers(world, 2), strangers(large, 2), strangers(large, 4)
    assert 3 < same[0] / small[0] < 5, "four times the people"
    assert same[1] < 1.1 * small[1], "their share does not grow"
    assert small[0] < higher[0] < 0.7 * same[0]
    assert higher[2] > same[2]


def test_07_a_list_of_namesakes_is_no_random_sample(world) -> None:
    def scored(found):
        known = about(found, world.truth, world.groups, world.kin)
        return known.assign(score=similarity(world, found))[~known.true]

    random = scored(levels.random_pairs(world.records.record_id, 200_000))
    named = scored(levels.pairs_that_agree(world.records, NAMES))
    passes = named.score >= random.score.quantile(0.999)
    assert 0.003 < passes.mean() < 0.008, "several in a thousand"
    kin = named.relation != NOT_RELATED
    assert passes[kin].mean() > 10 * passes[~kin].mean(), "far more among kin"
    assert passes[~kin].mean() > 0.002
