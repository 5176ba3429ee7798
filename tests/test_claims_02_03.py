"""What the prose of lessons 02 and 03 says in words, counted."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import batches, blanks, coincidence, name_pairs, posts, rules, similarity
from sameperson.linkage.fields import prepare
from sameperson.outcomes import cutoffs, partition

NAMES = ["given_name", "family_name"]
RULE = [*NAMES, "birth_date"]


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def records(world):
    return prepare(world.records)


@pytest.fixture(scope="module")
def effect(world, records):
    """People merged and split by each step alone against names as written."""

    def under(how: list[str]) -> pd.DataFrame:
        own = rules.identities(records, NAMES, how)
        return partition.people_by_group(own, world.truth, world.groups)

    written = under([])
    return {how: under([how]) - written for how in rules.STANDARDISATIONS}


@pytest.fixture(scope="module")
def pairs(world):
    found = name_pairs.name_pairs(world.records, world.truth, world.groups)
    return found.join(similarity.similarities(found.left, found.right)).dropna()


def shares(world, records, fields, how=()):
    own = rules.identities(records, fields, how)
    table = partition.pairs_by_group(own, world.truth, world.groups)
    return table.set_index(["measure", "group"])


def test_02_the_careful_rule_errs_on_one_side_and_names_alone_on_both(world, records) -> None:
    careful = shares(world, records, RULE)
    assert careful.share["precision", "everybody"] == 1
    assert careful.share["recall", "Cedar"] < 0.2
    assert careful.share["recall"].drop("everybody").idxmin() == "Cedar"
    plain = shares(world, records, NAMES)
    others = plain.loc["precision"].drop(["Birch", "everybody"])
    assert plain.upper["precision", "Birch"] < 0.5 < others.lower.min()
    gain = plain.share["recall"] - careful.share["recall"]
    assert gain[["Cedar", "Dogwood"]].max() < 0.06, "leaving out the date is no cure there"


def test_02_sex_agrees_for_nearly_half_of_all_pairs(world, records) -> None:
    sex = shares(world, records, ["sex"])
    every = len(records.table) * (len(records.table) - 1) / 2
    assert 0.4 < sex.loc[("precision", "everybody"), "of"] / every < 0.5


def test_02_no_rule_finds_nine_in_ten_everywhere_and_is_right_nine_times_in_ten(
    world, records
) -> None:
    how = list(rules.STANDARDISATIONS)
    found = {f: shares(world, records, [f], how[:-1]).share["recall"] for f in records.roles}
    found["both names"] = shares(world, records, NAMES, how).share["recall"]
    assert max(own.drop("everybody").min() for own in found.values()) < 0.9
    some = [[*chosen, "order"] for n in range(5) for chosen in combinations(how[:-1], n)]
    fewer = max(shares(world, records, NAMES, steps).share["recall", "Cedar"] for steps in some)
    assert fewer <= found["both names"]["Cedar"] < 0.9, "fewer steps find no more"
    shown = {"both names", *RULE, "sex", "nationality"}
    assert max(found[f].max() for f in set(found) - shown) < 0.5


def test_02_whom_each_step_helps_and_who_pays(effect) -> None:
    fewer = {how: -t.people_split.drop("everybody") for how, t in effect.items()}
    assert fewer["order"].idxmax() == "Elm"
    assert fewer["sound"].idxmax() == "Cedar"
    assert fewer["first"].idxmax() == fewer["letters"].idxmax() == "Dogwood"
    assert fewer["hyphens"].sum() < 10
    more = {how: t.people_wrongly_merged.drop("everybody") for how, t in effect.items()}
    assert 0 < more["sound"]["Cedar"] < more["sound"].sum() / 2, "others pay the larger part"
    assert list(more["letters"].rank()) == list(fewer["letters"].rank()), "who gains also pays"
    assert set(more["sound"].nlargest(2).index) == {"Cedar", "Birch"}
    assert set(fewer["sound"].nlargest(2).index) == {"Cedar", "Birch"}
    assert fewer["sound"]["Elm"] < fewer["sound"]["Alder"]
    assert more["sound"]["Elm"] > more["sound"]["Alder"]
    assert [how for how, t in more.items() if not t.any()] == ["hyphens", "particles", "order"]


def test_02_dates_of_calderra_collide_sooner_and_papers_sooner_still(world) -> None:
    adults = world.people[~world.people.is_child]
    years = adults.birth_date.str[:4].astype(int)
    assert np.ptp(years) + 1 < 62
    found = [
        coincidence.simulated_shared(dates, 180, times=500)
        for dates in (adults.birth_date, adults.papers_birth_date)
    ]
    assert coincidence.chance_of_shared(180, 62 * coincidence.YEAR) < found[0] < found[1]


def test_02_the_small_file_foresees_the_large_list(world) -> None:
    people = world.people.assign(birth_date=world.people.papers_birth_date)
    assert coincidence.chance_to_agree(people, RULE) == 0, "no two people of the file agree"
    chance = np.prod([coincidence.chance_to_agree(people, f) for f in (NAMES, ["birth_date"])])
    listed = coincidence.invented_list(300_000, seed=12)
    every = 300_000 * 299_999 / 2
    counted = coincidence.chance_to_agree(listed, RULE) * every
    assert abs(counted - chance * every) < 4 * np.sqrt(chance * every)
    alike = listed[listed.duplicated(RULE, keep=False)]
    assert (alike.tradition == "Birch").mean() > 0.9
    hits = coincidence.counted_hits(people, listed, RULE).groupby(people.tradition).sum()
    assert hits["Birch"] > hits.drop("Birch").sum()
    assert 0.4 < alike.birth_date.str.endswith("01-01").mean() < 0.5, "nearly half"
    each = coincidence.counted_hits(people, listed, RULE)
    new_year = people.birth_date.str.endswith("01-01")
    assert (each.sum(), each[new_year].sum()) == (12, 5)
    assert round(100 * new_year.mean(), 1) == 3.3
    assert round(100 * new_year[people.tradition == "Birch"].mean(), 1) == 3.8


def test_02_people_and_years_that_the_lesson_names(world) -> None:
    assert (world.truth.nunique(), len(world.people)) == (4_933, 5_000)
    assert (world.records.event_on.min()[:4], world.records.event_on.max()[:4]) == ("2042", "2050")


def test_02_the_row_check_lets_in_mostly_wrong_dates(world) -> None:
    batch = world.records[world.records.source == "encounters"].dropna(subset=["birth_date"])
    swapped = batches.swap_day_month(batch)
    let_in = swapped[batches.readable(swapped.birth_date)]
    assert (let_in.birth_date != batch.birth_date[let_in.index]).mean() > 0.5
    assert not batches.born_late(let_in).any()
    right = let_in.birth_date[let_in.birth_date == batch.birth_date[let_in.index]]
    assert right.str.endswith("01-01").mean() == pytest.approx(2 / 3, abs=0.01)


def test_03_two_measures_contradict_each_other_on_true_pairs(pairs) -> None:
    two = name_pairs.opposed(pairs[pairs.same], "jaro_winkler", "words_sorted")
    first, second = (row for _, row in two.iterrows())
    assert first.jaro_winkler > 0.9 > 0.5 > first.words_sorted
    assert second.words_sorted > 0.9 > 0.5 > second.jaro_winkler
    longer = max(len(first.left), len(first.right))
    assert (longer, first.edits) == (10, pytest.approx(0.9)), "one step of ten letters"


def test_03_no_measure_is_best_everywhere(pairs) -> None:
    at_least = (
        pairs[pairs.same]
        .groupby("group")[list(similarity.MEASURES)]
        .agg(lambda alike: (alike >= 0.8).mean())
    )
    assert at_least.words_sorted["Elm"] > 0.95
    assert at_least.words_sorted["Dogwood"] < 0.7
    assert (at_least.jaro_winkler.drop("Elm") > 0.95).all()
    assert at_least.jaro_winkler["Elm"] < 0.75
    assert len(set(at_least.idxmax(axis=1))) > 1
    two = pairs[~pairs.same][list(similarity.MEASURES)].agg(lambda alike: (alike >= 0.8).mean())
    assert two.idxmax() == "jaro_winkler"
    missed = pairs[pairs.same & (pairs.words_sorted < 0.8) & (pairs.group == "Dogwood")]
    words = [missed[side].str.replace("-", " ").str.split().str.len() for side in ("left", "right")]
    assert (words[0] != words[1]).mean() > 0.6, "in most of those words are lost"


def test_03_no_cutoff_on_jaro_winkler_serves_elm(pairs) -> None:
    needed = cutoffs.cutoff_for(pairs, "jaro_winkler", 0.95)["Elm"]
    own = pairs[(pairs.group == "Elm") & ~pairs.same]
    assert (own.jaro_winkler >= needed).mean() > 0.5
    below = pairs[(pairs.group == "Elm") & pairs.same & (pairs.jaro_winkler < 0.8)]
    assert (below.words_sorted >= 0.8).mean() > 0.9


def test_03_one_cutoff_fails_elm_and_lets_in_most_of_birch(pairs) -> None:
    kept = cutoffs.kept(pairs, "jaro_winkler", 0.8).set_index(["kind", "group"]).share
    assert kept["one person"].drop("Elm").min() > 0.97
    assert 0.65 < kept["one person", "Elm"] < 0.7
    let_in = kept["two people"]
    assert let_in["Birch"] == pytest.approx(0.027, abs=5e-4)
    assert let_in["Dogwood"] == pytest.approx(0.0025, abs=1e-4), "about a tenth of Birch's"
    needed = cutoffs.cutoff_for(pairs, "jaro_winkler", 0.95)
    assert needed.idxmax() == "Birch", "so every other tradition keeps fewer than 95 there"
    own = pairs[(pairs.group == "Birch") & ~pairs.same]
    assert (own.jaro_winkler >= needed["Birch"]).mean() < 0.0015


def test_03_a_similarity_of_one_is_worth_little_where_names_are_common() -> None:
    state = coincidence.invented_list(100_000, seed=3)
    hits = posts.same_name(posts.write_posts(state, 4_000), state.sample(5_000, random_state=1))
    right = hits.groupby("tradition").right.mean()
    assert right["Birch"] < 0.1
    assert right.drop("Birch").min() > 0.6
    first = hits[~hits.right].iloc[0]
    in_state = (state.given_name + " " + state.family_name == first["name"]).sum()
    assert in_state > first.namesakes > 1


def test_03_whom_each_policy_for_blanks_merges_and_splits(world) -> None:
    linkage = sp.link(world.records, progress=False)
    fields = ["given_name", "family_name", "birth_date", "sex", "document_number", "nationality"]
    compared = linkage.pairs[["record_l", "record_r"]]
    alike = blanks.field_similarities(world.records, compared, fields)

    def under(policy: str):
        scored = compared.assign(weight=blanks.score(alike, policy)).dropna()
        return sp.Sweep(scored, world.truth, world.groups, world.departures).at(0.85)

    found = {policy: under(policy).by_group for policy in blanks.BLANKS}
    split = found["disagree"].people_split / found["disagree"].people
    assert split.min() > 0.8
    assert np.ptp(split) < 0.08, "much the same rate in every tradition"
    for policy in ("agree", "leave out"):
        merged = found[policy].people_wrongly_merged
        assert merged["Birch"] > 0.7 * merged.sum()
    sweep = sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures)
    own, left = sweep.at(sweep.best_f1()).by_group, found["leave out"]
    assert own.people_wrongly_merged["Birch"] < left.people_wrongly_merged["Birch"] / 5
    ours, theirs = (t.people_wrongly_merged.drop("Birch") for t in (own, left))
    assert (ours > theirs).all()
    assert ours.sum() > 2 * theirs.sum()
    assert own.people_accused.sum() == pytest.approx(left.people_accused.sum() / 2, rel=0.1)
    assert (own.people_split < left.people_split).all()


def test_03_why_the_policies_for_blanks_do_what_they_do(world) -> None:
    linkage = sp.link(world.records, progress=False)
    fields = ["given_name", "family_name", "birth_date", "sex", "document_number", "nationality"]
    compared = linkage.pairs[["record_l", "record_r"]]
    alike = blanks.field_similarities(world.records, compared, fields)
    score = {policy: blanks.score(alike, policy) for policy in blanks.BLANKS}
    assert score["disagree"][alike.isna().any(axis=1)].max() == pytest.approx(5 / 6)
    agree, left = score["agree"] >= 0.85, score["leave out"] >= 0.85
    assert not (left & ~agree).any()
    assert (agree & ~left).sum() < 0.01 * agree.sum(), "the two nearly coincide"
    wrong = left & (compared.record_l.map(world.truth) != compared.record_r.map(world.truth))
    bare = alike[wrong][["birth_date", "document_number", "nationality"]].isna().all(axis=1)
    assert bare.mean() > 0.8, "names, or names and sex"
