"""What the record reader shows: records side by side, votes, the truth. No drawing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import traitlets

from sameperson.linkage.reading import READ, compared, counts
from sameperson.outcomes.cases import Case
from sameperson.outcomes.votes import DIFFERENT, SAME, VERDICTS, Readers, simulated_votes

HEAD = ("source", "event", "event_on")


class ReaderState(traitlets.HasTraits):
    """State of the reader: set ``compare_with`` and vote, then commit, then reveal.

    Args:
        case: The records, and the truth about them.
        votes: Readers who said same, different and cannot tell for each record after the first, by
            record id: those of your class. None simulates a class.
        readers: How the simulated class reads; None for the readers of the course.
    """

    compare_with = traitlets.Unicode()
    votes: Any = traitlets.Dict()
    committed = traitlets.Bool(False)
    revealed = traitlets.Bool(False)

    def __init__(
        self,
        case: Case,
        votes: Mapping[str, tuple[int, int, int]] | None = None,
        readers: Readers | None = None,
    ) -> None:
        super().__init__()
        self.case = case
        self.compare_with = case.first
        self.given = votes is not None
        self._readers = readers or Readers()
        self.class_votes = (
            simulated_votes(case.records, case.first, self._readers)
            if votes is None
            else _class_votes(case, votes)
        )

    @traitlets.validate("compare_with")
    def _one_of_them(self, proposal: Any) -> str:
        if proposal["value"] not in self.case.person.index:
            raise traitlets.TraitError(f"There is no record {proposal['value']!r} in this case.")
        return str(proposal["value"])

    @traitlets.validate("votes")
    def _before_it_counts(self, proposal: Any) -> Any:
        if self.committed:
            raise traitlets.TraitError("Votes stand once they are made; that is what they are for.")
        if not set(proposal["value"].values()) <= set(VERDICTS):
            raise traitlets.TraitError(f"A vote is one of {', '.join(VERDICTS)}.")
        return proposal["value"]

    @traitlets.validate("committed")
    def _only_when_complete(self, proposal: Any) -> Any:
        if proposal["value"] and not self.complete:
            raise traitlets.TraitError("Vote on every record first.")
        return proposal["value"] or self.committed

    @traitlets.validate("revealed")
    def _only_after_votes(self, proposal: Any) -> Any:
        if proposal["value"] and not self.committed:
            raise traitlets.TraitError("The truth comes after the votes.")
        return proposal["value"] or self.revealed

    def vote(self, record: str, verdict: str) -> None:
        """Say same, different or cannot tell of one record: is it about the person of the first?"""
        if record not in self.case.others:
            raise ValueError(f"There is no vote on {record!r}; vote on {self.case.others}.")
        self.votes = {**self.votes, record: verdict}

    @property
    def complete(self) -> bool:
        """Whether there is a vote on every record."""
        return set(self.votes) == set(self.case.others)

    @property
    def words(self) -> pd.DataFrame:
        """How every record compares with the chosen one: field by record id."""
        return compared(self.case.records, self.compare_with, self._fields)

    @property
    def side_by_side(self) -> pd.DataFrame:
        """The records side by side: field by record id, where they come from on top."""
        table = self.case.records.set_index("record_id").T
        return table.loc[[*HEAD, *self._fields]]

    @property
    def _fields(self) -> list[str]:
        return [field for field in READ if self.case.records[field].notna().any()]

    @property
    def voters(self) -> str:
        """Whose votes the class's are."""
        if not self.given:
            return self._readers.sentence
        return f"Your class: {self.class_votes.sum(axis=1).max():,} readers."

    @property
    def truth(self) -> dict[str, str]:
        """For every record, whether it is about the person of the first; empty before the end."""
        if not self.revealed:
            return {}
        same = self.case.same
        return {
            record: "in truth: same" if record in same else "in truth: different"
            for record in self.case.others
        }

    @property
    def table(self) -> pd.DataFrame:
        """One row per record: the class's votes, yours, and the truth once it is told."""
        table = self.class_votes.assign(yours=pd.Series(self.votes, dtype=object))
        return table.assign(truth=pd.Series(self.truth, dtype=object)) if self.revealed else table

    @property
    def verdict(self) -> str:
        """Your votes against the truth, and what the linkage did; empty before the end."""
        if not self.revealed:
            return ""
        case = self.case
        right = {record: SAME if record in case.same else DIFFERENT for record in case.others}
        hits = sum(self.votes[record] == right[record] for record in right)
        doubts = sum(vote not in (SAME, DIFFERENT) for vote in self.votes.values())
        people, identities = case.person.nunique(), case.identity.nunique()
        return (
            f"These {len(case.person)} records are about {_count(people, 'person', 'people')}. "
            f"Your {len(right)} votes: {hits} right, {len(right) - hits - doubts} wrong, {doubts} "
            f"cannot tell. The linkage, at threshold {case.threshold:.2f}, makes "
            f"{_count(identities, 'identity', 'identities')} of them."
        )

    @property
    def sentence(self) -> str:
        """What the table shows, in one line, for who hears it."""
        each = [
            f"{record} agrees on {n['agrees']}, differs on {n['differs']}, {n['missing']} missing"
            for record, n in counts(self.words).iterrows()
        ]
        return f"Compared with {self.compare_with}: {'; '.join(each)}. {self.verdict}".strip()


def _class_votes(case: Case, votes: Mapping[str, tuple[int, int, int]]) -> pd.DataFrame:
    if set(votes) != set(case.others) or any(len(row) != len(VERDICTS) for row in votes.values()):
        raise ValueError(
            f"The votes of a class are three numbers (same, different, cannot tell) for each of "
            f"{', '.join(case.others)}."
        )
    table = pd.DataFrame.from_dict(dict(votes), "index", columns=list(VERDICTS))
    return table.loc[case.others].rename_axis("record_id")


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
