"""The similarity playground: two boxes, a bar for every measure, names to choose from."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as ipw
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.similarity import similarity_bars
from sameperson.linkage.similarity import MEASURES, THRESHOLDS
from sameperson.widgets import markup
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.widgets.similarity import LONGEST, SimilarityState
from sameperson.world import World

REST = 0.4  # seconds without a key before words are written and spoken
OWN = "Names of your own, in the boxes"
INVENTED = (
    "The names to choose from are of an invented population. Which two are alike for a measure "
    "says nothing about anybody."
)


class SimilarityPlayground(ipw.VBox):  # type: ignore[misc]
    """Two texts, how alike each measure finds them, and what a linkage would make of it.

    Args:
        world: Whose records the names to choose from stand in.
        left, right: Texts to begin with; None begins with the first of those names.
    """

    def __init__(self, world: World, left: str | None = None, right: str | None = None) -> None:
        self.state = SimilarityState(world, left, right)
        self._build_controls()
        self._build_picture()
        self._verdict, self._live, self._table = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["alike"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        wide = ipw.Layout(width="440px")
        self.left = ipw.Text(description="One name", layout=wide)
        self.right = ipw.Text(description="Another", layout=wide)
        for name, box in (("left", self.left), ("right", self.right)):
            ipw.link((self.state, name), (box, "value"))
            box.placeholder = f"blank is missing; at most {LONGEST} characters"
        options = [(preset.label, preset) for preset in self.state.presets]
        self.names = ipw.Dropdown(
            options=[(OWN, ""), *options], description="Or choose",
            layout=ipw.Layout(width="880px"),
        )  # fmt: skip
        self.names.observe(lambda change: self._chosen(change.new), "value")

    def _chosen(self, preset: Any) -> None:
        if preset != "":
            self.state.choose(preset)

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 3.2))
            ax = figure.subplots()
            labels = [measure.label for measure in MEASURES.values()]
            self._bars = similarity_bars(ax, labels, sorted(THRESHOLDS))
            ax.set_title(
                "The same two names, measure by measure (dotted: the linkage's thresholds)"
            )
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.2, right=0.98, bottom=0.17, top=0.91)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=320)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._table])
        more.titles = ("The same as a table, with what each measure looks at",)
        return [
            ipw.HTML(markup.STYLE), self.names, ipw.HBox([self.left, self.right]), self.image,
            self._verdict, more, self._live, ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow the boxes: the bars and the level, at once."""
        self._forget_preset()
        self._bars.show([float(self.state.alike[name]) for name in MEASURES])
        self.image.value = self._picture.png(self._bars.artists)
        self._verdict.value = markup.text(self.state.verdict)
        self._words.touch()

    def _forget_preset(self) -> None:
        """The list names a preset only while the boxes hold it."""
        chosen, state = self.names.value, self.state
        if chosen != "" and (chosen.left, chosen.right) != (state.left, state.right):
            self.names.value = ""

    def _write(self) -> Iterator[None]:
        """Once no more is typed: the words and the table."""
        self._live.value = markup.live(self.state.sentence)
        self._table.value = markup.table(self.state.table, "Every measure of these two names")
        yield
