"""Who is named beside the slider, with the records behind it.

Somebody's merge weight is the weight of one link between a record of theirs and somebody else's.
So at every threshold up to it the two are merged by that link, and one sentence tells it for all.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.outcomes import Sweep
from sameperson.world import World

SHOWN = 3
CANDIDATES = 24
STRANGER = "not related"
UNKNOWN = "whether they are kin is not known"


def told(sweep: Sweep, world: World | None, weights: NDArray[np.float64]) -> dict[str, Any]:
    """People to name at each setting: whom a slightly higher threshold would free first.

    Args:
        sweep: Whose people.
        world: Where their names and records stand; None names nobody.
        weights: The settings.

    Returns:
        ``stories``: each a sentence and the records of it, side by side; ``merged``: for each
        setting the places of up to three stories; ``accused``: for each setting the place of the
        story of somebody whom a slightly lower threshold would clear, or None; ``dots``: for
        everybody wrongly merged at the lowest setting their merge weight and whether by kin.
    """
    rows = _heaviest_links(sweep, float(weights[0]))
    kin_known = sweep.at(float(weights[0])).people_merged_with_strangers is not None
    dots = [
        [round(float(w), 3), None if not kin_known else int(kin)]
        for w, kin in zip(rows["weight"], rows["relation"].notna(), strict=True)
    ]
    if world is None:
        return {"stories": [], "merged": [], "accused": [], "dots": dots}
    book = _Book(world, kin_known)
    merged = [[book.merged(row) for row in _choose(rows, weight)] for weight in weights]
    accused = [book.accused(visit) for visit in _visits(sweep, weights)]
    return {"stories": book.stories, "merged": merged, "accused": accused, "dots": dots}


def _heaviest_links(sweep: Sweep, low: float) -> pd.DataFrame:
    """For everybody wrongly merged the heaviest false link: person, other, records, weight."""
    links = sweep.false_pairs(low)
    ends = ["person_l", "person_r", "record_l", "record_r"]
    names = ["person", "other", "record", "with_record"]
    there = links.rename(columns=dict(zip(ends, names, strict=True)))
    back = links.rename(
        columns=dict(zip(ends, ["other", "person", "with_record", "record"], strict=True))
    )
    both = pd.concat([there, back]).sort_values("weight", ascending=False, kind="stable")
    first = both.drop_duplicates("person")
    if len(sweep.groups):
        codes = sweep.persons.get_indexer(pd.Index(first["person"]))
        first = first.assign(group=sweep.groups[sweep._group[codes]].astype(str))
    return first.iloc[::-1].reset_index(drop=True)


def _choose(rows: pd.DataFrame, threshold: float) -> list[Any]:
    """Three of those nearest above a threshold: a stranger, kin, then the nearest other."""
    begin = int(rows["weight"].searchsorted(threshold))
    near = list(rows.iloc[begin : begin + CANDIDATES].itertuples())
    chosen: list[Any] = []
    for kind in (False, True, None, None):
        for row in near:
            met = {name for other in chosen for name in (other.person, other.other)}
            is_kin = isinstance(row.relation, str)
            if len(chosen) < SHOWN and row.person not in met and kind in (None, is_kin):
                chosen.append(row)
                break
    return sorted(chosen, key=lambda row: row.Index)


def _visits(sweep: Sweep, weights: NDArray[np.float64]) -> list[Any]:
    """For each setting the accused person whom a slightly lower one would clear; else None."""
    if sweep.at(float(weights[0])).people_accused is None:
        return [None] * len(weights)
    visits = sweep.accused_people(np.inf)
    falling = -visits["weight"].to_numpy()
    rows = [int(np.searchsorted(falling, -weight, side="right")) for weight in weights]
    every = list(visits.itertuples())
    return [every[row] if row < len(every) else None for row in rows]


class _Book:
    """Stories told so far, each once."""

    def __init__(self, world: World, kin_known: bool) -> None:
        people = world.people.set_index("person_id")
        self._names = people["given_name"] + " " + people["family_name"]
        self._records = world.records.set_index("record_id")
        self._truth, self._kin_known = world.truth, kin_known
        self._place: dict[tuple[str, str], int] = {}
        self.stories: list[dict[str, Any]] = []

    def merged(self, row: Any) -> int:
        """Place of the story of a wrongly merged person."""
        related = f"kin: {row.relation}" if isinstance(row.relation, str) else STRANGER
        if not self._kin_known:
            related = UNKNOWN
        sentence = (
            f"{self._who(row.person, getattr(row, 'group', None))} is merged with "
            f"{self._names[row.other]} ({related}) by one link of weight {row.weight:.1f}."
        )
        return self._tell(sentence, row.record, row.with_record)

    def accused(self, visit: Any) -> int | None:
        """Place of the story of an accused person; None without one."""
        if visit is None:
            return None
        until = "no threshold in this file joins them"
        if np.isfinite(visit.weight):
            until = f"they are joined up to threshold {visit.weight:.1f} only"
        sentence = (
            f"{self._who(visit.person_id, visit.group)} left in time, but the records of their "
            f"arrival and departure are not joined: {until}."
        )
        return self._tell(sentence, visit.arrival, visit.departure)

    def _who(self, person: Any, group: Any) -> str:
        name = str(self._names[person])
        return name if pd.isna(group) else f"{name} ({group})"

    def _tell(self, sentence: str, left: Any, right: Any) -> int:
        if (str(left), str(right)) not in self._place:
            self._place[str(left), str(right)] = len(self.stories)
            self.stories.append({"sentence": sentence, **self._side_by_side(left, right)})
        return self._place[str(left), str(right)]

    def _side_by_side(self, left: Any, right: Any) -> dict[str, Any]:
        """Two records, one row per field: what it is called, both values, how they compare."""
        two = self._records.loc[[left, right]]
        rows = [["really about", *self._names[self._truth[[left, right]]]]]
        rows += [[str(name), *two[name]] for name in two if two[name].notna().any()]
        return {
            "records": [str(left), str(right)],
            "rows": [[name, _text(a), _text(b), _compared(a, b)] for name, a, b in rows],
        }


def _text(value: Any) -> str:
    return "–" if pd.isna(value) else str(value)


def _compared(left: Any, right: Any) -> str:
    if pd.isna(left) or pd.isna(right):
        return "missing in one"
    return "same" if left == right else "differs"
