"""The harm timeline in real Chromium: a person and a week, with mouse or keys, and what it says."""

from collections.abc import Iterator
from pathlib import Path

import browser
import pytest
from made_year import MadeYear
from playwright.sync_api import Page, expect

from sameperson.widgets import timeline_words
from sameperson.widgets.timeline import TimelineState

HERE = Path(__file__).parent
CELL = f"""import sys
sys.path.insert(0, {str(HERE)!r})
from made_year import MadeYear
import sameperson as sp
sp.widgets.HarmTimeline({{"silence": MadeYear(), "notice": MadeYear()}})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, "[role=status]", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> TimelineState:
    """The same timeline, without a browser."""
    return TimelineState({"silence": MadeYear(), "notice": MadeYear()})


def assert_it_says(page: Page, state: TimelineState) -> None:
    expect(page.locator("[role=status]")).to_have_text(timeline_words.of_all(state))
    expect(page.locator(".sp-quote")).to_have_text(timeline_words.title(state))
    expect(page.get_by_text("What they can ask for now")).to_contain_text(
        timeline_words.asks(state)
    )


@pytest.mark.browser
def test_the_mouse_chooses_a_person_and_a_policy(page: Page, state: TimelineState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    state.person, state.policy = "a", "notice"
    page.get_by_label("Person", exact=True).select_option(f"Ann Ash · {state.offered['a']}")
    page.get_by_label("Policy", exact=True).select_option("notice")
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture


@pytest.mark.browser
def test_keys_move_the_week(page: Page, state: TimelineState) -> None:
    page.get_by_role("slider").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    box = page.locator("input[type=number]").first
    expect(box).to_have_value(str(state.week - 5))
    state.week -= 5
    assert_it_says(page, state)
    for week in ("19", "24"):
        box.fill(week)
        box.press("Enter")
        state.week = int(week)
        assert_it_says(page, state)


@pytest.mark.browser
def test_the_table_says_what_the_picture_shows(page: Page, state: TimelineState) -> None:
    page.get_by_text("The year so far, as a table").click()
    table = timeline_words.table(state)
    rows = page.get_by_role("row")
    expect(rows).to_have_count(len(table) + 1)
    expect(rows.last.get_by_role("cell")).to_have_text(list(table.iloc[-1]))
