"""What leaves the office, by which way, and how far a recall follows it."""

from dataclasses import dataclass, field

import pandas as pd

from sameperson.casebook.store import Act
from sameperson.casebook.year.draws import iso
from sameperson.casebook.year.office import ADMINISTRATOR, REVIEWER, Codes, Office

RECIPIENTS = {
    "system": "field office", "e-mail": "field desk", "hand": "partner agency",
    "oral": "local officer",
}  # fmt: skip
ROUTES = {"system": "system", "e-mail": "email", "hand": "hand", "oral": "word"}
EXTRACT = "weekly extract"


@dataclass
class Sent:
    """One disclosure: which lead went to whom, and what went with it.

    Attributes:
        lead: Place of the lead's record.
        kind: Of the lead.
        day: When.
        channel: By which way; ``weekly extract`` is a list by e-mail.
        subject: Places of all records of the subject on that day.
        address: Place of the record whose address went with it; -1 for none.
        told: Day on which the recipient knows of the correction; None until it is known.
        never: No recall reaches the recipient.
        disclosures: Ids in the casebook, one for each record that went.
    """

    lead: int
    kind: str
    day: int
    channel: str
    subject: Codes
    address: int
    told: int | None = None
    never: bool = False
    disclosures: list[str] = field(default_factory=list)

    @property
    def way(self) -> str:
        """The channel as the casebook names it."""
        return "e-mail" if self.channel == EXTRACT else self.channel

    @property
    def places(self) -> list[int]:
        """The records that went: that of the lead, and the one with the address."""
        return [self.lead, *([self.address] if self.address not in (-1, self.lead) else [])]


def ways(office: Office, record: str) -> list[str]:
    """The channels by which a referral goes."""
    return [
        channel
        for channel, name in ROUTES.items()
        if office.drawn("channel", record, channel) < getattr(office.assume, f"by_{name}")
    ]


def disclose(office: Office, sending: list[tuple[pd.Series, str]]) -> list[Sent]:
    """Send leads to recipients.

    Args:
        sending: A lead (place, kind, address) and a channel, or ``EXTRACT``, for each.
    """
    if not sending:
        return []
    with office.book.act(ADMINISTRATOR, "disclose") as act:
        sent = [_sent(office, *one) for one in sending]
        for one in sent:
            one.disclosures = act.ids("D", len(one.places))
        _write(act, office, sent)
    return sent


def _sent(office: Office, row: pd.Series, channel: str) -> Sent:
    place = int(row["place"])
    subject = office.together(place)
    return Sent(place, row["kind"], office.day, channel, subject, int(row["address"]))


def _write(act: Act, office: Office, sent: list[Sent]) -> None:
    """Two rows for each: the record of the lead, and the one with the address."""
    ids = office.papers.ids
    rows = pd.DataFrame([
        {
            "disclosure_id": name,
            "subject_id": f"S{office.home[one.lead]:06d}",
            "record_id": ids[place],
            "recipient": RECIPIENTS[one.way],
            "channel": one.way,
            "purpose": EXTRACT if one.channel == EXTRACT else "referral",
        }
        for one in sent
        for name, place in zip(one.disclosures, one.places, strict=True)
    ])  # fmt: skip
    act.insert("disclosure", rows.assign(done_at=act.at, by_whom=act.by.name, seq=act.seq))
    act.note([*rows["disclosure_id"], *rows["record_id"].unique(), *rows["subject_id"].unique()])


def recall(office: Office, sent: list[Sent]) -> None:
    """Tell recipients that what they were sent was wrong; some cannot be reached.

    Args:
        sent: What to call back; what was called back before stays as it is.
    """
    for one in sent:
        if one.told is not None or one.never:
            continue
        name = ROUTES[one.way]
        record = office.papers.ids[one.lead]
        luck = office.drawn("recall", record, one.channel)
        one.never = luck >= getattr(office.assume, f"reached_by_{name}")
        if not one.never:
            one.told = office.day + int(getattr(office.assume, f"days_by_{name}"))


def told_by_now(office: Office, sent: list[Sent], before: int) -> None:
    """Write into the casebook who has been told since a day."""
    now = [one for one in sent if one.told is not None and before < one.told <= office.day]
    if now:
        told = [(name, iso(one.told or 0)) for one in now for name in one.disclosures]
        rows = pd.DataFrame(told, columns=["disclosure_id", "told"])
        with office.book.act(REVIEWER, "recall") as act:
            act.update(
                "UPDATE disclosure SET recalled_at = told FROM incoming "
                "WHERE disclosure.disclosure_id = incoming.disclosure_id",
                rows,
            )
            act.note(list(rows["disclosure_id"]))
