"""What is so, whatever the office's file says. The office never sees any of this."""

import numpy as np
import pandas as pd

from sameperson.casebook.year.draws import PERMITTED_DAYS, day_of
from sameperson.casebook.year.office import Codes, Papers
from sameperson.world import World

NONE = -1


class Truth:
    """Whose record is whose, who left in time, and who lives with whom.

    People are numbers: places in ``people``, ids in order.

    Attributes:
        people: Person ids, in order.
        names: Given and family name of each.
        person: For each record its person.
        household: For each person the number of their household.
        died: Day of death; very late for who lives.
        left_by: For each arrival after which its person left in time, the place of the departure;
            -1 for every other record.
        visit: For each departure the place of the arrival of that visit, as its source knows it; -1
            for every other record.
        lives_at: For each record the person whose home its address is. Another than its person
            where a source mixed them.
        kin: Pairs of people of one family.
    """

    def __init__(self, world: World, papers: Papers) -> None:
        people = world.people.sort_values("person_id", ignore_index=True)
        self.people = pd.Index(people["person_id"])
        self.names = (people["given_name"] + " " + people["family_name"]).tolist()
        whose = world.truth.reindex(papers.ids)
        if whose.isna().any():
            raise ValueError(f"The truth names nobody for record {whose.index[whose.isna()][0]!r}.")
        self.person = self._codes(whose)
        self.household = pd.factorize(people["household_id"])[0].astype(np.int64)
        never = np.iinfo(np.int64).max
        died = people["died_on"]
        self.died = np.array([never if pd.isna(day) else day_of(day) for day in died], np.int64)
        self.left_by = np.full(len(papers.ids), NONE, dtype=np.int64)
        self.left_by[papers.places(world.departures["arrival"])] = papers.places(
            world.departures["departure"]
        )
        self.visit = self._visits(papers)
        self.lives_at = self.person.copy()
        mixed = world.contaminated[world.contaminated["field"] == "address"]
        self.lives_at[papers.places(mixed["record_id"])] = self._codes(mixed["person_id"])
        self.kin = {
            frozenset(pair)
            for pair in zip(self._codes(world.kin["person_l"]).tolist(),
                            self._codes(world.kin["person_r"]).tolist(), strict=True)
        }  # fmt: skip

    def _codes(self, people: pd.Series) -> Codes:
        return np.asarray(self.people.get_indexer(pd.Index(people)), dtype=np.int64)

    def _visits(self, papers: Papers) -> Codes:
        """Of each departure the latest arrival of its person that is not after it."""
        visit = np.full(len(papers.ids), NONE, dtype=np.int64)
        ends = np.flatnonzero(np.isin(papers.event.astype(str), ("arrival", "departure")))
        leaves = papers.event[ends] == "departure"
        order = np.lexsort((ends, leaves, papers.on[ends], self.person[ends]))
        latest: dict[int, int] = {}
        for place, left in zip(ends[order].tolist(), leaves[order].tolist(), strict=True):
            whose = int(self.person[place])
            if left:
                visit[place] = latest.get(whose, NONE)
            else:
                latest[whose] = place
        return visit

    def relation(self, one: int, other: int) -> str:
        """How two people are related: one household, family, or strangers."""
        if self.household[one] == self.household[other]:
            return "one household"
        return "family" if frozenset((one, other)) in self.kin else "strangers"

    def at_home(self, person: int, day: int) -> list[int]:
        """Everybody who lives in the household of a person on a day, the person included."""
        there = (self.household == self.household[person]) & (self.died > day)
        return [int(who) for who in np.flatnonzero(there)]

    def died_here(self, place: int, arrived: int) -> bool:
        """Whether the person of an arrival died within the days permitted, and so cannot leave."""
        return bool(self.died[self.person[place]] <= arrived + PERMITTED_DAYS)

    def contacts(
        self, papers: Papers, sources: tuple[str, ...]
    ) -> dict[int, list[tuple[int, str]]]:
        """For each person the days and records of their contacts with some sources, in order."""
        places = np.flatnonzero(np.isin(papers.source.astype(str), sources))
        places = places[np.lexsort((places, papers.on[places]))]
        found: dict[int, list[tuple[int, str]]] = {}
        for place in places.tolist():
            at = (int(papers.on[place]), str(papers.ids[place]))
            found.setdefault(int(self.person[place]), []).append(at)
        return found
