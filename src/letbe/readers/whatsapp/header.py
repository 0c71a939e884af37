"""The start of a record: a date and a time in any of the styles that phones write.

    [DATE, TIME] REST        iPhone
    DATE, TIME - REST        Android
    DATE TIME: REST          very old

The numbers are taken as they stand; which of them is the day is decided later, over the whole file.
Everything else that belongs to the style (brackets, separators, where the year is, seconds, the words
between) goes into a hash, so that lines of one style can be told from lines of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.measure import decode, is_blank, is_mark
from letbe.readers.whatsapp.codes import of_start

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.whatsapp.tables import Periods


#: Where the digits of each script begin (Unicode's decimal digits come in runs of ten).
ZEROS: Final = np.array(
    [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
        0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
        0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    ],
    np.int64,
)  # fmt: skip

_PRIME: Final = np.uint64(0x100000001B3)
_SEED: Final = np.uint64(0xCBF29CE484222325)
_MIX: Final = np.uint64(29)
_HALF: Final = np.uint64(0xFFFFFFFF)
#: The longest word between date and time, or for the half of the day, in code points.
_LONGEST_WORD: Final = 16
_REACH: Final = 40


@scanner
def mix(h: np.uint64, c: int) -> np.uint64:
    """Add a number to a hash."""
    return (h ^ np.uint64(c)) * _PRIME


@inner
def digit(c: int) -> int:
    """Give the value of a digit of any script; -1 for anything else."""
    if 0x30 <= c <= 0x39:
        return c - 0x30
    if c < 0x0660:
        return -1
    for zero in ZEROS:
        if zero <= c < zero + 10:
            return int(c - zero)
    return -1


@inner
def gap(buf: NDArray[np.uint8], p: int, e: int) -> tuple[int, int, int]:
    """Pass over blanks and marks; give the place after them and how many of each there were."""
    blanks = 0
    marks = 0
    while p < e:
        b = int(buf[p])
        if b in (0x20, 0x09):
            p += 1
            blanks += 1
            continue
        if b < 0xC2:
            break
        c, after = decode(buf, p, e)
        if is_mark(c):
            marks += 1
        elif is_blank(c):
            blanks += 1
        else:
            break
        p = after
    return p, blanks, marks


@inner
def _number(buf: NDArray[np.uint8], p: int, e: int) -> tuple[int, int, int]:
    """Read up to five digits; give the place after them, the value and how many there were."""
    value = 0
    count = 0
    while p < e and count < 5:
        b = int(buf[p])
        if b < 0x80:
            if b < 0x30 or b > 0x39:
                break
            value = value * 10 + b - 0x30
            p += 1
        else:
            c, after = decode(buf, p, e)
            d = digit(c)
            if d < 0:
                break
            value = value * 10 + d
            p = after
        count += 1
    return p, value, count


@inner
def _year_of_era(buf: NDArray[np.uint8], p: int, e: int) -> tuple[int, int]:
    """Read the sign of a Japanese era; give the place after it and the year before its first."""
    c, after = decode(buf, p, e)
    if c in (0x52, 0x72):  # R, Reiwa
        return after, 2018
    if c in (0x48, 0x68):  # H, Heisei
        return after, 1988
    if after < e and c in (0x4EE4, 0x5E73):  # the same in signs
        second, end = decode(buf, after, e)
        if c == 0x4EE4 and second == 0x548C:
            return end, 2018
        if c == 0x5E73 and second == 0x6210:
            return end, 1988
    return p, 0


@inner
def _dated_number(buf: NDArray[np.uint8], p: int, e: int) -> tuple[int, int, int]:
    """Read a number of a date; a year of a Japanese era counts as its year of four digits."""
    if p >= e:
        return p, 0, 0
    if 0x30 <= buf[p] <= 0x39:
        return _number(buf, p, e)
    q, base = _year_of_era(buf, p, e)
    after, value, count = _number(buf, q, e)
    if base > 0 and 0 < count <= 2:
        return after, base + value, 4
    return after, value, count if base == 0 else 0


@inner
def _is_separator(c: int) -> bool:
    """Tell what stands between the numbers of a date."""
    return (
        c in (0x2F, 0x2D, 0x2E)
        or 0x2010 <= c <= 0x2013
        or c in (0x5E74, 0x6708, 0xB144, 0xC6D4)  # year and month, in Chinese and Korean
    )


@inner
def _separator(
    buf: NDArray[np.uint8], p: int, e: int, out: NDArray[np.int64], h: np.uint64
) -> tuple[int, np.uint64]:
    """Read what stands between two numbers of a date; -1 where that is nothing of the kind."""
    p, before, marks = gap(buf, p, e)
    out[of_start.MARKS] += marks
    if p >= e:
        return -1, h
    c, p = decode(buf, p, e)
    if not _is_separator(c):
        return -1, h
    p, after, marks = gap(buf, p, e)
    out[of_start.MARKS] += marks
    out[of_start.SEPARATOR] = c
    return p, mix(h, c * 4 + (before > 0) * 2 + (after > 0))


@inner
def _date(
    buf: NDArray[np.uint8], p: int, e: int, out: NDArray[np.int64], h: np.uint64
) -> tuple[int, np.uint64]:
    """Read three numbers."""
    start = p
    p, n1, k1 = _dated_number(buf, p, e)
    if k1 in (0, 3) or k1 > 4:
        return -1, h
    bare = k1 == 1
    p, h = _separator(buf, p, e, out, h)
    if p < 0:
        return -1, h
    p, n2, k2 = _number(buf, p, e)
    if k2 == 0 or k2 > 2:
        return -1, h
    bare = bare or k2 == 1
    p, h = _separator(buf, p, e, out, h)
    if p < 0:
        return -1, h
    p, n3, k3 = _dated_number(buf, p, e)
    if k3 in (0, 3) or k3 > 4 or (k1 == 4 and k3 == 4) or p - start > _REACH:
        return -1, h
    if p < e:
        c, after = decode(buf, p, e)
        if c in (0x2E, 0x65E5, 0xC77C):  # a dot, or "day" in Chinese and Korean
            p = after
            h = mix(h, c)
    year = 1 if k1 == 4 else 3 if k3 == 4 else 0
    out[of_start.N1] = n1
    out[of_start.N2] = n2
    out[of_start.N3] = n3
    out[of_start.YEAR] = year
    out[of_start.BARE] = bare
    return p, mix(h, 64 + year)


@inner
def _is_wordy(c: int) -> bool:
    """Tell what can stand in a word beside the time: a letter, a dot, a quote mark."""
    return (
        0x61 <= c <= 0x7A
        or 0x41 <= c <= 0x5A
        or (c >= 0xAA and not 0x2010 <= c <= 0x2017)
        or c in (0x2E, 0x22, 0x27)
    )


@inner
def spell(h: np.uint64, c: int) -> np.uint64:
    """Add a letter of such a word to its hash; dots, quote marks and capitals make no difference."""
    if c in (0x2E, 0x22, 0x27, 0x05F4, 0x2019):
        return h
    return mix(h, c + 32 if 0x41 <= c <= 0x5A else c)


@inner
def period_of(periods: Periods, h: np.uint64) -> int:
    """Look a word up; -1 where it is not known."""
    size = len(periods.hashes)
    at = int(np.int64((h ^ (h >> _MIX)) & np.uint64(size - 1)))
    while periods.hashes[at] != np.uint64(0):
        if periods.hashes[at] == h:
            return int(periods.codes[at])
        at = (at + 1) & (size - 1)
    return -1


@inner
def _between(
    buf: NDArray[np.uint8],
    p: int,
    e: int,
    periods: Periods,
    out: NDArray[np.int64],
    h: np.uint64,
) -> tuple[int, np.uint64]:
    """Read what stands between date and time: a comma, a blank, a word, the half of the day."""
    word = _SEED
    letters = 0
    passed = 0
    while True:
        p, blanks, marks = gap(buf, p, e)
        out[of_start.MARKS] += marks
        passed += blanks
        if p >= e or passed > _REACH:
            return -1, h
        c, after = decode(buf, p, e)
        if digit(c) >= 0:
            break
        if c in (0x2C, 0x060C, 0x3001, 0xFF0C):
            h = mix(h, 0x2C)
        elif _is_wordy(c):
            word = spell(word, c)
            letters += 1
            if letters > _LONGEST_WORD:
                return -1, h
        else:
            return -1, h
        passed += 1
        p = after
    if letters > 0:
        code = period_of(periods, word)
        if code > 0:
            out[of_start.PERIOD] = code
            h = mix(h, 3)
        else:
            h = mix(h, int(np.int64(word & _HALF)))
    elif passed == 0 and out[of_start.SEPARATOR] not in (0x6708, 0xC6D4):
        return -1, h
    return p, h


@inner
def _clock(
    buf: NDArray[np.uint8], p: int, e: int, out: NDArray[np.int64], h: np.uint64
) -> tuple[int, np.uint64]:
    """Read hours and minutes, and seconds where there are some."""
    p, hour, k = _number(buf, p, e)
    if k == 0 or k > 2 or hour > 24 or p >= e:
        return -1, h
    sign = int(buf[p])
    if sign not in (0x3A, 0x2E):  # a colon, a dot; else " h "
        p, _, _ = gap(buf, p, e)
        if p >= e or buf[p] != 0x68:
            return -1, h
        sign = 0x68
        p, _, _ = gap(buf, p + 1, e)
    else:
        p += 1
    p, minute, k = _number(buf, p, e)
    if k != 2 or minute > 59:
        return -1, h
    out[of_start.HOUR] = hour
    out[of_start.MINUTE] = minute
    out[of_start.SECOND] = 0
    out[of_start.SECONDS] = 0
    h = mix(h, 128 + sign)
    if p + 1 < e and buf[p] == sign:
        q, second, k = _number(buf, p + 1, e)
        if k == 2:
            if second > 60:
                return -1, h
            out[of_start.SECOND] = min(second, 59)
            out[of_start.SECONDS] = 1
            p = q
            h = mix(h, 5)
    return p, h


@inner
def _word_after(
    buf: NDArray[np.uint8],
    p: int,
    e: int,
    periods: Periods,
    out: NDArray[np.int64],
    h: np.uint64,
) -> tuple[int, int, np.uint64]:
    """Read the half of the day behind a time; give the place after it and the blanks before that."""
    word = _SEED
    letters = 0
    blanks = 0
    while p < e:
        p, found, marks = gap(buf, p, e)
        out[of_start.MARKS] += marks
        blanks = found
        if p >= e:
            break
        c, after = decode(buf, p, e)
        if not _is_wordy(c):
            break
        if c != 0x2E:
            word = spell(word, c)
            letters += 1
            if letters > _LONGEST_WORD:
                return -1, 0, h
        blanks = 0
        p = after
    if letters > 0:
        code = period_of(periods, word)
        if code > 0:
            out[of_start.PERIOD] = code
            h = mix(h, 6)
        elif code == 0:
            h = mix(h, 7)
        else:
            out[of_start.STRANGE] = 1
            h = mix(h, 9)
    return p, blanks, h


@inner
def header(
    buf: NDArray[np.uint8], i: int, e: int, periods: Periods, out: NDArray[np.int64]
) -> tuple[int, np.uint64]:
    """Read the start of a record from the line ``buf[i:e]``.

    Args:
        buf: Bytes, shape (n,), uint8.
        i: Where the line begins.
        e: Where it ends (not included).
        periods: Words for morning and afternoon.
        out: Filled with the parts, see ``codes.of_start``; shape (``of_start.SIZE``,), int64.

    Returns:
        Where the rest of the line begins, -1 where this is no start; and a hash of the style.

    Cost: O(1); it looks at some 100 bytes at most.
    """
    out[of_start.PERIOD] = -1
    out[of_start.STRANGE] = 0
    out[of_start.TURNED] = 0
    h = _SEED
    p, blanks, marks = gap(buf, i, e)
    out[of_start.MARKS] = marks
    if blanks > 0 or marks > 8 or p >= e:
        return -1, h
    bracket = buf[p] == 0x5B
    if bracket:
        p, _, marks = gap(buf, p + 1, e)
        out[of_start.MARKS] += marks
        h = mix(h, 11)
    q, _, count = _number(buf, p, e)
    if count > 0 and q < e and buf[q] == 0x3A:  # the time stands first
        h = mix(h, 12)
        out[of_start.TURNED] = 1
        p, h = _clock(buf, p, e, out, h)
        if p < 0:
            return -1, h
        p, _, h = _word_after(buf, p, e, periods, out, h)
        if p < 0:
            return -1, h
        if p < e and buf[p] == 0x2C:
            p += 1
            h = mix(h, 0x2C)
        p, _, marks = gap(buf, p, e)
        out[of_start.MARKS] += marks
        p, h = _date(buf, p, e, out, h)
        if p < 0:
            return -1, h
        p, blanks, marks = gap(buf, p, e)
        out[of_start.MARKS] += marks
    else:
        p, h = _date(buf, p, e, out, h)
        if p < 0:
            return -1, h
        p, h = _between(buf, p, e, periods, out, h)
        if p < 0:
            return -1, h
        p, h = _clock(buf, p, e, out, h)
        if p < 0:
            return -1, h
        p, blanks, h = _word_after(buf, p, e, periods, out, h)
        if p < 0:
            return -1, h
    if p >= e:
        return -1, h
    c, after = decode(buf, p, e)
    if bracket:
        if c != 0x5D:
            return -1, h
        out[of_start.FRAME] = 0
        if after < e:
            c, q = decode(buf, after, e)
            after = q if is_blank(c) else after
        return after, h
    if blanks > 0 and c in (0x2D, 0x2013, 0x2014):
        out[of_start.FRAME] = 1
    elif c == 0x3A:
        out[of_start.FRAME] = 2
    else:
        return -1, h
    if after < e:
        c, q = decode(buf, after, e)
        if not is_blank(c):
            return -1, h
        after = q
    return after, mix(h, 20 + out[of_start.FRAME])
