"""Read sigtop's long text: a block of fields a message, an empty line, and what was written.

    From: Ada Lind (+447700900123)
    Type: incoming
    Sent: Fri, 1 Mar 2024 12:00:00 +0100
    Received: Fri, 1 Mar 2024 12:00:01 +0100
    Attachment: a.jpg (image/jpeg, 2000 bytes)
    Reaction: x from Ben (+447700900124)

    what she wrote

Lines of a quote begin with ``>``, those of earlier wordings with ``|``; the newest wording comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.fields.spans import Spans
from letbe.readers.fields.values import UNREAD, UTC, days_of, within
from letbe.readers.measure import line_end
from letbe.readers.rows import Flag, Kind, Scan
from letbe.readers.signal.lines import MONTHS
from letbe.readers.signal.names import stem_of
from letbe.readers.signal.texts import made
from letbe.readers.windows import Windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.rows import Work

_NONE: Final = -1
_FROM: Final = np.frombuffer(b"From: ", np.uint8)
_TYPE: Final = np.frombuffer(b"Type: ", np.uint8)
_SENT: Final = np.frombuffer(b"Sent: ", np.uint8)
_RECEIVED: Final = np.frombuffer(b"Received: ", np.uint8)
_ATTACHMENT: Final = np.frombuffer(b"Attachment: ", np.uint8)
_REACTION: Final = np.frombuffer(b"Reaction: ", np.uint8)
_EDITED: Final = np.frombuffer(b"Edited: ", np.uint8)
_VERSION: Final = np.frombuffer(b"| Version: ", np.uint8)
WORDS: Final = (_FROM, _TYPE, _SENT, _RECEIVED, _ATTACHMENT, _REACTION, _EDITED, _VERSION)

HAS_MEDIA: Final = 1
IS_EDITED: Final = 2

#: The shortest block: its type alone.
_SHORTEST: Final = 8


@inner
def _begins(buffer: NDArray[np.uint8], i: int, end: int, word: NDArray[np.uint8]) -> bool:
    """Tell whether a word stands at a place."""
    if i + len(word) > end:
        return False
    for k in range(len(word)):
        if buffer[i + k] != word[k]:
            return False
    return True


@inner
def _two(buffer: NDArray[np.uint8], i: int) -> int:
    """Read two digits."""
    high = int(buffer[i]) - 0x30
    low = int(buffer[i + 1]) - 0x30
    return high * 10 + low if 0 <= high <= 9 and 0 <= low <= 9 else _NONE


@inner
def time_of(buffer: NDArray[np.uint8], i: int, end: int, months: NDArray[np.uint8]) -> int:
    """Read ``Fri, 1 Mar 2024 12:00:00 +0100``: microseconds since 1970; ``_NONE`` where it is none."""
    i += 5
    day = 0
    while i < end and 0x30 <= buffer[i] <= 0x39 and day < 100:
        day = day * 10 + int(buffer[i]) - 0x30
        i += 1
    if i + 24 > end:
        return _NONE
    month = 0
    while month < 12 and not (
        buffer[i + 1] == months[3 * month]
        and buffer[i + 2] == months[3 * month + 1]
        and buffer[i + 3] == months[3 * month + 2]
    ):
        month += 1
    days = days_of(_two(buffer, i + 5) * 100 + _two(buffer, i + 7), month + 1, day)
    hour = _two(buffer, i + 10)
    minute = _two(buffer, i + 13)
    second = _two(buffer, i + 16)
    east = _two(buffer, i + 20) * 60 + _two(buffer, i + 22)
    sign = int(buffer[i + 19])
    wrong = hour < 0 or hour > 23 or minute < 0 or minute > 59 or second < 0 or second > 60
    if month == 12 or days < 0 or wrong or east < 0 or (sign != 0x2B and sign != 0x2D):
        return _NONE
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second
    return int((seconds - (east if sign == 0x2B else -east) * 60) * 1_000_000)


@scanner
def find_blocks(buffer: NDArray[np.uint8], end: int, words: Any, start: NDArray[np.int64]) -> int:
    """Find where messages begin: behind an empty line, with who wrote it and its type, or its type alone.

    Args:
        buffer: UTF-8; a window that begins at a line.
        end: How many bytes count.
        words: ``WORDS``.
        start: Filled: where each begins.

    Returns:
        How many there are, as many as fit at most.
    """
    found = 0
    i = 0
    empty = True
    while i < end and found < len(start):
        stop = line_end(buffer, i, end)
        if empty:
            at = i
            if _begins(buffer, at, stop, words[0]):
                at = min(stop + 1, end)
            if _begins(buffer, at, end, words[1]):
                after = line_end(buffer, at, end) + 1
                if _begins(buffer, after, end, words[2]) or _begins(buffer, after, end, words[3]):
                    start[found] = i
                    found += 1
        empty = stop == i or (stop == i + 1 and buffer[i] == 0x0D)
        i = stop + 1
    return found


@scanner
def read_blocks(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    months: NDArray[np.uint8],
    words: Any,
    places: Any,
    at: NDArray[np.int64],
    found: NDArray[np.uint8],
    reactions: NDArray[np.int64],
) -> None:
    """Take messages apart; what was written is moved together in the buffer.

    Args:
        buffer: UTF-8; written to.
        start: Where each message begins, shape (n,).
        end: Where it ends.
        months: Their names.
        words: ``WORDS``.
        places: Filled: where the author, the type and the text begin and end; -1 where there is none.
        at: Filled: when it was sent, microseconds; -1 where that cannot be read.
        found: Filled: ``HAS_MEDIA`` and ``IS_EDITED``.
        reactions: Filled: how many.
    """
    author_start, author_end, type_start, type_end, text_start, text_end = places
    for k in range(len(start)):
        author_start[k] = author_end[k] = type_start[k] = type_end[k] = text_start[k] = text_end[k] = _NONE
        at[k] = _NONE
        i = start[k]
        while i < end[k]:  # the fields
            stop = line_end(buffer, i, end[k])
            last = stop - 1 if stop > i and buffer[stop - 1] == 0x0D else stop
            if last == i:
                break
            if _begins(buffer, i, last, words[0]):
                author_start[k] = i + len(words[0])
                author_end[k] = last
            elif _begins(buffer, i, last, words[1]):
                type_start[k] = i + len(words[1])
                type_end[k] = last
            elif _begins(buffer, i, last, words[2]):
                at[k] = time_of(buffer, i + len(words[2]), last, months)
            elif _begins(buffer, i, last, words[3]) and at[k] == _NONE:
                at[k] = time_of(buffer, i + len(words[3]), last, months)
            elif _begins(buffer, i, last, words[4]):
                found[k] |= HAS_MEDIA
            elif _begins(buffer, i, last, words[5]):
                reactions[k] += 1
            elif _begins(buffer, i, last, words[6]):
                found[k] |= IS_EDITED
            i = stop + 1
        first = min(i, end[k])
        to = first
        versions = 0
        fields = True  # of a version; its text follows behind an empty line
        while i < end[k]:
            stop = line_end(buffer, i, end[k])
            last = stop - 1 if stop > i and buffer[stop - 1] == 0x0D else stop
            begin = i
            i = stop + 1
            if found[k] & IS_EDITED:
                if _begins(buffer, begin, last, words[7]):
                    versions += 1
                    fields = True
                if versions > 1 or last <= begin or buffer[begin] != 0x7C:
                    continue
                begin = min(begin + 2, last)
                if fields:
                    fields = last > begin
                    continue
            if to == first and (last == begin or buffer[begin] == 0x3E):
                continue  # an empty line, or a quote
            for b in range(begin, last):
                buffer[to] = buffer[b]
                to += 1
            buffer[to] = 0x0A
            to += 1
        while to > first and (buffer[to - 1] == 0x0A or buffer[to - 1] == 0x20):
            to -= 1
        if to > first:
            text_start[k] = first
            text_end[k] = to


def scan_blocks(work: Work) -> Scan:
    """Read a long text of sigtop; see ``Text.scan``."""
    source = work.sources[0]
    found = _Blocks(work)
    with Windows(source, work.progress) as windows:
        used = 0
        while windows.advance(used):
            used = found.take(windows)
        failure = windows.failure
    if not found.records:
        raise UnreadableError(f"{source.path} holds no messages of sigtop", failure or "export it again")
    return found.finish(stem_of(source.name), failure)


class _Blocks:
    """Gathers the messages of one file."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._columns = Columns(work.listen)
        self._authors = Words()
        self._types = Words()
        self._reactions = 0
        self.records = 0

    def take(self, windows: Windows) -> int:
        """Take over the messages of a window; give how many bytes are done with."""
        start = np.empty(windows.end // _SHORTEST + 1, np.int64)
        met = find_blocks(windows.buffer, windows.end, WORDS, start)
        many = met if windows.last else max(0, met - 1)
        if many:
            self._add(windows.buffer, start[:many], np.append(start[1:met], windows.end)[:many])
        return windows.end if windows.last else int(start[many]) if many else 0

    def _add(self, buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
        """Take over some messages."""
        many = len(start)
        places = tuple(np.empty(many, np.int64) for _ in range(6))
        at, found, reactions = np.empty(many, np.int64), np.zeros(many, np.uint8), np.zeros(many, np.int64)
        read_blocks(buffer, start, end, MONTHS, WORDS, places, at, found, reactions)
        self._reactions += int(reactions.sum())
        author = self._authors.number(Spans(buffer, places[0], places[1]))
        sort = self._types.number(Spans(buffer, places[2], places[3]))
        said = self._types.table(lambda t: t in {"incoming", "outgoing"}, bool)[sort]
        kind: Any = np.where(found & HAS_MEDIA, Kind.MEDIA, Kind.TEXT)
        kind = np.where(said, kind, Kind.NOTICE)
        self._columns.add(
            np.arange(self.records, self.records + many),
            at,
            known=np.where(within(at), UTC, UNREAD).astype(np.int8),
            author=np.where(said, author, NOBODY),
            kind=kind,
            text=Spans(buffer, places[4], places[5]),
            flags=np.where(found & IS_EDITED, int(Flag.EDITED), 0),
        )
        self.records += many

    def finish(self, stem: str, failure: str | None) -> Scan:
        """Put together who is who."""
        rows, utc, warnings = self._columns.rows(self._work.ask.zone, in_order=True)
        if failure is not None:
            warnings.append(f"{failure}; the records before that are kept")
        if self._reactions:
            warnings.append(f"reactions have no time there, and are not counted: {self._reactions:,}")
        return made(rows, self._authors.texts, stem, self._columns, utc=utc, warnings=warnings)
