"""Comparison levels of any pairs, as a model defines them, and ways to choose the pairs.

A linkage keeps the levels of the pairs that it forms and keeps. Lessons need those of others too:
true pairs that no rule forms, and random pairs.
"""

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from sameperson.linkage.candidates import Rule
from sameperson.linkage.fields import Prepared, Rows, prepare
from sameperson.linkage.links import Model
from sameperson.world.streams import stream

MISSING = -1  # the level of a pair in which either record lacks the value
ENDS = ("record_l", "record_r")


def compare(
    records: pd.DataFrame,
    pairs: pd.DataFrame,
    model: Model,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Comparison levels of pairs, by the conditions that a model was trained with.

    Args:
        records: As ``sp.link`` takes them.
        pairs: Columns ``record_l`` and ``record_r``; others are not read.
        model: Whose comparisons are made; its m, u and prior are not read.
        record_id: Column of record ids.
        fields: Column for each role, as ``sp.link`` takes them.

    Returns:
        One row per pair, with its index, and one column ``level_<role>`` for each role of the
        model: 0 for no agreement, higher for more, -1 where a value is missing. The same numbers
        as in ``linkage.pairs``.

    Raises:
        ValueError: A pair names a record that is not there, or the records lack a role.
    """
    prepared = prepare(records, record_id, fields)
    comparisons = model.settings["comparisons"]
    for comparison in comparisons:
        if comparison["output_column_name"] not in prepared.roles:
            raise ValueError(
                f"The model compares {comparison['output_column_name']!r}, which these records do "
                "not have; name its column with fields=…, or train a model without it."
            )
    left, right = (places(prepared, pairs[end]) for end in ENDS)
    columns = ", ".join(f"{_case(own)} AS level_{own['output_column_name']}" for own in comparisons)
    values = ", ".join(
        f'l."{role}" AS "{role}_l", r."{role}" AS "{role}_r"' for role in prepared.roles
    )
    with duckdb.connect() as connection:
        connection.register("records", prepared.table)
        connection.register(
            "pairs", pd.DataFrame({"row": np.arange(len(left)), "a": left, "b": right})
        )
        found: pd.DataFrame = connection.sql(
            f"""SELECT {columns} FROM (
                SELECT "row", {values} FROM pairs
                JOIN records l ON a = l.unique_id JOIN records r ON b = r.unique_id
            ) ORDER BY "row" """
        ).df()
    return found.set_index(pairs.index)


def places(prepared: Prepared, ids: pd.Series) -> Rows:
    """Where records stand in the order of record ids. ValueError for one that is not there."""
    found = np.asarray(prepared.ids.get_indexer(pd.Index(ids)), dtype=np.intp)
    if (found < 0).any():
        unknown = ids[found < 0].iloc[0]
        raise ValueError(f"A pair names record {unknown!r}, which is not among the records.")
    return found


def random_pairs(ids: pd.Series, size: int, seed: int = 1) -> pd.DataFrame:
    """Pairs of two different records drawn at random, in any order and with repetition.

    Args:
        ids: Record ids, two at least.
        size: How many pairs, about one in ``len(ids)`` fewer: a record is no pair with itself.
        seed: Of the draw.
    """
    random = stream(seed, "random pairs")
    left, right = (random.integers(0, len(ids), size) for _ in ENDS)
    apart = left != right
    values = ids.to_numpy()
    return pd.DataFrame({"record_l": values[left[apart]], "record_r": values[right[apart]]})


def pairs_that_agree(
    records: pd.DataFrame,
    rule: Rule,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Every pair of records that agree on all fields of a rule; a missing value agrees with none.

    Returns:
        record_l, record_r (in order of record id), in that order.
    """
    prepared = prepare(records, record_id, fields)
    table = prepared.table[["unique_id", *rule]].dropna()
    both = table.merge(table, on=list(rule), suffixes=("_l", "_r"))
    both = both[both["unique_id_l"] < both["unique_id_r"]]
    both = both.sort_values(["unique_id_l", "unique_id_r"])
    left, right = (both[f"unique_id_{end}"].to_numpy() for end in "lr")
    return pd.DataFrame({"record_l": prepared.ids[left], "record_r": prepared.ids[right]})


def numbered(comparison: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Levels of a comparison with their numbers, the most agreement first; not the missing one."""
    known = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    return [(len(known) - 1 - place, level) for place, level in enumerate(known)]


def _case(comparison: dict[str, Any]) -> str:
    """The levels of a comparison as one SQL expression: the first condition that holds counts."""
    number = {level["sql_condition"]: value for value, level in numbered(comparison)}
    parts = []
    for condition in (level["sql_condition"] for level in comparison["comparison_levels"]):
        value, last = number.get(condition, MISSING), condition.strip().upper() == "ELSE"
        parts.append(f"ELSE {value}" if last else f"WHEN {condition} THEN {value}")
    return f"(CASE {' '.join(parts)} END)::TINYINT"
