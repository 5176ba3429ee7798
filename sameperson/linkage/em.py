"""EM for the Fellegi-Sunter model, one step at a time, on counts of agreement patterns.

EM knows no label. From the m, u and prior it has, it asks of every pattern with which probability
such a pair is true (the E step), and then takes m, u and prior as they would be if those
probabilities were so (the M step). No step lowers the likelihood; where it ends depends on where
it starts. So Splink trains [@linacre2022]. Term frequency stays out of it: that adjustment is no
parameter of this likelihood, so that EM with it might lower the likelihood.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sameperson.linkage.patterns import Patterns
from sameperson.linkage.weights import starting_m
from sameperson.world.streams import stream

TOLERANCE, LIMIT = 1e-4, 40


@dataclass(frozen=True)
class Step:
    """Parameters after a step of EM; step 0 is the start.

    Attributes:
        number: 0 for the start.
        prior: Probability that a pair among these is true, above 0 and below 1.
        parameters: m and u by role and level.
        log_likelihood: Of these parameters, natural logarithm, over all pairs; never above 0.
        change: Largest absolute change of a parameter in this step; None at the start.
        changed: Which parameter that was, in words; empty at the start.
        ended_by: ``"tolerance"`` or ``"limit"`` at the last step, else None.
    """

    number: int
    prior: float
    parameters: pd.DataFrame
    log_likelihood: float
    change: float | None = None
    changed: str = ""
    ended_by: Literal["tolerance", "limit"] | None = None

    @property
    def sentence(self) -> str:
        """What ended EM, or that it may go on."""
        if self.ended_by == "tolerance":
            return (
                f"Ended after {self.number} steps by the tolerance: the last changed no parameter "
                "by as much."
            )
        if self.ended_by == "limit":
            return (
                f"Ended after {self.number} steps by the limit, and not because it was done: the "
                f"last still changed {self.changed} by {self.change:.2g}."
            )
        return "The start." if self.change is None else f"Step {self.number}; it may go on."


def count_patterns(levels: pd.DataFrame) -> pd.DataFrame:
    """How many pairs show each pattern of levels.

    Args:
        levels: One row per pair, columns ``level_<role>``; others are not read.

    Returns:
        One row per distinct pattern, in order: the level columns, and ``pairs``.
    """
    columns = [name for name in levels if str(name).startswith("level_")]
    if not columns:
        raise ValueError("There is no column named level_<role>; compare() gives them.")
    return levels.groupby(columns, sort=True).size().rename("pairs").reset_index()


def usual_start(parameters: pd.DataFrame, exact: float = 0.95) -> pd.DataFrame:
    """The same u, and an m that knows nothing yet: the most agreement ``exact``, the rest alike.

    Args:
        parameters: u by role and level (the index).
        exact: m of the most agreement, above 0 and below 1; Splink begins at 0.95.
    """
    levels = parameters.groupby(level="role")["u"].size()
    m = [starting_m(level, levels[role], exact) for role, level in parameters.index]
    return parameters[["u"]].assign(m=m)[["m", "u"]]


def random_start(parameters: pd.DataFrame, seed: int, draw_u: bool = False) -> pd.DataFrame:
    """m drawn at random in each role, every division into levels as likely as any other.

    Args:
        parameters: u by role and level (the index).
        seed: Of the draw.
        draw_u: Draw u too, and do not keep it.
    """
    random = stream(seed, "where EM starts")

    def drawn() -> pd.Series:
        shares = [
            random.dirichlet(np.ones(n))
            for n in parameters.groupby(level="role", sort=False).size()
        ]
        return pd.Series(np.concatenate(shares).clip(1e-6), parameters.index)

    found = parameters[["u"]].assign(m=drawn(), **({"u": drawn()} if draw_u else {}))
    sums = found.groupby(level="role", sort=False)["m"].transform("sum")
    return found.assign(m=found["m"] / sums)[["m", "u"]]


def exchanged(start: pd.DataFrame) -> pd.DataFrame:
    """A start that takes true pairs for false ones: m and u change places."""
    u = start["u"] / start.groupby(level="role", sort=False)["u"].transform("sum")
    return start.assign(m=u, u=start["m"])[["m", "u"]]


def steps(
    patterns: pd.DataFrame,
    start: pd.DataFrame,
    prior: float,
    fix_u: bool = True,
    tolerance: float = TOLERANCE,
    limit: int = LIMIT,
) -> Iterator[Step]:
    """EM one step at a time, from the start to what ends it.

    Args:
        patterns: As ``count_patterns`` gives them. Only roles with such a column take part.
        start: m and u by role and level: where EM begins.
        prior: Probability to begin with that a pair among these is true.
        fix_u: Keep u as it is, as ``sp.link`` does, whose u comes from random pairs.
        tolerance: EM ends when no parameter changed by this or more in a step.
        limit: EM ends after this many steps at the latest.

    Yields:
        The start, then every step. The last one says what ended it.

    Raises:
        ValueError: A level of a role is seen in no pair, or a start is not above 0, or a count is
            not: one sentence on which, and what to do.
    """
    data = Patterns(patterns, start, prior)
    m, u = (data.start[name].to_numpy(dtype=float) for name in ("m", "u"))
    true, likelihood = data.expect(m, u, prior)
    yield Step(0, prior, data.frame(m, u), likelihood)
    for number in range(1, limit + 1):
        before = np.concatenate([m, u, [prior]])
        m, prior = data.shares(true), float(data.count @ true / data.count.sum())
        u = u if fix_u else data.shares(1 - true)
        moved = np.abs(np.concatenate([m, u, [prior]]) - before)
        ended: Literal["tolerance", "limit"] | None = "limit" if number == limit else None
        ended = "tolerance" if moved.max() < tolerance else ended
        true, likelihood = data.expect(m, u, prior)
        changed = data.names[int(moved.argmax())]
        frame = data.frame(m, u)
        yield Step(number, prior, frame, likelihood, float(moved.max()), changed, ended)
        if ended:
            return


def run(
    patterns: pd.DataFrame,
    start: pd.DataFrame,
    prior: float,
    fix_u: bool = True,
    tolerance: float = TOLERANCE,
    limit: int = LIMIT,
) -> Step:
    """The last step of ``steps``."""
    return list(steps(patterns, start, prior, fix_u, tolerance, limit))[-1]
