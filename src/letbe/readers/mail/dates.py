"""Dates as mail programs write them, in any of their forms.

One reader takes them all: ``Fri, 16 Sep 2016 22:26:51 +0000 (UTC)``, ``16 Sep 98 22:26 EST``, the
``Fri Sep 16 22:26:51 2016`` of an mbox, Gmail's with the zone before the year, and ISO 8601.  The
weekday is not looked at, since it is often wrong.  A date without a zone is taken as UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.readers.mail.fields import lower

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What ``read_date`` gives where there is no date.
NO_DATE: Final = -(1 << 62)


def _three(word: str) -> int:
    """Pack three letters into a number."""
    return ord(word[0]) << 16 | ord(word[1]) << 8 | ord(word[2])


_MONTHS: Final = np.array(
    [_three(m) for m in ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]]
)
_WEEKDAYS: Final = np.array([_three(d) for d in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]])
#: The zones of RFC 5322 and those that European and Japanese programs write, in hours from UTC.
_ZONES: Final = {
    "gmt": 0, "utc": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "cet": 1, "met": 1, "eet": 2, "msk": 3, "jst": 9, "kst": 9,
    "hst": -10, "ces": 2, "mes": 2, "ees": 3, "mez": 1,
}  # fmt: skip
_ZONE_WORDS: Final = np.array([_three(z) for z in _ZONES])
_ZONE_HOURS: Final = np.array(list(_ZONES.values()))
_DAYS: Final = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@inner
def word3(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Pack three letters in lower case; 0 where there are not three."""
    if i + 3 > end:
        return 0
    return lower(int(buf[i])) << 16 | lower(int(buf[i + 1])) << 8 | lower(int(buf[i + 2]))


@inner
def place_of(words: NDArray[np.int64], word: int) -> int:
    """Give a word's place in a short list, or -1."""
    for k in range(len(words)):
        if words[k] == word:
            return k
    return -1


@inner
def is_month(buf: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell the English name of a month."""
    return place_of(_MONTHS, word3(buf, i, end)) >= 0


@inner
def is_weekday(buf: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell the English name of a day."""
    return place_of(_WEEKDAYS, word3(buf, i, end)) >= 0


@inner
def _number(buf: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read up to nine digits; give the number and the place after all digits."""
    value = 0
    first = i
    while i < end and 48 <= buf[i] <= 57:
        if i - first < 9:
            value = 10 * value + int(buf[i]) - 48
        i += 1
    return value, i


@inner
def days_before(year: int, month: int, day: int) -> int:
    """Give the days from 1970-01-01 to a day of the Gregorian calendar; months count from 1."""
    if month <= 2:
        year -= 1
        month += 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 719469


@inner
def read_date(buf: NDArray[np.uint8], start: int, end: int) -> int:
    """Read a date.

    Args:
        buf: Bytes, shape (n,), uint8.
        start: Where the value begins.
        end: Where it ends; more than 256 bytes are not looked at.

    Returns:
        Microseconds since 1970-01-01 00:00 UTC, or ``NO_DATE``.
    """
    day = month = year = time = -1
    zone = 0
    zoned = False
    end = min(end, start + 256)
    i = start
    while i < end:
        c = int(buf[i])
        if 48 <= c <= 57:
            n, j = _number(buf, i, end)
            if time < 0 and j < end and buf[j] == 58 and j - i <= 2:
                minute, k = _number(buf, j + 1, end)
                second = 0
                good = n <= 24 and minute <= 59 and k > j + 1
                if k < end and buf[k] == 58:
                    second, k = _number(buf, k + 1, end)
                if k + 1 < end and buf[k] == 46 and 48 <= buf[k + 1] <= 57:
                    _, k = _number(buf, k + 1, end)  # parts of a second
                if not good or second > 60:
                    return NO_DATE
                time = 3600 * n + 60 * minute + second
                j = k
            elif j - i == 4 and day < 0 and month < 0 and j < end and buf[j] == 45:
                year = n  # ISO 8601
                month, j = _number(buf, j + 1, end)
                if j >= end or buf[j] != 45:
                    return NO_DATE
                day, j = _number(buf, j + 1, end)
                if j < end and lower(int(buf[j])) == 116:
                    j += 1
            elif day < 0 and j - i <= 2:
                day = n
            elif year < 0 and j - i <= 4:
                year = n
                if j - i <= 2:
                    year += 2000 if n < 50 else 1900
                elif j - i == 3:
                    year += 1900
            i = j
        elif (c == 43 or c == 45) and time >= 0 and not zoned and i + 1 < end and 48 <= buf[i + 1] <= 57:
            n, j = _number(buf, i + 1, end)
            if j - i <= 3 and j < end and buf[j] == 58:
                minute, k = _number(buf, j + 1, end)
                n = 100 * n + minute
                j = k
            elif j - i <= 3:
                n *= 100
            if n <= 2400 and n % 100 < 60:
                zone = (3600 * (n // 100) + 60 * (n % 100)) * (1 if c == 43 else -1)
            zoned = True
            i = j
        elif c == 40:
            while i < end and buf[i] != 41:
                i += 1
        elif 97 <= lower(c) <= 122:
            j = i
            while j < end and 97 <= lower(int(buf[j])) <= 122:
                j += 1
            word = word3(buf, i, j)
            if j - i == 2 and lower(int(buf[i + 1])) == 109 and 0 <= time <= 46_800 and lower(c) in (97, 112):
                time = time % 43_200 + (43_200 if lower(c) == 112 else 0)  # 1:02 pm
            elif month < 0 and place_of(_MONTHS, word) >= 0:
                month = place_of(_MONTHS, word) + 1
            elif time >= 0 and not zoned:
                known = place_of(_ZONE_WORDS, word)
                if known >= 0:
                    zone = 3600 * int(_ZONE_HOURS[known])
                zoned = known >= 0 or j - i == 1
            i = j
        else:
            i += 1
    if time < 0 or not 1 <= month <= 12 or year < 1900 or year > 9999 or day < 1:
        return NO_DATE
    if day > _DAYS[month - 1] or (
        month == 2 and day == 29 and (year % 4 or (year % 100 == 0 and year % 400))
    ):
        return NO_DATE
    return (days_before(year, month, day) * 86_400 + time - zone) * 1_000_000
