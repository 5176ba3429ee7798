"""The remedy desk: remedies to choose, one picture of who gains and who pays, and the price."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.look import LOOKS
from sameperson.figures.remedies import before_and_after
from sameperson.linkage.apart import Scores
from sameperson.outcomes.remedies import ERRORS, EVERYBODY
from sameperson.widgets import markup, remedy_words
from sameperson.widgets.picture import Picture
from sameperson.widgets.remedies import FIELDS, GUESSED, HELD, HIGHEST, KNOWN, ONE, RemedyState
from sameperson.widgets.remedy_bill import MEASURES
from sameperson.widgets.settle import Settle
from sameperson.world import World

REST = 0.3  # seconds without a change before words are written and spoken
STEP = 0.1
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people. "
    "The reviewer is a simulation with two stated error rates."
)


class RemedyDesk(ipw.VBox):  # type: ignore[misc]
    """Chooses remedies, and shows whom they help, who pays, and by which measure it is fair.

    Args:
        world: Whose records are linked.
        scores: Ways to compare names, by name; the first is the office's own.
        threshold: The office's threshold.
        formed: ``fairness.candidates``; None counts them here.
    """

    def __init__(
        self,
        world: World,
        scores: Mapping[str, Scores],
        threshold: float,
        formed: pd.DataFrame | None = None,
    ) -> None:
        self.state = RemedyState(world, scores, threshold, formed)
        self._build_controls()
        self._build_sliders()
        self._build_picture()
        self._tiles, self._held, self._price = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._fair, self._live = ipw.HTML(), ipw.HTML()
        self._people, self._measures = ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["bill"])
        self.state.observe(lambda _: self._words.touch(), ["measure"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        state, measures = self.state, [(words, name) for name, words in MEASURES.items()]
        self.choices = {
            "names": self._choice("Names", list(state.scores)),
            "fields": self._choice("Fields asked", list(FIELDS)),
            "by": self._choice("Threshold", [ONE, KNOWN, GUESSED]),
            "equal": self._choice("made equal", measures),
            "held": self._choice("Held equal", list(HELD)),
            "measure": self._choice("Fair by", measures),
        }
        self.rare = ipw.Checkbox(
            description="Agreement on a rare name counts for more (term frequency)",
            indent=False, layout=ipw.Layout(width="420px"),
        )  # fmt: skip
        for name, box in [*self.choices.items(), ("rare", self.rare)]:
            ipw.link((state, name), (box, "value"))
        self.again = ipw.Button(
            description="Take all remedies back", layout=ipw.Layout(width="190px")
        )
        self.again.on_click(lambda _: self._take_back())

    def _choice(self, words: str, options: list[Any]) -> ipw.Dropdown:
        return ipw.Dropdown(
            options=options, description=words, layout=ipw.Layout(width="420px"),
            style={"description_width": "95px"},
        )  # fmt: skip

    def _build_sliders(self) -> None:
        state = self.state
        self.sliders, self.boxes = {}, {}
        for name, words, low, high in (
            ("threshold", "Threshold before", state.low, HIGHEST),
            ("width", "Band, width", 0.0, 8.0),
        ):
            span = {"min": low, "max": high, "step": STEP}
            slider = ipw.FloatSlider(
                **span, readout=False, description=words, layout=ipw.Layout(width="350px"),
                value=self._step(name), style={"description_width": "115px"},
            )  # fmt: skip
            box = ipw.BoundedFloatText(
                **span, value=getattr(state, name), layout=ipw.Layout(width="80px")
            )
            slider.observe(lambda change, name=name: self._slid(name, change.new), "value")
            box.observe(lambda change, name=name: self._typed(name, change.new), "value")
            state.observe(lambda _, name=name: self._show(name), name)
            self.sliders[name], self.boxes[name] = slider, box
        self.sliders["threshold"].tooltip = "Threshold before any remedy, in match weight"
        self.sliders["width"].tooltip = "A reviewer gets pairs up to half this far from it"
        for name, words in (
            ("joins", "joins two people, %"), ("parts", "parts one person, %"),
            ("minutes", "minutes a pair"),
        ):  # fmt: skip
            box = ipw.BoundedFloatText(
                min=0, max=600 if name == "minutes" else 100, step=1, description=words,
                layout=ipw.Layout(width="215px"), style={"description_width": "150px"},
            )  # fmt: skip
            ipw.link((state, name), (box, "value"))
            self.boxes[name] = box

    def _step(self, name: str) -> float:
        """The slider's step nearest to a trait of the state."""
        low = self.state.low if name == "threshold" else 0.0
        return float(low + STEP * round((getattr(self.state, name) - low) / STEP))

    def _slid(self, name: str, value: float) -> None:
        # A slider rounds what it is given and sends that back: taken for a move, it would undo
        # what was typed into the box.
        if abs(value - self._step(name)) > STEP / 100:
            self.state.set_trait(name, value)

    def _typed(self, name: str, value: float) -> None:
        self.state.set_trait(name, value)
        self._show(name)

    def _show(self, name: str) -> None:
        self.boxes[name].value = getattr(self.state, name)
        if abs(self.sliders[name].value - self._step(name)) > STEP / 100:
            self.sliders[name].value = self._step(name)

    def _take_back(self) -> None:
        state = self.state
        with state.hold_trait_notifications():
            state.names, state.rare, state.fields, state.by = state.office, True, "all", ONE
            state.width, state.held = 0.0, HELD[0]

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9.6, 3.1))
            axes = figure.subplots(1, 3)
            self._panels = [
                before_and_after(ax, error, self.state.order, names=ax is axes[0])
                for ax, error in zip(axes, ERRORS, strict=True)
            ]
            words = "invented population · hollow: before, filled: after, with 95 % intervals"
            figure.text(0.005, 0.01, words, color="#555555", size=9)
            figure.subplots_adjust(left=0.085, right=0.985, bottom=0.2, top=0.9, wspace=0.12)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=960, height=310)

    def _layout(self) -> list[Any]:
        c, b, s = self.choices, self.boxes, self.sliders
        more = ipw.Accordion([self._people, self._measures])
        more.titles = ("People, as a table", "Measures of fairness, as a table")
        rows = [
            [c["names"], self.rare], [c["fields"], c["held"]], [c["by"], c["equal"]],
            [s["width"], b["width"], b["joins"], b["parts"], b["minutes"]],
            [s["threshold"], b["threshold"], self.again],
        ]  # fmt: skip
        return [
            ipw.HTML(markup.STYLE), *(ipw.HBox(row) for row in rows), self._tiles, self.image,
            self._live, self._held, self._price, c["measure"], self._fair, more,
            ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow a change: the numbers and the picture, at once."""
        bill = self.state.bill
        for panel in self._panels:
            panel.show(bill.before.rates, bill.after.rates)
        self._tiles.value = _tiles(self.state)
        moving = [artist for panel in self._panels for artist in panel.artists]
        self.image.value = self._picture.png(moving)
        self.choices["equal"].disabled = self.state.by == ONE
        self.choices["held"].disabled = self.state.by != ONE
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once nothing changes any more: the words and the tables."""
        state = self.state
        self._live.value = markup.live(remedy_words.who(state))
        self._held.value = markup.text(remedy_words.held(state), "note")
        self._price.value = markup.text(remedy_words.price(state), "note")
        self._fair.value = markup.text(remedy_words.fair(state))
        yield
        caption = "Before → after (-helped +pay), in random order; people may be in several columns"
        self._people.value = markup.table(remedy_words.people_table(state), caption)
        caption = "With the remedies, and the gap between the largest and the smallest share"
        self._measures.value = markup.table(remedy_words.measures_table(state), caption)


def _tiles(state: RemedyState) -> str:
    flows, after = state.bill.flows, state.bill.after.counts.sum()
    parts = []
    for error in ERRORS:
        look, own = LOOKS[error], flows.loc[error, EVERYBODY]
        of = after["people_left_in_time" if error == "people_accused" else "people"]
        words = f"{own['before']:,} before; {own['helped']:,} are helped, {own['paid']:,} pay"
        parts.append(
            markup.tile(
                f"{own['after']:,}",
                f"{look.marker_name} {look.label}, of {of:,}",
                words,
                look.colour,
            )
        )
    return f'<div class="sp-tiles">{"".join(parts)}</div>'
