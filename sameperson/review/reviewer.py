"""A simulated reviewer: two error rates, what changes them, and one verdict for each pair.

A simulation, and not a model of any person. By default nothing changes the two rates: that is an
assumption and no measurement, and so is any other setting. The facts checked for this course
measure such effects on other tasks (C8, C17, C19), not on record linkage.
"""

from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sameperson.review import draws, effects
from sameperson.review.effects import (
    CANNOT_TELL,
    DIFFERENT,
    SAME,
    VERDICTS,
    Circumstances,
    Flags,
    Floats,
)


@dataclass(frozen=True)
class Reviewer:
    """Decides pairs by their truth, wrongly with given chances, and sometimes not at all.

    The odds of an error are those of ``joins`` or ``parts`` times a factor for each effect, as
    given below. An effect of 0 has the factor 1; 0 is every effect's default, an assumption and no
    measurement.

    Attributes:
        joins: Chance that two people's records are called the same.
        parts: Chance that one person's records are called different.
        minutes: What one pair takes.
        seed: Which reviewer; another seed errs on other pairs.
        hardness: 1 + hardness·a, where a is how far the visible evidence points away from the truth
            (``effects.against``: 0 clearly right, a half even, 1 clearly wrong).
        balance: Evidence weight at which a look is even. At 0 the reviewer goes by the evidence
            alone; minus the log2 prior odds makes it even at match weight 0.
        pull: Chance that a shown score is followed where the own look says otherwise, *cannot tell*
            included.
        fatigue: 1 + fatigue·hours, hours since the shift began.
        shift: Hours of a shift, after which the reviewer is fresh.
        rarity: 1 + rarity·r, where r is how rare a pair's own kind is in the queue
            (``effects.scarce``: 0 at half of the queue or more, near 1 for the rarest).
        priming: Where an accusing label is shown, the odds of *same* are 1 + priming times as
            great: two people's records are joined more often, one person's parted less often.
        speed: 1 + speed·backlog, and a pair takes ``minutes`` divided by the same.
        doubt: Chance of *cannot tell* where evidence is even; doubt·t elsewhere, with t from
            ``effects.thin``. The error rates are of what is decided.
        shared: Share of pairs on which the draws are those of everybody who repeats the same
            searches: 0 independent, 1 identical. Two such reviewers, with chances p and q of an
            error on a pair, both err with chance shared·min(p, q) + (1 − shared)·p·q. Where their
            values differ, the smaller counts. The chances of each alone do not change.
        sources: Which searches those are; reviewers of other sources share nothing.
    """

    joins: float = 0.05
    parts: float = 0.05
    minutes: float = 4.0
    seed: int = 1
    hardness: float = 0.0
    balance: float = 0.0
    pull: float = 0.0
    fatigue: float = 0.0
    shift: float = 8.0
    rarity: float = 0.0
    priming: float = 0.0
    speed: float = 0.0
    doubt: float = 0.0
    shared: float = 0.0
    sources: int = 1

    def __post_init__(self) -> None:
        if not (0 <= self.joins <= 1 and 0 <= self.parts <= 1):
            raise ValueError(
                f"Chances lie between 0 and 1; joins and parts were {self.joins} and {self.parts}."
            )
        if not 0 <= self.minutes < np.inf:
            raise ValueError(f"A pair takes 0 minutes or more; this was {self.minutes}.")
        for name in ("pull", "doubt", "shared"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} lies between 0 and 1; it was {getattr(self, name)}.")
        for name in ("hardness", "fatigue", "rarity", "priming", "speed"):
            if not 0 <= getattr(self, name) < np.inf:
                raise ValueError(f"{name} is a number from 0 on; it was {getattr(self, name)}.")
        if not 0 < self.shift < np.inf:
            raise ValueError(f"A shift has more than 0 hours; this had {self.shift}.")
        if not np.isfinite(self.balance):
            raise ValueError(f"The balance is a weight in bits; it was {self.balance}.")

    def says_same(self, pairs: pd.DataFrame) -> Flags:
        """The verdict on every pair, with nothing shown, no fatigue and no backlog: True for same.

        Args:
            pairs: record_l, record_r and ``true`` (whether both records are one person's); and
                ``evidence_weight`` for a reviewer with hardness or doubt.
        """
        return np.asarray(self.verdicts(pairs) == SAME, dtype=np.bool_)

    def verdicts(
        self,
        pairs: pd.DataFrame,
        *,
        shown: ArrayLike | None = None,
        **seen: Unpack[Circumstances],
    ) -> NDArray[np.str_]:
        """*same*, *different* or *cannot tell* for every pair.

        Each pair has one potential verdict, which depends on the pair, the reviewer and what these
        arguments say of that pair: not on what else is in the queue. With a larger chance of an
        error a reviewer of the same seed errs on the same pairs and on more.

        Args:
            pairs: record_l, record_r and ``true``; ``evidence_weight`` for hardness or doubt.
            shown: The score that each pair is shown with, NaN for none. From 0 on it suggests
                *same*, as a match weight does; take another cut-off off first.
            seen: order, prevalence, labelled, backlog, as ``Circumstances`` says.

        Raises:
            ValueError: A length, a value or a column that does not fit.
        """
        errors = self.errors(pairs, **seen)
        wrong = self._draws(pairs) < errors
        said = np.where(_true(pairs) ^ wrong, SAME, DIFFERENT).astype(f"U{len(CANNOT_TELL)}")
        if self.doubt:
            said[self._draws(pairs, "doubt ") < self._doubts(pairs)] = CANNOT_TELL
        suggested = effects.suggested(np.nan if shown is None else shown, pairs)
        if self.pull and (suggested != "").any():
            follows = (suggested != "") & (self._draws(pairs, "pull ") < self.pull)
            said = np.where(follows, suggested, said)
        return said

    def chances(
        self,
        pairs: pd.DataFrame,
        *,
        shown: ArrayLike | None = None,
        **seen: Unpack[Circumstances],
    ) -> pd.DataFrame:
        """The chance of each verdict: columns *same*, *different*, *cannot tell*, which add to 1.

        Arguments and errors are those of ``verdicts``.
        """
        errors = self.errors(pairs, **seen)
        same, unsure = np.where(_true(pairs), 1 - errors, errors), self._doubts(pairs)
        own = (same * (1 - unsure), (1 - same) * (1 - unsure), unsure)
        suggested = effects.suggested(np.nan if shown is None else shown, pairs)
        stays = np.where(suggested == "", 1, 1 - self.pull)
        found = [
            c * stays + (1 - stays) * (suggested == v) for v, c in zip(VERDICTS, own, strict=True)
        ]
        return pd.DataFrame(dict(zip(VERDICTS, found, strict=True)), index=pairs.index)

    def errors(
        self,
        pairs: pd.DataFrame,
        *,
        order: ArrayLike | None = None,
        prevalence: ArrayLike | None = None,
        labelled: ArrayLike | None = None,
        backlog: float = 0.0,
    ) -> Floats:
        """The chance that the reviewer's own look, where it decides, is wrong.

        Before doubt and before the pull of a score. Arguments and errors are those of ``verdicts``.
        """
        true = _true(pairs)
        factor = np.full(len(pairs), self._pace(backlog), dtype=float)
        if self.hardness:
            evidence = effects.evidence_of(pairs, self.balance)
            factor *= 1 + self.hardness * effects.against(evidence, true)
        if order is not None:
            places = effects.per_pair(order, pairs, "order")
            minutes = self.minutes / self._pace(backlog)
            factor *= 1 + self.fatigue * effects.hours_into_shift(places, minutes, self.shift)
        if prevalence is not None:
            share = effects.per_pair(prevalence, pairs, "prevalence", 1)
            factor *= 1 + self.rarity * effects.scarce(true, share)
        if labelled is not None:
            label = effects.per_pair(labelled, pairs, "labelled", 1)
            factor *= (1 + self.priming * label) ** np.where(true, -1, 1)
        return effects.times_odds(np.where(true, self.parts, self.joins), factor)

    def hours(self, pairs: int, backlog: float = 0.0) -> float:
        """Hours for a number of pairs, at the pace that a backlog makes."""
        return pairs * self.minutes / 60 / self._pace(backlog)

    def backlog(self, pairs: int, hours: float) -> float:
        """Share of a queue that a number of hours does not cover at the usual pace, 0 to 1."""
        needed = self.hours(pairs)
        return max(0.0, 1 - hours / needed) if needed else 0.0

    def _pace(self, backlog: float) -> float:
        if not 0 <= backlog <= 1:
            raise ValueError(f"A backlog is a share of the queue, 0 to 1; it was {backlog}.")
        return 1 + self.speed * backlog

    def _doubts(self, pairs: pd.DataFrame) -> Floats:
        if not self.doubt:
            return np.zeros(len(pairs))
        return self.doubt * effects.thin(effects.evidence_of(pairs, self.balance))

    def _draws(self, pairs: pd.DataFrame, kind: str = "") -> Floats:
        own = draws.hashed(f"{kind}{self.seed}", pairs)
        if not self.shared:
            return own
        return draws.in_part(own, pairs, kind, self.shared, self.sources)


def _true(pairs: pd.DataFrame) -> Flags:
    return pairs["true"].to_numpy(dtype=bool)
