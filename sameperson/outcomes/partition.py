"""What identities do, whatever rule made them: people merged and split, links right and missed.

A sweep answers this for every threshold of weighted pairs. Here there is one set of identities and
every two records in one identity are taken for a link, as they are under an exact rule.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.outcomes.groups import wilson
from sameperson.outcomes.shares import effective_number

EVERYBODY = "everybody"
Counts = NDArray[np.float64]


@dataclass(frozen=True)
class _Coded:
    """Records as codes, and how many share their identity, their person, and both."""

    person: NDArray[np.int64]
    people: pd.Index
    together: Counts
    own: Counts
    mates: Counts


def people_by_group(
    identities: pd.Series,
    truth: pd.Series,
    groups: pd.Series,
    must_join: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """People wrongly merged, split and accused, as ``Outcome.by_group`` counts them.

    Args:
        identities: Series record_id -> identity_id.
        truth: Series record_id -> person_id, for all of them.
        groups: Series person_id -> group.
        must_join: person_id, arrival, departure (record ids): a person whose arrival and departure
            lie in different identities is accused. None leaves the two columns out.

    Returns:
        Indexed by group, in order, and a last row for everybody: people, people_wrongly_merged,
        people_split, and with ``must_join`` people_left_in_time and people_accused.
    """
    coded = _coded(identities, truth)
    merged = np.bincount(coded.person, coded.together > coded.mates) > 0
    fewest = np.full(len(coded.people), np.inf)
    np.minimum.at(fewest, coded.person, coded.mates / coded.own)
    found = pd.DataFrame({"people": 1, "people_wrongly_merged": merged, "people_split": fewest < 1})
    if must_join is not None:
        arrived, left = (must_join[end].map(identities) for end in ("arrival", "departure"))
        apart = must_join["person_id"][arrived.to_numpy() != left.to_numpy()]
        found["people_left_in_time"] = coded.people.isin(must_join["person_id"])
        found["people_accused"] = coded.people.isin(apart)
    sums = found.astype("int64").groupby(_groups_of(groups, coded.people)).sum()
    sums.loc[EVERYBODY] = sums.sum()
    return sums.rename_axis("group")


def pairs_by_group(identities: pd.Series, truth: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Precision and recall of the links, by the group of the people whose records they join.

    Precision: of the links that end in a group's records, the share that join two records of one
    person. A link between two groups counts half in each. Recall: of the pairs of records of one
    person, the share that are linked.

    Args:
        identities: Series record_id -> identity_id.
        truth: Series record_id -> person_id, for all of them.
        groups: Series person_id -> group.

    Returns:
        One row per group and one for everybody, for each ``measure``: group, measure, count (true
        links), of (links, or true pairs), people (who have such), share, and the ends of a 95 %
        interval that takes into account that the pairs of one person are no independent trials
        (``outcomes.shares``). Share and ends are NaN, *not defined*, where there is no pair.
    """
    coded = _coded(identities, truth)
    right, linked, possible = (
        np.bincount(coded.person, (count - 1) / 2, len(coded.people))
        for count in (coded.mates, coded.together, coded.own)
    )
    own = _groups_of(groups, coded.people)
    rows = []
    for measure, trials in (("precision", linked), ("recall", possible)):
        for group in [*sorted(own.unique()), EVERYBODY]:
            chosen = (trials > 0) & ((own == group).to_numpy() | (group == EVERYBODY))
            rows.append([group, measure, *_share(right[chosen], trials[chosen])])
    columns = ["group", "measure", "count", "of", "people", "share", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns)


def _share(hits: Counts, trials: Counts) -> tuple[float, float, int, float, float, float]:
    count, of = float(hits.sum()), float(trials.sum())
    share = count / of if of else float("nan")
    effective = effective_number(hits, trials)
    lower, upper = wilson(share * effective, effective)
    return count, of, len(trials), share, float(lower), float(upper)


def _coded(identities: pd.Series, truth: pd.Series) -> _Coded:
    whose = truth.reindex(identities.index)
    if whose.isna().any():
        raise ValueError(f"The truth names nobody for record {whose.index[whose.isna()][0]!r}.")
    person, people = pd.factorize(whose, sort=True)
    identity, _ = pd.factorize(identities)
    both, _ = pd.factorize(person.astype(np.int64) * (identity.max(initial=0) + 1) + identity)
    together, own, mates = (
        np.bincount(code)[code].astype(float) for code in (identity, person, both)
    )
    return _Coded(person, pd.Index(people), together, own, mates)


def _groups_of(groups: pd.Series, people: pd.Index) -> pd.Series:
    found = groups.reindex(people)
    if found.isna().any():
        raise ValueError(
            f"Person {found.index[found.isna()][0]!r} has no group; give everybody one."
        )
    return pd.Series(found.to_numpy(dtype=object))
