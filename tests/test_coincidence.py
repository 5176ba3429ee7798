"""Coincidence: by hand, by counting every case, by simulation, and against the fact base."""

import doctest
from itertools import product

import numpy as np
import pandas as pd
import pytest
from rates import assert_rate

from sameperson.linkage import coincidence
from sameperson.linkage.coincidence import (
    YEAR,
    chance_of_shared,
    chance_to_agree,
    counted_hits,
    expected_hits,
    expected_to_share,
    invented_list,
    simulated_shared,
)


def test_chances_by_counting_every_case() -> None:
    for people in (0, 1, 2, 3, 4):
        cases = list(product(range(4), repeat=people))
        shared = sum(len(set(case)) < people for case in cases)
        sharing = sum(sum(case.count(day) > 1 for day in case) for case in cases)
        assert chance_of_shared(people, 4) == pytest.approx(shared / len(cases))
        assert expected_to_share(people, 4) == pytest.approx(sharing / len(cases))
    assert chance_of_shared(5, 4) == 1


def test_the_published_numbers_are_the_formulas() -> None:
    # 62 years of birth: the derived check of the fact base gives 0.510 and 0.991.
    assert round(chance_of_shared(180, 62 * YEAR), 3) == 0.510
    assert round(chance_of_shared(460, 62 * YEAR), 3) == 0.991
    # 2,488 namesakes over 80 and 62 years of birth: 203 and 259.
    assert round(expected_to_share(2488, 80 * YEAR)) == 203
    assert round(expected_to_share(2488, 62 * YEAR)) == 259


def test_what_has_no_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="people from 0 and days above 0"):
        chance_of_shared(-1, 365)
    with pytest.raises(ValueError, match="people from 0 and days above 0"):
        chance_of_shared(3, 0)
    with pytest.raises(ValueError, match="cannot be drawn from 2 people"):
        simulated_shared(pd.Series(["a", "b", None]), 3)
    with pytest.raises(ValueError, match="Two people are needed"):
        chance_to_agree(pd.DataFrame({"name": ["x"]}), ["name"])


def test_a_simulation_agrees_with_the_formula() -> None:
    dates = pd.Series(np.random.default_rng(5).integers(0, 2_000, 400_000))
    found = simulated_shared(dates, 60, times=1_500, seed=3)
    assert_rate(round(found * 1_500), 1_500, chance_of_shared(60, 2_000))
    assert found == simulated_shared(dates, 60, times=1_500, seed=3)


def test_people_who_share_default_dates_collide_earlier() -> None:
    spread = pd.Series(range(1_000))
    default = spread.where(spread % 10 > 0, 0)  # one in ten is written down as the same day
    assert simulated_shared(spread, 12, times=300) == 0
    assert simulated_shared(default, 12, times=300) > 0.2


PEOPLE = pd.DataFrame(
    {"name": ["a", "a", "a", "b", None], "date": ["1", "1", "2", "1", "1"]}, dtype=object
)


def test_agreement_and_hits_by_hand() -> None:
    # Of 10 pairs, 3 agree on the name, 6 on the date (four have date 1), 1 on both.
    assert chance_to_agree(PEOPLE, ["name"]) == 0.3
    assert chance_to_agree(PEOPLE, ["date"]) == 0.6
    assert chance_to_agree(PEOPLE, ["name", "date"]) == 0.1
    searched = pd.DataFrame({"name": ["a", "b", "c", None], "date": ["1", "1", "1", "1"]})
    searched.index = pd.Index([7, 8, 9, 10])
    hits = counted_hits(searched, PEOPLE, ["name", "date"])
    assert hits.to_dict() == {7: 2, 8: 1, 9: 0, 10: 0}
    assert counted_hits(searched, PEOPLE, ["name"]).to_dict() == {7: 3, 8: 1, 9: 0, 10: 0}
    assert expected_hits(3, 40, 0.05) == pytest.approx(6)


def test_counted_hits_are_near_the_expected() -> None:
    random = np.random.default_rng(9)

    def some(people: int) -> pd.DataFrame:
        return pd.DataFrame({"name": random.integers(0, 50, people),
                             "date": random.integers(0, 40, people)})  # fmt: skip

    hits = counted_hits(some(1_000), some(4_000), ["name", "date"]).sum()
    assert_rate(int(hits), 4_000_000, expected_hits(1, 1, 1 / 2_000))


def test_a_list_of_another_seed_holds_other_people() -> None:
    one, two = invented_list(200, 5), invented_list(200, 6)
    assert list(one) == ["person_id", "tradition", "given_name", "family_name", "birth_date"]
    assert len(one) == 200
    assert one.equals(invented_list(200, 5))
    assert not one.given_name.equals(two.given_name)


def test_the_examples_in_the_docstrings_are_so() -> None:
    assert doctest.testmod(coincidence).failed == 0
