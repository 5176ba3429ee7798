"""References: every key exists, every entry is shown, and rows of the fact base support it."""

import json
import re
from pathlib import Path

import pytest

import sameperson as sp
from sameperson.course.references import bibliography
from sameperson.widgets.claims import claims

REPO = Path(__file__).resolve().parents[1]
FACTS = REPO.parent / "shared" / "facts.md"
LESSONS = sorted((REPO / "notebooks").glob("*.ipynb"))
SOLUTIONS = sorted((REPO / "solutions").glob("*/*.ipynb"))
ENTRIES = bibliography().entries


def cited(prose: str) -> set[str]:
    """Keys of all citations, such as ``[@one2003; @two2004, section 2]``."""
    groups = re.findall(r"\[(@[^\]]+)\]", prose)
    return {key for group in groups for key in re.findall(r"@([\w:.-]*\w)", group)}


def prose_and_code(path: Path) -> tuple[str, str]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = {"markdown": "", "code": ""}
    for cell in cells:
        text[cell["cell_type"]] += "".join(cell["source"]) + "\n\n"
    return text["markdown"], text["code"]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_lists_what_it_cites_and_nothing_else(path: Path) -> None:
    prose, code = prose_and_code(path)
    keys = cited(prose + code)
    assert keys <= set(ENTRIES), f"docs/references.bib has no {sorted(keys - set(ENTRIES))}"
    (call,) = re.findall(r"^sp\.references\(([^)*]*)\)", code, re.M) or [""]
    assert sorted(re.findall(r'"(.+?)"', call)) == sorted(keys)


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_an_exercise_cites_what_there_is(path: Path) -> None:
    assert cited("".join(prose_and_code(path))) <= set(ENTRIES)


def test_every_entry_is_cited_somewhere() -> None:
    notebooks = "".join("".join(prose_and_code(path)) for path in [*LESSONS, *SOLUTIONS])
    pages = "".join(path.read_text("utf-8") for path in (REPO / "docs").glob("*.md"))
    checked = {key for claim in claims() for key in claim.keys}
    assert set(ENTRIES) <= cited(notebooks + pages) | checked


@pytest.mark.parametrize("key", ENTRIES)
def test_every_entry_can_be_shown(key: str) -> None:
    shown = sp.references(key)
    assert shown.texts[0] in repr(shown)
    assert "\\" not in shown.texts[0]
    assert f"[@{key}]" in shown._repr_html_()


def test_titles_keep_their_letters_and_links_lead_somewhere() -> None:
    shown = sp.references("icepia", "belin1995")
    assert "Assessment for the LeadTrac System" in shown.texts[0]
    assert 'href="https://doi.org/10.1080/01621459.1995.10476563"' in shown._repr_html_()
    assert shown.keys == ("icepia", "belin1995")


def test_a_key_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"has no nobody1999; add an entry"):
        sp.references("icepia", "nobody1999")


# The fact base --------------------------------------------------------------------------------


def faults(fact: str, rows: dict[str, str]) -> list[str]:
    """What is wrong with the rows that an entry names, one sentence each."""
    named = [row.strip() for row in fact.split(",") if row.strip()]
    if not named:
        return ["no row of the fact base is named"]
    unknown = [f"there is no row {row}" for row in named if row not in rows]
    doubtful = [
        f"row {row} is unverified"
        for row in named
        if not re.match(
            r"\**(VERIFIED-[PS]|DERIVED|Tracking gap VERIFIED)", rows.get(row, "VERIFIED-P")
        )
    ]
    return unknown + doubtful


def read_facts(text: str) -> dict[str, str]:
    """Status of every row: its last column."""
    rows = re.findall(r"^\| ([A-E]\d+b?) \|(.*)\|\s*$", text, re.M)
    return {row: rest.split("|")[-1].strip() for row, rest in rows}


def test_faults_of_an_entry_are_told() -> None:
    rows = read_facts(
        "| A1 | claim | 3 | source | VERIFIED-P: words |\n"
        "| B24 | claim | - | - | UNVERIFIED (two searches) |\n"
        "| E1 | claim | passage | VERIFIED-P |\n"
    )
    assert rows.keys() == {"A1", "B24", "E1"}
    assert faults("A1, E1", rows) == []
    assert faults("A1, B24", rows) == ["row B24 is unverified"]
    assert faults("Z9", rows) == ["there is no row Z9"]
    assert faults("", rows) == ["no row of the fact base is named"]


@pytest.mark.parametrize("key", ENTRIES)
def test_every_entry_names_the_rows_that_support_it(key: str) -> None:
    assert re.fullmatch(r"[A-E]\d+b?(, [A-E]\d+b?)*", ENTRIES[key].fields.get("fact", ""))


@pytest.mark.parametrize("key", ENTRIES)
def test_those_rows_are_there_and_verified(key: str) -> None:
    if not FACTS.exists():
        pytest.skip("the fact base does not lie beside this checkout")
    assert faults(ENTRIES[key].fields["fact"], read_facts(FACTS.read_text("utf-8"))) == []
