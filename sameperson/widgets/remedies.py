"""State of the remedy desk: what is chosen, and the bill that it makes; no drawing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.linkage.apart import Scores
from sameperson.outcomes import fairness, guessing
from sameperson.outcomes.remedies import Register, threshold_with
from sameperson.outcomes.sweep import Sweep
from sameperson.review import Reviewer
from sameperson.widgets.order import in_random_order
from sameperson.widgets.remedy_bill import MEASURES, Bill, Codes, PairTable, Side
from sameperson.world import World

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "all": (),
        "all but the document number": ("document_number",),
        "all but telephone and e-mail": ("phone", "email"),
    }
)
ONE, KNOWN, GUESSED = "one for all", "by tradition, as it is", "by tradition, guessed from names"
HELD = ("the threshold", "people wrongly merged", "links")
LIMITS = {"width": 8.0, "joins": 100.0, "parts": 100.0, "minutes": 600.0}
HIGHEST = 20.0  # threshold, in match weight
STEPS = np.round(np.arange(0, 30, 0.05), 2)  # thresholds that a tradition may get


class RemedyState(traitlets.HasTraits):
    """Set what is to be done, read ``bill``.

    Args:
        world: Whose records are linked.
        scores: Ways to compare names, by name; the first is the office's own.
        threshold: The office's threshold.
        formed: ``fairness.candidates``; None counts them here, in a second.
        asked: People who are asked for their tradition, from whom a guess is learnt; half of all
            people at most.

    Attributes:
        names: Key of ``scores``.
        rare: Whether agreement on a rare name counts for more.
        fields: Key of ``FIELDS``: what everybody is asked for.
        by: Whether each tradition has a threshold of its own, and how it is known.
        equal: The measure that such thresholds bring as near as they can to its mean over
            the traditions before.
        width: Of the review band around the threshold, in match weight; 0 for no review.
        joins, parts: Errors of the simulated reviewer in percent; ``minutes`` for each pair.
        held: What stays equal when one threshold serves all.
        threshold: The office's threshold, in match weight.
        measure: The measure of fairness that is spoken of.
        bill: What all this does.
    """

    names: Any = traitlets.Unicode()
    rare: Any = traitlets.Bool(True)
    fields: Any = traitlets.Enum(list(FIELDS), "all")
    by: Any = traitlets.Enum([ONE, KNOWN, GUESSED], ONE)
    equal: Any = traitlets.Enum(list(MEASURES), "merged")
    width: Any = traitlets.Float(0.0)
    joins: Any = traitlets.Float(5.0)
    parts: Any = traitlets.Float(5.0)
    minutes: Any = traitlets.Float(4.0)
    held: Any = traitlets.Enum(list(HELD), HELD[0])
    threshold: Any = traitlets.Float()
    measure: Any = traitlets.Enum(list(MEASURES), "accused")
    bill: Any = traitlets.Instance(Bill, allow_none=True)

    def __init__(
        self,
        world: World,
        scores: Mapping[str, Scores],
        threshold: float,
        formed: pd.DataFrame | None = None,
        asked: int = 500,
    ) -> None:
        super().__init__()
        self.world, self.scores = world, dict(scores)
        self.register = Register(world.truth, world.groups, world.departures)
        self.asked = min(asked, len(self.register.persons) // 2)
        self.order = in_random_order(list(self.register.groups), int(world.manifest["seed"]))
        if formed is None:
            formed = fairness.candidates(world.records, world.truth, world.groups)
        self.formed = formed.loc[self.register.groups]
        self._tables: dict[tuple[Any, ...], PairTable] = {}
        self._curves: dict[tuple[Any, ...], tuple[Sweep, pd.DataFrame]] = {}
        self._record_groups: dict[str, Codes] = {}
        self.office = next(iter(self.scores))
        self.low = self._lowest()
        self.names, self.threshold = self.office, threshold
        choices = ["names", "rare", "fields", "by", "equal", "held", "threshold", *LIMITS]
        self.observe(lambda _: self._change(), choices)
        self._change()

    def _lowest(self) -> float:
        """The least threshold at which no pair is missing, whatever is chosen."""
        floors = [
            own.pairs(rare, without).attrs["floor"]
            for own in self.scores.values() for rare in (True, False) for without in FIELDS.values()
        ]  # fmt: skip
        return float(max(0.0, np.ceil(max(floors))))

    @traitlets.validate("names")
    def _one_of_the_scores(self, proposal: Any) -> str:
        if proposal["value"] not in self.scores:
            raise traitlets.TraitError(f"There is no way to compare names {proposal['value']!r}.")
        return str(proposal["value"])

    @traitlets.validate("threshold", *LIMITS)
    def _within(self, proposal: Any) -> float:
        name = proposal["trait"].name
        low, high = (0.0, LIMITS[name]) if name in LIMITS else (self.low, HIGHEST)
        return float(min(max(proposal["value"], low), high))

    # -- what is kept between moves -----------------------------------------------------------

    def _table(self, names: str, rare: bool, fields: str) -> PairTable:
        key = (names, rare, fields)
        if key not in self._tables:
            pairs = self.scores[names].pairs(rare, FIELDS[fields])
            floor = pairs.attrs["floor"]
            pairs = pairs[pairs["weight"] >= min(floor, 0.0)]
            pairs.attrs["floor"] = floor
            self._tables[key] = PairTable(pairs, self.register, self.world.truth)
        return self._tables[key]

    def _curve(self) -> tuple[Sweep, pd.DataFrame]:
        """Sweep and measures by tradition of the pairs that are chosen."""
        key = (self.names, self.rare, self.fields)
        if key not in self._curves:
            world, pairs = self.world, self._table(*key).pairs
            sweep = Sweep(pairs, world.truth, world.groups, world.departures)
            steps = STEPS[max(sweep.floor, 0.0) <= STEPS]
            found = fairness.curves(sweep, world.truth, world.groups, self.formed, steps)
            self._curves[key] = sweep, found
        return self._curves[key]

    def record_groups(self, by: str) -> Codes:
        """Tradition of every record as a place among the register's groups."""
        if by not in self._record_groups:
            world = self.world
            group = world.truth.map(world.groups)
            if by == GUESSED:
                seed = int(world.manifest["seed"])
                said = guessing.asked(world.truth, world.groups, self.asked, seed)
                group = guessing.learn(world.records, said).guess(world.records)
            place = self.register.groups.get_indexer(pd.Index(group.reindex(self.register.records)))
            self._record_groups[by] = place
        return self._record_groups[by]

    @property
    def guessed_wrong(self) -> float:
        """Share of records whose tradition a guess from the name gets wrong."""
        return float((self.record_groups(GUESSED) != self.record_groups(KNOWN)).mean())

    # -- the bill -----------------------------------------------------------------------------

    def _change(self) -> None:
        office = self._table(self.office, True, "all")
        linked = office.weight >= self.threshold
        before = Side.of(office, linked, self.register, self.formed)
        table = self._table(self.names, self.rare, self.fields)
        one, own = self._thresholds(before, int(linked.sum()))
        over = table.weight - table.needed(
            own.to_numpy(dtype=float), self.record_groups(KNOWN if self.by == ONE else self.by)
        )
        half = self.width / 2
        lower = min(max(-half, table.floor - float(own.min())), 0.0)
        queue = (over >= lower) & (over < half)
        chosen = over >= half
        reviewer = Reviewer(self.joins / 100, self.parts / 100, self.minutes)
        asked = table.pairs[["record_l", "record_r"]][queue].assign(true=table.true[queue])
        chosen[queue] = reviewer.says_same(asked)
        self.bill = Bill(
            before=before,
            after=Side.of(table, chosen, self.register, self.formed),
            threshold=one,
            thresholds=own,
            queue=int(queue.sum()),
            hours=reviewer.hours(int(queue.sum())),
            lower=lower,
        )

    def _thresholds(self, before: Side, links: int) -> tuple[float, pd.Series]:
        groups = self.register.groups
        if self.by == ONE:
            one = self._held(before, links)
            return one, pd.Series(one, index=groups)
        target = float(before.measures[self.equal].mean())
        own = fairness.thresholds_for(self._curve()[1], self.equal, target)
        return float("nan"), own.reindex(groups).fillna(own.max())

    def _held(self, before: Side, links: int) -> float:
        if self.held == HELD[0]:
            return float(self.threshold)
        sweep = self._curve()[0]
        if self.held == HELD[1]:
            merged = int(before.hit["people_wrongly_merged"].sum())
            return threshold_with(sweep, people_wrongly_merged=merged)
        return threshold_with(sweep, links=links)
