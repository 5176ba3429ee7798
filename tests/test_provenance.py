"""What rests on a source: by hand, and against a search of the graph."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sameperson.linkage import Linkage, Model
from sameperson.linkage.provenance import identities_of, values_of, withdraw
from sameperson.outcomes.withdrawing import by_source
from sameperson.world import World

# a1 holds a2, a3 and a4 together; b1 holds nobody; c and d stand for themselves.
SOURCES = {
    "a1": "visas", "a2": "border", "a3": "border", "a4": "web", "b1": "visas", "b2": "border",
    "b3": "web", "c1": "visas", "d1": "border",
}  # fmt: skip
LINKS = [
    ("a1", "a2", 9.0), ("a1", "a3", 8.0), ("a1", "a4", 7.0), ("b1", "b2", 9.0), ("b2", "b3", 6.0),
    ("a4", "d1", 2.0),
]  # fmt: skip
RECORDS = pd.DataFrame(
    {
        "record_id": list(SOURCES),
        "source": list(SOURCES.values()),
        "recorded_on": [f"2050-01-{day:02}" for day in range(1, 10)],
        "city": ["x", "y", "y", None, "x", "x", None, "z", "z"],
    }
)


def linkage_of(links: list[tuple[str, str, float]], ids: list[str]) -> Linkage:
    pairs = pd.DataFrame(links, columns=["record_l", "record_r", "weight"])
    return Linkage(pairs, pd.Index(sorted(ids)), -10.0, Model({}, {}), None)


LINKAGE = linkage_of(LINKS, list(SOURCES))


def test_withdrawing_by_hand() -> None:
    found = withdraw(LINKAGE, RECORDS, "visas", 5.0)
    assert set(map(tuple, found.links[["record_l", "record_r"]].to_numpy())) == {
        ("a1", "a2"), ("a1", "a3"), ("a1", "a4"), ("b1", "b2")
    }  # fmt: skip
    assert found.identities.to_dict("index") == {
        "a1": {"records": 4, "withdrawn": 1, "parts": 3},
        "b1": {"records": 3, "withdrawn": 1, "parts": 1},
        "c1": {"records": 1, "withdrawn": 1, "parts": 0},
    }
    assert list(found.fell_apart.index) == ["a1"]
    assert found.before.to_dict() == {
        "a2": "a1", "a3": "a1", "a4": "a1", "b2": "b1", "b3": "b1", "d1": "d1"
    }  # fmt: skip
    assert found.after.to_dict() == {
        "a2": "a2", "a3": "a3", "a4": "a4", "b2": "b2", "b3": "b2", "d1": "d1"
    }  # fmt: skip


def test_the_threshold_decides_what_rests() -> None:
    assert len(withdraw(LINKAGE, RECORDS, "web", 1.0).links) == 3
    assert len(withdraw(LINKAGE, RECORDS, "web", 5.0).links) == 2
    assert len(withdraw(LINKAGE, RECORDS, "web", 8.5).links) == 0


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(ValueError, match="No record comes from 'court'; the sources are border"):
        withdraw(LINKAGE, RECORDS, "court", 5.0)


def test_values_by_hand() -> None:
    found = values_of(RECORDS, ["a1", "a2", "a3", "a4", "b1"], ["city"])
    assert found.to_dict("records") == [
        {"field": "city", "value": "x", "sources": "visas", "records": 2,
         "first_recorded": "2050-01-01"},
        {"field": "city", "value": "y", "sources": "border", "records": 2,
         "first_recorded": "2050-01-02"},
    ]  # fmt: skip


def test_a_value_of_two_sources_names_both_once() -> None:
    found = values_of(RECORDS, ["a2", "a3", "b1", "b2", "c1", "d1"], ["city"])
    assert found.set_index("value").sources.to_dict() == {
        "x": "border, visas", "y": "border", "z": "border, visas"
    }  # fmt: skip


def test_a_link_to_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="not among the records"):
        identities_of(pd.DataFrame({"record_l": ["a1"], "record_r": ["z9"]}), ["a1", "a2"])


def parts_of(edges: list[tuple[str, str]], records: list[str]) -> list[set[str]]:
    """Components by merging sets until nothing changes."""
    parts = [{record} for record in records]
    for a, b in edges:
        if a in records and b in records:
            touched = [part for part in parts if a in part or b in part]
            parts = [part for part in parts if part not in touched] + [set.union(*touched)]
    return parts


graphs = st.lists(st.tuples(*[st.sampled_from(list(SOURCES))] * 2), max_size=12)


@settings(deadline=None)
@given(graphs)
def test_identities_are_the_components(edges: list[tuple[str, str]]) -> None:
    links = pd.DataFrame(edges, columns=["record_l", "record_r"])
    expected = {r: min(part) for part in parts_of(edges, list(SOURCES)) for r in part}
    assert identities_of(links, list(SOURCES)).to_dict() == expected


@settings(deadline=None)
@given(graphs, st.sampled_from(["visas", "border", "web"]))
def test_withdrawing_against_a_search(edges: list[tuple[str, str]], source: str) -> None:
    linkage = linkage_of([(a, b, 9.0) for a, b in edges], list(SOURCES))
    found = withdraw(linkage, RECORDS, source, 5.0)
    expected = {}
    for part in parts_of(edges, list(SOURCES)):
        left = [record for record in part if SOURCES[record] != source]
        if len(left) < len(part):
            expected[min(part)] = (len(part), len(part) - len(left), len(parts_of(edges, left)))
    rows = found.identities[["records", "withdrawn", "parts"]].itertuples(name=None)
    assert {key: tuple(numbers) for key, *numbers in rows} == expected


def world_of(truth: dict[str, str]) -> World:
    none = pd.DataFrame()
    whose = pd.Series(truth, name="person_id").rename_axis("record_id")
    return World(none, RECORDS, whose, pd.Series(dtype=object), none, none, none, none, {})


def test_people_freed_and_newly_split_by_hand() -> None:
    # P and Q are merged through a1, which is Q's; the rest of P's records hang together by it only.
    truth = {"a1": "Q", "a2": "P", "a3": "P", "a4": "P", "b1": "R", "b2": "R", "b3": "R",
             "c1": "Q", "d1": "S"}  # fmt: skip
    table = by_source(LINKAGE, world_of(truth), 5.0)
    assert table.loc["visas"].to_dict() == {
        "records": 3, "links": 4, "identities": 3, "fell_apart": 1,
        "people_freed": 1, "people_newly_split": 1,
    }  # fmt: skip
    # Without the border Q stays merged with P, through a4; nobody is split who was whole.
    assert table.loc["border"].to_dict() == {
        "records": 4, "links": 4, "identities": 3, "fell_apart": 1,
        "people_freed": 0, "people_newly_split": 1,
    }  # fmt: skip
    assert table.loc["web", ["fell_apart", "people_freed", "people_newly_split"]].sum() == 0
