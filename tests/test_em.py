"""EM by hand, by its properties, and step for step as Splink does it."""

import copy
import math
from itertools import pairwise

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from splink import Linker, block_on
from splink.backends.duckdb import DuckDBAPI

import sameperson as sp
from sameperson.linkage import Model, em, levels, weights
from sameperson.linkage.fields import prepare
from sameperson.linkage.model import TOLERANCE

NAMES, BORN = ("given_name", "family_name"), ("birth_date",)


def parameters(**roles: tuple[list[float], list[float]]) -> pd.DataFrame:
    """m and u by role and level, from lists that begin with level 0."""
    rows = [
        (role, level, m[level], u[level])
        for role, (m, u) in roles.items()
        for level in range(len(m))
    ]
    frame = pd.DataFrame(rows, columns=["role", "level", "m", "u"])
    return frame.set_index(["role", "level"])


ONE = parameters(a=([0.2, 0.8], [0.8, 0.2]))
COUNTS = pd.DataFrame({"level_a": [0, 1], "pairs": [30, 10]})


# By hand ----------------------------------------------------------------------------------------


def test_one_step_by_hand() -> None:
    """Prior 1/2, agreement 0.8 against 0.2: true with 4/5 where they agree, with 1/5 elsewhere."""
    start, first = list(em.steps(COUNTS, ONE, 0.5, limit=1))
    assert start.number == 0
    assert start.change is None
    assert start.ended_by is None
    assert start.log_likelihood == pytest.approx(40 * math.log(0.5))
    assert first.prior == pytest.approx((30 / 5 + 10 * 4 / 5) / 40)  # 14 of 40
    assert first.parameters["m"].tolist() == pytest.approx([6 / 14, 8 / 14])
    assert first.parameters["u"].tolist() == [0.8, 0.2], "u is kept"
    assert first.change == pytest.approx(0.8 - 8 / 14)
    assert first.changed == "m of a, level 0"
    prior, m = 14 / 40, 8 / 14
    agree, differ = prior * m + (1 - prior) * 0.2, prior * (1 - m) + (1 - prior) * 0.8
    assert first.log_likelihood == pytest.approx(10 * math.log(agree) + 30 * math.log(differ))
    assert (first.number, first.ended_by) == (1, "limit")


def test_u_is_learnt_when_it_is_let_go() -> None:
    _, first = list(em.steps(COUNTS, ONE, 0.5, fix_u=False, limit=1))
    assert first.parameters["u"].tolist() == pytest.approx([24 / 26, 2 / 26])


def test_a_missing_value_is_no_evidence_and_is_not_counted() -> None:
    blank = pd.concat([COUNTS, pd.DataFrame({"level_a": [-1], "pairs": [60]})])
    _, first = list(em.steps(blank, ONE, 0.5, limit=1))
    assert first.prior == pytest.approx((14 + 30) / 100), "half of the sixty"
    assert first.parameters["m"].tolist() == pytest.approx([6 / 14, 8 / 14])


def test_patterns_are_counted() -> None:
    frame = pd.DataFrame(
        {"level_a": [1, 0, 1, -1], "weight": [1.0, 2, 3, 4], "level_b": [0, 0, 0, 1]}
    )
    found = em.count_patterns(frame)
    assert found.to_numpy().tolist() == [[-1, 1, 1], [0, 0, 1], [1, 0, 2]]
    with pytest.raises(ValueError, match="no column named level_<role>"):
        em.count_patterns(frame[["weight"]])


def test_what_ended_it_is_said() -> None:
    start = ONE.assign(m=[0.3, 0.7])
    ended = em.run(COUNTS, start, 0.3, tolerance=0.01, limit=500)
    assert ended.ended_by == "tolerance"
    assert ended.change < 0.01
    assert "by the tolerance" in ended.sentence
    short = em.run(COUNTS, start, 0.3, tolerance=1e-12, limit=3)
    assert (short.number, short.ended_by) == (3, "limit")
    assert "not because it was done" in short.sentence
    assert f"{short.change:.2g}" in short.sentence
    exactly = em.run(COUNTS, start, 0.3, tolerance=short.change * 1.0001, limit=3)
    assert exactly.ended_by == "tolerance", "met in the last step that the limit allows"


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("patterns", "start", "prior", "message"),
    [
        (COUNTS[:1], ONE, 0.5, "Level 1 of a is seen in no pair"),
        (COUNTS.assign(pairs=[30, 0]), ONE, 0.5, "a count of pairs above 0"),
        (COUNTS[:0], ONE, 0.5, "a count of pairs above 0"),
        (COUNTS.assign(level_b=[0, 1]), ONE, 0.5, "no m and u for b"),
        (COUNTS.assign(level_a=[0, 2]), ONE, 0.5, "for level 2 of a, which pairs show"),
        (COUNTS, ONE.assign(m=[0.0, 1.0]), 0.5, "it never leaves 0 or 1 again"),
        (COUNTS, ONE.assign(u=[1.0, 0.0]), 0.5, "it never leaves 0 or 1 again"),
        (COUNTS, ONE, 1.0, "it never leaves 0 or 1 again"),
        (COUNTS, ONE.assign(m=[0.5, 0.6]), 0.5, "The m of a add up to 1.1"),
    ],
)
def test_what_em_cannot_begin_with(patterns, start, prior, message) -> None:
    with pytest.raises(ValueError, match=message):
        next(em.steps(patterns, start, prior))


def test_a_role_that_no_pair_compares_is_left_out() -> None:
    start = pd.concat([ONE, parameters(b=([0.1, 0.9], [0.9, 0.1]))])
    found = em.run(COUNTS, start, 0.5)
    assert found.parameters.index.unique("role").tolist() == ["a"]


# Properties ---------------------------------------------------------------------------------------

INSIDE = st.floats(0.05, 0.95)


@st.composite
def problems(draw) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Counts of all patterns of two fields, and somewhere to begin."""
    rows = [(a, b) for a in (-1, 0, 1, 2) for b in (-1, 0, 1)]
    patterns = pd.DataFrame(rows, columns=["level_a", "level_b"])
    patterns["pairs"] = [draw(st.integers(1, 500)) for _ in rows]
    shares = [draw(INSIDE) for _ in range(6)]
    a = [[x * y, x * (1 - y), 1 - x] for x, y in (shares[:2], shares[2:4])]
    b = [[x, 1 - x] for x in shares[4:]]
    return patterns, parameters(a=(a[0], a[1]), b=(b[0], b[1])), draw(INSIDE)


def likelihood(patterns: pd.DataFrame, step: em.Step) -> float:
    """The log-likelihood from its definition, pattern by pattern."""
    total = 0.0
    for row in patterns.itertuples():
        true, false = step.prior, 1 - step.prior
        for role, level in (("a", row.level_a), ("b", row.level_b)):
            if level >= 0:
                true *= step.parameters.loc[(role, level), "m"]
                false *= step.parameters.loc[(role, level), "u"]
        total += row.pairs * math.log(true + false)
    return total


@settings(max_examples=25, deadline=None)
@given(problems(), st.booleans())
def test_no_step_lowers_the_likelihood_and_shares_stay_shares(problem, fix_u) -> None:
    patterns, start, prior = problem
    found = list(em.steps(patterns, start, prior, fix_u=fix_u, limit=30))
    values = [step.log_likelihood for step in found]
    assert all(after >= before - 1e-8 * abs(before) for before, after in pairwise(values))
    assert found[-1].log_likelihood == pytest.approx(likelihood(patterns, found[-1]))
    for step in found[1:]:
        sums = step.parameters.groupby(level="role").sum()
        assert sums["m"].tolist() == pytest.approx([1, 1])
        assert sums["u"].tolist() == pytest.approx([1, 1])
        assert 0 < step.prior < 1
    assert [step.number for step in found] == list(range(len(found)))
    assert [bool(step.ended_by) for step in found] == [False] * (len(found) - 1) + [True]


@settings(max_examples=15, deadline=None)
@given(problems())
def test_with_u_let_go_nobody_can_tell_true_from_false(problem) -> None:
    """Exchange m with u, and the prior with its rest: the same likelihood, turned round."""
    patterns, start, prior = problem
    turned = start.rename(columns={"m": "u", "u": "m"})
    one = em.run(patterns, start, prior, fix_u=False, limit=20)
    other = em.run(patterns, turned, 1 - prior, fix_u=False, limit=20)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-9)
    assert one.prior == pytest.approx(1 - other.prior, abs=1e-9)
    assert one.parameters["m"].to_numpy() == pytest.approx(
        other.parameters["u"].to_numpy(), abs=1e-9
    )


def test_what_was_drawn_from_known_parameters_is_found_again() -> None:
    random = np.random.default_rng(12)
    known = parameters(
        a=([0.1, 0.9], [0.95, 0.05]),
        b=([0.1, 0.2, 0.7], [0.9, 0.08, 0.02]),
        c=([0.15, 0.85], [0.9, 0.1]),
    )
    size, prior = 200_000, 0.3
    true = random.random(size) < prior
    drawn = {}
    for role in "abc":
        m, u = (known.loc[role, name].to_numpy() for name in ("m", "u"))
        own = [random.choice(len(m), size, p=share) for share in (m, u)]
        drawn[f"level_{role}"] = np.where(true, *own)
    patterns = em.count_patterns(pd.DataFrame(drawn))
    found = em.run(patterns, em.usual_start(known), 0.5, tolerance=1e-7, limit=500)
    assert found.ended_by == "tolerance"
    assert found.prior == pytest.approx(prior, abs=0.01)
    assert found.parameters["m"].to_numpy() == pytest.approx(known["m"].to_numpy(), abs=0.01)


# As Splink does it --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world():
    return sp.make_world(600, seed=5)


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, cache=False, progress=False)


def splink_history(world, settings: dict, rule=NAMES, **how) -> tuple[pd.DataFrame, list[float]]:
    """m and u, and the prior, after every iteration of a session among pairs that meet a rule."""
    with duckdb.connect() as connection:
        table = DuckDBAPI(connection).register(prepare(world.records).table)
        linker = Linker(table, settings, log_level="ERROR")
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), estimate_without_term_frequencies=True, **how
        )
        levels_ = session.m_u_values_interactive_history_chart().chart_data
        priors = session.probability_two_random_records_match_iteration_chart().chart_data
    rows = [
        (
            r.iteration,
            r.comparison_name,
            r.comparison_vector_value,
            r.m_probability,
            r.u_probability,
        )
        for r in levels_
    ]
    frame = pd.DataFrame(rows, columns=["iteration", "role", "level", "m", "u"])
    return frame, [row["probability_two_random_records_match"] for row in priors]


@pytest.mark.parametrize(("rule", "fix_u"), [(NAMES, True), (BORN, True), (BORN, False)])
def test_every_step_is_splinks(world, linkage, rule, fix_u) -> None:
    settings_ = copy.deepcopy(linkage.model.settings)
    if not fix_u:  # Splink stops where a u that is let go underflows, as those of identifiers do
        few = ("given_name", "family_name", "birth_date", "sex", "nationality")
        compared = settings_["comparisons"]
        settings_["comparisons"] = [c for c in compared if c["output_column_name"] in few]
    model = Model(settings_, {})
    for comparison in settings_["comparisons"]:
        for level in comparison["comparison_levels"]:
            level.pop("m_probability", None)
    history, priors = splink_history(world, settings_, rule, fix_u_probabilities=fix_u)
    own = levels.compare(world.records, levels.pairs_that_agree(world.records, rule), model)
    patterns = em.count_patterns(own.drop(columns=[f"level_{role}" for role in rule]))
    start = em.usual_start(weights.parameters(model))
    found = list(em.steps(patterns, start, priors[0], fix_u=fix_u, tolerance=TOLERANCE))
    assert len(found) == len(priors) > 3
    assert [step.prior for step in found] == pytest.approx(priors, abs=1e-9)
    for step in found:
        theirs = history[history.iteration == step.number].set_index(["role", "level"])
        ours = step.parameters.loc[theirs.index]
        assert len(ours) == len(step.parameters)
        assert ours["m"].to_numpy() == pytest.approx(theirs["m"].to_numpy(), abs=1e-9)
        assert ours["u"].to_numpy() == pytest.approx(theirs["u"].to_numpy(), abs=1e-9)


def test_the_prior_of_a_session_is_the_weight_after_agreeing_on_its_rule(world, linkage) -> None:
    """What Splink begins with among pairs that agree on both names, taken apart."""
    _, priors = splink_history(world, linkage.model.settings)
    known = weights.parameters(linkage.model)["evidence_weight"]
    weight = linkage.model.prior_log2_odds + sum(known.loc[role].iloc[0] for role in NAMES)
    assert priors[0] == pytest.approx(float(weights.probability(weight)), abs=1e-9)


# Starts -------------------------------------------------------------------------------------------


def test_the_usual_start_is_splinks_and_any_other_m(linkage) -> None:
    known = weights.parameters(linkage.model)
    start = em.usual_start(known)
    assert start.loc["birth_date", "m"].tolist() == pytest.approx([0.95] + [0.0125] * 4)
    assert start.loc["sex", "m"].tolist() == pytest.approx([0.95, 0.05])
    assert start["u"].equals(known["u"])
    turned = em.usual_start(known, 0.02)
    assert turned.loc["phone", "m"].tolist() == pytest.approx([0.02, 0.49, 0.49])


def test_random_starts_are_shares_and_named_by_their_seed(linkage) -> None:
    known = weights.parameters(linkage.model)
    one, again, other = (em.random_start(known, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)
    assert one["u"].equals(known["u"])
    assert one.groupby(level="role")["m"].sum().to_numpy() == pytest.approx(1)
    assert (one["m"] > 0).all()
    drawn = em.random_start(known, 1, draw_u=True)
    assert not drawn["u"].equals(known["u"])
    assert drawn.groupby(level="role")["u"].sum().to_numpy() == pytest.approx(1)
    assert (drawn["u"] > 0).all()


def test_exchanged_turns_m_and_u_round() -> None:
    start = parameters(a=([0.3, 0.7], [0.6, 0.2]))
    found = em.exchanged(start)
    assert found["m"].tolist() == pytest.approx([0.75, 0.25]), "made to add up to 1"
    assert found["u"].tolist() == [0.3, 0.7]
