"""What the remedy desk counts: pairs as arrays, people before and after, and who pays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.outcomes import fairness
from sameperson.outcomes.groups import rates
from sameperson.outcomes.remedies import ERRORS, EVERYBODY, Flags, Register
from sameperson.outcomes.sweep import share

# Over people and links. Measures over candidate pairs would compare other pairs after a remedy that
# forms others than before.
DESK = ("merged", "split", "accused", "ppv", "found")
MEASURES = {name: fairness.MEASURES[name] for name in DESK}
Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]


class PairTable:
    """Pairs of one scoring, coded once: places of their records, and the traditions of both.

    Args:
        pairs: record_l, record_r, weight, each pair once.
        register: Whose records they are.
        truth: Series record_id -> person_id.
    """

    def __init__(self, pairs: pd.DataFrame, register: Register, truth: pd.Series) -> None:
        self.pairs, self.floor = pairs, float(pairs.attrs["floor"])
        self.weight = pairs["weight"].to_numpy(dtype=float)
        self.left, self.right = (
            register.records.get_indexer(pd.Index(pairs[end])) for end in ("record_l", "record_r")
        )
        person = register.persons.get_indexer(pd.Index(truth.reindex(register.records)))
        self.true = person[self.left] == person[self.right]
        known = register.group[person]
        self.group = np.where(known[self.left] == known[self.right], known[self.left], -1)

    def needed(self, thresholds: Numbers, group_of_record: Codes) -> Numbers:
        """The threshold of each pair: the higher of its two records'."""
        own = thresholds[group_of_record]
        return np.asarray(np.maximum(own[self.left], own[self.right]))


@dataclass(frozen=True)
class Side:
    """People and links under one set of settings.

    Attributes:
        register: Whose records they are.
        hit: For each error, whether it meets each person.
        made, right: Links inside each tradition, and those of one person.
        formed: ``fairness.candidates``, in the order of the register's groups.
    """

    register: Register
    hit: dict[str, Flags]
    made: Codes
    right: Codes
    formed: pd.DataFrame

    @classmethod
    def of(
        cls, table: PairTable, chosen: Flags, register: Register, formed: pd.DataFrame
    ) -> "Side":
        """The side of some chosen pairs."""
        group, size = table.group[chosen], len(register.groups)
        inside = group >= 0
        right = table.true[chosen] & inside
        return cls(
            register,
            register.hit(table.left[chosen], table.right[chosen]),
            np.bincount(group[inside], minlength=size),
            np.bincount(group[right], minlength=size),
            formed,
        )

    @cached_property
    def counts(self) -> pd.DataFrame:
        """People by tradition, as ``Outcome.by_group``."""
        group, size = self.register.group, len(self.register.groups)
        columns = {error: self.hit[error] for error in ERRORS}
        columns["people_left_in_time"] = self.register.left_in_time
        found = {name: np.bincount(group[own], minlength=size) for name, own in columns.items()}
        everybody = {"people": np.bincount(group, minlength=size)}
        return pd.DataFrame({**everybody, **found}, index=self.register.groups)

    @cached_property
    def rates(self) -> pd.DataFrame:
        """Rates with intervals, by tradition and error."""
        return rates(self.counts)

    @property
    def measures(self) -> pd.DataFrame:
        """Every measure of fairness by tradition."""
        return _shares(self.counts, self.made, self.right, self.formed)


def _shares(people: pd.DataFrame, made: Codes, right: Codes, formed: pd.DataFrame) -> pd.DataFrame:
    number = {name: people[name].to_numpy(dtype=float) for name in people}
    true = (formed["true"] + formed["never_formed"]).to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "merged": share(number["people_wrongly_merged"], number["people"]),
            "split": share(number["people_split"], number["people"]),
            "accused": share(number["people_accused"], number["people_left_in_time"]),
            "ppv": share(right, made),
            "found": share(right, true),
        },
        index=people.index,
    )


@dataclass(frozen=True)
class Bill:
    """What the chosen remedies change.

    Attributes:
        before, after: Without the remedies, and with them.
        threshold: With the remedies; NaN where each tradition has its own.
        thresholds: Series tradition -> threshold.
        queue: Pairs that a reviewer decides, and the ``hours`` that they take.
        lower: How far below its threshold the queue begins, 0 or less; it is cut off where some
            pairs were not kept.
    """

    before: Side
    after: Side
    threshold: float
    thresholds: pd.Series
    queue: int
    hours: float
    lower: float

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Helped and paid, before and after, by error and tradition (``remedies.who_pays``)."""
        register = self.before.register
        rows = []
        for error in ERRORS:
            was, now = self.before.hit[error], self.after.hit[error]
            parts = {"before": was, "after": now, "helped": was & ~now, "paid": now & ~was}
            sizes = {
                name: np.bincount(register.group[own], minlength=len(register.groups))
                for name, own in parts.items()
            }
            own = pd.DataFrame(sizes, index=register.groups)
            own.loc[EVERYBODY] = own.sum()
            rows.append(own)
        return pd.concat(rows, keys=ERRORS, names=["error", "group"])

    @property
    def gaps(self) -> pd.DataFrame:
        """Largest less smallest share among traditions, by measure: before and after."""
        sides = {"before": self.before, "after": self.after}
        return pd.DataFrame({when: fairness.gaps(own.measures) for when, own in sides.items()})
