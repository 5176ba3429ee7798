"""What the threshold explorer shows: numbers and sentences, no drawing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.outcomes import Outcome, Sweep, prices
from sameperson.outcomes.groups import rates
from sameperson.world import World
from sameperson.world.streams import stream

SHOWN = 3
CANDIDATES = 24
NOT_DEFINED = "not defined"


@dataclass(frozen=True)
class Merged:
    """One person who is wrongly merged at the threshold, and the other one.

    Attributes:
        person_id, with_person: The two.
        name, with_name: As their papers write them.
        tradition: Of the first.
        relation: What the other is to them; ``not related`` for a stranger.
        chain: record_l, record_r, person_l, person_r, weight: the links that join them.
    """

    person_id: str
    with_person: str
    name: str
    with_name: str
    tradition: str
    relation: str
    chain: pd.DataFrame

    @property
    def sentence(self) -> str:
        """Who is merged with whom, and by what."""
        related = "not related" if self.relation == "not related" else f"kin: {self.relation}"
        if len(self.chain) == 1:
            how = f"by one link of weight {self.chain['weight'].iloc[0]:.1f}"
        else:
            weakest = self.chain["weight"].min()
            how = f"through a chain of {len(self.chain)} links, the weakest {weakest:.1f}"
        return f"{self.name} ({self.tradition}) is merged with {self.with_name} ({related}) {how}."


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
        curve = sweep.curve(0.25)
        # Above the last merged person a higher threshold only splits and accuses.
        last = curve.loc[curve["people_wrongly_merged"] > 0, "threshold"].max() + 2
        self.curve = curve[curve["threshold"] <= last] if last == last else curve
        self.low = float(self.curve["threshold"].iloc[0])
        self.high = float(self.curve["threshold"].iloc[-1])
        self.order = _shuffled(list(sweep.groups), int(world.manifest["seed"]))
        people = world.people.set_index("person_id")
        self._names = people["given_name"] + " " + people["family_name"]
        self.threshold = sweep.best_f1() if threshold is None else threshold
        self._count()

    @traitlets.validate("threshold")
    def _keep_inside(self, proposal: Any) -> float:
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
        claims = prices.claimed_one_in(self.threshold)
        one_in = f"{claims:,.0f}" if claims >= 10 else f"{claims:,.1f}"
        said = f"Near this threshold the model claims that 1 in {one_in} such links is wrong."
        if not near.pairs:
            return f"{said} No pair has a weight near it, so what is so is {NOT_DEFINED}."
        so = f"1 in {near.pairs / near.wrong:,.1f}" if near.wrong else "none"
        return (
            f"{said} Here it was {so}: {near.wrong:,} of {near.pairs:,} pairs "
            f"(95 % interval {near.lower:.1%} to {near.upper:.1%})."
        )

    @property
    def costs(self) -> str:
        """What the errors cost at the prices, and which threshold is cheapest at them."""
        chosen = (self.price_merged, self.price_split, self.price_accused)
        row = pd.DataFrame([vars(self.outcome)])[list(ERROR_COLUMNS)].fillna(0)
        here = float(prices.cost(row, *chosen)[0])
        cheapest = self.cheapest
        there = float(prices.cost(self.curve.fillna(0), *chosen).min())
        return (
            f"At these prices this threshold costs {here:,.0f}. The cheapest threshold at these "
            f"prices is {cheapest:.2f}, at {there:,.0f} (of equals, the highest)."
        )

    @property
    def cheapest(self) -> float:
        """The threshold that is cheapest at the chosen prices; not the best one."""
        chosen = (self.price_merged, self.price_split, self.price_accused)
        return prices.cheapest(self.curve.fillna(0), *chosen)

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        o = self.outcome
        accused = NOT_DEFINED if o.people_accused is None else f"{o.people_accused:,}"
        worst = {
            error: own.loc[own["rate"].idxmax(), "group"]
            for error, own in self.rates.dropna(subset="rate").groupby("error")
        }
        hit = "; ".join(f"{LOUD[error]} most in {worst[error]}" for error in LOUD if error in worst)
        return (
            f"Threshold {self.threshold:.2f}: of {o.people:,} people, "
            f"{o.people_wrongly_merged:,} wrongly merged, {o.people_split:,} with split records, "
            f"{accused} accused by a missing link. {hit[:1].upper()}{hit[1:]}."
        )

    def named(self) -> list[Merged]:
        """Up to three people who are wrongly merged right now, and would be freed first.

        Those whose merge weight lies nearest above the threshold; one of them merged with a
        stranger and one with kin, where there are such people.
        """
        weights = self.sweep.merge_weights
        near = weights[weights >= self.threshold].sort_values(kind="stable").index[:CANDIDATES]
        rows = self.sweep.merged_people(self.threshold, near)
        rows = rows.drop_duplicates("person_id").set_index("person_id")
        return [self._merged(person, rows.loc[person]) for person in _choose(list(near), rows)]

    def _merged(self, person: str, row: Any) -> Merged:
        other = str(row["with_person"])
        return Merged(
            person_id=person,
            with_person=other,
            name=str(self._names[person]),
            with_name=str(self._names[other]),
            tradition=str(row["group"]),
            relation="not related" if pd.isna(row["relation"]) else str(row["relation"]),
            chain=self.sweep.chain(person, other),
        )

    def records_of(self, merged: Merged) -> pd.DataFrame:
        """The records along the chain side by side: one row per field, and whether they differ."""
        ids = list(dict.fromkeys([*merged.chain["record_l"], *merged.chain["record_r"]]))
        records = self.world.records.set_index("record_id").loc[ids]
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


def _compared(values: Any) -> str:
    known = [value for value in values if not pd.isna(value)]
    if len(known) < len(values):
        return "missing in one"
    return "same" if len(set(known)) == 1 else "differs"


def _shuffled(names: list[str], seed: int) -> list[str]:
    """A random order that is the same every time: no tradition stands first by rank."""
    order = stream(seed, "order shown").permutation(len(names))
    return [names[i] for i in np.asarray(order)]
