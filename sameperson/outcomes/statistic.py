"""A published number from any identities: how many people, and what share of visits overstay.

The number is what an office would print that believes its file. Nothing here corrects it; that is
what ``repaired`` tries.
"""

import numpy as np
import pandas as pd

from sameperson.outcomes.border import EVERYBODY, Border, sums
from sameperson.outcomes.groups import wilson
from sameperson.outcomes.tables import read_truth


def overstays(border: Border, identities: pd.Series) -> pd.DataFrame:
    """The rate that an office would publish: visits of which the file shows no end in time.

    Args:
        border: ``Border.of(records, groups)``.
        identities: Series record_id -> identity_id; the truth too, for the true rate.

    Returns:
        Indexed by group, in order, and a last row for everybody: visits, overstays (arrivals
        without a departure within 90 days in their identity), rate (0 to 1), its variance, and
        lower and upper end of Wilson's 95 % interval. The interval takes the visits for
        independent draws and counts chance alone: it knows nothing of linking. The last four are
        NaN, *not defined*, for a group without visits.
    """
    sizes = sums(np.ones(len(border.arrivals)), border.of_arrival, len(border.names))
    late = sums(~border.in_time(identities), border.of_arrival, len(border.names))
    with np.errstate(invalid="ignore"):
        rate = late / sizes
        variance = rate * (1 - rate) / sizes
    lower, upper = wilson(late, sizes)
    columns = {"visits": sizes, "overstays": late, "rate": rate, "variance": variance}
    return pd.DataFrame({**columns, "lower": lower, "upper": upper}, index=border.names)


def people_counted(identities: pd.Series, truth: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """The number of identities against the number of people, and why they differ.

    Of every person with records in k identities k - 1 identities are too many: *added by splits*.
    In every identity with records of k people k - 1 people are too few: *hidden by merges*. The
    number of identities is the number of people, plus the first, less the second, exactly.

    Args:
        identities: Series record_id -> identity_id, for every record of the truth.
        truth: Series record_id -> person_id.
        groups: Series person_id -> group. An identity counts in the group of the person of its
            first record, as an office would that reads its oldest entry.

    Returns:
        Indexed by group, in order, and a last row for everybody: people, identities,
        added_by_splits, hidden_by_merges, difference (identities less people).
    """
    read_truth(truth)
    home = identities.reindex(truth.index)
    if home.isna().any():
        raise ValueError(f"Record {home.index[home.isna()][0]!r} has no identity; give it one.")
    file = pd.DataFrame({"identity": home.to_numpy(), "person": truth.to_numpy()})
    person = file["person"].drop_duplicates()
    first = file["person"][~file["identity"].duplicated()]
    counts = {"people": person, "identities": first, "cells": file.drop_duplicates()["person"]}
    found = pd.DataFrame({name: own.map(groups).value_counts() for name, own in counts.items()})
    found = found.reindex(sorted(found.index)).fillna(0).astype("int64")
    found.loc[EVERYBODY] = found.sum()
    cells_in = found.pop("cells")
    found["added_by_splits"] = cells_in - found["people"]
    found["hidden_by_merges"] = cells_in - found["identities"]
    found["difference"] = found["identities"] - found["people"]
    return found.rename_axis("group")


def share_with(
    identities: pd.Series, asked: pd.Series, others: pd.Series, by: pd.Series
) -> pd.Series:
    """Of some records, the share whose identity holds one of some others.

    Args:
        identities: Series record_id -> identity_id.
        asked, others: Record ids.
        by: Group of each asked record, in the same order; missing ones are left out.

    Returns:
        Series group -> share.
    """
    found = asked.map(identities).isin(set(others.map(identities)))
    share: pd.Series = found.groupby(by.to_numpy()).mean()
    return share
