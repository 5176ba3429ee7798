"""The weight builder: a level for each field, one prior, one waterfall."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.weights import AGAINST, FOR, TOTAL, waterfall
from sameperson.linkage import Linkage
from sameperson.widgets import markup
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.widgets.weights import HIGHEST_PRIOR, LOWEST_PRIOR, OWN, WeightsState
from sameperson.world import World

STEP = 0.1  # of the slider, in log2 odds; the box takes any hundredth
REST = 0.3  # seconds without a change before words are written and spoken
ONE_IN = "Where both have the same value: one in how many records has it? 0 is the average value."
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)


class WeightBuilder(ipw.VBox):  # type: ignore[misc]
    """Builds the match weight of a pair from levels, values and a prior, and shows the steps.

    Args:
        linkage: Whose model gives m, u and the prior to begin with.
        world: Whose records were linked.
        examples: Record ids of pairs to begin from, by name; the first is shown at first.
    """

    def __init__(
        self,
        linkage: Linkage,
        world: World,
        examples: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self.state = WeightsState(linkage, world, examples)
        self._loading = False
        self._build_controls()
        self._build_picture()
        self._tiles, self._claim, self._so = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._live, self._table, self._odds = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["parts"])
        self.state.observe(lambda _: self._show_prior(), ["prior"])
        super().__init__(self._layout())
        if examples:
            self.begin.value = next(iter(examples))
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        state, narrow = self.state, ipw.Layout(width="80px")
        self.begin = ipw.Dropdown(options=list(state.examples), description="Begin from",
                                  layout=ipw.Layout(width="560px"))  # fmt: skip
        self.begin.observe(lambda change: self._load(change.new), "value")
        span = {"min": LOWEST_PRIOR, "max": HIGHEST_PRIOR, "step": STEP}
        self.slider = ipw.FloatSlider(**span, readout=False, description="Prior",
                                      layout=ipw.Layout(width="480px"))  # fmt: skip
        self.box = ipw.BoundedFloatText(**span, layout=ipw.Layout(width="90px"))
        self.slider.tooltip = self.box.tooltip = "log2 odds before any field is compared"
        self.slider.observe(lambda change: self._slid(change.new), "value")
        self.box.observe(lambda change: self._typed(change.new), "value")
        self.back = ipw.Button(description="The model's prior", layout=ipw.Layout(width="140px"))
        self.back.on_click(lambda _: setattr(state, "prior", state.begin_prior))
        self.levels = {role: self._level(role) for role in state.roles}
        self.one_in = {}
        for role in state.adjusted:
            box = ipw.BoundedFloatText(min=0, max=1e9, step=1, layout=narrow, tooltip=ONE_IN)
            box.observe(lambda _: self._chosen(), "value")
            self.one_in[role] = box
        self._show_prior()

    def _level(self, role: str) -> Any:
        box = ipw.Dropdown(
            options=list(self.state.choices(role).items()), value=-1,
            description=role.replace("_", " "), layout=ipw.Layout(width="302px"),
            style={"description_width": "125px"},
        )  # fmt: skip
        box.observe(lambda _: self._chosen(), "value")
        return box

    def _load(self, name: str) -> None:
        if name == OWN:
            return
        self._loading = True
        self.state.begin_from(name)
        for role, box in self.levels.items():
            box.value = self.state.levels[role]
        for role, box in self.one_in.items():
            box.value = self.state.one_in[role] or 0
        self._loading = False
        self._allow_values()

    def _chosen(self) -> None:
        if self._loading:
            return
        with self.state.hold_trait_notifications():
            self.state.levels = {role: box.value for role, box in self.levels.items()}
            self.state.one_in = {
                role: max(box.value, 1.0) if box.value else None
                for role, box in self.one_in.items()
            }
        self._allow_values()
        self.begin.value = OWN

    def _allow_values(self) -> None:
        """A value's own frequency counts only where the model adjusts the chosen level."""
        for role, box in self.one_in.items():
            box.disabled = not self.state.counts_values(role)

    def _nearest_step(self) -> float:
        return round(self.state.prior / STEP) * STEP

    def _slid(self, value: float) -> None:
        # The browser rounds what a slider is given to its steps and sends that back; taken for a
        # move, it would undo what was typed.
        if abs(value - self._nearest_step()) > STEP / 100:
            self.state.prior = value

    def _typed(self, value: float) -> None:
        if abs(value - round(self.state.prior, 2)) > 0.001:
            self.state.prior = value
        self._show_prior()

    def _show_prior(self) -> None:
        self.box.value = round(self.state.prior, 2)
        if abs(self.slider.value - self._nearest_step()) > STEP / 100:
            self.slider.value = self._nearest_step()

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(5.3, 4.4))
            ax = figure.subplots()
            steps = [role.replace("_", " ") for role in ["prior", *self.state.roles]]
            self._waterfall = waterfall(ax, steps)
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.27, right=0.97, bottom=0.13, top=0.93)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=530, height=440)

    def _layout(self) -> list[Any]:
        rare = [
            ipw.HBox([ipw.HTML(f"{role.replace('_', ' ')} 1 in"), box])
            for role, box in self.one_in.items()
        ]
        more = ipw.Accordion([self._table])
        more.titles = ("The same as a table",)
        fields = ipw.VBox(list(self.levels.values()), layout=ipw.Layout(width="305px"))
        return [
            ipw.HTML(markup.STYLE), self.begin,
            ipw.HBox([self.slider, self.box, self.back]), self._odds, self._tiles,
            ipw.Box([fields, self.image], layout=ipw.Layout(flex_flow="row wrap")),
            ipw.HTML(markup.text(ONE_IN)), ipw.HBox(rare),
            self._claim, self._so, more, self._live, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow a choice: the numbers and the picture, at once."""
        state = self.state
        if self._waterfall.show(state.parts):
            self._picture.redraw_still()
        self._tiles.value = _tiles(state)
        self.image.value = self._picture.png(self._waterfall.artists)
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once no more is chosen: the words and the table."""
        state = self.state
        self._odds.value = markup.text(state.prior_in_words)
        self._claim.value = markup.text(state.claim)
        self._so.value = markup.text(state.so)
        self._live.value = markup.live(state.sentence)
        yield
        table = state.parts.set_index("step").round(2)
        self._table.value = markup.table(table, "What each step adds, and the sum so far")


def _tiles(state: WeightsState) -> str:
    tiles = [
        (f"{state.evidence:+.1f}", "evidence weight", "what the fields add", FOR),
        (f"{state.weight:+.1f}", "match weight", "prior and evidence", TOTAL),
        (state.claimed, "probability that the model claims", "not what is so", AGAINST),
    ]
    return f'<div class="sp-tiles">{"".join(markup.tile(*tile) for tile in tiles)}</div>'
