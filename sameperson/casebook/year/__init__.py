"""A year of the office: what a policy does to people, week by week.

``engine`` runs it, with ``office`` (which sees no truth) and ``truth`` apart. ``kept`` keeps a year
that was run once; ``lives`` chooses whose year is followed, and ``gaps`` counts what is behind a
visit without a departure: these two know the truth, and the office does not.
"""

from sameperson.casebook.year import gaps, lives
from sameperson.casebook.year.assumptions import Assumptions
from sameperson.casebook.year.engine import year
from sameperson.casebook.year.kept import kept_year
from sameperson.casebook.year.result import Year, compare

__all__ = ["Assumptions", "Year", "compare", "gaps", "kept_year", "lives", "year"]
