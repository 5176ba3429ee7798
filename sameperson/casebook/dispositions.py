"""What becomes of a lead: viable by an address, or not; and looking again at what waits."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from sameperson.casebook.in_force import in_force, model_in_force
from sameperson.casebook.leads import (
    APPROVED,
    CLOSED,
    PENDING,
    change_lead,
    last_arrival,
    lead_in,
    needs_reason,
)
from sameperson.casebook.roles import User
from sameperson.casebook.sources import STOP, notify
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import company, way_between
from sameperson.linkage.query import File
from sameperson.world.build import COLUMNS as FIELDS

REFERRED, MONITORED = VIABLE = ("referred", "monitored")
DAYS = 30  # until the next look at a pending lead; an assumption
ADDRESS = ["record_id", "address", "city", "postcode", "source", "recorded_on", "links", "weight"]


@dataclass(frozen=True)
class Disposed:
    """What was decided of a lead.

    Attributes:
        event: Its number in the log.
        lead_id, outcome: Which lead, and what became of it.
        addresses: For a viable lead every address in its subject, the newest first, which is the
            one that is used: record_id, address, city, postcode, source, recorded_on, links (the
            chain of link ids from the lead's own record to that one, a tuple; empty for its own)
            and weight (of the chain's weakest link; infinite for none). Whoever doubts the link
            doubts the address.
        stopped: Notices that told sources to send no more (``Policy.stop_signal``), for a lead that
            is closed.
    """

    event: int
    lead_id: str
    outcome: str
    addresses: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    stopped: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def dispose(
    book: Store,
    by: User,
    lead_id: str,
    outcome: str,
    reason: str,
    next_look: date | str | None = None,
) -> Disposed:
    """Decide what becomes of an approved lead.

    Viable leads are referred or monitored, and need an address somewhere in the subject's records:
    what is returned says from which record it comes, and by which links. Others are closed, or
    pending until their next look. A closed lead stops its sources under ``Policy.stop_signal``,
    which closes off corrections too.

    Args:
        by: Who decides (reviewer), not whoever submitted it.
        lead_id: An approved lead.
        outcome: ``"referred"``, ``"monitored"``, ``"closed"`` or ``"pending"``.
        reason: Why.
        next_look: For ``"pending"`` the day of the next look; None for 30 days from now.

    Raises:
        PermissionError: They submitted it.
        ValueError: There is no such approved lead, no such outcome, no reason, or no address.
    """
    with book.act(by, "dispose") as act:
        if outcome not in (*VIABLE, CLOSED, PENDING):
            raise ValueError(
                f"A lead is {REFERRED}, {MONITORED}, {CLOSED} or {PENDING}; it was {outcome!r}."
            )
        needs_reason(reason)
        lead = lead_in(act, lead_id, APPROVED)
        if by.is_called(lead["submitted_by"]):
            raise PermissionError(f"{by.name} submitted lead {lead_id}; somebody else decides it.")
        found = _addresses(act, lead) if outcome in VIABLE else pd.DataFrame()
        stopped = pd.DataFrame()
        if outcome in (CLOSED, PENDING):
            looks = _next(act, next_look) if outcome == PENDING else None
            change_lead(act, lead_id, state=outcome, next_look=looks, looked_to=last_arrival(act))
        if outcome == CLOSED and in_force(act)[1].stop_signal:
            stopped = notify(act, list(company(act, [lead["record_id"]])["record_id"]), STOP, "")
        row = {"lead_id": lead_id, "outcome": outcome, "done_at": act.at, "by_whom": by.name}
        act.insert("disposition", pd.DataFrame([{**row, "reason": reason}]))
        used = found.iloc[:1].reindex(columns=["record_id", "links"]).to_dict("records")
        act.note(
            [lead_id, lead["record_id"]], {"outcome": outcome, "reason": reason, "rests on": used}
        )
        return Disposed(act.seq, lead_id, outcome, found, stopped)


def _addresses(act: Act, lead: dict[str, Any]) -> pd.DataFrame:
    """Addresses in the subject of a lead, newest first, and by which links each is theirs."""
    near = list(company(act, [lead["record_id"]])["record_id"])
    found = act.frame(
        """SELECT record_id, address, city, postcode, source, recorded_on FROM record
        WHERE list_contains(?, record_id) AND address IS NOT NULL
        ORDER BY recorded_on DESC NULLS LAST, arrival DESC""",
        near,
    )
    if not len(found):
        raise ValueError(
            f"No record of the subject of lead {lead['lead_id']} has an address, so it is not "
            "viable: close it, or let it wait."
        )
    ways = [way_between(act, lead["record_id"], record) for record in found["record_id"]]
    return found.assign(
        links=pd.Series([tuple(way["link_id"]) for way in ways], dtype=object),
        weight=[way["weight"].min() if len(way) else np.inf for way in ways],
    )[ADDRESS]


def relook(
    book: Store,
    by: User,
    today: date | str | None = None,
    pairs: pd.DataFrame | None = None,
    days: int = DAYS,
) -> pd.DataFrame:
    """Look again at pending leads whose day has come. Only records that came since add risk.

    Each look weighs the subject's records against all that arrived since the last one. Every such
    pair is another chance of a false link, however often the look finds nothing.

    Args:
        by: Who looks (analyst).
        today: As ISO 8601 text too; None for the book's clock.
        pairs: record_l, record_r, weight of candidate pairs, where they are known; None weighs them
            with the model in force.
        days: Until the next look.

    Returns:
        lead_id, record_id, subject_id, records (that came since the last look), candidates (pairs
        of one of these with a record of the subject, formed by blocking), in_band (those of at
        least the policy's lower weight) and next_look; by lead id.
    """
    with book.act(by, "open a lead") as act:
        day = date.fromisoformat(str(act.at)[:10] if today is None else str(today))
        due = act.frame(
            """SELECT lead_id, record_id, subject_id, looked_to FROM lead
            JOIN record USING (record_id) WHERE lead.state = 'pending' AND next_look <= ?
            ORDER BY lead_id""",
            day.isoformat(),
        )
        lower = in_force(act)[1].lower
        looks = [_look(act, lead, since, pairs) for lead, since in
                 zip(due["record_id"], due["looked_to"], strict=True)]  # fmt: skip
        then = (day + timedelta(days=days)).isoformat()
        for name in due["lead_id"]:
            change_lead(act, name, next_look=then, looked_to=last_arrival(act))
        act.note([*due["lead_id"], *due["record_id"]], {"looked at": len(due)})
        return due.drop(columns="looked_to").assign(
            records=[came for came, _ in looks],
            candidates=[len(weights) for _, weights in looks],
            in_band=[int((weights >= lower).sum()) for _, weights in looks],
            next_look=then,
        )


def _look(
    act: Act, record_id: str, since: int, pairs: pd.DataFrame | None
) -> tuple[int, "pd.Series[float]"]:
    """How many records came since a number, and the weights of their pairs with a subject's."""
    near = set(company(act, [record_id])["record_id"])
    came = act.frame("SELECT * FROM record WHERE arrival > ? AND state <> 'archived'", since)
    new = set(came["record_id"])
    if pairs is None:
        old = act.frame(
            "SELECT * FROM record WHERE list_contains(?, record_id)", sorted(near - new)
        )
        file = File(old[list(FIELDS)], model_in_force(act))
        pairs = file.weigh(came[list(FIELDS)]) if len(came) else pd.DataFrame(columns=["record_l"])
    left, right = pairs["record_l"], pairs["record_r"]
    one = left.isin(new) & right.isin(near - new)
    return len(new), pairs.loc[one | (right.isin(new) & left.isin(near - new)), "weight"]


def _next(act: Act, given: date | str | None) -> str:
    day = date.fromisoformat(str(act.at)[:10])
    then = day + timedelta(days=DAYS) if given is None else date.fromisoformat(str(given))
    if then <= day:
        raise ValueError(f"The next look is after today, {day}; it was {then}.")
    return then.isoformat()
