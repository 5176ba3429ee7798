"""A batch before it comes in: read as text, examined as a whole, its bad rows set apart.

The fence stands here too. Document numbers, telephone numbers, e-mail, cities and states must be
those of this package's invented worlds. That keeps a careless import out; it is no lock, since
whoever changes the code can take it away.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.casebook.batch.patterns import Alarm, alarms
from sameperson.casebook.batch.reading import ROW, read
from sameperson.casebook.batch.rows import Problem, is_date, problems
from sameperson.world.build import COLUMNS
from sameperson.world.households import TODAY
from sameperson.world.sources import SOURCES

__all__ = ["Alarm", "Checked", "examine", "read"]


@dataclass(frozen=True)
class Checked:
    """What the check of a batch found. Nothing is taken in by it.

    Attributes:
        source: Where the batch is said to come from.
        rows: How many rows it has.
        good: Rows without a problem, with all columns of ``records`` in their order; its index
            ``row`` counts as a spreadsheet does.
        bad: One row for each problem: row, record_id, field, value (the beginning of one that is
            too long), reason (a sentence). A row may have several.
        alarms: What is wrong with the batch as a whole.
    """

    source: str
    rows: int
    good: pd.DataFrame
    bad: pd.DataFrame
    alarms: tuple[Alarm, ...]

    @property
    def stops(self) -> bool:
        """Whether no row should come in until somebody has looked at the whole batch."""
        return bool(self.alarms)

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem, each counted once."""
        return int(self.bad["row"].nunique())


def examine(
    frame: pd.DataFrame,
    source: str,
    today: str | datetime.date | None = None,
    known_ids: Collection[str] = (),
    usual: pd.DataFrame | None = None,
) -> Checked:
    """Check every row of a batch, and the batch as a whole.

    Args:
        frame: As ``read`` gives it; any other frame is read first.
        source: One of the twelve sources of a world.
        today: The day after which nothing can have been recorded, YYYY-MM-DD; None for the
            reference day of the worlds, 2051-01-01.
        known_ids: Record ids that are in the casebook already.
        usual: Earlier records of that source, with the columns of ``records``. Without them a
            change in what the source sends cannot be seen, and is not looked for.

    Raises:
        ValueError: There is no such source, today is no date, or the frame cannot be read.
    """
    names = [own.name for own in SOURCES]
    if source not in names:
        raise ValueError(f"There is no source {source!r}; choose one of {', '.join(names)}.")
    day = str(np.datetime64(TODAY, "D")) if today is None else str(today)
    if not is_date(day):
        raise ValueError(f"Today is a date, written YYYY-MM-DD; you gave {today!r}.")
    if frame.index.name != ROW:
        frame = read(frame)
    found = problems(frame, source, day, known_ids)
    bad = pd.DataFrame(found, columns=list(Problem._fields))
    good = frame.loc[~frame.index.isin(bad["row"])].assign(source=source)
    return Checked(
        source=source,
        rows=len(frame),
        good=good.reindex(columns=list(COLUMNS)).astype("str"),
        bad=bad.astype({"row": "int64"}),
        alarms=alarms(frame, bad["row"].nunique(), _of_source(usual, source)),
    )


def _of_source(usual: pd.DataFrame | None, source: str) -> pd.DataFrame | None:
    if usual is None or "source" not in usual:
        return usual
    return usual.loc[usual["source"] == source]
