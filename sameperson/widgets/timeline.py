"""State of the harm timeline: a person, a week and a policy; no drawing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import traitlets

from sameperson.casebook.year import Year, lives

CONTACT, LEARNS, ASKS, DECIDED = "contact", "learns", "asks", "decided"
FILED, CONCLUDES, SENT, TOLD, CLEARED = "filed", "concludes", "sent", "told", "cleared"
# What a line of a timeline is about, by how it begins, or else by what is in it.
BEGINS = {
    "They arrive": CONTACT, "They leave": CONTACT, "They deal with": CONTACT,
    "They learn of it": LEARNS, "They ask": ASKS, "The request is": DECIDED,
    "Records come in": FILED, "Records are moved": FILED, "In doubt": FILED,
    "The lead goes": SENT, "The accusation is closed": CLEARED,
    "Their records stand alone": CLEARED, "The warrant is no longer": CLEARED,
    "Their address is no longer": CLEARED, "They left in time, but": CONCLUDES,
    "A warrant about": CONCLUDES, "A lead about": CONCLUDES, "Their address is given": CONCLUDES,
    "Their records are filed with": CONCLUDES,
}  # fmt: skip
HOLDS = {"is told that it was wrong": TOLD, "cannot be reached": "lost"}


class TimelineState(traitlets.HasTraits):
    """Set ``person``, ``week`` or ``policy``; read what was so by then.

    Args:
        years: One year or several of the same world, by the name of their policy.
        people: Whom to offer, Series person_id -> why; None for ``lives.dozen`` of the first year.

    Attributes:
        policy: Name of the year that is shown.
        person: Id of whose year it is.
        week: Weeks of the year that have passed, 0 to the last.
        offered: Why each is offered, by person id.
    """

    policy: Any = traitlets.Unicode()
    person: Any = traitlets.Unicode()
    week: Any = traitlets.Int(0)

    def __init__(self, years: Mapping[str, Year] | Year, people: pd.Series | None = None) -> None:
        super().__init__()
        self.years = dict(years) if isinstance(years, Mapping) else {"this policy": years}
        if len({len(year.weeks) for year in self.years.values()}) != 1:
            raise ValueError("The years beside each other have the same number of weeks.")
        first = next(iter(self.years.values()))
        self.offered = lives.dozen(first) if people is None else people
        if not len(self.offered):
            raise ValueError("There is nobody to follow: name at least one person.")
        persons = first.world.people.set_index("person_id")
        self.names = (persons["given_name"] + " " + persons["family_name"]).to_dict()
        self._lines: dict[tuple[str, str], pd.DataFrame] = {}
        self._often: dict[str, pd.DataFrame] = {}
        self.last = len(first.weeks) - 1
        self.policy, self.person = next(iter(self.years)), str(self.offered.index[0])
        self.week = self.last

    @traitlets.validate("policy")
    def _a_policy(self, proposal: Any) -> str:
        return self._one_of(proposal["value"], self.years, "policy")

    @traitlets.validate("person")
    def _a_person(self, proposal: Any) -> str:
        return self._one_of(proposal["value"], self.offered.index, "person")

    @traitlets.validate("week")
    def _within(self, proposal: Any) -> int:
        return int(min(max(proposal["value"], 0), self.last))

    @staticmethod
    def _one_of(value: str, known: Any, what: str) -> str:
        if value not in known:
            raise traitlets.TraitError(f"No {what} {value!r} is offered here.")
        return str(value)

    @property
    def year(self) -> Year:
        """The year under the policy chosen."""
        return self.years[self.policy]

    @property
    def name(self) -> str:
        """Given and family name of the person."""
        return str(self.names[self.person])

    @property
    def day(self) -> pd.Timestamp:
        """The last day of the week."""
        return pd.Timestamp(self.year.weeks["ends"].iloc[self.week])

    @property
    def begins(self) -> pd.Timestamp:
        """The first day of the year."""
        return pd.Timestamp(self.year.weeks["ends"].iloc[0])

    @property
    def ends(self) -> pd.Timestamp:
        """The last day of the year."""
        return pd.Timestamp(self.year.weeks["ends"].iloc[-1])

    @property
    def harms(self) -> pd.DataFrame:
        """The person's harms of the whole year."""
        harms: pd.DataFrame = self.year.harms
        mine: pd.DataFrame = harms[harms["person_id"] == self.person]
        return mine.reset_index(drop=True)

    @property
    def lines(self) -> pd.DataFrame:
        """The person's whole year: day, kind, what, office_sees, person_sees."""
        key = (self.policy, self.person)
        if key not in self._lines:
            table = self.year.timeline(self.person)
            day = pd.to_datetime(table["day"])
            kind = table["what"].map(kind_of)
            self._lines[key] = table.assign(day=day, kind=kind)[
                ["day", "kind", "what", "office_sees", "person_sees"]
            ]
        return self._lines[key]

    @property
    def so_far(self) -> pd.DataFrame:
        """``lines`` up to the end of the week."""
        return self.lines[self.lines["day"] <= self.day]

    @property
    def standing(self) -> pd.DataFrame:
        """The person's harms that stand at the end of the week."""
        harms = self.harms
        ended = harms["ended"].notna() & (harms["ended"] <= self.day)
        return harms[(harms["began"] <= self.day) & ~ended]

    @property
    def often(self) -> str:
        """How often a year with the same kinds of harm is, whatever the week."""
        if self.policy not in self._often:
            self._often[self.policy] = lives.how_often(self.year)
        table = self._often[self.policy]
        kinds = lives.kinds_of(self.year, self.person) or (lives.QUIET,)
        rows = {str(kind): row for kind, row in table.iterrows()}
        return "; ".join(lives.said(rows[kind], kind) for kind in kinds)


def kind_of(what: str) -> str:
    """What a line is about; ``concludes`` for one that is not known."""
    for words, kind in HOLDS.items():
        if words in what:
            return kind
    return next((kind for words, kind in BEGINS.items() if what.startswith(words)), CONCLUDES)
