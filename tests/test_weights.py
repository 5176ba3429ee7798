"""Match weights by hand, by brute force, and as Splink computes them."""

import copy
import math
from fractions import Fraction

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from splink import Linker
from splink.backends.duckdb import DuckDBAPI

import sameperson as sp
from sameperson.linkage import Model, frequencies, levels, weights
from sameperson.linkage.fields import prepare
from sameperson.outcomes import prices

SHARES = st.floats(1e-9, 1.0)


@pytest.fixture(scope="module")
def world():
    return sp.make_world(600, seed=5)


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, cache=False, progress=False)


# By hand ----------------------------------------------------------------------------------------


def test_a_weight_by_hand() -> None:
    # Agree on a name (0.8 against 0.1) and a date (0.75 against 3/64), differ on sex (1/32, 1/2).
    evidence = weights.evidence_weight([0.8, 0.75, 1 / 32], [0.1, 3 / 64, 1 / 2])
    assert evidence.tolist() == pytest.approx([3, 4, -4])
    assert float(weights.match_weight(evidence, Fraction(1, 9))) == pytest.approx(3 + 4 - 4 - 3)
    assert float(weights.probability(3 + 4 - 4 - 3)) == 0.5
    assert float(weights.bayes_factor(0.8, 0.1)) == pytest.approx(8)


@pytest.mark.parametrize(
    ("m", "u", "name"), [(0, 0.5, "m"), (0.5, 0, "u"), (1.2, 0.5, "m"), (0.5, math.nan, "u")]
)
def test_a_share_of_nothing_has_no_bayes_factor(m: float, u: float, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} is a share of pairs above 0"):
        weights.bayes_factor(m, u)


@pytest.mark.parametrize("prior", [0.0, 1.0, -0.1, math.nan])
def test_a_prior_that_leaves_no_doubt_is_refused(prior: float) -> None:
    with pytest.raises(ValueError, match="above 0 and below 1"):
        weights.prior_log2_odds(prior)


@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=8), st.floats(1e-6, 1 - 1e-6))
def test_a_weight_is_bayes_theorem(shares: list[tuple[float, float]], prior: float) -> None:
    true = Fraction(prior)
    false = 1 - true
    for m, u in shares:
        true, false = true * Fraction(m), false * Fraction(u)
    m, u = np.transpose(shares)
    weight = float(weights.match_weight(weights.evidence_weight(m, u), prior))
    assert float(weights.probability(weight)) == pytest.approx(
        float(true / (true + false)), abs=1e-9
    )


@given(st.floats(-2000, 2000))
def test_a_probability_is_between_0_and_1_and_symmetric(weight: float) -> None:
    found = float(weights.probability(weight))
    assert 0 <= found <= 1
    assert found + float(weights.probability(-weight)) == pytest.approx(1)
    assert float(prices.claimed(weight)) == found


def test_what_a_weight_says_of_a_prior_comes_back() -> None:
    for prior in (1e-6, 0.2, 0.5, 0.99):
        assert float(weights.probability(weights.prior_log2_odds(prior))) == pytest.approx(prior)


def test_labels_are_in_words(linkage) -> None:
    labels = set(weights.parameters(linkage.model)["label"])
    assert {"same", "different", "one slip", "year agrees"} <= labels
    assert not [label for label in labels if "_" in label or "Damerau" in label]


# A model taken apart ------------------------------------------------------------------------------


def test_a_row_of_evidence_sums_to_the_weight(world, linkage) -> None:
    apart = weights.evidence(linkage.pairs, linkage.model, world.records)
    roles = [name.removeprefix("level_") for name in linkage.pairs if name.startswith("level_")]
    assert list(apart) == ["prior", *roles]
    assert apart.index.equals(linkage.pairs.index)
    assert (apart.sum(axis=1) - linkage.pairs.weight).abs().max() < 1e-6
    evidence = apart.drop(columns="prior").sum(axis=1)
    assert (evidence - linkage.pairs.evidence_weight).abs().max() < 2e-6
    blank = linkage.pairs[[f"level_{role}" for role in roles]].to_numpy() == levels.MISSING
    assert blank.any()
    assert (apart[roles].to_numpy()[blank] == 0).all()


def test_evidence_equals_splinks_own_to_many_digits(world, linkage) -> None:
    """Against Splink's unrounded weights, with settings that the course does not use."""
    settings = copy.deepcopy(linkage.model.settings)
    for comparison in settings["comparisons"]:
        if comparison["output_column_name"] == "family_name":
            alike = comparison["comparison_levels"][2]
            alike |= {"tf_adjustment_column": "family_name", "tf_adjustment_weight": 0.6}
            alike["tf_minimum_u_value"] = 0.004
        if comparison["output_column_name"] == "given_name":
            alike = comparison["comparison_levels"][2]
            alike |= {"tf_adjustment_column": "given_name", "tf_adjustment_weight": 1.0}
            alike["disable_tf_exact_match_detection"] = True
        if comparison["output_column_name"] == "sex":
            del comparison["comparison_levels"][1]["m_probability"]
        if comparison["output_column_name"] == "phone":
            del comparison["comparison_levels"][2]["u_probability"]
        if comparison["output_column_name"] == "birth_date":
            del comparison["comparison_levels"][4]["u_probability"]
    table = prepare(world.records).table
    with duckdb.connect() as connection:
        linker = Linker(DuckDBAPI(connection).register(table), settings, log_level="ERROR")
        scored = linker.inference.predict(warning_mode="never").as_pandas_dataframe()
    ids = prepare(world.records).ids
    named = {"unique_id_l": "record_l", "unique_id_r": "record_r"}
    scored = scored.rename(columns=named).assign(
        record_l=ids[scored.unique_id_l], record_r=ids[scored.unique_id_r]
    )
    apart = weights.evidence(scored, Model(settings, {}), world.records)
    changed = (scored.level_family_name == 2).sum(), (scored.level_given_name == 2).sum()
    assert min(changed) > 20
    assert (apart.sum(axis=1) - scored.match_weight).abs().max() < 1e-9


def test_a_level_that_training_never_saw_says_so(linkage) -> None:
    settings = copy.deepcopy(linkage.model.settings)
    del settings["comparisons"][3]["comparison_levels"][2]["u_probability"]
    found = weights.parameters(Model(settings, {}))
    assert not found.loc[("sex", 0), "learnt"]
    assert (
        found.drop(index=("sex", 0))["learnt"].sum()
        == weights.parameters(linkage.model)["learnt"].sum() - 1
    )


def test_unknown_levels_and_columns_are_refused(linkage) -> None:
    known = weights.parameters(linkage.model)
    with pytest.raises(ValueError, match="no column 'level_sex'"):
        weights.evidence_of_levels(linkage.pairs.drop(columns="level_sex"), known)
    with pytest.raises(ValueError, match=r"Level 7 of city is none of \[0, 1\]"):
        weights.evidence_of_levels(linkage.pairs.assign(level_city=7), known)
    with pytest.raises(ValueError, match="level 0 of city must lie above 0"):
        weights.evidence_of_levels(
            linkage.pairs, known.assign(m=known["m"].replace(known.loc[("city", 0), "m"], 0))
        )
    with pytest.raises(ValueError, match="give the records that were linked"):
        weights.evidence(linkage.pairs, linkage.model)


# Term frequency -------------------------------------------------------------------------------


def test_a_rare_name_gains_what_a_common_one_loses(linkage) -> None:
    """Four records, hand-counted: Kim three in four, Ora one in four; u of agreeing is 1/4."""
    settings = {
        "probability_two_random_records_match": 0.5,
        "comparisons": [
            {
                "output_column_name": "given_name",
                "comparison_levels": [
                    {"sql_condition": '"given_name_l" IS NULL', "is_null_level": True},
                    {
                        "sql_condition": '"given_name_l" = "given_name_r"',
                        "label_for_charts": "Exact match on given_name",
                        "m_probability": 0.5, "u_probability": 0.25,
                        "tf_adjustment_column": "given_name", "tf_adjustment_weight": 1.0,
                    },
                    {"sql_condition": "ELSE", "m_probability": 0.5, "u_probability": 0.75},
                ],
            }
        ],
    }  # fmt: skip
    records = pd.DataFrame(
        {"record_id": list("abcdef"), "given_name": ["Kim", "kim", "Kim ", "Ora", None, None]}
    )
    pairs = pd.DataFrame(
        {"record_l": list("aadae"), "record_r": list("bcdef"), "level_given_name": [1, 1, 1, 0, -1]}
    )
    model = Model(settings, {})
    added = frequencies.term_frequency(pairs, model, records)["given_name"]
    assert added.tolist() == pytest.approx([math.log2(1 / 3), math.log2(1 / 3), 0, 0, 0])
    assert frequencies.gain_of(model, "given_name", 1, 3 / 4) == pytest.approx(math.log2(1 / 3))
    assert frequencies.gain_of(model, "given_name", 0, 3 / 4) == 0
    with pytest.raises(ValueError, match="at most 1; this is 0"):
        frequencies.gain_of(model, "given_name", 1, 0)
    whole = weights.evidence(pairs, model, records)
    assert whole["given_name"].tolist() == pytest.approx(
        [1 + math.log2(1 / 3), 1 + math.log2(1 / 3), 1, math.log2(2 / 3), 0]
    )
    plain = weights.evidence(pairs, model, with_term_frequency=False)
    assert plain["given_name"].tolist() == pytest.approx([1, 1, 1, math.log2(2 / 3), 0])
    assert (plain["prior"] == 0).all()
    assert frequencies.adjusted_roles(linkage.model) == ["given_name", "family_name", "city"]


def test_an_adjustment_without_exact_agreement_is_refused(linkage, world) -> None:
    settings = copy.deepcopy(linkage.model.settings)
    levels_ = settings["comparisons"][0]["comparison_levels"]
    levels_[2]["tf_adjustment_column"] = "given_name"
    levels_[1]["sql_condition"] = '"given_name_l" LIKE "given_name_r"'
    with pytest.raises(ValueError, match="no level where it agrees"):
        frequencies.term_frequency(linkage.pairs, Model(settings, {}), world.records)
