"""What the harm timeline says in words: what each side sees, and what can be asked for now."""

import pandas as pd

from sameperson.casebook.year.lives import QUIET
from sameperson.casebook.year.wronged import HOUSEHOLD, LATE, MERGED, MISSING, REACHED
from sameperson.widgets.timeline import SENT, TOLD, TimelineState

NOTHING = "nothing"
PLAIN = {
    "told": "a recipient was told that it was wrong",
    "corrected": "the file was put right",
}
STANDS = {
    MERGED: "their records are filed with somebody else's",
    MISSING: "they are accused of an overstay, and their departure is on file elsewhere",
    LATE: "they are accused of an overstay, and their departure has not come in",
    REACHED: "somebody else's warrant is filed with their records",
    HOUSEHOLD: "their address is given out for somebody else",
}

REPORT = {
    MERGED: "A report of what is filed as theirs would show that there is more, masked.",
    MISSING: "A report of what is filed with their arrival would lack their departure.",
    LATE: "A report of what is filed as theirs would lack their departure.",
    REACHED: "A report of what is filed as theirs would show that there is more, masked.",
    HOUSEHOLD: "A report of what is filed as theirs would show nothing of it.",
}


def title(state: TimelineState) -> str:
    """Whose year, and how often such a year is."""
    return f"{state.name} ({state.person}) · {state.often}"


def when(state: TimelineState) -> str:
    """The week and its last day."""
    return f"Week {state.week} of {state.last}, to {state.day.date()}"


def so(state: TimelineState) -> str:
    """What is so at the end of the week, which neither side may know."""
    stands = [STANDS[kind] for kind in state.standing["kind"]]
    return "; ".join(stands) if stands else "nothing is wrong"


def sees(state: TimelineState, side: str) -> str:
    """The last thing that one side saw, with its day.

    Args:
        side: ``office_sees`` or ``person_sees``.
    """
    own = state.so_far
    own = own[own[side] != ""]
    if not len(own):
        return NOTHING
    last = own.iloc[-1]
    said = PLAIN.get(last[side], last[side]).rstrip(".")
    return f"{last['day'].date()}: {said}"


def asks(state: TimelineState) -> str:
    """What the person can ask for at the end of the week, and why they would."""
    standing = state.standing
    if not len(standing):
        return f"{_ended(state)} They may ask what is filed as theirs, as anybody may, at any time."
    return " ".join(dict.fromkeys(_of_one(state, harm) for _, harm in standing.iterrows()))


def _of_one(state: TimelineState, harm: pd.Series) -> str:
    """One harm that stands: unknown, known, asked about, decided."""
    day, kind = state.day, harm["kind"]
    if not _by(harm["learnt"], day):
        return (
            f"They do not know of it ({kind}), and ask for nothing. {REPORT[kind]} A lead is "
            "never shown."
        )
    knows = f"Since {harm['learnt'].date()} they know, by {harm['how_learnt']} ({kind})."
    if not _by(harm["asked"], day):
        days = state.year.policy.redress_days
        return f"{knows} They can ask for correction; it is decided within {days} days or so."
    if not _by(harm["decided"], day):
        return f"{knows} They asked on {harm['asked'].date()} and wait."
    if harm["granted"] is False:
        return (
            f"{knows} Their request was refused on {harm['decided'].date()}; it was right. "
            "In this simulation nobody asks twice."
        )
    return f"{knows} Their request was granted on {harm['decided'].date()}; the change is to come."


def _ended(state: TimelineState) -> str:
    """What was wrong before this week, and who still holds it."""
    harms = state.harms
    if state.often.startswith(QUIET):
        return "Nothing happens to them in this year."
    past = harms[harms["ended"].notna() & (harms["ended"] <= state.day)]
    if not len(past):
        return "Nothing has happened to them yet."
    sent, told = (int((state.lines["kind"] == kind).sum()) for kind in (SENT, TOLD))
    if not sent:
        return "What was wrong is put right, and nobody outside was sent it."
    said = f"What was wrong is put right. It was sent out {sent} time{'s' * (sent != 1)}"
    if told >= sent:
        return f"{said}, and whoever got it is told of the correction by the end of the year."
    return f"{said}; by the end of the year {sent - told} of these recipients were not told."


def _by(moment: object, day: pd.Timestamp) -> bool:
    return isinstance(moment, pd.Timestamp) and moment <= day


def of_all(state: TimelineState) -> str:
    """The whole in one spoken line."""
    return (
        f"{when(state)}, {state.policy}. {state.name}: {so(state)}. "
        f"The office sees: {sees(state, 'office_sees')}. "
        f"They see: {sees(state, 'person_sees')}. {asks(state)}"
    )


def table(state: TimelineState) -> pd.DataFrame:
    """Up to the week: day, what happened, and what each side sees of it."""
    own = state.so_far
    shown = own[["what", "office_sees", "person_sees"]].set_axis(own["day"].dt.date.astype(str))
    shown.columns = pd.Index(["what happened", "the office sees", "they see"])
    return shown.replace("", "–").rename_axis("day")
