"""Hinge's export: ``matches.json``, with the messages that its owner sent, and no others.

Its traps, and what is done about them:

1. Only the owner's messages are there.  They are counted and marked, so that no tie is measured by them.
2. Nobody is named or numbered.  A match is known by the moment at which it came about.
3. Times name no zone; they are UTC.

Left out on purpose: likes, blocks, calls, and whether the two met.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "HingeReader"]

_ENTRY: Final = re.compile(
    rb'^\s*\[\s*\{\s*"(?:like|match|chats|block|we_met|voice_notes)"\s*:\s*\[\s*\{[^{}\[\]]*"timestamp"\s*:'
)
_CHAT: Final = re.compile(rb'"chats"\s*:\s*\[\s*(?:\]|\{\s*"(?:body|timestamp)"\s*:)')


class HingeReader(OneFile):
    """Reads ``matches.json``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "hinge"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is an export of Hinge, from 0 to 1.

        >>> READER.recognise(b'[{"match": [{"timestamp": "2024-01-01 10:00:00"}]}]', "matches.json")
        1.0
        """
        text = head.removeprefix(b"\xef\xbb\xbf")
        if _ENTRY.search(text):
            return 1.0 if _CHAT.search(text) or name.casefold().startswith("matches") else 0.8
        return 0.8 if text.lstrip().startswith(b"[") and _CHAT.search(text) else 0.0

    def scan(self, work: Work) -> Scan:
        """Read one export.

        Args:
            work: One source.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is no JSON.

        Cost: O(bytes) time; memory for the columns and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.hinge.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = HingeReader()
