"""Errors: each by hand, each on its own stream, each at its rate."""

import numpy as np
import pytest
from rates import assert_rate

from sameperson.world import errors, recording
from sameperson.world.errors import Column, Error
from sameperson.world.events import draw_events
from sameperson.world.population import draw_population, iso_dates
from sameperson.world.recording import record, with_errors
from sameperson.world.sources import BENEFITS, BORDER, COMMERCIAL, SOURCES
from sameperson.world.traditions import TRADITIONS


def days(*dates: str) -> np.ndarray:
    return np.array(dates, dtype="datetime64[D]").astype(np.int64)


def changed(change, field, values, a, b, mate=-1, truth=None):
    values = values if field == "birth_date" else np.array(values, dtype=object)
    nobody = np.full(len(values), mate)
    column = Column(field, values, np.arange(len(values)), nobody, truth or (lambda who: who))
    rows = np.arange(len(values))
    found = change(column, rows, np.full(len(values), a), np.full(len(values), b))
    return list(iso_dates(found)) if field == "birth_date" else list(found)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (errors.day_month_swapped, "2031-03-05", "2031-05-03"),
        (errors.day_month_swapped, "2031-03-25", "2031-03-25"),
        (errors.first_of_january, "2032-02-29", "2032-01-01"),
    ],
)
def test_dates_by_hand(change, before, after) -> None:
    assert changed(change, "birth_date", days(before), 0.0, 0.0) == [after]


def test_a_typo_in_a_date_is_a_date_that_exists() -> None:
    start = days("2032-02-29")
    assert changed(errors.typo, "birth_date", start, 0.1, 0.1) == ["2031-03-01"]
    assert changed(errors.typo, "birth_date", start, 0.9, 0.0) == ["2032-02-02"]


@pytest.mark.parametrize(
    ("change", "field", "before", "a", "b", "after"),
    [
        (errors.typo, "given_name", "Kevorn", 0.0, 0.0, "eevorn"),
        (errors.typo, "given_name", "Kevorn", 0.5, 0.6, "Kevrn"),
        (errors.typo, "given_name", "Kevorn", 0.5, 0.9, "Kevoorn"),
        (errors.typo, "document_number", "CALX-1", 0.99, 0.7, "CALX-7"),
        (errors.typo, "sex", "f", 0.0, 0.0, "m"),
        (errors.transposition, "given_name", "Kevorn", 0.0, 0.0, "Kveorn"),
        (errors.transposition, "given_name", "Ke", 0.0, 0.0, "Ke"),
        (errors.respelled, "family_name", "Vesk", 0.0, 0.0, "Vesc"),
        (errors.misread, "family_name", "Tom", 0.0, 0.0, "Torn"),
        (errors.misread, "family_name", "Tnt", 0.0, 0.0, "Tnt"),
        (errors.cut_off, "family_name", "Quitawex", 0.0, 0.0, "Quita"),
    ],
)
def test_text_by_hand(change, field, before, a, b, after) -> None:
    assert changed(change, field, [before], a, b) == [after]


def test_whose_value_was_taken() -> None:
    def truth(who):
        return np.array(["zero", "one", "two"], dtype=object)[who]

    alone = changed(errors.from_household, "phone", ["own"] * 3, 0.0, 0.0, -1, truth)
    assert alone == ["own"] * 3
    shared = changed(errors.from_household, "phone", ["own"] * 3, 0.0, 0.0, 2, truth)
    assert shared == ["two"] * 3
    assert changed(errors.from_anybody, "phone", ["own"] * 3, 0.4, 0.0, -1, truth) == ["one"] * 3


@pytest.fixture(scope="module")
def population():
    return draw_population(20_000, 3, TRADITIONS)


def test_another_error_in_the_list_moves_no_draw_of_the_others(population, monkeypatch) -> None:
    events = draw_events(population, BENEFITS)
    values = population.value("document_number", events.who, events.on)
    before = with_errors(population, BENEFITS, "document_number", values, events.who, events)
    starred = Error(
        "starred", {"document_number": 0.05}, lambda c, rows, a, b: c.values[rows] + "*"
    )
    monkeypatch.setattr(recording, "ERRORS", (*errors.ERRORS, starred))
    after = with_errors(population, BENEFITS, "document_number", values, events.who, events)
    stars = np.array([value.endswith("*") for value in after])
    assert 0 < stars.sum() < len(after) / 10
    assert (after[~stars] == before[~stars]).all()
    assert [value.rstrip("*") for value in after[stars]] == list(before[stars])


def test_changing_one_source_leaves_the_draws_of_another(population) -> None:
    alone = record(population, BENEFITS, np.array([], dtype=object))
    record(population, BORDER, np.array([], dtype=object))
    again = record(population, BENEFITS, np.array([], dtype=object))
    assert all(alone.columns[name].equals(again.columns[name]) for name in alone.columns)


@pytest.mark.parametrize("field", ["document_number", "phone", "birth_date"])
def test_blanks_come_at_the_source_s_rate(population, field) -> None:
    part = record(
        population, COMMERCIAL if field == "phone" else BORDER, np.array([], dtype=object)
    )
    source = COMMERCIAL if field == "phone" else BORDER
    column = part.columns[field]
    assert_rate(column.null_count, len(column), source.missing[field], z=4)


def test_mixed_rows_carry_somebody_else_s_values_and_say_whose(population) -> None:
    part = record(population, COMMERCIAL, np.array([], dtype=object))
    rows, whose = part.mixed["phone"]
    expected = COMMERCIAL.mixed * recording.MIXED_SHARE * (1 - COMMERCIAL.missing["phone"])
    assert_rate(len(rows), len(part.events.who), expected, z=4)
    assert (whose != part.events.who[rows]).all()
    written = np.array(part.columns["phone"].to_pylist(), dtype=object)[rows]
    theirs = population.value("phone", whose, part.events.on[rows])
    assert np.mean(written == theirs) > 0.9  # the rest have a typo of their own


def test_every_field_that_a_source_lacks_is_blank(population) -> None:
    for source in SOURCES:
        part = record(population, source, np.array([], dtype=object))
        for field in set(part.columns) & set(errors.ERRORS[0].rates):
            if field not in source.missing:
                assert part.columns[field].null_count == len(part.events.who)
