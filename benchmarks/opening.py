"""The page that needs no Python, timed inside Chromium: 1280 × 800, device pixel ratio 1."""

import random
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import browser

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explorer.html"
DRAWN = "document.querySelectorAll('.chart svg path').length && " \
    "document.querySelectorAll('.chart svg').length === 4"  # fmt: skip
WARM_UP = 5
PAUSES = (50, 600)  # milliseconds between two presses, evenly drawn
# The clock starts at the key event's own time and stops after the frame that shows the new picture.
WATCH = """() => {
    window.waits = [];
    let pressed = null;
    addEventListener("keydown", event => { pressed ??= event.timeStamp; }, true);
    new MutationObserver(async () => {
        const since = pressed;
        if (since === null) return;
        pressed = null;
        await new Promise(requestAnimationFrame);
        const after = new MessageChannel();
        after.port1.onmessage = () => { waits.push(performance.now() - since); };
        after.port2.postMessage(null);
    }).observe(document.querySelector("#chart-errors"), {subtree: true, attributes: true,
        childList: true, characterData: true});
}"""


def waits(presses: int = 100, openings: int = 5) -> dict[str, list[float]]:
    """Milliseconds: ``opened`` from navigation to the last chart, ``pressed`` from key to pixels.

    Args:
        presses: How many arrow keys, after five that are not counted.
        openings: How often the page is opened, each time in a new window.
    """
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] * browser.AS_ROOT
        chrome = playwright.chromium.launch(executable_path=browser.chromium(), args=options)
        opened = [_opened(chrome) for _ in range(openings + 1)][1:]
        return {"opened": opened, "pressed": _pressed(chrome, presses)}


def _new(chrome: Browser) -> Page:
    return chrome.new_page(viewport={"width": 1280, "height": 800})


def _opened(chrome: Browser) -> float:
    page = _new(chrome)
    page.goto(PAGE.as_uri(), wait_until="commit")
    page.wait_for_function(DRAWN, polling=10)
    taken = page.evaluate("performance.now()")  # since the navigation began
    page.close()
    return float(taken)


def _pressed(chrome: Browser, presses: int) -> list[float]:
    page = _new(chrome)
    page.goto(PAGE.as_uri())
    page.wait_for_function(DRAWN)
    page.locator("#chart-errors").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.evaluate(WATCH)
    page.locator("#slider").evaluate("slider => slider.focus({preventScroll: true})")
    return [_press(page, number) for number in range(presses + WARM_UP)][WARM_UP:]


def _press(page: Page, number: int) -> float:
    """One press; back and forth over forty steps, so that every press moves something."""
    page.keyboard.press("ArrowRight" if number // 40 % 2 == 0 else "ArrowLeft")
    page.wait_for_function("n => waits.length > n", arg=number)
    page.wait_for_timeout(random.Random(number).uniform(*PAUSES))
    return float(page.evaluate("waits.at(-1)"))


if __name__ == "__main__":
    for what, found in waits().items():
        ordered = sorted(found)
        cuts = [ordered[int(len(ordered) * share)] for share in (0.5, 0.95)]
        sys.stdout.write(f"{what}: half under {cuts[0]:.0f} ms, 95 of 100 under {cuts[1]:.0f} ms\n")
