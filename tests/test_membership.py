"""Shared organisations, followed step by step."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sameperson.linkage.membership import memberships, near, reached

RECORDS = pd.DataFrame(
    {
        "record_id": ["r1", "r2", "r3", "r4", "r5", "r6"],
        "organisation_id": ["O1", "O1", "O1", "O2", "O2", None],
    }
)
IDENTITIES = pd.Series({"r1": "A", "r2": "A", "r3": "B", "r4": "B", "r5": "C", "r6": "D"})


def test_memberships_name_each_subject_and_organisation_once() -> None:
    found = memberships(RECORDS, IDENTITIES)
    rows = list(found.itertuples(index=False, name=None))
    assert rows == [("A", "O1"), ("B", "O1"), ("B", "O2"), ("C", "O2")]


def test_each_step_goes_on_to_everybody_who_shares_an_organisation() -> None:
    members = memberships(RECORDS, IDENTITIES)
    assert reached(members, "A").to_dict("list") == {
        "organisations": [0, 1, 2, 2], "others": [0, 1, 2, 2],
    }  # fmt: skip
    assert reached(members, "D").others.to_list() == [0, 0, 0, 0]
    assert near(members).to_dict() == {"A": 1, "B": 2, "C": 1}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(10, 13)), max_size=12))
def test_one_step_is_whoever_shares_an_organisation(pairs) -> None:
    members = pd.DataFrame(sorted(set(pairs)), columns=["subject", "organisation"])
    found = near(members)
    for subject in range(6):
        own = {o for s, o in pairs if s == subject}
        others = {s for s, o in pairs if o in own} - {subject}
        assert reached(members, subject, 1).others.iloc[-1] == len(others)
        assert found.get(subject, 0) == len(others)
