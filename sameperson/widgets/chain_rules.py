"""Three rules on one identity, after what was done to its links by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sameperson.linkage.constraints import REFUSED, constrained
from sameperson.linkage.identities import best_links, components

Pair = tuple[Any, Any]
COMPONENTS, BEST, APART = "connected components", "best links", "must-not-link"


@dataclass(frozen=True)
class Made:
    """What one rule makes of an identity's links.

    Attributes:
        rule: Its name.
        links: record_l, record_r, weight that stand under it, by falling weight.
        refused: Links that must-not-link refused, with the decision; empty under other rules.
        identities: Series record_id -> identity_id.
    """

    rule: str
    links: pd.DataFrame
    refused: pd.DataFrame
    identities: pd.Series

    @property
    def number(self) -> dict[Any, int]:
        """Identities numbered 1, 2, … in order of their smallest record."""
        ids = sorted(self.identities.unique())
        return {record: ids.index(home) + 1 for record, home in self.identities.items()}


def make_all(
    pairs: pd.DataFrame,
    records: Sequence[object],
    threshold: float,
    changes: Mapping[Pair, str],
    sources: pd.Series,
) -> tuple[Made, Made, Made]:
    """Connected components, best links and must-not-link, side by side.

    Under the first two a verdict *different* takes its own link away, and nothing else. Under the
    third it keeps the two records apart.

    Args:
        pairs: record_l, record_r, weight of all scored pairs among the records.
        records: Record ids.
        threshold: Match weight from which a pair is a link.
        changes: Pair -> ``"removed"``, ``"added"`` or ``"different"``.
        sources: Series record_id -> source, for the sources that hold each person once.
    """
    links = _links(pairs, threshold, changes)
    verdicts = [pair for pair, done in changes.items() if done == "different"]
    judged = [pair in verdicts for pair in zip(links["record_l"], links["record_r"], strict=True)]
    rest = links[~np.array(judged, dtype=bool)]
    best = best_links(rest, sources)
    decisions = pd.DataFrame(verdicts, columns=["record_l", "record_r"])
    apart = constrained(links, records, decisions)
    home = apart.identities
    stand = links[links["record_l"].map(home).to_numpy() == links["record_r"].map(home).to_numpy()]
    none = pd.DataFrame(columns=list(REFUSED))
    return (
        Made(COMPONENTS, rest, none, components(rest, records)),
        Made(BEST, best, none, components(best, records)),
        Made(APART, stand, apart.refused, home),
    )


def _links(pairs: pd.DataFrame, threshold: float, changes: Mapping[Pair, str]) -> pd.DataFrame:
    """Links by falling weight: those of the threshold, without those removed, with those added."""
    removed = {pair for pair, done in changes.items() if done == "removed"}
    added = [(*pair, np.inf) for pair, done in changes.items() if done == "added"]
    links = pairs[pairs["weight"] >= threshold]
    ends = zip(links["record_l"], links["record_r"], strict=True)
    links = links[np.array([pair not in removed for pair in ends], dtype=bool)]
    if added:
        links = pd.concat([pd.DataFrame(added, columns=list(links.columns)), links])
    order = ["weight", "record_l", "record_r"]
    return links.sort_values(order, ascending=[False, True, True], ignore_index=True)
