"""What the calibration plot shows: claimed against true, bin by bin; no drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.linkage import Linkage
from sameperson.outcomes.about import NOT_RELATED, SAME, about
from sameperson.outcomes.calibration import calibration, expected_calibration_error
from sameperson.outcomes.prices import claimed
from sameperson.widgets.order import in_random_order
from sameperson.world import World

EVERYBODY, KIN_APART = "everybody", "wrong with kin, wrong with others"
NOT_DEFINED = "not defined"
TOP = 40.0  # from here on one bin: hardly a pair is wrong there
WIDTHS = (0.5, 1.0, 2.0, 4.0)
KINDS = ("wrong", "kin", "others")


@dataclass(frozen=True)
class Pairs:
    """Pairs of one linkage as arrays: weight, and whether wrong, wrong with kin, with others."""

    weight: np.ndarray
    wrong: np.ndarray
    kin: np.ndarray
    group_l: np.ndarray
    group_r: np.ndarray

    @property
    def others(self) -> np.ndarray:
        """Wrong, and the two are not related."""
        return np.asarray(self.wrong & ~self.kin)


class CalibrationState(traitlets.HasTraits):
    """State of the plot: set ``model``, ``show``, ``width`` and ``weight``, read the rest.

    Args:
        linkages: One or more by name, of the same world.
        world: With truth, groups and kin.

    Attributes:
        model: Which linkage.
        show: ``everybody``, one tradition (pairs with a person of it), or wrong pairs with kin and
            with others apart.
        width: Of a bin, in match weight.
        weight: Where the reader looks.
        found: Kind -> ``calibration``: ``wrong`` alone, or ``kin`` and ``others`` apart, both as
            shares of all pairs, so that they add up.
    """

    model = traitlets.Unicode()
    show = traitlets.Unicode(EVERYBODY)
    width = traitlets.Float(2.0)
    weight = traitlets.Float(5.0)
    found: Any = traitlets.Dict()

    def __init__(self, linkages: Mapping[str, Linkage], world: World) -> None:
        super().__init__()
        if not linkages:
            raise ValueError("There is nothing to plot; give one linkage or more by name.")
        self.low = min(float(np.floor(own.floor)) for own in linkages.values())
        self._pairs = {name: _pairs(own, world) for name, own in linkages.items()}
        self.models = list(linkages)
        groups = sorted(world.groups.unique())
        self.order = in_random_order(groups, int(world.manifest["seed"]))
        self.choices = [EVERYBODY, KIN_APART, *self.order]
        with self.hold_trait_notifications():
            self.model = self.models[0]
        self._changed(None)

    @traitlets.validate("model", "show", "width")
    def _known(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        known = {"model": self.models, "show": self.choices, "width": WIDTHS}[name]
        if value not in known:
            raise traitlets.TraitError(f"There is no {name} {value!r}; choose from {known}.")
        return value

    @traitlets.validate("weight")
    def _inside(self, proposal: Any) -> float:
        return float(min(max(round(proposal["value"], 2), self.low), TOP))

    @traitlets.observe("model", "show", "width")
    def _changed(self, _: Any) -> None:
        own, edges = self._pairs[self.model], self.edges
        rows = np.ones(len(own.weight), dtype=bool)
        if self.show in self.order:
            rows = (own.group_l == self.show) | (own.group_r == self.show)
        kinds = KINDS[1:] if self.show == KIN_APART else KINDS[:1]
        self.found = {
            kind: calibration(own.weight[rows], ~getattr(own, kind)[rows], edges) for kind in kinds
        }

    @property
    def edges(self) -> np.ndarray:
        """Edges of the bins; the last bin has no upper end."""
        first = np.floor(self.low / self.width) * self.width
        return np.append(np.arange(first, TOP + self.width / 2, self.width), np.inf)

    @property
    def bin(self) -> int:
        """Which bin the weight lies in."""
        return int(np.searchsorted(self.edges, self.weight, side="right") - 1)

    @property
    def error(self) -> float | None:
        """Expected calibration error of what is shown; None where wrong pairs are shown apart."""
        return expected_calibration_error(self.found["wrong"]) if "wrong" in self.found else None

    @property
    def whose(self) -> str:
        """Whose pairs are shown, in words."""
        return f"pairs with somebody of {self.show}" if self.show in self.order else "all pairs"

    @property
    def sentence(self) -> str:
        """What is claimed and what is so at the weight, for who hears it."""
        rows = {kind: table.iloc[self.bin] for kind, table in self.found.items()}
        first = next(iter(rows.values()))
        until = "or more" if np.isinf(first["to"]) else f"to {first['to']:g}"
        begin = f"Model {self.model}, {self.whose}, weight {first['from']:g} {until}: "
        if not first["pairs"]:
            return f"{begin}there is no pair, so what is so is {NOT_DEFINED}."
        told = f"{first['pairs']:,.0f} pairs; the model claims {one_in(first['claimed'])} wrong"
        if "wrong" in rows:
            return f"{begin}{told}; counted, {so(first)}. {self._error_told}"
        return (
            f"{begin}{told}; wrong with kin is {so(rows['kin'])}, with somebody not related "
            f"{so(rows['others'])}."
        )

    @property
    def _error_told(self) -> str:
        if self.error is None:
            return f"The expected calibration error is {NOT_DEFINED}."
        return f"Expected calibration error over all bins: {self.error:.3f}."

    def table(self) -> pd.DataFrame:
        """Every bin with pairs, in words."""
        words = {"wrong": "wrong", "kin": "wrong with kin", "others": "wrong, not related"}
        first = next(iter(self.found.values()))
        rows = {}
        for number in np.flatnonzero(first["pairs"].to_numpy()):
            row = first.iloc[number]
            ends = "or more" if np.isinf(row["to"]) else f"to {row['to']:g}"
            rows[f"{row['from']:g} {ends}"] = {
                "pairs": f"{row['pairs']:,.0f}",
                "claimed to be wrong": one_in(row["claimed"]),
                **{words[kind]: so(own.iloc[number]) for kind, own in self.found.items()},
            }
        return pd.DataFrame.from_dict(rows, "index")


def one_in(share: float) -> str:
    """A share in words: more than half in per cent, others as one in so many.

    >>> one_in(0.875), one_in(0.25), one_in(0.0001), one_in(0.0)
    ('87.5%', '1 in 4.0', '1 in 10,000', 'none')
    """
    if not share:
        return "none"
    if share > 0.5:
        return f"{share:.1%}"
    return f"1 in {1 / share:,.1f}" if share > 0.1 else f"1 in {1 / share:,.0f}"


def so(row: Any) -> str:
    """What was counted in a bin, with its interval."""
    ends = f"({row['lower']:.2%} to {row['upper']:.2%})"
    return f"{row['wrong']:,.0f} of {row['pairs']:,.0f}, {one_in(row['share'])} {ends}"


def claims(weights: Any) -> np.ndarray:
    """Probability of being wrong that a model claims at each weight."""
    return claimed(-np.asarray(weights, dtype=float))


def _pairs(linkage: Linkage, world: World) -> Pairs:
    known = about(linkage.pairs, world.truth, world.groups, world.kin)
    relation = known["relation"].to_numpy()
    return Pairs(
        weight=linkage.pairs["weight"].to_numpy(dtype=float),
        wrong=~known["true"].to_numpy(dtype=bool),
        kin=(relation != SAME) & (relation != NOT_RELATED),
        group_l=known["group_l"].to_numpy(dtype=object),
        group_r=known["group_r"].to_numpy(dtype=object),
    )
