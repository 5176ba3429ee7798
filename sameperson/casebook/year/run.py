"""One week of the office after the other: what is done in which order, and what is counted."""

import numpy as np
import pandas as pd

from sameperson.casebook.subjects import standing as standing_links
from sameperson.casebook.year import counting, wronged
from sameperson.casebook.year.arriving import closed_off, due_on, send_again, take
from sameperson.casebook.year.draws import iso
from sameperson.casebook.year.harms import Harm, Ledger
from sameperson.casebook.year.office import ADMINISTRATOR, ANALYST, NOBODY, NOT_HERE, Office
from sameperson.casebook.year.redress import Redress
from sameperson.casebook.year.reviewing import Reviewed, review, waiting
from sameperson.casebook.year.sending import Sent, told_by_now
from sameperson.casebook.year.truth import Truth
from sameperson.casebook.year.watching import watch
from sameperson.casebook.year.working import work_up
from sameperson.review import Reviewer
from sameperson.world import World

WEEK = 7


class Run:
    """The state of a year under way."""

    def __init__(self, office: Office, world: World, reviewer: Reviewer) -> None:
        self.office = office
        self.truth = Truth(world, office.papers)
        self.ledger = Ledger()
        self.redress = Redress(office, self.truth, self.ledger)
        self.verdicts = _verdicts(office, self.truth, reviewer)
        self.sent: list[Sent] = []
        self.rows: list[dict[str, object]] = []
        self._extracted: set[str] = set()
        self._due = due_on(office)
        self._order = np.lexsort((np.arange(len(self._due)), self._due))

    def week(self) -> None:
        """One week; the first is the base file alone, without review and work-up."""
        office, first = self.office, not self.rows
        arrived, kept_out, (linked, held) = self._arrive(first)
        again = 0 if first else send_again(office)
        reviewed = self._base() if first else review(office, self.verdicts)
        self.redress.decide()
        standing = watch(office)
        new = [] if first else work_up(office, standing, self._extracted)
        self.sent += new
        corrected = self._reckon(standing, new, first)
        self.redress.ask()
        told_by_now(office, self.sent, office.day - WEEK)
        self.rows.append(
            {
                "ends": pd.Timestamp(iso(office.day)),
                "arrived": arrived,
                "closed_off": kept_out,
                "linked": linked,
                "held": held,
                "sent_again": again,
                **vars(reviewed),
                **counting.people(office, self.truth, self.ledger, standing),
                **counting.work(self.truth, new),
                "requests_open": sum(h.decide_due is not None for h in self.ledger.all),
                "corrected": corrected,
                "recipients_not_told": counting.not_told(self.ledger, office.day),
            }
        )

    def leads(self) -> pd.DataFrame:
        """All leads at the end."""
        with self.office.book.act(ANALYST, "view") as act:
            return act.frame(
                "SELECT l.*, r.subject_id FROM lead l JOIN record r USING (record_id) "
                "ORDER BY lead_id"
            )

    def _arrive(self, first: bool) -> tuple[int, int, tuple[int, int]]:
        office, due = self.office, self._due[self._order]
        since = -np.inf if first else office.day - WEEK
        here = office.home[self._order] != NOT_HERE
        places = self._order[(due > since) & (due <= office.day) & ~here]
        out = closed_off(office, places, self.truth.visit)
        places = places[~np.isin(places, out)]
        return len(places), len(out), take(office, places)

    def _base(self) -> Reviewed:
        with self.office.book.act(ADMINISTRATOR, "match") as act:
            queue = len(waiting(act, self.office))
        return Reviewed(0, 0.0, queue, 0, 0, 0.0)

    def _reckon(self, standing: pd.DataFrame, new: list[Sent], first: bool) -> int:
        """Enter into the ledger who is wronged now; returns how many harms were put right."""
        office, truth = self.office, self.truth
        now = [
            *wronged.merged(office, truth),
            *wronged.accused(office, truth, standing),
            *wronged.reached(office, truth, standing),
            *wronged.households(
                office, truth, self.sent, standing, self.redress.wrong_homes
            ),
        ]  # fmt: skip
        began, ended = self.ledger.step(now, office.day, first, self.redress.cause)
        self._name_links(began)
        self.redress.learning.began(began)
        self.redress.sent(new)
        self.redress.ended(ended)
        return sum(harm.corrected is not None for harm in ended)

    def _name_links(self, harms: list[Harm]) -> None:
        """Which link did it: the heaviest between her records and others in the subject."""
        mixed = [h for h in harms if h.wrong.kind in (wronged.MERGED, wronged.REACHED)]
        if not mixed:
            return
        office, whose = self.office, self.truth.person
        near = np.isin(whose, [harm.wrong.person for harm in mixed]) & (office.home > NOBODY)
        inside = np.flatnonzero(np.isin(office.home, office.home[near]) & (office.home > NOBODY))
        with office.book.act(ANALYST, "view") as act:
            links = standing_links(act, office.ids(inside))
            act.note(list(links["link_id"]))
        ends = [whose[office.papers.places(links[end])] for end in ("record_l", "record_r")]
        crossing = ends[0] != ends[1]
        for harm in mixed:
            own = crossing & ((ends[0] == harm.wrong.person) | (ends[1] == harm.wrong.person))
            found = links.loc[own, "link_id"]
            harm.link = str(found.iloc[0]) if len(found) else None


def _verdicts(office: Office, truth: Truth, reviewer: Reviewer) -> pd.Series:
    """The reviewer's potential verdict on every pair that may be held."""
    pairs = office.pairs
    if office.policy.automatic:
        pairs = pairs[pairs["weight"] < office.policy.upper]
    same = truth.person[pairs["left"].to_numpy()] == truth.person[pairs["right"].to_numpy()]
    said = reviewer.verdicts(pairs.assign(true=same))
    index = pd.MultiIndex.from_frame(pairs[["record_l", "record_r"]])
    return pd.Series(said.astype(object), index=index)
