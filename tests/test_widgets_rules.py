"""The rule builder: its state by hand and against the library, and a view that shows it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import traitlets

from sameperson.figures.rules import MARKS, pair_shares
from sameperson.linkage.rules import NAMES, identities
from sameperson.outcomes.partition import EVERYBODY, pairs_by_group, people_by_group
from sameperson.widgets.order import in_random_order
from sameperson.widgets.rules import NOT_DEFINED, Found, RulesState, share
from sameperson.world import World, load

# Ana has three records, one of them in the other order; Bel shares her names; Cor is alone.
RECORDS = pd.DataFrame(
    [
        ("r1", "Ana", "Lor", "2001-02-03"),
        ("r2", "Lor", "Ana", "2001-02-03"),
        ("r3", "ana", "lor", None),
        ("r4", "Ana", "Lor", "1999-09-09"),
        ("r5", "<b>Cor</b>", "Nim", "1980-01-01"),
    ],
    columns=["record_id", "given_name", "family_name", "birth_date"],
)
TRUTH = pd.Series({"r1": "A", "r2": "A", "r3": "A", "r4": "B", "r5": "C"})


@pytest.fixture
def world() -> SimpleNamespace:
    return SimpleNamespace(
        records=RECORDS,
        truth=TRUTH,
        groups=pd.Series({"A": "Elm", "B": "Elm", "C": "Fir"}),
        departures=pd.DataFrame({"person_id": ["A"], "arrival": ["r1"], "departure": ["r2"]}),
        manifest={"seed": 7},
    )


@pytest.fixture(scope="module")
def tiny() -> World:
    return load("tiny")


def counts(state: RulesState) -> tuple[float, float, int, int, int]:
    """Links, right ones, people merged, split, accused."""
    pairs, people = state.found.of("precision"), state.found.people.loc[EVERYBODY]
    errors = ("people_wrongly_merged", "people_split", "people_accused")
    return (pairs["of"], pairs["count"], *(int(people[error]) for error in errors))


def test_rules_by_hand(world) -> None:
    state = RulesState(world)
    # r1, r3 and r4 agree on both names: one link is right, and two are not.
    assert counts(state) == (3, 1, 2, 1, 1)
    state.standardise = ["order"]
    assert counts(state) == (6, 3, 2, 0, 0)
    assert counts_of(state.before) == 3
    state.fields = [*NAMES, "birth_date"]
    assert counts(state) == (1, 1, 0, 1, 0)
    state.fields = ["birth_date"]
    assert state.steps == ()  # the order of names is nothing to a rule without both
    assert counts(state) == (1, 1, 0, 1, 0)


def counts_of(found) -> float:
    return found.of("precision")["of"]


def test_without_a_field_nothing_is_linked_and_precision_is_not_defined(world) -> None:
    state = RulesState(world, fields=[])
    assert counts(state) == (0, 0, 0, 1, 1)
    assert share(state.found.of("precision")) == NOT_DEFINED
    assert "No field is ticked" in state.sentence
    assert f"is right: {NOT_DEFINED}" in state.sentence
    assert f"Precision is {NOT_DEFINED}." in state.sentence


def test_what_is_no_field_or_step_is_refused(world) -> None:
    state = RulesState(world)
    with pytest.raises(traitlets.TraitError):
        state.fields = ["person_id"]
    with pytest.raises(traitlets.TraitError):
        state.standardise = ["vowels"]


@pytest.mark.parametrize(
    ("fields", "steps"),
    [(["given_name", "family_name"], ["sound"]), (["birth_date", "sex"], []), (["city"], [])],
)
def test_the_state_is_what_the_library_counts(tiny, fields, steps) -> None:
    state = RulesState(tiny, fields, steps)
    own = identities(tiny.records, fields, steps)
    assert state.found.identities.equals(own)
    people = people_by_group(own, tiny.truth, tiny.groups, tiny.departures)
    assert state.found.people.equals(people)
    assert state.found.pairs.equals(pairs_by_group(own, tiny.truth, tiny.groups))
    for row in state.rates.itertuples():
        assert row[3] == people.loc[row.group, row.error]


def test_the_sentence_names_the_lowest_and_those_it_cannot_be_told_from(tiny) -> None:
    state = RulesState(tiny)
    pairs = pd.DataFrame(
        [
            ("Elm", 0.2, 0.1, 0.3), ("Fir", 0.35, 0.3, 0.4), ("Oak", 0.9, 0.8, 1.0),
        ],
        columns=["group", "share", "lower", "upper"],
    ).assign(measure="recall")  # fmt: skip
    state.found = Found(state.found.identities, state.found.people, pairs)
    assert state._lowest("recall") == "Recall is lowest in Elm (not told apart from Fir)."
    state.found = Found(state.found.identities, state.found.people, pairs[:2])
    assert state._lowest("recall") == "Recall: no tradition can be told from the others."


def test_examples_are_errors_of_their_kind_and_the_last_is_followed_by_the_first(tiny) -> None:
    state = RulesState(tiny, ["birth_date"])
    own, truth = state.found.identities, tiny.truth
    for kind, apart, together in (("false", truth, own), ("missed", own, truth)):
        _, count = state.example(kind, 0)
        assert count > 1
        seen = set()
        for nth in range(count):
            (left, right), _ = state.example(kind, nth)
            assert apart[left] != apart[right]
            assert together[left] == together[right]
            seen.add(together[left])
        assert len(seen) == count
        assert state.example(kind, count) == state.example(kind, 0)


def test_a_rule_without_errors_has_no_example(world) -> None:
    state = RulesState(world, ["birth_date"])
    assert state.example("false", 0) == (None, 0)


def test_records_side_by_side_show_what_was_compared(world) -> None:
    state = RulesState(world, standardise=["order"])
    table = state.records_of(["r1", "r2"])
    assert table.loc["given_name · compared", "agree"] == "same"
    assert table.loc["given_name", "agree"] == "differs"
    assert state.records_of(["r1", "r3"]).loc["birth_date", "agree"] == "missing in one"


@pytest.mark.parametrize(
    ("value", "words"),
    [(np.nan, NOT_DEFINED), (1, "100.0%"), (0.9999, "over 99.9%"), (0.0001, "under 0.1%"),
     (0, "0.0%"), (0.1234, "12.3%")],
)  # fmt: skip
def test_shares_in_words_are_0_and_100_only_where_exact(value, words) -> None:
    assert share({"share": value}) == words


def test_the_order_is_random_but_always_the_same() -> None:
    names = list("abcdefgh")
    assert in_random_order(names, 7) == in_random_order(names, 7) != names
    assert sorted(in_random_order(names, 7)) == names
    assert in_random_order(names, 8) != in_random_order(names, 7)


# The view ---------------------------------------------------------------------------------------


@pytest.fixture
def builder(world):
    from sameperson.widgets import RuleBuilder

    return RuleBuilder(world)


def test_ticks_move_the_state_and_the_picture(builder) -> None:
    picture = builder.image.value
    assert bytes(picture).startswith(b"\x89PNG")
    builder.steps["order"].value = True
    assert builder.state.standardise == ["order"]
    assert builder.image.value != picture
    builder.fields["birth_date"].value = True
    assert builder.state.fields == [*NAMES, "birth_date"]
    assert builder.state.sentence in builder._live.value.replace("&amp;", "&")


def test_the_order_can_be_ticked_only_with_both_names(builder) -> None:
    assert not builder.steps["order"].disabled
    builder.fields["given_name"].value = False
    assert builder.steps["order"].disabled
    builder.fields["given_name"].value = True
    assert not builder.steps["order"].disabled


def test_examples_are_shown_escaped_and_one_after_another(builder) -> None:
    builder.fields["given_name"].value = builder.fields["family_name"].value = False
    builder.fields["birth_date"].value = True
    false, missed = builder._examples
    assert "makes none" in false._words.value
    assert false._next.disabled
    assert "1 of 1 people" in missed._words.value
    assert missed._next.disabled
    assert "<b>Cor" not in builder._table.value
    table = builder.state.records_of(["r1", "r5"])
    from sameperson.widgets import markup

    assert "&lt;b&gt;Cor" in markup.table(table, "")
    assert "<b>Cor" not in markup.table(table, "")


def test_the_next_example_is_another_one(tiny) -> None:
    from sameperson.widgets import RuleBuilder

    builder = RuleBuilder(tiny, ["birth_date"])
    missed = builder._examples[1]
    first = missed._records.value
    missed._next.click()
    assert missed._records.value != first
    assert missed._words.value.startswith('<p class="sp-text">2 of ')


def test_the_table_says_what_the_picture_shows(builder) -> None:
    assert "1 of 3: 33.3%" in builder._table.value  # precision in Elm
    assert NOT_DEFINED in builder._table.value  # precision in Fir: nothing is linked there
    for mark in MARKS.values():
        assert mark.label in builder._table.value


def test_dots_lie_where_the_shares_are_and_go_when_they_are_not_defined(world) -> None:
    from matplotlib.figure import Figure

    state = RulesState(world, standardise=["order"])
    panel = pair_shares(Figure().subplots(), ["Fir", "Elm"])
    panel.show(state.found.pairs, state.before.pairs)
    x, y = panel._dots["precision"].get_data()
    assert list(x) == [0.5]  # Elm alone has links
    assert list(y) == [1 + MARKS["precision"].shift]
    assert list(panel._before["precision"].get_data()[0]) == [1 / 3]
    panel.show(state.found.pairs, None)
    assert len(panel._before["precision"].get_data()[0]) == 0
