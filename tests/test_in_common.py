"""Pairs with a value in common: by hand, and against all pairs."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sameperson.outcomes.in_common import one_step_away, pairs_in_common

RECORDS = pd.DataFrame(
    {
        "record_id": ["a", "b", "c", "d", "e", "f"],
        "source": ["visas", "visas", "tips", "visas", "tips", "visas"],
        "organisation_id": ["O1", "O1", None, "O2", None, "O3"],
        "phone": ["1", "1", "1", None, None, "2"],
    }
)
TRUTH = pd.Series({"a": "P", "b": "Q", "c": "P", "d": "R", "e": "S", "f": "S"})


def test_pairs_by_hand() -> None:
    found = pairs_in_common(RECORDS, TRUTH, ["organisation_id", "phone"])
    assert found.pairs.to_dict() == {"organisation_id": 1, "phone": 3, "any two records": 15}
    assert found.one_person.to_dict() == {"organisation_id": 0, "phone": 1, "any two records": 2}
    assert found.one_in["organisation_id"] == float("inf")
    assert found.one_in["phone"] == 3
    assert (found.lower <= found.one_person / found.pairs).all()
    assert (found.upper >= found.one_person / found.pairs).all()


def test_nothing_in_common_is_not_defined() -> None:
    alone = RECORDS.assign(phone=list("123456"))
    row = pairs_in_common(alone, TRUTH, ["phone"]).loc["phone"]
    assert row.pairs == 0
    assert row[["one_in", "lower", "upper"]].isna().all()


def test_a_record_without_truth_is_refused() -> None:
    with pytest.raises(ValueError, match="names nobody for record 'f'"):
        pairs_in_common(RECORDS, TRUTH.drop("f"), ["phone"])


rows = st.lists(
    st.tuples(st.sampled_from([None, "x", "y"]), st.sampled_from("PQR")), min_size=1, max_size=9
)


@settings(deadline=None)
@given(rows)
def test_against_all_pairs(drawn: list[tuple[str | None, str]]) -> None:
    ids = [f"r{i}" for i in range(len(drawn))]
    records = pd.DataFrame(
        {"record_id": ids, "city": pd.Series([city for city, _ in drawn], dtype=object)}
    )
    truth = pd.Series([person for _, person in drawn], index=ids)
    shared = [
        (p, q) for (a, p), (b, q) in combinations(drawn, 2) if a is not None and a == b
    ]  # fmt: skip
    row = pairs_in_common(records, truth, ["city"]).loc["city"]
    assert (row.pairs, row.one_person) == (len(shared), sum(p == q for p, q in shared))


def test_one_step_by_hand() -> None:
    # P and S have a tip. O1 has P and Q, O2 has R alone, O3 has S alone: Q is one step away.
    assert one_step_away(RECORDS, TRUTH, ["tips"]).to_dict() == {
        "people marked": 2,
        "organisations": 3,
        "of them with somebody marked": 2,
        "people in an organisation": 4,
        "of them marked themselves": 2,
        "of the others one step away": 1,
    }
