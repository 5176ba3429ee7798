"""The harm timeline: its state, its words, and a view that shows them."""

import pandas as pd
import pytest
import traitlets
from made_year import MadeYear

from sameperson.casebook.year.story import CLEARED as WORDS
from sameperson.casebook.year.wronged import LATE, MERGED, MISSING
from sameperson.figures.timelines import MARKS, OFFICE, PERSON, SO
from sameperson.widgets import timeline_view, timeline_words
from sameperson.widgets.timeline import CLEARED, CONCLUDES, TimelineState, kind_of


@pytest.fixture
def state() -> TimelineState:
    return TimelineState({"silence": MadeYear(), "notice": MadeYear()})


def at(state: TimelineState, person: str, day: str) -> TimelineState:
    state.person = person
    ends = state.year.weeks["ends"]
    state.week = int((ends <= day).sum()) - 1
    return state


def test_it_opens_on_the_first_person_at_the_end_of_the_year(state) -> None:
    assert state.person == state.offered.index[0]
    assert (state.week, state.last) == (52, 52)
    assert state.day == pd.Timestamp("2051-01-01")


def test_what_is_not_offered_is_refused(state) -> None:
    with pytest.raises(traitlets.TraitError, match="No person 'z'"):
        state.person = "z"
    with pytest.raises(traitlets.TraitError, match="No policy"):
        state.policy = "hold"
    state.week = 99
    assert state.week == 52
    state.week = -1
    assert state.week == 0


def test_years_of_two_lengths_are_refused() -> None:
    short = MadeYear()
    short.weeks = short.weeks.iloc[:10]
    with pytest.raises(ValueError, match="same number of weeks"):
        TimelineState({"one": MadeYear(), "other": short})
    with pytest.raises(ValueError, match="nobody to follow"):
        TimelineState(MadeYear(), pd.Series(dtype=object))


def test_only_what_was_by_then_is_told(state) -> None:
    at(state, "a", "2050-04-24")
    assert state.standing["kind"].tolist() == [MISSING]
    assert state.so_far["day"].max() <= pd.Timestamp("2050-04-24")
    assert at(state, "a", "2050-06-19").standing.empty  # ended on that day
    assert at(state, "b", "2050-05-22").standing["kind"].tolist() == [LATE]
    assert at(state, "b", "2050-05-29").standing["kind"].tolist() == [MISSING]


def test_what_can_be_asked_for_step_by_step(state) -> None:
    says = {
        "2050-04-10": "Nothing has happened to them yet",
        "2050-04-24": "They do not know of it",
        "2050-05-01": "it is decided within 30 days",
        "2050-05-15": "They asked on 2050-05-15 and wait",
        "2050-06-12": "granted on 2050-06-12; the change is to come",
        "2050-06-19": "It was sent out 2 times; by the end of the year 1 of these",
        "2050-07-17": "Since 2050-07-10 they know",
    }
    for day, words in says.items():
        assert words in timeline_words.asks(at(state, "a", day)), day
    state = TimelineState(MadeYear(), pd.Series({"c": "a case"}))
    assert "refused on 2050-06-26; it was right" in timeline_words.asks(
        at(state, "c", "2050-07-03")
    )


def test_a_quiet_year_is_said_to_be_one(state) -> None:
    state.person = "e"
    assert state.often.startswith("none of these: 2 of 6")
    assert "Nothing happens to them" in timeline_words.asks(state)
    assert timeline_words.so(state) == "nothing is wrong"


def test_how_often_stands_in_the_title_for_each_kind(state) -> None:
    state.person = "a"
    title = timeline_words.title(state)
    assert title.startswith("Ann Ash (a) · merged: 2 of 6 people, 33.3 %")
    assert f"{MISSING}: 3 of 5 people, 60.0 %" in title


def test_both_sides(state) -> None:
    at(state, "a", "2050-06-19")
    assert timeline_words.sees(state, "office_sees").startswith("2050-06-19")
    assert timeline_words.sees(state, "person_sees") == "2050-06-12: granted"
    state.week = 0
    assert timeline_words.sees(state, "office_sees") == "nothing"


def test_every_line_that_a_year_can_hold_is_known() -> None:
    for words in WORDS.values():
        assert kind_of(f"{words}: own request.") == CLEARED, words
    assert kind_of("A lead about them opens: a warrant.") == CONCLUDES
    state = TimelineState(MadeYear())
    for person in state.offered.index:
        state.person = person
        assert set(state.lines["kind"]) <= set(MARKS)


def test_bars_and_marks(state) -> None:
    state.person = "a"
    spans = timeline_view.spans(state)
    assert [(s.lane, s.kind) for s in spans] == [
        (SO, MISSING), (OFFICE, MISSING), (PERSON, MISSING), (SO, MERGED), (PERSON, MERGED),
    ]  # fmt: skip
    assert spans[3].ends == state.ends  # it still stands
    marks = timeline_view.marks(state)
    assert (marks["lane"] == PERSON).sum() == (state.lines["person_sees"] != "").sum()


def test_the_view_shows_the_state_and_escapes(state) -> None:
    widget = timeline_view.HarmTimeline({"silence": MadeYear(), "notice": MadeYear()}, person="a")
    before = widget.image.value
    widget.slider.value = 20
    assert widget.state.week == widget.box.value == 20
    assert widget.image.value != before
    assert timeline_words.when(widget.state) in widget._so.value
    widget.who.value = "f"
    assert widget.state.person == "f"
    assert "Fay &lt;b&gt; Oak" in widget._title.value
    widget.who.value = "a"
    widget.box.value = 52
    assert "A &lt;i&gt;" in widget._table.value
    assert "<i>" not in widget._table.value
    widget.policy.value = "notice"
    assert widget.state.policy == "notice"
    assert 'role="status"' in widget._live.value
    assert "notice" in widget._live.value
