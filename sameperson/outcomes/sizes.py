"""The same model and threshold in larger files: rates do not scale, since coincidences grow."""

import numpy as np
import pandas as pd

from sameperson.linkage import Model, link
from sameperson.outcomes.outcome import Outcome
from sameperson.outcomes.sweep import Sweep
from sameperson.world import World, load

SIZES = ("classroom", "town", "nation")
THRESHOLDS = np.arange(4.0, 30.5, 0.5)  # below, a nation has more false pairs than memory holds
COLUMNS = (
    "people", "people_wrongly_merged", "people_merged_with_strangers", "people_split",
    "people_accused", "people_left_in_time", "links", "false_links",
)  # fmt: skip


def sizes(names: tuple[str, ...] = SIZES, progress: bool = True) -> pd.DataFrame:
    """What each threshold does to worlds of several sizes, under the classroom's model.

    The model is trained on the classroom and held fixed, its prior included, so that a threshold
    means the same evidence in each file.

    Args:
        names: Which worlds, by the names that ``load`` knows.
        progress: Show a bar for each.

    Returns:
        size (people in the world), threshold, and the columns of an outcome: whole numbers.
    """
    model = link(load("classroom").records, progress=progress).model
    return pd.concat([of_world(load(name), model, progress) for name in names], ignore_index=True)


def of_world(world: World, model: Model, progress: bool = False) -> pd.DataFrame:
    """The rows of ``sizes`` for one world."""
    floor = float(THRESHOLDS[0])
    found = link(world.records, model=model, floor=floor, cache=False, progress=progress)
    sweep = Sweep(found.pairs, world.truth, None, world.departures, world.kin)
    rows = [_row(sweep.at(threshold)) for threshold in THRESHOLDS]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype("int64")
    frame.insert(0, "threshold", THRESHOLDS)
    frame.insert(0, "size", len(world.people))
    return frame


def _row(outcome: Outcome) -> list[int]:
    return [int(getattr(outcome, column)) for column in COLUMNS]
