"""One linkage counted four ways: by links, by pairs in an identity, by people, by what happens.

Each way counts something else and divides it by something else, so that two ways may call two
linkages better. Every rate stands with its numerator and its denominator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sameperson.outcomes.outcome import Outcome
from sameperson.outcomes.people_of import people_of
from sameperson.outcomes.tables import read_pairs, read_truth

LINKS, PAIRS, PEOPLE, HAPPENS = "links", "pairs in an identity", "people", "what happens"
WAYS = (LINKS, PAIRS, PEOPLE, HAPPENS)
FIRST, SECOND, EQUAL, DIVIDED = "first", "second", "equal", "divided"
MORE, LESS = "more", "less"


class Measure(NamedTuple):
    """One rate: what it is called, out of what, and whether more or less of it is better."""

    way: str
    name: str
    out_of: str
    better: str = ""


MEASURES = (
    Measure(LINKS, "precision", "links", MORE),
    Measure(LINKS, "recall", "true pairs", MORE),
    Measure(LINKS, "F1", "links + true pairs", MORE),
    Measure(PAIRS, "precision", "pairs in an identity", MORE),
    Measure(PAIRS, "recall", "true pairs", MORE),
    Measure(PAIRS, "F1", "pairs in an identity + true pairs", MORE),
    Measure(PEOPLE, "wrongly merged", "people with a record", LESS),
    Measure(PEOPLE, "split", "people with two or more records", LESS),
    Measure(HAPPENS, "intact", "people with a record", MORE),
    Measure(HAPPENS, "only split", "people with a record"),
    Measure(HAPPENS, "only merged", "people with a record"),
    Measure(HAPPENS, "both", "people with a record"),
    Measure(HAPPENS, "accused", "people who left in time", LESS),
)


@dataclass(frozen=True)
class Known:
    """What the truth alone says, whatever is linked.

    Attributes:
        people: People with at least one record.
        people_two: Those with two or more: only they can be split.
        true_pairs: Pairs of records of one person.
    """

    people: int
    people_two: int
    true_pairs: int

    @classmethod
    def of(cls, truth: pd.Series) -> "Known":
        """Counts for a Series record_id -> person_id."""
        own = np.bincount(read_truth(truth)[1])
        return cls(len(own), int((own > 1).sum()), int((own * (own - 1) // 2).sum()))


def four_ways(
    identities: pd.Series,
    truth: pd.Series,
    links: pd.DataFrame | None = None,
    must_join: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """All counts of one linkage, whatever rule made its identities.

    Args:
        identities: Series record_id -> identity_id, for every record of the truth.
        truth: Series record_id -> person_id.
        links: record_l, record_r: the links that made the identities; without them the measures of
            links are not defined.
        must_join: Pairs of records whose separation accuses, as ``Sweep`` takes them.

    Returns:
        One row per measure, indexed by ``way`` and ``measure``: ``count`` of ``of``, their
        ``share`` (NaN, *not defined*, where ``of`` is 0 or not known), ``out_of`` what, and whether
        ``more`` or ``less`` is ``better`` (nothing for parts of a whole). F1 is twice the right
        ones out of both denominators of precision and recall together. *Split* has its own
        denominator: nobody with one record can be split.
    """
    found = {**people_of(identities, truth, must_join), **_links(links, truth)}
    return _frame(found, Known.of(truth))


def four_ways_at(outcome: Outcome, known: Known) -> pd.DataFrame:
    """The same for connected components at a threshold, from what a sweep says of it."""
    return _frame(vars(outcome), known)


def compare(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """Which of two linkages each measure calls better.

    Args:
        first, second: ``four_ways`` of the two, over the same records.

    Returns:
        Series (way, measure) -> first, second or equal, by exact fractions; missing where a measure
        is not defined for one of them, or is a part of a whole and judges nothing.
    """
    told: list[str | None] = []
    for (_, a), (_, b) in zip(first.iterrows(), second.iterrows(), strict=True):
        if not a["better"] or not (a["share"] == a["share"] and b["share"] == b["share"]):
            told.append(None)
            continue
        gap = int(a["count"]) * int(b["of"]) - int(b["count"]) * int(a["of"])
        wins = gap > 0 if a["better"] == MORE else gap < 0
        told.append(EQUAL if gap == 0 else FIRST if wins else SECOND)
    return pd.Series(told, index=first.index, dtype=object, name="better")


def verdicts(better: pd.Series) -> dict[str, str | None]:
    """What each way of counting says, from ``compare``.

    F1 settles links and pairs, by its formula. For people no formula does: where two measures call
    two linkages better, the way is *divided*. None where nothing of it is defined.
    """
    told: dict[str, str | None] = {}
    for way in WAYS:
        own = better[way]
        said = {str(word) for word in own.dropna()}
        if "F1" in own.index:
            told[way] = own["F1"] if said else None
        elif len(said - {EQUAL}) > 1:
            told[way] = DIVIDED
        else:
            told[way] = next(iter(said - {EQUAL}), EQUAL) if said else None
    return told


def _frame(found: Mapping[str, Any], known: Known) -> pd.DataFrame:
    counts = _counts(found, known)
    index = pd.MultiIndex.from_tuples([own[:2] for own in MEASURES], names=["way", "measure"])
    return pd.DataFrame(
        {
            "count": pd.array([count for count, _ in counts], dtype="Int64"),
            "of": pd.array([of for _, of in counts], dtype="Int64"),
            "share": [count / of if count is not None and of else np.nan for count, of in counts],
            "out_of": [measure.out_of for measure in MEASURES],
            "better": [measure.better for measure in MEASURES],
        },
        index=index,
    )


def _counts(found: Mapping[str, Any], known: Known) -> list[tuple[int | None, int | None]]:
    """Numerator and denominator of every measure, in their order."""
    merged, split, both = (found[f"people_{e}"] for e in ("wrongly_merged", "split", "both"))
    return [
        *_shares(found["links"], found["false_links"], known.true_pairs),
        *_shares(found["identity_pairs"], found["false_identity_pairs"], known.true_pairs),
        (merged, known.people),
        (split, known.people_two),
        (found["people_intact"], known.people),
        (split - both, known.people),
        (merged - both, known.people),
        (both, known.people),
        (found["people_accused"], found["people_left_in_time"]),
    ]


def _shares(
    joined: int | None, wrong: int | None, true: int
) -> list[tuple[int | None, int | None]]:
    """Precision, recall and F1 as counts; of no links at all where they are not known."""
    if joined is None or wrong is None:
        return [(None, None)] * 3
    right = joined - wrong
    return [(right, joined), (right, true), (2 * right, joined + true)]


def _links(links: pd.DataFrame | None, truth: pd.Series) -> dict[str, int | None]:
    """How many distinct links there are, and how many of two people."""
    if links is None:
        return {"links": None, "false_links": None}
    records, person, _ = read_truth(truth)
    found = read_pairs(links.assign(weight=1.0), records)
    wrong = person[found.left] != person[found.right]
    return {"links": len(wrong), "false_links": int(wrong.sum())}
