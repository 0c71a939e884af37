"""Telegram Desktop's export in JSON (``result.json``): one chat, or a whole account.

    bytes ──Pieces──▶ one buffer ──scan()──▶ columns, chats, handles ──assemble()──▶ Scan

The document is never built in memory.  A compiled scanner goes through a buffer that is used again and
again, notes where the few fields are that matter, measures the text where it stands and writes one row.

True at every line:

1. Keys may come in any order: what a chat is called, and whose account it is, can follow its messages.
2. Memory holds the buffer and the columns, whatever the size of the file; a message above 64 MiB is
   passed over and reported.
3. A record that cannot be read is an error with its number; a document that is torn or broken gives all
   records before that place, and a warning.

Left out on purpose: ``text_entities`` (the same text again), names of files and places, what was
forwarded from where, and the HTML export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.rows import OneFile
from letbe.readers.telegram.recognition import known_but_not_read, recognise

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work

__all__ = ["READER", "TelegramReader", "known_but_not_read"]


class TelegramReader(OneFile):
    """Reads ``result.json``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "telegram"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is an export of Telegram Desktop in JSON, from 0 to 1."""
        return recognise(head, name)

    def known_but_not_read(self, head: bytes, name: str) -> str | None:
        """Give a hint for the HTML export."""
        return known_but_not_read(head, name)

    def scan(self, work: Work) -> Scan:
        """Read one ``result.json``.

        Args:
            work: One source; ``ask.zone`` is used only for exports made before 2022, which carry no
                time in UTC.

        Returns:
            All that was found, up to the place where the document is torn, if it is.

        Raises:
            UnreadableError: It cannot be opened, is empty, or is not such an export.

        Cost: O(bytes) time; memory 110 bytes a record and a buffer of 1 to 64 MiB.
        """
        from letbe.readers.telegram.run import run  # noqa: PLC0415 - loads the compiler

        return run(work)


READER: Final = TelegramReader()
