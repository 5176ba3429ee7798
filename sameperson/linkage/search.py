"""Search before create: does somebody who types in a record find the one that is there already?

A search is blocking with one record. It has the same two faults: it misses what an error hides,
and it finds other people, the more of them the larger the file.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sameperson.linkage.blocks import Blocks
from sameperson.linkage.candidates import Rule
from sameperson.linkage.fields import prepare


def search_before_create(
    records: pd.DataFrame,
    truth: pd.Series,
    rules: Sequence[Rule],
    on: str = "recorded_on",
    record_id: str = "record_id",
) -> pd.DataFrame:
    """What each record finds among those that were there before it.

    Records arrive in the order of a date, those of one day in order of record id. Each is looked
    up by rules before it is entered; a rule whose values it lacks finds nothing.

    Args:
        records: As ``sp.link`` takes them, with the date.
        truth: Series record_id -> person_id, for all of them.
        rules: Fields to agree on, rule by rule: what the search asks for.
        on: Column of the date, YYYY-MM-DD.
        record_id: Column of record ids.

    Returns:
        Indexed by record id, in that order: person_id; there (records of the same person that came
        before); right (those of them that the search finds); wrong (records of other people that
        it finds).

    Raises:
        ValueError: A record has no date, so that nobody can say what was there before it.
    """
    if records[on].isna().any():
        which = records.loc[records[on].isna(), record_id].iloc[0]
        raise ValueError(f"Record {which!r} has no {on!r}; drop it or give it a date.")
    blocks = Blocks(records, truth, record_id)
    ids = prepare(records, record_id).ids
    dates = records.set_index(record_id)[on].reindex(ids).to_numpy(dtype=str)
    place = np.empty(len(ids), dtype=np.int64)
    place[np.argsort(dates, kind="stable")] = np.arange(len(ids))
    right = blocks.earlier(rules, place, same_person=True)
    return pd.DataFrame(
        {
            "person_id": truth.reindex(ids).to_numpy(),
            "there": blocks.earlier([()], place, same_person=True),
            "right": right,
            "wrong": blocks.earlier(rules, place) - right,
        },
        index=pd.Index(ids, name="record_id"),
    )
