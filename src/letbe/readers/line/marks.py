"""What each line of a LINE chat is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.clocks import NONE, clock
from letbe.readers.fields.lines import NO_DAY, Line, Lines, Marks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.line.days import Days

#: A line that may name a day, until somebody looks at it.
_MAYBE_DAY: Final = 9
_MARKS: Final = "\ufeff\u200e\u200f \r"
#: No line that names a day is longer, in bytes.
_LONGEST_DAY: Final = 48

#: A text in quotes is given up after so many lines: the quote was a writer's own.
_MOST_LINES: Final = 400

_TAB: Final = 0x09
_BLANK: Final = 0x20
_QUOTE: Final = 0x22
_RETURN: Final = 0x0D


def mark(lines: Lines, last: bool, days: Days, *, tabs: bool) -> tuple[Marks, int]:
    """Say what the lines of a window are.

    Args:
        lines: The lines.
        last: Nothing comes behind them.
        days: Reads lines that name one.
        tabs: Time, name and text are parted by tabs; else by blanks.

    Returns:
        The marks, and how many of the lines they are sure of.
    """
    marks = Marks(len(lines))
    mark_lines(lines.buffer, lines.start, lines.end, tabs, marks.kind, marks.second, marks.name, marks.body)
    _mark_days(lines, marks, days)
    sure = len(lines)
    if tabs:
        sure = close_quotes(
            lines.buffer, lines.start, lines.end, lines.after, last, marks.kind, marks.body, marks.until
        )
    return marks, sure


def _mark_days(lines: Lines, marks: Marks, days: Days) -> None:
    """Look at the lines that may name a day; Python, since there is one for each day at most."""
    found = np.flatnonzero(marks.kind == _MAYBE_DAY).tolist()
    days.learn(lines.text(k).strip(_MARKS) for k in found)
    for k in found:
        above = k == 0 or lines.start[k - 1] == lines.end[k - 1] or marks.kind[k - 1] == Line.HEAD
        day = days.of(lines.text(k).strip(_MARKS), bool(above))
        marks.kind[k] = Line.GOES_ON if day is None else Line.DAY
        if day is not None:
            marks.day[k] = day
        elif above and lines.text(k)[:4].isdecimal():  # a torn day: the records below belong to none
            marks.kind[k], marks.day[k] = Line.DAY, NO_DAY


@scanner
def mark_lines(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    tabs: bool,
    kind: NDArray[np.int8],
    second: NDArray[np.int64],
    name: NDArray[np.int64],
    body: NDArray[np.int64],
) -> None:
    """Fill what each line is, and the fields of those that begin a record.

    With blanks, name and text are one for now: the text begins behind the time.
    """
    for k in range(len(start)):
        i = _past_marks(buffer, start[k], end[k])
        stop = end[k]
        if i + 4 > stop:
            continue
        of_day, after = clock(buffer, i, stop)
        if of_day != NONE and after < stop and buffer[after] == (_TAB if tabs else _BLANK):
            kind[k] = Line.BEGINS
            second[k] = of_day
            body[k] = after + 1
            if tabs:
                tab = after + 1
                while tab < stop and buffer[tab] != _TAB:
                    tab += 1
                if tab < stop:
                    body[k] = tab + 1
                    if tab > after + 1:
                        name[0, k] = after + 1
                        name[1, k] = tab
        elif of_day == NONE and stop - i <= _LONGEST_DAY and _may_be_day(buffer, i, stop):
            kind[k] = _MAYBE_DAY


@inner
def _past_marks(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Pass over a byte order mark and marks of direction."""
    while i + 2 < end and (
        (buffer[i] == 0xEF and buffer[i + 1] == 0xBB and buffer[i + 2] == 0xBF)
        or (buffer[i] == 0xE2 and buffer[i + 1] == 0x80 and buffer[i + 2] in (0x8E, 0x8F))
    ):
        i += 3
    return i


@inner
def _may_be_day(buffer: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell a line that begins with a year, or that ends with one behind a slash."""
    digits = 0
    while i + digits < end and digits < 5 and 0x30 <= buffer[i + digits] <= 0x39:
        digits += 1
    if digits == 4 and i + 4 < end and buffer[i + 4] in (0x2E, 0x2F, 0x2D):
        return True
    while end > i and buffer[end - 1] <= _BLANK:
        end -= 1
    for k in range(1, 5):
        if end - k < i or buffer[end - k] < 0x30 or buffer[end - k] > 0x39:
            return False
    return end - 5 > i and buffer[end - 5] in (0x2E, 0x2F, 0x2D) and digits == 0


@scanner
def close_quotes(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    after: NDArray[np.int64],
    last: bool,
    kind: NDArray[np.int8],
    body: NDArray[np.int64],
    until: NDArray[np.int64],
) -> int:
    """Take texts of several lines out of their quotes.

    Inside, quotes are written twice and lines end with a line feed alone, also where those of the file end
    with a carriage return: so a pasted chat is told from the records of this one.

    Returns:
        How many lines that is known of; the rest must be seen with more behind it.
    """
    n = len(start)
    k = 0
    while k < n:
        opens = kind[k] == Line.BEGINS and body[k] >= 0 and body[k] < end[k] and buffer[body[k]] == _QUOTE
        if not opens or _quotes(buffer, body[k], end[k]) % 2 == 0:
            k += 1
            continue
        total = _quotes(buffer, body[k], end[k])
        plain_end = after[k] - end[k] == 1
        c = k + 1
        found = False
        others = False  # lines between look like records or days of this chat
        while c < n and c - k <= _MOST_LINES and not found:
            total += _quotes(buffer, start[c], end[c])
            found = total % 2 == 0 and end[c] > start[c] and buffer[end[c] - 1] == _QUOTE
            if not found:
                others = others or kind[c] == Line.BEGINS or kind[c] == Line.DAY
                c += 1
        told = plain_end and c < n and after[c] - end[c] == 2
        if not found and c >= n and not last and c - k <= _MOST_LINES:
            return k
        if found and (not others or told) and (kind[c] == Line.GOES_ON or told):
            for between in range(k + 1, c + 1):
                kind[between] = Line.GOES_ON
            body[k] += 1
            until[k] = _as_one(buffer, body[k], end[c] - 1)
            k = c
        k += 1
    return n


@inner
def _quotes(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Count quotes."""
    count = 0
    for k in range(i, end):
        count += buffer[k] == _QUOTE
    return count


@inner
def _as_one(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Make each pair of quotes one, in place; give the new end."""
    n = i
    while i < end:
        buffer[n] = buffer[i]
        n += 1
        i += 2 if buffer[i] == _QUOTE and i + 1 < end and buffer[i + 1] == _QUOTE else 1
    return n
