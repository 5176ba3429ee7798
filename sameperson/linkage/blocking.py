"""What blocking forms and what it loses, counted without forming a pair.

A pair is formed when its records agree on all fields of some rule (``candidates.RULES``). What no
rule forms is never compared, at any threshold; some of it comes together all the same, through
other records.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sameperson.linkage.blocks import Blocks, person_of
from sameperson.linkage.candidates import RULES, Rule, known
from sameperson.linkage.fields import Prepared, prepare

ALL, EVERY = "all rules", "every pair"


def name_of(rule: Rule) -> str:
    """A rule in words.

    >>> name_of(("given_name", "birth_date"))
    'given_name and birth_date'
    """
    return " and ".join(rule)


def candidate_counts(
    records: pd.DataFrame, rules: Sequence[Rule] = RULES, record_id: str = "record_id"
) -> pd.Series:
    """How many pairs each rule forms, and how many different ones all of them form together.

    Counted from the sizes of blocks, so that a rule that would form a billion pairs costs no more
    than one that forms none. The last entry but one counts each pair once.

    Args:
        records: As ``sp.link`` takes them.
        rules: Fields to agree on, rule by rule; a rule whose fields are not all there is left out.
        record_id: Column of record ids.

    Returns:
        Series rule in words -> pairs, in order of the rules; then ``all rules`` and
        ``every pair`` (n(n-1)/2).
    """
    blocks = Blocks(records, record_id=record_id)
    counts = {name: blocks.pairs(own) for name, own in _named(rules, blocks)}
    return pd.Series(counts, name="pairs", dtype="int64")


def candidates_and_truth(
    records: pd.DataFrame,
    truth: pd.Series,
    rules: Sequence[Rule] = RULES,
    record_id: str = "record_id",
) -> pd.DataFrame:
    """The same counts, and how many of the pairs are of one person and of two.

    Args:
        records, rules, record_id: As ``candidate_counts`` takes them.
        truth: Series record_id -> person_id, for all records.

    Returns:
        Columns pairs, true_pairs (of one person) and coincidences (of two people), indexed by rule
        in words; then ``all rules`` and ``every pair``.
    """
    blocks = Blocks(records, truth, record_id)
    named = _named(rules, blocks)
    counts = {name: (blocks.pairs(own), blocks.true_pairs(own)) for name, own in named}
    found = pd.DataFrame.from_dict(counts, "index", columns=["pairs", "true_pairs"])
    found["coincidences"] = found["pairs"] - found["true_pairs"]
    return found.rename_axis("rule")


def _named(rules: Sequence[Rule], blocks: Blocks) -> list[tuple[str, Sequence[Rule]]]:
    """Each rule, all of them together, and the rule that asks for nothing; with their names."""
    fitting = known(rules, blocks.roles)
    return [*((name_of(rule), [rule]) for rule in fitting), (ALL, fitting), (EVERY, [()])]


def true_pairs(
    records: pd.DataFrame,
    truth: pd.Series,
    rules: Sequence[Rule] = RULES,
    record_id: str = "record_id",
) -> pd.DataFrame:
    """Every pair of records of one person, and which rules form it.

    Args:
        records: As ``sp.link`` takes them.
        truth: Series record_id -> person_id, for all of them.
        rules: Fields to agree on, rule by rule.
        record_id: Column of record ids.

    Returns:
        record_l, record_r (in order of record id), person_id, one column of True and False for
        each rule, named as ``name_of`` does, and ``formed``: some rule forms the pair.
    """
    prepared = prepare(records, record_id)
    person = person_of(truth, prepared.ids).to_numpy()
    left, right = _pairs_of_groups(person)
    found = pd.DataFrame({"record_l": prepared.ids[left], "record_r": prepared.ids[right]})
    found["person_id"] = person[left]
    return found.join(_formed(prepared, left, right, rules))


def rules_met(
    records: pd.DataFrame,
    pairs: pd.DataFrame,
    rules: Sequence[Rule] = RULES,
    record_id: str = "record_id",
) -> pd.DataFrame:
    """Which rules form each of some pairs.

    Args:
        records, rules, record_id: As ``true_pairs`` takes them.
        pairs: record_l and record_r.

    Returns:
        With the index of the pairs, the columns that ``true_pairs`` gives for the rules.
    """
    prepared = prepare(records, record_id)
    left, right = (prepared.ids.get_indexer(pd.Index(pairs[e])) for e in ("record_l", "record_r"))
    return _formed(prepared, left, right, rules).set_index(pairs.index)


def won_back(pairs: pd.DataFrame, identities: pd.Series) -> pd.Series:
    """Which pairs stand in one identity, though perhaps no rule formed them.

    Args:
        pairs: record_l, record_r, as ``true_pairs`` gives them.
        identities: Series record_id -> identity_id.
    """
    left, right = (identities.reindex(pairs[end]).to_numpy() for end in ("record_l", "record_r"))
    return pd.Series(left == right, index=pairs.index, name="together")


def _pairs_of_groups(group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of every pair of equal values, lower position first, in order."""
    places = pd.Series(np.arange(len(group))).groupby(group, sort=False).agg(list)
    pairs = [np.triu_indices(len(own), 1) for own in places]
    own = [np.asarray(at) for at in places]
    left = np.concatenate(
        [a[i] for a, (i, _) in zip(own, pairs, strict=True)] or [np.empty(0)]
    ).astype(int)
    right = np.concatenate(
        [a[j] for a, (_, j) in zip(own, pairs, strict=True)] or [np.empty(0)]
    ).astype(int)
    order = np.lexsort((right, left))
    return left[order], right[order]


def _formed(
    prepared: Prepared, left: np.ndarray, right: np.ndarray, rules: Sequence[Rule]
) -> pd.DataFrame:
    """For each rule, whether it forms each pair; a missing value agrees with none."""
    agrees = {}
    for role in prepared.roles:
        codes, _ = pd.factorize(prepared.table[role])
        agrees[role] = (codes[left] == codes[right]) & (codes[left] >= 0)
    every = np.ones(len(left), dtype=bool)
    met = {
        name_of(rule): np.logical_and.reduce([every, *(agrees[role] for role in rule)])
        for rule in known(rules, prepared.roles)
    }
    return pd.DataFrame({**met, "formed": np.logical_or.reduce([~every, *met.values()])})
