"""m and u as they are, where the truth is known: what estimates without labels are held against."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sameperson.linkage.blocking import true_pairs
from sameperson.linkage.fields import Prepared, prepare
from sameperson.linkage.levels import ENDS, MISSING, compare, numbered, places, random_pairs
from sameperson.linkage.links import Model
from sameperson.linkage.weights import in_words, with_weights

DRAWN = 1_000_000  # random pairs for u of the levels below exact agreement


def parameters_from_truth(
    records: pd.DataFrame,
    truth: pd.Series,
    model: Model,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
    drawn: int = DRAWN,
    seed: int = 1,
) -> pd.DataFrame:
    """m and u by role and level, counted with the truth in hand.

    m is counted over every true pair of the file, formed by a rule or not. u of exact agreement is
    counted over every pair of two people's records, from the sizes of groups that share a value;
    u of the other levels over random pairs of two people's records. Pairs in which either record
    lacks the value do not count. A level that is never seen counts half a pair, so that its weight
    is not infinite.

    Args:
        records: As ``sp.link`` takes them.
        truth: Series record_id -> person_id, for all of them.
        model: Whose comparison levels are meant; its m and u are not read.
        record_id, fields: As ``sp.link`` took them.
        drawn: How many random pairs.
        seed: Of the random pairs.

    Returns:
        One row per role and level, as ``weights.parameters`` gives them, and the counts behind
        them: ``m_count`` of ``m_pairs``, ``u_count`` of ``u_pairs``.
    """
    prepared = prepare(records, record_id, fields)
    true = true_pairs(records, truth, record_id=record_id)
    chance = random_pairs(pd.Series(prepared.ids), drawn, seed)
    left, right = (chance[end].map(truth).to_numpy() for end in ENDS)
    same = compare(records, true, model, record_id, fields)
    unlike = compare(records, chance[left != right], model, record_id, fields)
    rows: list[dict[str, Any]] = []
    for comparison in model.settings["comparisons"]:
        role = comparison["output_column_name"]
        exact = _exact(prepared, true, role)
        for number, level in numbered(comparison):
            row = {"role": role, "level": number, "label": in_words(level["label_for_charts"])}
            row |= _share("m", same[f"level_{role}"], number)
            if level["sql_condition"].strip() == f'"{role}_l" = "{role}_r"':
                row |= {
                    "u": max(exact[0], 0.5) / exact[1],
                    "u_count": exact[0],
                    "u_pairs": exact[1],
                }
            else:
                row |= _share("u", unlike[f"level_{role}"], number)
            rows.append(row)
    return with_weights(pd.DataFrame(rows).set_index(["role", "level"]))


def _share(name: str, levels: pd.Series, number: int) -> dict[str, float]:
    known, count = int((levels != MISSING).sum()), int((levels == number).sum())
    return {name: max(count, 0.5) / max(known, 1), f"{name}_count": count, f"{name}_pairs": known}


def _exact(prepared: Prepared, true: pd.DataFrame, role: str) -> tuple[int, int]:
    """Pairs of two people's records that agree on a role, and those that both have a value."""
    values, _ = pd.factorize(prepared.table[role])
    left, right = (values[places(prepared, true[end])] for end in ENDS)
    both = (left >= 0) & (right >= 0)
    sizes = np.bincount(values[values >= 0])
    agree = int((sizes * (sizes - 1) // 2).sum()) - int((both & (left == right)).sum())
    size = int(sizes.sum())
    return agree, size * (size - 1) // 2 - int(both.sum())
