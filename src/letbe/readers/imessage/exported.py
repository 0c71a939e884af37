"""Read one text file of imessage-exporter: a conversation, a window at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.fields.spans import Spans
from letbe.readers.fields.values import LOCAL, UNREAD, within
from letbe.readers.imessage.blocks import (
    ENDS,
    HAS_MEDIA,
    IS_EDITED,
    IS_NOTICE,
    IS_UNSENT,
    MONTHS,
    SIGNS,
    TIME_BYTES,
    WORDS,
    find_starts,
    read_blocks,
)
from letbe.readers.rows import Chat, Flag, Handle, Kind, Scan
from letbe.readers.windows import Windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.rows import Work

ME: Final = "Me"
#: How a notice calls the owner.
_YOU: Final = "You"
_UNKNOWN: Final = "Unknown"

BY_NAME: Final = 'the name "Me", which the program gives to the owner'
BY_FILE: Final = "the file's name"
_AGAIN: Final = "export it again with --format txt"

#: The file of a group that has a name ends with the chat's number; one of several people lists them.
_GROUP: Final = re.compile(r"(.*) - \d+$", re.DOTALL)
_ORPHANED: Final = "orphaned"
_COPY: Final = re.compile(r"\s*\(\d+\)$")
_ODD: Final = re.compile(r"[\W_]+")
_ADDRESS: Final = re.compile(r"\+\d{6,}|[^\s@]+@[^\s@]+\.[^\s@]+|\d{3,}|urn:\S+")


def scan(work: Work) -> Scan:
    """Read a file; see ``TextExport.scan``."""
    source = work.sources[0]
    columns, authors = Columns(work.listen), Words()
    records = reactions = 0
    with Windows(source, work.progress) as windows:
        used = 0
        while windows.advance(used):
            start, at = _starts(windows)
            many = len(start) if windows.last else max(0, len(start) - 1)
            ends = np.append(start[1:], windows.end)[:many]
            used = windows.end if windows.last else int(start[-1]) if many else 0
            if many:
                reactions += _add(columns, authors, windows.buffer, start[:many], ends, at[:many], records)
                records += many
        failure = windows.failure
    if not records:
        raise UnreadableError(f"{source.path} holds no messages of imessage-exporter", failure or _AGAIN)
    return _assembled(work, columns, authors, reactions, failure)


def _starts(windows: Windows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find where messages begin in a window."""
    most = windows.end // TIME_BYTES + 1
    start, at = np.empty(most, np.int64), np.empty(most, np.int64)
    found = find_starts(windows.buffer, windows.end, MONTHS, start, at)
    return start[:found], at[:found]


def _add(
    columns: Columns,
    authors: Words,
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    at: NDArray[np.int64],
    before: int,
) -> int:
    """Take over the messages of a window; give how many reactions stand in them."""
    many = len(start)
    name = Spans(buffer, np.empty(many, np.int64), np.empty(many, np.int64))
    text = Spans(buffer, np.empty(many, np.int64), np.empty(many, np.int64))
    found, reactions = np.zeros(many, np.uint8), np.zeros(many, np.int64)
    places = (name.start, name.end, text.start, text.end)
    read_blocks(buffer, start, end, MONTHS, WORDS, ENDS, SIGNS, places, found, reactions)
    author = authors.number(name)
    unknown = [authors.texts.index(_UNKNOWN)] if _UNKNOWN in authors.texts else []
    notice = (found & IS_NOTICE) > 0
    kind: Any = np.where(found & HAS_MEDIA, Kind.MEDIA, Kind.TEXT)
    flags: NDArray[np.uint8] = ((found & IS_EDITED) > 0) * np.uint8(Flag.EDITED)
    flags |= ((found & IS_UNSENT) > 0) * np.uint8(Flag.DELETED)
    columns.add(
        np.arange(before, before + many),
        at,
        known=np.where(within(at), LOCAL, UNREAD).astype(np.int8),
        author=np.where(notice | np.isin(author, unknown), NOBODY, author),
        kind=np.where(notice, Kind.NOTICE, kind),
        text=text,
        flags=flags,
    )
    return int(reactions.sum())


def _assembled(work: Work, columns: Columns, authors: Words, reactions: int, failure: str | None) -> Scan:
    """Say who is who, and give what was found."""
    rows, utc, warnings = columns.rows(work.ask.zone, in_order=True)
    if failure is not None:
        warnings.append(f"{failure}; the records before that are kept")
    if reactions:
        warnings.append(f"reactions have no time of their own there, and are not counted: {reactions:,}")
    handles = [handle_of(name) for name in authors.texts]
    mine = [k for k, name in enumerate(authors.texts) if name in (ME, _YOU)]
    if mine:  # a notice calls the owner something else
        rows.author[np.isin(rows.author, mine)] = mine[0]
        handles[mine[0]] = Handle(ME, None)
    chats = [
        _chat(work.sources[0].name, handles, {k for k, n in enumerate(authors.texts) if n not in (ME, _YOU)})
    ]
    return Scan(
        format="imessage",
        rows=rows,
        chats=tuple(chats),
        handles=tuple(handles),
        me=frozenset(mine[:1]),
        me_by=BY_NAME if mine else None,
        date_order="native" if len(rows) else None,
        date_order_by="a machine's time stamp" if len(rows) else None,
        utc=utc,
        warnings=tuple(warnings),
        errors=columns.errors,
        errors_total=columns.errors_total,
    )


def handle_of(name: str) -> Handle:
    """Make a handle of what stands for a person: an address where it is not in the owner's contacts.

    >>> handle_of("+447700900123"), handle_of("Ada Lind")
    (Handle(name=None, address='+447700900123'), Handle(name='Ada Lind', address=None))
    """
    return Handle(None, name) if _ADDRESS.fullmatch(name) else Handle(name, None)


def _key(name: str) -> str:
    """Give a name as a file's name can hold it."""
    return _ODD.sub("", name.casefold())


def _chat(file: str, handles: list[Handle], others: set[int]) -> Chat:
    """Describe the conversation, by the file's name: the other one's, or a group's with its number."""
    stem = _COPY.sub("", file.removesuffix(".txt"))
    others = {k for k in others if (handles[k].name or handles[k].address) != _UNKNOWN}
    group = _GROUP.fullmatch(stem)
    if group is not None:
        return Chat("group", group.group(1))
    if len(others) > 1:
        return Chat("group", None if stem == _ORPHANED else stem)
    if stem == _ORPHANED or ", " in stem:
        other = next(iter(others), -1)
        return Chat("group" if ", " in stem else "one", None, None, other, BY_FILE if other >= 0 else None)
    named = [k for k in others if _key(handles[k].name or handles[k].address or "") == _key(stem)]
    if named:
        return Chat("one", None, None, named[0], BY_FILE)
    if others:
        return Chat("one", None, None, next(iter(others)), "the only other one who writes")
    handles.append(handle_of(stem))
    return Chat("one", None, None, len(handles) - 1, BY_FILE)
