"""What one threshold does to three people: a state, without drawing."""

from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import traitlets

from sameperson.outcomes import Outcome, Sweep
from sameperson.outcomes.cast import Cast, Role, three_people
from sameperson.outcomes.identity import identity_of
from sameperson.world import World

LAST_DAY = date(2050, 12, 31)
STATES = ("merged", "accused", "split", "intact")
ENTRIES = {
    "border": "the border",
    "study_permits": "a study permit",
    "visas": "a visa",
    "benefits": "an application for a benefit",
    "encounters": "an encounter with officers",
    "court_docket": "a court case",
    "biometric_index": "a biometric enrolment",
    "legacy_register": "an entry in an old register",
    "address_files": "an address, bought from a company",
    "tip_line": "a call to the tip line",
    "open_web": "a post on the open web",
    "partner_notices": "a notice from a partner",
}
MOVES = {"arrival": "arrived", "departure": "left"}


class ThreePeopleState(traitlets.HasTraits):
    """Set ``threshold``, to the nearest tenth; read what it does to each of the three.

    Args:
        sweep: With groups, departures and kin.
        world: Whose people and records the sweep is about.
        cast: The three; None chooses them by the rule of ``outcomes.cast``.
    """

    threshold = traitlets.Float()
    outcome: Any = traitlets.Instance(Outcome)

    def __init__(self, sweep: Sweep, world: World, cast: Cast | None = None) -> None:
        super().__init__()
        self.sweep, self.world = sweep, world
        self.cast = three_people(sweep, world) if cast is None else cast
        self.people = world.people.set_index("person_id")
        whose = world.records["record_id"].map(world.truth)
        self._records = world.records.assign(person=whose).set_index("record_id")
        self.low, self.high = self.cast.low, self.cast.high
        last = self.cast.accused
        first = min(self.cast.merged.merged_up_to, last.accused_above, last.split_above)
        self.begin = float(max(self.low, first // 1 - 1))
        self.threshold = self.begin
        self.outcome = sweep.at(self.begin)

    @traitlets.validate("threshold")
    def _keep_inside(self, proposal: Any) -> float:
        return float(min(max(round(proposal["value"], 1), self.low), self.high))

    @traitlets.observe("threshold")
    def _moved(self, _: Any) -> None:
        self.outcome = self.sweep.at(self.threshold)

    def name(self, person: str) -> str:
        """Given name and family name in full."""
        own: Any = self.people.loc[person]
        return f"{own['given_name']} {own['family_name']}"

    def age(self, person: str) -> int:
        """In years, on the last day of the file."""
        born = date.fromisoformat(str(self.people.loc[person, "birth_date"]))
        later = (born.month, born.day) > (LAST_DAY.month, LAST_DAY.day)
        return LAST_DAY.year - born.year - later

    def record(self, record_id: str) -> Any:
        """A record as a Series, with ``person``: whom it is about."""
        return self._records.loc[record_id]

    def state_of(self, role: Role, threshold: float | None = None) -> str:
        """One of ``STATES``; where two hold, the one that stands first there."""
        at = self.threshold if threshold is None else threshold
        if role.merged_up_to >= at:
            return "merged"
        if role.accused_above < at:
            return "accused"
        return "split" if role.split_above < at else "intact"

    def stretches(self, role: Role) -> list[tuple[float, float, str]]:
        """From which weight to which the role is in which state, from ``low`` to ``high``."""
        weights = {role.merged_up_to, role.accused_above, role.split_above}
        inside = sorted(weight for weight in weights if self.low < weight < self.high)
        ends = [self.low, *inside, self.high]
        return [(a, b, self.state_of(role, (a + b) / 2)) for a, b in pairwise(ends)]

    def file_of(self, role: Role) -> pd.DataFrame:
        """What the office holds as one person: the identity of the arrival, entry by entry.

        Returns:
            Indexed by day: what it is, name, born and document as written (None where missing), and
            ``about``, which nobody at the office sees.
        """
        ids = identity_of(self.sweep, role.arrival, self.threshold)
        own = self._records.loc[ids].sort_values(["event_on", "event"], kind="stable")
        names = own[["given_name", "family_name"]].fillna("–")
        return pd.DataFrame(
            {
                "what": own["event"].map(MOVES).fillna(own["source"].map(ENTRIES)).to_numpy(),
                "name": (names["given_name"] + " " + names["family_name"]).to_numpy(),
                "born": own["birth_date"].to_numpy(),
                "document": own["document_number"].to_numpy(),
                "about": own["person"].to_numpy(),
            },
            index=pd.Index(own["event_on"], name="day"),
        )

    def officer_sees(self, role: Role) -> pd.DataFrame:
        """The file with names instead of ids in its last column, which the office does not have."""
        file = self.file_of(role)
        about = [
            "the person at the counter" if person == role.person_id else
            f"somebody else: {self.name(person)}, {self.age(person)}"
            for person in file["about"]
        ]  # fmt: skip
        return file.rename(columns={"about": "who it is about"}).assign(
            **{"who it is about": about}
        )

    @property
    def finding(self) -> str:
        """Whether some threshold is right for all three; the title of the picture."""
        freed, late = self.cast.merged.merged_up_to, self.cast.accused.accused_above
        if late <= freed:
            return "No position of the slider is right for all three"
        return f"Between {freed:.2f} and {late:.2f} nobody of the three is harmed"

    @property
    def headline(self) -> str:
        """What happens to the two whom the threshold does not leave in peace."""
        first, last = (self.name(r.person_id) for r in (self.cast.merged, self.cast.accused))
        return (
            f"Up to {self.cast.merged.merged_up_to:.2f}, {first} is merged with somebody else. "
            f"Above {self.cast.accused.accused_above:.2f}, {last} is accused by a missing link."
        )

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        each = [f"{self.name(r.person_id)} {WORDS[self.state_of(r)]}" for r in self.cast.roles]
        o = self.outcome
        return (
            f"Threshold {self.threshold:.1f}: {', '.join(each)}. Of {o.people:,} people in the "
            f"file, {o.people_wrongly_merged:,} are wrongly merged; of {o.people_left_in_time:,} "
            f"who left in time, {o.people_accused:,} are accused by a missing link."
        )

    def everybody(self) -> pd.DataFrame:
        """The two errors among all people at a few positions of the slider, this one included."""
        at = sorted({self.low, self.begin, self.threshold, 4.0, 6.0, 8.0, 10.0, self.high})
        curve = self.sweep.curve([t for t in at if self.low <= t <= self.high])
        merged, accused = curve["people_wrongly_merged"], curve["people_accused"].astype(int)
        return pd.DataFrame(
            {
                "position of the slider": curve["threshold"].round(1),
                "people merged with somebody else": merged,
                "people accused by a missing link": accused,
            }
        ).set_index("position of the slider")

    def table(self) -> pd.DataFrame:
        """The picture as a table: from which weight to which each person is in which state."""
        rows = {
            f"{self.name(role.person_id)}, {self.age(role.person_id)}": {
                WORDS[state]: f"{a:.2f} to {b:.2f}" for a, b, state in self.stretches(role)
            }
            for role in self.cast.roles
        }
        found = pd.DataFrame.from_dict(rows, "index").reindex(list(rows)).fillna("at no threshold")
        return found.assign(now=[WORDS[self.state_of(role)] for role in self.cast.roles])


WORDS = {
    "merged": "merged with somebody else",
    "accused": "accused by a missing link",
    "split": "records split, not accused",
    "intact": "intact",
}
