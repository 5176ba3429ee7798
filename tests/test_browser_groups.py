"""The group explorer in real Chromium: what is chosen, with mouse or keys, is what it says."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.groups import GroupState

CELL = """import sameperson as sp
world = sp.make_world(300, seed=5)
pairs = sp.link(world.records, progress=False).pairs
sweep = sp.Sweep(pairs, world.truth, world.groups, world.departures)
sp.widgets.GroupExplorer({"As it is": sweep, "The same again": sweep}, world, threshold=2)"""

# The box, which the kernel writes, has come to where the slider stands.
SETTLED = """() => {
    const box = Number(document.querySelector("input[type=number]").value);
    const slider = Number(document.querySelector("[role=slider]").ariaValueNow);
    return Math.abs(box - slider) < 0.0501;
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> GroupState:
    """The same explorer, without a browser."""
    world = sp.make_world(300, seed=5)
    pairs = sp.link(world.records, progress=False).pairs
    sweep = sp.Sweep(pairs, world.truth, world.groups, world.departures)
    return GroupState({"As it is": sweep, "The same again": sweep}, world, threshold=2)


def assert_it_says(page: Page, state: GroupState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence)
    expect(page.locator(".sp-tile b").first).to_have_text(f"{state.own['count'].sum():,}")
    for words in state.rankings:
        expect(page.get_by_text(words)).to_be_visible()


@pytest.mark.browser
def test_keys_and_the_box_move_the_threshold(page: Page, state: GroupState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    handle = page.get_by_role("slider")
    handle.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    state.threshold = 4.0
    assert_it_says(page, state)
    expect(page.locator("input[type=number]")).to_have_value("4")
    assert page.locator("img").get_attribute("src") != picture
    page.locator("input[type=number]").fill("13.25")
    page.keyboard.press("Enter")
    state.threshold = 13.25
    assert_it_says(page, state)


@pytest.mark.browser
def test_the_mouse_drags_the_slider(page: Page, state: GroupState) -> None:
    handle = page.get_by_role("slider")
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 120, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    page.wait_for_function(SETTLED)
    assert page.locator("input[type=number]").input_value() != "13.25"
    state.threshold = float(page.locator("input[type=number]").input_value())
    assert_it_says(page, state)


@pytest.mark.browser
def test_what_is_chosen_is_told_and_drawn(page: Page, state: GroupState) -> None:
    for label, name, words in (
        ("Error", "error", "people_accused"),
        ("Divided by", "grouping", "age"),
        ("Names", "version", "The same again"),
    ):
        picture = page.locator("img").get_attribute("src")
        label_of = "▲ people accused by a missing link" if name == "error" else words
        page.get_by_label(label, exact=True).select_option(label_of)
        setattr(state, name, words)
        assert_it_says(page, state)
        assert page.locator("img").get_attribute("src") != picture


@pytest.mark.browser
def test_the_table_says_what_the_picture_shows(page: Page, state: GroupState) -> None:
    page.get_by_text("The same as a table").click()
    table = state.table()
    for group in table.index:
        row = page.get_by_role("row", name=group)
        expect(row.first.get_by_role("cell")).to_have_text(list(table.loc[group]))
