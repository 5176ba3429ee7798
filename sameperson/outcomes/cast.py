"""Three people out of a world, chosen by a rule, to whom one threshold does different things."""

from collections.abc import Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sameperson.outcomes.sweep import Sweep
from sameperson.world import World

LOW, HIGH = 0.0, 14.0
NOTICES = ("tip_line", "court_docket", "encounters", "partner_notices")
ADULT = "2033-01-01"  # everything ends with the year 2050: born before this day is 18 or more


@dataclass(frozen=True)
class Role:
    """One of the three.

    Attributes:
        person_id: Who.
        merged_up_to: Match weight up to which they are wrongly merged; -inf for never.
        accused_above: Weight above which a missing link accuses them; inf for never.
        split_above: Weight above which their records lie in two or more identities.
        arrival, departure: Records of their last visit that ended in time; of the visit that comes
            apart first, where the threshold takes one apart.
    """

    person_id: str
    merged_up_to: float
    accused_above: float
    split_above: float
    arrival: str
    departure: str


@dataclass(frozen=True)
class Cast:
    """Three people, and the other one with whom the first is merged.

    Attributes:
        merged: Merged with a namesake who is no relative.
        intact: Never merged, split or accused between ``low`` and ``high``.
        accused: Accused by a missing link, already below the weight that frees the first.
        other_id: With whom ``merged`` is merged.
        low, high: Thresholds between which this was looked at.
    """

    merged: Role
    intact: Role
    accused: Role
    other_id: str
    low: float
    high: float

    @property
    def roles(self) -> tuple[Role, Role, Role]:
        """All three, in the order merged, intact, accused."""
        return self.merged, self.intact, self.accused


def three_people(sweep: Sweep, world: World, low: float = LOW, high: float = HIGH) -> Cast:
    """Three adults who left in time, each met differently by the same thresholds.

    Nobody has a tip, a court case, an encounter or a partner's notice about them.

    The rule, so that nobody is picked by hand:

    1. *merged*: merged first of all with a namesake who is not kin (some record of each writes the
       same name; birth dates and document numbers differ); whole and not accused up to ``high``. Of
       these the one whose merge weight is nearest to the best F1.
    2. *accused*: never merged from ``low`` on, of another tradition, and accused by a missing link
       from some weight between ``low`` and the merge weight of the first, the border having taken
       down no document number as they left; nearest to that.
    3. *intact*: never merged, split or accused from ``low`` to ``high``, of a third tradition, of
       another sex than the first; of these the one with records from most sources.

    Ties go to the smaller person id.

    Args:
        sweep: Of this world, with groups, departures and kin.
        world: Whose people these are.
        low, high: Match weights.

    Raises:
        ValueError: This world has no such person.
    """
    table = _table(sweep, world)
    fit = (table["birth_date"] < ADULT) & table["left_in_time"] & ~table["noticed"]
    adults = table[fit]
    first, other = _first(sweep, world, adults, low, high)
    freed = float(adults["merged"][first])
    rest = adults[(adults["merged"] < low) & (adults["group"] != table.loc[first, "group"])]
    between = (rest["accused"] > low) & (rest["accused"] < freed)
    late = _accused(sweep, world, rest[between & (rest["split"] >= low)])
    second = late.person_id
    other_kind = rest["group"] != table.loc[second, "group"]
    other_kind &= rest["sex"] != table.loc[first, "sex"]
    whole = rest[other_kind & (rest["split"] >= high) & (rest["accused"] >= high)]
    _need(whole, "intact at every threshold")
    third = str(whole["sources"].idxmax())
    merged, intact = (_role(sweep, world, who, table.loc[who]) for who in (first, third))
    return Cast(merged, intact, late, other, low, high)


def _table(sweep: Sweep, world: World) -> pd.DataFrame:
    """What the thresholds do to everybody, by person id in order."""
    persons = pd.Index(sweep.persons, name="person_id")
    own = _records(world).groupby("person")
    people = world.people.set_index("person_id").loc[persons]
    return pd.DataFrame(
        {
            "group": people["tradition"],
            "sex": people["sex"],
            "birth_date": people["birth_date"],
            "merged": sweep._merge,
            "split": sweep._whole,
            "accused": sweep._accuse,
            "left_in_time": sweep._left_in_time,
            "sources": own["source"].nunique().reindex(persons),
            "noticed": own["notice"].any().reindex(persons),
        },
        index=persons,
    )


def _records(world: World) -> pd.DataFrame:
    """Records with their person, the name as written, and whether they are a notice."""
    records = world.records
    return records.assign(
        person=records["record_id"].map(world.truth),
        name=records["given_name"] + " " + records["family_name"],
        notice=records["source"].isin(NOTICES),
    )


def _first(
    sweep: Sweep, world: World, adults: pd.DataFrame, low: float, high: float
) -> tuple[str, str]:
    """Who is merged, and with whom."""
    fit = adults[(adults["merged"] > low) & (adults["split"] >= high) & (adults["accused"] >= high)]
    rows = sweep.merged_people(low, fit.index)
    rows = rows[rows["relation"].isna() & (rows["weight"] == rows["person_id"].map(fit["merged"]))]
    own = {str(who): mine for who, mine in _records(world).groupby("person")}
    far = (rows["weight"] - sweep.best_f1()).abs()
    found = [
        (distance, person, other)
        for distance, person, other in zip(far, rows["person_id"], rows["with_person"], strict=True)
        if _namesakes(own[person], own[other])
    ]
    _need(found, "merged with a namesake of another birth date and document")
    _, person, other = min(found)
    return str(person), str(other)


def _namesakes(mine: pd.DataFrame, theirs: pd.DataFrame) -> bool:
    """Whether two people share a name as written, and no birth date and no document number."""
    shared = {
        field: set(mine[field].dropna()) & set(theirs[field].dropna())
        for field in ("name", "birth_date", "document_number")
    }
    known = all(len(own[field].dropna()) for own in (mine, theirs) for field in shared)
    return known and bool(shared["name"]) and not shared["birth_date"] | shared["document_number"]


def _accused(sweep: Sweep, world: World, fit: pd.DataFrame) -> Role:
    """Who is accused last of some people, the border having taken no document as they left."""
    number = world.records.set_index("record_id")["document_number"]
    for person, row in fit.sort_values("accused", ascending=False, kind="stable").iterrows():
        role = _role(sweep, world, str(person), row)
        if pd.isna(number[role.departure]):
            return role
    raise ValueError(_nobody("accused below the weight that frees the first"))


def _role(sweep: Sweep, world: World, person: str, row: Any) -> Role:
    visits = world.departures[world.departures["person_id"] == person]
    day = world.records.set_index("record_id")["event_on"]
    arrived = day.loc[visits["arrival"]].to_numpy()
    ends = [sweep.records.get_indexer(pd.Index(visits[end])) for end in ("arrival", "departure")]
    joined = sweep._forest.join_weights(ends[0], ends[1])
    # The visit that comes apart first; of those that hold together equally long, the last one.
    at = np.lexsort((arrived, -joined))[-1]
    return Role(
        person_id=person,
        merged_up_to=float(row["merged"]),
        accused_above=float(row["accused"]),
        split_above=float(row["split"]),
        arrival=str(visits["arrival"].iloc[at]),
        departure=str(visits["departure"].iloc[at]),
    )


def _need(found: Sized, what: str) -> None:
    if not len(found):
        raise ValueError(_nobody(what))


def _nobody(what: str) -> str:
    return (
        f"Nobody of this world is {what}, as three people need it; take another seed or a larger "
        "world."
    )
