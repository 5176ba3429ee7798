"""What the chain viewer shows: one identity under three rules, and why records stand together."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.linkage import Linkage
from sameperson.linkage.holding import bridges, strongest_path
from sameperson.outcomes.people_of import mixed_identities, people_of
from sameperson.widgets.chain_rules import Made, Pair, make_all
from sameperson.world import World
from sameperson.world.sources import SOURCES

LETTERS = "abcdefghijklmnop"  # a record's letter; a picture holds no more than these
OFFERED = 5
ACTIONS = {
    "removed": "Remove the link",
    "added": "Add a link",
    "different": "Verdict: different",
    "back": "Take it back",
}


class ChainState(traitlets.HasTraits):
    """State of the viewer: choose two records, change their pair, read what each rule makes.

    ``changes`` holds what was done by hand: pair of record ids, in order -> ``"removed"``,
    ``"added"`` or ``"different"``. ``made`` is what the rules make of it, in their order.

    Args:
        linkage: Weighted pairs.
        world: Whose records they are, with the truth.
        threshold: Match weight from which pairs are links.
        identities: Which to offer, by identity id (smallest record id); None for a few that are
            small, hold two people and hang on one false link.

    Raises:
        ValueError: An identity is not there, or too large to draw.
    """

    identity: Any = traitlets.Any()
    first = traitlets.Unicode("a")
    second = traitlets.Unicode("b")
    revealed = traitlets.Bool(False)
    every_source = traitlets.Bool(False)
    changes: Any = traitlets.Dict()
    made: Any = traitlets.Tuple()

    def __init__(
        self,
        linkage: Linkage,
        world: World,
        threshold: float,
        identities: Sequence[object] | None = None,
    ) -> None:
        super().__init__()
        self.world, self.threshold = world, threshold
        links = linkage.pairs[linkage.pairs["weight"] >= threshold]
        home = linkage.identities(threshold)
        offered = _typical(links, home, world) if identities is None else list(identities)
        self.offered = {one: _members(home, one) for one in offered}
        self._pairs = linkage.pairs[["record_l", "record_r", "weight"]]
        self._all = world.records.set_index("record_id")
        self.identity = offered[0]
        self._open()
        self.observe(lambda _: self._open(), "identity")
        self.observe(lambda _: self._make(), ["changes", "every_source"])

    @traitlets.validate("identity")
    def _known(self, proposal: Any) -> Any:
        if proposal["value"] not in self.offered:
            raise traitlets.TraitError(
                f"Identity {proposal['value']!r} is not among those offered."
            )
        return proposal["value"]

    @traitlets.validate("first", "second")
    def _lettered(self, proposal: Any) -> Any:
        if proposal["value"] not in self.letters:
            raise traitlets.TraitError(f"No record here has the letter {proposal['value']!r}.")
        return proposal["value"]

    def _open(self) -> None:
        """Begin with another identity: nothing changed, nothing revealed."""
        self.records = self.offered[self.identity]
        self.letters = dict(zip(LETTERS, self.records, strict=False))
        self.letter = {record: letter for letter, record in self.letters.items()}
        here = self._pairs["record_l"].isin(self.records) & self._pairs["record_r"].isin(
            self.records
        )
        self.pairs = self._pairs[here].reset_index(drop=True)
        with self.hold_trait_notifications():
            self.first, self.second = list(self.letters)[:2]
            self.revealed, self.changes = False, {}
        self._make()

    def _make(self) -> None:
        sources = self._all["source"] if self.every_source else self._all["source"][self._once]
        self.made = make_all(self.pairs, self.records, self.threshold, self.changes, sources)

    @property
    def _once(self) -> pd.Series:
        """Which records are of a source that registers each person once."""
        once = {source.name for source in SOURCES if source.most == 1 and not source.trips}
        return self._all["source"].isin(once)

    # -- what is done by hand -----------------------------------------------------------------

    @property
    def pair(self) -> Pair:
        """The two chosen records, in order of record id."""
        first, second = sorted((self.first, self.second))
        return self.letters[first], self.letters[second]

    def act(self, action: str) -> None:
        """Do one of ``ACTIONS`` to the chosen pair; what is not allowed does nothing."""
        if action not in self.allowed:
            return
        changes = {pair: done for pair, done in self.changes.items() if pair != self.pair}
        if action != "back":
            changes[self.pair] = action
        self.changes = changes

    @property
    def allowed(self) -> set[str]:
        """Which actions make sense for the chosen pair now."""
        done = self.changes.get(self.pair)
        if self.first == self.second:
            return set()
        if done:
            return {"back", "different"} - {done}
        return {"removed", "different"} if self.weight >= self.threshold else {"added", "different"}

    def restart(self) -> None:
        """Take back everything."""
        self.changes = {}

    # -- what is so -----------------------------------------------------------------------------

    @property
    def weight(self) -> float:
        """Match weight of the chosen pair; -inf where none was kept."""
        left, right = self.pair
        own = self.pairs[(self.pairs["record_l"] == left) & (self.pairs["record_r"] == right)]
        return float(own["weight"].max()) if len(own) else -np.inf

    def path(self, made: Made) -> pd.DataFrame:
        """The strongest chain of links between the chosen records under a rule."""
        return strongest_path(made.links, *(self.letters[end] for end in (self.first, self.second)))

    def people(self, made: Made) -> Mapping[str, int | float | None]:
        """What a rule does to the people here, counted on these records alone."""
        return people_of(made.identities, self.world.truth.loc[self.records])

    @property
    def who(self) -> dict[str, str]:
        """Person id -> name, in order of the letters."""
        people = self.world.people.set_index("person_id")
        ids = dict.fromkeys(self.world.truth.loc[self.records])
        return {p: f"{people.given_name[p]} {people.family_name[p]} ({p})" for p in ids}


def _members(home: pd.Series, identity: object) -> list[Any]:
    records = list(home.index[home == identity])
    if not 2 <= len(records) <= len(LETTERS):
        raise ValueError(
            f"Identity {identity!r} holds {len(records)} records at this threshold; the viewer "
            f"draws 2 to {len(LETTERS)}. Choose another, by its smallest record id."
        )
    return records


def _typical(links: pd.DataFrame, home: pd.Series, world: World) -> list[Any]:
    """A few identities of two people that hang on one false link; any small ones without such."""
    mixed = mixed_identities(home, world.truth, links, bridges(links))
    small = mixed[mixed["records"].between(4, 10)]
    chosen = list(small.index[small["false_bridges"] == 1][:OFFERED])
    sizes = home.value_counts()
    return chosen or sorted(sizes.index[sizes.between(2, 10)])[:OFFERED]
