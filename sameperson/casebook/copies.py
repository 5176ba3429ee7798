"""Copies of a casebook's file, made by the engine, table by table."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

COPY = "the_copy_under_way"


def copied(connection: Any, to: Path) -> None:
    """Write all that a casebook holds now into a new file, and nothing that it held before.

    The engine copies, table by table: a program that reads the file itself lets go of the lock that
    this process has on it as soon as it closes it (POSIX), and copies what was deleted too.
    """
    connection.execute(f"DETACH {attached(connection, to)}")


def attached(connection: Any, to: Path) -> str:
    """A copy that is still open; returns the name under which it is."""
    copy = copy_name(connection)
    remove(to)  # somebody was stopped while they made it
    path = str(to).replace("'", "''")  # ATTACH takes no parameters
    connection.execute(f"ATTACH '{path}' AS {copy}")
    try:
        connection.execute(f"COPY FROM DATABASE {own_name(connection)} TO {copy}")
        connection.execute(f"CHECKPOINT {copy}")
    except BaseException:
        with suppress(duckdb.Error):
            connection.execute(f"DETACH {copy}")
        raise
    return copy


def remove(path: Path) -> None:
    """Take a database away, with what DuckDB keeps beside it."""
    for file in (path, path.with_name(path.name + ".wal")):
        file.unlink(missing_ok=True)


def copy_name(connection: Any) -> str:
    """A name for a copy that the casebook does not have itself: DuckDB calls it as its file."""
    return COPY if own_name(connection).strip('"').casefold() != COPY else f"{COPY}_too"


def own_name(connection: Any) -> str:
    name: str = connection.execute("SELECT current_database()").fetchone()[0]
    return '"' + name.replace('"', '""') + '"'


def sync_folder(folder: Path) -> None:
    """Wait until a changed name is on the disk, where a system can say so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
