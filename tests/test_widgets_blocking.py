"""The blocking explorer: its state by hand and against the library, and a view that shows it."""

import doctest
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import traitlets

import sameperson as sp
from sameperson.linkage import Linkage
from sameperson.linkage.blocking import candidate_counts, true_pairs, won_back
from sameperson.widgets import blocking
from sameperson.widgets.blocking import EVERYBODY, NOT_DEFINED, BlockingState
from sameperson.widgets.blocking_view import BlockingExplorer
from sameperson.widgets.order import in_random_order

# Person P has records a, b, c; person Q has d and e. a and b share an e-mail address, b and c a
# telephone, so that a and c come together through b. d and e share nothing.
RECORDS = pd.DataFrame(
    {
        "record_id": ["a", "b", "c", "d", "e"],
        "phone": [None, "1", "1", "2", None],
        "email": ["x", "x", None, None, "<i>y</i>"],
    }
)
TRUTH = pd.Series({"a": "P", "b": "P", "c": "P", "d": "Q", "e": "Q"})
PAIRS = pd.DataFrame([("a", "b", 8.0), ("b", "c", 6.0)], columns=["record_l", "record_r", "weight"])


@pytest.fixture
def world() -> SimpleNamespace:
    groups = pd.Series({"P": "Elm", "Q": "<b>Fir</b>"})
    return SimpleNamespace(records=RECORDS, truth=TRUTH, groups=groups, manifest={"seed": 7})


@pytest.fixture
def linkage() -> Linkage:
    ids = pd.Index(RECORDS["record_id"])
    return Linkage(PAIRS, ids, -10.0, model=None, training=None)  # type: ignore[arg-type]


def test_rules_by_hand(world, linkage) -> None:
    state = BlockingState(world, linkage, threshold=5)
    assert list(state.rules) == ["phone", "email"]
    assert (state.every, state.counts.to_dict()) == (10, {"phone": 1, "email": 1})
    found = state.found
    # True pairs: a-b, a-c, b-c, d-e. Formed: a-b and b-c. Of a-c and d-e the first is won back.
    assert (found.candidates, found.formed, found.won_back) == (2, 2, 1)
    assert found.lost["count"].to_dict() == {"Elm": 1, "<b>Fir</b>": 1, EVERYBODY: 2}
    assert found.apart["count"].to_dict() == {"Elm": 0, "<b>Fir</b>": 1, EVERYBODY: 1}
    assert found.alone.to_dict() == {"phone": 1, "email": 1}


def test_without_a_rule_its_links_are_gone_too(world, linkage) -> None:
    state = BlockingState(world, linkage, threshold=5)
    state.ticked = ["email"]
    assert (state.found.candidates, state.found.won_back) == (1, 0)
    assert state.found.lost.loc[EVERYBODY, "count"] == 3
    state.ticked = []
    assert (state.found.candidates, state.found.formed, state.found.won_back) == (0, 0, 0)
    assert state.found.lost.loc[EVERYBODY, "share"] == 1
    assert "every true pair is lost" in state.sentence
    assert state.by_rule()["true pairs only it forms, of the ticked"].tolist() == [NOT_DEFINED] * 2


def test_a_higher_threshold_wins_fewer_back(world, linkage) -> None:
    assert BlockingState(world, linkage, threshold=7).found.won_back == 0
    with pytest.raises(ValueError, match="Link again with a lower floor"):
        BlockingState(world, linkage, threshold=-11)


def test_ticks_keep_the_order_of_the_rules_and_others_are_refused(world, linkage) -> None:
    state = BlockingState(world, linkage, threshold=5)
    state.ticked = ["email", "phone"]
    assert state.ticked == ["phone", "email"]
    with pytest.raises(traitlets.TraitError, match="no rule 'shoe size'"):
        state.ticked = ["shoe size"]


@pytest.fixture(scope="module")
def tiny() -> tuple[sp.World, Linkage]:
    world = sp.load("tiny")
    return world, sp.link(world.records, progress=False)


def test_the_state_is_the_librarys(tiny) -> None:
    world, linkage = tiny
    state = BlockingState(world, linkage, threshold=4.0)
    pairs = true_pairs(world.records, world.truth)
    lost = pairs[~pairs.formed]
    assert state.found.candidates == candidate_counts(world.records)["all rules"]
    assert state.found.formed == pairs.formed.sum()
    assert state.found.won_back == won_back(lost, linkage.identities(4.0)).sum()
    state.ticked = ["document_number", "given_name and family_name"]
    chosen = [("document_number",), ("given_name", "family_name")]
    assert state.found.candidates == candidate_counts(world.records, chosen)["all rules"]
    assert state.found.formed == true_pairs(world.records, world.truth, chosen).formed.sum()
    assert state.order == in_random_order(sorted(world.groups.unique()), 7)


def test_the_sentence_names_whom_intervals_do_not_tell_apart(tiny) -> None:
    world, linkage = tiny
    state = BlockingState(world, linkage, threshold=4.0)
    state.ticked = ["document_number"]  # which is missing in every tradition alike
    lost = state.found.lost.drop(EVERYBODY)
    most = lost.share.idxmax()
    others = set(lost.index[lost.upper >= lost.loc[most, "lower"]]) - {most}
    told = state.sentence.split("largest share is lost in ")[1]
    assert told.startswith(f"{most}: {lost.loc[most, 'share']:.1%}")
    assert others
    assert all(other in told for other in others)


# The view ------------------------------------------------------------------------------------


def test_the_view_shows_what_the_state_says(tiny) -> None:
    view = BlockingExplorer(*tiny, threshold=4.0)
    state, picture = view.state, view.image.value
    assert state.sentence in view._live.value
    view.boxes["document_number"].value = False
    assert "document_number" not in state.ticked
    assert state.sentence in view._live.value
    assert f"{state.found.candidates:,}" in view._tiles.value
    assert view.image.value != picture
    view.none.click()
    assert state.ticked == []
    assert not any(box.value for box in view.boxes.values())
    view.all.click()
    assert len(state.ticked) == len(view.boxes)
    assert all(box.value for box in view.boxes.values())
    assert view.image.value == picture, "the same ticks give the same picture"


def test_all_at_once_is_counted_once(tiny, monkeypatch) -> None:
    view = BlockingExplorer(*tiny, threshold=4.0)
    asked = []
    count = view.state._count
    monkeypatch.setattr(view.state, "_count", lambda ticked: asked.append(ticked) or count(ticked))
    view.none.click()
    assert len(asked) == 1


def test_what_comes_from_the_data_is_escaped(world, linkage) -> None:
    view = BlockingExplorer(world, linkage, threshold=5)
    assert "<b>Fir" not in view._traditions.value
    assert "&lt;b&gt;Fir" in view._traditions.value


def test_the_table_has_what_the_picture_shows(tiny) -> None:
    state = BlockingState(*tiny, threshold=4.0)
    table = state.by_tradition()
    assert list(table.index) == [*state.order, EVERYBODY]
    for group in table.index:
        lost = state.found.lost.loc[group]
        assert table.loc[group, "lost"].startswith(f"{lost['count']:.0f}: {lost['share']:.1%}")
    assert np.isclose(state.found.lost.loc[EVERYBODY, "of"], state.found.lost["of"].sum() / 2)


def test_the_examples_in_the_docstrings_are_so() -> None:
    assert doctest.testmod(blocking).failed == 0
