"""A whole population before any source has written about it: the truth that papers give."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sameperson.world.contacts import (
    Contacts,
    addresses,
    document_numbers,
    emails,
    make_contacts,
    phone_numbers,
)
from sameperson.world.errors import Values, first_of_year
from sameperson.world.households import NATIONALITIES, Codes, Households, make_households
from sameperson.world.names import PARTICLES, Lexicon, Words, lexicon
from sameperson.world.naming import PersonalNames, give_names
from sameperson.world.streams import stream
from sameperson.world.traditions import Tradition


@dataclass(frozen=True)
class Population:
    """Everybody of a world, and what their papers say on any day."""

    seed: int
    traditions: tuple[Tradition, ...]
    lexicon: Lexicon
    homes: Households
    names: PersonalNames
    contacts: Contacts

    def __len__(self) -> int:
        return len(self.homes.birth)

    @cached_property
    def papers_birth(self) -> Codes:
        """Birth day as papers give it: 1 January where a birth was never registered."""
        homes = self.homes
        return np.where(homes.unregistered, first_of_year(homes.birth), homes.birth)

    @cached_property
    def namesakes(self) -> Codes:
        """For everybody, somebody else whom a careless file would take for them.

        The next person of the same tradition and sex in the order of the draws behind family and
        given name. Where few names cover most people, that is a namesake; where there are many,
        mostly not. The choice rests on draws, so other names leave it as it is.
        """
        homes, people = self.homes, len(self)
        family, given = (
            stream(self.seed, "names", part).random(people) for part in ("family", "given")
        )
        order = np.lexsort(
            (given, (family * 100).astype(np.int64), homes.sex == "f", homes.tradition)
        )
        following = np.empty(people, dtype=np.int64)
        following[order] = np.roll(order, -1)
        return following

    def value(self, field: str, who: Codes, event_on: Codes) -> Values:
        """A field other than a name, for people on the day of an event; arrays over both."""
        contacts = self.contacts
        if field == "birth_date":
            return self.papers_birth[who]
        if field == "sex":
            return self.homes.sex[who]
        if field == "nationality":
            return np.asarray(NATIONALITIES[self.homes.nationality[who]])
        if field == "document_number":
            early = event_on < contacts.renewed[who]
            codes = np.where(early, contacts.document_before[who], contacts.document[who])
            return document_numbers(codes, self.seed)
        if field == "phone":
            early = event_on < contacts.renewed[who]
            codes = np.where(early, contacts.phone_before[who], contacts.phone[who])
            return phone_numbers(codes, self.seed)
        if field == "email":
            return emails(contacts.email[who], self.seed)
        early = event_on < contacts.moved[who]
        home = np.where(early, contacts.home_before[who], contacts.home[who])
        return addresses(contacts, home, field)

    def full_names(self) -> tuple[Words, Words]:
        """Given name, and family name in full, as everybody's papers write them today."""
        words = self.lexicon.words
        family = words[self.names.first].copy()
        for person in np.flatnonzero(self.names.second >= 0):
            joint = PARTICLES[self.names.particle[person]]
            family[person] = f"{family[person]} {joint} {words[self.names.second[person]]}"
        return words[self.names.given], family

    def person_ids(self) -> Words:
        """Identifiers of the truth; no record ever carries one."""
        width = max(5, len(str(len(self))))
        return np.array([f"P{i:0{width}d}" for i in range(1, len(self) + 1)], dtype=object)

    def table(self) -> pd.DataFrame:
        """One row per person: who they are, whatever any source wrote."""
        homes, given_family = self.homes, self.full_names()
        trees = np.array([t.name for t in self.traditions] + [None], dtype=object)
        maiden = np.array([*self.lexicon.words, None], dtype=object)[self.names.maiden]
        return pd.DataFrame(
            {
                "person_id": self.person_ids(),
                "given_name": given_family[0],
                "family_name": given_family[1],
                "family_name_before": maiden,
                "tradition": trees[homes.tradition],
                "second_tradition": trees[homes.second],
                "sex": homes.sex,
                "birth_date": iso_dates(homes.birth),
                "papers_birth_date": iso_dates(self.papers_birth),
                "nationality": NATIONALITIES[homes.nationality],
                "household_id": homes.household,
                "family_id": homes.family,
                "is_child": homes.position >= homes.adults,
                "is_twin": homes.twin,
                "married_on": iso_dates(homes.married),
                "died_on": iso_dates(homes.died),
            }
        )


def draw_population(people: int, seed: int, traditions: tuple[Tradition, ...]) -> Population:
    """Everybody of one seed; other traditions with the same shares change names only."""
    words = lexicon(traditions)
    homes = make_households(people, seed, traditions)
    names = give_names(homes, seed, words, traditions)
    return Population(seed, traditions, words, homes, names, make_contacts(homes, seed))


def iso_dates(days: Codes) -> Words:
    """Days since 1970-01-01 as ISO text; None for -1."""
    text = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
    text[days == -1] = None
    return np.asarray(text, dtype=object)
