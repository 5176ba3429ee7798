"""What a ranking puts on top."""

import pandas as pd
import pytest

from sameperson.outcomes.priority import mixed_at_top

# I holds two people's records, J and K one person's each.
TRUTH = pd.Series({"R1": "Ana", "R2": "Ben", "R3": "Ben", "R4": "Cid"})
IDENTITIES = pd.Series({"R1": "I", "R2": "I", "R3": "J", "R4": "K"})


def test_by_hand() -> None:
    found = mixed_at_top(IDENTITIES, TRUTH, pd.Series({"I": 5, "J": 1, "K": 9}), tops=(1, 2))
    assert found[["identities", "mixed", "share"]].to_dict("index") == {
        "first 1": {"identities": 1, "mixed": 0, "share": 0.0},
        "first 2": {"identities": 2, "mixed": 1, "share": 0.5},
        "all": {"identities": 3, "mixed": 1, "share": pytest.approx(1 / 3)},
    }
    assert (found.lower <= found.share).all()
    assert (found.share <= found.upper).all()


def test_ties_are_broken_by_the_identity_and_not_by_the_order_given() -> None:
    score = pd.Series({"K": 1, "J": 1, "I": 1})
    found = mixed_at_top(IDENTITIES, TRUTH, score, tops=(1,))
    assert found.loc["first 1", "mixed"] == 1


@pytest.mark.parametrize("tops", [(0,), (4,)])
def test_a_top_beyond_the_list_is_refused(tops) -> None:
    with pytest.raises(ValueError, match="There are 3 identities"):
        mixed_at_top(IDENTITIES, TRUTH, IDENTITIES.value_counts(), tops)


def test_an_identity_without_a_score_is_named() -> None:
    with pytest.raises(ValueError, match="1 identities have no score, such as K"):
        mixed_at_top(IDENTITIES, TRUTH, pd.Series({"I": 5, "J": 1}))
