"""The label sampler in real Chromium: what is chosen, with mouse or keys, is what it says."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.sampler import SamplerState

CELL = """import sameperson as sp
world = sp.load("tiny")
sp.widgets.LabelSampler(world, sp.link(world.records, progress=False), (0.0, 12.0))"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> SamplerState:
    """The same sampler, without a browser."""
    world = sp.load("tiny")
    return SamplerState(world, sp.link(world.records, progress=False), (0.0, 12.0))


def assert_it_says(page: Page, state: SamplerState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence)
    expect(page.locator(".sp-tile b").first).to_have_text(state.last.split(" (")[0])


@pytest.mark.browser
def test_the_mouse_draws_offices_and_shows_the_truth(page: Page, state: SamplerState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    page.get_by_role("button", name="100 more").click()
    state.offices = 101
    assert_it_says(page, state)
    page.get_by_role("button", name="Show the truth").click()
    state.revealed = True
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture


@pytest.mark.browser
def test_keys_move_the_labels_and_write_their_number(page: Page, state: SamplerState) -> None:
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    state.labels = 210
    assert_it_says(page, state)
    box = page.locator("input[type=number]")
    box.fill("400")
    box.press("Enter")
    state.labels = 400
    assert_it_says(page, state)
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuenow", "400.0")


@pytest.mark.browser
def test_another_sample_and_method_by_keys(page: Page, state: SamplerState) -> None:
    page.get_by_label("Label", exact=True).select_option("candidate pairs, by band")
    state.sample = "pairs"
    assert_it_says(page, state)
    page.get_by_label("interval").focus()
    page.keyboard.press("End")
    state.method = "next_heaviest"
    assert_it_says(page, state)
    page.get_by_text("where the labels went").click()
    table = state.spent_table()
    for band in table.index:
        row = page.get_by_role("row", name=band)
        expect(row.first.get_by_role("cell")).to_have_text(list(table.loc[band]))
