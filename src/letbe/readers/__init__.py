"""Exports and mailboxes become columns: one package a format.

A reader takes bytes and gives a :class:`letbe.readers.rows.Scan`.  It never keeps a text, never
sorts, and never stops at a bad record.  Adding a format is one package, one line here, one page and
its tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.readers import (
    csv,
    kakaotalk,
    line,
    linkedin,
    mail,
    sms,
    telegram,
    whatsapp,
)

if TYPE_CHECKING:
    from letbe.readers.rows import Reader

#: Every reader, in the order they are asked.
READERS: Final[tuple[Reader, ...]] = (
    telegram.READER,
    sms.BACKUP,
    mail.MBOX,
    mail.MAILS,
    whatsapp.READER,
    linkedin.READER,
    line.READER,
    kakaotalk.READER,
    csv.READER,
)

#: The names of the formats.
FORMATS: Final = tuple(dict.fromkeys(r.FORMAT for r in READERS))


def known_but_not_read(head: bytes, name: str) -> str | None:
    """Recognise a file that is nearly one of ours, and say what would do.

    Args:
        head: The first 64 KiB at most.
        name: The file's own name.

    Returns:
        A hint; None for anything else.

    >>> known_but_not_read(b"1/2/24, 09:00 - Ada: hello", "chat.txt") is None
    True
    """
    return telegram.known_but_not_read(head, name)
