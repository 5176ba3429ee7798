"""A remedy is another table of pairs, or another threshold. Whom does it help, and who pays?

People are compared one by one before and after, not only counted: a tradition in which ten people
are freed from a merge and ten others merged shows no change in its count.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sameperson.outcomes.groups import rates
from sameperson.outcomes.sweep import Sweep
from sameperson.outcomes.tables import read_groups, read_required, read_truth

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
ERRORS = ("people_wrongly_merged", "people_split", "people_accused")
EVERYBODY = "everybody"


class Register:
    """Who is wrongly merged, split or accused under any set of links.

    Args:
        truth: Series record_id -> person_id: these are the records.
        groups: Series person_id -> group.
        must_join: Pairs of records whose separation accuses: ``world.departures``.

    Attributes:
        records, persons: Ids, in the order in which places are counted.
        groups, group: Names of the groups, and the place of each person's.
        left_in_time: Who could be accused.
    """

    def __init__(self, truth: pd.Series, groups: pd.Series, must_join: pd.DataFrame) -> None:
        self.records, self._person, self.persons = read_truth(truth)
        self.group, self.groups = read_groups(groups, self.persons)
        self._groups = np.asarray(self.groups, dtype=object)[self.group]
        self._arrival, self._departure = read_required(must_join, self.records)
        self._own = np.bincount(self._person)
        self.left_in_time = self._some(self._person[self._arrival])

    def people(self, links: pd.DataFrame) -> pd.DataFrame:
        """Everybody, and what the links do to them; identities are connected components.

        Args:
            links: record_l, record_r; other columns are not read.

        Returns:
            Indexed by person_id: group, left_in_time, and True or False for each of
            people_wrongly_merged, people_split, people_accused.
        """
        ends = [self.records.get_indexer(pd.Index(links[e])) for e in ("record_l", "record_r")]
        if len(links) and min(end.min() for end in ends) < 0:
            raise ValueError("A link names a record that the truth does not know.")
        index = pd.Index(self.persons, name="person_id")
        known = {"group": self._groups, "left_in_time": self.left_in_time}
        return pd.DataFrame({**known, **self.hit(*ends)}, index=index)

    def hit(self, left: Codes, right: Codes) -> dict[str, Flags]:
        """The same for links between the records at these places of ``records``, as arrays."""
        shape = (len(self.records), len(self.records))
        graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=shape)
        home = connected_components(graph, directed=False)[1].astype(np.int64)
        size = np.bincount(home)[home]
        cell, _ = pd.factorize(home * len(self.persons) + self._person)
        mates = np.bincount(cell)[cell]
        apart = home[self._arrival] != home[self._departure]
        return {
            "people_wrongly_merged": self._some(self._person[size > mates]),
            "people_split": self._some(self._person[mates < self._own[self._person]]),
            "people_accused": self._some(self._person[self._arrival][apart]),
        }

    def _some(self, people: Codes) -> Flags:
        found = np.zeros(len(self.persons), dtype=np.bool_)
        found[people] = True
        return found


def links_of(pairs: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """The pairs of a threshold or more.

    Raises:
        ValueError: The threshold lies below ``pairs.attrs["floor"]``: some pairs are not there.
    """
    if threshold < (floor := pairs.attrs.get("floor", -np.inf)):
        raise ValueError(
            f"From weight {floor:.2f} on no pair is missing; a threshold of {threshold:.2f} is "
            "lower. Ask for a higher one, or link with a lower floor."
        )
    return pairs[pairs["weight"] >= threshold]


def counts(people: pd.DataFrame) -> pd.DataFrame:
    """People by group, as ``Outcome.by_group``, and a last row for everybody."""
    found = people.groupby("group")[[*ERRORS, "left_in_time"]].sum()
    found.insert(0, "people", people.groupby("group").size())
    found = found.rename(columns={"left_in_time": "people_left_in_time"}).astype("int64")
    found.loc[EVERYBODY] = found.sum()
    return found


def shares(people: pd.DataFrame) -> pd.DataFrame:
    """Rates by group with their intervals (``groups.rates``), without everybody."""
    return rates(counts(people).drop(EVERYBODY))


def who_pays(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What a remedy changes, person by person.

    Args:
        before, after: ``Register.people`` without the remedy and with it.

    Returns:
        For each error and group, and for everybody, indexed by both: ``before`` and ``after``
        (how many people are hit), ``helped`` (hit before and not after) and ``paid`` (hit after
        and not before). before - helped + paid = after.
    """
    rows = {}
    for error in ERRORS:
        was, now = before[error], after[error].reindex(before.index)
        own = pd.DataFrame({"before": was, "after": now, "helped": was & ~now, "paid": now & ~was})
        table = own.groupby(before["group"]).sum()
        table.loc[EVERYBODY] = table.sum()
        rows[error] = table
    return pd.concat(rows, names=["error", "group"]).astype("int64")


def threshold_with(
    sweep: Sweep, people_wrongly_merged: int | None = None, links: int | None = None
) -> float:
    """The lowest threshold that keeps to a number, so that two remedies are compared fairly.

    Args:
        sweep: Of the pairs with the remedy.
        people_wrongly_merged: No more people than these.
        links: No more links than these; one of the two is given.

    Returns:
        A match weight: the least weight of a pair at which the number is kept; just above the
        heaviest pair when none keeps to it.
    """
    if (people_wrongly_merged is None) == (links is None):
        raise ValueError("Hold one number equal: people_wrongly_merged or links.")
    weights = np.sort(sweep.pairs["weight"].to_numpy())
    if links is not None:
        at, most = weights, links
    else:
        at, most = np.sort(sweep.merge_weights.to_numpy()), int(people_wrongly_merged or 0)
    if len(at) <= most:
        return float(weights[0])
    first_out = at[len(at) - most - 1]  # everything above it is kept to
    above = weights[weights > first_out]
    return float(above[0]) if len(above) else float(np.nextafter(weights[-1], np.inf))


def ledger(remedies: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], error: str) -> pd.DataFrame:
    """Several remedies side by side, for one error.

    Args:
        remedies: For each remedy ``Register.people`` without it and with it.
        error: One of ``ERRORS``.

    Returns:
        One row per remedy and one column per group and for everybody: how many people it helps
        and how many pay, as "-40 +3".
    """
    rows = {}
    for name, (before, after) in remedies.items():
        own = who_pays(before, after).loc[error]
        rows[name] = [f"-{h} +{p}" for h, p in zip(own["helped"], own["paid"], strict=True)]
        columns = list(own.index)
    return pd.DataFrame.from_dict(rows, "index", columns=columns).rename_axis(error)
