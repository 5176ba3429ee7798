"""The threshold explorer without a browser: hand-worked small worlds, and hostile values."""

import asyncio
import io
import re
from collections.abc import Callable, Iterator

import ipywidgets as ipw
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

import sameperson as sp
from sameperson.outcomes.groups import rates
from sameperson.widgets import larger, markup
from sameperson.widgets.picture import Picture, encode
from sameperson.widgets.rounds import Explain, Predict, PredictState, my_predictions
from sameperson.widgets.settle import Settle
from sameperson.widgets.threshold import ThresholdState
from sameperson.widgets.threshold_view import ThresholdExplorer
from sameperson.widgets.told import Accused, Merged

# Ann and Ben are twins; Cy is nobody's kin. At 7 the twins are merged, at 2 all three are.
PAIRS = pd.DataFrame(
    [("a1", "a2", 9.0), ("b1", "b2", 5.0), ("a2", "b1", 7.0), ("b2", "c1", 2.0)],
    columns=["record_l", "record_r", "weight"],
)
TRUTH = pd.Series({"a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C", "d1": "D"})
GROUPS = pd.Series({"A": "x", "B": "x", "C": "y", "D": "y"})
KIN = pd.DataFrame({"person_l": ["A"], "person_r": ["B"], "relation": ["twin"]})
LEFT = pd.DataFrame({"person_id": ["A", "B"], "arrival": ["a1", "b1"], "departure": ["a2", "b2"]})
PEOPLE = pd.DataFrame(
    {
        "person_id": list("ABCD"),
        "given_name": ["Ann", "Ben", "Cy", "Dee"],
        "family_name": ["Low", "Low", "May", "Nye"],
        "tradition": list("xxyy"),
    }
)
RECORDS = pd.DataFrame(
    {
        "record_id": list(TRUTH.index),
        "given_name": ["Ann", None, "Ann", "Ben", "Cy", "Dee"],
        "birth_date": ["2001-02-03"] * 6,
        "phone": [None] * 6,
    }
)
HOSTILE = "<img src=x onerror=alert(1)>&\"' $\\frac{$"


def a_world(people: pd.DataFrame = PEOPLE, records: pd.DataFrame = RECORDS) -> sp.World:
    empty = pd.DataFrame()
    manifest = {"seed": 7}
    return sp.World(people, records, TRUTH, GROUPS, LEFT, KIN, empty, empty, manifest)


def a_sweep(pairs: pd.DataFrame = PAIRS, **changed) -> sp.Sweep:
    given = {"groups": GROUPS, "must_join": LEFT, "kin": KIN, **changed}
    return sp.Sweep(pairs, TRUTH, **given)


def a_state(threshold: float | None = 6.0, **changed) -> ThresholdState:
    return ThresholdState(a_sweep(**changed), a_world(), threshold)


# The state ------------------------------------------------------------------------------------


def test_a_threshold_by_hand() -> None:
    state = a_state(6.0)
    counts = state.outcome.people_wrongly_merged, state.outcome.people_split
    assert (*counts, state.outcome.people_accused) == (2, 1, 1)
    found = state.rates.set_index(["group", "error"])
    assert found["count"]["x", "people_wrongly_merged"] == 2
    assert found["rate"]["x", "people_wrongly_merged"] == 1.0
    assert found["rate"]["x", "people_split"] == 0.5
    assert found["rate"]["y", "people_split"] == 0.0
    assert found["people"]["x", "people_accused"] == 2
    assert np.isnan(found["rate"]["y", "people_accused"]), "nobody of y left in time"


def test_the_range_ends_two_above_the_last_person_merged() -> None:
    state = a_state()
    assert (state.low, state.high) == (2.0, 9.0)
    for asked, kept in ((-5.0, 2.0), (100.0, 9.0), (float("inf"), 9.0), (6.374, 6.37)):
        state.threshold = asked
        assert state.threshold == kept
        assert state.outcome == state.sweep.at(kept)


def test_nan_is_refused_and_changes_nothing() -> None:
    state = a_state()
    with pytest.raises(traitlets.TraitError, match="NaN is none"):
        state.threshold = float("nan")
    assert state.threshold == state.outcome.threshold == 6.0


def test_it_begins_at_the_best_f1_unless_told_otherwise() -> None:
    # At 9 the one link is right: precision 1, recall 1/2, so F1 2/3. At 7 three records hold one
    # true pair of two, at 5 four hold both true pairs of six: F1 is 2/5 and 1/2.
    assert a_state(None).threshold == 9.0
    assert a_state(3.0).threshold == 3.0


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 12, allow_nan=False), min_size=1, max_size=8))
def test_the_order_of_moves_leaves_no_trace(moves: list[float]) -> None:
    state = a_state()
    for move in moves:
        state.threshold = move
    fresh = a_state(moves[-1])
    assert state.outcome == fresh.outcome
    pd.testing.assert_frame_equal(state.rates, fresh.rates)
    pd.testing.assert_frame_equal(state.rates, rates(state.sweep.at(state.threshold).by_group))
    assert state.sentence == fresh.sentence
    assert [m.sentence for m in state.named()] == [m.sentence for m in fresh.named()]


def test_groups_stand_in_an_order_that_has_nothing_to_do_with_rank() -> None:
    names = [f"g{number}" for number in range(8)]
    groups = pd.Series(dict(zip("ABCD", names, strict=False)))
    order = a_state(groups=groups).order
    assert sorted(order) == names[:4]
    assert a_state(groups=groups).order == order
    other = sp.World(**{**vars(a_world()), "manifest": {"seed": 9}})
    orders = {tuple(ThresholdState(a_sweep(groups=groups), w, 6).order) for w in (a_world(), other)}
    assert len(orders) == 2


# What it says ---------------------------------------------------------------------------------


def test_one_stranger_and_one_of_kin_are_named() -> None:
    assert [merged.sentence for merged in a_state(2.0).named()] == [
        "Cy May (y) is merged with Ben Low (not related) by one link of weight 2.0.",
        "Ann Low (x) is merged with Ben Low (kin: twin) by one link of weight 7.0.",
    ]
    (only,) = a_state(6.0).named()
    assert (only.pair, only.relation, only.tradition) == (("A", "B"), "twin", "x")
    assert list(a_state(8.0).named()) == []


def test_a_stranger_further_off_takes_a_place_from_nearer_kin() -> None:
    # Five pairs of twins at 1.0, 1.1, … and one of strangers above them.
    people = [f"{letter}{n}" for n in range(6) for letter in "pq"]
    truth = pd.Series({f"r{person}": person for person in people})
    pairs = pd.DataFrame(
        [(f"rp{n}", f"rq{n}", 1 + n / 10) for n in range(6)],
        columns=["record_l", "record_r", "weight"],
    )
    kin = pd.DataFrame([(f"p{n}", f"q{n}", "twin") for n in range(5)],
                       columns=["person_l", "person_r", "relation"])  # fmt: skip
    known = pd.DataFrame({"person_id": people, "given_name": people, "family_name": "F"})
    groups = pd.Series("x", index=people)
    world = sp.World(known, RECORDS, truth, groups, LEFT, kin, LEFT, LEFT, {"seed": 7})
    state = ThresholdState(sp.Sweep(pairs, truth, groups=groups, kin=kin), world, 1.0)
    named = list(state.named())
    assert [merged.relation for merged in named] == ["twin", "twin", "not related"]
    assert {merged.person_id[1] for merged in named} == {"0", "1", "5"}


def test_a_chain_is_told_with_its_weakest_link() -> None:
    chain = a_sweep().chain("A", "C")
    merged = Merged("A", "C", "Ann Low", "Cy May", "x", "not related", chain)
    assert merged.sentence == (
        "Ann Low (x) is merged with Cy May (not related) through a chain of 3 links, "
        "the weakest 2.0."
    )


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (7.0, "claims that 1 in 129 such links is wrong. In truth 1 of 1 pairs are, 1 in 1.0 "
              "(95 % interval 20.7% to 100.0%)."),
        (9.0, "claims that 1 in 513 such links is wrong. In truth none of 1 pairs is "
              "(95 % interval 0.0% to 79.3%)."),
        (3.5, "No pair has a weight near it, so what is so is not defined."),
        (2.0, "claims that 1 in 5.0 such links is wrong."),
    ],
)  # fmt: skip
def test_what_is_claimed_stands_beside_what_is_so(threshold: float, said: str) -> None:
    assert said in a_state(threshold).claim


def test_costs_and_the_cheapest_threshold_by_hand() -> None:
    # Merged, split and accused: 3 0 0 at 2, 2 0 0 up to 5, 2 1 1 up to 7, 0 1 1 up to 9.
    state = a_state(6.0)
    assert state.cheapest == 9.0
    assert state.costs.startswith("At these prices this threshold costs 26. Of thresholds in steps")
    assert "is 9.00, at 6 (of equals, the highest)" in state.costs
    state.price_merged = 0.0
    assert state.cheapest == 5.0
    state.price_merged, state.price_split, state.price_accused = 0.0, 0.0, 0.0
    assert state.cheapest == state.high
    with pytest.raises(traitlets.TraitError):
        state.price_merged = -1.0


def test_records_are_compared_side_by_side() -> None:
    state = a_state(6.0)
    table = state.records_of(next(state.named()))
    assert list(table.columns) == ["compared", "a2", "b1"]
    assert list(table.index) == ["really about", "given_name", "birth_date"], "phone is all blank"
    assert list(table["compared"]) == ["differs", "missing in one", "same"]
    assert list(table.loc["really about"])[1:] == ["Ann Low", "Ben Low"]


# Where there is nothing -----------------------------------------------------------------------


def test_without_kin_nobody_is_called_a_stranger() -> None:
    said = [merged.sentence for merged in a_state(2.0, kin=None).named()]
    assert said
    assert not [sentence for sentence in said if "not related" in sentence or "kin:" in sentence]
    assert "(whether they are kin is not known)" in said[0]


def test_without_required_pairs_the_accused_are_not_defined() -> None:
    state = a_state(6.0, must_join=None)
    assert state.outcome.people_accused is None
    assert state.rates[state.rates["error"] == "people_accused"]["rate"].isna().all()
    assert "how many are accused is not defined" in state.sentence
    assert "costs 21." in state.costs
    shown = text_of(ThresholdExplorer(a_sweep(must_join=None), a_world(), 6.0))
    assert "<b>not defined</b>" in shown
    assert "None" not in shown
    assert "nan" not in shown


def test_without_groups_it_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="has no groups; give it groups"):
        a_state(groups=None)


def test_without_pairs_nobody_is_merged_and_no_threshold_is_best() -> None:
    with pytest.raises(ValueError, match="no threshold has a best F1"):
        a_state(None, pairs=PAIRS[:0])
    state = a_state(0.0, pairs=PAIRS[:0])
    assert list(state.named()) == []
    assert state.outcome.people_split == 2
    shown = text_of(ThresholdExplorer(a_sweep(PAIRS[:0]), a_world(), 0.0))
    assert "Nobody is wrongly merged at this threshold." in shown
    assert "so what is so is not defined" in shown


def test_nobody_is_said_to_be_hit_most_by_what_hit_nobody() -> None:
    sentence = a_state(9.0).sentence
    assert "Wrongly merged" not in sentence
    assert sentence.endswith(
        "1 accused by a missing link. Split most in x or y; accused most in x."
    )
    nothing = a_state(2.0, pairs=PAIRS.assign(weight=[9.0, 9.0, -20.0, -20.0])).sentence
    assert nothing.endswith("0 accused by a missing link.")


# The view, without a browser ------------------------------------------------------------------


def parts(widget: ipw.Widget) -> Iterator[ipw.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def text_of(widget: ipw.Widget) -> str:
    return "\n".join(part.value for part in parts(widget) if isinstance(part, ipw.HTML))


def buttons(widget: ipw.Widget, words: str) -> list[ipw.Button]:
    found = (part for part in parts(widget) if isinstance(part, ipw.Button))
    return [button for button in found if button.description == words]


def an_explorer(threshold: float = 6.0) -> ThresholdExplorer:
    return ThresholdExplorer(a_sweep(), a_world(), threshold)


def test_the_tiles_say_how_many_of_how_many() -> None:
    numbers = re.findall(r"<b>(.*?)</b>", text_of(an_explorer()))
    assert numbers == ["2", "1", "1"]
    assert "of 4 people: 5,000 in 10,000" in text_of(an_explorer())
    assert "of 2 who left in time: 5,000 in 10,000" in text_of(an_explorer())


def test_a_slider_that_rounds_does_not_undo_what_was_typed() -> None:
    explorer = an_explorer()
    explorer.box.value = 6.37
    assert explorer.slider.value == pytest.approx(6.4)
    explorer.slider.value = 6.4 + 1e-12  # the browser sends its own rounding back
    assert (explorer.state.threshold, explorer.box.value) == (6.37, 6.37)
    explorer.slider.value = 6.3
    assert (explorer.state.threshold, explorer.box.value) == (6.3, 6.3)
    explorer.box.value = 6.3001
    assert explorer.box.value == 6.3, "the box shows the threshold that the numbers belong to"


def test_the_picture_is_that_of_a_fresh_explorer_and_moves_with_the_threshold() -> None:
    explorer, before = an_explorer(), an_explorer().image.value
    explorer.slider.value = 3.0
    assert explorer.image.value == an_explorer(3.0).image.value != before
    explorer.box.value = 6.0
    assert explorer.image.value == before


def test_the_button_goes_to_the_cheapest_threshold() -> None:
    explorer = an_explorer()
    buttons(explorer, "Go to the cheapest")[0].click()
    assert explorer.state.threshold == explorer.box.value == 9.0


def test_open_records_stay_open_until_the_people_change() -> None:
    explorer = an_explorer()
    buttons(explorer, "Show the records")[0].click()
    assert "really about" in text_of(explorer)
    explorer.state.price_split = 2.0
    explorer.box.value = 6.5
    assert "really about" in text_of(explorer)
    buttons(explorer, "Hide the records")[0].click()
    assert "really about" not in text_of(explorer)
    buttons(explorer, "Show the records")[0].click()
    explorer.box.value = 2.0
    assert "really about" not in text_of(explorer)
    assert not buttons(explorer, "Hide the records")


def test_the_visit_that_accuses_is_shown_where_somebody_is_accused() -> None:
    explorer = an_explorer()
    buttons(explorer, "Show the visit")[0].click()
    assert "really about" in text_of(explorer)
    assert "Ben Low (x) left in time" in text_of(explorer)
    explorer.box.value = 4.0
    assert "left in time, but" not in text_of(explorer)
    assert "really about" not in text_of(explorer)


def test_the_table_keeps_the_order_of_the_picture() -> None:
    explorer = an_explorer()
    table = re.search(r"By tradition.*?</table>", text_of(explorer), re.S)
    assert table is not None
    assert re.findall(r'<th scope="row">(.*?)</th>', table[0]) == explorer.state.order
    assert '<td class="">not defined</td>' in table[0], "nobody of y left in time"


def test_hostile_values_are_shown_and_never_obeyed() -> None:
    people = PEOPLE.assign(given_name=HOSTILE, family_name=HOSTILE)
    records = RECORDS.assign(given_name=HOSTILE, **{HOSTILE: HOSTILE})
    groups = GROUPS.map({"x": HOSTILE, "y": "y"})
    sweep = a_sweep(groups=groups, kin=KIN.assign(relation=HOSTILE))
    explorer = ThresholdExplorer(sweep, a_world(people, records), 2.0)
    for button in buttons(explorer, "Show the records"):
        button.click()
    shown = text_of(explorer)
    assert "<img" not in shown
    assert shown.count("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#x27;") > 10


# The pieces -----------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA, pd.NaT])
def test_a_blank_cell_says_missing(blank: object) -> None:
    assert '<td class="">missing</td>' in markup.table(pd.DataFrame({"a": [blank]}), "")


@pytest.mark.parametrize(
    "make",
    [
        markup.text,
        markup.live,
        lambda bad: markup.tile(bad, bad, bad, bad),
        lambda bad: markup.table(pd.DataFrame({bad: [bad]}, index=[bad]), bad),
    ],
)
def test_every_piece_of_markup_escapes(make: Callable[[str], str]) -> None:
    made = make(HOSTILE)
    assert "<img" not in made
    assert "onerror" in made, "the value is shown"
    assert made.count('"') % 2 == 0


def test_a_cell_that_differs_stands_out() -> None:
    made = markup.table(pd.DataFrame({"compared": ["differs", "same"]}), "")
    assert made.count('class="differs"') == 1


def test_a_line_is_spoken_when_it_changes() -> None:
    assert 'aria-live="polite"' in markup.live("words")


def test_a_picture_is_what_the_figure_would_be_and_what_moves_leaves_no_trace() -> None:
    figure, axes = plt.subplots(figsize=(3, 2))
    plt.close(figure)
    axes.plot([0, 1], [0, 1], color="tab:red")
    line = axes.axvline(0.25, color="black", lw=3, zorder=10, animated=True)
    picture = Picture(figure)
    first = picture.png([line])
    line.set_xdata([0.75] * 2)
    second = picture.png([line])
    assert second != first
    line.set_xdata([0.25] * 2)
    assert picture.png([line]) == first
    line.set_animated(False)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    whole = np.asarray(canvas.buffer_rgba())[..., :3]
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(first))), whole)


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 5, 3), (64, 300, 3)])
def test_pixels_come_back_from_a_png(shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(11).integers(0, 256, shape, dtype=np.uint8)
    image = Image.open(io.BytesIO(encode(pixels)))
    assert (image.format, image.mode) == ("PNG", "RGB")
    np.testing.assert_array_equal(np.asarray(image), pixels)


class Loop:
    """An event loop whose clock a test turns."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def call_later(self, seconds: float, action: Callable[..., None], *args: object) -> "Handle":
        entry = (seconds, lambda: action(*args))
        self.waiting.append(entry)
        return Handle(lambda: self.waiting.remove(entry) if entry in self.waiting else None)

    def turn(self) -> None:
        """Whatever waits happens."""
        due, self.waiting = self.waiting, []
        for _, action in due:
            action()


class Handle:
    def __init__(self, cancel: Callable[[], None]) -> None:
        self.cancel = cancel


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    made = Loop()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: made)
    return made


def writer(done: list[str]) -> Callable[[], Iterator[None]]:
    def write() -> Iterator[None]:
        done.append("people")
        yield
        done.append("tables")

    return write


def test_many_touches_are_one_rest(loop: Loop) -> None:
    done: list[str] = []
    settle = Settle(writer(done), 0.4)
    for _ in range(5):
        settle.touch()
    assert [seconds for seconds, _ in loop.waiting] == [0.4]
    assert done == []
    for _ in range(3):
        loop.turn()
    assert done == ["people", "tables"]
    assert loop.waiting == []


def test_a_touch_between_two_steps_begins_again_after_the_next_rest(loop: Loop) -> None:
    done: list[str] = []
    settle = Settle(writer(done), 0.4)
    settle.touch()
    loop.turn()
    assert done == ["people"]
    settle.touch()
    assert [seconds for seconds, _ in loop.waiting] == [0.4]
    for _ in range(3):
        loop.turn()
    assert done == ["people", "people", "tables"]


def test_without_a_loop_it_happens_at_once() -> None:
    done: list[str] = []
    Settle(writer(done), 1e9).touch()
    assert done == ["people", "tables"]


# Larger files ---------------------------------------------------------------------------------


def sizes() -> pd.DataFrame:
    row = {
        "threshold": 4.0, "people": 5_000, "people_wrongly_merged": 30,
        "people_merged_with_strangers": 10, "people_split": 500, "people_accused": 20,
        "people_left_in_time": 4_000,
    }  # fmt: skip
    large = {**row, "people": 100_000, "people_wrongly_merged": 2_500,
             "people_merged_with_strangers": 2_100, "people_left_in_time": 80_000}  # fmt: skip
    rows = [{**row, "size": 5_000}, {**large, "size": 100_000}]
    return pd.DataFrame([*rows, *({**r, "threshold": 8.0, "people_split": 501} for r in rows)])


def test_larger_files_tell_kin_from_coincidence(tmp_path, monkeypatch) -> None:
    sizes().to_parquet(tmp_path / "sizes.parquet")
    monkeypatch.setattr(larger, "data_folder", lambda: tmp_path)
    made = larger.larger_files(5.0)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", made)
    assert "Threshold 4, the same model" in made
    assert cells[:5] == ["30 (60.0)", "20 (40.0)", "10 (20.0)", "500 (1,000.0)", "20 (50.0)"]
    assert cells[5:8] == ["2,500 (250.0)", "400 (40.0)", "2,100 (210.0)"]
    assert re.findall(r'<th scope="row">(.*?)</th>', made) == ["5,000", "100,000"]
    assert '<th scope="col">people in the file</th>' in made
    assert "501 (1,002.0)" in larger.larger_files(7.0)


def test_larger_files_that_are_not_there_are_said_not_to_be(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(larger, "data_folder", lambda: tmp_path)
    assert "were not computed" in larger.larger_files(5.0)


# Predict, explain -----------------------------------------------------------------------------


def test_a_guess_stands_and_the_outcome_comes_after_it() -> None:
    asked: list[str] = []
    state = PredictState("How many?", "people", lambda: asked.append("asked") or 12)
    assert (state.outcome, state.gap, asked) == (None, "No guess yet.", [])
    state.guess = 3
    assert state.outcome == 12.0
    with pytest.raises(traitlets.TraitError, match="stands once it is made"):
        state.guess = 4
    assert state.guess == 3


@pytest.mark.parametrize(
    ("guess", "answer", "gap"),
    [
        (3, 12, "You said 3 people; it is 12. Your guess was too low, 4.0 times."),
        (12, 3, "You said 12 people; it is 3. Your guess was too high, 4.0 times."),
        (12, 12, "You said 12 people, and so it is."),
        (0, 12, "You said 0 people; it is 12. Your guess was too low."),
        (5, 0, "You said 5 people; it is 0. Your guess was too high."),
        (1_234_567, 12, "You said 1,234,567 people; it is 12. Your guess was too high, "
                        "102,880.6 times."),
    ],
)  # fmt: skip
def test_the_gap_is_one_sentence(guess: float, answer: float, gap: str) -> None:
    state = PredictState("How many?", "people", answer)
    state.guess = guess
    assert state.gap == gap


def test_a_prediction_is_made_with_the_button_and_kept() -> None:
    widget = Predict(f"How many {HOSTILE}?", "people", 12)
    (button,) = buttons(widget, "This is my guess")
    box = next(part for part in parts(widget) if isinstance(part, ipw.BoundedFloatText))
    assert "it is 12" not in text_of(widget)
    box.value = 6
    button.click()
    assert "it is 12" in text_of(widget)
    assert button.disabled
    assert box.disabled
    assert "<img" not in text_of(widget)
    mine = my_predictions().set_index("question").loc[f"How many {HOSTILE}?"]
    assert (mine["guess"], mine["outcome"]) == (6.0, 12.0)


def test_a_question_asked_again_is_one_question() -> None:
    for _ in range(2):
        Predict("Asked twice?", "people", 1)
    assert (my_predictions()["question"] == "Asked twice?").sum() == 1


def test_a_model_answer_opens_after_some_words_of_ones_own() -> None:
    widget = Explain("Why?", "Since <b>it</b> is so.", least=3)
    (button,) = buttons(widget, "Compare with a model answer")
    assert button.disabled
    widget.answer.value = "two words"
    assert button.disabled
    widget.answer.value = "now three words"
    assert not button.disabled
    assert "is so" not in text_of(widget)
    button.click()
    assert "Since &lt;b&gt;it&lt;/b&gt; is so." in text_of(widget)


def test_one_who_is_accused_is_named_and_cleared_by_a_lower_threshold() -> None:
    state = a_state(6.0)
    told = state.accused()
    assert told == Accused("B", "Ben Low", "x", "b1", "b2", 5.0)
    assert told.sentence == (
        "Ben Low (x) left in time, but arrival and departure lie in two identities: they are "
        "joined up to threshold 5.0 only."
    )
    assert list(state.records_of(told).columns) == ["compared", "b1", "b2"]
    state.threshold = 5.0
    assert state.accused() is None
    assert a_state(6.0, must_join=None).accused() is None


def test_who_no_threshold_would_clear_is_told_so() -> None:
    told = Accused("B", "Ben Low", "x", "b1", "b2", -np.inf)
    assert told.sentence.endswith("two identities: no threshold in this file joins them.")
