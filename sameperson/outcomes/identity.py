"""The records that stand in one identity with a record."""

import numpy as np
import pandas as pd

from sameperson.outcomes.sweep import Sweep


def identity_of(sweep: Sweep, record: str, threshold: float) -> pd.Index:
    """Ids of the records that stand in one identity with a record, itself among them.

    Args:
        sweep: Any.
        record: A record id of its truth.
        threshold: Match weight.
    """
    at = sweep.records.get_indexer(pd.Index([record]))[0]
    if at < 0:
        raise ValueError(f"The truth knows no record {record!r}.")
    labels = sweep._forest.labels(threshold)
    return sweep.records.take(np.flatnonzero(labels == labels[at]))
