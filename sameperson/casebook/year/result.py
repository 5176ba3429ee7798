"""What a year did: to people, in people and person-days, and how often."""

import shutil
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sameperson.casebook.year import story
from sameperson.casebook.year.draws import PERMITTED_DAYS, TODAY
from sameperson.casebook.year.harms import frame
from sameperson.casebook.year.office import NOT_HERE
from sameperson.casebook.year.wronged import HOUSEHOLD, KINDS, LATE, MERGED, MISSING, REACHED
from sameperson.world import World

if TYPE_CHECKING:
    from sameperson.casebook.year.run import Run

NAMES = {
    "wrongly_merged": MERGED, "accused": MISSING, "accused_late": LATE, "reached": REACHED,
    "household": HOUSEHOLD,
}  # fmt: skip
SUMS = ("referred", "referred_accused", "wrong_address", "sent", "sent_again", "closed_off")


class Year:
    """A year of the office under one policy.

    Attributes:
        world, policy, assumptions, seed: What it was a year of.
        book: Path of the casebook as the office left it; ``Casebook.open`` opens it. Without a path
            of its own it lies in a temporary folder that goes when this object goes.
        weeks: One row for each week, and row 0 for the first day, with the base file. ``ends``: its
            last day. Standing at the end of the week, in people: wrongly_merged, split (records on
            hold lie apart), accused (by a missing link), accused_late, reached, household; in
            leads: leads, and of them false_leads (about people who left in time), overstays (true
            ones) and died (of people who died here); in links: backlog, cannot_tell; requests_open;
            recipients_not_told (who hold what was wrong, and do not know); oldest and waits, days
            that the backlog has waited at most and on average. Sums of the week: arrived,
            closed_off, linked, held, sent_again, decided, hours, referred, referred_accused
            (overstay leads of people who left in time), wrong_address (referred with another
            household's address), sent, corrected (harms).
        harms: One row per harm. ``kind``: merged, accused by a missing link, accused by a late
            record, reached by another's warrant, household of one reached. Dates, missing for what
            was not in the year: began, learnt, asked, decided, found (the office knows),
            corrected, ended (corrected, or turned into the other accusation), everybody_told (the
            last recipient that can be reached). ``days``: that it stood in the year; ``at_start``:
            it stood on the first day already. ``other_person``, ``relation``, ``record_id``,
            ``other_record`` (arrival and departure; warrant; lead and record with the address) and
            ``link_id``: what did it. ``recipients``: who were sent it, ``not_told`` at the end, and
            ``unreachable`` for ever. ``again``: merged with the same person anew after a request
            had ended it.
        leads: Every lead at the end, with its subject now.
        moves: day (ISO), record_id, before, after of every record that changed its subject.
    """

    def __init__(self, run: "Run", world: World, leads: pd.DataFrame, folder: Path | None) -> None:
        office = run.office
        self.world, self.policy = world, office.policy
        self.assumptions, self.seed = office.assume, office.seed
        self.book: Path = office.book.path
        self.weeks = pd.DataFrame(run.rows).rename_axis("week")
        self.harms = frame(run.ledger.all, run.truth, office.papers)
        self.leads = leads
        self.moves = story.moves(office)
        if folder is not None:
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._office, self._truth, self._harms = office, run.truth, run.ledger.all
        self._sent = {id(one): one for harm in run.ledger.all for one in harm.sent}

    def __repr__(self) -> str:
        found = self.totals()
        return (
            f"Year({len(self.weeks) - 1} weeks: {found['people_wrongly_merged']:,.0f} people "
            f"wrongly merged, {found['people_accused']:,.0f} accused by a missing link, "
            f"{found['people_reached']:,.0f} reached by another's warrant; a simulation)"
        )

    def totals(self) -> pd.Series:
        """The year in people and person-days.

        Returns:
            By name. ``people_…`` with such a harm in the year and ``days_…``, person-days: for each
            person the days on which at least one stood; for wrongly_merged, accused (by a missing
            link), accused_late, reached, household. ``days_until_found`` and
            ``days_until_everybody_knows``: medians over the harms that were found, and over those
            with recipients whose last reachable one knows; NaN for none. ``never_found``: harms
            that stood at the end and nobody had found. ``recipients`` of what was wrong, those of
            them ``…_not_told`` at the end and ``…_unreachable`` for ever. ``hours``, ``decided``,
            ``backlog`` at the end, ``repeated_merges``, and sums over the weeks of referred,
            referred_accused, wrong_address, sent, sent_again and closed_off.
        """
        harms, weeks, found = self.harms, self.weeks, {}
        for name, kind in NAMES.items():
            own = harms[harms["kind"] == kind]
            found[f"people_{name}"] = own["person_id"].nunique()
            found[f"days_{name}"] = person_days(own)
        told = harms[harms["recipients"] > 0]
        until = {
            "days_until_found": (harms["found"] - harms["began"]).dt.days.median(),
            "days_until_everybody_knows": (told["everybody_told"] - told["began"]).dt.days.median(),
        }
        rest = {
            "never_found": (harms["found"].isna() & harms["ended"].isna()).sum(),
            "recipients": len(self._sent),
            "recipients_not_told": weeks["recipients_not_told"].iloc[-1],
            "recipients_unreachable": sum(one.never for one in self._sent.values()),
            "hours": weeks["hours"].sum(),
            "decided": weeks["decided"].sum(),
            "backlog": weeks["backlog"].iloc[-1],
            "repeated_merges": harms["again"].sum(),
        }
        sums = {name: weeks[name].sum() for name in SUMS}
        return pd.Series({**found, **until, **rest, **sums}, dtype=float).rename("a year")

    def how_often(self) -> pd.DataFrame:
        """How many people had each kind of year: to stand beside every story.

        Exact counts of this population, which is invented and tuned to show such harms.

        Returns:
            Indexed by kind, and *any of these* and *none of these*: people; of, how many it could
            have happened to, and who these are; share; learnt and found: how many of the people
            learnt of such a harm, and of how many the office found it.
        """
        whole = len(self._truth.people)
        groups = {**dict.fromkeys(KINDS, self._on_file()), HOUSEHOLD: (whole, "people")}
        groups |= dict.fromkeys((MISSING, LATE), self._in_time())
        rows = [
            (kind, *self._often(self.harms[self.harms["kind"] == kind]), *groups[kind])
            for kind in KINDS
        ]
        some = self._often(self.harms)
        rows.append(("any of these", *some, whole, "people"))
        rows.append(("none of these", whole - some[0], 0, 0, whole, "people"))
        columns = ["kind", "people", "learnt", "found", "of", "who"]
        table = pd.DataFrame(rows, columns=columns).set_index("kind")
        table["share"] = table["people"] / table["of"].where(table["of"] > 0)
        return table[["people", "of", "share", "learnt", "found", "who"]]

    def _often(self, harms: pd.DataFrame) -> tuple[int, int, int]:
        whose = harms["person_id"]
        learnt, found = (whose[harms[name].notna()] for name in ("learnt", "found"))
        return whose.nunique(), learnt.nunique(), found.nunique()

    def _on_file(self) -> tuple[int, str]:
        here = self._office.home != NOT_HERE
        return len(np.unique(self._truth.person[here])), "people with a record on file"

    def _in_time(self) -> tuple[int, str]:
        papers, truth = self._office.papers, self._truth
        due = (truth.left_by >= 0) & (papers.on + PERMITTED_DAYS < TODAY)
        due &= self._office.home != NOT_HERE
        return len(np.unique(truth.person[due])), "people who left in time and whose days are over"

    def timeline(self, person_id: str) -> pd.DataFrame:
        """One person's year, from both sides.

        Args:
            person_id: Of the world's people; also of somebody to whom nothing happened.

        Returns:
            In order of days: day, what (happened, in words), office_sees, person_sees; an empty
            text for nothing.

        Raises:
            KeyError: There is no such person.
        """
        return story.timeline(self, person_id)


def person_days(harms: pd.DataFrame) -> int:
    """Days on which at least one of some harms stood, summed over people."""
    end = harms["ended"].fillna(pd.Timestamp(np.datetime64(TODAY, "D")))
    spans = pd.DataFrame({"who": harms["person_id"], "begin": harms["began"], "end": end})
    spans = spans.sort_values(["who", "begin"])
    until = spans.groupby("who")["end"].cummax().groupby(spans["who"]).shift()
    begin = spans["begin"].where(until.isna() | (until < spans["begin"]), until)
    return int((spans["end"] - begin).dt.days.clip(lower=0).sum())


def compare(first: Year, second: Year) -> pd.DataFrame:
    """Two policies on the same world and the same luck.

    Returns:
        Indexed as ``Year.totals``: first, second, difference (second less first); and for rows of
        people only_first and only_second: how many had such a harm under one policy alone.

    Raises:
        ValueError: The years are of two worlds, seeds or lengths, so that luck would differ too.
    """
    same = first.world.manifest == second.world.manifest and first.seed == second.seed
    if not same or len(first.weeks) != len(second.weeks):
        raise ValueError(
            "Two years can be compared when they are of one world, one seed and one length; "
            "otherwise luck differs, and not the policy alone."
        )
    table = pd.DataFrame({"first": first.totals(), "second": second.totals()})
    table["difference"] = table["second"] - table["first"]
    for name, kind in NAMES.items():
        one, other = (
            set(y.harms.loc[y.harms["kind"] == kind, "person_id"]) for y in (first, second)
        )
        table.loc[f"people_{name}", "only_first"] = len(one - other)
        table.loc[f"people_{name}", "only_second"] = len(other - one)
    return table
