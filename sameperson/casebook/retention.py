"""How long a record is worked with, how long it is kept, and that it is gone after that.

A record's time runs from the day of its event; where a source gave none, from the day on which it
was recorded, and else from its arrival. It is worked with for ``Policy.active_years``, kept as
archived for ``Policy.archive_years`` after that, and then deleted: 29 February counts as the 28th
in years that have none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sameperson.casebook.changes import set_states
from sameperson.casebook.erasure import erased
from sameperson.casebook.in_force import in_force
from sameperson.casebook.roles import User
from sameperson.casebook.store import OWED, Act, Store
from sameperson.casebook.subjects import ARCHIVED, FILED


@dataclass(frozen=True)
class Expired:
    """What an expiry did.

    Attributes:
        event: Its number in the log.
        records, links, verdicts, leads, texts: How many were deleted; texts are those of events.
        waiting: Records whose time is over and which a request under way still needs.
        moved: record_id, before, after (subject ids) of the records that stayed and changed their
            subject: a record that expires may have been all that held others together.
    """

    event: int
    records: int
    links: int
    verdicts: int
    leads: int
    texts: int
    waiting: tuple[str, ...]
    moved: pd.DataFrame


def due(book: Store, by: User, today: date | str | None = None) -> pd.DataFrame:
    """Records by when their time is over, under the policy in force.

    Args:
        by: Who asks (administrator).
        today: A day, as ISO 8601 text too; None for the book's clock.

    Returns:
        record_id, state, since, archive_on, expire_on (dates), due (``"archive"``, ``"expire"`` or
        missing), in order of expire_on and record id.
    """
    with book.act(by, "archive") as act:
        frame = _times(act, today)
        act.note(detail={"looked": len(frame)})
    return frame


def _times(act: Act, today: date | str | None) -> pd.DataFrame:
    policy = in_force(act)[1]
    years = (policy.active_years, policy.active_years + policy.archive_years)
    return act.frame(
        """WITH aged AS (SELECT record_id, state, coalesce(TRY_CAST(event_on AS DATE),
                TRY_CAST(recorded_on AS DATE), TRY_CAST(left(arrived_at, 10) AS DATE)) AS since
            FROM record),
        timed AS (SELECT *, CAST(since + to_years($1) AS DATE) AS archive_on,
            CAST(since + to_years($2) AS DATE) AS expire_on FROM aged)
        SELECT *, CASE WHEN expire_on <= CAST($3 AS DATE) THEN 'expire'
            WHEN archive_on <= CAST($3 AS DATE) AND state = 'filed' THEN 'archive' END AS due
        FROM timed ORDER BY expire_on, record_id""",
        *years,
        _day(act, today),
    )


def archive(book: Store, by: User, before: date | str | None = None) -> list[str]:
    """Take records out of search and of matching; links and subjects stay as they are.

    Records on hold are left: somebody has to decide about them first. It is a decision that can be
    undone.

    Args:
        by: Who does it (administrator).
        before: Archive records whose time began before this day; None for those whose active years
            are over.

    Returns:
        The ids of the records that were archived.
    """
    with book.act(by, "archive") as act:
        times = _times(act, None)
        if before is None:
            ids = list(times.loc[times["due"].notna() & (times["state"] == FILED), "record_id"])
        else:
            early = times["since"] < pd.Timestamp(before)
            ids = list(times.loc[early & (times["state"] == FILED), "record_id"])
        set_states(act, "record", dict.fromkeys(ids, ARCHIVED))
        act.note(ids, {"before": None if before is None else str(before)})
    return ids


def expire(book: Store, by: User, today: date | str | None = None) -> Expired:
    """Delete the records whose years are over, and write the file anew, so that they are gone.

    With them go their links, must-not-links, verdicts, leads and requests, the changes of any of
    these, and the text of every event that names one of these, or holds a value (a name, a number,
    an address) that no record has any more. A text is erased whole, also when it is about others
    who stay, since its commitment covers all of it; what is left of the event says who did what and
    when. Of disclosures and of notices to a source only the names go. The event of the expiry keeps
    how many were deleted and the numbers of the events whose text was.

    Records that stay are filed anew: without the record that held them together they are several
    subjects. A record for which a request is not decided yet waits.

    Args:
        by: Who does it (administrator).
        today: A day, as ISO 8601 text too; None for the book's clock.

    Raises:
        NotWritten: The records are deleted, but there was no room to write the file anew. Do it
            again when there is.
    """
    with book.act(by, "expire") as act:
        done = _expire(act, today)
    book.rewrite()
    return done


def _expire(act: Act, today: date | str | None) -> Expired:
    times = _times(act, today)
    over = set(times.loc[times["due"] == "expire", "record_id"])
    open_still = act.rows("SELECT record_id FROM request WHERE decided_at IS NULL")
    waiting = tuple(sorted(over & {record for (record,) in open_still}))
    counts, texts, moved = erased(act, sorted(over - set(waiting)))
    counts["quarantine"] = _quarantined(act, today)
    act.rows("DELETE FROM about_this_file WHERE key = ?", OWED)
    act.rows("INSERT INTO about_this_file VALUES (?, ?)", OWED, str(act.seq))
    act.note(
        detail={"day": _day(act, today), **counts, "texts": _ranges(texts), "waiting": len(waiting)}
    )
    deleted = {f"{name}s": counts[name] for name in ("record", "link", "verdict", "lead")}
    return Expired(act.seq, **deleted, texts=len(texts), waiting=waiting, moved=moved)


def _quarantined(act: Act, today: date | str | None) -> int:
    """Delete rows that were never taken, once the years of their batch are over."""
    policy = in_force(act)[1]
    gone = act.rows(
        """DELETE FROM quarantine WHERE batch_id IN (SELECT batch_id FROM batch
            WHERE TRY_CAST(left(received_at, 10) AS DATE) + to_years($1) <= CAST($2 AS DATE))
        RETURNING row""",
        policy.active_years + policy.archive_years,
        _day(act, today),
    )
    return len(gone)


def _day(act: Act, today: date | str | None) -> str:
    return str(act.at)[:10] if today is None else str(today)


def _ranges(numbers: Sequence[int]) -> list[list[int]]:
    """Rising numbers as first and last of each run.

    >>> _ranges([1, 2, 3, 7, 9, 10])
    [[1, 3], [7, 7], [9, 10]]
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs
