"""What there is for a source to record: whose arrival, departure or other event, and when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sameperson.world.households import NATIONALITIES, TODAY, YEAR, Codes, Flags
from sameperson.world.names import Words
from sameperson.world.population import Population
from sameperson.world.sources import Source
from sameperson.world.streams import stream

PERMITTED_DAYS = 90
LEFT_IN_TIME, LEFT_LATE = 0.88, 0.05  # of last visits; the rest have not left


@dataclass(frozen=True)
class Events:
    """Arrays over events, days since 1970-01-01.

    Attributes:
        who: Person.
        on: Day of the event.
        kind: ``arrival``, ``departure`` or ``entry``.
        trip: The same number for an arrival and its departure, within a source.
        in_time: The person left within the days permitted; true for both ends of the visit.
    """

    who: Codes
    on: Codes
    kind: Words
    trip: Codes
    in_time: Flags


def draw_events(population: Population, source: Source) -> Events:
    """Events of people whom the source covers, while they were alive and of the right age."""
    people, homes = len(population), population.homes
    draws = stream(population.seed, source.name, "again").random((people, source.most - 1))
    records = 1 + np.cumprod(draws < source.again, axis=1, dtype=np.int64).sum(axis=1)
    covered = stream(population.seed, source.name, "covered").random(people) < source.share
    if source.nationalities is not None:
        covered &= np.isin(NATIONALITIES[homes.nationality].astype(str), source.nationalities)
    who = np.repeat(np.flatnonzero(covered), records[covered])
    nth = np.arange(len(who)) - np.r_[0, np.cumsum(records[covered])][:-1].repeat(records[covered])
    of = records[who]
    # One slot of the period for each record of a person, so that no two visits overlap.
    slot = (source.period[0] - source.period[1]) * YEAR / of
    begin = TODAY - source.period[0] * YEAR + nth * slot
    u = stream(population.seed, source.name, "day").random((people, source.most))[who, nth]
    room = slot - PERMITTED_DAYS if source.trips else slot
    on = np.floor(begin + u * room).astype(np.int64)
    keep = _covers_on(population, source, who, on)
    who, on, last = who[keep], on[keep], (nth == of - 1)[keep]
    trip = np.arange(len(who))
    if not source.trips:
        nothing = np.zeros(len(who), dtype=bool)
        return Events(who, on, np.full(len(who), "entry", dtype=object), trip, nothing)
    return _with_departures(population, source, who, on, trip, last)


def _covers_on(population: Population, source: Source, who: Codes, on: Codes) -> Flags:
    homes = population.homes
    age = (on - homes.birth[who]) / YEAR
    alive = (homes.died[who] < 0) | (homes.died[who] > on)
    return np.asarray(alive & (age >= source.ages[0]) & (age < source.ages[1]))


def _with_departures(
    population: Population, source: Source, who: Codes, on: Codes, trip: Codes, last: Flags
) -> Events:
    """Arrivals, and the departures of who left: all but last visits end in time."""

    def uniform(name: str) -> NDArray[np.float64]:
        return stream(population.seed, source.name, name).random(len(who))

    fate, u = uniform("fate"), uniform("stay")
    in_time = ~last | (fate < LEFT_IN_TIME)
    left = in_time | (fate < LEFT_IN_TIME + LEFT_LATE)
    days = np.where(in_time, 4 + u * (PERMITTED_DAYS - 6), PERMITTED_DAYS + 5 + u * 200)
    departure = on + days.astype(np.int64)
    died = population.homes.died[who]
    left &= (departure <= TODAY) & ((died < 0) | (died > departure))
    in_time &= left
    kinds = np.repeat(np.array(["arrival", "departure"], dtype=object), [len(who), left.sum()])
    return Events(
        who=np.r_[who, who[left]],
        on=np.r_[on, departure[left]],
        kind=kinds,
        trip=np.r_[trip, trip[left]],
        in_time=np.r_[in_time, in_time[left]],
    )
