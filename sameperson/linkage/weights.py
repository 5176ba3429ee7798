"""The arithmetic of a match weight: m, u, Bayes factor, evidence, prior, probability.

Written out so that every weight of a linkage can be taken apart and put together by hand. The
model is that of Fellegi and Sunter [@fellegi1969], as Splink applies it [@linacre2022]: fields are
taken to err independently of each other, and a missing value is no evidence.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sameperson.linkage.frequencies import adjusted_roles, term_frequency
from sameperson.linkage.levels import MISSING, numbered
from sameperson.linkage.links import Model

Floats = NDArray[np.float64]


def bayes_factor(m: ArrayLike, u: ArrayLike) -> Floats:
    """How many times likelier a level is in a true pair than in a false one: m / u, above 0.

    Args:
        m: Share of true pairs at the level, above 0 and at most 1.
        u: Share of false pairs at the level, above 0 and at most 1.

    Raises:
        ValueError: A share outside these bounds. At 0 the factor would be 0, infinite or undefined.

    >>> float(bayes_factor(0.9, 0.01))
    90.0
    """
    m, u = np.asarray(m, dtype=float), np.asarray(u, dtype=float)
    for name, share in (("m", m), ("u", u)):
        if not ((share > 0) & (share <= 1)).all():
            bad = share[~((share > 0) & (share <= 1))].ravel()[0]
            raise ValueError(
                f"{name} is a share of pairs above 0 and at most 1; it is {bad}. A level that was "
                "never seen has no Bayes factor: count half a pair, or join it to its neighbour."
            )
    return np.asarray(m / u)


def evidence_weight(m: ArrayLike, u: ArrayLike) -> Floats:
    """log2 of the Bayes factor: 1 doubles the odds that a pair is true, -1 halves them.

    >>> float(evidence_weight(0.8, 0.1)), float(evidence_weight(0.25, 0.5))
    (3.0, -1.0)
    """
    return np.asarray(np.log2(bayes_factor(m, u)))


def prior_log2_odds(probability: ArrayLike) -> Floats:
    """log2 odds that a pair is true before its fields are compared.

    Args:
        probability: Share of true pairs among the pairs in question, above 0 and below 1.

    >>> float(prior_log2_odds(1 / 1025))
    -10.0
    """
    prior = np.asarray(probability, dtype=float)
    if not ((prior > 0) & (prior < 1)).all():
        bad = prior[~((prior > 0) & (prior < 1))].ravel()[0]
        raise ValueError(f"A prior is a probability above 0 and below 1; it is {bad}.")
    return np.asarray(np.log2(prior / (1 - prior)))


def match_weight(evidence: ArrayLike, prior: ArrayLike) -> Floats:
    """Match weight of a pair: the sum of its evidence and the log2 odds of its prior.

    Args:
        evidence: Evidence weight of each field, along the last axis.
        prior: Probability that such a pair is true before it is compared, above 0 and below 1.

    >>> float(match_weight([8.0, 3.0, -1.0], 1 / 1025))
    0.0
    """
    return np.asarray(np.sum(np.asarray(evidence, dtype=float), axis=-1) + prior_log2_odds(prior))


def probability(weight: ArrayLike) -> Floats:
    """Probability that a match weight claims: 2^w / (1 + 2^w), from 0 to 1.

    >>> float(probability(0.0)), round(float(probability(3.17)), 2)
    (0.5, 0.9)
    """
    # Both branches are computed, and each overflows only where the other one is taken.
    weight = np.asarray(weight, dtype=float)
    small = np.exp2(-np.abs(weight))
    return np.asarray(np.where(weight >= 0, 1, small) / (1 + small))


def parameters(model: Model) -> pd.DataFrame:
    """What a model holds of each comparison level.

    Returns:
        One row per role and level (the index), roles in the model's order, the most agreement
        first: ``label`` in words, ``m``, ``u``, ``bayes_factor``, ``evidence_weight``, and
        ``learnt``: False where training saw no such pair, so that m or u is only where Splink
        begins. Term frequencies come on top of these. The missing level has no row: it is no
        evidence.
    """
    rows: list[tuple[Any, ...]] = []
    for comparison in model.settings["comparisons"]:
        levels = numbered(comparison)
        for number, own in levels:
            given = [own.get(f"{name}_probability") for name in "mu"]
            begin = (starting_m(number, len(levels)), _starting_u(number, len(levels)))
            m, u = (begun if one is None else one for one, begun in zip(given, begin, strict=True))
            label = in_words(str(own.get("label_for_charts", "")))
            rows.append((comparison["output_column_name"], number, label, m, u, None not in given))
    columns = ["role", "level", "label", "m", "u", "learnt"]
    return with_weights(pd.DataFrame(rows, columns=columns).set_index(["role", "level"]))


def starting_m(number: int, levels: int, exact: float = 0.95) -> float:
    """m of a level before anything is learnt, as Splink has it: the rest shared alike.

    >>> starting_m(2, 3), round(starting_m(0, 3), 6)
    (0.95, 0.025)
    """
    return exact if number == levels - 1 else (1 - exact) / (levels - 1)


def _starting_u(number: int, levels: int) -> float:
    """u of a level before anything is learnt: Splink spreads the weights from -5 to 3, then 10."""
    spread = [*np.linspace(-5, 3, levels - 1), 10.0]
    return float(starting_m(number, levels) / 2 ** spread[number])


def with_weights(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with m and u, and beside them the Bayes factor and the evidence weight.

    Unlike ``bayes_factor`` it lets a u above 1 pass: Splink begins with 1.6 for the last of two
    levels, and keeps it where nothing was learnt.
    """
    factor = frame["m"] / frame["u"]
    if not (np.isfinite(factor) & (factor > 0)).all():
        role, level = factor.index[~(np.isfinite(factor) & (factor > 0))][0]
        raise ValueError(
            f"m and u of level {level} of {role} must lie above 0: its weight would be infinite."
        )
    return frame.assign(bayes_factor=factor, evidence_weight=np.log2(factor))


def in_words(label: str) -> str:
    """A level's label as Splink writes it, in the words of the course.

    *Alike* is a Jaro-Winkler similarity of so much or more, *one slip* a Damerau-Levenshtein
    distance of one.

    >>> in_words("Exact match on city"), in_words("Jaro-Winkler distance of address >= 0.9")
    ('same', 'alike (0.9 or more)')
    """
    if label.startswith("Exact match"):
        return "same"
    if label.startswith("All other"):
        return "different"
    if label.startswith("Jaro-Winkler"):
        return f"alike ({label.rsplit(' ', 1)[-1]} or more)"
    if label.startswith("Damerau-Levenshtein") and label.endswith("<= 1"):
        return "one slip"
    return label[:1].lower() + label[1:]


def evidence_of_levels(levels: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """Evidence weight of every field of pairs, without term frequency and prior.

    Args:
        levels: One column ``level_<role>`` for each role of the parameters; others are not read.
        parameters: m and u by role and level, as ``parameters`` gives them.

    Returns:
        One row per pair, with its index, and one column per role; 0 where a value is missing.

    Raises:
        ValueError: A column is not there, or holds a level that the parameters do not know.
    """
    weights = with_weights(parameters)["evidence_weight"]
    found = {}
    for role in parameters.index.unique("role"):
        if f"level_{role}" not in levels:
            raise ValueError(f"The pairs have no column 'level_{role}'; compare() gives it.")
        own = weights.loc[role]
        column = levels[f"level_{role}"]
        unknown = ~column.isin([MISSING, *own.index])
        if unknown.any():
            raise ValueError(
                f"Level {column[unknown].iloc[0]} of {role} is none of {sorted(own.index)}."
            )
        found[role] = column.map(own).fillna(0.0).to_numpy(dtype=float)
    return pd.DataFrame(found, index=levels.index)


def evidence(
    pairs: pd.DataFrame,
    model: Model,
    records: pd.DataFrame | None = None,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
    with_term_frequency: bool = True,
) -> pd.DataFrame:
    """Match weights taken apart: what each field of each pair adds.

    Args:
        pairs: record_l, record_r and ``level_<role>`` for each role, as in ``linkage.pairs``.
        model: ``linkage.model``.
        records: The records that were linked; needed for term frequency only.
        record_id, fields: As ``sp.link`` took them.
        with_term_frequency: Whether rare values count more and common ones less. Without it the
            sums are weights as they would be with one u for all values.

    Returns:
        One row per pair, with its index: ``prior`` (log2 odds), then one column per role. A row's
        sum is the pair's weight, to the six decimals that ``linkage.pairs`` keeps.

    Raises:
        ValueError: The model adjusts for frequency and no records are given.
    """
    found = evidence_of_levels(pairs, parameters(model))
    if with_term_frequency and adjusted_roles(model):
        if records is None:
            raise ValueError(
                "This model counts rare values for more; give the records that were linked, or "
                "ask for the evidence with_term_frequency=False."
            )
        added = term_frequency(pairs, model, records, record_id, fields)
        found[added.columns] += added
    found.insert(0, "prior", model.prior_log2_odds)
    return found
