"""Whom a register reaches: by a search, or in an identity; rightly or not.

A hit is one person and one record of the register that is shown as theirs. Two ways to get hits
give frames of one form, so that they can be counted alike: ``searched`` and ``joined``. In both
a person stands for their records outside the register.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sameperson.linkage.fields import ROLES, prepare
from sameperson.outcomes.sweep import Sweep
from sameperson.world import World

HIT = ["person_id", "record_id", "about", "own"]


def searched(world: World, register: str, fields: Sequence[str]) -> pd.DataFrame:
    """Everybody is looked up in a source by the values of some fields.

    A record of the register is a hit for a person when it agrees on all fields with one of the
    person's records in other sources. A blank agrees with nothing.

    Args:
        world: With its truth.
        register: A value of the column ``source``.
        fields: Names of columns, one or more.

    Returns:
        One row per hit, in order: person_id (who is looked up), record_id (of the register), about
        (whose record that is), own (whether the two are one person).

    Raises:
        ValueError: No record has that source, or there is no such field.
    """
    if unknown := set(fields) - set(ROLES):
        raise ValueError(
            f"There is no field {min(unknown)!r} to look up by; choose from {', '.join(ROLES)}."
        )
    prepared = prepare(world.records, fields={name: name for name in fields})
    table = prepared.table[list(fields)].set_axis(prepared.ids).dropna()
    inside = table.index.isin(_records_of(world, register))
    asked = table[~inside].assign(person_id=world.truth.reindex(table.index[~inside]))
    there = table[inside].rename_axis("record_id").reset_index()
    found = asked.drop_duplicates().merge(there, on=list(fields))
    return _hits(found["person_id"], found["record_id"], world)


def joined(identities: pd.Series, world: World, register: str) -> pd.DataFrame:
    """Records of the register in one identity with a person's records from elsewhere.

    Args:
        identities: Series record_id -> identity_id, of all records.
        world: Whose records these are.
        register: A value of the column ``source``.

    Returns:
        As ``searched``.
    """
    inside = identities.index.isin(_records_of(world, register))
    people = pd.DataFrame({"identity": identities[~inside]})
    people["person_id"] = world.truth.reindex(people.index)
    there = identities[inside].rename("identity").rename_axis("record_id").reset_index()
    found = people.drop_duplicates().merge(there, on="identity")
    return _hits(found["person_id"], found["record_id"], world)


def exposed(hits: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """People by group who have a hit of their own, and who have one of somebody else.

    Args:
        hits: From one of the two functions above.
        groups: Series person_id -> group: everybody who was looked up.

    Returns:
        Indexed by group: people, shown_own, shown_other (a person can be in both), and ``hits``
        and ``wrong_hits``. ``groups.rates(found, ("shown_own", "shown_other"))`` makes rates of
        the first three.
    """
    own = pd.Index(hits.loc[hits["own"], "person_id"].unique())
    other = pd.Index(hits.loc[~hits["own"], "person_id"].unique())
    flags = pd.DataFrame(
        {
            "people": 1,
            "shown_own": groups.index.isin(own),
            "shown_other": groups.index.isin(other),
            "hits": hits["person_id"].value_counts().reindex(groups.index, fill_value=0),
            "wrong_hits": hits.loc[~hits["own"], "person_id"]
            .value_counts()
            .reindex(groups.index, fill_value=0),
        },
        index=groups.index,
    )
    sums = flags.astype("int64").groupby(groups.to_numpy(dtype=object)).sum()
    return sums.rename_axis("group")


def without(pairs: pd.DataFrame, world: World, source: str) -> Sweep:
    """A sweep of the records that remain when a source is retired; the model stays as it is.

    Args:
        pairs: Weighted pairs of all records.
        world: Whose records these are.
        source: A value of the column ``source``.

    Returns:
        With groups, departures whose two records remain, and kin. People who have no record left
        are not in it.
    """
    gone = _records_of(world, source)
    kept = pairs[~(pairs["record_l"].isin(gone) | pairs["record_r"].isin(gone))]
    kept.attrs.update(pairs.attrs)
    visits = world.departures
    visits = visits[~(visits["arrival"].isin(gone) | visits["departure"].isin(gone))]
    mixed = world.contaminated["record_id"]
    return Sweep(
        kept, world.truth.drop(gone), world.groups, visits, world.kin, mixed[~mixed.isin(gone)]
    )


def _records_of(world: World, source: str) -> pd.Index:
    own = world.records.loc[world.records["source"] == source, "record_id"]
    if own.empty:
        known = ", ".join(sorted(world.records["source"].unique()))
        raise ValueError(f"No record comes from {source!r}; the sources are {known}.")
    gone: pd.Index = pd.Index(own)
    return gone


def _hits(person: pd.Series, record: pd.Series, world: World) -> pd.DataFrame:
    frame = pd.DataFrame({"person_id": person.to_numpy(), "record_id": record.to_numpy()})
    frame = frame.drop_duplicates().sort_values(["person_id", "record_id"], ignore_index=True)
    frame["about"] = world.truth.reindex(frame["record_id"]).to_numpy()
    frame["own"] = np.asarray(frame["person_id"] == frame["about"], dtype=bool)
    return frame[HIT]
