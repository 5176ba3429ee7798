"""The schema as data: tables in groups, their columns, and which column names another table's id.

Columns and what a table is for are read from ``schema.sql`` itself. There are no foreign keys in
it, so what a column names follows from its own name, with the few exceptions below.
"""

import re
from dataclasses import dataclass
from importlib.resources import files

import duckdb

from sameperson.casebook.verify import IDS

GROUPS: dict[str, tuple[str, ...]] = {
    "records and subjects": ("world", "batch", "quarantine", "record", "subject"),
    "decisions": ("policy", "link", "must_not_link", "verdict", "change"),
    "work": ("lead", "disposition"),
    "people outside": ("disclosure", "request", "source_notice"),
    "the log": ("event", "event_text", "about_this_file", "counter"),
}
"""Every table, by what it is for."""

NAMES: dict[str, tuple[str, ...]] = {
    "record_l": ("record",),
    "record_r": ("record",),
    "seq": ("event",),
    "undoes": ("event",),
    "id": ("link", "must_not_link", "record"),
}
"""Columns that name an id of a table and are not called as it is."""

ANY = ("event_text", "about")
"""The column that holds ids of every kind."""


@dataclass(frozen=True)
class Column:
    """A column, and the tables of which it may hold an id; none for most.

    Attributes:
        name: As the schema has it.
        own: Whether it is what names a row of this very table.
        names: Other tables; ``("any",)`` for ids of every kind.
    """

    name: str
    own: bool
    names: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of the casebook.

    Attributes:
        name, group: As the schema and ``GROUPS`` have them.
        says: What it is for, in the schema's words; empty where the schema says nothing.
        columns: In the schema's order.
    """

    name: str
    group: str
    says: str
    columns: tuple[Column, ...]


def tables() -> dict[str, Table]:
    """Every table that ``schema.sql`` makes, by name, in the order of ``GROUPS``."""
    text = files("sameperson.casebook").joinpath("schema.sql").read_text("utf-8")
    with duckdb.connect() as connection:
        connection.execute(text)
        rows = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal "
            "ORDER BY table_name, column_index"
        ).fetchall()
    columns: dict[str, list[str]] = {}
    for table, column in rows:
        columns.setdefault(table, []).append(column)
    group = {table: name for name, own in GROUPS.items() for table in own}
    found = [
        Table(name, group[name], _says(text, name), tuple(_column(name, c) for c in columns[name]))
        for name in (*group, *sorted(set(columns) - set(group)))
    ]
    return {table.name: table for table in found}


def _column(table: str, column: str) -> Column:
    own = IDS.get(table) == column
    other = tuple(name for name, key in IDS.items() if key == column and key != "seq")
    names = () if own and table != "event_text" else NAMES.get(column, other)
    if (table, column) == ANY:
        names = ("any",)
    return Column(column, own, tuple(name for name in names if name != table))


def _says(text: str, table: str) -> str:
    """The comment right above a table."""
    found = re.search(rf"((?:^--.*\n)+)CREATE TABLE {table} ", text, re.MULTILINE)
    return " ".join(line[2:].strip() for line in found[1].splitlines()) if found else ""
