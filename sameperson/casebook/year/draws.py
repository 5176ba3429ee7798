"""Draws that two years share: each depends on the seed, its purpose and whom it is about."""

import hashlib

import numpy as np

from sameperson.world.events import PERMITTED_DAYS
from sameperson.world.households import TODAY

__all__ = ["PERMITTED_DAYS", "TODAY", "chance", "day_of", "iso"]


def chance(seed: int, purpose: str, *ids: object) -> float:
    """A number from 0 to below 1: the same for the same arguments, whatever else was drawn.

    So two policies meet the same luck, and a draw more under one shifts none under the other.
    """
    key = "/".join([str(seed), purpose, *map(str, ids)]).encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) / 2.0**64


def iso(day: int) -> str:
    """A day, counted from 1970-01-01, as YYYY-MM-DD."""
    return str(np.datetime64(int(day), "D"))


def day_of(text: str) -> int:
    """The inverse of ``iso``; a time of day after it is left aside."""
    return int(np.datetime64(text[:10], "D").astype(np.int64))
