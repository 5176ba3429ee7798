"""What the statistic lab shows: a count and a rate, as linked and repaired; no drawing."""

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import traitlets
from numpy.typing import NDArray

from sameperson.linkage.drawn import draw_identities
from sameperson.outcomes import Sweep
from sameperson.outcomes.border import EVERYBODY, Border
from sameperson.outcomes.repaired import bounds, imputed, reweighted
from sameperson.outcomes.statistic import overstays
from sameperson.widgets.order import in_random_order
from sameperson.world import World

AS_LINKED = "as linked"
ONE_CHANCE = "reweighted, one chance for all"
BY_TRADITION = "reweighted by tradition"
IMPUTED = "imputed (a simulation)"
BOUNDS = "bounds only"
REPAIRS = (AS_LINKED, ONE_CHANCE, BY_TRADITION, IMPUTED, BOUNDS)
DRAWS = 20
HIGHEST = 18.0  # above, nearly every visit is an overstay, and the picture shows nothing else
GRID = 0.5
TINY = 1e-9  # an interval that ends at 0 may end a rounding error above it
PARTS = ("count", "rate", "repairs")


class StatisticState(traitlets.HasTraits):
    """State of the lab: set ``threshold`` or ``repair``, read the rest.

    Args:
        sweep: Pairs of the records of the world, with the truth.
        world: Whose visits are counted, with their traditions.
        threshold: Where to begin; None begins at the best F1.
        show: ``count`` of people alone, the ``rate`` as linked too, or ``repairs`` besides. So a
            lesson can ask before it shows.

    Attributes:
        found: By group and for everybody, what is published: visits, rate, lower, upper.
        truth: The same from the truth.
        identities, people: How many. The first is the second, plus ``added`` by splits, less
            ``hidden`` by merges (``statistic.people_counted``).
        curve: By threshold: identities, and the rate for everybody by repair.
    """

    threshold = traitlets.Float()
    repair = traitlets.Enum(REPAIRS, AS_LINKED)
    show = traitlets.Enum(PARTS, "repairs")
    found: Any = traitlets.Instance(pd.DataFrame)

    def __init__(
        self, sweep: Sweep, world: World, threshold: float | None = None, show: str = "repairs"
    ) -> None:
        super().__init__(show=show)
        self.sweep, self.world = sweep, world
        self.border = Border.of(world.records, world.truth.map(world.groups))
        self.truth = overstays(self.border, world.truth)
        self._person = pd.factorize(world.truth.reindex(sweep.records))[0].astype(np.int64)
        self.people = int(self._person.max()) + 1
        weights = sweep.pairs["weight"]
        floor = sweep.floor if np.isfinite(sweep.floor) else float(weights.min())
        self.low = float(np.ceil(floor))
        self.high = max(min(HIGHEST, float(np.ceil(weights.max()))), self.low + 1)
        self.order = in_random_order(list(self.border.names[:-1]), int(world.manifest["seed"]))
        self.curve = self._curve()
        self.threshold = sweep.best_f1() if threshold is None else threshold
        self._count()

    @traitlets.validate("threshold")
    def _keep_inside(self, proposal: Any) -> float:
        if proposal["value"] != proposal["value"]:
            raise traitlets.TraitError("A threshold is a match weight; NaN is none.")
        return float(min(max(round(proposal["value"], 2), self.low), self.high))

    @traitlets.observe("threshold", "repair")
    def _moved(self, _: Any) -> None:
        self._count()

    @traitlets.observe("show")
    def _shown(self, change: Any) -> None:
        if change.new != "repairs":
            self.repair = AS_LINKED

    def _count(self) -> None:
        home = self.home(self.threshold)
        self.identities = int(home.max()) + 1
        cells = np.unique(self._person * self.identities + home.to_numpy()).size
        self.added, self.hidden = cells - self.people, cells - self.identities
        self.found = self._repaired(self.repair, home)

    def home(self, threshold: float) -> pd.Series:
        """Identity of every record at a threshold, as a number."""
        return pd.Series(self.sweep._forest.labels(threshold), index=self.sweep.records)

    def _repaired(self, repair: str, home: pd.Series) -> pd.DataFrame:
        if repair == IMPUTED:
            return self._imputed
        if repair == ONE_CHANCE:
            return reweighted(self.border, home)
        if repair == BY_TRADITION:
            return reweighted(self.border, home, self.border.groups)
        if repair == BOUNDS:
            return bounds(self.border, home).assign(rate=np.nan)
        return overstays(self.border, home)

    def _curve(self) -> pd.DataFrame:
        rows, ends = {}, []
        for threshold in np.arange(self.low, self.high + GRID / 2, GRID):
            home = self.home(threshold)
            row: dict[str, float] = {"identities": float(home.max()) + 1}
            for repair in (AS_LINKED, ONE_CHANCE, BY_TRADITION):
                found = self._repaired(repair, home)
                row[repair] = float(found["rate"][EVERYBODY])
                ends += [found["lower"].min(), found["upper"].max()]
            rows[float(threshold)] = row
        self.span = float(np.nanmin(ends)), float(np.nanmax(ends))
        return pd.DataFrame.from_dict(rows, "index").rename_axis("threshold")

    @cached_property
    def _imputed(self) -> pd.DataFrame:
        """The imputed rate, which has no threshold: computed when it is first asked for."""
        seed = int(self.world.manifest["seed"])
        draws = draw_identities(self.sweep.pairs, self.sweep.records, seed, DRAWS)
        return imputed(draws.loc[self.border.records], lambda own: overstays(self.border, own))

    @property
    def line(self) -> NDArray[np.float64]:
        """The rate for everybody at each threshold of ``curve`` under the repair; NaN for none."""
        if self.repair == IMPUTED:
            return np.full(len(self.curve), self.found["rate"][EVERYBODY])
        if self.repair == BOUNDS:
            return np.full(len(self.curve), np.nan)
        return self.curve[self.repair].to_numpy(dtype=float)

    @property
    def holds(self) -> dict[str, bool | None]:
        """Whether each group's interval, or bounds, holds the true rate; None without either."""
        low, high, so = self.found["lower"], self.found["upper"], self.truth["rate"]
        inside, known = (low - TINY <= so) & (so <= high + TINY), low.notna() & so.notna()
        return {str(group): bool(inside[group]) if known[group] else None for group in so.index}

    @property
    def worst(self) -> tuple[str, float] | None:
        """The tradition whose rate is farthest from the truth, and by how much; None for none."""
        off = (self.found["rate"] - self.truth["rate"]).drop(EVERYBODY).dropna()
        if off.empty:
            return None
        name = off.abs().idxmax()
        return str(name), float(off[name])
