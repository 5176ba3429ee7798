"""Real Chromium on real servers: JupyterLab on a copy of the lessons, Voilà on the explorer.

Used by the browser tests and by ``benchmarks/slider.py``.
"""

import base64
import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, Playwright, Request, TimeoutError, sync_playwright

from sameperson.cli import voila_arguments

REPO = Path(__file__).resolve().parents[1]
LESSON = "11_choosing_a_threshold.ipynb"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*token=[0-9a-f]+")
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
PLACES = (
    "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR",
    "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR",
)  # fmt: skip
PATIENCE = 90_000  # milliseconds for anything on a page: the machine may have much else to do
# Voilà names a font of icons on another server; the page of the explorer may not fetch it.
FOREIGN = ("cdn.jsdelivr.net",)

# Whether running all cells has begun, or is done: the number in front of each, or an error.
CELLS = """which => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
    const said = prompts.map(prompt => prompt.textContent);
    const failed = document.querySelector("[data-mime-type$='jupyter.error']") !== null;
    if (which === "begun") return said.some(text => /\\[[\\d*]/.test(text));
    return failed || said.every(text => /\\[\\d/.test(text));
}"""


def chromium() -> str | None:
    """Path of a Chromium on this system; None without one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def need_chromium() -> None:
    """Skip a test without a browser, and say so; under CI=true its absence is a failure."""
    if chromium() is None:
        told = "There is no Chromium on this system; install the package chromium."
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(told)
        pytest.skip(told)


# Servers --------------------------------------------------------------------------------------


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """JupyterLab on copies of the lessons; yields the address that opens lesson 11."""
    lessons = folder / "lessons"
    shutil.copytree(REPO / "notebooks", lessons, ignore=shutil.ignore_patterns(".*"))
    quiet = folder / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    news = '{"fetchNews": "false", "checkForUpdates": false}'  # else a question covers the page
    (quiet / "notification.jupyterlab-settings").write_text(news)
    command = ["jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"]
    command += ["--allow-root"] * AS_ROOT
    with served([*command, f"--ServerApp.root_dir={lessons}"], folder) as address:
        yield re.sub(r"/lab\b", f"/lab/tree/{LESSON}", address, count=1)


@contextmanager
def voila(folder: Path) -> Iterator[str]:
    """The explorer alone, as ``sameperson explore`` serves it; yields its address."""
    with served(["voila", *voila_arguments(), "--no-browser"], folder) as address:
        yield address


@contextmanager
def served(module: list[str], folder: Path, **settings: str) -> Iterator[str]:
    """A server whose settings and leftovers lie in a folder of its own."""
    log = folder / f"{module[0]}.log"
    places = {place: str(folder / place.lower()) for place in PLACES}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=folder, env={**os.environ, **places, **settings},
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(process: "subprocess.Popen[bytes]", log: Path, seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        found = ADDRESS.search(log.read_text("utf-8", errors="replace"))
        if found:
            return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"The server did not say its address:\n{log.read_text()[-2000:]}")


@contextmanager
def widget(cell: str, appears: str, folder: Path) -> Iterator[Page]:
    """A page on which Voilà shows what one cell ends with.

    Args:
        cell: Python whose last line gives the widget.
        appears: Selector of something that is there once the widget is.
        folder: Where the notebook, and what the server leaves, may lie.
    """
    need_chromium()
    path = folder / "widget.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)
    command = ["voila", str(path), "--Voila.ip=127.0.0.1", "--Voila.auto_token=True"]
    with (
        served([*command, "--no-browser"], folder) as address,
        sync_playwright() as playwright,
        launched(playwright) as page,
    ):
        page.goto(address)
        page.wait_for_selector(appears, state="attached", timeout=PATIENCE)
        yield page


# The page -------------------------------------------------------------------------------------


@contextmanager
def launched(playwright: Playwright) -> Iterator[Page]:
    """A page of 1280 × 800 in Chromium."""
    browser = playwright.chromium.launch(
        executable_path=chromium(), args=["--no-sandbox"] * AS_ROOT
    )
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE)
        yield page
    finally:
        browser.close()


class Explorer:
    """The threshold explorer on a page, as a reader sees and moves it.

    Attributes:
        errors: What the page has complained of.
        asked: Every request that it made, refused ones too.
        began: The threshold at which it opened.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._listen)
        self.asked: list[Request] = []
        page.on("request", lambda request: self.asked.append(request))
        self.root = page.locator(".widget-vbox", has=page.locator(".sp-tiles"))
        self.handle = self.root.get_by_role("slider")
        self.box = self.root.locator("input[type=number]").first
        self.image = self.root.locator("img")
        button = page.get_by_role("button", name=re.compile("(Show|Hide) the records"))
        self.cards = self.root.locator(".widget-hbox", has=button)
        self.records = self.cards.get_by_role("button")
        self.began = float("nan")

    def _listen(self, message) -> None:
        where = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(host in where for host in FOREIGN):
            self.errors.append(where)

    def open_lesson(self, address: str) -> None:
        """Open the lesson in JupyterLab and run all its cells to the end."""
        self.page.goto(address)
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        for _ in range(5):  # a command that comes before the kernel is lost
            self.page.get_by_role("menuitem", name="Run", exact=True).click()
            self.page.get_by_text("Run All Cells", exact=True).click()
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_function(CELLS, arg="begun", timeout=3_000)
                break
        self.page.wait_for_function(CELLS, arg="done")
        failed = self.page.locator("[data-mime-type$='jupyter.error']").all_text_contents()
        assert not failed, failed[0][-2000:]

    def open_alone(self, address: str) -> None:
        """Open the explorer that Voilà serves."""
        self.page.goto(address)
        self.page.wait_for_selector(".sp-tile b", state="attached")

    @property
    def told_others(self) -> list[str]:
        """Addresses elsewhere that were asked for anything and not refused by the page."""
        away = [r for r in self.asked if "//127.0.0.1" not in r.url and r.url.startswith("http")]
        return [request.url for request in away if request.failure != "csp"]

    @property
    def threshold(self) -> float:
        """What the number box says."""
        return float(self.box.input_value())

    @property
    def at_slider(self) -> float:
        """Where the slider's handle stands."""
        return float(self.handle.get_attribute("aria-valuenow") or "nan")

    @property
    def tiles(self) -> list[int]:
        """The three large numbers: people wrongly merged, split, accused."""
        said = self.root.locator(".sp-tile b").all_text_contents()
        return [int(number.replace(",", "")) for number in said]

    @property
    def people(self) -> list[str]:
        """The sentences on people who are wrongly merged."""
        return self.cards.locator(".sp-text").all_text_contents()

    @property
    def picture(self) -> bytes:
        """The picture that is shown, as PNG."""
        script = """async image => {
            const reader = new FileReader();
            reader.readAsDataURL(await (await fetch(image.src)).blob());
            await new Promise(done => reader.onload = done);
            return reader.result.split(",")[1];
        }"""
        return base64.b64decode(self.image.evaluate(script))

    def rest(self) -> None:
        """Wait until the words belong to the number in the box, and that to the slider."""
        script = """root => {
            const words = root.querySelector("[role=status]")?.textContent ?? "";
            const said = Number(words.match(/^Threshold (-?[\\d.]+):/)?.[1]);
            const box = Number(root.querySelector("input[type=number]").value);
            const slider = Number(root.querySelector("[role=slider]").ariaValueNow);
            return said === box && Math.abs(slider - box) < 0.0501;
        }"""
        self.page.wait_for_function(script, arg=self.root.element_handle())

    def type(self, number: str) -> None:
        """Write into the number box."""
        self.box.fill(number)
        self.box.press("Enter")

    def drag(self, pixels: int) -> None:
        """Take the handle with the mouse and move it sideways."""
        self.handle.scroll_into_view_if_needed()
        box = self.handle.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + pixels, y, steps=15)
        self.page.mouse.up()

    def press(self, key: str) -> None:
        """One press of a key on the slider."""
        self.handle.focus()
        self.page.keyboard.press(key)

    def hold(self, key: str, seconds: float) -> int:
        """Hold a key on the slider, at a keyboard's pace; returns how often it was heard."""
        self.handle.focus()
        until, times = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            self.page.keyboard.down(key)
            times += 1
            time.sleep(1 / 30)
        self.page.keyboard.up(key)
        return times


Served = Callable[[Path], AbstractContextManager[str]]
KINDS: dict[str, tuple[Served, Callable[[Explorer, str], None]]] = {
    "JupyterLab": (lab, Explorer.open_lesson),
    "Voilà": (voila, Explorer.open_alone),
}


@contextmanager
def opened(kind: str, folder: Path, playwright: Playwright) -> Iterator[Explorer]:
    """The explorer in JupyterLab or in Voilà, ready to be moved."""
    serve, open_it = KINDS[kind]
    with serve(folder) as address, launched(playwright) as page:
        explorer = Explorer(page)
        open_it(explorer, address)
        explorer.rest()
        explorer.began = explorer.threshold
        yield explorer
