"""What each tie is: one pure function from a table of messages to a table of ties.

``read(messages, now)`` is all that most callers need.  Nothing here knows files or the clock.
"""

from __future__ import annotations

from letbe.ties.schema import TIES, TIES_COLUMNS
from letbe.ties.table import read

__all__ = ["TIES", "TIES_COLUMNS", "read"]
