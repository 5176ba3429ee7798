"""From one link: who made it, who saw it, who used it, and who was sent it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sameperson.casebook.history import ever_near, spans, stood
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.linkage.provenance import identities_of

SEES = ("view", "search", "report to a person", "trace")
COLUMNS = ["when", "who", "role", "what", "about"]
RULE, RECIPIENT = "rule", "recipient"
Row = tuple[int, str, str | None, str | None, str, str]  # number of the event, then the columns

SAYS = (
    "This is what the casebook wrote down. It shows that somebody looked at these records or was "
    "sent them, not that what they read was right, that they took notice of the link, or what they "
    "did with it; nor who saw it over a shoulder, was told, or was passed a copy on."
)


@dataclass(frozen=True)
class Trace:
    """Who had to do with a link.

    Attributes:
        link_id: The link.
        rows: when (ISO 8601), who, role, what (``"made"``, ``"changed"``, ``"saw"``, ``"used"`` or
            ``"was sent"``) and about, in the order of the log, whatever the clock said.
        erased: Events since the link was made whose text has been erased: whether one of them was
            about this link cannot be known any more.
        says: What such a trace shows, and what it cannot know.
    """

    link_id: str
    rows: pd.DataFrame
    erased: int
    says: str = SAYS


@dataclass(frozen=True)
class _Then:
    """What the two records were part of when something happened."""

    records: frozenset[str]
    subjects: frozenset[str]


class _Company:
    """The records filed with either end of a link at any earlier event, and their subjects."""

    def __init__(self, act: Act, ends: tuple[str, str]) -> None:
        self.ends = ends
        self.near = ever_near(act, ends)
        query = "SELECT record_id, arrival FROM record WHERE list_contains(?, record_id)"
        self.arrival: dict[str, int] = dict(act.rows(query, self.near))
        self.spans = spans(act, ends)
        self.turns = sorted({*self.spans["since"].dropna(), *self.spans["until"].dropna()})
        self.known: dict[int, _Then] = {}

    def at(self, seq: int) -> _Then:
        """At the beginning of an event; the same for all events between two changes."""
        turn = sum(change < seq for change in self.turns)
        if turn not in self.known:
            group = identities_of(stood(self.spans, seq), self.near)
            own = [group.index[group == group[end]] for end in self.ends]
            subjects = {f"S{min(self.arrival[record] for record in side):06d}" for side in own}
            records = frozenset(record for side in own for record in side)
            self.known[turn] = _Then(records, frozenset(subjects))
        return self.known[turn]


def trace(book: Store, by: User, link_id: str) -> Trace:
    """List who made a link, saw it, used it, and was sent it, since it was made.

    *Made* and *changed*: the link itself, and every decision that changed whether it stands. *Saw*:
    views, searches, reports and traces of either record, or of a subject that it was part of at
    that time. *Used*: verdicts on the two, and leads and dispositions of a record filed with them
    at that time. *Was sent*: disclosures of either record, or as a subject of that time.

    What came before and what after, the numbers of events say. Where the text that would tell an
    event was erased, its time does, and then what happened in the same second counts.

    Args:
        by: Who asks (auditor, administrator). That they did is in the log, and in the next trace.
        link_id: The link, in any state.

    Raises:
        ValueError: There is no such link, or none any more.
    """
    with book.act(by, "trace") as act:
        found = act.rows("SELECT * FROM link WHERE link_id = ?", link_id)
        if not found:
            raise ValueError(f"There is no link {link_id} in this casebook; it may have expired.")
        link = act.frame("SELECT * FROM link WHERE link_id = ?", link_id).iloc[0]
        since = _made(act, link)
        company = _Company(act, (link["record_l"], link["record_r"]))
        rows = [
            *_making(act, link, since),
            *_seeing(act, company, link_id, since),
            *_judging(act, link),
            *_working(act, company, since),
            *_sending(act, company, since),
        ]
        act.note([link_id, link["record_l"], link["record_r"]])
        return Trace(link_id, _in_order(act, rows), _erased(act, since))


def _number(act: Act, when: str) -> int:
    """Number of the first event of a time, or the next one's when there was none since."""
    (found,) = act.rows("SELECT min(seq) FROM event WHERE done_at >= ?", when)[0]
    return act.seq if found is None else int(found)


def _event(act: Act, name: str, who: str, when: str) -> int:
    """Number of the event in which somebody did something about a lead or a verdict."""
    query = """SELECT min(seq) FROM event JOIN event_text USING (seq)
        WHERE done_at = ? AND by_whom = ? AND list_contains(about, ?)"""
    (found,) = act.rows(query, when, who, name)[0]
    return _number(act, when) if found is None else int(found)


def _made(act: Act, link: "pd.Series[Any]") -> int:
    """Number of the event that made the link: a rule's is in its row, a decision's in `change`."""
    if pd.notna(link["made_in"]):
        return int(link["made_in"])
    query = "SELECT min(seq) FROM change WHERE id = ? AND before IS NULL AND entity = 'link'"
    (found,) = act.rows(query, link["link_id"])[0]
    return _number(act, link["made_at"]) if found is None else int(found)


def _making(act: Act, link: "pd.Series[Any]", since: int) -> Iterator[Row]:
    adopted = act.rows("SELECT by_whom FROM policy WHERE policy_id = ?", link["policy_id"])
    rule = adopted and str(link["made_by"]).startswith("rule")
    why = f"{link['link_id']}: {link['reason']}"
    why += f"; {adopted[0][0]} adopted {link['policy_id']}" if rule else ""
    yield since, link["made_at"], link["made_by"], RULE if rule else None, "made", why
    changes = act.rows(
        """SELECT seq, done_at, by_whom, role, action, before, after FROM change
        JOIN event USING (seq) WHERE id = ? AND entity = 'link' AND before IS NOT NULL""",
        link["link_id"],
    )
    for seq, at, who, role, action, before, after in changes:
        yield seq, at, who, role, "changed", f"{action}: from {before} to {after}"


def _seeing(act: Act, company: _Company, link_id: str, since: int) -> Iterator[Row]:
    events = act.rows(
        """SELECT seq, done_at, by_whom, role, action, about FROM event
        JOIN event_text USING (seq) WHERE seq >= ? AND list_contains(?, action)""",
        since,
        list(SEES),
    )
    for seq, at, who, role, action, about in events:
        seen = {link_id, *company.ends, *company.at(seq).subjects}
        named = [name for name in dict.fromkeys(about) if name in seen]
        if named:
            yield seq, at, who, role, "saw", f"{action}: {', '.join(named)}"


def _judging(act: Act, link: "pd.Series[Any]") -> Iterator[Row]:
    verdicts = act.rows(
        """SELECT verdict_id, verdict, by_whom, done_at FROM verdict WHERE link_id = $1
        OR (least(record_l, record_r) = $2 AND greatest(record_l, record_r) = $3)""",
        link["link_id"],
        *sorted((link["record_l"], link["record_r"])),
    )
    for name, verdict, who, at in verdicts:
        yield _event(act, name, who, at), at, who, None, "used", f"verdict {name}: {verdict}"


def _working(act: Act, company: _Company, since: int) -> Iterator[Row]:
    done = act.rows(
        """SELECT lead_id, record_id, opened_at, opened_by, concat('opened: ', kind) FROM lead
        WHERE list_contains($1, record_id)
        UNION ALL SELECT lead_id, record_id, done_at, by_whom, concat(outcome, ': ', reason)
        FROM disposition JOIN lead USING (lead_id) WHERE list_contains($1, record_id)""",
        company.near,
    )
    for lead, record, at, who, what in done:
        seq = _event(act, lead, who, at)
        if seq >= since and record in company.at(seq + 1).records:
            yield seq, at, who, None, "used", f"lead {lead} {what}"


def _sending(act: Act, company: _Company, since: int) -> Iterator[Row]:
    sent = act.rows(
        """SELECT seq, done_at, recipient, disclosure_id, record_id, subject_id, channel, by_whom
        FROM disclosure WHERE seq >= ? AND list_contains(?, record_id)""",
        since,
        company.near,
    )
    for seq, at, to, name, record, subject, channel, who in sent:
        if record in company.ends or subject in company.at(seq).subjects:
            about = f"{name}: {record} as {subject}, by {channel}, from {who}"
            yield seq, at, to, RECIPIENT, "was sent", about


def _in_order(act: Act, rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as a frame; whoever a table names without a role has the one of their last event."""
    roles = dict(act.rows("SELECT by_whom, arg_max(role, seq) FROM event GROUP BY by_whom"))
    table = [
        (at, who, role or roles.get(who or ""), what, about)
        for _, at, who, role, what, about in sorted(rows, key=lambda row: (row[0], row[4], row[5]))
    ]
    return pd.DataFrame(table, columns=COLUMNS, dtype=object)


def _erased(act: Act, since: int) -> int:
    query = "SELECT count(*) FROM event ANTI JOIN event_text USING (seq) WHERE seq >= ?"
    return int(act.rows(query, since)[0][0])
