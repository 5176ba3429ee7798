"""Ask the owner whether a hit is still active, before anybody acts on it.

A warrant, a court case or a partner's notice is true until whoever keeps it closes it, and the
record here does not change with it. So the owner is asked, the question and the answer stand beside
what else the source was told, and an answer counts for some days only.
"""

import json
from collections.abc import Collection
from typing import Any

import pandas as pd

from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store

QUESTION, ANSWER = "question", "answer"
NOT_ASKED, NO_ANSWER, OUT_OF_DATE = "not asked", "no answer yet", "out of date"
ACTIVE, NOT_ACTIVE = "active", "not active"
COLUMNS = ["record_id", "source", "state", "asked_at", "answered_at", "days"]


def ask_owner(book: Store, by: User, record_id: str) -> str:
    """Ask the source of a record whether it is still active.

    Args:
        by: Who asks (analyst, reviewer, administrator).
        record_id: The hit.

    Returns:
        Id of the question; ``owner_answers`` takes it.

    Raises:
        ValueError: There is no such record.
    """
    with book.act(by, "tell a source") as act:
        found = act.rows("SELECT source FROM record WHERE record_id = ?", record_id)
        if not found:
            raise ValueError(f"There is no record {record_id} in this casebook.")
        return _written(act, found[0][0], record_id, QUESTION, {"asks": "is it still active?"})


def owner_answers(book: Store, by: User, question: str, active: bool, words: str = "") -> str:
    """Write down what the owner answered.

    Args:
        by: Who writes it down (analyst, reviewer, administrator).
        question: Id of the question.
        active: Whether the owner says that it is.
        words: What else the owner said.

    Returns:
        Id of the answer.

    Raises:
        ValueError: There is no such question, or its record has expired.
    """
    with book.act(by, "tell a source") as act:
        found = act.rows(
            "SELECT source, record_id FROM source_notice WHERE notice_id = ? AND kind = ?",
            question,
            QUESTION,
        )
        if not found or found[0][1] is None:
            raise ValueError(f"There is no question {question} to a source in this casebook.")
        says = {"answers": question, "active": active, "words": words}
        return _written(act, found[0][0], found[0][1], ANSWER, says)


def _written(act: Act, source: str, record: str, kind: str, says: dict[str, object]) -> str:
    row = {
        "notice_id": act.ids("N")[0], "source": source, "record_id": record, "kind": kind,
        "says": json.dumps(says, ensure_ascii=False), "done_at": act.at, "by_whom": act.by.name,
    }  # fmt: skip
    act.insert("source_notice", pd.DataFrame([row]))
    act.note([str(row["notice_id"]), record], {"kind": kind, "says": says})
    return str(row["notice_id"])


def still_active(book: Store, by: User, records: Collection[str], within: int = 7) -> pd.DataFrame:
    """What the owners of some hits said last, and whether that is fresh enough to act on.

    Only ``"active"`` is a reason to act. No answer is none.

    Args:
        by: Who looks (analyst, reviewer, auditor).
        records: The hits.
        within: Days for which an answer counts, 0 or more.

    Returns:
        One row per record, in order: record_id, source, state (``"active"``, ``"not active"``,
        ``"out of date"``, ``"no answer yet"``, ``"not asked"``), asked_at and answered_at of the
        last question and of its last answer, and days since that answer; missing for none.

    Raises:
        ValueError: A record is not there, or days are below 0.
    """
    with book.act(by, "view") as act:
        if within < 0:
            raise ValueError(f"An answer counts for 0 days or more; you gave {within}.")
        names = sorted(set(records))
        known = dict(act.rows(
            "SELECT record_id, source FROM record WHERE list_contains(?, record_id)", names
        ))  # fmt: skip
        if missing := [name for name in names if name not in known]:
            raise ValueError(f"There is no record {missing[0]} in this casebook.")
        rows = [_standing(act, name, within) for name in names]
        table = pd.DataFrame(rows, columns=["record_id", *COLUMNS[2:]])
        table.insert(1, "source", [known[name] for name in names])
        act.note(names, {"hits": dict(zip(names, table["state"], strict=True))})
        return table.astype({"days": "Int64"})


def _standing(
    act: Act, record: str, within: int
) -> tuple[str, str, str | None, str | None, int | None]:
    """The last question about a record and its last answer."""
    notices = act.rows(
        """SELECT notice_id, kind, says, done_at FROM source_notice
        WHERE record_id = ? AND kind IN ('question', 'answer') ORDER BY notice_id DESC""",
        record,
    )
    asked = next(((name, at) for name, kind, _, at in notices if kind == QUESTION), None)
    if asked is None:
        return record, NOT_ASKED, None, None, None
    answers = [(_read(says), at) for _, kind, says, at in notices if kind == ANSWER]
    said = next(((own, at) for own, at in answers if own.get("answers") == asked[0]), None)
    if said is None:
        return record, NO_ANSWER, asked[1], None, None
    days = (pd.Timestamp(act.at) - pd.Timestamp(said[1])).days
    state = ACTIVE if said[0]["active"] else NOT_ACTIVE
    return record, state if days <= within else OUT_OF_DATE, asked[1], said[1], days


def _read(says: str | None) -> dict[str, Any]:
    """What an answer said; nothing, once it was erased because it named somebody who expired."""
    try:
        found = json.loads(says or "{}")
    except json.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
