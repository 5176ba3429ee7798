"""Leads are worked up by priority: an address makes one viable, and viable ones are sent out."""

import numpy as np
import pandas as pd

from sameperson.casebook.year.draws import iso
from sameperson.casebook.year.office import NOBODY, REVIEWER, Codes, Office
from sameperson.casebook.year.sending import EXTRACT, Sent, disclose, ways
from sameperson.casebook.year.watching import OPEN, OVERSTAY, PENDING, REFERRED, WARRANT


def priorities(office: Office, standing: pd.DataFrame) -> pd.Series:
    """Points of the subject of each lead: a rule that ranks is a model too.

    Each visit without a departure, each warrant, each alias and each encounter or tip in the
    subject adds points. A subject that holds two people collects the reasons of both.
    """
    papers, assume = office.papers, office.assume
    kinds = standing["kind"].to_numpy()
    points = np.where(papers.has_alias, assume.points_alias, 0.0)
    points[np.isin(papers.source.astype(str), ("encounters", "tip_line"))] += assume.points_mention
    places = standing["place"].to_numpy()
    points[places[kinds == WARRANT]] += assume.points_warrant
    points[places[kinds == OVERSTAY]] += assume.points_overstay
    points[office.home <= NOBODY] = 0
    total = np.bincount(np.maximum(office.home, 0), points)
    return pd.Series(total[office.home[places]], index=standing.index)


def addresses(office: Office, places: Codes) -> Codes:
    """For each record the place of the newest one with an address in its subject, or -1."""
    papers = office.papers
    giving = np.flatnonzero((office.home > NOBODY) & papers.has_address)
    newest = giving[np.lexsort((giving, papers.on[giving]))]
    found = np.full(int(office.home.max(initial=0)) + 1, -1, dtype=np.int64)
    found[office.home[newest]] = newest  # of several the last assigned, the newest, stays
    return np.asarray(found[office.home[places]], dtype=np.int64)


def work_up(office: Office, standing: pd.DataFrame, extracted: set[str]) -> list[Sent]:
    """Work up the leads with most points, and e-mail the next ones as a list.

    Args:
        standing: As ``watching.watch`` gives it.
        extracted: Records whose leads were on a list before; this adds to it.

    Returns:
        What was sent.
    """
    ready = standing.assign(priority=priorities(office, standing))
    looks = ready["next_look"].fillna("9999-12-31") <= iso(office.day)
    ready = ready[office.home[ready["place"]] > NOBODY]
    ready = ready[(ready["state"] == OPEN) | ((ready["state"] == PENDING) & looks)]
    ready = ready.sort_values(
        ["priority", "opened_at", "record_id"], ascending=[False, True, True], ignore_index=True
    )
    chosen = ready.head(office.assume.workups)
    chosen = chosen.assign(address=addresses(office, chosen["place"].to_numpy()))
    listed = ready.iloc[len(chosen) :]
    listed = listed[~listed["record_id"].isin(extracted)].head(office.assume.extract)
    extracted |= set(listed["record_id"])
    if len(chosen):
        _dispose(office, chosen, ready)
    viable = chosen[chosen["address"] >= 0]
    if office.policy.stop_signal:
        office.stopped |= set(viable.loc[viable["kind"] == OVERSTAY, "record_id"])
    sending = [
        (row, channel) for _, row in viable.iterrows() for channel in ways(office, row["record_id"])
    ]
    sending += [(row, EXTRACT) for _, row in listed.assign(address=-1).iterrows()]
    return disclose(office, sending)


def _dispose(office: Office, chosen: pd.DataFrame, ready: pd.DataFrame) -> None:
    """Write down the new priorities, and what became of the leads that were worked up."""
    viable = chosen["address"] >= 0
    later = iso(office.day + office.assume.look_again_days)
    rows = chosen[["lead_id"]].assign(
        state=np.where(viable, REFERRED, PENDING),
        next_look=np.array([None if fine else later for fine in viable], dtype=object),
        outcome=np.where(viable, "referred", "pending"),
        reason=np.where(viable, "an address is on file", "no address is on file"),
    )
    with office.book.act(REVIEWER, "dispose") as act:
        act.update(
            "UPDATE lead SET priority = incoming.priority FROM incoming "
            "WHERE lead.lead_id = incoming.lead_id",
            ready[["lead_id", "priority"]],
        )
        act.update(
            "UPDATE lead SET state = incoming.state, next_look = incoming.next_look "
            "FROM incoming WHERE lead.lead_id = incoming.lead_id",
            rows,
        )
        done = rows[["lead_id", "outcome", "reason"]]
        act.insert("disposition", done.assign(done_at=act.at, by_whom=act.by.name))
        act.note([*rows["lead_id"]], {"worked up": len(rows), "referred": int(viable.sum())})
