"""Is it Apple's database of messages?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

from typing import Final

from letbe.readers.database.recognising import is_database, is_log, may_hide_tables, tables_in

#: Tables that no other app has together.
_TABLES: Final = frozenset({"message", "chat_message_join"})
_KIN: Final = frozenset(
    {"chat_message_join", "chat_handle_join", "message_attachment_join", "sync_deleted_messages"}
)

#: How the file is called on a Mac, on a phone, and in a phone's backup.
_NAMES: Final = frozenset({"chat.db", "sms.db", "3d0d7e5fb2ce288813306e4d4636395e047a3d28"})

CERTAIN: Final = 1.0
KIN: Final = 0.9
BY_NAME: Final = 0.6


def recognise(head: bytes, name: str) -> float:
    """Say how surely a file is Apple's database of messages, or the log of one, from 0 to 1.

    >>> recognise(b"SQLite format 3" + bytes(1), "places.sqlite")
    0.0
    """
    lower = name.lower()
    if is_database(head):
        tables = {t.lower() for t in tables_in(head)}
        if tables >= _TABLES:
            return CERTAIN
        if may_hide_tables(head):
            return KIN if len(tables & _KIN) > 1 else BY_NAME if lower in _NAMES else 0.0
        return 0.0
    return BY_NAME if is_log(head) and lower.removesuffix("-wal") in _NAMES else 0.0
