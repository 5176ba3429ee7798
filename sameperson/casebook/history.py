"""Links as they stood at an earlier event: what the office took for one person then.

A subject of the past is not kept anywhere. It follows from the links that stood, as that of today
does, and when they stood follows from what decisions changed.
"""

from collections.abc import Iterable

import pandas as pd

from sameperson.casebook.store import Act
from sameperson.casebook.subjects import STANDING
from sameperson.linkage.provenance import identities_of

# Links that stand or once stood, and every record that they bring together with those of $1.
EVER = """WITH RECURSIVE ever AS (
        SELECT link_id, record_l, record_r, state, made_in FROM link
        WHERE state = 'standing' OR link_id IN (SELECT id FROM change
            WHERE entity = 'link' AND (before = 'standing' OR after = 'standing'))),
    near AS (
        SELECT unnest($1) AS record_id UNION (
        SELECT record_r FROM ever JOIN near ON record_l = record_id UNION ALL
        SELECT record_l FROM ever JOIN near ON record_r = record_id))"""


def ever_near(act: Act, records: Iterable[str]) -> list[str]:
    """Some records, and all that links which ever stood bring together with one of them."""
    query = f"{EVER} SELECT DISTINCT record_id FROM near ORDER BY record_id"
    return [row[0] for row in act.rows(query, list(records))]


def spans(act: Act, records: Iterable[str]) -> pd.DataFrame:
    """When links around some records stood.

    A link stood from the event on in which a rule or a decision made it, until the event that
    changed it.

    Returns:
        link_id, record_l, record_r, since, until (numbers of events; ``until`` is missing while
        the link stands), one row for each time that it stood, in order of link id and ``since``.
    """
    links = act.rows(
        f"""{EVER} SELECT link_id, record_l, record_r, state, made_in FROM ever
        WHERE record_l IN (FROM near) ORDER BY link_id""",
        list(records),
    )
    changes: dict[str, list[tuple[int, str | None, str]]] = {link[0]: [] for link in links}
    query = """SELECT id, seq, before, after FROM change
        WHERE entity = 'link' AND list_contains(?, id) ORDER BY seq, rowid"""
    for name, seq, before, after in act.rows(query, list(changes)):
        changes[name].append((seq, before, after))
    rows = [
        (name, left, right, since, until)
        for name, left, right, state, made in links
        for since, until in _times(state, made or 0, changes[name])
    ]
    frame = pd.DataFrame(rows, columns=["link_id", "record_l", "record_r", "since", "until"])
    return frame.astype({"since": "Int64", "until": "Int64"})


def _times(
    state: str, made: int, changes: list[tuple[int, str | None, str]]
) -> list[tuple[int, int | None]]:
    """From which event to which a link stood, by its state now and what decisions changed."""
    begins = [made, *(seq for seq, _, _ in changes)]
    states = [changes[0][1] if changes else state, *(after for _, _, after in changes)]
    ends: list[int | None] = [*begins[1:], None]
    times = zip(begins, ends, states, strict=True)
    return [(since, until) for since, until, then in times if then == STANDING and since != until]


def stood(spans: pd.DataFrame, seq: int) -> pd.DataFrame:
    """Those spans whose link stood when an event began: link_id, record_l, record_r."""
    then = (spans["since"] < seq) & ~(spans["until"] < seq).fillna(False)
    return spans.loc[then, ["link_id", "record_l", "record_r"]].reset_index(drop=True)


def filed_together(spans: pd.DataFrame, records: Iterable[str], seq: int) -> pd.Series:
    """Which records were together when an event began: Series record_id -> the smallest id."""
    return identities_of(stood(spans, seq), list(records))
