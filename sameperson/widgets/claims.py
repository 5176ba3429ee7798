"""State of the claim checker: sentences as they circulate, and what their sources support."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
import traitlets


@dataclass(frozen=True)
class Claim:
    """One sentence, and what its source supports.

    Attributes:
        about: What it is about: system, country, years.
        sentence: As it circulates.
        source: What its source says, in the course's words.
        verdict: What the source makes of the sentence, a key of ``verdicts()``.
        why: Why it is that verdict.
        error: Which error it was, in the words of the course.
        keys: References in ``docs/references.bib``.
        facts: Rows of the project's fact base.
    """

    about: str
    sentence: str
    source: str
    verdict: str
    why: str
    error: str
    keys: tuple[str, ...]
    facts: tuple[str, ...]


@cache
def _content() -> dict[str, Any]:
    text = files("sameperson.widgets").joinpath("claims.toml").read_text("utf-8")
    return tomllib.loads(text)


def verdicts() -> dict[str, str]:
    """What a source can make of a sentence: the word for it, and what the word means."""
    return dict(_content()["verdicts"])


def claims() -> tuple[Claim, ...]:
    """The course's sentences, in the order in which they are shown."""
    rows = _content()["claims"]
    return tuple(
        Claim(**{**row, "keys": tuple(row["keys"]), "facts": tuple(row["facts"])}) for row in rows
    )


class ClaimCheckerState(traitlets.HasTraits):
    """Which sentence is shown, and what the reader said of each.

    ``number`` counts from 1. ``passed_on`` maps numbers to whether the reader would have passed the
    sentence on before seeing its source; ``said`` maps them to verdicts after seeing it. What was
    said stands.
    """

    number = traitlets.Int(1)
    passed_on: Any = traitlets.Dict()
    said: Any = traitlets.Dict()

    def __init__(self, chosen: tuple[Claim, ...] | None = None) -> None:
        self.claims = claims() if chosen is None else tuple(chosen)
        self.verdicts = verdicts()
        super().__init__()

    @traitlets.validate("number")
    def _known(self, proposal: Any) -> int:
        return int(min(max(proposal["value"], 1), len(self.claims)))

    @property
    def claim(self) -> Claim:
        """The sentence that is shown."""
        return self.claims[self.number - 1]

    @property
    def source_shown(self) -> bool:
        """Whether the reader has said if they would pass it on, and so sees its source."""
        return self.number in self.passed_on

    @property
    def answered(self) -> bool:
        """Whether the sentence that is shown has a verdict."""
        return self.number in self.said

    def pass_on(self, would: bool) -> None:
        """Say whether you would pass the sentence on; a second answer is not taken."""
        if not self.source_shown:
            self.passed_on = {**self.passed_on, self.number: bool(would)}

    def answer(self, verdict: str) -> None:
        """Say what the source makes of the sentence that is shown; a second answer is not taken.

        Raises:
            ValueError: There is no such verdict, or the source was not shown yet.
        """
        if verdict not in self.verdicts:
            raise ValueError(f"There is no verdict {verdict!r}; say {', '.join(self.verdicts)}.")
        if not self.source_shown:
            raise ValueError(
                "Say first whether you would pass the sentence on; then read its source."
            )
        if not self.answered:
            self.said = {**self.said, self.number: verdict}

    @property
    def outcome(self) -> str:
        """The reader's answer against the source's; empty before the answer."""
        if not self.answered:
            return ""
        said, so = self.said[self.number], self.claim.verdict
        if said == so:
            return f"You said {said!r}, and so it is. {self.verdicts[so]}"
        return f"You said {said!r}. It is {so!r}: {_begin_small(self.verdicts[so])}"

    @property
    def right(self) -> int:
        """How many of the answers are what the source makes of the sentence."""
        return sum(self.claims[n - 1].verdict == verdict for n, verdict in self.said.items())

    @property
    def too_soon(self) -> int:
        """How many sentences the reader would have passed on that do not hold as they stand."""
        return sum(would and not _holds(self.claims[n - 1]) for n, would in self.passed_on.items())

    @property
    def table(self) -> pd.DataFrame:
        """One row per sentence: about, would you pass it on, what you said, what the source makes.

        Blank where there is no answer yet.
        """
        would = {True: "yes", False: "no", None: ""}
        rows = [
            {
                "about": claim.about,
                "pass it on": would[self.passed_on.get(number)],
                "you": self.said.get(number, ""),
                "its source": claim.verdict if number in self.said else "",
            }
            for number, claim in enumerate(self.claims, 1)
        ]
        return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="sentence"))

    @property
    def sentence(self) -> str:
        """What is shown, in one line, for who hears it."""
        shown = f"Sentence {self.number} of {len(self.claims)}, {self.claim.about}."
        done = (
            f"{len(self.said)} answered, {self.right} as the source has it; you would have passed "
            f"on {self.too_soon} that do not hold as they stand."
        )
        return " ".join(part for part in (shown, self.outcome, done) if part)


def _holds(claim: Claim) -> bool:
    return claim.verdict == "as it stands"


def _begin_small(words: str) -> str:
    return words[0].lower() + words[1:]
