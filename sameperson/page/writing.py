"""Writes the page: one file that holds its data, its script, its charts and their pictures."""

import html
import json
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from sameperson.outcomes import Sweep
from sameperson.page import charts, pictures, vega
from sameperson.page.content import data
from sameperson.page.questions import EXAMPLE, FIRST, MARKS, QUESTIONS, Question
from sameperson.world import World

HOME = files("sameperson.page")
SCRIPT = (
    "state", "words", "pieces", "charts", "review", "showing", "memo", "address", "moving",
)  # fmt: skip


def write(
    sweep: Sweep,
    path: str | Path,
    world: World | None = None,
    sizes: pd.DataFrame | None = None,
    threshold: float | None = None,
) -> Path:
    """Write the page of a sweep: one file that opens from disk, without network or server.

    Args:
        sweep: Any sweep with pairs; see ``page.data`` for what is told when it lacks something.
        path: The file to write; its folder is made if need be.
        world: Whose people are named and whose records are shown; None names nobody.
        sizes: The same model in larger files (``outcomes.sizes``); None leaves them out.
        threshold: Where the slider begins; None begins at the best F1.

    Returns:
        The path.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(data(sweep, world, sizes, threshold)), encoding="utf-8", newline="\n")
    return path


def page(shown: dict[str, Any]) -> str:
    """The text of the page for what ``page.data`` gives. Every value in it is escaped."""
    shown = {**shown, "band": pictures.first_band(shown)}
    specs = charts.charts(shown)
    specs["review"]["datasets"]["ways"] = pictures.ways(shown)
    held = {
        **shown,
        "charts": {name: vega.compiled(spec) for name, spec in specs.items()},
        "questions": [{"short": q.short, "ask": q.ask} for q in QUESTIONS],
        "marks": MARKS,
        "first": FIRST,
    }
    template = Template(HOME.joinpath("template.html").read_text(encoding="utf-8"))
    return template.substitute(
        css=HOME.joinpath("page.css").read_text(encoding="utf-8"),
        vega=vega.script(),
        data=_script_safe(held),
        script=script(),
        questions="\n".join(_question(i, q) for i, q in enumerate(QUESTIONS)),
        example=html.escape(EXAMPLE),
        first=" and ".join(", ".join(map(str, FIRST)).rsplit(", ", 1)),
        chances="".join(f"<option value={i}>{c:.0%}</option>" for i, c in _chances(shown)),
        pictures=pictures.figures(shown, specs),
    )


def script() -> str:
    """The page's own script: the parts in ``script/``, in the order in which they build."""
    parts = [HOME.joinpath("script", f"{name}.js").read_text(encoding="utf-8") for name in SCRIPT]
    return "\n".join(parts)


def _chances(shown: dict[str, Any]) -> list[tuple[int, float]]:
    return list(enumerate(shown["review"]["chances"]))


def _script_safe(value: Any) -> str:
    """JSON in which no value can close the element that holds it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _question(place: int, question: Question) -> str:
    """One question, its three marks, and the example of 2016."""
    radios = "".join(
        f'<label><input type="radio" name="q{place}" value="{letter}"'
        f"{' checked' if letter == 'u' else ''}> {word}</label>"
        for letter, word in MARKS.items()
    )
    ask, why, said = map(html.escape, (question.ask, question.why, question.said))
    return (
        f'<li id="question-{place + 1}"><fieldset><legend>{place + 1}. {ask}</legend>'
        f'<p class="why">{why}</p>'
        f'<div class="marks needs-script">{radios}</div>'
        f'<p id="mark-{place}" class="print-only"></p></fieldset>'
        f'<p class="example"><b>The assessment of 2016: {html.escape(question.mark)}</b> '
        f"({html.escape(question.basis)}). {said}</p></li>"
    )
