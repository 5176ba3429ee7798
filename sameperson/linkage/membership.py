"""Who stands near whom through an organisation that both their records name."""

import pandas as pd


def memberships(
    records: pd.DataFrame, identities: pd.Series, column: str = "organisation_id"
) -> pd.DataFrame:
    """Which subjects name which organisations.

    Args:
        records: record_id and ``column``.
        identities: Series record_id -> identity_id: the subjects.

    Returns:
        ``subject`` and ``organisation``, each pair once.
    """
    named = records[records[column].notna()]
    found = {"subject": named["record_id"].map(identities), "organisation": named[column]}
    return pd.DataFrame(found).drop_duplicates(ignore_index=True)


def reached(members: pd.DataFrame, start: object, steps: int = 3) -> pd.DataFrame:
    """How many others are reached from a subject when shared organisations are followed.

    Args:
        members: ``memberships``.
        start: A subject.
        steps: How often to go from subjects to their organisations and to everybody there.

    Returns:
        One row per step, from 0: ``organisations`` named so far, and ``others``, subjects besides
        the start that were reached so far.
    """
    subjects, rows = {start}, [(0, 0, 0)]
    for step in range(1, steps + 1):
        named = set(members["organisation"][members["subject"].isin(subjects)])
        subjects |= set(members["subject"][members["organisation"].isin(named)])
        rows.append((step, len(named), len(subjects) - 1))
    return pd.DataFrame(rows, columns=["step", "organisations", "others"]).set_index("step")


def near(members: pd.DataFrame) -> pd.Series:
    """Series subject -> how many others share some organisation with them."""
    pairs = members.merge(members, on="organisation")
    found = pairs.drop_duplicates(["subject_x", "subject_y"]).groupby("subject_x").size() - 1
    return found.rename_axis("subject").rename("others")
