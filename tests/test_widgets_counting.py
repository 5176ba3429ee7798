"""The four counts: what the state counts and asks, without a browser; and the view's wiring."""

import doctest

import numpy as np
import pandas as pd
import pytest
import traitlets
from matplotlib import style
from matplotlib.figure import Figure
from test_counting import MUST, ONE, TRUTH, TWO

import sameperson as sp
from sameperson.figures.counting import ROWS, where_pairs_lie, wrong_by_way
from sameperson.linkage.identities import components
from sameperson.outcomes.counting import WAYS, four_ways
from sameperson.outcomes.mixing import largest_first
from sameperson.widgets import counting_words, rounds
from sameperson.widgets.counting import CountingState
from sameperson.widgets.counting_words import in_words, said

TINY = {"office A": ONE, "office B": TWO}


def tiny(**settings) -> CountingState:
    return CountingState(TINY, TRUTH, MUST, **settings)


@pytest.fixture(scope="module")
def model() -> sp.linkage.Linkage:
    return sp.link(sp.load("tiny").records, progress=False)


def test_the_state_counts_what_the_library_counts() -> None:
    state = tiny(ask=False)
    for links, found in ((ONE, state.counted.first), (TWO, state.counted.second)):
        own = four_ways(components(links, TRUTH.index), TRUTH, links, MUST)
        pd.testing.assert_frame_equal(found, own)
    assert [state.verdict(way) for way in WAYS] == ["A", "B", "A", "A"]
    table = state.table()
    assert table.loc["links: precision"].tolist() == [
        "3 of 4: 75.0%", "2 of 3: 66.7%", "links", "A",
    ]  # fmt: skip
    assert table.loc["people: wrongly merged", "better"] == "equal"
    assert table.loc["what happens: both", "better"] == "", "a part of a whole judges nothing"
    assert len(table) == 13


def test_each_way_is_shown_after_the_reader_said_which_will_be_better() -> None:
    state = tiny()
    assert state.shown == ("links",)
    assert state.judged == ()
    assert state.table()["better"].tolist() == [""] * 3, "links are seen, and not yet judged"
    assert state.sentence.endswith("You see the links. By them, which is better?")
    assert state.words("people") == "you have not said yet"
    state.say("first")
    assert state.shown == state.judged == ("links",)
    assert state.asks == "pairs in an identity"
    for side in ("first", "first", "second"):
        state.say(side)
    assert state.judged == state.shown == WAYS
    assert state.asks is None
    assert "you said A" in state.words("pairs in an identity")
    state.say("first")
    assert len(state.guesses) == 4, "all were answered"
    guesses = rounds.my_predictions()
    gaps = guesses["gap"][guesses["question"].str.contains("office A")]
    assert gaps.tolist() == [
        "You said A, and so it is.", "You said A; it is B.", "You said A, and so it is.",
        "You said B; it is A.",
    ]  # fmt: skip


def test_what_was_said_of_two_is_not_said_of_two_others() -> None:
    state = CountingState({**TINY, "none": ONE[:0]}, TRUTH, MUST)
    for _ in WAYS:
        state.say("first")
    state.second = "none"
    assert state.judged == WAYS, "the ways stay open"
    assert "you said" not in state.words("people")
    assert state.verdict("people") == "divided"
    assert state.counted.says["links"] == "first"
    assert "precision" not in state.words("links"), "not defined without a link"
    with pytest.raises(traitlets.TraitError, match="no linkage 'other'"):
        state.first = "other"
    with pytest.raises(ValueError, match="two or more"):
        CountingState({"one": ONE}, TRUTH)


def test_a_threshold_moves_a_model_and_not_links_that_stand(model) -> None:
    world = sp.load("tiny")
    links = model.pairs[model.pairs.weight >= 9]
    state = CountingState({"links": links, "the model": model}, world.truth, world.departures)
    assert state.threshold("first") is None
    assert state.label("second") == "B (the model at 6)"
    before = state.counted.first
    state.first_threshold = 9.0
    pd.testing.assert_frame_equal(state.counted.first, before)
    state.second_threshold = 9.0
    pd.testing.assert_frame_equal(state.counted.second, before)
    assert set(state.counted.says.values()) == {"equal"}
    state.second_threshold = -99.0
    assert state.second_threshold == model.floor
    state.second_threshold = 1e6
    assert state.counted.second.loc[("links", "precision"), "of"] <= 1


def test_nobody_can_be_accused_where_no_departure_is_known() -> None:
    state = CountingState(TINY, TRUTH, ask=False)
    assert state.table().loc["what happens: accused", ["A", "B", "better"]].tolist() == [
        "not defined", "not defined", "not defined",
    ]  # fmt: skip
    assert state.verdict("what happens") == "equal", "intact alone is compared"
    assert said(None) == "not defined"
    assert doctest.testmod(counting_words).failed == 0
    assert in_words({"count": pd.NA, "of": 0, "share": np.nan}) == "not defined"


# The picture --------------------------------------------------------------------------------------


def test_marks_stand_at_the_shares_that_are_wrong_and_hidden_ways_have_none() -> None:
    state = tiny(ask=False)
    panel = wrong_by_way(Figure().subplots())
    panel.show(state.counted.first, state.counted.second, WAYS)
    x, y = panel._marks["first"].get_data()
    assert np.square(x) == pytest.approx([1 / 4, 1 / 4, 6 / 10, 0, 2 / 3, 0, 2 / 3, 0])
    assert list(y) == list(range(len(ROWS)))
    x, _ = panel._marks["second"].get_data()
    assert np.square(x) == pytest.approx([1 / 3, 1 / 2, 1 / 4, 1 / 4, 2 / 3, 1 / 2, 2 / 3, 1])
    panel.show(state.counted.first, state.counted.second, ["links"])
    assert list(panel._marks["second"].get_data()[1]) == [0, 1]
    nobody = four_ways(pd.Series({"a": 1}), pd.Series({"a": "A"}))
    panel.show(nobody, nobody, WAYS)
    assert list(panel._marks["first"].get_data()[1]) == [4, 6], "what is not defined has no mark"


def test_the_line_of_false_pairs_begins_at_nothing_and_ends_at_all() -> None:
    ax = Figure().subplots()
    where_pairs_lie(ax, {"A": largest_first(components(ONE, TRUTH.index), TRUTH)}, ["black"])
    line, end = ax.get_lines()
    assert line.get_xydata().tolist() == [[0, 0], [2, 6]], "two people, six false pairs"
    assert end.get_xydata().tolist() == [[2, 6]]
    assert ax.texts[0].get_text() == "A: 6 pairs, 2 people"
    where_pairs_lie(ax, {"none": largest_first(components(ONE[:0], TRUTH.index), TRUTH)}, ["red"])
    assert ax.texts[1].get_text() == "none: 0 pairs, 0 people"


def test_words_at_the_end_of_the_longest_line_stay_inside_the_picture() -> None:
    with style.context(sp.figures.STYLE):
        figure = Figure(figsize=(8, 3.8))
        ax = figure.subplots()
        many = pd.DataFrame({"people_so_far": [1_164], "pairs_so_far": [9_626]})
        where_pairs_lie(ax, {"address rule": many}, ["black"])
        figure.canvas.draw()
        assert ax.texts[0].get_window_extent().x1 <= ax.get_window_extent().x1


# The view ---------------------------------------------------------------------------------------


def test_the_view_asks_shows_and_says_what_the_state_says() -> None:
    view = sp.widgets.FourCounts({**TINY, "<b>": ONE[:0]}, TRUTH, MUST)
    state = view.state
    assert view._asking.layout.display == ""
    picture = view.image.value
    view.answers["first"].click()
    assert state.guesses["links"][0] == "first"
    assert "by pairs in an identity, which will be better" in view._question.value
    view.answers["second"].click()
    assert view.image.value != picture
    assert state.sentence in view._live.value
    for _ in WAYS[2:]:
        view.answers["first"].click()
    assert view._asking.layout.display == "none"
    assert "5 of" not in view._table.value
    assert "3 of 4: 75.0%" in view._table.value
    view.which["second"].value = "<b>"
    assert state.second == "<b>"
    assert "<b> " not in view._table.value
    assert "&lt;b&gt;" in view._table.value
    assert "divided" in view._verdicts.value
    assert view.sliders["first"].disabled
    assert view.sliders["first"].layout.visibility == "hidden"


def test_slider_and_box_follow_each_other_and_keep_what_was_typed(model) -> None:
    world = sp.load("tiny")
    links = model.pairs[model.pairs.weight >= 9]
    view = sp.widgets.FourCounts(
        {"the model": model, "links": links}, world.truth, world.departures, ask=False
    )
    state = view.state
    assert view.boxes["second"].disabled
    view.sliders["first"].value = 8.0
    assert (state.first_threshold, view.boxes["first"].value) == (8.0, 8.0)
    view.boxes["first"].value = 7.27
    assert state.first_threshold == 7.27
    view.sliders["first"].value = 7.3  # as a browser rounds it to its steps
    assert state.first_threshold == 7.27
    assert "A (the model at 7.27)" in view._live.value
