"""When: the two ways in which the format writes a time, and what to do with a time without a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.readers.jsontext import NUMBER, STRING, whole_number
from letbe.readers.telegram import state as s
from letbe.readers.telegram.tokens import END, START, WHAT
from letbe.readers.telegram.words import DATE, DATE_UNIX

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Times outside are no times of messages: a zero, or milliseconds taken for seconds.
FIRST_SECOND: Final = 631_152_000  # 1990-01-01
LAST_SECOND: Final = s.DAYS * s.DAY  # 2200-01-01
NO_SECOND: Final = -(1 << 62)
#: No zone was ever further from UTC.
_FARTHEST: Final = 26 * 3600

_DIGIT: Final = ord("0")
_FORM: Final = np.frombuffer(b"0000-00-00T00:00:00", np.uint8)
#: Days in each month of a common year, and before it; month 0 is none.
_LENGTHS: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_BEFORE: Final = np.cumsum(_LENGTHS) - _LENGTHS
#: Days from the first of January of the year 1 to that of 1970.
_TO_1970: Final = 719_162


@inner
def wall_clock(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Read ``2024-01-31T23:59:59`` as seconds since 1970 on the wall clock, or give ``NO_SECOND``."""
    if end - i != len(_FORM):
        return NO_SECOND
    digits = 0
    for k in range(len(_FORM)):
        b = int(buf[i + k])
        if _FORM[k] == _DIGIT:
            if b < 0x30 or b > 0x39:
                return NO_SECOND
            digits = digits * 10 + b - 0x30
        elif b != _FORM[k]:
            return NO_SECOND
    clock = digits % 1_000_000
    hour, minute, second = clock // 10_000, clock // 100 % 100, clock % 100
    date = digits // 1_000_000
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    if hour > 23 or minute > 59 or second > 60 or month < 1 or month > 12 or day < 1:
        return NO_SECOND
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > _LENGTHS[month] + (month == 2 and is_leap):
        return NO_SECOND
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400 + _BEFORE[month] + day - 1
    days += month > 2 and is_leap
    return int(days - _TO_1970) * s.DAY + hour * 3600 + minute * 60 + second


@inner
def moment(buf: NDArray[np.uint8], found: NDArray[np.int64], offsets: NDArray[np.int32]) -> tuple[int, bool]:
    """Tell when a record was made.

    Where it states both, the difference is noted as the exporting machine's offset of that day.

    Args:
        buf: Bytes.
        found: The record's fields.
        offsets: Seconds from UTC by day since 1970, ``NO_OFFSET`` where not known.

    Returns:
        Seconds since 1970, or ``NO_SECOND``; True if they are in UTC, False if on the wall clock.
    """
    local = NO_SECOND
    if found[WHAT, DATE] == STRING:
        local = wall_clock(buf, found[START, DATE], found[END, DATE])
        if local < FIRST_SECOND or local >= LAST_SECOND:
            local = NO_SECOND
    if found[WHAT, DATE_UNIX] in (STRING, NUMBER):
        second, good = whole_number(buf, found[START, DATE_UNIX], found[END, DATE_UNIX])
        if good and FIRST_SECOND <= second < LAST_SECOND:
            if local != NO_SECOND and -_FARTHEST <= local - second <= _FARTHEST:
                offsets[local // s.DAY] = local - second
            return second, True
    return local, False


def to_utc_by_offsets(local: NDArray[np.int64], offsets: NDArray[np.int32]) -> NDArray[np.int64]:
    """Turn wall-clock times into UTC by the offsets that the same export shows.

    A reaction has no time in UTC; the messages around it tell which offset held on its day.  Where
    there is none on that day, the nearest day decides.

    Args:
        local: Microseconds on the wall clock, shape (n,).
        offsets: Seconds from UTC by day since 1970; at least one is known.

    Returns:
        Microseconds, UTC, shape (n,).

    Cost: O(n log d) for d days with a known offset.
    """
    known = np.flatnonzero(offsets != s.NO_OFFSET)
    day = local // (s.DAY * s.US)
    after = np.searchsorted(known, day).clip(0, len(known) - 1)
    before = (after - 1).clip(0)
    nearest = np.where(day - known[before] < known[after] - day, known[before], known[after])
    seconds: NDArray[np.int64] = offsets[nearest].astype(np.int64)
    return local - seconds * s.US
