"""Every threshold at once: what each does to links, to identities and to people.

Exact for connected components of links with fixed verdicts. A person is wrongly merged at t just
when some pair of weight t or more joins a record of theirs to somebody else's, so one number per
person, the merge weight, holds the whole curve; the rest is read off one spanning forest.
"""

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sameperson.outcomes import tables
from sameperson.outcomes.forest import Codes, Weights, spanning_forest
from sameperson.outcomes.near import Near, near_threshold
from sameperson.outcomes.outcome import Outcome
from sameperson.outcomes.people import (
    accused_people_at,
    chain_of,
    false_pairs_of,
    merged_people_at,
    strangers_at,
)

Counts = NDArray[np.int64]
SHARES = ("precision", "recall", "f1", "link_precision", "link_recall")


class Sweep:
    """Exact outcomes of a linkage at any threshold.

    Args:
        pairs: record_l, record_r, weight, and any other columns. Equal pairs count once, with the
            largest weight; self-pairs count for nothing. ``pairs.attrs["floor"]``, where there is
            one, is the weight below which pairs were not kept.
        truth: Series record_id -> person_id: these are the records, of whom every one that stands
            in no pair is an identity of its own. Ids may be text or whole numbers.
        groups: Series person_id -> group, for everybody of the truth; None for no groups.
        must_join: Pairs of records whose separation accuses: ``world.departures``, or a frame whose
            last two columns are record ids.
        kin: person_l, person_r, relation; None when kinship is not known.
        contaminated: Ids of records that were already mixed at their source.

    Raises:
        TypeError, ValueError: A sentence on what is missing or cannot be, and what to do.
    """

    def __init__(
        self,
        pairs: pd.DataFrame,
        truth: pd.Series,
        groups: pd.Series | None = None,
        must_join: pd.DataFrame | None = None,
        kin: pd.DataFrame | None = None,
        contaminated: ArrayLike | None = None,
    ) -> None:
        self.records, self._person, self.persons = tables.read_truth(truth)
        self._pairs = tables.read_pairs(pairs, self.records)
        self.floor = float(pairs.attrs.get("floor", -np.inf))
        self._group, self.groups = tables.read_groups(groups, self.persons)
        self._required = tables.read_required(must_join, self.records)
        self._has_required = must_join is not None
        self._kin = tables.read_kin(kin, self.persons)
        self._mixed_records: Codes | None = None
        if contaminated is not None:
            known = self.records.get_indexer(pd.Index(np.unique(np.asarray(contaminated))))
            self._mixed_records = known[known >= 0]
        self._count_links()
        self._count_identities()

    # -- one number per person ----------------------------------------------------------------

    def _count_links(self) -> None:
        """Crossing pairs, and everybody's merge weight: -inf for who is never merged."""
        left, right = self._person[self._pairs.left], self._person[self._pairs.right]
        crossing = left != right
        self._link_weights = self._pairs.weight[::-1]
        self._false_weights = self._pairs.weight[crossing][::-1]
        self._merge = self._merge_weights(np.flatnonzero(crossing))
        self._merge_clean = self._merge
        if self._mixed_records is not None:
            mixed = np.zeros(len(self.records), dtype=bool)
            mixed[self._mixed_records] = True
            touched = mixed[self._pairs.left] | mixed[self._pairs.right]
            self._merge_clean = self._merge_weights(np.flatnonzero(crossing & ~touched))

    def _merge_weights(self, rows: Codes) -> Weights:
        merge = np.full(len(self.persons), -np.inf)
        # Pairs fall in weight, so written in reverse the heaviest is written last.
        for end in (self._pairs.left[rows][::-1], self._pairs.right[rows][::-1]):
            one_side = np.full(len(self.persons), -np.inf)
            one_side[self._person[end]] = self._pairs.weight[rows][::-1]
            merge = np.maximum(merge, one_side)
        return merge

    def _count_identities(self) -> None:
        """Everybody's whole weight, the weights at which they are accused, and pair counts."""
        forest = spanning_forest(
            self._pairs.left, self._pairs.right, self._pairs.weight, self._person
        )
        self._forest = forest
        people = len(self.persons)
        order = np.lexsort((forest.place, self._person))
        person = self._person[order]
        next_to = forest.join_weights(order[:-1], order[1:]) if len(order) else np.empty(0)
        same = person[1:] == person[:-1]
        self._whole = np.full(people, np.inf)
        np.minimum.at(self._whole, person[1:][same], next_to[same])
        self._true_joins = np.sort(_true_pair_weights(next_to, same))
        self.true_pairs = len(self._true_joins)
        self._accuse = np.full(people, np.inf)
        a, b = self._required
        np.minimum.at(self._accuse, self._person[a], forest.join_weights(a, b))
        self._left_in_time = np.zeros(people, dtype=bool)
        self._left_in_time[self._person[a]] = True
        self._edge_weights = forest.weight[::-1]
        self._edge_pairs = np.r_[0, np.cumsum(forest.joined)]
        self._edge_mixed = np.r_[0, np.cumsum(forest.mixed)]
        both = np.minimum(self._whole, self._merge)
        self._sorted = {
            name: np.sort(values)
            for name, values in {
                "merge": self._merge,
                "clean": self._merge_clean,
                "whole": self._whole,
                "accuse": self._accuse,
                "both": both,
            }.items()
        }

    # -- counts at any thresholds -------------------------------------------------------------

    def people_wrongly_merged(self, weights: ArrayLike) -> Counts:
        """Number of people wrongly merged at each threshold: array in, array out."""
        return self._at_least("merge", self._checked(weights))

    def at(self, threshold: float) -> Outcome:
        """Everything about one threshold.

        Raises:
            ValueError: The threshold is not a number, or lies below the floor of the pairs.
        """
        # One row of plain numbers: a frame of one row takes five times as long to build and read.
        plain: dict[str, float | int | None] = {}
        for name, column in self._columns(self._checked([threshold])).items():
            value = np.ravel(column)[0]
            missing = bool(np.isnan(value))
            plain[name] = None if missing else float(value) if name in SHARES else int(value)
        plain["threshold"] = float(threshold)
        return Outcome(
            **plain,  # type: ignore[arg-type]
            _by_group=lambda: self._by_group(threshold),
            _strangers=lambda: strangers_at(self, threshold),
        )

    def curve(self, step: float | ArrayLike | None = None) -> pd.DataFrame:
        """Everything at many thresholds: one row each, by rising threshold.

        Args:
            step: Distance between thresholds, from the least weight to above the largest; or the
                thresholds themselves. None takes every distinct weight.
        """
        weights: Weights
        if step is None:
            weights = np.unique(self._pairs.weight)
        elif np.ndim(step):
            weights = np.sort(np.asarray(step, dtype=float))
        else:
            size = float(np.asarray(step))
            if not size > 0:
                raise ValueError(f"A step between thresholds must be above 0; it is {size}.")
            low, high = self._span()
            steps = np.arange(int(np.ceil((high - low) / size)) + 2, dtype=np.float64)
            weights = low + size * steps
        return self._rows(self._checked(weights)).reset_index(drop=True)

    def best_f1(self) -> float:
        """The threshold with the largest pairwise F1, the highest of equals.

        It prices a false and a missed pair almost equally, and people not at all.
        """
        curve = self.curve()
        if not len(curve):
            raise ValueError("There are no pairs, so no threshold has a best F1.")
        best = curve[curve["f1"] >= curve["f1"].max()]
        return float(best["threshold"].max())

    def groups_curve(self, thresholds: ArrayLike) -> pd.DataFrame:
        """``by_group`` at many thresholds: threshold, group, people and the three errors."""
        weights = self._checked(thresholds)
        if not len(self.groups):
            raise ValueError("This sweep has no groups; give it groups=… to ask by group.")
        own = self._by_group_sorted
        people = np.repeat(np.bincount(self._group, minlength=len(own)), len(weights))
        left = np.bincount(self._group[self._left_in_time], minlength=len(own))

        def reached(name: str) -> Counts:
            return np.concatenate([at_least(group[name], weights) for group in own])

        known = self._has_required
        return pd.DataFrame(
            {
                "threshold": np.tile(weights, len(own)),
                "group": self.groups.repeat(len(weights)),
                "people": people,
                "people_wrongly_merged": reached("merge"),
                "people_split": people - reached("whole"),
                "people_accused": people - reached("accuse") if known else np.nan,
                "people_left_in_time": np.repeat(left, len(weights)) if known else np.nan,
            }
        )

    @cached_property
    def _by_group_sorted(self) -> list[dict[str, Weights]]:
        """For each group its people's weights, rising."""
        values = {"merge": self._merge, "whole": self._whole, "accuse": self._accuse}
        return [
            {name: np.sort(every[self._group == code]) for name, every in values.items()}
            for code in range(len(self.groups))
        ]

    def band(self, lower: float, upper: float, accepted: ArrayLike) -> int:
        """People wrongly merged when pairs between two thresholds are linked by verdict.

        Exact: somebody is merged when their largest crossing weight reaches ``upper``, or their
        largest *accepted* crossing weight reaches ``lower``.

        Args:
            lower, upper: Match weights, lower at most upper. Pairs of upper or more are links.
            accepted: For every pair of this sweep (``sweep.pairs``), whether a reviewer says same.
        """
        yes = np.asarray(accepted, dtype=bool)
        if lower > upper or len(yes) != len(self._pairs.weight):
            raise ValueError(
                f"A band needs lower <= upper and one verdict for each of the "
                f"{len(self._pairs.weight):,} pairs; it got {lower}, {upper} and {len(yes):,}."
            )
        self._checked([lower])
        linked = (self._pairs.weight >= upper) | (yes & (self._pairs.weight >= lower))
        crossing = self._person[self._pairs.left] != self._person[self._pairs.right]
        return int(np.isfinite(self._merge_weights(np.flatnonzero(linked & crossing))).sum())

    # -- who ----------------------------------------------------------------------------------

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The distinct pairs as this sweep counts them: record_l, record_r, weight, true."""
        left, right = self._pairs.left, self._pairs.right
        same = self._person[left] == self._person[right]
        frame = {"record_l": self.records[left], "record_r": self.records[right]}
        return pd.DataFrame({**frame, "weight": self._pairs.weight, "true": same})

    @cached_property
    def merge_weights(self) -> pd.Series:
        """Series person_id -> weight up to which they are wrongly merged; -inf for never."""
        index = pd.Index(self.persons, name="person_id")
        return pd.Series(self._merge, index=index, name="merge_weight")

    def merged_people(self, threshold: float, people: ArrayLike | None = None) -> pd.DataFrame:
        """Who is wrongly merged, and with whom: one row per person and other person.

        Args:
            threshold: Match weight.
            people: Only these people's rows; None for everybody's.

        Returns:
            person_id, group, with_person, relation (missing for who is not kin, or where kinship is
            not known), direct (a link joins records of the two; otherwise a chain through somebody
            else's or their own other records), weight (at which the two are first in one identity),
            record_l and record_r (of the heaviest link between the two; None without one).
        """
        self._checked([threshold])
        return merged_people_at(self, threshold, people)

    def chain(self, person_a: object, person_b: object) -> pd.DataFrame:
        """The strongest chain of links that joins two people.

        Returns:
            record_l, record_r, person_l, person_r, weight from a record of the first person to one
            of the second; the least weight is the threshold up to which they are joined. No rows
            when nothing joins them.
        """
        return chain_of(self, person_a, person_b)

    def accused_people(self, threshold: float) -> pd.DataFrame:
        """Who is accused by a missing link, one row per broken visit.

        Args:
            threshold: Match weight.

        Returns:
            person_id, group (missing without groups), arrival and departure (record ids), and
            weight: the threshold up to which the two are in one identity, below the one asked for;
            -inf for never. By falling weight: whom a lower threshold would clear first stands
            first.

        Raises:
            ValueError: This sweep was given no required pairs, or the threshold lies below its
                floor.
        """
        self._checked([threshold])
        if not self._has_required:
            raise ValueError("This sweep knows no departures; give it must_join=… to ask for them.")
        return accused_people_at(self, threshold)

    def false_pairs(self, low: float, high: float = np.inf) -> pd.DataFrame:
        """Pairs of two people's records from one weight to another, both included.

        Returns:
            record_l, record_r, weight, person_l, person_r, relation (missing for who is not kin,
            or where kinship is not known), by falling weight.
        """
        self._checked([low])
        return false_pairs_of(self, low, high)

    def claimed_and_so(self, threshold: float, width: float = 1.0) -> Near:
        """What the model claims of pairs within half of ``width`` of a threshold, and what is."""
        self._checked([threshold])
        near = np.abs(self._pairs.weight - threshold) <= width / 2
        wrong = self._person[self._pairs.left[near]] != self._person[self._pairs.right[near]]
        return near_threshold(self._pairs.weight[near], wrong)

    # -- inside -------------------------------------------------------------------------------

    def _span(self) -> tuple[float, float]:
        if not len(self._pairs.weight):
            return 0.0, 0.0
        low = float(np.floor(self._pairs.weight[-1]))
        return max(low, self.floor), float(np.ceil(self._pairs.weight[0]))

    def _checked(self, thresholds: ArrayLike) -> Weights:
        weights = np.asarray(thresholds, dtype=float)
        if np.isnan(weights).any():
            raise ValueError("A threshold is a match weight; NaN is none.")
        if (weights < self.floor).any():
            raise ValueError(
                f"Pairs were kept down to weight {self.floor}; a threshold of {weights.min()} "
                "lies below, and what was not kept is not counted; link again with a lower floor."
            )
        return weights

    def _at_least(self, name: str, weights: Weights) -> Counts:
        return at_least(self._sorted[name], weights)

    def _rows(self, weights: Weights) -> pd.DataFrame:
        return pd.DataFrame(self._columns(weights))

    def _columns(self, weights: Weights) -> dict[str, ArrayLike]:
        """The columns of a curve at any weights; one number where it is the same at all."""
        people, none = len(self.persons), np.full(len(weights), np.nan)
        merged, whole = self._at_least("merge", weights), self._at_least("whole", weights)
        both = self._at_least("both", weights)
        edges = at_least(self._edge_weights, weights)
        links = at_least(self._link_weights, weights)
        false_links = at_least(self._false_weights, weights)
        joined, true = self._edge_pairs[edges], at_least(self._true_joins, weights)
        precision, recall = share(true, joined), share(true, self.true_pairs)
        required = self._has_required
        known = self._mixed_records is not None
        return {
            "threshold": weights,
            "people": people,
            "people_wrongly_merged": merged,
            "people_split": people - whole,
            "people_both": merged - both,
            "people_intact": whole - both,
            "people_accused": people - self._at_least("accuse", weights) if required else none,
            "people_left_in_time": self._left_in_time.sum() if required else none,
            "people_merged_at_source_only": merged - self._at_least("clean", weights)
            if known
            else none,
            "identities": len(self.records) - edges,
            "mixed_identities": self._edge_mixed[edges],
            "identity_pairs": joined,
            "false_identity_pairs": joined - true,
            "links": links,
            "false_links": false_links,
            "precision": precision,
            "recall": recall,
            "f1": share(2 * true, joined + self.true_pairs),
            "link_precision": share(links - false_links, links),
            "link_recall": share(links - false_links, self.true_pairs),
        }

    def _by_group(self, threshold: float) -> pd.DataFrame:
        rows = self.groups_curve([threshold]).drop(columns="threshold")
        return rows.set_index("group")


def at_least(rising: Weights, weights: Weights) -> Counts:
    """How many of sorted values are at least each weight."""
    return np.asarray(len(rising) - np.searchsorted(rising, weights, side="left"), dtype=np.int64)


def share(hits: ArrayLike, trials: ArrayLike) -> NDArray[np.float64]:
    """Hits over trials; NaN where there are no trials."""
    hits, trials = np.asarray(hits, dtype=float), np.asarray(trials, dtype=float)
    found = np.full(np.broadcast(hits, trials).shape, np.nan)
    return np.asarray(np.divide(hits, trials, out=found, where=trials > 0))


def _true_pair_weights(next_to: Weights, same: NDArray[np.bool_]) -> Weights:
    """Join weight of every true pair, from those of a person's neighbours in the layout.

    Two records of one person are joined at the least weight between them, so pairs two, three, …
    places apart follow from pairs one place nearer.
    """
    found, nearer, together = [], next_to, same
    while together.any():
        found.append(nearer[together])
        distance = len(found)
        nearer = np.minimum(nearer[:-1], next_to[distance:])
        together = together[:-1] & same[distance:]
    return np.concatenate(found) if found else np.empty(0)
