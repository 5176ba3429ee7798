"""People who decide: a band of pairs that go to a person, and a simulated person to decide them."""

from sameperson.review.band import Band
from sameperson.review.reviewer import Reviewer

__all__ = ["Band", "Reviewer"]
