"""From which source every value, every link and every identity comes; and what is left without one.

The model is not trained again when a source is withdrawn: the weights of the pairs that remain stay
as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sameperson.linkage.links import Linkage
from sameperson.linkage.reading import READ


def values_of(
    records: pd.DataFrame, ids: Sequence[str], fields: Sequence[str] = READ
) -> pd.DataFrame:
    """Every value that some records hold, and the sources that gave it.

    Args:
        records: With record_id, source and recorded_on.
        ids: Which records, such as those of one identity.
        fields: Columns to list.

    Returns:
        One row per field and value, in order of ``fields``, then by falling number of records, then
        by value: field, value, sources (in order, separated by commas), records (how many), and
        first_recorded (the earliest day on which one of them reached the file). Blanks are no
        values.
    """
    own = records[records["record_id"].isin(list(ids))]
    long = own.melt(["record_id", "source", "recorded_on"], list(fields), "field", "value")
    found = long.dropna(subset="value").groupby(["field", "value"], as_index=False)
    table = found.agg(
        sources=("source", lambda names: ", ".join(sorted(set(names)))),
        records=("record_id", "size"),
        first_recorded=("recorded_on", "min"),
    )
    place = table["field"].map({field: at for at, field in enumerate(fields)})
    order = np.lexsort((table["value"], -table["records"], place))
    return table.iloc[order].reset_index(drop=True)


@dataclass(frozen=True)
class Withdrawal:
    """A linkage at a threshold, without the records of one source.

    Attributes:
        source: Which one.
        links: The links that rested on it: record_l, record_r, weight, one end or both from it.
        before: Series record_id -> identity_id of the records that remain, with the source.
        after: The same without it.
        identities: One row per identity that held a record of the source, by identity_id: records
            (of it, before), withdrawn (of those from the source) and parts (identities that the
            rest makes without it; 0 where nothing is left).
    """

    source: str
    links: pd.DataFrame
    before: pd.Series
    after: pd.Series
    identities: pd.DataFrame

    @property
    def fell_apart(self) -> pd.DataFrame:
        """Those identities whose rest makes two or more without the source."""
        return self.identities[self.identities["parts"] > 1]


def withdraw(linkage: Linkage, records: pd.DataFrame, source: str, threshold: float) -> Withdrawal:
    """What rests on one source: links and identities, with it and without.

    Args:
        linkage: Of these records.
        records: With record_id and source.
        source: A value of the column ``source``.
        threshold: Match weight.

    Raises:
        ValueError: No record has that source, or the threshold lies below the linkage's floor.
    """
    gone = pd.Index(records.loc[records["source"] == source, "record_id"])
    if not len(gone):
        known = ", ".join(sorted(records["source"].unique()))
        raise ValueError(f"No record comes from {source!r}; the sources are {known}.")
    whole = linkage.identities(threshold)
    links = linkage.pairs.loc[
        linkage.pairs["weight"] >= threshold, ["record_l", "record_r", "weight"]
    ]
    rests = links["record_l"].isin(gone) | links["record_r"].isin(gone)
    before = whole[~whole.index.isin(gone)]
    after = identities_of(links[~rests], before.index)
    held = whole[whole.isin(whole[gone])]
    table = pd.DataFrame(
        {
            "records": held.groupby(held).size(),
            "withdrawn": whole[gone].groupby(whole[gone]).size(),
            "parts": after.groupby(before).nunique(),
        }
    ).reindex(held.unique())
    table = table.fillna({"parts": 0}).astype("int64").sort_index().rename_axis("identity_id")
    return Withdrawal(source, links[rests].reset_index(drop=True), before, after, table)


def identities_of(links: pd.DataFrame, records: Sequence[str] | pd.Index) -> pd.Series:
    """The identity of each record when these links hold, and no others.

    Args:
        links: record_l, record_r; both ends among the records.
        records: Record ids.

    Returns:
        Series record_id -> identity_id: the smallest record id in the identity. Identities are the
        connected components of the links; a record without a link is one of its own.

    Raises:
        ValueError: A link names a record that is not among them.
    """
    ids = pd.Index(records, name="record_id").sort_values()
    left, right = (ids.get_indexer(pd.Index(links[end])) for end in ("record_l", "record_r"))
    if (left < 0).any() or (right < 0).any():
        raise ValueError("A link names a record that is not among the records; leave it out.")
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(ids), len(ids)))
    _, label = connected_components(graph, directed=False)
    first = pd.Series(ids).groupby(label).transform("min")
    return pd.Series(first.to_numpy(), index=ids, name="identity_id")
