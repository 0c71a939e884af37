"""When: the two ways in which the format writes a time, and what to do with a time without a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import kernel
from letbe.readers.telegram import state as s
from letbe.readers.telegram.tokens import END, NUMBER, ROUND, START, STRING, WHAT, whole_number
from letbe.readers.telegram.words import DATE, DATE_UNIX

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Times outside are no times of messages: a zero, or milliseconds taken for seconds.
FIRST_SECOND: Final = 631_152_000  # 1990-01-01
LAST_SECOND: Final = s.DAYS * s.DAY  # 2200-01-01
NO_SECOND: Final = -(1 << 62)
#: No zone was ever further from UTC.
_FARTHEST: Final = 26 * 3600


@kernel
def _two(buf: NDArray[np.uint8], i: int) -> int:
    """Read two digits, or give -1000."""
    tens = int(buf[i]) - 0x30
    ones = int(buf[i + 1]) - 0x30
    return tens * 10 + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else -1000


@kernel
def _days(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01 to a date of the Gregorian calendar."""
    shifted = year - (month <= 2)
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@kernel
def wall_clock(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Read ``2024-01-31T23:59:59`` as seconds since 1970 on the wall clock, or give ``NO_SECOND``.

    >>> raw = np.frombuffer(b"1990-01-01T00:00:01", np.uint8)
    >>> wall_clock(raw, 0, len(raw))
    631152001
    """
    if (
        end - i != 19
        or buf[i + 4] != 0x2D
        or buf[i + 7] != 0x2D
        or buf[i + 13] != 0x3A
        or buf[i + 16] != 0x3A
    ):
        return NO_SECOND
    if buf[i + 10] != 0x54 and buf[i + 10] != 0x20:  # T, or a blank
        return NO_SECOND
    year = _two(buf, i) * 100 + _two(buf, i + 2)
    month = _two(buf, i + 5)
    day = _two(buf, i + 8)
    hour = _two(buf, i + 11)
    minute = _two(buf, i + 14)
    second = _two(buf, i + 17)
    if year < 1970 or month < 1 or month > 12 or day < 1 or hour < 0 or hour > 23:
        return NO_SECOND
    if minute < 0 or minute > 59 or second < 0 or second > 60:
        return NO_SECOND
    first = _days(year, month, 1)
    next_first = _days(year + month // 12, month % 12 + 1, 1)
    if day > next_first - first:
        return NO_SECOND
    return (first + day - 1) * s.DAY + hour * 3600 + minute * 60 + second


@kernel
def moment(
    buf: NDArray[np.uint8], found: NDArray[np.int64], this_round: int, offsets: NDArray[np.int32]
) -> tuple[int, bool]:
    """Tell when a record was made.

    Where it states both, the difference is noted as the exporting machine's offset of that day.

    Args:
        buf: Bytes.
        found: The record's fields.
        this_round: Their round.
        offsets: Seconds from UTC by day since 1970, ``NO_OFFSET`` where not known.

    Returns:
        Seconds since 1970, or ``NO_SECOND``; True if they are in UTC, False if on the wall clock.
    """
    local = NO_SECOND
    if found[DATE, ROUND] == this_round and found[DATE, WHAT] == STRING:
        local = wall_clock(buf, found[DATE, START], found[DATE, END])
        if local < FIRST_SECOND or local >= LAST_SECOND:
            local = NO_SECOND
    what = found[DATE_UNIX, WHAT]
    if found[DATE_UNIX, ROUND] == this_round and (what in (STRING, NUMBER)):
        second, good = whole_number(buf, found[DATE_UNIX, START], found[DATE_UNIX, END])
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
