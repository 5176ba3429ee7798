"""Scenes at a counter: what a file makes of somebody's day.

The scenes are invented, as the office and everybody in them is. What the file holds, whose entries
these are and on which days things happened comes from the linkage.
"""

from datetime import date
from typing import NamedTuple

import pandas as pd

from sameperson.outcomes.cast import Role
from sameperson.outcomes.prices import claimed_one_in
from sameperson.widgets.three_people import ThreePeopleState

PERMITTED_DAYS = 90


class Words(NamedTuple):
    """Pronouns: she, her and her, or he, him and his."""

    subject: str
    object: str
    possessive: str


PRONOUNS = {"f": Words("she", "her", "her"), "m": Words("he", "him", "his")}


def scene(state: ThreePeopleState, role: Role) -> str:
    """What happens at the counter to one of the three, at the present threshold: a paragraph."""
    words = PRONOUNS[str(state.people.loc[role.person_id, "sex"])]
    tell = {"merged": _merged, "accused": _accused, "split": _split, "intact": _intact}
    told = tell[state.state_of(role)](state, role, words)
    name, age = state.name(role.person_id), state.age(role.person_id)
    return (
        f"{name}, {age}, asks for a visa at a consulate abroad. The officer opens the file. {told}"
    )


def _intact(state: ThreePeopleState, role: Role, words: Words) -> str:
    file, she = state.file_of(role), words.subject
    return (
        f"It holds {_entries(len(file))}, all about {words.object}: {she} {_visit(state, role)} "
        f"The visa is granted. {she.capitalize()} never hears that there is a threshold."
    )


def _split(state: ThreePeopleState, role: Role, words: Words) -> str:
    file = state.file_of(role)
    everything = (state.world.truth == role.person_id).sum()
    return (
        f"It holds {len(file)} of the {everything} entries about {words.object}. The others lie in "
        f"other files, and the officer does not know of them. By this file {words.subject} "
        f"{_visit(state, role)} The visa is granted."
    )


def _accused(state: ThreePeopleState, role: Role, words: Words) -> str:
    file, (arrival, departure) = state.file_of(role), _border(state, role)
    she = words.subject
    first = "1 entry," if len(file) == 1 else f"{len(file)} entries, one of them"
    return (
        f"It holds {first} {words.possessive} arrival on {day(arrival['event_on'])}. No departure "
        f"follows it. In truth {she} left on "
        f"{day(departure['event_on'])}, {_stay(arrival, departure)} days later, and "
        f"{PERMITTED_DAYS} are allowed. But {_how_written(arrival, departure)}, and that entry "
        f"stands in another file. The screen says: overstayed, and still in the country. The visa "
        f"is refused to somebody who stands outside it."
    )


def _how_written(arrival: pd.Series, departure: pd.Series) -> str:
    """How the departure was taken down, where that differs from the arrival."""
    parts = []
    if _name(departure) != _name(arrival):
        parts.append(f"wrote “{_name(departure)}” where it had written “{_name(arrival)}”")
    if pd.isna(departure["document_number"]):
        parts.append("took down no document number")
    return "the border " + (" and ".join(parts) or "wrote it down differently")


def _merged(state: ThreePeopleState, role: Role, words: Words) -> str:
    file = state.file_of(role)
    theirs = file[file["about"] != role.person_id]
    others = list(dict.fromkeys([state.cast.other_id, *theirs["about"]]))
    others = [person for person in others if (theirs["about"] == person).any()]
    who = f"{state.name(others[0])}, {state.age(others[0])}"
    about = f"somebody else, {who}" if len(others) == 1 else f"{len(others)} others, one is {who}"
    she = words.subject
    return (
        f"It holds {len(file)} entries, and {len(theirs)} of them are about {about}. Nothing on "
        f"the screen says so. It shows one person with {file['born'].nunique()} dates of birth and "
        f"{file['document'].nunique()} document numbers{_foreign_visit(theirs, she)}. The officer "
        f"asks why. {she.capitalize()} cannot say: it is not {words.possessive} life. The visa is "
        "not granted today, and a note about false papers goes into the file. The strongest link "
        f"that did it has weight {role.merged_up_to:.1f}: the system claims that 1 in "
        f"{claimed_one_in(role.merged_up_to):.0f} such links is wrong."
    )


def _foreign_visit(theirs: pd.DataFrame, she: str) -> str:
    """The first visit in the file that is somebody else's; empty where there is none."""
    arrivals = theirs[theirs["what"] == "arrived"]
    if not len(arrivals):
        return ""
    return f", and an arrival on {day(str(arrivals.index[0]))} when {she} did not arrive"


def _visit(state: ThreePeopleState, role: Role) -> str:
    arrival, departure = _border(state, role)
    return (
        f"arrived on {day(arrival['event_on'])} and left on "
        f"{day(departure['event_on'])}, {_stay(arrival, departure)} days later; {PERMITTED_DAYS} "
        "are allowed."
    )


def _border(state: ThreePeopleState, role: Role) -> tuple[pd.Series, pd.Series]:
    return state.record(role.arrival), state.record(role.departure)


def _stay(arrival: pd.Series, departure: pd.Series) -> int:
    came, left = (date.fromisoformat(str(r["event_on"])) for r in (arrival, departure))
    return (left - came).days


def _name(record: pd.Series) -> str:
    return " ".join(str(part) for part in record[["given_name", "family_name"]].dropna())


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def day(written: str) -> str:
    """A day in words.

    >>> day("2050-06-01")
    '1 June 2050'
    """
    on = date.fromisoformat(written)
    return f"{on.day} {on:%B} {on.year}"
