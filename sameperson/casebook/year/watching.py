"""Leads open and close: visits whose days ran out without a departure, and warrants."""

import numpy as np
import pandas as pd

from sameperson.casebook.store import Act
from sameperson.casebook.year.draws import PERMITTED_DAYS
from sameperson.casebook.year.office import ANALYST, NOBODY, REVIEWER, Codes, Flags, Office

OVERSTAY, WARRANT = "overstay", "warrant"
OPEN, PENDING, REFERRED, CLOSED = "open", "pending", "approved", "closed"
LONGEST = 300  # days after an arrival in which a departure is taken for the end of that visit


def visits(office: Office) -> tuple[Codes, Flags, Flags]:
    """What the file says of every visit whose arrival belongs to a subject and whose days ran out.

    Returns:
        Places of the arrivals; whether the subject holds a departure within the permitted days; and
        whether it holds a later one, before the subject's next arrival.
    """
    papers, filed = office.papers, office.home > NOBODY
    came = np.flatnonzero(filed & (papers.event == "arrival"))
    left = np.flatnonzero(filed & (papers.event == "departure"))
    due = came[papers.on[came] + PERMITTED_DAYS < office.day]
    stay = days_until(office, due, left, 0)
    back = days_until(office, due, came, 1)
    in_time = stay <= PERMITTED_DAYS
    return due, in_time, ~in_time & (stay <= LONGEST) & (stay < back)


def days_until(office: Office, places: Codes, others: Codes, least: int) -> Codes:
    """Days from each record to the next of some others in its subject; very many for none.

    Args:
        places, others: Of records, all in subjects.
        least: Days that must lie between at least.
    """
    span = 1 << 20  # more days than any two records lie apart
    events = np.sort(office.home[others] * span + office.papers.on[others])
    asked = office.home[places] * span + office.papers.on[places]
    events = np.append(events, np.iinfo(np.int64).max)
    return np.asarray(events[np.searchsorted(events, asked + least)] - asked, dtype=np.int64)


def leads(act: Act) -> pd.DataFrame:
    """All leads: lead_id, record_id, kind, state, priority, opened_at, next_look."""
    return act.frame(
        "SELECT lead_id, record_id, kind, state, priority, opened_at, next_look FROM lead "
        "ORDER BY lead_id"
    )


def watch(office: Office) -> pd.DataFrame:
    """Open a lead for every visit that looks like an overstay and for every warrant; close others.

    A lead closes when the visit has a departure now: late updates and later links clear people too.
    A closed lead opens again when its departure is gone from the subject.

    Returns:
        The leads that stand after it, with the column ``place``: that of its record.
    """
    due, in_time, later = visits(office)
    over = set(office.ids(due[~in_time & ~later]))
    gone = {**dict.fromkeys(office.ids(due[in_time]), "departure on file"),
            **dict.fromkeys(office.ids(due[later]), "left late")}  # fmt: skip
    warrants = set(office.ids(_warrants(office)))
    with office.book.act(ANALYST, "open a lead") as act:
        known = leads(act)
        _open(act, sorted(over - set(known["record_id"])), OVERSTAY)
        _open(act, sorted(warrants - set(known["record_id"])), WARRANT)
        back = known[(known["state"] == CLOSED) & known["record_id"].isin(over)]
        act.update(
            "UPDATE lead SET state = 'open' FROM incoming WHERE lead.lead_id = incoming.lead_id",
            back[["lead_id"]],
        )
        act.note([*back["lead_id"]], {"opened again": len(back)})
        standing = leads(act)
    closing = known[(known["state"] != CLOSED) & known["record_id"].isin(gone)]
    if len(closing):
        with office.book.act(REVIEWER, "dispose") as act:
            close(act, closing["lead_id"], closing["record_id"].map(gone))
        office.stopped |= set(closing["record_id"])
    shut = (standing["state"] == CLOSED) | standing["lead_id"].isin(closing["lead_id"])
    standing = standing[~shut].reset_index(drop=True)
    return standing.assign(place=office.papers.places(standing["record_id"]))


def close(act: Act, lead_ids: pd.Series, reasons: pd.Series) -> None:
    """Close leads, each for a reason."""
    rows = pd.DataFrame({"lead_id": lead_ids, "reason": reasons, "outcome": "closed"})
    act.update(
        "UPDATE lead SET state = 'closed', next_look = NULL FROM incoming "
        "WHERE lead.lead_id = incoming.lead_id",
        rows,
    )
    act.insert("disposition", rows.assign(done_at=act.at, by_whom=act.by.name))
    act.note([*lead_ids], {"closed": len(rows)})


def _warrants(office: Office) -> Codes:
    sources = np.isin(office.papers.source.astype(str), office.assume.warrant_sources)
    return np.flatnonzero((office.home > NOBODY) & sources)


def _open(act: Act, records: list[str], kind: str) -> None:
    if records:
        names = act.ids("L", len(records))
        made = {"kind": kind, "state": OPEN, "opened_at": act.at, "opened_by": act.by.name}
        act.insert("lead", pd.DataFrame({"lead_id": names, "record_id": records, **made}))
        act.note([*names, *records], {"kind": kind})
