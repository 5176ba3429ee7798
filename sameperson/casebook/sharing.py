"""Sending records to others: who was sent what, by which way, what for, and as whose."""

from collections.abc import Collection

import pandas as pd

from sameperson.casebook.arrivals import COLUMNS
from sameperson.casebook.channels import CHANNELS
from sameperson.casebook.roles import User
from sameperson.casebook.safety import defused
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import ARCHIVED, HELD

SENT = ("disclosure_id", "subject_id", "record_id", "recipient", "channel", "done_at", "purpose")


def disclose(
    book: Store, by: User, what: str | Collection[str], recipient: str, channel: str, purpose: str
) -> pd.DataFrame:
    """Send records to somebody, and write down who, by which way, what for, and as whose.

    Args:
        by: Who sends them (analyst, reviewer, administrator).
        what: A record; or a subject or a lead, for all records of the subject; or several.
        recipient: Who gets them.
        channel: One of ``CHANNELS``.
        purpose: What for.

    Returns:
        disclosure_id, subject_id, record_id, recipient, channel, done_at, purpose; one row for
        each record.

    Raises:
        ValueError: There is no such id or channel, nobody or nothing is named, or a record is on
            hold (it is nobody's yet) or archived. Nothing is sent.
    """
    with book.act(by, "disclose") as act:
        return send(act, [what] if isinstance(what, str) else what, recipient, channel, purpose)


def weekly_extract(
    book: Store,
    by: User,
    what: str | Collection[str],
    recipient: str,
    purpose: str = "weekly extract",
    channel: str = "file",
) -> pd.DataFrame:
    """Disclose records as an extract, such as the leads of a week that others may look at.

    Args:
        what: As for ``disclose``.
        channel: How it is sent; an extract that goes out by e-mail is ``"e-mail"``.

    Returns:
        The extract: disclosure_id (by which a recall names the row), subject_id and what the source
        wrote, as text; cells that a spreadsheet would run are defused already, so it is written
        with pandas' own ``to_csv`` (``safety.to_csv`` would defuse them twice).
    """
    with book.act(by, "disclose") as act:
        sent = send(act, [what] if isinstance(what, str) else what, recipient, channel, purpose)
        columns = ", ".join(COLUMNS)
        query = f"SELECT {columns} FROM record WHERE list_contains(?, record_id)"
        rows = act.frame(query, list(sent["record_id"]))
    extract = sent[["disclosure_id", "subject_id", "record_id"]].merge(rows, on="record_id")
    cells = {c: [None if pd.isna(v) else defused(str(v)) for v in extract[c]] for c in extract}
    return pd.DataFrame(cells, dtype=object)


def send(
    act: Act, what: Collection[str], recipient: str, channel: str, purpose: str
) -> pd.DataFrame:
    """Write down, inside an action, that records are sent; as ``disclose``."""
    if channel not in CHANNELS:
        raise ValueError(f"There is no channel {channel!r}; they are {', '.join(CHANNELS)}.")
    if not recipient.strip() or not purpose.strip():
        raise ValueError("A disclosure needs a recipient and a purpose: a recall goes by them.")
    records = _to_send(act, what)
    rows = records.assign(
        disclosure_id=act.ids("D", len(records)),
        recipient=recipient,
        channel=channel,
        done_at=act.at,
        purpose=purpose,
    )[list(SENT)]
    act.insert("disclosure", rows.assign(by_whom=act.by.name, seq=act.seq))
    about = [*rows["disclosure_id"], *rows["record_id"], *rows["subject_id"].unique()]
    act.note(about, {"recipient": recipient, "channel": channel, "purpose": purpose})
    return rows


def _to_send(act: Act, what: Collection[str]) -> pd.DataFrame:
    """record_id and subject_id of the records that some ids of records, subjects, leads mean."""
    ids = list(what)
    lead = dict(
        act.rows("SELECT lead_id, record_id FROM lead WHERE list_contains(?, lead_id)", ids)
    )
    rows = act.frame(
        """SELECT record_id, subject_id, state FROM record WHERE list_contains($1, record_id)
        OR list_contains($2, record_id) OR list_contains($1, subject_id) OR subject_id IN
            (SELECT subject_id FROM record WHERE list_contains($2, record_id))
        ORDER BY record_id""",
        ids,
        list(lead.values()),
    )
    unknown = sorted(set(ids) - set(lead) - set(rows["record_id"]) - set(rows["subject_id"]))
    if unknown or not ids:
        named = ", ".join(unknown) or "(none was named)"
        raise ValueError(f"There is no record, subject or lead {named} in this casebook.")
    for state, why in ((HELD, "on hold: it is nobody's yet"), (ARCHIVED, "archived")):
        found = rows.loc[rows["state"] == state, "record_id"]
        if len(found):
            raise ValueError(f"Record {found.iloc[0]} is {why}, so it is sent to nobody.")
    return rows.drop(columns="state")
