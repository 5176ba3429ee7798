"""Corrections: records are split off, and what belongs together is consolidated."""

from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd

from sameperson.casebook.changes import add, set_states, settle
from sameperson.casebook.store import Act
from sameperson.casebook.subjects import FILED, HELD, STANDING, WITHDRAWN, apart, company, standing
from sameperson.casebook.year.arriving import receive
from sameperson.casebook.year.office import (
    ADMINISTRATOR,
    NOBODY,
    NOT_HERE,
    REVIEWER,
    Codes,
    Office,
)
from sameperson.casebook.year.reviewing import keep_apart

REASON = "a request was granted"


@dataclass
class Correction:
    """What a week's decisions change.

    Attributes:
        sides: Places of one person's records, each to be split off from the rest of its subject.
        joins: Arrival and departure of one visit, to be consolidated.
        own: With each join, places of records that the decision says are all one person's: what
            kept two of them apart is withdrawn.
    """

    sides: list[Codes] = field(default_factory=list)
    joins: list[tuple[int, int]] = field(default_factory=list)
    own: list[Codes] = field(default_factory=list)


def correct(office: Office, what: Correction) -> None:
    """Carry out a week's corrections: first splits, then consolidations."""
    sides = [side for side in what.sides if len(office.together(int(side[0]))) > len(side)]
    if sides:
        _split(office, sides)
    joins = [pair for pair in what.joins if not _one(office, pair)]
    if joins:
        _join(office, joins, what.own)


def _one(office: Office, pair: tuple[int, int]) -> bool:
    left, right = office.home[pair[0]], office.home[pair[1]]
    return bool(left > NOBODY and left == right)


def _split(office: Office, sides: list[Codes]) -> None:
    """Withdraw the links that cross, and with a guard keep the records apart from now on."""
    ids = office.ids
    pairs: set[tuple[str, str]] = set()
    for side in sides:
        rest = np.setdiff1d(office.together(int(side[0])), side)
        pairs |= {(min(pair), max(pair)) for pair in product(ids(side), ids(rest))}
    records = sorted({record for pair in pairs for record in pair})
    with office.book.act(REVIEWER, "split") as act:
        links = standing(act, records)
        crossing = [
            pair in pairs for pair in zip(links["record_l"], links["record_r"], strict=True)
        ]
        withdrawn = links.loc[crossing, "link_id"]
        set_states(act, "link", dict.fromkeys(withdrawn, WITHDRAWN))
        if office.policy.guard:
            there = set(apart(act, records)[["record_l", "record_r"]].itertuples(False, None))
            keep_apart(act, sorted(pairs - there), REASON)
        done = settle(act, records)
        act.note([*withdrawn, *records], {"reason": REASON, "withdrawn": len(withdrawn)})
    office.withdrawn |= set(withdrawn)
    office.moved(done.moved)


def _join(office: Office, joins: list[tuple[int, int]], own: list[Codes]) -> None:
    """Link the two ends of a visit, whatever kept them apart before."""
    _take_in(office, [place for pair in joins for place in pair if office.home[place] == NOT_HERE])
    pairs = [tuple(sorted(office.ids(np.array(pair)))) for pair in joins]
    ends = sorted({record for pair in pairs for record in pair})
    with office.book.act(REVIEWER, "consolidate") as act:
        _no_longer_apart(act, [set(office.ids(places)) for places in own])
        add(act, "link", _by_hand(act, pairs))
        near = company(act, ends)
        held = near.loc[(near["state"] == HELD) & near["record_id"].isin(ends), "record_id"]
        set_states(act, "record", dict.fromkeys(held, FILED))
        done = settle(act, ends)
        act.note(ends, {"reason": REASON, "links held": list(done.held["link_id"])})
    office.moved(done.moved)


def _take_in(office: Office, places: list[int]) -> None:
    """File records that a stop signal had kept out: the person brought them."""
    if places:
        with office.book.act(ADMINISTRATOR, "import a batch") as act:
            receive(act, office, np.array(places), "the person")


def _no_longer_apart(act: Act, own: list[set[str]]) -> None:
    """Withdraw decisions that keep two records of one person apart."""
    for records in own:
        decisions = apart(act, sorted(records))
        set_states(act, "must_not_link", dict.fromkeys(decisions["apart_id"], WITHDRAWN))


def _by_hand(act: Act, pairs: list[tuple[str, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["record_l", "record_r"])
    made = {"state": STANDING, "made_at": act.at, "made_by": act.by.name, "reason": REASON}
    return frame.assign(link_id=act.ids("K", len(frame)), weight=np.inf, **made)
