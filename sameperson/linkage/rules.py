"""Exact rules: two records are linked when all fields of a rule agree, after some tidying of names.

Agreement on the same fields passes on: a record that agrees with a second, which agrees with a
third, agrees with the third. So the identities are the groups of equal values, and no pair has to
be formed to know them.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import jellyfish
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.linkage.fields import Prepared, prepare
from sameperson.world.names import PARTICLES

Codes = NDArray[np.int64]
NAMES = ("given_name", "family_name")
LETTERS = 4
BLANK = -1

# In the order in which they are applied.
STANDARDISATIONS: Mapping[str, str] = MappingProxyType(
    {
        "hyphens": "a hyphen is a space",
        "particles": f"particles are dropped ({', '.join(PARTICLES)})",
        "first": "only the first family name counts",
        "sound": "names are compared by sound",
        "letters": f"only the first {LETTERS} letters of each name count",
        "order": "the order of the names does not matter",
    }
)


def identities(
    records: pd.DataFrame | Prepared,
    fields: Sequence[str],
    standardise: Sequence[str] = (),
    record_id: str = "record_id",
) -> pd.Series:
    """The identity of every record under an exact rule.

    Args:
        records: As ``sp.link`` takes them, or as ``fields.prepare`` made them.
        fields: Roles that must agree, all of them. A blank agrees with nothing, not even with
            another blank, so that a record with a blank in one of them stays alone. Values are
            compared as a linkage reads them: in lower case, without blanks at the ends.
        standardise: What is done to names first: keys of ``STANDARDISATIONS``.
        record_id: Column of record ids.

    Returns:
        Series record_id -> identity_id: the smallest record id in the identity.

    Raises:
        ValueError: A sentence: no field, one that is not there, no such standardisation, or the
            order of names ignored in a rule that lacks one of them.
    """
    prepared = records if isinstance(records, Prepared) else prepare(records, record_id)
    code = keys(prepared, fields, standardise)
    place = np.arange(len(code))
    first = place.copy()
    known = np.flatnonzero(code != BLANK)
    _, at, of = np.unique(code[known], return_index=True, return_inverse=True)
    first[known] = known[at[of]]
    index = pd.Index(prepared.ids, name=record_id)
    return pd.Series(prepared.ids[first], index=index, name="identity_id")


def keys(prepared: Prepared, fields: Sequence[str], standardise: Sequence[str] = ()) -> Codes:
    """A number for every record, equal where all fields agree; -1 where one of them is blank."""
    _check(prepared, fields, standardise)
    table = standardised(prepared.table, standardise)
    code = np.zeros(len(table), dtype=np.int64)
    blank = np.zeros(len(table), dtype=bool)
    for column in fields:
        own, values = pd.factorize(table[column])
        blank |= own < 0
        code = pd.factorize(code * (len(values) + 1) + own + 1)[0]
    return np.where(blank, BLANK, code)


def standardised(table: pd.DataFrame, standardise: Sequence[str]) -> pd.DataFrame:
    """A table with tidier names, whatever else it holds.

    Args:
        table: With ``given_name`` or ``family_name`` or both, folded as ``fields.prepare`` does.
        standardise: Keys of ``STANDARDISATIONS``. With ``order`` the words of both names are
            sorted, the first becomes the given name and the rest the family name; where either
            name is blank both stay as they are.

    Returns:
        A new table. A name of which tidying leaves nothing is kept as it was.
    """
    steps = [how for how in STANDARDISATIONS if how in standardise]
    tidy = table.copy()
    for role in (role for role in NAMES if role in table):
        values = {v: _tidied(v, steps, role) for v in table[role].unique() if isinstance(v, str)}
        tidy[role] = table[role].map(values).astype(object).where(table[role].notna(), None)
    if "order" in steps:
        tidy[list(NAMES)] = _in_one_order(tidy[NAMES[0]], tidy[NAMES[1]])
    return tidy


def _tidied(name: str, steps: Sequence[str], role: str) -> str:
    words = (name.replace("-", " ") if "hyphens" in steps else name).split()
    if "particles" in steps:
        words = [word for word in words if word not in PARTICLES]
    if "first" in steps and role == "family_name":
        words = words[:1]
    if "sound" in steps:
        words = [jellyfish.metaphone(word) for word in words]
    text = " ".join(word for word in words if word)
    return (text[:LETTERS] if "letters" in steps else text) or name


def _in_one_order(given: pd.Series, family: pd.Series) -> NDArray[np.object_]:
    """Both names with all their words in alphabetical order: shape (records, 2)."""
    rows = np.empty((len(given), 2), dtype=object)
    known: dict[tuple[object, object], tuple[object, object]] = {}
    for place, pair in enumerate(zip(given, family, strict=True)):
        if pair not in known:
            known[pair] = _sorted_words(*pair)
        rows[place] = known[pair]
    return rows


def _sorted_words(given: object, family: object) -> tuple[object, object]:
    if not (isinstance(given, str) and isinstance(family, str)):
        return given, family
    first, *rest = sorted(f"{given} {family}".split())
    return first, " ".join(rest)


def _check(prepared: Prepared, fields: Sequence[str], standardise: Sequence[str]) -> None:
    if not fields:
        raise ValueError("An exact rule needs at least one field that must agree; name one.")
    for field in fields:
        if field not in prepared.roles:
            raise ValueError(
                f"These records have no field {field!r}; choose from {', '.join(prepared.roles)}."
            )
    for how in standardise:
        if how not in STANDARDISATIONS:
            raise ValueError(
                f"There is no standardisation {how!r}; choose from {', '.join(STANDARDISATIONS)}."
            )
    if "order" in standardise and not set(NAMES) <= set(fields):
        raise ValueError(
            "Ignoring the order of names needs both of them: add given_name and family_name to "
            "the fields, or leave 'order' out."
        )
