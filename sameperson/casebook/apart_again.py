"""After a split: what can be told apart again, field by field, and what cannot.

With provenance every value keeps the record that it came from, and goes with it. An office that
overwrites has one card for a subject, and on it of each field the value that was written last.
"""

from collections.abc import Hashable, Sequence

import pandas as pd

from sameperson.casebook.history import ever_near, filed_together, spans
from sameperson.casebook.in_force import in_force
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.linkage.provenance import values_of
from sameperson.linkage.reading import READ

FIELDS = (*READ, "alias")


def what_comes_back(
    records: pd.DataFrame, sides: pd.Series, provenance: bool, fields: Sequence[str] = FIELDS
) -> pd.DataFrame:
    """What each side of a split subject gets back, field by field.

    A value counts once for each side that has it. With provenance all come back. Without, the card
    holds the value that arrived last; every other is lost. The value on the card comes back

    - to every side that has it, when all sides have it: whoever gets it, it is right;
    - to the side that has it, when only that side has a record from a source that fills this field
      in: nobody else can have written it. (Which fields a source fills in is known without the
      records: here, those that any record of it given here holds.)

    Otherwise whose it is cannot be told, and it is unclear for each side that has it.

    Args:
        records: record_id, source and fields, in order of arrival, or with a column ``arrival``.
        sides: record_id -> side, of two or more.
        provenance: Whether values kept the record that they came from.
        fields: Those that are looked at; columns that are not there are left out.

    Returns:
        By ``field``: values, come_back, lost, unclear (numbers; the last three add up to the
        first), and share, 0 to 1: come_back in values, NaN where no record holds a value.

    Raises:
        ValueError: A record has no side, or there is only one.
    """
    own = _in_order(records)
    missing = own.loc[~own["record_id"].isin(sides.index), "record_id"]
    if len(missing):
        raise ValueError(f"Record {missing.iloc[0]} is on no side; each record has one.")
    side = own["record_id"].map(sides)
    if side.nunique() < 2:
        raise ValueError("What was split has at least two sides; here all records are on one.")
    rows = {
        field: _counts(own[field], side, own["source"], provenance)
        for field in fields
        if field in own
    }
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["values", "come_back", "lost", "unclear"], dtype="int64"
    ).rename_axis("field")
    share = table["come_back"] / table["values"].where(table["values"] > 0)
    return table.assign(share=share.astype(float))


def _counts(
    values: pd.Series, side: pd.Series, source: pd.Series, provenance: bool
) -> tuple[int, int, int, int]:
    """How many values of one field there are, come back, are lost and are unclear."""
    there = values.notna()
    held: dict[str, set[Hashable]] = {}  # value -> the sides that have it
    for value, whose in zip(values[there], side[there], strict=True):
        held.setdefault(str(value), set()).add(whose)
    count = sum(len(whose) for whose in held.values())
    if provenance or not held:
        return count, count, 0, 0
    owners = held[str(values[there].iloc[-1])]
    writers = set(side[source.isin(source[there])])
    known = len(owners) == side.nunique() or len(writers) == 1
    kept = len(owners)
    return count, kept if known else 0, count - kept, 0 if known else kept


def merged_view(
    records: pd.DataFrame, provenance: bool = False, fields: Sequence[str] = FIELDS
) -> pd.DataFrame:
    """The card of one subject.

    Args:
        records: As for ``what_comes_back``; with provenance, with ``recorded_on`` too.
        provenance: False: what an office that overwrites has. True: every value, and from where.

    Returns:
        Without provenance field and value, one row for each field that has one. With it field,
        value, sources, records and first_recorded, as ``linkage.provenance.values_of``.
    """
    own = _in_order(records)
    there = [field for field in fields if field in own]
    if provenance:
        return values_of(own, list(own["record_id"]), there)
    last = [(field, own[field].dropna().iloc[-1]) for field in there if own[field].notna().any()]
    return pd.DataFrame(last, columns=["field", "value"])


def _in_order(records: pd.DataFrame) -> pd.DataFrame:
    if "arrival" in records:
        return records.sort_values("arrival", ignore_index=True)
    return records.reset_index(drop=True)


def told_apart(
    book: Store, by: User, event: int, provenance: bool | None = None
) -> dict[str, pd.DataFrame]:
    """What the sides of a split can get back, for each subject that an event split.

    A side is what was filed together right after the event. Records that are no longer kept are
    left out.

    Args:
        by: Who looks (analyst, reviewer, auditor).
        event: Number of the split, as ``Done.event`` gives it; or of any decision that split.
        provenance: None for what the policy in force says.

    Returns:
        Smallest record id of the subject before -> ``what_comes_back`` of its records.

    Raises:
        ValueError: The event split nothing.
    """
    with book.act(by, "view") as act:
        before, after = _around(act, event)
        keeps = in_force(act)[1].provenance if provenance is None else provenance
        parts = after.groupby(before).nunique()
        tables = {}
        for home in parts.index[parts > 1]:
            sides = after[before == home]
            records = act.frame(
                "SELECT * FROM record WHERE list_contains(?, record_id) ORDER BY arrival",
                list(sides.index),
            )
            tables[str(home)] = what_comes_back(records, sides, keeps)
        if not tables:
            raise ValueError(f"Event {event} split no subject; `split` gives the number of one.")
        act.note(sorted(before[before.isin(list(tables))].index), {"event": event})
        return tables


def _around(act: Act, event: int) -> tuple[pd.Series, pd.Series]:
    """Which records were filed together before an event and after it."""
    ends = act.rows(
        """SELECT record_l, record_r FROM link JOIN change ON id = link_id AND entity = 'link'
        WHERE change.seq = ? AND change.before = 'standing'""",
        event,
    )
    near = ever_near(act, {record for pair in ends for record in pair})
    when = spans(act, near)
    return filed_together(when, near, event), filed_together(when, near, event + 1)
