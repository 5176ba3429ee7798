"""Ways to divide people, and rates by group whose intervals know of families."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes import groups
from sameperson.outcomes.groupings import LEFT, MINIMUM, family_rates, groupings, met, side_by_side

# Four people: a and b are linked wrongly; c is split, and it is their arrival and departure that
# come apart; d has one record.
TRUTH = pd.Series(
    {"a1": "a", "a2": "a", "b1": "b", "c1": "c", "c2": "c", "c3": "c", "d1": "d"}, name="person_id"
)
PAIRS = pd.DataFrame(
    [("a1", "a2", 9.0), ("a2", "b1", 5.0), ("c1", "c2", 7.0), ("c2", "c3", 3.0)],
    columns=["record_l", "record_r", "weight"],
)
VISITS = pd.DataFrame([("c", "c1", "c3"), ("a", "a1", "a2")], columns=["person", "from", "to"])


@pytest.fixture
def sweep() -> sp.Sweep:
    return sp.Sweep(PAIRS, TRUTH, must_join=VISITS)


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("tiny")


@pytest.mark.parametrize(
    ("threshold", "merged", "split", "accused"),
    [(5.0, "ab", "c", "c"), (5.1, "", "c", "c"), (3.0, "ab", "", ""), (9.5, "", "ac", "ac")],
)
def test_who_meets_what_by_hand(sweep, threshold, merged, split, accused) -> None:
    found = met(sweep, threshold)
    assert list(found.index) == list("abcd")
    for error, who in zip(groups.ERRORS, (merged, split, accused), strict=True):
        assert list(found.index[found[error]]) == list(who), error
    assert list(found.index[found[LEFT]]) == ["a", "c"]


def test_met_counts_as_the_sweep_does(world) -> None:
    linkage = sp.link(world.records, progress=False)
    sweep = sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures)
    for threshold in (-10, 0, 4.5, 12):
        found, outcome = met(sweep, threshold), sweep.at(threshold)
        for error in groups.ERRORS:
            assert found[error].sum() == getattr(outcome, error)
        assert found[LEFT].sum() == outcome.people_left_in_time


def test_a_threshold_below_the_floor_is_refused(world) -> None:
    sweep = sp.Sweep(sp.link(world.records, progress=False).pairs, world.truth)
    with pytest.raises(ValueError, match="lies below"):
        met(sweep, -11)


def flags(*rows: tuple[str, bool, bool, bool, bool]) -> pd.DataFrame:
    columns = ["person_id", *groups.ERRORS, LEFT]
    return pd.DataFrame(rows, columns=columns).set_index("person_id")


def test_rates_by_hand_and_their_denominators() -> None:
    found = flags(
        ("p1", True, False, True, True), ("p2", True, False, False, True),
        ("p3", False, True, False, False), ("q1", False, True, False, False),
    )  # fmt: skip
    group = pd.Series({"q1": "Q", "p3": "P", "p2": "P", "p1": "P", "other": "R"})
    own = pd.Series({person: person for person in group.index})
    table = family_rates(found, group, own, minimum=1).set_index(["error", "group"])
    assert table["count"].to_dict() == {
        ("people_wrongly_merged", "P"): 2, ("people_wrongly_merged", "Q"): 0,
        ("people_split", "P"): 1, ("people_split", "Q"): 1,
        ("people_accused", "P"): 1, ("people_accused", "Q"): 0,
    }  # fmt: skip
    assert table.loc[("people_wrongly_merged", "P"), "rate"] == pytest.approx(2 / 3)
    assert table.loc[("people_accused", "P"), "rate"] == 0.5, "of those who left in time"
    nobody = table.loc[("people_accused", "Q")]
    assert nobody["people"] == 0
    assert nobody[["rate", "lower", "upper"]].isna().all(), "nobody left in time: not defined"


def test_fewer_than_the_minimum_is_not_defined_and_the_minimum_is() -> None:
    people = [(f"p{i}", i < 3, False, False, False) for i in range(MINIMUM)]
    people += [(f"q{i}", i < 3, False, False, False) for i in range(MINIMUM - 1)]
    found = flags(*people)
    group = pd.Series({person: person[0] for person in found.index})
    own = pd.Series(range(len(found)), found.index)
    table = family_rates(found, group, own).set_index(["error", "group"])
    assert table.loc[("people_wrongly_merged", "p"), "rate"] == pytest.approx(3 / MINIMUM)
    few = table.loc[("people_wrongly_merged", "q")]
    assert few["count"] == 3
    assert np.isnan(few["rate"])


def test_people_without_family_have_wilsons_interval() -> None:
    found = flags(*[(f"p{i:03d}", i < 7, i < 20, False, False) for i in range(100)])
    group, own = pd.Series("G", found.index), pd.Series(range(100), found.index)
    table = family_rates(found, group, own).set_index("error")
    for error, hits in (("people_wrongly_merged", 7), ("people_split", 20)):
        # One person a family: the ratio estimator's variance has 99 where the binomial has 100.
        lower, upper = groups.wilson(hits / 100 * 99, 99)
        ends = table.loc[error, ["lower", "upper"]].tolist()
        assert ends == pytest.approx([float(lower), float(upper)], abs=1e-3)


def test_members_of_one_family_are_not_independent() -> None:
    found = flags(*[(f"p{i:03d}", i < 20, False, False, False) for i in range(200)])
    group = pd.Series("G", found.index)
    couples, single = (pd.Series(np.arange(200) // size, found.index) for size in (2, 1))
    wide, narrow = (family_rates(found, group, own).iloc[0] for own in (couples, single))
    assert wide["rate"] == narrow["rate"] == 0.1
    ratio = (wide["upper"] - wide["lower"]) / (narrow["upper"] - narrow["lower"])
    assert 1.3 < ratio < 1.5, "half as many events, and so wider by the root of two"


def test_intervals_cover_when_couples_are_hit_together() -> None:
    """The reason for it: 95 % intervals that take couples for independent people do not cover."""
    random, covered, naive = np.random.default_rng(12), 0, 0
    person = [f"p{i:03d}" for i in range(600)]
    group, own = pd.Series("G", person), pd.Series(np.arange(600) // 2, person)
    for _ in range(250):
        hit = np.repeat(random.random(300) < 0.05, 2)
        found = pd.DataFrame(dict.fromkeys([*groups.ERRORS, LEFT], hit), index=person)
        row = family_rates(found, group, own).iloc[0]
        covered += row["lower"] <= 0.05 <= row["upper"]
        lower, upper = groups.wilson(hit.sum(), 600)
        naive += lower <= 0.05 <= upper
    assert covered >= 0.92 * 250
    assert naive < 0.89 * 250


def test_who_has_no_group_is_named(sweep) -> None:
    with pytest.raises(ValueError, match="'d' has no group or no family"):
        family_rates(
            met(sweep, 5), pd.Series(dict.fromkeys("abc", "G")), pd.Series(1, list("abcd"))
        )


def test_the_groupings_are_what_the_world_says(world) -> None:
    found = groupings(world)
    people = world.people.set_index("person_id")
    assert list(found) == [
        "tradition",
        "nationality",
        "birth date on papers",
        "legacy register",
        "number of records",
        "age",
    ]
    for grouping in found.values():
        assert set(grouping.groups.index) == set(people.index)
        assert grouping.groups.notna().all()
        if grouping.order:
            assert set(grouping.groups) <= set(grouping.order)
    listed = found["legacy register"].groups == "has a record in it"
    ids = world.records.record_id[world.records.source == "legacy_register"]
    assert set(listed.index[listed]) == set(world.truth[ids])
    new_year = found["birth date on papers"].groups == "1 January"
    assert new_year.equals(people.papers_birth_date.str.endswith("-01-01").rename(None))
    count = world.truth.value_counts()
    for person, words in found["number of records"].groups.items():
        expected = max(int(count.get(person, 0)), 1)
        assert words == (
            "10 or more" if expected >= 10 else f"{expected} record{'s' * (expected > 1)}"
        )


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2050-12-31", "0 to 14"), ("2036-01-02", "0 to 14"), ("2036-01-01", "15 to 29"),
        ("2021-01-02", "15 to 29"), ("2021-01-01", "30 to 44"), ("1991-01-02", "45 to 59"),
        ("1991-01-01", "60 or more"), ("1950-06-01", "60 or more"),
    ],
)  # fmt: skip
def test_ages_turn_on_the_birthday(world, born, words) -> None:
    other = dataclasses.replace(world, people=world.people.assign(birth_date=born))
    assert set(groupings(other)["age"].groups) == {words}


def test_side_by_side_says_which_version(sweep) -> None:
    higher = sp.Sweep(PAIRS.assign(weight=PAIRS.weight + 2), TRUTH, must_join=VISITS)
    group, own = pd.Series("G", list("abcd")), pd.Series(range(4), list("abcd"))
    found = side_by_side({"one": sweep, "two": higher}, 6.0, group, own)
    merged = found[found.error == "people_wrongly_merged"].set_index("version")["count"]
    assert merged.to_dict() == {"one": 0, "two": 2}
    found = side_by_side({"one": sweep, "two": higher}, {"one": 5, "two": 8}, group, own)
    merged = found[found.error == "people_wrongly_merged"].set_index("version")["count"]
    assert merged.to_dict() == {"one": 2, "two": 0}
