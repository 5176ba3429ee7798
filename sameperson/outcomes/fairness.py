"""Measures of fairness, over people and over candidate pairs, and thresholds by group.

Nothing here says which measure is the right one. A remedy is fair by one of them or by another; by
all of them at once it cannot be, where base rates differ and any link is wrong (``implied_fpr``).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sameperson.linkage.blocking import EVERY, candidates_and_truth
from sameperson.linkage.candidates import RULES, Rule
from sameperson.outcomes.sweep import Sweep, at_least, share

MEASURES: Mapping[str, str] = {
    "merged": "share of people wrongly merged",
    "split": "share of people whose records are split",
    "accused": "share of those who left in time that are accused",
    "ppv": "share of links that are right",
    "found": "share of all true pairs that are linked",
    "tpr": "share of true candidate pairs that are linked",
    "fpr": "share of false candidate pairs that are linked",
}


def implied_fpr(base_rate: ArrayLike, ppv: ArrayLike, tpr: ArrayLike) -> NDArray[np.float64]:
    """The share of false pairs that are linked, once the other shares are given.

    Of n candidate pairs b n are true; t b n of them are linked. When v of the links are right,
    (1 - v) / v as many are wrong, out of (1 - b) n false pairs. So the share is
    b / (1 - b) * (1 - v) / v * t: our own algebra. It depends on b unless v = 1 or t = 0.

    Args:
        base_rate: b, share of candidate pairs that are true; above 0 and below 1.
        ppv: v, share of links that are right; above 0, at most 1.
        tpr: t, share of true candidate pairs that are linked; 0 to 1.

    Returns:
        The share; above 1 where no linkage can have these three.

    >>> implied_fpr([0.5, 0.1], 0.8, 0.8).round(3).tolist()
    [0.2, 0.022]
    """
    b, v, t = (np.asarray(values, dtype=float) for values in (base_rate, ppv, tpr))
    if ((b <= 0) | (b >= 1)).any() or ((v <= 0) | (v > 1)).any() or ((t < 0) | (t > 1)).any():
        raise ValueError("A base rate lies between 0 and 1, PPV above 0 to 1, TPR from 0 to 1.")
    return np.asarray(b / (1 - b) * (1 - v) / v * t)


def candidates(
    records: pd.DataFrame, truth: pd.Series, groups: pd.Series, rules: Sequence[Rule] = RULES
) -> pd.DataFrame:
    """How many pairs blocking forms inside each group, counted without forming them.

    Args:
        records: As ``sp.link`` takes them.
        truth: Series record_id -> person_id.
        groups: Series person_id -> group.
        rules: Blocking rules.

    Returns:
        Indexed by group: ``every_pair`` of two records of the group; ``candidates``, those that
        some blocking rule forms; ``true`` candidates, of one person; ``never_formed``, true pairs
        that no rule forms; ``base_rate``, true over candidates. Pairs between groups are in none.
    """
    group = records["record_id"].map(truth).map(groups)
    rows = {}
    for name, own in records.groupby(group.to_numpy()):
        found = candidates_and_truth(own, truth[own["record_id"]], rules)
        formed, every = found.loc["all rules"], found.loc[EVERY]
        rows[name] = {
            "every_pair": every["pairs"],
            "candidates": formed["pairs"],
            "true": formed["true_pairs"],
            "never_formed": every["true_pairs"] - formed["true_pairs"],
        }
    table = pd.DataFrame.from_dict(rows, "index").astype("int64").rename_axis("group")
    table["base_rate"] = share(table["true"], table["candidates"])
    return table


def curves(
    sweep: Sweep, truth: pd.Series, groups: pd.Series, formed: pd.DataFrame, thresholds: ArrayLike
) -> pd.DataFrame:
    """Every measure by group at many thresholds.

    Args:
        sweep: With groups and ``must_join``.
        truth, groups: As the sweep took them.
        formed: ``candidates``, by group.
        thresholds: Match weights.

    Returns:
        threshold, group, people, and ``links`` and ``right`` (links inside the group, and those of
        one person); one column for each of ``MEASURES``, NaN where it is not defined; and
        ``accuracy``, the share of all pairs of records of the group that are decided rightly.
    """
    weights = np.asarray(thresholds, dtype=float)
    table = sweep.groups_curve(weights)
    pairs = sweep.pairs
    group_l, group_r = (pairs[end].map(truth).map(groups) for end in ("record_l", "record_r"))
    inside, rows = group_l == group_r, []
    for name in sweep.groups:
        own = pairs[inside & (group_l == name)]
        links = at_least(np.sort(own["weight"]), weights)
        right = at_least(np.sort(own.loc[own["true"], "weight"]), weights)
        every, made, true, never, _ = formed.loc[name]
        wrong = links - right
        measures = {
            "links": links,
            "right": right,
            "ppv": share(right, links),
            "found": share(right, true + never),
            "tpr": share(right, true),
            "fpr": share(wrong, made - true),
            "accuracy": 1 - share(wrong + true + never - right, every),
        }
        rows.append(pd.DataFrame(measures))
    people = pd.DataFrame(
        {
            "threshold": table["threshold"],
            "group": table["group"],
            "people": table["people"],
            "merged": share(table["people_wrongly_merged"], table["people"]),
            "split": share(table["people_split"], table["people"]),
            "accused": share(table["people_accused"], table["people_left_in_time"]),
        }
    )
    return people.join(pd.concat(rows, ignore_index=True))


def thresholds_for(found: pd.DataFrame, measure: str, target: float) -> pd.Series:
    """For each group the threshold at which a measure comes nearest to a target.

    Args:
        found: ``curves``.
        measure: One of ``MEASURES``.
        target: The share that all groups should have.

    Returns:
        Series group -> threshold; of equals the highest. How near it comes must be looked at: some
        groups reach the target at no threshold.
    """
    if measure not in MEASURES:
        raise ValueError(f"There is no measure {measure!r}; choose from {', '.join(MEASURES)}.")
    chosen = {}
    for group, own in found.dropna(subset=measure).groupby("group"):
        far = (own[measure] - target).abs()
        chosen[group] = float(own.loc[far <= far.min() + 1e-12, "threshold"].max())
    return pd.Series(chosen, name="threshold").rename_axis("group")


def own_thresholds(
    pairs: pd.DataFrame, group_of_record: pd.Series, thresholds: pd.Series
) -> pd.DataFrame:
    """Pairs weighed against the threshold of their group; links are those of 0 or more.

    Args:
        pairs: record_l, record_r, weight.
        group_of_record: Series record_id -> group, as known or as guessed.
        thresholds: Series group -> threshold. A pair of two groups gets the higher one.

    Returns:
        record_l, record_r and weight, less the pair's threshold.

    Raises:
        ValueError: A record has no group, or a group no threshold.
    """
    own = [pairs[end].map(group_of_record).map(thresholds) for end in ("record_l", "record_r")]
    needed = np.maximum(*(one.to_numpy(dtype=float) for one in own))
    if np.isnan(needed).any():
        raise ValueError("Every record needs a group, and every group a threshold.")
    found = pairs[["record_l", "record_r"]].assign(weight=pairs["weight"] - needed)
    found.attrs["floor"] = pairs.attrs.get("floor", -np.inf) - float(thresholds.min())
    return found


def gaps(found: pd.DataFrame) -> pd.Series:
    """How far apart the groups are by each measure: the largest less the smallest share.

    Args:
        found: One row per group and a column for some of ``MEASURES``.

    Returns:
        Series measure -> difference, 0 to 1; NaN where fewer than two groups have a share.
    """
    own = found[[name for name in MEASURES if name in found]]
    return (own.max() - own.min()).where(own.notna().sum() > 1).rename("gap")
