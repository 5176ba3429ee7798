"""A link's two records side by side, as much of them as a reviewer is to see."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import company
from sameperson.linkage.reading import READ, compared

COVERED = "•••"


@dataclass(frozen=True)
class Shown:
    """What somebody sees of a link: its two records side by side.

    Attributes:
        link_id: Which link.
        records: The two record ids.
        rows: field, the two values as written (missing for none, ``•••`` where masked), ``word``
            (agrees, differs, missing).
        masked: Fields whose values were covered; whether they agree was shown.
        blind: Whether what follows was hidden.
        weight: Match weight; None when hidden.
        made_by: Who or which rule made the link; None when hidden.
        held_because: Why it is on hold; None when hidden.
        labels: Kinds and labels of the leads on either side, such as ``overstay``; empty when
            hidden.
    """

    link_id: str
    records: tuple[str, str]
    rows: pd.DataFrame = field(repr=False)
    masked: tuple[str, ...] = ()
    blind: bool = True
    weight: float | None = None
    made_by: str | None = None
    held_because: str | None = None
    labels: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """All of it as plain data, as a verdict keeps it."""
        rows = self.rows.astype(object).where(self.rows.notna(), None)
        return {**asdict(self), "rows": rows.to_dict("records")}


def show(
    book: Store, by: User, link_id: str, blind: bool = True, masked: Sequence[str] = ()
) -> Shown:
    """The two records of a link side by side. It is a view, and in the log.

    Args:
        by: Who looks (analyst, reviewer, auditor).
        link_id: A link in any state.
        blind: Whether weight, maker, why it is on hold, and the labels of leads are hidden.
        masked: Fields whose values are covered. Whether they agree is shown.

    Raises:
        ValueError: There is no such link, or no such field.
    """
    with book.act(by, "view") as act:
        link = link_of(act, link_id)
        unknown = sorted(set(masked) - set(READ))
        if unknown:
            raise ValueError(f"There is no field {unknown[0]!r} to mask; it is one of {READ}.")
        pair = (link["record_l"], link["record_r"])
        near = list(company(act, pair)["record_id"])
        open_ = {} if blind else {
            "weight": float(link["weight"]), "made_by": link["made_by"],
            "held_because": link["held_because"], "labels": _labels(act, near),
        }  # fmt: skip
        covered = tuple(name for name in READ if name in set(masked))
        act.note([link_id, *pair], {"blind": blind, "masked": covered})
        return Shown(link_id, pair, _rows(act, pair, covered), covered, blind, **open_)


def link_of(act: Act, link_id: str) -> dict[str, Any]:
    """A link as plain data. ValueError when there is none."""
    found = act.frame(
        "SELECT link_id, record_l, record_r, weight, made_by, held_because FROM link "
        "WHERE link_id = ?",
        link_id,
    ).astype(object)
    if not len(found):
        raise ValueError(f"There is no link {link_id} in this casebook; it may have expired.")
    row = found.where(found.notna(), None).iloc[0]
    return {str(name): value for name, value in row.items()}


def _rows(act: Act, pair: tuple[str, str], covered: Sequence[str]) -> pd.DataFrame:
    records = act.frame("SELECT * FROM record WHERE list_contains(?, record_id)", list(pair))
    words = compared(records, pair[0])[pair[1]]
    values = records.set_index("record_id").loc[list(pair), list(READ)].T.astype(object)
    hidden = values.index.isin(list(covered))
    for record in pair:
        values[record] = values[record].mask(hidden & values[record].notna(), COVERED)
    return values.assign(word=words).rename_axis("field").reset_index().rename_axis(columns=None)


def _labels(act: Act, records: Sequence[str]) -> tuple[str, ...]:
    """Kinds and labels of leads on some records."""
    query = "SELECT kind, label FROM lead WHERE list_contains(?, record_id)"
    return tuple(sorted({said for row in act.rows(query, records) for said in row if said}))
