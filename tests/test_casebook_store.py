"""The casebook's file: who holds it, all of an action or nothing, and what a full disk does."""

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from sameperson.casebook.arrivals import file
from sameperson.casebook.log import ANCHOR, START, Anchor, Entry, Head, chained
from sameperson.casebook.roles import MAY, ROLES, User, may
from sameperson.casebook.store import Busy, NotAnchored, NotWritten, Store
from sameperson.casebook.subjects import refile
from sameperson.casebook.verify import verify

ANN, ROB = User("Ann", "analyst"), User("Rob", "reviewer")
ADA, AUD = User("Ada", "administrator"), User("Aud", "auditor")


@pytest.fixture
def book(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "office.case")


def child(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process with the names that the scripts below use."""
    opening = """
        import sys
        from sameperson.casebook.roles import User
        from sameperson.casebook.store import Store
        """
    whole = textwrap.dedent(opening) + textwrap.dedent(script)
    command = [sys.executable, "-c", whole, *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finished(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return out


def events(book: Store) -> list[tuple[int, str, str]]:
    with book._held() as connection:
        return list(
            connection.execute("SELECT seq, by_whom, action FROM event ORDER BY seq").fetchall()
        )


HOLDS = """
    book = Store.open(sys.argv[1])
    with book:
        print("held", flush=True)
        sys.stdin.readline()
"""


# What is made and what is opened


def test_a_new_casebook_is_empty_and_has_an_anchor_that_names_it(book: Store) -> None:
    name, heads = book.anchor.read()
    assert len(name) == 32
    assert heads == []
    assert events(book) == []
    with book._held() as connection:
        found = dict(connection.execute("FROM about_this_file").fetchall())
    assert found == {"format": "1", "name": name}


@pytest.mark.parametrize("there", ["", ANCHOR, ".wal"])
def test_create_leaves_alone_what_is_there(tmp_path: Path, there: str) -> None:
    path = tmp_path / "office.case"
    old = path.with_name(path.name + there)
    old.write_text("mine")
    with pytest.raises(FileExistsError, match="exists already"):
        Store.create(path)
    assert old.read_text() == "mine"
    assert os.listdir(tmp_path) == [old.name]


def test_of_two_who_create_at_once_the_second_takes_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.case"
    first = Store.create(path)
    monkeypatch.setattr(Path, "exists", lambda self: False)  # looked before the first was there
    with pytest.raises(FileExistsError, match="exists already"):
        Store.create(path)
    monkeypatch.undo()
    with first.act(ANN, "view"):
        pass
    assert len(events(first)) == 1


def test_create_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match=r"No casebook could be made at .*office\.case"):
        Store.create(tmp_path / "none" / "office.case")
    assert os.listdir(tmp_path) == []


def test_create_leaves_nothing_when_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(self: Store, name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "_lay_out", stopped)
    with pytest.raises(KeyboardInterrupt):
        Store.create(tmp_path / "office.case")
    assert os.listdir(tmp_path) == []
    monkeypatch.undo()
    Store.create(tmp_path / "office.case")


def test_open_refuses_what_is_no_casebook(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no casebook at .*; Casebook\.create makes one"):
        Store.open(tmp_path / "none.case")
    assert os.listdir(tmp_path) == []  # to look for it does not make it
    text = tmp_path / "a.case"
    text.write_text("a letter, long enough to be taken for a file of something" * 100)
    with pytest.raises(ValueError, match="is no casebook"):
        Store.open(text)
    other = tmp_path / "b.case"
    duckdb.connect(str(other)).execute("CREATE TABLE t (a INT)").close()
    with pytest.raises(ValueError, match="is no casebook of this version"):
        Store.open(other)
    duckdb.connect(str(other)).execute("CREATE TABLE about_this_file AS SELECT 1, 2").close()
    with pytest.raises(ValueError, match="is no casebook of this version"):
        Store.open(other)


def test_a_casebook_that_was_taken_away_is_not_made_anew(book: Store) -> None:
    book.path.unlink()
    with pytest.raises(FileNotFoundError, match="no casebook at"), book.act(ANN, "view"):
        pass
    assert not book.path.exists()


def test_without_its_anchor_nothing_is_done(book: Store) -> None:
    away = book.path.with_name("away")
    book.anchor.path.rename(away)
    with pytest.raises(FileNotFoundError, match=r"anchor .* is missing"), book.act(ANN, "view"):
        pass
    assert events(book) == []
    away.rename(book.anchor.path)
    with book.act(ANN, "view"):
        pass
    assert verify(book).ok


# Who holds it


def test_a_second_process_is_told_who_holds_it(
    book: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "patience", 0.2)
    holder = child(HOLDS, book.path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Busy) as refused, book.act(ANN, "view"):
        pass
    assert f"{book.path} is held by" in str(refused.value)
    assert f"PID {holder.pid}" in str(refused.value)
    assert "snapshot" in str(refused.value)
    with pytest.raises(Busy, match=f"PID {holder.pid}"):
        book.snapshot(book.path.with_name("copy.case"))
    finished(holder)
    with book.act(ANN, "view"):
        pass
    assert events(book) == [(1, "Ann", "view")]


def test_an_action_waits_for_somebody_who_lets_go(book: Store) -> None:
    holder = child(HOLDS, book.path)
    assert holder.stdout is not None
    assert holder.stdin is not None
    holder.stdout.readline()
    threading.Timer(1.0, holder.stdin.close).start()
    with book.act(ANN, "view"):
        pass
    assert events(book) == [(1, "Ann", "view")]
    holder.wait()
    holder.stdout.close()


def test_two_processes_take_turns_action_by_action(book: Store) -> None:
    script = """
        import time
        book, user = Store.open(sys.argv[1]), User(sys.argv[2], "analyst")
        print("ready", flush=True)
        sys.stdin.readline()
        for i in range(15):
            with book.act(user, "view") as act:
                act.note([f"{user.name} {i}"])
            time.sleep(0.1)  # people pause; whoever does not leaves the file free for no moment
    """
    both = [child(script, book.path, name) for name in ("Ann", "Abe")]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    for process in both:
        finished(process)
    order = [who for _, who, _ in events(book)]
    assert sorted(order) == ["Abe"] * 15 + ["Ann"] * 15
    assert order != sorted(order), "they worked one after the other, and not in turns"
    assert order != sorted(order, reverse=True)
    assert verify(book).ok


def test_a_snapshot_keeps_the_lock_and_can_be_read_meanwhile(book: Store) -> None:
    """A file's lock is lost when its process opens and closes it a second time (POSIX)."""
    copy = book.path.with_name("it's a copy.case")
    reads = """
        book = Store.open(sys.argv[1])
        with book.act(User("Aud", "auditor"), "trace") as act:
            print(act.rows("SELECT count(*) FROM event"))
    """
    impatient = "import sameperson.casebook.store as store\nstore.Store.patience = 0\n"
    with book:
        for _ in range(3):
            with book.act(ANN, "view"):
                pass
        assert book.snapshot(copy) == copy
        assert verify(Store.open(copy)) == verify(book)
        assert verify(book).events == 3
        assert finished(child(reads, copy)) == "[(3,)]\n"
        late = child(impatient + textwrap.dedent(reads), book.path)
        assert "is held by" in late.communicate(timeout=60)[1]
        with book.act(ANN, "view"):
            pass
    assert len(events(book)) == 4
    with pytest.raises(FileExistsError, match="exists already"):
        book.snapshot(copy)


@pytest.mark.parametrize("end", [".new", ".wal", ".anchor", ".part", ".NEW"])
def test_a_snapshot_takes_no_name_that_the_casebook_uses(book: Store, end: str) -> None:
    before = sorted(os.listdir(book.path.parent))
    with pytest.raises(ValueError, match="a name that the casebook uses itself"):
        book.snapshot(f"{book.path}{end}")
    assert sorted(os.listdir(book.path.parent)) == before


def test_a_snapshot_leaves_alone_what_is_beside_it(book: Store) -> None:
    theirs = book.path.with_name("copy.case.part")
    theirs.write_text("mine")
    book.snapshot(book.path.with_name("copy.case"))
    assert theirs.read_text() == "mine"
    book.path.with_name("other.case.wal").write_text("mine")
    with pytest.raises(FileExistsError, match=r"other\.case\.wal exists already"):
        book.snapshot(book.path.with_name("other.case"))
    assert len(os.listdir(book.path.parent)) == 6


@pytest.mark.parametrize("hold", [True, False])
def test_a_book_that_is_called_as_a_copy_is(tmp_path: Path, hold: bool) -> None:
    book = Store.create(tmp_path / "The_Copy_under_way.case")
    with book if hold else nullcontext():
        copy = book.snapshot(tmp_path / "copy.case")
        book.rewrite()
        with book.act(ANN, "view"):
            pass
    assert verify(book).ok
    assert verify(Store.open(copy)).ok


def test_times_are_in_utc_whatever_the_clock_says(tmp_path: Path) -> None:
    east, west = timezone(timedelta(hours=10)), timezone(timedelta(hours=-5))
    times = [
        datetime(2050, 1, 2, 3, tzinfo=east),
        datetime(2050, 1, 1, 17, 30),
        datetime(2050, 1, 1, 13, tzinfo=west),
    ]
    book = Store.create(tmp_path / "office.case", clock=lambda: times.pop(0))
    for _ in range(3):
        with book.act(ANN, "view"):
            pass
    with book._held() as connection:
        found = connection.execute("SELECT done_at FROM event ORDER BY seq").fetchall()
    assert [at for (at,) in found] == [
        "2050-01-01T17:00:00+00:00", "2050-01-01T17:30:00+00:00", "2050-01-01T18:00:00+00:00",
    ]  # fmt: skip


def test_a_snapshot_that_fails_leaves_nothing(book: Store) -> None:
    with pytest.raises(NotWritten, match="No copy could be made"):
        book.snapshot(book.path.parent / "none" / "copy.case")
    book.anchor.path.rename(book.path.with_name("away"))
    with pytest.raises(NotWritten, match="No copy could be made"):
        book.snapshot(book.path.with_name("copy.case"))
    assert sorted(os.listdir(book.path.parent)) == ["away", "office.case"]


@pytest.mark.parametrize("name", ["office.case", "another name.case"])
def test_a_second_holder_in_the_same_process_is_refused(
    book: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = book.path.with_name(name)
    if path != book.path:
        try:
            path.symlink_to(book.path)
        except OSError as error:
            pytest.skip(f"this system makes no links: {error}")
    monkeypatch.setattr(Store, "patience", 0.1)
    with (
        book,
        pytest.raises(Busy, match="in use by this process"),
        Store(path).act(ANN, "view"),
    ):
        pass
    with Store(path).act(ANN, "view"):
        pass


def test_threads_that_share_a_casebook_take_turns(book: Store) -> None:
    def work(name: str) -> None:
        for _ in range(10):
            with book.act(User(name, "analyst"), "view"):
                pass

    with book:
        threads = [threading.Thread(target=work, args=(name,)) for name in ("Ann", "Abe")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(who for _, who, _ in events(book)) == ["Abe"] * 10 + ["Ann"] * 10
    assert verify(book).ok


def test_an_action_inside_another_is_refused(book: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "patience", 0.1)
    with book.act(ANN, "view"), pytest.raises(Busy, match="is under way"), book.act(ANN, "search"):
        pass
    assert events(book) == [(1, "Ann", "view")]


# Who may do what


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_does_not_allow_is_refused_and_in_the_log(book: Store, role: str) -> None:
    user = User("Somebody", role)
    with book:
        for action in MAY:
            if role in MAY[action]:
                with book.act(user, action):
                    pass
                continue
            told = pytest.raises(PermissionError, match=f"signed in as {role}; to {action} takes")
            with told, book.act(user, action):
                pytest.fail("it was let in")
    assert [action for _, _, action in events(book)] == list(MAY)
    with book._held() as connection:
        details = connection.execute("SELECT detail FROM event_text ORDER BY seq").fetchall()
    refused = [detail == '"refused"' for (detail,) in details]
    assert refused == [not may(user, action) for action in MAY]
    assert any(refused)
    assert verify(book).ok


def test_an_action_that_does_not_exist_nobody_may_do(book: Store) -> None:
    with pytest.raises(KeyError), book.act(ADA, "forget everything"):
        pass
    assert events(book) == []


def test_a_user_needs_a_name_and_a_role() -> None:
    with pytest.raises(ValueError, match="There is no role 'chief'"):
        User("Ann", "chief")
    with pytest.raises(ValueError, match="needs a name"):
        User(" ", "analyst")


# All of it or nothing


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
@pytest.mark.parametrize("hold", [False, True])
def test_an_action_that_is_broken_off_leaves_nothing(
    book: Store, error: type[BaseException], hold: bool
) -> None:
    def broken() -> None:
        with book.act(ADA, "import a batch") as act:
            act.insert("record", pd.DataFrame({"record_id": ["a"], "arrival": act.numbers("n")}))
            act.note(["a"])
            raise error

    def thrice() -> None:
        with book.act(ANN, "view"):
            pass
        with pytest.raises(error):
            broken()
        with book.act(ANN, "view") as act:
            assert act.rows("SELECT count(*) FROM record") == [(0,)]
            assert act.rows("SELECT count(*) FROM counter") == [(0,)]
            assert act.seq == 2

    if hold:
        with book:
            thrice()
    else:
        thrice()
    assert events(book) == [(1, "Ann", "view"), (2, "Ann", "view")]
    assert verify(book).ok
    assert len(book.anchor.read()[1]) == 2


def test_an_interrupt_just_after_the_commit_does_not_break_the_chain(
    book: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The action is kept, since it was committed; the next goes on from it."""
    with book:
        real = book._connection

        class Interrupted:
            def execute(self, query: str, *values: object) -> object:
                done = real.execute(query, *values)
                if query == "COMMIT":
                    raise KeyboardInterrupt
                return done

            def __getattr__(self, name: str) -> object:
                return getattr(real, name)

        monkeypatch.setattr(book, "_connection", Interrupted())
        with pytest.raises(KeyboardInterrupt), book.act(ANN, "view"):
            pass
        monkeypatch.setattr(book, "_connection", real)
        assert verify(book).unanchored == 1
        with book.act(ANN, "search"):
            pass
    assert events(book) == [(1, "Ann", "view"), (2, "Ann", "search")]
    assert verify(book).ok
    assert verify(book).unanchored == 0


# Full disks and folders that cannot be written


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB, where this process may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted("-t", "tmpfs", "-o", "size=16m", "tmpfs", disk)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def mounted(*arguments: object) -> None:
    try:
        done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("there is no mount on this system")
    if done.returncode:
        pytest.skip(f"no small disk could be mounted: {done.stderr.strip()}")


def filled(disk: Path, leave: int = 0) -> Path:
    """Take all the space that is left, but for some bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65_536)
        except OSError:
            file.truncate(file.tell() - leave)
            return filler


def _imports(book: Store, start: int, count: int = 40) -> None:
    with book.act(ADA, "import a batch") as act:
        ids = [f"r{i}" for i in range(start, start + count)]
        file(act, pd.DataFrame({"record_id": ids, "email": [i * 300 for i in ids]}), "B1")
        refile(act, ids)
        act.note(ids)


@pytest.mark.parametrize("hold", [False, True])
def test_a_full_disk_is_a_sentence_and_loses_nothing(small_disk: Path, hold: bool) -> None:
    book = Store.create(small_disk / "office.case")
    _imports(book, 0)
    filler = filled(small_disk, leave=3_000_000)
    sentences: list[str] = []

    def until_full() -> int:
        for kept in range(1, 1000):
            try:
                _imports(book, kept * 40)
            except NotWritten as error:
                sentences.append(str(error))
                return kept
            except NotAnchored as error:
                sentences.append(str(error))
                return kept + 1
        raise AssertionError("the disk never filled")

    if hold:
        with book:
            done = until_full()
    else:
        done = until_full()
    assert "could not be written" in sentences[0] or "cannot be opened" in sentences[0]
    filler.unlink()
    assert done > 2, "it was full at once, so nothing was there to be lost"
    assert len(events(book)) == done
    _imports(book, done * 40)
    with book.act(AUD, "view") as act:
        assert act.rows("SELECT count(*) FROM record") == [((done + 1) * 40,)]
    found = verify(book)
    assert found.ok, found.findings
    assert found.events == done + 2


def test_a_casebook_cannot_be_made_on_a_full_disk(small_disk: Path) -> None:
    filler = filled(small_disk)
    with pytest.raises(NotWritten, match="No casebook could be made"):
        Store.create(small_disk / "office.case")
    assert os.listdir(small_disk) == ["filler"]
    filler.unlink()
    Store.create(small_disk / "office.case")


def test_a_snapshot_that_does_not_fit_leaves_nothing(small_disk: Path, book: Store) -> None:
    with book:
        for i in range(30):
            _imports(book, i * 40)
        filled(small_disk)
        with pytest.raises(NotWritten, match="No copy could be made"):
            book.snapshot(small_disk / "copy.case")
        assert os.listdir(small_disk) == ["filler"]
        _imports(book, 30 * 40)
    assert verify(book).ok


def test_a_folder_that_cannot_be_written(small_disk: Path) -> None:
    book = Store.create(small_disk / "office.case")
    _imports(book, 0)
    mounted("-o", "remount,ro", small_disk)
    try:
        with pytest.raises(NotWritten, match="cannot be opened"):
            _imports(book, 40)
        with pytest.raises(NotWritten, match="No casebook could be made"):
            Store.create(small_disk / "other.case")
    finally:
        mounted("-o", "remount,rw", small_disk)
    _imports(book, 40)
    assert len(events(book)) == 2
    assert verify(book).ok


def test_an_anchor_that_cannot_be_written_is_a_sentence_of_its_own(
    book: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with book.act(ANN, "view"):
        pass
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotAnchored, match=r"action is in .* but its anchor"), book.act(ANN, "view"):
        pass
    monkeypatch.undo()
    assert [head.count for head in book.anchor.read()[1]] == [1]
    assert verify(book).ok
    assert verify(book).unanchored == 1
    with book.act(ANN, "view"):
        pass
    assert [head.count for head in book.anchor.read()[1]] == [1, 3]


# The log by hand


def test_the_chain_by_hand() -> None:
    """Two events, their hashes computed from the definition."""
    import hashlib
    import json

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    entries = [
        Entry("2050-01-01T00:00:00", "Ann", "analyst", "view", ("a", "é"), {"b": 1, "a": None}),
        Entry("2050-01-02T00:00:00", "Rob", "reviewer", "split"),
    ]
    head, rows, texts = chained(Head(), entries)
    (_, salt, about, detail), (_, salt_2, _, _) = texts
    assert (about, detail) == (["a", "é"], '{"a": null, "b": 1}')
    assert len(salt) == 32
    assert salt != salt_2
    first = sha(salt + '\n[["a","é"],"{\\"a\\": null, \\"b\\": 1}"]')
    own = [START, 1, "2050-01-01T00:00:00", "Ann", "analyst", "view", first]
    chain = sha(json.dumps(own, ensure_ascii=False))
    assert rows[0] == (*own[1:], chain)
    second = sha(salt_2 + '\n[[],"null"]')
    own = [chain, 2, "2050-01-02T00:00:00", "Rob", "reviewer", "split", second]
    assert rows[1] == (*own[1:], sha(json.dumps(own, ensure_ascii=False)))
    assert head == Head(2, rows[1][-1])


@pytest.mark.parametrize("kept", range(0, 70, 7))
def test_a_line_of_the_anchor_that_was_cut_short(tmp_path: Path, kept: int) -> None:
    """A kill in the middle of a write: the line does not count, and does not spoil the next."""
    anchor = Anchor(tmp_path / "office.case")
    anchor.begin("n" * 32)
    anchor.add(Head(1, "a" * 64))
    with anchor.path.open("a") as file:
        file.write(f"2 {'b' * 64}"[:kept])
    assert anchor.read() == ("n" * 32, [Head(1, "a" * 64)])
    anchor.add(Head(3, "c" * 64))
    assert anchor.read() == ("n" * 32, [Head(1, "a" * 64), Head(3, "c" * 64)])


def test_what_is_no_anchor(tmp_path: Path) -> None:
    anchor = Anchor(tmp_path / "office.case")
    for content in ("", "hello\n", "casebook n\nmany heads\n", "casebook n\n1 a b\n", "x" * 500):
        anchor.path.write_text(content)
        with pytest.raises(ValueError, match="is not an anchor"):
            anchor.read()
    with pytest.raises(OSError, match="not an anchor"):
        anchor.add(Head(1, "a" * 64))
    assert anchor.path.read_text() == "x" * 500
