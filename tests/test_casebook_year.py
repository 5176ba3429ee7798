"""A year of the casebook: worlds made by hand, and properties of a small one."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.casebook.policy import Policy
from sameperson.casebook.store import Store
from sameperson.casebook.verify import verify
from sameperson.casebook.year import Assumptions, Year, compare, year
from sameperson.casebook.year.assumptions import SAYS
from sameperson.casebook.year.draws import TODAY, chance, day_of, iso
from sameperson.casebook.year.result import person_days
from sameperson.review import Reviewer
from sameperson.world import World
from sameperson.world.build import COLUMNS

WEEKS = 10
START = TODAY - 7 * WEEKS
CALM = Assumptions(late_updates=0, contact_shows=0, acts=0, by_email=0, by_hand=0, by_word=0)
NEVER_ERRS = Reviewer(joins=0, parts=0)


def at(week: float, days: int = 0) -> str:
    """A day: the end of a week of the year, and some days more."""
    return iso(START + int(7 * week) + days)


def stamp(week: int, days: int = 0) -> pd.Timestamp:
    return pd.Timestamp(at(week, days))


def made(records: list[dict[str, object]], homes: dict[str, int], departures: object = ()) -> World:
    """A world of a few records; a record says whose it is in ``whose``."""
    rows = pd.DataFrame(records)
    people = pd.DataFrame({"person_id": list(homes), "household_id": list(homes.values())})
    people = people.assign(given_name="Ada", family_name=people["person_id"], died_on=None)
    kin = pd.DataFrame(columns=["person_l", "person_r", "relation"])
    return World(
        people=people,
        records=rows.reindex(columns=list(COLUMNS)).astype(object).where(rows.notna(), None),
        truth=rows.set_index("record_id")["whose"].rename("person_id"),
        groups=pd.Series("Alder", index=people["person_id"]),
        departures=pd.DataFrame(departures, columns=["person_id", "arrival", "departure"]),
        kin=kin,
        contaminated=pd.DataFrame(columns=["record_id", "field", "person_id"]),
        organisations=pd.DataFrame(),
        manifest={"made_by": "sameperson", "invented": "all", "seed": 0, "people": len(people)},
    )


def record(
    name: str, whose: str, on: str, source: str = "visas", event: str = "entry", **more: object
) -> dict[str, object]:
    row = {"record_id": name, "whose": whose, "source": source, "event": event, "event_on": on}
    return {**row, "recorded_on": on, "document_number": "CALX-00000001", "alias": None, **more}


def pairs(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["record_l", "record_r", "weight"])


def run(world: World, linked: pd.DataFrame, policy: Policy | None = None, **more: object) -> Year:
    options = {"assumptions": CALM, "reviewer": NEVER_ERRS, "weeks": WEEKS, **more}
    return year(world, policy or Policy(), linkage=linked, progress=False, **options)  # type: ignore[arg-type]


def of(found: Year, kind: str, person: str) -> pd.DataFrame:
    harms = found.harms
    return harms[(harms["kind"] == kind) & (harms["person_id"] == person)]


# Worlds made by hand


TWO = [record("R1", "P1", at(-9)), record("R2", "P2", at(2, 3)), record("R3", "P3", at(1))]


def test_one_link_merges_two_people_from_the_week_in_which_the_second_record_comes() -> None:
    found = run(made(TWO, {"P1": 1, "P2": 2, "P3": 3}), pairs(("R1", "R2", 20.0)))
    assert found.weeks["wrongly_merged"].tolist() == [0, 0, 0] + [2] * 8
    for one, other in (("P1", "P2"), ("P2", "P1")):
        harm = of(found, "merged", one).iloc[0]
        assert harm["began"] == stamp(3)
        assert harm["days"] == 7 * 7
        assert harm[["other_person", "relation", "link_id"]].tolist() == [
            other, "strangers", "K000001",
        ]  # fmt: skip
        assert pd.isna(harm["ended"])
        assert not harm["at_start"]
    assert found.totals()[["people_wrongly_merged", "days_wrongly_merged"]].tolist() == [2, 98]
    assert found.totals()["never_found"] == 2
    often = found.how_often()
    assert often.loc["merged", ["people", "of"]].tolist() == [2, 3]
    assert often.loc["none of these", "people"] == 1


def test_a_link_in_doubt_waits_for_hours_and_is_decided_heaviest_first() -> None:
    rows = [record(f"R{i}", "P1", at(-9)) for i in range(1, 5)]
    linked = pairs(("R1", "R2", 4.0), ("R2", "R3", 6.0), ("R3", "R4", 5.0))
    world = made(rows, {"P1": 1})
    one_a_week = Policy(hours=0.1, minutes=6.0)
    found = run(world, linked, one_a_week)
    assert found.weeks["backlog"].tolist()[:5] == [3, 2, 1, 0, 0]
    assert found.weeks["decided"].tolist()[:5] == [0, 1, 1, 1, 0]
    assert found.weeks["oldest"].tolist()[:4] == [0, 7, 14, 0]
    assert found.totals()["hours"] == pytest.approx(0.3)
    store = Store.open(found.book)
    with store._held() as connection:
        order = connection.execute("SELECT record_l FROM verdict ORDER BY done_at").fetchall()
    assert order == [("R2",), ("R3",), ("R1",)]
    none = run(world, linked, Policy(hours=0))
    assert none.weeks["backlog"].tolist() == [3] * 11
    assert none.weeks["oldest"].iloc[-1] == 70


def test_cannot_tell_stays_on_hold_and_is_not_asked_again() -> None:
    rows = [record("R1", "P1", at(-9)), record("R2", "P1", at(-9))]
    linked = pairs(("R1", "R2", 4.0)).assign(evidence_weight=0.0)
    found = run(made(rows, {"P1": 1}), linked, reviewer=Reviewer(doubt=1.0))
    assert found.weeks["cannot_tell"].tolist() == [0] + [1] * 10
    assert found.weeks["decided"].sum() == 1
    assert found.weeks["split"].tolist() == [1] * 11


def visit(recorded: str, **more: object) -> list[dict[str, object]]:
    """A visit of 60 days whose permitted days run out in the third week."""
    came, left = at(3, -95), at(3, -35)
    return [
        record("R1", "P1", came, "border", "arrival", **more),
        record("R2", "P1", left, "border", "departure", recorded_on=recorded),
    ]


LEFT = [("P1", "R1", "R2")]


def test_a_departure_that_is_not_linked_accuses_when_the_days_run_out() -> None:
    found = run(made(visit(at(3, -35)), {"P1": 1}, LEFT), pairs())
    harm = of(found, "accused by a missing link", "P1").iloc[0]
    assert harm["began"] == stamp(3)  # 90 days were over on the second day of that week
    assert harm[["record_id", "other_record"]].tolist() == ["R1", "R2"]
    assert found.weeks["accused"].tolist() == [0, 0, 0] + [1] * 8
    assert found.weeks["false_leads"].tolist() == found.weeks["accused"].tolist()
    assert found.weeks["overstays"].sum() == 0
    assert found.totals()["days_accused"] == 49


def test_the_day_after_the_permitted_days_is_the_first_of_an_overstay() -> None:
    for over, leads in ((90, 0), (91, 1)):
        rows = [record("R1", "P1", iso(START - over), "border", "arrival")]
        found = run(made(rows, {"P1": 1}), pairs(), weeks=WEEKS)
        assert found.weeks["leads"].iloc[0] == leads
        assert found.weeks["overstays"].iloc[-1] == 1  # right, and nobody's harm
        assert not len(found.harms)


def test_a_departure_on_hold_accuses_until_somebody_looks() -> None:
    world = made(visit(at(3, -35)), {"P1": 1}, LEFT)
    linked = pairs(("R1", "R2", 5.0))
    waits = run(world, linked, Policy(hours=0))
    assert waits.weeks["accused"].tolist()[:4] == [0, 0, 0, 0]  # the arrival is on hold too
    looked = run(world, linked, Policy())
    assert not len(looked.harms)
    new = run(world, linked, Policy(hours=0, on_doubt="new"))
    assert new.weeks["accused"].tolist() == [0, 0, 0] + [1] * 8


def test_a_departure_that_waits_in_the_queue_accuses_and_is_no_late_record() -> None:
    world = made(visit(at(1)), {"P1": 1}, LEFT)  # the arrival is on file when it comes
    found = run(world, pairs(("R1", "R2", 5.0)), Policy(hours=0))
    assert found.weeks["accused"].tolist() == [0, 0, 0] + [1] * 8
    assert found.weeks["accused_late"].sum() == 0


def test_who_leaves_late_is_a_lead_until_the_departure_comes() -> None:
    rows = [
        record("R1", "P1", at(3, -95), "border", "arrival"),
        record("R2", "P1", at(5), "border", "departure"),
    ]
    found = run(made(rows, {"P1": 1}), pairs(("R1", "R2", 20.0)))
    assert found.weeks["overstays"].tolist() == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    assert not len(found.harms)


def test_the_next_visit_does_not_end_the_one_before() -> None:
    rows = [
        record("R1", "P1", at(0, -200), "border", "arrival"),
        record("R2", "P1", at(0, -150), "border", "departure"),
        record("R3", "P1", at(0, -60), "border", "arrival"),
        record("R4", "P1", at(0, -20), "border", "departure"),
    ]
    world = made(rows, {"P1": 1}, [("P1", "R1", "R2"), ("P1", "R3", "R4")])
    found = run(world, pairs(("R1", "R3", 20.0), ("R3", "R4", 20.0)))
    assert found.harms[["kind", "record_id"]].to_numpy().tolist() == [
        ["accused by a missing link", "R1"]
    ]
    assert found.weeks["accused"].tolist() == [1] * 11


def test_a_departure_that_comes_late_clears_when_it_is_linked_and_not_otherwise() -> None:
    world = made(visit(at(5)), {"P1": 1}, LEFT)
    linked = run(world, pairs(("R1", "R2", 20.0)))
    assert linked.weeks["accused_late"].tolist() == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    harm = of(linked, "accused by a late record", "P1").iloc[0]
    assert (harm["corrected"], harm["found"], harm["days"]) == (stamp(5), stamp(5), 14)
    assert harm["how_ended"] == "the record came"
    apart = run(world, pairs())
    late = of(apart, "accused by a late record", "P1").iloc[0]
    assert late["ended"] == stamp(5)
    assert pd.isna(late["corrected"])
    assert pd.isna(late["found"])
    assert of(apart, "accused by a missing link", "P1").iloc[0]["began"] == stamp(5)
    assert apart.totals()[["days_accused_late", "days_accused"]].tolist() == [14, 35]
    assert apart.totals()["never_found"] == 1


def test_a_stop_signal_closes_off_what_comes_later() -> None:
    world = made(visit(at(5), address="1 Elm Road"), {"P1": 1}, LEFT)
    linked = pairs(("R1", "R2", 20.0))
    stopped, open_ = (run(world, linked, Policy(stop_signal=stop)) for stop in (True, False))
    assert stopped.weeks["referred"].tolist()[3] == 1
    assert stopped.weeks["closed_off"].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert stopped.totals()["days_accused_late"] == 49
    assert open_.totals()["days_accused_late"] == 14
    table = compare(stopped, open_)
    assert table.loc["days_accused_late", "difference"] == -35
    assert table.loc["people_accused_late", ["only_first", "only_second"]].tolist() == [0, 0]


ASKS = Assumptions(
    late_updates=0, contact_shows=0, acts=1, acts_days=7, asks=1, asks_days=0, wrong_decision=0,
    correct_days=0, by_email=1, by_hand=0, by_word=1, reached_by_email=1, sent_again=1,
    feed_sources=("visas",),
)  # fmt: skip
WARRANT = [
    record("R1", "P1", at(-9), "court_docket"),
    record("R2", "P2", at(-8), address="1 Elm Road"),
    record("R3", "P3", at(-8), "border", "departure"),
]
HOMES = {"P1": 1, "P2": 2, "P3": 2}


def test_a_warrant_reaches_whose_record_is_filed_with_it_and_who_lives_with_them() -> None:
    world, linked = made(WARRANT, HOMES), pairs(("R1", "R2", 20.0))
    found = run(world, linked, Policy(redress_days=7), assumptions=ASKS)
    reached = of(found, "reached by another's warrant", "P2").iloc[0]
    assert reached[["other_person", "record_id", "link_id"]].tolist() == ["P1", "R1", "K000001"]
    assert reached["at_start"]
    home = of(found, "household of one reached", "P3").iloc[0]
    assert home[["other_person", "record_id", "other_record"]].tolist() == ["P1", "R1", "R2"]
    # Referred in week 1; somebody comes a week later; a week until the decision.
    steps = ["began", "learnt", "asked", "decided", "found", "corrected"]
    assert home[steps].tolist() == [stamp(w) for w in (1, 2, 2, 3, 3, 3)]
    assert reached[steps].tolist() == [stamp(w) for w in (0, 2, 2, 3, 3, 3)]
    assert home["how_learnt"] == "somebody came to the door"
    # By case system in 2 days, by e-mail in 14, and by word of mouth never.
    assert home["everybody_told"] == stamp(5)
    assert home[["recipients", "not_told", "unreachable"]].tolist() == [3, 1, 1]
    assert found.weeks["recipients_not_told"].tolist()[:6] == [0, 3, 3, 3, 2, 1]
    assert of(found, "merged", "P1").iloc[0]["how_ended"] == "another person's request"
    assert found.totals()[["days_reached", "days_household", "days_wrongly_merged"]].tolist() == [
        21, 14, 42,
    ]  # fmt: skip
    assert found.weeks[["referred", "wrong_address"]].iloc[1].tolist() == [1, 1]
    assert found.how_often().loc["any of these", "people"] == 3


def test_a_warrant_reaches_nobody_where_it_is_filed_rightly() -> None:
    rows = [*WARRANT, record("R4", "P1", at(-8), address="2 Oak Road")]
    found = run(made(rows, HOMES), pairs(("R1", "R4", 20.0)), assumptions=ASKS)
    assert not len(found.harms)
    assert found.weeks["referred"].sum() == 1


def test_without_a_guard_a_stale_feed_merges_the_same_people_again() -> None:
    world, linked = made(WARRANT, HOMES), pairs(("R1", "R2", 20.0))
    kept, loose = (
        run(world, linked, Policy(redress_days=7, guard=guard), assumptions=ASKS)
        for guard in (True, False)
    )
    assert kept.weeks["wrongly_merged"].tolist() == [2, 2, 2] + [0] * 8
    assert kept.totals()[["sent_again", "repeated_merges"]].tolist() == [0, 0]
    # Corrected in week 3, linked again in week 4; nobody comes to the door a second time.
    assert loose.weeks["wrongly_merged"].tolist() == [2, 2, 2, 0] + [2] * 7
    assert loose.weeks["sent_again"].tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert loose.totals()["repeated_merges"] == 2
    assert loose.harms.loc[loose.harms["again"], "began"].tolist() == [stamp(4)] * 2
    assert compare(kept, loose).loc["days_wrongly_merged", "difference"] == 2 * 42
    for one in (kept, loose):
        assert verify(Store.open(one.book)).ok


def test_a_request_links_the_departure_whatever_kept_it_apart() -> None:
    rows = [*visit(at(3, -35)), record("R9", "P2", at(-9))]
    world = made(rows, {"P1": 1, "P2": 2}, LEFT)
    tells = Assumptions(notice_reaches=1, notice_days=0, asks=1, asks_days=0, wrong_decision=0)
    # The reviewer wrongly says that arrival and departure are two people's; a third is merged.
    linked = pairs(("R1", "R2", 5.0), ("R2", "R9", 20.0))
    policy = Policy(notice=True, redress_days=7)
    found = run(world, linked, policy, assumptions=tells, reviewer=Reviewer(parts=1))
    harm = of(found, "accused by a missing link", "P1").iloc[0]
    days = [stamp(3), stamp(3), stamp(3), stamp(4), stamp(5)]
    assert harm[["began", "learnt", "asked", "found", "corrected"]].tolist() == days
    assert harm["how_ended"] == "own request"
    assert found.weeks["wrongly_merged"].iloc[-1] == 0
    assert found.weeks["split"].iloc[-1] == 0
    assert verify(Store.open(found.book)).ok


def test_a_request_that_is_refused_changes_nothing() -> None:
    world = made(visit(at(3, -35)), {"P1": 1}, LEFT)
    refuses = Assumptions(notice_reaches=1, notice_days=0, asks=1, asks_days=0, wrong_decision=1)
    found = run(world, pairs(), Policy(notice=True, redress_days=7), assumptions=refuses)
    harm = found.harms.iloc[0]
    assert harm["decided"] == stamp(4)
    assert not harm["granted"]
    assert found.weeks["accused"].tolist() == [0, 0, 0] + [1] * 8


def test_who_does_not_come_back_does_not_learn() -> None:
    rows = visit(at(3, -35))
    again = record("R3", "P1", at(6, 2), "border", "arrival")
    shows = Assumptions(late_updates=0, contact_shows=1, asks=0)
    for more, learnt in ((rows, None), ([*rows, again], stamp(6, 2))):
        found = run(made(more, {"P1": 1}, LEFT), pairs(), assumptions=shows)
        first = of(found, "accused by a missing link", "P1").iloc[0]["learnt"]
        assert pd.isna(first) if learnt is None else first == learnt


def test_a_timeline_tells_both_sides() -> None:
    world, linked = made(WARRANT, HOMES), pairs(("R1", "R2", 20.0))
    found = run(world, linked, Policy(redress_days=7), assumptions=ASKS)
    lines = found.timeline("P2")
    assert lines["day"].is_monotonic_increasing
    assert list(lines.columns) == ["day", "what", "office_sees", "person_sees"]
    warrant = lines[lines["what"].str.startswith("A warrant about Ada P1 (P1)")].iloc[0]
    assert warrant["day"] == at(0)
    assert warrant["person_sees"] == ""
    assert "R1" in warrant["office_sees"]
    told = lines[lines["person_sees"] == "Somebody comes to their door"]
    assert told["day"].tolist() == [at(2)]
    assert lines["what"].str.contains("cannot be reached").sum() == 1
    with pytest.raises(KeyError, match="no person P9"):
        found.timeline("P9")


# Properties of a small world


@pytest.fixture(scope="module")
def small() -> tuple[World, sp.Linkage]:
    world = sp.make_world(400, 3, progress=False)
    return world, sp.link(world.records, progress=False)


RISKY = Policy(lower=-4, upper=2, hours=0.25, guard=False, stop_signal=False, notice=True)


@pytest.fixture(scope="module")
def ours(small: tuple[World, sp.Linkage], tmp_path_factory: pytest.TempPathFactory) -> Year:
    world, linkage = small
    path = tmp_path_factory.mktemp("year") / "office.case"
    return year(world, RISKY, weeks=6, linkage=linkage, path=path, progress=False)


def test_the_same_seed_gives_the_same_year(small: tuple[World, sp.Linkage], ours: Year) -> None:
    world, linkage = small
    again = year(world, RISKY, weeks=6, linkage=linkage, progress=False)
    pd.testing.assert_frame_equal(again.weeks, ours.weeks)
    pd.testing.assert_frame_equal(again.harms, ours.harms)
    pd.testing.assert_frame_equal(again.moves, ours.moves)
    assert (compare(ours, again)["difference"].dropna() == 0).all()
    other = year(world, RISKY, seed=2, weeks=6, linkage=linkage, progress=False)
    assert not other.harms["learnt"].equals(ours.harms["learnt"])
    with pytest.raises(ValueError, match="one seed"):
        compare(ours, other)


def test_person_days_equal_a_recount_by_days_and_by_weeks(ours: Year) -> None:
    names = {
        "wrongly_merged": "merged", "accused": "accused by a missing link",
        "accused_late": "accused by a late record", "reached": "reached by another's warrant",
        "household": "household of one reached",
    }  # fmt: skip
    assert ours.weeks["wrongly_merged"].sum() > 0
    assert ours.weeks["accused"].sum() > 0
    for name, kind in names.items():
        by_weeks = 7 * ours.weeks[name].iloc[:-1].sum()
        days = set()
        for harm in ours.harms[ours.harms["kind"] == kind].itertuples():
            end = TODAY if pd.isna(harm.ended) else day_of(str(harm.ended))
            days |= {(harm.person_id, day) for day in range(day_of(str(harm.began)), end)}
        assert ours.totals()[f"days_{name}"] == by_weeks == len(days)


def test_overlapping_harms_of_one_person_count_each_day_once() -> None:
    spans = [("a", 1, 5), ("a", 3, 4), ("a", 4, 9), ("a", 20, None), ("b", 2, 3), ("b", 2, 3)]
    harms = pd.DataFrame(spans, columns=["person_id", "began", "ended"])
    for name in ("began", "ended"):
        days = [None if pd.isna(d) else iso(TODAY - 30 + int(d)) for d in harms[name]]
        harms[name] = pd.to_datetime(pd.Series(days, dtype=object))
    assert person_days(harms) == 8 + 10 + 1
    assert person_days(harms.iloc[:0]) == 0


def test_the_casebook_is_what_the_year_says(ours: Year) -> None:
    store = Store.open(ours.book)
    assert verify(store).ok
    with store._held() as connection:
        records = connection.execute("SELECT record_id, subject_id FROM record").df()
        leads = connection.execute("SELECT record_id FROM lead WHERE state <> 'closed'").df()
        waiting = connection.execute(
            "SELECT count(*) FROM link WHERE state = 'held' AND held_because = 'in doubt'"
        ).fetchone()
    records["whose"] = records["record_id"].map(ours.world.truth)
    filed = records.dropna(subset="subject_id")
    mixed = filed.groupby("subject_id")["whose"].nunique()
    merged = filed.loc[filed["subject_id"].isin(mixed.index[mixed > 1]), "whose"].nunique()
    last = ours.weeks.iloc[-1]
    assert last["wrongly_merged"] == merged
    assert waiting == (last["backlog"] + last["cannot_tell"],)
    home = records["subject_id"].where(records["subject_id"].notna(), records["record_id"])
    homes = home.groupby(records["whose"]).nunique()
    assert last["split"] == (homes > 1).sum()
    due = ours.world.departures[ours.world.departures["arrival"].isin(leads["record_id"])]
    here = due["departure"].isin(records["record_id"])
    assert last["accused"] == due.loc[here, "person_id"].nunique()
    assert last["accused_late"] == due.loc[~here, "person_id"].nunique()
    assert ours.weeks["arrived"].sum() == len(records)


def test_more_hours_never_leave_a_larger_backlog(
    small: tuple[World, sp.Linkage], ours: Year
) -> None:
    world, linkage = small
    more = Policy(**{**RISKY.settings(), "hours": 0.5})
    longer = year(world, more, weeks=6, linkage=linkage, progress=False)
    assert ours.weeks["backlog"].iloc[-1] > 0
    assert (longer.weeks["backlog"] <= ours.weeks["backlog"]).all()
    assert longer.weeks["backlog"].sum() < ours.weeks["backlog"].sum()
    assert longer.weeks["arrived"].equals(ours.weeks["arrived"])


def test_kinds_stand_beside_those_to_whom_nothing_happened(ours: Year) -> None:
    often = ours.how_often()
    any_, none = often.loc["any of these", "people"], often.loc["none of these", "people"]
    assert any_ + none == len(ours.world.people)
    assert any_ == ours.harms["person_id"].nunique()
    assert (often["found"] <= often["people"]).all()
    assert often["share"].between(0, 1).all()


def test_dates_of_a_harm_come_in_order(ours: Year) -> None:
    harms = ours.harms
    steps = ["began", "learnt", "asked", "decided", "corrected", "everybody_told"]
    turned = harms["kind"] == "accused by a missing link"  # goes on where a late record ended
    for one, other in pairwise(steps):
        both = (harms[~turned] if one == "began" else harms)[[one, other]].dropna()
        assert (both[one] <= both[other]).all()
    assert (harms["began"] <= harms["ended"].fillna(pd.Timestamp("2051-01-01"))).all()
    assert (harms["unreachable"] <= harms["not_told"]).all()
    assert (harms["not_told"] <= harms["recipients"]).all()


# Draws and assumptions


def test_a_draw_depends_on_its_purpose_and_ids_alone() -> None:
    draws = np.array([chance(1, "asks", i) for i in range(2000)])
    assert ((draws >= 0) & (draws < 1)).all()
    assert abs(draws.mean() - 0.5) < 5 * np.sqrt(1 / 12 / 2000)
    assert chance(1, "asks", 7) == draws[7]
    assert len({chance(1, "asks", 7), chance(2, "asks", 7), chance(1, "acts", 7)}) == 3


def test_every_assumption_says_what_it_is() -> None:
    table = Assumptions().table()
    assert (table["rests_on"] == SAYS).all()
    assert (table[["unit", "meaning"]].map(len) > 0).all(axis=None)
    assert set(table.index) == set(Assumptions.__dataclass_fields__)
    with pytest.raises(ValueError, match=r"acts is a chance, 0 to 1; it was 1\.5"):
        Assumptions(acts=1.5)
    with pytest.raises(ValueError, match="acts_days is a number of days"):
        Assumptions(acts_days=-1)


def test_what_cannot_be_run_says_why(small: tuple[World, sp.Linkage], tmp_path: Path) -> None:
    world, linkage = small
    with pytest.raises(ValueError, match="one week or more"):
        year(world, Policy(), weeks=0, linkage=linkage)
    with pytest.raises(ValueError, match="Link again with floor=-20"):
        year(world, Policy(lower=-20), linkage=linkage)
    there = tmp_path / "office.case"
    there.write_text("")
    with pytest.raises(FileExistsError):
        year(world, Policy(), linkage=linkage, path=there, progress=False)


@pytest.mark.slow  # half a minute: the year that lesson 14 shows
def test_a_year_of_the_classroom() -> None:
    world = sp.load("classroom")
    found = year(world, Policy(), progress=False)
    assert len(found.weeks) == 53
    assert verify(Store.open(found.book)).ok
    arrived = (world.records["recorded_on"] <= "2051-01-01").sum()
    assert found.weeks["arrived"].sum() <= arrived
    totals = found.totals()
    assert totals["people_accused"] > totals["people_wrongly_merged"] > 0
    assert totals["days_accused"] == 7 * found.weeks["accused"].iloc[:-1].sum()
