"""Records arrive each week; some are sent again, and some are not sent any more."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from sameperson.casebook.arrivals import file, match
from sameperson.casebook.changes import set_states, settle
from sameperson.casebook.in_force import model_id_in_force
from sameperson.casebook.store import Act
from sameperson.casebook.subjects import HELD, IN_DOUBT, STANDING, WITHDRAWN
from sameperson.casebook.year.office import ADMINISTRATOR, NOBODY, NOT_HERE, Codes, Office


def take(office: Office, places: Codes) -> tuple[int, int]:
    """File records that arrive and match them under the policy.

    Args:
        places: Of the records, in the order in which they arrive.

    Returns:
        How many links were made, and how many put on hold.
    """
    if not len(places):
        return 0, 0
    with office.book.act(ADMINISTRATOR, "import a batch") as act:
        records = receive(act, office, places, "all sources")
        here = office.home != NOT_HERE
        known = office.pairs[here[office.pairs["left"]] & here[office.pairs["right"]]]
        found = match(act, records, known, model_id_in_force(act) or "")
    office.moved(found.moved)
    return len(found.linked), len(found.held)


def receive(act: Act, office: Office, places: Codes, source: str) -> pd.Series:
    """File records as one batch, each under a subject of its own; returns their ids."""
    rows = office.papers.rows.iloc[places]
    office.home[places], office.came[places] = NOBODY, office.day
    name = act.ids("B")[0]
    count = {"rows": len(rows), "taken": len(rows), "quarantined": 0}
    batch = {"batch_id": name, "source": source, "received_at": act.at, "by_whom": act.by.name}
    act.insert("batch", pd.DataFrame([{**batch, **count}]))
    file(act, rows, name)
    act.note([name, *rows["record_id"]], {"records": len(rows)})
    return pd.Series(rows["record_id"])


def due_on(office: Office) -> Codes:
    """The day on which each record comes in: when it was recorded, or late with a later update."""
    assume, papers = office.assume, office.papers
    due = papers.recorded.copy()
    for place in np.flatnonzero(papers.event == "departure").tolist():
        if office.drawn("late update", papers.ids[place]) < assume.late_updates:
            due[place] += assume.late_days
    return due


def closed_off(office: Office, places: Codes, visit: Codes) -> Codes:
    """Those of the arriving records that the stop signal keeps out.

    Args:
        places: Of the records that would arrive.
        visit: For every record the place of the arrival whose visit it ends, as its source knows;
            -1 for none.
    """
    if not office.policy.stop_signal:
        return places[:0]
    stopped = [at >= 0 and office.papers.ids[at] in office.stopped for at in visit[places]]
    return places[stopped]


def send_again(office: Office) -> int:
    """A stale feed: sources send records again, and what a correction withdrew is linked anew.

    A must-not-link stops that; without one (``Policy.guard``) a link of at least the upper weight
    stands again, and a lighter one goes to the queue again.

    Returns:
        How many links stand or wait again.
    """
    if office.policy.guard or not office.withdrawn:
        return 0
    with office.book.act(ADMINISTRATOR, "match") as act:
        links = act.frame(
            "SELECT link_id, record_l, record_r, weight FROM link "
            "WHERE state = $2 AND list_contains($1, link_id) ORDER BY link_id",
            sorted(office.withdrawn),
            WITHDRAWN,
        )
        again = links[
            [_sent(office, pair) for pair in zip(links["record_l"], links["record_r"], strict=True)]
        ]
        sure = (again["weight"] >= office.policy.upper) & office.policy.automatic
        states = dict(zip(again["link_id"], sure.map({True: STANDING, False: HELD}), strict=True))
        set_states(act, "link", states)
        because = again.loc[~sure, ["link_id"]].assign(because=IN_DOUBT)
        act.update(
            "UPDATE link SET held_because = because FROM incoming "
            "WHERE link.link_id = incoming.link_id",
            because,
        )
        records = sorted(set(again["record_l"]) | set(again["record_r"]))
        done = settle(act, records) if records else None
        act.note([*again["link_id"], *records], {"sent again": len(again)})
    office.withdrawn -= set(states)
    if done is not None:
        office.moved(done.moved)
    return len(again)


def _sent(office: Office, pair: Collection[str]) -> bool:
    """Whether a source sends one of two records again this week."""
    sources = office.papers.source[office.papers.places(list(pair))]
    return any(
        source in office.assume.feed_sources
        and office.drawn("sent again", record, office.day) < office.assume.sent_again
        for record, source in zip(pair, sources, strict=True)
    )
