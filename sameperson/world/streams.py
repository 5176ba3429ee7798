"""Named randomness: every draw comes from a stream that its seed and its name alone decide."""

import hashlib

import numpy as np


def stream(seed: int, *key: str) -> np.random.Generator:
    """Generator for one (seed, key).

    Two keys give independent streams, so that adding one error never shifts the draws of another.
    The same seed and key give the same draws in any process.
    """
    digest = hashlib.blake2b("/".join(key).encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "big")])
