"""Exports and mailboxes become columns: one package a format.

A reader takes bytes and gives a :class:`letbe.readers.rows.Scan`.  It never keeps a text, never
sorts, and never stops at a bad record.  Adding a format is one package, one line here, one page and
its tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from letbe.readers.rows import Reader

#: Every reader, in the order they are asked.
READERS: Final[tuple[Reader, ...]] = ()

#: The names of the formats.
FORMATS: Final = tuple(dict.fromkeys(r.FORMAT for r in READERS))


def known_but_not_read(head: bytes, name: str) -> tuple[str, str] | None:
    """Recognise a file that is nearly one of ours, and say what would do.

    Args:
        head: The first 64 KiB at most.
        name: The file's own name.

    Returns:
        What was met, and a hint; None for anything else.

    >>> known_but_not_read(b"<!DOCTYPE html><title>Exported Data</title>", "messages.html")[0]
    'is an export of Telegram as web pages'
    """
    start = head[:2000].lower()
    if b"<html" in start or b"<!doctype html" in start:
        if b"exported data" in start or name.lower().startswith("messages"):
            return "is an export of Telegram as web pages", "export it again and choose JSON as the format"
        return None
    return None
