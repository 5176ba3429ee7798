"""Exact rules and what they do: by hand, against pairs formed one by one, against the sweep."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.linkage.fields import prepare
from sameperson.linkage.rules import STANDARDISATIONS, identities, standardised
from sameperson.outcomes.partition import EVERYBODY, pairs_by_group, people_by_group

RECORDS = pd.DataFrame(
    {
        "record_id": ["r1", "r2", "r3", "r4", "r5", "r6"],
        "given_name": ["Ana", "ana ", "Ana", "Bel", None, "Lor"],
        "family_name": ["Lor", "Lor", "Den-Ro", "Lor", "Lor", "Ana"],
        "birth_date": ["2001-02-03", "2001-02-03", None, "2001-02-03", "2001-02-03", "2001-02-03"],
    }
)


def found(fields, standardise=()) -> dict[str, str]:
    return identities(RECORDS, fields, standardise).to_dict()


def test_identities_by_hand() -> None:
    assert found(["given_name", "family_name"]) == {
        "r1": "r1", "r2": "r1", "r3": "r3", "r4": "r4", "r5": "r5", "r6": "r6",
    }  # fmt: skip
    # r3 lacks a birth date and r5 a given name: a blank agrees with nothing.
    assert found(["birth_date"]) == {
        "r1": "r1", "r2": "r1", "r3": "r3", "r4": "r1", "r5": "r1", "r6": "r1",
    }  # fmt: skip
    assert found(["given_name"])["r5"] == "r5"


def test_the_order_of_names_is_ignored_where_it_is_asked_for() -> None:
    assert found(["given_name", "family_name"], ["order"])["r6"] == "r1"


@pytest.mark.parametrize(
    ("how", "given", "family", "tidied"),
    [
        (["hyphens"], "ana-bel", "ro-bre", ("ana bel", "ro bre")),
        (["particles"], "ana", "ro ar bre", ("ana", "ro bre")),
        (["particles"], "ana", "aro denbre", ("ana", "aro denbre")),
        (["particles"], "ana", "ar", ("ana", "ar")),
        (["first"], "ana bel", "ro bre", ("ana bel", "ro")),
        (["first"], "ana", "ro-bre", ("ana", "ro-bre")),
        (["hyphens", "first"], "ana", "ro-bre", ("ana", "ro")),
        (["first", "particles"], "ana", "ar bre", ("ana", "bre")),
        (["letters"], "rorozesk", "wex", ("roro", "wex")),
        (["sound"], "kavov", "qavov", ("KFF", "KFF")),
        (["sound"], "1", "wex", ("1", "WKS")),
        (["order"], "zan", "bel ar", ("ar", "bel zan")),
        (["order"], "zan", None, ("zan", None)),
        ([], "Ana-Bel", "ro  ar", ("Ana-Bel", "ro ar")),
    ],
)
def test_names_tidied_by_hand(how, given, family, tidied) -> None:
    table = pd.DataFrame({"given_name": [given], "family_name": [family]}, dtype=object)
    tidy = standardised(table, how)
    assert (tidy.given_name[0], tidy.family_name[0]) == tidied
    assert table.family_name[0] == family


def test_what_cannot_be_a_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one field"):
        identities(RECORDS, [])
    with pytest.raises(ValueError, match="no field 'phone'"):
        identities(RECORDS, ["phone"])
    with pytest.raises(ValueError, match="no standardisation 'vowels'"):
        identities(RECORDS, ["given_name"], ["vowels"])
    with pytest.raises(ValueError, match="needs both of them"):
        identities(RECORDS, ["given_name"], ["order"])


rows = st.lists(st.tuples(*[st.sampled_from([None, "x", "y", "y-z"])] * 3), min_size=2, max_size=9)
rows = rows.filter(lambda found: all(any(row[i] for row in found) for i in range(3)))
FIELDS = ("given_name", "family_name", "city")


@given(rows, st.sets(st.sampled_from(FIELDS), min_size=1), st.permutations(range(9)))
@settings(deadline=None)
def test_identities_are_the_components_of_pairs_formed_one_by_one(values, fields, order) -> None:
    records = pd.DataFrame(values, columns=FIELDS, dtype=object)
    records["record_id"] = np.arange(len(records))
    together = identities(records.iloc[[i for i in order if i < len(records)]], list(fields))
    for a, b in combinations(range(len(values)), 2):
        pairs = [(values[a][FIELDS.index(f)], values[b][FIELDS.index(f)]) for f in fields]
        linked = all(x is not None and x == y for x, y in pairs)
        assert (together[a] == together[b]) == linked
    assert all(together[identity] == identity <= i for i, identity in together.items())


def test_every_standardisation_does_something_and_none_does_nothing() -> None:
    table = prepare(sp.load("classroom").records).table.head(2_000)

    def names(how: list[str]) -> list[list[str]]:
        tidy = standardised(table, how)[["given_name", "family_name"]]
        return tidy.astype(object).fillna("").to_numpy().tolist()

    assert names([]) == table[["given_name", "family_name"]].fillna("").to_numpy().tolist()
    for how in STANDARDISATIONS:
        assert names([how]) != names([]), how


# What identities do ---------------------------------------------------------------------------

TRUTH = pd.Series({"a": "P1", "b": "P1", "c": "P1", "d": "P2", "e": "P2", "f": "P3"})
GROUPS = pd.Series({"P1": "Elm", "P2": "Elm", "P3": "Fir"})
# a b d | c | e f: P1 is split and merged with P2; P2 is split and merged with P1 and P3.
IDENTITIES = pd.Series({"a": "a", "b": "a", "c": "c", "d": "a", "e": "e", "f": "e"})
VISITS = pd.DataFrame({"person_id": ["P1", "P2"], "arrival": ["a", "d"], "departure": ["b", "e"]})


def test_people_by_hand() -> None:
    counted = people_by_group(IDENTITIES, TRUTH, GROUPS, VISITS)
    assert counted.to_dict("index") == {
        "Elm": {"people": 2, "people_wrongly_merged": 2, "people_split": 2,
                "people_left_in_time": 2, "people_accused": 1},
        "Fir": {"people": 1, "people_wrongly_merged": 1, "people_split": 0,
                "people_left_in_time": 0, "people_accused": 0},
        EVERYBODY: {"people": 3, "people_wrongly_merged": 3, "people_split": 2,
                    "people_left_in_time": 2, "people_accused": 1},
    }  # fmt: skip


def test_pairs_by_hand() -> None:
    pairs = pairs_by_group(IDENTITIES, TRUTH, GROUPS).set_index(["measure", "group"])
    # Links: a-b right, a-d, b-d, e-f wrong. e-f counts half for Elm and half for Fir.
    # True pairs: a-b, a-c, b-c of P1 and d-e of P2; only a-b is linked.
    for measure, group, count, of in [
        ("precision", EVERYBODY, 1, 4), ("recall", EVERYBODY, 1, 4),
        ("precision", "Elm", 1, 3.5), ("precision", "Fir", 0, 0.5),
        ("recall", "Elm", 1, 4),
    ]:  # fmt: skip
        row = pairs.loc[(measure, group)]
        assert (row["count"], row["of"], row["share"]) == (count, of, count / of)
        assert 0 <= row["lower"] <= row["share"] <= row["upper"] <= 1
    fir = pairs.loc[("recall", "Fir")]  # P3 has one record, so no true pair
    assert fir["of"] == 0
    assert fir[["share", "lower", "upper"]].isna().all()


def test_nobody_linked_leaves_precision_undefined() -> None:
    alone = pd.Series(TRUTH.index, index=TRUTH.index)
    pairs = pairs_by_group(alone, TRUTH, GROUPS).set_index(["measure", "group"])
    assert np.isnan(pairs.loc[("precision", EVERYBODY), "share"])
    assert pairs.loc[("recall", EVERYBODY), "share"] == 0


def test_intervals_know_that_one_person_has_many_pairs() -> None:
    # Ten people, all of whose 45 pairs are found or none: as sure as ten trials, not as 450.
    records = [f"{p}{i}" for p in range(10) for i in range(10)]
    truth = pd.Series([r[0] for r in records], index=records)
    own = pd.Series([r[0] if r[0] in "01234" else r for r in records], index=records)
    groups = pd.Series("Elm", index=[str(p) for p in range(10)])
    row = pairs_by_group(own, truth, groups).set_index(["measure", "group"]).loc[("recall", "Elm")]
    assert row["share"] == 0.5
    assert row["upper"] - row["lower"] > 0.5


def test_counts_equal_those_of_the_sweep() -> None:
    world = sp.make_world(300, seed=4)
    for fields, how in [(["given_name", "family_name"], ["sound"]), (["birth_date", "sex"], [])]:
        own = identities(world.records, fields, how)
        members = own.groupby(own).groups.values()
        links = [pair for ids in members for pair in combinations(sorted(ids), 2)]
        pairs = pd.DataFrame(links, columns=["record_l", "record_r"]).assign(weight=1.0)
        sweep = sp.Sweep(pairs, world.truth, world.groups, world.departures)
        outcome = sweep.at(1.0)
        counted = people_by_group(own, world.truth, world.groups, world.departures)
        columns = ["people", "people_wrongly_merged", "people_split", "people_accused"]
        expected = outcome.by_group[columns].astype("int64")
        pd.testing.assert_frame_equal(counted.loc[expected.index, columns], expected)
        assert counted.loc[EVERYBODY, "people_accused"] == outcome.people_accused
        shares = pairs_by_group(own, world.truth, world.groups)
        everybody = shares[shares["group"] == EVERYBODY].set_index("measure")
        assert everybody.loc["precision", "of"] == outcome.links == len(links)
        assert everybody.loc["precision", "share"] == pytest.approx(outcome.link_precision)
        assert everybody.loc["recall", "share"] == pytest.approx(outcome.link_recall)
        parts = shares[(shares["measure"] == "precision") & (shares["group"] != EVERYBODY)]
        assert parts["of"].sum() == pytest.approx(outcome.links)


def test_a_record_without_truth_and_a_person_without_group_are_refused() -> None:
    with pytest.raises(ValueError, match="names nobody for record 'f'"):
        people_by_group(IDENTITIES, TRUTH.drop("f"), GROUPS)
    with pytest.raises(ValueError, match="Person 'P3' has no group"):
        pairs_by_group(IDENTITIES, TRUTH, GROUPS.drop("P3"))
