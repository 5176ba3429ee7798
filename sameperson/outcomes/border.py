"""Who came and who left: the border's records read once, to be asked about any identities."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sameperson.world.events import PERMITTED_DAYS

EVERYBODY = "everybody"
LONGEST = 300  # days: no visit that ended is longer in any world of this course
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
DAY = "datetime64[D]"


@dataclass(frozen=True)
class Border:
    """Arrivals and departures of a file, the days on which they were, and their groups.

    Attributes:
        records: Every record id of the file, in order.
        arrivals, departures: Places of those records in ``records``.
        arrived, left: Days since 1970-01-01, in the same order.
        groups: Series record_id -> group, as it was given.
        names: The groups in order, and last ``everybody``.
        of_arrival, of_departure: Places of their groups in ``names``.
    """

    records: pd.Index
    arrivals: Codes
    departures: Codes
    arrived: Codes
    left: Codes
    groups: pd.Series
    names: pd.Index
    of_arrival: Codes
    of_departure: Codes

    @classmethod
    def of(cls, records: pd.DataFrame, groups: pd.Series) -> "Border":
        """Read a file once, so that it can be asked about many identities.

        Args:
            records: With record_id, event and event_on (ISO dates).
            groups: Series record_id -> group, for all arrivals and departures.

        Raises:
            ValueError: There is no arrival, or one of the records has no day or no group.
        """
        event = records["event"].to_numpy(dtype=object)
        places = [np.flatnonzero(event == kind) for kind in ("arrival", "departure")]
        if not len(places[0]):
            raise ValueError("These records hold no arrival, so there is no visit to count.")
        ends = records.iloc[np.concatenate(places)]
        if ends["event_on"].isna().any():
            lost = ends["record_id"][ends["event_on"].isna()].iloc[0]
            raise ValueError(f"Record {lost!r} has no day in event_on; leave it out or fill it in.")
        group = known(groups, ends["record_id"], "group")
        names = pd.Index([*sorted(set(group)), EVERYBODY], name="group")
        code = names.get_indexer(pd.Index(group)).astype(np.int64)
        days = ends["event_on"].to_numpy(dtype=object).astype(DAY).astype(np.int64)
        cut = len(places[0])
        return cls(
            records=pd.Index(records["record_id"]),
            arrivals=places[0],
            departures=places[1],
            arrived=days[:cut],
            left=days[cut:],
            groups=groups,
            names=names,
            of_arrival=code[:cut],
            of_departure=code[cut:],
        )

    def in_time(self, identities: pd.Series) -> Flags:
        """Of each arrival, whether its identity holds a departure within the 90 days after."""
        a, d = self._codes(identities)
        return _gap(a, self.arrived, d, self.left) <= PERMITTED_DAYS

    def matched(self, identities: pd.Series) -> tuple[Flags, Flags]:
        """Of each departure, whether its identity holds an arrival in the days before it.

        Returns:
            Within 300 days, so that the departure closes some visit at all, and within the 90
            that are permitted. Somebody who leaves has arrived: a departure without an arrival
            is a missed link for certain, and needs no truth to be seen.
        """
        a, d = self._codes(identities)
        gap = _gap(d, -self.left, a, -self.arrived)
        return gap <= LONGEST, gap <= PERMITTED_DAYS

    def late(self, identities: pd.Series) -> pd.Index:
        """Ids of departures that close a visit after more than the permitted days."""
        matched, in_time = self.matched(identities)
        return self.records[self.departures[matched & ~in_time]]

    def _codes(self, identities: pd.Series) -> tuple[Codes, Codes]:
        home = identities
        if not identities.index.equals(self.records):
            home = identities.reindex(self.records)
        codes = pd.factorize(home)[0].astype(np.int64)
        ends = codes[self.arrivals], codes[self.departures]
        if any((end < 0).any() for end in ends):
            raise ValueError("An arrival or departure has no identity; give one to every record.")
        return ends


def known(values: pd.Series, records: pd.Index | pd.Series, what: str) -> NDArray[np.object_]:
    """What is known of some records; a ValueError names the first of which it is not."""
    own = values.reindex(records)
    if own.isna().any():
        raise ValueError(f"Record {own.index[own.isna()][0]!r} has no {what}; give it one.")
    return own.to_numpy(dtype=object)


def sums(values: ArrayLike, group: Codes, size: int) -> Floats:
    """Sums by group, and of everybody in the last of ``size`` places."""
    total = np.bincount(group, np.asarray(values, dtype=float), size).astype(float)
    total[-1] = total.sum()
    return total


def _gap(who: Codes, on: Codes, other: Codes, other_on: Codes) -> Floats:
    """Days to the next event of the others in the same identity, not before; inf for none."""
    if not len(other):
        return np.full(len(who), np.inf)
    low = int(min(on.min(initial=0), other_on.min()))
    span = int(max(on.max(initial=0), other_on.max())) - low + 1
    events = np.sort(other * span + other_on - low)
    asked = who * span + on - low
    at = np.searchsorted(events, asked)
    following = events[np.minimum(at, len(events) - 1)]
    there = (at < len(events)) & (following // span == who)
    return np.where(there, following - asked, np.inf).astype(float)
