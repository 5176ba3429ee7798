"""The statistic lab: its state by hand, and a view that shows what the state says."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import traitlets

import sameperson as sp
from sameperson.outcomes.border import EVERYBODY
from sameperson.widgets.statistic import (
    AS_LINKED,
    BOUNDS,
    BY_TRADITION,
    IMPUTED,
    ONE_CHANCE,
    REPAIRS,
    StatisticState,
)
from sameperson.widgets.statistic_view import CHANCE, NO_CHANCE, SIMULATION
from sameperson.widgets.statistic_words import in_words, sentence, table

# Alder: A, B, C come and leave in time, linked at 12. Birch: D and E leave in time, of whom E's
# two records weigh 2; F never leaves, and his arrival meets E's departure at -4.
ROWS = [
    ("a1", "arrival", "2050-01-01", "A"), ("a2", "departure", "2050-01-31", "A"),
    ("b1", "arrival", "2050-02-01", "B"), ("b2", "departure", "2050-02-11", "B"),
    ("c1", "arrival", "2050-03-01", "C"), ("c2", "departure", "2050-03-11", "C"),
    ("d1", "arrival", "2050-04-01", "D"), ("d2", "departure", "2050-04-11", "D"),
    ("e1", "arrival", "2050-05-01", "E"), ("e2", "departure", "2050-05-11", "E"),
    ("f1", "arrival", "2050-04-30", "F"),
]  # fmt: skip
PAIRS = pd.DataFrame(
    [("a1", "a2", 12.0), ("b1", "b2", 12.0), ("c1", "c2", 12.0), ("d1", "d2", 12.0),
     ("e1", "e2", 2.0), ("f1", "e2", -4.0)],
    columns=["record_l", "record_r", "weight"],
)  # fmt: skip
PAIRS.attrs["floor"] = -10.0
TRUTH = pd.Series({row[0]: row[3] for row in ROWS}, name="person_id")


@pytest.fixture
def world() -> SimpleNamespace:
    records = pd.DataFrame([row[:3] for row in ROWS], columns=["record_id", "event", "event_on"])
    groups = pd.Series({p: "<b>Alder</b>" if p in "ABC" else "Birch $x$" for p in "ABCDEF"})
    return SimpleNamespace(records=records, truth=TRUTH, groups=groups, manifest={"seed": 7})


@pytest.fixture
def state(world) -> StatisticState:
    return StatisticState(sp.Sweep(PAIRS, TRUTH, world.groups), world, 3.0)


def rates(state: StatisticState) -> list[float]:
    return [round(float(rate), 6) for rate in state.found["rate"]]


def test_it_counts_and_rates_as_linked(state) -> None:
    assert (state.low, state.high) == (-10, 12)
    assert (state.people, state.identities) == (6, 7)
    assert (state.added, state.hidden) == (1, 0)
    assert state.truth["rate"].tolist() == pytest.approx([0, 1 / 3, 1 / 6])
    assert rates(state) == [0, round(2 / 3, 6), round(1 / 3, 6)]
    state.threshold = 0.0
    assert state.identities == 6
    assert rates(state) == [0, round(1 / 3, 6), round(1 / 6, 6)]
    assert (state.added, state.hidden) == (0, 0)
    state.threshold = -5.0
    assert (state.identities, state.added, state.hidden) == (5, 0, 1)
    assert rates(state) == [0, 0, 0]


def test_repairs_are_those_of_the_library(state) -> None:
    state.repair = ONE_CHANCE  # 4 of 5 departures matched: each visit counts 5/4 times
    assert rates(state) == [-0.25, round(1 - 1.25 / 3, 6), round(1 - 5 / 6, 6)]
    state.repair = BY_TRADITION  # Alder 3 of 3, Birch 1 of 2
    assert rates(state) == [0, round(1 / 3, 6), round(1 / 6, 6)]
    state.repair = BOUNDS
    assert state.found["rate"].isna().all()
    assert state.found["lower"].tolist() == pytest.approx([0, 1 / 3, 1 / 6])
    assert state.found["upper"].tolist() == pytest.approx([0, 2 / 3, 1 / 3])
    assert np.isnan(state.line).all()


def test_imputation_uses_no_threshold(state) -> None:
    state.repair = IMPUTED
    first = state.found
    assert 0 < first["rate"][EVERYBODY] < 1 / 3
    state.threshold = 11.0
    assert state.found is first
    assert state.identities == 7
    assert np.allclose(state.line, first["rate"][EVERYBODY])


def test_the_curve_is_what_moving_shows(state) -> None:
    for repair in (AS_LINKED, ONE_CHANCE, BY_TRADITION):
        state.repair = repair
        for threshold in (-10.0, -4.0, 2.0, 2.5, 12.0):
            state.threshold = threshold
            at = state.curve.loc[threshold]
            assert at["identities"] == state.identities
            rate = state.found["rate"][EVERYBODY]
            assert at[repair] == pytest.approx(rate, nan_ok=True)


def test_it_says_who_is_held_and_who_is_farthest(state) -> None:
    assert state.holds == {"<b>Alder</b>": True, "Birch $x$": True, EVERYBODY: True}
    assert state.worst == ("Birch $x$", pytest.approx(1 / 3))
    assert sentence(state) == (
        "Threshold 3.00: 7 identities for 6 people (1 too many by splits, 0 too few by "
        "merges). Overstays, as linked: 33.3% (9.7% to 70.0%); in truth 16.7%. "
        "The truth lies in the interval of "
        f"{' and '.join(state.order)}. Farthest from the truth is Birch $x$, by +33.3 points."
    )
    state.repair = BOUNDS
    assert state.worst is None
    assert "Overstays, bounds only: between 16.7% and 33.3%" in sentence(state)
    assert "The truth lies in the bounds of" in sentence(state)
    state.repair = ONE_CHANCE
    assert (
        "and not in the interval of <b>Alder</b>" in sentence(state) or state.holds[state.order[0]]
    )


def test_a_cell_without_a_match_is_not_defined(state) -> None:
    pairs = PAIRS[~PAIRS.record_l.isin(["d1", "e1", "f1"])]
    pairs.attrs["floor"] = -10.0
    bare = StatisticState(sp.Sweep(pairs, TRUTH, state.world.groups), state.world, 3.0)
    bare.repair = BY_TRADITION
    assert in_words(bare.found.loc["Birch $x$"]) == "not defined"
    assert bare.holds["Birch $x$"] is None
    assert bare.worst[0] == "<b>Alder</b>"
    assert table(bare).loc["Birch $x$", "holds the truth"] == "not defined"
    assert "The truth lies in the interval of <b>Alder</b>." in sentence(bare)


def test_the_table_holds_rate_and_count(state) -> None:
    row = table(state).loc["Birch $x$"]
    assert row["visits"] == "3"
    assert row["overstays in truth"] == "33.3%"
    assert row[AS_LINKED].startswith("66.7% (")
    assert row[["people", "identities", "too many by splits", "too few by merges"]].tolist() == [
        "3", "4", "1", "0",
    ]  # fmt: skip
    assert list(table(state).index) == [*state.order, EVERYBODY]


def test_what_makes_no_sense_is_refused(state) -> None:
    state.threshold = 99.0
    assert state.threshold == 12.0
    with pytest.raises(traitlets.TraitError, match="NaN is none"):
        state.threshold = float("nan")
    with pytest.raises(traitlets.TraitError):
        state.repair = "by magic"


def test_it_shows_no_more_than_it_is_asked_to(state) -> None:
    state.repair = ONE_CHANCE
    state.show = "rate"
    assert state.repair == AS_LINKED
    assert "Overstays, as linked" in sentence(state)
    state.show = "count"
    assert sentence(state) == (
        "Threshold 3.00: 7 identities for 6 people (1 too many by splits, 0 too few by merges)."
    )
    assert list(table(state)) == [
        "people", "identities", "too many by splits", "too few by merges", "difference",
    ]  # fmt: skip


# The view ------------------------------------------------------------------------------------


@pytest.fixture
def lab(world):
    return sp.widgets.StatisticLab(sp.Sweep(PAIRS, TRUTH, world.groups), world, 3.0)


def test_controls_and_words_follow_each_other(lab) -> None:
    assert lab.repair.options == REPAIRS
    before = lab.image.value
    lab.slider.value = 0.0
    assert (lab.state.threshold, lab.box.value) == (0.0, 0.0)
    assert lab.image.value != before
    assert sentence(lab.state) in lab._live.value.replace("&lt;", "<").replace("&gt;", ">")
    lab.box.value = 2.34
    assert lab.state.threshold == 2.34
    assert lab.slider.value == pytest.approx(2.3)
    lab.repair.value = IMPUTED
    assert lab.state.repair == IMPUTED
    assert SIMULATION.split(".")[0].replace("'", "&#x27;") in lab._note.value
    lab.repair.value = BOUNDS
    assert NO_CHANCE.split(".")[0] in lab._note.value
    assert "not defined" in lab._tiles.value
    lab.repair.value = AS_LINKED
    assert CHANCE in lab._note.value


def test_names_from_the_data_are_escaped(lab) -> None:
    shown = "".join(part.value for part in (lab._tiles, lab._live, lab._table))
    assert "<b>Alder</b>" not in shown
    assert "&lt;b&gt;Alder&lt;/b&gt;" in shown


def test_the_count_alone_gives_no_rate_away(lab) -> None:
    lab.state.show = "count"
    parts = (lab._tiles, lab._live, lab._table, lab._note)
    assert not [part for part in parts if "verstay" in part.value or "nterval" in part.value]
    assert lab.repair.layout.display == "none"
    assert lab.image.height == "300"
    lab.state.show = "rate"
    assert "overstays, as linked" in lab._tiles.value
    assert lab.repair.layout.display == "none"
    lab.state.show = "repairs"
    assert lab.repair.layout.display == ""
    assert lab.image.height == "440"


@pytest.mark.parametrize("repair", REPAIRS)
def test_every_repair_can_be_drawn_at_both_ends(lab, repair) -> None:
    lab.repair.value = repair
    for threshold in (lab.state.low, lab.state.high):
        lab.slider.value = threshold
        assert bytes(lab.image.value).startswith(b"\x89PNG")
