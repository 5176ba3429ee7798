"""The rule builder: fields to tick, one picture, an example of each error."""

from collections.abc import Iterator, Sequence
from typing import Any

import ipywidgets as ipw
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure

from sameperson import figures
from sameperson.figures.rules import MARKS, pair_shares
from sameperson.linkage.fields import ROLES
from sameperson.linkage.rules import NAMES, STANDARDISATIONS
from sameperson.outcomes.partition import EVERYBODY
from sameperson.widgets import markup
from sameperson.widgets.picture import Picture
from sameperson.widgets.rules import EXAMPLES, NOT_DEFINED, RulesState, share
from sameperson.widgets.settle import Settle
from sameperson.world import World

REST = 0.3  # seconds without a tick before words are written and spoken
INVENTED = (
    "Invented population, tuned to show these effects: no evidence about any agency or people."
)


class RuleBuilder(ipw.VBox):  # type: ignore[misc]
    """Ticks the fields that must agree, and shows what the rule links and misses, by tradition.

    Args:
        world: Whose records are linked.
        fields: Ticked at first.
        standardise: Ticked at first among what is done to names.
    """

    def __init__(
        self,
        world: World,
        fields: Sequence[str] = ("given_name", "family_name"),
        standardise: Sequence[str] = (),
    ) -> None:
        self.state = RulesState(world, fields, standardise)
        self._build_controls()
        self._build_picture()
        self._tiles, self._live, self._table = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._examples = [_Example(self.state, kind) for kind in EXAMPLES]
        self._words = Settle(self._write, REST)
        self.state.observe(lambda _: self._move(), ["found"])
        super().__init__(self._layout())
        self._move()
        self._words.now()

    def _build_controls(self) -> None:
        self.fields = {role: _tick(role.replace("_", " "), "145px") for role in ROLES}
        self.steps = {how: _tick(words, "300px") for how, words in STANDARDISATIONS.items()}
        for role, box in self.fields.items():
            box.value = role in self.state.fields
        for how, box in self.steps.items():
            box.value = how in self.state.standardise
        self._allow_order()
        for box in (*self.fields.values(), *self.steps.values()):
            box.observe(lambda _: self._ticked(), "value")

    def _ticked(self) -> None:
        with self.state.hold_trait_notifications():
            self.state.fields = [role for role, box in self.fields.items() if box.value]
            self.state.standardise = [how for how, box in self.steps.items() if box.value]
        self._allow_order()

    def _allow_order(self) -> None:
        """The order of the two names can be ignored only where both must agree."""
        self.steps["order"].disabled = not all(self.fields[name].value for name in NAMES)

    def _build_picture(self) -> None:
        with style.context(figures.STYLE):
            figure = Figure(figsize=(9, 3.6))
            left, right = figure.subplots(1, 2)
            self._pairs = pair_shares(left, self.state.order)
            self._people = figures.group_rates(right, self.state.order)
            right.set_title("People: merged ●, split ■, accused ▲")
            figure.text(0.005, 0.01, "invented population", color="#555555", size=9)
            figure.subplots_adjust(left=0.085, right=0.98, bottom=0.17, top=0.91, wspace=0.25)
        self._picture = Picture(figure)
        self.image = ipw.Image(format="png", width=900, height=360)

    def _layout(self) -> list[Any]:
        wrap = ipw.Layout(flex_flow="row wrap", width="940px")
        more = ipw.Accordion([self._table])
        more.titles = ("The same as a table",)
        return [
            ipw.HTML(markup.STYLE + markup.text("These must agree")),
            ipw.Box(list(self.fields.values()), layout=wrap),
            ipw.HTML(markup.text("Before names are compared")),
            ipw.Box(list(self.steps.values()), layout=wrap),
            self._tiles, self.image, *(card.box for card in self._examples), more, self._live,
            ipw.HTML(markup.text(INVENTED, "note")),
        ]  # fmt: skip

    def _move(self) -> None:
        """Follow a tick: the numbers and the picture, at once."""
        state = self.state
        self._pairs.show(state.found.pairs, state.before.pairs if state.steps else None)
        self._people.show(state.rates)
        self._tiles.value = _tiles(state)
        self.image.value = self._picture.png([*self._pairs.artists, *self._people.artists])
        self._words.touch()

    def _write(self) -> Iterator[None]:
        """Once no more is ticked: the words, the table and the examples."""
        state = self.state
        self._live.value = markup.live(state.sentence)
        self._table.value = markup.table(
            _table(state), "By tradition, in random order, with 95 % intervals"
        )
        for card in self._examples:
            yield
            card.restart()


class _Example:
    """One error of the rule, its records side by side, and a button for the next one."""

    def __init__(self, state: RulesState, kind: str) -> None:
        self._state, self._kind, self._nth = state, kind, 0
        self._words, self._records = ipw.HTML(), ipw.HTML()
        self._next = ipw.Button(description="Another one", layout=ipw.Layout(width="120px"))
        self._next.on_click(lambda _: self._show(self._nth + 1))
        row = ipw.HBox([self._next, self._words])
        fold = ipw.Accordion([ipw.VBox([row, self._records])])
        fold.titles = (EXAMPLES[kind],)
        self.box = fold

    def restart(self) -> None:
        """Show the first example of the rule as it is now."""
        self._show(0)

    def _show(self, nth: int) -> None:
        self._nth = nth
        ids, count = self._state.example(self._kind, nth)
        self._next.disabled = count < 2
        of = "identities that hold two people or more"
        if self._kind == "missed":
            of = "people whose records are split"
        if ids is None:
            self._words.value, self._records.value = markup.text("The rule makes none."), ""
            return
        self._words.value = markup.text(f"{1 + nth % count:,} of {count:,} {of}, in random order.")
        table = self._state.records_of(ids)
        self._records.value = markup.table(table, "Side by side; what differs says so")


def _tick(words: str, width: str) -> ipw.Checkbox:
    return ipw.Checkbox(description=words, indent=False, layout=ipw.Layout(width=width))


def _tiles(state: RulesState) -> str:
    precision, recall = state.found.of("precision"), state.found.of("recall")
    people = state.found.people.loc[EVERYBODY]
    parts = [
        markup.tile(
            f"{precision['of']:,.0f}", "links",
            f"precision {share(precision)}, recall {share(recall)}", MARKS["precision"].colour,
        )
    ]  # fmt: skip
    for error in ("people_wrongly_merged", "people_split", "people_accused"):
        look, count = figures.LOOKS[error], people[error]
        out_of = people["people_left_in_time" if error == "people_accused" else "people"]
        detail = f"of {out_of:,}: {count / out_of:.1%}" if out_of else NOT_DEFINED
        parts.append(
            markup.tile(f"{count:,}", f"{look.marker_name} {look.label}", detail, look.colour)
        )
    return f'<div class="sp-tiles">{"".join(parts)}</div>'


def _table(state: RulesState) -> pd.DataFrame:
    """Shares with counts and intervals, in words, by tradition."""
    rows, rates = {}, state.rates.rename(columns={"rate": "share"})
    for group in state.order:
        row = {MARKS[name].label: _words(state.found.of(name, group), "of") for name in MARKS}
        for error, look in figures.LOOKS.items():
            own = rates[(rates["group"] == group) & (rates["error"] == error)]
            row[look.label] = _words(own.iloc[0], "people")
        rows[group] = row
    return pd.DataFrame.from_dict(rows, "index")


def _words(row: Any, of: str) -> str:
    if row["share"] != row["share"]:
        return NOT_DEFINED
    ends = f"{row['lower']:.1%} to {row['upper']:.1%}"
    return f"{row['count']:,.0f} of {row[of]:,.0f}: {share(row)} ({ends})"
