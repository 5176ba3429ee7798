"""Ways to divide the same people, and what errors they meet, group by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.outcomes.groups import ERRORS, wilson
from sameperson.outcomes.shares import effective_number
from sameperson.outcomes.sweep import Sweep
from sameperson.world import World
from sameperson.world.households import TODAY

REGISTER = "legacy_register"
LEFT = "people_left_in_time"
MINIMUM = 30  # people who could meet an error; of fewer no rate is given
MOST = 10  # records; whoever has more is counted with these
AGES = (0, 15, 30, 45, 60)


@dataclass(frozen=True)
class Grouping:
    """One way to divide people.

    Attributes:
        name: What divides them.
        groups: Series person_id -> group, in words, for everybody.
        order: The groups from first to last where they have an order of their own, such as ages;
            empty where they have none.
    """

    name: str
    groups: pd.Series
    order: tuple[str, ...] = ()


def groupings(world: World) -> dict[str, Grouping]:
    """Six ways to divide the people of a world, by name.

    Args:
        world: With its truth: what people are is not asked of records, which may be wrong.

    Returns:
        ``tradition``; ``nationality``; ``birth date on papers`` (1 January or another day);
        ``legacy register`` (whether a record of theirs stands in it); ``number of records`` (who
        has none is counted with who has one); ``age`` (in full years, on the day after the file
        ends).
    """
    people = world.people.set_index("person_id")
    new_year = people["papers_birth_date"].str.endswith("01-01").to_numpy(dtype=bool)
    source = world.records.set_index("record_id")["source"]
    listed = people.index.isin(world.truth[source.index[source == REGISTER]])
    found = [
        Grouping("tradition", world.groups),
        Grouping("nationality", people["nationality"]),
        _either("birth date on papers", people.index, new_year, "1 January", "another day"),
        _either("legacy register", people.index, listed, "has a record in it", "has none in it"),
        _by_records(world.truth, people.index),
        _by_age(people["birth_date"]),
    ]
    return {grouping.name: grouping for grouping in found}


def _either(name: str, people: pd.Index, holds: NDArray[np.bool_], yes: str, no: str) -> Grouping:
    return Grouping(name, pd.Series(np.where(holds, yes, no), people), (yes, no))


def _by_records(truth: pd.Series, people: pd.Index) -> Grouping:
    count = truth.value_counts().reindex(people, fill_value=1).clip(upper=MOST)
    words = {n: f"{n} record{'s' * (n > 1)}" for n in range(1, MOST)} | {MOST: f"{MOST} or more"}
    order = tuple(word for n, word in words.items() if (count == n).any())
    return Grouping("number of records", count.map(words), order)


def _by_age(born: pd.Series) -> Grouping:
    today = str(np.datetime64(TODAY, "D"))
    no_birthday_yet = (born.str[5:] > today[5:]).to_numpy(dtype=bool)
    years = int(today[:4]) - born.str[:4].to_numpy(dtype=np.int64) - no_birthday_yet
    until = [f"{first} to {end - 1}" for first, end in pairwise(AGES)]
    words = np.array([*until, f"{AGES[-1]} or more"], dtype=object)
    own = words[np.searchsorted(AGES, np.maximum(years, 0), side="right") - 1]
    return Grouping("age", pd.Series(own, born.index), tuple(words))


def met(sweep: Sweep, threshold: float) -> pd.DataFrame:
    """Who meets which error at a threshold: one row per person, True or False in each column.

    Args:
        sweep: With or without required pairs.
        threshold: Match weight.

    Returns:
        Indexed by person_id: people_wrongly_merged, people_split, people_accused, and
        people_left_in_time (who could be accused). Without required pairs the last two are False.
    """
    (weight,) = sweep._checked([threshold])
    flags = {
        ERRORS[0]: sweep._merge >= weight,
        ERRORS[1]: sweep._whole < weight,
        ERRORS[2]: sweep._accuse < weight,
        LEFT: sweep._left_in_time,
    }
    return pd.DataFrame(flags, index=pd.Index(sweep.persons, name="person_id"))


def family_rates(
    found: pd.DataFrame,
    groups: pd.Series,
    families: pd.Series,
    minimum: int = MINIMUM,
    errors: Sequence[str] = ERRORS,
) -> pd.DataFrame:
    """Rates by group with intervals that know of families.

    Who is merged is mostly merged with their own family, so that two are hit by one event, and a
    family shares its names and its home. Taken for independent, its members would make intervals
    too narrow. So the interval is Wilson's at the effective number of people (``outcomes.shares``),
    which is at most their number.

    Args:
        found: As ``met`` gives it; or any columns of True and False, indexed by person_id.
        groups, families: Series person_id -> group, and -> family, for all of them.
        minimum: Least number of people who could meet an error; below it rates are not defined.
        errors: Columns of ``found``. Of ``people_accused`` only ``people_left_in_time`` count.

    Returns:
        One row per group and error, in order of group: group, error, count, people (who could have
        met the error), rate, lower, upper. Where people are fewer than ``minimum`` the last three
        are NaN: *not defined*.

    Raises:
        ValueError: Somebody has no group or no family.
    """
    group, names = pd.factorize(_of_all(groups, found.index), sort=True)
    family, _ = pd.factorize(_of_all(families, found.index))
    cluster, _ = pd.factorize(group * (family.max(initial=0) + 1) + family)
    own = np.zeros(cluster.max(initial=-1) + 1, dtype=np.int64)
    own[cluster] = group
    everybody, parts = np.ones(len(found), dtype=bool), []
    for error in errors:
        could = found[LEFT].to_numpy() if error == "people_accused" else everybody
        hits = np.bincount(cluster, found[error].to_numpy() & could).astype(float)
        trials = np.bincount(cluster, could).astype(float)
        parts.append(_rates(hits, trials, own, len(names), max(minimum, 1)))
    table = pd.DataFrame({"group": np.tile(names.astype(str).astype(object), len(errors))})
    table["error"] = np.repeat(np.array(errors, dtype=object), len(names))
    return table.join(pd.concat(parts, ignore_index=True))


def _of_all(values: pd.Series, people: pd.Index) -> NDArray[np.object_]:
    # Two equal indexes need no look-up, which takes longer than all the rest; sliders call this.
    found = values if values.index.equals(people) else values.reindex(people)
    if found.isna().any():
        who = people[found.isna().to_numpy()][0]
        raise ValueError(f"Person {who!r} has no group or no family; give everybody one.")
    return np.asarray(found.to_numpy(dtype=object))


def _rates(
    hits: NDArray[np.float64],
    trials: NDArray[np.float64],
    own: NDArray[np.int64],
    groups: int,
    minimum: int,
) -> pd.DataFrame:
    """Count, people, rate and its ends for each group, from hits and trials of each family."""
    count, people = np.bincount(own, hits, groups), np.bincount(own, trials, groups)
    met_by = trials > 0
    effective = np.array(
        [effective_number(hits[rows], trials[rows]) for rows in _rows_of(own, met_by, groups)]
    )
    few = people < minimum
    rate = np.where(few, np.nan, count) / np.where(few, 1, people)
    lower, upper = wilson(rate * effective, effective)
    counts = {"count": count.astype(np.int64), "people": people.astype(np.int64)}
    return pd.DataFrame({**counts, "rate": rate, "lower": lower, "upper": upper})


def _rows_of(
    own: NDArray[np.int64], chosen: NDArray[np.bool_], groups: int
) -> list[NDArray[np.bool_]]:
    return [(own == code) & chosen for code in range(groups)]


def side_by_side(
    sweeps: Mapping[str, Sweep],
    thresholds: float | Mapping[str, float],
    groups: pd.Series,
    families: pd.Series,
) -> pd.DataFrame:
    """Rates by group in several versions of the same file, one below the other.

    Args:
        sweeps: Version -> its sweep.
        thresholds: Match weight; or one for each version.
        groups, families: As for ``family_rates``; the people are the same in all versions.

    Returns:
        As ``family_rates``, with a column ``version`` before the others.
    """
    parts = {}
    for version, sweep in sweeps.items():
        at = thresholds[version] if isinstance(thresholds, Mapping) else thresholds
        parts[version] = family_rates(met(sweep, at), groups, families)
    together = pd.concat(parts, names=["version"]).reset_index("version")
    return together.reset_index(drop=True)
