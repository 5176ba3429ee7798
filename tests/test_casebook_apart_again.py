"""What comes back after a split: all with provenance, and without it what one card can tell."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_office import ADA, ANN, PAIRS, ROB, Days, look, office

from sameperson.casebook.apart_again import merged_view, told_apart, what_comes_back
from sameperson.casebook.changes import undo
from sameperson.casebook.corrections import resend
from sameperson.casebook.decisions import keep_apart, split
from sameperson.casebook.policy import Policy
from sameperson.casebook.redress import decide_request, take_request
from sameperson.casebook.store import Store

# In order of arrival. Ada: 1 and 3. Ida: 2 and 4.
CARDS = pd.DataFrame(
    [
        (1, "border", "Ada", "1990-05-17", "CALX-1", None, None, "Mill Lane"),
        (2, "border", "Ida", "1990-05-17", "CALX-2", None, "07", "Hill Road"),
        (3, "visas", None, None, None, "ada@mail.example", None, "Well Street"),
        (4, "address_files", "Ina", None, None, None, None, None),
    ],
    columns=["record_id", "source", "given_name", "birth_date", "document_number", "email",
             "phone", "address"],
)  # fmt: skip
SIDES = pd.Series({1: "Ada", 3: "Ada", 2: "Ida", 4: "Ida"})
COUNTS = ["values", "come_back", "lost", "unclear"]


def test_overwritten_by_hand() -> None:
    found = what_comes_back(CARDS, SIDES, provenance=False)
    assert found.index.name == "field"
    assert found.loc[:, COUNTS].T.to_dict("list") == {
        # Ada, Ida, Ina; the card says Ina. Both sides have a source that gives names.
        "given_name": [3, 0, 2, 1],
        # The same on both sides: whoever gets it, it is right.
        "birth_date": [2, 2, 0, 0],
        # The last is Ida's, but a border record of each is there.
        "document_number": [2, 0, 1, 1],
        # Only Ada has a record of visas, the one source that gives an e-mail.
        "email": [1, 1, 0, 0],
        # Only Ida's border record gives a number, but Ada has a record from border too.
        "phone": [1, 0, 0, 1],
        # Three, of which two were overwritten; border and visas fill the field in.
        "address": [3, 0, 2, 1],
    }
    assert found.loc["birth_date", "share"] == 1.0
    assert found.loc["address", "share"] == 0.0


def test_with_provenance_everything_comes_back() -> None:
    found = what_comes_back(CARDS, SIDES, provenance=True)
    assert found["values"].tolist() == [3, 2, 2, 1, 1, 3]
    assert found["come_back"].equals(found["values"])
    assert found[["lost", "unclear"]].to_numpy().sum() == 0
    assert (found["share"] == 1.0).all()


def test_a_value_of_some_sides_of_three_is_unclear_for_each() -> None:
    rows = pd.DataFrame({"record_id": list("abc"), "source": "border", "sex": ["f", "f", "m"]})
    sides = pd.Series({"a": 1, "b": 2, "c": 3})
    found = what_comes_back(rows.iloc[[2, 0, 1]], sides, provenance=False)  # f is last
    assert found.loc["sex", COUNTS].tolist() == [3, 0, 1, 2]


def test_a_field_that_nobody_fills_in_has_no_share() -> None:
    rows = CARDS.assign(alias=None)
    found = what_comes_back(rows, SIDES, provenance=False)
    assert found.loc["alias", COUNTS].tolist() == [0, 0, 0, 0]
    assert np.isnan(found.loc["alias", "share"])


def test_a_number_of_arrival_goes_before_the_order_of_rows() -> None:
    rows = CARDS.assign(arrival=[4, 3, 2, 1])
    found = what_comes_back(rows, SIDES, provenance=False, fields=["given_name"])
    assert found.loc["given_name", COUNTS].tolist() == [3, 0, 2, 1]
    assert merged_view(rows).set_index("field").loc["given_name", "value"] == "Ada"
    assert merged_view(CARDS).set_index("field").loc["given_name", "value"] == "Ina"


def test_the_card_and_the_ledger() -> None:
    card = merged_view(CARDS)
    assert dict(zip(card["field"], card["value"], strict=True)) == {
        "given_name": "Ina", "birth_date": "1990-05-17", "document_number": "CALX-2",
        "phone": "07", "email": "ada@mail.example", "address": "Well Street",
    }  # fmt: skip
    ledger = merged_view(CARDS.assign(recorded_on="2050-01-01"), provenance=True)
    names = ledger[ledger["field"] == "given_name"]
    assert dict(zip(names["value"], names["sources"], strict=True)) == {
        "Ada": "border", "Ida": "border", "Ina": "address_files",
    }  # fmt: skip


def test_what_is_no_split() -> None:
    with pytest.raises(ValueError, match="Record 4 is on no side"):
        what_comes_back(CARDS, SIDES.drop(4), provenance=True)
    with pytest.raises(ValueError, match="all records are on one"):
        what_comes_back(CARDS, pd.Series("Ada", index=[1, 2, 3, 4]), provenance=True)


ROWS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), st.sampled_from(["1", "2", None])),
    min_size=2,
    max_size=7,
).filter(lambda rows: len({side for side, _, _ in rows}) == 2)


@given(ROWS)
def test_the_rule_against_its_words(rows: list[tuple[str, str, str | None]]) -> None:
    frame = pd.DataFrame(
        [(n, source, value) for n, (_, source, value) in enumerate(rows)],
        columns=["record_id", "source", "sex"],
    )
    sides = pd.Series([side for side, _, _ in rows])
    (row,) = what_comes_back(frame, sides, False, ["sex"])[COUNTS].to_numpy().tolist()
    wrote = [value for _, _, value in rows if value is not None]
    back, lost, unclear = 0, 0, 0
    for side in "AB":
        other = "B" if side == "A" else "A"
        for value in {v for s, _, v in rows if s == side and v is not None}:
            fills = {source for _, source, v in rows if v is not None}
            other_could = any(s == other and source in fills for s, source, _ in rows)
            if value != wrote[-1]:
                lost += 1
            elif (other, value) in {(s, v) for s, _, v in rows} or not other_could:
                back += 1
            else:
                unclear += 1
    assert row == [back + lost + unclear, back, lost, unclear]


# In the casebook


@pytest.fixture
def book(tmp_path: Path) -> Store:
    return office(tmp_path, Days())


def test_a_split_says_what_came_back(book: Store) -> None:
    done = split(book, ROB, ["c", "d"], "another person")
    found = told_apart(book, ROB, done.event)
    assert list(found) == ["a"]
    assert (found["a"]["share"].dropna() == 1.0).all()  # the policy keeps provenance
    card = told_apart(book, ROB, done.event, provenance=False)["a"]
    assert card.loc["given_name", COUNTS].tolist() == [2, 0, 1, 1]
    assert card.loc["birth_date", COUNTS].tolist() == [2, 2, 0, 0]
    assert card.loc["document_number", COUNTS].tolist() == [2, 0, 1, 1]
    assert card.loc["phone", COUNTS].tolist() == [2, 2, 0, 0]
    assert card.loc["alias", COUNTS].tolist() == [0, 0, 0, 0]
    about = look(book, "SELECT about FROM event_text ORDER BY seq DESC LIMIT 1")
    assert about == [(["a", "b", "c", "d"],)]


def test_an_office_that_overwrites_says_so(tmp_path: Path) -> None:
    book = office(tmp_path, Days(), Policy(lower=2, upper=12, provenance=False))
    done = split(book, ROB, ["c", "d"], "another person")
    assert told_apart(book, ROB, done.event)["a"].loc["given_name", "share"] == 0.0


def test_the_sides_are_those_of_the_event_whatever_came_later(book: Store) -> None:
    done = split(book, ROB, ["c", "d"], "another person")
    before = told_apart(book, ROB, done.event, provenance=False)
    undo(book, ROB, done.event)
    again = split(book, ROB, ["d"], "only d")
    after = told_apart(book, ROB, done.event, provenance=False)
    pd.testing.assert_frame_equal(before["a"], after["a"])
    small = told_apart(book, ROB, again.event, provenance=False)["a"]
    assert small.loc["birth_date", COUNTS].tolist() == [1, 1, 0, 0]  # no address file gives it


def test_a_link_that_a_rule_makes_again_in_the_same_second_changes_nothing(tmp_path: Path) -> None:
    book = office(tmp_path, Days(), Policy(lower=2, upper=12, guard=False))
    name = take_request(book, ANN, "c", "not me", "merged")
    done = decide_request(book, ROB, name, "corrected", "another person", split=["c", "d"])
    assert resend(book, ADA, ["c"], PAIRS).repeated_merges == 1
    assert list(told_apart(book, ROB, done.event)) == ["a"]


def test_other_decisions_that_split_and_those_that_do_not(book: Store) -> None:
    kept = keep_apart(book, ROB, "c", "d", "two people")
    assert list(told_apart(book, ROB, kept.event)) == ["a"]
    with pytest.raises(ValueError, match="Event 1 split no subject"):
        told_apart(book, ROB, 1)
