"""Coincidence: how many different people agree on what a rule compares, by arithmetic and by count.

The number of pairs grows with the square of a list, and the number of people like somebody grows
with the list. So a rule that errs for nobody in a small file errs for many in a large one.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sameperson.linkage.candidates import count_pairs
from sameperson.world import TRADITIONS
from sameperson.world.population import draw_population
from sameperson.world.streams import stream

YEAR = 365.25  # days in a year, leap years among them


def chance_of_shared(people: int, days: float) -> float:
    """Chance that two or more of some people have one birth date, when every date is as likely.

    Args:
        people: How many, 0 or more.
        days: How many dates there are, above 0; years of birth times 365.25.

    Returns:
        1 - (1 - 1/days)(1 - 2/days)..., 0 to 1; 1 where there are more people than dates.

    >>> round(chance_of_shared(23, 365), 3)
    0.507
    """
    if people < 0 or days <= 0:
        raise ValueError(f"Give people from 0 and days above 0; these were {people} and {days}.")
    free = np.clip(1 - np.arange(people) / days, 0, 1)
    return float(1 - np.prod(free))


def simulated_shared(dates: pd.Series, people: int, times: int = 2_000, seed: int = 1) -> float:
    """Share of random groups in which two or more have one birth date: a simulation.

    Args:
        dates: A date for each person of a population; missing ones are left out.
        people: Size of a group, drawn without replacement.
        times: Groups drawn.
        seed: Of the draw.

    Raises:
        ValueError: The population is smaller than a group.
    """
    codes, _ = pd.factorize(dates.dropna())
    if people > len(codes):
        raise ValueError(f"A group of {people} cannot be drawn from {len(codes)} people.")
    random = stream(seed, "shared birth dates", str(people))
    shared = 0
    for _ in range(times):
        group = codes[random.choice(len(codes), people, replace=False)]
        shared += len(np.unique(group)) < people
    return shared / times


def expected_to_share(people: int, days: float) -> float:
    """How many of some people share a birth date with another of them, on average.

    n(1 - (1 - 1/days)^(n-1)): the chance of each that one of the others has the same date, when
    every date is as likely.
    """
    return people * (1 - (1 - 1 / days) ** (people - 1)) if people else 0.0


def chance_to_agree(people: pd.DataFrame, fields: Sequence[str]) -> float:
    """Chance that two different people, drawn at random, agree on all of some fields.

    Args:
        people: One row per person, two at least.
        fields: Columns; a blank agrees with nothing.
    """
    if len(people) < 2:
        raise ValueError(f"Two people are needed to draw two; there are {len(people)}.")
    return count_pairs(people, tuple(fields)) / (len(people) * (len(people) - 1) / 2)


def expected_hits(searched: int, listed: int, chance: float) -> float:
    """Coincidences to expect when people who are not on a list are looked up in it.

    Args:
        searched, listed: How many people; none of the first is among the second.
        chance: That two different people agree on what is compared (``chance_to_agree``).
    """
    return searched * listed * chance


def counted_hits(searched: pd.DataFrame, listed: pd.DataFrame, fields: Sequence[str]) -> pd.Series:
    """How many people of a list agree with each of the searched on all fields.

    Args:
        searched, listed: One row per person, with the columns ``fields``.
        fields: What must agree; a blank agrees with nothing.

    Returns:
        Series over the rows of ``searched``, with their index: people on the list, 0 or more.
    """
    names = list(fields)
    sizes = listed.dropna(subset=names).groupby(names).size()
    wanted = pd.MultiIndex.from_frame(searched[names]) if len(names) > 1 else searched[names[0]]
    hits = sizes.reindex(pd.Index(wanted), fill_value=0).to_numpy(dtype=np.int64)
    return pd.Series(hits, index=searched.index, name="hits")


def invented_list(people: int, seed: int) -> pd.DataFrame:
    """People of Calderra without any record of them: names, tradition and papers' birth date.

    Another seed gives other people, so that none of one list stands on another.

    Args:
        people: How many; 300,000 take about two seconds.
        seed: Any whole number from 0.

    Returns:
        person_id, tradition, given_name, family_name and birth_date as papers give it.
    """
    columns = ["person_id", "tradition", "given_name", "family_name", "papers_birth_date"]
    table = draw_population(people, seed, TRADITIONS).table()[columns]
    return table.rename(columns={"papers_birth_date": "birth_date"})
