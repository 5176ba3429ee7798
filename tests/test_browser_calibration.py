"""The calibration plot in real Chromium: where one looks, with mouse or keys, is what it says."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.calibration import KIN_APART, CalibrationState

CELL = """import sameperson as sp
world = sp.load("tiny")
sp.widgets.CalibrationPlot(sp.link(world.records, progress=False), world, weight=6)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> CalibrationState:
    """The same plot, without a browser."""
    world = sp.load("tiny")
    state = CalibrationState({"as trained": sp.link(world.records, progress=False)}, world)
    state.weight = 6.0
    return state


def assert_it_says(page: Page, state: CalibrationState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence)
    pairs = f"{next(iter(state.found.values())).iloc[state.bin]['pairs']:,.0f} pairs of weight"
    expect(page.locator(".sp-tile").first).to_contain_text(pairs)


@pytest.mark.browser
def test_keys_and_the_box_move_the_weight(page: Page, state: CalibrationState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    handle = page.get_by_role("slider")
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    state.weight = 8.5
    assert_it_says(page, state)
    expect(page.locator("input[type=number]")).to_have_value("8.5")
    assert page.locator("img").get_attribute("src") != picture
    box = page.locator("input[type=number]")
    box.fill("3.25")
    box.press("Enter")
    state.weight = 3.25
    assert_it_says(page, state)
    expect(box).to_have_value("3.25")  # the slider's rounding did not come back


@pytest.mark.browser
def test_the_mouse_drags_the_weight(page: Page, state: CalibrationState) -> None:
    handle = page.get_by_role("slider")
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y, steps=10)
    page.mouse.up()
    there = float(handle.get_attribute("aria-valuenow") or "nan")
    assert there > 5
    expect(page.locator("input[type=number]")).to_have_value(f"{there:g}", timeout=30_000)
    state.weight = there
    assert_it_says(page, state)


@pytest.mark.browser
def test_a_choice_shows_kin_apart(page: Page, state: CalibrationState) -> None:
    page.get_by_label("Pairs").select_option(KIN_APART)
    page.get_by_label("Bin width").select_option("4")
    state.show, state.width = KIN_APART, 4.0
    assert_it_says(page, state)
    expect(page.locator(".sp-tile")).to_have_count(3)
