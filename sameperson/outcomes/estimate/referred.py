"""Outcomes that are known only for who was referred, and what they say of everybody else.

An invented rule after the assessment's words: a lead is referred when the file has an address for
it. Whoever is referred is visited, and the visit shows the truth.
"""

from dataclasses import dataclass

import pandas as pd

from sameperson.outcomes.estimate.histories import STAY
from sameperson.world import World


@dataclass(frozen=True)
class Verified:
    """Leads, and how many were wrong: among those referred, among the others, among all."""

    leads: int
    referred: int
    wrong: int
    wrong_referred: int

    @property
    def share_referred(self) -> float | None:
        """Wrong leads among those referred: the only share that visits show."""
        return self.wrong_referred / self.referred if self.referred else None

    @property
    def share_others(self) -> float | None:
        """Wrong leads among those not referred; nobody in the office sees it."""
        others = self.leads - self.referred
        return (self.wrong - self.wrong_referred) / others if others else None

    @property
    def share_all(self) -> float | None:
        """Wrong leads among all."""
        return self.wrong / self.leads if self.leads else None


def leads(records: pd.DataFrame, identities: pd.Series) -> pd.DataFrame:
    """Every visit whose 90 days are over, and whether the file shows an overstay.

    Args:
        records: record_id, event, event_on, address.
        identities: Series record_id -> identity_id, for all of them.

    Returns:
        One row per arrival more than 90 days before the last crossing: record_id, identity_id,
        ``lead`` (its identity holds no departure from 0 to 90 days after it), ``address`` (some
        record of the identity has one), ``alone`` (it is the identity's only record).
    """
    own = records[["record_id", "event", "address"]].assign(
        identity_id=records["record_id"].map(identities), day=pd.to_datetime(records["event_on"])
    )
    known = set(own["identity_id"][own["address"].notna()])
    size = own["identity_id"].value_counts()
    crossings = own[own["event"].isin(["arrival", "departure"])]
    came = crossings[crossings["event"] == "arrival"]
    over = (crossings["day"].max() - came["day"]).dt.days > STAY
    came = came[over].sort_values("record_id")
    left = crossings[crossings["event"] == "departure"][["identity_id", "day"]]
    met = came[["record_id", "identity_id", "day"]].merge(
        left, on="identity_id", suffixes=("", "_left")
    )
    in_time = met["record_id"][(met["day_left"] - met["day"]).dt.days.between(0, STAY)]
    found: pd.DataFrame = came[["record_id", "identity_id"]].reset_index(drop=True)
    found["lead"] = ~found["record_id"].isin(set(in_time))
    found["address"] = found["identity_id"].isin(known)
    found["alone"] = found["identity_id"].map(size) == 1
    return found


def overstays(world: World, visits: pd.DataFrame) -> pd.Series:
    """Whether each visit of ``leads`` truly was one: who it is about did not leave in time."""
    return ~visits["record_id"].isin(set(world.departures["arrival"]))


def verified(world: World, visits: pd.DataFrame) -> Verified:
    """What visits to the referred show, and what is so of all leads.

    Args:
        world: Its departures are the truth.
        visits: As ``leads`` gives it.
    """
    own = visits[visits["lead"]]
    wrong = ~overstays(world, own)
    return Verified(
        leads=len(own),
        referred=int(own["address"].sum()),
        wrong=int(wrong.sum()),
        wrong_referred=int((wrong & own["address"]).sum()),
    )
