"""What to make of a blank: three policies for an average of similarities."""

from collections.abc import Sequence

import pandas as pd

from sameperson.linkage.fields import prepare
from sameperson.linkage.levels import ENDS, places
from sameperson.linkage.similarity import similarities

BLANKS = ("disagree", "agree", "leave out")


def field_similarities(
    records: pd.DataFrame, pairs: pd.DataFrame, fields: Sequence[str]
) -> pd.DataFrame:
    """How alike the records of each pair are, field by field: names by Jaro-Winkler, others exact.

    Returns:
        One row per pair, with its index, and one column per field, 0 to 1; NaN where blank.
    """
    prepared = prepare(records)
    left, right = (places(prepared, pairs[end]) for end in ENDS)
    found = {}
    for field in fields:
        values = prepared.table[field].to_numpy(dtype=object)
        measure = "jaro_winkler" if field.endswith("_name") else "exact"
        found[field] = similarities(values[left], values[right], [measure])[measure].to_numpy()
    return pd.DataFrame(found, index=pairs.index)


def score(alike: pd.DataFrame, blanks: str) -> pd.Series:
    """The average similarity of each pair, under one of three policies for blanks.

    Args:
        alike: One column per field, 0 to 1, NaN where blank.
        blanks: ``"disagree"``: a blank counts as 0. ``"agree"``: as 1. ``"leave out"``: the
            average is over the fields that are known.

    Returns:
        0 to 1; NaN, *not defined*, where all fields are blank and blanks are left out.
    """
    if blanks not in BLANKS:
        raise ValueError(f"There is no policy {blanks!r} for blanks; choose from {BLANKS}.")
    if blanks == "leave out":
        return alike.mean(axis=1)
    return alike.fillna(float(blanks == "agree")).mean(axis=1)
