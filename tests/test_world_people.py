"""People and events: families that could be, visits that could happen."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from sameperson.world.contacts import document_numbers, emails, phone_numbers
from sameperson.world.events import PERMITTED_DAYS, draw_events
from sameperson.world.households import TODAY, YEAR
from sameperson.world.population import draw_population
from sameperson.world.sources import BORDER, LEGACY, STUDY
from sameperson.world.traditions import TRADITIONS


@pytest.fixture(scope="module")
def population():
    return draw_population(10_000, 5, TRADITIONS)


def test_the_number_of_people_is_the_number_asked_for() -> None:
    for people in (2, 3, 17, 1000):
        assert len(draw_population(people, 1, TRADITIONS)) == people


def test_kin_equal_every_pair_of_a_family_named_by_hand(population) -> None:
    homes = population.homes
    expected = set()
    for _, family in pd.Series(np.arange(len(population))).groupby(homes.family):
        for a, b in combinations(family, 2):
            adult_a, adult_b = homes.position[[a, b]] < homes.adults[[a, b]]
            twins = homes.twin[a] and homes.twin[b] and homes.birth[a] == homes.birth[b]
            relation = "spouse" if adult_b else "parent and child" if adult_a else "sibling"
            expected.add((a, b, "twin" if relation == "sibling" and twins else relation))
    found = set(homes.kin().itertuples(index=False, name=None))
    assert found == expected
    assert {relation for *_, relation in found} == {
        "spouse",
        "parent and child",
        "sibling",
        "twin",
    }


def test_no_parent_is_a_child_and_no_siblings_are_months_apart(population) -> None:
    homes, kin = population.homes, population.homes.kin()
    gap = (homes.birth[kin.person_r] - homes.birth[kin.person_l]) / YEAR
    assert gap[kin.relation == "parent and child"].min() > 16
    assert gap[kin.relation == "twin"].max() == 0
    assert gap[kin.relation == "sibling"].min() > 0.75


def test_mates_live_together_and_nobody_is_their_own(population) -> None:
    homes = population.homes
    some = np.flatnonzero(homes.mate >= 0)
    assert (homes.household[homes.mate[some]] == homes.household[some]).all()
    assert (homes.mate[some] != some).all()
    alone = np.flatnonzero(homes.mate < 0)
    assert (np.bincount(homes.household)[homes.household[alone]] == 1).all()


def test_nobody_is_born_after_today_or_died_before_birth(population) -> None:
    homes = population.homes
    assert homes.birth.max() < TODAY
    dead = homes.died >= 0
    assert dead.any()
    assert (homes.died[dead] > homes.birth[dead]).all()


def test_names_run_in_families_as_their_tradition_says(population) -> None:
    people = population.table()
    birch = people[(people.tradition == "Birch") & people.is_child]
    elder = people[~people.is_child].groupby("family_id").family_name.first()
    assert (birch.family_name == birch.family_id.map(elder)).all()
    elm = people[(people.tradition == "Elm") & people.is_child]
    fathers = people[~people.is_child & (people.sex == "m")].groupby("family_id").given_name.first()
    known = elm[elm.family_id.isin(fathers.index)]
    assert (known.family_name == known.family_id.map(fathers)).mean() > 0.97
    alder = people[(people.tradition == "Alder") & people.is_child]
    same = alder.merge(people[~people.is_child], on=["family_id", "given_name", "sex"])
    assert len(same) > 15


def test_visits_of_one_person_never_overlap_and_end_alive(population) -> None:
    events = draw_events(population, BORDER)
    arrival, departure = events.kind == "arrival", events.kind == "departure"
    stays = pd.DataFrame({"who": events.who[arrival], "trip": events.trip[arrival]})
    stays["begin"] = events.on[arrival]
    ends = pd.Series(events.on[departure], index=events.trip[departure])
    stays["end"] = stays.trip.map(ends).fillna(stays.begin)
    stays = stays.sort_values(["who", "begin"])
    before = stays.groupby("who").end.shift()
    assert (stays.begin > before.fillna(-1e9)).all()
    length = (stays.end - stays.begin)[stays.trip.map(ends).notna()]
    assert length.min() > 0
    died = population.homes.died[events.who]
    assert ((died < 0) | (events.on < died)).all()
    in_time = departure & events.in_time
    starts = pd.Series(events.on[arrival], index=events.trip[arrival])
    stay = events.on[in_time] - starts[events.trip[in_time]].to_numpy()
    assert stay.max() <= PERMITTED_DAYS


def test_sources_cover_only_whom_they_say(population) -> None:
    homes = population.homes
    legacy = draw_events(population, LEGACY)
    assert set(homes.nationality[legacy.who]) == {3, 6}  # Quendara and Ibrenna
    study = draw_events(population, STUDY)
    age = (study.on - homes.birth[study.who]) / YEAR
    assert age.min() >= 16
    assert age.max() < 32


def test_numbers_are_fictional_and_one_to_one() -> None:
    codes = np.arange(30_000)
    documents, phones, mails = (
        make(codes, 9) for make in (document_numbers, phone_numbers, emails)
    )
    for values in (documents, phones, mails):
        assert len(set(values)) == len(codes)
    assert all(value.startswith("CALX-") and len(value) == 13 for value in documents)
    assert all(value.startswith("555-01") for value in phones)
    assert all(value.endswith("@mail.example") for value in mails)
