"""What one threshold does: the numbers of a sweep at one match weight."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Outcome:
    """Counts at one threshold. Shares are None where they are not defined.

    Attributes:
        threshold: Match weight; pairs of this weight or more are links.
        people: People with at least one record. Each is in one of four states:
        people_intact: all their records in one identity, and nobody else's there;
        people_both: records split, and somebody else's with some of them;
            the rest are only split or only merged.
        people_wrongly_merged: Some identity holds a record of theirs and of somebody else's;
            those in the state *both* included.
        people_split: Their records lie in two or more identities; *both* included.
        people_accused: They left in time, but an arrival and its departure lie in different
            identities. None when no required pairs were given.
        people_left_in_time: People who could be accused; None likewise.
        people_merged_with_strangers: Some identity holds a record of theirs and of somebody who is
            not kin, directly or through a chain. None when kin were not given.
        people_merged_at_source_only: Wrongly merged, but only by links of records that were
            already mixed at the source. None when those were not given.
        identities, mixed_identities: All of them, and those that hold two or more people.
        identity_pairs: Pairs of records in one identity; of those, ``false_identity_pairs`` are of
            two people.
        links, false_links: Pairs linked directly, and those of two people.
        precision, recall, f1: Over pairs of records that share an identity.
        link_precision, link_recall: Over links.
    """

    threshold: float
    people: int
    people_wrongly_merged: int
    people_split: int
    people_both: int
    people_intact: int
    people_accused: int | None
    people_left_in_time: int | None
    people_merged_at_source_only: int | None
    identities: int
    mixed_identities: int
    identity_pairs: int
    false_identity_pairs: int
    links: int
    false_links: int
    precision: float | None
    recall: float | None
    f1: float | None
    link_precision: float | None
    link_recall: float | None
    _by_group: Callable[[], pd.DataFrame] = field(repr=False, compare=False)
    _strangers: Callable[[], int | None] = field(repr=False, compare=False)

    @property
    def by_group(self) -> pd.DataFrame:
        """People, people_wrongly_merged, people_split and people_accused, indexed by ``group``."""
        return self._by_group()

    @property
    def people_merged_with_strangers(self) -> int | None:
        """See above; computed when asked for, since it needs the identities themselves."""
        return self._strangers()
