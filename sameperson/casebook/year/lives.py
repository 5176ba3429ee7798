"""Whose year is followed: people chosen by a rule, with how often a year like theirs is."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sameperson.casebook.year.draws import chance
from sameperson.casebook.year.result import Year
from sameperson.casebook.year.wronged import KINDS
from sameperson.outcomes.groups import wilson
from sameperson.outcomes.shares import effective_number

QUIET = "none of these"
MIDDLE, DRAWN = "the middle case by days", "drawn by lot"


def cases(year: Year, kind: str) -> pd.DataFrame:
    """The people with one kind of harm, each with the longest, from the shortest to the longest.

    Returns:
        Rows of ``Year.harms`` in order of days, ties by person id; none when nobody had it.
    """
    own = year.harms[year.harms["kind"] == kind]
    own = own.sort_values(["days", "person_id"]).drop_duplicates("person_id", keep="last")
    return own.sort_values(["days", "person_id"], ignore_index=True)


def middle(year: Year, kind: str) -> pd.Series:
    """The middle case by days: half stood no longer. Of an even number the shorter of the two.

    Raises:
        ValueError: Nobody had such a harm.
    """
    own = cases(year, kind)
    if not len(own):
        raise ValueError(f"Nobody was {kind!r} in this year; its kinds are {', '.join(KINDS)}.")
    return own.iloc[(len(own) - 1) // 2]


def travellers(year: Year) -> pd.Index:
    """People who came and left in time within the year, and to whom nothing happened, by id."""
    on = year.world.records.set_index("record_id")["event_on"]
    visits = year.world.departures
    begins = str(year.weeks["ends"].iloc[0].date())
    within = visits["arrival"].map(on) > begins
    people = set(visits.loc[within, "person_id"]) - set(year.harms["person_id"])
    found: pd.Index = pd.Index(sorted(people), name="person_id")
    return found


def quiet(year: Year) -> str:
    """Who stands in the middle of ``travellers`` by number of records, ties by id.

    Raises:
        ValueError: There is nobody.
    """
    people = travellers(year)
    if not len(people):
        raise ValueError("Nobody came and left in time within this year without any harm.")
    count = year.world.truth.value_counts().reindex(people)
    order = count.reset_index().sort_values(["count", "person_id"])["person_id"]
    return str(order.iloc[(len(order) - 1) // 2])


def kinds_of(year: Year, person_id: str) -> tuple[str, ...]:
    """The kinds of harm that somebody had in the year, in the order of ``wronged.KINDS``."""
    had = set(year.harms.loc[year.harms["person_id"] == person_id, "kind"])
    return tuple(kind for kind in KINDS if kind in had)


def dozen(year: Year, size: int = 12) -> pd.Series:
    """People whose years are worth following, by a rule.

    The middle case by days of each kind of harm; two drawn by lot among those who had several
    kinds; the middle quiet traveller; and quiet travellers drawn by lot until there are ``size``.
    Nobody twice, so that another takes a place that falls to somebody who is there already.

    Args:
        year: Whose harms count; under another policy the same people may fare otherwise.
        size: How many, if there are so many.

    Returns:
        Series person_id -> why they are here, in words.
    """
    found: dict[str, str] = {}
    for kind in KINDS:
        if len(cases(year, kind)):
            _add(found, [str(middle(year, kind)["person_id"])], f"{MIDDLE}: {kind}")
    several = year.harms.groupby("person_id")["kind"].nunique()
    lot = _by_lot(year, several.index[several > 1], found)
    _add(found, lot[:2], f"{DRAWN} among those with several kinds")
    people = travellers(year)
    if len(people):
        _add(found, [quiet(year)], "the middle quiet year by number of records")
    left = max(size - len(found), 0)
    _add(found, _by_lot(year, people, found)[:left], f"{DRAWN} among the quiet travellers")
    return pd.Series(found, name="why", dtype=object).rename_axis("person_id")


def _add(found: dict[str, str], people: Iterable[str], why: str) -> None:
    for person in people:
        found.setdefault(person, why)


def _by_lot(year: Year, people: Iterable[str], without: Iterable[str]) -> list[str]:
    left = set(map(str, people)) - set(without)
    return sorted(left, key=lambda who: chance(year.seed, "who is followed", who))


def how_often(year: Year) -> pd.DataFrame:
    """``Year.how_often`` with a 95 % interval: what another such population would show.

    The counts are exact for this one. A household is hit together, so the interval counts families:
    it is Wilson's at the effective number of people (``outcomes.shares``).

    Returns:
        Indexed as there: people, of, share, lower, upper, who, learnt, found. Shares are 0 to 1,
        and NaN where it could happen to nobody.
    """
    table = year.how_often()
    people = year.world.people
    had = year.harms.groupby("kind")["person_id"].agg(set)
    anybody = set(year.harms["person_id"])
    rows = {}
    for name, row in table.iterrows():
        who = had.get(name, anybody if name != QUIET else set(people["person_id"]) - anybody)
        rows[name] = _interval(people, who if row["people"] else set(), int(row["of"]))
    ends = pd.DataFrame.from_dict(rows, "index", columns=["lower", "upper"])
    return table.join(ends)[["people", "of", "share", "lower", "upper", "who", "learnt", "found"]]


def _interval(people: pd.DataFrame, who: set[str], of: int) -> tuple[float, float]:
    hit = people["person_id"].isin(who)
    own = hit.groupby(people["family_id"])
    hits = np.asarray(own.sum(), dtype=float)
    sizes = np.asarray(own.size(), dtype=float)
    worth = effective_number(hits, sizes) / len(people) * of if hit.any() else of
    share = hit.sum() / of if of else np.nan
    low, high = wilson(share * worth, worth)
    return float(low), float(high)


def said(row: pd.Series, kind: str) -> str:
    """A row of ``how_often`` in words.

    >>> row = pd.Series({"people": 2, "of": 50, "share": .04, "lower": .01, "upper": .13,
    ...                  "who": "people"})
    >>> said(row, "merged")
    'merged: 2 of 50 people, 4.0 % (95 % interval 1.0 to 13.0)'
    """
    count, of = f"{row['people']:,.0f}", f"{row['of']:,.0f}"
    if not row["of"]:
        return f"{kind}: not defined, since it could happen to nobody"
    share, low, high = (100 * row[name] for name in ("share", "lower", "upper"))
    places = 1 if share >= 1 else 2
    return (
        f"{kind}: {count} of {of} {row['who']}, {share:.{places}f} % "
        f"(95 % interval {low:.{places}f} to {high:.{places}f})"
    )
