"""A statement of the office that comes back from a source, and looks like a second witness."""

import json
from collections.abc import Iterable

import pandas as pd

from sameperson.casebook.roles import User
from sameperson.casebook.sources import VALUES
from sameperson.casebook.store import Act, Store

WHAT = ["home", "field", "value"]
COLUMNS = [
    "record_id", "field", "value", "source", "arrived_at", "notice_id", "kind", "told_at",
    "told_by",
]  # fmt: skip


def echoes(book: Store, by: User) -> pd.DataFrame:
    """Records that repeat what the office itself told their source: no second witness.

    A record does when its source was told a value earlier, of a record that is now of the same
    subject or that a link of any state pairs with it; it holds that value; and the source had not
    written it of that subject before it was told. Capitals and spaces at the ends do not count.

    Args:
        by: Who looks (analyst, reviewer, auditor).

    Returns:
        One row per record and value, in order of record id, field and notice: record_id, field,
        value, source, arrived_at, notice_id, kind, told_at, told_by; ``sources`` (how many sources
        of the subject say so) and ``independent`` (how many of them without the echoes).
    """
    with book.act(by, "view") as act:
        later = _later(act)
        said = _said(act, later["record_id"])
        home = said.drop_duplicates("record_id").set_index("record_id")["home"]
        found = later.assign(home=later["record_id"].map(home).astype(object))
        found = found.merge(said[["record_id", "field", "value"]])
        first = said.groupby([*WHAT, "source"])["arrived_at"].min().rename("first")
        found = found.merge(first.reset_index())
        found = found[found["first"] > found["told_at"]]
        table = found.merge(_witnesses(said, found), on=WHAT)
        table = table.sort_values(["record_id", "field", "notice_id"], ignore_index=True)
        act.note(sorted({*table["record_id"], *table["notice_id"]}), {"echoes": len(table)})
        return table[[*COLUMNS, "sources", "independent"]]


def _later(act: Act) -> pd.DataFrame:
    """What sources were told, a row per value, beside each record that they sent later of it."""
    pairs = act.frame(
        """WITH told AS (SELECT n.*, r.subject_id FROM source_notice n
            JOIN record r USING (record_id) WHERE n.kind IN ('correction', 'deceased', 'removed')),
        paired AS (SELECT record_l AS a, record_r AS b FROM link
            UNION SELECT record_r, record_l FROM link),
        later AS (
            SELECT notice_id, r.record_id FROM told JOIN record r
                ON r.source = told.source AND r.subject_id = told.subject_id
            UNION SELECT notice_id, r.record_id FROM told JOIN record r ON r.source = told.source
                AND r.record_id = told.record_id
            UNION SELECT notice_id, r.record_id FROM told JOIN paired ON a = told.record_id
                JOIN record r ON r.record_id = b AND r.source = told.source)
        SELECT later.record_id, told.source, arrived_at, notice_id, kind, says,
            told.done_at AS told_at, told.by_whom AS told_by
        FROM later JOIN told USING (notice_id) JOIN record r ON r.record_id = later.record_id
        WHERE arrived_at > told.done_at ORDER BY ALL"""
    )
    rows = [
        {**row, "field": field, "value": _plain(value)}
        for row in pairs.to_dict("records")
        for field, value in json.loads(row["says"]).items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _said(act: Act, records: Iterable[str]) -> pd.DataFrame:
    """Every value of the subjects of some records: record_id, home, source, arrived_at, field,
    value. A record on hold is a home of its own.
    """
    files = act.frame(
        """SELECT *, coalesce(subject_id, record_id) AS home FROM record
        WHERE list_contains($1, record_id) OR subject_id IN
            (SELECT subject_id FROM record WHERE list_contains($1, record_id))""",
        list(set(records)),
    )
    keys = ["record_id", "home", "source", "arrived_at"]
    long = files.astype(object).melt(keys, VALUES, "field", "value").dropna(subset="value")
    return long.assign(value=[_plain(value) for value in long["value"]]).astype(object)


def _plain(value: object) -> str:
    return str(value).strip().casefold()


def _witnesses(said: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """How many sources say a value of a subject, in all and without the echoes."""
    echo = pd.MultiIndex.from_frame(found[["record_id", "field", "value"]])
    alone = ~pd.MultiIndex.from_frame(said[["record_id", "field", "value"]]).isin(echo)
    counted = said.assign(alone=said["source"].where(alone)).groupby(WHAT)
    return counted.agg(
        sources=("source", "nunique"), independent=("alone", "nunique")
    ).reset_index()
