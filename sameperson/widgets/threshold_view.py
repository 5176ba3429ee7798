"""The threshold explorer: controls, one picture, three people. All numbers come from its state."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as ipw
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.outcomes import Sweep
from sameperson.widgets import markup
from sameperson.widgets.larger import larger_files
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.widgets.threshold import ERROR_COLUMNS, NOT_DEFINED, ThresholdState
from sameperson.widgets.told import Accused, Merged
from sameperson.world import World

STEP = 0.1  # of the slider, in match weight; the box takes any hundredth
REST = 0.4  # seconds without a move before words are written and spoken
WHO = "People who are wrongly merged at this threshold, whom a slightly higher one would free first"
NOBODY = "Nobody is wrongly merged at this threshold."
ACCUSED = "Somebody who is accused at this threshold, whom a slightly lower one would clear first"
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)


class ThresholdExplorer(ipw.VBox):  # type: ignore[misc]
    """Moves a threshold and shows what it does to people.

    Args:
        sweep: With groups; kin and required pairs if those are to be told.
        world: Whose people and records the sweep is about.
        threshold: Where to begin; None begins at the best F1.
    """

    def __init__(self, sweep: Sweep, world: World, threshold: float | None = None) -> None:
        self.state = ThresholdState(sweep, world, threshold)
        self._build_controls()
        self._build_picture()
        self._tiles, self._claim, self._costs = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._live, self._table, self._larger = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._nobody, self._clear = ipw.HTML(), ipw.HTML()
        self._people = [_PersonCard(self.state, "records") for _ in range(3)]
        self._visit = _PersonCard(self.state, "visit")
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["outcome"])
        for price in ("price_merged", "price_split", "price_accused"):
            self.state.observe(lambda _: self._words.touch(), [price])
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
        self._prices = []
        for name, label in (("merged", "merged"), ("split", "split"), ("accused", "accused")):
            price = ipw.BoundedFloatText(
                min=0, max=1e6, description=label, layout=ipw.Layout(width="170px")
            )
            ipw.link((state, f"price_{name}"), (price, "value"))
            self._prices.append(price)
        self._go = ipw.Button(description="Go to the cheapest")
        self._go.on_click(lambda _: setattr(state, "threshold", state.cheapest))

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

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 3.6))
            (left, right) = figure.subplots(1, 2, width_ratios=(1.15, 1))
            figures.threshold_curves(left, self.state.curve)
            self._rates = figures.group_rates(right, self.state.order)
            self._line = left.axvline(0, color="black", lw=1.2, animated=True)
            self._dots = {
                column: left.plot([], [], look.marker, color=look.colour, ms=8, animated=True)[0]
                for column, look in figures.LOOKS.items()
            }
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.085, right=0.97, bottom=0.17, top=0.91, wspace=0.42)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=360)

    def _layout(self) -> list[Any]:
        row, prices = ipw.HBox([self.slider, self.box]), ipw.HBox([*self._prices, self._go])
        more = ipw.Accordion([self._table, self._larger])
        more.titles = ("The same as a table", "The same threshold in a larger file")
        return [
            ipw.HTML(markup.STYLE), row, self._tiles, self.image, self._claim,
            ipw.HTML(markup.text(WHO)), self._nobody,
            *(card.box for card in self._people), self._clear, self._visit.box,
            ipw.HTML(markup.text("What one such person costs, in any unit you like")),
            prices, self._costs, more, self._live, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow the slider: the numbers and the picture, at once."""
        state, outcome = self.state, self.state.outcome
        self._line.set_xdata([state.threshold] * 2)
        for column, dot in self._dots.items():
            value = getattr(outcome, column)
            dot.set_data([state.threshold] if value else [], [value] if value else [])
        self._rates.show(state.rates)
        self._tiles.value = _tiles(outcome)
        dots = reversed(self._dots.values())  # the small dot over the large square
        moving = [self._line, *dots, *self._rates.artists]
        self.image.value = self._picture.png(moving)
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once the slider rests: the people, the words and the tables, with pauses to move in."""
        named = self.state.named()
        for card in self._people:
            card.show(next(named, None))
            yield
        accused = self.state.accused()
        self._visit.show(accused)
        self._clear.value = markup.text(ACCUSED) if accused else ""
        anybody = self.state.outcome.people_wrongly_merged > 0
        self._nobody.value = "" if anybody else markup.text(NOBODY)
        self._claim.value = markup.text(self.state.claim)
        self._costs.value = markup.text(self.state.costs)
        self._live.value = markup.live(self.state.sentence)
        yield
        rates = _rates_table(self.state.rates).loc[self.state.order]
        self._table.value = markup.table(rates, "By tradition, in random order")
        self._larger.value = larger_files(self.state.threshold)


class _PersonCard:
    """One sentence on a person, and the records behind it when asked for."""

    def __init__(self, state: ThresholdState, what: str) -> None:
        self._state, self._what = state, what
        self._told: Merged | Accused | None = None
        self._sentence, self._records = ipw.HTML(), ipw.HTML()
        fixed = ipw.Layout(width="150px", flex="0 0 auto")  # beside words of two lines, too
        self._button = ipw.Button(description=f"Show the {what}", layout=fixed)
        self._button.on_click(lambda _: self._toggle())
        self.box = ipw.VBox([ipw.HBox([self._button, self._sentence]), self._records])

    def show(self, told: Merged | Accused | None) -> None:
        """Tell of this person; nothing when there is none. Records that are open stay open."""
        before, self._told = self._told, told
        self.box.layout.display = "none" if told is None else ""
        same = told and before and told.pair == before.pair
        self._sentence.value = markup.text(told.sentence if told else "")
        if not same:
            self._records.value = ""
            self._button.description = f"Show the {self._what}"

    def _toggle(self) -> None:
        shown = bool(self._records.value)
        self._button.description = f"{'Show' if shown else 'Hide'} the {self._what}"
        self._records.value = "" if shown or self._told is None else markup.table(
            self._state.records_of(self._told), "Side by side; what differs says so"
        )  # fmt: skip


def _tiles(outcome: Any) -> str:
    parts = []
    people = {"people_accused": outcome.people_left_in_time}
    for column in ERROR_COLUMNS:
        look, count = figures.LOOKS[column], getattr(outcome, column)
        out_of = people.get(column, outcome.people)
        whom = "who left in time" if column == "people_accused" else "people"
        detail = f"{NOT_DEFINED}: nobody is known to have left in time"
        if count is not None and out_of:
            detail = f"of {out_of:,} {whom}: {10_000 * count / out_of:,.0f} in 10,000"
        number = NOT_DEFINED if count is None else f"{count:,}"
        parts.append(markup.tile(number, f"{look.marker_name} {look.label}", detail, look.colour))
    return f'<div class="sp-tiles">{"".join(parts)}</div>'


def _rates_table(rates: pd.DataFrame) -> pd.DataFrame:
    def words(row: Any) -> str:
        if row["rate"] != row["rate"]:
            return NOT_DEFINED
        return f"{row['count']:,.0f} of {row['people']:,.0f}: {row['rate']:.1%} " \
               f"({row['lower']:.1%} to {row['upper']:.1%})"  # fmt: skip

    shown = rates.assign(words=rates.apply(words, axis=1))
    wide = shown.set_index(["group", "error"])["words"].unstack()[list(ERROR_COLUMNS)]  # noqa: PD010
    return wide.rename(columns={name: look.label for name, look in figures.LOOKS.items()})
