"""Looking somebody up, and looking at a file. Both are in the log."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sameperson.casebook.in_force import model_in_force
from sameperson.casebook.roles import User
from sameperson.casebook.store import Store
from sameperson.casebook.subjects import company, standing
from sameperson.linkage.query import File
from sameperson.world.build import COLUMNS


@dataclass(frozen=True)
class Subject:
    """What is filed under one subject: a conclusion of the office, and not a person.

    Attributes:
        subject_id: Its id; None for a record that is on hold and belongs to nobody yet.
        records: What sources wrote, one row per record, with state and arrived_at.
        links: Standing links between them: link_id, record_l, record_r, weight, threshold, made_at,
            made_by, reason.
        held: Links on hold that have one of these records, with held_because.
    """

    subject_id: str | None
    records: pd.DataFrame
    links: pd.DataFrame
    held: pd.DataFrame


def search(book: Store, by: User, fields: Mapping[str, str], most: int = 20) -> pd.DataFrame:
    """Search before create: records on file that what was typed may be about, by match weight.

    Archived records are not found. Nothing found does not mean that nothing is there: a record is
    weighed only when it agrees with what was typed on all fields of some blocking rule.

    Args:
        by: Who searches (analyst, reviewer).
        fields: Value for each role (``linkage.fields.ROLES``), as typed.
        most: How many rows.

    Returns:
        record_id, subject_id, weight, evidence_weight and the levels, by falling weight.

    Raises:
        ValueError: A field is no role of the model in force, or a value cannot be searched for.
    """
    with book.act(by, "search") as act:
        on_file = act.frame("SELECT * FROM record WHERE state <> 'archived' ORDER BY record_id")
        found = File(on_file[list(COLUMNS)], model_in_force(act)).find(fields, most=most)
        home = on_file.set_index("record_id")["subject_id"]
        subjects = home.reindex(found["record_id"])
        found.insert(1, "subject_id", subjects.to_numpy())
        act.note([*found["record_id"], *subjects.dropna().unique()], {"typed": dict(fields)})
        return found


def view(book: Store, by: User, record_id: str) -> Subject:
    """Look at the subject that a record belongs to.

    Args:
        by: Who looks (analyst, reviewer, auditor).
        record_id: Any of its records.

    Raises:
        ValueError: There is no such record.
    """
    with book.act(by, "view") as act:
        near = list(company(act, [record_id])["record_id"])
        if not near:
            raise ValueError(f"There is no record {record_id} in this casebook.")
        records = act.frame(
            "SELECT * FROM record WHERE list_contains(?, record_id) ORDER BY arrival", near
        )
        ids = list(standing(act, near)["link_id"])
        links = act.frame(
            """SELECT link_id, record_l, record_r, weight, threshold, made_at, made_by, reason
            FROM link WHERE list_contains(?, link_id) ORDER BY weight DESC, record_l, record_r""",
            ids,
        )
        held = act.frame(
            """SELECT link_id, record_l, record_r, weight, held_because FROM link
            WHERE state = 'held' AND (list_contains($1, record_l) OR list_contains($1, record_r))
            ORDER BY weight DESC, record_l, record_r""",
            near,
        )
        subject = records["subject_id"].iloc[0]
        named = None if pd.isna(subject) else str(subject)
        act.note([*near, *([named] if named else [])])
        return Subject(named, records, links, held)


def members(book: Store, by: User, organisation_id: str) -> pd.DataFrame:
    """Whose records name an organisation. To share a school or an employer is weak evidence.

    Args:
        by: Who looks (analyst, reviewer, auditor).
        organisation_id: As the register gives it.

    Returns:
        subject_id (missing for a record on hold), record_id, source, in order of both ids.

    Raises:
        ValueError: There is no such organisation.
    """
    with book.act(by, "view") as act:
        if not act.rows(
            "SELECT 1 FROM subject WHERE subject_id = ? AND kind = 'organisation'", organisation_id
        ):
            raise ValueError(f"There is no organisation {organisation_id} in this casebook.")
        found = act.frame(
            """SELECT subject_id, record_id, source FROM record WHERE organisation_id = ?
            ORDER BY subject_id, record_id""",
            organisation_id,
        )
        act.note([organisation_id, *found["record_id"], *found["subject_id"].dropna().unique()])
        return found
