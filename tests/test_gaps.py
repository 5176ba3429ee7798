"""What is behind a visit without a departure, by hand."""

import pytest
from made_year import MadeYear

from sameperson.casebook.year import gaps


@pytest.fixture
def year() -> MadeYear:
    return MadeYear()


def test_what_is_behind_a_lead(year) -> None:
    table = gaps.leads(year)
    assert table["behind"].tolist() == [gaps.IN_TIME] * 3 + [gaps.STAYED]
    assert table["departure"].iloc[:3].tolist() == ["out-a", "out-b", "out-c"]


def test_who_left_late_and_who_died(year) -> None:
    late = {"record_id": "out-d", "event": "departure", "event_on": "2050-09-01"}
    year.world.records.loc[len(year.world.records)] = late
    year.world.truth["out-d"] = "d"
    assert gaps.leads(year)["behind"].iloc[3] == gaps.LEFT_LATE
    died = year.world.people["died_on"].astype(object)
    year.world.people["died_on"] = died.where(year.world.people.person_id != "d", "2050-03-01")
    year.world.records = year.world.records.iloc[:-1]
    assert gaps.leads(year)["behind"].iloc[3] == gaps.DIED
    year.world.people["died_on"] = died.where(year.world.people.person_id != "d", "2050-12-01")
    assert gaps.leads(year)["behind"].iloc[3] == gaps.STAYED  # died long after the days ran out


def test_causes_by_hand(year) -> None:
    found = gaps.leads(year)[list(gaps.CAUSES)]
    true = {n: found.columns[row].tolist() for n, row in zip("abcd", found.to_numpy(), strict=True)}
    assert true["a"] == ["names exchanged", "document number missing"]
    assert true["b"] == ["late update", "birth date differs", "document number differs"]
    assert true["c"] == ["birth date missing"]
    assert true["d"] == []


def test_a_name_changed_within_the_visit_is_not_written_otherwise(year) -> None:
    records = year.world.records
    records.loc[records.record_id == "out-c", "family_name"] = "Yew"
    assert gaps.leads(year).iloc[2]["written otherwise"]
    people = year.world.people
    people.loc[people.person_id == "c", ["married_on", "family_name_before"]] = "2050-02-01", "Elm"
    row = gaps.leads(year).iloc[2]
    assert row["family name changed"]
    assert not row["written otherwise"]
    people.loc[people.person_id == "c", "married_on"] = "2050-02-20"  # after the departure
    assert not gaps.leads(year).iloc[2]["family name changed"]
