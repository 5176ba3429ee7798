"""What is compared without labels, outcomes of the referred, and corrections: by hand."""

import numpy as np
import pandas as pd

import sameperson as sp
from sameperson.outcomes.estimate import compared, known_answers, referred
from sameperson.outcomes.estimate.known_answers import BORN_ALIKE, REACHED_ALIKE, REST

RECORDS = pd.DataFrame(
    [
        # A stayed 31 days. B left after 91. C never left, has an address. D left in time, but the
        # departure lies apart. E came ten days before the last crossing: too early to tell.
        ("a1", "arrival", "2050-01-01", None, "D1"),
        ("a2", "departure", "2050-02-01", None, None),
        ("b1", "arrival", "2050-01-01", None, None),
        ("b2", "departure", "2050-04-02", None, "D2"),
        ("c1", "arrival", "2050-01-01", None, None),
        ("c2", "entry", "2050-01-05", "1 Oak Row", None),
        ("d1", "arrival", "2050-01-01", None, None),
        ("d2", "departure", "2050-01-20", None, None),
        ("e1", "arrival", "2050-05-25", None, None),
        ("e2", "departure", "2050-06-04", None, None),
    ],
    columns=["record_id", "event", "event_on", "address", "document_number"],
)
HOME = pd.Series({"a1": 1, "a2": 1, "b1": 2, "b2": 2, "c1": 3, "c2": 3, "d1": 4, "d2": 5, "e1": 6,
                  "e2": 6})  # fmt: skip


class Known:
    """A world as far as these functions look."""

    departures = pd.DataFrame({"person_id": ["A", "D"], "arrival": ["a1", "d1"]})


def test_leads_by_hand() -> None:
    found = referred.leads(RECORDS, HOME).set_index("record_id")
    assert list(found.index) == ["a1", "b1", "c1", "d1"]
    assert found.index[found.lead].tolist() == ["b1", "c1", "d1"]
    assert found.index[found.address].tolist() == ["c1"]
    assert found.index[found.alone].tolist() == ["d1"]


def test_what_the_referred_show_by_hand() -> None:
    visits = referred.leads(RECORDS, HOME)
    assert referred.overstays(Known, visits).tolist() == [False, True, True, False]
    found = referred.verified(Known, visits)
    assert (found.leads, found.referred, found.wrong, found.wrong_referred) == (3, 1, 1, 0)
    assert (found.share_referred, found.share_others, found.share_all) == (0, 1 / 2, 1 / 3)
    nobody = referred.Verified(0, 0, 0, 0)
    assert nobody.share_referred is nobody.share_others is nobody.share_all is None


def test_a_departure_on_the_last_day_is_in_time() -> None:
    own = RECORDS.copy()
    own.loc[own.record_id == "b2", "event_on"] = "2050-04-01"
    found = referred.leads(own, HOME).set_index("record_id")
    assert not found.lead["b1"]


def test_departures_with_an_arrival_and_without() -> None:
    found = compared.has_arrival(RECORDS, HOME)
    assert found.to_dict() == {"a2": True, "b2": True, "d2": False, "e2": True}


def test_linked_and_unlinked_by_hand() -> None:
    traits = pd.DataFrame({"x": [1, 1, 0, 0], "y": [1, 0, 1, 0]}, index=list("abcd")).astype(bool)
    linked = pd.Series({"a": True, "b": True, "c": False, "d": False})
    found = compared.linked_and_not(traits, linked)
    assert list(found.index) == ["x", "y"], "by falling distance"
    assert found.loc["x", ["linked", "unlinked"]].tolist() == [1, 0]
    assert found.loc["y", ["linked", "unlinked"]].tolist() == [0.5, 0.5]
    assert found.loc["x", "from"] == 0 < found.loc["x", "to"] < 1
    nobody = compared.linked_and_not(traits, linked | True)
    assert nobody.unlinked.isna().all()
    assert nobody["to"].isna().all()


def test_traits_by_hand() -> None:
    own = pd.DataFrame(
        {
            "document_number": ["D", None, None],
            "birth_date": ["2001-01-01", "2001-02-01", None],
            "nationality": ["Perrowin", None, "Ibrenna"],
        }
    )
    found = compared.traits(own)
    assert found["no document number"].tolist() == [False, True, True]
    assert found["no birth date"].tolist() == [False, False, True]
    assert found["birth date 1 January"].tolist() == [True, False, False]
    assert found["nationality Ibrenna"].tolist() == [False, False, True]


def test_a_higher_threshold_shows_more_overstays() -> None:
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    found = compared.by_threshold(linkage, world.records, [0, 10, 25])
    assert len(set(found.visits)) == 1
    assert found.share.is_monotonic_increasing
    truth = referred.overstays(world, referred.leads(world.records, world.truth))
    assert found.share[25] > found.share[0] >= truth.mean()


# Corrections ----------------------------------------------------------------------------------

PEOPLE = pd.DataFrame(
    [
        ("t1", "Ana", "Lim", "2001-01-01", "555"),
        ("t2", "Bea", "Lim", "2001-01-01", None),
        ("u1", "Cy", "Oru", "1990-01-01", "777"),
        ("u2", "Di", "Pas", "1991-01-01", "777"),
        ("v1", "Di", "Pas", None, None),
    ],
    columns=["record_id", "given_name", "family_name", "birth_date", "phone"],
).assign(email=[None, None, None, None, "v@mail.example"])
LINKS = pd.DataFrame({"record_l": ["t1", "u1", "u2", "t1"], "record_r": ["t2", "u2", "v1", "u1"]})
WHO = pd.Series({"t1": "T1", "t2": "T2", "u1": "U", "u2": "U", "v1": "V"})


def test_corrections_by_hand() -> None:
    assert known_answers.areas(PEOPLE, LINKS).tolist() == [BORN_ALIKE, REACHED_ALIKE, REST, REST]
    assert known_answers.called_different(PEOPLE, LINKS).tolist() == [False, True, False, True]
    found = known_answers.corrections(PEOPLE, LINKS, WHO)
    assert found.loc[BORN_ALIKE].tolist() == [1, 0, 0, 1, 0]
    assert found.loc[REACHED_ALIKE].tolist()[:4] == [1, 1, 0, 0], "a right link, called different"
    assert np.isnan(found.caught[REACHED_ALIKE])
    assert found.loc[REST].tolist() == [2, 1, 1, 2, 0.5]


def test_seeded_cases_are_drawn_by_area_and_named() -> None:
    cases = pd.concat([LINKS] * 3, ignore_index=True)
    found = known_answers.seeded_cases(PEOPLE, cases, 4, seed=7)
    assert found.cases.to_dict() == {BORN_ALIKE: 3, REACHED_ALIKE: 3, REST: 4}
    assert found.caught[BORN_ALIKE] == 0
    assert found.share[REACHED_ALIKE] == 1
    assert 0 < found.upper[BORN_ALIKE] < 1
    again = known_answers.seeded_cases(PEOPLE, cases, 4, seed=7)
    pd.testing.assert_frame_equal(found, again)
    none = known_answers.seeded_cases(PEOPLE, LINKS.iloc[:1], 4, seed=7)
    assert none.cases[REST] == 0
    assert none.loc[REST, ["share", "lower", "upper"]].isna().all()


def test_shares_by_area_add_up() -> None:
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    links = linkage.pairs[linkage.pairs.weight >= 0]
    found = known_answers.corrections(world.records, links, world.truth)
    so = sp.Sweep(linkage.pairs, world.truth).at(0)
    assert (found.links.sum(), found.false_links.sum()) == (so.links, so.false_links)
    assert (found.rightly <= found.corrected).all()
