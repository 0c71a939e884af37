"""Dates as apps write them in several languages: ``2024년 1월 2일``, ``2024. 1. 2.``, ``January 2, 2024``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.readers.fields.clocks import blanks, number
from letbe.readers.fields.lines import NO_DAY
from letbe.readers.fields.values import days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MONTHS: Final = np.frombuffer(b"janfebmaraprmayjunjulaugsepoctnovdec", np.uint8)
_UNITS: Final = np.frombuffer("년年월月일日".encode(), np.uint8)
_UNIT_SIZE: Final = 3
_PER_PART: Final = 2
_DOT: Final = 0x2E
_COMMA: Final = 0x2C


@inner
def english_month(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Tell an English month by its first three letters; 0 where it is none."""
    if i + 3 > end:
        return 0
    for month in range(12):
        same = True
        for k in range(3):
            same = same and buffer[i + k] | 0x20 == _MONTHS[month * 3 + k]
        if same:
            return month + 1
    return 0


@inner
def _unit(buffer: NDArray[np.uint8], i: int, end: int, part: int) -> int:
    """Pass over the word or the dot behind the year (0), the month (1) or the day (2)."""
    if i < end and buffer[i] == _DOT:
        return i + 1
    for word in range(part * _PER_PART, part * _PER_PART + _PER_PART):
        same = i + _UNIT_SIZE <= end
        for k in range(_UNIT_SIZE):
            same = same and buffer[i + k] == _UNITS[word * _UNIT_SIZE + k]
        if same:
            return i + _UNIT_SIZE
    return i


@inner
def letters(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Pass over letters of the English alphabet."""
    while i < end and 0x61 <= buffer[i] | 0x20 <= 0x7A:
        i += 1
    return i


@inner
def date_at(buffer: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read a date.

    Returns:
        Days since 1970, ``NO_DAY`` where there is no date or one that cannot be; and the place behind it,
        which is ``i`` where there is none.
    """
    if i >= end:
        return NO_DAY, i
    if buffer[i] > 0x39:
        month = english_month(buffer, i, end)
        at = blanks(buffer, letters(buffer, i, end), end)
        day, after = number(buffer, at, end, 2)
        if month == 0 or after == at or after >= end or buffer[after] != _COMMA:
            return NO_DAY, i
        at = blanks(buffer, after + 1, end)
        year, after = number(buffer, at, end, 4)
        if after != at + 4:
            return NO_DAY, i
        return _day(year, month, day), after
    at = i
    parts = (0, 0, 0)
    for part in range(3):
        value, after = number(buffer, at, end, 4 if part == 0 else 2)
        unit = _unit(buffer, after, end, part)
        if after == at or unit == after or (part == 0 and after != at + 4):
            return NO_DAY, i
        parts = (
            (value, parts[1], parts[2])
            if part == 0
            else (parts[0], value, 0)
            if part == 1
            else (parts[0], parts[1], value)
        )
        at = blanks(buffer, unit, end) if part < 2 else unit
    return _day(parts[0], parts[1], parts[2]), at


@inner
def _day(year: int, month: int, day: int) -> int:
    """Count the days since 1970; ``NO_DAY`` for a date that cannot be."""
    found = days_of(year, month, day)
    return found if found > -40_000 else NO_DAY
