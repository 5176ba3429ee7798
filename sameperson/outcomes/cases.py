"""Five records to read by eye, chosen by a rule: two people in one identity, or one in two."""

from dataclasses import dataclass

import pandas as pd

from sameperson.outcomes.identity import identity_of
from sameperson.outcomes.sweep import Sweep
from sameperson.world import World

FIVE = 5
SPELLINGS = 3
SOURCES = 4


@dataclass(frozen=True)
class Case:
    """Records to compare with the first of them.

    Attributes:
        records: Rows of ``world.records``, by day of the event; the first is the one that the
            others are compared with.
        person: Series record_id -> person_id.
        identity: Series record_id -> identity at the threshold that the case was chosen at, named
            by its smallest record id.
        threshold: Match weight.
    """

    records: pd.DataFrame
    person: pd.Series
    identity: pd.Series
    threshold: float

    @property
    def first(self) -> str:
        """Record id that the others are compared with."""
        return str(self.records["record_id"].iloc[0])

    @property
    def others(self) -> list[str]:
        """The other record ids, in order."""
        return list(self.records["record_id"].iloc[1:])

    @property
    def same(self) -> list[str]:
        """Which of the others are about the person of the first."""
        return [record for record in self.others if self.person[record] == self.person[self.first]]


def fused(sweep: Sweep, world: World, threshold: float) -> Case:
    """Five records of two people who stand in one identity because of a single record.

    The rule: identities of exactly two people who are not kin, where all links between the two have
    one record in common; among their records at least three spellings of a name, and at least one
    that both bear. Of these the pair that shares most spellings; then that with most spellings,
    then with the smaller person id. From its records: the two ends of the heaviest of those links,
    then always one with a new spelling, or else from a new source, or else the smallest id, until
    there are five.

    Args:
        sweep: With kin.
        world: Whose records the sweep is about.
        threshold: Match weight.

    Raises:
        ValueError: There is no such identity.
    """
    records = _named(world)
    merged = sweep.merged_people(threshold)
    alone = ~merged.duplicated("person_id", keep=False)
    merged = merged[alone & merged["relation"].isna() & merged["direct"].astype(bool)]
    hubs = _one_record(sweep, world, threshold)
    found = []
    for person, ends in zip(
        merged["person_id"], merged[["record_l", "record_r"]].to_numpy(), strict=True
    ):
        own = records[records["record_id"].isin(identity_of(sweep, str(ends[0]), threshold))]
        rank = _rank(own, str(person))
        if rank and frozenset(own["person"]) in hubs:
            found.append((rank, _choose(own, [str(end) for end in ends])))
    if not found:
        raise ValueError(f"No identity at threshold {threshold} joins two namesakes by one record.")
    return _case(sweep, records, min(found)[1], threshold)


def _rank(own: pd.DataFrame, person: str) -> tuple[int, int, str] | None:
    """Order among identities; None where the names do not fit."""
    written = [set(names.dropna()) for _, names in own.groupby("person")["name"]]
    shared, together = set.intersection(*written), set.union(*written)
    if len(own) < FIVE or not shared or len(together) < SPELLINGS:
        return None
    return -len(shared), -len(together), person


def split(sweep: Sweep, world: World, threshold: float) -> Case:
    """The five records of one person who lie in two or more identities, and in nobody else's.

    The rule: people with exactly five records from at least four sources and three spellings of
    their name, of whom the first record by day shares its identity with some of the others and not
    with all. Of these the one with most spellings; then with most document numbers, then with the
    smaller person id.

    Args:
        sweep: Any.
        world: Whose records the sweep is about.
        threshold: Match weight.

    Raises:
        ValueError: There is nobody like that.
    """
    records = _named(world)
    own = records.groupby("person")
    table = own.agg(
        records=("record_id", "size"),
        sources=("source", "nunique"),
        names=("name", "nunique"),
        documents=("document_number", "nunique"),
    )
    fit = table[(table["records"] == FIVE) & (table["sources"] >= SOURCES)]
    fit = fit[(fit["names"] >= SPELLINGS) & (sweep.merge_weights.loc[fit.index] < threshold)]
    for person in fit.sort_values(["names", "documents"], ascending=False, kind="stable").index:
        case = _case(sweep, records, list(own.get_group(person)["record_id"]), threshold)
        if 1 < (case.identity == case.identity[case.first]).sum() < FIVE:
            return case
    raise ValueError(f"Nobody with five records is split in that way at threshold {threshold}.")


def with_a_stranger(case: Case, sweep: Sweep, world: World) -> Case:
    """A split case in which one of the others is somebody else's, so that apart is not enough.

    The rule: of the others, those in the identity of the first and those outside it, the last one
    of the larger group gives way (at equal size, of those outside). In its place comes a record
    from a later day than the first, of another person and in none of these identities: one that
    bears a name of theirs if there is any, else one with a family name of theirs, else any; of
    these the smallest record id.

    Args:
        case: From ``split``.
        sweep, world: Those that it was chosen from.
    """
    near = [r for r in case.others if case.identity[r] == case.identity[case.first]]
    far = [r for r in case.others if r not in near]
    gone = max(far, near, key=len)[-1]
    records, five = _named(world), case.records
    names = five["given_name"] + " " + five["family_name"]
    other = records[records["event_on"] > five["event_on"].iloc[0]]
    other = other[~other["person"].isin(case.person)]
    for record in case.person.index:
        other = other[~other["record_id"].isin(identity_of(sweep, record, case.threshold))]
    strange = ~other["name"].isin(names.dropna())
    unlike = ~other["family_name"].isin(five["family_name"].dropna())
    _, _, stranger = min(zip(strange, unlike, other["record_id"], strict=True))
    ids = [record for record in case.person.index if record != gone]
    return _case(sweep, records, [*ids, stranger], case.threshold)


def _named(world: World) -> pd.DataFrame:
    records = world.records
    return records.assign(
        person=records["record_id"].map(world.truth),
        name=records["given_name"] + " " + records["family_name"],
    )


def _one_record(sweep: Sweep, world: World, threshold: float) -> set[frozenset[str]]:
    """Pairs of people between whom all direct links have a record in common."""
    links = sweep.pairs[(sweep.pairs["weight"] >= threshold) & ~sweep.pairs["true"]]
    ends = [frozenset(pair) for pair in links[["record_l", "record_r"]].to_numpy()]
    people = [frozenset(world.truth[list(pair)]) for pair in ends]
    common: dict[frozenset[str], frozenset[str]] = {}
    for pair, records in zip(people, ends, strict=True):
        common[pair] = common.get(pair, records) & records
    return {pair for pair, records in common.items() if records}


def _choose(own: pd.DataFrame, chosen: list[str]) -> list[str]:
    """Five record ids of an identity, spellings first, then sources."""
    table = own.set_index("record_id").sort_index()
    while len(chosen) < FIVE:
        have = table.loc[chosen]
        rest = table.drop(index=chosen)
        known = rest["name"].isin(have["name"]) | rest["name"].isna()
        old = rest["source"].isin(have["source"])
        chosen = [*chosen, min(zip(known, old, rest.index, strict=True))[2]]
    return chosen


def _case(sweep: Sweep, records: pd.DataFrame, ids: list[str], threshold: float) -> Case:
    own = records[records["record_id"].isin(ids)]
    own = own.sort_values(["event_on", "record_id"], ignore_index=True)
    person = own.set_index("record_id")["person"]
    identity = {record: min(identity_of(sweep, record, threshold)) for record in person.index}
    return Case(own.drop(columns=["person", "name"]), person, pd.Series(identity), threshold)
