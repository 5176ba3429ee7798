"""A person's request for correction: its clock, who may decide it, and all that a correction takes.

Who decides had no hand in what is contested. A correction undoes or makes the link, tells everybody
who was sent the records, tells the sources, and, under ``Policy.guard``, leaves a decision behind
that keeps the same feed from merging the same people again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from sameperson.casebook.changes import Done
from sameperson.casebook.decisions import consolidate_in, split_in
from sameperson.casebook.in_force import in_force
from sameperson.casebook.independence import hands_in
from sameperson.casebook.recalls import Recall, call_back, sent_under
from sameperson.casebook.roles import User
from sameperson.casebook.sources import CORRECTION, notify
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import company

MERGED, SPLIT, VALUE = "merged", "split", "value"
ABOUT = {
    MERGED: "records of somebody else are filed as theirs",
    SPLIT: "their own records are filed as two people's",
    VALUE: "a value is wrong",
}
CORRECTED, PARTLY, REFUSED = "corrected", "partly", "refused"
OPEN, DECIDED = "open", "decided"


@dataclass(frozen=True)
class Decided:
    """What a decision on a request did.

    Attributes:
        event: Its number in the log; ``undo`` takes it.
        request_id, outcome: Which request, and how it was decided.
        days_late: Days past its due day; 0 when in time.
        done: Links and subjects that changed; None when none did.
        recall: Who was told; None when no link changed.
        notices: What sources were told: notice_id, source, record_id, kind, says.
    """

    event: int
    request_id: str
    outcome: str
    days_late: int
    done: Done | None = None
    recall: Recall | None = None
    notices: pd.DataFrame = field(default_factory=pd.DataFrame)


def take_request(book: Store, by: User, record_id: str, says: str, about: str) -> str:
    """Take a person's request for correction; its clock starts now.

    Args:
        by: Who takes it (analyst, administrator).
        record_id: The person's own record.
        says: What the person says, in their words.
        about: ``"merged"`` (somebody else's records are filed as theirs), ``"split"`` (their own
            records are filed as two people's) or ``"value"`` (a value is wrong).

    Returns:
        Id of the request; it is due ``Policy.redress_days`` from today.

    Raises:
        ValueError: There is no such record, nothing is said, or it is about something else.
    """
    with book.act(by, "take a request") as act:
        if about not in ABOUT or not says.strip():
            raise ValueError(
                f"A request says something, about one of {', '.join(ABOUT)}; it was {about!r}."
            )
        if not act.rows("SELECT record_id FROM record WHERE record_id = ?", record_id):
            raise ValueError(f"There is no record {record_id} in this casebook.")
        name = act.ids("Q")[0]
        due = date.fromisoformat(act.at[:10]) + timedelta(days=in_force(act)[1].redress_days)
        row = {
            "request_id": name, "record_id": record_id, "asked_at": act.at, "says": says,
            "about": about, "due_on": due.isoformat(), "state": OPEN,
        }  # fmt: skip
        act.insert("request", pd.DataFrame([row]))
        act.note([name, record_id], {"about": about, "due_on": row["due_on"]})
        return name


def overdue(book: Store, by: User, today: date | str | None = None) -> pd.DataFrame:
    """Requests that should have been decided before today, the oldest first.

    Args:
        by: Who asks (analyst, reviewer, auditor).
        today: ISO 8601 text too; None for the book's clock.

    Returns:
        request_id, record_id, subject_id, about, asked_at, due_on, days_late.
    """
    with book.act(by, "view") as act:
        day = act.at[:10] if today is None else str(today)
        found = act.frame(
            """SELECT request_id, record_id, subject_id, about, asked_at, due_on,
                CAST($1 AS DATE) - CAST(due_on AS DATE) AS days_late
            FROM request LEFT JOIN record USING (record_id)
            WHERE request.state = 'open' AND due_on < $1 ORDER BY due_on, request_id""",
            day,
        )
        act.note([*found["request_id"], *found["record_id"]], {"overdue": len(found)})
        return found


def decide_request(
    book: Store,
    by: User,
    request_id: str,
    outcome: str,
    reason: str,
    split: Collection[str] = (),
    consolidate: tuple[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Decided:
    """Decide a request, and do all that a correction takes, or nothing.

    Records are what a source wrote and are not changed: of a wrong value its source is told. A
    split recalls what went out under the links that it withdraws; a consolidation calls back what
    went out of either side as if it were all. The sources of the records concerned are told.

    Args:
        by: Who decides (reviewer): somebody who neither made nor approved a link, a verdict, a
            lead or an earlier decision of this subject.
        request_id: An open request.
        outcome: ``"corrected"``, ``"partly"`` or ``"refused"``.
        reason: Why.
        split: Records of the subject that are somebody else's than the rest.
        consolidate: Two records of one person, of which one is filed with the request's. It comes
            after the split, where both are named.
        values: Right values of the request's record, by column: its source is told.

    Raises:
        PermissionError: By somebody who had a hand in it; the sentence says which.
        ValueError: There is no such open request, no reason, no such outcome; a refusal that does
            something, or a correction that does nothing; or what ``split`` and ``consolidate``
            refuse. Nothing was changed.
    """
    with book.act(by, "decide a request") as act:
        record, due = _open(act, request_id)
        _checked(outcome, reason, bool(split or consolidate or values))
        near = set(company(act, [record, *(consolidate or ())])["record_id"]) | {record}
        _independent(act, request_id, sorted(near))
        _own(act, record, [*split], consolidate)
        done, recall, concerned = _corrected(act, split, consolidate, reason)
        notices = [notify(act, concerned, CORRECTION, reason)] if concerned else []
        notices += [notify(act, [record], CORRECTION, values)] if values else []
        row = {"request_id": request_id, "decided_at": act.at, "decided_by": by.name,
               "outcome": outcome, "reason": reason}  # fmt: skip
        act.update(
            """UPDATE request SET state = 'decided', decided_at = incoming.decided_at,
            decided_by = incoming.decided_by, outcome = incoming.outcome, reason = incoming.reason
            FROM incoming WHERE request.request_id = incoming.request_id""",
            pd.DataFrame([row]),
        )
        late = max(0, (date.fromisoformat(act.at[:10]) - date.fromisoformat(due)).days)
        act.note([request_id, *sorted(near)], {"outcome": outcome, "reason": reason, "late": late})
        told = pd.concat(notices, ignore_index=True) if notices else pd.DataFrame()
        return Decided(act.seq, request_id, outcome, late, done, recall, told)


def _open(act: Act, request_id: str) -> tuple[str, str]:
    found = act.rows(
        "SELECT record_id, due_on FROM request WHERE request_id = ? AND state = 'open'", request_id
    )
    if not found:
        raise ValueError(f"There is no open request {request_id} in this casebook.")
    return found[0]


def _checked(outcome: str, reason: str, does: bool) -> None:
    if outcome not in (CORRECTED, PARTLY, REFUSED):
        raise ValueError(
            f"A request is {CORRECTED}, {PARTLY} corrected or {REFUSED}; it was {outcome!r}."
        )
    if not reason.strip():
        raise ValueError("A decision needs a reason: the person must be able to contest it.")
    if does != (outcome != REFUSED):
        raise ValueError(
            "A refusal changes nothing, and a correction does something: name what to split, what "
            "to consolidate, or the values that the source is told."
        )


def _own(act: Act, record: str, split: Collection[str], pair: tuple[str, str] | None) -> None:
    """A request moves records of its own subject and of no other."""
    own = set(company(act, [record])["record_id"])
    stray = sorted(set(split) - own)
    if stray or (pair is not None and not own & set(pair)):
        named = stray[0] if stray else " and ".join(pair or ())
        raise ValueError(f"The request is about {record}; {named} is not filed with it.")


def _corrected(
    act: Act, split: Collection[str], pair: tuple[str, str] | None, reason: str
) -> tuple[Done | None, Recall | None, list[str]]:
    """Split, consolidate and recall; with the records whose sources are to be told."""
    concerned, sent, links = {*split, *(pair or ())}, set[str](), list[str]()
    done = None
    if split:
        done, crossing = split_in(act, split, reason, in_force(act)[1].guard)
        concerned |= {*crossing["record_l"], *crossing["record_r"]}
        links = list(crossing["link_id"])
        sent |= set(sent_under(act, links))
    if pair:
        query = "SELECT disclosure_id FROM disclosure WHERE list_contains(?, record_id)"
        sent |= {name for (name,) in act.rows(query, list(company(act, pair)["record_id"]))}
        done = consolidate_in(act, *pair, reason)
    recall = None if done is None else call_back(act, sorted(sent), links)
    return done, recall, sorted(concerned)


def _independent(act: Act, request_id: str, records: list[str]) -> None:
    """Refuse somebody who had a hand in what a request contests, and say which."""
    name = act.by.name
    if hands := hands_in(act, name, records):
        raise PermissionError(
            f"{name} had a hand in what request {request_id} is about: {name} {'; '.join(hands)}. "
            "Somebody else decides it. Nothing was changed."
        )
