"""What rates say of an order: by hand, and dealt out at random."""

import doctest

import numpy as np
import pandas as pd
import pytest

from sameperson.outcomes import ranking
from sameperson.outcomes.groupings import LEFT, family_rates
from sameperson.outcomes.groups import ERRORS
from sameperson.outcomes.ranking import (
    apart_by_chance,
    in_words,
    listed,
    places,
    spread,
    table,
    told_apart,
)

NAN = float("nan")
FOUND = pd.DataFrame(
    [
        ("Ash", "people_split", 12, 100, 0.12, 0.08, 0.17),
        ("Oak", "people_split", 30, 100, 0.30, 0.22, 0.38),
        ("Fir", "people_split", 5, 100, 0.05, 0.02, 0.08),
        ("Elm", "people_split", 20, 100, 0.20, 0.15, 0.25),
        ("Yew", "people_split", 2, 9, NAN, NAN, NAN),
        ("Ash", "people_accused", 4, 50, 0.08, 0.03, 0.19),
        ("Oak", "people_accused", 4, 50, 0.08, 0.03, 0.19),
        ("Fir", "people_accused", 0, 50, 0.0, 0.0, 0.07),
        ("Elm", "people_accused", 9, 50, 0.18, 0.1, 0.31),
        ("Yew", "people_accused", 0, 0, NAN, NAN, NAN),
    ],
    columns=["group", "error", "count", "people", "rate", "lower", "upper"],
)


def test_places_share_what_is_equal_and_leave_out_what_is_not_defined() -> None:
    found = places(FOUND)
    assert list(found.index) == ["Ash", "Oak", "Fir", "Elm", "Yew"]
    assert found["people_split"].tolist()[:4] == [3, 1, 4, 2]
    assert found["people_accused"].tolist()[:4] == [2.5, 2.5, 4, 1]
    assert found.loc["Yew"].isna().all()


def test_told_apart_by_hand() -> None:
    """Ash and Fir meet at 0.08; Oak and Elm, Elm and Ash overlap."""
    assert told_apart(FOUND, "people_split") == [
        ("Oak", ("Ash", "Fir")), ("Elm", ("Fir",)), ("Ash", ()), ("Fir", ()),
    ]  # fmt: skip


def test_the_order_in_words() -> None:
    assert ranking.ranking(FOUND, "people_split") == (
        "By falling rate: Oak, Elm, Ash and Fir. Told apart: Oak from Ash and Fir; Elm from Fir."
    )
    assert ranking.ranking(FOUND, "people_accused") == (
        "By falling rate: Elm, Ash, Oak and Fir. Told apart: Elm from Fir."
    )
    alike = FOUND[FOUND.group.isin(["Ash", "Elm"])]
    assert ranking.ranking(alike, "people_split").endswith("No two of them are told apart.")
    few = FOUND[FOUND.group == "Yew"]
    assert ranking.ranking(few, "people_split") == "Not defined."
    assert ranking.ranking(FOUND[FOUND.group == "Oak"], "people_split") == "By falling rate: Oak."


def test_groups_that_lie_above_the_same_ones_are_named_together() -> None:
    both = FOUND[FOUND.error == "people_split"].assign(lower=[0.1, 0.2, 0.0, 0.2, NAN])
    both["upper"] = [0.15, 0.4, 0.05, 0.4, NAN]
    assert ranking.ranking(both, "people_split").endswith(
        "Told apart: Oak and Elm from Ash and Fir; Ash from Fir."
    )


def test_a_table_in_words_keeps_the_order_asked_for() -> None:
    found = table(FOUND, ["Yew", "Oak"])
    assert list(found.index) == ["Yew", "Oak"]
    assert list(found.columns) == ["people_split", "people_accused"]
    assert found.loc["Oak", "people_split"] == "30 of 100: 30.0% (22.0% to 38.0%)"
    assert found.loc["Yew", "people_accused"] == "not defined: 0 people"
    assert list(table(FOUND).index) == ["Ash", "Oak", "Fir", "Elm", "Yew"]


def test_spread_needs_two_rates() -> None:
    assert spread(pd.Series([0.1, NAN, 0.4])) == pytest.approx(0.3)
    assert np.isnan(spread(pd.Series([0.1, NAN])))


def town(size: int, hits: float, seed: int) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """People in families of ``size``, each hit as a whole; five groups of families."""
    random = np.random.default_rng(seed)
    families = np.repeat(np.arange(1_000 // size), size)
    hit = (random.random(1_000 // size) < hits)[families]
    people = [f"p{i}" for i in range(1_000)]
    found = pd.DataFrame(dict.fromkeys(ERRORS, hit) | {LEFT: True}, index=people)
    return found, pd.Series((families % 5).astype(str), people), pd.Series(families, people)


@pytest.mark.parametrize("size", [1, 4])
def test_chance_tells_any_two_apart_in_about_one_deal_of_twenty(size) -> None:
    """Ten pairs at once, also where whole families are hit: the criterion allows for both."""
    told = apart_by_chance(*town(size, 0.2, 3), times=200)
    assert told.index.tolist() == list(ERRORS)
    assert told.between(0.005, 0.1).all()


def test_chance_tells_apart_more_often_where_families_are_taken_for_independent() -> None:
    found, group, families = town(10, 0.2, 3)
    alone = pd.Series(range(len(found)), found.index)
    dealt = family_rates(found, group, alone)  # what a family shares counts ten times here
    assert any(below for _, below in told_apart(dealt, ERRORS[0]))
    assert apart_by_chance(found, group, families, times=60)[ERRORS[0]] < 0.15


def test_a_deal_keeps_families_together() -> None:
    """Two families, one of them hit, dealt the two groups: apart whichever way they fall."""
    people = [f"p{i}" for i in range(80)]
    hit = np.arange(80) < 40
    found = pd.DataFrame(dict.fromkeys(ERRORS, hit) | {LEFT: True}, index=people)
    families = pd.Series(np.where(hit, "one", "other"), people)
    single = pd.Series(people, people)
    told = apart_by_chance(found, families, families, times=20)
    mixed = apart_by_chance(found, families, single, times=20)
    assert told.tolist() == [0, 0, 0], "two families are two events, however large"
    assert (mixed < 1).all()


def test_deals_are_counted_as_told_apart_counts() -> None:
    """One deal at a time: what it says is what ``told_apart`` says of the same deal."""
    found, group, families = town(2, 0.2, 1)
    random, told = np.random.default_rng(5), []
    first = group[families.drop_duplicates().index].to_numpy()
    for _ in range(40):
        dealt = pd.Series(random.permutation(first)[families], found.index)
        rates = family_rates(found, dealt, families)
        told.append(any(below for _, below in told_apart(rates, ERRORS[0])))
    assert 0 < np.mean(told) == apart_by_chance(found, group, families, 40, seed=5)[ERRORS[0]]


def test_a_deal_is_named_by_its_seed() -> None:
    one, two = (apart_by_chance(*town(2, 0.2, 1), times=60, seed=s) for s in (1, 2))
    assert one.equals(apart_by_chance(*town(2, 0.2, 1), times=60, seed=1))
    assert not one.equals(two)


def test_nobody_or_everybody_hit_is_never_told_apart() -> None:
    found, group, families = town(2, 0.2, 1)
    for value in (False, True):
        same = found.assign(**dict.fromkeys(ERRORS, value))
        assert apart_by_chance(same, group, families, times=10).tolist() == [0, 0, 0]


def test_words() -> None:
    assert listed(["a", "b"]) == "a and b"
    assert in_words({"count": 0, "people": 0, "rate": NAN}) == "not defined: 0 people"
    assert doctest.testmod(ranking).failed == 0
