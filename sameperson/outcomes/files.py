"""What stands in a person's file that is somebody else's, and since when."""

import pandas as pd


def not_theirs(identities: pd.Series, truth: pd.Series, records: pd.DataFrame) -> pd.DataFrame:
    """Every record that stands in one identity with a person's and is about somebody else.

    Args:
        identities: Series record_id -> identity_id, whatever rule made them.
        truth: Series record_id -> person_id for the same records.
        records: Columns record_id, source and recorded_on (YYYY-MM-DD).

    Returns:
        person_id (who is wrongly merged), record_id and about (of the record that is not theirs,
        and whom it is about), source, since (the day from which both people's records were there:
        the later of the record's own day and the first day of the person's own records in that
        identity). No rows when nobody is merged. By person, then record.

    Raises:
        ValueError: Identities and truth are not of the same records.
    """
    if set(identities.index) != set(truth.index):
        raise ValueError("identities and truth must be of the same records, one row each.")
    known = records.set_index("record_id").loc[truth.index, ["source", "recorded_on"]]
    table = known.assign(identity=identities.reindex(truth.index), about=truth).reset_index()
    first = table.groupby(["identity", "about"])["recorded_on"].min().rename("own_since")
    own = first.rename_axis(["identity", "person_id"]).reset_index()
    pairs = table.merge(own, on="identity")
    pairs = pairs[pairs["person_id"] != pairs["about"]]
    since = pairs[["recorded_on", "own_since"]].max(axis=1)
    columns = ["person_id", "record_id", "about", "source", "since"]
    return pairs.assign(since=since)[columns].sort_values(columns[:2], ignore_index=True)
