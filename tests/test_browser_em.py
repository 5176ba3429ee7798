"""The EM stepper in real Chromium: mouse and keys, and the words are the state's."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

from sameperson.widgets.em import EMState

SETUP = """import pandas as pd
from sameperson.linkage import em
rows = [("a", 1, 0.9, 0.1), ("a", 0, 0.1, 0.9), ("b", 1, 0.7, 0.05), ("b", 0, 0.3, 0.95),
        ("c", 1, 0.8, 0.2), ("c", 0, 0.2, 0.8)]
truth = pd.DataFrame(rows, columns=["role", "level", "m", "u"]).set_index(["role", "level"])
pairs = [560, 320, 150, 250, 420, 190, 300, 900]
patterns = pd.MultiIndex.from_product([[0, 1]] * 3, names=["level_a", "level_b", "level_c"])
patterns = patterns.to_frame(index=False).assign(pairs=pairs)
usual = em.usual_start(truth)
starts = {"usual": usual, "exchanged": em.exchanged(usual)}"""
SHOW = """
import sameperson as sp
sp.widgets.EMStepper(patterns, starts, 0.5, truth, 0.4)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(SETUP + SHOW, ".sp-tile", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> EMState:
    """The same stepper, without a browser."""
    space: dict = {}
    exec(SETUP, space)
    return EMState(space["patterns"], space["starts"], 0.5, space["truth"], 0.4)


@pytest.mark.browser
def test_step_run_go_back_and_begin_elsewhere(page: Page, state: EMState) -> None:
    said, image = page.locator("[role=status]"), page.locator("img")
    expect(said).to_have_text(state.sentence)
    before = image.get_attribute("src")
    step, back, run = (
        page.get_by_role("button", name=name, exact=True) for name in ("Step", "Back", "Run")
    )
    expect(back).to_be_disabled()
    step.click()
    state.step()
    expect(said).to_have_text(state.sentence)
    expect(image).not_to_have_attribute("src", before or "")
    step.focus()
    page.keyboard.press("Enter")
    state.step()
    expect(said).to_have_text(state.sentence)
    run.click()
    state.run()
    expect(said).to_have_text(state.sentence)
    expect(page.get_by_text(state.ended, exact=True)).to_be_visible()
    expect(run).to_be_disabled()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    state.back()
    expect(said).to_have_text(state.sentence)
    box = page.locator("input[type=number]")
    box.fill("1")
    box.press("Enter")
    state.at = 1
    expect(said).to_have_text(state.sentence)
    page.locator("select").select_option(label="exchanged")
    state.start = "exchanged"
    expect(said).to_have_text(state.sentence)
    page.locator("input[type=checkbox]").click()
    state.fix_u = False
    run.click()
    state.run()
    expect(said).to_have_text(state.sentence)
