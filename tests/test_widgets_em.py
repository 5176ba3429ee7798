"""The EM stepper: its state without a browser, and the view's wiring."""

import numpy as np
import pandas as pd
import pytest
import traitlets

from sameperson.linkage import em
from sameperson.widgets import EMStepper
from sameperson.widgets.em import LEAST, MOST, EMState

TRUE = pd.DataFrame(
    [
        ("a", 1, 0.9, 0.1), ("a", 0, 0.1, 0.9),
        ("b", 2, 0.7, 0.02), ("b", 1, 0.1, 0.08), ("b", 0, 0.2, 0.9),
    ],
    columns=["role", "level", "m", "u"],
).set_index(["role", "level"])  # fmt: skip
SHARE = 0.4


@pytest.fixture(scope="module")
def patterns() -> pd.DataFrame:
    """Exact expected counts of 10,000 pairs under TRUE and SHARE."""
    rows = [(a, b) for a in (0, 1) for b in (0, 1, 2)]
    m = np.array([TRUE.m["a", a] * TRUE.m["b", b] for a, b in rows])
    u = np.array([TRUE.u["a", a] * TRUE.u["b", b] for a, b in rows])
    frame = pd.DataFrame(rows, columns=["level_a", "level_b"])
    return frame.assign(pairs=np.round(10_000 * (SHARE * m + (1 - SHARE) * u)))


@pytest.fixture
def starts() -> dict[str, pd.DataFrame]:
    usual = em.usual_start(TRUE)
    return {"usual": usual, "exchanged": em.exchanged(usual)}


@pytest.fixture
def state(patterns, starts) -> EMState:
    return EMState(patterns, starts, 0.5, TRUE, SHARE, tolerance=1e-5, limit=25)


def test_step_back_and_run_walk_along_em(state, patterns, starts) -> None:
    path = list(em.steps(patterns, starts["usual"], 0.5, tolerance=1e-5, limit=25))
    assert state.at == 0
    assert state.now.log_likelihood == path[0].log_likelihood
    state.back()
    assert state.at == 0, "nothing before the start"
    state.step()
    state.step()
    assert state.now.prior == path[2].prior
    assert state.likelihoods == [step.log_likelihood for step in path[:3]]
    state.back()
    assert state.at == 1
    state.run()
    assert state.at == len(path) - 1
    assert state.ended == path[-1].sentence
    assert "by the limit" in state.ended or "by the tolerance" in state.ended
    state.step()
    assert state.at == len(path) - 1, "nothing after the end"


def test_the_limit_is_told_from_the_tolerance(patterns, starts) -> None:
    few = EMState(patterns, starts, 0.5, limit=2)
    few.run()
    assert few.at == 2
    assert "not because it was done" in few.ended
    many = EMState(patterns, starts, 0.5, limit=400)
    many.run()
    assert "by the tolerance" in many.ended


def test_another_start_or_u_let_go_begins_again(state, starts) -> None:
    state.run()
    kept = state.now
    state.start = "exchanged"
    assert state.at == 0
    pd.testing.assert_frame_equal(state.now.parameters, starts["exchanged"])
    state.fix_u = False
    assert state.at == 0
    state.run()
    turned = state.now
    assert (turned.parameters.m["a", 1] < 0.5) == (kept.parameters.m["a", 1] > 0.5)
    assert not np.allclose(turned.parameters.u, starts["exchanged"].u)
    state.fix_u, state.start = True, "usual"
    state.run()
    assert state.now.parameters.u.to_list() == TRUE.u.to_list()
    with pytest.raises(traitlets.TraitError, match="no start 'elsewhere'"):
        state.start = "elsewhere"


def test_what_is_shown_is_m_at_both_ends_beside_the_truth(state) -> None:
    state.run()
    shown = state.shown.set_index(["role", "which"])
    own = state.now.parameters.m
    assert shown.m.to_dict() == {
        ("a", MOST): own["a", 1], ("a", LEAST): own["a", 0],
        ("b", MOST): own["b", 2], ("b", LEAST): own["b", 0],
    }  # fmt: skip
    assert shown.truth["b", MOST] == 0.7
    gaps = (shown.m - shown.truth).abs()
    which = gaps.idxmax()
    assert f"m of {which[1]} in {which[0]}" in state.sentence
    assert f"{shown.truth[which]:.3f} is so" in state.sentence
    assert "so is: 40.0%" in state.prior_in_words
    assert list(state.table.columns) == ["m", "true m", "u"]
    assert len(state.table) == 5


def test_without_the_truth_nothing_is_said_of_it(patterns, starts) -> None:
    blind = EMState(patterns, starts, 0.5)
    assert "Farthest" not in blind.sentence
    assert "so is: not defined" in blind.prior_in_words
    assert blind.shown.truth.isna().all()
    with pytest.raises(ValueError, match="at least one start"):
        EMState(patterns, {}, 0.5)


# The view ----------------------------------------------------------------------------------------


@pytest.fixture
def stepper(patterns, starts) -> EMStepper:
    return EMStepper(patterns, starts, 0.5, TRUE, SHARE, tolerance=1e-5, limit=25)


def test_buttons_slider_and_box_move_one_step(stepper) -> None:
    seen = [stepper.image.value]
    assert stepper.buttons["Back"].disabled
    stepper.buttons["Step"].click()
    assert (stepper.slider.value, stepper.box.value, stepper.state.at) == (1, 1, 1)
    assert not stepper.buttons["Back"].disabled
    seen.append(stepper.image.value)
    stepper.slider.value = 3
    assert (stepper.box.value, stepper.state.at) == (3, 3)
    seen.append(stepper.image.value)
    stepper.box.value = 2
    assert (stepper.slider.value, stepper.state.at) == (2, 2)
    seen.append(stepper.image.value)
    assert len(set(seen)) == 4
    stepper.buttons["Run"].click()
    assert stepper.state.at == stepper.slider.max == stepper.box.max
    assert stepper.buttons["Step"].disabled
    assert stepper.buttons["Run"].disabled
    assert stepper.state.sentence in stepper._live.value
    assert stepper.state.ended in stepper._ended.value
    stepper.buttons["Back"].click()
    assert stepper.state.at == stepper.slider.max - 1


def test_a_start_and_the_box_reach_the_state_and_set_new_ends(stepper) -> None:
    stepper.buttons["Run"].click()
    stepper.start.value = "exchanged"
    assert stepper.state.start == "exchanged"
    assert stepper.state.at == stepper.slider.value == 0
    assert stepper.slider.max == len(stepper.state.path) - 1
    stepper.fix_u.value = False
    assert stepper.state.fix_u is False
    assert stepper.slider.max == len(stepper.state.path) - 1


def test_dots_stand_where_m_is_and_the_likelihood_ends_at_the_step(stepper) -> None:
    stepper.buttons["Step"].click()
    shown = stepper.state.shown
    for which in (MOST, LEAST):
        own = shown[shown["which"] == which]
        assert list(stepper._parameters._dots[which].get_xdata()) == own["m"].to_list()
        assert list(stepper._parameters._truth[which].get_xdata()) == own["truth"].to_list()
    now = stepper._likelihood._now
    assert list(now.get_xdata()) == [1]
    assert now.get_ydata()[0] == pytest.approx(stepper.state.now.log_likelihood)


def test_one_start_may_be_given_alone(patterns, starts) -> None:
    alone = EMStepper(patterns, starts["usual"], 0.5)
    assert alone.state.start == "the usual start"
    assert "not defined" in alone._tiles.value
