"""Widgets of the lessons: a state without drawing each, and a thin view."""

from importlib import import_module
from typing import Any

_HOMES = {
    "BlockingExplorer": "blocking_view",
    "CalibrationPlot": "calibration_view",
    "ChainViewer": "chain_view",
    "ClaimChecker": "claims_view",
    "EMStepper": "em_view",
    "Explain": "rounds",
    "FourCounts": "counting_view",
    "GroupExplorer": "groups_view",
    "HarmTimeline": "timeline_view",
    "LabelSampler": "sampler_view",
    "Predict": "rounds",
    "RecordReader": "reader_view",
    "RemedyDesk": "remedies_view",
    "RuleBuilder": "rules_view",
    "SimilarityPlayground": "similarity_view",
    "StatisticLab": "statistic_view",
    "ThreePeople": "three_people_view",
    "ThresholdExplorer": "threshold_view",
    "WeightBuilder": "weights_view",
    "my_predictions": "rounds",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"There is no widget {name!r}; dir(sameperson.widgets) lists them.")


def __dir__() -> list[str]:
    return list(__all__)
