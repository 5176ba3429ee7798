"""Linking records: comparisons, candidates, weights, identities."""

from sameperson.linkage.links import Linkage, Model, link

__all__ = ["Linkage", "Model", "link"]
