"""The remedy desk: its state against the library, its words, and a view that shows it."""

import numpy as np
import pandas as pd
import pytest
import traitlets

import sameperson as sp
from sameperson.linkage.apart import apart, by_sound, either_order
from sameperson.outcomes import fairness, guessing, remedies
from sameperson.outcomes.remedies import ERRORS, EVERYBODY
from sameperson.review import Band, Reviewer
from sameperson.widgets import remedy_words
from sameperson.widgets.remedies import GUESSED, HELD, KNOWN, ONE, RemedyState
from sameperson.widgets.remedies_view import RemedyDesk

AT = 6.0


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("tiny")


@pytest.fixture(scope="module")
def scores(world: sp.World) -> dict:
    linkage = sp.link(world.records, progress=False)
    return {
        "as written": apart(linkage, world.records),
        "in either order": either_order(linkage, world.records),
        "by sound": by_sound(world.records),
    }


@pytest.fixture(scope="module")
def formed(world: sp.World) -> pd.DataFrame:
    return fairness.candidates(world.records, world.truth, world.groups)


@pytest.fixture
def state(world, scores, formed) -> RemedyState:
    return RemedyState(world, scores, AT, formed)


def people(world: sp.World, links: pd.DataFrame) -> pd.DataFrame:
    return remedies.Register(world.truth, world.groups, world.departures).people(links)


def assert_after(state: RemedyState, expected: pd.DataFrame) -> None:
    counts = remedies.counts(expected).drop(EVERYBODY)
    assert state.bill.after.counts[counts.columns].astype("int64").equals(counts)


def office(world, scores, threshold: float = AT) -> pd.DataFrame:
    return people(world, remedies.links_of(scores["as written"].pairs(), threshold))


def test_without_remedies_nothing_changes(state, world, scores) -> None:
    assert_after(state, office(world, scores))
    flows = state.bill.flows
    assert not flows[["helped", "paid"]].to_numpy().any()
    assert "No remedy" in remedy_words.who(state)
    assert "Nobody is helped. Nobody pays." in remedy_words.who(state)
    assert (state.bill.gaps["before"] == state.bill.gaps["after"]).all()


@pytest.mark.parametrize("names", ["in either order", "by sound"])
@pytest.mark.parametrize("rare", [True, False])
@pytest.mark.parametrize("fields", ["all", "all but the document number"])
def test_what_is_scored_otherwise_is_what_the_library_says(
    state, world, scores, names, rare, fields
) -> None:
    state.names, state.rare, state.fields = names, rare, fields
    without = [] if fields == "all" else ["document_number"]
    pairs = scores[names].pairs(rare, without)
    after = people(world, remedies.links_of(pairs, state.threshold))
    assert_after(state, after)
    expected = remedies.who_pays(office(world, scores, state.threshold), after)
    assert np.array_equal(state.bill.flows.to_numpy(), expected.to_numpy())


def test_who_pays_is_before_less_helped_and_paid(state) -> None:
    state.names = "in either order"
    flows = state.bill.flows
    assert (flows.before - flows.helped + flows.paid == flows.after).all()
    assert flows.loc[(slice(None), EVERYBODY), "after"].sum() > 0


@pytest.mark.parametrize("held", HELD)
def test_what_is_held_is_held(state, held) -> None:
    state.names, state.held = "in either order", held
    merged = state.bill.flows.loc["people_wrongly_merged", EVERYBODY]
    if held == "the threshold":
        assert state.bill.threshold == state.threshold
    if held == "people wrongly merged":
        assert merged["after"] <= merged["before"]
    assert (held in remedy_words.held(state)) or held == HELD[0]


def test_thresholds_of_their_own(state, world, scores) -> None:
    state.by, state.equal = KNOWN, "split"
    pairs = scores["as written"].pairs()
    sweep = sp.Sweep(pairs, world.truth, world.groups, world.departures)
    steps = np.round(np.arange(0, 30, 0.05), 2)
    curve = fairness.curves(sweep, world.truth, world.groups, state.formed, steps)
    now = fairness.curves(sweep, world.truth, world.groups, state.formed, [AT])
    own = fairness.thresholds_for(curve, "split", now["split"].mean())
    assert state.bill.thresholds.to_dict() == pytest.approx(own.to_dict())
    assert np.isnan(state.bill.threshold)
    weighed = fairness.own_thresholds(pairs, world.truth.map(world.groups), own)
    assert_after(state, people(world, remedies.links_of(weighed, 0)))


def test_a_guessed_tradition_gets_the_guess_s_threshold(state, world, scores) -> None:
    state = RemedyState(world, scores, AT, state.formed, asked=20)
    state.by, state.equal = GUESSED, "split"
    said = guessing.asked(world.truth, world.groups, 20, int(world.manifest["seed"]))
    guess = guessing.learn(world.records, said).guess(world.records)
    pairs = scores["as written"].pairs()
    weighed = fairness.own_thresholds(pairs, guess, state.bill.thresholds)
    assert_after(state, people(world, remedies.links_of(weighed, 0)))
    so = world.truth.map(world.groups).reindex(guess.index)
    assert state.guessed_wrong == pytest.approx((guess != so).mean())
    assert f"{state.guessed_wrong:.1%} of the records" in remedy_words.price(state)


def test_the_band_is_the_review_package_s(state, world, scores) -> None:
    state.width, state.joins, state.parts, state.minutes = 6.0, 30.0, 10.0, 10.0
    pairs = scores["as written"].pairs()
    whose = [pairs[end].map(world.truth).to_numpy() for end in ("record_l", "record_r")]
    pairs = pairs.assign(true=whose[0] == whose[1])
    band, reviewer = Band(AT - 3, AT + 3), Reviewer(0.3, 0.1, 10)
    assert_after(state, people(world, band.links(pairs, reviewer)))
    assert state.bill.queue == len(band.queue(pairs)) > 5
    assert state.bill.hours == pytest.approx(state.bill.queue / 6)
    assert f"{state.bill.queue:,} pairs" in remedy_words.price(state)


def test_a_band_is_cut_off_where_pairs_were_not_kept(state) -> None:
    state.threshold, state.width = state.low, 8.0
    state.rare, state.fields = False, "all but telephone and e-mail"
    floor = state.scores["as written"].pairs(False, ["phone", "email"]).attrs["floor"]
    assert state.bill.lower == pytest.approx(max(-4.0, floor - state.threshold))
    cut = "lighter pairs were not kept" in remedy_words.price(state)
    assert cut == (state.bill.lower > -4.0)


def test_measures_by_hand(state) -> None:
    side = state.bill.before
    measures, formed = side.measures, state.formed
    group = measures.index[0]
    assert measures.loc[group, "ppv"] == pytest.approx(side.right[0] / side.made[0])
    every = formed.loc[group, "true"] + formed.loc[group, "never_formed"]
    assert measures.loc[group, "found"] == pytest.approx(side.right[0] / every)
    merged = side.counts.people_wrongly_merged / side.counts.people
    assert measures["merged"].tolist() == pytest.approx(merged.tolist())
    assert state.bill.gaps.loc["merged", "before"] == pytest.approx(merged.max() - merged.min())


def test_the_sentence_on_fairness_names_its_measure_and_counts_the_others(state) -> None:
    state.names = "in either order"
    for measure in ("merged", "ppv"):
        state.measure = measure
        told = remedy_words.fair(state)
        assert told.startswith(f"By the {fairness.MEASURES[measure]}")
        gaps = state.bill.gaps
        narrower = int((gaps.after < gaps.before - 1e-12).sum())
        assert f"narrows by {narrower} of the 5 measures" in told


def test_values_out_of_bounds_are_brought_in_and_unknown_ones_refused(state) -> None:
    state.threshold, state.width, state.joins = 99, 99, -4
    assert (state.threshold, state.width, state.joins) == (20.0, 8.0, 0.0)
    state.threshold = -99
    assert state.threshold == state.low
    with pytest.raises(traitlets.TraitError, match="no way to compare names"):
        state.names = "by ear"


def test_a_tradition_with_nobody_to_accuse_is_not_defined(world, scores) -> None:
    groups = world.groups.copy()
    alone = next(p for p in groups.index if p not in set(world.departures.person_id))
    groups[alone] = "Only"
    changed = sp.World(**{**vars(world), "groups": groups})
    state = RemedyState(changed, scores, AT)
    assert (
        remedy_words.measures_table(state).loc[fairness.MEASURES["accused"], "Only"]
        == remedy_words.NOT_DEFINED
    )
    state.by, state.equal = KNOWN, "accused"  # a group without the measure gets a threshold too
    assert state.bill.thresholds.notna().all()


# The view -------------------------------------------------------------------------------------


@pytest.fixture
def desk(world, scores, formed) -> RemedyDesk:
    return RemedyDesk(world, scores, AT, formed)


def test_the_view_says_what_the_state_holds(desk) -> None:
    picture = desk.image.value
    desk.choices["names"].value = "in either order"
    assert desk.state.names == "in either order"
    assert desk.image.value != picture
    assert remedy_words.who(desk.state).split(":")[0] in desk._live.value
    for error in ERRORS:
        after = desk.state.bill.flows.loc[(error, EVERYBODY), "after"]
        assert f"<b>{after:,}</b>" in desk._tiles.value


def test_boxes_and_sliders_follow_each_other_and_keep_what_was_typed(desk) -> None:
    desk.boxes["threshold"].value = 7.34
    assert desk.state.threshold == 7.34
    assert desk.sliders["threshold"].value == pytest.approx(7.3)
    desk.sliders["threshold"].value = 7.3  # what a browser sends back is no move
    assert desk.state.threshold == 7.34
    desk.sliders["width"].value = 4.0
    assert desk.boxes["width"].value == desk.state.width == 4.0


def test_what_cannot_be_chosen_together_is_greyed_out(desk) -> None:
    assert desk.choices["equal"].disabled
    assert not desk.choices["held"].disabled
    desk.choices["by"].value = KNOWN
    assert not desk.choices["equal"].disabled
    assert desk.choices["held"].disabled


def test_all_is_taken_back(desk) -> None:
    desk.choices["names"].value, desk.choices["by"].value = "by sound", GUESSED
    desk.rare.value, desk.boxes["width"].value = False, 3.0
    desk.again.click()
    state = desk.state
    assert (state.names, state.by, state.rare, state.width) == ("as written", ONE, True, 0.0)
    assert "No remedy" in desk._live.value


def test_names_from_the_data_are_escaped(world, scores) -> None:
    groups = world.groups.replace({"Elm": "<b>Elm</b>"})
    changed = sp.World(**{**vars(world), "groups": groups})
    desk = RemedyDesk(changed, scores, AT)
    shown = desk._people.value + desk._measures.value + desk._fair.value + desk._held.value
    assert "<b>Elm" not in shown
    assert "&lt;b&gt;Elm" in desk._people.value
