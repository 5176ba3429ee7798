"""Who holds the file: one process at a time, for one action or for many."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from sameperson.casebook.log import Anchor, Head

_open_here: set[Path] = set()
_guard = threading.Lock()


class Busy(OSError):
    """Somebody else holds the casebook."""


class NotWritten(OSError):
    """The casebook could not be written; nothing of the action was kept."""


class NotAnchored(OSError):
    """The action was kept, but its anchor could not be written."""


class Locked:
    """A casebook's file, which one process at a time holds.

    Attributes:
        patience: Seconds for which an action tries again when somebody else holds the file.
    """

    patience = 5.0

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).resolve()  # one name for one file, or a process locks itself out
        self.anchor = Anchor(self.path)
        self._connection: Any = None
        self._head = Head()
        self._parsed: dict[str, Any] = {}

    @property
    def wal(self) -> Path:
        """What DuckDB has not put into the file yet; the two belong together."""
        return self.path.with_name(self.path.name + ".wal")

    @contextmanager
    def _held(self) -> Iterator[Any]:
        """The connection: that of the ``with`` around, or one for this action alone."""
        if self._connection is not None:
            yield self._connection
            return
        self._take()
        try:
            yield self._connection
        finally:
            self._give()

    def _take(self, new: bool = False) -> None:
        """Open the file, as soon as nobody else holds it."""
        until = time.monotonic() + self.patience
        while True:
            try:
                self._connection = self._connect(new)
                break
            except Busy:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        try:
            self._head = self._last()
        except BaseException:
            self._give()
            raise

    def _last(self) -> Head:
        """The head of the chain as the file has it."""
        try:
            last = self._connection.execute(
                "SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1"
            ).fetchone()
        except duckdb.CatalogException:  # a file that is being made, or is no casebook
            return Head()
        return Head(*last) if last else Head()

    def _connect(self, new: bool) -> Any:
        with _guard:
            if self.path in _open_here:
                raise Busy(f"{self.path} is in use by this process, in another part of it.")
            before = self._which()
            if before is None and not new:
                raise FileNotFoundError(
                    f"There is no casebook at {self.path}; Casebook.create makes one."
                )
            try:
                connection = duckdb.connect(str(self.path))
            except duckdb.Error as error:
                raise self._why_not(error) from error
            if not new and self._which() != before:  # expiry put another file in its place
                connection.close()
                raise Busy(f"{self.path} is being rewritten by another process.")
            _open_here.add(self.path)
        self._parsed = {}
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET autoinstall_known_extensions = false")
        return connection

    def _which(self) -> tuple[int, int] | None:
        """Which file lies at the path; None for none."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _why_not(self, error: duckdb.Error) -> Exception:
        if "not a valid DuckDB database" in str(error):
            return ValueError(f"{self.path} is no casebook: {first_line(error)}")
        if "lock on file" in str(error):
            holder = str(error).partition("held in ")[2].partition(". See")[0] or "another process"
            return Busy(
                f"{self.path} is held by {holder}. One process at a time works with a casebook; "
                "end its work there, or read a copy made with snapshot()."
            )
        return NotWritten(f"{self.path} cannot be opened: {first_line(error)}")

    def _give(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            with _guard:
                _open_here.discard(self.path)


def first_line(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
