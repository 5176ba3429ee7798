"""The similarity playground in real Chromium: what is typed or chosen is what it shows."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.widgets.similarity import SimilarityState
from sameperson.widgets.similarity_view import OWN

CELL = 'import sameperson as sp\nsp.widgets.SimilarityPlayground(sp.load("tiny"))'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, "[role=status]", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> SimilarityState:
    """The same playground, without a browser."""
    return SimilarityState(sp.load("tiny"))


def assert_it_says(page: Page, state: SimilarityState) -> None:
    expect(page.locator("[role=status]")).to_have_text(state.sentence)
    expect(page.get_by_text(state.verdict, exact=True)).to_be_visible()
    expect(page.get_by_label("One name")).to_have_value(state.left)
    expect(page.get_by_label("Another")).to_have_value(state.right)


@pytest.mark.browser
def test_keys_write_two_names(page: Page, state: SimilarityState) -> None:
    assert_it_says(page, state)
    picture = page.locator("img").get_attribute("src")
    for label, name in (("One name", "Kavov"), ("Another", "<b>qavov</b>")):
        page.get_by_label(label).click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(name)
    state.left, state.right = "Kavov", "<b>qavov</b>"
    assert_it_says(page, state)
    assert page.locator("img").get_attribute("src") != picture


@pytest.mark.browser
def test_a_name_is_chosen_and_a_key_empties_a_box(page: Page, state: SimilarityState) -> None:
    preset = state.presets[2]
    page.get_by_label("Or choose").select_option(preset.label)
    state.choose(preset)
    assert_it_says(page, state)
    page.get_by_label("Another").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    state.right = ""
    assert_it_says(page, state)
    expect(page.get_by_label("Or choose").locator("option:checked")).to_have_text(OWN)
