"""Three people and one slider. All words and numbers come from the state and its scenes."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson.figures import LOOKS, STYLE
from sameperson.figures.three_people import STATE_LOOKS, strips
from sameperson.linkage import link
from sameperson.outcomes import Outcome, Sweep
from sameperson.outcomes.cast import Cast, Role
from sameperson.widgets import markup
from sameperson.widgets.picture import Picture
from sameperson.widgets.scenes import scene
from sameperson.widgets.settle import Settle
from sameperson.widgets.three_people import WORDS, ThreePeopleState
from sameperson.world import World, load

STEP = 0.1
REST = 0.4  # seconds without a move before words are written and spoken
INVENTED = (
    "Invented population, tuned to show these effects. The three were chosen by a rule because the "
    "threshold treats them differently; the consulate and what happens there are invented. No "
    "evidence about any agency or people."
)


class ThreePeople(ipw.VBox):  # type: ignore[misc]
    """Moves one threshold, and shows what it does to three people.

    Args:
        sweep: With groups, departures and kin; None links the classroom.
        world: Whose people and records the sweep is about; None for the classroom.
        cast: The three; None chooses them by the rule of ``outcomes.cast``.
    """

    def __init__(
        self, sweep: Sweep | None = None, world: World | None = None, cast: Cast | None = None
    ) -> None:
        if world is None:
            world = load("classroom")
        if sweep is None:
            pairs = link(world.records).pairs
            sweep = Sweep(pairs, world.truth, world.groups, world.departures, world.kin)
        self.state = ThreePeopleState(sweep, world, cast)
        self._build_controls()
        self._build_picture()
        # As high as the longest scene, so that what stands below does not jump.
        third = ipw.Layout(width="33%", min_height="320px", padding="0 10px 0 0")
        self.cards = [ipw.HTML(layout=third) for _ in self.state.cast.roles]
        self.counts, self._live, self._table = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._files = [ipw.HTML() for _ in self.state.cast.roles]
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["outcome"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        span = {"min": self.state.low, "max": self.state.high, "step": STEP}
        self.slider = ipw.FloatSlider(
            **span, value=self.state.threshold, readout=False, description="Threshold",
            layout=ipw.Layout(width="620px"),
        )  # fmt: skip
        self.box = ipw.BoundedFloatText(
            **span, value=self.state.threshold, layout=ipw.Layout(width="90px")
        )
        self.slider.tooltip = self.box.tooltip = "Pairs of this match weight or more are links"
        for control in (self.slider, self.box):
            control.observe(lambda change: self._set(change.new), "value")
        self.state.observe(lambda _: self._show(), "threshold")

    def _set(self, value: float) -> None:
        self.state.threshold = value
        self._show()  # also when the state rounded it to what it was before

    def _show(self) -> None:
        for control in (self.slider, self.box):
            control.value = self.state.threshold

    def _build_picture(self) -> None:
        state = self.state
        with style.context(STYLE):
            figure = Figure(figsize=(10, 2.2))
            ax = figure.subplots()
            strips(ax, {_who(state, role): state.stretches(role) for role in state.cast.roles})
            ax.set_title("Where each of the three is safe, and where not")
            self._line = ax.axvline(state.threshold, color="black", lw=2, animated=True)
            figure.text(0.005, 0.02, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.17, right=0.98, bottom=0.25, top=0.86)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=1000, height=220)

    def _layout(self) -> list[Any]:
        told = markup.text(f"{self.state.finding}. {self.state.headline}")
        more = ipw.Accordion([ipw.VBox(self._files), ipw.VBox([ipw.HTML(told), self._table])])
        more.titles = ("What the officer sees, and what is so", "The picture as a table")
        return [
            ipw.HTML(markup.STYLE), ipw.HBox([self.slider, self.box]), ipw.HBox(self.cards),
            self.image, self.counts, more, self._live,
            ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow the slider: the line in the picture and the counts, at once."""
        self._line.set_xdata([self.state.threshold] * 2)
        self.image.value = self._picture.png([self._line])
        self.counts.value = _counts(self.state.outcome)
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once the slider rests: the scenes, the spoken line, the tables."""
        state = self.state
        for card, role in zip(self.cards, state.cast.roles, strict=True):
            card.value = _card(state, role)
        yield
        self._live.value = markup.live(state.sentence)
        yield
        for file, role in zip(self._files, state.cast.roles, strict=True):
            caption = f"The file of {_who(state, role)}. Nobody at the office has the last column."
            file.value = markup.table(state.officer_sees(role), caption)
        caption = "From which threshold to which each of them is in which state"
        self._table.value = markup.table(state.table(), caption)


def _who(state: ThreePeopleState, role: Role) -> str:
    return f"{state.name(role.person_id)}, {state.age(role.person_id)}"


def _card(state: ThreePeopleState, role: Role) -> str:
    now = state.state_of(role)
    look = STATE_LOOKS[now]
    head = markup.tile(_who(state, role), f"{look.marker_name} {WORDS[now]}", "", look.colour)
    return head + markup.text(scene(state, role))


def _counts(outcome: Outcome) -> str:
    """The same threshold, on everybody."""
    merged, accused = LOOKS["people_wrongly_merged"], LOOKS["people_accused"]
    parts = [
        markup.tile(
            f"{outcome.people_wrongly_merged:,}", f"{merged.marker_name} {merged.label}",
            f"of all {outcome.people:,} people in the file, at this threshold", merged.colour,
        ),
        markup.tile(
            f"{outcome.people_accused:,}", f"{accused.marker_name} {accused.label}",
            f"of {outcome.people_left_in_time:,} who left in time", accused.colour,
        ),
    ]  # fmt: skip
    return f'<div class="sp-tiles">{"".join(parts)}</div>'
