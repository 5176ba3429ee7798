"""The casebook: the office's system of record, small, working, and made to be examined.

Read it in this order:

- what is kept and how: ``schema.sql`` (``tables`` reads it for the picture in docs), ``roles`` (who
  may do what), ``log`` (what is written down), ``act`` (one action), ``store`` with ``lock`` and
  ``copies`` (the file), ``book`` (all of it as one object);
- who is who: ``subjects`` (what follows from links), ``changes`` and ``later`` (how a decision is
  undone), ``decisions``, ``policy`` and ``in_force`` (by which rules), ``arrivals`` (matching);
- what comes in: ``batch`` (the check of a delivery), ``intake``, ``looking`` (search and view);
- people who decide: ``queues``, ``side_by_side`` and ``verdicts`` (pairs), ``leads``,
  ``priorities``, ``workup``, ``hits`` and ``dispositions`` (work on a subject);
- people outside: ``channels``, ``sharing``, ``recalls`` and ``history`` (what was sent as whose),
  ``sources``, ``echoes`` and ``corrections`` (what goes back to a source, and what it sends again),
  ``report``, ``independence`` and ``redress`` (what a person sees, asks and gets), ``apart_again``
  (what a split cannot tell apart);
- how long and what was done: ``retention`` with ``erasure``, ``trace``, ``verify``; ``published``
  with ``withheld`` (statistics), ``safety`` (cells that a spreadsheet would run);
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
