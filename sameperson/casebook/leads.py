"""A lead's states, and its row in the casebook."""

from typing import Any

from sameperson.casebook.store import Act

OPEN, SUBMITTED, RETURNED, APPROVED, CLOSED, PENDING = STATES = (
    "open", "submitted", "returned", "approved", "closed", "pending",
)  # fmt: skip
CHANGES = (
    "state", "submitted_by", "approved_by", "next_look", "looked_to", "kind", "label", "priority",
)  # fmt: skip


def lead_in(act: Act, lead_id: str, *states: str) -> dict[str, Any]:
    """A lead in one of some states, or a sentence."""
    found = act.frame("SELECT * FROM lead WHERE lead_id = ?", lead_id).astype(object)
    if not len(found):
        raise ValueError(f"There is no lead {lead_id} in this casebook.")
    lead = {str(name): value for name, value in found.iloc[0].items()}
    if lead["state"] not in states:
        raise ValueError(
            f"Lead {lead_id} is {lead['state']}; this takes one {' or '.join(states)}."
        )
    return lead


def change_lead(act: Act, lead_id: str, **values: Any) -> None:
    """Give columns of a lead other values."""
    for name, value in values.items():
        if name not in CHANGES:
            raise KeyError(name)
        act.rows(f"UPDATE lead SET {name} = ? WHERE lead_id = ?", value, lead_id)


def last_arrival(act: Act) -> int:
    """The number of the last record that arrived; 0 for none."""
    return int(act.rows("SELECT coalesce(max(arrival), 0) FROM record")[0][0])


def needs_reason(reason: str) -> None:
    """ValueError without a reason."""
    if not reason.strip():
        raise ValueError("This needs a reason: somebody else must be able to judge it.")
