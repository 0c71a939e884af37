"""Times of day as apps write them in many languages: ``9:05``, ``09:05:07``, ``9:05 PM``, ``오후 9:05``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: No time of day stands there.
NONE: Final = -1

#: Words before or behind the time; each is two letters of three bytes.
_MORNING: Final = ("上午", "午前", "오전", "凌晨", "早上", "清晨")
_EVENING: Final = ("下午", "午後", "오후", "晚上", "中午", "傍晚")
_HALVES: Final = np.frombuffer("".join(_MORNING + _EVENING).encode(), np.uint8)
_HALF_SIZE: Final = 6
_MORNINGS: Final = len(_MORNING)
_COUNT: Final = len(_MORNING) + len(_EVENING)

_COLON: Final = 0x3A


@inner
def half_word(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Tell the half of the day by a word at ``i``: 0 the first, 1 the second, -1 none."""
    if i + _HALF_SIZE > end or buffer[i] < 0xE4:
        return -1
    for word in range(_COUNT):
        same = True
        for k in range(_HALF_SIZE):
            same = same and buffer[i + k] == _HALVES[word * _HALF_SIZE + k]
        if same:
            return 0 if word < _MORNINGS else 1
    return -1


@inner
def blanks(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Pass over blanks, also narrow ones that do not break."""
    while i < end:
        if buffer[i] == 0x20:
            i += 1
        elif i + 2 < end and buffer[i] == 0xE2 and buffer[i + 1] == 0x80 and buffer[i + 2] in (0xAF, 0x89):
            i += 3
        elif i + 1 < end and buffer[i] == 0xC2 and buffer[i + 1] == 0xA0:
            i += 2
        else:
            break
    return i


@inner
def number(buffer: NDArray[np.uint8], i: int, end: int, most: int) -> tuple[int, int]:
    """Read up to so many digits; the place behind them is ``i`` where there are none."""
    value = 0
    last = min(end, i + most)
    while i < last and 0x30 <= buffer[i] <= 0x39:
        value = value * 10 + int(buffer[i]) - 0x30
        i += 1
    return value, i


@inner
def letter_half(buffer: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Tell AM and PM, in any case and with or without dots; -1 and ``i`` where there are none."""
    if i + 1 >= end:
        return -1, i
    half = 0 if buffer[i] | 0x20 == 0x61 else 1 if buffer[i] | 0x20 == 0x70 else -1
    k = i + 1 + (buffer[i + 1] == 0x2E)
    k = blanks(buffer, k, end)
    if half < 0 or k >= end or buffer[k] | 0x20 != 0x6D:
        return -1, i
    k += 1
    return half, k + (k < end and buffer[k] == 0x2E)


@inner
def clock(buffer: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read a time of day.

    Returns:
        The second of the day, ``NONE`` where there is none; and the place behind it.  24:53 is 0:53.
    """
    half = half_word(buffer, i, end)
    at = blanks(buffer, i + _HALF_SIZE, end) if half >= 0 else i
    hour, after = number(buffer, at, end, 2)
    if after == at or after >= end or buffer[after] != _COLON:
        return NONE, i
    minute, done = number(buffer, after + 1, end, 2)
    if done != after + 3 or minute > 59 or hour > 24:
        return NONE, i
    second = 0
    if done + 2 < end and buffer[done] == _COLON:
        more, then = number(buffer, done + 1, end, 2)
        if then == done + 3 and more < 61:
            second = more
            done = then
    if half < 0:
        behind = blanks(buffer, done, end)
        half = half_word(buffer, behind, end)
        if half >= 0:
            done = behind + _HALF_SIZE
        else:
            half, then = letter_half(buffer, behind, end)
            done = then if half >= 0 else done
    if half >= 0 and hour <= 12:  # 13:05 PM is a time of the second half in any case
        hour = hour % 12 + 12 * half
    return (hour % 24) * 3600 + minute * 60 + second, done
