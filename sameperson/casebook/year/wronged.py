"""Who is wronged on a day, of which kind, and by what: the file held against the truth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.casebook.year.office import NOBODY, NOT_HERE, Codes, Office
from sameperson.casebook.year.sending import Sent
from sameperson.casebook.year.truth import NONE, Truth
from sameperson.casebook.year.watching import OVERSTAY, WARRANT

MERGED = "merged"
MISSING = "accused by a missing link"
LATE = "accused by a late record"
REACHED = "reached by another's warrant"
HOUSEHOLD = "household of one reached"
KINDS = (MERGED, MISSING, LATE, REACHED, HOUSEHOLD)
TRUE, DIED = "overstay", "died"  # what else a lead about a visit may be


@dataclass(frozen=True)
class Wrong:
    """One way in which one person is wronged now.

    Attributes:
        kind: One of ``KINDS``.
        person: Who.
        other: Whose record, warrant or visit it is; -1 for nobody else's.
        record: Place of the record that it hangs on: the arrival, the warrant, the record of the
            lead; -1 for a merge.
        other_record: Of an accusation the departure, of a household the record that gave the
            address; -1 else.
    """

    kind: str
    person: int
    other: int = NONE
    record: int = NONE
    other_record: int = NONE

    @property
    def key(self) -> tuple[str, int, int]:
        """What makes it the same from week to week. A merge is one whoever joins it."""
        return self.kind, self.person, self.record


def merged(office: Office, truth: Truth) -> list[Wrong]:
    """Everybody who has a record in a subject with somebody else's."""
    filed = np.flatnonzero(office.home > NOBODY)
    cells = np.unique(office.home[filed] * len(truth.people) + truth.person[filed])
    homes = cells // len(truth.people)
    mixed = homes[1:][homes[1:] == homes[:-1]]
    inside = filed[np.isin(office.home[filed], mixed)]
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for home, who in zip(office.home[inside].tolist(), truth.person[inside].tolist(), strict=True):
        counts[home][who] += 1
    met: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for people in counts.values():
        for one in people:
            for other, records in people.items():
                if other != one:
                    met[one][other] += records
    # Of several others, the one with most records there; ties by person id.
    return [
        Wrong(MERGED, one, min(others, key=lambda who: (-others[who], who)))
        for one, others in sorted(met.items())
    ]


def fate(office: Office, truth: Truth, place: int) -> str:
    """What a lead about a visit is in truth: false in one of two ways, right, or about a death."""
    departure = int(truth.left_by[place])
    if departure != NONE:
        return MISSING if office.home[departure] != NOT_HERE else LATE
    return DIED if truth.died_here(place, int(office.papers.on[place])) else TRUE


def accused(office: Office, truth: Truth, standing: pd.DataFrame) -> list[Wrong]:
    """Everybody who left in time and about whose visit a lead stands."""
    visits = standing.loc[standing["kind"] == OVERSTAY, "place"].tolist()
    found = [(fate(office, truth, place), place) for place in visits]
    return [
        Wrong(kind, int(truth.person[place]), NONE, place, int(truth.left_by[place]))
        for kind, place in found
        if kind in (MISSING, LATE)
    ]


def reached(office: Office, truth: Truth, standing: pd.DataFrame) -> list[Wrong]:
    """Everybody whose record is filed with somebody else's warrant."""
    found = []
    for place in standing.loc[standing["kind"] == WARRANT, "place"].tolist():
        owner = int(truth.person[place])
        for who in np.unique(truth.person[office.together(place)]).tolist():
            if who != owner:
                found.append(Wrong(REACHED, who, owner, place))
    return found


def wrong_address(truth: Truth, sent: Sent) -> bool:
    """Whether the address that went with a lead is the home of another household."""
    if sent.address == NONE:
        return False
    home = truth.household[truth.lives_at[sent.address]]
    return bool(home != truth.household[truth.person[sent.lead]])


def households(
    office: Office, truth: Truth, sent: Iterable[Sent], standing: pd.DataFrame, ended: set[int]
) -> list[Wrong]:
    """Everybody at an address that was given out for somebody else who does not live there.

    Those in the subject themselves are counted as merged or reached and left aside here. It lasts
    until the lead is closed, the record with the address is of another subject, or it was decided.

    Args:
        sent: Everything that was sent.
        standing: Leads that stand.
        ended: Places of leads about whose address it was decided that it is another's.
    """
    open_leads = set(standing["place"].tolist())
    found: dict[tuple[str, int, int], Wrong] = {}
    for one in sent:
        if one.lead not in open_leads or one.lead in ended or not wrong_address(truth, one):
            continue
        if office.home[one.address] != office.home[one.lead]:
            continue
        inside = set(truth.person[one.subject].tolist())
        owner = int(truth.person[one.lead])
        for who in truth.at_home(int(truth.lives_at[one.address]), one.day):
            if who not in inside:
                wrong = Wrong(HOUSEHOLD, who, owner, one.lead, one.address)
                found.setdefault(wrong.key, wrong)
    return list(found.values())


def split(office: Office, truth: Truth) -> int:
    """People whose records on file lie apart; a record on hold lies apart from all others."""
    here = np.flatnonzero(office.home != NOT_HERE)
    home = np.where(office.home[here] > NOBODY, office.home[here], -here - 1)
    who = truth.person[here]
    order = np.lexsort((home, who))
    who, home = who[order], home[order]
    apart = (who[1:] == who[:-1]) & (home[1:] != home[:-1])
    return len(np.unique(who[1:][apart]))


def places_of(truth: Truth, person: int, among: Codes) -> Codes:
    """Those of some records that are a person's."""
    own: Codes = among[truth.person[among] == person]
    return own
