"""Weights taken apart and put together otherwise: sums, floors, both orders, sounds."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.apart import OTHER, Scores, apart, by_sound, either_order
from sameperson.linkage.weights import evidence


def hand() -> Scores:
    """Three pairs: two by a name and a birth date, the third by the telephone alone."""
    ends = pd.DataFrame({"record_l": ["a", "b", "c"], "record_r": ["d", "e", "f"]})
    parts = pd.DataFrame(
        {"prior": -4.0, "given_name": [6.0, 6.0, -3.0], "phone": [0.0, -2.0, 9.0]},
    )
    rarity = pd.DataFrame({"given_name": [2.0, -3.0, 0.0]})
    formed = pd.DataFrame({"given_name and birth_date": [1, 1, 0], "phone": [0, 0, 1]}) == 1
    return Scores(ends, parts, rarity, formed, floor=-10.0)


def test_weights_by_hand() -> None:
    scores = hand()
    assert scores.fields == ["given_name", "phone"]
    assert scores.pairs().weight.tolist() == [4.0, -3.0, 2.0]
    assert scores.pairs(term_frequency=False).weight.tolist() == [2.0, 0.0, 2.0]
    without = scores.pairs(without=["phone"])
    assert without.record_l.tolist() == ["a", "b"]  # c and f met by the telephone alone
    assert without.weight.tolist() == [4.0, -1.0]


def test_leaving_out_raises_the_floor_by_what_it_can_add() -> None:
    scores = hand()
    assert scores.pairs().attrs["floor"] == -10.0
    assert scores.pairs(term_frequency=False).attrs["floor"] == -7.0
    assert scores.pairs(without=["phone"]).attrs["floor"] == -8.0
    assert scores.pairs(without=["given_name"]).attrs["floor"] == -7.0


def test_a_field_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="no field 'shoe'"):
        hand().pairs(without=["shoe"])


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("tiny")


@pytest.fixture(scope="module")
def linkage(world: sp.World) -> sp.Linkage:
    return sp.link(world.records, progress=False)


def test_put_together_the_parts_are_the_linkage(world, linkage) -> None:
    scores = apart(linkage, world.records)
    assert np.allclose(scores.pairs().weight, linkage.pairs.weight, atol=1e-6)
    plain = evidence(linkage.pairs, linkage.model, with_term_frequency=False)
    found = scores.pairs(term_frequency=False)
    assert np.allclose(found.weight, plain.sum(axis=1).round(6))
    assert set(found.weight.round(4)) != set(linkage.pairs.weight.round(4))


def test_a_field_left_out_is_a_field_that_everybody_lacks(world, linkage) -> None:
    blank = world.records.copy()
    one = blank.record_id[blank.document_number.notna()].iloc[0]
    blank.loc[blank.record_id != one, "document_number"] = None  # a column needs one value
    other = sp.link(blank, model=linkage.model, progress=False).pairs
    found = apart(linkage, world.records).pairs(without=["document_number"])
    floor = found.attrs["floor"]
    expected = other[other.weight >= floor].set_index(["record_l", "record_r"]).weight
    found = found[found.weight >= floor].set_index(["record_l", "record_r"]).weight
    assert len(found) == len(expected) > 50
    assert np.allclose(found.sort_index(), expected.sort_index(), atol=1e-6)


def exchanged(world: sp.World) -> tuple[pd.DataFrame, str, str]:
    """The records, and a copy of one with a typo's worth of nothing but its names exchanged."""
    records = world.records[world.records.given_name.notna() & world.records.birth_date.notna()]
    one = records[records.family_name.notna() & records.phone.notna()].iloc[[0]]
    other = one.assign(record_id="R999999", given_name=one.family_name, family_name=one.given_name)
    both = pd.concat([world.records, other], ignore_index=True)
    return both, one.record_id.item(), "R999999"


def test_either_order_finds_exchanged_names_and_charges_for_their_rarity(world, linkage) -> None:
    records, one, other = exchanged(world)
    linked = sp.link(records, model=linkage.model, progress=False)
    plain, both = apart(linked, records).pairs(), either_order(linked, records)

    def weight(pairs: pd.DataFrame) -> float:
        return pairs.weight[(pairs.record_l == one) & (pairs.record_r == other)].item()

    row = (both.ends.record_l == one) & (both.ends.record_r == other) & (both.parts.order < 0)
    assert row.sum() == 1
    parts = both.parts[row].iloc[0]
    assert parts.order == pytest.approx(np.log2(0.05))
    assert min(parts.given_name, parts.family_name) > 0  # crosswise both agree
    assert weight(both.pairs()) > weight(plain) + 5
    dearer = either_order(linked, records, exchanged=0.05 / 4)
    assert weight(dearer.pairs()) == pytest.approx(weight(both.pairs()) - 2, abs=1e-5)


def test_crosswise_weights_are_those_of_the_linkage_less_what_is_charged(world, linkage) -> None:
    records = world.records
    scores = either_order(linkage, records)
    named = records[records.given_name.notna() & records.family_name.notna()]
    other = named.assign(record_id=named.record_id + OTHER)
    other[["given_name", "family_name"]] = named[["family_name", "given_name"]].to_numpy()
    both = pd.concat([records, other], ignore_index=True)
    linked = sp.link(both, model=linkage.model, progress=False).pairs
    crossed = linked[~linked.record_l.str.endswith(OTHER) & linked.record_r.str.endswith(OTHER)]
    crossed = crossed.assign(record_r=crossed.record_r.str.removesuffix(OTHER))
    crossed = crossed[crossed.record_l < crossed.record_r].set_index(["record_l", "record_r"])
    exact = (crossed[["level_given_name", "level_family_name"]] == 3).sum(axis=1)
    own = scores.parts.order < 0
    found = scores.ends[own].assign(weight=(scores.parts + 0).sum(axis=1)[own])
    found.weight += scores.rarity[own].sum(axis=1)
    found = found.set_index(["record_l", "record_r"]).weight.reindex(crossed.index)
    charged = crossed.weight + np.log2(0.05) - exact
    assert len(found) > 50
    assert exact.max() == 2
    assert np.allclose(found, charged, atol=1e-5)


def test_either_order_never_lowers_a_weight_and_holds_each_pair_once(world, linkage) -> None:
    plain = apart(linkage, world.records).pairs().set_index(["record_l", "record_r"]).weight
    found = either_order(linkage, world.records).pairs()
    assert not any(found[end].str.endswith(OTHER).any() for end in ("record_l", "record_r"))
    assert (found.record_l < found.record_r).all()
    found = found.set_index(["record_l", "record_r"]).weight
    assert not found.index.has_duplicates
    assert (found.reindex(plain.index) >= plain - 1e-9).all()


def test_a_chance_of_nothing_is_refused(world, linkage) -> None:
    with pytest.raises(ValueError, match="above 0 and up to 1"):
        either_order(linkage, world.records, exchanged=0.0)


def test_by_sound_two_spellings_of_one_sound_agree(world) -> None:
    records = world.records
    named = records[records.given_name.notna() & records.family_name.notna()]
    one = named.iloc[[0]]
    respelt = one.assign(
        record_id="R999999", given_name=one.given_name + one.given_name.str[-1], birth_date=None
    )
    scores = by_sound(pd.concat([records, respelt], ignore_index=True))
    row = (scores.ends.record_l == one.record_id.item()) & (scores.ends.record_r == "R999999")
    assert scores.formed[row]["given_name and family_name"].tolist() == [True]
