"""The same people under other names: what a naming tradition does, apart from who carries it."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sameperson.linkage import Linkage, link
from sameperson.world import World, make_world
from sameperson.world.traditions import TRADITIONS, Tradition

# What a tradition is without any mechanism of its own: a pool of thousands of family names, one
# spelling, one order. No tradition of the course is like this one.
PLAIN = tuple(Tradition(tradition.name, tradition.share) for tradition in TRADITIONS)
WIDE_POOL = {
    name: getattr(PLAIN[0], name)
    for name in ("family_names", "family_syllables", "common_names", "common_share", "given_names")
}
ONE_SPELLING = {"spellings": 0.0}
KEPT = ["person_id", "tradition", "birth_date", "family_id", "household_id", "nationality"]


@dataclasses.dataclass(frozen=True)
class Renamed:
    """The same people under other names, and their records linked.

    Attributes:
        world: The same persons, birth dates, homes, events and draws of errors; other names.
        fixed: Linked with the parameters of the model as it was. Term frequencies are those of the
            records themselves, so they are new.
        retrained: Linked with a model trained on these records; None where none was asked for.
    """

    world: World
    fixed: Linkage
    retrained: Linkage | None = None


def other_names(
    changes: Mapping[str, Mapping[str, Any]], traditions: Sequence[Tradition] = TRADITIONS
) -> tuple[Tradition, ...]:
    """The traditions, some of them changed.

    Args:
        changes: Name of a tradition -> what changes in it, by the names of its attributes.
        traditions: All of them.

    Raises:
        ValueError: There is no such tradition; or its name or share would change, and with it who
            belongs to it, so that they were not the same people.
    """
    if unknown := set(changes) - {tradition.name for tradition in traditions}:
        raise ValueError(f"There is no tradition {min(unknown)!r}.")
    if bound := [name for name, change in changes.items() if {"name", "share"} & set(change)]:
        raise ValueError(
            f"{bound[0]}: a change of name or share would change who belongs to it. Change how "
            "people are named, and nothing else."
        )
    return tuple(dataclasses.replace(t, **changes.get(t.name, {})) for t in traditions)


def renamed(
    world: World, linkage: Linkage, traditions: Sequence[Tradition], retrain: bool = True
) -> Renamed:
    """Make the same people under other traditions, and link their records.

    Args:
        world: As ``make_world`` made it, with the sources of the course.
        linkage: Of its records; its model is the one that is held fixed.
        traditions: Changed ones, of the same names and shares.
        retrain: Train a model anew as well.

    Raises:
        ValueError: They would not be the same people with the same records.
    """
    other = make_world(world.manifest["people"], world.manifest["seed"], traditions)
    if not (world.people[KEPT].equals(other.people[KEPT]) and world.truth.equals(other.truth)):
        raise ValueError(
            "These are not the same people with the same records: the traditions have other names "
            "or shares, or the world was made with sources of its own. Change how people are "
            "named, and nothing else."
        )
    fixed = link(other.records, model=linkage.model, progress=False)
    return Renamed(other, fixed, link(other.records, progress=False) if retrain else None)
