"""The chain viewer in real Chromium: what is chosen and pressed is shown."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets import chain_words
from sameperson.widgets.chain import ChainState

CELL = """import sameperson as sp
world = sp.load("classroom")
linkage = sp.link(world.records, progress=False)
sp.widgets.ChainViewer(linkage, world, 6.0)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-table", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> ChainState:
    """The same viewer, without a browser."""
    world = sp.load("classroom")
    return ChainState(sp.link(world.records, progress=False), world, 6.0)


def assert_it_says(page: Page, state: ChainState) -> None:
    expect(page.locator("[role=status]")).to_have_text(chain_words.of_all(state))
    for made in state.made:
        expect(page.get_by_text(chain_words.of_rule(state, made), exact=True)).to_be_visible()


@pytest.mark.browser
def test_the_mouse_says_different_and_the_keys_take_it_back(page: Page, state: ChainState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    page.get_by_role("button", name="Verdict: different").click()
    state.act("different")
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture
    page.get_by_role("button", name="Take it back").focus()
    page.keyboard.press("Enter")
    state.act("back")
    assert_it_says(page, state)


@pytest.mark.browser
def test_keys_choose_a_record_and_another_identity(page: Page, state: ChainState) -> None:
    page.locator("select").nth(2).focus()
    page.keyboard.press("ArrowDown")
    state.second = "c"
    assert_it_says(page, state)
    page.locator("select").nth(0).focus()
    page.keyboard.press("ArrowDown")
    state.identity = list(state.offered)[1]
    assert_it_says(page, state)
    page.get_by_role("button", name="Reveal who is who").click()
    state.revealed = True
    assert_it_says(page, state)
    for name in state.who.values():
        expect(page.get_by_text(name).first).to_be_visible()
