"""Names that are added to a record, and what they attract.

An alias is a second name under which a record is searched. It is matched as another version of the
record: the same values, with the other name. ``learned`` names are those of a record's company in
its identity: what an office that files every name of a subject as an alias would have on file.
"""

import pandas as pd

from sameperson.linkage.links import Model, link

NAME = ["given_name", "family_name"]
MARK = "/"  # between the record id and the number of its version


def alias_versions(records: pd.DataFrame) -> pd.DataFrame:
    """One more version of every record with an alias, under that name.

    Args:
        records: record_id (text), given_name, family_name, alias, and any other fields. The first
            word of an alias is taken for the given name, the rest for the family name.

    Returns:
        Rows like ``records``, with ids of their own: the record's, a slash and a number.
    """
    known = records[records["alias"].notna()]
    words = known["alias"].str.split(n=1)
    names = pd.DataFrame({"given_name": words.str[0], "family_name": words.str[1]})
    return _versions(known, names)


def learned_versions(records: pd.DataFrame, identities: pd.Series) -> pd.DataFrame:
    """One more version of every record for each other name in its identity.

    Args:
        records: record_id (text), given_name, family_name, and any other fields.
        identities: Series record_id -> identity_id. Records that are not in it learn nothing.

    Returns:
        Rows like ``records``, with ids of their own. Names with a missing part are not learned.
    """
    home = records["record_id"].map(identities)
    named = records[NAME].assign(identity=home).dropna()
    learned = records[["record_id", *NAME]].assign(identity=home).merge(
        named.drop_duplicates(), on="identity", suffixes=("_own", "")
    )  # fmt: skip
    own = [learned[f"{part}_own"].fillna("") == learned[part] for part in NAME]
    learned = learned[~(own[0] & own[1])]
    rows = records.set_index("record_id").loc[learned["record_id"]].reset_index()
    return _versions(rows[list(records.columns)], learned[NAME].set_axis(rows.index))


def attracted(
    records: pd.DataFrame, versions: pd.DataFrame, model: Model, threshold: float
) -> pd.DataFrame:
    """Links that only another name of a record makes.

    Records and versions are scored together with one model, that is not trained again. A pair is
    attracted when some version of one of its records reaches the threshold with the other record,
    or with a version of it, and the two records as they were do not. (How common a name is, is
    counted over records and versions alike, in both cases.)

    Args:
        records: As ``sp.link`` takes them, with text ids that hold no slash.
        versions: ``alias_versions`` or ``learned_versions`` of them.
        model: A trained model, ``linkage.model``.
        threshold: Match weight.

    Returns:
        record_l, record_r, weight (the heaviest), ``before`` (weight of the two records as they
        were; missing when no such pair was kept) and ``by``: the version that made the weight; by
        falling weight, ties by record id. Each pair once.

    Raises:
        ValueError: A record id holds a slash.
    """
    if records["record_id"].str.contains(MARK).any():
        raise ValueError(f"A record id holds {MARK!r}, which marks versions; give it another id.")
    if not len(versions):
        return pd.DataFrame(columns=["record_l", "record_r", "weight", "before", "by"])
    linkage = link(pd.concat([records, versions], ignore_index=True), model=model, progress=False)
    pairs = linkage.pairs[["record_l", "record_r", "weight"]]
    ends = pd.DataFrame({end: record_of(pairs[end]) for end in ("record_l", "record_r")})
    low, high = ends.min(axis=1), ends.max(axis=1)
    named = (ends["record_l"] != pairs["record_l"]) | (ends["record_r"] != pairs["record_r"])
    found = pd.DataFrame({"record_l": low, "record_r": high, "weight": pairs["weight"]})
    by = pairs["record_l"].where(ends["record_l"] != pairs["record_l"], pairs["record_r"])
    plain = found[~named].set_index(["record_l", "record_r"])["weight"]
    new = found.assign(by=by)[named & (low != high) & (pairs["weight"] >= threshold)]
    new = new.drop_duplicates(["record_l", "record_r"])  # pairs fall in weight
    keys = pd.MultiIndex.from_frame(new[["record_l", "record_r"]])
    new["before"] = plain.reindex(keys).to_numpy()
    new = new[~(new["before"] >= threshold)]
    return new[["record_l", "record_r", "weight", "before", "by"]].reset_index(drop=True)


def _versions(rows: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    number = rows.groupby("record_id").cumcount() + 1
    ids = rows["record_id"] + MARK + number.astype(str)
    return rows.assign(record_id=ids, **{part: names[part] for part in NAME})


def record_of(ids: pd.Series) -> pd.Series:
    """The record that each id is a version of, or the id itself when it is a record's."""
    return ids.str.split(MARK).str[0]
