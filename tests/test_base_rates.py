"""The same evidence under another base rate, against a file small enough to count."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import Linkage, Model
from sameperson.outcomes.base_rates import case_by_case
from sameperson.outcomes.groups import wilson

PRIOR = 0.25


def tiny() -> tuple[Linkage, pd.DataFrame, pd.Series]:
    """Two requests, of Ann and Bo; four other records: Ann, Ann, Bo, Cy."""
    records = pd.DataFrame({"record_id": list("abcdef"), "source": ["asks"] * 2 + ["file"] * 4})
    truth = pd.Series(["Ann", "Bo", "Ann", "Ann", "Bo", "Cy"], index=list("abcdef"))
    rows = [
        ("a", "c", 6.0), ("a", "d", 5.0), ("a", "f", 4.0),  # the last is false
        ("b", "e", 4.5), ("b", "c", 5.5), ("b", "f", 1.0),  # only the first is true
        ("c", "d", 5.0), ("a", "b", 5.0),  # not a request and another record
    ]  # fmt: skip
    pairs = pd.DataFrame(rows, columns=["record_l", "record_r", "evidence_weight"])
    model = Model({"probability_two_random_records_match": PRIOR, "comparisons": []}, {})
    return Linkage(pairs, pd.Index(list("abcdef")), -10, model, None), records, truth


def claims(evidence: list[float], prior: float) -> float:
    odds = prior / (1 - prior) * 2 ** np.array(evidence)
    return float(np.mean(odds / (1 + odds)))


def test_by_hand_when_everybody_is_known() -> None:
    linkage, records, truth = tiny()
    (row,) = case_by_case(linkage, records, truth, "asks", [1.0], 4, 6).to_dict("records")
    assert (row["pairs"], row["true"], row["share"]) == (5, 3, 0.6)
    assert row["prior"] == pytest.approx(3 / 8), (
        "three true pairs of two requests with four records"
    )
    assert row["the model's prior"] == pytest.approx(claims([6, 5, 4, 4.5, 5.5], PRIOR))
    assert row["this prior"] == pytest.approx(claims([6, 5, 4, 4.5, 5.5], 3 / 8))
    assert (row["lower"], row["upper"]) == pytest.approx(wilson(3, 5))


def test_whoever_is_not_known_loses_their_own_records_and_no_others() -> None:
    linkage, records, truth = tiny()
    seen = set()
    for seed in range(12):
        (row,) = case_by_case(linkage, records, truth, "asks", [0.5], 4, 6, seed).to_dict("records")
        ann = row["true"] == 2  # one of the two is known: Ann has two other records, Bo one
        seen.add(ann)
        assert row["pairs"] - row["true"] == 2, "the false pairs stay"
        assert row["prior"] == pytest.approx((2 if ann else 1) / 8)
        assert row["this prior"] == pytest.approx(
            claims([6, 5, 4, 5.5] if ann else [4, 4.5, 5.5], (2 if ann else 1) / 8)
        )
    assert seen == {True, False}


def test_a_band_without_pairs_is_not_defined() -> None:
    linkage, records, truth = tiny()
    row = case_by_case(linkage, records, truth, "asks", [1.0], 20, 30).iloc[0]
    assert row["pairs"] == 0
    assert row[["share", "lower", "upper", "the model's prior", "this prior"]].isna().all()


def test_what_cannot_be_asked() -> None:
    linkage, records, truth = tiny()
    with pytest.raises(ValueError, match="above 0 and are at most 1"):
        case_by_case(linkage, records, truth, "asks", [0.0], 4, 6)
    with pytest.raises(ValueError, match="some records of source 'nobody'"):
        case_by_case(linkage, records, truth, "nobody", [1.0], 4, 6)


def test_a_lower_base_rate_lowers_what_is_so_and_not_what_is_claimed() -> None:
    world = sp.make_world(1500, seed=5)
    linkage = sp.link(world.records, progress=False)
    found = case_by_case(linkage, world.records, world.truth, "visas", (1, 0.2), 8, 20)
    many, few = (row for _, row in found.iterrows())
    assert few["prior"] == pytest.approx(0.2 * many["prior"], rel=0.15)
    assert few["upper"] < many["lower"]
    assert few["this prior"] < few["the model's prior"] - 0.05
    assert many["pairs"] - many["true"] == few["pairs"] - few["true"]
