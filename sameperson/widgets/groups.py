"""What the group explorer shows: an error by group at a threshold, and ranks; no drawing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.figures import LOOKS
from sameperson.outcomes import Sweep
from sameperson.outcomes.groupings import Grouping, family_rates, groupings, met
from sameperson.outcomes.groups import ERRORS, hit_most
from sameperson.outcomes.ranking import NOT_DEFINED, in_words, ranking
from sameperson.widgets.order import in_random_order
from sameperson.world import World

CURVE_STEP = 0.25
HIGH = 20.0  # match weight; the slider reaches at least so far, if weights do


class GroupState(traitlets.HasTraits):
    """State of the explorer: set ``grouping``, ``error``, ``version`` and ``threshold``.

    Args:
        sweeps: One or more by name, of the same people. The first is the file as it is; the
            others are compared with it.
        world: Whose people they are, as in the first.
        threshold: Where to begin; None begins at the best F1 of the first.

    Attributes:
        grouping: What divides people: a name of ``outcomes.groupings.groupings``.
        error: One of the three.
        version: Which sweep.
        threshold: Match weight, the same in every version.
        rates: By group and error, with *not defined* as NaN, in the chosen version.
        before: The same in the first version; None while that is the chosen one.
    """

    grouping = traitlets.Unicode()
    error = traitlets.Unicode(ERRORS[0])
    version = traitlets.Unicode()
    threshold = traitlets.Float()
    rates: Any = traitlets.Instance(pd.DataFrame)
    before: Any = traitlets.Instance(pd.DataFrame, allow_none=True)

    def __init__(
        self, sweeps: Mapping[str, Sweep], world: World, threshold: float | None = None
    ) -> None:
        super().__init__()
        if not sweeps:
            raise ValueError("There is nothing to count; give one sweep or more by name.")
        self._sweeps, self.versions = dict(sweeps), list(sweeps)
        first = self._sweeps[self.versions[0]]
        if any(not own.persons.equals(first.persons) for own in self._sweeps.values()):
            raise ValueError("The sweeps are not of the same people, so nothing compares them.")
        self._divided = groupings(world)
        self.groupings = list(self._divided)
        families = world.people.set_index("person_id")["family_id"]
        self._families = families.reindex(first.persons)
        self._groups = {
            name: own.groups.reindex(first.persons) for name, own in self._divided.items()
        }
        self._seed = int(world.manifest["seed"])
        spans = [_span(own) for own in self._sweeps.values()]
        self.low, self.high = max(low for low, _ in spans), max(high for _, high in spans)
        with self.hold_trait_notifications():
            self.grouping, self.version = self.groupings[0], self.versions[0]
            self.threshold = first.best_f1() if threshold is None else threshold
        self._count(None)

    @traitlets.validate("grouping", "error", "version")
    def _known(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        known = {"grouping": self.groupings, "error": list(ERRORS), "version": self.versions}[name]
        if value not in known:
            raise traitlets.TraitError(f"There is no {name} {value!r}; choose from {known}.")
        return value

    @traitlets.validate("threshold")
    def _inside(self, proposal: Any) -> float:
        if proposal["value"] != proposal["value"]:
            raise traitlets.TraitError("A threshold is a match weight; NaN is none.")
        # As many decimals as a weight has: at the best F1 the pairs of just that weight are links.
        return float(min(max(round(proposal["value"], 6), self.low), self.high))

    @traitlets.observe("grouping", "version", "threshold")
    def _count(self, _: Any) -> None:
        if not self.version:
            return
        is_first = self.version == self.versions[0]
        before = None if is_first else self._rates(self.versions[0])
        with self.hold_trait_notifications():
            self.before, self.rates = before, self._rates(self.version)

    def _rates(self, version: str) -> pd.DataFrame:
        found = met(self._sweeps[version], self.threshold)
        return family_rates(found, self._groups[self.grouping], self._families)

    @property
    def order(self) -> list[str]:
        """The groups as shown: in their own order, or without one in a random, stable order."""
        chosen: Grouping = self._divided[self.grouping]
        here = set(self.rates["group"])
        if chosen.order:
            return [group for group in chosen.order if group in here]
        return in_random_order(sorted(here), self._seed)

    @property
    def near(self) -> dict[str, tuple[str, ...]]:
        """Error -> groups that cannot be told from the one with the largest rate, it first."""
        return hit_most(self.rates)

    @property
    def own(self) -> pd.DataFrame:
        """Rates of the chosen error, indexed by group in the order shown."""
        chosen = self.rates[self.rates["error"] == self.error]
        own: pd.DataFrame = chosen.set_index("group").loc[self.order]
        return own

    @property
    def rankings(self) -> list[str]:
        """One sentence or two for each error: the order of the groups, and what is told apart."""
        return [
            f"{LOOKS[error].marker_name} {LOOKS[error].short}. {ranking(self.rates, error)}"
            for error in ERRORS
        ]

    @property
    def sentence(self) -> str:
        """The chosen error in one line, for who hears it."""
        own, label = self.own, LOOKS[self.error].label
        could = "who left in time" if self.error == "people_accused" else "people"
        begin = (
            f"{self.version}, threshold {self.threshold:.2f}: of {own['people'].sum():,} {could}, "
            f"{own['count'].sum():,} {label.removeprefix('people ')}. By {self.grouping}: "
        )
        known = own.dropna(subset="rate")
        if known.empty:
            return f"{begin}{NOT_DEFINED} in every group."
        most, least = str(known["rate"].idxmax()), str(known["rate"].idxmin())
        few = own.index[own["rate"].isna()]
        undefined = f" {NOT_DEFINED.capitalize()}: {', '.join(few)}." if len(few) else ""
        told = f"largest in {most}, {in_words(known.loc[most])}"
        if most != least:
            told += f"; least in {least}, {in_words(known.loc[least])}"
        return f"{begin}{told}.{undefined}"

    def table(self) -> pd.DataFrame:
        """All three errors by group in words; of the first version too where another is shown."""
        columns = {}
        for version, found in ((self.version, self.rates), (self.versions[0], self.before)):
            if found is None:
                continue
            for error in ERRORS:
                own = found[found["error"] == error].set_index("group").loc[self.order]
                name = f"{LOOKS[error].short}, {version}"
                columns[name] = [in_words(row) for _, row in own.iterrows()]
        return pd.DataFrame(columns, index=pd.Index(self.order, name=self.grouping))


def _span(sweep: Sweep) -> tuple[float, float]:
    """From the least threshold of a sweep to where no more happens, or nearly none."""
    curve = sweep.curve(CURVE_STEP)
    last = curve.loc[curve["people_wrongly_merged"] > 0, "threshold"].max()
    # Above the last merged person a higher threshold only splits and accuses.
    high = np.fmax(last + 2, HIGH)
    return float(curve["threshold"].min()), float(min(high, curve["threshold"].max()))
