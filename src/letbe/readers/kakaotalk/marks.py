"""What each line of a KakaoTalk chat is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.clocks import NONE, blanks, clock
from letbe.readers.fields.dates import date_at, letters
from letbe.readers.fields.lines import Line, Lines, Marks

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A name is no longer, in bytes.
_LONGEST_NAME: Final = 200
#: A line about somebody who came or went is no longer, in bytes.
_LONGEST_NOTICE: Final = 400

_OPEN: Final = 0x5B
_CLOSE: Final = 0x5D
_BLANK: Final = 0x20
_DASH: Final = 0x2D
_COMMA: Final = 0x2C
_COLON: Final = 0x3A

#: How lines end that nobody wrote, on Windows, where they have no time.
_NOTICES: Final = (
    *(
        "님이 들어왔습니다.",
        "님이 나갔습니다.",
        "님을 초대했습니다.",
        "님을 내보냈습니다.",
        "메시지를 가렸습니다.",
    ),
    *("joined this chatroom.", "left this chatroom.", "to this chatroom.", "has left the chatroom."),
    "님을 초대하였습니다.",
)
_POOL: Final = np.frombuffer("".join(_NOTICES).encode(), np.uint8).copy()
_ENDS: Final = np.cumsum(np.array([len(n.encode()) for n in _NOTICES], np.int64))
#: How a line ends that holds a date and nothing else.
_WEEKDAY: Final = np.frombuffer("요일".encode(), np.uint8).copy()


def mark(lines: Lines, _last: bool, *, windows: bool) -> tuple[Marks, int]:
    """Say what the lines of a window are.

    Args:
        lines: The lines.
        _last: Nothing comes behind them.
        windows: They are from Windows; else from a phone.

    Returns:
        The marks, and how many of the lines they are sure of.
    """
    marks = Marks(len(lines))
    mark_lines(
        lines.buffer, lines.start, lines.end, windows, _POOL, _ENDS, marks.kind, marks.day, marks.second,
        marks.name, marks.body,
    )  # fmt: skip
    return marks, len(lines)


@scanner
def mark_lines(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    windows: bool,
    pool: NDArray[np.uint8],
    ends: NDArray[np.int64],
    kind: NDArray[np.int8],
    day: NDArray[np.int64],
    second: NDArray[np.int64],
    name: NDArray[np.int64],
    body: NDArray[np.int64],
) -> None:
    """Fill what each line is, and the fields of those that begin a record."""
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        if i + 3 < stop and buffer[i] == 0xEF and buffer[i + 1] == 0xBB:
            i += 3
        if i + 6 > stop:
            continue
        if not windows:
            _of_phone(buffer, i, stop, k, kind, day, second, name, body)
        elif buffer[i] == _OPEN:
            _of_windows(buffer, i, stop, k, kind, second, name, body)
        elif buffer[i] == _DASH:
            while i < stop and (buffer[i] == _DASH or buffer[i] == _BLANK):
                i += 1
            found, after = date_at(buffer, i, stop)
            if after == i:  # a weekday in front
                i = letters(buffer, i, stop)
                i = blanks(buffer, i + (i < stop and buffer[i] == _COMMA), stop)
                found, after = date_at(buffer, i, stop)
            if after > i and buffer[stop - 1] == _DASH:
                kind[k] = Line.DAY
                day[k] = found
        elif _ends_as_notice(buffer, i, stop, pool, ends):
            kind[k] = Line.HEAD


@inner
def _of_windows(
    buffer: NDArray[np.uint8],
    i: int,
    stop: int,
    k: int,
    kind: NDArray[np.int8],
    second: NDArray[np.int64],
    name: NDArray[np.int64],
    body: NDArray[np.int64],
) -> None:
    """Read ``[Ada] [오후 3:04] hello``; a name may hold brackets of its own."""
    j = i + 1
    last = min(stop - 4, i + _LONGEST_NAME)
    while j < last:
        if buffer[j] == _CLOSE and buffer[j + 1] == _BLANK and buffer[j + 2] == _OPEN:
            of_day, after = clock(buffer, j + 3, stop)
            if of_day == NONE:
                at = letters(buffer, j + 3, stop)  # AM 3:04
                of_day, after = clock(buffer, blanks(buffer, at, stop), stop)
            if of_day != NONE and after < stop and buffer[after] == _CLOSE:
                kind[k] = Line.BEGINS
                second[k] = of_day
                name[0, k] = i + 1
                name[1, k] = j
                body[k] = min(after + 2, stop)
                return
        j += 1


@inner
def _of_phone(
    buffer: NDArray[np.uint8],
    i: int,
    stop: int,
    k: int,
    kind: NDArray[np.int8],
    day: NDArray[np.int64],
    second: NDArray[np.int64],
    name: NDArray[np.int64],
    body: NDArray[np.int64],
) -> None:
    """Read ``2024년 1월 2일 오후 3:04, Ada : hello``; without a colon nobody wrote it."""
    found, after = date_at(buffer, i, stop)
    if after == i:
        return
    at = blanks(buffer, after + (after < stop and buffer[after] == _COMMA), stop)
    if at == stop or _is_weekday(buffer, at, stop):
        kind[k] = Line.HEAD
        return
    if (
        at + 3 < stop
        and buffer[at] | 0x20 == 0x61
        and buffer[at + 1] | 0x20 == 0x74
        and buffer[at + 2] == _BLANK
    ):
        at = blanks(buffer, at + 3, stop)  # at
    of_day, after = clock(buffer, at, stop)
    if of_day == NONE:
        return
    at = blanks(buffer, after, stop)
    if at == stop:
        kind[k] = Line.HEAD
        return
    if buffer[at] != _COMMA:
        return
    kind[k] = Line.BEGINS
    day[k] = found
    second[k] = of_day
    first = blanks(buffer, at + 1, stop)
    body[k] = first
    j = first
    last = min(stop - 1, first + _LONGEST_NAME)
    while j < last:
        if buffer[j] == _BLANK and buffer[j + 1] == _COLON and (j + 2 == stop or buffer[j + 2] == _BLANK):
            name[0, k] = first
            name[1, k] = j
            body[k] = min(j + 3, stop)
            return
        j += 1


@inner
def _is_weekday(buffer: NDArray[np.uint8], i: int, stop: int) -> bool:
    """Tell a Korean weekday that ends the line."""
    if stop - i != 9:
        return False
    for k in range(6):
        if buffer[i + 3 + k] != _WEEKDAY[k]:
            return False
    return True


@inner
def _ends_as_notice(
    buffer: NDArray[np.uint8], i: int, stop: int, pool: NDArray[np.uint8], ends: NDArray[np.int64]
) -> bool:
    """Tell a line that ends as those do that nobody wrote."""
    if stop - i > _LONGEST_NOTICE or buffer[stop - 1] != 0x2E:
        return False
    first = 0
    for p in range(len(ends)):
        size = ends[p] - first
        same = stop - size > i
        at = 0
        while same and at < size:
            same = buffer[stop - size + at] == pool[first + at]
            at += 1
        if same:
            return True
        first = ends[p]
    return False
