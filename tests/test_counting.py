"""Four ways of counting: by hand, against the slow way, and which linkage each calls better."""

import pandas as pd
import pytest
from brute import brute_force
from hypothesis import given, settings
from test_sweep import graphs

import sameperson as sp
from sameperson.linkage.identities import complete_linkage, components
from sameperson.outcomes import mixing
from sameperson.outcomes.counting import (
    MEASURES,
    Known,
    compare,
    four_ways,
    four_ways_at,
    verdicts,
)

TRUTH = pd.Series({"n1": "N", "n2": "N", "n3": "N", "t1": "T", "t2": "T", "u1": "U"})
MUST = pd.DataFrame({"person_id": ["T"], "arrival": ["t1"], "departure": ["t2"]})


def table(*links: str) -> pd.DataFrame:
    """Links as in "n1 n2"; all of weight 1."""
    rows = [link.split() for link in links]
    return pd.DataFrame(rows, columns=["record_l", "record_r"]).assign(weight=1.0)


ONE = table("n1 n2", "n2 n3", "t1 t2", "n3 t1")
TWO = table("n1 n2", "n2 n3", "t1 u1")


def counted(links: pd.DataFrame) -> pd.DataFrame:
    return four_ways(components(links, TRUTH.index), TRUTH, links, MUST)


def rows(found: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(found["count"], found["of"], strict=True))


def test_six_records_by_hand() -> None:
    assert rows(counted(ONE)) == [
        (3, 4), (3, 4), (6, 8),  # links: n1n2, n2n3, t1t2 right; four true pairs
        (4, 10), (4, 4), (8, 14),  # five records in one identity: ten pairs, four of them true
        (2, 3), (0, 2),  # N and T merged; U has one record and cannot be split
        (1, 3), (0, 3), (2, 3), (0, 3), (0, 1),
    ]  # fmt: skip
    assert rows(counted(TWO)) == [
        (2, 3), (2, 4), (4, 7),
        (3, 4), (3, 4), (6, 8),  # n1n2n3 closes the third pair
        (2, 3), (1, 2),
        (1, 3), (0, 3), (1, 3), (1, 3), (1, 1),  # N intact, U merged, T both and accused
    ]  # fmt: skip


def test_the_order_of_the_two_turns_there_and_back() -> None:
    better = compare(counted(ONE), counted(TWO))
    assert better["links"].tolist() == ["first"] * 3
    assert better["pairs in an identity"].tolist() == ["second", "first", "second"]
    assert better["people"].tolist() == ["equal", "first"]
    assert better["what happens"].dropna().to_dict() == {"intact": "equal", "accused": "first"}
    assert verdicts(better) == {
        "links": "first", "pairs in an identity": "second", "people": "first",
        "what happens": "first",
    }  # fmt: skip
    turned = verdicts(compare(counted(TWO), counted(ONE)))
    assert list(turned.values()) == ["second", "first", "second", "second"]
    assert set(verdicts(compare(counted(ONE), counted(ONE))).values()) == {"equal"}


def test_people_are_divided_where_no_formula_settles_them() -> None:
    alone = components(ONE[:0], TRUTH.index)
    nobody = four_ways(alone, TRUTH, ONE[:0], MUST)
    said = verdicts(compare(counted(ONE), nobody))
    assert said["people"] == "divided", "more are merged, fewer are split"
    assert said["what happens"] == "first"
    assert said["links"] == "first", "F1 is 0 and defined, precision is not"
    assert pd.isna(compare(counted(ONE), nobody)["links", "precision"])


def test_a_rate_without_a_denominator_is_not_defined() -> None:
    truth = pd.Series({"a": "A", "b": "B"})
    found = four_ways(pd.Series({"a": 1, "b": 2}), truth)
    undefined = found.index[found["share"].isna()]
    assert set(undefined) == {
        *(("links", name) for name in ("precision", "recall", "F1")),
        *(("pairs in an identity", name) for name in ("precision", "recall", "F1")),
        ("people", "split"), ("what happens", "accused"),
    }  # fmt: skip
    assert found.loc[("links", "precision"), "count"] is pd.NA
    assert found.loc[("people", "split"), "of"] == 0
    with pytest.raises(ValueError, match="'z'"):
        four_ways(pd.Series({"a": 1, "b": 2}), truth, table("a z"))


def test_a_link_counts_once_whichever_way_it_is_written() -> None:
    twice = pd.concat([ONE, table("n2 n1", "t2 t2")])
    assert rows(counted(twice)) == rows(counted(ONE))


def test_a_rule_other_than_components_is_counted_as_it_comes() -> None:
    links = table("n1 n2", "n2 n3", "n3 n1", "n3 t1")
    whole = complete_linkage(links, TRUTH.index)
    inside = links[links.record_l.map(whole).to_numpy() == links.record_r.map(whole).to_numpy()]
    found = four_ways(whole, TRUTH, inside, MUST)
    assert rows(found)[:6] == [(3, 3), (3, 4), (6, 7)] * 2, "every pair in an identity is a link"
    assert rows(found)[6:8] == [(0, 3), (1, 2)]


def built(person, edges, required):
    truth = pd.Series(person, index=range(len(person)))
    pairs = pd.DataFrame(edges, columns=["record_l", "record_r", "weight"])
    pairs = pairs.astype({"record_l": int, "record_r": int, "weight": float})
    must = pd.DataFrame(required, columns=["arrival", "departure"]).astype(int)
    return truth, pairs, must


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_every_count_is_what_the_slow_way_counts(graph) -> None:
    person, edges, required = graph
    truth, pairs, must = built(person, edges, required)
    sweep, own = sp.Sweep(pairs, truth, must_join=must), truth.value_counts()
    for threshold in (-2.0, 1.0, 3.0):
        slow = brute_force(person, edges, required, threshold)
        links = pairs[pairs.weight >= threshold]
        found = four_ways(components(links, truth.index), truth, links, must)
        pd.testing.assert_frame_equal(found, four_ways_at(sweep.at(threshold), Known.of(truth)))
        for way, total, wrong, rate in (
            ("links", "links", "false_links", "link_precision"),
            ("pairs in an identity", "identity_pairs", "false_identity_pairs", "precision"),
        ):
            row = found.loc[(way, "precision")]
            assert (row["of"], row["of"] - row["count"]) == (slow[total], slow[wrong])
            assert slow[rate] is None or row["share"] == pytest.approx(slow[rate])
            right = slow[total] - slow[wrong]
            f1 = found.loc[(way, "F1")]
            true = int((own * (own - 1) // 2).sum())
            assert (f1["count"], f1["of"]) == (2 * right, slow[total] + true)
            assert found.loc[(way, "recall"), "of"] == true
        people, happens = found.loc["people"], found.loc["what happens"]
        assert people["count"].tolist() == [slow["people_wrongly_merged"], slow["people_split"]]
        assert people["of"].tolist() == [slow["people"], (own > 1).sum()]
        parts = happens["count"][["intact", "only split", "only merged", "both"]]
        assert parts.sum() == slow["people"]
        assert (parts["intact"], parts["both"]) == (slow["people_intact"], slow["people_both"])
        assert rows(happens)[-1] == (slow["people_accused"], slow["people_left_in_time"])


def test_every_measure_has_a_denominator_of_its_own_and_a_way() -> None:
    assert len({measure[:2] for measure in MEASURES}) == len(MEASURES)
    found = counted(ONE)
    assert found["out_of"]["people", "split"] == "people with two or more records"
    assert (found["count"] <= found["of"]).all()
    assert list(found["better"]["what happens"]) == ["more", "", "", "", "less"]


# Where the pairs lie ----------------------------------------------------------------------------


def test_the_largest_identity_stands_first_and_shares_add_up_by_hand() -> None:
    truth = pd.Series(
        {"a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C", "d1": "D", "e1": "E", "b3": "B"}
    )
    identities = pd.Series({"a1": 1, "a2": 1, "b1": 1, "b2": 1, "c1": 1, "d1": 2, "e1": 3, "b3": 3})
    found = mixing.largest_first(identities, truth)
    assert found.index.tolist() == [1, 3]
    assert found[["records", "people", "false_pairs"]].to_numpy().tolist() == [[5, 3, 8], [2, 2, 1]]
    assert found["pairs_so_far"].tolist() == [8, 9]
    assert found["people_so_far"].tolist() == [3, 4], "B stands in both and is counted once"
    assert len(mixing.largest_first(pd.Series({"a1": 1, "a2": 2}), truth[:2])) == 0


def test_twosomes_by_hand() -> None:
    links = table("n1 t1", "t2 n2", "n1 t2", "t1 u1", "n1 n2", "t1 n1")
    assert mixing.twosomes(links, TRUTH).to_dict() == {("N", "T"): 3, ("T", "U"): 1}
    assert len(mixing.twosomes(links[:0], TRUTH)) == 0


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_false_pairs_and_people_are_those_of_the_sweep(graph) -> None:
    truth, pairs, _ = built(*graph)
    links = pairs[pairs.weight >= 1.0]
    at = sp.Sweep(pairs, truth).at(1.0)
    found = mixing.largest_first(components(links, truth.index), truth)
    assert found["false_pairs"].sum() == at.false_identity_pairs
    assert len(found) == at.mixed_identities
    assert found["false_pairs"].is_monotonic_decreasing
    last = found.iloc[-1][["pairs_so_far", "people_so_far"]].tolist() if len(found) else [0, 0]
    assert last == [at.false_identity_pairs, at.people_wrongly_merged]
    assert mixing.twosomes(links, truth).sum() == at.false_links
