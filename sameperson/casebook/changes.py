"""What decisions change, row by row, so that each can be undone and none undone unawares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from sameperson.casebook.independence import hands_in
from sameperson.casebook.later import later_links, later_rows
from sameperson.casebook.roles import MAY, User, may
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import (
    FILED,
    HELD,
    IN_DOUBT,
    REFUSED,
    WITHDRAWN,
    breaking,
    company,
    give_reasons,
    refile,
    standing,
)
from sameperson.linkage.provenance import identities_of

KEYS = {"link": "link_id", "must_not_link": "apart_id", "record": "record_id"}
STATE = "CASE WHEN state = 'held' AND held_because = 'in doubt' THEN 'in doubt' ELSE state END"
"""A link's state as changes know it: what a person must decide comes back as that after an undo."""


class WouldUndoAnother(ValueError):
    """An undo that would also undo somebody else's later decision."""


@dataclass(frozen=True)
class Done:
    """What a decision did.

    Attributes:
        event: Its number in the log; ``undo`` takes it.
        moved: record_id, before, after (subject ids) of every record that changed its subject.
        held: Links that were put on hold, or stay there, since a decision keeps their ends apart:
            link_id, record_l, record_r, decision_l, decision_r (the pair that it would have
            joined).
    """

    event: int
    moved: pd.DataFrame
    held: pd.DataFrame


def set_states(act: Act, entity: str, states: Mapping[str, str]) -> None:
    """Give rows of links, must-not-links or records another state, and remember the one before.

    What an action changes twice is remembered once: as it was before, and as it is after.

    Args:
        entity: link, must_not_link or record.
        states: Id -> state; for a link ``"in doubt"`` too, which is on hold for a person.
    """
    now = states_now(act, entity, states)
    stays = {(state, state) for state in states.values()} | {(IN_DOUBT, HELD)}
    rows = pd.DataFrame(
        [(i, now[i], after) for i, after in states.items() if (now[i], after) not in stays],
        columns=["id", "before", "after"],
        dtype=object,
    ).assign(seq=act.seq, entity=entity)
    if len(rows):
        _remember(act, entity, rows)
        _write(act, entity, rows)


def _remember(act: Act, entity: str, rows: pd.DataFrame) -> None:
    """Add to the changes of this action, or alter what it has changed already."""
    query = "SELECT id FROM change WHERE seq = ? AND entity = ? AND list_contains(?, id)"
    known = [name for (name,) in act.rows(query, act.seq, entity, list(rows["id"]))]
    again = rows["id"].isin(known)
    act.insert("change", rows[~again])
    act.update(
        """UPDATE change SET after = incoming.after FROM incoming
        WHERE change.seq = incoming.seq AND change.entity = incoming.entity
        AND change.id = incoming.id""",
        rows[again],
    )
    if known:
        act.rows("DELETE FROM change WHERE seq = ? AND before = after", act.seq)


def _write(act: Act, entity: str, rows: pd.DataFrame) -> None:
    set_ = "state = incoming.after"
    if entity == "link":
        set_ = f"""state = CASE after WHEN '{IN_DOUBT}' THEN '{HELD}' ELSE after END,
            held_because = CASE after WHEN '{IN_DOUBT}' THEN after ELSE held_because END"""
    act.update(f"UPDATE {entity} SET {set_} FROM incoming WHERE {entity}.{KEYS[entity]} = id", rows)


def states_now(act: Act, entity: str, ids: Iterable[str]) -> dict[str, str]:
    """The state of some rows now."""
    key, state = KEYS[entity], STATE if entity == "link" else "state"
    query = f"SELECT {key}, {state} FROM {entity} WHERE list_contains(?, {key})"
    return dict(act.rows(query, list(ids)))


def add(act: Act, entity: str, rows: pd.DataFrame) -> None:
    """Add links or must-not-links that a decision makes."""
    act.insert(entity, rows)
    made = {"seq": act.seq, "entity": entity, "id": rows[KEYS[entity]], "before": None}
    act.insert("change", pd.DataFrame({**made, "after": rows["state"]}))


def settle(act: Act, records: Iterable[str]) -> Done:
    """After links or decisions changed, let everything follow from them.

    A link in doubt about a pair that is kept apart now is refused: somebody has decided it. Of
    links that together join two records which must stay apart, the heaviest stand, ties by record
    id (``linkage.constraints.constrained``), and the others are put on hold. Records on hold are
    filed where no doubt is left, and subjects are filed anew.
    """
    filed = company(act, records)
    near = filed["record_id"]
    set_states(act, "link", dict.fromkeys(_answered(act, near), REFUSED))
    held = breaking(act, near, standing(act, near))
    set_states(act, "link", dict.fromkeys(held["link_id"], HELD))
    give_reasons(act, held)
    set_states(act, "record", dict.fromkeys(no_longer_in_doubt(act, filed), FILED))
    return Done(act.seq, refile(act, near), held.drop(columns="held_because"))


def _answered(act: Act, near: Iterable[str]) -> list[str]:
    """Links in doubt about a pair of records that a decision keeps apart."""
    query = """SELECT DISTINCT link_id FROM link JOIN must_not_link m USING (record_l, record_r)
        WHERE m.state = 'standing' AND link.state = 'held' AND held_because = 'in doubt'
        AND list_contains($1, record_l) AND list_contains($1, record_r) ORDER BY link_id"""
    return [name for (name,) in act.rows(query, list(near))]


def no_longer_in_doubt(act: Act, near: pd.DataFrame) -> list[str]:
    """Those records on hold of whom nothing is in doubt any more.

    Records that standing links hold together wait together: until one of them is filed, or until no
    link in doubt leads from any of them to somebody else.

    Args:
        near: record_id, state of records and of all that are linked with them.
    """
    waits = (near["state"] == HELD).to_numpy()
    if not waits.any():
        return []
    group = identities_of(standing(act, near["record_id"]), pd.Index(near["record_id"]))
    doubts = act.frame(
        """SELECT record_l, record_r FROM link WHERE state = 'held' AND held_because = $2
        AND (list_contains($1, record_l) OR list_contains($1, record_r))""",
        list(near.loc[waits, "record_id"]),
        IN_DOUBT,
    )
    left, right = (group.reindex(doubts[end]).to_numpy(dtype=object) for end in doubts.columns)
    open_still = {*left[left != right], *right[left != right]}
    home = group.reindex(near["record_id"]).to_numpy(dtype=object)
    keeps = pd.Series(home).isin(open_still - set(home[~waits])).to_numpy()
    return list(near.loc[waits & ~keeps, "record_id"])


def undo(book: Store, by: User, event: int, reason: str = "") -> Done:
    """Undo a decision: everything it changed stands again as before it.

    Decisions can be undone in any order that stays consistent, and an undo is itself a decision
    that can be undone. An undo puts nothing on hold: where that would be needed it is refused.
    Records on hold that come back to it are filed where nothing about them is in doubt by now.

    Args:
        by: Who undoes it (analyst, reviewer).
        event: Number of the decision, as ``Done.event`` gives it.
        reason: Why; the log keeps it.

    Raises:
        WouldUndoAnother: A later decision changed the same, or would be broken. The sentence says
            which decision and whose; nothing was changed.
        ValueError: The event decided nothing that can be undone, or is undone already.
        PermissionError: Only another role may decide what this event decided.
    """
    with book.act(by, "undo") as act:
        rows = act.frame("SELECT entity, id, before, after FROM change WHERE seq = ?", event)
        if not len(rows):
            raise ValueError(
                f"Event {event} is no decision that can be undone; undo takes the number of a "
                "decided link, a split, a consolidation, a decided request or an undo."
            )
        root, action, stands = _refuse_if_above(act, event)
        rows = _to_change(act, event, rows)
        _refuse(event, later_rows(act, event, rows))
        for entity, own in rows.groupby("entity", sort=True):
            set_states(act, str(entity), dict(zip(own["id"], own["target"], strict=True)))
        act.rows("UPDATE change SET undoes = ? WHERE seq = ?", event, act.seq)
        records = _records_of(act, rows)
        if action == "decide a request":
            _request_again(act, root, records, stands)
        _refuse(event, later_links(act, event, rows, records))
        done = settle(act, records)
        act.note(
            [*records, *done.moved["before"].dropna(), *done.moved["after"].dropna()],
            {"event": event, "reason": reason},
        )
        return done


def _refuse_if_above(act: Act, event: int) -> tuple[int, str, bool]:
    """Refuse to somebody whose role could not have made the decision that would be undone.

    Returns:
        The decision at the root of a chain of undos, what it was, and whether it stands afterwards.
    """
    root, stands = event, False
    while True:
        action, who = act.rows("SELECT action, by_whom FROM event WHERE seq = ?", root)[0]
        if action != act.action:
            break
        root = act.rows("SELECT any_value(undoes) FROM change WHERE seq = ?", root)[0][0]
        stands = not stands
    if not may(act.by, action):
        raise PermissionError(
            f"Event {root} ({action}, by {who}) takes the role {' or '.join(MAY[action])} to undo "
            f"as well; {act.by.name} is signed in as {act.by.role}. Nothing was changed."
        )
    return root, action, stands


def _request_again(act: Act, root: int, records: list[str], stands: bool) -> None:
    """A request whose decision is undone is open again; who had a hand in it does not undo it."""
    if hands := [did for did in hands_in(act, act.by.name, records) if f"event {root} " not in did]:
        raise PermissionError(
            f"Event {root} decided somebody's request, and {act.by.name} {'; '.join(hands)}. "
            "Somebody else undoes it. Nothing was changed."
        )
    events = act.rows(
        """SELECT about FROM event_text JOIN event USING (seq) WHERE seq >= $1
        AND (done_at, by_whom, action) IN (SELECT (done_at, by_whom, action) FROM event
            WHERE seq = $1) ORDER BY seq""",
        root,
    )
    name = next((own[0] for (own,) in events if own and own[0].startswith("Q")), None)
    state = "decided" if stands else "open"
    act.rows("UPDATE request SET state = ? WHERE request_id = ?", state, name)


def _to_change(act: Act, event: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the state that each comes back to, without records that are in it already."""
    target = rows["before"].astype(object).where(rows["before"].notna(), WITHDRAWN)
    states = states_now(act, "record", rows.loc[rows["entity"] == "record", "id"])
    there = (rows["entity"] == "record") & (rows["id"].map(states) == target)
    if there.all():
        raise ValueError(f"Everything is as it was before event {event}; nothing is to be undone.")
    return rows.assign(target=target)[~there]


def _refuse(event: int, later: list[str]) -> None:
    if later:
        raise WouldUndoAnother(
            f"Event {event} cannot be undone by itself: later decisions rest on what it changed: "
            f"{'; '.join(later)}. Undo these first, or talk to whoever made them. Nothing was "
            "changed."
        )


def _records_of(act: Act, rows: pd.DataFrame) -> list[str]:
    """Every record that some changed rows are about."""
    found = set(rows.loc[rows["entity"] == "record", "id"])
    for entity in ("link", "must_not_link"):
        own = list(rows.loc[rows["entity"] == entity, "id"])
        query = f"SELECT record_l, record_r FROM {entity} WHERE list_contains(?, {KEYS[entity]})"
        found |= {record for pair in act.rows(query, own) for record in pair}
    return sorted(found)
