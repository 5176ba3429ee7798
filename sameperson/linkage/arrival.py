"""Identities as records arrive one by one, and what changes between two runs."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sameperson.linkage.coded import code_links, code_records

Neighbours = list[list[int]]


def arrive(links: pd.DataFrame, order: Iterable[object], consolidate: bool = False) -> pd.Series:
    """Identities when records arrive one at a time and are searched for before they are filed.

    An arriving record looks for links to the records that are there already. Without one it opens
    a new identity, which gets the next number: 1, 2, … With some it joins the identity of its
    heaviest link, of equals the one to the smallest record id. Identities that were there stay
    apart, so that what comes out depends on the order, unless ``consolidate``.

    Args:
        links: record_l, record_r, weight: the pairs that are accepted.
        order: Every record id, in the order of arrival.
        consolidate: Join all identities that the arriving record links to; the joined one keeps
            the smallest number. Who is together is then what connected components give, in any
            order; the numbers still depend on it.

    Returns:
        Series record_id -> identity_id, a whole number, in order of record id.
    """
    order = list(order)
    coded = code_links(links, order)
    neighbours = _neighbours(len(coded.records), coded.left.tolist(), coded.right.tolist())
    number = [0] * len(order)  # 0 while a record is not there
    members: dict[int, list[int]] = {}
    opened = 0
    for record in coded.records.get_indexer(pd.Index(order)).tolist():
        found = list(dict.fromkeys(number[other] for other in neighbours[record] if number[other]))
        if not found:
            opened += 1
            number[record] = opened
            members[opened] = [record]
            continue
        kept = min(found) if consolidate else found[0]
        number[record] = kept
        members[kept].append(record)
        for gone in found if consolidate else []:
            if gone != kept:
                for other in members.pop(gone):
                    number[other] = kept
                    members[kept].append(other)
    index = pd.Index(coded.records, name="record_id")
    return pd.Series(np.array(number, dtype=np.int64), index=index, name="identity_id")


def _neighbours(size: int, left: list[int], right: list[int]) -> Neighbours:
    """For each record its linked records, heaviest link first, of equals the smallest record."""
    found: Neighbours = [[] for _ in range(size)]
    for a, b in zip(left, right, strict=True):
        found[a].append(b)
        found[b].append(a)
    return found


def churn(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Which records changed company between two runs, whatever the identities are called.

    A record's company are the other records in its identity. Names and numbers of identities are
    not compared: two runs that put the same records together have no churn.

    Args:
        before, after: Series record_id -> identity_id, for the same records.

    Returns:
        Indexed by record id, in order: ``lost``, how many records were company before and are not
        after, and ``gained``, the other way round. Exchanging the runs exchanges the columns.

    Raises:
        ValueError: The two runs do not hold the same records.
    """
    records = code_records(before.index)
    if len(after) != len(records) or not after.index.isin(records).all():
        raise ValueError(
            f"The runs hold {len(before):,} and {len(after):,} records, not the same ones; "
            "compare them on the records that both hold."
        )
    pair = pd.DataFrame({"before": before.reindex(records), "after": after.reindex(records)})
    size = {run: pair.groupby(run)[run].transform("size") for run in ("before", "after")}
    stayed = pair.groupby(["before", "after"])["before"].transform("size")
    found = {"lost": size["before"] - stayed, "gained": size["after"] - stayed}
    return pd.DataFrame(found).rename_axis("record_id")
