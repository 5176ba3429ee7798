"""The calibration plot: what a model claims of pairs, and what is so."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.calibration import MARKS, calibration_axes
from sameperson.linkage import Linkage
from sameperson.widgets import markup
from sameperson.widgets.calibration import (
    NOT_DEFINED,
    TOP,
    WIDTHS,
    CalibrationState,
    one_in,
)
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.world import World

STEP = 0.5  # of the slider, in match weight; the box takes any hundredth
REST = 0.3  # seconds without a move before words are written and spoken
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people. "
    "Intervals are 95 %, as if pairs were independent, which those of one person are not. A hollow "
    "triangle stands for a bin with pairs and no wrong one: at most so many."
)


class CalibrationPlot(ipw.VBox):  # type: ignore[misc]
    """Shows claimed and true share of wrong pairs by match weight, for one model or several.

    Args:
        linkages: One linkage, or several by name.
        world: With truth, groups and kin.
        weight: Where to begin.
    """

    def __init__(
        self, linkages: Linkage | Mapping[str, Linkage], world: World, weight: float = 5.0
    ) -> None:
        named = {"as trained": linkages} if isinstance(linkages, Linkage) else linkages
        self.state = CalibrationState(named, world)
        self.state.weight = weight
        self._build_controls()
        self._build_picture()
        self._tiles, self._live, self._table = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["found", "weight"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        state, wide = self.state, ipw.Layout(width="420px")
        self.model = ipw.Dropdown(options=state.models, description="Model", layout=wide)
        self.show = ipw.Dropdown(options=state.choices, description="Pairs", layout=wide)
        self.width = ipw.Dropdown(
            options=[(f"{width:g}", width) for width in WIDTHS], description="Bin width"
        )
        for name in ("model", "show", "width"):
            ipw.link((state, name), (getattr(self, name), "value"))
        span = {"min": state.low, "max": TOP}
        self.slider = ipw.FloatSlider(
            **span, step=STEP, readout=False, description="Weight", layout=ipw.Layout(width="620px")
        )
        self.slider.value = self._nearest()
        self.box = ipw.BoundedFloatText(**span, step=STEP, layout=ipw.Layout(width="90px"))
        self.box.value = state.weight
        self.slider.tooltip = self.box.tooltip = "The bin with this match weight is read out"
        self.slider.observe(lambda change: self._slid(change.new), "value")
        self.box.observe(lambda change: self._typed(change.new), "value")
        state.observe(lambda _: self._show_weight(), "weight")

    def _nearest(self) -> float:
        low, weight = self.state.low, self.state.weight
        return float(low + STEP * round((weight - low) / STEP))

    def _slid(self, value: float) -> None:
        # A slider in the browser sends back what it rounded: that is no move.
        if abs(value - self._nearest()) > STEP / 100:
            self.state.weight = value

    def _typed(self, value: float) -> None:
        self.state.weight = value
        self._show_weight()  # also when the state rounded it to what it was before

    def _show_weight(self) -> None:
        self.box.value = self.state.weight
        if abs(self.slider.value - self._nearest()) > STEP / 100:
            self.slider.value = self._nearest()

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 4))
            ax = figure.subplots()
            self._marks = calibration_axes(ax, self.state.low, TOP)
            self._labels = {
                kind: ax.text(
                    0.99, 0.97 - 0.07 * (kind == "others"), mark.label, transform=ax.transAxes,
                    color=mark.colour, ha="right", va="top", weight="bold", animated=True,
                )
                for kind, mark in MARKS.items()
            }  # fmt: skip
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.12, right=0.98, bottom=0.15, top=0.92)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=400)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._table])
        more.titles = ("The same as a table",)
        return [
            ipw.HTML(markup.STYLE), ipw.HBox([self.model, self.show]), self.width,
            ipw.HBox([self.slider, self.box]), self._tiles, self.image, self._live, more,
            ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow a control: the numbers and the picture, at once."""
        state = self.state
        self._marks.show(state.found, state.bin)
        labels = [label for kind, label in self._labels.items() if kind in state.found]
        self._tiles.value = _tiles(state)
        self.image.value = self._picture.png([*self._marks.artists, *labels])
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once the control rests: the words and the table."""
        self._live.value = markup.live(self.state.sentence)
        yield
        caption = f"Model {self.state.model}, {self.state.whose}, with 95 % intervals"
        self._table.value = markup.table(self.state.table(), caption)


def _tiles(state: CalibrationState) -> str:
    rows = {kind: table.iloc[state.bin] for kind, table in state.found.items()}
    first = next(iter(rows.values()))
    until = "or more" if first["to"] == float("inf") else f"to {first['to']:g}"
    where = f"{first['pairs']:,.0f} pairs of weight {first['from']:g} {until}"
    none = not first["pairs"]
    parts = [
        markup.tile(NOT_DEFINED if none else one_in(first["claimed"]), "claimed to be wrong",
                    where, "#555555")
    ]  # fmt: skip
    for kind, row in rows.items():
        counts = f"{row['wrong']:,.0f} of {row['pairs']:,.0f}"
        ends = "" if none else f" ({row['lower']:.2%} to {row['upper']:.2%})"
        number = NOT_DEFINED if none else one_in(row["share"])
        parts.append(markup.tile(number, MARKS[kind].label, counts + ends, MARKS[kind].colour))
    return f'<div class="sp-tiles">{"".join(parts)}</div>'
