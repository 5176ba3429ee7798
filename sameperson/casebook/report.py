"""What a person is shown of what the office holds on them.

Somebody whose records are mixed with another's would be shown the other's data. So values that
differ from their own record are masked, which also hides their own other address from them: a
report cannot be complete for one and closed to the other while nobody knows whose a value is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sameperson.casebook.apart_again import FIELDS
from sameperson.casebook.names import Names
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import company, standing

MASKED = "(masked)"
EVENT = ("event", "event_on")
DECIDED = "a member of staff decided it"
PURPOSE, RECIPIENT = "a purpose that is not shown", "a recipient that is not shown"
WITHHELD = (
    "work on the subject: whether there is a lead, its priority and what became of it",
    "what reviewers said of the records, and the names of those who work here",
    "records on hold, of which nobody has decided whose they are",
    "what was searched, and who looked",
    "for what purpose records were sent",
)
"""Said to everybody in the same words, whether there is any or not: so it tells nobody which."""


@dataclass(frozen=True)
class Report:
    """What a person is shown.

    Attributes:
        record_id: The record that they showed to be theirs.
        at: When it was made.
        masked: Whether values that differ from that record are masked.
        records: What is filed as theirs: record_id, source, arrived_at, event, event_on and the
            fields.
        differing: Fields of which sources say different things: field, value, sources, records.
        links: Why the records are together: record_l, record_r, made_at, made (by a rule or a
            person), reason (of what kind it is; not what anybody wrote).
        disclosed: To whom they were sent: record_id, recipient (unless it names one who works
            here), channel, done_at, purpose (that it is not shown), recalled_at.
        withheld: What is not shown, in words, and that it is not.
    """

    record_id: str
    at: str
    masked: bool
    records: pd.DataFrame
    differing: pd.DataFrame
    links: pd.DataFrame
    disclosed: pd.DataFrame
    withheld: tuple[str, ...]

    def text(self) -> str:
        """The report as plain text, one line for each item, whatever line breaks a value has.

        Values are as the sources wrote them: escape it for a page.
        """
        parts = (
            ("What is filed as yours", [_record_line(row) for row in _dicts(self.records)]),
            ("Where sources say different things", [
                f"{row['field']}: {row['value']}, says {row['sources']}"
                for row in _dicts(self.differing)
            ]),
            ("Why these records are together", [
                f"{row['record_l']} and {row['record_r']}: by {row['made']} on "
                f"{str(row['made_at'])[:10]}: {row['reason']}"
                for row in _dicts(self.links)
            ]),
            ("To whom they were sent", [_sent_line(row) for row in _dicts(self.disclosed)]),
            ("What is not shown to you", list(self.withheld)),
        )  # fmt: skip
        lines = [
            _one_line(f"Report of {self.at[:10]} on what is filed with record {self.record_id}")
        ]
        for title, items in parts:
            lines += ["", title, *(f"- {_one_line(item)}" for item in items or ["nothing"])]
        return "\n".join(lines) + "\n"


def subject_report(book: Store, by: User, record_id: str, masked: bool = True) -> Report:
    """What the person would be shown of whom a record is.

    That the record is theirs they have shown otherwise; nothing here checks it. Ids of other
    subjects are never in it. With ``masked`` a value of another record is shown where the person's
    own record has the same; and what happened, and when, of a record with nothing masked. A
    namesake born on the same day, with nothing else on file, would still be shown.

    Args:
        by: Who makes it (reviewer, administrator).
        record_id: The person's own record.
        masked: False shows everything, to be used when nobody else's record can be among them.

    Raises:
        ValueError: There is no such record.
    """
    with book.act(by, "report to a person") as act:
        ids = _together(act, record_id)
        rows = act.frame(
            "SELECT * FROM record WHERE list_contains(?, record_id) ORDER BY arrival", ids
        )
        raw = rows[["record_id", "source", "arrived_at", *EVENT, *FIELDS]].astype(object)
        own = raw[raw["record_id"] == record_id].iloc[0]
        shown = _masked(raw, own) if masked else raw
        links, disclosed = _links(act, ids), _disclosed(act, ids)
        hidden = int((shown == MASKED).to_numpy().sum())
        differing = _differing(raw, shown)
        withheld = (*WITHHELD, *([_values_hidden(hidden)] if hidden else []))
        subject = rows["subject_id"].dropna().unique()
        act.note([*ids, *subject], {"shown to": record_id, "masked": hidden if masked else None})
        return Report(record_id, act.at, masked, shown, differing, links, disclosed, withheld)


def _together(act: Act, record_id: str) -> list[str]:
    """The records filed with one; itself alone while it is on hold."""
    found = act.rows("SELECT subject_id FROM record WHERE record_id = ?", record_id)
    if not found:
        raise ValueError(f"There is no record {record_id} in this casebook.")
    if found[0][0] is None:
        return [record_id]
    return list(company(act, [record_id])["record_id"])


def _masked(raw: pd.DataFrame, own: pd.Series) -> pd.DataFrame:
    shown = raw.copy()
    others = raw["record_id"] != own["record_id"]
    for field in FIELDS:
        shown.loc[others & raw[field].notna() & (raw[field] != own[field]), field] = MASKED
    any_masked = (shown[list(FIELDS)] == MASKED).any(axis=1)
    for field in EVENT:
        shown.loc[any_masked & raw[field].notna(), field] = MASKED
    return shown


def _differing(raw: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Fields with several values among the records, each value as it is shown."""
    keys = ["record_id", "source"]
    long = raw.melt(keys, list(FIELDS), "field", "raw")
    long["value"] = shown.melt(keys, list(FIELDS), "field", "value")["value"]
    long = long.dropna(subset="raw")
    long = long[long.groupby("field")["raw"].transform("nunique") > 1]
    found = long.groupby(["field", "raw"], sort=False).agg(
        value=("value", "first"),
        sources=("source", lambda names: ", ".join(sorted(set(names)))),
        records=("record_id", "size"),
    )
    return found.reset_index()[["field", "value", "sources", "records"]]


def _links(act: Act, ids: Sequence[str]) -> pd.DataFrame:
    """Links that hold some records together, and who made them stand, in words."""
    frame = act.frame(
        """SELECT link_id, record_l, record_r, made_at, threshold, weight,
            (SELECT max(seq) FROM change WHERE entity = 'link' AND id = link_id
                AND after = 'standing') AS seq
        FROM link WHERE list_contains(?, link_id) ORDER BY link_id""",
        list(standing(act, ids)["link_id"]),
    )
    events = act.frame("SELECT seq, done_at FROM event WHERE list_contains(?, seq)",
        [int(seq) for seq in frame["seq"].dropna()])  # fmt: skip
    when = dict(zip(events["seq"], events["done_at"], strict=True))
    rows = []
    for row in _dicts(frame):
        by_rule = row["seq"] is None
        reason = DECIDED
        if row["threshold"] is not None:
            reason = f"a rule found their match weight {row['weight']:.1f}, and "
            reason += f"links from {row['threshold']:g} on" if by_rule else DECIDED
        made_at = row["made_at"] if by_rule else when.get(row["seq"], row["made_at"])
        made = "a rule" if by_rule else "a person"
        rows.append((row["record_l"], row["record_r"], made_at, made, reason))
    return pd.DataFrame(rows, columns=["record_l", "record_r", "made_at", "made", "reason"])


def _disclosed(act: Act, ids: Sequence[str]) -> pd.DataFrame:
    sent = act.frame(
        """SELECT record_id, recipient, channel, done_at, $2 AS purpose, recalled_at FROM disclosure
        WHERE list_contains($1, record_id) ORDER BY disclosure_id""",
        list(ids),
        PURPOSE,
    )
    staff = Names(name for (name,) in act.rows("SELECT DISTINCT by_whom FROM event"))
    sent["recipient"] = [RECIPIENT if staff(str(to)) else to for to in sent["recipient"]]
    return sent


def _one_line(text: str) -> str:
    """Without line breaks, which could begin a section that is none of the report's."""
    return " ".join(text.split())


def _values_hidden(count: int) -> str:
    return f"{count} values marked {MASKED}: they differ from your record and may be another's"


def _dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame, with None for what is missing."""
    whole = frame.astype(object)
    rows = whole.where(whole.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def _record_line(row: dict[str, Any]) -> str:
    values = [f"{name} {row[name]}" for name in (*EVENT, *FIELDS) if row[name] is not None]
    filed = str(row["arrived_at"])[:10]
    return f"{row['record_id']}, from {row['source']}, here since {filed}: {'; '.join(values)}"


def _sent_line(row: dict[str, Any]) -> str:
    called = row["recalled_at"]
    after = "" if called is None else f", called back on {str(called)[:10]}"
    return (
        f"{row['record_id']} to {row['recipient']} by {row['channel']} on "
        f"{str(row['done_at'])[:10]}, for {row['purpose']}{after}"
    )
