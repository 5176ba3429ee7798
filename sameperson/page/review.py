"""What review of a band does: merged people exactly in expectation, the others by simulation.

The simulated reviewer decides each pair once, with two chances of an error, whatever else is in the
queue. It is no model of any person.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sameperson.outcomes import Sweep
from sameperson.review import Reviewer

CHANCES = (0.0, 0.05, 0.1, 0.2)  # of each of the two errors of a reviewer
SPAN, PLACES = 20.0, 21  # of the band's two thresholds: match weight, and how many
SEED = 1
Codes = NDArray[np.int64]


def grid(sweep: Sweep, weights: NDArray[np.float64]) -> dict[str, Any]:
    """What the page needs to show a review band.

    Args:
        sweep: Whose pairs are reviewed.
        weights: The settings of the page's slider.

    Returns:
        ``places``: which settings a band may begin and end at; ``chances``: of a reviewer's errors;
        ``crossing``: for everybody who has a pair with somebody else's record from the lowest place
        on, the setting up to which each such pair counts; ``split`` and ``accused``: counts by
        chance of joining two people, chance of parting one person, lower and upper place (a list
        of one entry per upper place from the lower one on); ``accused`` is None when not known.
    """
    last = int(np.searchsorted(weights, weights[0] + SPAN, side="right")) - 1
    places = np.unique(np.linspace(0, last, min(PLACES, last + 1)).round().astype(int))
    file = _File(sweep, weights[places])
    tables = {
        (joins, parts): file.simulated(Reviewer(joins, parts, seed=SEED))
        for joins in CHANCES
        for parts in CHANCES
    }
    accused = sweep.at(float(weights[0])).people_accused is not None
    return {
        "places": places.tolist(),
        "chances": list(CHANCES),
        "crossing": crossing(sweep, weights),
        "split": [[tables[joins, parts][0] for parts in CHANCES] for joins in CHANCES],
        "accused": [[tables[joins, parts][1] for parts in CHANCES] for joins in CHANCES]
        if accused
        else None,
    }


def crossing(sweep: Sweep, weights: NDArray[np.float64]) -> list[list[int]]:
    """For everybody with a false pair from the lowest setting on: at which setting each stands.

    A pair stands at the highest setting that links it: its weight reaches that one and those below.
    """
    pairs = sweep.false_pairs(float(weights[0]))
    place = np.searchsorted(weights, pairs["weight"], side="right") - 1
    ends = pd.concat([pairs["person_l"], pairs["person_r"]])
    found = pd.Series(np.tile(place, 2), index=ends.index).groupby(ends.to_numpy(), sort=True)
    return [sorted((int(value) for value in own), reverse=True) for _, own in found]


def expected_merged(people: list[list[int]], lower: int, upper: int, joins: float) -> float:
    """People wrongly merged with review, on average over verdicts.

    For each person one minus the chance that no crossing pair is accepted: pairs from the upper
    setting on are links, those in the band are accepted with a chance, each on its own.

    Args:
        people: As ``crossing`` gives them.
        lower, upper: Places of settings.
        joins: Chance that two people's records are called the same.
    """
    chance = 0.0
    for own in people:
        inside = sum(lower <= place < upper for place in own)
        chance += 1.0 if own[0] >= upper else 1 - (1 - joins) ** inside
    return chance


class _File:
    """A sweep's pairs as codes, to be grouped again and again under other verdicts."""

    def __init__(self, sweep: Sweep, weights: NDArray[np.float64]) -> None:
        self._weights = weights
        self._pairs = sweep.pairs[sweep.pairs["weight"] >= weights[0]]
        self._weight = self._pairs["weight"].to_numpy()
        self._left, self._right = (
            sweep.records.get_indexer(pd.Index(self._pairs[end]))
            for end in ("record_l", "record_r")
        )
        person = sweep._person
        self._order = np.argsort(person, kind="stable")
        self._begin = np.flatnonzero(np.diff(person[self._order], prepend=-1))
        visits = _visits(sweep)
        self._arrival, self._departure = (
            sweep.records.get_indexer(pd.Index(visits[end])) for end in ("arrival", "departure")
        )
        self._visitor = person[self._arrival]
        # What is linked above the band is the same for every reviewer: grouped once.
        self._above = [
            _grouped(self._left[sure], self._right[sure], len(person))
            for sure in (self._weight >= upper for upper in weights)
        ]

    def simulated(self, reviewer: Reviewer) -> tuple[list[list[int]], list[list[int]]]:
        """People split and people accused for every lower and upper weight."""
        yes = reviewer.says_same(self._pairs)
        split, accused = [], []
        for row, lower in enumerate(self._weights):
            columns = range(row, len(self._weights))
            both = [self._count(yes, float(lower), column) for column in columns]
            split.append([found[0] for found in both])
            accused.append([found[1] for found in both])
        return split, accused

    def _count(self, yes: NDArray[np.bool_], lower: float, column: int) -> tuple[int, int]:
        """People whose records lie in two identities or more, and people accused."""
        inside = yes & (self._weight >= lower) & (self._weight < self._weights[column])
        above = self._above[column]
        left, right = above[self._left[inside]], above[self._right[inside]]
        labels = _grouped(left, right, int(above.max()) + 1)[above]
        own = labels[self._order]
        split = np.minimum.reduceat(own, self._begin) < np.maximum.reduceat(own, self._begin)
        apart = labels[self._arrival] != labels[self._departure]
        return int(split.sum()), len(np.unique(self._visitor[apart]))


def _grouped(left: Codes, right: Codes, size: int) -> Codes:
    """For each of ``size`` things the group that links put it in."""
    graph = coo_array((np.ones(len(left), dtype=bool), (left, right)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _visits(sweep: Sweep) -> pd.DataFrame:
    """Every pair of records whose separation accuses; none where no such pairs are known."""
    if sweep.at(sweep.best_f1()).people_accused is None:
        return pd.DataFrame({"arrival": [], "departure": []}, dtype=object)
    return sweep.accused_people(np.inf)
