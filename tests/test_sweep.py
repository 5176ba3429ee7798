"""The sweep: by hand, against brute force, against er-evaluation on public data."""

import doctest

import numpy as np
import pandas as pd
import pytest
from brute import brute_force
from hypothesis import given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.outcomes import groups, prices


def frame(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["record_l", "record_r", "weight"])


TRUTH = pd.Series({"a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C", "d1": "D"})
PAIRS = frame(("a1", "a2", 9.0), ("b1", "b2", 5.0), ("a2", "b1", 7.0), ("b2", "c1", 2.0))


def test_a_barbell_by_hand() -> None:
    sweep = sp.Sweep(PAIRS, TRUTH)
    assert list(sweep.people_wrongly_merged([10, 9, 8, 7, 6, 5, 2])) == [0, 0, 0, 2, 2, 2, 3]
    high = sweep.at(8.0)
    assert (high.identities, high.mixed_identities, high.people_split) == (5, 0, 1)
    middle = sweep.at(6.0)
    assert (middle.people_wrongly_merged, middle.people_both, middle.people_intact) == (2, 1, 2)
    assert (middle.links, middle.false_links, middle.link_precision) == (2, 1, 0.5)
    low = sweep.at(2.0)
    assert (low.identities, low.mixed_identities) == (2, 1)
    assert (low.identity_pairs, low.false_identity_pairs) == (10, 8)
    assert (low.precision, low.recall) == (0.2, 1.0)


def test_four_states_add_up_to_everybody() -> None:
    curve = sp.Sweep(PAIRS, TRUTH).curve()
    only_merged = curve.people_wrongly_merged - curve.people_both
    only_split = curve.people_split - curve.people_both
    assert (curve.people_intact + only_merged + only_split + curve.people_both == 4).all()


def test_who_left_in_time_is_accused_until_their_records_meet() -> None:
    left = pd.DataFrame(
        {"person_id": ["A", "B"], "arrival": ["a1", "b1"], "departure": ["a2", "b2"]}
    )
    sweep = sp.Sweep(PAIRS, TRUTH, must_join=left)
    assert list(sweep.curve([2, 5, 6, 9, 9.5]).people_accused) == [0, 0, 1, 1, 2]
    assert sweep.at(6.0).people_left_in_time == 2
    assert sp.Sweep(PAIRS, TRUTH).at(6.0).people_accused is None


def test_joined_through_somebody_else_is_not_split_but_not_intact_either() -> None:
    truth = pd.Series({"a1": "A", "a2": "A", "b1": "B"})
    outcome = sp.Sweep(frame(("a1", "b1", 4.0), ("b1", "a2", 4.0)), truth).at(4.0)
    assert (outcome.people_split, outcome.people_wrongly_merged, outcome.people_intact) == (0, 2, 0)


def test_equal_pairs_count_once_with_the_largest_weight_and_self_pairs_not_at_all() -> None:
    doubled = frame(*PAIRS.itertuples(index=False), ("b1", "a2", 1.0), ("a1", "a1", 99.0))
    pd.testing.assert_frame_equal(sp.Sweep(doubled, TRUTH).curve(), sp.Sweep(PAIRS, TRUTH).curve())


def test_an_empty_table_of_pairs_leaves_everybody_alone() -> None:
    outcome = sp.Sweep(PAIRS[:0], TRUTH).at(0.0)
    assert (outcome.identities, outcome.people_split, outcome.people_wrongly_merged) == (6, 2, 0)
    assert outcome.precision is None
    assert outcome.link_precision is None
    assert outcome.recall == 0.0
    assert np.isnan(sp.Sweep(PAIRS[:0], TRUTH).curve([0.0]).precision).all()
    with pytest.raises(ValueError, match="no threshold has a best F1"):
        sp.Sweep(PAIRS[:0], TRUTH).best_f1()


def test_ids_may_be_whole_numbers() -> None:
    numbers = {name: i for i, name in enumerate(TRUTH.index)}
    pairs = PAIRS.assign(record_l=PAIRS.record_l.map(numbers), record_r=PAIRS.record_r.map(numbers))
    sweep = sp.Sweep(pairs, TRUTH.rename(index=numbers))
    pd.testing.assert_frame_equal(sweep.curve(), sp.Sweep(PAIRS, TRUTH).curve())


def test_by_group_counts_each_group_and_all_groups_make_the_whole() -> None:
    member = pd.Series({"A": "x", "B": "x", "C": "y", "D": "y"})
    sweep = sp.Sweep(PAIRS, TRUTH, groups=member)
    by_group = sweep.at(2.0).by_group
    assert by_group.index.name == "group"
    assert by_group.people_wrongly_merged.to_dict() == {"x": 2, "y": 1}
    assert by_group.people.to_dict() == {"x": 2, "y": 2}
    with pytest.raises(ValueError, match="has no groups"):
        sp.Sweep(PAIRS, TRUTH).groups_curve([1.0])


def test_kin_are_told_from_strangers_directly_and_through_a_chain() -> None:
    kin = pd.DataFrame({"person_l": ["A"], "person_r": ["B"], "relation": ["twin"]})
    sweep = sp.Sweep(PAIRS, TRUTH, kin=kin)
    assert sweep.at(6.0).people_merged_with_strangers == 0
    assert sweep.at(2.0).people_merged_with_strangers == 3
    assert sp.Sweep(PAIRS, TRUTH).at(2.0).people_merged_with_strangers is None
    who = sweep.merged_people(2.0).set_index(["person_id", "with_person"])
    assert who.relation["A", "B"] == "twin"
    assert who.relation["A", "C"] is None or pd.isna(who.relation["A", "C"])
    assert who.direct.to_dict() == {
        ("A", "B"): True, ("A", "C"): False, ("B", "A"): True, ("B", "C"): True,
        ("C", "B"): True, ("C", "A"): False,
    }  # fmt: skip
    assert (who.record_l["A", "B"], who.record_r["A", "B"]) == ("a2", "b1")
    assert who.weight["A", "C"] == 2.0
    assert list(sweep.merged_people(2.0, ["C"]).with_person) == ["B", "A"]


def test_the_strongest_chain_is_told_link_by_link() -> None:
    chain = sp.Sweep(PAIRS, TRUTH).chain("A", "C")
    assert list(chain.itertuples(index=False, name=None)) == [
        ("a2", "b1", "A", "B", 7.0),
        ("b1", "b2", "B", "B", 5.0),
        ("b2", "c1", "B", "C", 2.0),
    ]
    assert len(sp.Sweep(PAIRS, TRUTH).chain("A", "D")) == 0
    with pytest.raises(ValueError, match="knows no person 'E'"):
        sp.Sweep(PAIRS, TRUTH).chain("A", "E")


def test_links_of_records_mixed_at_their_source_are_told_apart() -> None:
    sweep = sp.Sweep(PAIRS, TRUTH, contaminated=["c1", "z9"])
    assert sweep.at(2.0).people_merged_at_source_only == 1
    assert sweep.at(6.0).people_merged_at_source_only == 0


def test_a_band_by_hand() -> None:
    sweep = sp.Sweep(PAIRS, TRUTH)
    assert list(sweep.pairs.weight) == [9, 7, 5, 2]
    assert sweep.band(2, 9, [True, False, True, True]) == 2
    assert sweep.band(2, 9, [False, False, False, False]) == 0
    assert sweep.band(2, 7, [False, False, False, False]) == 2
    with pytest.raises(ValueError, match="one verdict for each"):
        sweep.band(2, 7, [True])


def test_what_is_claimed_and_what_is_so() -> None:
    near = sp.Sweep(PAIRS, TRUTH).claimed_and_so(6.0, width=4.0)
    assert (near.pairs, near.wrong, near.share) == (2, 1, 0.5)
    assert near.claimed == pytest.approx((1 / 33 + 1 / 129) / 2)
    assert near.lower < 0.5 < near.upper
    assert sp.Sweep(PAIRS, TRUTH).claimed_and_so(40.0).share is None


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: sp.Sweep(PAIRS.assign(weight=np.nan), TRUTH),
            "weight in row 0 of the pairs is nan",
        ),
        (lambda: sp.Sweep(PAIRS.assign(weight=np.inf), TRUTH), "row 0 of the pairs is inf"),
        (lambda: sp.Sweep(PAIRS.drop(columns="weight"), TRUTH), "need a column 'weight'"),
        (lambda: sp.Sweep(PAIRS, TRUTH.drop("c1")), "1 rows of pairs name a record .* 'c1'"),
        (lambda: sp.Sweep(PAIRS, pd.concat([TRUTH, TRUTH])), "names record 'a1' twice"),
        (lambda: sp.Sweep(PAIRS, TRUTH.where(TRUTH != "C")), "names nobody for record 'c1'"),
        (lambda: sp.Sweep(PAIRS, TRUTH, groups=pd.Series({"A": "x"})), "Person 'B' has no group"),
        (lambda: sp.Sweep(PAIRS, TRUTH).at(float("nan")), "NaN is none"),
        (lambda: sp.Sweep(PAIRS, TRUTH).curve(0), "must be above 0"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_sentence(make, message) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_below_the_floor_is_an_error_and_not_a_zero() -> None:
    pairs = PAIRS.copy()
    pairs.attrs["floor"] = 2.0
    sweep = sp.Sweep(pairs, TRUTH)
    assert sweep.at(2.0).people_wrongly_merged == 3
    for ask in (sweep.at, sweep.merged_people, lambda t: sweep.people_wrongly_merged([t])):
        with pytest.raises(ValueError, match=r"kept down to weight 2\.0"):
            ask(1.9)


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 12))
    person = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    edge = st.tuples(
        st.integers(0, size - 1),
        st.integers(0, size - 1),
        st.sampled_from([-2.0, 0.0, 1.5, 3.0, 7.0]),
    )
    edges = draw(st.lists(edge, max_size=25))
    required = draw(
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=5)
    )
    required = [(a, b) for a, b in required if person[a] == person[b]]
    return person, edges, required


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_every_threshold_equals_brute_force(graph) -> None:
    person, edges, required = graph
    truth = pd.Series(person, index=range(len(person)))
    pairs = pd.DataFrame(edges, columns=["record_l", "record_r", "weight"]).astype(
        {"record_l": int, "record_r": int, "weight": float}
    )
    must = pd.DataFrame(required, columns=["arrival", "departure"]).astype(int)
    sweep = sp.Sweep(pairs, truth, must_join=must)
    for threshold in (-3.0, -2.0, -1.0, 0.0, 1.0, 1.5, 3.0, 7.0, 8.0):
        outcome = sweep.at(threshold)
        expected = brute_force(person, edges, required, threshold)
        assert {name: getattr(outcome, name) for name in expected} == expected
    accepted = np.arange(len(sweep.pairs)) % 2 == 0
    linked = sweep.pairs[(sweep.pairs.weight >= 3) | (accepted & (sweep.pairs.weight >= 0))]
    rows = list(linked[["record_l", "record_r", "weight"]].itertuples(index=False, name=None))
    assert sweep.band(0, 3, accepted) == brute_force(person, rows, [], -9)["people_wrongly_merged"]


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_raising_the_threshold_removes_links_and_splits(graph) -> None:
    person, edges, required = graph
    pairs = pd.DataFrame(edges, columns=["record_l", "record_r", "weight"]).astype(
        {"weight": float}
    )
    must = pd.DataFrame(required, columns=["arrival", "departure"]).astype(int)
    curve = sp.Sweep(pairs, pd.Series(person), must_join=must).curve()
    for falls in ("people_wrongly_merged", "links", "identity_pairs"):
        assert curve[falls].is_monotonic_decreasing
    for rises in ("people_split", "people_accused", "identities"):
        assert curve[rises].is_monotonic_increasing


def test_prices_by_hand() -> None:
    curve = pd.DataFrame(
        {
            "threshold": [0.0, 1, 2, 3],
            "people_wrongly_merged": [10, 4, 3, 0],
            "people_split": [0, 2, 9, 12],
            "people_accused": [0, 1, 2, 9],
        }
    )
    assert list(prices.cost(curve, merged=2, split=1, accused=3)) == [20, 13, 21, 39]
    assert prices.cheapest(curve, merged=2, split=1, accused=3) == 1.0
    assert prices.cheapest(curve, merged=0, split=0) == 3.0  # a tie goes to the higher
    assert prices.implied_prices(curve, 0.0) == (0.0, pytest.approx(1 / 3))
    assert prices.implied_prices(curve, 1.0) == (pytest.approx(1 / 3), 2.5)
    assert prices.implied_prices(curve, 2.0) is None  # dearer than its neighbours at every price
    assert prices.implied_prices(curve, 3.0) == (2.5, np.inf)
    with pytest.raises(ValueError, match="must not be negative"):
        prices.cost(curve, merged=-1)
    with pytest.raises(ValueError, match="above 0"):
        prices.pair_threshold(0, 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8))
def test_implied_prices_are_those_at_which_a_threshold_is_cheapest(points) -> None:
    merged = sorted((m for m, _ in points), reverse=True)
    split = sorted(s for _, s in points)
    curve = pd.DataFrame(
        {"threshold": range(len(points)), "people_wrongly_merged": merged, "people_split": split}
    ).assign(people_accused=0)
    for row in range(len(points)):
        implied = prices.implied_prices(curve, row)
        for price in (0.05, 0.3, 1.0, 2.7, 11.0, 200.0):
            costs = prices.cost(curve, merged=price, split=1)
            cheapest = costs[row] <= costs.min() + 1e-9
            inside = implied is not None and implied[0] - 1e-9 <= price <= implied[1] + 1e-9
            assert cheapest == inside


def test_wilson_by_hand_and_not_defined() -> None:
    lower, upper = groups.wilson([0, 5, 0], [10, 10, 0])
    assert lower[:2] == pytest.approx([0, 0.2366], abs=1e-4)
    assert upper[:2] == pytest.approx([0.2775, 0.7634], abs=1e-4)
    assert np.isnan(lower[2])
    by_group = pd.DataFrame(
        {
            "people": [10, 0],
            "people_wrongly_merged": [5, 0],
            "people_split": 0,
            "people_accused": 0,
        },
        index=pd.Index(["x", "y"], name="group"),
    )
    rates = groups.rates(by_group).set_index(["group", "error"])
    assert rates.rate["x", "people_wrongly_merged"] == 0.5
    assert rates.loc[("y", "people_split"), ["rate", "lower", "upper"]].isna().all()


def test_examples_in_docstrings_run() -> None:
    for module in (prices, groups):
        assert doctest.testmod(module).failed == 0
    assert doctest.testmod(prices).attempted >= 3


def test_false_pairs_by_hand() -> None:
    kin = pd.DataFrame({"person_l": ["B"], "person_r": ["A"], "relation": ["twin"]})
    sweep = sp.Sweep(PAIRS, TRUTH, kin=kin)
    found = sweep.false_pairs(2.0, 7.0)
    assert list(found.drop(columns="relation").itertuples(index=False, name=None)) == [
        ("a2", "b1", 7.0, "A", "B"),
        ("b2", "c1", 2.0, "B", "C"),
    ]
    assert list(found.relation.fillna("not related")) == ["twin", "not related"]
    assert list(sweep.false_pairs(2.5).record_l) == ["a2"]
    assert len(sweep.false_pairs(8.0)) == 0


def test_who_is_hit_most_and_who_cannot_be_told_from_them() -> None:
    by_group = pd.DataFrame(
        {"people": [100, 100, 100, 0], "people_wrongly_merged": [40, 38, 2, 0], "people_split": 0},
        index=pd.Index(["x", "y", "z", "none"], name="group"),
    )
    found = groups.rates(by_group, ("people_wrongly_merged", "people_split"))
    assert groups.hit_most(found) == {"people_wrongly_merged": ("x", "y")}


def test_accused_people_by_hand() -> None:
    left = pd.DataFrame(
        {"person_id": ["A", "B"], "arrival": ["a1", "b1"], "departure": ["a2", "b2"]}
    )
    sweep = sp.Sweep(PAIRS, TRUTH, must_join=left)
    assert list(sweep.accused_people(10.0).itertuples(index=False, name=None)) == [
        ("A", None, "a1", "a2", 9.0),
        ("B", None, "b1", "b2", 5.0),
    ]
    assert list(sweep.accused_people(6.0).person_id) == ["B"]
    assert len(sweep.accused_people(5.0)) == 0
    never = sp.Sweep(PAIRS[:1], TRUTH, must_join=left).accused_people(0.0)
    assert list(never.weight) == [-np.inf]
    with pytest.raises(ValueError, match="knows no departures"):
        sp.Sweep(PAIRS, TRUTH).accused_people(6.0)
