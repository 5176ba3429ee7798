"""The label sampler: what to label and how much, one picture, and what it shows as tables."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.sampling import HOLDS, LABELLED, MISSES, offices, spent
from sameperson.linkage import Linkage
from sameperson.outcomes.estimate.intervals import WORDS
from sameperson.outcomes.estimate.pairs import SPREADS
from sameperson.widgets import markup
from sameperson.widgets.picture import Picture
from sameperson.widgets.sampler import (
    ERRORS,
    FEWEST,
    MOST,
    OFFICES,
    PAIRS,
    PEOPLE,
    SamplerState,
)
from sameperson.widgets.settle import Settle
from sameperson.world import World

REST = 0.3  # seconds without a move before words are written and spoken
NOTE = (
    "Invented population, tuned to show these effects: no evidence about any agency or people. "
    "A simulation: every office has the same file and money, and another draw; a label is never "
    "wrong."
)
STYLE = {"description_width": "110px"}
DRAW = {PEOPLE: "people, through records drawn at random", PAIRS: "candidate pairs, by band"}


class LabelSampler(ipw.VBox):  # type: ignore[misc]
    """Buys labels, draws again, and shows what offices report against a truth that is hidden.

    Args:
        world: Whose truth the labeller knows.
        linkage: Of its records.
        thresholds: Match weights to choose from; None for the one with the best F1.
    """

    def __init__(
        self, world: World, linkage: Linkage, thresholds: tuple[float, ...] | None = None
    ) -> None:
        self.state = SamplerState(world, linkage, thresholds)
        self._build_controls()
        self._build_picture()
        self._tiles, self._live = ipw.HTML(), ipw.HTML()
        self._reports, self._labels = ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["found", "revealed"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    # -- controls -----------------------------------------------------------------------------

    def _build_controls(self) -> None:
        state = self.state
        self.sample = _choice("Label", [(DRAW[kind], kind) for kind in ERRORS], state.sample)
        self.error = _choice("to estimate", list(ERRORS[state.sample]), state.error)
        at = [(f"{value:.1f}", value) for value in state.thresholds]
        self.threshold = _choice("at threshold", at, state.threshold)
        self.spread = _choice("spread", list(SPREADS), state.spread)
        names = [(WORDS[method], method) for method in WORDS]
        self.method = _choice("interval", names, state.method)
        self.slider = ipw.IntSlider(
            state.labels, FEWEST, MOST, 10, description="labels", readout=False, style=STYLE,
            layout=ipw.Layout(width="520px"),
        )  # fmt: skip
        self.box = ipw.BoundedIntText(state.labels, min=FEWEST, max=MOST,
                                      layout=ipw.Layout(width="90px"))  # fmt: skip
        self._build_buttons()
        for name in ("sample", "error", "threshold", "spread", "method"):
            getattr(self, name).observe(self._chosen(name), "value")
        ipw.link((self.slider, "value"), (self.box, "value"))
        self.box.observe(lambda change: setattr(state, "labels", change.new), "value")

    def _build_buttons(self) -> None:
        def button(words: str, width: str) -> ipw.Button:
            return ipw.Button(description=words, layout=ipw.Layout(width=width))

        self.more, self.many = button("One more office", "150px"), button("100 more", "110px")
        self.one = button("Only one office", "150px")
        self.reveal = ipw.ToggleButton(description="Show the truth", value=False,
                                       layout=ipw.Layout(width="150px"))  # fmt: skip
        self.more.on_click(lambda _: self._add(1))
        self.many.on_click(lambda _: self._add(100))
        self.one.on_click(lambda _: setattr(self.state, "offices", 1))
        self.reveal.observe(lambda change: self.state.set_trait("revealed", change.new), "value")

    def _add(self, more: int) -> None:
        self.state.offices += more

    def _chosen(self, name: str) -> Any:
        def chosen(change: Any) -> None:
            if change.new is None:  # options are being exchanged
                return
            self.state.set_trait(name, change.new)
            if name == "sample":
                self.error.options = list(ERRORS[change.new])
                self.error.value = self.state.error
                self.spread.layout.visibility = "visible" if change.new == PAIRS else "hidden"

        return chosen

    # -- picture ------------------------------------------------------------------------------

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 4.1))
            left, self._right = figure.subplots(1, 2, width_ratios=(1.35, 1))
            self._offices = offices(left)
            figure.text(0.005, 0.01, "invented population, simulation", color="#555555", size=9)
            figure.subplots_adjust(left=0.065, right=0.985, bottom=0.15, top=0.9, wspace=0.38)
        self._rows: tuple[str, ...] = ()
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=410)

    def _draw_rows(self) -> None:
        """The right panel anew, when its rows are others: bands, or records of a person."""
        own = self.state.found.spent
        if self._rows == tuple(own.index):
            return
        self._rows = tuple(own.index)
        there = "pairs in the band" if self.state.sample == PAIRS else "people there are, if shown"
        with style.context(figures.STYLE):
            self._spent = spent(self._right, self._rows, str(own.index.name), there)
        self._picture.redraw_still()

    def _layout(self) -> list[Any]:
        row = ipw.Layout(flex_flow="row wrap", width="900px")
        self.spread.layout.visibility = "hidden"
        choices = [self.sample, self.error, self.threshold, self.method, self.spread]
        more = ipw.Accordion([self._reports, self._labels])
        more.titles = ("The same as a table: what the last offices report",
                       "The same as a table: where the labels went")  # fmt: skip
        return [
            ipw.HTML(markup.STYLE), ipw.Box(choices, layout=row),
            ipw.HBox([self.slider, self.box]),
            ipw.Box([self.more, self.many, self.one, self.reveal], layout=row),
            self._tiles, self.image, self._live, more, ipw.HTML(markup.text(NOTE, "note")),
        ]  # fmt: skip

    # -- what follows -------------------------------------------------------------------------

    def _move(self) -> None:
        """Follow a choice: the numbers and the picture, at once."""
        state, found = self.state, self.state.found
        self._draw_rows()
        self._offices.show(
            found.share, found.lower, found.upper, found.truth if state.revealed else None
        )
        shown = state.sample == PAIRS or state.revealed
        there = found.spent["there are"].to_numpy()
        self._spent.show(found.spent["labels"].to_numpy(), there if shown else None)
        self._tiles.value = _tiles(state)
        self.more.disabled = self.many.disabled = state.offices >= OFFICES
        self.image.value = self._picture.png([*self._offices.artists, *self._spent.artists])
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once nothing moves any more: the words and the tables."""
        state = self.state
        self._live.value = markup.live(state.sentence)
        yield
        caption = "The latest first; estimate and 95 % interval"
        self._reports.value = markup.table(state.offices_table(), caption, marked="no")
        caption = (
            "Draws by the number of records of their person, of those who could meet the error"
            if state.sample == PEOPLE
            else "Labels by band of match weight"
        )
        self._labels.value = markup.table(state.spent_table(), caption)


def _choice(words: str, options: list[Any], value: Any) -> Any:
    """A dropdown with a layout of its own, since one of them is hidden at times."""
    layout = ipw.Layout(width="440px")
    return ipw.Dropdown(options=options, value=value, description=words, layout=layout, style=STYLE)


def _tiles(state: SamplerState) -> str:
    last = state.last.split(" (")
    detail = f"interval {last[1].rstrip(')')}" if len(last) > 1 else "nobody drawn could show it"
    each = "each office" if state.offices > 1 else "one office"
    parts = [
        markup.tile(last[0], "● the last office reports", detail, "#111111"),
        markup.tile(f"{state.labels:,}", f"◆ {state.unit}", f"by {each}", LABELLED),
    ]  # fmt: skip
    if state.revealed:
        count, lower, upper = state.held
        parts += [
            markup.tile(f"{state.found.truth:.2%}", "┊ the truth", state.error, "#111111"),
            markup.tile(
                f"{count:,} of {state.offices:,}", "┊ intervals hold the truth",
                f"✕ {state.offices - count:,} do not; a share of {lower:.0%} to {upper:.0%}",
                MISSES if count < 0.9 * state.offices else HOLDS,
            ),
        ]  # fmt: skip
    return f'<div class="sp-tiles">{"".join(parts)}</div>'
