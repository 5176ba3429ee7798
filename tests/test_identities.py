"""Rules of identity: by hand, and against the slow way on random graphs."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from brute import components as slow_components
from hypothesis import given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.linkage.constraints import constrained
from sameperson.linkage.identities import best_links, complete_linkage, components


def frame(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["record_l", "record_r", "weight"])


def pairs_of(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["record_l", "record_r"])


def parts(identities: pd.Series) -> set[frozenset]:
    """Who is together, without names."""
    return {frozenset(own) for own in identities.groupby(identities).groups.values()}


def made(text: str) -> set[frozenset]:
    """``"ab c"`` for records a and b together and c alone."""
    return {frozenset(part) for part in text.split()}


BARBELL = frame(
    ("a", "b", 9.0), ("b", "c", 8.0), ("a", "c", 8.0),
    ("c", "d", 4.0),
    ("d", "e", 7.0), ("e", "f", 7.0), ("d", "f", 6.0),
)  # fmt: skip


# Connected components -------------------------------------------------------------------------


def test_components_by_hand() -> None:
    found = components(BARBELL, list("gfedcba"))
    assert found.to_dict() == {**dict.fromkeys("abcdef", "a"), "g": "g"}
    assert list(found.index) == list("abcdefg")
    assert (found.name, found.index.name) == ("identity_id", "record_id")
    assert parts(components(BARBELL[BARBELL.weight > 4], list("abcdef"))) == made("abc def")


def test_components_are_those_of_the_linkage() -> None:
    linkage = sp.link(sp.load("tiny").records, progress=False)
    links = linkage.pairs[linkage.pairs.weight >= 3]
    pd.testing.assert_series_equal(components(links, linkage.records), linkage.identities(3.0))


def test_nothing_linked_and_nobody_there() -> None:
    assert parts(components(BARBELL[:0], ["b", "a"])) == made("a b")
    assert len(components(BARBELL[:0], [])) == 0


def test_ids_may_be_whole_numbers_and_links_may_stand_twice_or_join_a_record_to_itself() -> None:
    links = frame((10, 9, 2.0), (9, 10, 3.0), (9, 9, 5.0))
    assert components(links, [9, 10, 11]).to_dict() == {9: 9, 10: 9, 11: 11}


@pytest.mark.parametrize(
    ("links", "records", "message"),
    [
        (frame(("a", "z", 1.0)), ["a"], "A link names record 'z'"),
        (frame(("a", "b", np.nan)), ["a", "b"], "row 0 has no weight"),
        (frame(("a", "b", 1.0)).drop(columns="weight"), ["a", "b"], "column 'weight'"),
        (frame(("a", "b", 1.0)), ["a", "b", "a"], "Record 'a' stands twice"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(links, records, message) -> None:
    with pytest.raises(ValueError, match=message):
        components(links, records)


# Best links -----------------------------------------------------------------------------------

SOURCE = pd.Series({"v1": "visas", "v2": "visas", "b1": "benefits", "b2": "benefits", "x": None})


def test_a_link_stays_when_it_is_the_best_of_both_its_ends() -> None:
    links = frame(
        ("v1", "b1", 9.0),  # best of both
        ("v1", "b2", 8.0),  # v1 has a better one to benefits
        ("b1", "v2", 7.0),  # so has b1 to visas
        ("v2", "b2", 6.0),  # v2's best is b1, so it stays alone
        ("v1", "v2", 5.0),  # one source
    )
    kept = best_links(links, SOURCE)
    assert list(kept.weight) == [9.0]
    assert list(best_links(links[links.record_r == "b2"], SOURCE).weight) == [8.0]


def test_a_record_without_a_source_is_a_source_of_its_own() -> None:
    links = frame(("x", "v1", 9.0), ("x", "v2", 8.0), ("x", "b1", 7.0), ("y", "x", 6.0))
    assert list(best_links(links, SOURCE).weight) == [9.0, 7.0, 6.0]


def test_of_equal_links_the_one_with_the_smaller_ids_is_the_best_in_any_order() -> None:
    links = frame(("v2", "b1", 5.0), ("v1", "b1", 5.0), ("v1", "b2", 5.0), ("v2", "b2", 5.0))
    for rows in ([0, 1, 2, 3], [3, 2, 1, 0]):
        kept = best_links(links.iloc[rows], SOURCE)
        # The best of b2 is v1 and the best of v2 is b1, and both of those have each other.
        assert kept[["record_l", "record_r"]].to_numpy().tolist() == [["v1", "b1"]]


def test_other_columns_and_the_index_of_a_best_link_stay() -> None:
    links = frame(("v1", "b1", 9.0)).assign(why="name").set_axis([7])
    pd.testing.assert_frame_equal(best_links(links, SOURCE), links)
    assert len(best_links(links[:0], SOURCE)) == 0


# Complete linkage -----------------------------------------------------------------------------


def test_a_chain_is_no_identity_when_every_pair_must_be_a_link() -> None:
    chain = frame(("a", "b", 5.0), ("b", "c", 4.0))
    assert parts(complete_linkage(chain, list("abc"))) == made("ab c")
    assert parts(complete_linkage(BARBELL, list("abcdefg"))) == made("abc def g")
    whole = pd.concat([chain, frame(("a", "c", 1.0))])
    assert parts(complete_linkage(whole, list("abc"))) == made("abc")


def test_the_pair_of_identities_whose_weakest_link_is_heaviest_is_joined_first() -> None:
    square = frame(("a", "b", 9.0), ("c", "d", 8.0), ("b", "c", 7.0), ("a", "c", 2.0))
    assert parts(complete_linkage(square, list("abcd"))) == made("ab cd")
    # b-c is heavier than any link of d, but a-c is not there, so c goes to d.
    ties = frame(("a", "b", 5.0), ("b", "c", 5.0), ("c", "d", 5.0))
    assert parts(complete_linkage(ties, list("abcd"))) == made("ab cd")


def test_a_large_component_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"join 6 records into one component.*takes on 5"):
        complete_linkage(BARBELL, list("abcdefg"), largest=5)
    assert len(complete_linkage(BARBELL, list("abcdefg"), largest=6)) == 7


# Must-not-link --------------------------------------------------------------------------------


def test_a_decision_about_two_records_takes_the_lightest_link_on_their_path() -> None:
    found = constrained(BARBELL, list("abcdef"), pairs_of(("f", "a")))
    assert parts(found.identities) == made("abc def")
    assert found.refused.to_dict("records") == [
        {"record_l": "c", "record_r": "d", "weight": 4.0, "decision_l": "a", "decision_r": "f"}
    ]


def test_a_decision_about_a_link_refuses_it_and_what_would_go_round_it() -> None:
    found = constrained(BARBELL, list("abcdef"), pairs_of(("a", "b")))
    assert parts(found.identities) == made("acdef b")  # a-c comes before b-c: ties by record id
    rows = found.refused[["record_l", "record_r", "weight"]]
    assert rows.to_numpy().tolist() == [["a", "b", 9.0], ["b", "c", 8.0]]
    assert (found.refused.decision_l + found.refused.decision_r == "ab").all()


def test_without_decisions_the_components_come_out() -> None:
    found = constrained(BARBELL, list("abcdefg"), pairs_of())
    pd.testing.assert_series_equal(found.identities, components(BARBELL, list("abcdefg")))
    assert len(found.refused) == 0


def test_of_several_decisions_the_smallest_is_named() -> None:
    links = frame(("a", "b", 9.0), ("c", "d", 8.0), ("b", "c", 5.0))
    found = constrained(links, list("abcd"), pairs_of(("d", "b"), ("d", "a"), ("c", "b")))
    assert found.refused[["decision_l", "decision_r"]].to_numpy().tolist() == [["a", "d"]]


def test_a_decision_that_cannot_be_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="A decision names record 'z'"):
        constrained(BARBELL, list("abcdef"), pairs_of(("a", "z")))
    with pytest.raises(ValueError, match="record 'a' apart from itself"):
        constrained(BARBELL, list("abcdef"), pairs_of(("a", "a")))


# Against the slow way -------------------------------------------------------------------------


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 9))
    weight = st.sampled_from([0.0, 1.0, 2.0, 5.0])
    possible = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    links = frame(*((a, b, draw(weight)) for a, b in chosen)).astype(
        {"record_l": int, "record_r": int, "weight": float}
    )
    apart = draw(st.lists(st.sampled_from(possible), max_size=4)) if possible else []
    source = pd.Series(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)))
    rows = draw(st.permutations(range(len(links))))
    return links.iloc[rows], apart, source, size


def in_order(links: pd.DataFrame) -> list[tuple[int, int]]:
    """Links as the rules take them: by falling weight, ties by record id."""
    rows = sorted(links.itertuples(index=False), key=lambda r: (-r.weight, r.record_l, r.record_r))
    return [(row.record_l, row.record_r) for row in rows]


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_components_equal_brute_force(graph) -> None:
    links, _, _, size = graph
    expected = {frozenset(part) for part in slow_components(size, in_order(links))}
    assert parts(components(links, range(size))) == expected


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_must_not_link_equals_brute_force(graph) -> None:
    links, apart, _, size = graph
    found = constrained(links, range(size), pairs_of(*apart))
    whole = [{record} for record in range(size)]
    refused = []
    for a, b in in_order(links):
        first = next(part for part in whole if a in part)
        second = next(part for part in whole if b in part)
        if first is second:
            continue
        both = first | second
        if broken := sorted((x, y) for x, y in apart if x in both and y in both):
            refused.append((a, b, *broken[0]))
            continue
        whole.remove(second)
        first |= second
    assert parts(found.identities) == {frozenset(part) for part in whole}
    told = found.refused.drop(columns="weight").itertuples(index=False, name=None)
    assert list(told) == refused
    for x, y in apart:
        assert found.identities[x] != found.identities[y]


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_best_links_equal_brute_force_and_are_one_per_source_at_most(graph) -> None:
    links, _, source, _ = graph
    ordered = in_order(links)

    def best(record: int, other: int) -> tuple[int, int] | None:
        own = (pair for pair in ordered if record in pair and source[sum(pair) - record] == other)
        return next(own, None)

    expected = [
        (a, b)
        for a, b in ordered
        if source[a] != source[b] and best(a, source[b]) == (a, b) == best(b, source[a])
    ]
    kept = best_links(links, source)
    assert list(zip(kept.record_l, kept.record_r, strict=True)) == expected
    ends = [(a, source[b]) for a, b in expected] + [(b, source[a]) for a, b in expected]
    assert len(ends) == len(set(ends))


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_complete_linkage_equals_brute_force(graph) -> None:
    links, _, _, size = graph
    weight = {(r.record_l, r.record_r): r.weight for r in links.itertuples()}
    whole = [(record,) for record in range(size)]

    def weakest(first: tuple, second: tuple) -> float:
        return min(weight.get((min(a, b), max(a, b)), -np.inf) for a in first for b in second)

    while True:
        whole.sort()
        joins = [(-weakest(p, q), min(p), min(q), p, q) for p, q in combinations(whole, 2)]
        joins = [join for join in joins if join[0] < np.inf]
        if not joins:
            break
        *_, p, q = min(joins)
        whole = [part for part in whole if part not in (p, q)] + [tuple(sorted(p + q))]
    found = parts(complete_linkage(links, range(size)))
    assert found == {frozenset(part) for part in whole}
    for part in found:
        assert all(pair in weight for pair in combinations(sorted(part), 2))
