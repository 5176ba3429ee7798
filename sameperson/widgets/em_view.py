"""The EM stepper: step, back, run; what EM has learnt beside the truth."""

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as ipw
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.em import DOTS, likelihood_panel, parameters_panel
from sameperson.linkage import em
from sameperson.widgets import markup
from sameperson.widgets.em import LEAST, MOST, NOT_DEFINED, EMState
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle

REST = 0.3  # seconds without a step before words are written and spoken
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)


class EMStepper(ipw.VBox):  # type: ignore[misc]
    """Walks through EM and shows m against the truth, the log-likelihood, and what ended it.

    Args:
        patterns: Counts of patterns (``em.count_patterns``).
        starts: m and u to begin from, by name; one frame alone is called "the usual start".
        prior: Probability to begin with that a pair among these is true.
        truth: m by role and level as they are; None where not known.
        true_share: Share of these pairs that are true; None where not known.
        tolerance, limit: What ends EM.
    """

    def __init__(
        self,
        patterns: pd.DataFrame,
        starts: Mapping[str, pd.DataFrame] | pd.DataFrame,
        prior: float,
        truth: pd.DataFrame | None = None,
        true_share: float | None = None,
        tolerance: float = em.TOLERANCE,
        limit: int = em.LIMIT,
    ) -> None:
        if isinstance(starts, pd.DataFrame):
            starts = {"the usual start": starts}
        self.state = EMState(patterns, starts, prior, truth, true_share, tolerance, limit)
        self._build_controls()
        self._build_picture()
        self._tiles, self._ended = ipw.HTML(), ipw.HTML()
        self._live, self._table = ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._begin(), ["path"])
        self.state.observe(lambda _: self._move(), ["at"])
        super().__init__(self._layout())
        self._begin()
        self._words.now()

    def _build_controls(self) -> None:
        state = self.state
        self.start = ipw.Dropdown(options=list(state.starts), description="Begin from",
                                  layout=ipw.Layout(width="420px"))  # fmt: skip
        self.fix_u = ipw.Checkbox(description="keep u as the start has it", indent=False,
                                  layout=ipw.Layout(width="280px"))  # fmt: skip
        ipw.link((state, "start"), (self.start, "value"))
        ipw.link((state, "fix_u"), (self.fix_u, "value"))
        self.slider = ipw.IntSlider(min=0, max=1, readout=False, description="Step",
                                    layout=ipw.Layout(width="340px"))  # fmt: skip
        self.box = ipw.BoundedIntText(min=0, max=1, layout=ipw.Layout(width="70px"))
        self.slider.tooltip = self.box.tooltip = "Step of EM; 0 is the start"
        for control in (self.slider, self.box):
            control.observe(lambda change: setattr(state, "at", change.new), "value")
        self.buttons = {}
        for words, action in (("Back", state.back), ("Step", state.step), ("Run", state.run)):
            button = ipw.Button(description=words, layout=ipw.Layout(width="80px"))
            button.on_click(lambda _, action=action: action())
            self.buttons[words] = button

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 3.9))
            (left, right) = figure.subplots(1, 2, width_ratios=(1.25, 1))
            self._parameters = parameters_panel(left, self.state.roles)
            self._likelihood = likelihood_panel(right)
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.15, right=0.98, bottom=0.15, top=0.92, wspace=0.35)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=390)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._table])
        more.titles = ("Every parameter at this step as a table",)
        return [
            ipw.HTML(markup.STYLE), ipw.HBox([self.start, self.fix_u]),
            ipw.HBox([self.slider, self.box, *self.buttons.values()]),
            self._tiles, self.image, self._ended, more, self._live,
            ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _begin(self) -> None:
        """Another path: new axes, and controls that reach as far as it does."""
        last = len(self.state.path) - 1
        for control in (self.slider, self.box):
            control.max = last
        self._likelihood.fit([step.log_likelihood for step in self.state.path])
        self._picture.redraw_still()
        self._move()

    def _move(self) -> None:
        """Follow a step: the numbers and the picture, at once."""
        state = self.state
        self.slider.value = self.box.value = state.at
        self.buttons["Back"].disabled = state.at == 0
        for words in ("Step", "Run"):
            self.buttons[words].disabled = state.at == len(state.path) - 1
        self._parameters.show(state.shown)
        self._likelihood.show(state.likelihoods)
        self._tiles.value = _tiles(state)
        self.image.value = self._picture.png([*self._parameters.artists, *self._likelihood.artists])
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once no more is stepped: the words and the table."""
        state = self.state
        self._ended.value = markup.text(state.ended)
        self._live.value = markup.live(state.sentence)
        yield
        self._table.value = markup.table(state.table, "m and u at this step, and the true m")


def _tiles(state: EMState) -> str:
    so = NOT_DEFINED if state.true_share is None else f"{state.true_share:.1%}"
    tiles = [
        (f"{state.now.log_likelihood:,.1f}", "log-likelihood", "of m, u and prior", "#444444"),
        (f"{state.now.prior:.1%}", "of the pairs taken for true", f"so is: {so}",
         DOTS[MOST].colour),
        (_change(state.now), "largest change of a parameter in this step",
         f"ends below {state.tolerance:g}, or at step {state.limit}", DOTS[LEAST].colour),
    ]  # fmt: skip
    return f'<div class="sp-tiles">{"".join(markup.tile(*tile) for tile in tiles)}</div>'


def _change(step: em.Step) -> str:
    return "the start" if step.change is None else f"{step.change:.2g}"
