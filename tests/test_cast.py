"""Three people by a rule: a world by hand, and the classroom by its identities."""

import dataclasses

import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.cast import three_people
from sameperson.outcomes.identity import identity_of
from sameperson.world import World

# person: given name, family name, sex, born, tradition, document, document taken down on leaving
PEOPLE = {
    "P1": ("Ana", "Lor", "f", "2020-01-01", "Birch", "D1", "D1"),
    "P2": ("Ana", "Lor", "f", "2010-01-01", "Birch", "D2", "D2"),
    "P3": ("Bo", "Tam", "m", "2015-01-01", "Elm", "D3", None),
    "P4": ("Cy", "Wex", "m", "2015-02-01", "Elm", "D4", "D4"),
    "P5": ("Di", "Zir", "m", "2015-03-01", "Cedar", "D5", "D5"),
    "P6": ("Ed", "Nov", "m", "2015-04-01", "Cedar", "D6", "D6"),
    "P7": ("Fay", "Sul", "f", "2020-05-01", "Birch", "D7", "D7"),
    "P8": ("Fay", "Sul", "f", "2020-06-01", "Birch", "D8", "D8"),
}
# The two records of each person hold together up to here.
OWN = {"P1": 20, "P2": 20, "P3": 4, "P4": 4.5, "P5": 20, "P6": 20, "P7": 20, "P8": 20}
CROSSING = [("P1d", "P2a", 6.0), ("P7d", "P8a", 2.0)]
EXTRA = ("P6v", "visas", "P6", 30.0)  # gives P6 a second source


def world_of(people: dict = PEOPLE, own: dict = OWN, crossing: list = CROSSING):
    rows, pairs = [], []
    for person, (given, family, _, born, _, document, left) in people.items():
        for end, event, day, number in (
            ("a", "arrival", "2050-01-01", document),
            ("d", "departure", "2050-02-01", left),
        ):
            rows.append([f"{person}{end}", "border", event, day, given, family, born, number])
        pairs.append((f"{person}a", f"{person}d", float(own[person])))
    record, source, person, weight = EXTRA
    given, family, _, born, _, document, _ = people[person]
    rows.append([record, source, "entry", "2049-01-01", given, family, born, document])
    pairs.append((f"{person}a", record, weight))
    records = pd.DataFrame(
        rows,
        columns=["record_id", "source", "event", "event_on", "given_name", "family_name",
                 "birth_date", "document_number"],
    )  # fmt: skip
    table = pd.DataFrame(
        [[p, given, family, sex, born, tradition] for p, (given, family, sex, born, tradition, *_)
         in people.items()],
        columns=["person_id", "given_name", "family_name", "sex", "birth_date", "tradition"],
    )  # fmt: skip
    truth = pd.Series({record: record[:2] for record in records.record_id}, name="person_id")
    departures = pd.DataFrame(
        [[p, f"{p}a", f"{p}d"] for p in people], columns=["person_id", "arrival", "departure"]
    )
    kin = pd.DataFrame(columns=["person_l", "person_r", "relation"], dtype=object)
    none = pd.DataFrame()
    groups = table.set_index("person_id")["tradition"]
    world = World(
        table, records, truth.rename_axis("record_id"), groups, departures, kin, none, none,
        {"seed": 1},
    )  # fmt: skip
    links = pd.DataFrame([*pairs, *crossing], columns=["record_l", "record_r", "weight"])
    return sp.Sweep(links, world.truth, groups, departures, kin), world


def test_the_rule_by_hand() -> None:
    sweep, world = world_of()
    # The best F1 is at 6 or above, where few pairs are false: P1 and P2 are nearer than P7 and P8.
    assert sweep.best_f1() > 2
    cast = three_people(sweep, world)
    assert (cast.merged.person_id, cast.other_id) == ("P1", "P2")
    assert cast.merged.merged_up_to == 6
    # P4 is accused later than P3, but the border took down a document as they left.
    assert cast.accused.person_id == "P3"
    assert (cast.accused.accused_above, cast.accused.departure) == (4, "P3d")
    assert cast.intact.person_id == "P6", "records from two sources, where P5 has one"


def test_kin_are_passed_over() -> None:
    sweep, world = world_of()
    kin = pd.DataFrame([["P1", "P2", "sibling"]], columns=["person_l", "person_r", "relation"])
    related = sp.Sweep(sweep.pairs, world.truth, world.groups, world.departures, kin)
    # P7 and P8 are next, but nobody is accused below 2.
    with pytest.raises(ValueError, match="accused below the weight that frees the first"):
        three_people(related, world)


@pytest.mark.parametrize(
    ("person", "change", "told"),
    [
        ("P2", {0: "Eva"}, "merged with a namesake"),
        ("P2", {3: "2020-01-01"}, "merged with a namesake"),
        ("P2", {5: "D1", 6: "D1"}, "merged with a namesake"),
        ("P3", {6: "D3"}, "accused below"),
        ("P3", {4: "Birch"}, "accused below"),
        ("P3", {3: "2040-01-01"}, "accused below"),
    ],
)
def test_without_one_of_them_it_says_whom_it_lacks(person, change, told) -> None:
    row = list(PEOPLE[person])
    for at, value in change.items():
        row[at] = value
    without = {p: v for p, v in PEOPLE.items() if p not in ("P7", "P8")}
    with pytest.raises(ValueError, match=told):
        three_people(*world_of({**without, person: tuple(row)}, crossing=CROSSING[:1]))


def test_nobody_with_a_notice_takes_part() -> None:
    sweep, world = world_of()
    noticed = world.records.assign(
        source=world.records.source.where(world.records.record_id != "P6v", "tip_line")
    )
    cast = three_people(sweep, dataclasses.replace(world, records=noticed))
    assert cast.intact.person_id == "P5"


@pytest.mark.parametrize("seed", [None, 11, 23])
def test_each_role_against_identities(seed) -> None:
    world = sp.load("classroom", seed=seed)
    linkage = sp.link(world.records, progress=False)
    sweep = sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures, world.kin)
    cast = three_people(sweep, world)
    groups = {world.groups[role.person_id] for role in cast.roles}
    assert len(groups) == 3
    late, freed = cast.accused.accused_above, cast.merged.merged_up_to
    for threshold in (cast.low, 2, late, late + 0.001, freed, freed + 0.001, 10, cast.high):
        ids = linkage.identities(threshold)
        for role in cast.roles:
            own = set(world.truth.index[world.truth == role.person_id])
            files = set(ids[list(own)])
            together = set(ids.index[ids.isin(files)])
            assert (together != own) == (role.merged_up_to >= threshold)
            assert (len(files) > 1) == (role.split_above < threshold)
            visits = world.departures[world.departures.person_id == role.person_id]
            apart = ids[visits.arrival].to_numpy() != ids[visits.departure].to_numpy()
            assert apart.any() == (role.accused_above < threshold)
            whole = identity_of(sweep, role.arrival, threshold)
            assert set(whole) == set(ids.index[ids == ids[role.arrival]])


def test_an_unknown_record_has_no_identity() -> None:
    with pytest.raises(ValueError, match="knows no record 'R9'"):
        identity_of(world_of()[0], "R9", 1.0)
