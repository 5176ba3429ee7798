"""Calibration: bins worked by hand, and against a loop over pairs."""

import doctest
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sameperson.outcomes import calibration as module
from sameperson.outcomes.calibration import (
    TENTHS_OF_PROBABILITY,
    calibration,
    edges_around,
    expected_calibration_error,
)


def test_bins_by_hand() -> None:
    # At weight 0 the model claims 1 of 2 wrong, at 1 it claims 1 of 3, at 3 it claims 1 of 9.
    found = calibration([0, 0, 1, 3], [True, False, False, True], [-2, 0, 2, 3])
    assert found.pairs.tolist() == [0, 3, 1]
    assert found.wrong.tolist() == [0, 2, 0]
    assert found.claimed[1] == pytest.approx((1 / 2 + 1 / 2 + 1 / 3) / 3)
    assert found.share[1] == pytest.approx(2 / 3)
    assert found.claimed[2] == pytest.approx(1 / 9), "the last bin holds its upper edge"
    assert found.share[2] == 0
    assert found[["claimed", "share", "lower", "upper"]].iloc[0].isna().all()


def test_intervals_are_wilsons() -> None:
    # 0 of 4: centre (z²/8)/(1+z²/4), half width the same, so 0 to (z²/4)/(1+z²/4), z = 1.959964.
    z2 = 1.959964**2
    found = calibration([1.0] * 4, [True] * 4, [0, 2])
    assert found.lower[0] == pytest.approx(0, abs=1e-12)
    assert found.upper[0] == pytest.approx((z2 / 4) / (1 + z2 / 4), rel=1e-5)


def test_a_claim_near_certainty_is_not_rounded_to_none() -> None:
    found = calibration([60.0, 60.0], [True, True], [59, 61])
    assert found.claimed[0] == pytest.approx(2.0**-60, rel=1e-6)


def test_error_by_hand() -> None:
    # Bin 1: claims 1/2 wrong, all are: off by 1/2, one pair. Bin 2: claims 1/9, none is, two pairs.
    bins = calibration([0, 3, 3], [False, True, True], [-1, 1, 2, 4])
    assert expected_calibration_error(bins) == pytest.approx((1 / 2 + 2 / 9) / 3)


def test_error_hides_in_one_bin() -> None:
    weights, true = [-2.0, 2.0], [True, False]  # claims 4/5 and 1/5 wrong, and is 0 and 1
    assert expected_calibration_error(calibration(weights, true, [-9, 9])) == pytest.approx(0)
    apart = expected_calibration_error(calibration(weights, true, [-9, 0, 9]))
    assert apart == pytest.approx(4 / 5)


def test_what_is_not_defined() -> None:
    empty = calibration([], [], [0, 1])
    assert empty.pairs.tolist() == [0]
    assert expected_calibration_error(empty) is None


@pytest.mark.parametrize(
    ("weights", "true", "edges", "message"),
    [
        ([1.0], [True], [0], "two numbers or more"),
        ([1.0], [True], [0, 0, 2], "each above"),
        ([1.0, 5.0], [True, True], [0, 2], "run from 1 to 5, edges from 0 to 2"),
        ([1.0], [True, False], [0, 2], "one weight and one true"),
        ([math.nan], [True], [0, 2], "NaN"),
    ],
)
def test_what_is_refused(weights, true, edges, message) -> None:
    with pytest.raises(ValueError, match=message):
        calibration(weights, true, edges)


def test_edges_take_all_in_at_multiples_of_the_width() -> None:
    assert edges_around([-3.0, 2.5], 2).tolist() == [-4, -2, 0, 2, 4]
    assert edges_around([0.0, 4.0], 2).tolist() == [0, 2, 4, 6]
    assert edges_around([], 2).tolist() == [0, 2]
    with pytest.raises(ValueError, match="wider than 0"):
        edges_around([1.0], 0)


pairs = st.lists(st.tuples(st.floats(-20, 40), st.booleans()), max_size=40)


@given(pairs, st.sampled_from([0.5, 1.0, 2.0, 7.0]))
def test_bins_equal_a_loop_over_pairs(found, width) -> None:
    weights, true = [w for w, _ in found], [t for _, t in found]
    bins = calibration(weights, true, edges_around(weights, width))
    assert bins.pairs.sum() == len(found)
    distance = 0.0
    for row in bins.itertuples(index=False):
        own = [(w, t) for w, t in found if row[0] <= w < row[1]]
        assert row.pairs == len(own)
        assert row.wrong == sum(not t for _, t in own)
        if own:
            claims = sum(1 / (1 + 2**w) for w, _ in own) / len(own)
            assert row.claimed == pytest.approx(claims)
            assert row.lower <= row.share + 1e-12
            assert row.share <= row.upper + 1e-12
            distance += abs(claims - row.wrong / len(own)) * len(own)
    error = expected_calibration_error(bins)
    assert error == pytest.approx(distance / len(found)) if found else error is None


def test_a_calibrated_model_is_found_calibrated_and_a_boastful_one_is_not() -> None:
    draw = np.random.default_rng(42)
    weights = draw.uniform(-6, 6, 40_000)
    true = draw.random(len(weights)) < 1 / (1 + 2.0**-weights)
    honest = calibration(weights, true, TENTHS_OF_PROBABILITY)
    assert ((honest.lower < honest.claimed) & (honest.claimed < honest.upper)).sum() >= 8
    assert expected_calibration_error(honest) < 0.01
    boastful = calibration(2 * weights, true, TENTHS_OF_PROBABILITY)
    assert expected_calibration_error(boastful) > 0.05


def test_the_examples_in_the_docstrings_are_so() -> None:
    assert doctest.testmod(module).failed == 0


def test_edges_in_tenths_of_probability() -> None:
    at = pd.Series(TENTHS_OF_PROBABILITY[1:-1])
    assert (1 / (1 + 2.0**-at)).round(9).tolist() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
