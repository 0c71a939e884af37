"""From three numbers to a day: which order fits the whole file, and which calendar.

A year of four digits, or the two last ones of it, says which calendar the phone showed; the ranges
since 2009, when WhatsApp began, do not overlap:

    Gregorian  2009 ..   Buddhist  2552 ..   Persian  1387 .. 1410   Hijri  1430 .. 1455
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The orders, by their number.
ORDERS: Final = ("dmy", "mdy", "ymd", "ydm")
DMY: Final = 0
MDY: Final = 1
YMD: Final = 2
YDM: Final = 3

CALENDARS: Final = ("Gregorian", "Buddhist", "Persian", "Hijri")
GREGORIAN: Final = 0
BUDDHIST: Final = 1
PERSIAN: Final = 2
HIJRI: Final = 3

FIRST_YEAR: Final = 2009
#: A stamp that is no time.
NEVER: Final = np.iinfo(np.int64).min
_DAY_US: Final = 86_400_000_000

#: Lengths of the months of the Umm al-Qura calendar (Saudi Arabia's, the one phones show), a number a
#: year from 1430 on: bit k is set where month k + 1 has 30 days.  1 Muharram 1430 was 2008-12-29.
HIJRI_FIRST: Final = 1430
HIJRI_DAY: Final = 14_242
MONTHS: Final = np.array(
    [
        2726, 2390, 686, 1389, 874, 2901, 2730, 2381, 1181, 2397, 698, 1461, 1450,
        3413, 2714, 2350, 622, 1373, 2778, 1748, 1701, 1355, 2711, 1358, 2734, 1452,
    ],
    np.int64,
)  # fmt: skip


@scanner
def gregorian(y: int, m: int, d: int) -> int:
    """Count the days from 1970-01-01 to a day of the Gregorian calendar; -1 where there is none."""
    if m < 1 or m > 12 or d < 1 or d > 31:
        return -1
    leap = (y % 4 == 0 and y % 100 != 0) or y % 400 == 0
    if d > 30 and m in (4, 6, 9, 11):
        return -1
    if m == 2 and d > 28 + leap:
        return -1
    shifted = y - (m <= 2)
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * (m + (-3 if m > 2 else 9)) + 2) // 5 + d - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@scanner
def persian(y: int, m: int, d: int) -> int:
    """Count the days from 1970-01-01 to a day of the Persian calendar; -1 where there is none.

    The cycle of 33 years holds from 1343 to 1472.
    """
    if m < 1 or m > 12 or d < 1 or d > 31 or (m > 6 and d > 30):
        return -1
    leap = y % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
    if m == 12 and d == 30 and not leap:
        return -1
    days = 0
    for year in range(1387, y):
        days += 365 + (year % 33 in (1, 5, 9, 13, 17, 22, 26, 30))
    days += 31 * (m - 1) if m <= 7 else 186 + 30 * (m - 7)
    return 13_958 + days + d - 1  # 1 Farvardin 1387 was 2008-03-20


@scanner
def hijri(y: int, m: int, d: int) -> int:
    """Count the days from 1970-01-01 to a day of the Hijri calendar; -1 where there is none."""
    row = y - HIJRI_FIRST
    if row < 0 or row >= len(MONTHS) or m < 1 or m > 12 or d < 1:
        return -1
    if d > 29 + ((MONTHS[row] >> (m - 1)) & 1):
        return -1
    days = HIJRI_DAY
    for year in range(row + 1):
        for month in range(12 if year < row else m - 1):
            days += 29 + ((MONTHS[year] >> month) & 1)
    return days + d - 1


@inner
def calendar_of(y: int, short: bool, last_year: int) -> int:
    """Tell which calendar a year belongs to; -1 for none."""
    if short:
        if 2000 + y >= FIRST_YEAR and 2000 + y <= last_year:
            return GREGORIAN
        if 52 <= y <= last_year - 2000 + 43:
            return BUDDHIST
        if y >= 87 or y <= 6:
            return PERSIAN
        if 30 <= y <= 50:
            return HIJRI
        return -1
    if FIRST_YEAR <= y <= last_year:
        return GREGORIAN
    if FIRST_YEAR + 543 <= y <= last_year + 543:
        return BUDDHIST
    if 1387 <= y <= last_year - 621:
        return PERSIAN
    if HIJRI_FIRST <= y <= HIJRI_FIRST + 25:
        return HIJRI
    return -1


@inner
def full_year(y: int, short: bool, calendar: int) -> int:
    """Give all digits of a year."""
    if not short:
        return y
    if calendar == GREGORIAN:
        return 2000 + y
    if calendar == BUDDHIST:
        return 2500 + y
    if calendar == PERSIAN:
        return 1300 + y if y >= 87 else 1400 + y
    return 1400 + y


@inner
def sorted_out(n1: int, n2: int, n3: int, order: int) -> tuple[int, int, int]:
    """Give year, month and day of three numbers under an order."""
    if order == DMY:
        return n3, n2, n1
    if order == MDY:
        return n3, n1, n2
    if order == YMD:
        return n1, n2, n3
    return n1, n3, n2


@inner
def day_of(
    n1: int,
    n2: int,
    n3: int,
    order: int,
    short: bool,
    calendar: int,
    last_year: int,
) -> int:
    """Count the days from 1970-01-01; -1 where an order and a calendar make no day of the numbers."""
    y, m, d = sorted_out(n1, n2, n3, order)
    if calendar_of(y, short, last_year) != calendar:
        return -1
    y = full_year(y, short, calendar)
    if calendar == GREGORIAN:
        return gregorian(y, m, d)
    if calendar == BUDDHIST:
        return gregorian(y - 543, m, d)
    if calendar == PERSIAN:
        return persian(y, m, d)
    return hijri(y, m, d)


@inner
def numbers(stamp: int) -> tuple[int, int, int]:
    """Unpack the numbers of a date."""
    date = stamp >> 19
    return (date >> 28) & 0x3FFF, (date >> 14) & 0x3FFF, date & 0x3FFF


@inner
def microseconds(stamp: int) -> int:
    """Unpack the time of day; where the hour is above 12, it is believed."""
    period = stamp & 3
    second = (stamp >> 2) & 63
    minute = (stamp >> 8) & 63
    hour = (stamp >> 14) & 31
    if hour <= 12:
        if period == 1:
            hour %= 12
        elif period == 2:
            hour = hour % 12 + 12
        elif period == 3 and 1 <= hour <= 6:
            hour += 12
    return ((hour * 60 + minute) * 60 + second) * 1_000_000


@scanner
def calendars(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    wanted: int,
    year_at: int,
    short: bool,
    last_year: int,
    counts: NDArray[np.int64],
) -> None:
    """Count how many years of a part belong to each calendar, if they stand first (1) or last (3)."""
    for k in range(len(stamp)):
        if part[k] == wanted:
            n1, _, n3 = numbers(stamp[k])
            c = calendar_of(n1 if year_at == 1 else n3, short, last_year)
            if c >= 0:
                counts[c] += 1


@scanner
def weigh(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    wanted: int,
    first: int,
    last: int,
    order: int,
    short: bool,
    calendar: int,
    last_year: int,
) -> tuple[int, int, int]:
    """Try an order on the entries ``first:last`` of a part.

    Returns:
        How many entries it makes no day of, how often it makes time go back by a day or more, how
        often its day changes.
    """
    impossible = 0
    back = 0
    changes = 0
    before = -1
    day_before = -1
    seen = -1
    day = 0
    for k in range(first, last):
        if part[k] != wanted:
            continue
        if stamp[k] >> 19 == seen:
            impossible += day < 0
            continue
        seen = stamp[k] >> 19
        n1, n2, n3 = numbers(stamp[k])
        day = day_of(n1, n2, n3, order, short, calendar, last_year)
        if day < 0:
            impossible += 1
            continue
        _, _, d = sorted_out(n1, n2, n3, order)
        changes += d != day_before
        back += day < before
        day_before = d
        before = day
    return impossible, back, changes


@scanner
def evidence(stamp: NDArray[np.int64], part: NDArray[np.uint8], wanted: int, out: NDArray[np.int8]) -> None:
    """Mark the entries of a part whose numbers allow one order only: 1 day first, 2 month first."""
    for k in range(len(stamp)):
        out[k] = 0
        if part[k] == wanted:
            n1, n2, _ = numbers(stamp[k])
            if n1 > 12 and n2 <= 12:
                out[k] = 1
            elif n2 > 12 and n1 <= 12:
                out[k] = 2


@scanner
def place(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    orders: NDArray[np.int64],
    shorts: NDArray[np.int64],
    kinds: NDArray[np.int64],
    last_year: int,
) -> int:
    """Turn stamps into microseconds on the wall clock, in place; ``NEVER`` where that makes no time.

    Returns:
        How many entries of a part make no time.
    """
    bad = 0
    seen = -1
    seen_part = 0
    day = -1
    for k in range(len(stamp)):
        p = part[k]
        if p == 0:
            stamp[k] = NEVER
            continue
        if stamp[k] >> 19 != seen or p != seen_part:
            seen = stamp[k] >> 19
            seen_part = p
            n1, n2, n3 = numbers(stamp[k])
            day = day_of(n1, n2, n3, orders[p], shorts[p] != 0, kinds[p], last_year)
        if day < 0:
            bad += 1
            stamp[k] = NEVER
        else:
            stamp[k] = day * _DAY_US + microseconds(stamp[k])
    return bad


@scanner
def cut(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    wanted: int,
    low: int,
    high: int,
    before: int,
    behind: int,
    short: bool,
    calendar: int,
    last_year: int,
) -> int:
    """Find where in ``low:high`` one order ends and the other begins, so that time goes back least.

    Args:
        stamp: Packed dates and times, shape (n,).
        part: The part of each, shape (n,).
        wanted: Which part.
        low: The first entry that can be read either way.
        high: The first that is certainly read the second way.
        before: The first order.
        behind: The second order.
        short: The year has two digits.
        calendar: A number of ``CALENDARS``.
        last_year: The last year a message can be of.

    Returns:
        The first entry that is read the second way.  Of several, the one with the largest step there.
    """
    cost = 0
    last = -1
    for k in range(low, high + 1):  # all read the second way
        if part[k] == wanted:
            n1, n2, n3 = numbers(stamp[k])
            day = day_of(n1, n2, n3, behind, short, calendar, last_year)
            cost += day < last or day < 0
            last = day
    best = high
    best_cost = 1 << 60
    best_step = -1
    previous = -1
    old_before = -1
    for k in range(low, high + 1):
        if part[k] != wanted:
            continue
        n1, n2, n3 = numbers(stamp[k])
        new = day_of(n1, n2, n3, behind, short, calendar, last_year)
        old = day_of(n1, n2, n3, before, short, calendar, last_year)
        cost -= previous >= 0 and new < previous
        step = new - old_before if old_before >= 0 else 0
        total = cost + (step < 0)
        if total < best_cost or (total == best_cost and step > best_step):
            best = k
            best_cost = total
            best_step = step
        cost += old < old_before or old < 0
        cost -= new < 0
        previous = new
        old_before = old
    return best
