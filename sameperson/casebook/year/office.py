"""The office in a year: its casebook, its rules, its day, and what it can see. No truth is here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.casebook.policy import Policy
from sameperson.casebook.roles import User
from sameperson.casebook.store import Store
from sameperson.casebook.year.assumptions import Assumptions
from sameperson.casebook.year.draws import chance

NOT_HERE, NOBODY = -1, 0  # homes of a record that is not on file, and of one on hold
ADMINISTRATOR = User("the office", "administrator")
ANALYST = User("the analysts", "analyst")
REVIEWER = User("the reviewers", "reviewer")
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


def days_of(values: pd.Series) -> Codes:
    """ISO dates as days since 1970-01-01."""
    return values.to_numpy(dtype=object).astype("datetime64[D]").astype(np.int64)


class Papers:
    """What sources wrote, as arrays over records in order of their ids: places stand for records.

    Attributes:
        ids: Record ids, in order.
        source, event, address, alias: As written; None where blank.
        on, recorded: Days since 1970-01-01.
        rows: The records as a frame, in the same order.
    """

    def __init__(self, records: pd.DataFrame) -> None:
        self.rows = records.sort_values("record_id", ignore_index=True)
        self.ids = pd.Index(self.rows["record_id"])
        self.source = self.rows["source"].to_numpy(dtype=object)
        self.event = self.rows["event"].to_numpy(dtype=object)
        self.has_address: Flags = self.rows["address"].notna().to_numpy()
        self.has_alias: Flags = self.rows["alias"].notna().to_numpy()
        self.on, self.recorded = days_of(self.rows["event_on"]), days_of(self.rows["recorded_on"])

    def places(self, ids: object) -> Codes:
        """Places of record ids."""
        found: Codes = self.ids.get_indexer(pd.Index(ids)).astype(np.int64)  # type: ignore[call-overload]
        return found


@dataclass
class Office:
    """Who acts on what by which rules.

    Attributes:
        papers: What sources wrote, also what has not arrived yet; only what is on file is read.
        pairs: What the fixed model says of any two records: record_l, record_r, weight.
        day: Today, in days since 1970-01-01.
        home: For each record its subject's number; NOBODY on hold; NOT_HERE when not on file.
        stopped: Arrivals about whose visit the source sends no more.
        withdrawn: Links that corrections withdrew.
        unsure: Links of which the reviewer cannot tell.
        came: For each record the day on which it came in; 0 for not yet.
        moves: day, record_id, before, after of every record that changed its subject.
    """

    book: Store
    policy: Policy
    assume: Assumptions
    seed: int
    papers: Papers
    pairs: pd.DataFrame
    day: int
    home: Codes = field(default_factory=lambda: np.array([], dtype=np.int64))
    came: Codes = field(default_factory=lambda: np.array([], dtype=np.int64))
    stopped: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    moves: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home = np.full(len(self.papers.ids), NOT_HERE, dtype=np.int64)
        self.came = np.zeros(len(self.papers.ids), dtype=np.int64)
        self.book.clock = self.now

    def now(self) -> datetime:
        """Noon of the office's day: the clock of its casebook."""
        return datetime(1970, 1, 1, 12, tzinfo=UTC) + timedelta(days=int(self.day))

    def drawn(self, purpose: str, *ids: object) -> float:
        """A number from 0 to 1 for one purpose and whom it is about."""
        return chance(self.seed, purpose, *ids)

    def moved(self, moves: pd.DataFrame) -> None:
        """Take note of records that changed their subject, and file them here too."""
        if len(moves):
            self.moves.append(moves.assign(day=self.day))
            after = moves["after"].fillna("S0").str[1:].astype(np.int64).to_numpy()
            self.home[self.papers.places(moves["record_id"])] = after

    def together(self, place: int) -> Codes:
        """Places of all records in the subject of one record; none when it belongs to nobody."""
        home = self.home[place]
        return np.flatnonzero(self.home == home) if home > NOBODY else np.array([], np.int64)

    def ids(self, places: Codes) -> list[str]:
        """Ids of places."""
        return [str(name) for name in self.papers.ids[places]]
