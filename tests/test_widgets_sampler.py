"""The label sampler: its state against the library, what is hidden, and a view that shows it."""

import doctest

import numpy as np
import pandas as pd
import pytest
import traitlets

import sameperson as sp
from sameperson.outcomes.estimate.intervals import METHODS
from sameperson.widgets import sampler_words
from sameperson.widgets.sampler import ERRORS, FEWEST, MOST, OFFICES, PAIRS, PEOPLE, SamplerState
from sameperson.widgets.sampler_view import LabelSampler


@pytest.fixture(scope="module")
def tiny():
    world = sp.load("tiny")
    return world, sp.link(world.records, progress=False)


@pytest.fixture
def state(tiny) -> SamplerState:
    return SamplerState(*tiny, thresholds=(0.0, 12.0))


def test_the_truth_is_the_sweeps(tiny, state) -> None:
    world, linkage = tiny
    so = sp.Sweep(linkage.pairs, world.truth, must_join=world.departures).at(0)
    among = (
        linkage.pairs.record_l.map(world.truth) == linkage.pairs.record_r.map(world.truth)
    ).sum()
    right = so.links - so.false_links
    truths = {
        "people wrongly merged": so.people_wrongly_merged / so.people,
        "people whose records are split": so.people_split / so.people,
        "people accused by a missing link": so.people_accused / so.people_left_in_time,
        "true pairs that are no links": 1 - so.link_recall,
        "links that are wrong": so.false_links / so.links,
        "true pairs among candidates, not linked": 1 - right / among,
    }
    for sample, errors in ERRORS.items():
        state.sample = sample
        for error in errors:
            state.error = error
            assert state.found.truth == pytest.approx(truths[error]), error
    assert len(set(truths.values())) == len(truths)


def test_offices_report_around_the_truth(state) -> None:
    for sample, error in ((PEOPLE, "people wrongly merged"), (PAIRS, "links that are wrong")):
        state.sample, state.error, state.labels, state.offices = sample, error, 100, OFFICES
        found = state.found
        error_of_mean = np.nanstd(found.share) / np.sqrt(OFFICES)
        assert abs(np.nanmean(found.share) - found.truth) < 5 * error_of_mean + 0.01
        assert ((found.lower <= found.share + 1e-9) & (found.share <= found.upper + 1e-9)).all()


def test_an_office_keeps_its_draw_when_others_come(state) -> None:
    state.labels = 40
    for sample in (PEOPLE, PAIRS):
        state.sample = sample
        state.offices = 3
        few = state.found.share.copy()
        state.offices = 203
        np.testing.assert_array_equal(state.found.share[:3], few)
        assert len(state.found.share) == 203
        assert len(np.unique(state.found.share[~np.isnan(state.found.share)])) > 1


def test_another_method_is_another_interval_of_the_same_draws(state) -> None:
    state.offices = 50
    ends = {}
    for method in METHODS:
        state.method = method
        ends[method] = (state.found.share.copy(), state.found.upper.copy())
    for share, _ in ends.values():
        np.testing.assert_array_equal(share, ends["linearised"][0])
    assert (ends["next_heaviest"][1] >= ends["linearised"][1] - 1e-9).mean() > 0.9
    assert not np.allclose(ends["next_heaviest"][1], ends["linearised"][1])


def test_counts_of_what_holds_by_hand(state) -> None:
    found = sampler_words.Reports(
        share=np.array([0.1, 0.0, 0.4, np.nan]),
        lower=np.array([0.05, 0.0, 0.3, np.nan]),
        upper=np.array([0.2, 0.0, 0.5, np.nan]),
        truth=0.1,
        spent=pd.DataFrame(),
    )
    assert found.holds.tolist() == [True, False, False, False]
    assert found.too_low == 1
    state.offices = 4
    state.found = found
    assert state.held[0] == 1
    assert state.last == "not defined"
    assert state.offices_table().reports.tolist()[0] == "not defined"
    state.revealed = True
    assert state.offices_table()["holds the truth"].tolist() == ["no", "no", "no", "yes"]
    assert "1 of 4 intervals hold it" in state.sentence
    assert "1 lie wholly below it" in state.sentence


def test_the_truth_is_hidden_until_asked_for(state) -> None:
    state.offices = 20
    truth = f"{state.found.truth:.2%}"
    assert "The truth is hidden." in state.sentence
    assert f"The truth is {truth}" not in state.sentence
    assert "people there are" not in state.spent_table()
    state.revealed = True
    assert f"The truth is {truth}" in state.sentence
    assert "people there are" in state.spent_table()


def test_labels_are_where_the_tables_say(tiny, state) -> None:
    state.sample, state.labels, state.spread = PAIRS, 60, "evenly"
    spent = state.found.spent
    assert spent.labels.sum() == 60
    assert spent["there are"].sum() == len(tiny[1].pairs)
    assert state.spent_table()["each stands for"].str.endswith(" pairs").all()
    state.sample = PEOPLE
    assert state.found.spent.labels.sum() == 60
    assert state.found.spent["there are"].sum() == tiny[0].truth.nunique()
    state.error = "people accused by a missing link"
    assert state.found.spent["there are"].sum() == tiny[0].departures.person_id.nunique()
    assert state.found.spent.labels.sum() <= 60
    assert state.spent_table()["each counts"].tolist()[:2] == ["1", "1/2"]


def test_the_last_offices_draws_are_those_it_reports_from(state) -> None:
    """Where everybody could meet the error, the draws by records give the sum of weights."""
    state.offices = 107
    counts = np.arange(1, sampler_words.ROWS + 1)
    for sums, _, spent in [state._of_people()]:
        met = spent.labels.to_numpy()
        assert met.sum() == state.labels
        assert met[-1] == 0, "nobody of this world has more records than the table has rows"
        assert (met / counts).sum() == pytest.approx(sums.weight[-1])


def test_what_cannot_be_chosen_is_refused_or_kept_within(state) -> None:
    state.labels = 10**6
    assert state.labels == MOST
    state.labels = 1
    assert state.labels == FEWEST
    state.offices = 10**6
    assert state.offices == OFFICES
    with pytest.raises(traitlets.TraitError, match="thresholds to choose from"):
        state.threshold = 3.0
    with pytest.raises(traitlets.TraitError):
        state.method = "magic"


def test_the_error_follows_the_sample(state) -> None:
    state.sample = PAIRS
    assert state.error == "links that are wrong"
    state.sample = PEOPLE
    assert state.error == "people wrongly merged"


# The view ------------------------------------------------------------------------------------


def test_the_view_shows_what_the_state_says(tiny) -> None:
    view = LabelSampler(*tiny, thresholds=(0.0, 12.0))
    state, picture = view.state, view.image.value
    assert state.sentence in view._live.value
    view.many.click()
    assert state.offices == 101
    assert view.image.value != picture
    hidden = view.image.value
    view.reveal.value = True
    assert state.revealed
    assert view.image.value != hidden
    assert state.sentence in view._live.value
    assert f"{state.held[0]} of 101" in view._tiles.value
    view.one.click()
    assert state.offices == 1
    view.more.click()
    assert state.offices == 2


def test_slider_and_box_are_one_number(tiny) -> None:
    view = LabelSampler(*tiny)
    view.slider.value = 500
    assert (view.box.value, view.state.labels) == (500, 500)
    view.box.value = 120
    assert (view.slider.value, view.state.labels) == (120, 120)


def test_the_other_sample_brings_its_errors_and_its_rows(tiny) -> None:
    view = LabelSampler(*tiny)
    assert view.spread.layout.visibility == "hidden"
    before = view._rows
    view.sample.value = PAIRS
    assert list(view.error.options) == list(ERRORS[PAIRS])
    assert view.error.value == view.state.error == "links that are wrong"
    assert view.spread.layout.visibility == "visible"
    assert view.sample.layout.visibility is None, "hidden alone, and not with the others"
    assert view._rows != before
    view.spread.value = "in proportion"
    assert view.state.spread == "in proportion"
    view.sample.value = PEOPLE
    view.error.value = "people whose records are split"
    assert view.state.error == "people whose records are split"
    assert view._rows == before


def test_no_more_offices_than_can_be_drawn(tiny) -> None:
    view = LabelSampler(*tiny)
    for _ in range(6):
        view.many.click()
    assert view.state.offices == OFFICES
    assert view.more.disabled
    assert view.many.disabled
    assert "500 offices (no more can be drawn)" in view.state.sentence
    view.one.click()
    assert not view.more.disabled
    assert "no more" not in view.state.sentence


def test_the_examples_in_the_docstrings_are_so() -> None:
    assert doctest.testmod(sampler_words).failed == 0
