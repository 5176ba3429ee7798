"""The weight builder: its state without a browser, and the view's wiring."""

import numpy as np
import pytest
import traitlets

import sameperson as sp
from sameperson.figures.weights import AGAINST, FOR
from sameperson.linkage import weights
from sameperson.linkage.levels import MISSING
from sameperson.outcomes.groups import wilson
from sameperson.widgets import WeightBuilder
from sameperson.widgets.weights import OWN, WeightsState


@pytest.fixture(scope="module")
def world():
    return sp.make_world(600, seed=5)


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


def example(linkage, row: int) -> tuple[str, str]:
    pair = linkage.pairs.iloc[row]
    return pair.record_l, pair.record_r


@pytest.fixture
def state(world, linkage) -> WeightsState:
    return WeightsState(
        linkage, world, {"first": example(linkage, 0), "last": example(linkage, -1)}
    )


def test_nothing_but_blanks_leaves_the_prior(state, linkage) -> None:
    assert state.weight == pytest.approx(linkage.model.prior_log2_odds)
    assert state.evidence == pytest.approx(0)
    assert list(state.parts["step"])[:2] == ["prior", "given name"]
    assert set(state.parts["level"][1:]) == {"missing"}


def test_an_example_is_the_pair_of_the_linkage(state, linkage, world) -> None:
    """Every tenth pair comes to its own weight, but for N in one decimal."""
    for row in range(0, len(linkage.pairs), len(linkage.pairs) // 12):
        pair = linkage.pairs.iloc[row]
        state.examples["this"] = (pair.record_l, pair.record_r)
        state.prior = 0.0
        state.begin_from("this")
        assert state.weight == pytest.approx(pair.weight, abs=0.01)
        apart = weights.evidence(linkage.pairs.iloc[[row]], linkage.model, world.records).iloc[0]
        assert state.parts["adds"].to_numpy() == pytest.approx(apart.to_numpy(), abs=0.01)
        assert state.parts["sum"].to_numpy() == pytest.approx(np.cumsum(apart), abs=0.02)


def test_the_prior_moves_the_weight_and_not_the_evidence(state) -> None:
    state.begin_from("first")
    evidence = state.evidence
    state.prior = -3.0
    assert state.evidence == pytest.approx(evidence)
    assert state.weight == pytest.approx(evidence - 3)
    assert state.prior_in_words == "Before any field, 1 in 9 such pairs is true."
    state.prior = 99
    assert state.prior == 10
    assert "99.9% of such pairs are true" in state.prior_in_words


def test_a_rarer_name_adds_more_and_only_where_it_agrees(state) -> None:
    state.levels = {"given_name": 3}
    adds = {}
    for number in (None, 10.0, 20.0):
        state.one_in = {"given_name": number}
        adds[number] = state.evidence
    assert adds[20] == pytest.approx(adds[10] + 1)
    average = float(state.parameters.loc[("given_name", 3), "evidence_weight"])
    assert adds[None] == pytest.approx(average)
    u = float(state.parameters.loc[("given_name", 3), "u"])
    assert adds[10] == pytest.approx(average + np.log2(u / 0.1))
    assert state.counts_values("given_name")
    state.levels = {"given_name": 0}
    assert not state.counts_values("given_name")
    assert state.evidence == pytest.approx(
        float(state.parameters.loc[("given_name", 0), "evidence_weight"])
    )
    assert not state.counts_values("sex")


@pytest.mark.parametrize(
    ("weight", "share", "odds"),
    [
        (0, "50.00%", "1 in 2 such links is wrong"),
        (3, "88.89%", "1 in 9 such links is wrong"),
        (-3, "11.11%", "1 in 9 such pairs is one person's"),
        (10, "99.90%", "1 in 1,025 such links is wrong"),
        (14, "over 99.99%", "1 in 16,385 such links is wrong"),
        (-20, "under 0.01%", "1 in 1,048,577 such pairs is one person's"),
    ],
)
def test_what_is_claimed(state, weight, share, odds) -> None:
    state.levels = {"city": 1}
    state.prior = weight - state.evidence
    assert state.claim == f"The model claims a probability of {share}: {odds}."
    assert state.claim in state.sentence


def test_what_is_so_is_counted_by_pattern_or_not_defined(state, linkage, world) -> None:
    state.begin_from("first")
    columns = [f"level_{role}" for role in state.roles]
    pattern = linkage.pairs[columns].iloc[0]
    alike = linkage.pairs[(linkage.pairs[columns] == pattern).all(axis=1)]
    true = (alike.record_l.map(world.truth) == alike.record_r.map(world.truth)).sum()
    low, high = wilson(true, len(alike))
    assert f"{len(alike):,} show exactly" in state.so
    assert f"{true:,} of {len(alike):,} (95 % interval {low:.0%} to {high:.0%})" in state.so
    state.levels = dict.fromkeys(state.roles, MISSING)
    assert "not defined" in state.so


def test_unknown_levels_are_refused(state) -> None:
    with pytest.raises(traitlets.TraitError, match="no level 9 of sex"):
        state.levels = {"sex": 9}
    with pytest.raises(traitlets.TraitError, match="cannot share a sex"):
        state.one_in = {"sex": 3.0}
    with pytest.raises(traitlets.TraitError, match=r"One in 0\.5"):
        state.one_in = {"city": 0.5}


# The view ----------------------------------------------------------------------------------------


@pytest.fixture
def builder(world, linkage) -> WeightBuilder:
    return WeightBuilder(
        linkage, world, {"first": example(linkage, 0), "last": example(linkage, -1)}
    )


def test_the_first_example_is_shown_and_controls_follow_the_state(builder, linkage) -> None:
    assert builder.begin.value == "first"
    assert builder.state.weight == pytest.approx(linkage.pairs.weight.iloc[0], abs=0.01)
    assert {role: box.value for role, box in builder.levels.items()} == builder.state.levels
    before = builder.image.value
    builder.begin.value = "last"
    assert builder.state.weight == pytest.approx(linkage.pairs.weight.iloc[-1], abs=0.01)
    assert builder.image.value != before


def test_a_choice_moves_the_picture_and_is_ones_own(builder) -> None:
    before = builder.image.value
    builder.levels["sex"].value = 0
    assert builder.state.levels["sex"] == 0
    assert builder.begin.value == OWN
    assert builder.image.value != before
    assert builder.state.sentence in builder._live.value
    assert "different" in builder._table.value
    builder.levels["given_name"].value = MISSING
    assert builder.one_in["given_name"].disabled
    builder.levels["given_name"].value = 3
    assert not builder.one_in["given_name"].disabled
    builder.one_in["given_name"].value = 50
    assert builder.state.one_in["given_name"] == 50
    builder.one_in["given_name"].value = 0
    assert builder.state.one_in["given_name"] is None


def test_slider_box_and_button_set_the_prior(builder) -> None:
    own = builder.state.prior
    builder.box.value = -5.33
    assert builder.state.prior == -5.33
    assert builder.slider.value == pytest.approx(-5.3)
    builder.slider.value = -5.3  # what a browser sends back must not undo what was typed
    assert builder.state.prior == -5.33
    builder.slider.value = -7.0
    assert builder.state.prior == pytest.approx(-7)
    assert builder.box.value == pytest.approx(-7)
    builder.back.click()
    assert builder.state.prior == own
    assert builder.box.value == round(own, 2)


def test_bars_begin_where_the_last_ended_and_say_which_way(builder) -> None:
    parts = builder.state.parts
    bars = builder._waterfall._bars
    for bar, (_, part) in zip(bars, parts.iterrows(), strict=False):
        assert bar.get_x() == pytest.approx(part["sum"] - part["adds"])
        assert bar.get_width() == pytest.approx(part["adds"])
    for bar, adds in zip(bars[1:-1], parts["adds"][1:], strict=True):
        assert bar.get_facecolor() != bar.get_edgecolor()
        assert (bar.get_hatch() is not None) == (adds < 0)
    assert bars[-1].get_x() == 0
    assert bars[-1].get_width() == pytest.approx(builder.state.weight)
    assert FOR != AGAINST
    low, high = builder._waterfall.limits
    assert low < min(0, parts["sum"].min())
    assert high > max(0, parts["sum"].max())


def test_values_from_the_data_are_escaped(world, linkage) -> None:
    name = "<b>pair</b>"
    builder = WeightBuilder(linkage, world, {name: example(linkage, 0)})
    html = "".join(w.value for w in (builder._live, builder._claim, builder._so, builder._table))
    assert name not in html
