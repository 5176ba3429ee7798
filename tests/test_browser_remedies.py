"""The remedy desk in real Chromium: what is chosen, with mouse or keys, is what it shows."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.linkage.apart import apart, either_order
from sameperson.outcomes.remedies import ERRORS, EVERYBODY
from sameperson.widgets import remedy_words
from sameperson.widgets.remedies import KNOWN, RemedyState

CELL = """import sameperson as sp
from sameperson.linkage.apart import apart, either_order
world = sp.load("tiny")
linkage = sp.link(world.records, progress=False)
scores = {"as written": apart(linkage, world.records),
          "in either order": either_order(linkage, world.records)}
sp.widgets.RemedyDesk(world, scores, 6.0)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> RemedyState:
    """The same desk, without a browser."""
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    scores = {
        "as written": apart(linkage, world.records),
        "in either order": either_order(linkage, world.records),
    }
    return RemedyState(world, scores, 6.0)


def assert_it_says(page: Page, state: RemedyState) -> None:
    expect(page.locator("[role=status]")).to_have_text(remedy_words.who(state))
    flows = state.bill.flows
    numbers = [f"{flows.loc[(error, EVERYBODY), 'after']:,}" for error in ERRORS]
    expect(page.locator(".sp-tile b")).to_have_text(numbers)


@pytest.mark.browser
def test_the_mouse_chooses_how_names_are_compared(page: Page, state: RemedyState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    page.get_by_label("Names", exact=True).select_option("in either order")
    state.names = "in either order"
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture
    page.get_by_label("Agreement on a rare name counts for more").click()
    state.rare = False
    assert_it_says(page, state)


@pytest.mark.browser
def test_keys_move_the_band(page: Page, state: RemedyState) -> None:
    page.get_by_role("slider").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    box = page.locator("input[type=number]").first
    expect(box).to_have_value("0.5")
    state.width = 0.5
    assert_it_says(page, state)
    box.fill("5")
    box.press("Enter")
    state.width = 5.0
    assert_it_says(page, state)


@pytest.mark.browser
def test_the_tables_say_what_the_picture_shows(page: Page, state: RemedyState) -> None:
    page.get_by_label("Threshold", exact=True).select_option(KNOWN)
    state.by = KNOWN
    assert_it_says(page, state)
    page.get_by_text("People, as a table").click()
    table = remedy_words.people_table(state)
    for group in table.index:
        row = page.get_by_role("row", name=group)
        expect(row.first.get_by_role("cell")).to_have_text(list(table.loc[group]))
