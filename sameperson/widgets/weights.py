"""What the weight builder shows: a match weight put together level by level; no drawing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import traitlets

from sameperson.linkage import Linkage
from sameperson.linkage.fields import prepare
from sameperson.linkage.frequencies import adjusted_roles, gain_of
from sameperson.linkage.levels import ENDS, MISSING
from sameperson.linkage.weights import parameters, probability
from sameperson.outcomes.groups import wilson
from sameperson.world import World

NOT_DEFINED = "not defined"
LOWEST_PRIOR, HIGHEST_PRIOR = -40.0, 10.0  # log2 odds
OWN = "your own choice"


class WeightsState(traitlets.HasTraits):
    """State of the builder: set ``levels``, ``one_in`` and ``prior``, read the rest.

    Args:
        linkage: Whose model gives m, u and the prior to begin with.
        world: Whose records were linked; its truth says what is so.
        examples: Record ids of pairs to begin from, by name.

    Attributes:
        levels: Level by role; -1 for a missing value.
        one_in: N by role, for values that one in N records has; None for the average value.
        prior: log2 odds before any field is compared.
    """

    levels: Any = traitlets.Dict()
    one_in: Any = traitlets.Dict()
    prior = traitlets.Float()
    parts: Any = traitlets.Instance(pd.DataFrame)

    def __init__(
        self,
        linkage: Linkage,
        world: World,
        examples: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__()
        self.model = linkage.model
        self.parameters = parameters(linkage.model)
        self.roles = list(self.parameters.index.unique("role"))
        self.adjusted = adjusted_roles(linkage.model)
        self.begin_prior = linkage.model.prior_log2_odds
        self.examples = {OWN: None, **dict(examples or {})}
        self._prepared = prepare(world.records)
        self._columns = [f"level_{role}" for role in self.roles]
        self._pairs = linkage.pairs.set_index(list(ENDS))[self._columns]
        same = [linkage.pairs[end].map(world.truth) for end in ENDS]
        counted = linkage.pairs[self._columns].assign(true=same[0] == same[1])
        self._so = counted.groupby(self._columns)["true"].agg(["size", "sum"])
        with self.hold_trait_notifications():
            self.levels = dict.fromkeys(self.roles, MISSING)
            self.one_in = dict.fromkeys(self.adjusted)
            self.prior = self.begin_prior
        self._add_up()

    @traitlets.validate("prior")
    def _keep_inside(self, proposal: Any) -> float:
        return float(np.clip(proposal["value"], LOWEST_PRIOR, HIGHEST_PRIOR))

    @traitlets.validate("levels")
    def _known_levels(self, proposal: Any) -> dict[str, int]:
        for role, level in proposal["value"].items():
            if role not in self.roles or level not in self.choices(role).values():
                raise traitlets.TraitError(f"The model has no level {level} of {role}.")
        return {role: int(proposal["value"].get(role, MISSING)) for role in self.roles}

    @traitlets.validate("one_in")
    def _known_values(self, proposal: Any) -> dict[str, float | None]:
        for role, number in proposal["value"].items():
            if role not in self.adjusted or not (number is None or number >= 1):
                raise traitlets.TraitError(f"One in {number} records cannot share a {role}.")
        return {role: proposal["value"].get(role) for role in self.adjusted}

    @traitlets.observe("levels", "one_in", "prior")
    def _changed(self, _: Any) -> None:
        self._add_up()

    def choices(self, role: str) -> dict[str, int]:
        """Levels of a role by their words, the most agreement first, missing last."""
        own: Any = self.parameters.loc[role]
        known = {str(label): int(level) for level, label in own["label"].items()}
        return {**known, "missing": MISSING}

    def counts_values(self, role: str) -> bool:
        """Whether the chosen level of a role weighs a rare value more."""
        return role in self.adjusted and gain_of(self.model, role, self.levels[role], 1.0) != 0.0

    def begin_from(self, name: str) -> None:
        """Take the levels and values of an example, and the model's prior."""
        if (pair := self.examples[name]) is None:
            return
        row: Any = self._pairs.loc[pair]
        with self.hold_trait_notifications():
            self.levels = {role: int(row[f"level_{role}"]) for role in self.roles}
            self.one_in = {role: self._one_in(role, pair[0]) for role in self.adjusted}
            self.prior = self.begin_prior

    def _one_in(self, role: str, record: str) -> float | None:
        """N, where one in N records has this record's value; None where that counts for nothing."""
        values = self._prepared.table[role]
        own = values.iloc[self._prepared.ids.get_loc(record)]
        if own is None or not self.counts_values(role):
            return None
        return round(float(values.notna().sum() / (values == own).sum()), 1)

    def _add_up(self) -> None:
        rows: list[tuple[str, str, float]] = [("prior", "before any field", self.prior)]
        for role in self.roles:
            words = {level: label for label, level in self.choices(role).items()}
            level, adds = self.levels[role], 0.0
            if level != MISSING:
                adds = float(self.parameters.loc[(role, level), "evidence_weight"])
                if (number := self.one_in.get(role)) is not None:
                    adds += gain_of(self.model, role, level, 1 / number)
            rows.append((role.replace("_", " "), words[level], adds))
        parts = pd.DataFrame(rows, columns=["step", "level", "adds"])
        self.parts = parts.assign(sum=parts["adds"].cumsum())

    @property
    def weight(self) -> float:
        """Match weight: prior and evidence together."""
        return float(self.parts["sum"].iloc[-1])

    @property
    def evidence(self) -> float:
        """Evidence weight: what the fields add, without the prior."""
        return self.weight - self.prior

    @property
    def prior_in_words(self) -> str:
        """The prior as one in how many pairs."""
        if self.prior >= 0:
            return f"Before any field, {probability(self.prior):.1%} of such pairs are true."
        return f"Before any field, 1 in {_number(1 + 2.0**-self.prior)} such pairs is true."

    @property
    def claimed(self) -> str:
        """The probability that the model claims; 0 and 100 % only beside a word."""
        share = float(probability(self.weight))
        if share > 0.9999:
            return "over 99.99%"
        return "under 0.01%" if share < 0.0001 else f"{share:.2%}"

    @property
    def claim(self) -> str:
        """What the model claims of such a pair."""
        weight = self.weight
        if weight >= 0:
            odds = f"1 in {_number(1 + 2.0**weight)} such links is wrong"
        else:
            odds = f"1 in {_number(1 + 2.0**-weight)} such pairs is one person's"
        return f"The model claims a probability of {self.claimed}: {odds}."

    @property
    def so(self) -> str:
        """How many compared pairs of this population show these levels, and how many are true."""
        key = tuple(self.levels[role] for role in self.roles)
        if key not in self._so.index:
            return (
                "No pair that was compared and kept here shows exactly these levels, so what is so "
                f"is {NOT_DEFINED}."
            )
        size, true = (int(count) for count in self._so.loc[key])
        low, high = wilson(true, size)
        return (
            f"Of the pairs that were compared and kept here, {size:,} show exactly these levels, "
            f"whatever their values. One person's: {true:,} of {size:,} (95 % interval {low:.0%} "
            f"to {high:.0%}). That is at the file's own base rate, not at a prior set above."
        )

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        return (
            f"Prior {self.prior:+.1f}, evidence {self.evidence:+.1f}, match weight "
            f"{self.weight:+.1f}. {self.claim}"
        )


def _number(value: float) -> str:
    """A count that a sentence can bear: few digits, and words for what is beyond them."""
    if value >= 1e12:
        return "over a million million"
    return f"{value:,.0f}" if value >= 20 else f"{value:,.2f}".rstrip("0").rstrip(".")
