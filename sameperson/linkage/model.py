"""The Fellegi-Sunter model, trained and applied with Splink: the only module that knows Splink."""

import logging
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from sameperson.linkage.candidates import (
    certain_rules,
    count_pairs,
    prediction_rules,
    training_rules,
)
from sameperson.linkage.fields import Prepared
from sameperson.linkage.mend import u_of_different_people
from sameperson.linkage.training import Session, Training

U_PAIRS = 1.2e6  # random pairs for u: a level of one in ten thousand is seen a hundred times
CHUNK = 4e7  # candidate pairs scored in one go; more are scored in parts, to fit in memory
EM_PAIRS = 5e5  # pairs for one EM session; more made no difference worth the time
TOLERANCE, ITERATIONS = 1e-4, 40
PRIOR = "probability_two_random_records_match"
RECALL = 0.7  # share of true pairs that the deterministic rules of the prior are taken to find
DIGITS = 9  # m and u are kept to these decimals, so that threads cannot change a weight
# Dates are text, YYYY-MM-DD: an error mostly hits one part of a date and leaves the others.
SAME_YEAR = "substr(birth_date_l, 1, 4) = substr(birth_date_r, 1, 4)"
TWO_PARTS = f"""({SAME_YEAR})::int
    + (substr(birth_date_l, 6, 2) = substr(birth_date_r, 6, 2))::int
    + (substr(birth_date_l, 9, 2) = substr(birth_date_r, 9, 2))::int >= 2"""
IDENTIFIERS = ("document_number", "phone", "email")


@dataclass(frozen=True)
class Scores:
    """Pairs by place in the order of record ids, and the model that scored them."""

    pairs: pd.DataFrame
    settings: dict[str, Any]
    training: Training


def score(
    prepared: Prepared,
    settings: dict[str, Any] | None,
    within_sources: bool,
    floor: float,
    seed: int,
    step: Callable[[str], None],
) -> Scores:
    """Pairs of prepared records with their weights, down to a floor.

    Args:
        prepared: Records as ``fields.prepare`` makes them.
        settings: A trained model, scored as it is; None trains one.
        within_sources: Whether two records of one source may be the same person.
        floor: Least match weight of a pair that is kept.
        seed: Of the random pairs from which u is learnt.
        step: Called with a few words before each stage.
    """
    with quiet() as log, duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")  # there is one bar, and it is ours
        training = Training(notes=prepared.notes)
        if settings is None:
            settings, training = _train(prepared, within_sources, seed, connection, log, step)
        step("scoring")
        linker = _linker(prepared, _for_scoring(settings, within_sources), connection)
        scored = linker.inference.predict(
            threshold_match_weight=floor, warning_mode="never", **_chunks(prepared)
        )
        levels = ", ".join(f"level_{role}" for role in settings_roles(settings))
        pairs = connection.sql(
            f"SELECT unique_id_l, unique_id_r, match_weight, {levels} FROM {scored.physical_name}"
        ).df()
    return Scores(pairs, settings, training)


def _chunks(prepared: Prepared) -> dict[str, int]:
    """In how many parts to score: one for every ``CHUNK`` candidate pairs; none for few."""
    rules = prediction_rules(prepared.roles)
    parts = math.ceil(sum(count_pairs(prepared.table, rule) for rule in rules) / CHUNK)
    return {"num_chunks_left": parts, "num_chunks_right": 1} if parts > 1 else {}


def settings_roles(settings: Mapping[str, Any]) -> list[str]:
    """The roles that a model compares, in its order."""
    return [comparison["output_column_name"] for comparison in settings["comparisons"]]


def _linker(
    prepared: Prepared, settings: dict[str, Any] | SettingsCreator, connection: Any
) -> Linker:
    api = DuckDBAPI(connection)
    sources = prepared.table.groupby("source_dataset", sort=True)
    tables = [api.register(table) for _, table in sources]
    return Linker(tables if len(tables) > 1 else tables[0], settings, log_level="INFO")


def _train(
    prepared: Prepared,
    within_sources: bool,
    seed: int,
    connection: Any,
    log: list[str],
    step: Callable[[str], None],
) -> tuple[dict[str, Any], Training]:
    roles = prepared.roles
    linker = _linker(prepared, _settings(prepared, within_sources), connection)
    step("prior")
    notes = list(prepared.notes)
    try:
        linker.training.estimate_probability_two_random_records_match(
            [block_on(*rule) for rule in certain_rules(roles)], recall=RECALL
        )
    except ValueError:  # nearly all pairs meet the rules: a handful of records, mostly
        notes.append("The prior could not be estimated: too many of all pairs agree on everything.")
    step("u from random pairs")
    # All pairs count, so chunks would only repeat the work of setting up: the sums are the same.
    linker.training.estimate_u_using_random_sampling(
        max_pairs=U_PAIRS, seed=seed, min_count_per_level=None, num_chunks=1
    )
    step("u of identifiers")
    settings = linker.misc.save_model_to_json()
    certain = settings[PRIOR]
    notes += _mend(settings, prepared)
    linker = _linker(prepared, settings, connection)
    sessions = []
    for rule in training_rules(roles):
        step(f"m by EM, {' and '.join(rule)}")
        if not count_pairs(prepared.table, rule):
            notes.append(f"No two records agree on {' and '.join(rule)}: no EM session there.")
            continue
        log.clear()
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule),
            estimate_without_term_frequencies=True,
            max_pairs=EM_PAIRS,
            populate_probability_two_random_records_match_from_trained_values=True,
        )
        sessions.append(_session(rule, log))
    settings = linker.misc.save_model_to_json()
    # Each estimate misses true pairs of its own: one those that agree on no certain rule, the
    # other those that no session saw. The larger misses fewer.
    settings[PRIOR] = max(settings[PRIOR], certain)
    settings = _rounded(settings)
    return settings, Training(tuple(sessions), _not_estimated(settings), tuple(notes))


def _settings(prepared: Prepared, within_sources: bool) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only" if within_sources else "link_only",
        comparisons=[_comparison(role) for role in prepared.roles],
        blocking_rules_to_generate_predictions=[
            block_on(*rule) for rule in prediction_rules(prepared.roles)
        ],
        em_convergence=TOLERANCE,
        max_iterations=ITERATIONS,
        retain_matching_columns=True,  # keeps the levels too
        comparison_vector_value_column_prefix="level_",
    )


def _comparison(role: str) -> Any:
    """How two values of a role are compared: levels from exact agreement to none."""
    if role in ("given_name", "family_name"):
        return cl.NameComparison(role, jaro_winkler_thresholds=[0.92, 0.8]).configure(
            term_frequency_adjustments=True
        )
    if role == "birth_date":
        return cl.CustomComparison(
            output_column_name=role,
            comparison_levels=[
                cll.NullLevel(role),
                cll.ExactMatchLevel(role),
                _one_slip(role),
                cll.CustomLevel(TWO_PARTS, "Two of year, month and day agree"),
                cll.CustomLevel(SAME_YEAR, "Year agrees"),
                cll.ElseLevel(),
            ],
        )
    if role in IDENTIFIERS:
        return cl.CustomComparison(
            output_column_name=role,
            comparison_levels=[
                cll.NullLevel(role),
                cll.ExactMatchLevel(role),
                _one_slip(role),
                cll.ElseLevel(),
            ],
        )
    if role == "address":
        return cl.JaroWinklerAtThresholds(role, 0.9)
    if role == "city":
        return cl.ExactMatch(role).configure(term_frequency_adjustments=True)
    return cl.ExactMatch(role)


def _one_slip(role: str) -> Any:
    """One character wrong, missing, too many, or swapped with its neighbour.

    A swap is two edits of the plain distance, so two of those are asked first: it takes a quarter
    of the time and lets few pairs through.
    """
    return cll.And(cll.LevenshteinLevel(role, 2), cll.DamerauLevenshteinLevel(role, 1)).configure(
        label_for_charts=f"Damerau-Levenshtein distance of {role} <= 1"
    )


def _levels(settings: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                yield comparison["output_column_name"], level


def _mend(settings: dict[str, Any], prepared: Prepared) -> list[str]:
    """Replace u of exact agreement on identifiers by what different people show; says so."""
    notes = []
    for role in IDENTIFIERS:
        u = u_of_different_people(prepared.table, role) if role in prepared.roles else None
        if u is None:
            continue
        levels = [level for name, level in _levels(settings) if name == role]
        before = levels[0].get("u_probability")
        levels[0]["u_probability"] = u
        notes.append(
            f"u of agreeing on {role} is {u:.2g}, from different people's records"
            + (f" (random pairs, true pairs among them, gave {before:.2g})." if before else ".")
        )
    return notes


def _session(rule: tuple[str, ...], log: list[str]) -> Session:
    """Read from Splink's log what ended a session; the log's own word is "converged" always."""
    steps = [line for line in log if re.match(r"Iteration \d+:", line)]
    change = re.search(r"params was (-?[\d.,e-]+) in", steps[-1]) if steps else None
    met = change is not None and abs(float(change[1].replace(",", ""))) < TOLERANCE
    return Session(" and ".join(rule), len(steps), met)


def _rounded(settings: dict[str, Any]) -> dict[str, Any]:
    for _, level in _levels(settings):
        for name in ("m_probability", "u_probability"):
            if level.get(name) is not None:
                # Small values keep nine significant digits, not nine decimals.
                level[name] = float(f"{level[name]:.{DIGITS}g}")
    settings[PRIOR] = float(f"{settings[PRIOR]:.{DIGITS}g}")
    return settings


def _not_estimated(settings: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        f"{name[0]} of {column}, {level['label_for_charts']}"
        for column, level in _levels(settings)
        for name in ("m_probability", "u_probability")
        if level.get(name) is None
    )


def _for_scoring(settings: Mapping[str, Any], within_sources: bool) -> dict[str, Any]:
    return {**settings, "link_type": "dedupe_only" if within_sources else "link_only"}


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Keep Splink's log off the screen, and in a list."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage().strip())  # type: ignore[method-assign]
    logger = logging.getLogger("splink")
    before = logger.handlers[:], logger.propagate, logger.level
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        logger.handlers, logger.propagate = before[0], before[1]
        logger.setLevel(before[2])
