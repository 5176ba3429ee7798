"""Batches: damage by hand, a test that is exact, alarms for what is wrong and for nothing else."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.batches import (
    CHECKS,
    FALSE_ALARMS,
    against_file,
    born_late,
    chance_as_far,
    examine,
    names_look_exchanged,
    no_day,
    readable,
    shift_columns,
    swap_day_month,
)

BATCH = pd.DataFrame(
    {
        "birth_date": ["2001-03-05", "2001-03-25", "2001-04-04", None],
        "given_name": ["Ana", "Bel", "Cor", "Dan"],
        "family_name": ["Lor", "Mor", "Nor", "Por"],
        "city": ["X", "Y", "Z", None],
    },
    dtype=object,
)


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("classroom")


def parted(world: sp.World, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    batch = world.records[world.records.source == source]
    return batch, world.records.drop(batch.index)


def alarms(table: pd.DataFrame) -> set[str]:
    return set(table.check[table.alarm])


def test_damage_by_hand() -> None:
    swapped = swap_day_month(BATCH).birth_date
    assert [None if pd.isna(d) else d for d in swapped] == [
        "2001-05-03", "2001-25-03", "2001-04-04", None,
    ]  # fmt: skip
    assert list(readable(swapped)) == [True, False, True, True]
    lenient = swap_day_month(BATCH, lenient=True).birth_date
    assert list(lenient[:3]) == ["2001-05-03", "2001-03-25", "2001-04-04"]
    assert lenient.isna().iloc[3]
    shifted = shift_columns(BATCH, ["given_name", "family_name", "city"])
    assert list(shifted.family_name) == ["Ana", "Bel", "Cor", "Dan"]
    assert list(shifted.city) == ["Lor", "Mor", "Nor", "Por"]
    assert list(shifted.given_name[:3]) == ["X", "Y", "Z"]
    assert BATCH.birth_date[0] == "2001-03-05"


def test_marks_by_hand() -> None:
    dates = pd.DataFrame({"birth_date": ["2001-03-12", "2001-03-13", "2001-13-03", "2001-02-30"]})
    assert list(born_late(dates)) == [False, True, False, True]
    assert list(no_day(dates)) == [False, False, True, True]
    names = pd.DataFrame(
        {"given_name": ["ana", "ana", "ana", "lor", "bel"],
         "family_name": ["lor", "lor", "mor", "Ana", "bel"]}
    )  # fmt: skip
    # "lor ana": lor is twice a family name and once a given name, ana three times a given name.
    assert list(names_look_exchanged(names)) == [False, False, False, True, False]


def test_the_chance_by_hand() -> None:
    # Two of two marked, none of two others: of the six pairs that could be drawn, one is both.
    assert chance_as_far(2, 2, 0, 2) == pytest.approx(2 / 6)
    assert chance_as_far(1, 2, 1, 2) == 1
    assert chance_as_far(0, 5, 0, 50) == 1


@pytest.mark.parametrize("marked", range(9))
def test_the_chance_is_exact_for_batches_drawn_from_the_file(marked) -> None:
    """Of all batches that can be drawn, at most a share c has a chance of c or less."""
    file = np.arange(8) < marked
    chances = []
    for chosen in combinations(range(8), 3):
        here = int(file[list(chosen)].sum())
        chances.append(chance_as_far(here, 3, marked - here, 5))
    for chance in set(chances):
        assert np.mean(np.array(chances) <= chance + 1e-12) <= chance + 1e-12


def test_good_batches_set_off_no_alarm(world) -> None:
    for source in sorted(world.records.source.unique()):
        assert alarms(examine(*parted(world, source))) == set(), source


def test_false_alarms_are_as_rare_as_they_should_be(world) -> None:
    """Batches drawn at random, at a rate of one in twenty: about that many, and not many more."""
    random = np.random.default_rng(3)
    records, rung = world.records.iloc[:4000], 0
    for _ in range(150):
        batch = records.iloc[random.choice(len(records), 60, replace=False)]
        table = examine(batch, records.drop(batch.index), 0.05, CHECKS[:2])
        rung += table.alarm.any()
    assert rung <= 16  # 7.5 are allowed on average; 17 or more have a chance below 0.002


def test_an_exchange_of_day_and_month_is_found_though_every_row_looks_right(world) -> None:
    batch, file = parted(world, "encounters")
    swapped = swap_day_month(batch)
    let_in = swapped[readable(swapped.birth_date)]
    assert "date that is no day" in alarms(examine(swapped, file))
    assert alarms(examine(let_in, file)) == {"birthday after the 12th"}
    row = examine(let_in, file).set_index("check").loc["birthday after the 12th"]
    assert row["share"] == 0 < row["usual"]


def test_a_lenient_exchange_shows_only_against_the_file(world) -> None:
    batch, file = parted(world, "encounters")
    lenient = swap_day_month(batch, lenient=True)
    assert alarms(examine(lenient, file)) == set()
    before, after = (against_file(rows, file).iloc[0] for rows in (batch, lenient))
    assert after["chance"] < FALSE_ALARMS < before["chance"]
    assert after["marked"] > before["marked"]


def test_against_file_by_hand() -> None:
    columns = ["record_id", "document_number", "birth_date"]
    file = pd.DataFrame(
        [("f1", "D1", "2001-03-05"), ("f2", "D1", "2001-03-05"), ("f3", "D2", "2001-04-04")],
        columns=columns,
    )
    batch = pd.DataFrame(
        [("b1", "D1", "2001-05-03"), ("b2", "D2", "2001-04-04"), ("b3", "D9", "2001-05-03")],
        columns=columns,
    )
    row = against_file(batch, file).iloc[0]
    assert (row["marked"], row["rows"], row["share"], row["usual"]) == (1, 2, 0.5, 0)
    nothing = against_file(batch[2:], file).iloc[0]
    assert nothing["rows"] == 0
    assert np.isnan(nothing["share"])
    assert np.isnan(nothing["chance"])


def test_shifted_columns_are_found(world) -> None:
    batch, file = parted(world, "encounters")
    exchanged = shift_columns(batch, ["given_name", "family_name"])
    assert alarms(examine(exchanged, file)) == {"names look exchanged"}
    home = shift_columns(batch, ["address", "city", "postcode"])
    assert alarms(examine(home, file)) == {"unusual shape of postcode"}


def test_a_batch_of_one_tradition_can_set_off_an_alarm_with_nothing_wrong(world) -> None:
    elm = world.records[world.records.record_id.map(world.truth).map(world.groups) == "Elm"]
    batch = elm[elm.source == "border"].head(200)
    assert alarms(examine(batch, world.records.drop(batch.index))) == {"names look exchanged"}


def test_checks_that_cannot_be_asked_are_left_out() -> None:
    dates = BATCH[["birth_date"]].dropna()
    assert set(examine(dates, dates).check) == {"birthday after the 12th", "date that is no day"}
    empty = dates.assign(birth_date=None)
    assert len(examine(empty, dates)) == 0
