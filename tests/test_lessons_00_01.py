"""What the prose of lessons 00 and 01 says in words, counted."""

import json
from pathlib import Path

import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import provenance
from sameperson.outcomes import cases, in_common, withdrawing
from sameperson.outcomes.cast import NOTICES, three_people
from sameperson.outcomes.groups import wilson
from sameperson.widgets.three_people import ThreePeopleState

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def sweep(world, linkage):
    return sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures, world.kin)


@pytest.fixture(scope="module")
def case(world, sweep):
    return cases.fused(sweep, world, sweep.best_f1())


def cells_of(name: str) -> list[dict]:
    return json.loads((NOTEBOOKS / name).read_text("utf-8"))["cells"]


# Lesson 00 ------------------------------------------------------------------------------------


def test_00_no_code_has_to_be_read() -> None:
    code = [cell for cell in cells_of("00_three_people.ipynb") if cell["cell_type"] == "code"]
    assert code
    assert all(cell["metadata"]["jupyter"]["source_hidden"] for cell in code)


def test_00_no_position_is_right_for_all_three(world, sweep) -> None:
    cast = three_people(sweep, world)
    assert cast.accused.accused_above < cast.merged.merged_up_to
    state = ThreePeopleState(sweep, world, cast)
    for tenth in range(round(10 * state.low), round(10 * state.high) + 1):
        state.threshold = tenth / 10
        assert {"merged", "accused"} & {state.state_of(role) for role in cast.roles}
    state.threshold = state.begin
    assert [state.state_of(role) for role in cast.roles] == ["merged", "intact", "intact"]


def test_00_the_table_goes_one_way_and_never_to_zero(world, sweep) -> None:
    table = ThreePeopleState(sweep, world).everybody()
    merged, accused = table.iloc[:, 0], table.iloc[:, 1]
    assert merged.is_monotonic_decreasing
    assert merged.is_unique
    assert accused.is_monotonic_increasing
    assert table.min().min() > 0


def test_00_the_intervals_of_the_primer() -> None:
    primer = next(
        "".join(c["source"]) for c in cells_of("00_three_people.ipynb") if c["id"] == "primer"
    )
    for wrong, of in ((1, 20), (50, 1000)):
        low, high = wilson(wrong, of)
        assert f"{100 * low:.1f} % to {100 * high:.1f} %" in primer
    assert 2**10 == 1024


# Lesson 01 ------------------------------------------------------------------------------------


def test_01_no_column_is_complete_in_every_source(world) -> None:
    columns = ["given_name", "birth_date", "document_number", "phone", "address", "organisation_id"]
    filled = world.records.groupby("source")[columns].count()
    size = world.records.groupby("source").size()
    assert (filled.lt(size, axis=0)).any().all()
    assert filled.loc["border", "address"] == 0


def test_01_the_post_agrees_alike_with_both_women(world, linkage, case) -> None:
    posts = case.records[case.records.source == "open_web"].record_id
    assert len(posts) == 1
    post = posts.iloc[0]
    pairs = linkage.pairs[(linkage.pairs.record_l == post) | (linkage.pairs.record_r == post)]
    pairs = pairs[pairs.record_l.isin(case.person.index) & pairs.record_r.isin(case.person.index)]
    assert (pairs.weight >= case.threshold).all()
    assert len(pairs) == 2
    assert len(set(pairs.weight)) == 1
    other = pairs.record_l.where(pairs.record_l != post, pairs.record_r)
    assert set(case.person[other]) == set(case.person)
    compared = pairs.filter(like="level_").gt(-1).any()
    assert set(compared.index[compared]) == {
        "level_given_name", "level_family_name", "level_sex"
    }  # fmt: skip
    women = world.people.set_index("person_id").loc[sorted(set(case.person))]
    assert set(women.sex) == {"f"}
    names = case.records.given_name + " " + case.records.family_name
    assert len(set(names)) == 3


def test_01_the_email_address_of_the_post_settles_it(world, linkage, case) -> None:
    whole = linkage.identities(case.threshold)
    members = whole.index[whole == whole[case.first]]
    records = world.records[world.records.record_id.isin(members)]
    email = records[records.source == "open_web"].email.iloc[0]
    sharing = records[(records.email == email) & (records.source != "open_web")]
    assert list(sharing.source) == ["address_files"]
    assert sharing.birth_date.notna().all()
    assert not set(sharing.record_id) & set(case.person.index), "it is not among the five"
    values = provenance.values_of(world.records, members).set_index("field")
    assert (values.loc["birth_date"].sources.str.count(",") >= 1).all()
    assert len(values.loc["birth_date"]) == 2
    assert (values.loc["email"].records == 2).sum() == 1


def test_01_striking_the_false_links_leaves_each_woman_her_own(world, linkage, case) -> None:
    whole = linkage.identities(case.threshold)
    members = whole.index[whole == whole[case.first]]
    links = linkage.pairs[linkage.pairs.weight >= case.threshold]
    links = links[links.record_l.isin(members)]
    true = links.record_l.map(world.truth) == links.record_r.map(world.truth)
    struck = provenance.identities_of(links[true], members)
    assert len(links) > 2 * (~true).sum()
    assert struck.groupby(world.truth[members]).nunique().eq(1).all()
    assert struck.nunique() == 2
    gone = provenance.withdraw(linkage, world.records, "open_web", case.threshold)
    row = gone.identities.loc[whole[case.first]]
    assert (row.withdrawn, row.parts) == (1, 2)


def test_01_address_files_free_most_and_none_frees_for_nothing(world, linkage, sweep) -> None:
    table = withdrawing.by_source(linkage, world, sweep.best_f1())
    assert len(table) == 12
    freed = table.people_freed.sort_values()
    assert freed.index[-1] == "address_files"
    assert freed.iloc[-1] > freed.iloc[-2]
    assert (table.people_newly_split[table.people_freed > 0] > 0).all()
    assert table.records["address_files"] < table.records.max()
    mixed = world.records.set_index("record_id").source[world.contaminated.record_id]
    assert set(mixed) == {"address_files"}
    assert set(world.contaminated.field) == {"phone", "email", "birth_date"}


def test_01_a_shared_organisation_says_hardly_anything_either_way(world) -> None:
    fields = ["organisation_id", "city", "document_number"]
    common = in_common.pairs_in_common(world.records, world.truth, fields)
    base = common.one_person["any two records"] / common.pairs["any two records"]
    assert common.upper["organisation_id"] < base / 2
    assert common.lower["city"] > 10 * base
    assert common.one_in["document_number"] < 1.01
    records = world.records.dropna(subset="organisation_id")
    person = records.record_id.map(world.truth)
    by_source = person.groupby(records.source).agg(lambda people: people.duplicated().sum())
    assert by_source[["visas", "benefits"]].sum() == 0
    permits = records[records.source == "study_permits"]
    twice = in_common.pairs_in_common(permits, world.truth, ["organisation_id"]).one_person
    assert 0 < twice["organisation_id"] < twice["any two records"] / 2
    row = in_common.pairs_in_common(permits, world.truth, ["organisation_id"])
    share = row.one_person / row.pairs
    assert row.lower["organisation_id"] < share["any two records"] < row.upper["organisation_id"]
    assert records.groupby("organisation_id").source.nunique().max() == 1


def test_01_everybody_else_is_one_step_away(world) -> None:
    found = in_common.one_step_away(world.records, world.truth, NOTICES)
    others = found["people in an organisation"] - found["of them marked themselves"]
    assert found["of the others one step away"] == others
    assert found["of them with somebody marked"] == found["organisations"]
    assert found["people marked"] < 0.1 * world.records.record_id.map(world.truth).nunique()


def test_01_the_post_has_one_heavy_link_and_it_is_right(world, linkage, case) -> None:
    post = case.records.record_id[case.records.source == "open_web"].iloc[0]
    pairs = linkage.pairs
    links = pairs[((pairs.record_l == post) | (pairs.record_r == post))
                  & (pairs.weight >= case.threshold)].sort_values("weight")  # fmt: skip
    true = links.record_l.map(world.truth) == links.record_r.map(world.truth)
    assert true.iloc[-1]
    assert links.weight.iloc[-1] > links.weight.iloc[-2] + 10
    assert len(set(links.weight.iloc[:-1])) == 1
    assert 0 < true.iloc[:-1].sum() < len(links) - 1
    assert links.level_email.iloc[-1] > 0
    light = links.iloc[:-1].filter(like="level_").gt(-1).any()
    assert set(light.index[light]) == {"level_given_name", "level_family_name", "level_sex"}
    first = {case.first, post}
    assert not any(first == set(p) for p in zip(pairs.record_l, pairs.record_r, strict=True))
    assert (pairs.record_l < pairs.record_r).all()
    rows = case.records.set_index("record_id").loc[[case.first, post]]
    for field in ("given_name", "email"):
        assert rows[field].notna().all()
        assert rows[field].nunique() == 2


def test_01_spellings_of_the_sources(world) -> None:
    person = world.records.record_id.map(world.truth)
    written = person + " " + world.records.given_name + " " + world.records.family_name
    table = pd.DataFrame({"source": world.records.source, "p": person, "w": written})
    table = table.groupby("source").nunique()
    assert 1.4 < table.w["border"] / table.p["border"] < 1.6
    assert table.w["visas"] == table.p["visas"] == (world.records.source == "visas").sum()
    assert table.w["biometric_index"] < table.p["biometric_index"]


def test_00_whom_no_slider_reaches(world, linkage, sweep) -> None:
    accused = pd.Series(sweep._accuse, index=list(sweep.persons))
    left = pd.Series(sweep._left_in_time, index=accused.index)
    visits = world.departures[world.departures.person_id.isin(accused.index[(accused < 0) & left])]
    ends = [sweep.records.get_indexer(pd.Index(visits[end])) for end in ("arrival", "departure")]
    visits = visits[sweep._forest.join_weights(*ends) < 0]
    weighed = set(zip(linkage.pairs.record_l, linkage.pairs.record_r, strict=True))
    apart = zip(visits.arrival, visits.departure, strict=True)
    assert not any((min(pair), max(pair)) in weighed for pair in apart)
    assert visits.person_id.nunique() == sweep.at(0.0).people_accused
    merged = sweep.merged_people(14.0)
    assert merged.relation.notna().sum() > merged.relation.isna().sum() > 0
    strangers = merged[merged.relation.isna()]
    mixed = set(world.contaminated.record_id)
    assert (strangers.record_l.isin(mixed) | strangers.record_r.isin(mixed)).all()
    records = world.records.set_index("record_id")[["address", "phone"]]
    kin = merged[merged.relation.notna()]
    left, right = (records.loc[kin[end]].to_numpy() for end in ("record_l", "record_r"))
    assert (left == right).any(axis=1).mean() > 0.8


def test_01_the_exercise_has_a_stranger_among_the_others(world, sweep) -> None:
    before = cases.split(sweep, world, sweep.best_f1())
    case = cases.with_a_stranger(before, sweep, world)
    assert case.first == before.first
    assert len(case.person) == len(before.person)
    (stranger,) = set(case.others) - set(case.same)
    near = {record for record in case.others if case.identity[record] == case.identity[case.first]}
    assert stranger not in near
    assert near
    assert set(case.same) - near
