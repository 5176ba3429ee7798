"""What goes with a record that expires, and every text that names it."""

import json
import re
from collections.abc import Iterable, Sequence

import pandas as pd

from sameperson.casebook.changes import file_if_settled
from sameperson.casebook.store import Act
from sameperson.casebook.subjects import company, refile

ERASED = "erased: it named a record that has expired"
IDENTIFYING = (
    "given_name", "family_name", "birth_date", "document_number", "phone", "email", "address",
    "city", "postcode", "alias",
)  # fmt: skip
DELETED = (
    ("link", "link_id", ("record_l", "record_r")),
    ("must_not_link", "apart_id", ("record_l", "record_r")),
    ("verdict", "verdict_id", ("record_l", "record_r")),
    ("lead", "lead_id", ("record_id",)),
    ("request", "request_id", ("record_id",)),
    ("record", "record_id", ("record_id",)),
)
"""Tables whose rows go with a record, what names a row, and what names the record."""
EMPTIED = (
    ("disclosure", "record_id = NULL, subject_id = NULL, purpose = NULL"),
    ("source_notice", "record_id = NULL, says = NULL"),
)
"""Tables whose rows stay, as the proof that something was sent, without saying of whom."""
WRITTEN = {
    "link": ("reason",), "must_not_link": ("reason",), "verdict": ("reason", "note", "shown"),
    "disposition": ("reason",), "request": ("says", "reason"), "source_notice": ("says",),
    "disclosure": ("purpose",), "subject": ("name",), "batch": ("stopped_because",),
    "quarantine": ("reason", "content"),
}  # fmt: skip
"""What people wrote freely, and where an expired record may be named in a row that stays."""
WORD = re.compile(r"\w+")


def erased(act: Act, gone: Sequence[str]) -> tuple[dict[str, int], list[int], pd.DataFrame]:
    """Delete records and what names them, and file anew those that stay.

    Returns:
        How many rows of each table were deleted; the numbers of the events whose text was; and
        record_id, before, after (subject ids) of the records that stay and moved.
    """
    _temporary(act, "gone", gone)
    near = _neighbours(act)
    values = _values(act)
    names, counts = _delete(act)
    moved = _file_the_rest(act, near)
    texts = _erase(act, names | values)
    for table in ("gone", "named", "of_events"):
        act.rows(f"DROP TABLE {table}")
    return counts, texts, moved


def _temporary(act: Act, table: str, ids: Iterable[str | int], kind: str = "VARCHAR") -> None:
    """A table of ids for one action: a list would be searched from its start for each row."""
    act.rows(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unnest($1::{kind}[]) AS id", list(ids)
    )


def _neighbours(act: Act) -> list[str]:
    """Records that stay and are filed, linked or kept apart with one that goes."""
    ends = act.frame("""SELECT record_l, record_r FROM link
        WHERE record_l IN (FROM gone) OR record_r IN (FROM gone)""")
    going = {record for (record,) in act.rows("FROM gone")}
    near = company(act, sorted(going | set(ends["record_l"]) | set(ends["record_r"])))
    return sorted(set(near["record_id"]) - going)


def _values(act: Act) -> set[str]:
    """Values that only records have which go."""
    return {
        value
        for column in IDENTIFYING
        for (value,) in act.rows(
            f"""SELECT {column} FROM record WHERE record_id IN (FROM gone) AND {column} <> ''
            EXCEPT SELECT {column} FROM record WHERE record_id NOT IN (FROM gone)"""
        )
    }


def _delete(act: Act) -> tuple[set[str], dict[str, int]]:
    """Delete what goes with the records; the names that are gone, and how many of each table."""
    arrivals = act.rows("SELECT arrival FROM record WHERE record_id IN (FROM gone)")
    names = {f"S{arrival:06d}" for (arrival,) in arrivals}
    counts = {}
    for table, blank in EMPTIED:
        act.rows(f"UPDATE {table} SET {blank} WHERE record_id IN (FROM gone)")
    for table, key, ends in DELETED:
        named = " OR ".join(f"{end} IN (FROM gone)" for end in ends)
        rows = act.rows(f"DELETE FROM {table} WHERE {named} RETURNING {key}")
        counts[table] = len(rows)
        names |= {name for (name,) in rows}
    act.rows("DELETE FROM disposition WHERE lead_id NOT IN (SELECT lead_id FROM lead)")
    _temporary(act, "named", names)
    act.rows("DELETE FROM change WHERE id IN (FROM named)")
    act.rows("UPDATE verdict SET link_id = NULL WHERE link_id IN (FROM named)")
    act.rows("UPDATE disclosure SET subject_id = NULL WHERE subject_id IN (FROM named)")
    return names, counts


def _file_the_rest(act: Act, near: Sequence[str]) -> pd.DataFrame:
    """File those that stay under the subjects that their links make now."""
    file_if_settled(act, near)
    act.rows("DELETE FROM change WHERE seq = ?", act.seq)  # an expiry is nothing to be undone
    moved = refile(act, near)
    act.rows("""DELETE FROM subject WHERE kind = 'person' AND subject_id NOT IN
        (SELECT subject_id FROM record WHERE subject_id IS NOT NULL)""")
    return moved


def _erase(act: Act, names: Iterable[str]) -> list[int]:
    """Erase what names one of some names; the numbers of the events whose text it was."""
    found = _Finder(names)
    texts = act.rows("""SELECT seq, about, detail FROM event_text JOIN event USING (seq)
        WHERE action <> 'expire' ORDER BY seq""")  # what an expiry says are numbers, and is proof
    numbers = [seq for seq, about, detail in texts if found(" ".join([*about, detail]))]
    _temporary(act, "of_events", numbers, "BIGINT")
    act.rows("DELETE FROM event_text WHERE seq IN (FROM of_events)")
    for table, columns in WRITTEN.items():
        for column in columns:
            _blank(act, table, column, found, ERASED)
    _blank(act, "link", "held_because", found, "must not link (expired)")  # `look_again` takes it
    return numbers


def _blank(act: Act, table: str, column: str, found: "_Finder", instead: str) -> None:
    rows = act.rows(f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL")
    named = [row for row, text in rows if found(text)]
    if named:
        act.rows(f"UPDATE {table} SET {column} = ? WHERE list_contains(?, rowid)", instead, named)


class _Finder:
    """Says whether a text holds one of many names, as words of their own, in capitals or not."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_word: dict[str, list[str]] = {}
        written = {form for name in names for form in (name, json.dumps(name, ensure_ascii=False))}
        for name in {form.casefold().strip('"') for form in written}:
            words = WORD.findall(name)
            if words:
                self.by_word.setdefault(max(words, key=len), []).append(name)

    def __call__(self, text: str) -> bool:
        folded = text.casefold()
        words = set(WORD.findall(folded)) & self.by_word.keys()
        return any(name in folded for word in words for name in self.by_word[word])
