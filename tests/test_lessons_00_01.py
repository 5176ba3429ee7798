"""What the prose of lessons 00 and 01 says in words, counted."""

import json
from pathlib import Path

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
    assert (struck.groupby(world.truth[members]).nunique() == 1).all()
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


def test_01_a_shared_organisation_says_less_than_nothing(world) -> None:
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
    assert records.groupby("organisation_id").source.nunique().max() == 1


def test_01_nearly_everybody_is_one_step_away(world) -> None:
    found = in_common.one_step_away(world.records, world.truth, NOTICES)
    assert found["of them one step away"] > 0.85 * found["people in an organisation"]
    assert found["people marked"] < 0.1 * world.records.record_id.map(world.truth).nunique()
