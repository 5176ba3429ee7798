"""Looking up in a file: by hand, by brute force, and as linking everything anew would weigh it."""

from copy import deepcopy
from itertools import combinations
from math import log2
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sameperson as sp
from sameperson.linkage import Model
from sameperson.linkage.few import prepare_few
from sameperson.linkage.fields import ROLES
from sameperson.linkage.query import File


def _comparison(role: str, counts_rare: bool, *shares: float) -> dict[str, Any]:
    null = {"sql_condition": f'"{role}_l" IS NULL OR "{role}_r" IS NULL', "is_null_level": True}
    same = {"sql_condition": f'"{role}_l" = "{role}_r"'} | dict(zip(MU, shares[:2], strict=True))
    other = {"sql_condition": "ELSE"} | dict(zip(MU, shares[2:], strict=True))
    if counts_rare:
        same |= {"tf_adjustment_column": role, "tf_adjustment_weight": 1.0}
    return {"output_column_name": role, "comparison_levels": [null, same, other]}


MU = ("m_probability", "u_probability")
RULES = ('l."given_name" = r."given_name"', '(l."sex" = r."sex") AND (l."city" = r."city")')
# Prior 1 to 8. Same name +3, other -1; same sex +0.5, other -2; same city +2, other -1. Names
# count by frequency: 1/16 is what the model takes them to have.
HAND = Model(
    {
        "probability_two_random_records_match": 1 / 9,
        "comparisons": [
            _comparison("given_name", True, 1 / 2, 1 / 16, 15 / 32, 15 / 16),
            _comparison("sex", False, 2**-0.5, 1 / 2, 1 / 8, 1 / 2),
            _comparison("city", False, 1 / 2, 1 / 8, 7 / 16, 7 / 8),
        ],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in RULES],
    },
    {},
)
FILED = pd.DataFrame(
    [
        ("a", "Ana", "f", "Ost"),
        ("b", "Ana", "m", None),
        ("c", "Bo", "f", "Ost"),
        ("d", "Cy", None, "Ost"),
    ],
    columns=["record_id", "given_name", "sex", "city"],
)


@pytest.fixture(scope="module")
def world():
    return sp.make_world(600, seed=5)


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, cache=False, progress=False)


def _with_a_taken_record(pairs: pd.DataFrame, taken: Any) -> pd.DataFrame:
    inside = pairs["record_l"].isin(taken) | pairs["record_r"].isin(taken)
    return pairs[inside].reset_index(drop=True)


def _parted(records: pd.DataFrame, size: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    out = records.index.isin(records.sample(size, random_state=seed).index)
    return records[~out], records[out].sample(frac=1, random_state=seed)


# By hand ----------------------------------------------------------------------------------------


def test_a_search_by_hand() -> None:
    found = File(FILED, HAND).find({"given_name": " ANA ", "sex": "f", "city": "Ost"})
    # Two of four names are Ana: the file says 1/2 where the model says 1/16, so +3 becomes +0.
    # a: -3 + 0 + 0.5 + 2; b: -3 + 0 - 2, its city is missing; c: -3 - 1 + 0.5 + 2 by sex and city.
    # d agrees on the city alone, which no rule asks for.
    assert found["record_id"].tolist() == ["a", "c", "b"]
    assert found["weight"].tolist() == [-0.5, -1.5, -5.0]
    assert found["evidence_weight"].tolist() == [2.5, 1.5, -2.0]
    assert found["level_given_name"].tolist() == [1, 0, 1]
    assert found["level_sex"].tolist() == [1, 1, 0]
    assert found["level_city"].tolist() == [1, 1, -1]


def test_equal_weights_stand_by_record_id_and_the_floor_and_the_most_are_kept() -> None:
    file = File(FILED, HAND)
    assert file.find({"given_name": "ana"})["record_id"].tolist() == ["a", "b"]
    assert file.find({"given_name": "ana"})["weight"].tolist() == [-3.0, -3.0]
    assert file.find({"given_name": "ana"}, most=1)["record_id"].tolist() == ["a"]
    typed = {"given_name": "Ana", "sex": "f", "city": "Ost"}
    assert file.find(typed, floor=-1.5)["record_id"].tolist() == ["a", "c"]
    assert file.find(typed, floor=-1.4)["record_id"].tolist() == ["a"]


def test_what_no_rule_asks_for_finds_nothing() -> None:
    file = File(FILED, HAND)
    for typed in ({}, {"sex": "f"}, {"city": "Ost"}, {"given_name": "  ", "sex": "f"}):
        found = file.find(typed)
        assert len(found) == 0
        assert list(found) == list(file.find({"given_name": "Ana"}))


def test_arrivals_by_hand() -> None:
    new = pd.DataFrame(
        [("e", "Dil", "f", None), ("B1", "Dil", "m", None), ("0", "Cy", None, "Ost")],
        columns=list(FILED),
    )
    found = File(FILED, HAND).weigh(new)
    # Nobody on file is called Dil: it counts like the rarest name there, 1/4, so +3 becomes +1.
    assert found[["record_l", "record_r", "weight"]].to_numpy().tolist() == [
        ["0", "d", -3 + 1 + 2.0],
        ["B1", "e", -3 + 1 - 2.0],
    ]
    assert found.attrs["floor"] == -10.0


def test_what_arrives_is_not_counted() -> None:
    new = pd.DataFrame({"record_id": ["x", "y", "z"], "given_name": ["Bo"] * 3})
    file = File(FILED, HAND)
    weights = file.weigh(new)["weight"]
    assert weights.tolist() == [-3 + 1] * 6  # Bo is one name of four, however many arrive
    assert file.weigh(new.head(1))["weight"].tolist() == [-2]
    assert file.find({"given_name": "Bo"})["weight"].tolist() == [-2]


def test_where_a_model_counts_names_that_differ_the_commoner_one_decides() -> None:
    model = deepcopy(HAND)
    model.settings["comparisons"][0]["comparison_levels"][2]["tf_adjustment_column"] = "given_name"
    found = File(FILED, model).find({"given_name": "Bo", "sex": "f", "city": "Ost"})
    # a: Ana is one name of two, Bo one of four; log2(1/16) - log2(1/2) is -3.
    assert found["record_id"].tolist() == ["c", "a"]
    assert found["weight"].tolist() == [-3 + 1 + 0.5 + 2, -3 - 1 - 3 + 0.5 + 2]


# Brute force ------------------------------------------------------------------------------------

VALUES = {"given_name": ("ana", "bo", "cy"), "sex": ("f", "m"), "city": ("ost", "west")}
ROW = st.tuples(*(st.sampled_from((None, *own)) for own in VALUES.values()))


def _weight(one: Any, other: Any, names: list[str]) -> float | None:
    """The weight of two rows under the model above; None where no rule forms the pair."""
    name, sex, city = (
        None if None in both else both[0] == both[1] for both in zip(one, other, strict=True)
    )
    if not (name or (sex and city)):
        return None
    shares = {value: names.count(value) / len(names) for value in names}
    rare = log2(1 / 16) - log2(shares.get(one[0], min(shares.values()))) if name and shares else 0
    added = [{None: 0.0, True: 3.0 + rare, False: -1.0}[name]]
    added += [{None: 0.0, True: 0.5, False: -2.0}[sex], {None: 0.0, True: 2.0, False: -1.0}[city]]
    return -3 + sum(added)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, max_size=6), st.lists(ROW, max_size=4), st.permutations(range(10)))
def test_arrivals_are_what_brute_force_gives(filed: Any, new: Any, ids: list[int]) -> None:
    rows = dict(zip(ids, [*filed, *new], strict=False))
    old = {i for i, _ in zip(ids, filed, strict=False)}
    names = [row[0] for row in filed if row[0]]
    expected = {
        (a, b): weight
        for a, b in combinations(sorted(rows), 2)
        if not {a, b} <= old and (weight := _weight(rows[a], rows[b], names)) is not None
    }
    table = pd.DataFrame([(i, *row) for i, row in rows.items()], columns=list(FILED), dtype=object)
    table = table.astype({"record_id": int})
    there = table["record_id"].isin(old)
    found = File(table[there], HAND).weigh(table[~there])
    pairs = list(zip(found["record_l"], found["record_r"], strict=True))
    assert dict(zip(pairs, found["weight"], strict=True)) == pytest.approx(expected, abs=2e-6)
    assert pairs == sorted(pairs, key=lambda pair: (-round(expected[pair], 6), *pair))


# Against the linkage of everything ---------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_records_brought_back_weigh_what_they_weighed(world, linkage, seed: int) -> None:
    old, new = _parted(world.records, 150, seed)
    shares = File(world.records, linkage.model).shares
    found = File(old, linkage.model, shares=shares).weigh(new)
    expected = _with_a_taken_record(linkage.pairs, new["record_id"])
    between = expected["record_l"].isin(new["record_id"]) & expected["record_r"].isin(
        new["record_id"]
    )
    assert between.any()
    pd.testing.assert_frame_equal(found, expected)


def test_the_classroom_two_hundred_records_out_and_in() -> None:
    world = sp.load("classroom")
    linkage = sp.link(world.records, progress=False)
    old, new = _parted(world.records, 200, 7)
    expected = _with_a_taken_record(linkage.pairs, new["record_id"])
    shares = File(world.records, linkage.model).shares
    whole = File(old, linkage.model, shares=shares).weigh(new)
    pd.testing.assert_frame_equal(whole, expected, atol=1e-6, rtol=0)

    low = File(old, linkage.model).weigh(new, floor=-20.0)
    both = whole.merge(low, on=["record_l", "record_r"], how="left")
    changed = _frequency_change(both, world.records, old)
    assert (both["weight_y"] - both["weight_x"]).to_numpy() == pytest.approx(changed, abs=2e-6)
    assert np.abs(changed).max() > 0.1


def _frequency_change(both: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> Any:
    """By how much weights change when values are counted in other records: log2 of the ratio."""
    changed = np.zeros(len(both))
    for role in ("given_name", "family_name", "city"):
        agree = both[f"level_{role}_x"] == both[f"level_{role}_x"].max()
        values = before.set_index("record_id")[role].str.lower()
        own = both["record_l"].map(values)
        counts = [table[role].str.lower().value_counts(normalize=True) for table in (before, after)]
        old, new = (own.map(count).fillna(count.min()) for count in counts)
        changed += np.where(agree, np.log2((old / new).to_numpy(dtype=float)), 0)
    return changed


def test_what_is_typed_finds_what_the_same_record_finds_when_it_arrives(world, linkage) -> None:
    old, new = _parted(world.records, 15, 4)
    file = File(old, linkage.model)
    some = 0
    for _, record in new.iterrows():
        typed = {role: record[role] for role in ROLES if pd.notna(record[role])}
        found = file.find(typed, most=10_000)
        own = pd.DataFrame([{**typed, "record_id": "~"}])
        expected = file.weigh(own).rename(columns={"record_l": "record_id"})
        pd.testing.assert_frame_equal(found, expected.drop(columns="record_r"), check_names=False)
        some += len(found)
    assert some > 15


def test_one_by_one_or_all_at_once(world, linkage) -> None:
    old, new = _parted(world.records, 12, 6)
    file = File(old, linkage.model)
    together = file.weigh(new)
    inside = together[["record_l", "record_r"]].isin(set(new["record_id"])).all(axis=1)
    single = pd.concat([file.weigh(new.iloc[[row]]) for row in range(len(new))])
    order = ["record_l", "record_r"]
    pd.testing.assert_frame_equal(
        together[~inside].sort_values(order, ignore_index=True),
        single.sort_values(order, ignore_index=True),
    )


# What is missing, odd or hostile ----------------------------------------------------------------


def test_a_file_of_none_or_one_and_fields_that_nobody_has(world, linkage) -> None:
    new = world.records.head(40).drop(columns=["phone", "city"])
    empty = File(world.records.head(0), linkage.model)
    assert empty.find({"document_number": "CALX-1"}).empty
    among = empty.weigh(new)
    assert (among["level_phone"] == -1).all()
    assert among["record_l"].isin(new["record_id"]).all()
    one = File(world.records.iloc[[50]].assign(email=None), linkage.model)
    document = world.records["document_number"].iloc[50]
    assert one.find({"document_number": document, "phone": "+1 x", "email": "b@c"})[
        ["level_document_number", "level_phone", "level_email"]
    ].to_numpy().tolist() == [[2, -1, -1]]
    assert list(one.weigh(new.head(0))) == list(linkage.pairs)


def test_other_names_of_columns_and_numbers_for_ids(world, linkage) -> None:
    old, new = _parted(world.records, 60, 8)
    fields = {role: f"my {role}" for role in ROLES}
    renamed = {column: role for role, column in fields.items()} | {"rec": "record_id"}
    renamed = {after: before for before, after in renamed.items()}
    mine = [
        table.rename(columns=renamed).assign(rec=table["record_id"].str[1:].astype(int))
        for table in (old, new)
    ]
    file = File(mine[0], linkage.model, record_id="rec", fields=fields)
    found, expected = file.weigh(mine[1]), File(old, linkage.model).weigh(new)
    assert found["weight"].tolist() == expected["weight"].tolist()
    assert found["record_l"].tolist() == expected["record_l"].str[1:].astype(int).tolist()
    with pytest.raises(TypeError, match=r"on file are like .* new ones like 'R0"):
        file.weigh(mine[1].assign(rec=new["record_id"]))


HOSTILE = ("'; DROP TABLE filed; --", 'x" OR "1" = "1', "%", "\\", "${a}", "~", "Ana' OR 'a'='a")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_a_value(value: str) -> None:
    file = File(FILED, HAND)
    assert file.find({"given_name": value, "city": value}).empty
    row = pd.DataFrame([(value, value, "f", value)], columns=list(FILED))
    assert File(pd.concat([FILED, row]), HAND).find({"given_name": value})[
        "record_id"
    ].tolist() == [value]
    assert set(file.weigh(row).columns) >= {"record_l", "record_r"}
    assert file.find({"given_name": "Ana"})["record_id"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("Ana\x00", "a control character"),
        ("a" * 10_000, "10,000 characters, and 500 is the most"),
        ("\ud800", "a control character"),
        ("\u202eAna", "changes the order in which text is shown"),
    ],
)
def test_what_no_record_can_hold_is_refused_in_a_sentence(value: str, why: str) -> None:
    file = File(FILED, HAND)
    with pytest.raises(ValueError, match=f"'given_name'.* {why}"):
        file.find({"given_name": value})
    assert len(file.find({"given_name": "Ana"})) == 2


def test_what_cannot_be_searched_by_is_said(world, linkage) -> None:
    file = File(world.records, linkage.model)
    with pytest.raises(ValueError, match=r"no field 'surname' to search by; .* given_name, family"):
        file.find({"surname": "Ana"})
    with pytest.raises(ValueError, match="no field 'record_id' to search by"):
        file.find({"record_id": "R000001"})
    with pytest.raises(ValueError, match="'1 May 1990' cannot be read; write it YYYY-MM-DD"):
        file.find({"given_name": "Ana", "birth_date": "1 May 1990"})
    assert file.find({"birth_date": "1949-00-13"}).empty  # a date with an error in it is one


def test_records_that_cannot_be_weighed_are_refused() -> None:
    file = File(FILED, HAND)
    with pytest.raises(ValueError, match="'b' is on file already"):
        file.weigh(FILED.iloc[[1]])
    with pytest.raises(ValueError, match="'z' stands more than once"):
        file.weigh(FILED.tail(2).assign(record_id="z"))
    with pytest.raises(ValueError, match="no id in row 0"):
        file.weigh(FILED.head(1).assign(record_id=None))
    with pytest.raises(ValueError, match="no column 'record_id'"):
        file.weigh(FILED.drop(columns="record_id"))
    with pytest.raises(TypeError, match="this is a dict"):
        file.weigh({"given_name": "Ana"})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is the truth"):
        File(FILED.assign(person_id="p"), HAND)
    with pytest.raises(ValueError, match="say nothing of 'given_name'"):
        File(FILED, HAND, shares={})


def test_few_records_are_prepared_as_many_are() -> None:
    odd = pd.DataFrame(
        {
            "record_id": ["b", "a"],
            "given_name": [" José  M ", None],
            "birth_date": [pd.Timestamp("1990-05-01"), pd.NaT],
            "postcode": [70001, 70002],
        }
    )
    found = prepare_few(odd, "record_id", None, ("given_name", "birth_date", "postcode", "sex"))
    assert found.index.tolist() == ["a", "b"]
    assert found.loc["b"].tolist()[:3] == ["josé m", "1990-05-01", "70001"]
    assert found.loc["a", "postcode"] == "70002"
    assert found.notna().sum().to_dict() == {
        "given_name": 1,
        "birth_date": 1,
        "postcode": 2,
        "sex": 0,
    }
    years = pd.DataFrame({"record_id": [1], "birth_date": [1990]})
    assert prepare_few(years, "record_id", None, ("birth_date",)).isna().all(axis=None)
