"""The rules an office matches by, in one place, with a name for each choice."""

from dataclasses import asdict, dataclass
from typing import Any

HOLD, NEW = "hold", "new"


@dataclass(frozen=True)
class Policy:
    """What is linked, by what, who looks at it, and what somebody gets who was wronged.

    The defaults are choices of this course and no recommendation. A casebook matches and holds by
    them, sets the clock of a request, guards a granted correction and lets records expire; the rest
    (hours, minutes, notice, provenance, stop_signal) is acted on in a simulated ``year`` or told by
    the function that is asked.

    Attributes:
        sources: Sources whose records are linked at all; None for every source. A record of another
            source is filed alone.
        automatic: Whether anything is linked without a person. False sends what would be linked to
            the queue.
        lower: Match weight below which nothing is linked.
        upper: Match weight from which a rule links by itself; between the two a person decides.
        on_doubt: What becomes of a record that is in doubt: ``"hold"`` (it belongs to nobody until
            somebody decides) or ``"new"`` (it becomes a subject of its own at once).
        hours: Hours of review in a week.
        minutes: Minutes that a pair takes.
        redress_days: Days within which a request for correction is decided.
        notice: Whether a person is told of a decision about them, so that they can object.
        guard: Whether a correction on request leaves a must-not-link behind, so that the same feed
            cannot merge the same people again. A ``split`` always does.
        provenance: Whether every value keeps the record it came from. The casebook always does;
            False makes ``told_apart`` count as if each subject had one card that is overwritten.
        stop_signal: Whether a source is told to send no more once a lead is closed.
        active_years: Years for which a record is worked with.
        archive_years: Years for which it is kept after that.
    """

    sources: tuple[str, ...] | None = None
    automatic: bool = True
    lower: float = 2.0
    upper: float = 12.0
    on_doubt: str = HOLD
    hours: float = 4.0
    minutes: float = 4.0
    redress_days: int = 30
    notice: bool = False
    guard: bool = True
    provenance: bool = True
    stop_signal: bool = True
    active_years: int = 20
    archive_years: int = 5

    def __post_init__(self) -> None:
        if not self.lower <= self.upper:
            raise ValueError(
                "A policy goes from a lower to an upper weight; it was "
                f"{self.lower} to {self.upper}."
            )
        if isinstance(self.sources, str):
            raise ValueError(f"sources is a tuple of names; write ({self.sources!r},) for one.")
        if self.on_doubt not in (HOLD, NEW):
            raise ValueError(f"on_doubt is {HOLD!r} or {NEW!r}; it was {self.on_doubt!r}.")
        for name in ("hours", "minutes", "redress_days", "active_years", "archive_years"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} is 0 or more; it was {getattr(self, name)}.")

    def settings(self) -> dict[str, Any]:
        """The choices as plain data, as the casebook keeps them."""
        return asdict(self)
