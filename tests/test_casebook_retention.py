"""How long records are kept, what goes with them, and that it is gone from the disk."""

import json
import os
import random
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from test_casebook_store import child, filled, finished, mounted

import sameperson as sp
from sameperson.casebook import decisions
from sameperson.casebook.arrivals import file, match
from sameperson.casebook.changes import undo
from sameperson.casebook.erasure import ERASED, IDENTIFYING, OWN, written
from sameperson.casebook.in_force import adopt
from sameperson.casebook.names import Names
from sameperson.casebook.policy import Policy
from sameperson.casebook.retention import archive, due, expire
from sameperson.casebook.roles import User
from sameperson.casebook.store import NotWritten, Store
from sameperson.casebook.subjects import refile
from sameperson.casebook.verify import verify

ANN, ROB, ADA = User("Ann", "analyst"), User("Rob", "reviewer"), User("Ada", "administrator")
TODAY = datetime(2050, 6, 15, 12, tzinfo=UTC)
POLICY = Policy(lower=2, upper=8, active_years=20, archive_years=5)


def office(path: Path, policy: Policy = POLICY) -> Store:
    book = Store.create(path, clock=lambda: TODAY)
    adopt(book, ADA, policy, "to begin with")
    return book


def filed(book: Store, **days: str | None) -> None:
    """Records by the day of their event."""
    rows = pd.DataFrame({"record_id": list(days), "event_on": list(days.values())})
    with book.act(ADA, "import a batch") as act:
        file(act, rows.assign(email=rows["record_id"] + "@mail.example"), "B1")
        refile(act, rows["record_id"])
        act.note(list(days))


@pytest.fixture
def book(tmp_path: Path) -> Store:
    """Records a to f; a, b and c are one subject, and b, which joins them, is the oldest."""
    made = office(tmp_path / "office.case")
    with made:
        filed(made, ra="2049-01-01", rb="2020-01-01", rc="2049-02-01", rd="2049-03-01",
              re="2010-05-01", rf="2029-01-01")  # fmt: skip
        decisions.consolidate(made, ANN, "ra", "rb", "same number")  # event 3, K000001
        decisions.consolidate(made, ANN, "rb", "rc", "same number")  # event 4, K000002
        decisions.keep_apart(made, ROB, "rd", "re", "twins")  # event 5, A000001
        decisions.keep_apart(made, ROB, "rd", "rf", "other sex")  # event 6, A000002
    return made


def rows(book: Store, query: str) -> list[tuple[object, ...]]:
    with book._held() as connection:
        return list(connection.execute(query).fetchall())


def records(book: Store) -> dict[str, str]:
    return dict(rows(book, "SELECT record_id, subject_id FROM record ORDER BY arrival"))  # type: ignore[arg-type]


# When


@pytest.mark.parametrize(
    ("day", "today", "is_due"),
    [
        ("2030-06-16", "2050-06-15", None),
        ("2030-06-15", "2050-06-15", "archive"),  # twenty years to the day
        ("2025-06-16", "2050-06-15", "archive"),
        ("2025-06-15", "2050-06-15", "expire"),
        ("1960-01-01", "2050-06-15", "expire"),
        ("2024-02-29", "2049-02-27", "archive"),
        ("2024-02-29", "2049-02-28", "expire"),  # 2049 has no 29th
        ("2060-01-01", "2050-06-15", None),  # a day that has not been
    ],
)
def test_when_a_record_is_due(tmp_path: Path, day: str, today: str, is_due: str | None) -> None:
    book = office(tmp_path / "office.case")
    filed(book, r=day)
    (found,) = due(book, ADA, today)["due"]
    assert (None if pd.isna(found) else found) == is_due
    assert due(book, ADA, date.fromisoformat(today)).equals(due(book, ADA, today))


def test_where_a_source_gave_no_day_the_next_best_counts(tmp_path: Path) -> None:
    book = office(tmp_path / "office.case")
    days = {"record_id": ["r1", "r2", "r3"], "event_on": ["2001-02-03", None, "soon"]}
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({**days, "recorded_on": ["2011-01-01", "2012-01-01", None]}), "B1")
        refile(act, days["record_id"])
    since = due(book, ADA).set_index("record_id")["since"].astype(str)
    assert dict(since) == {"r1": "2001-02-03", "r2": "2012-01-01", "r3": "2050-06-15"}


def test_the_years_are_those_of_the_policy_in_force(book: Store) -> None:
    assert list(due(book, ADA).dropna(subset="due")["record_id"]) == ["re", "rb", "rf"]
    adopt(book, ADA, Policy(active_years=75, archive_years=0), "as it is now")
    assert not due(book, ADA)["due"].notna().any()


# Archive


def test_archive_takes_what_is_over_and_leaves_links_alone(book: Store) -> None:
    before = records(book)
    assert archive(book, ADA) == ["re", "rb", "rf"]
    assert dict(rows(book, "SELECT record_id, state FROM record")) == {
        "ra": "filed", "rb": "archived", "rc": "filed", "rd": "filed", "re": "archived",
        "rf": "archived",
    }  # fmt: skip
    assert records(book) == before
    assert archive(book, ADA) == []
    assert verify(book).ok


def test_archive_before_a_day_and_undo_it(book: Store) -> None:
    assert archive(book, ADA, "2029-01-01") == ["re", "rb"]  # the day itself is not before it
    (event,) = rows(book, "SELECT max(seq) FROM event")[0]
    with pytest.raises(PermissionError, match="takes the role administrator"):
        undo(book, ROB, int(str(event)))
    undo(book, ADA, int(str(event)), "they still come and go")
    assert set(rows(book, "SELECT state FROM record")) == {("filed",)}
    assert archive(book, ADA, date(2029, 1, 2)) == ["re", "rb", "rf"]


def test_an_archived_record_is_matched_no_more(book: Store) -> None:
    archive(book, ADA)
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": ["rz"], "event_on": ["2050-01-01"]}), "B2")
        pairs = pd.DataFrame({"record_l": ["ra", "re"], "record_r": "rz", "weight": [9.0, 20.0]})
        found = match(act, pd.Series(["rz"]), pairs)
    assert list(found.linked["record_l"]) == ["ra"]


def test_a_record_on_hold_is_not_archived(book: Store) -> None:
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": ["rz"], "event_on": ["2010-01-01"]}), "B2")
        pairs = pd.DataFrame({"record_l": ["ra"], "record_r": ["rz"], "weight": [4.0]})
        assert match(act, pd.Series(["rz"]), pairs).on_hold == ("rz",)
    assert archive(book, ADA) == ["re", "rb", "rf"]


# Expire


def test_expire_by_hand(book: Store) -> None:
    """b and e go; a and c, which only b joined, are two subjects; d keeps its other decision."""
    with book.act(ANN, "open a lead") as act:
        for table, column in (("lead", "lead_id"), ("disclosure", "disclosure_id")):
            names = {column: ["X1", "X2"], "record_id": ["re", "rd"]}
            act.insert(table, pd.DataFrame({**names}))
        act.insert("disposition", pd.DataFrame({"lead_id": ["X1", "X2"], "reason": "x"}))
        ends = {"record_l": ["ra", "rc", "ra"], "record_r": ["rb", "rd", "rd"]}
        act.insert("verdict", pd.DataFrame(
            {"verdict_id": ["V1", "V2", "V3"], **ends, "link_id": ["K000001", None, None],
             "note": ["", "like rb, it seems", "alike"]}))  # fmt: skip
        act.insert("source_notice", pd.DataFrame(
            {"notice_id": ["N1"], "record_id": "re", "says": "not e@mail.example"}))  # fmt: skip
        act.note(["X1", "X2"])  # event 7
    with book.act(ROB, "view") as act:
        act.note(["rd", "S000004"], {"looked for": "RB@mail.example"})  # event 8
    with book.act(ROB, "view") as act:
        act.note(["rd", "S000004"])  # event 9
    with book.act(ROB, "view") as act:
        act.note(["S000005"])  # event 10: e, and nobody else, was this subject

    done = expire(book, ADA)

    assert (done.event, done.records, done.links, done.verdicts, done.leads) == (11, 2, 2, 1, 1)
    assert done.waiting == ()
    assert records(book) == {"ra": "S000001", "rc": "S000003", "rd": "S000004", "rf": "S000006"}
    assert dict(zip(done.moved["record_id"], done.moved["after"], strict=True)) == {"rc": "S000003"}
    assert rows(book, "SELECT link_id FROM link") == []
    assert rows(book, "SELECT apart_id FROM must_not_link") == [("A000002",)]
    assert rows(book, "SELECT DISTINCT seq FROM change ORDER BY seq") == [(6,)]
    assert rows(book, "SELECT verdict_id, note FROM verdict") == [("V2", ERASED), ("V3", "alike")]
    assert rows(book, "SELECT lead_id FROM lead") == [("X2",)]
    assert rows(book, "SELECT lead_id FROM disposition") == [("X2",)]
    assert rows(book, "SELECT disclosure_id, record_id FROM disclosure ORDER BY ALL") == [
        ("X1", None), ("X2", "rd"),
    ]  # fmt: skip
    assert rows(book, "SELECT notice_id, record_id, says FROM source_notice") == [
        ("N1", None, None)
    ]
    texts = [seq for (seq,) in rows(book, "SELECT seq FROM event_text ORDER BY seq")]
    assert texts == [1, 6, 9, 11], "those of 2 to 5, 7, 8 and 10 name b, e or their subject"
    assert done.texts == 7
    assert rows(book, "SELECT count(*) FROM event") == [(11,)]
    assert "[[2, 5], [7, 8], [10, 10]]" in str(rows(book, "FROM event_text WHERE seq = 11"))
    assert verify(book).ok


def test_expire_when_nothing_is_due(book: Store) -> None:
    before = records(book)
    done = expire(book, ADA, "2040-01-01")
    assert (done.records, done.texts) == (1, 2)  # e; it came in by event 2, and 5 was about it
    done = expire(book, ADA, "2040-01-01")
    assert (done.records, done.texts, len(done.moved)) == (0, 0, 0)
    assert set(before) - set(records(book)) == {"re"}
    assert verify(book).ok


def test_who_may(book: Store) -> None:
    for user in (ANN, ROB, User("Aud", "auditor")):
        with pytest.raises(PermissionError):
            expire(book, user)
        with pytest.raises(PermissionError):
            archive(book, user)
    assert len(records(book)) == 6
    assert verify(book).ok


def test_a_record_waits_for_the_request_about_it(book: Store) -> None:
    with book.act(ANN, "take a request") as act:
        act.insert("request", pd.DataFrame({"request_id": ["Q1", "Q2"], "record_id": ["re", "rb"],
                                            "decided_at": [None, "2050-01-01"]}))  # fmt: skip
    done = expire(book, ADA)
    assert (done.waiting, done.records) == (("re",), 1)
    assert "re" in records(book)
    assert rows(book, "SELECT request_id FROM request") == [("Q1",)]
    with book._held() as connection:
        connection.execute("UPDATE request SET decided_at = '2050-02-01'")
    assert expire(book, ADA).records == 1
    assert verify(book).ok


def test_a_link_that_a_decision_held_can_stand_when_the_record_expired(book: Store) -> None:
    """a-d would have joined c and d, and c expires; what held it does not name c any more."""
    decisions.keep_apart(book, ROB, "rb", "rd", "no")
    with book.act(ADA, "match") as act:
        row = {"link_id": "K9", "record_l": "ra", "record_r": "rd", "state": "held", "weight": 9}
        act.insert("link", pd.DataFrame([{**row, "held_because": "must not link rb rd"}]))
    expire(book, ADA)
    assert rows(book, "SELECT held_because FROM link") == [("must not link (expired)",)]
    decisions.look_again(book, ROB)
    assert records(book)["rd"] == "S000001"
    assert verify(book).ok


def test_a_record_in_doubt_about_one_that_expired_is_filed(book: Store) -> None:
    with book.act(ADA, "import a batch") as act:
        file(act, pd.DataFrame({"record_id": ["rz"], "event_on": ["2050-01-01"]}), "B2")
        pairs = pd.DataFrame({"record_l": ["re"], "record_r": ["rz"], "weight": [4.0]})
        assert match(act, pd.Series(["rz"]), pairs).on_hold == ("rz",)
    expire(book, ADA)
    assert records(book)["rz"] == "S000007"
    assert verify(book).ok


def test_what_was_quarantined_goes_with_the_years_of_its_batch(book: Store) -> None:
    with book.act(ADA, "import a batch") as act:
        days = ["2025-06-15T10:00:00", "2025-06-16T10:00:00"]
        act.insert("batch", pd.DataFrame({"batch_id": ["B8", "B9"], "received_at": days}))
        act.insert("quarantine", pd.DataFrame({"batch_id": ["B8", "B9"], "content": "x"}))
    expire(book, ADA)
    assert rows(book, "SELECT batch_id FROM quarantine") == [("B9",)]


@pytest.mark.parametrize("seed", range(3))
def test_after_an_expiry_only_what_names_nobody_gone_is_left(tmp_path: Path, seed: int) -> None:
    """Brute force: what stays is what can be told from the tables before to name nobody gone."""
    draw = random.Random(seed)
    book = office(tmp_path / "office.case")
    names = [f"r{i:02d}" for i in range(24)]
    with book:
        filed(book, **{name: f"{draw.randint(2015, 2049)}-03-01" for name in names})
        for _ in range(20):
            kind = draw.choice([decisions.consolidate, decisions.keep_apart])
            try:
                kind(book, ANN, *draw.sample(names, 2), "drawn")
            except ValueError:
                continue
        gone = set(due(book, ADA).query("due == 'expire'")["record_id"])
        tables = ("link", "must_not_link")
        before = {t: rows(book, f"SELECT * FROM {t} ORDER BY ALL") for t in tables}
        texts = rows(book, "SELECT seq, about FROM event_text ORDER BY seq")
        arrival = dict(rows(book, "SELECT record_id, arrival FROM record"))
        done = expire(book, ADA)
        assert 0 < len(gone) < len(names)
        for table in tables:
            left = [row for row in before[table] if not {row[1], row[2]} & gone]
            assert [r[:3] for r in rows(book, f"FROM {table} ORDER BY ALL")] == [
                r[:3] for r in left
            ]
        out = gone | {f"S{arrival[r]:06d}" for r in gone}
        stay = [seq for seq, about in texts if not {*about} & out]  # type: ignore[misc]
        left = [seq for (seq,) in rows(book, "SELECT seq FROM event_text ORDER BY seq")]
        assert set(left) <= {*stay, done.event}
        assert set(records(book)) == set(names) - gone
        assert verify(book).findings == ()


# Gone from the disk


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("hold", [True, False])
def test_the_bytes_are_gone(tmp_path: Path, hold: bool) -> None:
    """Every value of the records that expired, searched for in every file there is."""
    world = sp.load("tiny").records
    book = office(
        tmp_path / "office.case", Policy(lower=2, upper=8, active_years=1, archive_years=0)
    )
    with book:
        # a compressed value would be missed by this search, and not be gone
        book._connection.execute("SET force_compression = 'uncompressed'")
        with book.act(ADA, "import a batch") as act:
            file(act, world, "B1")
            refile(act, world["record_id"])
            act.note(list(world["record_id"]), world["email"].dropna().tolist())
        for one in world.iloc[:40].itertuples():
            with book.act(ANN, "search") as act:
                act.note([one.record_id], {"family_name": str(one.family_name)})
        pairs = world.groupby("family_name")["record_id"].agg(list)
        for pair in pairs[pairs.str.len() > 1].str[:2]:
            decisions.consolidate(book, ANN, *pair, f"{pair[0]} and {pair[1]} have one name")
        if hold:
            goes = _expires(book, world)
    if not hold:
        goes = _expires(book, world)
    after = on_disk(tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["office.case", "office.case.anchor"]
    assert [value for value in goes if value.encode() in after] == []
    assert verify(book).ok


def _expires(book: Store, world: pd.DataFrame) -> list[str]:
    times = due(book, ADA)
    gone = world["record_id"].isin(times.loc[times["due"] == "expire", "record_id"])
    goes = list(world.loc[gone, "record_id"])
    for column in IDENTIFYING:
        goes += sorted(set(world.loc[gone, column].dropna()) - set(world.loc[~gone, column]))
    stays = " ".join(str(value) for value in world.loc[~gone].to_numpy().ravel())
    goes = [value for value in goes if value not in stays]  # Ann is in Annel, who stays
    assert 30 < gone.sum() < len(world) - 30
    assert len(goes) > 100
    before = on_disk(book.path.parent)
    assert [value for value in goes if value.encode() not in before] == []
    expire(book, ADA)
    return goes


def test_a_file_that_was_not_written_anew_is_reported(
    book: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(self: Store) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "rewrite", stopped)
    with pytest.raises(KeyboardInterrupt):
        expire(book, ADA)
    (told,) = verify(book).findings
    assert told.startswith("Event 7 erased records, and the file was not written anew since")
    monkeypatch.undo()
    expire(book, ADA)  # nothing is due; it does what is owed
    assert verify(book).ok


def test_the_new_file_is_as_the_old_one(book: Store) -> None:
    """Keys, columns, rights and the lock: only what was deleted is missing."""
    about = "SELECT sql FROM duckdb_tables() ORDER BY ALL"
    before, tables = rows(book, about), rows(book, "SELECT * FROM record ORDER BY ALL")
    book.path.chmod(0o640)
    with book:
        book.rewrite()
        assert rows(book, about) == before
        assert rows(book, "SELECT * FROM record ORDER BY ALL") == tables
        with pytest.raises(duckdb.ConstraintException):
            book._connection.execute("INSERT INTO record (record_id) VALUES ('ra')")
        with book.act(ANN, "view"):
            pass
    assert book.path.stat().st_mode & 0o777 == 0o640
    assert verify(book).ok
    assert verify(book).events == 7


def test_somebody_who_waits_meanwhile_writes_into_the_new_file(book: Store) -> None:
    """Another process that waits for the old file must not go on with it once it is replaced."""
    script = """
        print("waits", flush=True)
        book = Store.open(sys.argv[1])
        for _ in range(10):
            with book.act(User("Eve", "analyst"), "view"):
                pass
    """
    with book:
        waits = child(script, book.path)
        assert waits.stdout is not None
        assert waits.stdout.readline() == "waits\n"
        for _ in range(10):
            with book.act(ANN, "view"):
                pass
            book.rewrite()
    finished(waits)
    assert len(rows(book, "FROM event WHERE by_whom = 'Eve'")) == 10
    found = verify(book)
    assert (found.ok, found.events) == (True, 26)


# Room for the new file


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted("-t", "tmpfs", "-o", "size=16m", "tmpfs", disk)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("hold", [True, False])
def test_no_room_for_the_new_file(small_disk: Path, hold: bool) -> None:
    book = office(small_disk / "office.case")
    filed(book, ra="2049-01-01", rb="2010-01-01")
    filler = filled(small_disk, leave=1_500_000)
    if hold:
        with book, pytest.raises(NotWritten, match=r"could not be written anew.*Make room"):
            expire(book, ADA)
    else:
        with pytest.raises(NotWritten, match=r"could not be written anew.*Make room"):
            expire(book, ADA)
    assert sorted(os.listdir(small_disk)) == ["filler", "office.case", "office.case.anchor"]
    assert len(verify(book).findings) == 1
    filler.unlink()
    expire(book, ADA)
    assert verify(book).findings == ()
    assert set(records(book)) == {"ra"}


# Names in a text


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ('{"name": "Tajekesk"}', True), ("TAJEKESK", True), ("Tajekeski", False), ("", False),
        ("as r01, r02", True), ("r011", False), ("x CALX-54914063.", True), ("54914063", False),
        ("12 Elm Row, 3rd floor", True), ("12 Elm", False), ('the \\"Old\\" Mill', True),
    ],
)  # fmt: skip
def test_names_in_a_text(text: str, is_found: bool) -> None:
    finder = Names(["Tajekesk", "r01", "CALX-54914063", "12 Elm Row", 'the "Old" Mill', "--"])
    assert finder(text) is is_found


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Qwy\u00e9", "Qwye\u0301", True), ("Qwye\u0301", "QWY\u00c9", True),
        ("Qwye", "Qwy\u00e9", False),
        ("\u2603\u263a", "known as \u2603\u263a.", True), ("\u2603\u263a", "\u2603", False),
        ("--", '{"alias": "--"}', True), ("--", "--", True), ("--", "a -- b", False),
        ("Qwy", "is not Qwy_old", True), ("r_1", "r_12", False), ("\u674e", "\u674e\u660e", True),
        ('Q"w\\y', json.dumps([json.dumps({"a": json.dumps({"b": 'Q"w\\y'})})]), True),
        ("\U0001f600\u00e9", json.dumps(json.dumps("\U0001f600\u00e9")), True), (" ", "a b", False),
    ],
)  # fmt: skip
def test_however_a_name_is_spelled(name: str, text: str, is_found: bool) -> None:
    assert Names([name, ""])(text) is is_found


def test_every_text_column_is_looked_through(book: Store) -> None:
    """A value of re, which expires, in every column that people write, of rows that stay."""
    value = 'Qwy "\u00e9" x'
    with book:
        adopt(book, ADA, POLICY, f"because of {value}")
        with book.act(ADA, "import a batch") as act:
            act.rows("UPDATE record SET alias = ? WHERE record_id = 're'", value)
            columns = written(act)
            for table in {table for table, _ in columns} - {"policy"}:
                texts = {c: [f"the brother of {value}"] for t, c in columns if t == table}
                act.insert(table, pd.DataFrame({**texts, **_ends(table)}))
        assert {
            ("disclosure", "recipient"), ("lead", "kind"), ("lead", "label"), ("policy", "reason"),
            ("verdict", "stage"), ("verdict", "shown"), ("quarantine", "content"),
        } <= set(columns)  # fmt: skip
        names = "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'VARCHAR'"
        everywhere = [
            (t, c) for t, c in rows(book, f"{names} AND NOT internal") if t not in OWN
        ]  # fmt: skip
        expire(book, ADA)
        for table, column in everywhere:
            left = rows(book, f"SELECT {column} FROM {table} WHERE {column} LIKE '%Qwy%'")
            assert not left, (table, column)


def _ends(table: str) -> dict[str, list[str]]:
    """What keeps a row from going with the records."""
    key = {"subject": "subject_id", "link": "link_id", "must_not_link": "apart_id",
           "lead": "lead_id", "disposition": "lead_id"}  # fmt: skip
    ends = {"record_l": ["ra"], "record_r": ["rc"]}
    ids = {key[table]: ["X1"]} if table in key else {}
    return ids | (ends if table in ("link", "must_not_link", "verdict") else {})
