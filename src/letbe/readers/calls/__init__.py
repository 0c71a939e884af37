"""Logs of calls: ``CallHistory.storedata`` of Apple's phones and computers.

Each call is a row of kind call, by the one who called; whether it was answered makes no difference to who
reached out.  Calls of other apps stand in those apps' own exports, and are left out here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.database.recognising import is_database, is_log, may_hide_tables, tables_in

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["APPLE", "AppleCalls"]

#: How the file is called, and how a phone's backup calls it.
_NAMES: Final = frozenset({"callhistory.storedata", "5a4935c78a5255723f707230a451d79c540d2741"})

CERTAIN: Final = 1.0
BY_NAME: Final = 0.6


class AppleCalls:
    """Reads ``CallHistory.storedata``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "calls"

    def family(self, source: Source) -> str | None:
        """Join a database and its log, which holds its newest rows."""
        return source.path.removesuffix("-wal")

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is Apple's log of calls, from 0 to 1.

        >>> APPLE.recognise(b"SQLite format 3" + bytes(1), "places.sqlite")
        0.0
        """
        lower = name.lower()
        if is_database(head):
            if "ZCALLRECORD" in tables_in(head):
                return CERTAIN
            return BY_NAME if lower in _NAMES and may_hide_tables(head) else 0.0
        return BY_NAME if is_log(head) and lower.removesuffix("-wal") in _NAMES else 0.0

    def scan(self, work: Work) -> Scan:
        """Read a log of calls.

        Args:
            work: The database, and its log where that was found.

        Returns:
            All that was found; calls that name nobody are reported.

        Raises:
            UnreadableError: It cannot be opened, or holds no calls.

        Cost: O(bytes) time; memory 110 bytes a call.
        """
        from letbe.readers.calls.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


APPLE: Final = AppleCalls()
