"""u of identifiers, learnt from different people only.

Random pairs contain true pairs. For a name that hardly matters. For a number that only one person
should hold, nearly every agreement among random pairs is a true pair, so that u comes out near the
prior and agreeing on the number seems to prove nothing. Here u is the share of agreement among
pairs of presumably different people: records whose given names and birth dates both differ.
"""

import duckdb
import pandas as pd

# Unlike given names and unlike years of birth: a nickname or a typo alone does not make two people.
DIFFERENT = """
    jaro_winkler_similarity(l.given_name, r.given_name) < 0.8
    AND abs(left(l.birth_date, 4)::INT - left(r.birth_date, 4)::INT) > 1
"""
AGREE = f"""
    SELECT count(*) FROM records l JOIN records r
    ON l.value = r.value AND l.unique_id < r.unique_id
    WHERE {DIFFERENT}
"""
UNLIKE = f"""
    SELECT avg(({DIFFERENT})::INT)
    FROM (SELECT *, row_number() OVER (ORDER BY hash(unique_id)) AS place FROM records) l
    JOIN (SELECT *, row_number() OVER (ORDER BY hash(unique_id + 7919)) AS place FROM records) r
    USING (place) WHERE l.unique_id != r.unique_id
"""


def u_of_different_people(table: pd.DataFrame, role: str) -> float | None:
    """Chance that two different people's records agree exactly on an identifier.

    With n records that have the identifier, a given name and a birth date, d the share of random
    pairs among them that differ on both, and a the pairs that agree on the identifier and differ
    on both: u = (a + 1/2) / (d n(n-1)/2). The half keeps u above zero when no such pair is seen.

    Args:
        table: As ``fields.prepare`` makes it.
        role: The identifier.

    Returns:
        u, above 0 and below 1; None when the table lacks given names or birth dates, or fewer
        than two records have all three values.
    """
    if not {"given_name", "birth_date", role} <= set(table.columns):
        return None
    columns = ["unique_id", "given_name", "birth_date", role]
    records = table[columns].dropna().rename(columns={role: "value"})
    if len(records) < 2:
        return None
    with duckdb.connect() as connection:
        connection.register("records", records)
        agree = int(connection.sql(AGREE).fetchall()[0][0])
        different = float(connection.sql(UNLIKE).fetchall()[0][0] or 1.0)
    pairs = len(records) * (len(records) - 1) / 2
    return min((agree + 0.5) / (max(different, 1e-3) * pairs), 0.999)
