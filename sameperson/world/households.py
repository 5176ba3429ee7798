"""Who lives and belongs with whom: households, kin, births, marriages, deaths."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.world.streams import stream
from sameperson.world.traditions import Tradition

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Draw = Callable[[str, int], Floats]

YEAR = 365.2425
# All of it happens in years to come: nobody alive can be meant.
TODAY = int(np.datetime64("2051-01-01").astype("datetime64[D]").astype(np.int64))
NATIONALITIES = np.array(
    ["Norrholt", "Vastelle", "Perrowin", "Quendara", "Ulmaris", "Tessaro", "Ibrenna", "Sorvane"],
    dtype=object,
)
# Nationalities and traditions overlap on purpose: neither tells the other.
NATIONALITY_SHARES = np.array(
    [
        [0.40, 0.20, 0.10, 0.10, 0.05, 0.05, 0.05, 0.05],
        [0.05, 0.10, 0.40, 0.15, 0.10, 0.05, 0.10, 0.05],
        [0.05, 0.05, 0.10, 0.35, 0.20, 0.10, 0.05, 0.10],
        [0.10, 0.15, 0.05, 0.05, 0.10, 0.40, 0.10, 0.05],
        [0.05, 0.05, 0.10, 0.10, 0.10, 0.10, 0.30, 0.20],
    ]
)
# Where births often go unregistered, papers give 1 January (as facts B17 and A4 describe).
UNREGISTERED = np.array([0.01, 0.01, 0.06, 0.10, 0.01, 0.01, 0.12, 0.01])

KINDS = np.cumsum([0.32, 0.22, 0.35, 0.11])  # single, couple, family, one parent
ADULTS = np.array([1, 2, 2, 1])
HAS_CHILDREN = np.array([False, False, True, True])
CHILDREN = np.cumsum([0.35, 0.38, 0.19, 0.08])  # one to four
TWINS = 0.06
MOVED_OUT = 0.5


@dataclass(frozen=True)
class Households:
    """Everybody's place among others; arrays over people, dates in days since 1970-01-01.

    Attributes:
        tradition: Position in the list of traditions.
        second: The tradition whose clerks also write this person's name; -1 for most.
        family: Belongs together by marriage or birth. ``household``: lives together.
        position: 0 and 1 are adults, then children, eldest first; ``adults`` counts the adults.
        elder: Position in the arrays of the family's first adult.
        unregistered: The birth was never registered, so that papers say 1 January.
        married: Day of marriage; -1 for the unmarried. ``died``: -1 for the living.
        mate: Somebody else of the household; -1 for who lives alone.
    """

    tradition: Codes
    second: Codes
    family: Codes
    household: Codes
    position: Codes
    adults: Codes
    elder: Codes
    sex: NDArray[np.object_]
    birth: Codes
    unregistered: Flags
    twin: Flags
    nationality: Codes
    married: Codes
    died: Codes
    mate: Codes

    def kin(self) -> pd.DataFrame:
        """Every pair of one family: person_l, person_r (positions), relation; l before r."""
        found = []
        for gap in range(1, 6):
            left = np.flatnonzero(self.family[:-gap] == self.family[gap:])
            right = left + gap
            child = self.position >= self.adults
            same_day = self.twin[left] & self.twin[right] & (self.birth[left] == self.birth[right])
            relation = np.select(
                [~child[right], ~child[left], same_day],
                ["spouse", "parent and child", "twin"],
                "sibling",
            )
            found.append(pd.DataFrame({"person_l": left, "person_r": right, "relation": relation}))
        pairs = pd.concat(found, ignore_index=True)
        return pairs.sort_values(["person_l", "person_r"], ignore_index=True)


def make_households(people: int, seed: int, traditions: tuple[Tradition, ...]) -> Households:
    """Draw everybody; other traditions with the same shares change nothing here."""

    def uniform(name: str, count: int) -> Floats:
        return stream(seed, "people", name).random(count)

    kind = np.searchsorted(KINDS, uniform("kind", people) * KINDS[-1], side="right")
    children = 1 + np.searchsorted(CHILDREN, uniform("children", people) * CHILDREN[-1], "right")
    size = ADULTS[kind] + np.where(HAS_CHILDREN[kind], children, 0)
    family = np.repeat(np.arange(people), size)[:people]
    elder = (np.cumsum(size) - size)[family]
    position = np.arange(people) - elder
    adults = ADULTS[kind][family]
    families = int(family[-1]) + 1

    birth, twin = _births(position, adults, size[family] - adults, elder, uniform)
    shares = np.cumsum([t.share for t in traditions])
    drawn = np.searchsorted(shares, uniform("tradition", families) * shares[-1], side="right")
    other = np.searchsorted(shares, uniform("other tradition", people) * shares[-1], side="right")
    is_partner = (position == 1) & (adults == 2)
    mixed = is_partner & (uniform("mixed", people) < 0.08)
    second = np.where(uniform("second mechanism", people) < 0.05, other, -1)
    nationality = _nationalities(drawn, uniform("nationality", families))[family]
    child = position >= adults
    household = _moved_out(family, child & (TODAY - birth > 20 * YEAR), uniform)
    wedding = TODAY - (uniform("married", families) * 14 * YEAR).astype(np.int64)[family]
    return Households(
        tradition=np.where(mixed, other, drawn[family]),
        second=second,
        family=family,
        household=household,
        position=position,
        adults=adults,
        elder=elder,
        sex=_sexes(position, child, twin, elder, uniform),
        birth=birth,
        unregistered=~child & (uniform("unregistered", people) < UNREGISTERED[nationality]),
        twin=twin,
        nationality=nationality,
        married=np.where((adults == 2) & ~child, wedding, -1),
        died=_deaths(birth, uniform),
        mate=_mates(household),
    )


def _births(
    position: Codes, adults: Codes, children: Codes, elder: Codes, uniform: Draw
) -> tuple[Codes, Flags]:
    """Birth days and who is a twin: children in order, none before a parent is nineteen."""
    people = len(position)
    u = uniform("age", people)
    youngest = np.where(children > 0, 21 + 2.5 * children, 20)
    age = youngest + u * (64 - youngest)
    first_age = age[elder]
    rank = position - adults  # 0 for the eldest child
    # One slot of years for each child, and a place inside it: siblings are never months apart.
    slot = (first_age - 19) / np.maximum(children, 1)
    child_age = (children - 1 - rank + 0.2 + 0.6 * u) * slot
    # The partner is within five years, and old enough for the eldest child's slot.
    partner_age = np.clip(first_age + 10 * (u - 0.5), np.where(children > 0, first_age - 2, 20), 70)
    age = np.where(rank >= 0, child_age, np.where(position == 1, partner_age, age))
    birth = TODAY - np.round(age * YEAR).astype(np.int64)
    is_twin = (rank == 1) & (uniform("twin", people) < TWINS)
    birth[is_twin] = birth[np.flatnonzero(is_twin) - 1]
    twin = is_twin.copy()
    twin[np.flatnonzero(is_twin) - 1] = True
    return birth, twin


def _sexes(
    position: Codes, child: Flags, twin: Flags, elder: Codes, uniform: Draw
) -> NDArray[np.object_]:
    """Sex as papers give it: f or m. Most couples differ, and most twins do not."""
    female = uniform("sex", len(position)) < 0.5
    partner = (position == 1) & ~child
    unlike = uniform("couple", len(position)) < 0.95
    female = np.where(partner, female[elder] ^ unlike, female)
    second_twin = np.flatnonzero(twin[1:] & twin[:-1] & (position[1:] > position[:-1])) + 1
    same = second_twin[uniform("twins alike", len(position))[second_twin] < 0.7]
    female[same] = female[same - 1]
    return np.where(female, "f", "m").astype(object)


def _nationalities(tradition: Codes, u: Floats) -> Codes:
    cumulative = np.cumsum(NATIONALITY_SHARES, axis=1)[tradition % len(NATIONALITY_SHARES)]
    return np.asarray((u[:, None] * cumulative[:, -1:] >= cumulative).sum(axis=1), dtype=np.int64)


def _moved_out(family: Codes, grown: Flags, uniform: Draw) -> Codes:
    """Household of everybody: the family's, or one of their own for grown children who left."""
    people = len(family)
    left = grown & (uniform("moved out", people) < MOVED_OUT)
    apart = np.where(left, people + np.arange(people), family)
    return np.unique(apart, return_inverse=True)[1].astype(np.int64)


def _deaths(birth: Codes, uniform: Draw) -> Codes:
    died = uniform("died", len(birth)) < 0.02
    day = TODAY - (uniform("day of death", len(birth)) * 3 * YEAR).astype(np.int64)
    return np.where(died & (day > birth), day, -1)


def _mates(household: Codes) -> Codes:
    """The next person of the same household, in a circle."""
    order = np.argsort(household, kind="stable")
    sorted_homes = household[order]
    begins = np.r_[True, sorted_homes[1:] != sorted_homes[:-1]]
    first = order[np.flatnonzero(begins)][np.cumsum(begins) - 1]
    following = np.r_[order[1:], order[:1]]
    ends = np.r_[begins[1:], True]
    mate = np.empty_like(household)
    mate[order] = np.where(ends, first, following)
    mate[mate == np.arange(len(mate))] = -1
    return mate
