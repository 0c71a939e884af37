"""The last step of a reader, and the small files beside its records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.pieces import FAILURES
from letbe.readers.rows import Rows, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from letbe.readers.fields.columns import Columns
    from letbe.readers.rows import Chat, Handle, Listener
    from letbe.readers.source import Source

#: A file that only says who somebody is, or what a chat is called, is never longer; one that is is left.
SMALL_FILE: Final = 32 << 20


def finished(
    channel: str,
    columns: Columns,
    zone: ZoneInfo,
    *,
    chats: Sequence[Chat],
    handles: Sequence[Handle],
    me: frozenset[int] = frozenset(),
    me_by: str | None = None,
    warnings: Sequence[str] = (),
    listen: Listener | None = None,
) -> Scan:
    """Make a scan of columns whose times are a machine's stamps.

    Args:
        channel: The format.
        columns: All records; they are handed over and gone afterwards.
        zone: For times that name none.
        chats: What the rows' chats point to.
        handles: What their authors point to.
        me: Who of them is the owner, where the export states it.
        me_by: The rule behind it.
        warnings: What a person should know about the whole export.
        listen: Where a message can stand in the export twice: who is told that it counts once.  A record
            without any row left is gone; what stands twice is known by ``native``.
    """
    rows, utc, odd = columns.rows(zone)
    rows = once(rows, listen)
    return Scan(
        format=channel,
        rows=rows,
        chats=tuple(chats),
        handles=tuple(handles),
        me=me,
        me_by=me_by if me else None,
        date_order="native" if len(rows) else None,
        date_order_by="a machine's time stamp" if len(rows) else None,
        utc=utc,
        warnings=(*warnings, *odd),
        errors=columns.errors,
        errors_total=columns.errors_total,
    )


def once(rows: Rows, listen: Listener | None = None) -> Rows:
    """Keep of all rows with one native key the first.

    Args:
        rows: Rows in the order of the file; those without a key are kept.
        listen: Somebody who was told of all of them.

    Cost: O(n log n) time.
    """
    ordered = np.sort(rows.native)
    if not ((ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)).any():  # nearly every export
        return rows
    first = np.zeros(len(rows), np.bool_)
    first[np.unique(rows.native, return_index=True)[1]] = True
    kept = first | (rows.native == 0)
    chosen = Rows(**{name: getattr(rows, name)[kept] for name in rows.__slots__})
    if listen is not None:
        number = np.full(int(rows.record[-1]) + 1, -1, np.int64)
        number[chosen.record] = chosen.record
        listen.renumber(number)
    return chosen


def small_json(source: Source) -> Any:
    """Read a small file of JSON that stands beside the records; None where it cannot be read.

    Such a file says who somebody is, or what a chat is called.  Without it the records are still there.

    >>> from letbe.readers.source import from_bytes
    >>> small_json(from_bytes(b'{"id": "7"}')), small_json(from_bytes(b'{"id": '))
    ({'id': '7'}, None)
    """
    raw = b""
    try:
        for window in source.windows():
            raw += window
            if len(raw) > SMALL_FILE:
                return None
        return json.loads(raw.decode("utf-8-sig"))
    except (*FAILURES, RecursionError):
        return None


def text_in(value: object, *keys: str) -> str | None:
    """Give the first of some members that holds a text or a number, as text; None where none does.

    >>> text_in({"id": 7, "name": ""}, "name", "id")
    '7'
    """
    for key in keys:
        found = value.get(key) if isinstance(value, dict) else None
        if isinstance(found, (str, int)) and not isinstance(found, bool) and str(found):
            return str(found)
    return None
