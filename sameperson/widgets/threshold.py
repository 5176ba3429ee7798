"""What the threshold explorer shows: numbers and sentences, no drawing."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import traitlets

from sameperson.outcomes import Outcome, Sweep, prices
from sameperson.outcomes.groups import hit_most, rates
from sameperson.widgets.order import in_random_order
from sameperson.widgets.told import STRANGER, Accused, Merged
from sameperson.world import World

CURVE_STEP = 0.25
SHOWN = 3
CANDIDATES = 24
NOT_DEFINED = "not defined"


class ThresholdState(traitlets.HasTraits):
    """State of the explorer: set ``threshold`` or a price, read the rest.

    Args:
        sweep: With groups and, if people are to be named, kin.
        world: Whose people and records the sweep is about.
        threshold: Where to begin; None begins at the best F1.
    """

    threshold = traitlets.Float()
    price_merged = traitlets.Float(10.0, min=0.0)
    price_split = traitlets.Float(1.0, min=0.0)
    price_accused = traitlets.Float(5.0, min=0.0)
    outcome: Any = traitlets.Instance(Outcome)
    rates: Any = traitlets.Instance(pd.DataFrame)

    def __init__(self, sweep: Sweep, world: World, threshold: float | None = None) -> None:
        super().__init__()
        self.sweep, self.world = sweep, world
        curve = sweep.curve(CURVE_STEP)
        # Above the last merged person a higher threshold only splits and accuses.
        last = curve.loc[curve["people_wrongly_merged"] > 0, "threshold"].max() + 2
        self.curve = curve[curve["threshold"] <= last] if last == last else curve
        self.low = float(self.curve["threshold"].iloc[0])
        self.high = float(self.curve["threshold"].iloc[-1])
        self.order = in_random_order(list(sweep.groups), int(world.manifest["seed"]))
        people = world.people.set_index("person_id")
        self._names = people["given_name"] + " " + people["family_name"]
        self._kin_known = sweep.at(self.high).people_merged_with_strangers is not None
        self.threshold = sweep.best_f1() if threshold is None else threshold
        self._count()

    @traitlets.validate("threshold")
    def _keep_inside(self, proposal: Any) -> float:
        if proposal["value"] != proposal["value"]:
            raise traitlets.TraitError("A threshold is a match weight; NaN is none.")
        return float(min(max(round(proposal["value"], 2), self.low), self.high))

    @traitlets.observe("threshold")
    def _moved(self, _: Any) -> None:
        self._count()

    def _count(self) -> None:
        outcome = self.sweep.at(self.threshold)
        self.rates = rates(outcome.by_group)
        self.outcome = outcome

    @property
    def claim(self) -> str:
        """What the model claims of links near the threshold, and what is so."""
        near = self.sweep.claimed_and_so(self.threshold)
        claims = _one_in(prices.claimed_one_in(self.threshold))
        said = (
            f"Near this threshold (within 0.5) the model claims that {claims} such links is wrong."
        )
        if not near.pairs:
            return f"{said} No pair has a weight near it, so what is so is {NOT_DEFINED}."
        so = f"none of {near.pairs:,} pairs is"
        if near.wrong:
            so = f"{near.wrong:,} of {near.pairs:,} pairs are, {_one_in(near.pairs / near.wrong)}"
        return f"{said} In truth {so} (95 % interval {near.lower:.1%} to {near.upper:.1%})."

    @property
    def costs(self) -> str:
        """What the errors cost at the prices, and which threshold is cheapest at them."""
        chosen = (self.price_merged, self.price_split, self.price_accused)
        row = pd.DataFrame([vars(self.outcome)])[list(ERROR_COLUMNS)].fillna(0)
        here = float(prices.cost(row, *chosen)[0])
        cheapest = self.cheapest
        there = float(prices.cost(self.curve.fillna(0), *chosen).min())
        return (
            f"At these prices this threshold costs {here:,.0f}. Of thresholds in steps of "
            f"{CURVE_STEP} the cheapest at these prices is {cheapest:.2f}, at {there:,.0f} "
            "(of equals, the highest)."
        )

    @property
    def cheapest(self) -> float:
        """The threshold that is cheapest at the chosen prices; not the best one."""
        chosen = (self.price_merged, self.price_split, self.price_accused)
        return prices.cheapest(self.curve.fillna(0), *chosen)

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        o, accused = self.outcome, f"how many are accused is {NOT_DEFINED}"
        if self.outcome.people_accused is not None:
            accused = f"{o.people_accused:,} accused by a missing link"
        hit = [f"{LOUD[error]} {_where(who)}" for error, who in hit_most(self.rates).items()]
        most = "; ".join(hit)
        return (
            f"Threshold {self.threshold:.2f}: of {o.people:,} people, "
            f"{o.people_wrongly_merged:,} wrongly merged, {o.people_split:,} with split records, "
            f"{accused}.{most and ' '}{most[:1].upper()}{most[1:]}{most and '.'}"
        )

    def named(self) -> Iterator[Merged]:
        """Up to three people who are wrongly merged right now, and would be freed first.

        Of the 24 whose merge weight lies nearest above the threshold: one who is merged with a
        stranger and one with kin, where there are such people, and the nearest of the others.
        """
        weights = self.sweep.merge_weights
        near = weights[weights >= self.threshold].sort_values(kind="stable").index[:CANDIDATES]
        rows = self.sweep.merged_people(self.threshold, near)
        rows = rows.drop_duplicates("person_id").set_index("person_id")
        for person in _choose(list(near), rows):
            yield self._merged(person, rows.loc[person])

    def _merged(self, person: str, row: Any) -> Merged:
        other = str(row["with_person"])
        return Merged(
            person_id=person,
            with_person=other,
            name=str(self._names[person]),
            with_name=str(self._names[other]),
            tradition=str(row["group"]),
            relation=self._relation(row["relation"]),
            chain=self.sweep.chain(person, other),
        )

    def _relation(self, found: Any) -> str | None:
        if pd.isna(found):
            return STRANGER if self._kin_known else None
        return str(found)

    def accused(self) -> Accused | None:
        """The person accused here whom a lower threshold would clear first; None without one."""
        if not self.outcome.people_accused:
            return None
        row = self.sweep.accused_people(self.threshold).iloc[0]
        return Accused(
            person_id=str(row["person_id"]),
            name=str(self._names[row["person_id"]]),
            tradition=str(row["group"]),
            arrival=row["arrival"],
            departure=row["departure"],
            weight=float(row["weight"]),
        )

    def records_of(self, told: Merged | Accused) -> pd.DataFrame:
        """The records that it is about side by side: one row per field, and whether they differ."""
        ids = list(told.records)
        records = self.world.records.set_index("record_id").loc[ids]
        records.insert(0, "really about", self._names[self.world.truth[ids]].to_numpy())
        table = records[[c for c in records if records[c].notna().any()]].T
        table.insert(0, "compared", [_compared(row) for row in table.to_numpy(dtype=object)])
        return table


ERROR_COLUMNS = ("people_wrongly_merged", "people_split", "people_accused")
LOUD = {
    "people_wrongly_merged": "wrongly merged",
    "people_split": "split",
    "people_accused": "accused",
}


def _choose(people: list[str], rows: pd.DataFrame) -> list[str]:
    """Three of some people: one merged with a stranger, one with kin; no pair twice."""
    is_kin, partner = rows["relation"].notna().to_dict(), rows["with_person"].to_dict()
    chosen: list[str] = []
    for kind in (False, True, None, None):
        for person in people:
            new = person not in chosen and partner[person] not in chosen
            if new and len(chosen) < SHOWN and kind in (None, is_kin[person]):
                chosen.append(person)
                break
    return sorted(chosen, key=people.index)


def _one_in(number: float) -> str:
    return f"1 in {number:,.0f}" if number >= 10 else f"1 in {number:,.1f}"


def _where(groups: tuple[str, ...]) -> str:
    """Where an error is largest, unless three groups or more cannot be told apart."""
    return f"most in {' or '.join(groups)}" if len(groups) < 3 else "in no tradition clearly most"


def _compared(values: Any) -> str:
    known = [value for value in values if not pd.isna(value)]
    if len(known) < len(values):
        return "missing in one"
    return "same" if len(set(known)) == 1 else "differs"
