"""Figures of the course: one function each, drawn on Axes it is given."""

from sameperson.figures.look import LOOKS, STYLE, Look
from sameperson.figures.threshold import GroupRates, group_rates, threshold_curves

__all__ = ["LOOKS", "STYLE", "GroupRates", "Look", "group_rates", "threshold_curves"]
