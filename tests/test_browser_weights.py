"""The weight builder in real Chromium: mouse and keys, and the words are the state's."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.weights import WeightsState

CELL = """import sameperson as sp
world = sp.make_world(600, seed=5)
linkage = sp.link(world.records, progress=False)
pair = linkage.pairs.iloc[0]
sp.widgets.WeightBuilder(linkage, world, {"the surest pair": (pair.record_l, pair.record_r)})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> WeightsState:
    """The same builder, without a browser."""
    world = sp.make_world(600, seed=5)
    linkage = sp.link(world.records, progress=False)
    pair = linkage.pairs.iloc[0]
    return WeightsState(linkage, world, {"pair": (pair.record_l, pair.record_r)})


@pytest.mark.browser
def test_choose_type_and_press_and_read(page: Page, state: WeightsState) -> None:
    said = page.locator("[role=status]")
    state.begin_from("pair")
    expect(said).to_have_text(state.sentence)
    image = page.locator("img")
    before = image.get_attribute("src")
    sex = page.locator("select").nth(1 + state.roles.index("sex"))
    sex.select_option(label="different")
    state.levels = {**state.levels, "sex": 0}
    expect(said).to_have_text(state.sentence)
    expect(image).not_to_have_attribute("src", before or "")
    expect(page.locator("select").first).to_have_value("your own choice")
    sex.focus()
    page.keyboard.press("ArrowDown")
    state.levels = {**state.levels, "sex": -1}
    expect(said).to_have_text(state.sentence)
    box = page.locator("input[type=number]").first
    box.fill("-5.33")
    box.press("Enter")
    state.prior = -5.33
    expect(said).to_have_text(state.sentence)
    expect(page.get_by_text(state.prior_in_words, exact=True)).to_be_visible()
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(box).to_have_value("-5.2")
    state.prior = -5.2
    expect(said).to_have_text(state.sentence)
    place = slider.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.mouse.move(place["x"] + 60, place["y"] + place["height"] / 2, steps=8)
    page.mouse.up()
    expect(box).not_to_have_value("-5.2")
    page.wait_for_timeout(600)  # the words come once the slider rests
    state.prior = float(box.input_value())
    expect(said).to_have_text(state.sentence)
    page.get_by_role("button", name="The model's prior").click()
    state.prior = state.begin_prior
    expect(said).to_have_text(state.sentence)
    expect(page.get_by_text(state.so, exact=True)).to_be_visible()
