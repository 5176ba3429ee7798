"""Must-not-link: recorded decisions that keep two records apart, whatever path would join them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.linkage.coded import code_links, code_records, positions

REFUSED = ("record_l", "record_r", "weight", "decision_l", "decision_r")


@dataclass(frozen=True)
class Constrained:
    """What links make when decisions keep records apart.

    Attributes:
        identities: Series record_id -> identity_id, the smallest record id in the identity.
        refused: record_l, record_r, weight of every link that was not made, in the order of the
            rule, and the decision that refused it: ``decision_l``, ``decision_r``, the two records
            that it would have brought together (of several, the smallest). They are the link's own
            two records when the decision is about this very pair.
    """

    identities: pd.Series
    refused: pd.DataFrame


def constrained(
    links: pd.DataFrame, records: Iterable[object], must_not_link: pd.DataFrame
) -> Constrained:
    """Identities in which no two records stand together that a decision keeps apart.

    Constrained Kruskal: links are taken by falling weight, ties by record id. A link that would
    bring a forbidden pair into one identity, directly or through others, is refused; the rest are
    made. Without decisions this is the rule of connected components. Which link of a path is
    refused depends on the weights: the lightest, as a rule.

    Args:
        links: record_l, record_r, weight: the pairs that are accepted.
        records: Every record id.
        must_not_link: record_l, record_r: decisions that two records stay apart.

    Raises:
        ValueError: A decision names a record that is not there, or one record twice.
    """
    ids = code_records(records)
    coded = code_links(links, ids)
    groups = _Groups(len(ids))
    ends = [positions(ids, must_not_link[end], "decision") for end in ("record_l", "record_r")]
    for a, b in zip(*(end.tolist() for end in ends), strict=True):
        if a == b:
            raise ValueError(f"A decision keeps record {ids[a]!r} apart from itself; drop it.")
        groups.forbid(a, b)
    refused = []
    joins = zip(coded.left.tolist(), coded.right.tolist(), coded.weight.tolist(), strict=True)
    for a, b, weight in joins:
        if because := groups.join(a, b):
            refused.append((ids[a], ids[b], weight, *(ids[code] for code in because)))
    frame = pd.DataFrame(refused, columns=list(REFUSED))
    return Constrained(coded.identities(np.array(groups.home)), frame)


class _Groups:
    """Records in groups that grow, and the decisions that keep some of them apart."""

    def __init__(self, size: int) -> None:
        self.home = list(range(size))
        self._members = [[record] for record in range(size)]
        self._apart: dict[int, set[int]] = {}
        self._bound: list[list[int]] = [[] for _ in range(size)]  # members with a decision

    def forbid(self, a: int, b: int) -> None:
        """Keep two records apart; said before any join."""
        for record, other in ((a, b), (b, a)):
            self._apart.setdefault(record, set()).add(other)
            self._bound[record] = [record]

    def join(self, a: int, b: int) -> tuple[int, int] | None:
        """Join the groups of two records, or say which forbidden pair that would bring together."""
        kept, gone = self.home[a], self.home[b]
        if kept == gone:
            return None
        if len(self._members[kept]) < len(self._members[gone]):
            kept, gone = gone, kept
        if broken := self._broken(kept, gone):
            return broken
        for record in self._members[gone]:
            self.home[record] = kept
        self._members[kept] += self._members[gone]
        self._bound[kept] += self._bound[gone]
        return None

    def _broken(self, kept: int, gone: int) -> tuple[int, int] | None:
        """The smallest forbidden pair with one record in each group."""
        pairs = (
            (min(record, other), max(record, other))
            for record in self._bound[gone]
            for other in self._apart[record]
            if self.home[other] == kept
        )
        return min(pairs, default=None)
