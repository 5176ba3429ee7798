"""Who is helped and who pays: by hand, against the sweep, and against brute force."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.outcomes.remedies import (
    EVERYBODY,
    Register,
    counts,
    ledger,
    links_of,
    shares,
    threshold_with,
    who_pays,
)

# Ann has a1 (arrival) and a2 (departure), Ben b1 and b2, Cid one record.
TRUTH = pd.Series({"a1": "Ann", "a2": "Ann", "b1": "Ben", "b2": "Ben", "c1": "Cid"})
GROUPS = pd.Series({"Ann": "Oak", "Ben": "Oak", "Cid": "Fir"})
VISITS = pd.DataFrame({"person_id": ["Ann"], "arrival": ["a1"], "departure": ["a2"]})
REGISTER = Register(TRUTH, GROUPS, VISITS)
COLUMNS = ["people_wrongly_merged", "people_split", "people_accused"]


def links(*pairs: str) -> pd.DataFrame:
    return pd.DataFrame([pair.split() for pair in pairs], columns=["record_l", "record_r"])


def test_people_by_hand() -> None:
    nothing = REGISTER.people(links())
    assert nothing[COLUMNS].to_numpy().tolist() == [
        [False, True, True], [False, True, False], [False, False, False],
    ]  # fmt: skip
    chained = REGISTER.people(links("a1 c1", "a2 c1", "b1 b2"))  # Ann is whole only through Cid
    assert chained[COLUMNS].to_numpy().tolist() == [
        [True, False, False], [False, False, False], [True, False, False],
    ]  # fmt: skip
    assert nothing.left_in_time.tolist() == [True, False, False]


def test_who_pays_counts_people_and_not_differences() -> None:
    before = REGISTER.people(links("a1 a2", "b1 c1"))  # Ben and Cid merged, Ben split
    after = REGISTER.people(links("b1 b2", "a1 c1"))  # Ann and Cid merged, Ann split and accused
    found = who_pays(before, after)
    merged = found.loc["people_wrongly_merged"]
    assert merged.loc["Oak"].tolist() == [1, 1, 1, 1]  # before, after, helped, paid
    assert merged.loc["Fir"].tolist() == [1, 1, 0, 0]
    assert merged.loc[EVERYBODY].tolist() == [2, 2, 1, 1]
    assert found.loc["people_accused"].loc["Oak"].tolist() == [0, 1, 0, 1]
    assert (found.before - found.helped + found.paid == found.after).all()
    told = ledger({"this": (before, after)}, "people_wrongly_merged")
    assert told.loc["this"].to_dict() == {"Fir": "-0 +0", "Oak": "-1 +1", EVERYBODY: "-1 +1"}


def test_counts_and_shares_have_their_own_denominators() -> None:
    people = REGISTER.people(links("a1 c1"))
    table = counts(people)
    assert table.loc["Oak"].tolist() == [2, 1, 2, 1, 1]
    assert table.loc[EVERYBODY].tolist() == [3, 2, 2, 1, 1]
    found = shares(people).set_index(["group", "error"])
    assert found.loc[("Oak", "people_accused"), "rate"] == 1.0  # one of one who left in time
    assert np.isnan(found.loc[("Fir", "people_accused"), "rate"])  # nobody left in time
    assert EVERYBODY not in found.index.unique("group")


def test_a_link_of_an_unknown_record_is_refused() -> None:
    with pytest.raises(ValueError, match="does not know"):
        REGISTER.people(links("a1 x9"))


def test_below_the_floor_is_refused() -> None:
    pairs = links("a1 a2").assign(weight=3.0)
    assert len(links_of(pairs, 3.0)) == 1
    pairs.attrs["floor"] = 2.5
    with pytest.raises(ValueError, match=r"From weight 2\.50 on"):
        links_of(pairs, 2.4)


def test_it_counts_as_the_sweep_does() -> None:
    world = sp.load("tiny")
    pairs = sp.link(world.records, progress=False).pairs
    sweep = sp.Sweep(pairs, world.truth, world.groups, world.departures)
    register = Register(world.truth, world.groups, world.departures)
    for threshold in (-5, 0, 4.5, 12, 99):
        found = counts(register.people(links_of(pairs, threshold)))
        own = sweep.at(threshold).by_group
        assert found.drop(EVERYBODY)[own.columns].equals(own.astype("int64"))


def weighted(weights: list[int]) -> pd.DataFrame:
    ends = [(a, b) for a in TRUTH.index for b in TRUTH.index if a < b]
    frame = pd.DataFrame(ends, columns=["record_l", "record_r"]).iloc[: len(weights)]
    return frame.assign(weight=[float(w) for w in weights])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=10), st.integers(0, 6))
def test_the_threshold_that_holds_a_number_is_the_lowest(weights, most) -> None:
    sweep = sp.Sweep(weighted(weights), TRUTH)
    tried = [*sorted(set(weights)), max(weights) + 1e-9]
    for name, got in (
        ("people_wrongly_merged", threshold_with(sweep, people_wrongly_merged=most)),
        ("links", threshold_with(sweep, links=most)),
    ):
        assert getattr(sweep.at(got), name) <= most
        lower = [t for t in tried if t < got - 1e-9]
        assert all(getattr(sweep.at(t), name) > most for t in lower)


def test_one_number_is_held_and_not_two() -> None:
    sweep = sp.Sweep(weighted([1, 2]), TRUTH)
    for held in ({}, {"links": 1, "people_wrongly_merged": 1}):
        with pytest.raises(ValueError, match="Hold one number equal"):
            threshold_with(sweep, **held)
