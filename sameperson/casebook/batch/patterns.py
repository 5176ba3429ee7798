"""What is wrong with a batch as a whole, although each row alone may look right.

Every test is exact: a binomial tail, or Fisher's test against what the source has sent before. The
tests of one batch share one chance of a false alarm, ALPHA, in equal parts (Bonferroni), so that an
ordinary batch alarms at most about once in a thousand, if its records were drawn independently.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.stats import binom, fisher_exact

from sameperson.casebook.batch.rows import CHECKS, DATES, is_date, swapped
from sameperson.world.sources import FIELDS

ALPHA = 0.001  # chance of a false alarm for one batch, all tests together
COMPARED = (*FIELDS, "alias", "organisation_id")
TESTS = len(DATES) + 1 + 2 * len(COMPARED) + 1  # swapped; days; blanks and constants; 1 January
EACH = ALPHA / TESTS
ABOVE_12 = 221 / 364  # share of a year's days with a number above 12, 1 January set aside
SLIP = 0.01  # a slip of the keys makes a month of a day this often at most
LEAST_SHIFT = 0.02  # a share that moves by less is no matter, however certain it is
LEAST_DAYS = 0.9  # of the days above 12 that there should be; as above
SHIFTED_VALUES, SHIFTED_SHARE = 5, 0.2  # that look like another column's: both at least
BAD_ROWS = 5  # more than half of fewer rows is no pattern
CONSTANT_VALUES = 10  # fewer may be the same by chance, as in one family
MANY = ("given_name", "family_name", "birth_date", "document_number", "phone", "email", "address")
# What a value looks like, where that can be told; names look like nothing in particular.
LOOKS = {
    "record ids": re.compile(r"R\d+", re.ASCII),
    "dates": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "postcodes": re.compile(r"QX\d{4}", re.ASCII),
    "addresses": re.compile(r"\d+ \w+ (Row|Walk)"),
    "organisations": re.compile(r"O\d{5}", re.ASCII),
}
LOOKS_OF = {
    "record_id": "record ids", **dict.fromkeys(DATES, "dates"), "postcode": "postcodes",
    "address": "addresses", "organisation_id": "organisations",
    **{name: f"values of {name}" for name in CHECKS},
}  # fmt: skip


@dataclass(frozen=True)
class Alarm:
    """One finding about a whole batch.

    Attributes:
        kind: bad rows, swapped day and month, shifted column, swapped names, constant column,
            blank column, drift of blanks or drift of 1 January.
        column: Which column shows it; empty for the batch.
        sentence: What was found, against what was to be expected.
        counts: The numbers of the sentence, by name.
    """

    kind: str
    column: str
    sentence: str
    counts: Mapping[str, float] = field(default_factory=dict)


def alarms(frame: pd.DataFrame, bad_rows: int, usual: pd.DataFrame | None) -> tuple[Alarm, ...]:
    """All findings about a batch, of any rows, good and bad.

    Args:
        frame: As ``read`` gives it.
        bad_rows: How many rows have a problem.
        usual: Earlier records of the source; None, or none, looks for no change.
    """
    found = [_bad_rows(len(frame), bad_rows), _shifted(frame)]
    found += [_swapped(frame[date].dropna(), date) for date in DATES if date in frame]
    earlier = usual if usual is not None and len(usual) else None
    found += [_constant(frame, column, earlier) for column in COMPARED if column in frame]
    if earlier is not None and len(frame):
        found.append(_names(frame, earlier))
        found += [_blanks(frame, column, earlier) for column in COMPARED]
        found.append(_first_of_january(frame, earlier))
    return tuple(alarm for alarm in found if alarm is not None)


def _bad_rows(rows: int, bad: int) -> Alarm | None:
    if bad < BAD_ROWS or 2 * bad <= rows:
        return None
    sentence = f"{bad:,} of {rows:,} rows have a problem: more than half. Ask the sender."
    return Alarm("bad rows", "", sentence, {"bad": bad, "rows": rows})


def _swapped(values: pd.Series, column: str) -> Alarm | None:
    """Day and month changed places in many dates.

    Two signs: months above 12 where a slip makes few; and, for birth dates alone, too few days
    above 12. What a machine swaps only where it can, leaving other dates as they are, shows in
    neither: every day above 12 is still there.
    """
    impossible = sum(map(swapped, values))
    real = [value for value in values if is_date(value) and not value.endswith("-01-01")]
    above = sum(value[8:] > "12" for value in real)
    days = len(real) + impossible
    slips = float(binom.sf(impossible - 1, len(values), SLIP))
    few = float(binom.cdf(above, days, ABOVE_12)) if column == "birth_date" else 1.0
    too_few = few <= EACH and above <= LEAST_DAYS * ABOVE_12 * days
    if slips > EACH and not too_few:
        return None
    told = []
    if slips <= EACH:
        told.append(
            f"{impossible:,} of {len(values):,} dates have a month above 12 and would be dates if "
            "day and month changed places"
        )
    if too_few:
        told.append(
            f"{above:,} of {days:,} dates have a day above 12, where about {ABOVE_12 * days:,.0f} "
            f"would ({ABOVE_12:.0%} of a year's days)"
        )
    sentence = (
        f"{column}: {'; '.join(told)}. By chance that happens {odds(min(slips, few))}: day and "
        "month look swapped."
    )
    counts = {"dates": len(values), "impossible": impossible, "days": days, "above_12": above}
    return Alarm("swapped day and month", column, sentence, {**counts, "chance": min(slips, few)})


def _shifted(frame: pd.DataFrame) -> Alarm | None:
    """Columns of which many values look like those of another column."""
    told, counts = [], {}
    for column in map(str, frame.columns):
        values = frame[column].dropna()
        own = LOOKS_OF.get(column)
        other = Counter(look for look in map(looks, values) if look not in (None, own))
        for look, many in other.most_common(1):
            if many >= SHIFTED_VALUES and many >= SHIFTED_SHARE * len(values):
                told.append(f"{column} holds what looks like {look} ({many:,} of {len(values):,})")
                counts[column] = many
    if not told:
        return None
    sentence = f"Columns look shifted: {'; '.join(told)}."
    return Alarm("shifted column", next(iter(counts)), sentence, counts)


def looks(value: str) -> str | None:
    """Which kind of column a value looks like; None for names and anything else."""
    for look, pattern in LOOKS.items():
        if pattern.fullmatch(value):
            return look
    for column, check in CHECKS.items():
        if check(value) is None:
            return f"values of {column}"
    return None


def _names(frame: pd.DataFrame, usual: pd.DataFrame) -> Alarm | None:
    """Given and family names in each other's column, judged by names known from one of them."""
    given, family = (set(usual[name].dropna()) for name in ("given_name", "family_name"))
    right = frame["given_name"].isin(given - family).sum()
    right += frame["family_name"].isin(family - given).sum()
    wrong = frame["given_name"].isin(family - given).sum()
    wrong += frame["family_name"].isin(given - family).sum()
    if wrong < SHIFTED_VALUES or wrong <= right:
        return None
    sentence = (
        f"{wrong:,} names stand in the other column than in earlier records, {right:,} in the same "
        "one: given and family names look swapped."
    )
    return Alarm("swapped names", "given_name", sentence, {"other": wrong, "same": right})


def _constant(frame: pd.DataFrame, column: str, usual: pd.DataFrame | None) -> Alarm | None:
    values = frame[column].dropna()
    if len(values) < CONSTANT_VALUES or (values != values.iloc[0]).any():
        return None
    if usual is None or column not in usual or usual[column].isna().all():
        chance = 0.0 if column in MANY else 1.0
        against = "they differ from person to person"
    else:
        shares = usual[column].value_counts(normalize=True).to_numpy()
        chance = float((shares ** len(values)).sum())
        against = f"by what the source has sent before, that happens {odds(chance)}"
    if chance > EACH:
        return None
    sentence = f"All {len(values):,} values of {column} are the same; {against}."
    return Alarm("constant column", column, sentence, {"values": len(values), "chance": chance})


def _blanks(frame: pd.DataFrame, column: str, usual: pd.DataFrame) -> Alarm | None:
    now = _share(frame[column].isna() if column in frame else np.ones(len(frame), dtype=bool))
    before = _share(usual[column].isna() if column in usual else np.ones(len(usual), dtype=bool))
    kind = "blank column" if now[0] == now[1] else "drift of blanks"
    return _moved(kind, column, f"{column} is blank", now, before)


def _first_of_january(frame: pd.DataFrame, usual: pd.DataFrame) -> Alarm | None:
    if "birth_date" not in frame or "birth_date" not in usual:
        return None
    now, before = (
        _share(own["birth_date"].dropna().str.endswith("-01-01")) for own in (frame, usual)
    )
    return _moved("drift of 1 January", "birth_date", "birth_date is 1 January", now, before)


def _share(hits: pd.Series | np.ndarray) -> tuple[int, int]:
    return int(hits.sum()), len(hits)


def _moved(
    kind: str, column: str, what: str, now: tuple[int, int], before: tuple[int, int]
) -> Alarm | None:
    """An alarm where a share differs from before, by Fisher's exact test of both sides."""
    if not now[1] or not before[1]:
        return None
    new, old = now[0] / now[1], before[0] / before[1]
    if abs(new - old) < LEAST_SHIFT:
        return None
    table = np.array([[now[0], now[1] - now[0]], [before[0], before[1] - before[0]]])
    chance = float(fisher_exact(table).pvalue)
    if chance > EACH:
        return None
    sentence = (
        f"{what} in {now[0]:,} of {now[1]:,} rows ({new:.0%}), where this source had "
        f"{before[0]:,} of {before[1]:,} ({old:.0%}). By chance that happens {odds(chance)}."
    )
    counts = {"now": now[0], "of": now[1], "before": before[0], "of_before": before[1]}
    return Alarm(kind, column, sentence, {**counts, "chance": chance})


def odds(chance: float) -> str:
    """A small chance in words, such as once in 52,000 batches."""
    if chance < 1e-9:
        return "less than once in a billion batches"
    return f"once in {1 / chance:,.0f} batches"
