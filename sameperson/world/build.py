"""Making a world: people, their records in twelve sources, and the truth kept apart."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from tqdm.auto import tqdm

from sameperson.world.contacts import CITIES
from sameperson.world.names import Words
from sameperson.world.population import Population, draw_population
from sameperson.world.recording import Recorded, record
from sameperson.world.sources import FIELDS, SOURCES, Source
from sameperson.world.streams import stream
from sameperson.world.traditions import TRADITIONS, Tradition, check_traditions
from sameperson.world.world import World

MADE_BY = "sameperson"
COLUMNS = (
    "record_id", "source", "event", "event_on", "recorded_on", *FIELDS, "alias", "organisation_id",
)  # fmt: skip
ORGANISATIONS = {"school": "School", "sponsor": "Trading House", "employer": "Works"}


def make_world(
    people: int = 5_000,
    seed: int = 7,
    traditions: Sequence[Tradition] = TRADITIONS,
    sources: Sequence[Source] = SOURCES,
    progress: bool = False,
) -> World:
    """An invented population of a size and a seed; the same seed gives the same world.

    Args:
        people: How many, 2 or more. They have about four records each.
        seed: Any whole number from 0.
        traditions: Changed ones keep every person, birth date, household, life event and error
            draw of the seed, as long as their shares are the same, and change names only.
        sources: Changed ones leave the draws of the others as they were.
        progress: Show a bar, one step a source.
    """
    if people < 2:
        raise ValueError(f"A world needs at least 2 people; you asked for {people}.")
    if seed < 0:
        raise ValueError(f"A seed is a whole number from 0; you gave {seed}.")
    check_traditions(tuple(traditions))
    population = draw_population(people, seed, tuple(traditions))
    organisations = _organisations(people, seed)
    recorded = []
    for source in tqdm(sources, desc="Making a world", unit="source", disable=not progress):
        kind = organisations["kind"] == source.organisations
        ids = organisations.loc[kind, "organisation_id"].to_numpy(dtype=object)
        recorded.append(record(population, source, ids))
    return _assemble(population, recorded, organisations, sources)


def _assemble(
    population: Population,
    recorded: list[Recorded],
    organisations: pd.DataFrame,
    sources: Sequence[Source],
) -> World:
    """Give records their ids, in an order that tells nothing, and tell truth from record."""
    total = sum(len(part.events.who) for part in recorded)
    order = stream(population.seed, "record ids").permutation(total)
    ids = _record_ids(order)
    by_id = np.argsort(order)
    table = pa.table(
        {name: pa.chunked_array([part.columns[name] for part in recorded]) for name in COLUMNS[1:]}
    ).take(pa.array(by_id))
    records = table.add_column(0, "record_id", pa.array(ids[by_id])).to_pandas()
    people = tidy(population.table())
    persons = people["person_id"].to_numpy(dtype=object)
    who = np.concatenate([part.events.who for part in recorded])
    truth = pd.DataFrame({"record_id": ids[by_id], "person_id": persons[who[by_id]]})
    kin = population.homes.kin()
    return World(
        people=people,
        records=records,
        truth=tidy(truth).set_index("record_id")["person_id"],
        groups=people.set_index("person_id")["tradition"],
        departures=tidy(_departures(recorded, order, ids, persons)),
        kin=tidy(kin.assign(person_l=persons[kin.person_l], person_r=persons[kin.person_r])),
        contaminated=tidy(_contaminated(recorded, ids, persons)),
        organisations=tidy(organisations),
        manifest=_manifest(population, total, sources),
    )


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the types it will have when it is read from Parquet again."""
    read: pd.DataFrame = pa.Table.from_pandas(frame, preserve_index=False).to_pandas()
    return read


def _manifest(population: Population, records: int, sources: Sequence[Source]) -> dict[str, Any]:
    manifest = {
        "made_by": MADE_BY,
        "invented": "No row describes a real person, place or organisation.",
        "seed": population.seed,
        "people": len(population),
        "records": records,
        "traditions": [dataclasses.asdict(t) for t in population.traditions],
        "sources": [{**vars(s), "missing": dict(s.missing)} for s in sources],
    }
    return dict(json.loads(json.dumps(manifest)))


def _record_ids(order: np.ndarray[Any, Any]) -> Words:
    width = max(6, len(str(len(order))))
    text = pc.utf8_lpad(pa.array(order + 1).cast(pa.string()), width, "0")
    joined = pc.binary_join_element_wise("R", text, "")
    return np.asarray(joined.to_numpy(zero_copy_only=False), dtype=object)


def _departures(
    recorded: list[Recorded], order: np.ndarray[Any, Any], ids: Words, persons: Words
) -> pd.DataFrame:
    """Both records of every visit that ended in time, in order of arrival record."""
    who, arrivals, departures, start = [], [], [], 0
    for part in recorded:
        events = part.events
        left = np.flatnonzero((events.kind == "departure") & events.in_time)
        arrival = np.flatnonzero(events.kind == "arrival")
        arrived = np.zeros(events.trip.max(initial=0) + 1, dtype=np.int64)
        arrived[events.trip[arrival]] = arrival
        who.append(events.who[left])
        arrivals.append(start + arrived[events.trip[left]])
        departures.append(start + left)
        start += len(events.who)
    person, arrival, departure = map(np.concatenate, (who, arrivals, departures))
    rows = np.argsort(order[arrival])  # as the ids sort, which are of one width, and far sooner
    return pd.DataFrame(
        {
            "person_id": persons[person[rows]],
            "arrival": ids[arrival[rows]],
            "departure": ids[departure[rows]],
        }
    )


def _contaminated(recorded: list[Recorded], ids: Words, persons: Words) -> pd.DataFrame:
    found, start = [], 0
    for part in recorded:
        own = ids[start : start + len(part.events.who)]
        start += len(part.events.who)
        for field, (rows, whose) in part.mixed.items():
            found.append(
                pd.DataFrame({"record_id": own[rows], "field": field, "person_id": persons[whose]})
            )
    return pd.concat(found, ignore_index=True).sort_values(
        ["record_id", "field"], ignore_index=True
    )


def _organisations(people: int, seed: int) -> pd.DataFrame:
    """A register of organisations with ids of their own: some thirty, more in a larger world."""
    count = 30 + people // 200
    kinds = list(ORGANISATIONS)
    u = stream(seed, "organisations").random((count, 2))
    city = CITIES[(u[:, 0] * len(CITIES)).astype(np.int64)]
    kind = [kinds[i % len(kinds)] for i in range(count)]
    return pd.DataFrame(
        {
            "organisation_id": [f"O{i:05d}" for i in range(1, count + 1)],
            "name": [
                f"{c} {ORGANISATIONS[k]} {i}"
                for i, (c, k) in enumerate(zip(city, kind, strict=True), 1)
            ],
            "kind": kind,
            "city": city,
        }
    )
