"""The group explorer: its state by hand and against the library, and a view that shows it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import traitlets

import sameperson as sp
from sameperson.figures.groups import counted
from sameperson.outcomes import Sweep
from sameperson.outcomes.groupings import MINIMUM, family_rates, groupings, met
from sameperson.outcomes.groups import ERRORS
from sameperson.widgets.groups import GroupState
from sameperson.widgets.groups_view import GroupExplorer
from sameperson.widgets.order import in_random_order

PEOPLE = [f"p{i:03d}" for i in range(100)]


def world_of(names: tuple[str, str, str]) -> SimpleNamespace:
    """A hundred people of three traditions: 40, 40 and 20, which is fewer than a rate needs."""
    tradition = [names[0]] * 40 + [names[1]] * 40 + [names[2]] * 20
    people = pd.DataFrame(
        {
            "person_id": PEOPLE, "tradition": tradition, "nationality": "Norrholt",
            "papers_birth_date": "1990-05-05", "birth_date": "1990-05-05",
            "family_id": range(100), "given_name": "A", "family_name": "B",
        }
    )  # fmt: skip
    truth = pd.Series({f"{p}{n}": p for p in PEOPLE for n in (1, 2)})
    records = pd.DataFrame({"record_id": truth.index, "source": "border"})
    return SimpleNamespace(
        people=people, truth=truth, records=records, manifest={"seed": 7},
        groups=people.set_index("person_id")["tradition"],
    )  # fmt: skip


@pytest.fixture
def world() -> SimpleNamespace:
    return world_of(("Elm", "<b>Fir</b>", "Yew"))


def sweep_of(world: SimpleNamespace, shift: float = 0.0) -> Sweep:
    """Everybody is whole up to 10; the first eight of the first group are merged up to 5."""
    own = [(f"{p}1", f"{p}2", 10.0) for p in PEOPLE]
    wrong = [(f"{PEOPLE[i]}1", f"{PEOPLE[i + 1]}1", 5.0 + shift) for i in range(0, 8, 2)]
    pairs = pd.DataFrame([*own, *wrong], columns=["record_l", "record_r", "weight"])
    visits = pd.DataFrame(
        {"arrival": [f"{p}1" for p in PEOPLE], "departure": [f"{p}2" for p in PEOPLE]}
    )
    return Sweep(pairs, world.truth, world.groups, visits)


@pytest.fixture
def state(world) -> GroupState:
    return GroupState({"As it is": sweep_of(world)}, world, threshold=5)


def test_counts_by_hand(state) -> None:
    assert state.order == in_random_order(sorted(["Elm", "<b>Fir</b>", "Yew"]), 7)
    assert state.own["count"].to_dict() == {"Elm": 8, "<b>Fir</b>": 0, "Yew": 0}
    assert state.own["rate"]["Elm"] == 0.2
    assert np.isnan(state.own["rate"]["Yew"]), f"20 people are fewer than {MINIMUM}"
    state.threshold = 5.01
    assert state.own["count"].sum() == 0
    state.error, state.threshold = "people_split", 10.01
    assert state.own["count"].to_dict() == {"Elm": 40, "<b>Fir</b>": 40, "Yew": 20}


def test_the_sentence_says_what_is_not_defined(state) -> None:
    assert "of 100 people, 8 wrongly merged" in state.sentence
    assert "largest in Elm, 8 of 40: 20.0%" in state.sentence
    assert state.sentence.endswith("Not defined: Yew.")
    state.error = "people_accused"
    assert "of 100 who left in time, 0 accused by a missing link" in state.sentence
    state.grouping = "nationality"
    assert "; least" not in state.sentence, "with one group there is no other end"


def test_nobody_enough_is_not_defined_everywhere(world) -> None:
    world.people["nationality"] = [f"n{i % 10}" for i in range(100)]
    own = GroupState({"As it is": sweep_of(world)}, world, threshold=5)
    own.grouping = "nationality"
    assert own.sentence.endswith("not defined in every group.")
    assert [words.split(". ", 1)[1] for words in own.rankings] == ["Not defined."] * 3


def test_a_version_is_compared_with_the_first(world) -> None:
    sweeps = {"As it is": sweep_of(world), "Other names": sweep_of(world, shift=2)}
    state = GroupState(sweeps, world, threshold=6)
    assert state.before is None
    state.version = "Other names"
    assert state.own["count"]["Elm"] == 8
    before = state.before[state.before.error == ERRORS[0]].set_index("group")
    assert before["count"]["Elm"] == 0
    table = state.table()
    assert list(table.columns) == [
        "merged, Other names", "split, Other names", "accused, Other names",
        "merged, As it is", "split, As it is", "accused, As it is",
    ]  # fmt: skip
    state.version = "As it is"
    assert state.before is None


def test_what_cannot_be_chosen_is_refused(state, world) -> None:
    for name in ("grouping", "error", "version"):
        with pytest.raises(traitlets.TraitError, match=f"There is no {name} 'shoe size'"):
            setattr(state, name, "shoe size")
    with pytest.raises(traitlets.TraitError, match="NaN is none"):
        state.threshold = float("nan")
    state.threshold = 1e9
    assert state.threshold == state.high
    state.threshold = -1e9
    assert state.threshold == state.low
    with pytest.raises(ValueError, match="nothing to count"):
        GroupState({}, world)


def test_sweeps_of_other_people_are_refused(world) -> None:
    other = Sweep(pd.DataFrame(columns=["record_l", "record_r", "weight"]), world.truth.iloc[:20])
    with pytest.raises(ValueError, match="not of the same people"):
        GroupState({"one": sweep_of(world), "two": other}, world, threshold=5)


@pytest.fixture(scope="module")
def small() -> tuple[sp.World, Sweep]:
    world = sp.make_world(300, seed=5)
    pairs = sp.link(world.records, progress=False).pairs
    return world, Sweep(pairs, world.truth, world.groups, world.departures)


def test_the_state_is_the_librarys(small) -> None:
    world, sweep = small
    state = GroupState({"As it is": sweep}, world)
    assert state.threshold == sweep.best_f1()
    families = world.people.set_index("person_id").family_id
    for name, grouping in groupings(world).items():
        state.grouping = name
        expected = family_rates(met(sweep, state.threshold), grouping.groups, families)
        pd.testing.assert_frame_equal(state.rates, expected)
        assert set(state.order) == set(expected.group)
        if grouping.order:
            assert state.order == [g for g in grouping.order if g in set(expected.group)]


# The view ------------------------------------------------------------------------------------


def test_the_view_shows_what_the_state_says(small) -> None:
    world, sweep = small
    view = GroupExplorer(sweep, world, threshold=2)
    state, picture = view.state, view.image.value
    assert state.sentence in view._live.value
    view.slider.value = state.low + 150 * 0.1
    assert state.threshold == pytest.approx(state.low + 15)
    assert view.box.value == state.threshold
    assert state.sentence in view._live.value
    assert view.image.value != picture
    view.box.value = 2
    assert view.image.value == picture, "the same threshold gives the same picture"
    for name in ("error", "grouping"):
        before = view.image.value
        view.chosen[name].index = 1
        assert getattr(state, name) == view.chosen[name].value
        assert view.image.value != before
        assert state.sentence in view._live.value


def test_every_grouping_error_and_version_can_be_drawn(small) -> None:
    world, sweep = small
    view = GroupExplorer({"one": sweep, "two": sweep}, world, threshold=2)
    for grouping in view.state.groupings:
        for version in ("two", "one"):
            for error in ERRORS:
                view.state.grouping, view.state.version, view.state.error = grouping, version, error
                assert view._rates.groups == tuple(view.state.order)
                assert bytes(view.image.value[:4]) == b"\x89PNG"
                assert bool(view._hollow.value) == (version == "two")


def test_many_groups_and_then_few_at_another_threshold(world) -> None:
    view = GroupExplorer(sweep_of(world), world, threshold=5)
    view.state.grouping = "nationality"
    view.state.threshold = 7
    view.state.grouping = "tradition"
    assert [text.get_text() for text in view._rates._counts] == [
        counted(row["count"], row["people"], row["rate"]) for _, row in view.state.own.iterrows()
    ]


def test_marks_stand_where_the_rates_are(world) -> None:
    view = GroupExplorer(sweep_of(world), world, threshold=5)
    dots, order = view._rates._dots, view.state.order
    x, y = dots.get_data()
    found = {order[int(row)]: place**2 for place, row in zip(x, y, strict=True)}
    assert found == pytest.approx({"Elm": 0.2, "<b>Fir</b>": 0.0})
    filled = view._places._marks["people_wrongly_merged", True].get_data()[1]
    hollow = view._places._marks["people_wrongly_merged", False].get_data()[1]
    assert list(filled[~np.isnan(filled)]) == [0], "Elm leads, and is told from the other"
    assert list(hollow[~np.isnan(hollow)]) == [1]


def test_what_comes_from_the_data_is_escaped(world) -> None:
    view = GroupExplorer(sweep_of(world), world, threshold=5)
    for part in (view._tiles, view._ranks, view._live, view._table):
        assert "<b>Fir" not in part.value
    assert "&lt;b&gt;Fir" in view._table.value


def test_names_with_dollars_are_no_formulas() -> None:
    world = world_of(("$a$", "$b_2$", "c"))
    view = GroupExplorer(sweep_of(world), world, threshold=5)
    assert bytes(view.image.value[:4]) == b"\x89PNG"


def test_the_table_has_what_the_picture_shows(small) -> None:
    world, sweep = small
    view = GroupExplorer(sweep, world, threshold=2)
    for words in view.state.table().to_numpy().ravel():
        assert words.replace("&", "&amp;") in view._table.value
