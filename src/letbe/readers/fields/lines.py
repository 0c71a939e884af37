"""Chats as lines of text: a record begins on a line that looks like it, and runs to the next one.

    a window ──Lines──▶ a format's own marks, one a line ──gather()──▶ Records

What a line is, is a format's own affair: it fills ``Marks``.  What follows from it is the same for all: the
day that a record belongs to, the lines that go on with it, and where a window ends in the middle of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.spans import Spans
from letbe.readers.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from letbe.readers.source import Source

#: A day or a second that is not known.
NO_DAY: Final = -(1 << 40)
UNKNOWN: Final = -1

_SECOND_US: Final = 1_000_000
_DAY_US: Final = 86_400 * _SECOND_US
_BREAK: Final = 0x0A
_RETURN: Final = 0x0D
_BLANK: Final = 0x20


class Line(IntEnum):
    """What a line is."""

    GOES_ON = 0  # with the record before it
    BEGINS = 1  # a record
    DAY = 2  # the day of the records below it
    HEAD = 3  # of the file, or a rule between days: no part of any record


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a window, without their ends; int64, shape (n,) each.

    Attributes:
        buffer: uint8.
        start: Where each begins.
        end: Where it ends.
        after: Where the next one begins.
    """

    buffer: NDArray[np.uint8]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    after: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start)

    def text(self, k: int, most: int = 200) -> str:
        """Give one as text, at most so many bytes of it."""
        end = min(int(self.end[k]), int(self.start[k]) + most)
        return self.buffer[int(self.start[k]) : end].tobytes().decode("utf-8", "replace")


class Marks:
    """What a format says of n lines.

    Attributes:
        kind: int8, a ``Line`` each.
        day: int64, days since 1970, of a line that names one; else ``NO_DAY``.
        second: int64, second of the day of a record; else -1.
        name: int64, shape (2, n): where the writer's name begins and ends; -1 for a notice.
        body: int64, where the text begins; -1 where it begins on the next line.
        until: int64, where the text ends, if the format knows it; else -1.
        time: int64, shape (2, n): where a time stands that is read later; -1 for none.
        more: int32, whatever else a format has to say of a record.
    """

    def __init__(self, n: int) -> None:
        self.kind = np.zeros(n, np.int8)
        self.day = np.full(n, NO_DAY, np.int64)
        self.second = np.full(n, UNKNOWN, np.int64)
        self.name = np.full((2, n), -1, np.int64)
        self.body = np.full(n, -1, np.int64)
        self.until = np.full(n, -1, np.int64)
        self.time = np.full((2, n), -1, np.int64)
        self.more = np.zeros(n, np.int32)


@dataclass(frozen=True, slots=True)
class Records:
    """Some records; shape (n,).

    Attributes:
        line: int64, the line that each begins on, from 0 in the file.
        at: int64, microseconds since 1970 on the wall clock; 0 where not known.
        timed: bool, whether it is known.
        name: The writer; absent for a notice.
        time: The time as it stands there, for formats that read it later.
        more: int32, whatever else the format said of it.
        body: The text, its lines parted by a line feed alone, without blank lines at its end.
    """

    line: NDArray[np.int64]
    at: NDArray[np.int64]
    timed: NDArray[np.bool_]
    name: Spans
    body: Spans
    time: Spans
    more: NDArray[np.int32]


def no_more(line: NDArray[np.int64]) -> NDArray[np.int32]:
    """Say nothing else of some records."""
    return np.zeros(len(line), np.int32)


class ChatFile:
    """A file of chat lines.

    Args:
        source: The file.
        progress: Called with the number of bytes just read.
    """

    def __init__(self, source: Source, progress: Callable[[int], None] = lambda _: None) -> None:
        self._windows = Windows(source, progress)
        self._day = NO_DAY
        self.failure: str | None = None

    def records(self, mark: Callable[[Lines, bool], tuple[Marks, int]]) -> Iterator[Records]:
        """Give all records, some at a time; their spans hold until the next ones are asked for.

        Args:
            mark: Says what some lines are, and of how many of them it is sure; the rest is shown again with
                more behind it.  Told whether these are the last lines of the file.

        Cost: O(bytes) time; memory is one window and the arrays of its lines.
        """
        done, used = 0, 0
        with self._windows as windows:
            while windows.advance(used):
                lines = lines_of(windows.buffer, windows.end, windows.last)
                marks, sure = mark(lines, windows.last)
                upto = _complete(marks.kind[:sure], windows.last)
                if upto == 0 and windows.last:
                    upto = len(lines)  # a record that fills the window is given up where the window ends
                day, records = gather(lines, marks, upto, self._day, done)
                self._day = day
                used = int(lines.after[upto - 1]) if upto else 0
                done += upto
                yield records
            self.failure = windows.failure


def lines_of(buffer: NDArray[np.uint8], end: int, last: bool) -> Lines:
    r"""Find the lines of a window.

    Args:
        buffer: Text.
        end: How much of it counts.
        last: What stands behind the last line break is a line, too.

    >>> from letbe.readers.fields.spans import padded
    >>> lines = lines_of(padded(b"one\r\ntwo"), 8, True)
    >>> [lines.text(k) for k in range(len(lines))]
    ['one', 'two']
    """
    stops = np.flatnonzero(buffer[:end] == _BREAK)
    if last and end and (not len(stops) or stops[-1] != end - 1):
        stops = np.append(stops, end)
    start = np.concatenate([np.zeros(1, np.int64), stops[:-1] + 1])[: len(stops)]
    crlf = (stops > start) & (buffer[np.maximum(stops - 1, 0)] == _RETURN)
    return Lines(buffer, start, stops - crlf, np.minimum(stops + 1, end))


def _complete(kind: NDArray[np.int8], last: bool) -> int:
    """Say how many lines belong to records that are complete: all before the last one that begins."""
    if last:
        return len(kind)
    begins = np.flatnonzero(kind != Line.GOES_ON)
    return int(begins[-1]) if len(begins) else 0


def gather(lines: Lines, marks: Marks, upto: int, day: int, done: int) -> tuple[int, Records]:
    """Put lines together to records.

    Args:
        lines: The lines of a window.
        marks: What they are.
        upto: How many of them count.
        day: The day that holds above the first of them.
        done: How many lines of the file came before.

    Returns:
        The day that holds below the last of them, and the records.
    """
    n = int((marks.kind[:upto] == Line.BEGINS).sum())
    at_line = np.empty(n, np.int64)
    days = np.empty(n, np.int64)
    span = np.full((2, n), -1, np.int64)
    day = _gather(
        lines.buffer, lines.start[:upto], lines.end, marks.kind, marks.day, marks.body, marks.until,
        day, at_line, days, span,
    )  # fmt: skip
    second = marks.second[at_line]
    timed = (days != NO_DAY) & (second >= 0)
    at = np.where(timed, days * _DAY_US + second * _SECOND_US, 0)
    name = Spans(lines.buffer, marks.name[0][at_line], marks.name[1][at_line])
    body = Spans(lines.buffer, span[0], span[1])
    time = Spans(lines.buffer, marks.time[0][at_line], marks.time[1][at_line])
    return day, Records(at_line + done, at, timed, name, body, time, marks.more[at_line])


@scanner
def _gather(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    kind: NDArray[np.int8],
    day_of: NDArray[np.int64],
    body: NDArray[np.int64],
    until: NDArray[np.int64],
    day: int,
    at_line: NDArray[np.int64],
    days: NDArray[np.int64],
    span: NDArray[np.int64],
) -> int:
    """Fill line, day and text of each record; give the day that holds at the end."""
    r = -1
    open_ = False
    for k in range(len(start)):
        what = kind[k]
        if what == Line.DAY:
            day = day_of[k]
            open_ = False
        elif what == Line.HEAD:
            open_ = False
        elif what == Line.BEGINS:
            r += 1
            open_ = until[k] < 0
            at_line[r] = k
            days[r] = day_of[k] if day_of[k] != NO_DAY else day
            span[0, r] = body[k]
            span[1, r] = until[k] if until[k] >= 0 else end[k] if body[k] >= 0 else -1
        elif open_ and _is_full(buffer, start[k], end[k]):
            if span[0, r] < 0:
                span[0, r] = start[k]
            span[1, r] = end[k]
    for r in range(len(at_line)):
        if span[1, r] > end[at_line[r]]:
            span[1, r] = _without_returns(buffer, span[0, r], span[1, r])
    return day


@inner
def _without_returns(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Make each line of a text end with a line feed alone, in place; give the new end."""
    n = i
    while i < end:
        if buffer[i] != _RETURN or i + 1 >= end or buffer[i + 1] != _BREAK:
            buffer[n] = buffer[i]
            n += 1
        i += 1
    return n


@inner
def _is_full(buffer: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell whether a line holds more than blanks."""
    while i < end and buffer[i] <= _BLANK:
        i += 1
    return i < end
