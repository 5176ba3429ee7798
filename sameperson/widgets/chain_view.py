"""The chain viewer: one identity, three rules side by side, and what two records hang on."""

from collections.abc import Iterator, Sequence
from typing import Any

import ipywidgets as ipw
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.chains import PEOPLE, Graph, identity_graph, layout
from sameperson.linkage import Linkage
from sameperson.widgets import chain_words, markup
from sameperson.widgets.chain import ACTIONS, ChainState
from sameperson.widgets.chain_rules import Made
from sameperson.widgets.picture import Picture
from sameperson.widgets.settle import Settle
from sameperson.world import World

REST = 0.3  # seconds without a change before words are spoken
STRICT = "Best links: suppose that every source holds each person once (the border does not)"
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)


class ChainViewer(ipw.VBox):  # type: ignore[misc]
    """Takes one identity apart: remove or add a link, say that two records are different.

    Args:
        linkage: Weighted pairs.
        world: Whose records they are, with the truth.
        threshold: Match weight from which pairs are links.
        identities: Which to offer, by identity id; None for a few small ones of two people.
    """

    def __init__(
        self,
        linkage: Linkage,
        world: World,
        threshold: float,
        identities: Sequence[object] | None = None,
    ) -> None:
        self.state = ChainState(linkage, world, threshold, identities)
        self._build_controls()
        self._build_picture()
        self._pair, self._rules, self._who = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._records, self._links, self._live = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._opened(), "identity")
        self.state.observe(lambda _: self._move(), ["made", "first", "second", "revealed"])
        super().__init__(self._layout())
        self._opened()
        self._words.now()

    def _build_controls(self) -> None:
        state, self._filling = self.state, False
        titles = [(f"{one} · {len(own)} records", one) for one, own in state.offered.items()]
        self.which = ipw.Dropdown(
            options=titles, value=state.identity, description="Identity",
            layout=ipw.Layout(width="290px"),
        )  # fmt: skip
        ipw.link((state, "identity"), (self.which, "value"))
        self.reveal = ipw.Button(layout=ipw.Layout(width="190px"))
        self.reveal.on_click(lambda _: state.set_trait("revealed", not state.revealed))
        self.strict = ipw.Checkbox(
            description=STRICT, indent=False, value=state.every_source,
            layout=ipw.Layout(width="600px"),
        )  # fmt: skip
        ipw.link((state, "every_source"), (self.strict, "value"))
        self.ends = [
            ipw.Dropdown(description=name, layout=ipw.Layout(width="330px"))
            for name in ("Record", "and record")
        ]
        for box, end in zip(self.ends, ("first", "second"), strict=True):
            box.observe(lambda change, end=end: self._chose(end, change.new), "value")
        self.buttons = {
            action: ipw.Button(description=words, layout=ipw.Layout(width="150px"))
            for action, words in ACTIONS.items()
        }
        for action, button in self.buttons.items():
            button.on_click(lambda _, action=action: state.act(action))
        self.again = ipw.Button(description="Start again", layout=ipw.Layout(width="150px"))
        self.again.on_click(lambda _: state.restart())

    def _chose(self, end: str, letter: str | None) -> None:
        if letter is not None and not self._filling:
            self.state.set_trait(end, letter)

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9.6, 3.4))
            axes = figure.subplots(1, 3)
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.01, right=0.99, bottom=0.08, top=0.91, wspace=0.06)
        self._axes, self._picture = axes, Picture(figure)
        self.image = ipw.Image(format="png", width=960, height=340)

    def _layout(self) -> list[Any]:
        more = ipw.Accordion([self._links])
        more.titles = ("The links as a table",)
        return [
            ipw.HTML(markup.STYLE), ipw.HBox([self.which, self.reveal]), self.image, self._who,
            ipw.HBox(self.ends), ipw.HBox([*self.buttons.values(), self.again]), self._pair,
            self._rules, self.strict, self._records, more, self._live,
            ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _opened(self) -> None:
        """Another identity: its records to choose from, and where they are drawn."""
        state = self.state
        rows = chain_words.records_table(state)
        names = rows[["source", "given_name", "family_name"]].fillna("–")
        options = [(" · ".join([letter, *row]), letter) for letter, row in zip(
            rows.index, names.to_numpy(dtype=object), strict=True)]  # fmt: skip
        self._filling = True  # a box with new options chooses the first by itself
        for box, end in zip(self.ends, ("first", "second"), strict=True):
            box.options = options
            box.value = getattr(state, end)
        self._filling = False
        self._place = layout(state.records, state.made[0].links)
        self._move()

    def _move(self) -> None:
        """Follow a change: the picture and the words beside it, at once."""
        state = self.state
        if set(state.records) != set(self._place):
            return  # another identity is being opened
        for box, end in zip(self.ends, ("first", "second"), strict=True):
            box.value = getattr(state, end)
        whose = list(state.who) if state.revealed else []
        people = {r: whose.index(state.world.truth[r]) for r in state.records if whose}
        with style.context(figures.STYLE):
            for ax, made in zip(self._axes, state.made, strict=True):
                identity_graph(ax, _graph(state, made), self._place, state.letter, people)
        self._picture.redraw_still()
        self.image.value = self._picture.png([])
        for action, button in self.buttons.items():
            button.disabled = action not in state.allowed
        self.again.disabled = not state.changes
        self.reveal.description = "Hide who is who" if state.revealed else "Reveal who is who"
        self._who.value = markup.text(_key(state)) if state.revealed else ""
        self._pair.value = markup.text(chain_words.of_pair(state))
        rules = [markup.text(chain_words.of_rule(state, made)) for made in state.made]
        self._rules.value = "".join(rules)
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once nothing changes any more: the tables and the spoken line."""
        state = self.state
        self._live.value = markup.live(chain_words.of_all(state))
        yield
        rules = ", ".join(made.rule for made in state.made)
        caption = f"The records, and the number of their identity under {rules}."
        self._records.value = markup.table(chain_words.records_table(state), caption)
        self._links.value = markup.table(
            chain_words.links_table(state),
            "Links, heaviest first. A bridge alone holds two parts together.",
        )


def _graph(state: ChainState, made: Made) -> Graph:
    """What one rule's panel shows."""
    count = made.identities.nunique()
    name = made.rule[0].upper() + made.rule[1:]
    kept_apart = {pair for pair, done in state.changes.items() if done == "different"}
    removed = {pair for pair, done in state.changes.items() if done == "removed"}
    refused, path = _ends(made.refused), state.path(made)
    weakest = path.nsmallest(1, "weight")
    weights = dict(zip(_ends(weakest), map(chain_words.shown, weakest["weight"]), strict=True))
    return Graph(
        title=f"{name}: {count} {'identity' if count == 1 else 'identities'}",
        links=_ends(made.links),
        number=made.number,
        path=_ends(path),
        refused=refused,
        gone=sorted((kept_apart | removed) - set(refused)),
        labels=weights,
        below=chain_words.of_people(state, made),
        chosen=frozenset(state.pair),
    )


def _ends(links: pd.DataFrame) -> list[tuple[Any, Any]]:
    return list(zip(links["record_l"], links["record_r"], strict=True))


def _key(state: ChainState) -> str:
    """Which shape is who."""
    signs = [PEOPLE[i % len(PEOPLE)][2] for i in range(len(state.who))]
    return "   ".join(
        f"{sign} {name}" for sign, name in zip(signs, state.who.values(), strict=True)
    )
