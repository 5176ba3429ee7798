"""One action: what it reads and writes is kept together, and the log says what it was about."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from sameperson.casebook.log import Entry, Head
from sameperson.casebook.roles import User


class Act:
    """One action under way: reads and writes that are kept together, and what the log says of it.

    Attributes:
        by: Who acts.
        action: What they do.
        at: When, ISO 8601, the same for all that the action writes.
        seq: The number that this action's first event will have.
    """

    def __init__(self, connection: Any, by: User, action: str, at: str, head: Head) -> None:
        self._connection = connection
        self.by, self.action, self.at = by, action, at
        self.seq = head.count + 1
        self.entries: list[Entry] = []

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a query; values go in as parameters and never into its text."""
        return list(self._connection.execute(query, list(values)).fetchall())

    def frame(self, query: str, *values: Any) -> pd.DataFrame:
        """The same as a frame."""
        return pd.DataFrame(self._connection.execute(query, list(values)).df())

    def insert(self, table: str, rows: pd.DataFrame | pa.Table) -> None:
        """Add rows to a table by the names of their columns."""
        if len(rows):
            self._connection.register("incoming", rows)
            self._connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
            self._connection.unregister("incoming")

    def update(self, query: str, rows: pd.DataFrame) -> None:
        """Run a statement that reads ``incoming``, which are these rows."""
        if len(rows):
            self._connection.register("incoming", rows)
            self._connection.execute(query)
            self._connection.unregister("incoming")

    def numbers(self, name: str, count: int = 1) -> list[int]:
        """The next free numbers of a kind."""
        found = self.rows("SELECT last FROM counter WHERE name = ?", name)
        last = found[0][0] if found else 0
        if found:
            self.rows("UPDATE counter SET last = ? WHERE name = ?", last + count, name)
        else:
            self.rows("INSERT INTO counter VALUES (?, ?)", name, count)
        return list(range(last + 1, last + count + 1))

    def ids(self, letter: str, count: int = 1) -> list[str]:
        """The next free ids of a kind, such as K000001 for links."""
        return [f"{letter}{number:06d}" for number in self.numbers(letter, count)]

    def note(self, about: Sequence[str] = (), detail: Any = None) -> None:
        """Say in the log what this action is about."""
        entry = Entry(self.at, self.by.name, self.by.role, self.action, tuple(about), detail)
        self.entries.append(entry)
