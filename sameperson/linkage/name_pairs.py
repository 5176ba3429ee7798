"""Pairs of names, of one person and of two, and where two measures contradict each other."""

import numpy as np
import pandas as pd

from sameperson.linkage.blocking import true_pairs
from sameperson.linkage.fields import Prepared, prepare
from sameperson.linkage.levels import ENDS, places
from sameperson.world.streams import stream

FULL_NAME = "full_name"


def name_pairs(
    records: pd.DataFrame,
    truth: pd.Series,
    groups: pd.Series,
    field: str = FULL_NAME,
    size: int = 2_000,
    seed: int = 1,
) -> pd.DataFrame:
    """Pairs of names, of one person and of two people of one group.

    Args:
        records: As ``sp.link`` takes them.
        truth, groups: Series record_id -> person_id and person_id -> group.
        field: ``given_name``, ``family_name`` or ``full_name``, which is both in a row.
        size: Pairs of each kind for each group; fewer of one person where there are fewer.
        seed: Of the draw. True pairs are drawn from all, and pairs of two people at random.

    Returns:
        group, same (whether one person), person_id (of ``record_l``), record_l, record_r, left,
        right (the names, lower case; None where blank).
    """
    prepared = prepare(records)
    own = true_pairs(records, truth)[[*ENDS, "person_id"]]
    own = own.assign(same=True, group=own["person_id"].map(groups).to_numpy())
    others = _two_people(prepared.ids, truth, groups, 2 * size, seed)
    both = pd.concat([own, others], ignore_index=True)
    order = stream(seed, "name pairs").permutation(len(both))
    drawn = both.iloc[order].groupby(["group", "same"]).head(size).sort_index()
    names = full_names(prepared) if field == FULL_NAME else prepared.table[field]
    for end, name in zip(ENDS, ("left", "right"), strict=True):
        drawn[name] = names.to_numpy(dtype=object)[places(prepared, drawn[end])]
    columns = ["group", "same", "person_id", *ENDS, "left", "right"]
    return drawn[columns].sort_values(["group", "same"], kind="stable", ignore_index=True)


def full_names(prepared: Prepared) -> pd.Series:
    """Given and family name in a row, in order of record id; None where one is blank."""
    both = prepared.table["given_name"] + " " + prepared.table["family_name"]
    return both.astype(object).where(both.notna(), None)


def _two_people(
    ids: pd.Index, truth: pd.Series, groups: pd.Series, size: int, seed: int
) -> pd.DataFrame:
    """Random pairs of records of two people of one group: about ``size`` for each group."""
    person = truth.reindex(ids).to_numpy(dtype=object)
    found = []
    for group, own in pd.Series(range(len(ids))).groupby(groups.reindex(person).to_numpy()):
        random = stream(seed, "two people", str(group))
        left, right = own.to_numpy()[random.integers(0, len(own), (2, size))]
        apart = person[left] != person[right]
        left, right = left[apart], right[apart]
        pairs = {"record_l": ids[left], "record_r": ids[right], "person_id": person[left]}
        found.append(pd.DataFrame({**pairs, "same": False, "group": group}))
    return pd.concat(found, ignore_index=True)


def opposed(pairs: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The two rows that two measures rank in opposite order, by the widest margin.

    Args:
        pairs: With a column for each of two measures.
        first, second: Names of those columns.

    Returns:
        Two rows: the one that ``first`` holds for more alike, then the one that ``second`` does.
        The margin is the smaller of the two differences. An empty frame where no two rows are
        ranked in opposite order.
    """
    rows = pairs.dropna(subset=[first, second]).drop_duplicates([first, second])
    a, b = (rows[name].to_numpy() for name in (first, second))
    margin = np.minimum(a[:, None] - a[None, :], b[None, :] - b[:, None])
    if not margin.size or margin.max() <= 0:
        return rows.iloc[:0]
    more, less = np.unravel_index(int(margin.argmax()), margin.shape)
    return rows.iloc[[int(more), int(less)]]
