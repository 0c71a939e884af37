"""Tinder's export: ``data.json``, with the messages that its owner sent, and no others.

Its traps, and what is done about them:

1. Only the owner's messages are there.  They are counted and marked, so that no tie is measured by them.
2. People are numbers of matches, and nobody is named.
3. Times are written as in mails, newer ones in ISO 8601; both in UTC.
4. Texts hold references to characters (``&amp;``), which are undone.

Left out on purpose: ``Usage``, which counts messages received by day, of all people together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "TinderReader"]

_MESSAGES: Final = re.compile(rb'"Messages"\s*:\s*\[\s*(?:\{|\])')
_MATCH: Final = re.compile(rb'"match_id"\s*:')
_SENT: Final = re.compile(rb'"sent_date"\s*:')
_ACCOUNT: Final = re.compile(
    rb'"(?:Usage|swipes_likes|app_opens|Spotify|RoomsAndInteractions|StudentVerifications)"\s*:'
)


class TinderReader(OneFile):
    """Reads ``data.json``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "tinder"

    def recognise(self, head: bytes, name: str) -> float:  # noqa: ARG002 - its keys are sure enough
        """Say how surely a file is an export of Tinder, from 0 to 1.

        The messages often stand far behind the head; the daily counts, which come first, tell it too.

        >>> READER.recognise(b'{"Messages": [{"match_id": "Match 1"}]}', "data.json")
        1.0
        """
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return 0.0
        if _MESSAGES.search(head) and _MATCH.search(head):
            return 1.0
        if _MATCH.search(head) and _SENT.search(head):
            return 0.9
        return 0.9 if len(set(_ACCOUNT.findall(head))) >= 2 else 0.0

    def scan(self, work: Work) -> Scan:
        """Read one export.

        Args:
            work: One source.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is no JSON.

        Cost: O(bytes) time; memory for the columns and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.tinder.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = TinderReader()
