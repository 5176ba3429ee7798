"""What the four counts show: two linkages side by side, counted four ways; no drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.linkage import Linkage
from sameperson.outcomes import Sweep
from sameperson.outcomes.counting import (
    FIRST,
    SECOND,
    WAYS,
    Known,
    compare,
    four_ways_at,
    verdicts,
)
from sameperson.widgets.counting_words import ASKS, LETTERS, NOT_DEFINED, Commitment, in_words, said
from sameperson.widgets.rounds import remember

SIDES = (FIRST, SECOND)


@dataclass(frozen=True)
class Counted:
    """Both linkages, counted.

    Attributes:
        first, second: ``counting.four_ways`` of each.
        better: Which of the two each measure calls better.
        says: The same by way of counting.
    """

    first: pd.DataFrame
    second: pd.DataFrame
    better: pd.Series
    says: Mapping[str, str | None]


class CountingState(traitlets.HasTraits):
    """State of the widget: set the two names and thresholds, read ``counted``.

    Args:
        linkages: By name: links (record_l, record_r, weight) that stand as they are, or a
            ``Linkage`` whose pairs a threshold makes links. Records that links join, directly or
            through others, are one identity.
        truth: Series record_id -> person_id.
        must_join: Pairs of records whose separation accuses; None when nobody can be accused.
        thresholds: For each side where the slider begins.
        ask: Whether each way is shown only after the reader said which will be better.

    Attributes:
        first, second: Names of the two.
        first_threshold, second_threshold: Match weights; of no effect on links that stand.
        guesses: What the reader said: by way of counting the side, and what A and B were then.
        counted: What is so.
    """

    first: Any = traitlets.Unicode()
    second: Any = traitlets.Unicode()
    first_threshold: Any = traitlets.Float()
    second_threshold: Any = traitlets.Float()
    guesses: Any = traitlets.Dict()
    counted: Any = traitlets.Instance(Counted)

    def __init__(
        self,
        linkages: Mapping[str, Linkage | pd.DataFrame],
        truth: pd.Series,
        must_join: pd.DataFrame | None = None,
        thresholds: tuple[float, float] = (2.0, 6.0),
        ask: bool = True,
    ) -> None:
        super().__init__()
        if len(linkages) < 2:
            raise ValueError("Two linkages are compared; give two or more, by name.")
        pairs = {n: own.pairs if isinstance(own, Linkage) else own for n, own in linkages.items()}
        self._sweeps = {n: Sweep(own, truth, must_join=must_join) for n, own in pairs.items()}
        self._moving = {n for n, own in linkages.items() if isinstance(own, Linkage)}
        # Where every link is accepted; with no link at all, any weight will do.
        self._least = {n: float(np.min([*own["weight"], 0.0])) for n, own in pairs.items()}
        self.names, self.ask = list(linkages), ask
        self._known = Known.of(truth)
        self.low = max([self._sweeps[n].floor for n in self._moving], default=0.0)
        self.high = max([float(np.max([*pairs[n]["weight"], 1])) for n in self._moving], default=1)
        with self.hold_trait_notifications():
            self.first, self.second = self.names[:2]
            self.first_threshold, self.second_threshold = thresholds
        self.observe(lambda _: self._count(), [*SIDES, *(f"{side}_threshold" for side in SIDES)])
        self._count()

    @traitlets.validate("first", "second")
    def _offered(self, proposal: Any) -> Any:
        if proposal["value"] not in self.names:
            raise traitlets.TraitError(f"There is no linkage {proposal['value']!r} here.")
        return proposal["value"]

    @traitlets.validate("first_threshold", "second_threshold")
    def _inside(self, proposal: Any) -> Any:
        return round(min(max(float(proposal["value"]), self.low), self.high), 2)

    def _count(self) -> None:
        first, second = (self._counts(side) for side in SIDES)
        better = compare(first, second)
        self.counted = Counted(first, second, better, verdicts(better))

    def _counts(self, side: str) -> pd.DataFrame:
        name, threshold = getattr(self, side), self.threshold(side)
        at = self._least[name] if threshold is None else threshold
        return four_ways_at(self._sweeps[name].at(at), self._known)

    def threshold(self, side: str) -> float | None:
        """The threshold of one side; None for links that stand as they are."""
        return getattr(self, f"{side}_threshold") if getattr(self, side) in self._moving else None

    # -- what the reader says --------------------------------------------------------------------

    @property
    def shown(self) -> tuple[str, ...]:
        """Ways of counting that may be seen now; links always."""
        if not self.ask:
            return WAYS
        return tuple(WAYS[: max(len(self.guesses), 1)])

    @property
    def judged(self) -> tuple[str, ...]:
        """Ways of counting whose verdict may be seen now."""
        return tuple(way for way in WAYS if way in self.guesses or not self.ask)

    @property
    def asks(self) -> str | None:
        """The way of counting that the reader is asked about; None when all were answered."""
        return next((way for way in WAYS if way not in self.judged), None)

    def say(self, side: str) -> None:
        """Commit to one of the two for the way that is asked about."""
        way = self.asks
        if way is None:
            return
        question = f"{self.label(FIRST)} or {self.label(SECOND)}: better by {way}?"
        remember(Commitment(question, LETTERS[side], self.verdict(way)))
        self.guesses = {**self.guesses, way: (side, *map(self.label, SIDES))}

    # -- in words --------------------------------------------------------------------------------

    def label(self, side: str) -> str:
        """Letter, name and threshold of one side."""
        threshold = self.threshold(side)
        at = "" if threshold is None else f" at {threshold:g}"
        return f"{LETTERS[side]} ({getattr(self, side)}{at})"

    def verdict(self, way: str) -> str:
        """What one way of counting says: A, B, equal, divided or not defined."""
        return said(self.counted.says[way])

    def words(self, way: str) -> str:
        """One way's verdict with what its measures say."""
        if way not in self.judged:
            return "you have not said yet"
        parts = [f"{name} {said(side)}" for name, side in self.counted.better[way].dropna().items()]
        guess, *of = self.guesses.get(way, (None,))
        mine = f"; you said {LETTERS[guess]}" if of == [*map(self.label, SIDES)] else ""
        return f"{self.verdict(way)} ({', '.join(parts) or NOT_DEFINED}{mine})"

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        told = [f"by {way}, {self.verdict(way)}" for way in self.judged]
        which = f"{self.label(FIRST)} and {self.label(SECOND)}."
        asks = f" {ASKS[self.asks]}" if self.asks else ""
        return f"{which} Better: {'; '.join(told)}.{asks}" if told else f"{which}{asks}"

    def table(self) -> pd.DataFrame:
        """Every measure that may be seen: count, denominator and share of both, which is better."""
        counted = self.counted
        rows = {}
        for way, name in counted.first.index:
            if way not in self.shown:
                continue
            a, b = (frame.loc[(way, name)] for frame in (counted.first, counted.second))
            silent = way not in self.judged or not a["better"]
            rows[f"{way}: {name}"] = {
                "A": in_words(a),
                "B": in_words(b),
                "out of": a["out_of"],
                "better": "" if silent else said(counted.better[way, name]),
            }
        return pd.DataFrame.from_dict(rows, "index")
