"""The similarity playground: its state by hand, and a view that shows it."""

import numpy as np
import pandas as pd
import pytest

from sameperson.figures.similarity import similarity_bars, similarity_distributions
from sameperson.linkage.fields import prepare
from sameperson.linkage.name_pairs import full_names
from sameperson.linkage.similarity import MEASURES
from sameperson.widgets import markup
from sameperson.widgets.similarity import LONGEST, NOT_DEFINED, SimilarityState, in_words
from sameperson.world import World, load


@pytest.fixture(scope="module")
def world() -> World:
    return load("classroom")


@pytest.fixture
def state(world) -> SimilarityState:
    return SimilarityState(world, "Kavov", "qavov")


def test_values_and_level_by_hand(state) -> None:
    assert state.alike["exact"] == 0
    assert state.alike["edits"] == pytest.approx(0.8)  # one letter of five
    assert state.alike["metaphone"] == 1
    # Four of five letters, none out of place, no common beginning: (4/5 + 4/5 + 1)/3.
    assert state.alike["jaro_winkler"] == pytest.approx(2.6 / 3)
    assert state.level == 1
    assert state.verdict == (
        "Compared as one name field, these reach level 1 of 3: 0.8 or more by Jaro-Winkler."
    )
    state.right = " kavov "
    assert state.level == 3
    assert state.verdict.endswith("level 3 of 3: exactly the same.")


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_is_missing_and_no_disagreement(state, blank) -> None:
    state.left = blank
    assert state.alike.isna().all()
    assert state.level == -1
    assert "missing" in state.verdict
    assert state.sentence.count(NOT_DEFINED) == len(MEASURES)
    assert (state.table["similarity"] == NOT_DEFINED).all()
    assert (state.table["by sound"] == "").all()


def test_the_table_gives_the_codes_by_sound(state) -> None:
    assert state.table.loc["Soundex", "by sound"] == "K110 / Q110"
    assert state.table.loc["Metaphone", "by sound"] == "KFF / KFF"
    state.right = "123"
    assert state.table.loc["Metaphone", "by sound"] == "KFF / none"


def test_long_texts_are_cut(state) -> None:
    state.left = "x" * 500
    assert len(state.left) == LONGEST


@pytest.mark.parametrize(
    ("value", "words"),
    [(np.nan, NOT_DEFINED), (1.0, "1.00"), (0.997, "0.99"), (0.0, "0.00"), (0.456, "0.46")],
)
def test_numbers_in_words(value, words) -> None:
    assert in_words(value) == words


def test_presets_stand_in_the_records_and_are_what_they_say(world, state) -> None:
    prepared = prepare(world.records)
    people = pd.DataFrame(
        {"name": full_names(prepared), "person": world.truth.reindex(prepared.ids).to_numpy()}
    ).dropna()
    bearers = people.groupby("name")["person"].agg(set)
    assert {(p.group, p.same) for p in state.presets} == {
        (group, same) for group in world.groups.unique() for same in (True, False)
    }
    for preset in state.presets:
        left, right = bearers[preset.left], bearers[preset.right]
        if preset.same:
            assert left & right
            assert preset.left != preset.right
        else:
            assert left != right or len(left) > 1
        assert preset.group in set(world.groups[list(left)])
        assert preset.left in preset.label


# The view ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def playground(world):
    from sameperson.widgets import SimilarityPlayground

    return SimilarityPlayground(world)


def test_it_begins_with_a_name_to_choose(playground) -> None:
    first = playground.state.presets[0]
    assert (playground.left.value, playground.right.value) == (first.left, first.right)


def test_a_choice_fills_the_boxes_and_a_key_forgets_it(playground) -> None:
    preset = playground.state.presets[3]
    playground.names.value = preset
    assert (playground.left.value, playground.right.value) == (preset.left, preset.right)
    assert playground.names.value is preset
    picture = playground.image.value
    playground.left.value = preset.left + "x"
    assert playground.names.value == ""
    assert playground.right.value == preset.right
    assert playground.image.value != picture


def test_words_follow_and_are_escaped(playground) -> None:
    playground.left.value, playground.right.value = "<i>kavov</i>", "kavov $x$"
    assert "<i>" not in playground._live.value
    assert "&lt;i&gt;kavov" in playground._live.value
    assert playground._live.value == markup.live(playground.state.sentence)
    assert playground._verdict.value == markup.text(playground.state.verdict)
    for measure in MEASURES.values():
        assert measure.label in playground._table.value


def test_bars_are_as_long_as_the_values_and_none_where_not_defined() -> None:
    from matplotlib.figure import Figure

    bars = similarity_bars(Figure().subplots(), ["a", "b", "c"], [0.8])
    bars.show([0.25, float("nan"), 1.0])
    assert [bar.get_width() for bar in bars._bars] == [0.25, 0, 1]
    assert [words.get_text() for words in bars._words] == ["0.25", "not defined", "1.00"]


def test_distributions_are_drawn_upwards_and_downwards() -> None:
    from matplotlib.figure import Figure

    pairs = pd.DataFrame(
        {"group": "Elm", "same": [True, True, False, False], "alike": [0.9, 1.0, 0.1, np.nan]}
    )
    ax = Figure().subplots()
    similarity_distributions(ax, pairs, "alike", 0.5, {"Elm": "Elm", "Fir": "nobody"})
    heights = {}
    for bar in ax.patches:
        heights.setdefault(np.sign(bar.get_height()), []).append(bar.get_height() ** 2)
    # Both kinds add up to all of them, whatever the scale: sums of squares are 0.45² each.
    assert sum(heights[-1.0]) == pytest.approx(0.45**2)
    assert sum(heights[1.0]) == pytest.approx(0.45**2)
