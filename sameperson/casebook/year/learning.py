"""By what somebody who is wronged learns of it, and when; or never."""

from sameperson.casebook.year.draws import TODAY
from sameperson.casebook.year.harms import Harm
from sameperson.casebook.year.office import Office
from sameperson.casebook.year.sending import Sent
from sameperson.casebook.year.truth import NONE, Truth
from sameperson.casebook.year.wronged import HOUSEHOLD, LATE, MISSING

NOTICE, CONTACT, VISIT = "a notice", "a contact with a source", "somebody came to the door"


class Learning:
    """A notice, one's own next contact with a source, or somebody who comes to the door."""

    def __init__(self, office: Office, truth: Truth) -> None:
        self.office, self.truth = office, truth
        self.contacts = truth.contacts(office.papers, office.assume.contact_sources)

    def began(self, harms: list[Harm]) -> None:
        """When will those to whom harms began learn of them, if nobody comes to their door?"""
        for harm in harms:
            if harm.learnt is None and harm.learn_due is None:
                harm.learn_due, harm.how = self._notice(harm) or self._contact(harm)

    def _notice(self, harm: Harm) -> tuple[int, str] | None:
        office = self.office
        if not office.policy.notice or harm.wrong.kind == HOUSEHOLD:
            return None
        if self.draw("notice", harm) >= office.assume.notice_reaches:
            return None
        return harm.began + office.assume.notice_days, NOTICE

    def _contact(self, harm: Harm) -> tuple[int | None, str | None]:
        for day, record in self.contacts.get(harm.wrong.person, []):
            shown = self.office.drawn("contact shows", record) < self.office.assume.contact_shows
            if harm.began < day <= TODAY and shown:
                return day, CONTACT
        return None, None

    def draw(self, purpose: str, harm: Harm) -> float:
        """A draw for one person and what the harm hangs on, the same under every policy."""
        kind, person, record = harm.wrong.key
        about = self.office.papers.ids[record] if record != NONE else "-"
        kind = MISSING if kind == LATE else kind  # a person is told of an accusation once
        return self.office.drawn(purpose, kind, self.truth.people[person], about, harm.nth)

    def visited(self, harm: Harm, one: Sent) -> None:
        """Whoever lives at the address learns of it when a recipient goes there."""
        if one.address == NONE or harm.learnt is not None:
            return
        home = self.truth.household[self.truth.lives_at[one.address]]
        goes = self.office.drawn("acts", self.office.papers.ids[one.lead]) < self.office.assume.acts
        due = one.day + self.office.assume.acts_days
        sooner = harm.learn_due is None or due < harm.learn_due
        if goes and sooner and self.truth.household[harm.wrong.person] == home:
            harm.learn_due, harm.how = due, VISIT
