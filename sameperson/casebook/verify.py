"""Is the casebook what was written into it? Its chain, its anchor, and tables against each other.

What this cannot find: somebody who writes the casebook and its anchor anew together. Keep copies of
the anchor where whoever keeps the casebook cannot write.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sameperson.casebook.log import START, commitment, link, text_of
from sameperson.casebook.store import OWED, Store
from sameperson.casebook.subjects import HELD
from sameperson.linkage.provenance import identities_of

SHOWN = 20  # findings of one kind that are written out

IDS = {
    "link": "link_id", "must_not_link": "apart_id", "verdict": "verdict_id", "lead": "lead_id",
    "disclosure": "disclosure_id", "request": "request_id", "source_notice": "notice_id",
    "batch": "batch_id", "policy": "policy_id", "subject": "subject_id", "record": "record_id",
    "event": "seq", "event_text": "seq",
}  # fmt: skip
"""What names a row of a table; no two rows have the same."""

REFERS = (
    ("link", "link_id", "record_l", "record", "record_id"),
    ("link", "link_id", "record_r", "record", "record_id"),
    ("link", "link_id", "policy_id", "policy", "policy_id"),
    ("must_not_link", "apart_id", "record_l", "record", "record_id"),
    ("must_not_link", "apart_id", "record_r", "record", "record_id"),
    ("verdict", "verdict_id", "record_l", "record", "record_id"),
    ("verdict", "verdict_id", "record_r", "record", "record_id"),
    ("verdict", "verdict_id", "link_id", "link", "link_id"),
    ("lead", "lead_id", "record_id", "record", "record_id"),
    ("disposition", "lead_id", "lead_id", "lead", "lead_id"),
    ("disclosure", "disclosure_id", "record_id", "record", "record_id"),
    ("request", "request_id", "record_id", "record", "record_id"),
    ("record", "record_id", "subject_id", "subject", "subject_id"),
    ("change", "seq", "seq", "event", "seq"),
)
"""Table, its id, the column that names something, and where what it names must be."""


@dataclass(frozen=True)
class Verified:
    """What was found.

    Attributes:
        ok: Nothing was found.
        events: How many events the log has.
        unanchored: How many of them came after the last head in the anchor. A process that was
            stopped between its commit and the anchor leaves the events of one action; the next
            action anchors them. Nothing but the file itself vouches for them.
        findings: A sentence for each, with the event or the id; twenty of a kind are written out.
    """

    ok: bool
    events: int
    unanchored: int
    findings: tuple[str, ...]


def verify(book: Store) -> Verified:
    """Compute the log's chain anew, hold it against its anchor, and check the tables.

    Finds an event or a text that was altered, removed, added or put elsewhere, a tail that was cut,
    a casebook that was rewritten, an anchor that is missing or another's, names of what is not
    there, subjects that are not what standing links make, and broken decisions. Takes no role,
    changes nothing, and works on a casebook that is held too.
    """
    with book._alone(), book._held() as connection:
        events = _rows(connection, "SELECT * FROM event WHERE seq > 0 ORDER BY seq")
        texts = _rows(connection, "SELECT * FROM event_text WHERE seq > 0 ORDER BY seq")
        chains = {row[0]: row[6] for row in events}
        unanchored, of_anchor = _anchored(book, connection, chains)
        kinds: list[Iterable[str]] = [
            _chain(events), _texts(events, texts), of_anchor, _names(connection),
            _changes(connection), _twice(connection), _subjects(connection), _owed(connection),
        ]  # fmt: skip
        findings = tuple(finding for kind in kinds for finding in _first(kind))
    return Verified(not findings, len(events), unanchored, findings)


def _rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    return list(connection.execute(query).fetchall())


def _first(findings: Iterable[str]) -> list[str]:
    listed = list(findings)
    more = len(listed) - SHOWN
    return (
        listed if more <= 0 else [*listed[:SHOWN], f"There are {more} more findings like the last."]
    )


def _chain(events: list[tuple[Any, ...]]) -> Iterator[str]:
    """Each event must follow from the one before it."""
    before, last = START, 0
    for seq, at, by, role, action, committed, chain in events:
        if seq > last + 1:
            yield f"Event {last + 1} is missing: the log goes on with event {seq}."
        elif link(before, seq, at, by, role, action, committed) != chain:
            yield f"Event {seq} does not follow from event {last}: one of them was altered."
        before, last = chain, seq


def _texts(events: list[tuple[Any, ...]], texts: list[tuple[Any, ...]]) -> Iterator[str]:
    """Each text must be the one that was committed to, or be erased by an expiry that says so."""
    committed = {row[0]: row[5] for row in events}
    sound = {}
    for seq, salt, about, detail in texts:
        if seq not in committed:
            yield f"There is a text of event {seq}, but no such event."
        elif commitment(salt, text_of(about or [], detail)) != committed[seq]:
            yield f"The text of event {seq} is not the one that was written."
        else:
            sound[seq] = detail
    there = {row[0] for row in texts}
    erased = set(_erased(events, sound))
    for seq in committed:
        if seq not in there and seq not in erased:
            yield f"The text of event {seq} is missing, and no expiry says that it was erased."
        elif seq in there and seq in erased:
            yield f"The text of event {seq} is there, but an expiry says that it was erased."


def _erased(events: list[tuple[Any, ...]], sound: dict[int, str]) -> Iterator[int]:
    """Events whose text was erased, as the log itself says."""
    for row in events:
        if row[4] == "expire" and row[0] in sound:
            detail = json.loads(sound[row[0]])
            for first, last in detail.get("texts", []) if isinstance(detail, dict) else []:
                yield from range(first, last + 1)


def _anchored(book: Store, connection: Any, chains: dict[int, str]) -> tuple[int, list[str]]:
    """How many events came after the anchor's last head, and what the anchor speaks against."""
    own = dict(connection.execute("SELECT * FROM about_this_file").fetchall()).get("name")
    try:
        name, heads = book.anchor.read()
    except FileNotFoundError:
        return len(chains), [
            f"The anchor {book.anchor.path} is missing: a cut or rewritten casebook would look "
            "like this one."
        ]
    except (OSError, ValueError) as error:
        return len(chains), [str(error)]
    if name != own:
        return len(chains), [f"The anchor {book.anchor.path} is that of another casebook, {name}."]
    last = max((head.count for head in heads), default=0)
    end = max(chains, default=0)
    cut = f"The anchor knows {last} events and the casebook ends with event {end}: its tail is cut."
    findings = [cut] if last > end else []
    for head in heads:
        if chains.get(head.count, head.chain) != head.chain:
            findings.append(f"Event {head.count} is not the one in the anchor: it was rewritten.")
    for one, other in pairwise(heads):
        if other.count <= one.count:
            findings.append(f"The anchor goes back from event {one.count} to {other.count}.")
    return sum(seq > last for seq in chains), findings


def _names(connection: Any) -> Iterator[str]:
    """What one table names must be in the other."""
    for table, own, column, other, key in REFERS:
        query = f"""SELECT {own}, {column} FROM {table} WHERE {column} IS NOT NULL
            AND {column} NOT IN (SELECT {key} FROM {other}) ORDER BY ALL"""
        for row, named in connection.execute(query).fetchall():
            yield f"{table} {row} names {other} {named}, which is not there."


def _changes(connection: Any) -> Iterator[str]:
    """What a decision changed must be there, for it to be undone."""
    for entity in ("link", "must_not_link", "record"):
        query = f"""SELECT seq, id FROM change WHERE entity = ?
            AND id NOT IN (SELECT {IDS[entity]} FROM {entity}) ORDER BY ALL"""
        for seq, named in connection.execute(query, [entity]).fetchall():
            yield f"Event {seq} changed {entity} {named}, which is not there."


def _twice(connection: Any) -> Iterator[str]:
    """An id names one row."""
    for table, key in IDS.items():
        query = f"SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL"
        for (name,) in connection.execute(query).fetchall():
            yield f"There is more than one {table} {name}."


def _subjects(connection: Any) -> Iterator[str]:
    """Subjects must be what standing links make, and no decision broken."""
    records = connection.execute("SELECT * FROM record ORDER BY record_id").df()
    links = connection.execute("SELECT record_l, record_r FROM link WHERE state = 'standing'").df()
    known = links["record_l"].isin(records["record_id"])
    links = links[known & links["record_r"].isin(records["record_id"])]
    group = identities_of(links, records["record_id"]).reindex(records["record_id"]).to_numpy()
    first = records.groupby(group)["arrival"].transform("min")
    belongs = (records["state"] != HELD).groupby(group).transform("any")
    due = ("S" + first.fillna(0).astype(int).astype(str).str.zfill(6)).where(belongs, "nobody")
    found = records["subject_id"].fillna("nobody")
    for at in (found != due).to_numpy().nonzero()[0]:
        name = records["record_id"][at]
        yield f"Record {name} is filed under {found[at]}; its links make it {due[at]}."
    yield from _empty(connection)
    home = dict(zip(records["record_id"], group, strict=True))
    apart = "SELECT apart_id, record_l, record_r FROM must_not_link WHERE state = 'standing'"
    for name, left, right in connection.execute(apart).fetchall():
        if left in home and home[left] == home.get(right):
            yield f"Decision {name} keeps {left} and {right} apart, but standing links join them."


def _owed(connection: Any) -> Iterator[str]:
    """What was erased must not be in the file any more."""
    query = "SELECT value FROM about_this_file WHERE key = ?"
    for (event,) in connection.execute(query, [OWED]).fetchall():
        yield (
            f"Event {event} erased records, and the file was not written anew since: they may "
            "still be in it. `expire` does it."
        )


def _empty(connection: Any) -> Iterator[str]:
    query = """SELECT subject_id FROM subject WHERE kind = 'person' AND subject_id NOT IN
        (SELECT subject_id FROM record WHERE subject_id IS NOT NULL) ORDER BY ALL"""
    for (name,) in connection.execute(query).fetchall():
        yield f"Nothing is filed under subject {name}."
