"""Whose year is followed: chosen by the rule that is stated, and how often it is."""

import pandas as pd
import pytest
from made_year import MadeYear

from sameperson.casebook.year import lives
from sameperson.casebook.year.wronged import LATE, MERGED, MISSING, REACHED
from sameperson.outcomes.groups import wilson


@pytest.fixture
def year() -> MadeYear:
    return MadeYear()


def test_cases_are_people_from_the_shortest_to_the_longest(year) -> None:
    # a 63 days, b 217, c 252
    assert lives.cases(year, MISSING)["person_id"].tolist() == ["a", "b", "c"]
    assert lives.cases(year, MISSING)["days"].tolist() == [63, 217, 252]


def test_of_two_harms_of_one_person_the_longer_counts(year) -> None:
    year.harms.loc[len(year.harms)] = {**year.harms.iloc[0].to_dict(), "days": 300}
    assert lives.cases(year, MISSING)["person_id"].tolist() == ["b", "c", "a"]


def test_the_middle_case(year) -> None:
    assert lives.middle(year, MISSING)["person_id"] == "b"
    assert lives.middle(year, MERGED)["person_id"] == "d"  # of two, the shorter: 14 days, 189
    with pytest.raises(ValueError, match="Nobody was"):
        lives.middle(year, REACHED)


def test_quiet_travellers_came_and_left_and_nothing_happened(year) -> None:
    assert lives.travellers(year).tolist() == ["e", "f"]
    assert lives.quiet(year) == "e"  # both have two records; of two, the first
    extra = year.world.records.iloc[[6]].assign(record_id="x-e")
    year.world.records = pd.concat([year.world.records, extra])
    year.world.truth["x-e"] = "e"
    assert lives.quiet(year) == "f"
    year.world.departures = year.world.departures[year.world.departures.person_id == "a"]
    with pytest.raises(ValueError, match="Nobody came"):
        lives.quiet(year)


def test_a_dozen_holds_the_middle_ones_and_nobody_twice(year) -> None:
    found = lives.dozen(year)
    assert found.index.is_unique
    assert found["b"] == f"{lives.MIDDLE}: {MISSING}"
    assert found["d"] == f"{lives.MIDDLE}: {MERGED}"
    assert "several kinds" in found["a"]  # b has several too, and is there already
    assert set(found.index) == {"a", "b", "d", "e", "f"}  # c has one kind and is no middle
    assert len(lives.dozen(year, size=4)) == 4
    assert found.equals(lives.dozen(MadeYear()))


def test_kinds_in_their_order(year) -> None:
    assert lives.kinds_of(year, "a") == (MERGED, MISSING)
    assert lives.kinds_of(year, "b") == (MISSING, LATE)
    assert lives.kinds_of(year, "e") == ()


def test_how_often_counts_families_in_its_interval(year) -> None:
    table = lives.how_often(year)
    row = table.loc[MISSING]
    assert (row["people"], row["of"]) == (3, 5)
    assert row["lower"] < row["share"] < row["upper"]
    low, high = wilson(0, 6)  # nobody was reached: families cannot matter
    assert table.loc[REACHED, ["lower", "upper"]].tolist() == pytest.approx([low, high])


def test_a_family_that_is_hit_together_tells_less(year) -> None:
    alone = lives.how_often(year).loc[MISSING]
    year.world.people["family_id"] = range(6)
    apart = lives.how_often(year).loc[MISSING]
    assert apart["upper"] - apart["lower"] < alone["upper"] - alone["lower"]


def test_words() -> None:
    row = pd.Series({"people": 0, "of": 0, "share": None, "lower": None, "upper": None, "who": ""})
    assert "not defined" in lives.said(row, "merged")
    row = pd.Series({"people": 5, "of": 4933, "share": 5 / 4933, "lower": 0.0004, "upper": 0.0024,
                     "who": "people"})  # fmt: skip
    assert lives.said(row, "x") == "x: 5 of 4,933 people, 0.10 % (95 % interval 0.04 to 0.24)"
