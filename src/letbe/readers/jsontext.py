"""JSON in a buffer: where a value ends, what a string says, and which number is meant.

Nothing here builds a value.  A position comes back, or one of three negative numbers: more bytes are
needed, the JSON is broken, or it is nested too deep.  Commas and colons are checked where something is
read, brackets and strings everywhere.

A buffer has ``LANES`` bytes behind those that are filled; see ``lanes``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np

from letbe.compiled import inner
from letbe.readers.lanes import HALF, LANES, between, blank_run, lowest, quote_distance, structure

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEED_MORE: Final = -1
BROKEN: Final = -2
TOO_DEEP: Final = -3

#: How deep a message may be nested.  Telegram's own go to 4; Python's parser stops at some 1,000.
MOST_DEEP: Final = 512

#: A zero that is not a literal, for numba compiles a function anew for each literal it is given.
ZERO: Final = cast("int", np.int64(0))

#: What a value is.
ABSENT: Final = 0
STRING: Final = 1
OBJECT: Final = 2
ARRAY: Final = 3
NUMBER: Final = 4
NULL: Final = 5
LITERAL: Final = 6
BEGINS: Final = np.full(256, LITERAL, np.int64)
BEGINS[ord('"')] = STRING
BEGINS[ord("{")] = OBJECT
BEGINS[ord("[")] = ARRAY
BEGINS[[ord(c) for c in "-0123456789"]] = NUMBER
BEGINS[ord("n")] = NULL

#: Bytes of numbers, ``true``, ``false`` and ``null``.
_SCALAR: Final = np.zeros(256, np.bool_)
_SCALAR[[ord(c) for c in "+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]] = True

#: What stands behind a backslash, and what it means; all others are U+FFFD.
_MEANS: Final = np.full(256, 0xFFFD, np.int64)
for _letter, _meaning in zip('"\\/bfnrt', '"\\/\b\f\n\r\t', strict=True):
    _MEANS[ord(_letter)] = ord(_meaning)
#: The value of a hexadecimal digit; so large otherwise that four of them cannot hide it.
_HEX: Final = np.full(256, 1 << 20, np.int64)
for _digit in "0123456789abcdefABCDEF":
    _HEX[ord(_digit)] = int(_digit, 16)

#: More digits than any id or time has, and few enough for 64 bits.
_MOST_DIGITS: Final = 18
_REPLACEMENT: Final = 0xFFFD
_QUOTE: Final = 0x22
_BACKSLASH: Final = 0x5C
_NOTHING: Final = np.uint64(0)
_ONE: Final = np.uint64(1)
_LAST: Final = np.uint64(LANES - 1)


@inner
def after_blanks(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Give the first place at or after ``i`` that is not white space (or a control character)."""
    if buf[i] > 0x20 and i < end:
        return i
    while i < end:
        run = blank_run(buf, i)
        if run < HALF:
            return int(min(i + run, end))
        i += HALF
    return end


@inner
def to_quote(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Give the place of the first quote or backslash in ``buf[i:end]``, or ``end``."""
    while i < end:
        distance = quote_distance(buf, i)
        if distance < HALF:
            return int(min(i + distance, end))
        i += HALF
    return end


@inner
def string_end(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Find the closing quote of the string whose first letter is at ``i``."""
    i = to_quote(buf, i, end)
    while i < end:
        if buf[i] == _QUOTE:
            return i
        i = to_quote(buf, i + 2, end)
    return NEED_MORE


@inner
def value_end(buf: NDArray[np.uint8], i: int, end: int, brackets: NDArray[np.uint8]) -> int:
    """Find the place after the value that begins at ``i``.

    Args:
        buf: Bytes.
        i: The first byte of a string, number, word, object or list.
        end: Where the bytes end.
        brackets: Room for the brackets that are open, shape (``MOST_DEEP``,).
    """
    what = BEGINS[buf[i]]
    if what == STRING:
        close = string_end(buf, i + 1, end)
        return close + 1 if close >= 0 else close
    if what not in (OBJECT, ARRAY):
        start = i
        while i < end:
            if not _SCALAR[buf[i]]:
                return i if i > start else BROKEN
            i += 1
        return NEED_MORE
    depth = 0
    in_string = _NOTHING  # all bits set while in a string
    while i < end:
        quotes, backslashes, bracket = structure(buf, i)
        escape = lowest(backslashes)
        taken = min(end - i, escape)
        if taken < LANES:
            within = (_ONE << np.uint64(taken)) - _ONE
            quotes &= within
            bracket &= within
        strings = between(quotes) ^ in_string
        bracket &= ~strings
        while bracket != _NOTHING:
            k = i + lowest(bracket)
            bracket &= bracket - _ONE
            b = buf[k]
            if b | 0x20 == 0x7B:  # { [
                if depth == MOST_DEEP:
                    return TOO_DEEP
                brackets[depth] = b
                depth += 1
            else:  # } ]
                depth -= 1
                if brackets[depth] != b - 2:  # in ASCII a bracket closes two after it opens
                    return BROKEN
                if depth == 0:
                    return int(k + 1)
        in_string = _NOTHING - (strings >> _LAST)
        i += taken
        if taken == escape and taken < LANES and i < end:
            if in_string == _NOTHING:
                return BROKEN
            i += 2
    return NEED_MORE


@inner
def unescape(buf: NDArray[np.uint8], i: int, end: int, out: NDArray[np.uint8], n: int, limit: int) -> int:
    """Write what the string ``buf[i:end]`` says as UTF-8.

    A lone half of a surrogate pair, and an escape that JSON does not have, is U+FFFD.

    Args:
        buf: Bytes.
        i: The first letter after the opening quote.
        end: The place of the closing quote.
        out: Where to write.
        n: From where on.
        limit: Stop before this place; what does not fit is cut.

    Returns:
        The place after the last byte written.
    """
    while i < end and n + 4 <= limit:
        if buf[i] != _BACKSLASH:
            out[n] = buf[i]
            n += 1
            i += 1
            continue
        c = _MEANS[buf[i + 1]]
        i += 2
        high = 0
        while buf[i - 1] == 0x75 and i + 4 <= end:  # u; a second time for the other half of a pair
            unit = (_HEX[buf[i]] << 12) + (_HEX[buf[i + 1]] << 8) + (_HEX[buf[i + 2]] << 4) + _HEX[buf[i + 3]]
            if unit > 0xFFFF:
                i -= 2 if high else 0
                break
            if high and 0xDC00 <= unit < 0xE000:
                c = 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00
                i += 4
                break
            if high:
                i -= 2  # no pair: what was looked at stands for itself
                break
            i += 4
            c = unit
            if unit < 0xD800 or unit > 0xDFFF:
                break
            c = _REPLACEMENT
            if unit >= 0xDC00 or i + 6 > end or buf[i] != _BACKSLASH or buf[i + 1] != 0x75:
                break
            high = unit
            i += 2
        if c < 0x80:
            out[n] = c
            n += 1
            continue
        size = 2 if c < 0x800 else 3 if c < 0x10000 else 4
        for k in range(size - 1, 0, -1):
            out[n + k] = 0x80 | c & 0x3F
            c >>= 6
        out[n] = (0xF00 >> size) & 0xFF | c
        n += size
    return n


@inner
def whole_number(buf: NDArray[np.uint8], i: int, end: int) -> tuple[int, bool]:
    """Read ``buf[i:end]`` as a whole number; False if it is none, or too long."""
    negative = i < end and buf[i] == 0x2D
    i += negative
    if i >= end or end - i > _MOST_DIGITS:
        return 0, False
    value = 0
    while i < end:
        digit = int(buf[i]) - 0x30
        if digit < 0 or digit > 9:
            return 0, False
        value = value * 10 + digit
        i += 1
    return (-value if negative else value), True
