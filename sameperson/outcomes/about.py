"""Whom pairs are about: one person, kin, or two who are not related; and of which groups."""

import numpy as np
import pandas as pd

SAME, NOT_RELATED = "same person", "not related"


def about(
    pairs: pd.DataFrame, truth: pd.Series, groups: pd.Series, kin: pd.DataFrame
) -> pd.DataFrame:
    """What is so of each pair, to set beside what a model claims.

    Args:
        pairs: record_l, record_r.
        truth: Series record_id -> person_id, for all of their records.
        groups: Series person_id -> group.
        kin: person_l, person_r, relation; each couple once, in either order. Of a couple with two
            relations the first is told.

    Returns:
        With the index of the pairs: true; relation (``same person``, one of kin's, or ``not
        related``); group_l and group_r.

    Raises:
        ValueError: A pair names a record without truth.
    """
    ends = [pairs[end].map(truth) for end in ("record_l", "record_r")]
    for end, person in zip(("record_l", "record_r"), ends, strict=True):
        if person.isna().any():
            raise ValueError(
                f"The truth names nobody for record {pairs[end][person.isna()].iloc[0]!r}."
            )
    relation = _relations(ends[0], ends[1], kin)
    true = (ends[0] == ends[1]).to_numpy()
    relation = np.where(true, SAME, relation)
    left, right = (person.map(groups) for person in ends)
    return pd.DataFrame(
        {"true": true, "relation": relation, "group_l": left, "group_r": right}, index=pairs.index
    )


def _relations(left: pd.Series, right: pd.Series, kin: pd.DataFrame) -> np.ndarray:
    """What the two people of each pair are to each other."""
    both = pd.concat(
        [kin, kin.rename(columns={"person_l": "person_r", "person_r": "person_l"})]
    ).drop_duplicates(["person_l", "person_r"])
    known = both.set_index(["person_l", "person_r"])["relation"]
    couples = pd.MultiIndex.from_arrays([left, right])
    found = known.reindex(couples).fillna(NOT_RELATED)
    return np.asarray(found.to_numpy(dtype=object))
