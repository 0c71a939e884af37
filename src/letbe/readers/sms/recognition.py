"""Is it a backup of messages or calls?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import codecs
import re
from typing import Final

#: The outermost element, behind a declaration and comments.
_ROOT: Final = re.compile(rb"<(?:smses|calls)[\s>]")
#: A record, with an attribute that every writer of this form gives it.
_RECORD: Final = re.compile(
    rb"<(?:sms|mms|call)\s(?:[^<>]{0,4096}?\s)?(?:date|msg_box|number)\s*=\s*[\"']\d*"
)


#: Columns of Android's own tables, as SMS Import / Export writes them.
_COLUMNS: Final = (
    (rb'"_id"', rb'"thread_id"', rb'"date"', rb'"(?:address|msg_box)"', rb'"(?:type|m_type|msg_box)"'),
    (rb'"_id"', rb'"number"', rb'"date"', rb'"duration"', rb'"type"'),
)
_TABLES: Final = tuple(tuple(re.compile(name + rb"\s*:") for name in names) for names in _COLUMNS)


def as_utf8(head: bytes) -> bytes:
    """Bring UTF-16 to UTF-8 and take a byte order mark away."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    if len(head) > 1 and head[0] and not head[1]:
        return head.decode("utf-16-le", "replace").encode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def recognise_rows(head: bytes) -> float:
    """Say how surely a file holds rows of Android's tables of messages or calls, as JSON, from 0 to 1.

    >>> recognise_rows(b'{"_id":"1","thread_id":"1","address":"+1","date":"1700000000000","type":"1"}')
    0.9
    >>> recognise_rows(b'[{"id": 1, "type": "message"}]')
    0.0
    """
    text = as_utf8(head).lstrip()
    if not text.startswith((b"{", b"[")):
        return 0.0
    return 0.9 if any(all(name.search(text) for name in names) for names in _TABLES) else 0.0


def recognise(head: bytes) -> float:
    """Say how surely a file is such a backup, from 0 to 1.

    >>> recognise(b'<?xml version="1.0"?><smses count="1"><sms protocol="0" address="1" date="2" />')
    1.0
    >>> recognise(b'<smses count="0" />'), recognise(b"<!doctype html><p>sms")
    (0.8, 0.0)
    """
    text = as_utf8(head).lstrip()
    if not text.startswith(b"<"):
        return 0.0
    root, record = _ROOT.search(text), _RECORD.search(text)
    if root and record:
        return 1.0
    if record:
        return 0.9  # its beginning was cut off
    return 0.8 if root and root.start() < 4096 else 0.0
