"""What stands in a person's file that is somebody else's."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameperson.outcomes.files import not_theirs

# Ana has R1, R2 and R5; Ben R3 and R4. Identity I holds R1, R2, R3; J holds R4; K holds R5.
TRUTH = pd.Series({"R1": "Ana", "R2": "Ana", "R3": "Ben", "R4": "Ben", "R5": "Ana"})
IDENTITIES = pd.Series({"R1": "I", "R2": "I", "R3": "I", "R4": "J", "R5": "K"})
RECORDS = pd.DataFrame(
    {
        "record_id": ["R1", "R2", "R3", "R4", "R5"],
        "source": ["border", "visas", "docket", "border", "border"],
        "recorded_on": ["2050-03-01", "2050-06-01", "2050-04-01", "2050-01-01", "2049-01-01"],
    }
)


def test_by_hand() -> None:
    found = not_theirs(IDENTITIES, TRUTH, RECORDS)
    assert list(found.itertuples(index=False, name=None)) == [
        ("Ana", "R3", "Ben", "docket", "2050-04-01"),  # Ana was there from March
        ("Ben", "R1", "Ana", "border", "2050-04-01"),  # Ben's own record came in April
        ("Ben", "R2", "Ana", "visas", "2050-06-01"),
    ]


def test_nobody_merged_gives_no_row() -> None:
    alone = pd.Series(dict(zip(TRUTH.index, TRUTH.index, strict=True)))
    assert not_theirs(alone, TRUTH, RECORDS).empty


def test_other_records_are_refused() -> None:
    with pytest.raises(ValueError, match="the same records"):
        not_theirs(IDENTITIES.drop("R5"), TRUTH, RECORDS)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9))
def test_rows_are_all_pairs_of_a_person_and_a_record_of_another(rows) -> None:
    ids = [f"R{i}" for i in range(len(rows))]
    truth = pd.Series([person for person, _ in rows], index=ids)
    identities = pd.Series([identity for _, identity in rows], index=ids)
    days = [f"2050-01-{i + 1:02d}" for i in range(len(rows))]
    records = pd.DataFrame({"record_id": ids, "source": "border", "recorded_on": days})
    found = not_theirs(identities, truth, records)
    wanted = {
        (truth[a], b)
        for a in ids
        for b in ids
        if identities[a] == identities[b] and truth[a] != truth[b]
    }
    assert set(zip(found.person_id, found.record_id, strict=True)) == wanted
    assert len(found) == len(wanted)
