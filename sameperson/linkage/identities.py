"""From links to identities: rules that make different identities from the same links.

A rule takes the pairs that a threshold accepts and every record id, and gives a Series
record_id -> identity_id, the smallest record id in the identity. Where weights are equal the
smaller record ids go first, so that the same links make the same identities in any order of rows.
Must-not-link has a module of its own, ``constraints``; arrival one by one is in ``arrival``.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sameperson.linkage.coded import Coded, Codes, code_links
from sameperson.linkage.holding import bridges

__all__ = ["LARGEST", "best_links", "bridges", "complete_linkage", "components"]

LARGEST = 500  # records in one identity that complete linkage takes on; time grows with the cube


def components(links: pd.DataFrame, records: Iterable[object]) -> pd.Series:
    """Records that links join, directly or through others: connected components.

    Args:
        links: record_l, record_r, weight: the pairs that are accepted.
        records: Every record id; one in no link is an identity of its own.

    Returns:
        Series record_id -> identity_id; equal to ``Linkage.identities`` for the same links.
    """
    coded = code_links(links, records)
    return coded.identities(_component_labels(coded))


def best_links(links: pd.DataFrame, sources: pd.Series) -> pd.DataFrame:
    """Links that are the best of both their records in each other's source.

    The rule presupposes that a source holds each person once. So a record keeps at most one link
    to each other source and none inside its own, and a link stays only when it is the heaviest
    that either record has to the other's source; of equals, the one with the smaller record ids.
    Where a source holds a person twice, the rule splits that person's records.

    Args:
        links: record_l, record_r, weight, and any other columns.
        sources: Series record_id -> source, for the sources that hold each person once. A record
            that is not in it, or whose source is missing, is a source of its own.

    Returns:
        The rows of ``links`` that stay, by falling weight. Give them to ``components``; through
        others, an identity may still hold two records of one source.
    """
    coded = code_links(links, pd.concat([links["record_l"], links["record_r"]]).unique())
    source = _sources(sources, coded.records)
    rows = np.flatnonzero(source[coded.left] != source[coded.right])
    left, right = coded.left[rows], coded.right[rows]
    # Each link twice, from either end; the first of (record, other source) is the best.
    ends = pd.DataFrame(
        {
            "record": np.r_[left, right],
            "other": source[np.r_[right, left]],
            "link": np.r_[rows, rows],
        }
    ).sort_values("link", kind="stable")
    firsts = ends.drop_duplicates(["record", "other"])["link"].value_counts()
    kept = np.sort(firsts.index[firsts == 2].to_numpy())
    stay: pd.DataFrame = links.iloc[coded.row[kept]]
    return stay


def complete_linkage(
    links: pd.DataFrame, records: Iterable[object], largest: int = LARGEST
) -> pd.Series:
    """Identities in which every pair of records is a link: hierarchical complete linkage.

    Begins with every record alone and joins the two identities whose weakest link is heaviest, as
    long as every pair between them is a link; of equals, those with the smaller record ids.

    Args:
        links: record_l, record_r, weight: the pairs that are accepted.
        records: Every record id.
        largest: Most records in one connected component; memory grows with the square, time with
            the cube.

    Raises:
        ValueError: A component is larger than ``largest``.
    """
    coded = code_links(links, records)
    label = _component_labels(coded)
    sizes = np.bincount(label, minlength=1)
    if sizes.max() > largest:
        raise ValueError(
            f"Links join {sizes.max():,} records into one component, and complete linkage takes "
            f"on {largest:,}; raise the threshold, or use components."
        )
    home = np.arange(len(coded.records))
    order = np.argsort(label[coded.left], kind="stable")
    cuts = np.flatnonzero(np.diff(label[coded.left][order])) + 1
    for own in np.split(order, cuts) if len(order) else []:
        _join_completely(coded.left[own], coded.right[own], coded.weight[own], home)
    return coded.identities(home)


def _component_labels(coded: Coded) -> Codes:
    size = len(coded.records)
    ones = np.ones(len(coded.left), dtype=np.int8)
    graph = coo_array((ones, (coded.left, coded.right)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _sources(sources: pd.Series, records: pd.Index) -> Codes:
    """A number for each record's source; a new one for each record without."""
    codes, names = pd.factorize(sources.reindex(records))
    alone = codes < 0
    return np.where(alone, len(names) + np.cumsum(alone), codes).astype(np.int64)


def _join_completely(left: Codes, right: Codes, weight: NDArray[np.float64], home: Codes) -> None:
    """Complete linkage of one component; writes each record's identity into ``home``."""
    members, place = np.unique(np.r_[left, right], return_inverse=True)
    a, b = place[: len(left)], place[len(left) :]
    size = len(members)
    weakest = np.full((size, size), -np.inf)  # between identities; above the diagonal only
    weakest[a, b] = weight
    while weakest.max() > -np.inf:
        kept, joined = divmod(int(np.argmax(weakest)), size)
        home[members[home[members] == members[joined]]] = members[kept]
        both = np.minimum(_row(weakest, kept), _row(weakest, joined))
        weakest[joined, :] = weakest[:, joined] = -np.inf
        weakest[kept, kept + 1 :] = both[kept + 1 :]
        weakest[:kept, kept] = both[:kept]


def _row(weakest: NDArray[np.float64], at: int) -> NDArray[np.float64]:
    return np.concatenate([weakest[:at, at], [-np.inf], weakest[at, at + 1 :]])
