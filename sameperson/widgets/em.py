"""What the EM stepper shows: EM one step at a time, from a chosen start; no drawing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.linkage import em

NOT_DEFINED = "not defined"
MOST, LEAST = "most agreement", "no agreement"


class EMState(traitlets.HasTraits):
    """State of the stepper: choose ``start`` and ``fix_u``, set ``at``, read the rest.

    Args:
        patterns: Counts of patterns (``em.count_patterns``).
        starts: m and u by role and level to begin from, by name.
        prior: Probability to begin with that a pair among these is true.
        truth: m by role and level as they are, for the same levels; None where not known.
        true_share: Share of these pairs that are true; None where not known.
        tolerance, limit: What ends EM.

    Attributes:
        start: Name of a start.
        fix_u: Whether u stays as the start has it.
        at: Number of the step shown, 0 for the start.
    """

    start = traitlets.Unicode()
    fix_u = traitlets.Bool(True)
    at = traitlets.Int(0)
    path: Any = traitlets.List()

    def __init__(
        self,
        patterns: pd.DataFrame,
        starts: Mapping[str, pd.DataFrame],
        prior: float,
        truth: pd.DataFrame | None = None,
        true_share: float | None = None,
        tolerance: float = em.TOLERANCE,
        limit: int = em.LIMIT,
    ) -> None:
        super().__init__()
        if not starts:
            raise ValueError("EM needs somewhere to begin; give at least one start.")
        self.starts, self.true_share = dict(starts), true_share
        self.tolerance, self.limit = tolerance, limit
        self.pairs = int(patterns["pairs"].sum())
        self._patterns, self._prior, self._truth = patterns, prior, truth
        self._known: dict[tuple[str, bool], list[em.Step]] = {}
        self.start = next(iter(self.starts))
        self._begin()

    @traitlets.validate("start")
    def _known_start(self, proposal: Any) -> str:
        if proposal["value"] not in self.starts:
            raise traitlets.TraitError(f"There is no start {proposal['value']!r}.")
        return str(proposal["value"])

    @traitlets.validate("at")
    def _inside(self, proposal: Any) -> int:
        return int(min(max(proposal["value"], 0), max(len(self.path) - 1, 0)))

    @traitlets.observe("start", "fix_u")
    def _begin_again(self, _: Any) -> None:
        self._begin()

    def _begin(self) -> None:
        key = self.start, self.fix_u
        if key not in self._known:
            self._known[key] = list(
                em.steps(
                    self._patterns, self.starts[self.start], self._prior,
                    self.fix_u, self.tolerance, self.limit,
                )
            )  # fmt: skip
        self.at = 0  # before the path, which may be shorter than the last one
        self.path = self._known[key]

    def step(self) -> None:
        """One step on; nothing after the last."""
        self.at += 1

    def back(self) -> None:
        """One step back; nothing before the start."""
        self.at -= 1

    def run(self) -> None:
        """On to the last step."""
        self.at = len(self.path) - 1

    @property
    def now(self) -> em.Step:
        """The step shown."""
        step: em.Step = self.path[self.at]
        return step

    @property
    def roles(self) -> list[str]:
        """The fields that EM learns about, in order."""
        return list(self.now.parameters.index.unique("role"))

    @property
    def likelihoods(self) -> list[float]:
        """The log-likelihood of every step up to the one shown."""
        return [step.log_likelihood for step in self.path[: self.at + 1]]

    @property
    def shown(self) -> pd.DataFrame:
        """m of the most and of no agreement in each field: role, which, m, truth (or NaN)."""
        rows = []
        for role in self.roles:
            levels = self.now.parameters.loc[role].index
            for which, level in ((MOST, levels.max()), (LEAST, levels.min())):
                true = np.nan if self._truth is None else self._truth.loc[(role, level), "m"]
                m = self.now.parameters.loc[(role, level), "m"]
                rows.append((role, which, float(m), float(true)))
        return pd.DataFrame(rows, columns=["role", "which", "m", "truth"])

    @property
    def table(self) -> pd.DataFrame:
        """Every m and u at the step shown, and the true m beside it."""
        own = self.now.parameters
        true = np.nan if self._truth is None else self._truth.loc[own.index, "m"]
        names = [f"{role.replace('_', ' ')}, level {level}" for role, level in own.index]
        frame = pd.DataFrame({"m": own["m"], "true m": true, "u": own["u"]})
        return frame.map(lambda value: f"{value:.3g}").set_axis(names)

    @property
    def prior_in_words(self) -> str:
        """Which share of the pairs EM takes for true, and which is."""
        so = NOT_DEFINED if self.true_share is None else f"{self.true_share:.1%}"
        return f"EM takes {self.now.prior:.1%} of these {self.pairs:,} pairs for true; so is: {so}."

    @property
    def ended(self) -> str:
        """What ended EM, or that it has not ended yet."""
        return self.now.sentence

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        step = self.now
        moved = "" if step.change is None else f" moved {step.changed} by {step.change:.2g}"
        shown = self.shown.dropna()
        far = ""
        if len(shown):
            gap = (shown["m"] - shown["truth"]).abs()
            worst = shown.iloc[int(gap.to_numpy().argmax())]
            far = (
                f" Farthest from the truth: m of {worst['which']} in "
                f"{worst['role'].replace('_', ' ')}, {worst['m']:.3f} where "
                f"{worst['truth']:.3f} is so."
            )
        return (
            f"Step {step.number}{moved}. Log-likelihood {step.log_likelihood:,.1f}. "
            f"{self.prior_in_words}{far} {self.ended}"
        )
