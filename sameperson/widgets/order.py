"""In which order groups are shown: at random, so that none stands first by rank, and always so."""

from collections.abc import Sequence

from sameperson.world.streams import stream


def in_random_order(names: Sequence[str], seed: int) -> list[str]:
    """The names in an order that their number and the seed alone decide."""
    return [names[i] for i in stream(seed, "order shown").permutation(len(names))]
