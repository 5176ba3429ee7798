"""Counts that may be published: nothing withheld can be worked out, and the bounds hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.casebook.published import Rates, bounds, error_rates, published
from sameperson.casebook.withheld import ends, given_away, sums_of, withheld
from sameperson.outcomes.estimate import people
from sameperson.outcomes.statistic import people_counted
from sameperson.world.streams import stream

NONE = Rates(merged=(0, 0), split=(0, 0))


def shown(table):
    return [[None if pd.isna(value) else int(value) for value in row] for row in table.to_numpy()]


# Withholding


def test_one_way_by_hand():
    counts = pd.Series({"Alder": 120, "Birch": 4, "Cedar": 33, "Dogwood": 50})
    found = published(counts, 10)
    # Birch is small. Alone it would be 207 - 120 - 33 - 50, so the next smallest goes too.
    assert list(found.table.index) == ["Alder", "Birch", "Cedar", "Dogwood", "everybody"]
    assert shown(found.table) == [[120], [None], [None], [50], [207]]
    assert found.withheld == 2


def test_two_ways_by_hand():
    counts = pd.DataFrame({"f": [3, 40, 51], "m": [22, 37, 18]}, index=list("abc"))
    # 3 is small; 22 covers it in its row, 40 in its column, and 37 covers both of those.
    assert shown(published(counts, 10).table) == [
        [None, None, 25],
        [None, None, 77],
        [51, 18, 69],
        [94, 77, 171],
    ]


def test_two_small_counts_that_cover_each_other_only_by_name():
    # 2 and 3 alone would leave 5 to share: both are at most 4, and small. So a third goes.
    assert shown(published(pd.Series([2, 3, 20, 30]), 10).table) == [[None]] * 3 + [[30], [55]]


def test_small_totals_are_withheld_too():
    assert shown(published(pd.Series([4]), 10).table) == [[None], [None]]
    found = published(pd.DataFrame({"f": [3, 0], "m": [0, 2]}, index=list("ab")), 10)
    assert shown(found.table) == [[None, 0, None], [0, None, None], [None, None, None]]


def test_nothing_is_withheld_without_need():
    table = [[10, 0], [25, 11]]
    found = published(pd.DataFrame(table, index=list("ab")), 10)
    assert shown(found.table) == [[10, 0, 10], [25, 11, 36], [35, 11, 46]]
    assert found.withheld == 0
    assert found.table.isna().sum().sum() == 0
    assert shown(published(pd.Series([9, 40]), 9).table) == [[9], [40], [49]]


def test_the_counts_that_are_given_stay_as_they_are():
    counts = pd.DataFrame({"f": [3, 40]}, index=list("ab"))
    before = counts.copy()
    published(counts)
    pd.testing.assert_frame_equal(counts, before)


def possible(whole, hidden, least, tries=200_000):
    """Tables of whole numbers from 1 that agree with what is published, by trying all.

    Only inner counts are tried; a total is what they add up to. Each goes up to the smallest total
    that is published above it; where none is, no end is in sight, and some way beyond itself is
    far enough. None where there are too many to try.
    """
    two = whole.shape[1] > 1
    inner = np.s_[:-1, :-1] if two else np.s_[:-1]
    free = np.argwhere(hidden[inner])
    caps = []
    for row, column in free:
        above = [(-1, column), *([(row, -1), (-1, -1)] if two else [])]
        ends = [int(whole[total]) for total in above if not hidden[total]]
        caps.append(min(ends, default=int(whole[row, column]) + least + 1))
    if np.prod(caps, dtype=float) > tries:
        return None
    if not caps:
        return whole[None]
    values = np.indices(caps).reshape(len(caps), -1).T + 1
    found = np.repeat(whole[inner][None], len(values), axis=0)
    found[:, free[:, 0], free[:, 1]] = values
    found = np.concatenate([found, found.sum(axis=1, keepdims=True)], axis=1)
    if two:
        found = np.concatenate([found, found.sum(axis=2, keepdims=True)], axis=2)
    return found[(found == whole)[:, ~hidden].all(axis=1)]


TABLES = st.one_of(
    st.lists(st.integers(0, 9), min_size=1, max_size=5).map(lambda own: [[x] for x in own]),
    st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=2), min_size=1, max_size=3),
    st.lists(st.lists(st.integers(0, 8), min_size=3, max_size=3), min_size=2, max_size=2),
)


def with_totals(rows):
    table = np.array(rows, dtype=np.int64)
    table = np.vstack([table, table.sum(axis=0)])
    one_way = table.shape[1] == 1
    return table if one_way else np.hstack([table, table.sum(axis=1, keepdims=True)])


@settings(max_examples=150, deadline=None)
@given(TABLES, st.integers(2, 4))
def test_no_withheld_count_can_be_worked_out(rows, least):
    whole = with_totals(rows)
    hidden = withheld(whole, least)
    small = (whole > 0) & (whole < least)
    assert hidden[small].all(), "every small count is withheld"
    assert not hidden[whole == 0].any()
    assert hidden.any() == small.any()
    found = possible(whole, hidden, least)
    assume(found is not None)
    assert any((table == whole).all() for table in found)
    for row, column in np.argwhere(hidden):
        values = set(found[:, row, column].tolist())
        assert len(values) >= 2, (whole, hidden)
        if small[row, column]:
            assert max(values) >= least, "the table gives away that it is small"
            assert len(values) >= least


@settings(max_examples=100, deadline=None)
@given(TABLES, st.data())
def test_the_ends_of_the_audit_are_those_of_trying_all(rows, data):
    whole = with_totals(rows)
    hidden = np.zeros(whole.shape, dtype=bool)
    inner = whole[:-1, :-1] if whole.shape[1] > 1 else whole[:-1]  # totals stay: all has an end
    for row, column in np.argwhere(inner):
        hidden[row, column] = data.draw(st.booleans())
    found = possible(whole, hidden, 0)
    assume(found is not None)
    for at in np.flatnonzero(hidden):
        own = found.reshape(len(found), -1)[:, at]
        told = ends(at, whole.ravel(), hidden.ravel(), sums_of(*whole.shape))
        assert told == (own.min(), own.max())


@pytest.mark.slow  # seconds each time, and seldom touched
@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=6, max_size=6), min_size=6, max_size=6))
def test_a_larger_table_passes_its_own_audit(rows):
    whole = with_totals(rows)
    hidden, values = withheld(whole, 10).ravel(), whole.ravel()
    small = (values > 0) & (values < 10)
    assert hidden[small].all()
    assert given_away(values, hidden, small, sums_of(*whole.shape), 10) is None
    for at in np.flatnonzero(hidden & ~small):  # none is withheld for nothing
        less = hidden.copy()
        less[at] = False
        assert given_away(values, less, small, sums_of(*whole.shape), 10) is not None


@pytest.mark.parametrize(
    ("counts", "options", "said"),
    [
        (pd.Series([1, 2.5]), {}, "whole numbers from 0"),
        (pd.Series([1, -2]), {}, "whole numbers from 0"),
        (pd.Series([1, None]), {}, "whole numbers from 0"),
        (pd.Series([1, 2], index=["a", "a"]), {}, "stand once each"),
        (pd.Series([1, 2], index=["a", "everybody"]), {}, "kept for the totals"),
        (pd.Series([1, 2]), {"least": 1}, "must be 2 or more; you gave 1"),
        (pd.Series([20, 30]), {"rates": {"Elm": NONE}}, "for 'Elm', which is no row"),
    ],
)
def test_what_cannot_be_published_is_refused(counts, options, said):
    with pytest.raises(ValueError, match=said):
        published(counts, **options)


# Bounds


@pytest.mark.parametrize(
    ("identities", "merged", "split", "expected"),
    [
        (100, (0, 0), (0, 0), (100, 100)),
        (100, (0.01, 0.02), (0, 0), (101, 102)),
        (100, (0, 0), (0.1, 0.2), (80, 90)),
        (100, (0.01, 0.03), (0.1, 0.2), (81, 93)),
        (10, (0, 0), (0.01, 0.02), (9, 10)),  # 9.8 to 9.9, rounded outwards
        (100, (0.07, 0.07), (0, 0), (107, 107)),  # 0.07 has no exact binary form
        (1, (0, 0), (0.5, 0.9), (1, 1)),
        (0, (0, 1), (0, 0.5), (0, 0)),
    ],
)
def test_bounds_by_hand(identities, merged, split, expected):
    assert bounds(identities, Rates(merged, split)) == expected


@pytest.mark.parametrize(
    ("identities", "rates"),
    [
        (-1, NONE),
        (5, Rates((0.2, 0.1), (0, 0))),
        (5, Rates((-0.1, 0.1), (0, 0))),
        (5, Rates((0, 0), (0, 1.0))),
        (5, Rates((0, float("nan")), (0, 0))),
    ],
)
def test_bounds_refuse_what_is_no_interval(identities, rates):
    with pytest.raises(ValueError, match=r"0 or more|a lower and an upper end"):
        bounds(identities, rates)


def test_only_rows_that_are_published_and_known_have_bounds():
    rates = {name: Rates((0.01, 0.02), (0.1, 0.1)) for name in ("Alder", "Birch", "everybody")}
    counts = pd.Series({"Alder": 120, "Birch": 4, "Cedar": 33, "Dogwood": 50})
    found = published(counts, 10, rates).bounds
    assert found.to_dict("index") == {
        "Alder": {"identities": 120, "lower": 109, "upper": 111},
        "everybody": {"identities": 207, "lower": 188, "upper": 191},
    }
    assert published(counts, 10).bounds.empty


# Records a1 a2 a3 of A, b1 b2 of B, c1 of C. A is split, and A and B are merged.
TRUTH = pd.Series({"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C"})
HOMES = pd.Series({"a1": 1, "a2": 1, "a3": 2, "b1": 1, "b2": 1, "c1": 3})


def test_error_rates_of_one_record_by_hand():
    # a3 stands alone with its identity: c = 1, p = 3, k = 1, so 2/3 too many and none hidden.
    # 6 records make 3 identities: rates per identity are twice those per record.
    found = error_rates(HOMES, TRUTH, pd.Index(["a3"] * 50))
    assert found.merged[0] == 0
    assert found.split[0] <= 2 / 3 * 2
    assert found.split[1] == 1 - 1 / 3
    # b1: c = 2, p = 2, k = 4, so none too many and a quarter hidden.
    found = error_rates(HOMES, TRUTH, pd.Index(["b1"] * 50))
    assert found.split[0] == 0
    assert found.merged[0] <= 0.5 <= found.merged[1]


def test_all_records_give_the_rates_that_bend_the_count():
    own = people_counted(HOMES, TRUTH, pd.Series({"A": "x", "B": "x", "C": "x"})).loc["everybody"]
    assert (own["added_by_splits"], own["hidden_by_merges"]) == (1, 1)
    found = error_rates(HOMES, TRUTH, TRUTH.index.repeat(500))
    assert found.split[0] < 1 / 3 < found.split[1]
    assert found.merged[0] < 1 / 3 < found.merged[1]
    assert found.split[1] - found.split[0] < 0.1


def test_error_rates_refuse_what_nobody_labelled():
    for drawn in ([], ["z"]):
        with pytest.raises(ValueError, match="Draw at least one record"):
            error_rates(HOMES, TRUTH, pd.Index(drawn))


def wronged(truth, seed):
    """Identities with one record in twenty apart, and one person in fifty in the next one's."""
    rng = stream(seed, "wronged")
    codes = pd.Series(pd.factorize(truth)[0], index=truth.index)
    moved = rng.random(codes.max() + 1) < 0.02
    home = codes.where(~moved[codes], codes + 1)
    return home.where(rng.random(len(home)) >= 0.05, -1 - np.arange(len(home)))


@pytest.mark.parametrize("labels", [100, pytest.param(500, marks=pytest.mark.slow)])
def test_bounds_hold_the_number_of_people(labels):
    truth = sp.load("classroom").truth
    homes, count = wronged(truth, 7), truth.nunique()
    own = people_counted(homes, truth, pd.Series("x", index=truth.unique())).loc["everybody"]
    assert own["identities"] != own["people"] == count
    held, lengths = 0, []
    for number in range(200):
        drawn = pd.Index(people.draw(truth, labels, seed=7, number=number)["record_id"])
        lower, upper = bounds(homes.nunique(), error_rates(homes, truth, drawn))
        held += lower <= count <= upper
        lengths.append(upper - lower)
    assert held >= 180
    assert np.median(lengths) < count, "bounds that hold everything tell nothing"
