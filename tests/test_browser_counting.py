"""The four counts in real Chromium: what is answered and moved is shown."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.linkage.either import either
from sameperson.outcomes.counting import WAYS
from sameperson.widgets.counting import CountingState

CELL = """import sameperson as sp
from sameperson.linkage.either import either
world = sp.load("tiny")
names = either(world.records, ["given_name", "family_name"])
linkage = sp.link(world.records, progress=False)
sp.widgets.FourCounts({"names": names, "the model": linkage}, world.truth, world.departures)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> CountingState:
    """The same widget, without a browser."""
    world = sp.load("tiny")
    names = either(world.records, ["given_name", "family_name"])
    linkage = sp.link(world.records, progress=False)
    return CountingState({"names": names, "the model": linkage}, world.truth, world.departures)


def assert_it_says(page: Page, state: CountingState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence)
    for tile, way in zip(page.locator(".sp-tile").all(), WAYS, strict=True):
        expect(tile).to_contain_text(state.words(way))


@pytest.mark.browser
def test_mouse_and_keys_answer_one_way_after_the_other(page: Page, state: CountingState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    page.get_by_role("button", name="A", exact=False).first.click()
    state.say("first")
    assert_it_says(page, state)
    for _ in range(3):
        page.get_by_role("button", name="■ B").focus()
        page.keyboard.press("Enter")
        state.say("second")
        assert_it_says(page, state)
    assert state.asks is None
    expect(page.get_by_role("button", name="■ B")).to_be_hidden()
    assert page.locator("img").get_attribute("src") != picture


@pytest.mark.browser
def test_keys_move_the_threshold_and_choose_another_linkage(
    page: Page, state: CountingState
) -> None:
    handle = page.get_by_role("slider").last
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    state.second_threshold = 6.5
    assert_it_says(page, state)
    box = page.locator("input[type=number]").last
    expect(box).to_have_value("6.5")
    box.fill("9.25")
    box.press("Enter")
    state.second_threshold = 9.25
    assert_it_says(page, state)
    expect(box).to_have_value("9.25")  # the slider's rounding did not come back
    page.locator("select").first.focus()
    page.keyboard.press("ArrowDown")
    state.first = "the model"
    assert_it_says(page, state)
