"""What a week's row counts."""

import pandas as pd

from sameperson.casebook.year import wronged
from sameperson.casebook.year.harms import Ledger
from sameperson.casebook.year.office import Office
from sameperson.casebook.year.sending import Sent
from sameperson.casebook.year.truth import NONE, Truth
from sameperson.casebook.year.watching import OVERSTAY


def people(office: Office, truth: Truth, ledger: Ledger, standing: pd.DataFrame) -> dict[str, int]:
    """People to whom something stands, and leads by what they are in truth."""
    visits = standing.loc[standing["kind"] == OVERSTAY, "place"].tolist()
    fates = [wronged.fate(office, truth, place) for place in visits]
    return {
        "wrongly_merged": len(ledger.people(wronged.MERGED)),
        "split": wronged.split(office, truth),
        "accused": len(ledger.people(wronged.MISSING)),
        "accused_late": len(ledger.people(wronged.LATE)),
        "reached": len(ledger.people(wronged.REACHED)),
        "household": len(ledger.people(wronged.HOUSEHOLD)),
        "leads": len(standing),
        "false_leads": fates.count(wronged.MISSING) + fates.count(wronged.LATE),
        "overstays": fates.count(wronged.TRUE),
        "died": fates.count(wronged.DIED),
    }


def work(truth: Truth, new: list[Sent]) -> dict[str, int]:
    """What was sent in a week, and how much of it was wrong."""
    referred = {one.lead: one for one in new if one.address != NONE}
    false = [o for o in referred.values() if o.kind == OVERSTAY and truth.left_by[o.lead] != NONE]
    return {
        "referred": len(referred),
        "referred_accused": len(false),
        "wrong_address": sum(wronged.wrong_address(truth, one) for one in referred.values()),
        "sent": len(new),
    }


def not_told(ledger: Ledger, day: int) -> int:
    """Recipients of what was wrong who do not know it on a day."""
    sent = {id(one): one for harm in ledger.all for one in harm.sent}
    return sum(one.told is None or one.told > day for one in sent.values())
