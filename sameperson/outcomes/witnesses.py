"""Whether fields that agree are independent witnesses, or one witness heard several times.

A model that adds the weights of its fields takes them to err independently of each other, among
pairs of one person and among pairs of two. Here both are counted, with the truth in hand.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.linkage.blocks import person_of
from sameperson.linkage.fields import prepare

Codes = NDArray[np.int64]
PERSON = "person_id"

SEEN = 0.5  # what counts for an agreement that no pair shows, so that its weight is finite


def witnesses(
    records: pd.DataFrame, truth: pd.Series, roles: Sequence[str], record_id: str = "record_id"
) -> pd.DataFrame:
    """What agreeing on fields is worth one by one, and what it is worth together.

    Counted over every pair of records that have all of these fields, from the sizes of blocks.

    Args:
        records: As ``sp.link`` takes them.
        truth: Series record_id -> person_id, for all of them.
        roles: Two fields or more.
        record_id: Column of record ids.

    Returns:
        One row per field, then ``added up`` and ``together``. Columns: same_people (pairs of one
        person that agree), of_same (such pairs in all), two_people and of_two likewise, and
        weight: log2 of the first share over the second, an agreement that no pair shows counted as
        half a pair. ``added up`` has the sum of the weights and no counts (NaN). Added up less
        together is the evidence that is counted more than once; below 0, that is counted too
        little.

    Raises:
        ValueError: Fewer than two fields, or no pair of one person, or none of two, has them all.
    """
    if len(set(roles)) < 2:
        raise ValueError("Witnesses are compared with each other; name two fields or more.")
    return _weighed(_coded(records, truth, roles, record_id), tuple(roles))


def twice_counted(
    records: pd.DataFrame,
    truth: pd.Series,
    roles: Sequence[str],
    record_id: str = "record_id",
    least: int = 5,
) -> pd.DataFrame:
    """Evidence that each pair of fields counts twice: the sum of their weights less the joint one.

    Args:
        records, truth, record_id: As ``witnesses`` takes them.
        roles: Fields, each against each.
        least: Fewest pairs of one person, and of two, that must agree on both fields; with fewer
            nobody can tell.

    Returns:
        Square frame by role, in match weight (bits); 0 for independent witnesses. NaN on the
        diagonal, and where there are fewer such pairs than ``least``.
    """
    codes = _coded(records, truth, roles, record_id)
    found = pd.DataFrame(np.nan, index=list(roles), columns=list(roles))
    for one, other in combinations(roles, 2):
        try:
            two = _weighed(codes, (one, other))
        except ValueError:
            continue
        if two.loc["together", ["same_people", "two_people"]].min() < least:
            continue
        weight = two["weight"]
        excess = float(weight["added up"]) - float(weight["together"])
        found.loc[one, other] = found.loc[other, one] = excess
    return found


def _coded(
    records: pd.DataFrame, truth: pd.Series, roles: Sequence[str], record_id: str
) -> dict[str, Codes]:
    """Values of each field, and the person, as numbers; -1 where missing."""
    prepared = prepare(records, record_id, {role: role for role in roles})
    codes = {role: pd.factorize(prepared.table[role])[0] for role in roles}
    return {**codes, PERSON: pd.factorize(person_of(truth, prepared.ids))[0]}


def _weighed(codes: dict[str, Codes], roles: tuple[str, ...]) -> pd.DataFrame:
    """See ``witnesses``; counted over records that have all of these fields."""
    whole = np.logical_and.reduce([codes[role] >= 0 for role in roles])
    own = {name: code[whole] for name, code in codes.items()}
    size = int(whole.sum())
    every, true = size * (size - 1) // 2, _agreeing(own, (PERSON,))
    if not true or every == true:
        raise ValueError(
            f"No pair of {'one person' if not true else 'two people'} has all of "
            f"{', '.join(roles)}; take fewer fields or more records."
        )
    rows = {role: _row(own, (role,), every, true) for role in roles}
    together = _row(own, roles, every, true)
    added = {"weight": sum(row["weight"] for row in rows.values())}
    found = pd.DataFrame.from_dict({**rows, "added up": added, "together": together}, "index")
    return found.rename_axis("agreeing on")


def _agreeing(codes: dict[str, Codes], fields: tuple[str, ...]) -> int:
    """Pairs of records that agree on all of some fields, from the sizes of groups."""
    group = codes[fields[0]]
    for field in fields[1:]:
        group = pd.factorize(group * (len(group) + 1) + codes[field])[0]
    sizes = np.bincount(group)
    return int((sizes * (sizes - 1) // 2).sum())


def _row(
    codes: dict[str, Codes], roles: tuple[str, ...], every: int, true: int
) -> dict[str, float]:
    agree, same = _agreeing(codes, roles), _agreeing(codes, (*roles, PERSON))
    two, of_two = agree - same, every - true
    weight = np.log2(max(same, SEEN) / true) - np.log2(max(two, SEEN) / of_two)
    return {
        "same_people": same, "of_same": true, "two_people": two, "of_two": of_two,
        "weight": float(weight),
    }  # fmt: skip
