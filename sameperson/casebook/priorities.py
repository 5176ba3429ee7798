"""Which lead goes first: rules that give points. A rule that ranks is a model, with errors."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sameperson.casebook.store import Act
from sameperson.casebook.subjects import company


@dataclass(frozen=True)
class Priority:
    """One rule.

    Attributes:
        name: What it is called, and its column in the work list.
        points: For each time that it applies.
        most: How often it counts at most.
        why: What it is meant to do.
        errs: What it does to somebody who is merged with somebody else.
    """

    name: str
    points: float
    most: int
    why: str
    errs: str


PRIORITIES = (
    Priority(
        "mentions", 3.0, 5,
        "Records of encounters, the tip line and partner notices make a lead more urgent.",
        "One person's mentions count for the other. A tip is hearsay and counts as much.",
    ),
    Priority(
        "aliases", 2.0, 3,
        "More names may mean that somebody hides.",
        "A merge makes the other's name an alias. Names that are spelled in many ways count too.",
    ),
    Priority(
        "sources", 1.0, 5,
        "Each further source seems to confirm what the others say.",
        "A subject that holds two people has more sources than either of them.",
    ),
    Priority(
        "address", 2.0, 1,
        "With an address the lead can be followed up.",
        "The address may be the other's.",
    ),
    Priority(
        "label", 5.0, 1,
        "Somebody wrote down a suspicion.",
        "It follows the subject, whoever it was about.",
    ),
)  # fmt: skip
"""All that ranks the work list. The numbers are invented, as the office's are not published."""

MENTIONS = ("encounters", "tip_line", "partner_notices")


def points(act: Act, leads: Sequence[str]) -> pd.DataFrame:
    """Points of some leads by what is filed under their subjects now.

    Returns:
        lead_id, priority (all points) and one column of points for each rule, in the order given.
    """
    own = dict(act.rows("SELECT lead_id, record_id FROM lead WHERE list_contains(?, lead_id)",
                        list(leads)))  # fmt: skip
    rows = []
    for lead in leads:
        counts = _counts(act, list(company(act, [own[lead]])["record_id"]))
        given = {p.name: p.points * min(p.most, counts[p.name]) for p in PRIORITIES}
        rows.append({"lead_id": lead, "priority": sum(given.values()), **given})
    return pd.DataFrame(rows, columns=["lead_id", "priority", *(p.name for p in PRIORITIES)])


def _counts(act: Act, records: list[str]) -> dict[str, int]:
    """How often each rule applies to a subject with some records."""
    ((mentions, aliases, sources, address),) = act.rows(
        """SELECT count(*) FILTER (list_contains($2, source)), count(DISTINCT alias),
            greatest(0, count(DISTINCT source) - 1), count(address) FROM record
        WHERE list_contains($1, record_id)""",
        records,
        list(MENTIONS),
    )
    ((labels,),) = act.rows(
        "SELECT count(nullif(label, '')) FROM lead WHERE list_contains(?, record_id)", records
    )
    found = (mentions, aliases, sources, address, labels)
    return dict(zip((p.name for p in PRIORITIES), map(int, found), strict=True))
