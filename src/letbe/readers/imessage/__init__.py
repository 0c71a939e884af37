"""Messages on Apple's devices: ``chat.db`` of a Mac, ``sms.db`` of a phone, imessage-exporter's texts.

    tables ──walk()──▶ pieces ──typed(), kinds, times──▶ Columns ──▶ Scan
    text ──Windows──▶ find_starts(), read_blocks() ──▶ Columns ──▶ Scan

Traps that this reader knows: columns differ by system; half of the words lie in ``attributedBody``; times are
seconds or nanoseconds from 2001, and 0 is no time; a message can be in several chats or in none; reactions
are rows, and so is taking one back; over SMS they are texts that quote what somebody else wrote.  In a text
file an answer stands twice, below what it answers and in its own place; reactions there have no time.

Left out on purpose: attachments, the earlier wordings of what was edited, who read what and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.imessage.recognising import known_but_not_read, recognise, recognise_text
from letbe.readers.rows import OneFile

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["DATABASE", "TEXT", "Database", "TextExport", "known_but_not_read"]


class Database:
    """Reads ``chat.db`` and ``sms.db``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "imessage"

    def family(self, source: Source) -> str | None:
        """A database and its log, the newest rows of it, make one export."""
        return source.path.removesuffix("-wal")

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is Apple's database of messages, from 0 to 1."""
        return recognise(head, name)

    def scan(self, work: Work) -> Scan:
        """Read a database, with its log.

        Args:
            work: The database, and its log where that was found.

        Returns:
            All that was found; rows that cannot be read are reported.

        Raises:
            UnreadableError: It cannot be opened, or is no such database.

        Cost: O(bytes) time; memory 110 bytes a record and one piece of some 20 MiB.
        """
        from letbe.readers.imessage.reading import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


DATABASE: Final = Database()


class TextExport(OneFile):
    """Reads what imessage-exporter writes as text, a file a chat; see :class:`letbe.readers.rows.Reader`."""

    FORMAT = "imessage"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a text file of imessage-exporter, from 0 to 1."""
        return recognise_text(head, name)

    def known_but_not_read(self, head: bytes, name: str) -> str | None:
        """Give a hint for its HTML files."""
        return known_but_not_read(head, name)

    def scan(self, work: Work) -> Scan:
        """Read one file.

        Args:
            work: The file; its times are those of the wall clock of the computer that exported.

        Returns:
            All that was found.

        Raises:
            UnreadableError: It cannot be opened, or holds no message.

        Cost: O(bytes) time; memory 110 bytes a record and one window of the file.
        """
        from letbe.readers.imessage.exported import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


TEXT: Final = TextExport()
