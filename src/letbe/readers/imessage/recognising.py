"""Is it Apple's database of messages, or an export of it?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import re
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


_MESSAGE: Final = re.compile(
    rb"(?:\A|\n\r?\n)[A-Z][a-z]{2} \d\d, \d{4} [ \d]\d:\d\d:\d\d [AP]M"
    rb"(?: \(Read by [^\n]*\))?\r?\n[^\s][^\n]*"
)
_HTML: Final = re.compile(
    rb'class="timestamp">\s*<a title="Reveal in Messages app"|href="sms://open\?message-guid='
)
HTML_HINT: Final = "export it again with imessage-exporter --format txt, or give letbe chat.db itself"

AT_THE_TOP: Final = 0.95
BELOW: Final = 0.6


def recognise_text(head: bytes, name: str) -> float:
    r"""Say how surely a file is a text file of imessage-exporter, from 0 to 1.

    >>> recognise_text(b"May 17, 2022  5:29:42 PM\nMe\nHello\n\n", "x")
    0.95
    """
    del name
    found = None if b"\0" in head else _MESSAGE.search(head.removeprefix(b"\xef\xbb\xbf"))
    if found is None:  # or it is no text, and one lies in it
        return 0.0
    return AT_THE_TOP if found.start() == 0 else BELOW


def known_but_not_read(head: bytes, name: str) -> str | None:
    """Give a hint where a file is an export of imessage-exporter that letbe does not read: the HTML one.

    >>> known_but_not_read(b'<html><a href="sms://open?message-guid=1">', "Ada.html") == HTML_HINT
    True
    """
    del name
    return HTML_HINT if b"\0" not in head and _HTML.search(head) else None
