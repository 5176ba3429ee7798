"""A rate repaired for what linking did to it: by reweighting, by imputation, or by bounds.

Each repair rests on something that the file cannot show. Reweighting takes the unlinked of a cell
to be like the linked of that cell. Imputation takes the model's probabilities to be right and
pairs that were never formed to be no pairs. Bounds take almost nothing, and are wide.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from scipy.stats import t as student

from sameperson.outcomes.border import Border, Codes, Flags, Floats, known, sums
from sameperson.outcomes.groups import wilson
from sameperson.outcomes.statistic import overstays

LEVEL = 0.95
Estimate = Callable[[pd.Series], pd.DataFrame]


def chances(border: Border, identities: pd.Series, cells: pd.Series) -> pd.DataFrame:
    """How often a departure finds its visit, by anything that is known of the departure.

    Somebody who leaves has arrived, so that a departure without an arrival in its identity is a
    missed link for certain. No truth is needed.

    Args:
        border: ``Border.of(records, groups)``.
        identities: Series record_id -> identity_id.
        cells: Series record_id -> cell, for all departures: a group, a blank field, both.

    Returns:
        Indexed by cell: departures, matched, chance (their share, 0 to 1), and lower and upper
        end of its 95 % interval (Wilson's).
    """
    cell = known(cells, border.records[border.departures], "cell")
    matched = pd.Series(border.matched(identities)[0]).groupby(cell)
    found = pd.DataFrame({"departures": matched.size(), "matched": matched.sum()})
    found["chance"] = found["matched"] / found["departures"]
    found["lower"], found["upper"] = wilson(found["matched"], found["departures"])
    return found.rename_axis("cell")


def reweighted(
    border: Border, identities: pd.Series, cells: pd.Series | None = None
) -> pd.DataFrame:
    """The rate of overstays, with every visit found to end in time counted 1 / chance times.

    The chance is that of its departure to be matched, estimated in its cell (``chances``). This is
    right where, inside a cell, departures that found no arrival are as often in time as the
    others, and where links are right. It is wrong by as much as they are not.

    Args:
        border: ``Border.of(records, groups)``.
        identities: Series record_id -> identity_id.
        cells: Series record_id -> cell, for all departures, such as ``border.groups``; None for
            one chance for all.

    Returns:
        As ``overstays``. A rate below 0 or above 1 can come out, and says that the chances do not
        fit the group. NaN, *not defined*, for a group with a departure in a cell where none is
        matched. The variance takes visits for independent draws, and allows for the chances
        being estimated (linearised); the interval is the normal one.
    """
    cell, everybody = _cell(border, cells), len(border.names) - 1
    matched, in_time = border.matched(identities)
    ended = [
        _ended(in_time, matched, cell, (border.of_departure == group) | (group == everybody))
        for group in range(len(border.names))
    ]
    total, squares = np.array(ended).T
    visits = sums(np.ones(len(border.arrivals)), border.of_arrival, len(border.names))
    found = pd.DataFrame({"visits": visits, "overstays": visits - total}, index=border.names)
    found["rate"] = found["overstays"] / visits
    found["variance"] = np.maximum(squares - total**2 / visits, 0) / visits**2
    return _with_ends(found, 1.96)


def _cell(border: Border, cells: pd.Series | None) -> Codes:
    if cells is None:
        return np.zeros(len(border.departures), dtype=np.int64)
    if cells is border.groups:
        return border.of_departure
    own = known(cells, border.records[border.departures], "cell")
    return pd.factorize(own)[0].astype(np.int64)


def _ended(in_time: Flags, matched: Flags, cell: Codes, own: Flags) -> tuple[float, float]:
    """Visits of a group that ended in time by weight, and the squares of what each adds to it."""
    size = int(cell.max(initial=0)) + 1
    all_, linked, hits = (
        np.bincount(cell, values, size) for values in (None, matched, in_time & own)
    )
    if ((linked == 0) & (np.bincount(cell, own, size) > 0)).any():
        return np.nan, np.nan
    found = np.maximum(linked, 1)  # a cell without a match holds nobody of this group
    weight, per_match = all_ / found, hits * all_ / found**2
    parts = np.where(in_time & own, weight[cell], 0.0)
    parts -= per_match[cell] * (matched - linked[cell] / all_[cell])
    return float((hits * weight).sum()), float((parts**2).sum())


def imputed(draws: pd.DataFrame, estimate: Estimate) -> pd.DataFrame:
    """A rate from identities that were drawn, by Rubin's rules.

    A simulation: ``linkage.drawn.draw_identities`` takes the model's claims for probabilities and
    its pairs for independent. What the model is wrong about, and pairs that it never saw, come
    back as an error of the rate, and the interval knows nothing of them.

    Args:
        draws: One row per record, one column per draw, at least two.
        estimate: Identities -> a frame with visits, rate and variance by group, such as
            ``lambda one: overstays(border, one)``.

    Returns:
        As ``overstays``, with ``variance_within`` (mean variance of a draw) and
        ``variance_between`` (of the rates, over draws). The variance is the first plus
        (1 + 1/draws) times the second.
    """
    if draws.shape[1] < 2:
        raise ValueError("One draw shows no spread; draw identities twice or more.")
    each = [estimate(draws[name]) for name in draws]
    return rubin(
        each[0]["visits"], [one["rate"] for one in each], [one["variance"] for one in each]
    )


def rubin(
    visits: pd.Series, rates: Iterable[pd.Series], variances: Iterable[pd.Series]
) -> pd.DataFrame:
    """Several rates made one by Rubin's rules; see ``imputed``.

    The interval is Student's, with the degrees of freedom that the rules give.
    """
    all_rates, all_variances = pd.DataFrame(list(rates)), pd.DataFrame(list(variances))
    number = len(all_rates)
    found = pd.DataFrame({"visits": visits, "rate": all_rates.mean()})
    found["overstays"] = found["rate"] * visits
    found["variance_within"] = all_variances.mean()
    found["variance_between"] = all_rates.var(ddof=1)
    extra = (1 + 1 / number) * found["variance_between"]
    found["variance"] = found["variance_within"] + extra
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (number - 1) * (1 + found["variance_within"] / extra) ** 2
        times = student.ppf(0.5 + LEVEL / 2, freedom.clip(upper=1e9))
    return _with_ends(found, times)


def bounds(border: Border, identities: pd.Series) -> pd.DataFrame:
    """Between which two rates the true one lies, if no link hides an overstay.

    Everybody who left has arrived, so that at least as many visits are still open as there are
    more arrivals than departures: ``lower``, which no link can change. ``upper`` is the rate of
    the file, in which every missed link counts as an overstay. Links of two people's records can
    make it too low.

    Args:
        border: ``Border.of(records, groups)``.
        identities: Series record_id -> identity_id.

    Returns:
        Indexed by group, and a last row for everybody: visits, lower, upper. Chance is not in it.
    """
    found = overstays(border, identities)
    left = sums(np.ones(len(border.departures)), border.of_departure, len(border.names))
    lower = (found["visits"] - left) / found["visits"]
    return pd.DataFrame({"visits": found["visits"], "lower": lower, "upper": found["rate"]})


def _with_ends(found: pd.DataFrame, times: float | Floats) -> pd.DataFrame:
    half = times * np.sqrt(found["variance"])
    found["lower"], found["upper"] = found["rate"] - half, found["rate"] + half
    return found
