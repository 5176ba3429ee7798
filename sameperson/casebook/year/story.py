"""One person's year in words, from the office's side and from theirs."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sameperson.casebook.year.draws import TODAY, day_of, iso
from sameperson.casebook.year.harms import Harm
from sameperson.casebook.year.learning import CONTACT, NOTICE
from sameperson.casebook.year.office import NOBODY, Office
from sameperson.casebook.year.redress import SAYS
from sameperson.casebook.year.sending import EXTRACT, RECIPIENTS
from sameperson.casebook.year.watching import OVERSTAY
from sameperson.casebook.year.wronged import HOUSEHOLD, LATE, MERGED, MISSING, REACHED

if TYPE_CHECKING:
    from sameperson.casebook.year.result import Year

Line = tuple[int, int, str, str, str]  # day, order within it, what, office sees, person sees
CLEARED = {
    MERGED: "Their records stand alone again",
    MISSING: "The accusation is closed",
    LATE: "The accusation is closed",
    REACHED: "The warrant is no longer on their subject",
    HOUSEHOLD: "Their address is no longer that of the lead",
}


def moves(office: Office) -> pd.DataFrame:
    """Every change of subject, in order of days."""
    columns = ["day", "record_id", "before", "after"]
    if not office.moves:
        return pd.DataFrame(columns=columns, dtype=object)
    table = pd.concat(office.moves, ignore_index=True)
    return table.assign(day=table["day"].map(iso))[columns]


def timeline(year: "Year", person_id: str) -> pd.DataFrame:
    """See ``Year.timeline``."""
    who = year._truth.people.get_indexer(pd.Index([person_id]))[0]
    if who < 0:
        raise KeyError(f"There is no person {person_id} in this world.")
    lines = [*_events(year, who), *_filings(year, who), *_leads(year, who)]
    for harm in year._harms:
        if harm.wrong.person == who:
            lines += _harm(year, harm)
    lines.sort(key=lambda line: line[:2])
    table = pd.DataFrame(
        [(iso(day), what, office, person) for day, _, what, office, person in lines],
        columns=["day", "what", "office_sees", "person_sees"],
    )
    return table.drop_duplicates(ignore_index=True)


def _events(year: "Year", who: int) -> Iterator[Line]:
    """What the person does: arrivals, departures, and dealings with sources."""
    papers, start = year._office.papers, day_of(str(year.weeks["ends"].iloc[0]))
    for place in np.flatnonzero(year._truth.person == who).tolist():
        source, event = papers.source[place], papers.event[place]
        if papers.on[place] > start and source in year.assumptions.contact_sources:
            done = {"arrival": "They arrive.", "departure": "They leave."}
            what = done.get(event, f"They deal with the source {source}.")
            yield int(papers.on[place]), 0, what, "", what


def _filings(year: "Year", who: int) -> Iterator[Line]:
    """Where their records were filed, each time that this changed."""
    office, person = year._office, year._truth.person
    home = np.full(len(person), -1, dtype=np.int64)
    mine = person == who
    changes: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for move in office.moves:
        after = move["after"].fillna("S0").str[1:].astype(np.int64)
        places = office.papers.places(move["record_id"]).tolist()
        changes[int(move["day"].iloc[0])] += zip(places, after.tolist(), strict=True)
    for day in sorted(set(changes) | set(office.came[mine & (office.came > 0)].tolist())):
        new = mine & (office.came == day)
        before = home.copy()
        home[new] = NOBODY
        for place, subject in changes[day]:
            home[place] = subject
        yield from _filed(year, who, day, np.flatnonzero(mine & (home != before)), home, new)


def _filed(
    year: "Year", who: int, day: int, changed: np.ndarray, home: np.ndarray, new: np.ndarray
) -> Iterator[Line]:
    """One line for each subject that some of their records are filed in since a day."""
    for subject in np.unique(home[changed]).tolist():
        own = changed[home[changed] == subject]
        names = ", ".join(_record(year, place) for place in own.tolist())
        come = "come in" if new[own].all() else "are moved"
        if subject == NOBODY:
            yield day, 1, f"In doubt: {names}.", f"{len(own)} records on hold", ""
            continue
        inside = np.flatnonzero(home == subject)
        others = [_name(year, p) for p in np.unique(year._truth.person[inside]) if p != who]
        mixed = f", with records of {' and '.join(others)}" if others else ""
        sees = f"Subject S{subject:06d}, {len(inside)} records"
        yield day, 1, f"Records {come}: {names}{mixed}.", sees, ""


def _leads(year: "Year", who: int) -> Iterator[Line]:
    """Leads about them that are right, or about nobody's harm."""
    wrong = {harm.wrong.record for harm in year._harms if harm.wrong.kind in (MISSING, LATE)}
    places = year._office.papers.places(year.leads["record_id"])
    for place, lead in zip(places.tolist(), year.leads.itertuples(index=False), strict=True):
        if year._truth.person[place] == who and place not in wrong:
            kind = "their visit looks like an overstay" if lead.kind == OVERSTAY else "a warrant"
            sees = f"Lead {lead.lead_id}: {lead.kind}, {year._office.papers.ids[place]}"
            yield day_of(str(lead.opened_at)), 2, f"A lead about them opens: {kind}.", sees, ""


def _harm(year: "Year", harm: Harm) -> Iterator[Line]:
    """One harm from its beginning to the last recipient."""
    began = " It stood so when the year began." if harm.at_start else ""
    yield harm.began, 3, _began(year, harm) + began, _office_sees(year, harm), ""
    for one in harm.sent:
        way = "on a list by e-mail" if one.channel == EXTRACT else f"by {one.channel}"
        what = f"The lead goes to the {RECIPIENTS[one.way]}, {way}."
        yield one.day, 4, what, f"Disclosure {', '.join(one.disclosures)}", ""
        if one.told is not None and one.told <= TODAY:
            yield one.told, 9, f"The {RECIPIENTS[one.way]} is told that it was wrong.", "told", ""
    if harm.learnt is not None:
        yield harm.learnt, 5, f"They learn of it: {harm.how}.", "", _person_sees(harm)
    if harm.asked is not None:
        says = f"“{SAYS[harm.wrong.kind]}”"
        due = iso(harm.asked + year.policy.redress_days)
        sees = f"Request {harm.request}, due {due}: {says}"
        yield harm.asked, 6, "They ask for correction.", sees, f"They asked: {says}"
    if harm.decided is not None and harm.granted is not None:
        said = "granted" if harm.granted else "refused, wrongly"
        seen = said.partition(",")[0]  # whether it was right the letter does not say
        yield harm.decided, 7, f"The request is {said}.", f"Request {harm.request} decided", seen
    if harm.corrected is not None:
        yield harm.corrected, 8, f"{CLEARED[harm.wrong.kind]}: {harm.how_ended}.", "corrected", ""
        never = sum(one.never for one in harm.sent)
        if never:
            yield harm.corrected, 9, f"{never} who were told cannot be reached.", "", ""


def _began(year: "Year", harm: Harm) -> str:
    wrong = harm.wrong
    other = _name(year, wrong.other) if wrong.other >= 0 else ""
    if wrong.kind == MERGED:
        how = year._truth.relation(wrong.person, wrong.other)
        return f"Their records are filed with those of {other} ({how}), by link {harm.link}."
    if wrong.kind == MISSING:
        record = _record(year, wrong.other_record)
        return f"They left in time, but {record} is not linked to their arrival."
    if wrong.kind == LATE:
        return "They left in time, but their departure has not come in yet."
    if wrong.kind == REACHED:
        return f"A warrant about {other} is filed with their records, by link {harm.link}."
    return f"Their address is given out for {other}, who does not live there."


def _office_sees(year: "Year", harm: Harm) -> str:
    wrong, ids = harm.wrong, year._office.papers.ids
    if wrong.kind == MERGED:
        return "One subject, like any other"
    if wrong.kind in (MISSING, LATE):
        return f"Lead: overstay; 90 days after {ids[wrong.record]} no departure is on file"
    if wrong.kind == REACHED:
        return f"Lead: warrant {ids[wrong.record]} on their subject"
    return f"A viable lead: an address, from {ids[wrong.other_record]}"


def _person_sees(harm: Harm) -> str:
    if harm.how == NOTICE:
        return "A notice of a decision about them"
    if harm.how == CONTACT:
        return "An official asks them about something that they did not do"
    return "Somebody comes to their door"


def _record(year: "Year", place: int) -> str:
    papers = year._office.papers
    return f"{papers.ids[place]} ({papers.source[place]}, {papers.event[place]})"


def _name(year: "Year", person: int) -> str:
    return f"{year._truth.names[person]} ({year._truth.people[person]})"
