"""Widgets of the lessons: a state without drawing each, and a thin view."""

from sameperson.widgets.rounds import Explain, Predict, my_predictions
from sameperson.widgets.threshold_view import ThresholdExplorer

__all__ = ["Explain", "Predict", "ThresholdExplorer", "my_predictions"]
