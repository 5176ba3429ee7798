"""A published rate and a count of people: by hand, and against a slow and plain count."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sameperson as sp
from sameperson.outcomes.border import EVERYBODY, Border
from sameperson.outcomes.statistic import overstays, people_counted, share_with

# Ann leaves in time, Ben late, Cem never; Dao comes twice and leaves twice in time.
FILE = pd.DataFrame(
    [
        ("a1", "arrival", "2050-01-01"), ("a2", "departure", "2050-04-01"),  # 90 days
        ("b1", "arrival", "2050-01-01"), ("b2", "departure", "2050-04-02"),  # 91 days
        ("c1", "arrival", "2050-03-01"), ("v1", "entry", None),
        ("d1", "arrival", "2050-01-10"), ("d2", "departure", "2050-01-20"),
        ("d3", "arrival", "2050-06-10"), ("d4", "departure", "2050-06-10"),  # the same day
    ],
    columns=["record_id", "event", "event_on"],
)  # fmt: skip
TRUTH = pd.Series({r: {"v": "A"}.get(r[0], r[0].upper()) for r in FILE.record_id}, name="person_id")
PEOPLE = pd.Series({"A": "Alder", "B": "Alder", "C": "Birch", "D": "Birch"})
GROUPS = TRUTH.map(PEOPLE)


@pytest.fixture
def border() -> Border:
    return Border.of(FILE, GROUPS)


def split(*records: str) -> pd.Series:
    """The truth, with some records on their own."""
    return TRUTH.where(~TRUTH.index.isin(records), TRUTH.index.to_series())


def joined(**new: str) -> pd.Series:
    """The truth, with some people under another name."""
    return TRUTH.replace(new)


def test_the_truth_counts_who_left_late_or_not_at_all(border) -> None:
    found = overstays(border, TRUTH)
    assert list(found.index) == ["Alder", "Birch", EVERYBODY]
    assert found.visits.tolist() == [2, 3, 5]
    assert found.overstays.tolist() == [1, 1, 2]
    assert found.rate.tolist() == pytest.approx([1 / 2, 1 / 3, 2 / 5])
    assert found.variance[EVERYBODY] == pytest.approx(0.4 * 0.6 / 5)
    # Wilson's interval at 2 of 5, from his formula.
    z, n, p = 1.959964, 5, 0.4
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    ends = [(p + z**2 / (2 * n) + sign * half) / (1 + z**2 / n) for sign in (-1, 1)]
    assert found.loc[EVERYBODY, ["lower", "upper"]].tolist() == pytest.approx(ends, rel=1e-6)


def test_a_missed_link_makes_an_overstay_and_a_false_one_hides_one(border) -> None:
    assert overstays(border, split("a2")).overstays.tolist() == [2, 1, 3]
    # Cem's arrival and Ann's departure, 31 days later, in one identity.
    assert overstays(border, joined(C="A")).overstays.tolist() == [1, 0, 1]
    # Ben with Dao: her departure of January closes his visit too.
    assert overstays(border, joined(B="D")).overstays.tolist() == [0, 1, 1]


def test_a_departure_without_an_arrival_is_seen_without_the_truth(border) -> None:
    matched, in_time = border.matched(TRUTH)
    assert matched.tolist() == [True, True, True, True]
    assert in_time.tolist() == [True, False, True, True]
    assert list(border.late(TRUTH)) == ["b2"]
    matched, in_time = border.matched(split("d4", "b2"))
    assert matched.tolist() == [True, False, True, False]
    assert in_time.tolist() == [True, False, True, False]
    # Without her second arrival the second departure still stands after the first: 151 days.
    matched, in_time = border.matched(split("d3"))
    assert (matched[3], in_time[3]) == (True, False)


def test_a_visit_of_more_than_300_days_is_none() -> None:
    file = FILE.assign(event_on=FILE.event_on.replace("2050-04-02", "2050-10-28"))
    assert Border.of(file, GROUPS).matched(TRUTH)[0].tolist() == [True, True, True, True]
    file = FILE.assign(event_on=FILE.event_on.replace("2050-04-02", "2050-10-29"))
    assert Border.of(file, GROUPS).matched(TRUTH)[0].tolist() == [True, False, True, True]


def test_order_and_kind_of_labels_do_not_matter(border) -> None:
    other = pd.Series(pd.factorize(TRUTH)[0] * 7, index=TRUTH.index).sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(overstays(border, TRUTH), overstays(border, other))


def test_what_cannot_be_read_is_refused(border) -> None:
    with pytest.raises(ValueError, match="hold no arrival"):
        Border.of(FILE[FILE.event != "arrival"], GROUPS)
    with pytest.raises(ValueError, match="'a1' has no day"):
        Border.of(FILE.assign(event_on=None), GROUPS)
    with pytest.raises(ValueError, match="'d3' has no group"):
        Border.of(FILE, GROUPS.drop("d3"))
    with pytest.raises(ValueError, match="has no identity"):
        overstays(border, TRUTH.drop("d3"))
    with pytest.raises(ValueError, match="'v1' has no identity"):
        people_counted(TRUTH.drop("v1"), TRUTH, PEOPLE)


def test_a_group_without_visits_has_no_rate() -> None:
    groups = GROUPS.where(GROUPS.index != "b2", "Elm")
    found = overstays(Border.of(FILE, groups), TRUTH)
    assert found.loc["Elm"].fillna(-1).tolist() == [0, 0, -1, -1, -1, -1]


events = st.lists(
    st.tuples(
        st.sampled_from(["arrival", "departure"]), st.integers(0, 500), st.integers(0, 3),
        st.sampled_from(["Alder", "Birch"]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@given(events)
def test_visits_and_departures_as_counted_one_by_one(drawn) -> None:
    drawn = [("arrival", 10, 0, "Alder"), *drawn]
    start = np.datetime64("2049-01-01")
    ids = [f"r{i}" for i in range(len(drawn))]
    file = pd.DataFrame({"record_id": ids, "event": [d[0] for d in drawn]})
    file["event_on"] = [str(start + d[1]) for d in drawn]
    home = pd.Series([d[2] for d in drawn], index=ids)
    border = Border.of(file, pd.Series([d[3] for d in drawn], index=ids))

    def gaps(kind: str, sign: int) -> list[list[int]]:
        return [
            [sign * (b[1] - a[1]) for b in drawn
             if b[0] != kind and b[2] == a[2] and sign * (b[1] - a[1]) >= 0]
            for a in drawn if a[0] == kind
        ]  # fmt: skip

    assert border.in_time(home).tolist() == [
        any(gap <= 90 for gap in own) for own in gaps("arrival", 1)
    ]
    closed = gaps("departure", -1)
    matched, in_time = border.matched(home)
    assert matched.tolist() == [any(gap <= 300 for gap in own) for own in closed]
    assert in_time.tolist() == [any(gap <= 90 for gap in own) for own in closed]


# How many people ------------------------------------------------------------------------------


def test_splits_and_merges_bend_a_count_in_opposite_directions() -> None:
    found = people_counted(split("a2", "d3"), TRUTH, PEOPLE)
    assert found.loc[EVERYBODY].tolist() == [4, 6, 2, 0, 2]
    found = people_counted(joined(C="A", D="A"), TRUTH, PEOPLE)
    assert found.loc[EVERYBODY].tolist() == [4, 2, 0, 2, -2]
    # In the group of its first record: Ann's, who is of Alder.
    assert found.loc["Alder"].tolist() == [2, 2, 0, 0, 0]
    assert found.loc["Birch"].tolist() == [2, 0, 0, 2, -2]


def test_two_errors_cancel_and_neither_is_gone() -> None:
    identities = split("d3").replace({"C": "A"})
    found = people_counted(identities, TRUTH, PEOPLE)
    assert found.loc[EVERYBODY].tolist() == [4, 4, 1, 1, 0]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=15))
def test_identities_are_people_plus_splits_less_merges(cells) -> None:
    truth = pd.Series([p for p, _ in cells], index=range(len(cells)), name="person_id")
    home = pd.Series([i for _, i in cells], index=range(len(cells)))
    groups = pd.Series({p: "even" if p % 2 == 0 else "odd" for p in range(5)})
    found = people_counted(home, truth, groups)
    whole = found.loc[EVERYBODY]
    assert whole.people == truth.nunique()
    assert whole.identities == home.nunique()
    assert whole.added_by_splits == (home.groupby(truth).nunique() - 1).sum()
    assert whole.hidden_by_merges == (truth.groupby(home).nunique() - 1).sum()
    assert (found.difference == found.added_by_splits - found.hidden_by_merges).all()
    assert (found >= 0).drop(columns="difference").all(axis=None)
    assert (found.drop(EVERYBODY).sum() == whole).all()


def test_the_counts_are_those_of_a_sweep() -> None:
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    sweep = sp.Sweep(linkage.pairs, world.truth)
    for threshold in (-5, 3, 12):
        found = people_counted(linkage.identities(threshold), world.truth, world.groups)
        outcome = sweep.at(threshold)
        assert found.loc[EVERYBODY, ["people", "identities"]].tolist() == [
            outcome.people,
            outcome.identities,
        ]


def test_a_share_with_a_record_elsewhere() -> None:
    asked, others = pd.Series(["a1", "b1", "c1", "d1"]), pd.Series(["v1"])
    by = pd.Series(["young", "young", "old", None])
    assert share_with(TRUTH, asked, others, by).to_dict() == {"young": 0.5, "old": 0.0}
    assert share_with(joined(C="A"), asked, others, by).to_dict() == {"young": 0.5, "old": 1.0}


def test_nobody_stays_longer_than_a_visit_may_last_here() -> None:
    """The 300 days hold in the worlds of this course, and all arrivals are due."""
    for name in ("tiny", "classroom"):
        world = sp.load(name)
        border = Border.of(world.records, world.truth.map(world.groups))
        assert border.matched(world.truth)[0].all()
        today = world.records.recorded_on.dropna().max()
        days = np.datetime64(today) - border.arrived.astype("datetime64[D]")
        assert (days.astype(int) >= 90).all()
        assert len(list(itertools.islice(border.late(world.truth), 1))) == 1
