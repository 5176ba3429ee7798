"""What goes with a record that expires, and every text that names it."""

from collections.abc import Iterable, Sequence

import pandas as pd

from sameperson.casebook.changes import no_longer_in_doubt, set_states
from sameperson.casebook.names import Names
from sameperson.casebook.store import Act
from sameperson.casebook.subjects import FILED, IN_DOUBT, company, refile

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
OWN = {
    "about_this_file", "world", "counter", "record", "change", "event", "event_text",
}  # fmt: skip
"""Tables that are not looked through: they have texts of the casebook's own, what is proof (who
acted), what sources wrote of those who stay, or their rows are deleted whole."""
GIVEN = {
    "record_l", "record_r", "state", "source", "channel", "field", "outcome", "verdict",
    "by_whom", "made_by", "opened_by", "submitted_by", "approved_by", "decided_by",
    "source_notice.kind", "subject.kind", "request.about", "policy.settings", "policy.model",
    "policy.in_force_from", "next_look", "due_on",
}  # fmt: skip
"""Columns that have words of the casebook's own, names of those who work here, or the model. So
are those that end in ``_id`` or ``_at``. Whatever other text column there is was written freely."""
HELD_BECAUSE = "must not link (expired)"  # `look_again` takes it
KEPT = (IN_DOUBT, HELD_BECAUSE, ERASED)


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
    free = no_longer_in_doubt(act, company(act, near))
    set_states(act, "record", dict.fromkeys(free, FILED))
    act.rows("DELETE FROM change WHERE seq = ?", act.seq)  # an expiry is nothing to be undone
    moved = refile(act, near)
    act.rows("""DELETE FROM subject WHERE kind = 'person' AND subject_id NOT IN
        (SELECT subject_id FROM record WHERE subject_id IS NOT NULL)""")
    return moved


def _erase(act: Act, names: Iterable[str]) -> list[int]:
    """Erase what names one of some names; the numbers of the events whose text it was."""
    found = Names(names)
    texts = act.rows("""SELECT seq, about, detail FROM event_text JOIN event USING (seq)
        WHERE action <> 'expire' ORDER BY seq""")  # what an expiry says are numbers, and is proof
    numbers = [seq for seq, about, detail in texts if any(map(found, [*about, detail]))]
    _temporary(act, "of_events", numbers, "BIGINT")
    act.rows("DELETE FROM event_text WHERE seq IN (FROM of_events)")
    for table, column in written(act):
        because = (table, column) == ("link", "held_because")
        _blank(act, table, column, found, HELD_BECAUSE if because else ERASED)
    return numbers


def written(act: Act) -> list[tuple[str, str]]:
    """Table and column of all that people wrote freely, by the schema that the file has."""
    columns = act.rows("""SELECT table_name, column_name FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
        AND data_type LIKE 'VARCHAR%' ORDER BY ALL""")
    return [
        (table, column)
        for table, column in columns
        if table not in OWN
        and not {column, f"{table}.{column}"} & GIVEN
        and not column.endswith(("_id", "_at"))
    ]


def _blank(act: Act, table: str, column: str, found: Names, instead: str) -> None:
    rows = act.rows(f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL")
    named = [row for row, text in rows if text not in KEPT and found(text)]
    if named:
        act.rows(f"UPDATE {table} SET {column} = ? WHERE list_contains(?, rowid)", instead, named)
