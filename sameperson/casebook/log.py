"""The log: every event in a chain of hashes, its text where it can be erased, its head outside.

An event is committed to by a hash of a random salt and its text. The chain covers the commitment
and not the text, so that text and salt can be erased when a record expires, and the chain still
shows that nothing else was changed. Whoever holds the file could rewrite the whole chain; the head
of the chain therefore also goes to a second file, the *anchor*, at each commit.
"""

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = "0" * 64
ANCHOR = ".anchor"
LINE = 128  # bytes; more than the longest line of an anchor has


@dataclass(frozen=True)
class Entry:
    """What is to be written down of one action.

    Attributes:
        at: When, ISO 8601.
        by: Name of who did it.
        role: In which role.
        action: What was done, as ``roles.MAY`` names it.
        about: Ids of what it is about: subjects, records, links and so on.
        detail: What else is worth knowing; plain data.
    """

    at: str
    by: str
    role: str
    action: str
    about: tuple[str, ...] = ()
    detail: Any = None


@dataclass(frozen=True)
class Head:
    """The end of a chain: how many events, and the hash of the last."""

    count: int = 0
    chain: str = START


def text_of(about: Sequence[str], detail: str) -> str:
    """The text of an event in the one form that is hashed."""
    return json.dumps([list(about), detail], ensure_ascii=False, separators=(",", ":"))


def commitment(salt: str, text: str) -> str:
    """Hash of an event's text that says nothing about it to somebody without the salt."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def link(before: str, seq: int, at: str, by: str, role: str, action: str, committed: str) -> str:
    """The next hash of the chain."""
    own = json.dumps([before, seq, at, by, role, action, committed], ensure_ascii=False)
    return hashlib.sha256(own.encode()).hexdigest()


def chained(
    head: Head, entries: Sequence[Entry]
) -> tuple[Head, list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Events and their texts as rows of the two tables, and the chain's new head."""
    events: list[tuple[Any, ...]] = []
    texts: list[tuple[Any, ...]] = []
    count, chain = head.count, head.chain
    salts = _salts(len(entries))
    for entry, salt in zip(entries, salts, strict=True):
        count += 1
        detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True, default=str)
        committed = commitment(salt, text_of(entry.about, detail))
        chain = link(chain, count, entry.at, entry.by, entry.role, entry.action, committed)
        events.append((count, entry.at, entry.by, entry.role, entry.action, committed, chain))
        texts.append((count, salt, list(entry.about), detail))
    return Head(count, chain), events, texts


def _salts(count: int) -> Iterator[str]:
    random = os.urandom(16 * count).hex()
    return (random[32 * i : 32 * i + 32] for i in range(count))


def _write(file: Any, line: bytes) -> None:
    """Write a line and wait until it is on the disk; a disk may take half of it and say so."""
    if file.write(line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(file.fileno())


def _whole(file: Any) -> int:
    """Where the last whole line of a file ends, in bytes from its start."""
    size = int(file.seek(0, os.SEEK_END))
    from_here = max(0, size - LINE)
    file.seek(from_here)
    tail: bytes = file.read(LINE)
    if b"\n" not in tail:
        raise OSError(errno.EINVAL, "it is not an anchor of a casebook")
    return from_here + tail.rfind(b"\n") + 1


class Anchor:
    """The second file: one line for each commit, with the chain's head.

    It is written after the commit, and the action is acknowledged after both: a line is never ahead
    of the casebook unless the casebook lost something. Its first line names the casebook.
    """

    def __init__(self, casebook: Path) -> None:
        self.path = casebook.with_name(casebook.name + ANCHOR)

    def begin(self, name: str) -> None:
        """Begin an anchor for the casebook of a name. FileExistsError where there is one."""
        with self.path.open("xb", buffering=0) as file:
            try:
                _write(file, f"casebook {name}\n".encode("ascii"))
            except OSError:
                self.path.unlink()
                raise

    def needed(self) -> None:
        """FileNotFoundError when there is no anchor: work goes on only where it can be proved."""
        if not self.path.exists():
            raise FileNotFoundError(
                f"The anchor {self.path} is missing, so nobody could tell a cut or rewritten "
                "casebook from this one. Put it back from a copy; until then nothing is done."
            )

    def add(self, head: Head) -> None:
        """Write the head of the chain and wait until it is on the disk.

        Raises:
            OSError: It could not be written; no part of it is left.
        """
        line = f"{head.count} {head.chain}\n".encode("ascii")
        with self.path.open("r+b", buffering=0) as file:
            end = _whole(file)
            file.truncate(end)  # a last line that was cut short would spoil the next
            file.seek(end)
            try:
                _write(file, line)
            except OSError:
                file.truncate(end)
                raise

    def read(self) -> tuple[str, list[Head]]:
        """The casebook's name and every head. A last line that was cut short does not count.

        Raises:
            FileNotFoundError: There is no anchor.
            ValueError: It is not one.
        """
        lines = self.path.read_bytes().split(b"\n")[:-1]
        try:
            first, *rest = [line.decode("ascii") for line in lines]
            if not first.startswith("casebook "):
                raise ValueError
            pairs = [line.split(" ") for line in rest]
            return first.removeprefix("casebook "), [Head(int(n), chain) for n, chain in pairs]
        except ValueError as error:
            raise ValueError(f"{self.path} is not an anchor of a casebook.") from error
