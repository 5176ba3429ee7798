"""Records come in: from an invented world only, a whole batch checked before any row is taken."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from os import PathLike

import pandas as pd

from sameperson.casebook.arrivals import Matched, file, match
from sameperson.casebook.batch import Alarm, Checked, examine, read
from sameperson.casebook.in_force import model_id_in_force, model_in_force
from sameperson.casebook.roles import User
from sameperson.casebook.sources import closed
from sameperson.casebook.store import Act, Store
from sameperson.linkage.query import File
from sameperson.world import World
from sameperson.world.build import COLUMNS
from sameperson.world.contacts import DOCUMENT_PREFIX

MOST = 0.9  # share of document numbers with the prefix; clerks misspell some in any world


@dataclass(frozen=True)
class Imported:
    """What became of a batch.

    Attributes:
        batch_id: Its name in the casebook.
        taken: How many rows came in.
        quarantined: How many lie in quarantine.
        bad: Why: row, record_id, field, value, reason, one line for each problem.
        alarms: What is wrong with the batch as a whole.
        matched: What became of the records that came in; None when none did.
        closed_off: Ids of records that were not taken in since their source was told to send no
            more about these people; nobody reads them, whatever they would have corrected.
    """

    batch_id: str
    taken: int
    quarantined: int
    bad: pd.DataFrame = field(repr=False)
    alarms: tuple[Alarm, ...] = ()
    matched: Matched | None = field(default=None, repr=False)
    closed_off: tuple[str, ...] = ()


def accept(book: Store, by: User, world: World) -> None:
    """Let the records of an invented world come in, and its register of organisations.

    Nothing else ever does.

    This is a fence and no lock: it keeps a careless import out, and whoever changes the code can
    take it away.

    Args:
        by: Who lets them in (administrator).
        world: Made by this package.

    Raises:
        ValueError: It carries no manifest of this package, or its document numbers are not of the
            prefix that no issuer uses.
    """
    with book.act(by, "accept a world") as act:
        manifest = world.manifest
        if manifest.get("made_by") != "sameperson" or "invented" not in manifest:
            raise ValueError(
                "Only worlds that this package made are taken in; this one carries no manifest of "
                "it. A casebook is made to be examined, on people who do not exist."
            )
        numbers = world.records["document_number"].dropna()
        if not numbers.str.startswith(f"{DOCUMENT_PREFIX}-").mean() >= MOST:  # none at all: NaN
            raise ValueError(
                f"Only document numbers that begin with {DOCUMENT_PREFIX}, which nobody issues, "
                "are taken in; most of this world's do not."
            )
        row = {"seed": manifest["seed"], "people": manifest["people"]}
        text = json.dumps(manifest)
        accepted = {known for (known,) in act.rows("SELECT manifest FROM world")}
        if accepted - {text}:
            raise ValueError(
                "This casebook has accepted another world already, and ids of two worlds meet; "
                "make a casebook for each."
            )
        if not accepted:
            act.insert("world", pd.DataFrame([{**row, "manifest": text}]))
        act.update(
            """INSERT INTO subject BY NAME SELECT * FROM incoming
            WHERE subject_id NOT IN (SELECT subject_id FROM subject)""",
            _organisations(world).assign(opened_at=act.at),
        )
        act.note(detail=row)


def _organisations(world: World) -> pd.DataFrame:
    """The register of schools, sponsors and employers as subjects."""
    known = world.organisations.reindex(columns=["organisation_id", "name"])
    return known.rename(columns={"organisation_id": "subject_id"}).assign(kind="organisation")


def import_batch(
    book: Store,
    by: User,
    batch: str | PathLike[str] | pd.DataFrame,
    source: str,
    *,
    whole: bool = False,
    despite: Collection[str] = (),
    today: str | None = None,
    pairs: pd.DataFrame | None = None,
) -> Imported:
    """Check a batch as a whole, set bad rows apart, and file and match the good ones.

    Args:
        by: Who imports it (analyst, administrator).
        batch: A CSV or Excel file, or a frame.
        source: One of the twelve sources.
        whole: Take all rows or none.
        despite: Kinds of alarm to pass over, after somebody looked at the batch; the log says so.
        today: The day after which nothing can have been recorded; None for the world's.
        pairs: record_l, record_r, weight of pairs, where they are known; None weighs them with the
            model in force.

    Returns:
        What was taken, and why the rest was not. A batch with an alarm that is not passed over is
        quarantined as a whole.

    Raises:
        ValueError: No world was accepted, no policy is in force, or the file cannot be read.
    """
    with book.act(by, "import a batch") as act:
        if not act.rows("SELECT count(*) FROM world")[0][0]:
            raise ValueError("No world was accepted yet; `accept` one before records come in.")
        known = act.frame("SELECT * FROM record")
        usual = known[known["source"] == source] if len(known) else None
        checked = examine(read(batch), source, today, set(known["record_id"]), usual)
        stops = [alarm.kind for alarm in checked.alarms if alarm.kind not in despite]
        if whole and len(checked.bad):
            stops.append("a bad row")
        shut = sorted(closed(act, source, checked.good[["record_id", "document_number"]]))
        open_ = checked.good[~checked.good["record_id"].isin(shut)]
        good = open_.iloc[:0] if stops else open_
        batch_id = act.ids("B")[0]
        _write_down(act, batch_id, checked, good, open_.iloc[: len(open_) if stops else 0], stops)
        matched = _filed(act, batch_id, known, good, pairs) if len(good) else None
        act.note(
            [batch_id, *good["record_id"]],
            {"source": source, "taken": len(good), "stops": stops, "despite": sorted(despite),
             "closed off": shut},
        )  # fmt: skip
        rest = checked.rows - len(good) - len(shut)
        return Imported(
            batch_id, len(good), rest, checked.bad, checked.alarms, matched, tuple(shut)
        )


def _write_down(
    act: Act,
    batch_id: str,
    checked: Checked,
    good: pd.DataFrame,
    stopped: pd.DataFrame,
    stops: list[str],
) -> None:
    """The batch, and every row in quarantine with its reasons."""
    row = {
        "batch_id": batch_id, "source": checked.source, "received_at": act.at,
        "by_whom": act.by.name, "rows": checked.rows, "taken": len(good),
        "quarantined": checked.bad_rows + len(stopped), "stopped_because": "; ".join(stops),
    }  # fmt: skip
    act.insert("batch", pd.DataFrame([row]))
    bad = checked.bad.rename(columns={"value": "content"}).drop(columns="record_id")
    reason = f"The whole batch was stopped: {'; '.join(stops)}."
    others = pd.DataFrame({"row": stopped.index, "reason": reason})
    others["content"] = [json.dumps(list(map(str, values))) for values in stopped.to_numpy()]
    for rows in (bad, others):
        act.insert("quarantine", rows.assign(batch_id=batch_id))


def _filed(
    act: Act, batch_id: str, known: pd.DataFrame, good: pd.DataFrame, pairs: pd.DataFrame | None
) -> Matched:
    if pairs is None:
        on_file = known.loc[known["state"] != "archived", list(COLUMNS)]
        pairs = File(on_file, model_in_force(act)).weigh(good)
    file(act, good, batch_id)
    return match(act, good["record_id"], pairs, model_id_in_force(act) or "")
