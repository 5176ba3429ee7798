"""The claim checker in real Chromium: pass on or not, read, judge, by mouse and by keys."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

from sameperson.widgets.claims import ClaimCheckerState

CELL = "import sameperson as sp\nsp.widgets.ClaimChecker()"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-quote", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.mark.browser
def test_a_sentence_its_source_and_a_verdict(page: Page) -> None:
    state, said = ClaimCheckerState(), page.locator("[role=status]")
    expect(said).to_have_text(state.sentence, timeout=browser.PATIENCE)
    expect(page.locator(".sp-quote")).to_have_text(state.claim.sentence)
    source = page.get_by_text(state.claim.source)
    expect(source).to_be_hidden()
    page.get_by_role("button", name="yes", exact=True).click()
    expect(source).to_be_visible(timeout=browser.PATIENCE)
    page.get_by_role("button", name="narrower").click()
    state.pass_on(True)
    state.answer("narrower")
    expect(page.get_by_text(state.claim.why)).to_be_visible(timeout=browser.PATIENCE)
    expect(said).to_have_text(state.sentence, timeout=browser.PATIENCE)

    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    state.number = 2
    expect(page.locator(".sp-quote")).to_have_text(state.claim.sentence, timeout=browser.PATIENCE)
    for name in ("no", "not said"):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
    state.pass_on(False)
    state.answer("not said")
    expect(said).to_have_text(state.sentence, timeout=browser.PATIENCE)
    page.locator("input[type=number]").fill("12")
    page.locator("input[type=number]").press("Enter")
    state.number = 12
    expect(page.locator(".sp-quote")).to_have_text(state.claim.sentence, timeout=browser.PATIENCE)
