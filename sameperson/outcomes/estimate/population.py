"""A linked file whose truth is known, to draw many samples from at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.linkage import Linkage
from sameperson.outcomes.estimate import pairs
from sameperson.outcomes.estimate.intervals import Sums
from sameperson.outcomes.estimate.people import marks, pairs_of_people
from sameperson.outcomes.sweep import Sweep
from sameperson.world import World

Floats = NDArray[np.float64]
RARE, LOW = 24.0, 15.0  # thresholds at which few people are merged
EDGES = (0.0, 10.0, 15.0, 20.0)  # of bands, beside the threshold and the floor of the pairs
PRECISION, RECALL = "link precision", "recall among candidates"


@dataclass(frozen=True)
class Share:
    """A share of people, or of what people have, to be estimated from drawn records.

    Attributes:
        what: In words.
        top, bottom: Per person, in the order of ``Population.people``.
    """

    what: str
    top: Floats
    bottom: Floats

    @property
    def truth(self) -> float:
        return float(self.top.sum() / self.bottom.sum())


class Population:
    """A linked file and its truth, to draw from.

    Args:
        world: Whose truth is the labeller.
        linkage: Of its records.
    """

    def __init__(self, world: World, linkage: Linkage) -> None:
        self.world, self.linkage = world, linkage
        self.person, self.people = pd.factorize(world.truth, sort=True)
        self.records = np.bincount(self.person).astype(float)
        self.best = Sweep(linkage.pairs, world.truth).best_f1()

    def shares_at(self, threshold: float) -> dict[str, Share]:
        """Errors of the linkage at a threshold: merged, split, accused; and true pairs linked."""
        home, truth = self.linkage.identities(threshold), self.world.truth
        own = marks(home, truth, self.world.departures).loc[self.people].astype(float)
        links = self.linkage.pairs[self.linkage.pairs["weight"] >= threshold]
        pair = pairs_of_people(truth, home, links).loc[self.people]
        every, left = np.ones(len(self.people)), own["people_left_in_time"].to_numpy()
        return {
            "merged": Share("merged", own["people_wrongly_merged"].to_numpy(), every),
            "split": Share("split", own["people_split"].to_numpy(), every),
            "accused": Share("accused", own["people_accused"].to_numpy(), left),
            "linked": Share("true pairs linked", pair["linked"].to_numpy(),
                            pair["true_pairs"].to_numpy()),
        }  # fmt: skip

    @cached_property
    def shares(self) -> dict[str, Share]:
        """What the table estimates from people, by name; two of them are made up to be hard."""
        found = {}
        for threshold in (RARE, LOW):
            found[f"merged, threshold {threshold:g}"] = self.shares_at(threshold)["merged"]
        at_best = self.shares_at(self.best)
        for name in ("merged", "accused", "split"):
            found[f"{name}, best F1"] = at_best[name]
        once, every = self.records == 1, np.ones(len(self.people))
        half = (once & (np.cumsum(once) % 2 == 1)).astype(float)
        found["made up: every second person seen once"] = Share("made up", half, every)
        found["made up: all people seen once"] = Share("made up", once.astype(float), every)
        found["true pairs linked, best F1"] = at_best["linked"]
        return found

    @property
    def pair_shares(self) -> dict[str, tuple[str, float]]:
        """What the table estimates from candidate pairs, by name: what, and at which threshold."""
        return {
            PRECISION: (PRECISION, self.best),
            RECALL: (RECALL, self.best),
            f"{PRECISION}, threshold {RARE:g}": (PRECISION, RARE),
        }

    def bands_at(self, threshold: float) -> pd.DataFrame:
        """Bands of match weight with their pairs, and ``true``: pairs of one person in each."""
        labelled = pairs.label(self.linkage.pairs, self.world.truth)
        found = pairs.bands(labelled, sorted({self.linkage.floor, threshold, *EDGES}))
        place = np.searchsorted(found["low"].to_numpy(), labelled["weight"], side="right") - 1
        return found.assign(true=np.bincount(place, labelled["true"]).astype(int))

    @cached_property
    def bands(self) -> pd.DataFrame:
        """``bands_at`` the threshold with the best F1."""
        return self.bands_at(self.best)


def draw_people(
    population: Population, share: Share, labels: int, draws: int, rng: np.random.Generator
) -> Sums:
    """Sums of many samples of records, each as ``people.draw`` draws one."""
    weight = share.bottom / population.records
    y = np.divide(share.top, share.bottom, out=np.zeros_like(share.top), where=share.bottom > 0)
    drawn = population.person[rng.integers(len(population.person), size=(draws, labels))]
    return sums_of(weight[drawn], y[drawn])


def draw_pairs(
    bands: pd.DataFrame,
    threshold: float,
    what: str,
    given: pd.Series,
    draws: int,
    rng: np.random.Generator,
) -> Sums:
    """Sums of many samples of candidate pairs, each as ``pairs.draw`` draws one.

    Args:
        bands: As ``Population.bands_at`` gives it for the threshold.
        threshold: Match weight; a lower edge of some band.
        what: *link precision* or *recall among candidates*.
        given: Labels for each band.
        draws: How many samples.
        rng: Where the draws come from.
    """
    size, true, count = (np.asarray(own) for own in (bands["pairs"], bands["true"], given))
    hits = rng.hypergeometric(true, size - true, count, size=(draws, len(size))).astype(float)
    link, weight = bands["low"].to_numpy() >= threshold, size / count
    if what == PRECISION:
        return sums_by_band(np.broadcast_to(count * link, hits.shape), hits * link, weight * link)
    return sums_by_band(hits, hits * link, weight)


def truth_of_pairs(bands: pd.DataFrame, threshold: float, what: str) -> float:
    """What ``draw_pairs`` estimates, counted."""
    link = bands["low"].to_numpy() >= threshold
    true, size = bands["true"].to_numpy(), bands["pairs"].to_numpy()
    return float(true[link].sum() / (size[link].sum() if what == PRECISION else true.sum()))


def sums_of(weight: Floats, y: Floats) -> Sums:
    """As ``intervals.sums``, for many samples of records: a person can weigh 1 at least."""
    square = weight**2
    return Sums(
        units=(weight > 0).sum(axis=1).astype(float),
        weight=weight.sum(axis=1),
        hits=(weight * y).sum(axis=1),
        squares=square.sum(axis=1),
        crossed=(square * y).sum(axis=1),
        hit_squares=(square * y**2).sum(axis=1),
        heaviest=np.maximum(weight.max(axis=1), 1.0),
    )


def sums_by_band(units: Floats, hits: Floats, weight: Floats) -> Sums:
    """The same from counts by band: units, hits among them, and the weight of each band's units."""
    return Sums(
        units=units.sum(axis=1),
        weight=(units * weight).sum(axis=1),
        hits=(hits * weight).sum(axis=1),
        squares=(units * weight**2).sum(axis=1),
        crossed=(hits * weight**2).sum(axis=1),
        hit_squares=(hits * weight**2).sum(axis=1),
        heaviest=np.full(len(units), weight.max()),
    )
