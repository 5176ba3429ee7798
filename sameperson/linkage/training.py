"""What training did, in our own words: Splink's log says "converged" of every session."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Session:
    """One EM training session: its blocking rule, and what ended it."""

    rule: str
    iterations: int
    met_tolerance: bool

    def __str__(self) -> str:
        met = "its tolerance" if self.met_tolerance else "only its iteration limit"
        return f"EM among pairs that agree on {self.rule}: {self.iterations} iterations, met {met}."


@dataclass(frozen=True)
class Training:
    """Report on a training.

    Attributes:
        sessions: EM sessions in order; none when a trained model was given.
        not_estimated: Parameters that nothing was learnt about, so that they keep Splink's default.
        notes: Sentences on the data: dates that could not be read, u that was mended.
    """

    sessions: tuple[Session, ...] = ()
    not_estimated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        missing = f"Not estimated: {', '.join(self.not_estimated) or 'none'}."
        return "\n".join([*map(str, self.sessions), missing, *self.notes])

    __repr__ = __str__

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Training":
        """The report from plain data, as a model's file keeps it."""
        sessions = tuple(Session(**session) for session in plain["sessions"])
        return cls(sessions, tuple(plain["not_estimated"]), tuple(plain["notes"]))
