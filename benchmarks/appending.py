"""Writing the casebook's log: one event at a time and many at once, beside DuckDB without a log."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd
from rows import Row, timed

from sameperson.casebook.roles import User
from sameperson.casebook.store import Store
from sameperson.casebook.verify import verify

MANY, ONE_BY_ONE, OPENED = 100_000, 300, 20  # events
ANN = User("Ann", "analyst")
BARE = """CREATE TABLE event (
    seq BIGINT, done_at VARCHAR, by_whom VARCHAR, role VARCHAR, action VARCHAR,
    about VARCHAR[], detail VARCHAR)"""
INSERT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)"


def rows(runs: int = 7, many: int = MANY, single: int = ONE_BY_ONE) -> list[Row]:
    """Seconds of both sides, by turns, on one disk; the casebook is held unless the row says so."""
    with TemporaryDirectory() as folder:
        book = Store.create(Path(folder) / "office.case")
        peer = duckdb.connect(str(Path(folder) / "bare.duckdb"))
        peer.execute(BARE)
        spent: dict[str, list[float]] = {name: [] for name in ("one", "bare", "all", "frame")}
        with book:
            for _ in range(runs):
                timed(spent["one"], lambda: _one_by_one(book, single))
                timed(spent["bare"], lambda: _bare(peer, single))
                timed(spent["all"], lambda: _at_once(book, many))
                timed(spent["frame"], lambda: _frame(peer, many))
            events = 0
            checked: list[float] = []
            for _ in range(runs):
                found = timed(checked, lambda: verify(book))
                if not found.ok:
                    raise RuntimeError(f"What was measured is no log: {found.findings[0]}")
                events = found.events
        opened: list[float] = []
        timed(opened, lambda: _one_by_one(book, OPENED))
        peer.close()
    return [
        Row(
            "one event, committed, and its head in the anchor",
            _each(spent["one"], single, 1e3),
            "ms",
            _each(spent["bare"], single, 1e3),
            "DuckDB's own insert and commit",
            limit=2,
            judged="ratio",
        ),
        Row("the same when the file is opened for it", _each(opened, OPENED, 1e3), "ms"),
        Row(
            f"{many:,} events of one action",
            [many / seconds for seconds in spent["all"]],
            "events/s",
            [many / seconds for seconds in spent["frame"]],
            "DuckDB, by frame, no log",
            limit=20_000,
            at_least=True,
        ),
        Row(
            f"verify, {events:,} events",
            [events / seconds for seconds in checked],
            "events/s",
            limit=20_000,
            at_least=True,
        ),
    ]


def _each(seconds: list[float], count: int, unit: float) -> list[float]:
    return [unit * run / count for run in seconds]


def _one_by_one(book: Store, count: int) -> None:
    for number in range(count):
        with book.act(ANN, "view") as act:
            act.note([f"r{number}", "S000001"], {"number": number})


def _bare(connection: Any, count: int) -> None:
    for row in _events(count):
        connection.execute("BEGIN")
        connection.execute(INSERT, row)
        connection.execute("COMMIT")


def _at_once(book: Store, count: int) -> None:
    with book.act(ANN, "view") as act:
        for number in range(count):
            act.note([f"r{number}", "S000001"], {"number": number})


def _frame(connection: Any, count: int) -> None:
    names = ["seq", "done_at", "by_whom", "role", "action", "about", "detail"]
    connection.register("incoming", pd.DataFrame(_events(count), columns=names))
    connection.execute("INSERT INTO event FROM incoming")
    connection.unregister("incoming")


def _events(count: int) -> list[tuple[Any, ...]]:
    """The same events, without hashes."""
    at = "2050-01-01T00:00:00+00:00"
    return [
        (n, at, "Ann", "analyst", "view", [f"r{n}", "S000001"], f'{{"number": {n}}}')
        for n in range(count)
    ]
