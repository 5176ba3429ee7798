"""Verdicts: what somebody said of two records, what they had before them, and what came of it.

A verdict is about one pair and changes nothing by itself: ``decide`` does. *Different* does not
part two records that other links hold together; it is reported as overruled.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sameperson.casebook.decisions import CANNOT_TELL, DIFFERENT, SAME
from sameperson.casebook.roles import User
from sameperson.casebook.side_by_side import Shown, link_of
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import way_between

SURE = (1, 2, 3)  # hardly, rather, quite


@dataclass(frozen=True)
class Given:
    """A verdict that was given.

    Attributes:
        verdict_id: Its id.
        overruled: For *different*: the chain of standing links that holds the two records together
            nevertheless, from the first record to the second: link_id, record_l, record_r, weight.
            No rows when nothing does.
    """

    verdict_id: str
    overruled: pd.DataFrame = field(repr=False)


def give_verdict(
    book: Store,
    by: User,
    link_id: str,
    verdict: str,
    sure: int,
    reason: str,
    shown: Shown,
    note: str = "",
    seconds: float | None = None,
    stage: str = "review",
) -> Given:
    """Say whether two records are of one person. It is kept, and changes nobody's identity.

    Args:
        by: Who says so (analyst, reviewer); not whoever made the link.
        link_id: The link, in any state.
        verdict: ``"same"``, ``"different"`` or ``"cannot tell"``.
        sure: How sure, 1 (hardly), 2 (rather) or 3 (quite).
        reason: Why, in a word of a list or in their own.
        shown: What they had before them (``show``); it is kept with the verdict.
        note: What else they want to say.
        seconds: That it took; None for not known.
        stage: Which review it belongs to, such as ``"review"`` or ``"second review"``.

    Raises:
        PermissionError: They made the link.
        ValueError: There is no such link or verdict, no reason; what was shown is another link; or
            they have given one at this stage, and should withdraw it first.
    """
    with book.act(by, "give a verdict") as act:
        link = link_of(act, link_id)
        _checked(verdict, sure, reason, seconds)
        if shown.link_id != link_id:
            raise ValueError(
                f"What was shown is link {shown.link_id}; the verdict is on {link_id}."
            )
        _nobodys_own(act, link, stage)
        pair = (link["record_l"], link["record_r"])
        name = act.ids("V")[0]
        row = {
            "verdict_id": name, "record_l": pair[0], "record_r": pair[1], "link_id": link_id,
            "verdict": verdict, "sure": sure, "reason": reason, "note": note, "stage": stage,
            "by_whom": by.name, "done_at": act.at, "seconds": seconds,
            "shown": json.dumps(shown.data(), ensure_ascii=False),
        }  # fmt: skip
        act.insert("verdict", pd.DataFrame([row]))
        chain = way_between(act, *pair)
        act.note([name, link_id, *pair], {"verdict": verdict, "stage": stage})
        return Given(name, chain if verdict == DIFFERENT else chain.iloc[:0])


def _checked(verdict: str, sure: int, reason: str, seconds: float | None) -> None:
    if verdict not in (SAME, DIFFERENT, CANNOT_TELL):
        raise ValueError(
            f"A verdict is {SAME!r}, {DIFFERENT!r} or {CANNOT_TELL!r}; it was {verdict!r}."
        )
    if sure not in SURE:
        raise ValueError(f"How sure is 1, 2 or 3; it was {sure!r}.")
    if not reason.strip():
        raise ValueError("A verdict needs a reason: somebody else must be able to judge it.")
    if seconds is not None and not seconds >= 0:
        raise ValueError(f"A verdict takes 0 seconds or more; it was {seconds}.")


def _nobodys_own(act: Act, link: dict[str, Any], stage: str) -> None:
    """Refuse a verdict on one's own link, and a second one at the same stage."""
    name = act.by.name
    if act.by.is_called(link["made_by"]):
        raise PermissionError(f"{name} made link {link['link_id']}; somebody else judges it.")
    query = """SELECT verdict_id FROM verdict
        WHERE link_id = ? AND lower(by_whom) = lower(?) AND stage = ? AND withdrawn_at IS NULL"""
    for (given,) in act.rows(query, link["link_id"], name, stage):
        raise ValueError(
            f"{name} has given verdict {given} on link {link['link_id']}; withdraw it first."
        )


def withdraw_verdict(book: Store, by: User) -> str:
    """Take back one's own last verdict, such as after a wrong key. It is kept, marked as withdrawn.

    Args:
        by: Who gave it (analyst, reviewer).

    Returns:
        Id of the link that waits for them again.

    Raises:
        ValueError: There is none.
    """
    with book.act(by, "give a verdict") as act:
        found = act.rows(
            """SELECT verdict_id, link_id, record_l, record_r FROM verdict
            WHERE lower(by_whom) = lower(?) AND withdrawn_at IS NULL
            ORDER BY verdict_id DESC LIMIT 1""",
            by.name,
        )
        if not found:
            raise ValueError(f"{by.name} has given no verdict that could be withdrawn.")
        name, link_id, *pair = found[0]
        act.rows("UPDATE verdict SET withdrawn_at = ? WHERE verdict_id = ?", act.at, name)
        act.note([name, link_id, *pair], {"withdrawn": name})
        return str(link_id)


def overruled(book: Store, by: User) -> pd.DataFrame:
    """Verdicts *different* about records that standing links hold together now.

    Args:
        by: Who looks (analyst, reviewer, auditor).

    Returns:
        verdict_id, link_id, record_l, record_r, by_whom, done_at, subject_id, links (how many are
        on the chain), weight (of its weakest) and chain (link ids, a tuple), in order of verdict.
    """
    with book.act(by, "view") as act:
        said = act.frame(
            """SELECT verdict_id, link_id, v.record_l, v.record_r, by_whom, done_at, l.subject_id
            FROM verdict v JOIN record l ON l.record_id = v.record_l
            JOIN record r ON r.record_id = v.record_r
            WHERE verdict = ? AND withdrawn_at IS NULL
            AND l.subject_id IS NOT DISTINCT FROM r.subject_id ORDER BY verdict_id""",
            DIFFERENT,
        )
        ways = [
            way_between(act, a, b) for a, b in zip(said["record_l"], said["record_r"], strict=True)
        ]
        found = said.assign(
            links=[len(way) for way in ways],
            weight=[way["weight"].min() for way in ways],
            chain=pd.Series([tuple(way["link_id"]) for way in ways], dtype=object),
        )
        found = found[found["links"] > 0].reset_index(drop=True)
        act.note([*found["verdict_id"], *found["record_l"], *found["record_r"]])
        return found
