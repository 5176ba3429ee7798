"""Facts copied from one record into another before an office sees either: one witness, or many?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

NAME = ("given_name", "family_name")
CONTACT = ("phone", "email", "address", "city", "postcode")


@dataclass(frozen=True)
class Enriched:
    """Records after a look-up upstream.

    Attributes:
        records: All records, in the order given; blanks of those that were looked up are filled.
        lookups: One row per look-up that found something: record_id, found (id of the record whose
            values were copied), copied (how many values).
    """

    records: pd.DataFrame
    lookups: pd.DataFrame


def enrich(
    records: pd.DataFrame,
    asked: ArrayLike,
    answering: ArrayLike,
    on: Sequence[str] = NAME,
    copied: Sequence[str] = CONTACT,
    record_id: str = "record_id",
) -> Enriched:
    """Look some records up among others by exact agreement, and copy what was found into blanks.

    This is an invented stand-in for a system that enriches records before it sends them on. It
    takes the first record that answers, by record id, and marks nothing that it copied.

    Args:
        records: One row per record.
        asked: For every row, whether it is looked up.
        answering: For every row, whether it can be found.
        on: Columns that must all agree; a blank agrees with nothing.
        copied: Columns to fill where the asking record is blank.
        record_id: Column of record ids.

    Raises:
        ValueError: A column is missing, or a mask is not one value a row.
    """
    missing = [name for name in (record_id, *on, *copied) if name not in records]
    if missing:
        raise ValueError(f"The records have no column {', '.join(missing)}.")
    masks = [np.asarray(mask, dtype=bool) for mask in (asked, answering)]
    if any(len(mask) != len(records) for mask in masks):
        raise ValueError("asked and answering need one value, true or false, for every record.")
    columns = [record_id, *on]
    asking = records.loc[masks[0], columns].dropna(subset=list(on))
    found = records.loc[masks[1], columns].dropna(subset=list(on)).sort_values(record_id)
    found = found.drop_duplicates(list(on)).rename(columns={record_id: "found"})
    hits = asking.merge(found, on=list(on), how="inner")
    hits = hits[hits[record_id] != hits["found"]]
    table = records.set_index(record_id)
    before = table.loc[hits[record_id], list(copied)]
    given = table.loc[hits["found"], list(copied)].set_axis(before.index)
    after = before.where(before.notna(), given)
    filled = (before.isna() & given.notna()).to_numpy().sum(axis=1)
    table.loc[hits[record_id], list(copied)] = after
    lookups = pd.DataFrame(
        {
            "record_id": hits[record_id].to_numpy(),
            "found": hits["found"].to_numpy(),
            "copied": filled,
        }
    )
    return Enriched(table.reset_index()[list(records.columns)], lookups)
