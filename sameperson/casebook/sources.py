"""What the office tells a source about its records: what is wrong, and to send no more.

A source that is told to stop sends no corrections either.
"""

import json
from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from sameperson.casebook.arrivals import COLUMNS
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store

CORRECTION, DECEASED, REMOVED = "correction", "deceased", "removed"
STOP, RESUME = "stop", "resume"
TOLD = (CORRECTION, DECEASED, REMOVED)
VALUES = [name for name in COLUMNS if name not in ("record_id", "source", "recorded_on")]
SAYS = {DECEASED: {"event": DECEASED}}  # what a kind of notice says by itself


def tell_source(
    book: Store, by: User, record_id: str, kind: str, says: str | Mapping[str, str]
) -> str:
    """Tell the source of a record that it is wrong, that the person died, or that it is removed.

    Args:
        by: Who says so (analyst, reviewer, administrator).
        record_id: The record.
        kind: ``"correction"``, ``"deceased"`` or ``"removed"``.
        says: Values that the office takes for right, by column of a record; or words, which nobody
            can find again when they come back (``echoes``). A notice of death says the event
            ``deceased`` by itself.

    Returns:
        Id of the notice.

    Raises:
        ValueError: There is no such record, kind or column, or nothing is said.
    """
    with book.act(by, "tell a source") as act:
        if kind not in TOLD:
            raise ValueError(f"A notice is of a kind {', '.join(TOLD)}; it was {kind!r}.")
        return str(notify(act, [record_id], kind, says)["notice_id"].iloc[0])


def notify(
    act: Act, records: Collection[str], kind: str, says: str | Mapping[str, str]
) -> pd.DataFrame:
    """Tell, inside an action, the source of each of some records the same.

    Returns:
        notice_id, source, record_id, kind, says (JSON), in order of record id.
    """
    text = json.dumps(_checked(kind, says), ensure_ascii=False, sort_keys=True)
    ids = sorted(set(records))
    there = act.frame(
        "SELECT record_id, source FROM record WHERE list_contains(?, record_id) ORDER BY record_id",
        ids,
    )
    missing = sorted(set(ids) - set(there["record_id"]))
    if missing or not ids:
        raise ValueError(
            f"There is no record {', '.join(missing) or '(none was named)'} in this casebook."
        )
    rows = there.assign(notice_id=act.ids("N", len(ids)), kind=kind, says=text)
    act.insert("source_notice", rows.assign(done_at=act.at, by_whom=act.by.name))
    act.note([*rows["notice_id"], *ids], {"kind": kind, "says": text})
    return rows[["notice_id", "source", "record_id", "kind", "says"]]


def _checked(kind: str, says: str | Mapping[str, str]) -> dict[str, str]:
    """What a notice says, by column; words under ``words``."""
    given = {"words": says} if isinstance(says, str) else dict(says)
    unknown = sorted(set(given) - {"words", *VALUES})
    if unknown:
        raise ValueError(
            f"A record has no column {unknown[0]!r}; a notice names columns of a record."
        )
    given = {name: value for name, value in given.items() if value.strip()}
    if not given and kind in TOLD:
        raise ValueError("A notice says something: a source cannot act on silence.")
    return {**SAYS.get(kind, {}), **given}


def stop_signal(book: Store, by: User, record_id: str) -> pd.DataFrame:
    """Tell a source to send no more about the subject of a record of its own.

    The source keeps the list as it is now: all its records that are filed under that subject. When
    the subject is split later, records of somebody else stay closed off with it.

    Args:
        by: Who says so (analyst, reviewer, administrator).
        record_id: A record of that source.

    Returns:
        notice_id, source, record_id, kind, says; one notice for each record closed off.

    Raises:
        ValueError: There is no such record.
    """
    return _signal(book, by, record_id, STOP)


def resume_signal(book: Store, by: User, record_id: str) -> pd.DataFrame:
    """Tell a source to send again about the subject of a record of its own; as ``stop_signal``."""
    return _signal(book, by, record_id, RESUME)


def _signal(book: Store, by: User, record_id: str, kind: str) -> pd.DataFrame:
    with book.act(by, "tell a source") as act:
        own = act.rows(
            """SELECT other.record_id FROM record JOIN record other
            ON other.source = record.source AND (other.record_id = record.record_id
                OR other.subject_id = record.subject_id)
            WHERE record.record_id = ?""",
            record_id,
        )
        return notify(act, [row[0] for row in own] or [record_id], kind, "")


def closed(act: Act, source: str, records: Iterable[str] | pd.DataFrame) -> set[str]:
    """Which of some records a source does not send any more, since it was told to stop.

    Intake asks before it takes an update in, leaves these out and counts them as ``closed_off``.

    Args:
        source: Who sends them.
        records: Ids; or record_id and document_number, and then a record that is new here is closed
            off too when it has the document number of one that is: the source knows the person by
            it. (So somebody with a mistyped number is closed off with them.)
    """
    shut = act.frame(
        """SELECT record_id, document_number FROM record JOIN (
            SELECT record_id, arg_max(kind, notice_id) AS last FROM source_notice
            WHERE source = ? AND kind IN ('stop', 'resume') GROUP BY record_id) USING (record_id)
        WHERE last = 'stop'""",
        source,
    )
    if not isinstance(records, pd.DataFrame):
        return set(records) & set(shut["record_id"])
    known = records["document_number"].isin(shut["document_number"].dropna())
    return set(records.loc[known | records["record_id"].isin(shut["record_id"]), "record_id"])
