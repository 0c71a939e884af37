"""What each line of QQ's text is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.clocks import NONE, blanks, clock, number
from letbe.readers.fields.lines import Line, Lines, Marks
from letbe.readers.fields.values import days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.handles import Words

#: Lines between chats that begin with one of these words, all of four letters.
_GROUP: Final = "消息分组"
_WITH: Final = "消息对象"
_WORDS: Final = np.frombuffer((_GROUP + _WITH).encode(), np.uint8).copy()
_SIZE: Final = len(_WITH.encode())
#: A line that says whom the chat below is with, until somebody looks at it.
_MAYBE_CHAT: Final = 9

_BLANK: Final = 0x20
_DASH: Final = 0x2D
_EQUAL: Final = 0x3D
_FEWEST_EQUALS: Final = 20
_LONGEST_ID: Final = 64


class Marker:
    """Says what lines are, and remembers which chat they belong to.

    Args:
        chats: The names of all chats, numbered as they are met; 0 stands for one without a name.
    """

    def __init__(self, chats: Words) -> None:
        self._chats = chats
        self._now = chats.add("")

    def __call__(self, lines: Lines, _last: bool) -> tuple[Marks, int]:
        """Mark some lines; ``more`` of a record is the number of its chat."""
        marks = Marks(len(lines))
        mark_lines(
            lines.buffer, lines.start, lines.end, marks.kind, marks.day, marks.second, marks.name, marks.time
        )
        chat = self._now
        begin = 0
        for k in np.flatnonzero(marks.kind == _MAYBE_CHAT).tolist():
            marks.more[begin:k] = chat
            chat = self._chats.add(lines.text(k)[len(_WITH) :].lstrip(":\uff1a").strip())
            marks.kind[k] = Line.HEAD
            begin = k
        marks.more[begin:] = chat
        # What is shown again begins with the last record or line between chats.
        bounds = np.flatnonzero(marks.kind != Line.GOES_ON)
        if len(bounds):
            self._now = int(marks.more[bounds[-1]])
        return marks, len(lines)


@scanner
def mark_lines(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    kind: NDArray[np.int8],
    day: NDArray[np.int64],
    second: NDArray[np.int64],
    name: NDArray[np.int64],
    number_of: NDArray[np.int64],
) -> None:
    """Fill what each line is, and the fields of those that begin a record."""
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        if i + _SIZE > stop:
            continue
        if buffer[i] == _EQUAL:
            j = i
            while j < stop and buffer[j] == _EQUAL:
                j += 1
            if j == stop and stop - i >= _FEWEST_EQUALS:
                kind[k] = Line.HEAD
        elif _is_word(buffer, i, 0):
            kind[k] = Line.HEAD
        elif _is_word(buffer, i, _SIZE):
            kind[k] = _MAYBE_CHAT
        else:
            date, after = _date(buffer, i, stop)
            if after == i:
                continue
            of_day, after = clock(buffer, blanks(buffer, after, stop), stop)
            if of_day == NONE or after >= stop or buffer[after] != _BLANK:
                continue
            kind[k] = Line.BEGINS
            day[k] = date
            second[k] = of_day
            first = blanks(buffer, after, stop)
            name[0, k] = first
            name[1, k] = stop
            _split(buffer, first, stop, k, name, number_of)


@inner
def _is_word(buffer: NDArray[np.uint8], i: int, first: int) -> bool:
    """Tell a line that begins with one of the words between chats."""
    for k in range(_SIZE):
        if buffer[i + k] != _WORDS[first + k]:
            return False
    return True


@inner
def _date(buffer: NDArray[np.uint8], i: int, stop: int) -> tuple[int, int]:
    """Read ``2024-01-02``; the place behind it is ``i`` where there is none."""
    year, after = number(buffer, i, stop, 4)
    if after != i + 4 or after >= stop or buffer[after] != _DASH:
        return 0, i
    month, then = number(buffer, after + 1, stop, 2)
    if then == after + 1 or then >= stop or buffer[then] != _DASH:
        return 0, i
    day, done = number(buffer, then + 1, stop, 2)
    found = days_of(year, month, day)
    return (found, done) if done > then + 1 and found > -40_000 else (0, i)


@inner
def _split(
    buffer: NDArray[np.uint8],
    first: int,
    stop: int,
    k: int,
    name: NDArray[np.int64],
    number_of: NDArray[np.int64],
) -> None:
    """Part ``Ada(12345)`` and ``Ada<ada@example.org>`` into the name and the number or the address."""
    close = buffer[stop - 1]
    if close != 0x29 and close != 0x3E:
        return
    wanted = 0x28 if close == 0x29 else 0x3C
    j = stop - 2
    while j > first and j > stop - _LONGEST_ID and buffer[j] != wanted:
        if close == 0x29 and (buffer[j] < 0x30 or buffer[j] > 0x39):
            return
        j -= 1
    if j >= first and buffer[j] == wanted and j < stop - 2:
        number_of[0, k] = j + 1
        number_of[1, k] = stop - 1
        if j > first:
            name[1, k] = j
