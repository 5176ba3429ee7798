"""A tradition that nobody recorded, guessed from how a name is written.

Naive Bayes on a few traits of the two names, learnt from people who were asked. It stands for any
guess of a group from a name: it is right for many, and wrong for somebody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.linkage.rules import NAMES
from sameperson.world.streams import stream

ENDS = 2  # last letters of a name that are looked at


def traits(records: pd.DataFrame) -> pd.DataFrame:
    """What the guess looks at: words and length of the family name, last letters of both names.

    Args:
        records: given_name and family_name; a blank has traits of its own.

    Returns:
        One row per record, with its index, and one column of text per trait.
    """
    given, family = (records[name].fillna("").str.casefold() for name in NAMES)
    words = family.map(lambda name: len(name.replace("-", " ").split()))
    return pd.DataFrame(
        {
            "words": words.clip(upper=3).astype(str),
            "length": family.str.len().clip(upper=12).astype(str),
            "family_end": family.str.slice(-ENDS),
            "given_end": given.str.slice(-ENDS),
        }
    )


@dataclass(frozen=True)
class Guesser:
    """What was learnt: log shares of each trait's values, and of the groups themselves."""

    groups: tuple[str, ...]
    log_share: np.ndarray
    log_of_value: Mapping[str, pd.DataFrame]

    def guess(self, records: pd.DataFrame) -> pd.Series:
        """The likeliest group of every record, by its names: Series record_id -> group."""
        score = np.tile(self.log_share, (len(records), 1))
        for name, values in traits(records).items():
            table = self.log_of_value[str(name)]
            known = table.reindex(values, fill_value=0.0)  # a value never seen says nothing
            score = score + known.to_numpy(dtype=float)
        best = np.array(self.groups, dtype=object)[score.argmax(axis=1)]
        index = pd.Index(records["record_id"], name="record_id")
        return pd.Series(best, index=index, name="guessed")


def learn(records: pd.DataFrame, asked: pd.Series) -> Guesser:
    """Learn from records whose group is known, because the people were asked.

    Args:
        records: record_id, given_name, family_name.
        asked: Series record_id -> group; records that are not in it teach nothing.

    Raises:
        ValueError: Nobody was asked.
    """
    own = records[records["record_id"].isin(asked.index)]
    if not len(own):
        raise ValueError("None of these records is of somebody who was asked.")
    group = own["record_id"].map(asked)
    groups = tuple(sorted(group.unique()))
    found = {}
    for name, values in traits(own).items():
        seen = pd.crosstab(values.to_numpy(), group.to_numpy())[list(groups)] + 1.0
        found[str(name)] = seen.div(seen.sum()).map(np.log)
    shares = group.value_counts(normalize=True).reindex(list(groups)).to_numpy(dtype=float)
    return Guesser(groups, np.log(shares), found)


def asked(truth: pd.Series, groups: pd.Series, people: int, seed: int) -> pd.Series:
    """The records of some people who were asked for their group.

    Args:
        truth: Series record_id -> person_id.
        groups: Series person_id -> group: what they answer.
        people: How many are asked.
        seed: Which people.

    Returns:
        Series record_id -> group.
    """
    everybody = np.sort(truth.unique())
    if not 0 < people <= len(everybody):
        raise ValueError(f"Ask 1 to {len(everybody):,} people; this was {people}.")
    chosen = stream(seed, "people asked").choice(everybody, people, replace=False)
    own = truth[truth.isin(chosen)]
    return own.map(groups).rename("group")
