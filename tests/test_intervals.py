"""Intervals of weighted shares: by hand, against Clopper and Pearson, and by what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from sameperson.outcomes.estimate import intervals
from sameperson.outcomes.estimate.intervals import METHODS, interval, sums


def ends(weight: list[float], y: list[float], method: str, most: float | None = None):
    lower, upper = interval(sums(weight, y, most), method)
    return float(lower), float(upper)


def test_a_weighted_share_and_its_variance_by_hand() -> None:
    # Three units of weight 1, 2, 1, of whom the second shows the error: 2 of 4.
    found = sums([1, 2, 1], [0, 1, 0])
    assert float(found.share) == 0.5
    # w(y - p) is -0.5, 1, -0.5: squares 0.25 + 1 + 0.25 = 1.5; over 4² and times 3/2.
    assert float(intervals.variance(found)) == pytest.approx(1.5 / 16 * 1.5)
    half = 1.959964 * (1.5 / 16 * 1.5) ** 0.5
    assert ends([1, 2, 1], [0, 1, 0], "linearised") == pytest.approx(
        (max(0, 0.5 - half), min(1, 0.5 + half)), abs=1e-6
    )


def test_who_could_not_show_the_error_counts_for_nothing() -> None:
    for method in METHODS:
        with_others = ends([1, 2, 1, 0, 0], [0, 1, 0, 0, 1], method)
        assert with_others == ends([1, 2, 1], [0, 1, 0], method)


@pytest.mark.parametrize("hits", [0, 1, 3, 10])
@pytest.mark.parametrize("method", ["korn_graubard", "next_heaviest"])
def test_equal_weights_give_clopper_and_pearson(hits: int, method: str) -> None:
    exact = binomtest(hits, 10).proportion_ci(method="exact")
    y = [1.0] * hits + [0.0] * (10 - hits)
    found = ends([0.25] * 10, y, method)
    if method == "next_heaviest" or hits in (0, 10):
        assert found == pytest.approx((exact.low, exact.high), abs=1e-9)
    else:  # its variance divides by one unit fewer, so that it counts one unit fewer
        assert exact.low - 0.03 < found[0] <= exact.low + 1e-9
        assert exact.high - 1e-9 <= found[1] < exact.high + 0.03


def test_nobody_hit_leaves_the_usual_interval_without_length() -> None:
    weight, nothing = [0.5, 0.2, 1.0], [0.0, 0.0, 0.0]
    assert ends(weight, nothing, "linearised") == (0, 0)
    assert all(ends(weight, nothing, method)[1] > 0.3 for method in METHODS if method[0] != "l")


def test_the_heaviest_that_could_be_drawn_lengthens_the_upper_end() -> None:
    weight, y = [0.2] * 20, [0.0] * 20
    light, heavy = (ends(weight, y, "next_heaviest", most)[1] for most in (0.2, 1.0))
    assert light == pytest.approx(1 - 0.025 ** (1 / 20), abs=1e-9)
    # Lengthened by one of weight 1 that shows the error: a mean of 1 in 4 + 1, and squares of
    # 20 x (0.2 x 0.2)² and (1 x 0.8)² over 5², so that as many equal units are
    units = 0.2 * 0.8 * 25 / (20 * 0.04**2 + 0.8**2)
    assert heavy == pytest.approx(beta.ppf(0.975, 0.2 * units, 0.8 * units), abs=1e-9)
    assert heavy > 3 * light


@pytest.mark.parametrize("method", METHODS)
def test_without_units_nothing_is_defined(method: str) -> None:
    assert np.isnan(ends([0.0, 0.0], [0.0, 1.0], method)).all()


@pytest.mark.parametrize("method", METHODS)
def test_one_unit_gives_no_error(method: str) -> None:
    lower, upper = ends([0.5], [1.0], method)
    assert 0 <= lower <= upper <= 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 8), st.sampled_from([0.0, 0.5, 1.0])), min_size=1),
    st.sampled_from(sorted(METHODS)),
)
def test_ends_lie_around_the_share_and_turn_with_the_question(units, method) -> None:
    weight, y = [1 / size for size, _ in units], [hit for _, hit in units]
    found = sums(weight, y)
    lower, upper = ends(weight, y, method, 1.0)
    assert -1e-9 <= lower <= upper <= 1 + 1e-9
    if method not in ("wilson_naive", "wilson_effective"):  # Wilson's lean towards a half
        assert lower - 1e-9 <= found.share <= upper + 1e-9
    other = ends(weight, [1 - hit for hit in y], method, 1.0)
    assert (1 - other[1], 1 - other[0]) == pytest.approx((lower, upper), abs=1e-6)


def test_many_samples_at_once_are_the_samples_one_by_one() -> None:
    rng = np.random.default_rng(3)
    weight, y = 1 / rng.integers(1, 9, (20, 15)), rng.integers(0, 2, (20, 15)).astype(float)
    for method in METHODS:
        together = np.array(interval(sums(weight, y, 1.0), method)).T
        alone = [ends(list(w), list(hit), method, 1.0) for w, hit in zip(weight, y, strict=True)]
        assert together == pytest.approx(np.array(alone))


def test_of_a_count_is_clopper_and_pearsons() -> None:
    lower, upper = intervals.of_count([0, 16, 40, 0], [40, 40, 40, 0])
    assert upper[0] == pytest.approx(1 - 0.025 ** (1 / 40))
    assert (lower[0], upper[2]) == (0, 1)
    assert lower[2] == pytest.approx(0.025 ** (1 / 40))
    assert lower[1] == pytest.approx(beta.ppf(0.025, 16, 25))
    assert upper[1] == pytest.approx(beta.ppf(0.975, 17, 24))
    assert np.isnan([lower[3], upper[3]]).all()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        sums([1.0], [2.0])
    with pytest.raises(ValueError, match="no method 'magic'"):
        interval(sums([1.0], [1.0]), "magic")


def test_every_method_has_words() -> None:
    assert set(intervals.WORDS) == set(METHODS)
    assert {intervals.USUAL, intervals.RECOMMENDED} <= set(METHODS)
