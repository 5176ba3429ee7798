"""The casebook: the office's system of record, small, working, and made to be examined.

Read it in this order:

- what is kept and how: ``schema.sql``, ``roles`` (who may do what), ``log`` (what is written down
  of it), ``store`` (one action, all of it or nothing);
- who is who: ``subjects`` (what follows from links), ``changes`` (how a decision is undone),
  ``decisions``, ``policy`` and ``in_force`` (by which rules), ``arrivals`` (matching);
- what comes in: ``batch`` (the check of a delivery), ``intake``, ``looking`` (search and view);
- people who decide: ``verdicts``, ``workup``;
- people outside: ``sharing`` and ``recalls``, ``sources`` and ``echoes``, ``report`` and
  ``redress``;
- how long and what was done: ``retention``, ``trace``, ``verify``; ``published`` (statistics);
- ``year``: all of it for a year, with simulated people.
"""

from sameperson.casebook.book import Casebook
from sameperson.casebook.changes import WouldUndoAnother
from sameperson.casebook.policy import Policy
from sameperson.casebook.roles import User
from sameperson.casebook.store import Busy, NotAnchored, NotWritten
from sameperson.casebook.year import Assumptions, Year, compare, gaps, kept_year, lives, year

__all__ = [
    "Assumptions",
    "Busy",
    "Casebook",
    "NotAnchored",
    "NotWritten",
    "Policy",
    "User",
    "WouldUndoAnother",
    "Year",
    "compare",
    "gaps",
    "kept_year",
    "lives",
    "year",
]
