"""The four counts: two linkages to choose, one picture, a verdict for each way of counting."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.counting import COLOURS, wrong_by_way
from sameperson.linkage import Linkage
from sameperson.outcomes.counting import FIRST, SECOND, WAYS
from sameperson.widgets import markup
from sameperson.widgets.counting import SIDES, CountingState
from sameperson.widgets.counting_words import ASKS, LETTERS
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle

STEP = 0.1  # of the sliders, in match weight; the boxes take any hundredth
REST = 0.3  # seconds without a move before words are written and spoken
SHAPES = {FIRST: "●", SECOND: "■"}
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people. "
    "F1 settles links and pairs, by its formula; no formula settles people, and where their "
    "measures disagree the verdict is divided."
)


class FourCounts(ipw.VBox):  # type: ignore[misc]
    """Two linkages of the same records, counted by links, pairs, people and what happens to them.

    Args:
        linkages: By name: links (record_l, record_r, weight), or a ``Linkage`` with a slider for
            its threshold. Records that links join, directly or through others, are one identity.
        truth: Series record_id -> person_id.
        must_join: Pairs of records whose separation accuses.
        thresholds: Where the two sliders begin.
        ask: Ask which is better before each way is shown.
    """

    def __init__(
        self,
        linkages: Mapping[str, Linkage | pd.DataFrame],
        truth: pd.Series,
        must_join: pd.DataFrame | None = None,
        thresholds: tuple[float, float] = (2.0, 6.0),
        ask: bool = True,
    ) -> None:
        self.state = CountingState(linkages, truth, must_join, thresholds, ask)
        self._filling = False
        self._build_controls()
        self._build_picture()
        self._question, self._verdicts = ipw.HTML(), ipw.HTML()
        self._table, self._live = ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["counted", "guesses"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        state = self.state
        self.which, self.sliders, self.boxes, self.answers = {}, {}, {}, {}
        span = {"min": state.low, "max": state.high, "step": STEP}
        for side in SIDES:
            self.which[side] = ipw.Dropdown(
                options=state.names, value=getattr(state, side),
                description=f"{SHAPES[side]} {LETTERS[side]}", layout=ipw.Layout(width="400px"),
            )  # fmt: skip
            ipw.link((state, side), (self.which[side], "value"))
            at = getattr(state, f"{side}_threshold")
            self.sliders[side] = ipw.FloatSlider(
                **span, value=at, readout=False, description=f"Threshold {LETTERS[side]}",
                layout=ipw.Layout(width="320px"),
            )  # fmt: skip
            self.boxes[side] = ipw.BoundedFloatText(
                **span, value=at, layout=ipw.Layout(width="80px")
            )
            for control in (self.sliders[side], self.boxes[side]):
                control.observe(lambda change, s=side, c=control: self._set(s, c, change), "value")
            self.answers[side] = ipw.Button(
                description=f"{SHAPES[side]} {LETTERS[side]}", layout=ipw.Layout(width="90px")
            )
            self.answers[side].on_click(lambda _, side=side: state.say(side))

    def _set(self, side: str, control: Any, change: Any) -> None:
        """A slider or box was moved; not when it only followed the state."""
        # In the browser a slider rounds what it is given to its steps and sends that back. Taken
        # for a move, it would undo what was typed into the box.
        slider = control is self.sliders[side]
        rounding = slider and abs(change.new - self._nearest_step(side)) <= STEP / 100
        if not self._filling and not rounding:
            setattr(self.state, f"{side}_threshold", change.new)

    def _nearest_step(self, side: str) -> float:
        low, at = self.state.low, getattr(self.state, f"{side}_threshold")
        return float(min(low + STEP * round((at - low) / STEP), self.state.high))

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 3.9))
            ax = figure.subplots()
            self._rows = wrong_by_way(ax)
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.25, right=0.98, bottom=0.14, top=0.98)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=390)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._table])
        more.titles = ("The same as a table, with every count and what it is out of",)
        sides = [
            ipw.HBox([self.which[side], self.sliders[side], self.boxes[side]]) for side in SIDES
        ]
        self._asking = ipw.HBox([*self.answers.values(), self._question])
        return [
            ipw.HTML(markup.STYLE), *sides, self._asking, self.image, self._verdicts, more,
            self._live, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow a change: the picture and the verdicts, at once."""
        state = self.state
        self._show_controls()
        self._rows.show(state.counted.first, state.counted.second, state.shown)
        self._verdicts.value = _tiles(state)
        self._asking.layout.display = "" if state.asks else "none"
        self._question.value = markup.text(ASKS[state.asks] if state.asks else "")
        self.image.value = self._picture.png(self._rows.artists)
        self._words.touch()

    def _show_controls(self) -> None:
        self._filling = True
        for side in SIDES:
            still = self.state.threshold(side) is None
            at = {
                self.sliders[side]: self._nearest_step(side),
                self.boxes[side]: getattr(self.state, f"{side}_threshold"),
            }
            for control, value in at.items():
                control.disabled = still
                control.layout.visibility = "hidden" if still else "visible"
                if abs(control.value - value) > STEP / 100:  # else a key pressed meanwhile is lost
                    control.value = value
        self._filling = False

    def _write(self) -> Iterator[None]:
        """Once nothing moves any more: the spoken line and the table."""
        self._live.value = markup.live(self.state.sentence)
        yield
        names = f"{self.state.label(FIRST)}, {self.state.label(SECOND)}"
        self._table.value = markup.table(self.state.table(), names)


def _tiles(state: CountingState) -> str:
    """One tile for each way: which it calls better."""
    parts = []
    for way in WAYS:
        seen = way in state.judged
        number = state.verdict(way) if seen else "?"
        side = state.counted.says[way] if seen else None
        colour = COLOURS.get(side or "", "#777777")
        shape = f"{SHAPES[side]} " if side in SHAPES else ""
        detail = state.words(way)
        parts.append(markup.tile(f"{shape}{number}", f"by {way}", detail, colour))
    return f'<div class="sp-tiles">{"".join(parts)}</div>'
