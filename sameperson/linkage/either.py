"""Links that several exact rules make together: a pair is linked when any one of them accepts it.

One rule passes agreement on, so its links and the pairs in its identities are the same. Two rules
together do not: a record may agree with a second under the one and with a third under the other,
and then a chain joins what no rule accepts.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.linkage.fields import Prepared, prepare
from sameperson.linkage.rules import BLANK, keys

MOST = 5_000_000  # links; a rule that makes more is no rule for a file of people


def either(
    records: pd.DataFrame | Prepared,
    *rules: Sequence[str],
    standardise: Sequence[str] = (),
    record_id: str = "record_id",
) -> pd.DataFrame:
    """Every pair of records that agrees under at least one of several rules.

    Args:
        records: As ``sp.link`` takes them, or as ``fields.prepare`` made them.
        rules: For each rule the fields that must agree, all of them; a blank agrees with nothing.
        standardise: What is done to names first, under every rule that reads one: keys of
            ``rules.STANDARDISATIONS``. Ignoring the order of names needs both of them in each.
        record_id: Column of record ids.

    Returns:
        record_l, record_r in order of record id, each pair once, and ``weight``: 1 for all, since
        an exact rule weighs nothing. It is what ``identities.components`` and ``sp.Sweep`` take.

    Raises:
        ValueError: There is no rule, a field is not there, or the rules make millions of links.
    """
    if not rules:
        raise ValueError("No rule was given, so nothing is linked; name the fields of one.")
    prepared = records if isinstance(records, Prepared) else prepare(records, record_id)
    codes = [_pairs(keys(prepared, rule, _fitting(rule, standardise))) for rule in rules]
    both = np.unique(np.concatenate(codes))
    left, right = np.divmod(both, max(len(prepared.ids), 1))
    return pd.DataFrame(
        {"record_l": prepared.ids[left], "record_r": prepared.ids[right], "weight": 1.0}
    )


def _fitting(rule: Sequence[str], standardise: Sequence[str]) -> Sequence[str]:
    """Tidying of names is no matter for a rule without them."""
    return standardise if any(field.endswith("_name") for field in rule) else ()


def _pairs(code: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of places with equal codes, as left × size + right."""
    size = len(code)
    order = np.argsort(code, kind="stable")
    order = order[code[order] != BLANK]
    cuts = np.flatnonzero(np.diff(code[order])) + 1
    groups = [own for own in np.split(order, cuts) if len(own) > 1]
    if sum(len(own) * (len(own) - 1) // 2 for own in groups) > MOST:
        raise ValueError(
            f"A rule makes more than {MOST:,} links: it agrees for too many people. Add a field."
        )
    found = [np.empty(0, np.int64)]
    for own in groups:
        a, b = np.triu_indices(len(own), 1)
        found.append(own[a] * size + own[b])  # own is in order, since the sort is stable
    return np.concatenate(found)
