"""Three people: a state by hand, scenes that say what the file holds, and a view that shows it."""

import re

import pandas as pd
import pytest
from test_cast import PEOPLE, world_of

import sameperson as sp
from sameperson.outcomes.identity import identity_of
from sameperson.outcomes.prices import claimed_one_in
from sameperson.widgets.scenes import day, scene
from sameperson.widgets.three_people import ThreePeopleState


@pytest.fixture
def state() -> ThreePeopleState:
    return ThreePeopleState(*world_of())


def states_at(state: ThreePeopleState, threshold: float) -> list[str]:
    state.threshold = threshold
    return [state.state_of(role) for role in state.cast.roles]


def test_states_by_hand(state) -> None:
    # Ana is merged up to 6, Bo accused above 4.
    assert states_at(state, 4) == ["merged", "intact", "intact"]
    assert states_at(state, 4.1) == ["merged", "intact", "accused"]
    assert states_at(state, 6) == ["merged", "intact", "accused"]
    assert states_at(state, 6.1) == ["intact", "intact", "accused"]


def test_it_begins_where_only_the_first_is_harmed(state) -> None:
    assert state.begin == 3
    assert state.threshold == 3
    assert states_at(state, state.begin) == ["merged", "intact", "intact"]


def test_stretches_by_hand(state) -> None:
    merged, intact, accused = (state.stretches(role) for role in state.cast.roles)
    assert merged == [(0, 6, "merged"), (6, 14, "intact")]
    assert intact == [(0, 14, "intact")]
    assert accused == [(0, 4, "intact"), (4, 14, "accused")]
    assert state.table().loc["Ana Lor, 30"].to_dict() == {
        "merged with somebody else": "0.00 to 6.00", "intact": "6.00 to 14.00",
        "accused by a missing link": "at no threshold", "now": "merged with somebody else",
    }  # fmt: skip


def test_the_threshold_stays_inside_and_on_tenths(state) -> None:
    for given, kept in ((-5, 0), (99, 14), (3.14, 3.1), (3.16, 3.2)):
        state.threshold = given
        assert state.threshold == pytest.approx(kept)


def test_the_outcome_follows(state) -> None:
    for threshold in (0, 4.1, 14):
        state.threshold = threshold
        assert state.outcome == state.sweep.at(threshold)


def test_ages_count_birthdays(state) -> None:
    assert state.age("P1") == 30
    state.people.loc["P1", "birth_date"] = "2020-12-31"
    assert state.age("P1") == 30
    state.people.loc["P1", "birth_date"] = "2021-01-01"
    assert state.age("P1") == 29


def test_the_file_is_the_identity_of_the_arrival(state) -> None:
    state.threshold = 5
    file = state.file_of(state.cast.merged)
    assert list(file.about) == ["P1", "P2", "P1", "P2"]
    assert list(file.what) == ["arrived", "arrived", "left", "left"]
    seen = state.officer_sees(state.cast.merged)
    assert list(seen["who it is about"]).count("somebody else: Ana Lor, 40") == 2
    assert "about" not in seen
    assert list(state.file_of(state.cast.accused).what) == ["arrived"]


def test_scenes_by_hand(state) -> None:
    state.threshold = 5
    merged, intact, accused = (scene(state, role) for role in state.cast.roles)
    assert "It holds 4 entries, and 2 of them are about somebody else, Ana Lor, 40" in merged
    assert "2 dates of birth and 2 document numbers" in merged
    assert f"has weight 6.0: the system claims that 1 in {claimed_one_in(6):.0f} such" in merged
    assert "It holds 3 entries, all about him" in intact
    assert "arrived on 1 January 2050 and left on 1 February 2050, 31 days later" in intact
    assert "It holds 1 entry, his arrival on 1 January 2050. No departure follows it." in accused
    assert "the border took down no document number" in accused
    assert "where it had written" not in accused, "both ends write the name alike"
    state.threshold = 7
    assert "all about her: she arrived" in scene(state, state.cast.merged)


def test_a_name_written_otherwise_is_told() -> None:
    sweep, world = world_of()
    left = world.records.record_id == "P3d"
    world.records.loc[left, ["given_name", "family_name"]] = ["Tam", "Bo"]
    state = ThreePeopleState(sweep, world)
    state.threshold = 5
    assert "wrote “Tam Bo” where it had written “Bo Tam” and took down no document" in scene(
        state, state.cast.accused
    )


def test_records_that_are_split_do_not_accuse() -> None:
    sweep, world = world_of()
    state = ThreePeopleState(sweep, world)
    role = state.cast.intact
    state.sweep = sp.Sweep(
        sweep.pairs[sweep.pairs.record_r != "P6v"], world.truth, world.groups, world.departures
    )
    split = type(role)(role.person_id, -1.0, 20.0, 2.0, role.arrival, role.departure)
    state.threshold = 5
    assert state.state_of(split) == "split"
    said = scene(state, split)
    assert "It holds 2 of the 3 entries about him. The others lie in other files" in said
    assert "The visa is granted" in said


def test_headline_and_finding_say_whether_there_is_a_way() -> None:
    state = ThreePeopleState(*world_of())
    assert state.finding == "No position of the slider is right for all three"
    assert state.headline.startswith("Up to 6.00, Ana Lor is merged with somebody else. Above 4.00")


def test_sentence_and_everybody(state) -> None:
    state.threshold = 5
    o = state.outcome
    assert state.sentence == (
        "Threshold 5.0: Ana Lor merged with somebody else, Ed Nov intact, Bo Tam accused by a "
        f"missing link. Of 8 people in the file, {o.people_wrongly_merged} are wrongly merged; "
        f"of 8 who left in time, {o.people_accused} are accused by a missing link."
    )
    everybody = state.everybody()
    for threshold, row in everybody.iterrows():
        at = state.sweep.at(threshold)
        assert list(row) == [at.people_wrongly_merged, at.people_accused]
    assert {0.0, 3.0, 5.0, 14.0} <= set(everybody.index)


def test_a_day_in_words() -> None:
    assert day("2050-06-01") == "1 June 2050"


# The view -------------------------------------------------------------------------------------


def shown(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


@pytest.fixture
def view() -> sp.widgets.ThreePeople:
    return sp.widgets.ThreePeople(*world_of())


def test_slider_box_and_state_move_together(view) -> None:
    view.slider.value = 5.0
    assert view.box.value == view.state.threshold == 5.0
    view.box.value = 4.12
    assert view.slider.value == view.box.value == view.state.threshold == 4.1
    view.box.value = 4.14  # the state stays; the box comes back to it
    assert view.box.value == 4.1
    view.state.threshold = 7
    assert view.slider.value == view.box.value == 7


def test_the_picture_and_the_cards_follow(view) -> None:
    before = view.image.value
    assert "merged with somebody else" in view.cards[0].value
    view.slider.value = 7.0
    assert view.image.value != before
    assert view.image.value[:4] == b"\x89PNG"
    for card, role in zip(view.cards, view.state.cast.roles, strict=True):
        assert scene(view.state, role) in shown(card.value)
    view.slider.value = view.state.begin
    assert view.image.value == before, "one figure, kept and updated"


def test_words_from_the_data_are_escaped() -> None:
    sweep, world = world_of({**PEOPLE, "P1": ("<b>Ana", *PEOPLE["P1"][1:]),
                             "P2": ("<b>Ana", *PEOPLE["P2"][1:])})  # fmt: skip
    view = sp.widgets.ThreePeople(sweep, world)
    everything = "".join(child.value for child in all_html(view))
    assert "<b>Ana" not in everything
    assert "&lt;b&gt;Ana" in everything


def all_html(widget) -> list:
    if hasattr(widget, "children"):
        return [found for child in widget.children for found in all_html(child)]
    return [widget] if type(widget).__name__ == "HTML" else []


def test_the_live_line_is_the_sentence(view) -> None:
    view.slider.value = 5.0
    lines = [h.value for h in all_html(view) if 'role="status"' in h.value]
    assert len(lines) == 1
    assert view.state.sentence in shown(lines[0])
    assert any("simulation" in h.value or "Invented population" in h.value for h in all_html(view))


def test_without_arguments_it_is_the_classroom() -> None:
    view = sp.widgets.ThreePeople()
    state = view.state
    assert state.outcome.people > 4000
    for role in state.cast.roles:
        own = state.world.truth.index[state.world.truth == role.person_id]
        whole = identity_of(state.sweep, role.arrival, state.threshold)
        assert (set(whole) > set(own)) == (state.state_of(role) == "merged")
    assert isinstance(state.officer_sees(state.cast.merged), pd.DataFrame)
