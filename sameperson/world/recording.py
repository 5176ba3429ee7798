"""What one source makes of its events: which fields it fills, which errors, which blanks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sameperson.world.errors import ERRORS, Column, Values
from sameperson.world.events import Events, draw_events
from sameperson.world.households import TODAY, Codes, Flags, Floats
from sameperson.world.names import Words
from sameperson.world.population import Population
from sameperson.world.sources import FIELDS, Source
from sameperson.world.streams import stream
from sameperson.world.writing import write_names

# What a commercial file mixes in from a namesake, and how often each field of a mixed record.
MIXED_FIELDS = ("birth_date", "phone", "email")
MIXED_SHARE = 0.6


@dataclass(frozen=True)
class Recorded:
    """Records of one source.

    Attributes:
        events: Whom and what each record is about: the truth.
        columns: Arrow arrays over records by column name.
        mixed: For each field, the records whose value is another person's, and whose.
    """

    events: Events
    columns: Mapping[str, pa.Array]
    mixed: Mapping[str, tuple[Codes, Codes]]


def record(population: Population, source: Source, organisations: Words) -> Recorded:
    """Write down every event of one source; each draw has a stream named by source and error."""
    events = draw_events(population, source)
    count = len(events.who)

    def uniform(*name: str) -> Floats:
        return stream(population.seed, source.name, *name).random(count)

    given, family = write_names(population, source, events.who, events.on, uniform)
    names: dict[str, Values] = {"given_name": given, "family_name": family}
    is_mixed = uniform("mixed") < source.mixed
    namesake = population.namesakes[events.who]

    columns = _particulars(source, events, uniform)
    mixed: dict[str, tuple[Codes, Codes]] = {}
    for field in FIELDS:
        if field not in source.missing:
            columns[field] = pa.nulls(count, pa.string())
            continue
        blank = uniform("missing", field) < source.missing[field]
        whose = events.who
        if field in MIXED_FIELDS and source.mixed:
            taken = is_mixed & (uniform("mixed", field) < MIXED_SHARE)
            whose = np.where(taken, namesake, whose)
        values = names.get(field)
        if values is None:
            values = population.value(field, whose, events.on)
        values = with_errors(population, source, field, values, whose, events)
        columns[field] = _text(values, blank)
        rows = np.flatnonzero((whose != events.who) & ~blank)
        mixed[field] = rows, whose[rows]
    columns["alias"] = _aliases(population, events.who, family, uniform("alias") < source.aliases)
    columns["organisation_id"] = _organisations(source, organisations, uniform("organisation"))
    return Recorded(events, columns, mixed)


def with_errors(
    population: Population, source: Source, field: str, values: Values, who: Codes, events: Events
) -> Values:
    """Values of one field after each error in turn has struck at its rate."""
    values = values.copy()
    column = Column(
        field=field,
        values=values,
        who=who,
        mate=population.homes.mate[who],
        truth=lambda people: population.value(field, people, np.full(len(people), TODAY)),
    )
    for error in ERRORS:
        rate = error.rates.get(field, 0.0) * source.noise
        if rate > 0:
            key = (source.name, error.name, field)
            rows = np.flatnonzero(stream(population.seed, *key).random(len(values)) < rate)
            detail = stream(population.seed, *key, "detail").random((len(rows), 2))
            values[rows] = error.change(column, rows, detail[:, 0], detail[:, 1])
    return values


def _particulars(
    source: Source, events: Events, uniform: Callable[..., Floats]
) -> dict[str, pa.Array]:
    lag = (-np.log1p(-uniform("delay")) * source.delay).astype(np.int64)
    return {
        "source": pa.array(np.full(len(lag), source.name, dtype=object), pa.string()),
        "event": pa.array(events.kind, pa.string()),
        "event_on": _text(events.on),
        "recorded_on": _text(np.minimum(events.on + lag, TODAY)),
    }


def _text(values: Values, blank: Flags | None = None) -> pa.Array:
    """Text, or days as ISO dates, with None where blank."""
    if values.dtype == object:
        return pa.array(values, pa.string(), mask=blank)
    return pa.array(values.astype(np.int32), pa.date32(), mask=blank).cast(pa.string())


def _aliases(population: Population, who: Codes, family: Words, known: Flags) -> pa.Array:
    """Other names that partner notices give: the short form beside the family name."""
    alias = np.full(len(who), None, dtype=object)
    for row in np.flatnonzero(known):
        short = population.lexicon.nicknames[population.names.given[who[row]]]
        alias[row] = f"{short} {family[row]}"
    return pa.array(alias, pa.string())


def _organisations(source: Source, organisations: Words, u: Floats) -> pa.Array:
    """The organisation each record names: large ones more often; None where a source names none."""
    if not len(organisations):
        return pa.nulls(len(u), pa.string())
    return pa.array(organisations[(u**2 * len(organisations)).astype(np.int64)], pa.string())
