"""Who is merged with whom, and by which links: the people behind a sweep's numbers."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order

from sameperson.outcomes.forest import Codes

if TYPE_CHECKING:
    from sameperson.outcomes.sweep import Sweep

COLUMNS = (
    "person_id", "group", "with_person", "relation", "direct", "weight", "record_l", "record_r",
)  # fmt: skip


def identities_of_people(sweep: "Sweep", threshold: float) -> pd.DataFrame:
    """One row per identity and person in it, mixed identities only: identity, person (codes)."""
    labels = sweep._forest.labels(threshold)
    people = pd.DataFrame({"identity": labels, "person": sweep._person}).drop_duplicates()
    return people[people.duplicated("identity", keep=False)].reset_index(drop=True)


def strangers_at(sweep: "Sweep", threshold: float) -> int | None:
    """People in one identity with somebody who is not kin; None where kinship is not known."""
    if sweep._kin is None:
        return None
    members = identities_of_people(sweep, threshold)
    others = members.groupby("identity")["person"].transform("size") - 1
    kin = members.merge(sweep._kin, left_on="person", right_on="a")
    kin = kin.merge(members, left_on=["identity", "b"], right_on=["identity", "person"])
    count = kin.groupby(["identity", "a"]).size()
    keys = pd.MultiIndex.from_frame(members[["identity", "person"]])
    strangers = others.to_numpy() - count.reindex(keys, fill_value=0).to_numpy()
    return int(members["person"][strangers > 0].nunique())


def merged_people_at(sweep: "Sweep", threshold: float, people: ArrayLike | None) -> pd.DataFrame:
    """See ``Sweep.merged_people``."""
    members = identities_of_people(sweep, threshold)
    chosen = members
    if people is not None:
        codes = sweep.persons.get_indexer(pd.Index(np.asarray(people)))
        chosen = members[members["person"].isin(codes)]
    rows = chosen.merge(members, on="identity", suffixes=("", "_other"))
    rows = rows[rows["person"] != rows["person_other"]]
    rows = rows.drop_duplicates(["person", "person_other"])
    heaviest = _heaviest_links(sweep, threshold)
    keys = _key(sweep, rows["person"].to_numpy(), rows["person_other"].to_numpy())
    link = heaviest.reindex(keys)
    found = pd.DataFrame(
        {
            "person_id": sweep.persons[rows["person"]],
            "group": sweep.groups[sweep._group[rows["person"]]] if len(sweep.groups) else None,
            "with_person": sweep.persons[rows["person_other"]],
            "relation": _relations(sweep, rows["person"], rows["person_other"]),
            "direct": link.notna().to_numpy(),
            "weight": [
                _strongest(sweep, a, b)[2]
                for a, b in zip(rows["person"], rows["person_other"], strict=True)
            ],
            "record_l": _record_ids(sweep, sweep._pairs.left, link),
            "record_r": _record_ids(sweep, sweep._pairs.right, link),
        },
        columns=list(COLUMNS),
    )
    return found.sort_values(
        ["person_id", "direct", "weight", "with_person"],
        ascending=[True, False, False, True],
        ignore_index=True,
    )


def accused_people_at(sweep: "Sweep", threshold: float) -> pd.DataFrame:
    """See ``Sweep.accused_people``."""
    arrival, departure = sweep._required
    weight = sweep._forest.join_weights(arrival, departure)
    rows = np.flatnonzero(weight < threshold)
    person = sweep._person[arrival[rows]]
    found = pd.DataFrame(
        {
            "person_id": sweep.persons[person],
            "group": sweep.groups[sweep._group[person]] if len(sweep.groups) else None,
            "arrival": sweep.records[arrival[rows]],
            "departure": sweep.records[departure[rows]],
            "weight": weight[rows],
        }
    )
    return found.sort_values(
        ["weight", "person_id", "arrival"], ascending=[False, True, True], ignore_index=True
    )


def false_pairs_of(sweep: "Sweep", low: float, high: float) -> pd.DataFrame:
    """See ``Sweep.false_pairs``."""
    weight, left, right = sweep._pairs.weight, sweep._pairs.left, sweep._pairs.right
    a, b = sweep._person[left], sweep._person[right]
    rows = np.flatnonzero((a != b) & (weight >= low) & (weight <= high))
    return pd.DataFrame(
        {
            "record_l": sweep.records[left[rows]],
            "record_r": sweep.records[right[rows]],
            "weight": weight[rows],
            "person_l": sweep.persons[a[rows]],
            "person_r": sweep.persons[b[rows]],
            "relation": _relations(sweep, pd.Series(a[rows]), pd.Series(b[rows])),
        }
    )


def chain_of(sweep: "Sweep", person_a: object, person_b: object) -> pd.DataFrame:
    """See ``Sweep.chain``."""
    codes = sweep.persons.get_indexer(pd.Index([person_a, person_b]))
    if (codes < 0).any():
        unknown = person_a if codes[0] < 0 else person_b
        raise ValueError(f"The truth knows no person {unknown!r}.")
    start, end, weight = _strongest(sweep, int(codes[0]), int(codes[1]))
    path = _path(sweep, start, end) if weight > -np.inf and start != end else np.empty(0, np.int64)
    # From the last record of the one to the first of the other after it.
    whose = sweep._person[path]
    path = path[np.flatnonzero(whose == codes[0])[-1:].sum() :]
    whose = sweep._person[path]
    path = path[: np.flatnonzero(whose == codes[1])[:1].sum() + 1]
    left, right = path[:-1], path[1:]
    ids, persons = sweep.records, sweep.persons
    return pd.DataFrame(
        {
            "record_l": ids[left],
            "record_r": ids[right],
            "person_l": persons[sweep._person[left]],
            "person_r": persons[sweep._person[right]],
            "weight": sweep._forest.join_weights(left, right),
        }
    )


def _key(sweep: "Sweep", a: Codes, b: Codes) -> Codes:
    return np.asarray(np.minimum(a, b) * len(sweep.persons) + np.maximum(a, b), dtype=np.int64)


def _heaviest_links(sweep: "Sweep", threshold: float) -> pd.Series:
    """For every two people whose records a link joins, the row of the heaviest such link."""
    rows = np.flatnonzero(sweep._pairs.weight >= threshold)
    a, b = sweep._person[sweep._pairs.left[rows]], sweep._person[sweep._pairs.right[rows]]
    rows, keys = rows[a != b], _key(sweep, a, b)[a != b]
    first = pd.Series(rows, index=keys)
    return first[~first.index.duplicated()]  # pairs fall in weight


def _record_ids(sweep: "Sweep", end: Codes, link: pd.Series) -> pd.Series:
    """Ids of the records at one end of links given as rows of pairs; None without a link."""
    ids = np.full(len(link), None, dtype=object)
    direct = link.notna().to_numpy()
    ids[direct] = sweep.records[end[link[direct].astype(int)]]
    return pd.Series(ids, dtype=object)


def _relations(sweep: "Sweep", a: pd.Series, b: pd.Series) -> list[str | None]:
    if sweep._kin is None:
        return [None] * len(a)
    pairs = pd.DataFrame({"a": a.to_numpy(), "b": b.to_numpy()})
    relation = pairs.merge(sweep._kin, on=["a", "b"], how="left")["relation"]
    return [None if pd.isna(found) else str(found) for found in relation]


def _strongest(sweep: "Sweep", a: int, b: int) -> tuple[int, int, float]:
    """The two records, one of each person, that are joined at the largest weight."""
    own, other = (np.flatnonzero(sweep._person == person) for person in (a, b))
    first, second = np.repeat(own, len(other)), np.tile(other, len(own))
    weights = sweep._forest.join_weights(first, second)
    best = int(np.argmax(weights))
    return int(first[best]), int(second[best]), float(weights[best])


def _path(sweep: "Sweep", start: int, end: int) -> Codes:
    """Records on the way from one to another in the spanning forest."""
    forest, size = sweep._forest, len(sweep.records)
    graph = coo_array((np.ones(len(forest.left)), (forest.left, forest.right)), shape=(size, size))
    _, before = breadth_first_order(graph.tocsr(), start, directed=False)
    path = [end]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return np.array(path[::-1], dtype=np.int64)
