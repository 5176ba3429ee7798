"""People linked to somebody who is not related to them: by coincidence, or by a mixed source."""

from typing import NamedTuple

import pandas as pd

from sameperson.outcomes.sweep import Sweep


class Strangers(NamedTuple):
    """People with a link to a record of somebody not related.

    Attributes:
        by_coincidence: Some such link joins two records neither of which was mixed at the source.
        by_mixed_records: All such links touch a record in which values of another person already
            stood.
    """

    by_coincidence: int
    by_mixed_records: int


def linked_to_strangers(sweep: Sweep, threshold: float, contaminated: pd.Series) -> Strangers:
    """Counts of people, who differ in what makes them more when the file grows.

    Coincidences come from pairs, and so with the square of the file. Mixed records come with the
    records.

    Args:
        sweep: With kin.
        threshold: Match weight.
        contaminated: Record ids that were mixed at the source.
    """
    links = sweep.false_pairs(threshold)
    links = links[links["relation"].isna()]
    mixed = links[["record_l", "record_r"]].isin(set(contaminated)).any(axis=1)
    people = [set(part["person_l"]) | set(part["person_r"]) for part in (links[~mixed], links)]
    return Strangers(len(people[0]), len(people[1]) - len(people[0]))
