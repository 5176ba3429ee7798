"""What a threshold does to people: sweeps, groups, prices."""

from sameperson.outcomes.outcome import Outcome
from sameperson.outcomes.sweep import Sweep

__all__ = ["Outcome", "Sweep"]
