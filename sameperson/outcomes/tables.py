"""Reading what a sweep is given: pairs, truth, groups, required pairs, kin; refused or coded."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sameperson.outcomes.forest import Codes, Weights


@dataclass(frozen=True)
class Pairs:
    """Distinct pairs of records by falling weight, ties by record; codes count from 0."""

    left: Codes
    right: Codes
    weight: Weights


def read_truth(truth: pd.Series) -> tuple[pd.Index, Codes, pd.Index]:
    """Record ids, the person of each as a code, and person ids."""
    if not isinstance(truth, pd.Series):
        raise TypeError("The truth is a Series record_id -> person_id.")
    if truth.isna().any():
        raise ValueError(f"The truth names nobody for record {truth.index[truth.isna()][0]!r}.")
    if truth.index.has_duplicates:
        twice = truth.index[truth.index.duplicated()][0]
        raise ValueError(f"The truth names record {twice!r} twice; give every record one person.")
    codes, people = pd.factorize(truth, sort=True)
    return truth.index, codes.astype(np.int64), pd.Index(people)


def read_pairs(pairs: pd.DataFrame, records: pd.Index) -> Pairs:
    """Pairs as codes: self-pairs left out, of equal pairs the heaviest kept.

    Raises:
        ValueError: A column is missing, a weight is not finite, or a record has no truth.
    """
    missing = {"record_l", "record_r", "weight"} - set(pairs.columns)
    if missing:
        raise ValueError(f"Pairs need a column {min(missing)!r}; rename one of yours to it.")
    weight = pairs["weight"].to_numpy(dtype=float)
    if not np.isfinite(weight).all():
        row = int(np.flatnonzero(~np.isfinite(weight))[0])
        raise ValueError(f"The weight in row {row} of the pairs is {weight[row]}; drop that row.")
    ends = [_positions(records, pairs[end], "pairs") for end in ("record_l", "record_r")]
    left, right = np.minimum(*ends), np.maximum(*ends)
    pair = left * len(records) + right
    if not _in_order(weight, pair):
        order = np.lexsort((pair, -weight))
        left, right, weight, pair = left[order], right[order], weight[order], pair[order]
    _, first = np.unique(pair, return_index=True)
    keep = np.zeros(len(left), dtype=bool)
    keep[first] = True
    keep &= left != right
    return Pairs(left[keep], right[keep], weight[keep])


def _in_order(weight: Weights, pair: Codes) -> bool:
    """Whether weights fall, ties by pair, as in a linkage: to sort those again takes a second."""
    ties = (weight[:-1] == weight[1:]) & (pair[:-1] <= pair[1:])
    return bool(((weight[:-1] > weight[1:]) | ties).all())


def read_required(must_join: pd.DataFrame | None, records: pd.Index) -> tuple[Codes, Codes]:
    """Pairs of records whose separation accuses: columns arrival and departure, or the last two."""
    if must_join is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    ends = ["arrival", "departure"]
    if not set(ends) <= set(must_join.columns):
        ends = list(must_join.columns[-2:])
    first, second = (_positions(records, must_join[end], "must_join") for end in ends)
    return first, second


def read_groups(groups: pd.Series | None, people: pd.Index) -> tuple[Codes, pd.Index]:
    """Group of every person as a code, and the names of the groups."""
    if groups is None:
        return np.zeros(len(people), np.int64), pd.Index([])
    found = groups.reindex(people)
    if found.isna().any():
        who = found.index[found.isna()][0]
        raise ValueError(
            f"Person {who!r} has no group; give everybody one, if only 'not known', "
            "or leave groups out."
        )
    codes, names = pd.factorize(found, sort=True)
    return codes.astype(np.int64), pd.Index(names)


def read_kin(kin: pd.DataFrame | None, people: pd.Index) -> pd.DataFrame | None:
    """Both directions of every pair of kin as codes a, b with their relation; None for unknown."""
    if kin is None:
        return None
    a = people.get_indexer(pd.Index(kin["person_l"]))
    b = people.get_indexer(pd.Index(kin["person_r"]))
    known = (a >= 0) & (b >= 0)
    relation = kin["relation"].to_numpy(dtype=object)[known]
    a, b = a[known], b[known]
    both = pd.DataFrame({"a": np.r_[a, b], "b": np.r_[b, a], "relation": np.r_[relation, relation]})
    return both.drop_duplicates(["a", "b"], ignore_index=True)


def _positions(records: pd.Index, ids: pd.Series, table: str) -> Codes:
    found = _places(records, ids)
    if (found < 0).any():
        unknown = ids[found < 0]
        raise ValueError(
            f"{len(unknown):,} rows of {table} name a record that the truth does not know, the "
            f"first {unknown.iloc[0]!r}; add it to the truth or drop those rows."
        )
    return found


def _places(records: pd.Index, ids: pd.Series) -> Codes:
    """Where each id stands among the records; -1 for nowhere."""
    if isinstance(records.dtype, pd.StringDtype) and isinstance(ids.dtype, pd.StringDtype):
        # Arrow looks its text up where it lies; pandas makes a Python string of each id first.
        found = pc.index_in(pa.array(ids), value_set=pa.array(records)).fill_null(-1).to_numpy()
    else:
        found = records.get_indexer(pd.Index(ids))
    return np.asarray(found, dtype=np.int64)
