"""The tour of the casebook runs from top to bottom and shows what it says; so does the schema."""

import json
import os
import re
import time
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
import pytest
from filelock import FileLock
from nbclient import NotebookClient

from sameperson.casebook.tables import ANY, GROUPS, tables
from sameperson.casebook.verify import IDS, REFERS
from sameperson.figures.schema import WIDTH, arranged, write

REPO = Path(__file__).resolve().parents[1]
TOUR = REPO / "docs" / "casebook.ipynb"
PICTURE = REPO / "docs" / "casebook-schema.svg"
PROMISED, TIMEOUT = 60, 300  # seconds; a busy machine is slower

# What is read off at the end of the tour, as a cell of its own.
FACTS = """
import json
print(json.dumps({
    "given names": [typed["given_name"], *seen.records["given_name"].unique()],
    "people in the subject": int(whose.nunique()),
    "false links that hold it": int(len(wrong[wrong["record_l"].isin(seen.records["record_id"])])),
    "of one household": int(world.people.set_index("person_id").loc[
        sorted(set(whose)), "household_id"].nunique()),
    "states of hits": states["state"].tolist(),
    "verdicts wrong": [in_truth, int(world.contaminated["record_id"].isin(shown.records).sum())],
    "her address": used in hers,
    "top of the list": listed["lead_id"].iloc[0] == leads[0],
    "looks": [len(looks), int(looks["records"].sum())],
    "stale rows": [int(stale.sum()), len(hers)],
    "sent": called.by_channel["sent"].to_dict(),
    "not reached": called.not_reached["channel"].tolist(),
    "copies left": int(called.by_channel["copies_left"].sum()),
    "stopped": len(stopped),
    "days until told": days_until_told,
    "accused days": [int(quiet.totals()["days_accused"]), int(heard.totals()["days_accused"])],
    "never found": [int(quiet.totals()["never_found"]), int(heard.totals()["never_found"])],
    "back": [float(both["with provenance"].min()), int(both["lost"].sum()),
             int(both["unclear"].sum())],
    "where it was": where_it_was,
    "where it is": where_it_is,
    "expired": expired.records,
    "verified": [verified.ok, len(altered)],
    "bounds": [*map(int, table.bounds.loc["everybody"]), int(person[subject.index].nunique())],
    "withheld": table.withheld,
}))
"""


def cells(kind: str) -> list[dict[str, Any]]:
    found = json.loads(TOUR.read_text("utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the tour alone, in an empty folder, and read off what it came to.

    Processes that test side by side share one run.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    kept = shared / "tour.json"
    with FileLock(shared / "tour.lock"):
        if not kept.exists():
            kept.write_text(json.dumps(_run(tmp_path_factory)), "utf-8")
    read: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    return read


def _run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    here = tmp_path_factory.mktemp("tour")
    notebook = nbformat.read(TOUR, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(FACTS))
    begun = time.monotonic()
    NotebookClient(
        notebook, timeout=TIMEOUT, kernel_name="python3", resources={"metadata": {"path": here}}
    ).execute()
    seconds = time.monotonic() - begun
    if seconds > PROMISED:
        warnings.warn(f"The tour took {seconds:.0f} s; it promises {PROMISED}.", stacklevel=1)
    assert not list(here.iterdir()), "the tour leaves nothing behind"
    read: dict[str, Any] = json.loads(notebook.cells[-1].outputs[0].text)
    return read


def test_two_people_of_one_household_are_one_subject_by_one_link(facts: dict[str, Any]) -> None:
    assert facts["people in the subject"] == 2
    assert facts["of one household"] == 1
    assert facts["false links that hold it"] == 1


def test_two_reviewers_err_together_where_a_source_had_mixed_two_people(
    facts: dict[str, Any],
) -> None:
    people, mixed_fields = facts["verdicts wrong"]
    assert people == 1
    assert mixed_fields > 0


def test_the_mixed_subject_is_on_top_and_goes_to_her_address(facts: dict[str, Any]) -> None:
    assert facts["top of the list"]
    assert facts["her address"]


def test_a_look_again_sees_what_came_since(facts: dict[str, Any]) -> None:
    leads, records = facts["looks"]
    assert leads == 1
    assert records > 0


def test_only_one_of_four_hits_is_a_reason_to_act(facts: dict[str, Any]) -> None:
    assert facts["states of hits"] == ["active", "not active", "no answer yet", "not asked"]


def test_rows_out_there_name_the_wrong_subject_and_nobody_hears_the_spoken_word(
    facts: dict[str, Any],
) -> None:
    stale, hers = facts["stale rows"]
    assert stale == hers > 0, "every row of hers that went out carries the other's number"
    assert set(facts["sent"]) == {"system", "e-mail", "phone", "hand", "oral"}
    assert set(facts["not reached"]) == {"oral"}
    sent = facts["sent"]
    assert facts["copies left"] == sent["e-mail"] + sent["phone"] + sent["hand"]


def test_a_correction_by_split_waits_and_one_by_request_does_not(facts: dict[str, Any]) -> None:
    assert facts["days until told"] == [12, 0]


def test_what_was_written_over_does_not_come_back(facts: dict[str, Any]) -> None:
    share, lost, unclear = facts["back"]
    assert share == 1
    assert lost > 0
    assert unclear > 0


def test_the_feed_is_stopped(facts: dict[str, Any]) -> None:
    assert facts["stopped"] == 1


def test_with_notice_errors_stand_for_fewer_days(facts: dict[str, Any]) -> None:
    for name in ("accused days", "never found"):
        without, with_notice = facts[name]
        assert with_notice < without


def test_the_bytes_are_gone_from_the_casebook_and_from_no_copy(facts: dict[str, Any]) -> None:
    assert facts["expired"] > 0
    assert set(facts["where it was"]) - set(facts["where it is"]) == {"office.case"}
    assert set(facts["where it is"]) == {"before.case", "extract.csv"}


def test_only_the_altered_copy_is_found(facts: dict[str, Any]) -> None:
    ok, findings = facts["verified"]
    assert ok
    assert findings > 0


def test_the_bounds_hold_the_people_and_small_counts_are_not_there(facts: dict[str, Any]) -> None:
    identities, lower, upper, people = facts["bounds"]
    assert lower <= people <= upper
    assert people != identities
    assert facts["withheld"] > 0


# The notebook as it stands -------------------------------------------------------------------


def test_cells_are_short_have_ids_and_no_outputs() -> None:
    for cell in cells("code"):
        assert len("".join(cell["source"]).splitlines()) <= 10, cell["id"]
        assert all(len(line.rstrip("\n")) <= 100 for line in cell["source"]), cell["id"]
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    ids = [cell["id"] for cell in cells("code") + cells("markdown")]
    assert all(ids)
    assert len(ids) == len(set(ids))


def test_it_uses_no_private_name_and_says_what_the_fence_is() -> None:
    code = "\n".join("".join(cell["source"]) for cell in cells("code"))
    assert not re.search(r"\bbook\._|\bcopy\._|import _", code)
    prose = "\n".join("".join(cell["source"]) for cell in cells("markdown"))
    assert "This is a fence and no lock" in prose
    assert "casebook-schema.svg" in prose


def test_every_method_of_the_casebook_is_used_or_named_as_left_out() -> None:
    """Every action of the casebook is seen in the tour, but for those that the end names."""
    from sameperson.casebook.book import Casebook

    own = {name for name in vars(Casebook) if not name.startswith("_")}
    code = "\n".join("".join(cell["source"]) for cell in cells("code"))
    used = set(re.findall(r"(?:book|copy)\.(\w+)|tried\(book\.(\w+)", code))
    seen = {name for pair in used for name in pair if name}
    end = "".join(cells("markdown")[-1]["source"])
    assert own - seen == set(re.findall(r"`(\w+)`", end)), sorted(own - seen)


# The picture ----------------------------------------------------------------------------------


def words(path: Path) -> Counter[str]:
    texts = [" ".join(own.itertext()).strip() for own in ET.parse(path).iter() if "text" in own.tag]
    return Counter(text for text in texts if text)


def test_the_picture_is_that_of_the_schema_now(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.svg"
    write(fresh)
    assert words(PICTURE) == words(fresh), "python -m sameperson.figures.schema draws it anew"


def test_every_table_column_and_reference_is_in_the_picture() -> None:
    wanted = Counter[str]()
    for table in tables().values():
        wanted.update([table.name, *(column.name for column in table.columns)])
        for column in table.columns:
            if column.names and (table.name, column.name) != ANY:
                wanted[f"→ {', '.join(column.names)}"] += 1
    missing = wanted - words(PICTURE)
    assert not missing
    assert len(tables()) == 19


def test_every_table_has_a_group_and_a_place_of_its_own() -> None:
    assert Counter(tables().keys()) == Counter(name for own in GROUPS.values() for name in own)
    spots = arranged()
    assert {spot.table.name for spot in spots} == set(tables())
    for one in spots:
        assert one.left >= 0
        assert one.left + one.width <= WIDTH
        for other in spots:
            beside = one.left + one.width <= other.left or other.left + other.width <= one.left
            apart = one.top + one.height <= other.top or other.top + other.height <= one.top
            assert one is other or beside or apart, (one.table.name, other.table.name)


def test_what_verify_checks_the_picture_shows() -> None:
    found = tables()
    for table, _, column, other, _ in REFERS:
        (own,) = [c for c in found[table].columns if c.name == column]
        assert other in own.names, (table, column, other)
    for table, key in IDS.items():
        assert [column.name for column in found[table].columns if column.own] == [key]


def test_a_table_says_what_it_is_for() -> None:
    assert tables()["subject"].says.startswith("A person or an organisation")
    assert tables()["record"].says.startswith("What a source wrote")
