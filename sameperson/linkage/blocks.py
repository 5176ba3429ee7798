"""Records cut into blocks by their values: pairs are counted from the sizes of blocks."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.linkage.candidates import RULES, Rule, known
from sameperson.linkage.fields import prepare

Codes = NDArray[np.int64]
PERSON = "person_id"


class Blocks:
    """Counts the pairs that rules form, without forming one.

    Records that agree on some fields are a block, and a block of n records is n(n-1)/2 pairs. What
    several rules form together is counted by inclusion and exclusion: pairs that meet all of some
    rules agree on all fields that those rules name. Counts of a set of fields are remembered, so
    that asking for other rules is quick.

    Args:
        records: As ``sp.link`` takes them.
        truth: Series record_id -> person_id, for all of them; None when only candidates count.
        record_id: Column of record ids.
        roles: The roles to read; None for all. Fewer are read sooner.

    Attributes:
        records: How many there are.
        roles: The roles that they have.
    """

    def __init__(
        self,
        records: pd.DataFrame,
        truth: pd.Series | None = None,
        record_id: str = "record_id",
        roles: Sequence[str] | None = None,
    ) -> None:
        fields = None if roles is None else {role: role for role in roles}
        prepared = prepare(records, record_id, fields)
        self.records, self.roles = len(prepared.ids), prepared.roles
        columns = {role: prepared.table[role] for role in prepared.roles}
        if truth is not None:
            columns[PERSON] = person_of(truth, prepared.ids)
        self._codes = {name: pd.factorize(column)[0] for name, column in columns.items()}
        everybody = np.arange(self.records), np.zeros(self.records, dtype=np.int64)
        self._blocks: dict[tuple[str, ...], tuple[Codes, Codes]] = {(): everybody}

    def pairs(self, rules: Sequence[Rule] = RULES) -> int:
        """How many different pairs some rule forms; rules on fields that are not there form none.

        Args:
            rules: Fields to agree on, rule by rule. No rule forms no pair; a rule without fields
                forms every pair.
        """
        return self._count(rules, ())

    def true_pairs(self, rules: Sequence[Rule] = ((),)) -> int:
        """How many of these pairs are of one person; by default, of all pairs that there are."""
        return self._count(rules, (self._person(),))

    def earlier(
        self, rules: Sequence[Rule], place: NDArray[np.int64], same_person: bool = False
    ) -> Codes:
        """For every record, how many records before it agree with it on all fields of some rule.

        Args:
            rules: Fields to agree on, rule by rule.
            place: Place of each record in an order in which they arrive, all different; the
                records in order of record id.
            same_person: Count records of the same person only.
        """
        found = np.zeros(self.records, dtype=np.int64)
        more = (self._person(),) if same_person else ()
        for fields, sign in inclusion_exclusion(known(rules, self.roles)).items():
            rows, blocks = self._cut(tuple(sorted(fields)) + more)
            order = np.argsort(place[rows], kind="stable")
            before = pd.Series(blocks[order]).groupby(blocks[order]).cumcount().to_numpy()
            found[rows[order]] += sign * before
        return found

    def _person(self) -> str:
        if PERSON not in self._codes:
            raise ValueError("These blocks were made without the truth; give them truth=….")
        return PERSON

    def _count(self, rules: Sequence[Rule], more: Rule) -> int:
        fitting = known(rules, self.roles)
        terms = inclusion_exclusion(fitting).items()
        return sum(sign * self._agreeing(tuple(sorted(fields)) + more) for fields, sign in terms)

    def _agreeing(self, fields: tuple[str, ...]) -> int:
        """Pairs that agree on all of some fields; a missing value agrees with none."""
        sizes = np.bincount(self._cut(fields)[1])
        return int((sizes * (sizes - 1) // 2).sum())

    def _cut(self, fields: tuple[str, ...]) -> tuple[Codes, Codes]:
        """Records that agree with another on these fields, and the block of each."""
        if fields not in self._blocks:
            rows, blocks = self._cut(fields[:-1])
            code = self._codes[fields[-1]][rows]
            rows, blocks, code = rows[code >= 0], blocks[code >= 0], code[code >= 0]
            blocks = pd.factorize(blocks * (self.records + 1) + code)[0]
            paired = np.bincount(blocks, minlength=1)[blocks] > 1 if len(blocks) else blocks > 0
            self._blocks[fields] = rows[paired], pd.factorize(blocks[paired])[0]
        return self._blocks[fields]


def person_of(truth: pd.Series, ids: pd.Index) -> pd.Series:
    """The person of every record, in order of ids. ValueError names a record without one."""
    person = truth.reindex(ids)
    if person.isna().any():
        raise ValueError(f"The truth names nobody for record {person.index[person.isna()][0]!r}.")
    return person


def inclusion_exclusion(rules: Sequence[Rule]) -> Mapping[frozenset[str], int]:
    """Sets of fields with the sign their pairs count with; sets that cancel out are gone.

    >>> {tuple(sorted(fields)): sign for fields, sign in inclusion_exclusion(["a", "b"]).items()}
    {('a',): 1, ('b',): 1, ('a', 'b'): -1}
    """
    terms: dict[frozenset[str], int] = {}
    for rule in rules:
        added = {frozenset(rule): 1}
        for fields, sign in terms.items():
            union = fields | frozenset(rule)
            added[union] = added.get(union, 0) - sign
        for fields, sign in added.items():
            terms[fields] = terms.get(fields, 0) + sign
    return {fields: sign for fields, sign in terms.items() if sign}
