"""Errors estimated from a few labels, and what shows without any."""

from sameperson.outcomes.estimate.intervals import METHODS, RECOMMENDED, USUAL
from sameperson.outcomes.estimate.people import Estimate

__all__ = ["METHODS", "RECOMMENDED", "USUAL", "Estimate"]
