"""Weights taken apart once, so that they can be put together otherwise: with or without a remedy.

The model is held fixed: leaving out term frequency, or a field, takes away what it adds and trains
nothing anew. Two remedies for names need other pairs than those that blocking formed, and so a
linkage of their own: names in either order, and names by sound.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.linkage.blocking import name_of, rules_met
from sameperson.linkage.candidates import known, prediction_rules
from sameperson.linkage.frequencies import adjusted_roles, term_frequency
from sameperson.linkage.links import Linkage, link
from sameperson.linkage.rules import NAMES, standardised
from sameperson.linkage.weights import evidence

OTHER = "/order"  # marks the version of a record whose two names are exchanged
EXCHANGED = 0.05  # chance that the two names of a true pair stand in different orders


@dataclass(frozen=True)
class Scores:
    """Scored pairs with what each part adds to their weight.

    Attributes:
        ends: record_l and record_r, in order of record id; a pair may stand here twice.
        parts: ``prior`` and one column per field, without term frequency; and, where names were
            compared in either order, ``order``.
        rarity: What term frequency adds, one column per field that it concerns.
        formed: For each blocking rule, whether it formed the pair.
        floor: Weight below which pairs were not kept.
    """

    ends: pd.DataFrame
    parts: pd.DataFrame
    rarity: pd.DataFrame
    formed: pd.DataFrame
    floor: float

    def pairs(self, term_frequency: bool = True, without: Sequence[str] = ()) -> pd.DataFrame:
        """The pairs with their weights under other settings.

        Args:
            term_frequency: Whether agreement on a rare name counts for more and on a common one
                for less.
            without: Fields that nobody was asked for: they add nothing, and what only they formed
                is no pair.

        Returns:
            record_l, record_r and weight, rounded as in a linkage. ``attrs["floor"]`` says from
            which weight on no pair is missing. It is higher where leaving something out can raise
            a weight: by as much as it lowered that of any pair that was kept.
        """
        if unknown := sorted(set(without) - set(self.parts)):
            raise ValueError(f"There is no field {unknown[0]!r}; the fields are {self.fields}.")
        kept = self.parts.drop(columns=list(without))
        weight = kept.sum(axis=1)
        rare = self.rarity.drop(columns=[name for name in without if name in self.rarity])
        if term_frequency:
            weight = weight + rare.sum(axis=1)
        left_out = [self.parts[list(without)], self.rarity.drop(columns=rare.columns)]
        if not term_frequency:
            left_out.append(rare)
        found = self.ends.assign(weight=weight.round(6))[self._formed_without(without)]
        if "order" in self.parts:
            found = found.sort_values("weight", ascending=False, kind="stable")
            found = found.drop_duplicates(["record_l", "record_r"], ignore_index=True)
        found.attrs["floor"] = self.floor - _least(pd.concat(left_out, axis=1))
        return found

    @property
    def fields(self) -> list[str]:
        """The fields that are compared."""
        return [str(name) for name in self.parts if name not in ("prior", "order")]

    def _formed_without(self, without: Sequence[str]) -> pd.Series:
        rules = [r for r in self.formed if not set(str(r).split(" and ")) & set(without)]
        return self.formed[rules].any(axis=1)


def apart(linkage: Linkage, records: pd.DataFrame) -> Scores:
    """The pairs of a linkage, taken apart.

    Args:
        linkage: ``sp.link(records)``.
        records: The records that were linked.
    """
    ends = linkage.pairs[["record_l", "record_r"]]
    return _taken_apart(linkage, records, linkage.pairs, ends)


def either_order(
    linkage: Linkage,
    records: pd.DataFrame,
    exchanged: float = EXCHANGED,
    as_written: Scores | None = None,
) -> Scores:
    """Every record compared under both orders of its names; the model is not trained again.

    Each record gets a second version, its given and family name exchanged, and all are linked. A
    pair that agrees only crosswise must first overcome how seldom names are exchanged: log2 of
    ``exchanged``. A pair may then stand twice, as written and crosswise; the heavier one counts.

    Args:
        linkage: ``sp.link(records)``; its model is used, and its pairs are kept as they are.
        records: The records that were linked, with text ids and both names.
        exchanged: Chance that the names of a true pair stand in different orders, above 0 to 1.
        as_written: ``apart(linkage, records)``, where it is there already.
    """
    if not 0 < exchanged <= 1:
        raise ValueError(f"A chance lies above 0 and up to 1; this was {exchanged}.")
    named = records[records[list(NAMES)].notna().all(axis=1)]
    other = named.assign(record_id=named["record_id"] + OTHER)
    other[list(NAMES)] = named[list(NAMES)[::-1]].to_numpy()
    both = pd.concat([records, other], ignore_index=True)
    linked = link(both, model=linkage.model, floor=linkage.floor, progress=False)
    turned = [linked.pairs[end].str.endswith(OTHER) for end in ("record_l", "record_r")]
    cross = linked.pairs[turned[0] & ~turned[1] | turned[1] & ~turned[0]]
    own = pd.DataFrame(
        {end: cross[end].str.removesuffix(OTHER) for end in ("record_l", "record_r")}
    )
    ends = own.assign(record_l=own.min(axis=1), record_r=own.max(axis=1))
    ends = ends[ends["record_l"] != ends["record_r"]].drop_duplicates()  # either end was turned
    crossed = _taken_apart(linked, both, cross.loc[ends.index], ends)
    # Among both orders a name of either kind is about half as frequent as among its own kind.
    rarity = crossed.rarity.copy()
    rarity[list(NAMES)] -= (rarity[list(NAMES)] != 0).astype(float)
    parts = crossed.parts.assign(order=np.log2(exchanged))
    written = as_written or apart(linkage, records)
    return _together(written, Scores(ends, parts, rarity, crossed.formed, linkage.floor))


def by_sound(records: pd.DataFrame) -> Scores:
    """Names written by their sound (Metaphone) before anything is compared, and linked anew."""
    folded = records.copy()
    for role in NAMES:
        folded[role] = folded[role].str.casefold()
    folded = standardised(folded, ["sound"])
    return apart(link(folded, progress=False), folded)


def _taken_apart(
    linkage: Linkage, records: pd.DataFrame, pairs: pd.DataFrame, ends: pd.DataFrame
) -> Scores:
    model = linkage.model
    parts = evidence(pairs, model, with_term_frequency=False)
    rarity = (
        term_frequency(pairs, model, records)
        if adjusted_roles(model)
        else pd.DataFrame(index=pairs.index)
    )
    roles = [str(role) for role in parts if role != "prior"]
    rules = known(prediction_rules(roles), roles)
    formed = rules_met(records, pairs, rules)[[name_of(rule) for rule in rules]]
    return Scores(ends, parts, rarity, formed, linkage.floor)


def _together(first: Scores, second: Scores) -> Scores:
    def both(name: str, fill: str | float | bool) -> pd.DataFrame:
        frames: list[pd.DataFrame] = [getattr(own, name) for own in (first, second)]
        return pd.concat(frames, ignore_index=True).fillna(fill)

    return Scores(
        both("ends", ""), both("parts", 0.0), both("rarity", 0.0), both("formed", False),
        max(first.floor, second.floor),
    )  # fmt: skip


def _least(left_out: pd.DataFrame) -> float:
    """The least that left-out parts add together to any pair that was kept; at most 0."""
    return float(min(left_out.sum(axis=1).min(), 0.0)) if len(left_out) else 0.0
