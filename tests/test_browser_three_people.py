"""Three people in real Chromium: mouse and keys move the slider, and the page says what is so."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.scenes import scene
from sameperson.widgets.three_people import ThreePeopleState

CELL = "import sameperson as sp\nsp.widgets.ThreePeople()"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile b", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> ThreePeopleState:
    """The same three, without a browser."""
    world = sp.load("classroom")
    pairs = sp.link(world.records, progress=False).pairs
    sweep = sp.Sweep(pairs, world.truth, world.groups, world.departures, world.kin)
    return ThreePeopleState(sweep, world)


def assert_it_says(page: Page, state: ThreePeopleState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence, timeout=browser.PATIENCE)
    for role in state.cast.roles:
        expect(page.get_by_text(scene(state, role), exact=True)).to_be_visible(
            timeout=browser.PATIENCE
        )


def rest(page: Page, before: float) -> None:
    """Wait until slider, box and words have left a threshold and agree on another."""
    script = """before => {
        const box = Number(document.querySelector("input[type=number]").value);
        const slider = Number(document.querySelector("[role=slider]").ariaValueNow);
        const said = document.querySelector("[role=status]").textContent;
        const there = said.startsWith(`Threshold ${box.toFixed(1)}:`);
        return box != before && Math.abs(slider - box) < 0.01 && there;
    }"""
    page.wait_for_function(script, arg=before, timeout=browser.PATIENCE)


@pytest.mark.browser
def test_keys_and_mouse_move_the_slider_and_the_words_follow(page, state) -> None:
    state.threshold = state.begin
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(25):
        page.keyboard.press("ArrowRight")
    state.threshold = state.begin + 2.5
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture
    box = page.locator("input[type=number]")
    assert float(box.input_value()) == pytest.approx(state.threshold)
    handle = slider.bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 150, y, steps=10)
    page.mouse.up()
    rest(page, state.threshold)
    state.threshold = float(box.input_value())
    assert_it_says(page, state)


@pytest.mark.browser
def test_a_number_typed_is_kept_to_the_tenth(page, state) -> None:
    box = page.locator("input[type=number]")
    box.fill("4.13")
    box.press("Enter")
    state.threshold = 4.1
    assert_it_says(page, state)
    expect(box).to_have_value("4.1", timeout=browser.PATIENCE)
