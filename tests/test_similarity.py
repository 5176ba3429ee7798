"""Similarity: measures by hand and against DuckDB, levels as the linkage has them, blanks."""

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sameperson as sp
from sameperson.linkage.blanks import BLANKS, field_similarities, score
from sameperson.linkage.fields import prepare
from sameperson.linkage.name_pairs import name_pairs, opposed
from sameperson.linkage.similarity import MEASURES, code, level_of, similarities
from sameperson.outcomes.cutoffs import cutoff_for, kept


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("classroom")


@pytest.fixture(scope="module")
def pairs(world) -> pd.DataFrame:
    found = name_pairs(world.records, world.truth, world.groups, size=300)
    return found.join(similarities(found.left, found.right))


@pytest.mark.parametrize(
    ("measure", "a", "b", "similarity"),
    [
        ("exact", "ana", "ana", 1),
        ("exact", "ana", "anna", 0),
        # All six letters found, two out of place: (1 + 1 + 5/6)/3, and a tenth of the rest for
        # each of the first three letters.
        ("jaro_winkler", "martha", "marhta", 17 / 18 + 0.3 * (1 / 18)),
        ("edits", "kitten", "sitting", 1 - 3 / 7),
        ("edits", "ab", "ba", 0.5),
        ("edits", "ab", "ab", 1),
        ("letter_pairs", "night", "nacht", 1 / 7),
        ("letter_pairs", "wex", "wez", 1 / 3),
        ("words_sorted", "ana bel", "bel-ana", 1),
        ("words_sorted", "ana bel", "bel anna", 1 - 1 / 8),
        ("soundex", "kavov", "qavov", 0),
        ("soundex", "kavov", "kafof", 1),
        ("metaphone", "kavov", "qavov", 1),
        ("metaphone", "kavov", "mavov", 0),
    ],
)
def test_measures_by_hand(measure, a, b, similarity) -> None:
    found = similarities([a], [b], [measure])[measure][0]
    assert found == pytest.approx(similarity)


def test_codes_are_made_word_by_word() -> None:
    assert code("kavov", "soundex") == "K110"
    assert code("kavov qavov", "soundex") == "K110 Q110"
    assert code("kavov-qavov", "metaphone") == "KFF KFF"


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_measures_lie_between_0_and_1_and_do_not_mind_who_comes_first(a, b) -> None:
    found = similarities([a, b, a], [b, a, a])
    assert ((found >= 0) & (found <= 1)).all(axis=None)
    np.testing.assert_allclose(found.iloc[0], found.iloc[1])
    assert (found.iloc[2] == 1).all()


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA, ""])
def test_a_blank_is_not_defined(blank) -> None:
    assert similarities([blank, "ana"], ["ana", blank]).isna().all(axis=None)
    assert level_of("ana", blank) == level_of(blank, blank) == -1


def test_the_measures_are_those_that_a_linkage_asks_duckdb_for(pairs) -> None:
    known = pairs.dropna(subset=["left", "right"])[["left", "right", "jaro_winkler", "edits"]]
    theirs = duckdb.sql(
        """SELECT jaro_winkler_similarity("left", "right") AS jaro_winkler,
        1 - damerau_levenshtein("left", "right") / greatest(length("left"), length("right"))
        AS edits FROM known"""
    ).df()
    assert len(known) > 2_000
    for measure in theirs:
        np.testing.assert_allclose(known[measure], theirs[measure], atol=1e-9)


def test_levels_are_those_of_the_linkage(world) -> None:
    linkage = sp.link(world.records, progress=False)
    some = linkage.pairs.groupby("level_family_name").head(200)
    assert set(some.level_family_name) == {-1, 0, 1, 2, 3}
    prepared = prepare(world.records)
    names = pd.Series(prepared.table.family_name.to_numpy(dtype=object), index=prepared.ids)
    found = [
        level_of(names[a], names[b]) for a, b in zip(some.record_l, some.record_r, strict=True)
    ]
    assert found == list(some.level_family_name)


# Pairs of names ---------------------------------------------------------------------------------


def test_pairs_of_names_are_what_they_say(world, pairs) -> None:
    ends = [pairs[end].map(world.truth) for end in ("record_l", "record_r")]
    assert ((ends[0] == ends[1]) == pairs.same).all()
    assert (ends[0] == pairs.person_id).all()
    assert (ends[0].map(world.groups) == pairs.group).all()
    assert (ends[1].map(world.groups) == pairs.group).all()
    assert (pairs.groupby(["group", "same"]).size() == 300).all()
    assert len(pairs.groupby(["group", "same"])) == 10
    first = world.records.set_index("record_id").loc[pairs.record_l]
    written = (first.given_name + " " + first.family_name).str.lower().to_numpy(dtype=object)
    assert [a == b or (pd.isna(a) and pd.isna(b)) for a, b in zip(written, pairs.left, strict=True)]
    again = name_pairs(world.records, world.truth, world.groups, size=300)
    assert again.equals(pairs[list(again)])


def test_one_name_alone_can_be_compared(world) -> None:
    found = name_pairs(world.records, world.truth, world.groups, "family_name", size=20)
    known = found.left.dropna()
    written = world.records.set_index("record_id").family_name.str.lower()
    assert (written.loc[found.record_l[known.index]].to_numpy() == known.to_numpy()).all()


def test_the_widest_contradiction_by_hand() -> None:
    rows = pd.DataFrame({"a": [0.9, 0.2, 0.8, np.nan], "b": [0.1, 0.7, 0.75, 0.9]}, list("wxyz"))
    # w is more alike than x by 0.7 for a, and less by 0.6 for b; against y by only 0.1 for a.
    assert list(opposed(rows, "a", "b").index) == ["w", "x"]
    assert list(opposed(rows, "b", "a").index) == ["x", "w"]
    assert opposed(rows[2:], "a", "b").empty
    assert opposed(rows[:0], "a", "b").empty


values = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8)


@given(values)
def test_no_two_rows_contradict_by_a_wider_margin(rows) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=float)
    margins = [min(x[0] - y[0], y[1] - x[1]) for x in rows for y in rows]
    found = opposed(frame, "a", "b")
    if max(margins) <= 0:
        assert found.empty
    else:
        one, two = found.itertuples(index=False)
        assert min(one.a - two.a, two.b - one.b) == max(margins)


# Cut-offs ---------------------------------------------------------------------------------------

SMALL = pd.DataFrame(
    {
        "group": ["Elm"] * 5 + ["Fir"] * 3,
        "same": [True, True, True, True, False, True, False, False],
        "person_id": ["P1", "P1", "P2", "P2", "P1", "P3", "P3", "P3"],
        "alike": [0.9, 0.8, 0.7, np.nan, 0.8, 0.2, 0.1, np.nan],
    }
)


def test_what_a_cutoff_keeps_by_hand() -> None:
    found = kept(SMALL, "alike", 0.8).set_index(["group", "kind"])
    assert found["count"].to_dict() == {
        ("Elm", "one person"): 2, ("Fir", "one person"): 0,
        ("Elm", "two people"): 1, ("Fir", "two people"): 0,
    }  # fmt: skip
    assert found.loc[("Elm", "one person"), "share"] == 0.5
    assert found.loc[("Fir", "two people"), "of"] == 2
    assert (found.lower <= found.share).all()
    assert (found.share <= found.upper).all()


def test_the_cutoff_for_a_share_by_hand() -> None:
    assert cutoff_for(SMALL, "alike", 1.0).to_dict() == {"Elm": 0.7, "Fir": 0.2}
    assert cutoff_for(SMALL, "alike", 0.6).to_dict() == {"Elm": 0.8, "Fir": 0.2}
    with pytest.raises(ValueError, match="above 0 and up to 1"):
        cutoff_for(SMALL, "alike", 0)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=15), st.integers(1, 20))
def test_no_higher_cutoff_would_keep_the_share(alike, share) -> None:
    frame = pd.DataFrame({"group": "Elm", "same": True, "person_id": "P", "alike": alike})
    found = cutoff_for(frame, "alike", share / 20)["Elm"]
    wanted = [a for a in alike if 20 * sum(other >= a for other in alike) >= share * len(alike)]
    assert found == max(wanted)


# Blanks -----------------------------------------------------------------------------------------


def test_three_policies_by_hand() -> None:
    alike = pd.DataFrame({"a": [1.0, 0.5, np.nan], "b": [np.nan, 0.7, np.nan]})
    assert list(score(alike, "disagree")) == [0.5, 0.6, 0]
    assert list(score(alike, "agree")) == [1, 0.6, 1]
    left_out = score(alike, "leave out")
    assert list(left_out[:2]) == [1, 0.6]
    assert np.isnan(left_out[2])
    with pytest.raises(ValueError, match="no policy 'ignore'"):
        score(alike, "ignore")
    assert set(BLANKS) == {"disagree", "agree", "leave out"}


def test_fields_are_compared_by_hand() -> None:
    records = pd.DataFrame(
        {
            "record_id": ["r1", "r2", "r3"],
            "given_name": ["Martha", "Marhta", None],
            "birth_date": ["2001-02-03", "2001-02-03", "2001-03-02"],
        }
    )
    asked = pd.DataFrame({"record_l": ["r1", "r1"], "record_r": ["r2", "r3"]}, index=[4, 5])
    found = field_similarities(records, asked, ["given_name", "birth_date"])
    assert list(found.index) == [4, 5]
    assert list(found.birth_date) == [1, 0]
    assert found.given_name[4] == pytest.approx(0.9611, abs=1e-4)
    assert np.isnan(found.given_name[5])
    assert len(MEASURES) >= 4
