"""A year of the office: what a policy does to people, week by week."""

from sameperson.casebook.year.assumptions import Assumptions
from sameperson.casebook.year.engine import year
from sameperson.casebook.year.result import Year, compare

__all__ = ["Assumptions", "Year", "compare", "year"]
