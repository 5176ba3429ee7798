"""Links that several exact rules make together: by hand, and by comparing every pair."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.linkage import rules
from sameperson.linkage.either import MOST, either
from sameperson.linkage.identities import components

RECORDS = pd.DataFrame(
    {
        "record_id": ["a", "b", "c", "d", "e"],
        "given_name": ["Tavo", "TAVO ", "Tavoo", None, "Lim"],
        "family_name": ["Sel", "Sel", "Mor", "Mor", None],
        "address": ["1 Elm", None, "1 elm", "2 Elm", "2 Elm"],
    }
)


def pairs(found: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(found["record_l"], found["record_r"], strict=True))


def test_a_pair_is_linked_when_one_rule_accepts_it() -> None:
    names, address = ["given_name", "family_name"], ["address"]
    assert pairs(either(RECORDS, names)) == {("a", "b")}
    assert pairs(either(RECORDS, address)) == {("a", "c"), ("d", "e")}, "blanks agree with nothing"
    both = either(RECORDS, names, address)
    assert pairs(both) == {("a", "b"), ("a", "c"), ("d", "e")}
    assert (both["weight"] == 1).all()
    home = components(both, RECORDS["record_id"])
    assert home["b"] == home["c"], "a chain joins what no rule accepts"


def test_names_are_tidied_only_where_a_rule_reads_them() -> None:
    found = either(RECORDS, ["given_name"], ["address"], standardise=["sound"])
    assert {("a", "b"), ("a", "c"), ("b", "c")} <= pairs(found)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="No rule"):
        either(RECORDS)
    with pytest.raises(ValueError, match="no field 'phone'"):
        either(RECORDS, ["phone"])
    many = pd.DataFrame({"record_id": range(4_000), "city": "Fenrel"})
    with pytest.raises(ValueError, match=f"{MOST:,}"):
        either(many, ["city"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.sampled_from(["x", "y", None])] * 3), min_size=2, max_size=9).filter(
        lambda rows: all(any(row[i] for row in rows) for i in range(3))
    )
)
def test_every_pair_is_compared_rightly(rows) -> None:
    fields = ["given_name", "family_name", "city"]
    records = pd.DataFrame(rows, columns=fields).assign(record_id=range(len(rows)))
    chosen = [["given_name", "family_name"], ["city"]]
    index = {field: i for i, field in enumerate(fields)}

    def agree(a, b, rule) -> bool:
        return all(rows[a][index[f]] and rows[a][index[f]] == rows[b][index[f]] for f in rule)

    expected = {
        (a, b)
        for a, b in combinations(range(len(rows)), 2)
        if any(agree(a, b, rule) for rule in chosen)
    }
    found = either(records, *chosen)
    assert pairs(found) == expected
    assert not found.duplicated().any()


def test_one_rule_makes_the_identities_of_that_rule() -> None:
    records = sp.load("tiny").records
    rule = ["given_name", "family_name"]
    made = components(either(records, rule, standardise=["sound"]), records["record_id"])
    assert made.equals(rules.identities(records, rule, ["sound"]))
