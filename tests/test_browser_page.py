"""The page that needs no Python, in Chromium with the network cut: numbers, keys, links, print."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import AS_ROOT, PATIENCE, chromium, need_chromium
from playwright.sync_api import Browser, Page, sync_playwright
from test_page import HOSTILE, hostile_page, small

import sameperson as sp
from sameperson.outcomes.groups import ERRORS
from sameperson.page.__main__ import classroom

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explorer.html"
CHARTS = ("dots", "errors", "groups", "review")
NAMES = dict(zip(ERRORS, ("merged", "split", "accused"), strict=True))
TEN = (0.0, 1.3, 2.0, 4.7, 5.4, 8.0, 12.5, 19.9, 30.0, 37.0)


class Shown:
    """The page as a reader has it before them.

    Attributes:
        told: What it complained of, and every request beyond its own file.
    """

    def __init__(self, page: Page, path: Path, address: str = "") -> None:
        self.page, self.told = page, []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.on("console", lambda said: self.told.append(said.text))
        page.on("dialog", lambda dialog: (self.told.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda asked: self.told.append(asked.url) if self.away(asked.url) else 0)
        page.goto(path.as_uri() + address)
        page.wait_for_function("document.querySelectorAll('.chart svg').length === 4")
        self.rest()

    @staticmethod
    def away(address: str) -> bool:
        return not address.startswith(("file:", "data:"))

    def rest(self) -> None:
        """Wait until the words belong to the number in the box."""
        script = """() => document.getElementById("status").textContent
            .startsWith(`Threshold ${Number(document.getElementById("box").value)},`)"""
        self.page.wait_for_function(script)

    def type(self, threshold: float) -> None:
        self.page.fill("#box", str(threshold))
        self.page.press("#box", "Enter")
        self.rest()

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def number(self, selector: str) -> int:
        return int(self.text(selector).replace(",", ""))

    def cells(self, table: str) -> list[list[str]]:
        """Rows of a table, whether it is open or not."""
        return self.page.eval_on_selector_all(
            f"#{table} tbody tr", "rows => rows.map(r => [...r.cells].map(c => c.textContent))"
        )

    def picture(self, chart: str) -> str:
        """What a chart draws: the shapes and words inside its picture."""
        return self.page.locator(f"#chart-{chart} svg").evaluate("svg => svg.innerHTML")


@pytest.fixture(scope="module")
def sweep() -> sp.Sweep:
    return classroom()


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    need_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"] * AS_ROOT
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(chrome: Browser) -> Iterator[Shown]:
    context = chrome.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    shown = Shown(context.new_page(), PAGE)
    yield shown
    assert shown.told == []
    context.close()


@pytest.mark.browser
def test_the_numbers_are_the_sweeps_at_ten_settings(opened: Shown, sweep: sp.Sweep) -> None:
    for threshold in TEN:
        opened.type(threshold)
        outcome, near = sweep.at(threshold), sweep.claimed_and_so(threshold)
        for error, name in NAMES.items():
            assert opened.number(f"#{name}") == getattr(outcome, error)
        claim = opened.text("#claim")
        assert f"Match weight {threshold:g}:" in claim
        assert f"({near.wrong:,} of {near.pairs:,} links" in claim
        strangers = outcome.people_merged_with_strangers
        assert f"{strangers:,} with somebody who is not related" in opened.text("#kin")
        by_group = outcome.by_group
        rows = opened.cells("by-group")
        assert {row[0] for row in rows} == set(by_group.index)
        for group, *words in rows:
            for error, word in zip(ERRORS, words, strict=True):
                assert word.startswith(f"{by_group.loc[group, error]:,.0f} of ")


@pytest.mark.browser
def test_every_chart_draws_something_and_follows_the_slider(opened: Shown) -> None:
    before = {chart: opened.picture(chart) for chart in CHARTS}
    for chart in CHARTS:
        assert before[chart].count("<path") > 5, chart
        box = opened.page.locator(f"#chart-{chart} svg").bounding_box()
        assert box is not None
        assert box["width"] > 500, chart
        assert box["height"] > 100, chart
    opened.type(12)
    opened.page.select_option("#upper", label="14")
    for chart in CHARTS:
        opened.page.locator(f"#chart-{chart}").scroll_into_view_if_needed()
        opened.page.wait_for_function(
            "([chart, old]) => document.querySelector(`#chart-${chart} svg`).innerHTML !== old",
            arg=[chart, before[chart]],
        )


@pytest.mark.browser
def test_the_keyboard_alone_suffices(opened: Shown) -> None:
    keys = opened.page.keyboard
    where = "() => document.activeElement.id || document.activeElement.name || ''"
    visited: list[str] = []
    while "copy-link" not in visited:
        assert len(visited) < 90, visited
        keys.press("Tab")
        visited.append(opened.page.evaluate(where))
        if visited[-1] == "slider" and visited.count("slider") == 1:
            before = float(opened.page.input_value("#box"))
            keys.press("ArrowRight")
            keys.press("ArrowRight")
            twice = f"Math.abs(document.getElementById('box').value - {before + 0.2}) < 0.01"
            opened.page.wait_for_function(twice)  # the page may show one press before the other
        if visited[-1] == "q2":
            keys.press("ArrowLeft")
    opened.rest()
    for name in ("box", "lower", "upper", "minutes", "joins", "price-hour", "go-cheapest",
                 "q0", "q6", "print", "copy"):  # fmt: skip
        assert name in visited, name
    opened.page.wait_for_function("location.hash.endsWith('q=uunuuuu')")
    assert "Errors by group: not published." in opened.text("#memo-text")


@pytest.mark.browser
def test_a_link_carries_the_settings(opened: Shown, chrome: Browser, sweep: sp.Sweep) -> None:
    opened.type(9.3)
    opened.page.select_option("#lower", label="4")
    opened.page.fill("#price-merged", "25")
    opened.page.locator("input[name=q1][value=n]").check()
    opened.page.wait_for_function("location.hash.endsWith('q=unuuuuu')")
    address = opened.page.evaluate("location.hash")
    assert "t=9.3&low=4" in address
    there = Shown(chrome.new_page(), PAGE, address)
    assert there.number("#merged") == sweep.at(9.3).people_wrongly_merged
    assert there.text("#memo-text") == opened.text("#memo-text")
    at = "threshold => document.getElementById('box').value === threshold"
    there.page.evaluate("location.hash = 't=2'")
    there.page.wait_for_function(at, arg="2")
    assert there.number("#split") == sweep.at(2.0).people_split
    for wrong in ("t=x&low=&q=<b>zzzzzzzzz", "t=1e99&high=-5&min=-1&merged=Infinity"):
        there.page.evaluate("hash => { location.hash = hash; }", wrong)
    there.page.wait_for_function(at, arg="37")
    assert there.told == []
    there.page.close()


@pytest.mark.browser
def test_a_jump_on_the_page_keeps_the_settings_and_a_wrong_number_the_threshold(
    opened: Shown,
) -> None:
    opened.type(15)
    opened.page.wait_for_function("location.hash.startsWith('#t=15')")
    opened.page.click("nav a[href='#memo']")
    assert opened.page.evaluate("location.hash").startswith("#t=15&")
    assert opened.page.evaluate("document.activeElement.id") == "memo"
    for wrong in ("54", "-3", ""):
        opened.page.fill("#box", wrong)
        opened.page.press("#box", "Enter")
        opened.page.wait_for_function("document.getElementById('box').value === '15'")


@pytest.mark.browser
def test_what_no_threshold_mends_is_said(opened: Shown, sweep: sp.Sweep) -> None:
    opened.type(15)
    here, low = sweep.at(15.0), sweep.at(0.0)
    text = opened.text("#anyway")
    assert f"Of the {here.people_split:,} split and {here.people_accused:,} accused" in text
    assert f"{low.people_split:,} and {low.people_accused:,} are so at every threshold" in text
    added = here.people_split - low.people_split, here.people_accused - low.people_accused
    assert f"adds {added[0]:,} and {added[1]:,}." in text


@pytest.mark.browser
def test_ways_to_decide_keep_their_order(opened: Shown) -> None:
    opened.page.locator("#chart-review").scroll_into_view_if_needed()
    labels = """() => [...document.querySelectorAll("#chart-review svg text")]
        .filter(one => /^(link|review)/.test(one.textContent))
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map(one => one.textContent)"""
    for upper in ("10", "6"):
        opened.page.select_option("#upper", label=upper)
        expected = ["link all from 2", "review between", f"link only from {upper}"]
        opened.page.wait_for_function(
            f"want => String(({labels})()) === want", arg=",".join(expected)
        )


@pytest.mark.browser
def test_the_cheapest_is_the_sweeps(opened: Shown, sweep: sp.Sweep) -> None:
    prices = (7.0, 2.0, 3.0)
    for name, price in zip(("merged", "split", "accused"), prices, strict=True):
        opened.page.fill(f"#price-{name}", str(price))
    opened.page.click("#go-cheapest")
    opened.rest()
    held = opened.page.evaluate("data.settings")
    curve = sweep.curve(held)
    assert float(opened.page.input_value("#box")) == sp.outcomes.prices.cheapest(curve, *prices)


@pytest.mark.browser
def test_expected_merged_with_review_is_counted_as_in_python(opened: Shown) -> None:
    from sameperson.page.review import CHANCES, expected_merged

    opened.page.select_option("#joins", label="20%")
    opened.page.wait_for_function("location.hash.includes('joins=0.2')")
    grid = opened.page.evaluate("data.review")
    low, high = (int(opened.page.input_value(f"#{name}")) for name in ("lower", "upper"))
    low_at, high_at = grid["places"][low], grid["places"][high]
    expected = expected_merged(grid["crossing"], low_at, high_at, CHANCES[3])
    (row,) = (row for row in opened.cells("ways") if row[0] == "review between")
    assert row[2] == f"{expected:,.0f}"
    assert row[3] == f"{grid['split'][3][1][low][high - low]:,}"
    assert row[4] == f"{grid['accused'][3][1][low][high - low]:,}"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious_and_nothing_sticks_out(chrome: Browser, width: int) -> None:
    page = chrome.new_page(viewport={"width": width, "height": 800})
    shown = Shown(page, PAGE)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.wait_for_function("document.querySelectorAll('#curve tbody tr').length > 200")
    # Rows that are all alike take axe most of its time.
    page.evaluate("document.querySelectorAll('#curve tr:nth-child(n+9)').forEach(r => r.remove())")
    found = Axe().run(page).response["violations"]
    grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in
             ("serious", "critical")]  # fmt: skip
    assert grave == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.told == []
    page.close()


@pytest.mark.browser
def test_without_script_four_pictures_tell_the_steps(chrome: Browser, sweep: sp.Sweep) -> None:
    context = chrome.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(PAGE.as_uri())
    assert page.locator("noscript figure img").count() == 4
    for image in page.locator("noscript figure img").all():
        image.scroll_into_view_if_needed()
        box = image.bounding_box()
        assert box is not None
        assert box["height"] > 150
    outcome = sweep.at(round(sweep.best_f1(), 1))
    told = page.locator("noscript figcaption").all_inner_texts()
    assert f"{outcome.people_wrongly_merged} of {outcome.people:,}" in told[0]
    assert page.locator("#questions li").count() == 7
    assert not page.locator("#bar").is_visible()
    context.close()


@pytest.mark.browser
def test_the_memo_is_one_printed_page_and_markdown(opened: Shown) -> None:
    opened.page.evaluate("document.body.classList.add('memo-only')")
    sheet = opened.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    markdown = opened.page.input_value("#markdown")
    assert markdown.startswith("# Invented population: not evidence about any agency\n")
    assert re.findall(r"^(\d)\. ", markdown, re.M) == list("1234567")
    assert f"{opened.text('#merged')} of 4,933 people" in markdown


@pytest.mark.browser
def test_hostile_values_are_shown_as_text(chrome: Browser, tmp_path: Path) -> None:
    path = hostile_page(tmp_path / "page.html")
    shown = Shown(chrome.new_page(), path)
    shown.page.focus("#slider")
    shown.page.keyboard.press("Home")
    shown.page.wait_for_function("document.querySelector('#people .card') !== null")
    assert shown.page.title().startswith("Same Person?")
    assert HOSTILE in shown.text("#people")
    assert HOSTILE in shown.text("#most") or HOSTILE in shown.cells("by-group")[0][0]
    assert shown.page.locator("img").count() == 0
    assert "<img" not in re.sub(r"\\<", "", shown.page.input_value("#markdown"))
    assert shown.told == []
    shown.page.close()


@pytest.mark.browser
def test_a_sweep_of_pairs_and_truth_alone_has_a_page(chrome: Browser, tmp_path: Path) -> None:
    shown = Shown(chrome.new_page(), sp.page.write(small(), tmp_path / "page.html"))
    shown.type(3)
    assert shown.number("#merged") == 2
    assert shown.text("#accused") == "not defined"
    assert "no groups" in shown.text("#most")
    assert "no names" in shown.text("#people")
    assert "not computed" in shown.text("#larger-said")
    assert shown.told == []
    shown.page.close()
