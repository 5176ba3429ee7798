"""Held links are decided, heaviest first, as many as the hours allow."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.casebook.changes import add, set_states, settle
from sameperson.casebook.decisions import CANNOT_TELL, DIFFERENT, SAME
from sameperson.casebook.policy import Policy
from sameperson.casebook.store import Act
from sameperson.casebook.subjects import HELD, IN_DOUBT, REFUSED, STANDING, apart
from sameperson.casebook.year.draws import day_of
from sameperson.casebook.year.office import REVIEWER, Office

REASON = "simulated verdict"


@dataclass(frozen=True)
class Reviewed:
    """A week of review: links decided, hours, and what waits after it.

    Attributes:
        decided: Links looked at, those of which the reviewer cannot tell among them.
        hours: That this took.
        backlog: Links on hold that nobody has looked at.
        cannot_tell: Links looked at that stay on hold.
        oldest: Days that the oldest of the backlog has waited; 0 for none.
        waits: The same on average.
    """

    decided: int
    hours: float
    backlog: int
    cannot_tell: int
    oldest: int
    waits: float


def capacity(policy: Policy) -> int | None:
    """Pairs that a week's hours allow; None when a pair takes no time."""
    return int(policy.hours * 60 // policy.minutes) if policy.minutes else None


def review(office: Office, verdicts: pd.Series) -> Reviewed:
    """Decide what the week's hours allow.

    Args:
        verdicts: The reviewer's potential verdicts, indexed by record_l and record_r.
    """
    with office.book.act(REVIEWER, "decide a held link") as act:
        queue = waiting(act, office)
        chosen = queue.head(capacity(office.policy) if office.policy.minutes else len(queue))  # type: ignore[arg-type]
        said = chosen.assign(verdict=list(verdicts.reindex(pd.MultiIndex.from_frame(
            chosen[["record_l", "record_r"]]))))  # fmt: skip
        moved = _decide(act, said, office.policy.minutes) if len(said) else said
        act.note([*said["link_id"], *said["record_l"], *said["record_r"]], {"decided": len(said)})
    office.unsure |= set(said.loc[said["verdict"] == CANNOT_TELL, "link_id"])
    office.moved(moved)
    return _counted(office, queue.iloc[len(chosen) :], len(chosen))


def waiting(act: Act, office: Office) -> pd.DataFrame:
    """Links on hold that nobody has looked at, heaviest first, ties by record id."""
    held = act.frame(
        """SELECT link_id, record_l, record_r, weight, made_at FROM link
        WHERE state = $1 AND held_because = $2 ORDER BY weight DESC, record_l, record_r""",
        HELD,
        IN_DOUBT,
    )
    return held[~held["link_id"].isin(office.unsure)]


def _decide(act: Act, said: pd.DataFrame, minutes: float) -> pd.DataFrame:
    """Make verdicts on held links take effect; returns the records that moved."""
    states = said["verdict"].map({SAME: STANDING, DIFFERENT: REFUSED, CANNOT_TELL: HELD})
    set_states(act, "link", dict(zip(said["link_id"], states, strict=True)))
    ends = [*said["record_l"], *said["record_r"]]
    there = set(zip(*(apart(act, ends)[end] for end in ("record_l", "record_r")), strict=True))
    refused = said.loc[said["verdict"] == DIFFERENT, ["record_l", "record_r"]]
    keep_apart(act, sorted(set(refused.itertuples(index=False, name=None)) - there), REASON)
    made = {"stage": "review", "by_whom": act.by.name, "done_at": act.at, "reason": REASON}
    columns = said[["record_l", "record_r", "link_id", "verdict"]]
    act.insert(
        "verdict",
        columns.assign(verdict_id=act.ids("V", len(said)), seconds=60.0 * minutes, **made),
    )
    return settle(act, ends).moved


def keep_apart(act: Act, pairs: list[tuple[str, str]], reason: str) -> None:
    """Record that pairs of records must not be linked."""
    frame = pd.DataFrame(pairs, columns=["record_l", "record_r"], dtype=object)
    made = {"state": STANDING, "made_at": act.at, "made_by": act.by.name, "reason": reason}
    add(act, "must_not_link", frame.assign(apart_id=act.ids("A", len(frame)), **made))


def _counted(office: Office, left: pd.DataFrame, decided: int) -> Reviewed:
    waits = np.array([office.day - day_of(made) for made in left["made_at"]], dtype=float)
    return Reviewed(
        decided=decided,
        hours=decided * office.policy.minutes / 60,
        backlog=len(left),
        cannot_tell=len(office.unsure),
        oldest=int(waits.max(initial=0)),
        waits=float(waits.mean()) if len(left) else 0.0,
    )
