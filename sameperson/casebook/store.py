"""The file: who holds it, one action at a time, all of it or nothing."""

import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from sameperson.casebook.act import Act
from sameperson.casebook.copies import (
    attached,
    copied,
    copy_name,
    own_name,
    remove,
    sync_folder,
)
from sameperson.casebook.lock import Busy, Locked, NotAnchored, NotWritten, first_line
from sameperson.casebook.log import ANCHOR, Anchor, Head, chained
from sameperson.casebook.roles import User, may, refusal

__all__ = ["Act", "Busy", "NotAnchored", "NotWritten", "Store"]

FORMAT = "1"
UNWRITTEN = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)
OWED = "rewrite owed"  # since which event, until the file has been written anew
NEW, PART = ".new", ".part"  # of a file that is being written, until it has its name
FEW = 4  # events of one action that are written without a frame

EVENT = pa.schema(
    [("seq", pa.int64())]
    + [(n, pa.string()) for n in ("done_at", "by_whom", "role", "action", "commitment", "chain")]
)
EVENT_TEXT = pa.schema(
    [("seq", pa.int64()), ("salt", pa.string()), ("about", pa.list_(pa.string())),
     ("detail", pa.string())]
)  # fmt: skip


class Store(Locked):
    """A casebook's file and its anchor. ``Casebook`` adds what an office does with them."""

    def __init__(self, path: str | Path, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(path)
        self.clock = clock or (lambda: datetime.now(UTC))
        self._turn = threading.Lock()
        self._holding = False

    @classmethod
    def create(cls, path: str | Path, clock: Callable[[], datetime] | None = None) -> Self:
        """Make a new, empty casebook and its anchor beside it.

        Args:
            path: Of the file; it must not exist, nor a file of the same name with ``.anchor``.
            clock: Says what time it is; None asks the machine.

        Raises:
            FileExistsError, NotWritten: A sentence. Nothing is left behind.
        """
        book = cls(path, clock)
        for file in (book.path, book.anchor.path, book.wal):
            if file.exists():
                raise FileExistsError(
                    f"{file} exists already; open it, or choose another name. Nothing was changed."
                )
        name = uuid.uuid4().hex
        try:
            book.anchor.begin(name)
        except FileExistsError as error:  # somebody makes one at this moment: it is theirs
            raise FileExistsError(f"{book.anchor.path} exists already; choose another.") from error
        except OSError as error:
            raise NotWritten(f"No casebook could be made at {book.path}: {error}") from error
        try:
            book._take(new=True)
            book._lay_out(name)
        except BaseException as error:
            book._give()
            remove(book.path)
            book.anchor.path.unlink(missing_ok=True)
            if isinstance(error, OSError | duckdb.Error):
                raise NotWritten(f"No casebook could be made at {book.path}: {error}") from error
            raise
        book._give()
        return book

    def _lay_out(self, name: str) -> None:
        schema = files("sameperson.casebook").joinpath("schema.sql").read_text("utf-8")
        self._connection.execute(f"BEGIN; {schema}")
        for row in (("format", FORMAT), ("name", name)):
            self._connection.execute("INSERT INTO about_this_file VALUES (?, ?)", row)
        self._connection.execute("COMMIT")

    @classmethod
    def open(cls, path: str | Path, clock: Callable[[], datetime] | None = None) -> Self:
        """A casebook that ``create`` made. It is held only while an action or a ``with`` runs.

        Args:
            path: Of the file.
            clock: Says what time it is; None asks the machine.

        Raises:
            FileNotFoundError, ValueError, Busy: There is none, it is none, or somebody holds it.
        """
        book = cls(path, clock)
        with book._held() as connection:
            try:
                found = dict(connection.execute("SELECT * FROM about_this_file").fetchall())
            except duckdb.CatalogException:
                found = {}
        if found.get("format") != FORMAT:
            raise ValueError(f"{book.path} is no casebook of this version of the package.")
        return book

    def __enter__(self) -> Self:
        """Hold the file until the end of the ``with``: for batches, or while nobody else works."""
        self._take()
        self._holding = True
        return self

    def __exit__(self, *_: object) -> None:
        self._holding = False
        self._give()

    @contextmanager
    def act(self, by: User, action: str) -> Iterator[Act]:
        """Do one thing: check the role, keep everything or nothing, and write it into the log.

        Times are written in UTC, so that their order as text is that of time. A clock that says
        no time zone is taken to say UTC.

        An action that the role does not allow is refused, and the attempt is in the log. When it
        returns, everything it did is on the disk, and the log's head in the anchor too.

        Raises:
            PermissionError, Busy, NotWritten: A sentence; nothing of the action was kept.
            FileNotFoundError: The casebook or its anchor is missing; nothing was done.
            NotAnchored: The action was kept, but the head of the log is not in the anchor.
        """
        with self._alone(), self._held() as connection:
            self.anchor.needed()
            now = _in_utc(self.clock()).isoformat(timespec="seconds")
            if not may(by, action):
                attempt = Act(connection, by, action, now, self._head)
                attempt.note(detail="refused")
                with self._kept(attempt):
                    pass
                raise PermissionError(refusal(by, action))
            act = Act(connection, by, action, now, self._head)
            with self._kept(act):
                yield act

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One action at a time, also when several threads share a casebook."""
        if not self._turn.acquire(timeout=self.patience):
            raise Busy(f"An action on {self.path} is under way; another begins when it has ended.")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _kept(self, act: Act) -> Iterator[None]:
        """A transaction: committed and anchored at the end, taken back on any error."""
        connection = self._connection
        connection.execute("BEGIN")
        try:
            yield
            head = self._append(act)
            connection.execute("COMMIT")
        except BaseException as error:
            self._take_back(error)
            raise
        if head != self._head:
            self._head = head
            self._write_anchor(head)

    def _append(self, act: Act) -> Head:
        if not act.entries:
            act.note()
        head, events, texts = chained(self._head, act.entries)
        for table, schema, rows in (("event", EVENT, events), ("event_text", EVENT_TEXT, texts)):
            if len(rows) <= FEW:  # a frame costs more than a few statements
                for row in rows:
                    self._connection.execute(self._insert(table, len(schema)), row)
                continue
            columns = list(zip(*rows, strict=True))
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            act.insert(table, pa.Table.from_arrays(arrays, schema=schema))
        return head

    def _insert(self, table: str, columns: int) -> Any:
        """The statement that adds a row, parsed once for each connection."""
        if table not in self._parsed:
            text = f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
            self._parsed[table] = self._connection.extract_statements(text)[0]
        return self._parsed[table]

    def _take_back(self, error: BaseException) -> None:
        """Roll back; a full or read-only disk becomes a sentence, and the file is let go."""
        with suppress(duckdb.Error):  # when the connection is gone, what was not kept is gone too
            self._connection.execute("ROLLBACK")
        if not isinstance(error, UNWRITTEN):
            self._head = self._last()  # an interrupt may have come just after the commit
        else:
            self._give()
            raise NotWritten(
                f"{self.path} could not be written, so nothing of this action was kept: "
                f"{first_line(error)}"
            ) from error

    def _write_anchor(self, head: Head) -> None:
        try:
            self.anchor.add(head)
        except OSError as error:
            raise NotAnchored(
                f"The action is in {self.path}, but its anchor {self.anchor.path} could not be "
                f"written: {error}. The next action writes it."
            ) from error

    def snapshot(self, path: str | Path) -> Path:
        """Copy the casebook and its anchor to another name, for others to read.

        Args:
            path: Of the copy; it must not exist, nor be a name that this casebook uses itself.

        Returns:
            The path of the copy.

        Raises:
            ValueError, FileExistsError, NotWritten: A sentence; no copy is left half made.
        """
        to = Path(path).absolute()
        self._free_for_a_copy(to)
        half = to.with_name(f"{to.name}.{uuid.uuid4().hex[:12]}{PART}")  # nobody else's
        try:
            with self._alone(), self._held() as connection:
                copied(connection, half)
                shutil.copyfile(self.anchor.path, Anchor(to).path)
            os.replace(half, to)
        except BaseException as error:
            remove(half)
            Anchor(to).path.unlink(missing_ok=True)
            if isinstance(error, Busy) or not isinstance(error, OSError | duckdb.Error):
                raise
            raise NotWritten(f"No copy could be made at {to}: {error}") from error
        return to

    def _free_for_a_copy(self, to: Path) -> None:
        own = {f"{self.path.name}{end}" for end in (NEW, ".wal", f"{NEW}.wal", ANCHOR, PART)}
        if to.parent.resolve() == self.path.parent and to.name.casefold() in map(str.casefold, own):
            raise ValueError(f"{to} is a name that the casebook uses itself; choose another.")
        for file in (to, Anchor(to).path, to.with_name(f"{to.name}.wal")):
            if file.exists():
                raise FileExistsError(f"{file} exists already; choose another name for the copy.")

    def rewrite(self) -> None:
        """Write the file anew from what it holds, so that what was deleted is in it no more.

        A new file takes the place of the old one in one step. Whoever is stopped in between leaves
        the old one whole. Copies made before, and what a disk keeps of files that are gone, are out
        of reach.

        Raises:
            NotWritten: There is no room for it; the old file is as it was.
        """
        new = self.path.with_name(self.path.name + NEW)
        with self._alone(), self._held() as connection:
            copy = copy_name(connection)
            try:
                connection.execute("CHECKPOINT")  # nothing may be left beside the file
                attached(connection, new)
                connection.execute(f"DELETE FROM {copy}.about_this_file WHERE key = ?", [OWED])
                connection.execute(f"CHECKPOINT {copy}")
                self._put_in_place(new)
            except BaseException as error:
                with suppress(duckdb.Error):
                    connection.execute(f"DETACH {copy}")
                remove(new)
                if isinstance(error, OSError | duckdb.Error) and not isinstance(error, Busy):
                    raise NotWritten(
                        f"{self.path} could not be written anew, so what was deleted may still be "
                        f"in it: {first_line(error)}. Make room, and do the same again."
                    ) from error
                raise

    def _put_in_place(self, new: Path) -> None:
        """Replace the file while both are locked, or another process could begin on the old one."""
        connection, own, held = self._connection, own_name(self._connection), self._holding
        copy = copy_name(connection)
        os.chmod(new, self.path.stat().st_mode & 0o777)
        if os.name != "posix":  # elsewhere an open file cannot be replaced, and nobody can slip in
            self._give()
        os.replace(new, self.path)
        sync_folder(self.path.parent)
        if os.name == "posix":
            connection.execute(f"USE {copy}")
            connection.execute(f"DETACH {own}")  # first: it takes its own log along, by its name
            self._give()
        if held:
            self._take()


def _in_utc(time: datetime) -> datetime:
    """The same instant in UTC; a time without a zone is one of UTC."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
