"""Identities drawn from claimed probabilities."""

import pandas as pd
import pytest
from rates import assert_rate
from test_identities import frame, pairs_of

from sameperson.linkage.drawn import draw_identities, held, together

SURE, NEVER = 60.0, -60.0  # weights whose claimed probability is 1 or 0 in any draw


def test_a_sure_link_is_in_every_draw_and_one_that_is_sure_not_to_be_in_none() -> None:
    drawn = draw_identities(
        frame(("a", "b", SURE), ("b", "c", NEVER)), list("cba"), seed=1, draws=9
    )
    assert drawn.shape == (3, 9)
    assert list(drawn.index) == list("abc")
    assert list(together(drawn, pairs_of(("a", "b"), ("b", "c"), ("a", "c")))) == [1.0, 0.0, 0.0]


def test_two_records_meet_as_often_as_the_path_between_them_holds() -> None:
    # Odds of 3 to 1 for each of two links: both hold in 9 of 16 draws.
    weight = 1.584962500721156
    drawn = draw_identities(frame(("a", "b", weight), ("b", "c", weight)), list("abc"), 5, 4000)
    share = together(drawn, pairs_of(("a", "b"), ("a", "c")))
    assert_rate(round(share[0] * 4000), 4000, 3 / 4)
    assert_rate(round(share[1] * 4000), 4000, 9 / 16)


def test_the_first_draws_of_many_are_those_of_few_and_another_seed_gives_others() -> None:
    links = frame(*((a, b, 0.0) for a in range(12) for b in range(a + 1, 12) if (a + b) % 3 == 0))
    many = draw_identities(links, range(12), seed=4, draws=8)
    pd.testing.assert_frame_equal(draw_identities(links, range(12), 4, 3), many[[0, 1, 2]])
    assert not many.equals(draw_identities(links, range(12), seed=5, draws=8))


def test_an_identity_that_splits_or_grows_is_told_apart() -> None:
    drawn = pd.DataFrame(
        {0: [0, 0, 1, 2], 1: [0, 0, 0, 1], 2: [0, 1, 1, 2], 3: [0, 0, 1, 1]}, index=list("abcd")
    )
    found = held(drawn, pd.Series({"a": "p", "b": "p", "c": "q", "d": "r"}))
    assert found.whole.to_dict() == {"p": 0.75, "q": 1.0, "r": 1.0}
    assert found.unchanged.to_dict() == {"p": 0.5, "q": 0.25, "r": 0.75}


def test_no_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="1 draw or more"):
        draw_identities(frame(("a", "b", 1.0)), ["a", "b"], seed=1, draws=0)
    drawn = draw_identities(frame(("a", "b", 1.0)), ["a", "b"], seed=1, draws=1)
    with pytest.raises(ValueError, match="A pair names record 'z'"):
        together(drawn, pairs_of(("a", "z")))
