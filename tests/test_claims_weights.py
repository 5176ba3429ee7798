"""What the prose of lessons 04 and 05 says in words, counted on the course's population."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import em, levels, weights
from sameperson.linkage.agreement import agreement
from sameperson.linkage.blocking import true_pairs
from sameperson.linkage.fields import prepare
from sameperson.linkage.from_truth import parameters_from_truth
from sameperson.linkage.mend import u_of_different_people
from sameperson.outcomes.base_rates import case_by_case

RULE = ["given_name", "family_name"]
NUMBERS = ["document_number", "phone", "email"]
ERRORS = ["people_wrongly_merged", "people_split", "people_accused"]


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def truth(world, linkage):
    return parameters_from_truth(world.records, world.truth, linkage.model, drawn=300_000)


@pytest.fixture(scope="module")
def about(world):
    return world.truth, world.groups, world.departures, world.kin


@pytest.fixture(scope="module")
def sweep(linkage, about):
    return sp.Sweep(linkage.pairs, *about)


def is_true(world, pairs) -> np.ndarray:
    return (pairs.record_l.map(world.truth) == pairs.record_r.map(world.truth)).to_numpy()


# 04 ---------------------------------------------------------------------------------------------


def test_04_a_birth_date_alone_says_what_is_so(world, truth) -> None:
    size = len(world.records)
    prior = len(true_pairs(world.records, world.truth)) / (size * (size - 1) / 2)
    weight = truth.evidence_weight["birth_date", 4] + weights.prior_log2_odds(prior)
    assert 0.8 < weight < 1.2, "about two to one"
    born = levels.pairs_that_agree(world.records, ("birth_date",))
    assert float(weights.probability(weight)) == pytest.approx(
        is_true(world, born).mean(), abs=0.02
    )
    assert truth.m["birth_date", 4] > 0.9


def test_04_the_false_pair_weighs_more_and_no_single_field_frees_it(world, linkage) -> None:
    pairs, same = linkage.pairs, is_true(world, linkage.pairs)
    one = pairs[same & pairs.weight.between(4.5, 6)].iloc[0]
    other = pairs[~same & pairs.weight.between(23, 25)].iloc[0]
    assert other.weight > one.weight + 15
    records = world.records.set_index("record_id")
    assert one.level_family_name == 0
    words = [set(records.family_name[record].split()) for record in (one.record_l, one.record_r)]
    assert words[0] == words[1], "the same family names, in another order"
    assert records.loc[[one.record_l, one.record_r]].isna().any().sum() > 2
    assert other.level_address == other.level_phone == 2
    homes = world.people.set_index("person_id").household_id
    assert homes[world.truth[other.record_l]] == homes[world.truth[other.record_r]]
    now = weights.evidence(pairs.loc[[other.name]], linkage.model, world.records).iloc[0, 1:]
    worst = weights.parameters(linkage.model).evidence_weight.groupby(level="role").last()
    assert (other.weight - now + worst[now.index])[now > 0].min() > 0


def test_04_the_sums_miss_term_frequency_alone(world, linkage) -> None:
    plain = weights.evidence(linkage.pairs, linkage.model, with_term_frequency=False).sum(axis=1)
    same = is_true(world, linkage.pairs)
    for low, high, kind in ((4.5, 6, same), (23, 25, ~same)):
        row = linkage.pairs[kind & linkage.pairs.weight.between(low, high)].index[0]
        assert abs(linkage.pairs.weight[row] - plain[row]) > 0.1


def test_04_a_rare_name_counts_for_more_than_twice_the_commonest(world, linkage) -> None:
    share = prepare(world.records).table.family_name.value_counts(normalize=True)
    m = weights.parameters(linkage.model).m["family_name", 3]
    adds = np.log2(m / share)
    assert adds.iloc[len(share) // 2] > 2 * adds.iloc[0] > 0


def test_04_whom_term_frequency_helps(linkage, sweep, about) -> None:
    best = sweep.best_f1()
    plain = weights.evidence(linkage.pairs, linkage.model, with_term_frequency=False).sum(axis=1)
    without = sp.Sweep(linkage.pairs.assign(weight=plain), *about)
    change = sweep.at(best).by_group[ERRORS] - without.at(best).by_group[ERRORS]
    birch, others = change.loc["Birch"], change.drop(index="Birch")
    assert birch.people_wrongly_merged < -30
    assert birch.people_split > 10 < birch.people_accused
    assert (others.people_split < 0).all()
    assert (others.people_accused <= 0).all()
    assert (others.people_wrongly_merged > 0).all()
    merged, before = sweep.merged_people(best), without.merged_people(best)
    new = merged[~merged.person_id.isin(before.person_id)].relation
    freed = before[~before.person_id.isin(merged.person_id)].relation
    assert new.notna().mean() > 0.7, "kin, for the most part"
    assert freed.isna().mean() > 0.7, "strangers, for the most part"


def test_04_an_exact_rule_and_weights_miss_other_people(world, linkage, sweep, about) -> None:
    pairs = linkage.pairs
    three = {"level_given_name": 3, "level_family_name": 3, "level_birth_date": 4}
    exact = (pairs[list(three)] == pd.Series(three)).all(axis=1) | (
        pairs.level_document_number == 2
    )
    rule = sp.Sweep(pairs.assign(weight=exact.astype(float)), *about).at(1)
    best = sweep.at(sweep.best_f1())
    assert best.link_recall > rule.link_recall + 0.15
    assert best.false_links > 3 * rule.false_links
    curve = sweep.curve(0.1)
    careful = curve.threshold[curve.false_links <= rule.false_links].min()
    at = sweep.at(careful)
    assert at.false_links <= rule.false_links
    assert at.link_recall > rule.link_recall
    more = at.by_group.people_accused - rule.by_group.people_accused
    assert (more[["Alder", "Cedar", "Dogwood"]] < 0).all()
    assert (more[["Birch", "Elm"]] > 100).all()
    visits = world.departures.rename(columns={"arrival": "record_l", "departure": "record_r"})
    alike, home = agreement(world.records, visits), linkage.identities(careful)
    apart = visits.record_l.map(home) != visits.record_r.map(home)
    group = visits.person_id.map(world.groups)
    whole = alike[["given_name", "family_name", "birth_date"]].all(axis=1)
    assert whole[apart & (group == "Birch")].mean() > 0.7
    assert alike.document_number[apart & (group == "Elm")].mean() > 0.3
    swapped = apart & (group == "Elm") & alike.document_number
    names = visits[swapped][["record_l", "record_r"]].apply(
        lambda ends: ends.map(world.records.set_index("record_id").given_name)
    )
    family = visits[swapped].record_r.map(world.records.set_index("record_id").family_name)
    assert (names.record_l.str.casefold() == family.str.casefold()).mean() > 0.5


def test_04_another_base_rate(world, linkage) -> None:
    many, few = (
        row
        for _, row in case_by_case(
            linkage, world.records, world.truth, "visas", (1.0, 0.1), 16, 20
        ).iterrows()
    )
    assert few["the model's prior"] == pytest.approx(many["the model's prior"], abs=0.01)
    assert few["share"] < many["share"] / 2
    assert few["upper"] < few["this prior"] < few["the model's prior"]
    small = case_by_case(linkage, world.records, world.truth, "partner_notices", (1.0,), 16, 20)
    assert small.pairs[0] < 15


# 05 ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known(linkage):
    return weights.parameters(linkage.model)


@pytest.fixture(scope="module")
def random_u(world, linkage, known) -> pd.DataFrame:
    sample = levels.random_pairs(world.records.record_id, 1_200_000, seed=5)
    seen = levels.compare(world.records, sample, linkage.model)
    lucky = is_true(world, sample)
    rows = {}
    for role in known.index.unique("role"):
        column = seen[f"level_{role}"]
        agree = (column == known.loc[role].index.max()).to_numpy()
        rows[role] = (agree.sum() / (column >= 0).sum(), agree.sum(), (agree & lucky).sum())
    frame = pd.DataFrame(rows, index=["u", "agree", "true"]).T
    return frame.assign(share=lucky.mean())


def test_05_random_pairs_spoil_u_of_numbers_alone(random_u, truth) -> None:
    u, m = (truth[name].groupby(level="role", sort=False).first() for name in ("u", "m"))
    assert (random_u["true"] / random_u["agree"])[NUMBERS].min() > 0.8
    share = random_u["share"].iloc[0]
    mixed = share * m + (1 - share) * u
    spread = np.sqrt(mixed / (random_u["agree"] / random_u["u"]))
    assert ((random_u["u"] - mixed).abs() < 5 * spread).all()
    alone = np.log2(m / random_u["u"]) + weights.prior_log2_odds(share)
    assert alone[NUMBERS].abs().max() < 1.5, "about even odds"
    assert (np.log2(m / u) + weights.prior_log2_odds(share))[NUMBERS].min() > 2.5
    assert abs(alone["birth_date"] - alone[NUMBERS].mean()) < 1.5


def test_05_the_mend(world, linkage, random_u, truth, known, about) -> None:
    u = truth.u.groupby(level="role", sort=False).first()
    table = prepare(world.records).table
    mended = pd.Series({role: u_of_different_people(table, role) for role in NUMBERS})
    assert (random_u["u"][NUMBERS] / u[NUMBERS]).min() > 10
    assert (mended / u[NUMBERS]).between(1 / 2.5, 2.5).all()
    assert random_u["u"]["birth_date"] > 2 * u["birth_date"], "and nothing mends it"
    spoilt = known.copy()
    for role in NUMBERS:
        spoilt.loc[(role, 2), "u"] = random_u["u"][role]
    pairs = linkage.pairs
    loses = weights.evidence_of_levels(pairs, spoilt) - weights.evidence_of_levels(pairs, known)
    before = sp.Sweep(pairs.assign(weight=pairs.weight + loses.sum(axis=1)), *about)
    after = sp.Sweep(pairs, *about)
    gains = []
    for threshold in (3, 6, 10):
        old, new = before.at(threshold), after.at(threshold)
        assert new.people_split < old.people_split
        assert new.people_accused < old.people_accused
        assert new.people_wrongly_merged > old.people_wrongly_merged
        gains.append(old.people_split - new.people_split)
    assert gains[2] > 3 * max(gains[:2])


def test_05_m_is_near_but_for_the_birth_date(known, truth) -> None:
    off = (known.m - truth.m).abs().groupby(level="role", sort=False).first()
    assert 9 <= (off <= 0.05).sum() < 11
    error = (known.evidence_weight - truth.evidence_weight).abs()
    ends = error[
        [
            key
            for role in off.index
            for key in (known.loc[[role]].index[0], known.loc[[role]].index[-1])
        ]
    ]
    assert ends.idxmax() == ("birth_date", 0)
    assert known.m["birth_date", 0] < 0.1
    assert known.m["birth_date", 0] > 4 * truth.m["birth_date", 0]


@pytest.fixture(scope="module")
def block(world, linkage) -> tuple[pd.DataFrame, pd.DataFrame]:
    pairs = levels.pairs_that_agree(world.records, tuple(RULE))
    own = levels.compare(world.records, pairs, linkage.model)
    return pairs, own.drop(columns=[f"level_{role}" for role in RULE])


@pytest.fixture(scope="module")
def begin(linkage, known) -> float:
    agreeing = sum(known.loc[role].evidence_weight.iloc[0] for role in RULE)
    return float(weights.probability(linkage.model.prior_log2_odds + agreeing))


def test_05_namesakes_of_birch_and_their_sex(world, known, truth, block, begin) -> None:
    pairs, own = block
    same = is_true(world, pairs)
    start = em.usual_start(known.drop(index=RULE, level="role"))
    ended = em.run(em.count_patterns(own), start, begin)
    assert ended.prior > same.mean() + 0.02
    weight = weights.evidence_of_levels(own, ended.parameters).sum(axis=1)
    claims = weights.probability(weight + weights.prior_log2_odds(ended.prior))
    taken = pd.Series(claims[~same], index=own.index[~same])
    group = pairs.record_l[~same].map(world.truth).map(world.groups)
    assert taken[group == "Birch"].sum() > 0.9 * taken.sum()
    false = own[~same]
    assert (false.level_sex == 1).sum() / (false.level_sex >= 0).sum() > 0.95
    assert known.u["sex", 1] == pytest.approx(0.5, abs=0.01)
    path = [
        step.parameters.m["birth_date", 0]
        for step in em.steps(em.count_patterns(own), start, begin)
    ]
    real = truth.m["birth_date", 0]
    assert abs(path[0] - real) < 0.01 < abs(path[-1] - real) / 4
    gaps = []
    for left_out in ([], ["sex"], ["sex", "nationality"]):
        fewer = em.count_patterns(own.drop(columns=[f"level_{role}" for role in left_out]))
        found = em.run(fewer, start.drop(index=left_out, level="role"), begin)
        gaps.append(
            (abs(found.prior - same.mean()), abs(found.parameters.m["birth_date", 0] - real))
        )
    assert gaps[0][0] > gaps[1][0]
    assert gaps[0][1] > 2 * gaps[1][1] > 4 * gaps[2][1]
    assert gaps[2][0] < 0.01


def test_05_where_em_starts(known, truth, block, begin) -> None:
    patterns = em.count_patterns(block[1])
    start = em.usual_start(known.drop(index=RULE, level="role"))
    usual, turned = (em.run(patterns, s, begin) for s in (start, em.usual_start(start, 0.02)))
    assert round(usual.prior, 2) == round(turned.prior, 2)
    assert usual.log_likelihood == pytest.approx(turned.log_likelihood, abs=0.1)
    free = em.run(patterns, start, begin, fix_u=False)
    mirror = em.run(patterns, em.exchanged(start), begin, fix_u=False)
    assert free.log_likelihood == pytest.approx(mirror.log_likelihood, abs=2)
    assert free.prior == pytest.approx(1 - mirror.prior, abs=0.01)
    assert free.parameters.m["birth_date", 4] > 0.9 > 0.1 > mirror.parameters.m["birth_date", 4]
    assert free.log_likelihood > usual.log_likelihood + 1000
    gap = [abs(s.parameters.m["birth_date", 4] - truth.m["birth_date", 4]) for s in (usual, free)]
    assert gap[1] < gap[0] / 3
    sides = {}
    for keep in (True, False):
        ends = [
            em.run(patterns, em.random_start(start, seed, not keep), begin, keep, limit=200)
            for seed in range(20)
        ]
        sides[keep] = sum(end.parameters.m["birth_date", 4] < 0.5 for end in ends)
        assert np.ptp([end.log_likelihood for end in ends]) < 3
    assert sides[True] == 0
    assert 6 <= sides[False] <= 14
    assert em.run(patterns, start, begin, limit=3).ended_by == "limit"
