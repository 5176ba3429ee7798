"""Links and records as numbers, in one order that every rule of identity shares."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]
COLUMNS = ("record_l", "record_r", "weight")


@dataclass(frozen=True)
class Coded:
    """Distinct links by falling weight, ties by record id, smaller record on the left.

    Attributes:
        records: All record ids, in order; a code is a place in it.
        left, right: Codes of the two records, left below right.
        weight: Match weights, falling; inf for a link made by hand.
        row: Where each link stood in the frame it came in.
    """

    records: pd.Index
    left: Codes
    right: Codes
    weight: NDArray[np.float64]
    row: Codes

    def identities(self, label: Codes) -> pd.Series:
        """Series record_id -> smallest record id with the same label.

        Args:
            label: Any number for each record's identity, shape (records,).
        """
        _, label = np.unique(label, return_inverse=True)
        first = np.full(label.max(initial=-1) + 1, len(self.records))
        np.minimum.at(first, label, np.arange(len(label)))
        index = pd.Index(self.records, name="record_id")
        return pd.Series(self.records[first[label]], index=index, name="identity_id")


def code_links(links: pd.DataFrame, records: Iterable[object]) -> Coded:
    """Links put in order; of equal pairs the heaviest is kept, a record's link to itself is not.

    Args:
        links: record_l, record_r, weight: the pairs that are accepted, in any order.
        records: Every record id, each once; text or whole numbers.

    Raises:
        ValueError: A column is missing, a weight is not a number, or a link names a record that
            is not among the records.
    """
    ids = code_records(records)
    missing = set(COLUMNS) - set(links.columns)
    if missing:
        raise ValueError(f"Links need a column {min(missing)!r}; rename one of yours to it.")
    weight = links["weight"].to_numpy(dtype=float)
    if np.isnan(weight).any():
        row = int(np.flatnonzero(np.isnan(weight))[0])
        raise ValueError(f"The link in row {row} has no weight; drop that row.")
    ends = [positions(ids, links[end], "link") for end in COLUMNS[:2]]
    left, right = np.minimum(*ends), np.maximum(*ends)
    order = np.lexsort((right, left, -weight))
    order = order[left[order] != right[order]]
    _, first = np.unique(left[order] * len(ids) + right[order], return_index=True)
    order = order[np.sort(first)]
    return Coded(ids, left[order], right[order], weight[order], order.astype(np.int64))


def code_records(records: Iterable[object]) -> pd.Index:
    """Record ids in order. ValueError says which one stands twice."""
    ids = records if isinstance(records, pd.Index) else pd.Index(pd.Series(list(records)))
    if ids.has_duplicates:
        twice = ids[ids.duplicated()][0]
        raise ValueError(f"Record {twice!r} stands twice among the records; give each once.")
    ordered: pd.Index = ids[np.argsort(ids.to_numpy(), kind="stable")]
    return ordered


def positions(records: pd.Index, ids: pd.Series, what: str) -> Codes:
    """Place of each id among the records. ValueError names the first that is not there."""
    found = records.get_indexer(pd.Index(ids))
    if (found < 0).any():
        unknown = ids[found < 0].iloc[0]
        raise ValueError(
            f"A {what} names record {unknown!r}, which is not among the records; add it or drop "
            f"that {what}."
        )
    return np.asarray(found, dtype=np.int64)
