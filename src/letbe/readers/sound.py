"""What all other rooms take for granted about a scan, asked of those that a stranger's reader gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.rows import MOST_ERRORS, Chat, Flag, Handle, Kind, ReadError, Rows, Scan

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES: Final = {
    "record": np.int64,
    "at": np.int64,
    "chat": np.int32,
    "author": np.int32,
    "to": np.int32,
    "kind": np.int8,
    "chars": np.int32,
    "words": np.int32,
    "flags": np.uint8,
    "recipients": np.int16,
    "native": np.uint64,
}
_KINDS_OF_CHAT: Final = frozenset({"one", "group", "self", "robot", "mail", "unknown"})

#: Times outside of 1900 to 2300 break calendars; no message has one.
_FIRST_US: Final = -2_208_988_800_000_000
_LAST_US: Final = 10_413_792_000_000_000


def unsound(scan: Any, name: str) -> str | None:
    """Say what is wrong with a scan, without a word of what it holds; None where it is sound.

    Args:
        scan: What a reader gave.
        name: The name of its format.

    Cost: O(records), vectorised.
    """
    if not isinstance(scan, Scan) or not isinstance(scan.rows, Rows):
        return "no scan"
    if scan.format != name:
        return "a scan of another format"
    return next(_faults(scan), None)


def _faults(scan: Scan) -> Iterator[str]:
    """Name each fault; later ones are only looked for where there is none before."""
    yield from _columns(scan.rows)
    yield from _people(scan)
    rows = scan.rows
    if len(rows) and ((rows.chat < 0) | (rows.chat >= len(scan.chats))).any():
        yield "a record in no chat"
    for column in (rows.author, rows.to):
        if ((column < -1) | (column >= len(scan.handles))).any():
            yield "a record by no handle"
    if (np.diff(rows.record) < 0).any():
        yield "records out of order"
    if not np.isin(rows.kind, [int(k) for k in Kind]).all():
        yield "a record of no kind"
    if ((rows.author < 0) & (rows.kind != Kind.NOTICE)).any():
        yield "a message that nobody wrote"
    if ((rows.at < _FIRST_US) | (rows.at >= _LAST_US)).any():
        yield "a time that no message has"
    if (rows.chars < -1).any() or (rows.words < -1).any() or (rows.recipients < 0).any():
        yield "a negative size"
    if (rows.flags > sum(Flag)).any():
        yield "a flag that does not exist"


def _columns(rows: Rows) -> Iterator[str]:
    """Look at the types and lengths of the columns."""
    for name, dtype in _TYPES.items():
        column = getattr(rows, name)
        if not isinstance(column, np.ndarray) or column.dtype != dtype or column.ndim != 1:
            yield f'a column "{name}" that is not {np.dtype(dtype)}'
        elif len(column) != len(rows.at):
            yield f'a column "{name}" of another length'


def _people(scan: Scan) -> Iterator[str]:
    """Look at chats, handles and who is me."""
    if not all(isinstance(h, Handle) for h in scan.handles):
        yield "a handle that is none"
    if not all(isinstance(c, Chat) and c.kind in _KINDS_OF_CHAT for c in scan.chats):
        yield "a chat that is none"
    elif not all(-1 <= c.other < len(scan.handles) for c in scan.chats):
        yield "a chat with no handle"
    if not scan.me <= set(range(len(scan.handles))):
        yield "an owner who is no handle"
    if not all(isinstance(e, ReadError) for e in scan.errors):
        yield "an error that is none"
    elif len(scan.errors) != min(scan.errors_total, MOST_ERRORS):
        yield "errors that do not add up"
