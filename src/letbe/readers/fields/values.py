"""Numbers and moments, read for many records at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: What is known of a moment that was read.
UNREAD: Final = 0
LOCAL: Final = 1  # on the wall clock: it names no zone
UTC: Final = 2  # it names one, and was turned into UTC

#: Moments outside are no times of messages: a zero, or milliseconds taken for seconds.
FIRST_US: Final = 631_152_000_000_000  # 1990-01-01
LAST_US: Final = 7_258_118_400_000_000  # 2200-01-01

#: More digits than any id or time has, and few enough for 64 bits.
_MOST_DIGITS: Final = 18
_DAY_US: Final = 86_400_000_000
_NO: Final = -1


def whole(spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read whole numbers, in quotes or not.

    Returns:
        int64, shape (n,), 0 where there is none; and which could be read.

    Cost: O(bytes).

    >>> from letbe.readers.fields.spans import spans_of
    >>> whole(spans_of(["17", "x", None]))
    (array([17,  0,  0]), array([ True, False, False]))
    """
    return decimals(spans, 0)


def decimals(spans: Spans, places: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read decimal numbers as multiples of a power of ten; digits beyond it are cut.

    Args:
        spans: Such as ``1700000000.123456``.
        places: How many digits after the point are kept; 6 makes microseconds of seconds.

    Returns:
        int64, shape (n,), 0 where there is none; and which could be read.

    >>> from letbe.readers.fields.spans import spans_of
    >>> decimals(spans_of(["1.5"]), 6)[0]
    array([1500000])
    """
    value = np.zeros(len(spans), np.int64)
    good = np.zeros(len(spans), np.bool_)
    _decimals(spans.buffer, spans.start, spans.end, places, value, good)
    return value, good


def within(at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which microseconds since 1970 can be the time of a message; bool, shape (n,)."""
    return (at >= FIRST_US) & (at < LAST_US)


def moments(spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read ``2023-04-11T09:08:07.123+02:00`` and its kin.

    A blank may stand for the T and before the zone; seconds, their fraction and the zone may be missing;
    the zone is ``Z``, ``UTC``, ``GMT`` or an offset with or without a colon.

    Returns:
        Microseconds since 1970, int64, shape (n,); and ``UNREAD``, ``LOCAL`` or ``UTC``, int8.  A date
        that does not exist, or that no message can have, is ``UNREAD``.

    Cost: O(bytes).

    >>> from letbe.readers.fields.spans import spans_of
    >>> at, known = moments(spans_of(["2023-04-11 09:08:07 UTC", "2023-04-11T09:08", "2023-02-30 00:00"]))
    >>> at[0], known.tolist()
    (np.int64(1681204087000000), [2, 1, 0])
    """
    at = np.zeros(len(spans), np.int64)
    known = np.zeros(len(spans), np.int8)
    _moments(spans.buffer, spans.start, spans.end, at, known)
    known[~within(at)] = UNREAD
    return at, known


@scanner
def _decimals(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    places: int,
    value: NDArray[np.int64],
    good: NDArray[np.bool_],
) -> None:
    """Fill values and which are good."""
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        if i < 0 or i >= stop:
            continue
        negative = buffer[i] == 0x2D
        i += negative
        total = 0
        digits = 0
        after = -1  # digits kept after the point; -1 before it
        fine = i < stop
        while i < stop and fine:
            b = int(buffer[i])
            if b == 0x2E and after < 0:
                after = 0
            elif b < 0x30 or b > 0x39:
                fine = False
            elif after < places:  # more digits after the point are cut
                total = total * 10 + b - 0x30
                digits += 1
                after += after >= 0
            i += 1
        for _ in range(places - max(after, 0)):
            total *= 10
            digits += 1
        if fine and digits - (places - max(after, 0)) > 0 and digits <= _MOST_DIGITS:
            value[k] = -total if negative else total
            good[k] = True


@inner
def _digits(buffer: NDArray[np.uint8], i: int, end: int, count: int) -> int:
    """Read just so many digits; ``_NO`` where there are fewer."""
    if i + count > end:
        return _NO
    value = 0
    for k in range(count):
        digit = int(buffer[i + k]) - 0x30
        if digit < 0 or digit > 9:
            return _NO
        value = value * 10 + digit
    return value


@inner
def days_of(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01 to a date of the Gregorian calendar; ``_NO`` where there is none.

    From 1900 to 2300 only; days before 1970 are negative.
    """
    if year < 1900 or year > 2300 or month < 1 or month > 12 or day < 1:
        return -(1 << 40)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 30 + (month + month // 8) % 2 if month != 2 else 28 + leap
    if day > longest:
        return -(1 << 40)
    y = year - (month <= 2)
    from_march = (month + 9) % 12
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * from_march + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@scanner
def _moments(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    at: NDArray[np.int64],
    known: NDArray[np.int8],
) -> None:
    """Fill moments and what is known of them."""
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        if i < 0 or i + 16 > stop or buffer[i + 4] != 0x2D or buffer[i + 7] != 0x2D:
            continue
        day = days_of(
            _digits(buffer, i, stop, 4), _digits(buffer, i + 5, stop, 2), _digits(buffer, i + 8, stop, 2)
        )
        hour = _digits(buffer, i + 11, stop, 2)
        minute = _digits(buffer, i + 14, stop, 2)
        if day < -40_000 or buffer[i + 13] != 0x3A or hour < 0 or hour > 23 or minute < 0 or minute > 59:
            continue
        if buffer[i + 10] | 0x20 != 0x74 and buffer[i + 10] != 0x20:
            continue
        us = (hour * 60 + minute) * 60_000_000
        i += 16
        if i < stop and buffer[i] == 0x3A:
            second = _digits(buffer, i + 1, stop, 2)
            if second < 0 or second > 60:
                continue
            us += second * 1_000_000
            i += 3
            if i < stop and (buffer[i] == 0x2E or buffer[i] == 0x2C):
                i += 1
                worth = 100_000
                while i < stop and 0x30 <= buffer[i] <= 0x39:
                    us += (int(buffer[i]) - 0x30) * worth
                    worth //= 10
                    i += 1
        while i < stop and buffer[i] == 0x20:
            i += 1
        offset, named = _zone(buffer, i, stop)
        if named == UNREAD:
            continue
        at[k] = day * _DAY_US + us - offset * 60_000_000
        known[k] = named


@inner
def _zone(buffer: NDArray[np.uint8], i: int, stop: int) -> tuple[int, int]:
    """Read the zone at the end of a moment: minutes east of UTC, and what is known by it."""
    left = stop - i
    if left == 0:
        return 0, LOCAL
    b = int(buffer[i])
    if left == 1 and b | 0x20 == 0x7A:  # Z
        return 0, UTC
    if left == 3 and b | 0x20 in (0x75, 0x67):  # UTC, GMT
        return 0, UTC
    if b not in (0x2B, 0x2D) or left < 3 or left > 6:
        return 0, UNREAD
    hours = _digits(buffer, i + 1, stop, 2)
    colon = left > 3 and buffer[i + 3] == 0x3A
    minutes = 0 if left == 3 else _digits(buffer, i + 3 + colon, stop, 2)
    if hours < 0 or hours > 26 or minutes < 0 or minutes > 59 or (left > 3 and i + 5 + colon != stop):
        return 0, UNREAD
    east = hours * 60 + minutes
    return (-east if b == 0x2D else east), UTC
