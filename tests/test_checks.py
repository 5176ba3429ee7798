"""Checks: right answers first, then misunderstandings, then a hint that gives nothing away."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.course.checks import NotYet, distinct

SERIES = pd.Series({"a": 1, "b": 2})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (3, 3.0),
        (np.int64(3), 3),
        (1 / 3, 0.33333333333),
        (float("nan"), float("nan")),
        ("Birch", "Birch"),
        (None, None),
        ((1, 2), [1, 2.0]),
        ([2, 1], {1, 2}),
        (np.array([1.0, 2.0]), np.array([1, 2])),
        (SERIES[::-1], SERIES),
        (pd.DataFrame({"y": [2], "x": [1]}), pd.DataFrame({"x": [1], "y": [2]})),
        (5.2, sp.between(5, 5.5)),
    ],
)
def test_right_answers_pass_in_any_dress(found, expected) -> None:
    sp.check(found, expected, mistakes=[(found, "never said, since the answer is right")])


@pytest.mark.parametrize(
    ("found", "expected", "message"),
    [
        (4, 3, "one of the usual"),
        (True, 1, "a number is asked for"),
        ("3", 3, "a number is asked for"),
        (None, 3, "no answer yet"),
        (SERIES, 3, "one number is asked for"),
        (float("nan"), 3, "NaN"),
        ([1, 2], [1, 2, 3], "has 2 entries"),
        (pd.Series({"a": 1, "c": 2}), SERIES, "labelled a, c|labelled \\['a', 'c'\\]"),
        (pd.Series([1, 2]), SERIES, "look at the index, and at its type"),
        (pd.Series({}, dtype=float), SERIES, "without an entry"),
        (pd.Series({"a": 1, "b": 3}), SERIES, "Your answer is a: 1, b: 3, which is not it"),
        (pd.Series(dict.fromkeys("abcde", 7)), pd.Series(dict.fromkeys("abcde", 8)), "d: 7, …"),
        ({"a": 1, "b": 2}, SERIES, "is a dict; a Series is asked for"),
        ([1, 2], SERIES, "is a list; a Series is asked for"),
        (SERIES.to_frame(), SERIES, "is a DataFrame; a Series is asked for"),
        (SERIES, SERIES.to_frame(), "is a Series; a DataFrame is asked for"),
        (SERIES.to_frame("x"), SERIES.to_frame("y"), "has the columns"),
        (SERIES, [1, 3], "is a Series; a plain list is asked for"),
        (7, [1, 2], "more than one entry is asked for"),
        ([1, 3], [1, 2], "one of the usual"),
        ({1, 3}, {1, 2}, "one of the usual"),
        ("Elm", "Birch", "Your answer is Elm"),
        (4, None, "Your answer is 4"),
        (6, sp.between(5, 5.5), "one of the usual"),
        (6, float("inf"), "one of the usual"),
        (float("inf"), 6, "one of the usual"),
    ],
)
def test_wrong_answers_get_a_hint_that_does_not_give_the_right_one_away(
    found, expected, message
) -> None:
    with pytest.raises(NotYet, match=message) as told:
        sp.check(found, expected)
    if isinstance(expected, int):
        assert str(expected) not in str(told.value).replace(str(found), "")


def test_a_known_misunderstanding_is_named() -> None:
    with pytest.raises(NotYet, match=r"^You counted pairs\.$"):
        sp.check(7, 12, mistakes={7: "You counted pairs.", 6: "You counted one side."})


def test_two_misunderstandings_that_look_alike_are_both_named() -> None:
    with pytest.raises(NotYet, match=r"^Pairs\. Or: One side\.$"):
        sp.check(7, 12, mistakes=[(7, "Pairs."), (7.0, "One side."), (7, "Pairs.")])


def test_a_population_must_keep_answer_and_mistakes_apart() -> None:
    assert distinct(12, {7: "a", 6: "b"})
    assert not distinct(12, {12: "a"})
    assert not distinct(12, [(7, "a"), (7.0, "b")])
