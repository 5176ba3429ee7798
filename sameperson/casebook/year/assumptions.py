"""What nobody measured: every number that a year needs and that no source gives."""

from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

SAYS = "an assumption, not a measurement"
CHANCE, DAYS, LEADS, POINTS = "chance, 0 to 1", "days", "leads a week", "points"


def assumed(default: Any, unit: str, meaning: str) -> Any:
    """A field with its unit and meaning beside its default."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning})


@dataclass(frozen=True)
class Assumptions:
    """What a year assumes. Each value is an assumption, not a measurement; change any of them.

    ``table()`` lists all with unit, value and meaning. Chances lie between 0 and 1, and decide by a
    draw that depends on the seed and on whom it is about alone.
    """

    warrant_sources: tuple[str, ...] = assumed(
        ("court_docket", "partner_notices"), "sources",
        "every record of these puts a warrant or an alias on its subject; an encounter does not",
    )  # fmt: skip
    contact_sources: tuple[str, ...] = assumed(
        ("border", "visas", "study_permits", "benefits", "encounters", "biometric_index",
         "court_docket"), "sources",
        "their records are made while the person is there, who may learn something then",
    )  # fmt: skip
    feed_sources: tuple[str, ...] = assumed(
        ("border", "address_files", "benefits", "study_permits"),
        "sources",
        "these send what they hold again and again",
    )
    late_updates: float = assumed(
        0.03, CHANCE, "that word of a departure comes with a later update, after it was recorded"
    )
    late_days: int = assumed(60, DAYS, "that it comes later then")
    sent_again: float = assumed(
        0.05, CHANCE, "of a record, in a week, to be sent again as it was before a correction"
    )
    points_overstay: float = assumed(2.0, POINTS, "of priority for each visit without a departure")
    points_warrant: float = assumed(3.0, POINTS, "for each warrant on the subject")
    points_alias: float = assumed(1.0, POINTS, "for each record that gives another name")
    points_mention: float = assumed(1.0, POINTS, "for each encounter or tip")
    workups: int = assumed(20, LEADS, "worked up, those with most points first")
    extract: int = assumed(20, LEADS, "of those left over, e-mailed as a list, each once")
    look_again_days: int = assumed(28, DAYS, "until a pending lead is looked at again")
    by_system: float = assumed(1.0, CHANCE, "that a referral goes by the case system")
    by_email: float = assumed(0.4, CHANCE, "that it goes by e-mail too")
    by_hand: float = assumed(0.1, CHANCE, "that it goes on paper too")
    by_word: float = assumed(0.2, CHANCE, "that somebody is told it by word of mouth too")
    acts: float = assumed(0.3, CHANCE, "that a recipient goes to the address of a referral")
    acts_days: int = assumed(21, DAYS, "from referral until then")
    notice_reaches: float = assumed(0.9, CHANCE, "that a notice comes to whom it is about")
    notice_days: int = assumed(10, DAYS, "until it does")
    contact_shows: float = assumed(
        0.5, CHANCE, "that somebody without notice learns of it at a contact with a source"
    )
    asks: float = assumed(0.6, CHANCE, "that who learns of it asks for correction")
    asks_days: int = assumed(14, DAYS, "from learning to asking")
    wrong_decision: float = assumed(
        0.1, CHANCE, "that a request is refused that should be granted; it is not made again"
    )
    correct_days: int = assumed(7, DAYS, "from a decision to the change in the file")
    tells_unasked: float = assumed(
        0.5, CHANCE, "that recipients are told when the file mends itself and nobody asked"
    )
    reached_by_system: float = assumed(1.0, CHANCE, "that a recall reaches a case system")
    reached_by_email: float = assumed(0.7, CHANCE, "that it reaches everybody who has the e-mail")
    reached_by_hand: float = assumed(0.5, CHANCE, "that it reaches whoever has the paper")
    reached_by_word: float = assumed(0.0, CHANCE, "that it reaches who was told: there is no list")
    days_by_system: int = assumed(2, DAYS, "until the case system is corrected")
    days_by_email: int = assumed(14, DAYS, "until who has the e-mail knows")
    days_by_hand: int = assumed(30, DAYS, "until who has the paper knows")
    days_by_word: int = assumed(30, DAYS, "until who was told knows, if they are found at all")

    def __post_init__(self) -> None:
        for one in fields(self):
            value, unit = getattr(self, one.name), one.metadata["unit"]
            if unit == CHANCE and not 0 <= value <= 1:
                raise ValueError(f"{one.name} is a {unit}; it was {value}.")
            if unit in (DAYS, LEADS, POINTS) and not value >= 0:
                raise ValueError(f"{one.name} is a number of {unit}, 0 or more; it was {value}.")

    def table(self) -> pd.DataFrame:
        """All of them, indexed by name: value, unit, meaning, and what they rest on."""
        rows = {one.name: [getattr(self, one.name), *one.metadata.values()] for one in fields(self)}
        table = pd.DataFrame.from_dict(rows, "index", columns=["value", "unit", "meaning"])
        return table.assign(rests_on=SAYS).rename_axis("name")
