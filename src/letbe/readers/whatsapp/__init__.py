"""WhatsApp's "export chat", a text file or the one inside a zip; and the app's own databases.

Recognising needs the head of a file and nothing compiled; the scanner is loaded when a file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from letbe.readers.database.recognising import is_database, is_log, may_hide_tables, tables_in
from letbe.readers.rows import OneFile
from letbe.readers.whatsapp.recognise import likelihood

if TYPE_CHECKING:
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

__all__ = ["DATABASE", "READER", "Database", "WhatsApp"]

#: How the databases are called on a phone, and in an iPhone's backup.
_NAMES: Final = frozenset({"msgstore.db", "chatstorage.sqlite", "7c7fba66680ef796b916b067077cc246adacf01d"})
#: Tables that no other app has together.
_TABLES: Final = (
    frozenset({"zwamessage", "zwachatsession"}),
    frozenset({"message", "jid", "chat"}),
    frozenset({"messages", "chat_list"}),
)
CERTAIN: Final = 1.0
BY_NAME: Final = 0.6


class WhatsApp(OneFile):
    """The reader, see :class:`letbe.readers.rows.Reader`."""

    FORMAT: ClassVar[str] = "whatsapp"

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is a WhatsApp export, from 0 to 1.

        >>> WhatsApp().recognise(b"12/03/21, 10:30 - Anna: hi", "x.txt") > 0.8
        True
        """
        return likelihood(head, name)

    def scan(self, work: Work) -> Scan:
        """Read it all; see :func:`letbe.readers.whatsapp.scanning.scan`."""
        from letbe.readers.whatsapp.scanning import scan  # noqa: PLC0415 - loads the compiled scanner

        return scan(work)


class Database:
    """Reads ``msgstore.db`` and ``ChatStorage.sqlite``; see :class:`letbe.readers.rows.Reader`."""

    FORMAT: ClassVar[str] = "whatsapp"

    def family(self, source: Source) -> str | None:
        """Join a database and its log, which holds its newest rows."""
        return source.path.removesuffix("-wal")

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is WhatsApp's database, from 0 to 1.

        >>> Database().recognise(b"SQLite format 3" + bytes(1), "places.sqlite")
        0.0
        """
        lower = name.lower()
        if is_database(head):
            tables = {t.lower() for t in tables_in(head)}
            if any(own <= tables for own in _TABLES):
                return CERTAIN
            return BY_NAME if lower in _NAMES and may_hide_tables(head) else 0.0
        return BY_NAME if is_log(head) and lower.removesuffix("-wal") in _NAMES else 0.0

    def scan(self, work: Work) -> Scan:
        """Read a database, with its log.

        Raises:
            UnreadableError: It cannot be opened, or is no such database.

        Cost: O(bytes) time; memory 110 bytes a record.
        """
        from letbe.readers.whatsapp.databases import scan  # noqa: PLC0415 - loads the compiler

        return scan(work)


READER: Final = WhatsApp()
DATABASE: Final = Database()
