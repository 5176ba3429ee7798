"""Counts of agreement patterns as arrays: the two halves of a step of EM."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.linkage.levels import MISSING
from sameperson.linkage.weights import probability

Floats = NDArray[np.float64]


class Patterns:
    """Patterns as arrays: which parameter each field of each pattern takes."""

    def __init__(self, patterns: pd.DataFrame, start: pd.DataFrame, prior: float) -> None:
        columns = [str(name) for name in patterns if str(name).startswith("level_")]
        roles = [column.removeprefix("level_") for column in columns]
        self.start = start[start.index.get_level_values("role").isin(roles)]
        self.count = patterns["pairs"].to_numpy(dtype=float)
        _check(self.start, roles, self.count, prior)
        place = {key: number for number, key in enumerate(self.start.index)}
        self._role = pd.factorize(self.start.index.get_level_values("role"))[0]
        # A missing value takes the parameter after the last, whose logarithm is 0.
        self._place = np.array(
            [
                [_place(place, role, level) for level in patterns[column]]
                for role, column in zip(roles, columns, strict=True)
            ]
        )
        seen = np.bincount(self._place.ravel(), minlength=len(place) + 1)[:-1]
        for (role, level), times in zip(self.start.index, seen, strict=True):
            if not times:
                raise ValueError(
                    f"Level {level} of {role} is seen in no pair, so EM would learn that no true "
                    "pair ever has it; give more pairs, or join the level to its neighbour."
                )
        labels = [f"{role}, level {level}" for role, level in self.start.index]
        self.names = [f"{name} of {label}" for name in "mu" for label in labels] + ["the prior"]

    def expect(self, m: Floats, u: Floats, prior: float) -> tuple[Floats, float]:
        """The E step: probability that each pattern is true, and the log-likelihood."""
        with np.errstate(divide="ignore"):  # m may run towards 0; its logarithm is then -inf
            of_true, of_false = (
                np.append(np.log(share), 0.0)[self._place].sum(axis=0) for share in (m, u)
            )
        a, b = of_true + np.log(prior), of_false + np.log1p(-prior)
        return probability((a - b) / np.log(2)), float(self.count @ np.logaddexp(a, b))

    def shares(self, weight: Floats) -> Floats:
        """The M step: share of each level among pairs that have the role, weighted."""
        own = np.tile(weight * self.count, (len(self._place), 1))
        sums = np.bincount(self._place.ravel(), own.ravel(), minlength=len(self._role) + 1)[:-1]
        found: Floats = sums / np.bincount(self._role, sums)[self._role]
        return found

    def frame(self, m: Floats, u: Floats) -> pd.DataFrame:
        """m and u by role and level."""
        return pd.DataFrame({"m": m, "u": u}, index=self.start.index)


def _place(place: Mapping[tuple[str, int], int], role: str, level: int) -> int:
    if level == MISSING:
        return len(place)
    if (role, level) not in place:
        raise ValueError(f"The start has no m and u for level {level} of {role}, which pairs show.")
    return place[role, level]


def _check(start: pd.DataFrame, roles: list[str], count: Floats, prior: float) -> None:
    if missing := set(roles) - set(start.index.get_level_values("role")):
        raise ValueError(f"The start has no m and u for {sorted(missing)[0]}, which pairs compare.")
    if not len(count) or not (count > 0).all():
        raise ValueError("Every pattern needs a count of pairs above 0; drop those without pairs.")
    shares = start[["m", "u"]].to_numpy(dtype=float)
    if not ((shares > 0) & (shares <= 1)).all() or not 0 < prior < 1:
        raise ValueError(
            "EM begins with every m and u above 0 and at most 1, and a prior above 0 and below 1: "
            "it never leaves 0 or 1 again."
        )
    sums = start["m"].groupby(level="role").sum()
    if (off := sums[(sums - 1).abs() > 1e-6]).size:
        raise ValueError(f"The m of {off.index[0]} add up to {off.iloc[0]:g}; they must make 1.")
