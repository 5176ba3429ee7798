"""The rule builder in real Chromium: what is ticked, with mouse or keys, is what it shows."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.rules import RulesState

CELL = 'import sameperson as sp\nsp.widgets.RuleBuilder(sp.load("tiny"))'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> RulesState:
    """The same builder, without a browser."""
    return RulesState(sp.load("tiny"))


def assert_it_says(page: Page, state: RulesState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence)
    links = f"{state.found.of('precision')['of']:,.0f}"
    expect(page.locator(".sp-tile b").first).to_have_text(links)


@pytest.mark.browser
def test_the_mouse_ticks_a_field(page: Page, state: RulesState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    page.get_by_label("birth date").click()
    state.fields = [*state.fields, "birth_date"]
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture


@pytest.mark.browser
def test_keys_tick_a_step_and_take_it_back(page: Page, state: RulesState) -> None:
    box = page.get_by_label("the order of the names does not matter")
    box.focus()
    page.keyboard.press("Space")
    state.standardise = ["order"]
    assert_it_says(page, state)
    page.get_by_label("given name").focus()
    page.keyboard.press("Space")
    state.fields = [role for role in state.fields if role != "given_name"]
    assert_it_says(page, state)
    expect(box).to_be_disabled()  # the order needs both names


@pytest.mark.browser
def test_an_example_opens_and_the_next_one_follows(page: Page, state: RulesState) -> None:
    page.get_by_text("A missed pair").click()
    (left, right), _ = state.example("missed", 0)
    expect(page.get_by_role("columnheader", name=left).first).to_be_visible()
    page.get_by_role("button", name="Another one").last.focus()
    page.keyboard.press("Enter")
    (left, right), _ = state.example("missed", 1)
    for record in (left, right):
        expect(page.get_by_role("columnheader", name=record).first).to_be_visible()
