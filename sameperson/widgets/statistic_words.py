"""What the statistic lab says and tabulates: the same that its picture shows."""

from typing import Any

import pandas as pd

from sameperson.outcomes.border import EVERYBODY
from sameperson.outcomes.statistic import people_counted
from sameperson.widgets.statistic import BOUNDS, StatisticState

NOT_DEFINED = "not defined"


def sentence(state: StatisticState) -> str:
    """The whole picture in one line, for who hears it."""
    count = (
        f"Threshold {state.threshold:.2f}: {state.identities:,} identities for {state.people:,} "
        f"people ({state.added:,} too many by splits, {state.hidden:,} too few by merges)."
    )
    if state.show == "count":
        return count
    return (
        f"{count} Overstays, {state.repair}: {in_words(state.found.loc[EVERYBODY])}; in truth "
        f"{_share(state.truth['rate'][EVERYBODY])}. {_held(state)}.{_farthest(state)}"
    )


def _held(state: StatisticState) -> str:
    holds = state.holds
    within, without = ([g for g in state.order if holds[g] is told] for told in (True, False))
    ends = "bounds" if state.repair == BOUNDS else "interval"
    if not within:
        return f"The truth lies in no tradition's {ends}"
    told = f"The truth lies in the {ends} of {_listed(within)}"
    return f"{told}, and not in the {ends} of {_listed(without)}" if without else told


def _farthest(state: StatisticState) -> str:
    if not state.worst:
        return ""
    name, off = state.worst
    return f" Farthest from the truth is {name}, by {100 * off:+.1f} points."


def table(state: StatisticState) -> pd.DataFrame:
    """Everything by tradition in the order shown, in words: the count, then the rate."""
    home = state.home(state.threshold)
    count = people_counted(home, state.world.truth, state.world.groups)
    holds, rows = state.holds, {}
    for group in [*state.order, EVERYBODY]:
        own = count.loc[group]
        rows[group] = {
            "people": f"{own['people']:,}",
            "identities": f"{own['identities']:,}",
            "too many by splits": f"{own['added_by_splits']:,}",
            "too few by merges": f"{own['hidden_by_merges']:,}",
            "difference": f"{own['difference']:+,}",
        }
        if state.show != "count":
            rows[group] |= {
                "visits": f"{state.truth['visits'][group]:,.0f}",
                "overstays in truth": _share(state.truth["rate"][group]),
                state.repair: in_words(state.found.loc[group]),
                "holds the truth": {True: "yes", False: "no", None: NOT_DEFINED}[holds[group]],
            }
    return pd.DataFrame.from_dict(rows, "index")


def in_words(row: Any) -> str:
    """A rate with its interval, or bounds alone.

    >>> in_words({"rate": 0.148, "lower": 0.139, "upper": 0.157})
    '14.8% (13.9% to 15.7%)'
    >>> in_words({"rate": float("nan"), "lower": 0.06, "upper": 0.15})
    'between 6.0% and 15.0%'
    """
    rate, lower, upper = (float(row[name]) for name in ("rate", "lower", "upper"))
    if lower != lower:
        return NOT_DEFINED
    if rate != rate:
        return f"between {lower:.1%} and {upper:.1%}"
    return f"{rate:.1%} ({lower:.1%} to {upper:.1%})"


def _share(rate: Any) -> str:
    return NOT_DEFINED if rate != rate else f"{rate:.1%}"


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
