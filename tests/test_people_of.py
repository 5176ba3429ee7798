"""People under any identities: by hand, and equal to the sweep for components."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from test_sweep import PAIRS, TRUTH
from test_sweep import graphs as people_graphs

import sameperson as sp
from sameperson.linkage.identities import bridges, components
from sameperson.outcomes.people_of import drawn_in, mixed_identities, people_of, states


def test_the_four_states_by_hand() -> None:
    truth = pd.Series({"a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C", "d1": "D"})
    identities = pd.Series({"a1": 1, "a2": 1, "b1": 2, "b2": 3, "c1": 3, "d1": 4})
    assert states(identities, truth).to_dict() == {
        "A": "intact", "B": "both", "C": "merged", "D": "intact",
    }  # fmt: skip
    split = identities.replace({3: 5}).where(identities.index != "c1", 9)
    assert states(split, truth)["B"] == "split"
    found = people_of(identities, truth)
    assert (found["people_wrongly_merged"], found["people_split"], found["people_both"]) == (
        2,
        1,
        1,
    )
    assert (found["identities"], found["mixed_identities"], found["people_intact"]) == (4, 1, 2)
    assert (found["identity_pairs"], found["false_identity_pairs"]) == (2, 1)
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 0.5, 0.5)
    assert found["people_accused"] is None


def test_shares_without_a_denominator_are_not_defined() -> None:
    found = people_of(pd.Series({"a": 1, "b": 2}), pd.Series({"a": "A", "b": "B"}))
    assert (found["precision"], found["recall"], found["f1"]) == (None, None, None)


def test_identities_of_other_records_are_refused() -> None:
    truth = pd.Series({"a": "A", "b": "B"})
    for identities in (pd.Series({"a": 1}), pd.Series({"a": 1, "b": 1, "c": 1})):
        with pytest.raises(ValueError, match="every record of the truth"):
            people_of(identities, truth)


def test_mixed_identities_by_hand() -> None:
    links = PAIRS[PAIRS.weight >= 5]
    identities = components(links, TRUTH.index)
    found = mixed_identities(identities, TRUTH, links, bridges(links))
    assert found.to_dict("index") == {
        "a1": {"records": 4, "people": 2, "false_links": 1, "false_bridges": 1}
    }
    more = pd.concat([links, pd.DataFrame([("a1", "b1", 6.0)], columns=links.columns)])
    found = mixed_identities(components(more, TRUTH.index), TRUTH, more, bridges(more))
    assert found.loc["a1", ["false_links", "false_bridges"]].tolist() == [2, 0]


def test_whom_learned_names_draw_in_by_hand() -> None:
    truth = pd.Series({"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C"})
    identities = pd.Series({"a1": 1, "a2": 2, "a3": 2, "b1": 1, "b2": 4, "c1": 5})
    attracted = pd.DataFrame(
        [
            ("a1", "b2", 9.0, "a1/1"),  # the carrier lies with b1, so B is in its identity
            ("a1", "c1", 8.0, "a1/1"),  # C is not
            ("a1", "b1", 7.0, "b1/1"),  # inside one identity
            ("a1", "a2", 6.0, "a2/1"),  # the carrier's identity holds A alone, and A is met
            ("b2", "c1", 5.0, "c1/2"),
        ],
        columns=["record_l", "record_r", "weight", "by"],
    )
    found = drawn_in(attracted, identities, truth)
    assert found.drop(columns=["by", "weight"]).to_numpy().tolist() == [
        ["a1", "b2", True, "somebody in the identity"],
        ["a1", "c1", True, "somebody else"],
        ["a2", "a1", False, "the same person"],
        ["c1", "b2", False, "somebody else"],
    ]
    assert list(found.weight) == [9.0, 8.0, 6.0, 5.0]
    assert len(drawn_in(attracted[:0], identities, truth)) == 0


def equal(found: dict, outcome: sp.Outcome) -> bool:
    return found == {name: getattr(outcome, name) for name in found}


@settings(max_examples=80, deadline=None)
@given(people_graphs())
def test_components_give_what_the_sweep_gives(graph) -> None:
    person, edges, required = graph
    truth = pd.Series(person, index=range(len(person)))
    pairs = pd.DataFrame(edges, columns=["record_l", "record_r", "weight"]).astype(
        {"record_l": int, "record_r": int, "weight": float}
    )
    must = pd.DataFrame(required, columns=["arrival", "departure"]).astype(int)
    sweep = sp.Sweep(pairs, truth, must_join=must)
    for threshold in (-2.0, 1.0, 3.0, 8.0):
        identities = components(pairs[pairs.weight >= threshold], truth.index)
        found = people_of(identities, truth, must)
        assert equal(found, sweep.at(threshold))


def test_the_classroom_gives_what_the_sweep_gives() -> None:
    world = sp.load("classroom")
    linkage = sp.link(world.records, progress=False)
    sweep = sp.Sweep(linkage.pairs, world.truth, must_join=world.departures)
    for threshold in (0.0, 6.0, 16.0):
        found = people_of(linkage.identities(threshold), world.truth, world.departures)
        assert equal(found, sweep.at(threshold))
        state = states(linkage.identities(threshold), world.truth)
        assert np.isin(state, ["intact", "split", "merged", "both"]).all()
