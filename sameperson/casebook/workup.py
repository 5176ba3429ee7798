"""Leads: search, open, submit, and review by somebody else."""

import json
from datetime import date

import pandas as pd

from sameperson.casebook.leads import (
    APPROVED,
    OPEN,
    PENDING,
    RETURNED,
    SUBMITTED,
    change_lead,
    last_arrival,
    lead_in,
    needs_reason,
)
from sameperson.casebook.priorities import points
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import company

RETURN, UPDATE, APPROVE = "return", "update", "approve"


def open_lead(book: Store, by: User, record_id: str, kind: str, label: str = "") -> str:
    """Open a lead on the subject of a record, after a search or a view that showed the record.

    Args:
        by: Who opens it (analyst).
        record_id: The record that it is about; the lead follows it when its subject changes.
        kind: What it is about, such as ``"overstay"``.
        label: What it says of the person. A reviewer who sees it is not blind any more.

    Returns:
        Id of the lead.

    Raises:
        ValueError: There is no such record, or it is archived; the same person has not searched
            before; or there is an unfinished lead of this kind on the subject already.
    """
    with book.act(by, "open a lead") as act:
        near = company(act, [record_id]).set_index("record_id")
        if record_id not in near.index or near.loc[record_id, "state"] == "archived":
            raise ValueError(f"There is no record {record_id} to work on in this casebook.")
        _searched_before(act, record_id)
        _only_one_of(act, kind, list(near.index))
        name = act.ids("L")[0]
        row = {
            "lead_id": name, "record_id": record_id, "kind": kind, "label": label, "state": OPEN,
            "opened_at": act.at, "opened_by": by.name, "looked_to": last_arrival(act),
        }  # fmt: skip
        act.insert("lead", pd.DataFrame([row]))
        worth = points(act, [name])["priority"].iloc[0]
        change_lead(act, name, priority=float(worth))
        act.note([name, record_id], {"kind": kind, "label": label})
        return name


def _only_one_of(act: Act, kind: str, near: list[str], but: str | None = None) -> None:
    """ValueError without a kind, or if there is an unfinished lead of it on a subject already."""
    if not kind.strip():
        raise ValueError("A lead is of a kind, such as 'overstay'.")
    for (known,) in act.rows(
        """SELECT lead_id FROM lead WHERE kind = ? AND state <> 'closed'
        AND list_contains(?, record_id) AND lead_id IS DISTINCT FROM ?""",
        kind,
        near,
        but,
    ):
        raise ValueError(f"Lead {known} on this subject is about {kind} already; work on it.")


def _searched_before(act: Act, record_id: str) -> None:
    found = act.rows(
        """SELECT count(*) FROM event JOIN event_text USING (seq)
        WHERE lower(by_whom) = lower(?) AND list_contains(about, ?)
        AND action IN ('search', 'view')""",
        act.by.name,
        record_id,
    )
    if not found[0][0]:
        raise ValueError(
            f"{act.by.name} has not searched for {record_id} yet. Search before you create: there "
            "may be a lead, or another record of the same person."
        )


def work_list(book: Store, by: User, today: date | str | None = None) -> pd.DataFrame:
    """Leads that somebody has to do something about, most points first.

    Points follow ``priorities.PRIORITIES`` and what is filed under the subject now. A rule that
    ranks is a model: a subject that holds two people collects the reasons of both.

    Args:
        by: Who looks (analyst, reviewer, auditor).
        today: Day from which pending leads are due, as ISO 8601 text too; None for the book's.

    Returns:
        lead_id, record_id, subject_id, kind, state, opened_at, next_look, priority, and one column
        of points for each rule; ties by age, then id. Open, submitted and returned leads, approved
        ones of which nothing is decided yet, and pending ones that are due.
    """
    with book.act(by, "view") as act:
        leads = act.frame(
            """SELECT lead_id, record_id, subject_id, kind, lead.state, opened_at, next_look
            FROM lead JOIN record USING (record_id)
            WHERE list_contains(['open', 'submitted', 'returned'], lead.state)
            OR (lead.state = 'approved' AND lead_id NOT IN (SELECT lead_id FROM disposition
                WHERE outcome IN ('referred', 'monitored')))
            OR (lead.state = 'pending' AND next_look <= ?)""",
            str(act.at)[:10] if today is None else str(today),
        )
        listed = leads.merge(points(act, list(leads["lead_id"])), on="lead_id")
        act.note([*listed["lead_id"], *listed["record_id"]], {"listed": len(listed)})
        return listed.sort_values(
            ["priority", "opened_at", "lead_id"], ascending=[False, True, True], ignore_index=True
        )


def submit(book: Store, by: User, lead_id: str) -> None:
    """Submit a lead for review.

    Args:
        by: Who did the work (analyst).
        lead_id: An open, returned or pending lead.

    Raises:
        ValueError: There is no such lead, or it is in another state.
    """
    with book.act(by, "submit a lead") as act:
        lead = lead_in(act, lead_id, OPEN, RETURNED, PENDING)
        change_lead(act, lead_id, state=SUBMITTED, submitted_by=by.name, approved_by=None)
        act.note([lead_id, lead["record_id"]])


def review(book: Store, by: User, lead_id: str, what: str, reason: str, **values: str) -> None:
    """Review a lead that was submitted: return it, change it, or approve it.

    Args:
        by: Who reviews (reviewer), and neither opened nor submitted it. Whoever changes a lead
            stands for it as if they had submitted it: whoever did either, at any time, does not
            approve it.
        lead_id: A submitted lead.
        what: ``"return"`` (to the analyst), ``"update"`` or ``"approve"``.
        reason: Why.
        values: With ``"update"``: another ``kind`` or ``label``.

    Raises:
        PermissionError: Their own lead.
        ValueError: There is no such submitted lead, no reason, or nothing to change; or there is
            an unfinished lead of the other kind on the subject already.
    """
    with book.act(by, "review a lead") as act:
        if what not in (RETURN, UPDATE, APPROVE):
            raise ValueError(f"A review is to {RETURN}, {UPDATE} or {APPROVE}; it was {what!r}.")
        needs_reason(reason)
        lead = lead_in(act, lead_id, SUBMITTED)
        if by.is_called(lead["submitted_by"]) or by.is_called(lead["opened_by"]):
            raise PermissionError(f"{by.name} worked on lead {lead_id}; somebody else reviews it.")
        if bool(values) != (what == UPDATE) or set(values) - {"kind", "label"}:
            raise ValueError("An update gives another kind or label, and nothing else does.")
        if what == APPROVE and _worked_on(act, lead_id):
            raise PermissionError(f"{by.name} worked on lead {lead_id}; somebody else approves it.")
        if "kind" in values:
            near = company(act, [lead["record_id"]])["record_id"]
            _only_one_of(act, values["kind"], list(near), lead_id)
        if what == UPDATE:
            change_lead(act, lead_id, submitted_by=by.name, **values)
        elif what == RETURN:
            change_lead(act, lead_id, state=RETURNED)
        else:
            change_lead(act, lead_id, state=APPROVED, approved_by=by.name)
        act.note([lead_id, lead["record_id"]], {"review": what, "reason": reason, **values})


def _worked_on(act: Act, lead_id: str) -> bool:
    """Whether whoever acts submitted or updated a lead before, by the log."""
    found = act.rows(
        """SELECT action, detail FROM event JOIN event_text USING (seq)
        WHERE lower(by_whom) = lower(?) AND list_contains(about, ?)
        AND action IN ('submit a lead', 'review a lead')""",
        act.by.name,
        lead_id,
    )
    return any(
        action != act.action or json.loads(detail)["review"] == UPDATE for action, detail in found
    )
