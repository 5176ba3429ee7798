"""Words of the four counts: what is asked, what is said, and a share with its denominator."""

from dataclasses import dataclass
from typing import Any

from sameperson.outcomes.counting import DIVIDED, EQUAL, FIRST, SECOND

NOT_DEFINED = "not defined"
LETTERS = {FIRST: "A", SECOND: "B"}
ASKS = {
    "links": "You see the links. By them, which is better?",
    "pairs in an identity": "Before you see them: by pairs in an identity, which will be better?",
    "people": "Before you see them: by people merged and split, which will be better?",
    "what happens": "Before you see it: which leaves more people intact and accuses fewer?",
}


@dataclass(frozen=True)
class Commitment:
    """What a reader said before a way of counting was shown, and what it says."""

    question: str
    guess: str
    outcome: str

    @property
    def gap(self) -> str:
        """Both in one sentence."""
        if self.guess == self.outcome:
            return f"You said {self.guess}, and so it is."
        return f"You said {self.guess}; it is {self.outcome}."


def said(side: str | None) -> str:
    """A verdict as it is shown."""
    if side is None or side != side:
        return NOT_DEFINED
    return {**LETTERS, EQUAL: EQUAL, DIVIDED: DIVIDED}[side]


def in_words(row: Any) -> str:
    """A share with its count and denominator.

    >>> in_words({"count": 3, "of": 4, "share": 0.75})
    '3 of 4: 75.0%'
    """
    if row["share"] != row["share"]:
        return NOT_DEFINED
    return f"{row['count']:,} of {row['of']:,}: {row['share']:.1%}"
