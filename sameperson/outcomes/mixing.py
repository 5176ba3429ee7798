"""Where false pairs and links lie: few large identities hold most, and two people hold many."""

import numpy as np
import pandas as pd

from sameperson.outcomes.tables import read_pairs, read_truth


def largest_first(identities: pd.Series, truth: pd.Series) -> pd.DataFrame:
    """Mixed identities by falling number of false pairs, and how much they hold together.

    Args:
        identities: Series record_id -> identity_id, for every record of the truth.
        truth: Series record_id -> person_id.

    Returns:
        Indexed by ``identity_id``; of equals the smaller one first. ``records``, ``people`` and
        ``false_pairs`` of each; ``pairs_so_far``, the false pairs that it and those before it
        hold, and ``people_so_far``, the people who have a record in one of them, each counted once.
        The last row has all of both. No rows where nobody is merged.
    """
    cells = pd.DataFrame({"identity_id": identities.reindex(truth.index), "person": truth})
    cells = cells.groupby(["identity_id", "person"]).size().rename("own").reset_index()
    cells["true"] = cells["own"] * (cells["own"] - 1) // 2
    found = cells.groupby("identity_id").agg(
        records=("own", "sum"), people=("person", "size"), true=("true", "sum")
    )
    found = found[found["people"] > 1]
    found["false_pairs"] = found["records"] * (found["records"] - 1) // 2 - found.pop("true")
    found = found.sort_values("false_pairs", ascending=False, kind="stable")
    place = pd.Series(np.arange(len(found)), index=found.index)
    first = cells["identity_id"].map(place).groupby(cells["person"]).min().dropna()
    new = np.bincount(first.astype("int64"), minlength=len(found))
    found["pairs_so_far"], found["people_so_far"] = found["false_pairs"].cumsum(), new.cumsum()
    return found


def twosomes(links: pd.DataFrame, truth: pd.Series) -> pd.Series:
    """How many links join the same two people.

    Args:
        links: record_l, record_r.
        truth: Series record_id -> person_id.

    Returns:
        Series (person_l, person_r), in order of person id, -> distinct links between their records,
        by falling number. Its length is the number of twosomes whom links join directly.
    """
    records, person, people = read_truth(truth)
    found = read_pairs(links.assign(weight=1.0), records)
    left, right = person[found.left], person[found.right]
    wrong = left != right
    low, high = np.minimum(left, right)[wrong], np.maximum(left, right)[wrong]
    frame = pd.DataFrame({"person_l": people[low], "person_r": people[high]})
    return frame.value_counts().rename("links")
