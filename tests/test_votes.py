"""The simulated class: by hand without chance, and its chance by name."""

import pandas as pd
import pytest
from rates import assert_rate

from sameperson.linkage.reading import READ
from sameperson.outcomes.votes import Readers, simulated_votes


def records_of(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Records that agree with "first" on some fields and differ on some others."""
    table = [["first", *["x"] * len(READ)]]
    for name, agree, differ in rows:
        table.append(
            [name, *["x"] * agree, *["y"] * differ, *[None] * (len(READ) - agree - differ)]
        )
    return pd.DataFrame(table, columns=["record_id", *READ], dtype=object)


def test_without_judgement_of_their_own_all_say_the_same() -> None:
    sure = Readers(number=10, agrees=1.0, differs=2.0, sure=3.0, spread=0.0)
    found = simulated_votes(
        records_of(("three", 3, 0), ("five", 5, 1), ("even", 4, 2), ("off", 1, 2)), "first", sure
    )
    assert found.to_dict("index") == {
        "three": {"same": 10, "different": 0, "cannot tell": 0},
        "five": {"same": 10, "different": 0, "cannot tell": 0},
        "even": {"same": 0, "different": 0, "cannot tell": 10},
        "off": {"same": 0, "different": 10, "cannot tell": 0},
    }


def test_the_share_is_that_of_the_normal_distribution() -> None:
    # 0 points: same above 1 standard deviation, different below minus 1.
    many = Readers(number=20_000, sure=1.0, spread=1.0)
    row = simulated_votes(records_of(("nothing", 0, 0)), "first", many).loc["nothing"]
    assert row.sum() == 20_000
    assert_rate(row["same"], 20_000, 0.158655)
    assert_rate(row["different"], 20_000, 0.158655)


def test_one_more_record_moves_no_other_vote() -> None:
    few = simulated_votes(records_of(("b", 3, 2)), "first")
    more = simulated_votes(records_of(("a", 1, 1), ("b", 3, 2), ("c", 2, 2)), "first")
    pd.testing.assert_series_equal(few.loc["b"], more.loc["b"])
    other = simulated_votes(records_of(("b", 3, 2)), "first", Readers(number=1000, seed=2))
    same = simulated_votes(records_of(("b", 3, 2)), "first", Readers(number=1000, seed=1))
    assert not other.equals(same)


def test_it_says_that_it_is_a_simulation_and_what_it_assumes() -> None:
    said = Readers(number=7, agrees=1.25).sentence
    for part in ("Simulation", "no finding about real readers", "7 invented readers", "1.25 point"):
        assert part in said


@pytest.mark.parametrize("first", ["first", "b"])
def test_there_is_a_row_for_every_other_record(first: str) -> None:
    found = simulated_votes(records_of(("b", 3, 2), ("c", 2, 2)), first)
    assert set(found.index) == {"first", "b", "c"} - {first}
    assert (found.sum(axis=1) == Readers().number).all()
