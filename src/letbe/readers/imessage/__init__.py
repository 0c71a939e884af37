"""Messages on Apple's devices: ``chat.db`` of a Mac, ``sms.db`` of a phone's backup.

    tables ──walk()──▶ pieces ──typed(), kinds, times──▶ Columns ──▶ Scan

Traps that this reader knows: columns differ by system; half of the words lie in ``attributedBody``; times are
seconds or nanoseconds from 2001, and 0 is no time; a message can be in several chats or in none; reactions
are rows, and so is taking one back; over SMS they are texts that quote what somebody else wrote.

Left out on purpose: attachments, the earlier wordings of what was edited, who read what and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers.imessage.recognising import recognise

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["DATABASE", "Database"]


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
