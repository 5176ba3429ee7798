"""Records side by side: what agrees, what differs, what is missing."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sameperson.linkage.reading import compared, counts

FIELDS = ["given_name", "phone", "city"]
RECORDS = pd.DataFrame(
    [
        ["a", "Ana", None, "Bovmere"],
        ["b", "Ana", None, None],
        ["c", "Anna", "555-0101", "Bovmere"],
        ["d", None, None, "Kivstead"],
    ],
    columns=["record_id", *FIELDS],
)


def test_words_by_hand() -> None:
    words = compared(RECORDS, "a", FIELDS)
    assert list(words.columns) == ["b", "c", "d"]
    assert list(words["b"]) == ["agrees", "missing", "missing"]
    assert list(words["c"]) == ["differs", "missing", "agrees"]
    assert list(words["d"]) == ["missing", "missing", "differs"]


def test_counts_by_hand() -> None:
    found = counts(compared(RECORDS, "a", FIELDS))
    assert found.loc["b"].to_dict() == {"agrees": 1, "differs": 0, "missing": 2}
    assert found.loc["c"].to_dict() == {"agrees": 1, "differs": 1, "missing": 1}
    assert found.loc["d"].to_dict() == {"agrees": 0, "differs": 1, "missing": 2}


def test_an_unknown_or_repeated_record_is_refused() -> None:
    with pytest.raises(ValueError, match="must hold 'z' and no record twice"):
        compared(RECORDS, "z", FIELDS)
    with pytest.raises(ValueError, match="no record twice"):
        compared(pd.concat([RECORDS, RECORDS[:1]]), "a", FIELDS)


values = st.sampled_from([None, float("nan"), "x", "y"])


@settings(deadline=None)
@given(st.lists(st.tuples(values, values, values), min_size=2, max_size=6))
def test_it_is_the_same_from_both_sides(rows: list[tuple]) -> None:
    ids = [f"r{i}" for i in range(len(rows))]
    records = pd.DataFrame(
        [[record, *row] for record, row in zip(ids, rows, strict=True)],
        columns=["record_id", *FIELDS],
        dtype=object,
    )
    for a, left in zip(ids, rows, strict=True):
        words = compared(records, a, FIELDS)
        for b, right in zip(ids, rows, strict=True):
            if a == b:
                continue
            assert list(words[b]) == list(compared(records, b, FIELDS)[a])
            for word, one, other in zip(words[b], left, right, strict=True):
                known = isinstance(one, str) and isinstance(other, str)
                assert word == ("missing" if not known else "agrees" if one == other else "differs")
