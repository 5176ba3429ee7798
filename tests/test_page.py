"""The page that needs no Python: what it holds is the sweep's, and no value becomes markup."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.groups import ERRORS, rates, wilson
from sameperson.page import content, questions, review, writing
from sameperson.page.__main__ import classroom
from sameperson.review import Band, Reviewer

REPO = Path(__file__).resolve().parents[1]
PAGE = REPO / "docs" / "explorer.html"
HOME = REPO / "sameperson" / "page"
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"alert(1)\">"


def held(text: str) -> dict[str, Any]:
    """The data in a page."""
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    return json.loads(found)


def small(**more: Any) -> sp.Sweep:
    """Ann (a1, a2), Bo (b1), Cy (c1): false links of weight 3 and 1 join Bo to Ann and to Cy."""
    pairs = pd.DataFrame(
        [("a1", "a2", 5.0), ("a2", "b1", 3.0), ("b1", "c1", 1.0)],
        columns=["record_l", "record_r", "weight"],
    )
    truth = pd.Series({"a1": "Ann", "a2": "Ann", "b1": "Bo", "c1": "Cy"})
    return sp.Sweep(pairs, truth, **more)


@pytest.fixture(scope="module")
def tiny() -> tuple[sp.Sweep, sp.World]:
    world = sp.load("tiny")
    pairs = sp.link(
        world.records, model=sp.link(sp.load("classroom").records, progress=False).model
    )
    return sp.Sweep(pairs.pairs, world.truth, world.groups, world.departures, world.kin), world


@pytest.fixture(scope="module")
def shown(tiny) -> dict[str, Any]:
    return content.data(*tiny)


# The settings and the counts ---------------------------------------------------------------------


def test_counts_of_a_file_worked_by_hand() -> None:
    found = content.data(small())
    at = {weight: place for place, weight in enumerate(found["settings"])}
    merged, split = (found["errors"][error]["count"] for error in ERRORS[:2])
    assert [merged[at[weight]] for weight in (0.5, 1.0, 1.1, 3.0, 3.1)] == [3, 3, 2, 2, 0]
    assert [split[at[weight]] for weight in (3.0, 5.0, 5.1)] == [0, 0, 1]
    assert [found["links"][at[weight]] for weight in (1.0, 3.0, 5.0, 5.1)] == [3, 2, 1, 0]
    assert found["people"]["dots"] == [[1.0, None], [3.0, None], [3.0, None]]


def test_what_is_not_known_is_none_and_no_zero() -> None:
    found = content.data(small())
    assert set(found["errors"]["people_accused"]["count"]) == {None}
    assert found["errors"]["people_accused"]["of"] is None
    assert set(found["strangers"]) == set(found["at_source"]) == {None}
    assert found["groups"]["names"] == []
    assert found["review"]["accused"] is None
    assert found["claims"]["lower"][found["settings"].index(2.0)] is None  # no pair is near 2
    known = content.data(small(must_join=pd.DataFrame({"l": ["a1"], "r": ["a2"]})))
    at = known["settings"].index
    assert known["errors"]["people_accused"]["count"][at(5.0)] == 0
    assert known["errors"]["people_accused"]["count"][at(5.1)] == 1


def test_settings_are_even_and_many_and_end_above_the_last_merged_person(tiny) -> None:
    for sweep in (small(), tiny[0]):
        weights = content.settings(sweep)
        assert len(weights) >= 200
        assert np.diff(weights) == pytest.approx(np.diff(weights)[0])
        assert weights[0] <= min(0.0, sweep.best_f1())
        assert sweep.people_wrongly_merged(weights[-1:])[0] == 0


def test_without_a_pair_there_is_nothing_to_show() -> None:
    empty = pd.DataFrame({"record_l": [], "record_r": [], "weight": []})
    with pytest.raises(ValueError, match="no pairs"):
        content.data(sp.Sweep(empty, pd.Series({"a": "A"})))


def test_every_count_is_that_of_the_sweep(tiny, shown) -> None:
    for place, weight in list(enumerate(shown["settings"]))[::23]:
        outcome = tiny[0].at(weight)
        for error in ERRORS:
            assert shown["errors"][error]["count"][place] == getattr(outcome, error)
        assert shown["strangers"][place] == outcome.people_merged_with_strangers
        near = tiny[0].claimed_and_so(weight)
        assert (shown["claims"]["pairs"][place], shown["claims"]["wrong"][place]) == (
            near.pairs, near.wrong
        )  # fmt: skip
        by_group = rates(outcome.by_group).set_index(["error", "group"])
        for error in ERRORS:
            for g, name in enumerate(shown["groups"]["names"]):
                row = by_group.loc[error, name]
                assert shown["groups"]["count"][error][g][place] == row["count"]
                assert shown["groups"]["of"][error][g] == row["people"]
                assert shown["groups"]["upper"][error][g][place] == round(1e4 * row["upper"], 1)


def test_intervals_are_of_the_count_among_those_who_could_meet_the_error(tiny, shown) -> None:
    error, place = shown["errors"]["people_accused"], shown["start"]
    left = tiny[0].at(0).people_left_in_time
    lower, upper = wilson(error["count"][place], left)
    assert error["of"] == left < tiny[0].at(0).people
    assert (error["lower"][place], error["upper"][place]) == (
        round(1e4 * float(lower), 1), round(1e4 * float(upper), 1)
    )  # fmt: skip


# Who ---------------------------------------------------------------------------------------------


def test_named_people_are_merged_there_by_the_link_that_is_told(tiny, shown) -> None:
    sweep, world = tiny
    weights = sweep.pairs.set_index(["record_l", "record_r"])["weight"]
    told = 0
    for place, weight in enumerate(shown["settings"]):
        named = [shown["people"]["stories"][story] for story in shown["people"]["merged"][place]]
        expected = min(3, int((sweep.merge_weights >= weight).sum()) // 2)
        assert len(named) <= 3
        assert bool(named) == bool(expected)
        for story in named:
            first, second = story["records"]
            link = weights.get((first, second), weights.get((second, first)))
            assert link == sweep.merge_weights[world.truth[first]] >= weight
            assert world.truth[first] != world.truth[second]
            assert f"weight {link:.1f}" in story["sentence"]
            told += 1
    assert told > 20


def test_who_is_accused_would_be_cleared_by_a_lower_threshold(tiny, shown) -> None:
    sweep = tiny[0]
    for place, weight in list(enumerate(shown["settings"]))[::17]:
        story = shown["people"]["accused"][place]
        expected = sweep.accused_people(weight)
        assert (story is None) == expected.empty
        if story is not None:
            records = shown["people"]["stories"][story]["records"]
            assert records == [expected.iloc[0]["arrival"], expected.iloc[0]["departure"]]


def test_records_side_by_side_say_in_words_what_differs(tiny, shown) -> None:
    records = tiny[1].records.set_index("record_id")
    words = set()
    for story in shown["people"]["stories"]:
        for field, left, right, word in story["rows"][1:]:
            a, b = records.loc[story["records"], field]
            blank = pd.isna(a) or pd.isna(b)
            assert word == ("missing in one" if blank else "same" if a == b else "differs")
            assert [left, right] == ["–" if pd.isna(v) else v for v in (a, b)]
            words.add(word)
    assert words == {"missing in one", "same", "differs"}


# Review ------------------------------------------------------------------------------------------


def test_expected_merged_worked_by_hand() -> None:
    # Settings 0 to 9; a person with crossing pairs at 7 and 2, and one with pairs at 5, 4 and 1.
    people = [[7, 2], [5, 4, 1]]
    assert review.expected_merged(people, 3, 9, 0.1) == pytest.approx(0.1 + (1 - 0.9**2))
    assert review.expected_merged(people, 3, 6, 0.1) == pytest.approx(1 + (1 - 0.9**2))
    assert review.expected_merged(people, 0, 9, 0.5) == pytest.approx(0.75 + 0.875)
    assert review.expected_merged(people, 3, 9, 0.0) == 0
    assert review.expected_merged(people, 4, 4, 0.3) == 2


def test_expected_merged_is_the_mean_over_reviewers(tiny) -> None:
    sweep, weights = tiny[0], content.settings(tiny[0])
    lower, upper = 0, int(np.searchsorted(weights, 20.0)) - 1
    exact = review.expected_merged(review.crossing(sweep, weights), lower, upper, 0.2)
    pairs = sweep.pairs
    counts = [
        sweep.band(weights[lower], weights[upper], Reviewer(0.2, 0.2, seed=seed).says_same(pairs))
        for seed in range(300)
    ]
    error = np.std(counts) / np.sqrt(len(counts))
    assert 0 < 5 * error < exact / 2, "this many reviewers could not tell"
    assert abs(np.mean(counts) - exact) < 5 * error


@pytest.mark.parametrize(("joins", "parts"), [(0, 0), (1, 2), (3, 3)])
def test_the_grid_holds_what_the_links_after_review_do(tiny, shown, joins: int, parts: int) -> None:
    sweep, world = tiny
    grid, chances = shown["review"], review.CHANCES
    reviewer = Reviewer(chances[joins], chances[parts], seed=review.SEED)
    weights = [shown["settings"][place] for place in grid["places"]]
    for low, high in ((0, 20), (2, 9), (5, 5), (11, 20)):
        links = Band(weights[low], weights[high]).links(sweep.pairs, reviewer)
        after = sp.Sweep(links, world.truth, must_join=world.departures).at(-10)
        assert grid["split"][joins][parts][low][high - low] == after.people_split
        assert grid["accused"][joins][parts][low][high - low] == after.people_accused


# Writing -----------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """Names of a page's elements, and every attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs


def hostile(world: sp.World) -> sp.World:
    """The same world with markup for names, records and groups."""
    people = world.people.assign(given_name=HOSTILE)
    records = world.records.assign(given_name=HOSTILE, city="${x} $data <!-- \u2028")
    groups = world.groups + HOSTILE
    return replace(world, people=people, records=records, groups=groups)


def hostile_page(path: Path) -> Path:
    """A page of that world, in which records of one family name are linked."""
    world = hostile(sp.load("tiny"))
    names = world.records[["record_id", "family_name"]].dropna()
    names = names.rename(columns={"record_id": "record"})
    pairs = names.merge(names, on="family_name", suffixes=("_l", "_r")).assign(weight=5.0)
    sweep = sp.Sweep(pairs, world.truth, world.groups, world.departures, world.kin)
    return sp.page.write(sweep, path, world)


def test_hostile_values_stay_text(tmp_path: Path) -> None:
    text = hostile_page(tmp_path / "new" / "page.html").read_text("utf-8")
    found = Elements(text)
    assert found.names.count("script") == 3
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert {value for name, value in found.attributes if name == "src"} == {
        value
        for name, value in found.attributes
        if name == "src" and value.startswith("data:image")
    }
    data = held(text)
    assert all(name.endswith(HOSTILE) for name in data["groups"]["names"])
    assert any(HOSTILE in story["sentence"] for story in data["people"]["stories"])
    assert any(
        "${x} $data <!-- \u2028" in row for s in data["people"]["stories"] for row in s["rows"]
    )


def test_the_page_asks_for_nothing_and_is_small() -> None:
    text = PAGE.read_text("utf-8")
    assert PAGE.stat().st_size < 4_000_000
    head = text[: text.index("<script")]
    assert "default-src 'none'" in head
    fetching = [(n, v) for n, v in Elements(text).attributes if n in ("src", "href", "action")]
    assert all(value.startswith(("data:", "#")) for _, value in fetching)


def test_the_three_statements_stand_on_the_page_and_in_its_memo() -> None:
    head, script = PAGE.read_text("utf-8"), writing.script()
    for text in (" ".join(head[: head.index("<main>")].split()), script):
        for words in ("tuned to show these effects", "no evidence about any agency",
                      "not thereby absent from"):  # fmt: skip
            assert words in text


def test_seven_questions_of_which_three_come_first() -> None:
    assert len(questions.QUESTIONS) == 7
    assert len(set(questions.FIRST)) == 3
    assert {question.mark for question in questions.QUESTIONS} == set(questions.MARKS.values())
    # Sections that facts E1 to E7 cite.
    cited = re.findall(r"\b(\d\.\d)\b", " ".join(q.said for q in questions.QUESTIONS))
    assert set(cited) == {"2.4", "2.5", "7.4", "1.4", "5.1"}


def test_the_committed_page_holds_this_script_and_style() -> None:
    text = PAGE.read_text("utf-8")
    for name, own in (("script", writing.script()), ("page.css", (HOME / "page.css").read_text())):
        assert own in text, f"{name} changed; run make page"
    assert {file.stem for file in (HOME / "script").glob("*.js")} == set(writing.SCRIPT)
    for question in questions.QUESTIONS:
        assert question.ask in held(text)["questions"][questions.QUESTIONS.index(question)]["ask"]


def test_the_committed_page_holds_what_the_sweep_says() -> None:
    sizes = pd.read_parquet(REPO / "data" / "sizes.parquet")
    fresh = content.data(classroom(), sp.load("classroom"), sizes)
    committed = held(PAGE.read_text("utf-8"))
    for name, value in fresh.items():
        assert_alike(committed[name], json.loads(json.dumps(value)), name)


def assert_alike(left: Any, right: Any, where: str) -> None:
    """Equal but for the last digit of rounded numbers."""
    assert type(left) is type(right), where
    if isinstance(left, dict):
        assert left.keys() == right.keys(), where
        for key in left:
            assert_alike(left[key], right[key], f"{where}.{key}")
    elif isinstance(left, list):
        assert len(left) == len(right), where
        for i, pair in enumerate(zip(left, right, strict=True)):
            assert_alike(*pair, f"{where}[{i}]")
    elif isinstance(left, float):
        digit = 0.1001 if ".lower" in where or ".upper" in where else 0.0011
        assert left == pytest.approx(right, rel=1e-6, abs=digit), where
    else:
        assert left == right, where


def test_pictures_without_script_tell_the_numbers_of_the_start(tiny, shown) -> None:
    text = writing.page(shown)
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", text)
    outcome = tiny[0].at(shown["settings"][shown["start"]])
    assert len(captions) == 4
    assert f"{outcome.people_wrongly_merged} of {outcome.people}" in captions[0]
    assert f"{outcome.people_split} of {outcome.people}" in captions[1]
    assert f"{outcome.people_accused} of {outcome.people_left_in_time}" in captions[1]
