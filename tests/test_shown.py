"""What the populations show: how it is measured, by hand, and that the datasheet says it."""

import re

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import Linkage, Model
from sameperson.outcomes import shown, sizes
from sameperson.world.datasets import data_folder


def section(name: str) -> str:
    page = (data_folder() / "README.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- {name}: made.*?-->\n(.*?)\n<!-- end", page, re.DOTALL)[1]


def test_every_effect_was_met_in_enough_of_the_twenty_populations() -> None:
    rows = [line.split(" | ") for line in section("what it shows").splitlines()[2:]]
    assert [row[0].lstrip("| ") for row in rows] == [effect.name for effect in shown.EFFECTS]
    assert all(int(row[1].split(" of ")[0]) >= shown.ENOUGH for row in rows)
    assert {row[1].split(" of ")[1] for row in rows} == {str(len(shown.SEEDS))} == {"20"}


def test_tuning_and_showing_use_different_populations() -> None:
    assert not set(shown.SEEDS) & set(range(1, 8))


def test_an_effect_that_is_not_there_is_not_met() -> None:
    nothing = pd.Series(
        {
            "link_precision": 0.97, "merged": 0.05, "split_ratio": 1.0, "turns": 0, "lost": 0.005,
            "uneven": 0.9, "won_back": 0.0, "twins": 0, "bridges": 0, "accused_more": 0,
        }
    )  # fmt: skip
    assert [effect.name for effect in shown.EFFECTS if effect.met(nothing)] == []
    table = shown.distribution(pd.DataFrame([nothing, nothing]))
    assert set(table["met in"]) == {"0 of 2"}


def test_a_distribution_by_hand() -> None:
    numbers = pd.DataFrame({effect.number: [1.0, 2.0, 6.0] for effect in shown.EFFECTS})
    row = shown.distribution(numbers).set_index("what").loc[shown.EFFECTS[3].name]
    assert list(row) == ["3 of 3", "1", "2", "6"]


def test_a_bridge_between_two_groups_of_two_people_is_found() -> None:
    truth = pd.Series({"a1": "A", "b1": "B", "c1": "C", "d1": "D", "d2": "D"})
    pairs = pd.DataFrame(
        [("a1", "b1", 5.0), ("b1", "c1", 1.0), ("c1", "d1", 5.0), ("d1", "d2", 5.0)],
        columns=["record_l", "record_r", "weight"],
    )
    linkage = Linkage(pairs, truth.index, -10.0, Model({}, {}), None)
    # b1-c1 holds {A, B} and {C, D} together; a1-b1 has one person on its left.
    assert shown._bridges_between_people(truth, linkage, 0.0) == 1
    assert shown._bridges_between_people(truth, linkage, 2.0) == 0


def test_how_often_records_differ_by_field_and_tradition() -> None:
    world = sp.make_world(800, seed=5)
    found = shown.disagreement(world).set_index(["field", "group"])
    records = world.records.set_index("record_id")
    own = [
        ids for person, ids in world.truth.groupby(world.truth).groups.items()
        if world.groups[person] == "Elm"
    ]  # fmt: skip
    differ = pairs = 0
    for ids in own:
        known = records.sex[ids].dropna().str.lower().tolist()
        pairs += len(known) * (len(known) - 1) // 2
        differ += sum(a != b for i, a in enumerate(known) for b in known[i + 1 :])
    assert tuple(found.loc[("sex", "Elm"), ["differ", "pairs"]]) == (differ, pairs)


def test_the_kept_sizes_are_of_three_files_and_right_for_the_classroom() -> None:
    kept = pd.read_parquet(data_folder() / "sizes.parquet")
    assert list(kept["size"].unique()) == [5_000, 100_000, 1_000_000]
    for _, own in kept.groupby("size"):
        assert np.array_equal(own.threshold, sizes.THRESHOLDS)
    pd.testing.assert_frame_equal(
        sizes.sizes(("classroom",), progress=False), kept[kept["size"] == 5_000]
    )


def test_strangers_grow_with_the_file_and_kin_do_not() -> None:
    kept = pd.read_parquet(data_folder() / "sizes.parquet")
    at = kept[kept.threshold == 10].set_index("size")
    strangers = at.people_merged_with_strangers / at.people
    only_kin = (at.people_wrongly_merged - at.people_merged_with_strangers) / at.people
    assert strangers.is_monotonic_increasing
    assert strangers[1_000_000] > 3 * strangers[5_000]
    assert only_kin.max() < 2 * only_kin.min()


@pytest.mark.slow
def test_twenty_populations_show_what_the_datasheet_says() -> None:
    assert shown.section() == section("what it shows")


@pytest.mark.slow
def test_the_kept_sizes_are_right_for_the_town() -> None:
    kept = pd.read_parquet(data_folder() / "sizes.parquet")
    town = kept[kept["size"] == 100_000].reset_index(drop=True)
    pd.testing.assert_frame_equal(sizes.sizes(("town",), progress=False), town)
