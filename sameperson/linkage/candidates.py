"""Which pairs are formed at all: rules that two records must meet to be compared."""

from collections.abc import Sequence

import pandas as pd

Rule = tuple[str, ...]

# Two records become a pair when they agree on all fields of some rule. Rules name few fields, so
# that one error does not lose a pair, and never a birth date alone: on 1 January whole towns meet.
RULES: tuple[Rule, ...] = (
    ("document_number",),
    ("phone",),
    ("email",),
    ("given_name", "birth_date"),
    ("family_name", "birth_date"),
    ("given_name", "family_name"),
    ("given_name", "address"),
    ("birth_date", "postcode"),
)
TRAINING: tuple[Rule, ...] = (
    ("given_name", "family_name"),
    ("birth_date",),
    ("document_number",),
    ("email",),
    ("phone",),
    ("given_name",),
    ("family_name",),
    ("postcode",),
    ("address",),
)
CERTAIN: tuple[Rule, ...] = (
    ("document_number", "birth_date"),
    ("given_name", "family_name", "birth_date"),
    ("email", "birth_date"),
)


def known(rules: Sequence[Rule], roles: Sequence[str]) -> list[Rule]:
    """The rules all of whose fields these records have."""
    return [rule for rule in rules if set(rule) <= set(roles)]


def prediction_rules(roles: Sequence[str]) -> list[Rule]:
    """Rules that form the candidate pairs; each field alone where no rule fits the roles."""
    return known(RULES, roles) or [(role,) for role in roles]


def training_rules(roles: Sequence[str]) -> list[Rule]:
    """Rules for EM sessions: as few as leave every field out of at least one rule.

    A session learns nothing of the fields on which its pairs agree by construction.
    """
    chosen: list[Rule] = []
    unlearnt = set(roles)
    for rule in known(TRAINING, roles):
        learns = unlearnt - set(rule)
        if learns and set(rule) != set(roles):
            chosen.append(rule)
            unlearnt -= learns
    return chosen


def certain_rules(roles: Sequence[str]) -> list[Rule]:
    """Rules that few different people meet, to estimate how many true pairs there are."""
    return known(CERTAIN, roles) or [tuple(roles)]


def count_pairs(table: pd.DataFrame, rule: Rule) -> int:
    """How many pairs of records agree on all fields of a rule; a missing value agrees with none."""
    sizes = table.dropna(subset=list(rule)).groupby(list(rule), sort=False).size()
    return int((sizes * (sizes - 1) // 2).sum())
