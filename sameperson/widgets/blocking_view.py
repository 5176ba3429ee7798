"""The blocking explorer: rules to tick, one picture, and what it shows as tables."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.blocking import APART, FORMED, LOST, lost_by_group, pairs_by_rule
from sameperson.linkage import Linkage
from sameperson.widgets import markup
from sameperson.widgets.blocking import EVERYBODY, BlockingState
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.world import World

REST = 0.3  # seconds without a tick before words are written and spoken
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)


class BlockingExplorer(ipw.VBox):  # type: ignore[misc]
    """Ticks blocking rules, and shows what they form, what they lose and what closure wins back.

    Args:
        world: Whose records are linked.
        linkage: Its model is held fixed, whatever is ticked.
        threshold: Match weight from which pairs are links.
    """

    def __init__(self, world: World, linkage: Linkage, threshold: float) -> None:
        self.state = BlockingState(world, linkage, threshold)
        self._build_controls()
        self._build_picture()
        self._tiles, self._live = ipw.HTML(), ipw.HTML()
        self._traditions, self._rules = ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["found"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        layout = ipw.Layout(width="270px")
        self.boxes = {
            name: ipw.Checkbox(
                value=True, description=name.replace("_", " "), indent=False, layout=layout
            )
            for name in self.state.rules
        }
        for box in self.boxes.values():
            box.observe(lambda _: self._ticked(), "value")
        self.all = ipw.Button(description="Tick all", layout=ipw.Layout(width="110px"))
        self.none = ipw.Button(description="Tick none", layout=ipw.Layout(width="110px"))
        self.all.on_click(lambda _: self._tick(list(self.boxes)))
        self.none.on_click(lambda _: self._tick([]))

    def _ticked(self) -> None:
        self.state.ticked = [name for name, box in self.boxes.items() if box.value]

    def _tick(self, names: list[str]) -> None:
        """Tick these boxes and no others; counted once, and not after each box."""
        self.state.ticked = names
        with self.state.hold_trait_notifications():
            for name, box in self.boxes.items():
                box.value = name in names
            self.state.ticked = names

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 3.6))
            (left, right) = figure.subplots(1, 2, width_ratios=(1.2, 1))
            self._lost = lost_by_group(left, self.state.order)
            self._formed = pairs_by_rule(right, self.state.counts, self.state.every)
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.085, right=0.97, bottom=0.17, top=0.91, wspace=0.52)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=360)

    def _layout(self) -> list[Any]:
        wrap = ipw.Layout(flex_flow="row wrap", width="900px")
        more = ipw.Accordion([self._traditions, self._rules])
        more.titles = ("The same as a table, by tradition", "The same as a table, by rule")
        words = "Two records are compared when they agree on all fields of some ticked rule"
        return [
            ipw.HTML(markup.STYLE + markup.text(words)),
            ipw.Box([*self.boxes.values(), self.all, self.none], layout=wrap),
            self._tiles, self.image, self._live, more, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow a tick: the numbers and the picture, at once."""
        state, found = self.state, self.state.found
        self._lost.show(found.lost, found.apart)
        self._formed.show(state.ticked, found.candidates)
        self._tiles.value = _tiles(state)
        self.image.value = self._picture.png([*self._lost.artists, *self._formed.artists])
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once no more is ticked: the words and the tables."""
        state = self.state
        self._live.value = markup.live(state.sentence)
        yield
        caption = (
            "In random order. Lost and still apart as shares of the true pairs, with 95 % "
            f"intervals; links are pairs of weight {state.threshold:.1f} or more that a ticked "
            "rule forms"
        )
        self._traditions.value = markup.table(state.by_tradition(), caption)
        caption = "Pairs that each rule forms by itself; many are formed by several rules"
        self._rules.value = markup.table(state.by_rule(), caption)


def _tiles(state: BlockingState) -> str:
    found, lost = state.found, state.found.lost.loc[EVERYBODY]
    apart = found.apart.loc[EVERYBODY]
    parts = [
        markup.tile(
            f"{found.candidates:,}", "■ pairs formed and compared",
            f"of {state.every:,}; {found.candidates - found.formed:,} are of two people", FORMED,
        ),
        markup.tile(
            f"{lost['count']:,.0f}", "◆ true pairs lost",
            f"of {lost['of']:,.0f}: {lost['share']:.1%}, at any threshold", LOST,
        ),
        markup.tile(
            f"{found.won_back:,}", "of them won back by closure",
            f"◇ {apart['count']:,.0f} stay apart: {apart['share']:.1%}", APART,
        ),
    ]  # fmt: skip
    return f'<div class="sp-tiles">{"".join(parts)}</div>'
