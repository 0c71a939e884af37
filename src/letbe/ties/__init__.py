"""What each tie is: one pure function from a table of messages to a table of ties.

``read(messages, now)`` is all that most callers need; ``follow(messages, until)`` gives the evidence at the
end of every day.  A history that does not fit into memory is read in parts: ``days`` of each part, added up
by ``add_days``; then ``part`` of each part; then ``finish``.  One that grows is gone on with:
``advance(messages, until, state=...)``.  Nothing here knows files or the clock.
"""

from __future__ import annotations

from letbe.ties.days import OwnerDays, add_days
from letbe.ties.schema import FOLLOWED, FOLLOWED_COLUMNS, TIES, TIES_COLUMNS
from letbe.ties.state import State, advance
from letbe.ties.table import days, finish, follow, part, read

__all__ = [
    "FOLLOWED",
    "FOLLOWED_COLUMNS",
    "TIES",
    "TIES_COLUMNS",
    "OwnerDays",
    "State",
    "add_days",
    "advance",
    "days",
    "finish",
    "follow",
    "part",
    "read",
]
