"""What holds an identity together: by hand, and against the slow way."""

import pandas as pd
from brute import components as slow_components
from hypothesis import given, settings
from hypothesis import strategies as st

from sameperson.linkage.holding import bridges, strongest_path, weakest_links

LINKS = pd.DataFrame(
    [
        ("a", "b", 9.0), ("b", "c", 8.0), ("a", "c", 5.0), ("c", "d", 4.0), ("d", "e", 7.0),
        ("x", "y", 2.0), ("y", "z", 3.0), ("x", "z", 2.0),
    ],
    columns=["record_l", "record_r", "weight"],
)  # fmt: skip


def test_the_weakest_link_of_each_identity_by_hand() -> None:
    found = weakest_links(LINKS)
    assert found.to_dict("records") == [
        # Above 2 the record x is alone. Without y-x or x-z alone it is not: the other one stays.
        {"identity_id": "x", "records": 3, "links": 3, "weight": 2.0,
         "record_l": "x", "record_r": "y", "bridge": False},
        {"identity_id": "a", "records": 5, "links": 5, "weight": 4.0,
         "record_l": "c", "record_r": "d", "bridge": True},
    ]  # fmt: skip
    assert len(weakest_links(LINKS[:0])) == 0


def test_a_light_link_that_others_go_round_is_not_the_weakest() -> None:
    without = LINKS[LINKS.weight > 4]
    assert weakest_links(without).loc[lambda f: f.identity_id == "a", "weight"].item() == 8.0


def test_the_strongest_path_by_hand() -> None:
    rows = strongest_path(LINKS, "e", "a").itertuples(index=False, name=None)
    assert list(rows) == [("e", "d", 7.0), ("d", "c", 4.0), ("c", "b", 8.0), ("b", "a", 9.0)]
    assert len(strongest_path(LINKS, "a", "x")) == 0
    assert len(strongest_path(LINKS, "a", "a")) == 0
    assert len(strongest_path(LINKS, "a", "nobody")) == 0


def test_a_link_by_hand_weighs_more_than_any_other() -> None:
    by_hand = pd.DataFrame([("a", "e", float("inf"))], columns=LINKS.columns)
    rows = strongest_path(pd.concat([LINKS, by_hand]), "a", "d")
    assert rows[["record_l", "record_r"]].to_numpy().tolist() == [["a", "e"], ["e", "d"]]


@st.composite
def graphs(draw):
    size = draw(st.integers(2, 8))
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    pairs = draw(st.sets(ends.filter(lambda p: p[0] < p[1]), min_size=1, max_size=12))
    weights = st.sampled_from([1.0, 2.0, 3.0, 4.0])
    rows = [(*pair, draw(weights)) for pair in sorted(pairs)]
    return size, pd.DataFrame(rows, columns=LINKS.columns)


def joined_up_to(size: int, links: pd.DataFrame, a: int, b: int) -> float | None:
    """The largest threshold at which two records are together, by trying each."""
    for threshold in sorted(links.weight.unique(), reverse=True):
        left = links[links.weight >= threshold]
        ends = list(zip(left.record_l, left.record_r, strict=True))
        if any({a, b} <= part for part in slow_components(size, ends)):
            return float(threshold)
    return None


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_a_path_is_made_of_links_and_holds_as_long_as_anything_does(graph) -> None:
    size, links = graph
    known = {(r.record_l, r.record_r): r.weight for r in links.itertuples()}
    for a in range(size):
        for b in range(size):
            path = strongest_path(links, a, b)
            expected = joined_up_to(size, links, a, b) if a != b else None
            assert (path.weight.min() if len(path) else None) == expected
            if len(path):
                assert [path.record_l.iloc[0], path.record_r.iloc[-1]] == [a, b]
                assert list(path.record_l[1:]) == list(path.record_r[:-1])
                for row in path.itertuples():
                    ends = (min(row.record_l, row.record_r), max(row.record_l, row.record_r))
                    assert known[ends] == row.weight


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_an_identity_holds_up_to_its_weakest_link_and_a_bridge_alone_splits_it(graph) -> None:
    size, links = graph
    ends = list(zip(links.record_l, links.record_r, strict=True))
    whole = [part for part in slow_components(size, ends) if len(part) > 1]
    found = weakest_links(links).set_index("identity_id")
    assert set(found.index) == {min(part) for part in whole}
    for part in whole:
        row = found.loc[min(part)]
        assert (row.records, row.links) == (len(part), links.record_l.isin(part).sum())
        for threshold, together in ((row.weight, True), (row.weight + 0.5, False)):
            left = links[links.weight >= threshold]
            pairs = list(zip(left.record_l, left.record_r, strict=True))
            assert (part in slow_components(size, pairs)) == together
    crossing = bridges(links)
    told = set(zip(crossing.record_l, crossing.record_r, strict=True))
    for pair in ends:
        rest = [other for other in ends if other != pair]
        alone = len(slow_components(size, rest)) > len(slow_components(size, ends))
        assert (pair in told) == alone
