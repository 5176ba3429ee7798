"""Decisions about who is who: link, keep apart, split, consolidate, decide what is held."""

from collections.abc import Collection
from itertools import product

import numpy as np
import pandas as pd

from sameperson.casebook.changes import Done, add, set_states, settle
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import (
    FILED,
    HELD,
    REFUSED,
    STANDING,
    WITHDRAWN,
    apart,
    breaking,
    company,
    give_reasons,
    standing,
)
from sameperson.linkage.provenance import identities_of

SAME, DIFFERENT, CANNOT_TELL = "same", "different", "cannot tell"


def consolidate(book: Store, by: User, record_a: str, record_b: str, reason: str) -> Done:
    """Say that two records, and so the subjects that they belong to, are one person.

    Args:
        by: Who says so (analyst, reviewer).
        record_a, record_b: One record of each subject: those that the decision is about.
        reason: Why. A link without a reason cannot be judged later.

    Raises:
        ValueError: A record is not there, no reason is given, they are linked already, or a
            decision keeps the two subjects apart: it says which, and nothing was changed.
    """
    with book.act(by, "consolidate") as act:
        _needs_reason(reason)
        done = consolidate_in(act, record_a, record_b, reason)
        _note(act, done, sorted([record_a, record_b]), reason)
        return done


def consolidate_in(act: Act, record_a: str, record_b: str, reason: str) -> Done:
    """The same inside an action, for decisions that do more than this."""
    left, right = _pair(act, record_a, record_b)
    near = company(act, [left, right])
    group = identities_of(standing(act, near["record_id"]), pd.Index(near["record_id"]))
    if group[left] == group[right]:
        raise ValueError(f"{left} and {right} are linked already, directly or through others.")
    add(act, "link", _link(act, left, right, np.inf, reason))
    set_states(act, "record", dict.fromkeys(_held_of(near, (left, right)), FILED))
    done = settle(act, [left, right])
    if len(done.held):
        pair = done.held.iloc[0]
        raise ValueError(
            f"A decision keeps {pair['decision_l']} and {pair['decision_r']} apart, so these "
            "subjects cannot be consolidated. Undo that decision first. Nothing was changed."
        )
    return done


def keep_apart(book: Store, by: User, record_a: str, record_b: str, reason: str) -> Done:
    """Decide that two records are never of one subject, directly or through others.

    If links hold them together now, the lightest that must give way are put on hold. A link of the
    two that is in doubt is refused.

    Args:
        by: Who decides (analyst, reviewer).
        record_a, record_b: The two records.
        reason: Why.

    Raises:
        ValueError: A record is not there, no reason is given, or they are kept apart already.
    """
    with book.act(by, "keep apart") as act:
        _needs_reason(reason)
        pair = _pair(act, record_a, record_b)
        if len(apart(act, pair)):
            raise ValueError(f"A decision keeps {pair[0]} and {pair[1]} apart already.")
        add(act, "must_not_link", _apart(act, [pair], reason))
        done = settle(act, pair)
        _note(act, done, pair, reason)
        return done


def split(book: Store, by: User, records: Collection[str], reason: str) -> Done:
    """Split a subject: some of its records are another person's than the rest.

    The links between the two sides are withdrawn, and a must-not-link stands between each record of
    one side and each of the other, so that no later link joins them unawares.

    Args:
        by: Who splits (analyst, reviewer).
        records: The records of one side; all of one subject, and not all of it.
        reason: Why.

    Raises:
        ValueError: A record is not there, they are not of one subject, nothing remains on the other
            side, or no reason is given.
    """
    with book.act(by, "split") as act:
        _needs_reason(reason)
        done, _ = split_in(act, records, reason)
        _note(act, done, sorted(set(records)), reason)
        return done


def split_in(
    act: Act, records: Collection[str], reason: str, guard: bool = True
) -> tuple[Done, pd.DataFrame]:
    """The same inside an action, for decisions that do more than this.

    Args:
        records: Of one side.
        reason: Why.
        guard: Whether must-not-links are left behind.

    Returns:
        What changed; and the links that were withdrawn: link_id, record_l, record_r, weight.
    """
    if isinstance(records, str):
        raise ValueError(f"A split takes a list of records; write [{records!r}] for one.")
    side = sorted(set(records))
    near = company(act, side)
    rest = _rest(near, side)
    links = standing(act, near["record_id"])
    crossing = links[links["record_l"].isin(side) != links["record_r"].isin(side)]
    set_states(act, "link", dict.fromkeys(crossing["link_id"], WITHDRAWN))
    if guard:
        pairs = {(min(pair), max(pair)) for pair in product(side, rest)}
        add(act, "must_not_link", _apart(act, sorted(pairs), reason))
    return settle(act, near["record_id"]), crossing.reset_index(drop=True)


def _rest(near: pd.DataFrame, side: list[str]) -> list[str]:
    """The records of a subject that are not on one side of a split."""
    missing = sorted(set(side) - set(near["record_id"]))
    if missing or not side:
        raise ValueError(f"There is no record {', '.join(missing) or '(none was named)'} here.")
    homes = [str(home) for home in near["subject_id"].fillna("nobody, on hold").unique()]
    if len(homes) > 1 or near["subject_id"].isna().any():
        raise ValueError(
            f"A split takes records of one subject; these are of {len(homes)}: {', '.join(homes)}."
        )
    rest = sorted(set(near["record_id"]) - set(side))
    if not rest:
        raise ValueError(f"These are all records of {homes[0]}; leave some on the other side.")
    return rest


def decide(book: Store, by: User, link_id: str, verdict: str, reason: str) -> Done:
    """Decide a link that is held: same makes it stand, different keeps its records apart.

    *Cannot tell* leaves it on hold. A link against which another decision stands stays on hold even
    when it is called the same; what is returned says so. A record on hold is filed as soon as a
    link holds it to somebody on file, or nothing about it is in doubt any more.

    Args:
        by: Who decides (reviewer); not whoever made the link.
        link_id: The link, which must be on hold.
        verdict: ``"same"``, ``"different"`` or ``"cannot tell"``.
        reason: Why.

    Raises:
        ValueError: There is no such link on hold, or the verdict is none of the three, or no reason
            is given.
        PermissionError: The link was made by the same person.
    """
    with book.act(by, "decide a held link") as act:
        _needs_reason(reason)
        left, right = _held_link(act, link_id)
        if verdict == SAME:
            set_states(act, "link", {link_id: STANDING})
        elif verdict == DIFFERENT:
            set_states(act, "link", {link_id: REFUSED})
            add(act, "must_not_link", _apart(act, [(left, right)], reason))
        elif verdict != CANNOT_TELL:
            raise ValueError(
                f"A verdict is {SAME!r}, {DIFFERENT!r} or {CANNOT_TELL!r}; it was {verdict!r}."
            )
        done = settle(act, [left, right])
        _note(act, done, [link_id, left, right], reason, verdict)
        return done


def look_again(book: Store, by: User) -> Done:
    """Let links on hold stand that wait for no person and against which no decision stands now.

    Links are held for two reasons: a person must look, or a decision is in the way. This looks at
    the second kind again, heaviest first, ties by record id. As on arrival, what stands goes before
    and stays.

    Args:
        by: Who runs it (administrator, reviewer).

    Returns:
        What changed; ``held`` has those that stay on hold.
    """
    with book.act(by, "look again") as act:
        waiting = act.frame(
            """SELECT link_id, record_l, record_r FROM link
            WHERE state = 'held' AND held_because LIKE 'must not link %'
            ORDER BY weight DESC, record_l, record_r, link_id"""
        )
        records = sorted(set(waiting["record_l"]) | set(waiting["record_r"]))
        near = company(act, records)["record_id"]
        held = breaking(act, near, waiting, standing(act, near))
        give_reasons(act, held)
        free = waiting.loc[~waiting["link_id"].isin(held["link_id"]), "link_id"]
        set_states(act, "link", dict.fromkeys(free, STANDING))
        done = settle(act, near)
        act.note([*free, *records], {"stand now": len(free)})
        return Done(act.seq, done.moved, held.drop(columns="held_because"))


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise ValueError(
            "A decision needs a reason: whoever reads it later must be able to judge it."
        )


def _pair(act: Act, record_a: str, record_b: str) -> tuple[str, str]:
    there = {row[0] for row in act.rows(
        "SELECT record_id FROM record WHERE list_contains(?, record_id)", [record_a, record_b]
    )}  # fmt: skip
    missing = [record for record in (record_a, record_b) if record not in there]
    if missing:
        raise ValueError(f"There is no record {missing[0]} in this casebook.")
    if record_a == record_b:
        raise ValueError(f"A decision is about two records; {record_a} was named twice.")
    return min(record_a, record_b), max(record_a, record_b)


def _held_link(act: Act, link_id: str) -> tuple[str, str]:
    found = act.rows(
        "SELECT record_l, record_r, state, made_by FROM link WHERE link_id = ?", link_id
    )
    if not found or found[0][2] != HELD:
        raise ValueError(f"There is no link {link_id} on hold; `queue` lists those that are.")
    left, right, _, made_by = found[0]
    if act.by.is_called(made_by):
        raise PermissionError(f"{act.by.name} made link {link_id}; somebody else decides it.")
    return left, right


def _held_of(near: pd.DataFrame, records: Collection[str]) -> list[str]:
    held = (near["state"] == HELD) & near["record_id"].isin(list(records))
    return list(near.loc[held, "record_id"])


def _link(act: Act, left: str, right: str, weight: float, reason: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "link_id": act.ids("K"),
            "record_l": left,
            "record_r": right,
            "state": STANDING,
            "weight": weight,
            "made_at": act.at,
            "made_by": act.by.name,
            "reason": reason,
        }
    )


def _apart(act: Act, pairs: Collection[tuple[str, str]], reason: str) -> pd.DataFrame:
    made = {"state": STANDING, "made_at": act.at, "made_by": act.by.name, "reason": reason}
    frame = pd.DataFrame(list(pairs), columns=["record_l", "record_r"])
    return frame.assign(apart_id=act.ids("A", len(frame)), **made)


def _note(
    act: Act, done: Done, about: Collection[str], reason: str, verdict: str | None = None
) -> None:
    ids = [*about, *done.moved["before"].dropna(), *done.moved["after"].dropna()]
    detail = {"reason": reason, "links held": list(done.held["link_id"])}
    act.note(
        list(dict.fromkeys(ids)), detail if verdict is None else {**detail, "verdict": verdict}
    )
