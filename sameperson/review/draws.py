"""Numbers from 0 to 1 for pairs, from a name and the pair alone: of one reviewer, or of several.

A reviewer errs on a pair when its number lies below the chance of an error. So a verdict does not
depend on the queue, and a larger chance adds errors and moves none.
"""

import hashlib

import numpy as np
import pandas as pd

from sameperson.review.effects import Floats


def hashed(name: str, pairs: pd.DataFrame) -> Floats:
    """One number from 0 to 1 for each name and pair, whichever record stands first.

    Args:
        name: Whose draw, and of what; two names give independent numbers.
        pairs: record_l and record_r.
    """
    left, right = (pairs[end].to_numpy().astype(str) for end in ("record_l", "record_r"))
    keys = (f"{name}/{min(pair)}/{max(pair)}".encode() for pair in zip(left, right, strict=True))
    numbers = [int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) for key in keys]
    return np.array(numbers, dtype=np.float64) / 2.0**64


def in_part(own: Floats, pairs: pd.DataFrame, kind: str, shared: float, sources: int) -> Floats:
    """A reviewer's own numbers, on a share of pairs replaced by those of their sources.

    Which pairs is the same for every kind of draw and for all who use these sources. Either number
    is uniform whatever the pair, so what one reviewer does is as likely as before.

    Args:
        own: The reviewer's own number for each pair.
        pairs: record_l and record_r.
        kind: Of what the draws are.
        shared: The share of pairs, 0 to 1; a larger one replaces the same and more.
        sources: Which searches are repeated.
    """
    replaced = hashed(f"repeated {sources}", pairs) < shared
    return np.where(replaced, hashed(f"{kind}sources {sources}", pairs), own)
