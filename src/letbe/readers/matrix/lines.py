"""A room as Element writes it in plain text.

    Fri, Jan 3, 2025, 15:04:05 - Ada: hello
    Fri, Jan 3, 2025, 15:04:09 - Ben sent an image. (Media omitted)

People go by the names shown.  An answer begins with the name and a few words of what it answers to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.lines import ChatFile, Line, Lines, Marks
from letbe.readers.fields.times import Times
from letbe.readers.matrix.text import FILE
from letbe.readers.onechat import BY_FILE, OneChat
from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.rows import Scan, Work

HINT: Final = "export it again, as JSON"

#: A time is no longer, in bytes, and has at least so many digits.
_LONGEST_TIME: Final = 48
_FEWEST_DIGITS: Final = 8
_LONGEST_NAME: Final = 255
#: What an answer says of what it answers to is no longer.
_LONGEST_QUOTE: Final = 400

_BLANK: Final = 0x20
_DASH: Final = 0x2D
_COLON: Final = 0x3A
_LESS: Final = 0x3C
_MORE: Final = 0x3E
_CLOSE: Final = 0x29

#: What stands at the end of a line about a file, and in its middle.
_ENDS: Final = ("(Media omitted)", "(File Attached)", "(Media omitted - file size limit exceeded)")
_SENT: Final = (" sent an image.", " sent a sticker.")
_POOL: Final = np.frombuffer("".join(_ENDS + _SENT).encode(), np.uint8).copy()
_POOL_ENDS: Final = np.cumsum(np.array([len(p) for p in _ENDS + _SENT], np.int64))
_COUNT_ENDS: Final = len(_ENDS)


def read(work: Work) -> Scan:
    """Read one file; see ``TextReader.scan``."""
    (source,) = work.sources
    chat = OneChat(work, "matrix")
    times = Times("Date", None, work.ask.date_order, HINT)
    file = ChatFile(source, work.progress)
    first = True
    for records in file.records(mark):
        if not len(records.line):
            continue
        at, known = times.read(records.time)
        if first:
            times.check(known)
            first = False
        records.at[:] = at
        kind = np.where(records.more > 0, Kind.MEDIA, Kind.TEXT).astype(np.int8)
        chat.add(records, kind=kind, known=known)
    named = FILE.fullmatch(source.name)
    room = named["room"] if named else None
    return chat.scan(
        title=room,
        other=room,
        other_by=BY_FILE,
        order=times.order or "native",
        order_by=times.order_by or "a time stamp",
        failure=file.failure,
    )


def mark(lines: Lines, _last: bool) -> tuple[Marks, int]:
    """Say what the lines of a window are."""
    marks = Marks(len(lines))
    mark_lines(
        lines.buffer, lines.start, lines.end, _POOL, _POOL_ENDS, marks.kind, marks.time, marks.name,
        marks.body, marks.more,
    )  # fmt: skip
    return marks, len(lines)


@scanner
def mark_lines(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    pool: NDArray[np.uint8],
    ends: NDArray[np.int64],
    kind: NDArray[np.int8],
    time: NDArray[np.int64],
    name: NDArray[np.int64],
    body: NDArray[np.int64],
    more: NDArray[np.int32],
) -> None:
    """Fill what each line is, and the fields of those that begin a record."""
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        dash = _dash(buffer, i, min(stop, i + _LONGEST_TIME))
        if dash < 0:
            continue
        kind[k] = Line.BEGINS
        time[0, k] = i
        time[1, k] = dash - 1
        first = dash + 2
        body[k] = first
        last = stop
        if stop > first and buffer[stop - 1] == _CLOSE:
            for p in range(_COUNT_ENDS):
                at = _ending(buffer, first, stop, pool, ends, p)
                if at >= 0:
                    more[k] = 1
                    last = at
        if more[k]:
            while last > first and buffer[last - 1] == _BLANK:
                last -= 1
            for p in range(_COUNT_ENDS, len(ends)):
                at = _ending(buffer, first, last, pool, ends, p)
                if at > first:
                    name[0, k] = first
                    name[1, k] = at
        j = first
        limit = min(stop - 1, first + _LONGEST_NAME)
        while name[0, k] < 0 and j < limit:
            if buffer[j] == _COLON and buffer[j + 1] == _BLANK and j > first:
                name[0, k] = first
                name[1, k] = j
                body[k] = _past_quote(buffer, j + 2, stop)
            j += 1


@inner
def _dash(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Find the dash between blanks that ends a time; -1 where too few digits and no colon stand before it."""
    digits = 0
    colons = 0
    j = i
    while j + 1 < end:
        b = buffer[j]
        if b == _DASH and j > i and buffer[j - 1] == _BLANK and buffer[j + 1] == _BLANK:
            return j if digits >= _FEWEST_DIGITS and colons == 2 else -1
        digits += 0x30 <= b <= 0x39
        colons += b == _COLON
        j += 1
    return -1


@inner
def _ending(
    buffer: NDArray[np.uint8], i: int, stop: int, pool: NDArray[np.uint8], ends: NDArray[np.int64], p: int
) -> int:
    """Say where a text begins that a line ends with; -1 where it ends otherwise."""
    first = ends[p - 1] if p > 0 else 0
    size = ends[p] - first
    if stop - size < i:
        return -1
    for k in range(size):
        if buffer[stop - size + k] != pool[first + k]:
            return -1
    return int(stop - size)


@inner
def _past_quote(buffer: NDArray[np.uint8], i: int, stop: int) -> int:
    """Pass over what an answer says of what it answers to: ``<Ada "see you"> ``."""
    if i >= stop or buffer[i] != _LESS:
        return i
    last = min(stop - 1, i + _LONGEST_QUOTE)
    j = i + 1
    while j < last:
        if buffer[j] == _MORE and buffer[j + 1] == _BLANK:
            return j + 2
        j += 1
    return i
