"""Hangouts: the one file of an old Google Takeout.

    conversations ──▶ who is in each, and which of them is me ──┐
    events ─────────▶ segments, joined ───────────────────────▶ Scan

True of every export:

1. Each conversation says which of its participants the account is.
2. A text is a list of segments: words, links, line breaks.
3. Text messages that went through Hangouts stand among the others; whoever has a phone number there is
   known by it.

Left out on purpose: what was read until when, and settings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "HangoutsReader"]

_TOP: Final = re.compile(rb'"(?:conversations|conversation_state)"\s*:\s*\[')
_SIGNS: Final = re.compile(rb'"(?:self_conversation_state|participant_data|gaia_id|current_participant)"\s*:')
#: Two different signs are no chance.
_SURE: Final = 2


class HangoutsReader(OneFile):
    """Reads ``Hangouts.json``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "hangouts"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is such an export, from 0 to 1.

        >>> READER.recognise(b'{"conversations": [{"gaia_id": 1, "participant_data": []', "x")
        1.0
        """
        del name
        text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
        if not text.startswith(b"{") or not _TOP.search(text):
            return 0.0
        return 1.0 if len(set(_SIGNS.findall(text))) >= _SURE else 0.0

    def scan(self, work: Work) -> Scan:
        """Read all conversations of one account.

        Args:
            work: One source.

        Returns:
            All that was found; a record that is torn is an error, and reading goes on behind it.

        Raises:
            UnreadableError: It cannot be opened, is empty, or holds no conversation.

        Cost: O(bytes) time; memory 50 bytes a record, and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.hangouts.reading import read  # noqa: PLC0415 - loads the compiler

        return read(work)


READER: Final = HangoutsReader()
