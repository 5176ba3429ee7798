"""The claim checker: its content rests on the references, its state takes each answer once."""

import ipywidgets as ipw
import pandas as pd
import pytest
from test_references import ENTRIES, FACTS, read_facts
from test_widgets_three_people import all_html

import sameperson as sp
from sameperson.widgets.claims import Claim, ClaimCheckerState, claims, verdicts

TWO = (
    Claim(
        "Trees", "All trees <b>fall</b>.", "One fell.", "narrower", "One.", "none", ("a1",), ("A1",)
    ),
    Claim("Rivers", "Rivers run.", "They do.", "as it stands", "So.", "none", ("b2",), ("A2",)),
)


# The content ----------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.about)
def test_a_claim_rests_on_entries_whose_rows_it_names(claim: Claim) -> None:
    assert claim.verdict in verdicts()
    assert claim.keys
    known = {row for key in claim.keys for row in ENTRIES[key].fields["fact"].split(", ")}
    reported = {"A3"}  # the wording that circulates, from newspapers; the entry is the study's
    assert set(claim.facts) - reported <= known


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.about)
def test_no_claim_rests_on_an_unverified_row(claim: Claim) -> None:
    if not FACTS.exists():
        pytest.skip("the fact base does not lie beside this checkout")
    rows = read_facts(FACTS.read_text("utf-8"))
    for fact in claim.facts:
        assert not rows[fact].startswith("UNVERIFIED")
        assert "Avoid" not in rows[fact] or claim.verdict != "as it stands"


def test_every_verdict_is_met_and_they_differ() -> None:
    assert {claim.verdict for claim in claims()} == set(verdicts())
    assert len({claim.sentence for claim in claims()}) == len(claims()) == 12


# The state ------------------------------------------------------------------------------------


def test_source_then_verdict_each_once() -> None:
    state = ClaimCheckerState(TWO)
    assert not state.source_shown
    with pytest.raises(ValueError, match="Say first whether you would pass the sentence on"):
        state.answer("narrower")
    state.pass_on(True)
    state.pass_on(False)
    assert state.passed_on == {1: True}
    assert state.outcome == ""
    state.answer("overturned")
    state.answer("narrower")
    assert state.said == {1: "overturned"}
    assert state.outcome.startswith("You said 'overturned'. It is 'narrower': the source supports")
    state.number = 2
    state.pass_on(True)
    state.answer("as it stands")
    assert state.outcome.startswith("You said 'as it stands', and so it is.")
    assert (state.right, state.too_soon) == (1, 1)
    assert state.sentence.endswith(
        "1 as the source has it; you would have passed on 1 that do not hold as they stand."
    )
    rows = [["yes", "overturned", "narrower"], ["yes", "as it stands", "as it stands"]]
    assert state.table[["pass it on", "you", "its source"]].to_numpy().tolist() == rows


def test_the_table_gives_nothing_away() -> None:
    state = ClaimCheckerState(TWO)
    state.pass_on(False)
    expected = pd.DataFrame(
        {"about": ["Trees", "Rivers"], "pass it on": ["no", ""], "you": "", "its source": ""},
        index=pd.RangeIndex(1, 3, name="sentence"),
    )
    pd.testing.assert_frame_equal(state.table, expected, check_dtype=False)


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (3, 2), (2, 2)])
def test_a_number_beyond_the_list_is_brought_back(asked, shown) -> None:
    state = ClaimCheckerState(TWO)
    state.number = asked
    assert state.number == shown


def test_an_unknown_verdict_is_refused() -> None:
    state = ClaimCheckerState(TWO)
    state.pass_on(True)
    with pytest.raises(ValueError, match="There is no verdict 'true'"):
        state.answer("true")


# The view -------------------------------------------------------------------------------------


def test_the_view_shows_the_source_only_after_the_guess() -> None:
    view = sp.widgets.ClaimChecker(TWO)
    assert view._after.layout.display == "none"
    view.would.value = "yes"
    assert view._after.layout.display == ""
    assert view.would.disabled
    view.choice.value = "narrower"
    assert view.choice.disabled
    assert "One." in view._why.value
    assert "[@a1]" in view._why.value
    view.on.click()
    assert view.state.number == view.box.value == 2
    assert view.on.disabled
    assert view.choice.value is None
    assert view._why.value == ""
    view.back.click()
    assert view.choice.value == "narrower"
    assert view.would.value == "yes"


def test_what_is_written_is_shown_as_text() -> None:
    view = sp.widgets.ClaimChecker(TWO)
    shown = "".join(part.value for part in all_html(view))
    assert "&lt;b&gt;fall&lt;/b&gt;" in shown
    assert "<b>fall" not in shown
    assert isinstance(view.box, ipw.BoundedIntText)
    assert (view.box.min, view.box.max) == (1, 2)
