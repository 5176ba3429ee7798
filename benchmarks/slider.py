"""From a key press on the explorer's slider to new pixels, measured inside the browser.

9 × 3.6 in, device pixel ratio 1. A reader stops and goes on, so the pauses between presses are
drawn, on a seed: some presses come while words are being written.
"""

import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import browser

WARM_UP = 5
PAUSES = (0.05, 0.6)  # seconds between two presses, evenly drawn
# The clock starts at the key event's own time and stops after the frame that shows the new picture.
WATCH = """image => {
    window.waits = [];
    let pressed = null;
    addEventListener("keydown", event => { pressed ??= event.timeStamp; }, true);
    new MutationObserver(async () => {
        const since = pressed;
        if (since === null) return;
        await image.decode();
        await new Promise(requestAnimationFrame);
        const after = new MessageChannel();
        after.port1.onmessage = () => { waits.push(performance.now() - since); pressed = null; };
        after.port2.postMessage(null);
    }).observe(image, {attributes: true, attributeFilter: ["src"]});
}"""


def key_to_pixels(presses: int = 100) -> dict[str, list[float]]:
    """Milliseconds from each press of an arrow key to the picture of the new threshold.

    Args:
        presses: How many in each of JupyterLab and Voilà, after five that are not counted.
    """
    return {kind: _waits(kind, presses) for kind in browser.KINDS}


def _waits(kind: str, presses: int) -> list[float]:
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        browser.opened(kind, Path(folder), playwright) as explorer,
    ):
        explorer.image.evaluate(WATCH)
        return [_press(explorer, number) for number in range(presses + WARM_UP)][WARM_UP:]


def _press(explorer: browser.Explorer, number: int) -> float:
    """One press; back and forth over forty steps, so that every press moves something."""
    explorer.press("ArrowRight" if number // 40 % 2 == 0 else "ArrowLeft")
    explorer.page.wait_for_function("n => waits.length > n", arg=number)
    explorer.page.wait_for_timeout(1000 * random.Random(number).uniform(*PAUSES))
    return float(explorer.page.evaluate("waits.at(-1)"))


if __name__ == "__main__":
    for place, waits in key_to_pixels().items():
        found = sorted(waits)
        cuts = [found[int(len(found) * share)] for share in (0.5, 0.95)]
        sys.stdout.write(
            f"{place}: half under {cuts[0]:.0f} ms, 95 of 100 under {cuts[1]:.0f} ms\n"
        )
