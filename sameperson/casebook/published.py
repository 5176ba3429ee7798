"""Counts that may be published: small ones withheld, and what linkage error does to the rest.

A small count is withheld, and so are as many others as it takes that nobody can work it out from
the totals. What remains is a count of identities. Splits make it too large and merges too small, so
it stands with a lower and an upper number of people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sameperson.casebook.withheld import withheld
from sameperson.outcomes.border import EVERYBODY
from sameperson.outcomes.estimate.intervals import interval, sums

Ends = tuple[float, float]
LEAST = 10  # an assumption: offices differ


class Rates(NamedTuple):
    """How much linking bends a count: lower and upper end of each, per identity counted.

    Attributes:
        merged: People hidden because their records lie in somebody else's identity, 0 or more.
        split: Identities too many because one person has several, 0 or more and below 1.
    """

    merged: Ends
    split: Ends


@dataclass(frozen=True)
class Published:
    """A table that may be published.

    Attributes:
        table: The counts with their totals, named ``everybody``; missing where withheld.
        bounds: For each row whose rates are known and whose total is published: ``identities``,
            and ``lower`` and ``upper`` number of people.
        withheld: How many counts are missing, totals among them. Which were small, and which only
            protect another, is not said: whoever knew could work back.
    """

    table: pd.DataFrame
    bounds: pd.DataFrame
    withheld: int


def published(
    counts: pd.DataFrame | pd.Series,
    least: int = LEAST,
    rates: Mapping[str, Rates] | None = None,
) -> Published:
    """Withhold small counts, and what would give them away; put bounds on the rest.

    A count from 1 to ``least`` - 1 is withheld, a total too. Then others are, the smallest first,
    until each small count could be any of at least ``least`` numbers as far as the table tells, so
    that it need not even be small; and no other withheld count can be worked out. This is audited
    against a reader who solves the table's equations and knows that nothing withheld is zero.
    Zeros are published: they say that nobody is there, which can tell something too.

    It protects one table. Two tables of the same people can give away together what neither does
    alone, and so can the same table a month later; nothing here looks at that.

    Args:
        counts: Identities by group (a Series: one way) or by two traits (a frame: two ways), whole
            numbers from 0, without totals.
        least: Smallest count that is published, 2 or more.
        rates: Row label, or ``everybody`` -> how much linking bends that row. Groups err
            unequally: rates of one are no rates of another, so that a row that is not named has
            no bounds.

    Raises:
        ValueError: Counts are no whole numbers from 0, a label stands twice or is ``everybody``,
            ``least`` is below 2, or rates name a row that is not there.
    """
    if least < 2:
        raise ValueError(f"The smallest count to publish must be 2 or more; you gave {least}.")
    whole = _with_totals(counts)
    hidden = withheld(whole.to_numpy(), least)
    table = whole.astype("Int64").mask(hidden)
    known = dict(rates or {})
    if unknown := [label for label in known if label not in table.index]:
        raise ValueError(f"Rates are given for {unknown[0]!r}, which is no row of the table.")
    totals = table.iloc[:, -1].dropna()
    rows = {
        label: {"identities": int(count), **_ends(int(count), known[label])}
        for label, count in totals.items()
        if label in known
    }
    bounded = pd.DataFrame.from_dict(rows, "index", columns=["identities", "lower", "upper"])
    return Published(table, bounded.astype("int64"), int(hidden.sum()))


def bounds(identities: int, rates: Rates) -> tuple[int, int]:
    """The least and the largest number of people behind a count of identities.

    People are the identities, less those too many by splits, plus the people hidden by merges,
    exactly (``outcomes.statistic.people_counted``). Each end takes both rates at their worst, and
    is rounded outwards. Where each interval holds the truth in 95 of 100 samples, the bounds hold
    it in at least 90. They know of linking errors alone: who is in no record is not counted.

    Args:
        identities: How many were counted, 0 or more.
        rates: As ``error_rates`` estimates them.

    Returns:
        Lower and upper number of people: 0 and 0 for no identity, at least 1 otherwise.

    Raises:
        ValueError: The count is below 0, or an interval is none.
    """
    (merged_low, merged_high), (split_low, split_high) = rates
    if identities < 0:
        raise ValueError(f"A count of identities is 0 or more; you gave {identities}.")
    if not (0 <= merged_low <= merged_high and 0 <= split_low <= split_high < 1):
        raise ValueError(
            "Each rate is a lower and an upper end from 0, that of splits below 1; "
            f"you gave {tuple(rates)}."
        )
    if not identities:
        return 0, 0
    # The small step keeps 100 × 0.07, which is 7.000000000000001, from becoming 8.
    lower = np.floor(identities * (1 - split_high + merged_low) + 1e-9)
    upper = np.ceil(identities * (1 - split_low + merged_high) - 1e-9)
    return max(1, int(lower)), max(1, int(upper))


def error_rates(
    identities: pd.Series, truth: pd.Series, drawn: pd.Index, level: float = 0.95
) -> Rates:
    """Both rates, estimated from records drawn at random whose people somebody has found.

    Of a record that shares its person and its identity with c records, its person with p and its
    identity with k: 1/c - 1/p, summed over all records, are the identities too many, and 1/c - 1/k
    the people hidden. So a sample of records gives both, with an interval.

    Args:
        identities: Series record_id -> identity_id, for every record.
        truth: Series record_id -> person_id, at least for all records of the people and of the
            identities of those drawn: the labeller.
        drawn: Ids of records, each drawn from all of them (``outcomes.estimate.people.draw``).
        level: Share of samples whose interval holds the truth, at least, of each rate.

    Raises:
        ValueError: No record is drawn, or one has no identity or no person.
    """
    if not len(drawn) or any(
        (own.index.get_indexer(drawn) < 0).any() for own in (truth, identities)
    ):
        raise ValueError("Draw at least one record, from those with an identity and a person.")
    file = pd.DataFrame({"home": identities, "person": truth.reindex(identities.index)})
    own = file.loc[drawn.unique()]
    file = file[file["home"].isin(own["home"]) | file["person"].isin(own["person"])].dropna()
    cell = file.groupby(["person", "home"])["home"].transform("size").loc[drawn]
    too_many = 1 / cell - 1 / file.groupby("person")["home"].transform("size").loc[drawn]
    missed = 1 / cell - 1 / file.groupby("home")["person"].transform("size").loc[drawn]
    scale = len(identities) / identities.nunique()  # from rates per record to per identity
    merged, split = (_rate(own.to_numpy(), scale, level) for own in (missed, too_many))
    return Rates(merged=merged, split=(split[0], min(split[1], 1 - 1 / identities.nunique())))


def _rate(y: np.ndarray, scale: float, level: float) -> Ends:
    lower, upper = interval(sums(np.ones(len(y)), y), level=level)
    return float(lower) * scale, float(upper) * scale


def _ends(identities: int, rates: Rates) -> dict[str, int]:
    lower, upper = bounds(identities, rates)
    return {"lower": lower, "upper": upper}


def _with_totals(counts: pd.DataFrame | pd.Series) -> pd.DataFrame:
    frame = counts.to_frame("identities") if isinstance(counts, pd.Series) else counts.copy()
    numbers = frame.to_numpy(dtype=float)
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and (numbers % 1 == 0).all()):
        raise ValueError("Counts are whole numbers from 0; some are missing, negative or broken.")
    for labels in (frame.index, frame.columns):
        if labels.has_duplicates or EVERYBODY in labels:
            raise ValueError(f"Labels stand once each, and {EVERYBODY!r} is kept for the totals.")
    frame = frame.astype("int64")
    if isinstance(counts, pd.DataFrame):
        frame[EVERYBODY] = frame.sum(axis=1)
    frame.loc[EVERYBODY] = frame.sum()
    return frame
