"""Abstract similarity scores, to see what a search does to them. A simulation, and no faces.

A score compares two items, one per record, by numbers that stand for nothing. Every item carries
numbers of its person, of what that person shares with others, and of the moment; how much of each
is invented. What matters is only this: people who share a family, a tradition or an age are more
alike than two people at random, and a search by name brings such people together.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.world import World
from sameperson.world.streams import stream

NUMBERS = 32  # of an item
# How much of an item's variance comes from what: invented. The rest is the person's own.
SHARED: Mapping[str, float] = MappingProxyType(
    {"family_id": 0.18, "tradition": 0.16, "sex": 0.10, "moment": 0.20}
)


def similarity(
    world: World, pairs: pd.DataFrame, shared: Mapping[str, float] = SHARED, seed: int = 1
) -> NDArray[np.float64]:
    """A simulated score for each pair of records: cosine of two items' numbers, -1 to 1.

    Args:
        world: Whose people share a family, a tradition and a sex.
        pairs: record_l, record_r.
        shared: Share of an item's variance that comes from each of the columns of people named
            here and from the ``moment``; at most 1 in all, the rest is the person's own.
        seed: Of all draws; each has a stream of its own.

    Raises:
        ValueError: The shares are negative or make more than 1, or a pair names a record that
            the world does not have.
    """
    if min(shared.values(), default=0) < 0 or sum(shared.values()) > 1:
        raise ValueError(
            f"Shares of variance are 0 or more and at most 1 in all; not {dict(shared)}."
        )
    items = _items(world, shared, seed)
    index = pd.Index(world.truth.index)
    ends = [index.get_indexer(pd.Index(pairs[end])) for end in ("record_l", "record_r")]
    for at, end in zip(ends, ("record_l", "record_r"), strict=True):
        if (at < 0).any():
            raise ValueError(f"The world has no record {pairs[end][at < 0].iloc[0]!r}.")
    left, right = (items[at] for at in ends)
    return np.asarray((left * right).sum(axis=1))


def _items(world: World, shared: Mapping[str, float], seed: int) -> NDArray[np.float64]:
    """Unit vectors, one per record in the order of the truth; shape (records, NUMBERS)."""
    people = world.people.set_index("person_id")
    person = _part(np.arange(len(people)), 1 - sum(shared.values()), seed, "own")
    for name, share in shared.items():
        if name != "moment":
            person = person + _part(pd.factorize(people[name])[0], share, seed, name)
    items = person[people.index.get_indexer(pd.Index(world.truth))]
    items = items + _part(np.arange(len(items)), shared.get("moment", 0.0), seed, "moment")
    return np.asarray(items / np.linalg.norm(items, axis=1, keepdims=True))


def _part(codes: NDArray[np.int64], share: float, seed: int, name: str) -> NDArray[np.float64]:
    """Numbers that all who have the same code share."""
    drawn = stream(seed, "similarity", name).normal(size=(codes.max(initial=0) + 1, NUMBERS))
    return np.asarray(np.sqrt(share) * drawn[codes])
