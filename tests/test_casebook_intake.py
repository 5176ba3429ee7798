"""Records come in: the fence, a whole batch at once, search before create, a view in the log."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import sameperson as sp
from sameperson.casebook import Policy, User

ADA, ANN, SAM = User("Ada", "administrator"), User("Ann", "analyst"), User("Sam", "auditor")
SOURCE = "benefits"


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.make_world(300, seed=3)


@pytest.fixture(scope="module")
def linkage(world: sp.World) -> sp.Linkage:
    return sp.link(world.records, progress=False)


@pytest.fixture
def book(tmp_path: Path, world: sp.World, linkage: sp.Linkage) -> sp.Casebook:
    made = sp.Casebook.create(tmp_path / "office.casebook")
    made.accept(ADA, world)
    made.adopt(ADA, Policy(lower=2, upper=10), "to begin with", linkage.model)
    return made


def sent(world: sp.World, source: str = SOURCE) -> pd.DataFrame:
    """What a source sends, without the rows that slips of a clerk put beyond the fence."""
    own = world.records[world.records["source"] == source].drop(columns="source")
    lawful = own["document_number"].fillna("CALX-00000000").str.fullmatch(r"CALX-\d{8}")
    lawful &= own["phone"].fillna("555-0100 x00000").str.fullmatch(r"555-01\d\d x\d{5}")
    lawful &= own["email"].fillna("a.example").str.endswith(".example")
    return own[lawful]


def log(book: sp.Casebook, action: str) -> pd.DataFrame:
    with book.act(SAM, "trace") as act:
        return act.frame(
            "SELECT * FROM event JOIN event_text USING (seq) WHERE action = ? ORDER BY seq", action
        )


def test_nothing_comes_in_before_a_world_is_accepted(tmp_path: Path, world: sp.World) -> None:
    book = sp.Casebook.create(tmp_path / "a")
    with pytest.raises(ValueError, match="No world was accepted yet"):
        book.import_batch(ADA, sent(world), SOURCE)


def test_a_world_of_somebody_else_is_refused(tmp_path: Path, world: sp.World) -> None:
    book = sp.Casebook.create(tmp_path / "a")
    with pytest.raises(ValueError, match="no manifest"):
        book.accept(ADA, replace(world, manifest={"people": 3, "seed": 1}))
    numbers = world.records.assign(document_number="PASS-123")
    with pytest.raises(ValueError, match="begin with CALX"):
        book.accept(ADA, replace(world, records=numbers))
    with pytest.raises(ValueError, match="begin with CALX"):
        book.accept(ADA, replace(world, records=world.records.assign(document_number=None)))
    with pytest.raises(PermissionError, match="administrator"):
        book.accept(ANN, world)
    with book.act(SAM, "trace") as act:
        assert act.rows("SELECT count(*) FROM world") == [(0,)]


def test_good_rows_come_in_and_a_bad_one_stays_out_with_its_reason(
    book: sp.Casebook, world: sp.World
) -> None:
    batch = sent(world).head(30).reset_index(drop=True)
    batch.loc[4, "birth_date"] = "2031-02-30"
    done = book.import_batch(ADA, batch, SOURCE)
    assert (done.taken, done.quarantined) == (29, 1)
    assert list(done.bad["record_id"]) == [batch.loc[4, "record_id"]]
    with book.act(SAM, "trace") as act:
        filed = act.frame("SELECT record_id, subject_id, state, source FROM record")
        kept = act.rows("SELECT row, field, content FROM quarantine")
        assert act.rows("SELECT taken, quarantined FROM batch") == [(29, 1)]
    assert set(filed["record_id"]) == set(batch["record_id"]) - {batch.loc[4, "record_id"]}
    assert set(filed["source"]) == {SOURCE}
    assert kept == [(5, "birth_date", "2031-02-30")]
    assert log(book, "import a batch")["about"].iloc[0][0] == done.batch_id


def test_all_or_none_takes_none(book: sp.Casebook, world: sp.World) -> None:
    batch = sent(world).head(30).reset_index(drop=True)
    batch.loc[4, "birth_date"] = "2031-02-30"
    done = book.import_batch(ADA, batch, SOURCE, whole=True)
    assert (done.taken, done.quarantined, done.matched) == (0, 30, None)
    with book.act(SAM, "trace") as act:
        assert act.rows("SELECT count(*) FROM record") == [(0,)]
        assert act.rows("SELECT count(DISTINCT row) FROM quarantine") == [(30,)]
        assert act.rows("SELECT stopped_because FROM batch") == [("a bad row",)]


def test_the_same_batch_twice_is_known(book: sp.Casebook, world: sp.World) -> None:
    batch = sent(world).head(10)
    assert book.import_batch(ADA, batch, SOURCE).taken == 10
    again = book.import_batch(ADA, batch, SOURCE)
    assert (again.taken, again.quarantined) == (0, 10)
    assert again.bad["reason"].str.contains("holds a record of this id").all()


def test_an_alarm_stops_the_batch_until_somebody_passes_it_over(
    book: sp.Casebook, world: sp.World
) -> None:
    batch = sent(world, "border").reset_index(drop=True)
    batch["given_name"], batch["birth_date"] = batch["birth_date"], batch["given_name"]
    done = book.import_batch(ADA, batch, "border")
    assert done.alarms
    assert done.taken == 0
    kinds = {alarm.kind for alarm in done.alarms}
    passed = book.import_batch(ADA, batch, "border", despite=kinds)
    assert passed.taken == len(batch) - passed.bad["row"].nunique()
    assert sorted(kinds) == json.loads(log(book, "import a batch")["detail"].iloc[1])["despite"]


def test_what_comes_after_a_stop_signal_is_closed_off_and_counted(
    book: sp.Casebook, world: sp.World
) -> None:
    batch = sent(world, "border").dropna(subset=["document_number"])
    number = batch["document_number"].value_counts().index[0]
    own = batch[batch["document_number"] == number]
    assert len(own) > 1
    book.import_batch(ADA, own.head(1), "border")
    book.stop_signal(ANN, own["record_id"].iloc[0])
    later = pd.concat([own.tail(1), batch[batch["document_number"] != number].head(3)])
    done = book.import_batch(ADA, later, "border")
    assert done.closed_off == (own["record_id"].iloc[-1],)
    assert (done.taken, done.quarantined) == (3, 0)
    with book.act(SAM, "trace") as act:
        assert act.rows("SELECT count(*) FROM record") == [(4,)]
    assert own["record_id"].iloc[-1] in log(book, "import a batch")["detail"].iloc[1]


def test_arrivals_are_weighed_as_the_linkage_weighs_them(
    book: sp.Casebook, world: sp.World, linkage: sp.Linkage
) -> None:
    first = book.import_batch(ADA, sent(world, "visas"), "visas")
    second = book.import_batch(ADA, sent(world), SOURCE)
    assert first.matched is not None
    assert second.matched is not None
    known = linkage.pairs.set_index(["record_l", "record_r"])["weight"]
    links = second.matched.linked.set_index(["record_l", "record_r"])["weight"]
    # The file is smaller than the world, so a rare name looks a little rarer or more common.
    assert len(links) > 20
    assert (links - known.reindex(links.index)).abs().median() < 1.5


def test_a_search_finds_the_record_and_says_so_in_the_log(
    book: sp.Casebook, world: sp.World
) -> None:
    book.import_batch(ADA, sent(world), SOURCE)
    whole = sent(world).dropna(subset=["given_name", "family_name", "birth_date"]).iloc[0]
    typed = {name: whole[name] for name in ("given_name", "family_name", "birth_date")}
    found = book.search(ANN, typed)
    assert found["record_id"].iloc[0] == whole["record_id"]
    assert found["subject_id"].notna().all()
    about = log(book, "search")["about"].iloc[0]
    assert whole["record_id"] in about
    with pytest.raises(ValueError, match="no field 'shoe_size'"):
        book.search(ANN, {"shoe_size": "41"})


def test_a_view_shows_the_subject_and_is_in_the_log(book: sp.Casebook, world: sp.World) -> None:
    done = book.import_batch(ADA, sent(world), SOURCE)
    again = book.import_batch(ADA, sent(world, "visas"), "visas")
    assert done.matched is not None
    assert again.matched is not None
    pair = again.matched.linked.iloc[0]
    seen = book.view(SAM, pair["record_l"])
    assert {pair["record_l"], pair["record_r"]} <= set(seen.records["record_id"])
    assert pair["link_id"] in set(seen.links["link_id"])
    assert seen.subject_id in log(book, "view")["about"].iloc[0]
    with pytest.raises(ValueError, match="no record R999999"):
        book.view(SAM, "R999999")


def test_hostile_values_are_data(book: sp.Casebook, world: sp.World) -> None:
    batch = sent(world).head(3).reset_index(drop=True)
    nasty = "'; DROP TABLE record; --"
    batch.loc[0, "given_name"] = nasty
    assert book.import_batch(ADA, batch, SOURCE).taken == 3
    seen = book.view(SAM, batch.loc[0, "record_id"])
    assert nasty in set(seen.records["given_name"])


def test_organisations_are_subjects_with_their_own_ids(book: sp.Casebook, world: sp.World) -> None:
    batch = sent(world)
    book.import_batch(ADA, batch, SOURCE)
    where = batch["organisation_id"].dropna().value_counts()
    found = book.members(SAM, where.index[0])
    own = batch.loc[batch["organisation_id"] == where.index[0], "record_id"]
    assert set(found["record_id"]) <= set(own)
    assert len(found) == where.iloc[0]
    with book.act(SAM, "trace") as act:
        names = dict(act.rows("SELECT subject_id, name FROM subject WHERE kind = 'organisation'"))
    assert names == world.organisations.set_index("organisation_id")["name"].to_dict()
    assert book.verify().ok
    with pytest.raises(ValueError, match="no organisation O99999"):
        book.members(SAM, "O99999")


def test_a_second_world_is_refused(book: sp.Casebook, world: sp.World) -> None:
    book.accept(ADA, world)  # the same again is no other
    with book.act(SAM, "trace") as act:
        assert act.rows("SELECT count(*) FROM world") == [(1,)]
    with pytest.raises(ValueError, match="ids of two worlds meet"):
        book.accept(ADA, sp.make_world(60, seed=4))
