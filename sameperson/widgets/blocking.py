"""What the blocking explorer shows: rules ticked, pairs formed, true pairs lost; no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import traitlets
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sameperson.linkage import Linkage
from sameperson.linkage.blocking import name_of, rules_met, true_pairs
from sameperson.linkage.blocks import Blocks
from sameperson.linkage.candidates import known, prediction_rules
from sameperson.outcomes.shares import shares_by_group
from sameperson.widgets.order import in_random_order
from sameperson.world import World

EVERYBODY = "everybody"
NOT_DEFINED = "not defined"


@dataclass(frozen=True)
class Blocking:
    """What the ticked rules do.

    Attributes:
        candidates: Pairs that they form.
        formed: Of those, pairs of one person; the others are coincidences.
        lost: True pairs that no ticked rule forms, by tradition and for everybody: count, of,
            people, share and ends of its interval.
        apart: Of all true pairs, those that no chain of links wins back either; likewise.
        alone: For each ticked rule, true pairs that it forms and no other ticked rule does.
    """

    candidates: int
    formed: int
    lost: pd.DataFrame
    apart: pd.DataFrame
    alone: pd.Series

    @property
    def won_back(self) -> int:
        """Lost pairs that stand in one identity all the same, through other records."""
        return int(self.lost["count"][EVERYBODY]) - int(self.apart["count"][EVERYBODY])


class BlockingState(traitlets.HasTraits):
    """State of the explorer: set ``ticked``, read the rest.

    Args:
        world: Whose records are linked.
        linkage: Its model scored the pairs; it is held fixed whatever is ticked.
        threshold: Match weight from which pairs are links.

    Attributes:
        ticked: Rules in words, as ``blocking.name_of`` writes them.
        found: What they do.
        counts: Series rule -> pairs that it alone would form.
        every: Pairs that there are.
    """

    ticked: Any = traitlets.List(traitlets.Unicode())
    found: Any = traitlets.Instance(Blocking)

    def __init__(self, world: World, linkage: Linkage, threshold: float) -> None:
        super().__init__()
        self.world, self.threshold = world, threshold
        self._blocks = Blocks(world.records)
        fitting = known(prediction_rules(self._blocks.roles), self._blocks.roles)
        self.rules = {name_of(rule): rule for rule in fitting}
        self.counts = pd.Series({name: self._blocks.pairs([r]) for name, r in self.rules.items()})
        self.every = self._blocks.pairs([()])
        self._true = true_pairs(world.records, world.truth, fitting)
        self._read_links(linkage)
        groups = sorted(world.groups.unique())
        self.order = in_random_order(groups, int(world.manifest["seed"]))
        self._known: dict[tuple[str, ...], Blocking] = {}
        self.ticked = list(self.rules)

    def _read_links(self, linkage: Linkage) -> None:
        if self.threshold < linkage.floor:
            raise ValueError(
                f"Pairs were kept down to weight {linkage.floor}; a threshold of {self.threshold} "
                "lies below. Link again with a lower floor."
            )
        links = linkage.pairs[linkage.pairs["weight"] >= self.threshold]
        self._links = rules_met(self.world.records, links, list(self.rules.values()))
        ends = [links["record_l"], links["record_r"]]
        self._ends = [linkage.records.get_indexer(pd.Index(end)) for end in ends]
        true = [self._true["record_l"], self._true["record_r"]]
        self._true_ends = [linkage.records.get_indexer(pd.Index(end)) for end in true]
        self._size = len(linkage.records)

    @traitlets.validate("ticked")
    def _in_order(self, proposal: Any) -> list[str]:
        if unknown := set(proposal["value"]) - set(self.rules):
            raise traitlets.TraitError(f"There is no rule {min(unknown)!r}.")
        return [name for name in self.rules if name in proposal["value"]]

    @traitlets.observe("ticked")
    def _changed(self, _: Any) -> None:
        key = tuple(self.ticked)
        if key not in self._known:
            self._known[key] = self._count(self.ticked)
        self.found = self._known[key]

    def _count(self, ticked: Sequence[str]) -> Blocking:
        met = self._true[list(ticked)].to_numpy(dtype=bool)
        formed = np.asarray(met.any(axis=1), dtype=bool)
        apart = ~formed & ~self._joined(ticked)
        once = met & (met.sum(axis=1) == 1)[:, None]
        return Blocking(
            candidates=self._blocks.pairs([self.rules[name] for name in ticked]),
            formed=int(formed.sum()),
            lost=self._shares(np.asarray(~formed)),
            apart=self._shares(np.asarray(apart)),
            alone=pd.Series(once.sum(axis=0), index=list(ticked), dtype="int64"),
        )

    def _joined(self, ticked: Sequence[str]) -> np.ndarray:
        """Which true pairs stand in one identity when only pairs of these rules can be links."""
        chosen = self._links[list(ticked)].to_numpy(dtype=bool).any(axis=1)
        left, right = (end[chosen] for end in self._ends)
        shape = (self._size, self._size)
        graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=shape)
        label = connected_components(graph, directed=False)[1]
        a, b = self._true_ends
        return np.asarray(label[a] == label[b])

    def _shares(self, happened: np.ndarray) -> pd.DataFrame:
        person = self._true["person_id"]
        return shares_by_group(pd.Series(happened), person, self.world.groups, EVERYBODY)

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        found, lost = self.found, self.found.lost
        if not self.ticked:
            return "No rule is ticked: no pair is formed, and every true pair is lost."
        everybody = lost.loc[EVERYBODY]
        return (
            f"{len(self.ticked)} of {len(self.rules)} rules form {found.candidates:,} of "
            f"{self.every:,} pairs; {found.candidates - found.formed:,} of them are of two people. "
            f"They lose {everybody['count']:,.0f} of {everybody['of']:,.0f} true pairs "
            f"({everybody['share']:.1%}), and closure wins {found.won_back:,} of those back. "
            f"The largest share is lost in {_largest(lost.drop(EVERYBODY))}."
        )

    def by_tradition(self) -> pd.DataFrame:
        """Lost, won back and still apart in words, by tradition in the order shown."""
        rows = {}
        for group in [*self.order, EVERYBODY]:
            lost, apart = self.found.lost.loc[group], self.found.apart.loc[group]
            rows[group] = {
                "true pairs": f"{lost['of']:,.0f}",
                "lost": in_words(lost),
                "won back by closure": f"{lost['count'] - apart['count']:,.0f}",
                "still apart": in_words(apart),
            }
        return pd.DataFrame.from_dict(rows, "index")

    def by_rule(self) -> pd.DataFrame:
        """Each rule: pairs that it forms, and true pairs that no other ticked rule forms."""
        alone = self.found.alone
        rows = {
            str(name).replace("_", " "): {
                "ticked": "yes" if name in alone else "no",
                "pairs it forms": f"{count:,}",
                "true pairs only it forms, of the ticked": f"{alone[name]:,}"
                if name in alone
                else NOT_DEFINED,
            }
            for name, count in self.counts.items()
        }
        return pd.DataFrame.from_dict(rows, "index")


def _largest(lost: pd.DataFrame) -> str:
    """The group that loses the largest share, and those that cannot be told from it."""
    most = str(lost["share"].idxmax())
    meets = lost["upper"] >= lost["lower"][most]
    near = [str(group) for group in lost.index[meets] if group != most]
    told = f"; its interval meets that of {' and '.join(near)}" if near else ""
    return f"{most}: {lost['share'][most]:.1%}{told}"


def in_words(row: Any) -> str:
    """A share with its count and interval.

    >>> in_words({"count": 3, "share": 0.25, "lower": 0.1, "upper": 0.5})
    '3: 25.0% (10.0% to 50.0%)'
    """
    if row["share"] != row["share"]:
        return NOT_DEFINED
    return f"{row['count']:,.0f}: {row['share']:.1%} ({row['lower']:.1%} to {row['upper']:.1%})"
