"""Everything that the page shows, as plain lists and numbers: counted here, only shown there."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sameperson.figures.look import LOOKS
from sameperson.outcomes import Sweep, prices
from sameperson.outcomes.groups import ERRORS, hit_most, rates, wilson
from sameperson.page import people, review
from sameperson.widgets.order import in_random_order
from sameperson.world import World

SETTINGS = 200  # at least so many thresholds
STEPS = (5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
PER = 10_000
SIZE_COLUMNS = (
    "size", "threshold", "people", "people_wrongly_merged", "people_merged_with_strangers",
    "people_split", "people_accused", "people_left_in_time",
)  # fmt: skip


def data(
    sweep: Sweep,
    world: World | None = None,
    sizes: pd.DataFrame | None = None,
    threshold: float | None = None,
) -> dict[str, Any]:
    """What the page holds: counts of a sweep at every setting of its slider.

    Args:
        sweep: Any sweep with at least one pair. Without groups, kin or required pairs the page says
            that these are not known.
        world: Whose people are named and whose records are shown; None names nobody.
        sizes: The same model in larger files, as ``outcomes.sizes`` gives it; None leaves it out.
        threshold: Where the slider begins; None begins at the best F1.

    Returns:
        Text, whole numbers, numbers rounded to fixed digits, lists and dicts of these; None where
        something is not defined. Lists over the settings have one entry per threshold.

    Raises:
        ValueError: The sweep has no pairs.
    """
    weights = settings(sweep)
    start = sweep.best_f1() if threshold is None else threshold
    curve = sweep.curve(weights)
    seed = int(world.manifest["seed"]) if world else 0
    return {
        "settings": _rounded(weights, 2),
        "start": int(np.abs(weights - start).argmin()),
        "records": len(sweep.records),
        "errors": {error: _error(curve, error) for error in ERRORS},
        "strangers": _whole([sweep.at(w).people_merged_with_strangers for w in weights]),
        "at_source": _whole(curve["people_merged_at_source_only"]),
        "links": _whole(curve["links"]),
        "claims": _claims(sweep, weights),
        "groups": _groups(sweep, weights, seed),
        "people": people.told(sweep, world, weights),
        "review": review.grid(sweep, weights),
        "sizes": None if sizes is None else _sizes(sizes),
    }


def settings(sweep: Sweep) -> NDArray[np.float64]:
    """The thresholds of the slider: even steps, 200 of them or more.

    They begin at weight 0, below which the model itself holds a link for more likely wrong than
    right, or lower where the best F1 lies lower; and end a little above the last person who is
    wrongly merged, since a higher threshold only splits and accuses.
    """
    best, floor = sweep.best_f1(), sweep.floor
    merge = sweep.merge_weights[np.isfinite(sweep.merge_weights)]
    low = max(min(0.0, np.floor(best) - 2), np.ceil(floor) if np.isfinite(floor) else -np.inf)
    high = np.ceil(max(merge.max() if len(merge) else best, best)) + 2
    step = next((s for s in STEPS if (high - low) / s >= SETTINGS), STEPS[-1])
    return np.asarray(np.round(low + step * np.arange(round((high - low) / step) + 1), 2))


def _error(curve: pd.DataFrame, error: str) -> dict[str, Any]:
    """One kind of error: how it is called and drawn, and counts with intervals per 10,000."""
    look = LOOKS[error]
    of = curve["people_left_in_time" if error == "people_accused" else "people"].to_numpy(float)
    count = curve[error].to_numpy(float)
    lower, upper = wilson(count, of)
    return {
        "label": look.label,
        "short": look.short,
        "marker": look.marker_name,
        "colour": look.colour,
        "of": None if np.isnan(of[0]) else int(of[0]),
        "count": _whole(count),
        "lower": _rounded(PER * lower, 1),
        "upper": _rounded(PER * upper, 1),
    }


def _claims(sweep: Sweep, weights: NDArray[np.float64]) -> dict[str, Any]:
    """What the model claims of pairs near each setting, and what is so."""
    near = [sweep.claimed_and_so(weight) for weight in weights]
    return {
        "one_in": _rounded([prices.claimed_one_in(weight) for weight in weights], 2),
        "pairs": [found.pairs for found in near],
        "wrong": [found.wrong for found in near],
        "lower": _rounded([found.lower for found in near], 4),
        "upper": _rounded([found.upper for found in near], 4),
    }


def _groups(sweep: Sweep, weights: NDArray[np.float64], seed: int) -> dict[str, Any]:
    """Every group's counts with intervals per 10,000, and which group each error hits most."""
    if not len(sweep.groups):
        return {"names": [], "of": {}, "count": {}, "lower": {}, "upper": {}, "most": {}}
    names = in_random_order([str(name) for name in sweep.groups], seed)
    curve = sweep.groups_curve(weights).assign(group=lambda frame: frame["group"].astype(str))
    found = pd.concat(
        [rates(part.set_index("group")).assign(setting=row) for row, part in _parts(curve)]
    )
    most = [hit_most(part) for _, part in found.groupby("setting", sort=True)]

    def lists(column: str, per: int, digits: int) -> dict[str, list[list[float | None]]]:
        return {
            error: [_rounded(per * own.loc[own["group"] == name, column], digits) for name in names]
            for error, own in ((e, found[found["error"] == e]) for e in ERRORS)
        }

    first = found[found["setting"] == 0].set_index(["error", "group"])["people"]
    return {
        "names": names,
        "of": {error: _whole(first[error].reindex(names)) for error in ERRORS},
        "count": {e: [_whole(row) for row in rows] for e, rows in lists("count", 1, 0).items()},
        "lower": lists("lower", PER, 1),
        "upper": lists("upper", PER, 1),
        "most": {error: [list(at.get(error, ())) for at in most] for error in ERRORS},
    }


def _parts(curve: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    return [(row, part) for row, (_, part) in enumerate(curve.groupby("threshold", sort=True))]


def _sizes(sizes: pd.DataFrame) -> list[dict[str, float]]:
    rows = sizes[list(SIZE_COLUMNS)].sort_values(["threshold", "size"])
    return [
        {name: float(row[name]) if name == "threshold" else int(row[name]) for name in SIZE_COLUMNS}
        for _, row in rows.iterrows()
    ]


def _whole(values: Iterable[float | None]) -> list[int | None]:
    """Whole numbers; None for what is not defined."""
    return [None if v is None or np.isnan(v) else int(v) for v in values]


def _rounded(values: Iterable[float | None], digits: int) -> list[float | None]:
    """Numbers with a fixed number of digits; None for what is not defined."""
    return [None if v is None or np.isnan(v) else round(float(v), digits) for v in values]
