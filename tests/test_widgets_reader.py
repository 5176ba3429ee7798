"""The record reader: a state by hand, and a view that shows what the state says."""

import re

import pandas as pd
import pytest
import traitlets
from test_widgets_three_people import all_html

import sameperson as sp
from sameperson.linkage.reading import READ
from sameperson.outcomes.cases import Case
from sameperson.outcomes.votes import Readers, simulated_votes
from sameperson.widgets.reader import ReaderState

CLASS = {"r2": (7, 1, 2), "r3": (1, 8, 1)}


def case_of(name: str = "Ana") -> Case:
    """r1 and r2 are P's, r3 is Q's; the linkage has r1 and r3 in one identity."""
    records = pd.DataFrame(
        [
            ["r1", "visas", "entry", "2049-01-01", name, "Lor", "2020-01-01", "x@mail.example"],
            ["r2", "border", "arrival", "2049-02-01", name, "Lorr", "2020-01-01", None],
            ["r3", "open_web", "entry", "2049-03-01", name, "Lor", None, "y@mail.example"],
        ],
        columns=["record_id", "source", "event", "event_on", "given_name", "family_name",
                 "birth_date", "email"],
    ).reindex(columns=["record_id", "source", "event", "event_on", *READ])  # fmt: skip
    person = pd.Series({"r1": "P", "r2": "P", "r3": "Q"})
    return Case(records, person, pd.Series({"r1": "r1", "r2": "r2", "r3": "r1"}), 5.0)


@pytest.fixture
def state() -> ReaderState:
    return ReaderState(case_of(), CLASS)


def test_words_by_hand_from_either_record(state) -> None:
    assert list(state.words.index) == ["given_name", "family_name", "birth_date", "email"]
    assert list(state.words["r2"]) == ["agrees", "differs", "agrees", "missing"]
    assert list(state.words["r3"]) == ["agrees", "agrees", "missing", "differs"]
    state.compare_with = "r3"
    assert list(state.words["r1"]) == ["agrees", "agrees", "missing", "differs"]
    assert "r3" not in state.words
    assert state.sentence.startswith(
        "Compared with r3: r1 agrees on 2, differs on 1, 1 missing; r2 agrees on 1"
    )


def test_the_source_stands_over_every_record(state) -> None:
    assert list(state.side_by_side.loc["source"]) == ["visas", "border", "open_web"]
    assert list(state.side_by_side.columns) == ["r1", "r2", "r3"]


def test_votes_then_commitment_then_truth(state) -> None:
    with pytest.raises(traitlets.TraitError, match="after the votes"):
        state.revealed = True
    state.vote("r2", "cannot tell")
    with pytest.raises(traitlets.TraitError, match="Vote on every record first"):
        state.committed = True
    state.vote("r3", "same")
    state.vote("r3", "different")
    assert (state.verdict, state.truth) == ("", {})
    assert "truth" not in state.table
    state.committed = True
    with pytest.raises(traitlets.TraitError, match="Votes stand"):
        state.vote("r3", "same")
    assert state.votes["r3"] == "different"
    state.revealed = True
    assert state.truth == {"r2": "in truth: same", "r3": "in truth: different"}
    assert state.verdict == (
        "These 3 records are about 2 people. Your 2 votes: 1 right, 0 wrong, 1 cannot tell. "
        "The linkage, at threshold 5.00, makes 2 identities of them."
    )
    assert state.table.loc["r3"].to_dict() == {
        "same": 1, "different": 8, "cannot tell": 1, "yours": "different",
        "truth": "in truth: different",
    }  # fmt: skip


def test_neither_commitment_nor_truth_is_taken_back(state) -> None:
    for record in CLASS:
        state.vote(record, "same")
    state.committed = True
    state.revealed = True
    state.committed = state.revealed = False
    assert state.committed
    assert state.revealed
    assert "1 right, 1 wrong, 0 cannot tell" in state.verdict


@pytest.mark.parametrize(("record", "verdict"), [("r1", "same"), ("r9", "same")])
def test_a_vote_on_another_record_is_refused(state, record, verdict) -> None:
    with pytest.raises(ValueError, match=f"no vote on '{record}'"):
        state.vote(record, verdict)


def test_another_word_or_record_is_refused(state) -> None:
    with pytest.raises(traitlets.TraitError, match="A vote is one of same, different, cannot tell"):
        state.vote("r2", "perhaps")
    with pytest.raises(traitlets.TraitError, match="no record 'r9'"):
        state.compare_with = "r9"


def test_the_votes_of_a_class_or_of_nobody() -> None:
    given = ReaderState(case_of(), {"r3": (1, 8, 1), "r2": (7, 1, 2)})
    assert given.voters == "Your class: 10 readers."
    assert list(given.class_votes.index) == ["r2", "r3"]
    readers = Readers(number=12)
    simulated = ReaderState(case_of(), readers=readers)
    assert simulated.voters == readers.sentence
    expected = simulated_votes(simulated.case.records, "r1", readers)
    pd.testing.assert_frame_equal(simulated.class_votes, expected)
    for wrong in ({"r2": (1, 2, 3)}, {"r2": (1, 2), "r3": (1, 2)}):
        with pytest.raises(ValueError, match=r"three numbers .* for each of r2, r3"):
            ReaderState(case_of(), wrong)


# The view -------------------------------------------------------------------------------------


@pytest.fixture
def view() -> sp.widgets.RecordReader:
    return sp.widgets.RecordReader(case_of(), CLASS)


def text_of(view) -> str:
    return re.sub(r"<[^>]+>", " ", " ".join(h.value for h in all_html(view)))


def table_of(view) -> str:
    return next(h.value for h in all_html(view) if "Each record compared" in h.value)


def test_colour_and_word_of_every_cell(view) -> None:
    assert re.findall(r'<td class="(\w+)">[^<]*<small>(. \w+)</small>', table_of(view)) == [
        ("agrees", "= agrees"), ("agrees", "= agrees"), ("differs", "≠ differs"),
        ("agrees", "= agrees"), ("agrees", "= agrees"), ("missing", "? missing"),
        ("missing", "? missing"), ("differs", "≠ differs"),
    ]  # fmt: skip
    view.choice.value = "r2"
    assert view.state.compare_with == "r2"
    assert "Each record compared with r2" in table_of(view)


def test_buttons_open_one_after_another(view) -> None:
    assert view.commit.disabled
    assert view.reveal.disabled
    assert "Your class" not in text_of(view)
    view.ballots["r2"].value = "same"
    view.ballots["r3"].value = "different"
    assert not view.commit.disabled
    before = view.image.value
    view.commit.click()
    assert all(ballot.disabled for ballot in view.ballots.values())
    assert "Your class: 10 readers." in text_of(view)
    assert view.image.value == before, "the truth is not in the picture yet"
    view.reveal.click()
    assert view.image.value != before
    assert view.state.verdict in text_of(view)
    assert view.commit.disabled
    assert view.reveal.disabled


def test_votes_of_others_are_hidden_until_yours_stand(view) -> None:
    hidden = view.image.value
    after = [box for box in view.children if view.image in getattr(box, "children", ())]
    assert [box.layout.display for box in after] == ["none"]
    view.ballots["r2"].value = view.ballots["r3"].value = "cannot tell"
    view.commit.click()
    assert [box.layout.display for box in after] == [""]
    assert view.image.value == hidden


def test_the_live_line_is_the_sentence(view) -> None:
    lines = [h.value for h in all_html(view) if 'role="status"' in h.value]
    assert len(lines) == 1
    assert view.state.sentence in lines[0]


def test_words_from_the_data_are_escaped() -> None:
    view = sp.widgets.RecordReader(case_of("<i>Ana"), CLASS)
    everything = "".join(h.value for h in all_html(view))
    assert "<i>Ana" not in everything
    assert "&lt;i&gt;Ana" in everything


def test_a_simulation_says_so_on_the_page() -> None:
    view = sp.widgets.RecordReader(case_of())
    view.ballots["r2"].value = view.ballots["r3"].value = "same"
    view.commit.click()
    assert "Simulation, and no finding about real readers" in text_of(view)
