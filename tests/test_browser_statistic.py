"""The statistic lab in real Chromium: what is moved and chosen is shown and said."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.statistic import BY_TRADITION, ONE_CHANCE, StatisticState
from sameperson.widgets.statistic_words import sentence, table

CELL = """import sameperson as sp
world = sp.load("classroom")
linkage = sp.link(world.records, progress=False)
sp.widgets.StatisticLab(sp.Sweep(linkage.pairs, world.truth, world.groups), world, 10.0)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-table", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> StatisticState:
    """The same lab, without a browser."""
    world = sp.load("classroom")
    linkage = sp.link(world.records, progress=False)
    return StatisticState(sp.Sweep(linkage.pairs, world.truth, world.groups), world, 10.0)


@pytest.mark.browser
def test_the_keys_move_the_threshold_and_choose_a_repair(page: Page, state: StatisticState) -> None:
    expect(page.locator("[role=status]")).to_have_text(sentence(state))
    picture = page.locator("img").get_attribute("src")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    state.threshold = 10.1
    expect(page.locator("[role=status]")).to_have_text(sentence(state))
    assert page.locator("img").get_attribute("src") != picture
    page.locator("select").focus()
    page.keyboard.press("ArrowDown")
    state.repair = ONE_CHANCE
    expect(page.locator("[role=status]")).to_have_text(sentence(state))


@pytest.mark.browser
def test_the_mouse_and_the_number_box_do_too(page: Page, state: StatisticState) -> None:
    page.locator("select").select_option(BY_TRADITION)
    state.repair = BY_TRADITION
    box = page.locator("input[type=number]").first
    box.fill("-10")
    box.press("Enter")
    state.threshold = -10.0
    expect(page.locator("[role=status]")).to_have_text(sentence(state))
    expect(page.locator(".sp-tile b").first).to_have_text(f"{state.identities:,}")
    page.get_by_text("The same as numbers, by tradition").click()
    shown = table(state).loc[state.order[0], BY_TRADITION]
    expect(page.get_by_role("cell", name=shown)).to_be_visible()
