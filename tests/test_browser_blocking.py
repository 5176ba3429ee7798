"""The blocking explorer in real Chromium: what is ticked, with mouse or keys, is what it shows."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.blocking import BlockingState

CELL = """import sameperson as sp
world = sp.load("tiny")
sp.widgets.BlockingExplorer(world, sp.link(world.records, progress=False), threshold=4)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> BlockingState:
    """The same explorer, without a browser."""
    world = sp.load("tiny")
    return BlockingState(world, sp.link(world.records, progress=False), threshold=4)


def assert_it_says(page: Page, state: BlockingState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence)
    found = state.found
    lost = int(found.lost.loc["everybody", "count"])
    numbers = [f"{number:,}" for number in (found.candidates, lost, found.won_back)]
    expect(page.locator(".sp-tile b")).to_have_text(numbers)


@pytest.mark.browser
def test_the_mouse_unticks_a_rule(page: Page, state: BlockingState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    page.get_by_label("given name and family name").click()
    state.ticked = [name for name in state.ticked if name != "given_name and family_name"]
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture


@pytest.mark.browser
def test_keys_tick_none_and_one(page: Page, state: BlockingState) -> None:
    page.get_by_role("button", name="Tick none").focus()
    page.keyboard.press("Enter")
    state.ticked = []
    assert_it_says(page, state)
    page.get_by_label("document number").focus()
    page.keyboard.press("Space")
    state.ticked = ["document_number"]
    assert_it_says(page, state)


@pytest.mark.browser
def test_the_tables_say_what_the_picture_shows(page: Page, state: BlockingState) -> None:
    page.get_by_role("button", name="Tick all").click()
    state.ticked = list(state.rules)
    page.get_by_text("The same as a table, by tradition").click()
    table = state.by_tradition()
    for group in table.index:
        row = page.get_by_role("row", name=group)
        expect(row.first.get_by_role("cell")).to_have_text(list(table.loc[group]))
