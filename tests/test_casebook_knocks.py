"""Hard knocks: killed at any moment, what was acknowledged is there and nothing is half there."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sameperson.casebook import decisions
from sameperson.casebook.arrivals import file, match
from sameperson.casebook.changes import undo
from sameperson.casebook.in_force import adopt
from sameperson.casebook.policy import Policy
from sameperson.casebook.retention import expire
from sameperson.casebook.roles import User
from sameperson.casebook.store import Store
from sameperson.casebook.subjects import refile
from sameperson.casebook.verify import verify

ANN, ADA = User("Ann", "analyst"), User("Ada", "administrator")
DECIDES = ("consolidate", "keep apart", "split", "undo")


# The process that is killed


class Acknowledged:
    """A file with a line for each thing done, on the disk before the next is begun."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("ab", buffering=0)

    def add(self, book: Store) -> None:
        """The event that was written last is acknowledged."""
        self.file.write(f"{book._head.count} {book._head.chain}\n".encode())
        os.fsync(self.file.fileno())


def imported(book: Store, draw: random.Random) -> None:
    """Five records and some pairs with those before them."""
    with book.act(ADA, "import a batch") as act:
        (last,) = act.rows("SELECT count(*) FROM record")[0]
        new = [f"r{last + i:05d}" for i in range(5)]
        file(act, pd.DataFrame({"record_id": new, "source": "border"}), "B1")
        old = [f"r{i:05d}" for i in range(max(0, last - 20), last)]
        ends = [(one, draw.choice([*old, *new])) for one in new]
        pairs = sorted({(min(e), max(e), draw.uniform(0, 20)) for e in ends if e[0] != e[1]})
        found = match(
            act, pd.Series(new), pd.DataFrame(pairs, columns=["record_l", "record_r", "weight"])
        )
        links = len(found.linked) + len(found.held)
        act.note(new, {"records": len(new), "links": links})


def decided(book: Store, draw: random.Random) -> None:
    """One decision about records of late, or the undoing of one."""
    with book.act(ANN, "view") as act:
        late = act.frame("FROM record ORDER BY arrival DESC LIMIT 30")
        (events,) = act.rows("SELECT list(DISTINCT seq ORDER BY seq) FROM change")[0]
    kind = draw.choice(DECIDES)
    one, other = draw.sample(sorted(late["record_id"]), 2)
    if kind == "consolidate":
        decisions.consolidate(book, ANN, one, other, "drawn")
    elif kind == "keep apart":
        decisions.keep_apart(book, ANN, one, other, "drawn")
    elif kind == "split":
        mine = late.loc[late["record_id"] == one, "subject_id"].iloc[0]
        decisions.split(book, ANN, list(late.loc[late["subject_id"] == mine, "record_id"])[:1], "x")
    elif events:
        undo(book, ANN, draw.choice(events[-10:]), "drawn")


def work(path: str, acknowledged: str, seed: int, least: int = 0) -> None:
    """Work without end, or until so many things are acknowledged."""
    draw = random.Random(seed)
    book, done = Store.open(path), Acknowledged(Path(acknowledged))
    count = 0
    with book if draw.random() < 0.7 else nullcontext():
        while not least or count < least:
            try:
                imported(book, draw) if draw.random() < 0.25 else decided(book, draw)
            except ValueError:
                continue  # a decision that is refused changes nothing
            done.add(book)
            count += 1


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def workshop() -> None:
    """Make a worker for each line: a process that has imported everything begins at once."""
    for line in sys.stdin:
        path, *rest = json.loads(line)
        worker = os.fork()
        if worker == 0:
            try:
                work(path, *rest) if rest else expire(Store.open(path), ADA)
            finally:
                os._exit(1)
        say(str(worker))
        os.waitpid(worker, 0)
        say("gone")


def running(call: str, *before: object) -> subprocess.Popen[str]:
    here = str(Path(__file__).parent)
    script = f"import sys; sys.path.insert(0, {here!r}); import test_casebook_knocks as k; k.{call}"
    command = [*map(str, before), sys.executable, "-c", script]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


# What must be so after each knock


def check(book: Store, acknowledged: Path) -> int:
    """Everything acknowledged is there, and nothing is half there. How many events there are."""
    found = verify(book)
    assert found.ok, found.findings
    assert found.unanchored <= 1
    with book._held() as connection:
        ask = lambda query: connection.execute(query).fetchall()  # noqa: E731
        chains = dict(ask("SELECT seq, chain FROM event"))
        for line in acknowledged.read_text().splitlines():
            seq, chain = line.split()
            assert chains.get(int(seq)) == chain, f"event {seq} was acknowledged and is lost"
        _decisions_are_whole(ask)
        _imports_are_whole(ask)
    return found.events


def _decisions_are_whole(ask: Any) -> None:
    """Each decision has its changes, each change its decision, and states follow from them."""
    deciding = {seq for seq, action in ask("SELECT seq, action FROM event") if action in DECIDES}
    changes = ask("SELECT seq, entity, id, before, after FROM change ORDER BY seq, rowid")
    assert {seq for seq, *_ in changes} == deciding
    state: dict[tuple[str, str], str] = {}
    for _, entity, name, before, after in changes:
        assert state.get((entity, name), before) == before, (entity, name)
        state[entity, name] = after
    for entity, key in (
        ("link", "link_id"),
        ("must_not_link", "apart_id"),
        ("record", "record_id"),
    ):
        now = dict(ask(f"SELECT {key}, state FROM {entity}"))
        for (kind, name), last in state.items():
            assert kind != entity or now[name] == last
    made = {name for _, entity, name, before, _ in changes if before is None}
    by_hand = ask("""SELECT link_id FROM link WHERE made_by = 'Ann'
        UNION ALL SELECT apart_id FROM must_not_link""")
    assert made == {name for (name,) in by_hand}


def _imports_are_whole(ask: Any) -> None:
    """Records and links are as many as the log says, and those of which it speaks."""
    said = ask("""SELECT about, detail FROM event JOIN event_text USING (seq)
        WHERE action = 'import a batch' ORDER BY seq""")
    records = [record for about, _ in said for record in about]
    assert records == [r for (r,) in ask("SELECT record_id FROM record ORDER BY arrival")]
    assert ask("SELECT last FROM counter WHERE name = 'arrival'") == [(len(records),)]
    links = sum(json.loads(detail)["links"] for _, detail in said)
    assert ask("SELECT count(*) FROM link WHERE made_by <> 'Ann'") == [(links,)]


# Knocks


@pytest.fixture
def office(tmp_path: Path) -> Store:
    book = Store.create(tmp_path / "office.case")
    with book:
        adopt(book, ADA, Policy(lower=4, upper=12), "to begin with")
        imported(book, random.Random(0))
    return book


@pytest.fixture
def workers() -> Iterator[subprocess.Popen[str]]:
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    shop = running("workshop()")
    yield shop
    shop.stdin.close()  # type: ignore[union-attr]
    shop.wait(timeout=30)
    shop.stdout.close()  # type: ignore[union-attr]


def begun(shop: subprocess.Popen[str], *job: object) -> int:
    """The process that does a job."""
    assert shop.stdin is not None
    assert shop.stdout is not None
    shop.stdin.write(json.dumps([str(part) if isinstance(part, Path) else part for part in job]))
    shop.stdin.write("\n")
    shop.stdin.flush()
    return int(shop.stdout.readline())


def killed(shop: subprocess.Popen[str], worker: int) -> None:
    assert shop.stdout is not None
    with suppress(ProcessLookupError):  # it had ended by itself
        os.kill(worker, signal.SIGKILL)
    assert shop.stdout.readline() == "gone\n"


def knocked(shop: subprocess.Popen[str], office: Store, knocks: int, draw: random.Random) -> None:
    """Kill a worker so often, at the start or after it has acknowledged something, and check."""
    acknowledged = office.path.with_name("acknowledged")
    acknowledged.touch()
    for seed in range(knocks):
        before = acknowledged.stat().st_size
        worker = begun(shop, office.path, acknowledged, seed)
        early = draw.random() < 0.2  # perhaps before anything is done, or while it opens the file
        while not early and acknowledged.stat().st_size == before:
            time.sleep(0.001)
        time.sleep(draw.uniform(0, 0.1))
        killed(shop, worker)
        check(office, acknowledged)
    done = len(acknowledged.read_text().splitlines())
    assert done > knocks / 2, f"{knocks} knocks hit only {done} things done"


def test_killed_twenty_times_at_random_moments(
    office: Store, workers: subprocess.Popen[str]
) -> None:
    knocked(workers, office, 20, random.Random(20))


@pytest.mark.slow  # about a minute: each knock is checked with verify
def test_killed_two_hundred_times_at_random_moments(
    office: Store, workers: subprocess.Popen[str]
) -> None:
    knocked(workers, office, 200, random.Random(200))


def test_the_check_finds_what_is_half_there(office: Store, tmp_path: Path) -> None:
    """A check that cannot fail is none: each way of being half there is made by hand."""
    acknowledged = tmp_path / "acknowledged"
    done = Acknowledged(acknowledged)
    with office:
        (one, other) = office._connection.execute(
            "SELECT list(record_id ORDER BY arrival) FROM record GROUP BY subject_id"
        ).fetchall()[:2]
        decisions.consolidate(office, ANN, one[0][0], other[0][0], "one number")
        done.add(office)
        check(office, acknowledged)
        for half in (
            "DELETE FROM change",
            "UPDATE change SET after = 'held'",
            "UPDATE link SET state = 'held' WHERE made_by = 'Ann'",
            "DELETE FROM link WHERE made_by = 'Ann'",
            "DELETE FROM record WHERE record_id = 'r00004'",
            "DELETE FROM link WHERE made_by <> 'Ann'",
            "UPDATE counter SET last = last + 1",
            "DELETE FROM event WHERE seq = 3; DELETE FROM event_text WHERE seq = 3",
        ):
            office._connection.execute(f"BEGIN; {half}")
            with pytest.raises(AssertionError):
                check(office, acknowledged)
            office._connection.execute("ROLLBACK")
        check(office, acknowledged)


@pytest.mark.slow  # seconds each time, and seldom touched
def test_killed_while_records_expire(
    office: Store, workers: subprocess.Popen[str], tmp_path: Path
) -> None:
    """The old file or the new one is whole, and the next expiry does what is left to do."""
    with office, office.act(ADA, "import a batch") as act:
        ids = [f"e{i:03d}" for i in range(300)]
        days = ["1990-01-01" if i % 2 else "2999-01-01" for i in range(300)]
        rows = pd.DataFrame({"record_id": ids, "event_on": days})
        file(act, rows.assign(email=rows["record_id"] + days + "@mail.example"), "B9")
        refile(act, ids)
        act.note(ids)
    away = tmp_path / "away"
    away.mkdir()
    for path in (office.path, office.anchor.path):
        shutil.copyfile(path, away / path.name)
    before, started = _counted(office), time.monotonic()
    expire(office, ADA)
    took = time.monotonic() - started
    for i in range(8):  # from before it begins to after it has ended
        for path in (office.path, office.anchor.path):
            shutil.copyfile(away / path.name, path)
        office.wal.unlink(missing_ok=True)
        worker = begun(workers, office.path)
        time.sleep(took * i / 5)
        killed(workers, worker)
        assert _counted(office) in (before, before - 150)
        assert [told for told in verify(office).findings if "not written anew" not in told] == []
        expire(office, ADA)
        assert verify(office).findings == ()
        assert _counted(office) == before - 150
        there = {path.name for path in tmp_path.iterdir()}
        assert there == {"away", office.path.name, office.anchor.path.name}
        assert b"1990-01-01@mail" not in office.path.read_bytes()


def _counted(office: Store) -> int:
    with office._held() as connection:
        return int(connection.execute("SELECT count(*) FROM record").fetchone()[0])


# Flushes: a kill does not show a flush that is missing, since the system keeps what it was given


CALL = re.compile(r"\b(write|pwrite64|fsync|fdatasync)\(\d+<([^>]*)>")


@pytest.mark.parametrize("hold", [True, False])
def test_what_is_acknowledged_was_flushed(office: Store, tmp_path: Path, hold: bool) -> None:
    """Between two acknowledgments: the casebook written and then flushed, and then the anchor."""
    trace = tmp_path / "trace"
    _needs_strace(trace)
    acknowledged = tmp_path / "acknowledged"
    seed = next(s for s in range(99) if (random.Random(s).random() < 0.7) == hold)
    call = f"work({str(office.path)!r}, {str(acknowledged)!r}, {seed}, 6)"
    strace = (
        "strace",
        "-f",
        "--seccomp-bpf",
        "-y",
        "-e",
        "trace=write,pwrite64,fsync,fdatasync",
        "-o",
        trace,
    )
    assert running(call, *strace).wait(timeout=120) == 0
    names = {str(office.path): "book", f"{office.path}.wal": "book"}
    names |= {str(office.anchor.path): "anchor", str(acknowledged): "acknowledged"}
    calls = [(c, names[p]) for c, p in CALL.findall(trace.read_text()) if p in names]
    acts, act = [], []
    for what, where in calls:
        if where == "acknowledged" and what == "write":
            acts.append(act)
            act = []
        act.append(("flush" if "sync" in what else "write", where))
    assert len(acts) == 6
    for act in acts:
        wrote = act.index(("write", "anchor"))
        assert ("flush", "book") in act[:wrote], "the anchor was written before the casebook"
        assert act.index(("write", "book")) < act.index(("flush", "book"))
        book = [what for what, where in act if where == "book"]
        assert book[-1] == "flush", "something was acknowledged that had not been flushed"
        anchor = [what for what, where in act if where == "anchor"]
        assert anchor == ["write", "flush"] * (len(anchor) // 2)


def _needs_strace(trace: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here to count flushes with")
    done = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-y", "-o", str(trace), "true"],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"strace may not look: {done.stderr.strip()[:200]}")
