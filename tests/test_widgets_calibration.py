"""The calibration plot: its state by hand, and a view that shows it."""

import doctest
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import traitlets

import sameperson as sp
from sameperson.linkage import Linkage
from sameperson.outcomes.about import about
from sameperson.outcomes.calibration import expected_calibration_error
from sameperson.widgets import calibration
from sameperson.widgets.calibration import EVERYBODY, KIN_APART, TOP, CalibrationState, one_in
from sameperson.widgets.calibration_view import CalibrationPlot

# A and B are twins of Elm; C is of Fir and nobody's kin.
TRUTH = pd.Series({"a1": "A", "a2": "A", "b1": "B", "c1": "C", "c2": "C"})
PAIRS = pd.DataFrame(
    [
        ("c1", "c2", 50.0),
        ("a1", "a2", 5.0),
        ("a1", "b1", 4.5),
        ("b1", "c1", 4.0),
        ("a2", "b1", 3.0),
    ],
    columns=["record_l", "record_r", "weight"],
)


@pytest.fixture
def world() -> SimpleNamespace:
    return SimpleNamespace(
        truth=TRUTH,
        groups=pd.Series({"A": "<b>Elm</b>", "B": "<b>Elm</b>", "C": "Fir"}),
        kin=pd.DataFrame({"person_l": ["B"], "person_r": ["A"], "relation": ["twin"]}),
        manifest={"seed": 7},
    )


def linked(pairs: pd.DataFrame, floor: float = 0.0) -> Linkage:
    return Linkage(pairs, pd.Index(TRUTH.index), floor, model=None, training=None)  # type: ignore[arg-type]


def test_whom_pairs_are_about_by_hand(world) -> None:
    found = about(PAIRS, world.truth, world.groups, world.kin)
    assert found.relation.tolist() == ["same person", "same person", "twin", "not related", "twin"]
    assert found.true.tolist() == [True, True, False, False, False]
    assert found.group_r.tolist()[3] == "Fir"
    with pytest.raises(ValueError, match="names nobody for record 'c2'"):
        about(PAIRS, world.truth.drop("c2"), world.groups, world.kin)


def test_a_couple_with_two_relations_is_counted_once(world) -> None:
    kin = pd.DataFrame(
        {"person_l": ["A", "B"], "person_r": ["B", "A"], "relation": ["twin", "sibling"]}
    )
    found = about(PAIRS, world.truth, world.groups, kin)
    assert len(found) == len(PAIRS)
    assert found.relation[2] == "twin"


def test_bins_by_hand(world) -> None:
    state = CalibrationState({"own": linked(PAIRS)}, world)
    state.weight = 4.2
    row = state.found["wrong"].iloc[state.bin]
    assert (row["from"], row["to"], row["pairs"], row["wrong"]) == (4, 6, 3, 2)
    claims = np.mean([1 / (1 + 2**w) for w in (5, 4.5, 4)])
    assert row["claimed"] == pytest.approx(claims)
    state.show = KIN_APART
    kin, others = (state.found[kind].iloc[state.bin] for kind in ("kin", "others"))
    assert (kin["wrong"], others["wrong"], kin["pairs"], others["pairs"]) == (1, 1, 3, 3)
    assert state.error is None
    assert "wrong with kin is 1 of 3" in state.sentence


def test_a_pair_of_two_traditions_counts_in_both(world) -> None:
    state = CalibrationState({"own": linked(PAIRS)}, world)
    counted = {}
    for group in state.order:
        state.show = group
        counted[group] = state.found["wrong"].pairs.sum()
    assert counted == {"<b>Elm</b>": 4, "Fir": 2}


def test_weights_above_the_top_share_a_bin_and_those_below_the_floor_none(world) -> None:
    state = CalibrationState({"own": linked(PAIRS), "other": linked(PAIRS, floor=-3.5)}, world)
    assert state.low == -4
    state.weight = 1e9
    assert state.weight == TOP
    assert state.found["wrong"].iloc[state.bin].pairs == 1
    assert "or more: 1 pairs" in state.sentence
    state.weight = -1e9
    assert state.weight == -4
    assert "not defined" in state.sentence
    for width in calibration.WIDTHS:
        state.width = width
        assert state.found["wrong"].pairs.sum() == len(PAIRS)


def test_no_pair_at_all(world) -> None:
    state = CalibrationState({"own": linked(PAIRS[:0])}, world)
    assert state.error is None
    assert "not defined" in state.sentence
    assert state.table().empty
    view = CalibrationPlot(linked(PAIRS[:0]), world)
    assert "not defined" in view._tiles.value


@pytest.mark.parametrize(("name", "value"), [("model", "x"), ("show", "Oak"), ("width", 3.0)])
def test_what_is_not_there_is_refused(world, name, value) -> None:
    state = CalibrationState({"own": linked(PAIRS)}, world)
    with pytest.raises(traitlets.TraitError, match=f"There is no {name} {value!r}"):
        setattr(state, name, value)
    with pytest.raises(ValueError, match="nothing to plot"):
        CalibrationState({}, world)


def test_several_models_are_told_apart(world) -> None:
    lighter = PAIRS.assign(weight=PAIRS.weight - 4)
    state = CalibrationState({"own": linked(PAIRS), "lighter": linked(lighter, -4.0)}, world)
    before = state.error
    state.model = "lighter"
    assert state.error != before
    assert state.error == expected_calibration_error(state.found["wrong"])
    assert state.sentence.startswith("Model lighter, all pairs")


# The view ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny() -> tuple[Linkage, sp.World]:
    world = sp.load("tiny")
    return sp.link(world.records, progress=False), world


def test_the_view_shows_what_the_state_says(tiny) -> None:
    view = CalibrationPlot(*tiny, weight=6.0)
    state, picture = view.state, view.image.value
    assert view.box.value == 6.0
    assert state.sentence in view._live.value
    view.box.value = 7.77
    assert (state.weight, view.slider.value) == (7.77, 8.0)
    assert view.image.value == picture, "the same bin"
    view.slider.value = 9.5
    assert (state.weight, view.box.value) == (9.5, 9.5)
    assert view.image.value != picture
    assert state.sentence in view._live.value


def test_a_slider_that_sends_back_what_it_rounded_moves_nothing(tiny) -> None:
    view = CalibrationPlot(*tiny, weight=6.0)
    view.box.value = 7.77
    view.slider.value = 8.0
    assert view.state.weight == 7.77


def test_choices_of_the_view_reach_the_state(tiny) -> None:
    view = CalibrationPlot({"one": tiny[0], "two": tiny[0]}, tiny[1])
    view.model.value, view.show.value, view.width.value = "two", KIN_APART, 4.0
    assert (view.state.model, view.state.show, view.state.width) == ("two", KIN_APART, 4.0)
    assert view._tiles.value.count("sp-tile") == 4, "claimed, with kin and with others, in a box"
    assert "wrong, not related" in view._table.value
    view.show.value = EVERYBODY
    assert "wrong, not related" not in view._table.value


def test_what_comes_from_the_data_is_escaped(world) -> None:
    view = CalibrationPlot({"<i>own</i>": linked(PAIRS)}, world)
    view.state.show = "<b>Elm</b>"
    assert "<b>Elm" not in view._live.value + view._table.value
    assert "<i>own" not in view._live.value + view._table.value


def test_shares_in_words() -> None:
    assert one_in(0.996) == "99.6%"
    assert one_in(1 / 8_000) == "1 in 8,000"
    assert doctest.testmod(calibration).failed == 0
