"""Identities drawn from what the model claims: how sure one can be of who is together.

A simulation. It accepts every pair with its claimed probability and takes the pairs for
independent, which they are not: two records of one household agree again and again on the same
shared address. So it shows how much doubt there is on the model's own word, and no more.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sameperson.linkage.coded import code_links, positions
from sameperson.linkage.weights import probability
from sameperson.world.streams import stream


def draw_identities(
    pairs: pd.DataFrame, records: Iterable[object], seed: int, draws: int = 200
) -> pd.DataFrame:
    """Identities of many draws: in each, a pair is a link with the probability its weight claims.

    Args:
        pairs: record_l, record_r, weight: all pairs that were scored, and not links only. A pair
            that is not there is never drawn.
        records: Every record id.
        seed: Of the draws; the first fifty draws of two hundred are those of fifty.
        draws: How many, at least 1.

    Returns:
        One row per record in order, one column per draw: a number for the identity, that means
        nothing across draws. Identities are the connected components of the links of that draw.
    """
    if draws < 1:
        raise ValueError(f"There must be 1 draw or more; {draws} were asked for.")
    coded = code_links(pairs, records)
    claimed = probability(coded.weight)
    size = len(coded.records)
    columns = {}
    for draw in range(draws):
        links = stream(seed, "identities drawn", str(draw)).random(len(claimed)) < claimed
        ones = np.ones(int(links.sum()), dtype=np.int8)
        ends = (coded.left[links], coded.right[links])
        graph = coo_array((ones, ends), shape=(size, size))
        columns[draw] = connected_components(graph, directed=False)[1]
    return pd.DataFrame(columns, index=pd.Index(coded.records, name="record_id"))


def together(drawn: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Share of draws in which the two records of each pair stand in one identity.

    Args:
        drawn: ``draw_identities``.
        pairs: record_l, record_r: any two records, linked or not.

    Returns:
        Series with the index of ``pairs``, 0 to 1.
    """
    label = drawn.to_numpy()
    left, right = (positions(drawn.index, pairs[end], "pair") for end in ("record_l", "record_r"))
    share = [float((label[a] == label[b]).mean()) for a, b in zip(left, right, strict=True)]
    return pd.Series(share, index=pairs.index, name="together", dtype=float)


def held(drawn: pd.DataFrame, identities: pd.Series) -> pd.DataFrame:
    """How often each identity comes out again.

    Args:
        drawn: ``draw_identities``.
        identities: Series record_id -> identity_id, for the same records.

    Returns:
        Indexed by identity_id, shares of draws, 0 to 1: ``whole``, in which its records all stand
        together; ``unchanged``, in which they do and no other record stands with them.
    """
    home = identities.reindex(drawn.index).to_numpy()
    first = pd.Series(np.arange(len(home))).groupby(home).agg(["first", "size"])
    whole, unchanged = np.zeros(len(first)), np.zeros(len(first))
    for _, label in drawn.items():
        sizes = np.bincount(label)
        split = pd.Series(label.to_numpy()).groupby(home).nunique().to_numpy() > 1
        grown = sizes[label.to_numpy()[first["first"]]] > first["size"].to_numpy()
        whole += ~split
        unchanged += ~split & ~grown
    index = first.index.rename("identity_id")
    shares = {"whole": whole / drawn.shape[1], "unchanged": unchanged / drawn.shape[1]}
    return pd.DataFrame(shares, index=index)
