"""What the label sampler shows: offices that buy labels, and what each of them reports; no drawing.

A simulation: the same office again and again, each time with another draw. The labeller is the
truth and never errs.
"""

from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.linkage import Linkage
from sameperson.outcomes.estimate import pairs
from sameperson.outcomes.estimate.intervals import METHODS, USUAL, Sums, interval, joined
from sameperson.outcomes.estimate.population import (
    PRECISION,
    RECALL,
    Population,
    Share,
    draw_pairs,
    draw_people,
    truth_of_pairs,
)
from sameperson.outcomes.groups import wilson
from sameperson.widgets.sampler_words import (
    ROWS,
    Reports,
    offices_table,
    pairs_spent,
    people_spent,
    report,
)
from sameperson.world import World
from sameperson.world.streams import stream

PEOPLE, PAIRS = "people", "pairs"
ERRORS = {
    PEOPLE: {
        "people wrongly merged": "merged",
        "people whose records are split": "split",
        "people accused by a missing link": "accused",
        "true pairs that are no links": "linked",
    },
    PAIRS: {"links that are wrong": PRECISION, "true pairs among candidates, not linked": RECALL},
}
COMPLEMENTS = ("true pairs that are no links", *ERRORS[PAIRS])  # estimated as one minus a share
FEWEST, MOST, OFFICES, BLOCK = 20, 2_000, 500, 100


class SamplerState(traitlets.HasTraits):
    """State of the label sampler: set the others, read ``found``.

    Args:
        world: Whose truth the labeller knows.
        linkage: Of its records.
        thresholds: Match weights to choose from; None for the one with the best F1.

    Attributes:
        sample: ``people`` or ``pairs``.
        error: What is estimated; a key of ``ERRORS[sample]``.
        threshold: Match weight, one of ``thresholds``.
        labels: How many each office buys: records drawn, or pairs.
        spread: How the labels are spread over bands of weight, for pairs.
        method: Of the interval.
        offices: How many of them.
        revealed: Whether the truth is shown.
        found: What they report.
    """

    sample: Any = traitlets.Enum((PEOPLE, PAIRS), PEOPLE)
    error: Any = traitlets.Unicode("people wrongly merged")
    threshold: Any = traitlets.Float()
    labels: Any = traitlets.Int(200)
    spread: Any = traitlets.Enum(pairs.SPREADS, "evenly")
    method: Any = traitlets.Enum(tuple(METHODS), USUAL)
    offices: Any = traitlets.Int(1)
    revealed: Any = traitlets.Bool(False)
    found: Any = traitlets.Instance(Reports)

    def __init__(
        self, world: World, linkage: Linkage, thresholds: tuple[float, ...] | None = None
    ) -> None:
        self.population = Population(world, linkage)
        self.thresholds = tuple(thresholds or (self.population.best,))
        self._shares = {t: self.population.shares_at(t) for t in self.thresholds}
        self._bands = {t: self.population.bands_at(t) for t in self.thresholds}
        self._seed = int(world.manifest["seed"])
        super().__init__(threshold=self.thresholds[0])
        names = ["sample", "error", "threshold", "labels", "spread", "method", "offices"]
        self.observe(lambda _: self._report(), names)
        self._report()

    @traitlets.validate("labels")
    def _within(self, proposal: Any) -> int:
        return int(np.clip(proposal["value"], FEWEST, MOST))

    @traitlets.validate("offices")
    def _at_most(self, proposal: Any) -> int:
        return int(np.clip(proposal["value"], 1, OFFICES))

    @traitlets.validate("threshold")
    def _offered(self, proposal: Any) -> float:
        if proposal["value"] not in self.thresholds:
            raise traitlets.TraitError(f"The thresholds to choose from are {self.thresholds}.")
        return float(proposal["value"])

    @traitlets.observe("sample")
    def _other_sample(self, _: Any) -> None:
        if self.error not in ERRORS[self.sample]:
            self.error = next(iter(ERRORS[self.sample]))

    # -- reports ------------------------------------------------------------------------------

    def _report(self) -> None:
        if self.error not in ERRORS[self.sample]:
            return  # on the way from one kind of sample to the other
        sums, truth, spent = self._of_people() if self.sample == PEOPLE else self._of_pairs()
        share, (lower, upper) = sums.share, interval(sums, self.method)
        if self.error in COMPLEMENTS:
            share, lower, upper, truth = 1 - share, 1 - upper, 1 - lower, 1 - truth
        self.found = Reports(share, lower, upper, truth, spent)

    def _of_people(self) -> tuple[Sums, float, pd.DataFrame]:
        share = self._shares[self.threshold][ERRORS[PEOPLE][self.error]]
        parts = [
            draw_people(self.population, share, self.labels, size, self._stream(block))
            for block, size in enumerate(self._blocks())
        ]
        return joined(parts), share.truth, self._records(share)

    def _of_pairs(self) -> tuple[Sums, float, pd.DataFrame]:
        bands, what = self._bands[self.threshold], ERRORS[PAIRS][self.error]
        given = pairs.allocate(bands, self.labels, self.spread)
        parts = [
            draw_pairs(bands, self.threshold, what, given, size, self._stream(block))
            for block, size in enumerate(self._blocks())
        ]
        spent = pd.DataFrame({"labels": given.to_numpy(), "there are": bands["pairs"].to_numpy()})
        spent.index = pd.Index(
            [_band(low, high) for low, high in zip(bands["low"], bands["high"], strict=True)],
            name="match weight",
        )
        return joined(parts), truth_of_pairs(bands, self.threshold, what), spent

    def _blocks(self) -> list[int]:
        whole, rest = divmod(self.offices, BLOCK)
        return [BLOCK] * whole + [rest] * (rest > 0)

    def _stream(self, block: int) -> np.random.Generator:
        """An office keeps its draw when another is added, and when only the method changes."""
        what = [self.sample, f"{self.threshold:g}", str(self.labels)]
        if self.sample == PAIRS:
            what += [self.spread, self.error]
        return stream(self._seed, "label sampler", *what, str(block))

    def _records(self, share: Share) -> pd.DataFrame:
        """People met by the last office, by the number of their records, and people there are."""
        population = self.population
        last = self._blocks()[-1]
        rng = self._stream(len(self._blocks()) - 1)
        drawn = rng.integers(len(population.person), size=(last, self.labels))[-1]
        could = share.bottom > 0
        met = population.person[drawn]
        met = met[could[met]]
        own, every = (
            np.bincount(np.minimum(count, ROWS).astype(int), minlength=ROWS + 1)[1:]
            for count in (population.records[met], population.records[could])
        )
        names = [*map(str, range(1, ROWS)), f"{ROWS} or more"]
        index = pd.Index(names, name="records of the person")
        return pd.DataFrame({"labels": own, "there are": every}, index=index)

    # -- words --------------------------------------------------------------------------------

    @property
    def unit(self) -> str:
        """What one label buys."""
        return "records drawn" if self.sample == PEOPLE else "pairs drawn"

    @property
    def last(self) -> str:
        """The last office's report, as it would be printed."""
        found = self.found
        return report(found.share[-1], found.lower[-1], found.upper[-1])

    @property
    def held(self) -> tuple[int, float, float]:
        """How many intervals hold the truth, and a 95 % interval of that share (Wilson)."""
        count = int(self.found.holds.sum())
        lower, upper = wilson(count, self.offices)
        return count, float(lower), float(upper)

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        who = "The office" if self.offices == 1 else f"The last of {self.offices:,} offices"
        if self.offices == OFFICES:
            who += " (no more can be drawn)"
        said = (
            f"{self.labels:,} {self.unit}, threshold {self.threshold:.1f}. "
            f"{who} reports {self.error}: {self.last}."
        )
        if not self.revealed:
            return f"{said} The truth is hidden."
        count, lower, upper = self.held
        if self.offices == 1:
            holds = "holds" if count else "does not hold"
            return f"{said} The truth is {self.found.truth:.2%}, and its interval {holds} it."
        return (
            f"{said} The truth is {self.found.truth:.2%}. {count:,} of {self.offices:,} intervals "
            f"hold it ({lower:.0%} to {upper:.0%}); {self.found.too_low:,} lie wholly below it."
        )

    def offices_table(self, rows: int = 10) -> pd.DataFrame:
        """The last offices, the latest first."""
        return offices_table(self.found, self.revealed, rows)

    def spent_table(self) -> pd.DataFrame:
        """What the last office labelled, and for how many each label stands."""
        if self.sample == PAIRS:
            return pairs_spent(self.found.spent)
        return people_spent(self.found.spent, self.revealed)


def _band(low: float, high: float) -> str:
    return f"{low:g} or more" if np.isinf(high) else f"{low:.3g} to {high:.3g}"
