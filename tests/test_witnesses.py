"""Witnesses that are one witness, and shares of pairs that come by person: by hand."""

import doctest
import math

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.links import Model
from sameperson.linkage.retrained import with_m
from sameperson.outcomes import shares
from sameperson.outcomes.groups import wilson
from sameperson.outcomes.shares import effective_number, shares_by_group
from sameperson.outcomes.witnesses import twice_counted, witnesses

# Six records of three people. Person P and Q share a telephone and an e-mail address in one record
# each, as if copied together.
RECORDS = pd.DataFrame(
    {
        "record_id": range(6),
        "phone": ["1", "1", "1", "2", "3", "3"],
        "email": ["a", "a", "a", "b", "c", "d"],
        "city": ["x", None, "x", "x", "x", "x"],
    }
)
TRUTH = pd.Series(["P", "P", "Q", "Q", "R", "R"], index=range(6))


def test_two_copies_are_one_witness_by_hand() -> None:
    found = witnesses(RECORDS, TRUTH, ["phone", "email"])
    # 15 pairs, 3 of one person. Phone: 0-1 and 4-5 of those, and 0-2, 1-2 of the other 12.
    assert found.loc["phone"].tolist()[:4] == [2, 3, 2, 12]
    assert found.loc["email"].tolist()[:4] == [1, 3, 2, 12]
    assert found.loc["together"].tolist()[:4] == [1, 3, 2, 12]
    weights = found["weight"]
    assert weights["phone"] == pytest.approx(math.log2((2 / 3) / (2 / 12)))
    assert weights["email"] == pytest.approx(math.log2((1 / 3) / (2 / 12)))
    assert weights["added up"] == pytest.approx(3.0)
    assert weights["together"] == pytest.approx(1.0)
    excess = twice_counted(RECORDS, TRUTH, ["phone", "email"], least=1)
    assert excess.loc["phone", "email"] == excess.loc["email", "phone"] == pytest.approx(2.0)
    assert np.isnan(excess.loc["phone", "phone"])
    few = twice_counted(RECORDS, TRUTH, ["phone", "email"], least=2)
    assert few.isna().all(axis=None), "one pair of one person agrees on both: too few to tell"


def test_only_records_that_have_all_fields_count() -> None:
    found = witnesses(RECORDS, TRUTH, ["phone", "city"])
    assert found.loc["city"].tolist()[:4] == [2, 2, 8, 8], "record 1 has no city: 5 records left"
    assert found.loc["city", "weight"] == 0, "a city that all share says nothing"


def test_an_agreement_that_no_pair_shows_counts_half_a_pair() -> None:
    found = witnesses(RECORDS.iloc[2:], TRUTH.iloc[2:], ["phone", "email"])
    # Records 2 to 5: two pairs of one person, four of two. Phone: 4-5; e-mail: none at all.
    assert found.loc["phone", "weight"] == pytest.approx(math.log2((1 / 2) / (0.5 / 4)))
    assert found.loc["email", "weight"] == pytest.approx(math.log2((0.5 / 2) / (0.5 / 4)))


def test_independent_fields_are_not_counted_twice() -> None:
    draw = np.random.default_rng(7)
    person = np.repeat(np.arange(4000), 2)

    def field(values: int) -> np.ndarray:
        own = draw.integers(0, values, 4000)[person]
        return np.where(draw.random(len(person)) < 0.1, draw.integers(0, values, len(person)), own)

    records = pd.DataFrame({"record_id": range(8000), "phone": field(50), "email": field(40)})
    excess = twice_counted(records, pd.Series(person, index=range(8000)), ["phone", "email"])
    assert abs(excess.loc["phone", "email"]) < 0.05


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="two fields or more"):
        witnesses(RECORDS, TRUTH, ["phone"])
    alone = pd.Series(range(6), index=range(6)).astype(str)
    with pytest.raises(ValueError, match="No pair of one person has all of phone, email"):
        witnesses(RECORDS, alone, ["phone", "email"])
    everybody = pd.Series("P", index=range(6))
    with pytest.raises(ValueError, match="No pair of two people"):
        witnesses(RECORDS, everybody, ["phone", "email"])
    assert twice_counted(RECORDS, alone, ["phone", "email"]).isna().all(axis=None)


# Shares --------------------------------------------------------------------------------------


def test_shares_by_hand() -> None:
    happened = pd.Series([True, True, False, False, True])
    person = pd.Series(["P", "P", "Q", "R", "R"])
    groups = pd.Series({"P": "Elm", "Q": "Elm", "R": "Birch"})
    found = shares_by_group(happened, person, groups, total="everybody")
    counts = found[["count", "of", "people"]].T.to_dict("list")
    assert counts == {"Birch": [1, 2, 1], "Elm": [2, 3, 2], "everybody": [3, 5, 3]}
    assert found.share.tolist() == [0.5, 2 / 3, 0.6]
    assert (found.lower < found.share).all()
    assert (found.share < found.upper).all()


def test_pairs_that_come_together_count_for_fewer_by_hand() -> None:
    # Hits 4, 0 of trials 4, 4: share 1/2, people off by 2 each way, so that the variance between
    # people is (4+4)·(2/1)/8² = 1/4; of one independent pair it is 1/4 too. One pair in effect.
    assert effective_number(np.array([4.0, 0.0]), np.array([4.0, 4.0])) == pytest.approx(1.0)
    # One pair each: between people (8·1/4)·(8/7)/8² = 1/28, independent 1/4 over it: 7.
    hits = np.array([1.0, 0.0] * 4)
    assert effective_number(hits, np.ones(8)) == pytest.approx(7.0)
    assert effective_number(np.zeros(3), np.full(3, 9.0)) == 3, "nothing to see: people count"
    assert effective_number(np.array([]), np.array([])) == 0


def test_intervals_of_clustered_shares_are_wider_than_those_of_pairs() -> None:
    draw = np.random.default_rng(3)
    person = pd.Series(np.repeat([f"P{i}" for i in range(300)], 10))
    luck = draw.beta(0.3, 0.7, 300)
    happened = pd.Series(draw.random(3000) < np.repeat(luck, 10))
    groups = pd.Series("Elm", index=person.unique())
    found = shares_by_group(happened, person, groups).loc["Elm"]
    lower, upper = wilson(found["count"], found["of"])
    assert found.upper - found.lower > 1.5 * (upper - lower)


def test_intervals_of_clustered_shares_cover_the_truth() -> None:
    draw = np.random.default_rng(11)
    groups = pd.Series("Elm", index=[f"P{i}" for i in range(120)])
    person = pd.Series(np.repeat(groups.index, 8))
    covered = 0
    for _ in range(200):
        luck = np.repeat(draw.beta(0.4, 1.6, 120), 8)  # mean 0.2
        found = shares_by_group(pd.Series(draw.random(960) < luck), person, groups).loc["Elm"]
        covered += found.lower <= 0.2 <= found.upper
    assert covered >= 180, "95 % of 200 is 190; 180 lies three standard errors below"


def test_the_examples_in_the_docstrings_are_so() -> None:
    assert doctest.testmod(shares).failed == 0


# A model with another m ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> Model:
    world = sp.make_world(300, seed=4)
    return sp.link(world.records, cache=False, progress=False).model


def test_an_m_is_replaced_and_everything_else_is_kept(model) -> None:
    index = pd.MultiIndex.from_tuples([("sex", 1), ("sex", 0)], names=["role", "level"])
    changed = with_m(model, pd.DataFrame({"m": [0.75, 0.25]}, index=index))
    own = {c["output_column_name"]: c for c in changed.settings["comparisons"]}
    levels = [v for v in own["sex"]["comparison_levels"] if not v.get("is_null_level")]
    assert [level["m_probability"] for level in levels] == [0.75, 0.25]
    assert changed.prior_log2_odds == model.prior_log2_odds
    before = {c["output_column_name"]: c for c in model.settings["comparisons"]}
    assert own["phone"] == before["phone"]
    assert before["sex"] != own["sex"], "the model that was given is left as it was"


def test_an_m_that_has_no_place_is_refused(model) -> None:
    for key, m, message in [
        (("sex", 7), 0.5, "no level 7 of sex"),
        (("sex", 1), 0.0, "m of sex, level 1, is 0.0"),
    ]:
        index = pd.MultiIndex.from_tuples([key], names=["role", "level"])
        with pytest.raises(ValueError, match=message):
            with_m(model, pd.DataFrame({"m": [m]}, index=index))
