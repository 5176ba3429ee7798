"""Who was sent what while a wrong link stood, who is told, and who cannot be reached."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_office import (
    ADA,
    ANN,
    AUD,
    PAIRS,
    RECORDS,
    ROB,
    Days,
    arrive,
    look,
    office,
    subjects,
    texts,
)

from sameperson.casebook.changes import undo
from sameperson.casebook.channels import CHANNELS, channels
from sameperson.casebook.decisions import consolidate, split
from sameperson.casebook.policy import Policy
from sameperson.casebook.recalls import recall
from sameperson.casebook.sharing import disclose, weekly_extract
from sameperson.casebook.store import Store
from sameperson.casebook.verify import verify


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def book(tmp_path: Path, days: Days) -> Store:
    return office(tmp_path, days)


def ids(frame: pd.DataFrame) -> list[str]:
    return list(frame["disclosure_id"])


# Sending


def test_a_record_a_subject_or_a_lead_is_sent_and_written_down(book: Store, days: Days) -> None:
    one = disclose(book, ANN, "b", "field office", "e-mail", "to find an address")
    assert one.to_dict("records") == [
        {"disclosure_id": "D000001", "subject_id": "S000001", "record_id": "b",
         "recipient": "field office", "channel": "e-mail", "done_at": days().isoformat(),
         "purpose": "to find an address"}
    ]  # fmt: skip
    whole = disclose(book, ANN, "S000001", "partner", "courier", "asked")
    assert list(whole["record_id"]) == ["a", "b", "c", "d"]
    with book.act(ANN, "open a lead") as act:
        act.insert("lead", pd.DataFrame([{"lead_id": "L000001", "record_id": "c"}]))
    assert list(disclose(book, ANN, ["L000001"], "partner", "oral", "asked")["record_id"]) == [
        "a", "b", "c", "d",
    ]  # fmt: skip
    assert look(book, "SELECT count(*), count(recalled_at) FROM disclosure") == [(9, 0)]
    action, about, detail = texts(book)[-4]
    assert (action, about) == ("disclose", {"D000001", "b", "S000001"})
    assert "field office" in detail
    assert verify(book).findings == ()


@pytest.mark.parametrize(
    ("what", "recipient", "channel", "sentence"),
    [
        ("z", "partner", "file", "no record, subject or lead z"),
        ([], "partner", "file", "none was named"),
        ("a", "partner", "telegram", "no channel 'telegram'"),
        ("a", " ", "file", "needs a recipient"),
    ],
)
def test_what_is_not_sent(
    book: Store, what: str, recipient: str, channel: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        disclose(book, ANN, what, recipient, channel, "asked")
    assert look(book, "SELECT count(*) FROM disclosure") == [(0,)]


@pytest.mark.parametrize("state", ["held", "archived"])
def test_records_on_hold_and_archived_are_not_sent(book: Store, state: str) -> None:
    with book.act(ADA, "archive") as act:
        act.rows("UPDATE record SET state = ? WHERE record_id = 'd'", state)
    with pytest.raises(ValueError, match=r"Record d is .* sent to nobody"):
        disclose(book, ANN, "S000001", "partner", "file", "asked")


def test_an_auditor_sends_nothing(book: Store) -> None:
    with pytest.raises(PermissionError, match="Aud is signed in as auditor"):
        disclose(book, AUD, "a", "partner", "file", "asked")


def test_an_extract_names_its_disclosures_and_runs_nothing(tmp_path: Path, days: Days) -> None:
    rows = RECORDS.assign(given_name=["=1+1", "Ada", "Ida", "Ida"])
    book = office(tmp_path, days, empty=True)
    arrive(book, rows)
    extract = weekly_extract(book, ANN, "S000001", "partner")
    assert list(extract["disclosure_id"]) == [f"D{n:06d}" for n in range(1, 5)]
    assert list(extract["given_name"]) == ["'=1+1", "Ada", "Ida", "Ida"]
    assert extract["birth_date"].isna().tolist() == [False, False, False, True]
    assert look(book, "SELECT DISTINCT channel, purpose FROM disclosure") == [
        ("file", "weekly extract")
    ]


def test_the_table_of_channels_has_a_mark_for_each() -> None:
    table = channels()
    assert list(table.index) == ["system", "file", "e-mail", "phone", "hand", "courier", "oral"]
    marks = {"documented", "inferred from silence", "invented"}
    assert set(table["sharing"]) | set(table["recall"]) <= marks
    assert (table["recall"] != "documented").all()  # nowhere is a recall described
    assert list(table.index[~table["told"]]) == ["oral"]
    assert not (table["copies"] & ~table["told"]).any()


# Calling back, by hand


@pytest.fixture
def sent(tmp_path: Path, days: Days) -> Store:
    """Sent before, while and after the wrong link K000002 stood; it is withdrawn at the end."""
    book = office(tmp_path, days, empty=True)
    arrive(book, RECORDS.iloc[:2])
    disclose(book, ANN, "a", "early", "file", "asked")  # D1: before, in the same second
    arrive(book, RECORDS.iloc[2:])
    disclose(book, ANN, "c", "listener", "oral", "asked")  # D2
    disclose(book, ANN, "S000001", "partner", "file", "weekly")  # D3-D6: a, b, c, d
    disclose(book, ANN, "d", "caller", "phone", "asked")  # D7
    split(book, ROB, ["c", "d"], "another birth place")
    disclose(book, ANN, "a", "late", "file", "asked")  # D8: after, in the same second
    return book


def test_a_recall_tells_whom_it_can(sent: Store, days: Days) -> None:
    days.later()
    found = recall(sent, ROB, "K000002")
    assert ids(found.told) == ["D000003", "D000004", "D000005", "D000006", "D000007"]
    assert ids(found.not_reached) == ["D000002"]
    assert list(found.not_reached["recipient"]) == ["listener"]
    assert set(found.sent["subject_id"]) == {"S000001"}
    table = found.by_channel
    assert table.columns.tolist() == ["sent", "recipients", "told", "not_told", "copies_left"]
    assert table.loc["file"].tolist() == [4, 1, 4, 0, 4]
    assert table.loc["phone"].tolist() == [1, 1, 1, 0, 1]
    assert table.loc["oral"].tolist() == [1, 1, 0, 1, 0]
    marked = look(sent, "SELECT disclosure_id, recalled_at FROM disclosure "
        "WHERE recalled_at IS NOT NULL ORDER BY disclosure_id")  # fmt: skip
    assert marked == [(name, days().isoformat()) for name in ids(found.told)]
    action, about, _ = texts(sent)[-1]
    assert action == "recall"
    assert {"K000002", "a", "b", "c", "d", "S000001", "D000002"} <= about
    assert "D000001" not in about


def test_a_right_link_of_the_same_subject_has_its_own_time(sent: Store) -> None:
    # a and b still stand together: what was sent of them stands.
    with pytest.raises(ValueError, match="Link K000001 stands: split the subject first"):
        recall(sent, ROB, "K000001")
    with pytest.raises(ValueError, match="no link K000009"):
        recall(sent, ROB, "K000009")


def test_a_link_that_never_stood_sent_nothing(tmp_path: Path, days: Days) -> None:
    book = office(tmp_path, days, Policy(lower=2, upper=12, on_doubt="new"), empty=True)
    arrive(book, RECORDS, PAIRS.assign(weight=[14.0, 5.0, 12.5]))  # b-c, the last, is in doubt
    disclose(book, ANN, "a", "partner", "file", "asked")
    found = recall(book, ROB, "K000003")
    assert len(found.sent) == len(found.by_channel) == 0


def test_a_link_that_stood_twice(sent: Store) -> None:
    again = split(sent, ROB, ["b"], "to part a and b")
    undo(sent, ROB, again.event)
    disclose(sent, ANN, "a", "second", "hand", "asked")  # D9: K000001 stands again
    split(sent, ROB, ["b"], "to part a and b")
    disclose(sent, ANN, "b", "third", "hand", "asked")  # D10
    assert ids(recall(sent, ROB, "K000001").sent) == [f"D{n:06d}" for n in [1, *range(2, 10)]]


def test_another_link_tells_them_again(sent: Store, days: Days) -> None:
    recall(sent, ROB, "K000002")
    split(sent, ROB, ["d"], "c and d are two people")
    days.later()
    found = recall(sent, ROB, "K000003")  # held d to a, b, c while K000002 stood
    assert ids(found.told) == ["D000003", "D000004", "D000005", "D000006", "D000007"]
    assert look(sent, "SELECT DISTINCT recalled_at FROM disclosure WHERE channel = 'file' "
        "AND recipient = 'partner'") == [(days().isoformat(),)]  # fmt: skip


def test_only_a_reviewer_or_an_administrator_calls_back(sent: Store) -> None:
    with pytest.raises(PermissionError, match="to recall takes the role"):
        recall(sent, ANN, "K000002")


# Calling back, against what was so at the time

LETTERS = "abcdef"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "part", "undo", "send"]),
        st.sampled_from(LETTERS),
        st.sampled_from(LETTERS),
    ),
    min_size=6,
    max_size=18,
)


def state_now(book: Store) -> tuple[dict[str, str | None], set[tuple[str, str]]]:
    links = look(book, "SELECT link_id, record_l FROM link WHERE state = 'standing'")
    return subjects(book), {(str(name), str(left)) for name, left in links}


@settings(max_examples=8, deadline=None)
@given(STEPS)
def test_a_recall_finds_what_was_together_when_it_was_sent(steps: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = office(Path(folder), Days(), empty=True)
        rows = pd.DataFrame({"record_id": list(LETTERS), "source": "border"})
        arrive(book, rows, PAIRS.iloc[:0])
        expected: dict[str, set[str]] = {}
        events = []
        for what, one, other in steps:
            try:
                if what == "join":
                    events.append(consolidate(book, ANN, one, other, "said so").event)
                elif what == "part":
                    events.append(split(book, ROB, [one], "said so").event)
                elif what == "undo" and events:
                    events.append(undo(book, ROB, events.pop()).event)
                elif what == "send":
                    name = ids(disclose(book, ANN, one, other, "file", "asked"))[0]
                    home, standing = state_now(book)
                    for link, left in standing:
                        if home[left] == home[one]:
                            expected.setdefault(link, set()).add(name)
            except ValueError:
                continue  # refused: nothing was changed
        gone = look(book, "SELECT link_id FROM link WHERE state <> 'standing'")
        for (link,) in gone:
            assert set(ids(recall(book, ROB, str(link)).sent)) == expected.get(str(link), set())


def test_every_channel_can_be_used(book: Store) -> None:
    for channel in CHANNELS:
        disclose(book, ANN, "a", f"by {channel}", channel, "asked")
    split(book, ROB, ["c", "d"], "another person")
    assert len(recall(book, ROB, "K000002").sent) == len(CHANNELS)
