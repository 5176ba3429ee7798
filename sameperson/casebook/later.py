"""What an undo would take from later decisions: rows that they changed, and links that they need.

A decision that is undone does not count, nor does the undo that did it: together they changed
nothing. An undo that put the decision itself back in force counts, since somebody wanted it so.
"""

import pandas as pd

from sameperson.casebook.store import Act
from sameperson.casebook.subjects import apart, breaking, company, standing
from sameperson.linkage.holding import strongest_path


def undone(act: Act) -> dict[int, int]:
    """Undos that stand: event undone -> number of the undo."""
    pairs = act.rows("SELECT DISTINCT seq, undoes FROM change WHERE undoes > 0 ORDER BY seq DESC")
    found: dict[int, int] = {}
    for seq, undoes in pairs:  # the last undo counts; it may have undone an undo
        if seq not in found:
            found[undoes] = seq
    return found


def later_rows(act: Act, event: int, rows: pd.DataFrame) -> list[str]:
    """Later decisions that stand in a row of an event, as number, action and name.

    Args:
        rows: entity, id of what would change.

    Raises:
        ValueError: The event is undone already.
    """
    void = undone(act)
    if event in void:
        raise ValueError(f"Event {event} is undone already, by event {void[event]}.")
    later = act.rows(
        """SELECT DISTINCT c.seq, e.by_whom, e.action, c.entity, c.id FROM change c
        JOIN event e ON e.seq = c.seq WHERE c.seq > ? AND list_contains(?, c.id) ORDER BY c.seq""",
        event,
        list(rows["id"]),
    )
    own = set(rows[["entity", "id"]].itertuples(index=False, name=None))
    undoes = dict(act.rows("SELECT DISTINCT seq, undoes FROM change WHERE undoes > 0"))
    counts = {
        seq: f"{seq} ({action}, by {who})"
        for seq, who, action, *row in later
        if tuple(row) in own and seq not in void and _decided(seq, event, undoes)
    }
    return list(counts.values())


def _decided(seq: int, event: int, undoes: dict[int, int]) -> bool:
    """Whether a later event that stands did more than take back one that came after ``event``."""
    if seq not in undoes:
        return True
    first = undoes[seq]
    while first > event and first in undoes:
        first = undoes[first]
    return first <= event


def later_links(act: Act, event: int, rows: pd.DataFrame, records: list[str]) -> list[str]:
    """What would be broken by rows that stand again: decisions and links that stand only since.

    Args:
        event: That is being undone.
        rows: entity, id of what was changed back.
        records: That these are about.
    """
    near = list(company(act, records)["record_id"])
    links = standing(act, near)
    broken = breaking(act, near, links)
    decided, ruled = list[str](), list[str]()
    for pair in dict.fromkeys(zip(broken["decision_l"], broken["decision_r"], strict=True)):
        kept = apart(act, pair)["apart_id"]
        way = links.loc[_on_the_way(links, *pair), "link_id"]
        decided += _decided_since(act, event, "must_not_link", kept[~kept.isin(rows["id"])])
        decided += _decided_since(act, event, "link", way[~way.isin(rows["id"])])
        ruled += _made_since(act, event, way)
    return list(dict.fromkeys(decided or ruled))


def _on_the_way(links: pd.DataFrame, one: str, other: str) -> list[bool]:
    """Which links lead from one record to another."""
    way = strongest_path(links, one, other)
    steps = {frozenset(step) for step in zip(way["record_l"], way["record_r"], strict=True)}
    ends = zip(links["record_l"], links["record_r"], strict=True)
    return [frozenset(pair) in steps for pair in ends]


def _decided_since(act: Act, event: int, entity: str, ids: pd.Series) -> list[str]:
    """The decisions that last changed some rows, of those after an event."""
    found = act.rows(
        """WITH last AS (SELECT id, max(seq) AS seq FROM change WHERE entity = ? GROUP BY id)
        SELECT DISTINCT seq, action, by_whom FROM last JOIN event USING (seq)
        WHERE seq > ? AND list_contains(?, id) ORDER BY seq""",
        entity,
        event,
        list(ids),
    )
    return [f"{seq} ({action}, by {who})" for seq, action, who in found]


def _made_since(act: Act, event: int, links: pd.Series) -> list[str]:
    """Links that no decision changed and that a rule made after an event.

    By the number of the event that made them; by the time where that is not known.
    """
    found = act.rows(
        """SELECT link_id, made_by FROM link WHERE list_contains($1, link_id)
        AND link_id NOT IN (SELECT id FROM change WHERE entity = 'link')
        AND CASE WHEN made_in IS NOT NULL THEN made_in > $2
            ELSE made_at >= (SELECT done_at FROM event WHERE seq = $2) END ORDER BY link_id""",
        list(links),
        event,
    )
    return [f"{name} (made by {maker})" for name, maker in found]
