"""The chain viewer in real Chromium: what is chosen and pressed is shown."""

from collections.abc import Iterator
from pathlib import Path

import browser
import nbformat
import pytest
from browser import need_chromium
from playwright.sync_api import Page, expect, sync_playwright

import sameperson as sp
from sameperson.widgets import chain_words
from sameperson.widgets.chain import ChainState

CELL = """import sameperson as sp
world = sp.load("classroom")
linkage = sp.link(world.records, progress=False)
sp.widgets.ChainViewer(linkage, world, 6.0)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[Page]:
    need_chromium()
    folder = tmp_path_factory.mktemp("chain")
    path = write_notebook(folder)
    served = ["voila", str(path), "--Voila.ip=127.0.0.1", "--Voila.auto_token=True"]
    with (
        browser.served([*served, "--no-browser"], folder) as address,
        sync_playwright() as playwright,
        browser.launched(playwright) as page,
    ):
        page.goto(address)
        page.wait_for_selector(".sp-table", timeout=90_000)
        yield page


def write_notebook(folder: Path) -> Path:
    path = folder / "chain.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)]), path)
    return path


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
