"""The record reader in real Chromium: votes by mouse and by keys, then the truth."""

from collections.abc import Iterator

import browser
import pytest
from playwright.sync_api import Page, expect

import sameperson as sp
from sameperson.outcomes.cases import fused
from sameperson.widgets.reader import ReaderState

CELL = """import sameperson as sp
from sameperson.outcomes.cases import fused
world = sp.load("classroom")
pairs = sp.link(world.records, progress=False).pairs
sweep = sp.Sweep(pairs, world.truth, kin=world.kin)
sp.widgets.RecordReader(fused(sweep, world, sweep.best_f1()))"""
VOTES = ("different", "same", "cannot tell", "same")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser.widget(CELL, ".sp-table", tmp_path_factory.mktemp("voila")) as page:
        yield page


@pytest.fixture(scope="module")
def state() -> ReaderState:
    """The same reader, without a browser."""
    world = sp.load("classroom")
    pairs = sp.link(world.records, progress=False).pairs
    sweep = sp.Sweep(pairs, world.truth, kin=world.kin)
    return ReaderState(fused(sweep, world, sweep.best_f1()))


@pytest.mark.browser
def test_compare_vote_commit_and_see_the_truth(page: Page, state: ReaderState) -> None:
    said = page.locator("[role=status]")
    expect(said).to_have_text(state.sentence, timeout=browser.PATIENCE)
    page.locator("select").focus()
    page.keyboard.press("ArrowDown")
    state.compare_with = state.case.others[0]
    expect(said).to_have_text(state.sentence, timeout=browser.PATIENCE)
    cells = page.locator(".sp-table").first.locator("td small")
    assert cells.count() == state.words.size
    commit, reveal = (page.get_by_role("button", name=name)
                      for name in ("These are my votes", "Show the truth"))  # fmt: skip
    expect(commit).to_be_disabled()
    for row, (record, vote) in enumerate(zip(state.case.others, VOTES, strict=True)):
        button = page.get_by_role("button", name=vote, exact=True).nth(row)
        if row % 2:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()
        state.vote(record, vote)
    expect(page.locator("img")).to_be_hidden(timeout=browser.PATIENCE)
    commit.click()
    expect(page.get_by_text(state.voters, exact=True)).to_be_visible(timeout=browser.PATIENCE)
    expect(page.locator("img")).to_be_visible(timeout=browser.PATIENCE)
    reveal.focus()
    page.keyboard.press("Enter")
    state.committed = True
    state.revealed = True
    expect(page.get_by_text(state.verdict, exact=True)).to_be_visible(timeout=browser.PATIENCE)
    expect(said).to_have_text(state.sentence, timeout=browser.PATIENCE)
