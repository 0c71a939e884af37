"""Which app's database is it?  Asked of the first 64 KiB, in plain Python."""

from __future__ import annotations

import re
from typing import Final

MAGIC: Final = b"SQLite format 3\0"

#: What a write-ahead log begins with, in either order of bytes.
_WAL: Final = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")

_TABLE: Final = re.compile(
    rb"CREATE TABLE\s+(?:IF NOT EXISTS\s+)?[\"'`\[]?(\w{1,64})[\"'`\]]?\s*\(", re.IGNORECASE
)
#: Where page 1 says what kind of page it is, and the kind that holds the whole list of tables by itself.
_KIND_AT: Final = 100
_LEAF: Final = 0x0D


def is_database(head: bytes) -> bool:
    """Tell a database of SQLite.

    >>> is_database(b"SQLite format 3" + bytes(1))
    True
    """
    return head.startswith(MAGIC)


def is_log(head: bytes) -> bool:
    """Tell a write-ahead log of SQLite (a ``-wal``)."""
    return head.startswith(_WAL)


def tables_in(head: bytes) -> frozenset[str]:
    """Name the tables whose definition stands in the head of a database.

    >>> sorted(tables_in(b"SQLite format 3" + bytes(100) + b"CREATE TABLE message (ROWID INTEGER)"))
    ['message']
    """
    return frozenset(m.group(1).decode() for m in _TABLE.finditer(head)) if is_database(head) else frozenset()


def may_hide_tables(head: bytes) -> bool:
    """Tell whether tables may be defined behind the head of a database: its list of them has grown."""
    return is_database(head) and len(head) > _KIND_AT and head[_KIND_AT] != _LEAF
