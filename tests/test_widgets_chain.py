"""The chain viewer: its state by hand, and a view that shows what the state says."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import traitlets

import sameperson as sp
from sameperson.figures.chains import layout
from sameperson.linkage import Linkage
from sameperson.widgets import chain_words
from sameperson.widgets.chain import ChainState

# Two people, three records each, and one link between them; p-q is a pair of its own.
PAIRS = pd.DataFrame(
    [
        ("a1", "a2", 20.0), ("a2", "a3", 12.0), ("a1", "a3", 11.0), ("b1", "b2", 15.0),
        ("b2", "b3", 14.0), ("a3", "b1", 8.0), ("a1", "b3", -2.0), ("p", "q", 9.0),
    ],
    columns=["record_l", "record_r", "weight"],
)  # fmt: skip
IDS = ["a1", "a2", "a3", "b1", "b2", "b3", "p", "q", "z"]
TRUTH = pd.Series({i: {"a": "A", "b": "B"}.get(i[0], "P") for i in IDS})
SOURCES = [
    "border", "border", "biometric_index", "visas", "benefits", "border", "visas", "benefits",
    "visas",
]  # fmt: skip


@pytest.fixture
def world() -> SimpleNamespace:
    records = pd.DataFrame({"record_id": IDS, "source": SOURCES, "given_name": "Rolum"})
    records["family_name"] = ["<b>Sawolk</b>", *["Sawolk"] * 8]
    people = pd.DataFrame(
        {"person_id": ["A", "B", "P"], "given_name": ["Rolum", "Basev", "Mawex"],
         "family_name": ["Sawolk", "Sawolk", "Jorl"]}
    )  # fmt: skip
    return SimpleNamespace(records=records, truth=TRUTH, people=people)


def linkage(pairs: pd.DataFrame = PAIRS, ids: list[str] = IDS) -> Linkage:
    return Linkage(pairs, pd.Index(ids), -10.0, None, None)


@pytest.fixture
def state(world) -> ChainState:
    return ChainState(linkage(), world, 6.0, ["a1", "p"])


def choose(state: ChainState, first: str, second: str) -> None:
    state.first, state.second = state.letter[first], state.letter[second]


def counts(state: ChainState) -> list[int]:
    return [made.identities.nunique() for made in state.made]


def together(state: ChainState, a: str, b: str) -> list[bool]:
    return [bool(made.identities[a] == made.identities[b]) for made in state.made]


def test_it_begins_with_the_identity_as_it_is(state) -> None:
    assert state.letters == dict(zip("abcdef", IDS, strict=False))
    assert (state.first, state.second) == ("a", "b")
    assert counts(state) == [1, 1, 1]
    assert len(state.pairs) == 7
    assert not state.revealed


def test_a_bridge_removed_parts_the_records_and_can_be_taken_back(state) -> None:
    choose(state, "b1", "a3")
    assert state.weight == 8.0
    assert state.allowed == {"removed", "different"}
    state.act("removed")
    assert counts(state) == [2, 2, 2]
    assert state.made[0].number == {"a1": 1, "a2": 1, "a3": 1, "b1": 2, "b2": 2, "b3": 2}
    assert state.allowed == {"back", "different"}
    state.act("back")
    assert counts(state) == [1, 1, 1]


def test_a_verdict_on_an_unlinked_pair_is_overruled_by_a_path_and_must_not_link_is_not(
    state,
) -> None:
    choose(state, "a1", "b2")
    state.act("different")
    assert together(state, "a1", "b2") == [True, True, False]
    refused = state.made[2].refused
    assert refused[["record_l", "record_r", "decision_l", "decision_r"]].to_numpy().tolist() == [
        ["a3", "b1", "a1", "b2"]
    ]
    components, _, apart = (chain_words.of_rule(state, made) for made in state.made)
    assert components == (
        "Connected components (1 identity): a and e are still together, through a–b–c–d–e. The "
        "weakest link on the way is c–d (8.0)."
    )
    assert apart == (
        "Must-not-link (2 identities): a and e stand apart. It refused c–d (8.0), because a and e "
        "are to stay apart."
    )


def test_a_verdict_on_a_linked_pair_takes_that_link_alone(state) -> None:
    choose(state, "a1", "a2")
    state.act("different")
    assert together(state, "a1", "a2") == [True, True, False]
    assert len(state.made[0].links) == 5
    assert not (state.made[0].links.weight == 20.0).any()
    path = state.path(state.made[0])
    assert list(path.record_r) == ["a3", "a2"]


def test_a_link_by_hand_joins_what_the_threshold_left_apart(state) -> None:
    choose(state, "a3", "b1")
    state.act("removed")
    choose(state, "a1", "b3")
    assert state.allowed == {"added", "different"}
    assert "weight -2.0 lies below the threshold 6" in chain_words.of_pair(state)
    state.act("added")
    assert counts(state) == [1, 1, 1]
    assert "by their own link" in chain_words.of_rule(state, state.made[0])
    assert chain_words.links_table(state).loc["a–f", "weight"] == "by hand"
    assert chain_words.links_table(state).loc["a–f", "the model claims"] == "nothing"
    state.restart()
    assert state.changes == {}
    assert counts(state) == [1, 1, 1]


def test_what_makes_no_sense_does_nothing(state) -> None:
    choose(state, "a1", "a1")
    assert state.allowed == set()
    state.act("different")
    assert state.changes == {}
    choose(state, "a1", "a2")
    state.act("added")
    assert state.changes == {}
    with pytest.raises(traitlets.TraitError, match="No record here"):
        state.first = "x"
    with pytest.raises(traitlets.TraitError, match="not among those offered"):
        state.identity = "b1"


def test_best_links_take_sources_at_their_word(state) -> None:
    # The border holds a person often: each of its records is a source of its own.
    assert counts(state)[1] == 1
    state.every_source = True
    # Now a1-a2 lies inside one source, and a3's best in the border is a2: a1 is left alone.
    assert state.made[1].number == {"a1": 1, "a2": 2, "a3": 2, "b1": 2, "b2": 2, "b3": 2}
    assert counts(state)[0] == 1


def test_another_identity_begins_anew(state) -> None:
    choose(state, "a1", "b2")
    state.act("different")
    state.revealed = True
    state.identity = "p"
    assert state.records == ["p", "q"]
    assert (state.first, state.second, state.revealed, state.changes) == ("a", "b", False, {})
    assert counts(state) == [1, 1, 1]


def test_people_are_told_once_revealed(state) -> None:
    assert chain_words.of_people(state, state.made[0]) == ""
    assert "about" not in chain_words.records_table(state)
    assert list(chain_words.records_table(state).identity) == ["1 · 1 · 1"] * 6
    assert "so" not in chain_words.links_table(state)
    state.revealed = True
    assert chain_words.of_people(state, state.made[0]) == "2 wrongly merged, 0 split"
    choose(state, "a2", "a3")
    state.act("different")
    assert chain_words.of_people(state, state.made[2]) == "2 wrongly merged, 1 split"
    numbers = ["1 · 1 · 1", "1 · 1 · 1", "1 · 1 · 2", *["1 · 1 · 2"] * 3]
    assert list(chain_words.records_table(state).identity) == numbers
    assert list(chain_words.records_table(state).about[:4]) == [
        "Rolum Sawolk (A)", "Rolum Sawolk (A)", "Rolum Sawolk (A)", "Basev Sawolk (B)",
    ]  # fmt: skip
    table = chain_words.links_table(state)
    assert table.loc["c–d"].to_dict() == {
        "weight": "8.0", "the model claims": "1 in 257 wrong", "bridge": "bridge",
        "so": "two people",
    }  # fmt: skip
    assert "They are about one person." in chain_words.of_pair(state)


def test_the_whole_in_one_line(state) -> None:
    assert chain_words.of_all(state) == (
        "6 records. Identities: connected components 1; best links 1; must-not-link 1. "
        "a and b are together under connected components, best links, must-not-link."
    )


def test_identities_are_offered_by_themselves_and_those_too_large_are_refused(world) -> None:
    assert list(ChainState(linkage(), world, 6.0).offered) == ["a1"]
    assert list(ChainState(linkage(), world, 8.5).offered) == ["a1", "b1", "p"]
    with pytest.raises(ValueError, match="holds 1 records"):
        ChainState(linkage(), world, 6.0, ["z"])
    many = [f"r{i:02}" for i in range(17)]
    star = pd.DataFrame({"record_l": "r00", "record_r": many[1:], "weight": 9.0})
    with pytest.raises(ValueError, match="holds 17 records"):
        ChainState(linkage(star, many), world, 6.0, ["r00"])


def test_a_layout_is_the_same_each_time_and_inside_its_panel() -> None:
    links = PAIRS[PAIRS.weight >= 6][:6]
    place = layout(IDS[:6], links)
    assert place == layout(IDS[:6], links)
    spots = np.array(list(place.values()))
    assert spots.min() >= 0
    assert spots.max() <= 1
    gaps = np.linalg.norm(spots[:, None] - spots[None], axis=2) + np.eye(6)
    assert gaps.min() > 0.1
    assert layout(["x", "y"], links[:0]).keys() == {"x", "y"}


# The view ---------------------------------------------------------------------------------------


@pytest.fixture
def viewer(world) -> sp.widgets.ChainViewer:
    return sp.widgets.ChainViewer(linkage(), world, 6.0, ["a1", "p"])


def test_the_view_says_what_the_state_says(viewer) -> None:
    state = viewer.state
    before = viewer.image.value
    viewer.ends[0].value, viewer.ends[1].value = "c", "d"
    assert (state.first, state.second) == ("c", "d")
    assert viewer.buttons["added"].disabled
    assert not viewer.buttons["removed"].disabled
    viewer.buttons["removed"].click()
    assert state.changes == {("a3", "b1"): "removed"}
    assert viewer.image.value != before
    assert chain_words.of_all(state) in viewer._live.value
    assert "You removed the link." in viewer._pair.value
    viewer.again.click()
    assert viewer.again.disabled
    viewer.strict.value = True
    assert state.every_source


def test_the_view_opens_another_identity_with_its_records(viewer) -> None:
    viewer.ends[0].value = "f"
    viewer.which.value = "p"
    assert viewer.state.identity == "p"
    assert [letter for _, letter in viewer.ends[0].options] == ["a", "b"]
    assert [box.value for box in viewer.ends] == ["a", "b"]
    viewer.which.value = "a1"
    assert len(viewer.ends[1].options) == 6


def test_who_is_who_is_hidden_until_asked_for_and_values_are_escaped(viewer) -> None:
    assert "Basev" not in viewer._who.value + viewer._records.value + viewer._links.value
    assert "<b>Sawolk" not in viewer._records.value
    assert "&lt;b&gt;Sawolk" in viewer._records.value
    viewer.reveal.click()
    assert "▲ Basev Sawolk (B)" in viewer._who.value
    assert viewer.reveal.description == "Hide who is who"
    viewer.reveal.click()
    assert viewer._who.value == ""
