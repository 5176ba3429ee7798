"""Aliases as versions of a record, and what they attract."""

import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.aliases import alias_versions, attracted, learned_versions

COLUMNS = [
    "record_id",
    "given_name",
    "family_name",
    "birth_date",
    "sex",
    "document_number",
    "alias",
]
RECORDS = pd.DataFrame(
    [
        ("R1", "Rolum", "Sawolk", "2001-11-07", "m", None, "Roni ar Sawolk"),
        ("R2", "Rolum", "Sawolk", "2001-11-07", "m", "CALX-00000001", None),
        ("R3", "Basev", "Netazant", "2001-11-07", "m", None, None),
        ("R4", "Basev", "Netazant", "2001-11-07", "m", "CALX-00000002", None),
        ("R5", "Tavesk", None, "1990-02-02", "f", None, None),
        ("R6", "Zawirl", "Tunellum", "1980-03-03", "f", None, None),
    ],
    columns=COLUMNS,
)


@pytest.fixture(scope="module")
def model() -> sp.Model:
    return sp.link(sp.load("tiny").records, progress=False).model


@pytest.fixture(scope="module")
def file() -> pd.DataFrame:
    """The hand-made records among those of a world: a model needs all its columns."""
    return pd.concat([sp.load("tiny").records, RECORDS], ignore_index=True)


def test_an_alias_is_a_version_with_the_same_values_and_another_name() -> None:
    found = alias_versions(RECORDS)
    assert found.to_dict("records") == [
        {**RECORDS.iloc[0], "record_id": "R1/1", "given_name": "Roni", "family_name": "ar Sawolk"}
    ]
    assert len(alias_versions(RECORDS.iloc[1:])) == 0


def test_a_record_learns_each_other_name_of_its_identity_once() -> None:
    identities = pd.Series({"R1": 1, "R2": 1, "R3": 1, "R5": 2, "R6": 2})
    found = learned_versions(RECORDS, identities).set_index("record_id")
    names = (found.given_name + " " + found.family_name).to_dict()
    assert names == {
        "R1/1": "Basev Netazant", "R2/1": "Basev Netazant", "R3/1": "Rolum Sawolk",
        "R5/1": "Zawirl Tunellum",  # R5 has no family name, so R6 learns nothing from it
    }  # fmt: skip
    assert found.birth_date["R2/1"] == "2001-11-07"
    assert found.document_number["R2/1"] == "CALX-00000001"


def test_a_poisoned_name_attracts_a_third_record(model, file) -> None:
    identities = pd.Series({"R1": 1, "R2": 1, "R3": 1, "R4": 2, "R5": 3, "R6": 4})
    versions = learned_versions(file, identities)
    found = attracted(file, versions, model, threshold=6.0)
    outside = found[found.record_l.map(identities) != found.record_r.map(identities)]
    pairs = set(zip(outside.record_l, outside.record_r, strict=True))
    # R3 and R4 are alike as they are; R1 meets R4 only under the name it took from R3.
    assert ("R1", "R4") in pairs
    assert ("R3", "R4") not in pairs
    row = outside.set_index(["record_l", "record_r"]).loc[("R1", "R4")]
    assert row.by == "R1/1"
    assert row.weight >= 6.0
    assert not row.before >= 6.0
    assert found.weight.is_monotonic_decreasing
    assert (found.record_l < found.record_r).all()


def test_a_version_never_links_a_record_to_itself(model, file) -> None:
    found = attracted(file, alias_versions(file), model, threshold=-10.0)
    assert not (found.record_l == found.record_r).any()
    assert not found.record_l.str.contains("/").any()


def test_without_versions_nothing_is_attracted_and_a_slash_is_refused(model) -> None:
    assert len(attracted(RECORDS, alias_versions(RECORDS.iloc[1:]), model, 6.0)) == 0
    with pytest.raises(ValueError, match="marks versions"):
        attracted(RECORDS.assign(record_id=RECORDS.record_id + "/1"), RECORDS, model, 6.0)
