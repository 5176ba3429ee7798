"""The group explorer: who meets which error, and what can be told apart."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.groups import error_by_group, places_by_error
from sameperson.outcomes import Sweep
from sameperson.outcomes.groupings import MINIMUM
from sameperson.outcomes.ranking import NOT_DEFINED, in_words
from sameperson.widgets import markup
from sameperson.widgets.groups import GroupState
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.world import World

STEP = 0.1  # of the slider, in match weight; the box takes any number
REST = 0.3  # seconds without a move before words are written and spoken
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people. "
    f"Intervals are 95 % and count families, who share errors. Of fewer than {MINIMUM} people no "
    "rate is given. On the left, groups stand in a random order that stays the same, unless they "
    "have an order of their own. On the right they stand by falling rate, in each error: a filled "
    "mark cannot be told apart from the largest."
)
HOLLOW = "Hollow grey marks: "


class GroupExplorer(ipw.VBox):  # type: ignore[misc]
    """Shows one error by group at any threshold, and the groups' places in all three.

    Args:
        sweeps: One sweep, or several of the same people by name; the first is the file as it is.
        world: Whose people they are, as in the first.
        threshold: Where to begin; None begins at the best F1 of the first.
    """

    def __init__(
        self, sweeps: Sweep | Mapping[str, Sweep], world: World, threshold: float | None = None
    ) -> None:
        named = {"As it is": sweeps} if isinstance(sweeps, Sweep) else sweeps
        self.state = GroupState(named, world, threshold)
        self._build_controls()
        self._build_picture()
        self._tiles, self._hollow, self._ranks = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._live, self._table = ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._divide(), "grouping")
        self.state.observe(lambda _: self._move(), ["rates", "error"])
        super().__init__(self._layout())
        self._divide()
        self._words.now()

    def _build_controls(self) -> None:
        state = self.state
        errors = [
            (f"{look.marker_name} {look.label}", name) for name, look in figures.LOOKS.items()
        ]
        options = {"grouping": state.groupings, "error": errors, "version": state.versions}
        words = {"grouping": "Divided by", "error": "Error", "version": "Names"}
        self.chosen = {
            name: ipw.Dropdown(
                options=own, description=words[name],
                layout=ipw.Layout(width="350px" if name == "error" else "300px"),
            )
            for name, own in options.items()
        }  # fmt: skip
        for name, box in self.chosen.items():
            ipw.link((state, name), (box, "value"))
        span = {"min": state.low, "max": state.high, "step": STEP}
        self.slider = ipw.FloatSlider(
            **span, readout=False, description="Threshold", layout=ipw.Layout(width="620px"),
            value=self._nearest(),
        )  # fmt: skip
        self.box = ipw.BoundedFloatText(**span, layout=ipw.Layout(width="90px"))
        self.box.value = state.threshold
        self.slider.tooltip = self.box.tooltip = "Pairs of this match weight or more are links"
        self.slider.observe(lambda change: self._slid(change.new), "value")
        self.box.observe(lambda change: self._typed(change.new), "value")
        state.observe(lambda _: self._show_threshold(), "threshold")

    def _nearest(self) -> float:
        low, high, threshold = self.state.low, self.state.high, self.state.threshold
        return float(min(low + STEP * round((threshold - low) / STEP), high))

    def _slid(self, value: float) -> None:
        # A slider in the browser sends back what it rounded: that is no move.
        if abs(value - self._nearest()) > STEP / 100:
            self.state.threshold = value

    def _typed(self, value: float) -> None:
        self.state.threshold = value
        self._show_threshold()  # also when the state rounded it to what it was before

    def _show_threshold(self) -> None:
        self.box.value = self.state.threshold
        if abs(self.slider.value - self._nearest()) > STEP / 100:
            self.slider.value = self._nearest()

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9.6, 4))
            self._axes = figure.subplots(1, 2, width_ratios=(1.25, 1))
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.13, right=0.9, bottom=0.15, top=0.92, wspace=0.75)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=960, height=400)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._table])
        more.titles = ("The same as a table",)
        return [
            ipw.HTML(markup.STYLE), ipw.HBox(list(self.chosen.values())),
            ipw.HBox([self.slider, self.box]), self._tiles, self.image, self._hollow, self._ranks,
            self._live, more, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _divide(self) -> None:
        """Other groups: the panels are set up for them."""
        with style.context(figures.STYLE):
            self._rates = error_by_group(self._axes[0], self.state.order)
            self._places = places_by_error(self._axes[1], self.state.order)
        self._picture.redraw_still()
        self._move()

    def _move(self) -> None:
        """Follow a control: the numbers and the picture, at once."""
        state = self.state
        if set(self._rates.groups) != set(state.order):
            return  # other groups were chosen, and their panels come next
        self._rates.show(state.rates, state.before, state.error)
        self._places.show(state.rates, state.near, state.error)
        self._tiles.value = _tiles(state)
        self.image.value = self._picture.png([*self._rates.artists, *self._places.artists])
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once the control rests: the words and the table."""
        state = self.state
        shown = HOLLOW + state.versions[0] if state.before is not None else ""
        self._hollow.value = markup.text(shown, "note") if shown else ""
        self._ranks.value = "".join(markup.text(words) for words in state.rankings)
        self._live.value = markup.live(state.sentence)
        yield
        caption = f"Threshold {state.threshold:.2f}, with 95 % intervals"
        self._table.value = markup.table(state.table(), caption)


def _tiles(state: GroupState) -> str:
    own, look = state.own, figures.LOOKS[state.error]
    could = "who left in time" if state.error == "people_accused" else "people"
    parts = [
        markup.tile(f"{own['count'].sum():,}", f"{look.marker_name} {look.label}",
                    f"of {own['people'].sum():,} {could}", look.colour)
    ]  # fmt: skip
    known = own.dropna(subset="rate")
    for words, pick in (("largest rate", "idxmax"), ("least rate", "idxmin")):
        if known.empty:
            parts.append(markup.tile(NOT_DEFINED, words, "in every group", "#555555"))
            continue
        group = getattr(known["rate"], pick)()
        row = known.loc[group]
        parts.append(
            markup.tile(f"{row['rate']:.1%}", f"{words}: {group}", in_words(row), "#555555")
        )
    return f'<div class="sp-tiles">{"".join(parts)}</div>'
