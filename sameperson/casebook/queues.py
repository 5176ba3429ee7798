"""What waits for a person, and in which order."""

import pandas as pd

from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import IN_DOUBT, company, standing
from sameperson.linkage.provenance import identities_of
from sameperson.linkage.reading import READ

ORDERS: dict[str, tuple[tuple[str, ...], tuple[bool, ...]]] = {
    "heaviest": ((), ()),
    "conflicts": (("against", "differs"), (False, False)),
    "at stake": (("at_stake",), (False,)),
    "oldest": (("waits_since",), (True,)),
}
"""Columns that go first in each order, and whether they rise; then weight, then record ids."""


def queue(
    book: Store, by: User, order: str = "heaviest", blind: bool = True, most: int = 50
) -> pd.DataFrame:
    """Links on hold between records that are not held together otherwise.

    Args:
        by: Who looks (analyst, reviewer, auditor).
        order: ``"heaviest"``; ``"conflicts"`` (first those that a decision is against, then those
            with most fields that differ); ``"at stake"`` (most records on both sides together); or
            ``"oldest"``. Ties: heaviest, then by record id. An order by weight says something of
            the weight to somebody who is to be blind to it.
        blind: Whether weight, maker, and why it is on hold are left out.
        most: How many rows.

    Returns:
        link_id, record_l, record_r, waits_since, at_stake (records on both sides), differs (fields
        that differ); and when not blind weight, made_by and held_because.

    Raises:
        ValueError: There is no such order.
    """
    with book.act(by, "view") as act:
        return _listed(act, held_apart(act), order, blind, most)


def waiting_for(
    book: Store, by: User, order: str = "heaviest", blind: bool = True, most: int = 50
) -> pd.DataFrame:
    """The queue without what this person has given a verdict on, and without links of their own.

    Whoever was interrupted goes on here. As ``queue`` otherwise.
    """
    with book.act(by, "view") as act:
        held = held_apart(act)
        query = (
            "SELECT link_id FROM verdict WHERE lower(by_whom) = lower(?) AND withdrawn_at IS NULL"
        )
        decided = {name for (name,) in act.rows(query, by.name)}
        own = held["link_id"].isin(decided) | held["made_by"].map(by.is_called).astype(bool)
        return _listed(act, held[~own], order, blind, most)


def _listed(act: Act, held: pd.DataFrame, order: str, blind: bool, most: int) -> pd.DataFrame:
    if order not in ORDERS:
        raise ValueError(f"A queue is ordered by {', '.join(ORDERS)}; it was {order!r}.")
    found = in_order(held, order).head(most).reset_index(drop=True)
    act.note(
        list(dict.fromkeys([*found["link_id"], *found["record_l"], *found["record_r"]])),
        {"queue": order, "blind": blind, "listed": len(found)},
    )
    seen = ["link_id", "record_l", "record_r", "waits_since", "at_stake", "differs"]
    columns = seen if blind else [*seen, "weight", "made_by", "held_because"]
    return pd.DataFrame(found[columns])


def held_apart(act: Act) -> pd.DataFrame:
    """Links on hold whose records are not held together by others.

    Returns:
        link_id, record_l, record_r, weight, waits_since (when the link was made), made_by,
        held_because, against (a decision is), at_stake (records on both sides) and differs (fields
        of which both have a value, and not the same).
    """
    held = act.frame(
        """SELECT link_id, record_l, record_r, weight, made_at AS waits_since, made_by,
            held_because FROM link WHERE state = 'held' ORDER BY link_id"""
    )
    near = pd.Index(company(act, {*held["record_l"], *held["record_r"]})["record_id"])
    group = identities_of(standing(act, near), near)
    left, right = (group.reindex(held[end]).to_numpy() for end in ("record_l", "record_r"))
    size = group.value_counts()
    stake = size.reindex(left).to_numpy() + size.reindex(right).to_numpy()
    held = held.assign(at_stake=stake, against=(held["held_because"] != IN_DOUBT).to_numpy())
    held = pd.DataFrame(held[left != right]).reset_index(drop=True)
    return held.assign(differs=_differs(act, held))


def _differs(act: Act, held: pd.DataFrame) -> "pd.Series[int]":
    """How many fields of each pair differ."""
    ends = sorted({*held["record_l"], *held["record_r"]})
    query = f"SELECT record_id, {', '.join(READ)} FROM record WHERE list_contains(?, record_id)"
    records = act.frame(query, ends).set_index("record_id")
    one, other = (
        records.reindex(held[end]).reset_index(drop=True) for end in ("record_l", "record_r")
    )
    return ((one != other) & one.notna() & other.notna()).sum(axis=1).astype("int64")


def in_order(held: pd.DataFrame, order: str) -> pd.DataFrame:
    """The queue in one of ``ORDERS``."""
    columns, rise = ORDERS[order]
    return held.sort_values(
        by=[*columns, "weight", "record_l", "record_r"], ascending=[*rise, False, True, True]
    )
