"""The page that needs no Python: one file with a slider, people, groups, questions and a memo."""

from sameperson.page.content import data
from sameperson.page.writing import write

__all__ = ["data", "write"]
