"""Identities at every threshold at once: the maximum spanning forest, put in one order.

At threshold t the identities are the connected components of the pairs of weight t or more. The
heaviest forest that spans the pairs has the same components at every threshold. Laid out so that
records joined earlier stand closer, every identity at every threshold is a run of neighbours, and
the gap between two neighbours is the weight at which they are first joined.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree

Codes = NDArray[np.int64]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Forest:
    """A layout of records 0 to n-1.

    Attributes:
        left, right, weight: Edges of the forest by falling weight, ties by (left, right).
        order: Records in the order of the layout, shape (n,).
        place: Where each record stands in it, shape (n,).
        gap: Weight at which neighbours in the layout are first joined, shape (n - 1,); -inf for
            neighbours that nothing joins.
        joined: Pairs of records that each edge brings into one identity, shape (edges,).
        mixed: Change in the number of mixed identities that each edge makes: -1, 0 or 1.
    """

    left: Codes
    right: Codes
    weight: Weights
    order: Codes
    place: Codes
    gap: Weights
    joined: Codes
    mixed: Codes

    def labels(self, threshold: float) -> Codes:
        """Identity of every record at a threshold: 0, 1, … in the order of the layout."""
        starts = np.r_[False, self.gap < threshold] if len(self.order) else np.empty(0, bool)
        labels = np.empty(len(self.order), dtype=np.int64)
        labels[self.order] = np.cumsum(starts)
        return labels

    def join_weights(self, a: Codes, b: Codes) -> Weights:
        """Weight at which two records are first in one identity; -inf for never, inf for itself."""
        low = np.minimum(self.place[a], self.place[b])
        high = np.maximum(self.place[a], self.place[b])
        return _range_minimum(self.gap, low, high)


def spanning_forest(left: Codes, right: Codes, weight: Weights, person: Codes) -> Forest:
    """The maximum spanning forest of weighted pairs.

    Args:
        left, right: Records 0 to n-1, by falling weight, without self-pairs and duplicates.
        weight: Finite weights, falling.
        person: Who each record is about, shape (n,); to tell which identities are mixed.
    """
    size = len(person)
    # scipy takes 0 for no edge and sums duplicates, so ranks 1, 2, … stand for the weights.
    rank = np.arange(1, len(weight) + 1, dtype=np.float64)
    tree = minimum_spanning_tree(coo_array((rank, (left, right)), shape=(size, size)).tocsr())
    kept = np.sort(tree.data).astype(np.int64) - 1
    left, right, weight = left[kept], right[kept], weight[kept]
    following, gap_after, joined, mixed, heads = _lay_out(left, right, weight, person)
    laid: list[int] = []
    for head in heads:
        while head >= 0:
            laid.append(head)
            head = following[head]
    order = np.array(laid, dtype=np.int64)
    place = np.empty(size, dtype=np.int64)
    place[order] = np.arange(size)
    gap = np.array(gap_after, dtype=np.float64)[order][:-1] if size else np.empty(0)
    return Forest(left, right, weight, order, place, gap, joined, mixed)


def _lay_out(
    left: Codes, right: Codes, weight: Weights, person: Codes
) -> tuple[list[int], list[float], Codes, Codes, list[int]]:
    """Join runs of records edge by edge, heaviest first: Kruskal's algorithm on linked lists."""
    size = len(person)
    root = [-1] * size  # of a record that heads a run, minus its length; else a record nearer to it
    tail = list(range(size))
    following, gap = [-1] * size, [-np.inf] * size
    whose = person.tolist()  # the one person of a run; -1 once it is mixed
    joined, mixed = [0] * len(left), [0] * len(left)
    edges = zip(left.tolist(), right.tolist(), weight.tolist(), strict=True)
    for edge, (a, b, w) in enumerate(edges):
        # The shorter run always follows the longer, so that no way to a head is long.
        while (first := root[a]) >= 0:
            a = first
        while (second := root[b]) >= 0:
            b = second
        if first > second:
            a, b = b, a
        joined[edge] = first * second
        one, other = whose[a], whose[b]
        if one != other or one < 0:
            mixed[edge] = 1 - (one < 0) - (other < 0)
            whose[a] = -1
        root[a], root[b] = first + second, a
        last = tail[a]
        following[last], gap[last], tail[a] = b, w, tail[b]
    heads = [record for record in range(size) if root[record] < 0]
    return following, gap, np.array(joined, np.int64), np.array(mixed, np.int64), heads


def _range_minimum(values: Weights, low: Codes, high: Codes) -> Weights:
    """Least of values[low:high] for each pair; inf where the range is empty.

    Ranges are covered by two blocks of a length that is a power of two; one table of block minima
    is kept at a time, so that memory stays that of ``values``.
    """
    length = high - low
    found = np.full(len(low), np.inf)
    level = np.where(length > 0, np.frexp(np.maximum(length, 1))[1] - 1, -1)
    blocks = values
    for power in range(int(level.max(initial=-1)) + 1):
        at = np.flatnonzero(level == power)
        size = 1 << power
        found[at] = np.minimum(blocks[low[at]], blocks[high[at] - size])
        blocks = np.minimum(blocks[:-size], blocks[size:])
    return found
