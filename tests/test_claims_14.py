"""What the prose of lesson 14 says in words, counted on the course's own population and years."""

from dataclasses import replace

import pandas as pd
import pytest

import sameperson as sp
from sameperson.casebook import Casebook, Policy, User, Year, compare, gaps, lives
from sameperson.casebook.report import subject_report
from sameperson.casebook.year.kept import kept_year
from sameperson.casebook.year.wronged import HOUSEHOLD, LATE, MERGED, MISSING, REACHED
from sameperson.linkage import levels, weights

POLICY = Policy(upper=5.4, hours=10)
CLERK = User("a clerk", "reviewer")


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def year(world, linkage) -> Year:
    return kept_year(world, POLICY, linkage=linkage, progress=False)


@pytest.fixture(scope="module")
def told(world, linkage) -> Year:
    return kept_year(world, replace(POLICY, notice=True), linkage=linkage, progress=False)


@pytest.fixture(scope="module")
def at_once(world, linkage) -> Year:
    return kept_year(world, replace(POLICY, on_doubt="new"), linkage=linkage, progress=False)


@pytest.fixture(scope="module")
def records(world) -> pd.DataFrame:
    return world.records.set_index("record_id")


def name(world, person: str) -> str:
    row = world.people.set_index("person_id").loc[person]
    return f"{row.given_name} {row.family_name}"


def days(table: pd.DataFrame, words: str) -> list[str]:
    return table.loc[table.what.str.contains(words), "day"].tolist()


def test_how_many_and_for_how_long(year) -> None:
    often = lives.how_often(year)
    assert often.loc[MISSING, ["people", "of"]].tolist() == [353, 4448]
    assert 0.075 < often.loc[MISSING, "share"] < 0.085  # about eight of 100
    assert often.loc["any of these", ["people", "learnt"]].tolist() == [559, 114]
    assert often.loc[REACHED, ["people", "of"]].tolist() == [5, 4933]
    assert 0.88 < often.loc["none of these", "share"] < 0.92  # nine of ten
    accused = lives.cases(year, MISSING)
    assert accused.days.median() > 364 / 2  # half of them for most of the year
    assert 0.78 < accused.learnt.isna().mean() < 0.85  # four in five in silence


def test_the_accused_grow_though_no_more_come(year) -> None:
    weeks = year.weeks["accused"]
    assert weeks.iloc[0] < weeks.iloc[26] < weeks.iloc[52]
    own = lives.cases(year, MISSING)
    came = own.loc[~own.at_start, "began"]
    assert (came > "2050-12-01").sum() <= (came < "2050-02-01").sum() * 1.5
    assert (~own.at_start).sum() > own.ended.notna().sum()


def test_vinesk(year, world, records) -> None:
    case = lives.middle(year, MISSING)
    assert name(world, case.person_id) == "Vinesk Wasazesk den Sulolask"
    assert world.people.set_index("person_id").second_tradition[case.person_id] == "Elm"
    came, went = records.loc[case.record_id], records.loc[case.other_record]
    assert (came.event_on, went.event_on) == ("2050-01-31", "2050-03-19")
    assert (pd.Timestamp(went.event_on) - pd.Timestamp(came.event_on)).days == 47
    assert str(case.began.date()) == "2050-05-08"
    assert (came.given_name, came.family_name) == (went.family_name, went.given_name)
    assert pd.isna(came.document_number)
    assert (came[["birth_date", "sex", "nationality"]] == went[
        ["birth_date", "sex", "nationality"]]).all()  # fmt: skip
    own = records[records.index.map(world.truth) == case.person_id]
    (benefits,) = own[own.source == "benefits"].itertuples()
    assert benefits.event_on.startswith("2050-04")
    one, other = benefits.family_name.split(" den ")
    assert went.family_name == f"{other} den {one}"
    assert benefits.document_number == went.document_number
    line = year.timeline(case.person_id)
    assert days(line, "field desk, on a list") == ["2050-06-12"]
    seen = line.loc[line.person_sees != "", "what"]
    assert seen.tolist() == ["They arrive.", "They leave.", "They deal with the source benefits."]
    filed = line[line.what.str.contains("Records come in")].office_sees
    assert filed.str[:15].nunique() == 2  # two subjects


def test_the_weight_fell_short(year, world, linkage) -> None:
    case = lives.middle(year, MISSING)
    ids = pd.DataFrame([sorted((case.record_id, case.other_record))],
                       columns=["record_l", "record_r"])  # fmt: skip
    pair = ids.join(levels.compare(world.records, ids, linkage.model))
    parts = weights.evidence(pair, linkage.model, world.records).iloc[0]
    assert parts.sum() < 2
    assert parts["given_name"] < 0 > parts["family_name"]
    assert parts[["birth_date", "sex", "nationality"]].min() > 0
    pairs = linkage.pairs.set_index(["record_l", "record_r"]).weight
    assert tuple(ids.iloc[0]) not in pairs.index


def test_nearly_all_were_never_weighed_and_nine_held_by_wrong_verdicts(
    year, world, linkage
) -> None:
    pairs = linkage.pairs.set_index(["record_l", "record_r"]).weight
    ends = year.harms.loc[year.harms.kind == MISSING, ["record_id", "other_record"]].to_numpy()
    own = pairs.reindex(pd.MultiIndex.from_tuples([tuple(sorted(e)) for e in ends]))
    assert own.isna().mean() > 0.95
    weighed = own.dropna()
    assert len(weighed) == 9
    assert weighed.min() >= 2
    book = Casebook.open(year.book)
    with book.act(CLERK, "view") as act:
        links = act.frame("SELECT * FROM link WHERE held_because LIKE 'must not link%'")
        verdicts = act.frame("SELECT * FROM verdict").set_index(["record_l", "record_r"]).verdict
        act.note()
    held = links.set_index(["record_l", "record_r"]).held_because
    for because in held.loc[weighed.index]:
        one, other = because.split()[-2:]
        assert verdicts[one, other] == "different"
        assert world.truth[one] == world.truth[other]


def test_what_her_report_shows_and_lacks(year) -> None:
    case = lives.middle(year, MISSING)
    report = subject_report(Casebook.open(year.book), CLERK, case.record_id)
    assert report.records.record_id.tolist() == [case.record_id]
    assert report.disclosed.record_id.tolist() == [case.record_id]
    assert any("lead" in words for words in report.withheld)


def test_the_quiet_year(year, world) -> None:
    who = lives.quiet(year)
    assert name(world, who) == "Nalum Sasefesk"
    assert not (year.harms.person_id == who).any()


def test_late_records(year, world) -> None:
    case = lives.middle(year, LATE)
    assert name(world, case.person_id).startswith("Vitesk ")
    assert (case.days, case.recipients) == (28, 0)
    late = lives.cases(year, LATE)
    assert (late.recipients > 0).mean() > 0.5  # for most of the others something went out
    assert late.not_told.sum() > late.recipients.sum() / 2
    assert year.weeks.closed_off.sum() > 0


def test_a_gap_is_not_a_lie(year) -> None:
    behind = gaps.leads(year)
    assert 0.42 < (behind.behind == gaps.IN_TIME).mean() < 0.5  # nearly half
    own = behind.loc[behind.behind == gaps.IN_TIME, list(gaps.CAUSES)]
    assert own.any(axis=1).all()  # each has a cause that can be named
    assert own["family name changed"].sum() == 0
    assert own.sum(axis=1).max() > 1
    assert len(own) == year.harms[year.harms.kind.isin([MISSING, LATE])].record_id.nunique()


def test_a_notice_prevents_no_accusation_and_shortens(year, told) -> None:
    assert told.totals()["people_accused"] == year.totals()["people_accused"] == 353
    spans = [of.harms[of.harms.kind == MISSING].groupby("person_id").days.sum()
             for of in (year, told)]  # fmt: skip
    change = spans[1] - spans[0]
    assert (change < 0).sum() > 100
    (longer,) = change.index[change > 0]
    assert change[longer] == 7
    asked = year.harms[(year.harms.person_id == longer) & (year.harms.kind == MISSING)].iloc[0]
    letter = told.harms[(told.harms.person_id == longer) & (told.harms.kind == MISSING)].iloc[0]
    assert (asked.how_learnt, letter.how_learnt) == ("a contact with a source", "a notice")
    assert asked.learnt < letter.learnt


def test_the_price_of_a_notice(year, told) -> None:
    asked = [of.harms.asked.notna().sum() for of in (year, told)]
    assert asked[1] > 3 * asked[0]
    unreachable = [of.totals()["recipients_unreachable"] for of in (year, told)]
    assert unreachable[1] > unreachable[0]
    accused = told.harms[told.harms.kind == MISSING]
    refused = accused.granted.eq(False).sum()
    assert refused == 20  # as the rubric of the exercise says
    assert refused < accused.granted.eq(True).sum() / 4  # not the usual outcome


def test_vinesk_is_told_and_refused(year, told) -> None:
    case = lives.middle(year, MISSING)
    own = told.harms[told.harms.person_id == case.person_id].iloc[0]
    assert str(own.learnt.date()) == "2050-05-18"
    assert own.granted is False
    assert own.days == case.days


def test_hold_or_new(year, at_once) -> None:
    only = set(lives.cases(at_once, MISSING).person_id) - set(lives.cases(year, MISSING).person_id)
    assert len(only) == 22
    own = at_once.harms[at_once.harms.person_id.isin(only) & (at_once.harms.kind == MISSING)]
    assert own.days.max() <= 14
    assert (own.how_ended == "the departure was linked later").all()
    for of in (year, at_once):
        assert of.weeks.backlog.iloc[2:].max() == 0  # the queue is empty after two weeks
    both = [of.weeks[["accused", "wrongly_merged", "split"]].iloc[3:10] for of in (year, at_once)]
    assert both[0].equals(both[1])
    assert year.weeks.split[0] > at_once.weeks.split[0]


def test_lolend(year, world, records) -> None:
    case = lives.middle(year, REACHED)
    assert name(world, case.person_id).startswith("Lolend ")
    assert name(world, case.other_person).startswith("Noolk ")
    mixed = world.contaminated[world.contaminated.record_id.map(world.truth) == case.person_id]
    assert set(mixed.person_id) == {case.other_person}
    assert set(mixed.field) == {"birth_date", "email"}
    (record,) = set(mixed.record_id)
    row, his = records.loc[record], records[records.index.map(world.truth) == case.person_id]
    assert row.source == "address_files"
    assert (his.address == row.address).sum() > 1  # an address that other sources give him too
    assert row.family_name == world.people.set_index("person_id").family_name[case.person_id]
    book = Casebook.open(year.book)
    with book.act(CLERK, "view") as act:
        link = act.frame("SELECT * FROM link WHERE link_id = $1", case.link_id).iloc[0]
        sent = act.frame("SELECT * FROM disclosure WHERE record_id = $1", case.record_id)
        both = act.frame("SELECT * FROM disclosure WHERE list_contains($1, disclosure_id)",
                         list(sent.disclosure_id))  # fmt: skip
        act.note()
    (visa,) = {link.record_l, link.record_r} - {record}
    assert records.source[visa] == "visas"
    assert (records.loc[visa, ["email", "birth_date"]] == row[["email", "birth_date"]]).all()
    assert len(sent) == 2
    assert set(both.record_id.map(world.truth)) == {case.other_person}  # Noolk's own address
    assert str(case.learnt.date()) == "2050-04-29"
    assert case.granted is True
    assert (str(case.everybody_told.date()), case.not_told) == ("2050-07-10", 0)


def test_the_household(year) -> None:
    assert year.weeks.wrong_address.sum() == 1
    own = year.harms[year.harms.kind == HOUSEHOLD]
    assert own.person_id.nunique() == 3
    assert (own.began == year.weeks.ends.iloc[-1]).all()
    assert own.learnt.isna().all()
    others = year.harms[year.harms.person_id.isin(own.person_id)]
    assert set(others.kind) == {HOUSEHOLD}  # merged with nobody and accused of nothing


def test_the_dozen(year, world) -> None:
    found = lives.dozen(year)
    assert len(found) == 12
    assert found.str.contains("quiet").sum() == 5
    assert name(world, lives.middle(year, MERGED).person_id).startswith("Sotirn ")
    assert year.timeline(lives.middle(year, MISSING).person_id).person_sees.eq("").any()


def test_the_baseline_of_causes(year, world) -> None:
    behind = gaps.leads(year)
    own = behind[(behind.behind == gaps.IN_TIME) & ~behind["late update"]]
    among, of_all = own[list(gaps.CAUSES)].mean(), gaps.of_all(world).mean()
    times = (among / of_all).drop(["late update", "family name changed"])
    assert times["names exchanged"] > 6
    assert times.drop("names exchanged").max() < 3  # what stands out
    assert among["document number missing"] > 0.9
    assert 0.5 < of_all["document number missing"] < 0.55


def test_most_who_gain_nothing_learn_and_do_not_ask(year, told) -> None:
    spans = [of.harms[of.harms.kind == MISSING].groupby("person_id").days.sum()
             for of in (year, told)]  # fmt: skip
    same = spans[0].index[spans[0] == spans[1]]
    own = told.harms[(told.harms.kind == MISSING) & told.harms.person_id.isin(same)]
    each = own.groupby("person_id")[["learnt", "asked"]].count() > 0
    assert len(each) == 202
    assert (each.learnt & ~each.asked).mean() > 0.5
    assert compare(year, told).loc["recipients", "difference"] < 0


def test_whose_roof(year, world, records) -> None:
    own = year.harms[year.harms.kind == HOUSEHOLD]
    (other,), (record,) = set(own.other_person), set(own.other_record)
    rabov = world.truth[record]
    assert (name(world, rabov), name(world, other)) == ("Rabov Zirn", "Zabrel Zirn")
    mixed = world.contaminated[world.contaminated.record_id == record]
    assert set(mixed.person_id) == {other}
    assert set(mixed.field) == {"email", "phone"}
    assert records.source[record] == "address_files"
    roof = world.people.set_index("person_id").household_id
    assert set(roof[own.person_id]) == {roof[rabov]} != {roof[other]}
    warrants = year.leads.loc[year.leads.kind == "warrant", "record_id"]
    (warrant,) = warrants[warrants.map(world.truth) == rabov]
    assert records.source[warrant] == "court_docket"


def test_the_counts_that_differ_by_a_few(year, told) -> None:
    assert lives.cases(year, MISSING).ended.isna().sum() == 266
    assert year.weeks.accused.iloc[-1] == 268
    for of in (year, told):
        asked = of.harms[of.harms.asked.notna()]
        first = asked.decided.notna() & asked.granted.isna()
        pending = asked.decided.isna()
        decided = asked.granted.eq(True) | asked.granted.eq(False)
        assert (first.astype(int) + pending + decided).eq(1).all()


def test_no_more_accusations_begin_in_december_than_in_january(year) -> None:
    own = year.harms[(year.harms.kind == "accused by a missing link") & ~year.harms.at_start]
    begun = own.began.dt.month.value_counts()
    assert begun[12] <= begun[1]
