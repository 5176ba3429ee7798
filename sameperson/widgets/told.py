"""Who is named beside a threshold, each in one sentence and with the records behind it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

STRANGER = "not related"


@dataclass(frozen=True)
class Merged:
    """One person who is wrongly merged at the threshold, and the other one.

    Attributes:
        person_id, with_person: The two.
        name, with_name: As their papers write them.
        tradition: Of the first.
        relation: What the other is to them; ``not related`` for a stranger, None where kinship is
            not known.
        chain: record_l, record_r, person_l, person_r, weight: the links that join them.
    """

    person_id: str
    with_person: str
    name: str
    with_name: str
    tradition: str
    relation: str | None
    chain: pd.DataFrame

    @property
    def pair(self) -> tuple[str, str]:
        """Who is merged with whom."""
        return self.person_id, self.with_person

    @property
    def records(self) -> tuple[Any, ...]:
        """Ids of the records along the chain."""
        return tuple(dict.fromkeys([*self.chain["record_l"], *self.chain["record_r"]]))

    @property
    def sentence(self) -> str:
        """Who is merged with whom, and by what."""
        related = f"kin: {self.relation}"
        if self.relation in (None, STRANGER):
            related = self.relation or "whether they are kin is not known"
        if len(self.chain) == 1:
            how = f"by one link of weight {self.chain['weight'].iloc[0]:.1f}"
        else:
            weakest = self.chain["weight"].min()
            how = f"through a chain of {len(self.chain)} links, the weakest {weakest:.1f}"
        return f"{self.name} ({self.tradition}) is merged with {self.with_name} ({related}) {how}."


@dataclass(frozen=True)
class Accused:
    """One person who left in time and whose file shows an overstay.

    Attributes:
        person_id, name, tradition: Who.
        arrival, departure: The two records of the visit.
        weight: The threshold up to which the two are in one identity; -inf for never.
    """

    person_id: str
    name: str
    tradition: str
    arrival: Any
    departure: Any
    weight: float

    @property
    def pair(self) -> tuple[str, str]:
        """Which visit."""
        return str(self.arrival), str(self.departure)

    @property
    def records(self) -> tuple[Any, ...]:
        """Ids of the two records."""
        return self.arrival, self.departure

    @property
    def sentence(self) -> str:
        """Who is accused, and what would clear them."""
        until = "no threshold in this file joins them"
        if np.isfinite(self.weight):
            until = f"they are joined up to threshold {self.weight:.1f} only"
        return (
            f"{self.name} ({self.tradition}) left in time, but arrival and departure lie in two "
            f"identities: {until}."
        )
