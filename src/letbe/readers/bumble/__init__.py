"""Bumble's data, as it is sent on request, where it comes as JSON.

**No real file was at hand, and no program that reads one.**  What is read is the plainest form that such data
can have: conversations with lists of messages, each with a text and a time.  A file is taken for Bumble's
only if it says "Bumble", or its name does.

Its traps, as far as they can be known:

1. Only the owner's messages are there.  They are counted and marked, so that no tie is measured by them.
2. Nobody is named; a conversation is known by its id, else by its place.

Left out on purpose: the PDF and the HTML that others were sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "BumbleReader"]

_LISTS: Final = re.compile(rb'"(?:conversations|chats|matches)"\s*:\s*\[')
_MESSAGES: Final = re.compile(rb'"messages"\s*:\s*\[')
_TEXT: Final = re.compile(rb'"(?:message|text|body)"\s*:\s*"')
_TIME: Final = re.compile(rb'"(?:timestamp|sent_at|created_at|date)"\s*:\s*["\d]')
_APP: Final = re.compile(rb"bumble", re.IGNORECASE)


class BumbleReader(OneFile):
    """Reads conversations in JSON; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "bumble"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is Bumble's, from 0 to 1; never quite, for its form is not confirmed.

        >>> READER.recognise(b'{"app": "Bumble", "conversations": [{"messages": []}]}', "data.json")
        0.6
        """
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        named = _APP.search(name.encode("utf-8", "replace")) or _APP.search(text[:4096])
        if not named or not text.startswith(b"{") or not _LISTS.search(text) or not _MESSAGES.search(text):
            return 0.0
        return 0.7 if _TEXT.search(text) and _TIME.search(text) else 0.6

    def scan(self, work: Work) -> Scan:
        """Read one file.

        Args:
            work: One source.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is no JSON.

        Cost: O(bytes) time; memory for the columns and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.bumble.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = BumbleReader()
