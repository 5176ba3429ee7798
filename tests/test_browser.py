"""The threshold explorer in real Chromium, in JupyterLab and in Voilà: what is moved is shown."""

from collections.abc import Iterator

import browser
import pytest
from browser import Explorer, need_chromium
from playwright.sync_api import sync_playwright

import sameperson as sp

Made = tuple[sp.Sweep, sp.World]


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail), ("", pytest.skip)])
def test_a_missing_browser_is_told(monkeypatch: pytest.MonkeyPatch, ci: str, outcome) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    with pytest.raises(outcome.Exception, match="install the package chromium"):
        need_chromium()


@pytest.fixture(scope="module")
def made() -> Made:
    world = sp.load("classroom")
    pairs = sp.link(world.records, progress=False).pairs
    return sp.Sweep(pairs, world.truth, world.groups, world.departures, world.kin), world


@pytest.fixture(scope="module", params=browser.KINDS)
def explorer(request, tmp_path_factory) -> Iterator[Explorer]:
    need_chromium()
    folder = tmp_path_factory.mktemp("browser")
    with (
        sync_playwright() as playwright,
        browser.opened(request.param, folder, playwright) as opened,
    ):
        yield opened


def assert_all_belongs_to(explorer: Explorer, made: Made, threshold: float) -> None:
    """Numbers, people and picture are those of a threshold, to the last pixel."""
    explorer.rest()
    assert explorer.threshold == pytest.approx(threshold)
    outcome = made[0].at(explorer.threshold)
    assert explorer.tiles == [
        outcome.people_wrongly_merged, outcome.people_split, outcome.people_accused
    ]  # fmt: skip
    fresh = sp.widgets.ThresholdExplorer(*made, threshold=explorer.threshold)
    assert explorer.people == [merged.sentence for merged in fresh.state.named()]
    assert len(explorer.people) == 3
    assert explorer.picture == fresh.image.value
    assert explorer.errors == []


@pytest.mark.browser
def test_it_begins_at_the_best_f1(explorer: Explorer, made: Made) -> None:
    best = round(made[0].best_f1(), 2)
    assert explorer.began == best
    explorer.type(str(best))
    assert_all_belongs_to(explorer, made, best)


@pytest.mark.browser
def test_nobody_else_is_told_that_it_was_opened(explorer: Explorer) -> None:
    explorer.rest()
    assert explorer.asked
    assert explorer.told_others == []


@pytest.mark.browser
def test_the_number_box_takes_what_lies_between_two_steps_of_the_slider(
    explorer: Explorer, made: Made
) -> None:
    for number in ("6.37", "6.374", "11.06"):
        explorer.type(number)
        assert_all_belongs_to(explorer, made, round(float(number), 2))
    explorer.type("1000")
    explorer.rest()
    assert explorer.threshold == sp.widgets.ThresholdExplorer(*made).state.high < 1000


@pytest.mark.browser
def test_the_slider_follows_the_mouse(explorer: Explorer, made: Made) -> None:
    explorer.type("4")
    explorer.rest()
    before = explorer.picture
    explorer.drag(80)
    explorer.rest()
    assert explorer.at_slider > 6
    assert_all_belongs_to(explorer, made, explorer.at_slider)
    assert explorer.picture != before


@pytest.mark.browser
def test_the_slider_follows_the_arrow_keys(explorer: Explorer, made: Made) -> None:
    explorer.type("5")
    explorer.rest()
    before = explorer.picture
    for key, threshold in (("ArrowRight", 5.1), ("ArrowRight", 5.2), ("ArrowLeft", 5.1)):
        explorer.press(key)
        explorer.page.wait_for_timeout(50)
        assert explorer.at_slider == pytest.approx(threshold)
    assert_all_belongs_to(explorer, made, 5.1)
    assert explorer.picture != before


@pytest.mark.browser
def test_after_a_key_was_held_the_picture_belongs_to_the_last_value(
    explorer: Explorer, made: Made
) -> None:
    explorer.type("2")
    explorer.rest()
    times = explorer.hold("ArrowRight", 3)
    explorer.rest()
    assert times > 10, "the key was not held"
    assert explorer.at_slider == pytest.approx(2 + 0.1 * times)
    assert_all_belongs_to(explorer, made, explorer.at_slider)


@pytest.mark.browser
def test_records_are_shown_side_by_side_and_stay_until_the_people_change(
    explorer: Explorer, made: Made
) -> None:
    explorer.type("6")
    explorer.rest()
    first = next(sp.widgets.ThresholdExplorer(*made, threshold=6.0).state.named())
    explorer.records.first.click()
    table = explorer.root.locator(".widget-vbox .sp-table").first
    table.wait_for(state="visible")
    ids = {*first.chain["record_l"], *first.chain["record_r"]}
    assert ids <= set(table.locator("th").all_text_contents())
    explorer.type("6.01")
    explorer.rest()
    assert table.is_visible()
    explorer.records.first.click()
    table.wait_for(state="detached")
    assert explorer.errors == []
