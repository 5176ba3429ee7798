"""The statistic lab: a threshold, a repair, and what becomes of a count and of a rate."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as ipw
import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.statistic import (
    PUBLISHED,
    TRUE,
    count_of_people,
    rate_for_everybody,
    rates_against_truth,
)
from sameperson.outcomes import Sweep
from sameperson.outcomes.border import EVERYBODY
from sameperson.widgets import markup, statistic_words
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.widgets.statistic import BOUNDS, DRAWS, IMPUTED, REPAIRS, StatisticState
from sameperson.widgets.statistic_words import NOT_DEFINED
from sameperson.world import World

STEP = 0.1  # of the slider, in match weight; the box takes any hundredth
REST = 0.4  # seconds without a move before words are written and spoken
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)
SIMULATION = (
    f"A simulation of the model's doubt, in {DRAWS} draws. It uses no threshold, so the slider "
    "moves the count of identities and leaves the rate where it is."
)
DOUBT = (
    "The intervals hold chance and the model's doubt, and nothing that the model is wrong about."
)
NO_CHANCE = (
    "Bounds, and no interval: from the visits that no departure can have ended, to those of which "
    "the file shows no end in time. No rate is estimated."
)
CHANCE = "The intervals count chance alone, as if the visits were a sample; they know no linkage."


class StatisticLab(ipw.VBox):  # type: ignore[misc]
    """Moves a threshold and watches published numbers move; switches repairs on.

    Args:
        sweep: Pairs of the records of the world, with the truth.
        world: Whose visits are counted, with their traditions.
        threshold: Where to begin; None begins at the best F1.
        show: ``count``, ``rate`` or ``repairs``: how much of it. ``state.show`` changes it.
    """

    def __init__(
        self, sweep: Sweep, world: World, threshold: float | None = None, show: str = "repairs"
    ) -> None:
        self.state = StatisticState(sweep, world, threshold, show)
        self._build_controls()
        self._build_pictures()
        self._tiles, self._note, self._live, self._table = (ipw.HTML() for _ in range(4))
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["found", "show"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        state, wide = self.state, ipw.Layout(width="620px")
        span = {"min": state.low, "max": state.high, "step": STEP}
        self.slider = ipw.FloatSlider(
            **span, readout=False, description="Threshold", layout=wide, value=self._nearest_step()
        )
        self.box = ipw.BoundedFloatText(**span, layout=ipw.Layout(width="90px"))
        self.box.value = state.threshold
        self.slider.tooltip = self.box.tooltip = "Pairs of this match weight or more are links"
        self.slider.observe(lambda change: self._slid(change.new), "value")
        self.box.observe(lambda change: self._typed(change.new), "value")
        state.observe(lambda _: self._show_threshold(), "threshold")
        self.repair = ipw.Dropdown(
            options=REPAIRS, value=state.repair, description="The rate",
            layout=ipw.Layout(width="460px"),
        )  # fmt: skip
        ipw.link((state, "repair"), (self.repair, "value"))

    def _nearest_step(self) -> float:
        low, high, threshold = self.state.low, self.state.high, self.state.threshold
        return float(min(low + STEP * round((threshold - low) / STEP), high))

    def _slid(self, value: float) -> None:
        # In the browser a slider rounds what it is given to its steps and sends that back. Taken
        # for a move, it would undo what was typed into the box.
        if abs(value - self._nearest_step()) > STEP / 100:
            self.state.threshold = value

    def _typed(self, value: float) -> None:
        self.state.threshold = value
        self._show_threshold()  # also when the state rounded it to what it was before

    def _show_threshold(self) -> None:
        self.box.value = self.state.threshold
        if abs(self.slider.value - self._nearest_step()) > STEP / 100:
            self.slider.value = self._nearest_step()

    def _build_pictures(self) -> None:
        """One picture of the count alone, and one of count and rates."""
        state = self.state
        with style.context(figures.STYLE):
            alone = Figure(figsize=(9.6, 3))
            (only,) = alone.subplots(1, 1, squeeze=False)[0]
            count_of_people(only, state.curve["identities"], state.people)
            only.set_xlabel("threshold (match weight)")
            alone.subplots_adjust(left=0.075, right=0.985, bottom=0.2, top=0.91)
            figure = Figure(figsize=(9.6, 4.4))
            grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.35))
            below = figure.add_subplot(grid[1, 0])
            above = figure.add_subplot(grid[0, 0], sharex=below)
            self._build_rates(below, figure.add_subplot(grid[:, 1]))
            count_of_people(above, state.curve["identities"], state.people)
            above.tick_params(labelbottom=False)
            figure.subplots_adjust(
                left=0.075, right=0.985, bottom=0.13, top=0.94, wspace=0.24, hspace=0.32
            )
            for one in (alone, figure):
                one.text(0.005, 0.01, "invented population", color="#555555", size=9)
        axes = (only, above, below)
        self._lines = [ax.axvline(0, color="black", lw=1.2, animated=True) for ax in axes]
        self._dots = [
            ax.plot([], [], "o", color=PUBLISHED, ms=8, animated=True, clip_on=False)[0]
            for ax in axes
        ]
        self._count, self._picture = Picture(alone), Picture(figure)
        self.image = ipw.Image(format="png", width=960, height=440)

    def _build_rates(self, below: Axes, right: Axes) -> None:
        state, curve = self.state, self.state.curve
        highest = float(np.nanmax(curve.drop(columns="identities").to_numpy()))
        truth = float(state.truth["rate"][EVERYBODY])
        self._curve = rate_for_everybody(below, curve.index, truth, highest)
        (self._ends,) = below.plot(
            [], [], color=PUBLISHED, lw=5, alpha=0.5, solid_capstyle="butt", animated=True
        )
        self._rates = rates_against_truth(right, state.truth, state.order, state.span)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._table])
        more.titles = ("The same as numbers, by tradition",)
        return [
            ipw.HTML(markup.STYLE), ipw.HBox([self.slider, self.box]), self.repair, self._tiles,
            self.image, self._note, self._live, more, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow the slider: the numbers and the picture, at once."""
        state, everybody = self.state, self.state.found.loc[EVERYBODY]
        for line in self._lines:
            line.set_xdata([state.threshold] * 2)
        heights = (state.identities, state.identities, float(everybody["rate"]))
        for dot, value in zip(self._dots, heights, strict=True):
            dot.set_data([state.threshold], [value])
        self._ends.set_data([state.threshold] * 2, [everybody["lower"], everybody["upper"]])
        self._curve.set_data(state.curve.index, state.line)
        self._rates.show(state.found)
        self.repair.layout.display = "" if state.show == "repairs" else "none"
        self._tiles.value = _tiles(state)
        if state.show == "count":
            self.image.height = "300"
            self.image.value = self._count.png([self._lines[0], self._dots[0]])
        else:
            self.image.height = "440"
            rates = [self._ends, self._curve, *self._rates.artists]
            self.image.value = self._picture.png([*self._lines[1:], *rates, *self._dots[1:]])
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once nothing moves: the words, and the table."""
        state = self.state
        notes = {BOUNDS: NO_CHANCE, IMPUTED: f"{SIMULATION} {DOUBT}"}
        note = "" if state.show == "count" else notes.get(state.repair, CHANCE)
        self._note.value = markup.text(note, "note")
        self._live.value = markup.live(statistic_words.sentence(state))
        yield
        caption = (
            f"In random order. Identities at threshold {state.threshold:.2f}, counted for the "
            "tradition of their first record"
        )
        if state.show != "count":
            caption += ". Overstays are shares of visits; after each rate stands its interval"
        self._table.value = markup.table(statistic_words.table(state), caption, marked="no")


def _tiles(state: StatisticState) -> str:
    parts = [
        markup.tile(
            f"{state.identities:,}", "identities counted as people",
            f"{state.people:,} people, +{state.added:,} by splits, −{state.hidden:,} by merges",
            PUBLISHED,
        )
    ]  # fmt: skip
    if state.show != "count":
        parts += _rate_tiles(state)
    return f'<div class="sp-tiles">{"".join(parts)}</div>'


def _rate_tiles(state: StatisticState) -> list[str]:
    found, truth = state.found.loc[EVERYBODY], state.truth["rate"][EVERYBODY]
    rate = NOT_DEFINED if found["rate"] != found["rate"] else f"{found['rate']:.1%}"
    if state.repair == BOUNDS:
        rate = f"{found['lower']:.1%} – {found['upper']:.1%}"
    name, off = state.worst or ("no rate is estimated", None)
    how_far = NOT_DEFINED if off is None else f"{100 * off:+.1f} points"
    return [
        markup.tile(rate, f"overstays, {state.repair}", f"{truth:.1%} in truth", PUBLISHED),
        markup.tile(how_far, "the tradition farthest from the truth", name, TRUE),
    ]
