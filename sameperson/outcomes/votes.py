"""A simulated class that reads records by eye. Its parameters are invented, and named here."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.linkage.reading import compared, counts
from sameperson.world.streams import stream

SAME, DIFFERENT, CANNOT_TELL = "same", "different", "cannot tell"
VERDICTS = (SAME, DIFFERENT, CANNOT_TELL)


@dataclass(frozen=True)
class Readers:
    """Who reads, and how. Nobody was asked: these numbers are no finding about real readers.

    A reader adds points for each field that agrees, takes points off for each that differs, counts
    nothing for one that is missing, and adds a judgement of their own, drawn from a normal
    distribution. Above ``sure`` they say same, below its negative different, in between that they
    cannot tell.

    Attributes:
        number: How many readers.
        agrees, differs: Points for one field.
        sure: Points from which a reader decides.
        spread: Standard deviation of a reader's own judgement of one record, in points.
        seed: Of that judgement.
    """

    number: int = 25
    agrees: float = 1.0
    differs: float = 1.0
    sure: float = 1.5
    spread: float = 1.5
    seed: int = 1

    @property
    def sentence(self) -> str:
        """What the simulation assumes, for the page."""
        return (
            f"Simulation, and no finding about real readers: {self.number} invented readers, "
            f"{self.agrees:g} point for a field that agrees, {self.differs:g} off for one that "
            f"differs, none for a missing one, a judgement of their own (standard deviation "
            f"{self.spread:g}); same from {self.sure:g} points, different from -{self.sure:g}."
        )


def simulated_votes(
    records: pd.DataFrame, first: str, readers: Readers | None = None
) -> pd.DataFrame:
    """How a simulated class votes on every record: the same person as the first, or not?

    Args:
        records: As ``linkage.reading.compared`` takes them.
        first: Record that the others are compared with.
        readers: Who reads; None for those of the course.

    Returns:
        One row per other record, one column for each of same, different, cannot tell: readers.
    """
    readers = readers or Readers()
    words = counts(compared(records, first))
    rows = {}
    for record, found in words.iterrows():
        points = readers.agrees * found["agrees"] - readers.differs * found["differs"]
        own = stream(readers.seed, "reader", first, str(record)).normal(size=readers.number)
        judged = points + readers.spread * own
        rows[record] = _tally(judged, readers.sure)
    return pd.DataFrame.from_dict(rows, "index", columns=list(VERDICTS)).rename_axis("record_id")


def _tally(points: np.ndarray, sure: float) -> tuple[int, int, int]:
    same, different = int((points >= sure).sum()), int((points <= -sure).sum())
    return same, different, len(points) - same - different
