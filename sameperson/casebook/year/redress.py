"""Who is wronged learns of it, or never; asks; waits; and gets a decision and a correction."""

import numpy as np
import pandas as pd

from sameperson.casebook.year.correcting import Correction, correct
from sameperson.casebook.year.draws import iso
from sameperson.casebook.year.harms import OTHERS_REQUEST, OWN_REQUEST, TURNED, Harm, Ledger
from sameperson.casebook.year.learning import Learning
from sameperson.casebook.year.office import (
    ANALYST,
    NOBODY,
    NOT_HERE,
    REVIEWER,
    Codes,
    Office,
)
from sameperson.casebook.year.sending import Sent, recall
from sameperson.casebook.year.truth import NONE, Truth
from sameperson.casebook.year.wronged import (
    HOUSEHOLD,
    LATE,
    MERGED,
    MISSING,
    REACHED,
    places_of,
)

SAYS = {
    MERGED: "Records of somebody else are filed with mine.",
    MISSING: "I left in time.",
    LATE: "I left in time.",
    REACHED: "The warrant is not about me.",
    HOUSEHOLD: "Whom you look for does not live here.",
}
MENDED = {
    MERGED: "a later decision",
    MISSING: "the departure was linked later",
    LATE: "the record came",
    REACHED: "a later decision",
    HOUSEHOLD: "the file changed",
}


class Redress:
    """What becomes of harms, week by week."""

    def __init__(self, office: Office, truth: Truth, ledger: Ledger) -> None:
        self.office, self.truth, self.ledger = office, truth, ledger
        self.learning = Learning(office, truth)
        self.wrong_homes: set[int] = set()  # leads of whose address it was decided
        self._freed: set[int] = set()  # people whose subjects this week's corrections touched

    def cause(self, harm: Harm) -> str:
        """By what a harm ended in this week."""
        if harm.granted and harm.correct_due is not None and harm.correct_due <= self.office.day:
            return OWN_REQUEST
        if harm.wrong.kind == HOUSEHOLD and harm.wrong.record in self.wrong_homes:
            return OTHERS_REQUEST
        return OTHERS_REQUEST if harm.wrong.person in self._freed else MENDED[harm.wrong.kind]

    def sent(self, disclosures: list[Sent]) -> None:
        """Note with each harm what was sent because of it, and who comes to whose door."""
        by_record: dict[int, list[Harm]] = {}
        for harm in self.ledger.open.values():
            by_record.setdefault(harm.wrong.record, []).append(harm)
        for one in disclosures:
            inside = set(self.truth.person[one.subject].tolist())
            merged = (self.ledger.open.get((MERGED, who, NONE)) for who in inside)
            harms = [*by_record.get(one.lead, []), *(harm for harm in merged if harm)]
            for harm in harms:
                harm.sent.append(one)
                self.learning.visited(harm, one)

    def ended(self, harms: list[Harm]) -> None:
        """Call back what was sent, where it is known to be wrong and somebody does so."""
        for harm in harms:
            if harm.how_ended == TURNED:
                continue
            asked = harm.how_ended in (OWN_REQUEST, OTHERS_REQUEST)
            if (
                asked
                or self.learning.draw("tells unasked", harm) < self.office.assume.tells_unasked
            ):
                recall(self.office, harm.sent)
            told = [one.told for one in harm.sent if one.told is not None]
            if told or not harm.sent:
                harm.everybody_told = max([self.office.day, *told])

    def ask(self) -> None:
        """Who learns of a harm, and who asks for correction, this week."""
        day, assume = self.office.day, self.office.assume
        for harm in self.ledger.open.values():
            if harm.learnt is None and harm.learn_due is not None and harm.learn_due <= day:
                harm.learnt = harm.learn_due
                if self.learning.draw("asks", harm) < assume.asks:
                    harm.ask_due = harm.learnt + assume.asks_days
        asking = [harm for harm in self.ledger.open.values() if _due(harm.ask_due, day)]
        if asking:
            self._request(asking)

    def _request(self, asking: list[Harm]) -> None:
        office = self.office
        with office.book.act(ANALYST, "take a request") as act:
            names = act.ids("Q", len(asking))
            for harm, name in zip(asking, names, strict=True):
                harm.asked, harm.ask_due, harm.request = office.day, None, name
                harm.decide_due = office.day + office.policy.redress_days
            rows = {
                "request_id": names,
                "record_id": [self._about(harm) for harm in asking],
                "says": [SAYS[harm.wrong.kind] for harm in asking],
                "due_on": [iso(harm.decide_due or 0) for harm in asking],
            }
            act.insert("request", pd.DataFrame(rows).assign(asked_at=act.at, state="open"))
            act.note([*names, *rows["record_id"]])

    def _about(self, harm: Harm) -> str:
        """The record that a request names: that of the lead or, of a merge, one of her own."""
        place = harm.wrong.record
        if harm.wrong.kind == MERGED:
            mine = np.flatnonzero(self.truth.person == harm.wrong.person)
            place = int(next(at for at in mine if self._mixed(int(at))))
        return str(self.office.papers.ids[place])

    def _mixed(self, place: int) -> bool:
        return len(np.unique(self.truth.person[self.office.together(place)])) > 1

    def decide(self) -> None:
        """Decide requests that are due, and carry out corrections that are."""
        day = self.office.day
        due = [harm for harm in self.ledger.all if _due(harm.decide_due, day)]
        for harm in due:
            harm.decided, harm.decide_due = day, None
            if harm.ended is None:
                wrong = self.learning.draw("decision", harm) < self.office.assume.wrong_decision
                harm.granted = not wrong
                if harm.granted:
                    harm.found, harm.correct_due = day, day + self.office.assume.correct_days
        if due:
            self._decided(due)
        self._freed = set()
        self._carry_out([h for h in self.ledger.open.values() if _due(h.correct_due, day)])

    def _decided(self, due: list[Harm]) -> None:
        outcome = {True: "granted", False: "refused", None: "corrected already"}
        rows = pd.DataFrame(
            {"request_id": [h.request for h in due], "outcome": [outcome[h.granted] for h in due]}
        )
        with self.office.book.act(REVIEWER, "decide a request") as act:
            act.update(
                "UPDATE request SET state = 'decided', outcome = incoming.outcome, "
                "decided_at = incoming.decided_at, decided_by = incoming.decided_by FROM incoming "
                "WHERE request.request_id = incoming.request_id",
                rows.assign(decided_at=act.at, decided_by=act.by.name),
            )
            act.note([str(h.request) for h in due], {"decided": len(due)})

    def _carry_out(self, harms: list[Harm]) -> None:
        what = Correction()
        for harm in harms:
            if harm.wrong.kind in (MISSING, LATE):
                self._clear(harm, what)
            elif harm.wrong.kind == HOUSEHOLD:
                self.wrong_homes.add(harm.wrong.record)
                owner = int(self.truth.person[harm.wrong.record])
                self._part(owner, np.array([harm.wrong.record]), what)
            else:
                mine = np.flatnonzero(self.truth.person == harm.wrong.person)
                self._part(harm.wrong.person, mine, what)
        if what.sides or what.joins:
            correct(self.office, what)

    def _clear(self, harm: Harm, what: Correction) -> None:
        """Her departure is linked to her arrival; nobody else is linked with them."""
        person, ends = harm.wrong.person, (harm.wrong.record, harm.wrong.other_record)
        if self.office.home[ends[1]] == NOT_HERE and (
            self.office.papers.recorded[ends[1]] > self.office.day
        ):
            return  # it is on its way; the next week looks again
        self._part(person, np.array(ends), what)
        what.joins.append(ends)
        mine = np.flatnonzero(self.truth.person == person)
        what.own.append(mine[self.office.home[mine] != NOT_HERE])

    def _part(self, person: int, places: Codes, what: Correction) -> None:
        """A person's records are split off in every subject of some records that is mixed."""
        for home in np.unique(self.office.home[places]).tolist():
            inside = np.flatnonzero(self.office.home == home)
            own = places_of(self.truth, person, inside)
            if home > NOBODY and 0 < len(own) < len(inside):
                what.sides.append(own)
                self._freed |= set(self.truth.person[inside].tolist())


def _due(when: int | None, day: int) -> bool:
    return when is not None and when <= day
