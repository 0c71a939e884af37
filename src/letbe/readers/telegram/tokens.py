"""JSON in a buffer: where a value ends, what a string says, and the fields of an object.

Nothing here builds a value.  A position comes back, or one of three negative numbers: more bytes are
needed, the JSON is broken, or it is nested too deep.  Commas and colons are checked where something is
read, brackets and strings everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np

from letbe.compiled import kernel
from letbe.readers.telegram.words import word

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

#: The columns of a table of fields: what it is, where it begins and ends, if it holds escapes, and
#: the round in which it was noted (a table is never cleared; an old round is an absent field).
WHAT: Final = 0
START: Final = 1
END: Final = 2
ESCAPED: Final = 3
ROUND: Final = 4
FIELD_COLUMNS: Final = 5

#: More digits than any id or time has, and few enough for 64 bits.
_MOST_DIGITS: Final = 18
_REPLACEMENT: Final = 0xFFFD
_QUOTE: Final = 0x22
_BACKSLASH: Final = 0x5C


@kernel
def after_blanks(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Give the first place at or after ``i`` that is not white space."""
    while i < end and (buf[i] == 0x20 or buf[i] == 0x0A or buf[i] == 0x0D or buf[i] == 0x09):
        i += 1
    return i


@kernel
def string_end(buf: NDArray[np.uint8], i: int, end: int) -> tuple[int, bool]:
    """Find the closing quote of the string whose first letter is at ``i``.

    Returns:
        Its place, or ``NEED_MORE``; and True if there are escapes on the way.
    """
    escaped = False
    while i < end:
        b = buf[i]
        if b == _QUOTE:
            return i, escaped
        if b == _BACKSLASH:
            escaped = True
            i += 2
        else:
            i += 1
    return NEED_MORE, escaped


@kernel
def container_end(buf: NDArray[np.uint8], i: int, end: int, brackets: NDArray[np.uint8]) -> int:
    """Find the place after the object or list that opens at ``i``.

    Args:
        buf: Bytes.
        i: The place of its opening bracket.
        end: Where the bytes end.
        brackets: Room for the brackets that are open, shape (``MOST_DEEP``,).
    """
    depth = 0
    while i < end:
        b = buf[i]
        i += 1
        if b == _QUOTE:
            while i < end and buf[i] != _QUOTE:
                i += 2 if buf[i] == _BACKSLASH else 1
            i += 1
        elif b == 0x7B or b == 0x5B:  # { [
            if depth == MOST_DEEP:
                return TOO_DEEP
            brackets[depth] = b
            depth += 1
        elif b == 0x7D or b == 0x5D:  # } ]
            depth -= 1
            if brackets[depth] != b - 2:  # in ASCII a bracket closes two after it opens
                return BROKEN
            if depth == 0:
                return i
    return NEED_MORE


@kernel
def scalar_end(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Find the place after the number, ``true``, ``false`` or ``null`` that begins at ``i``."""
    start = i
    while i < end:
        b = buf[i]
        if not (0x30 <= b <= 0x39 or 0x61 <= b <= 0x7A or 0x41 <= b <= 0x5A or b in (0x2D, 0x2B, 0x2E)):
            return i if i > start else BROKEN
        i += 1
    return NEED_MORE


@kernel
def what_begins(b: int) -> int:
    """Tell what a value is by its first byte."""
    if b == _QUOTE:
        return STRING
    if b == 0x7B:
        return OBJECT
    if b == 0x5B:
        return ARRAY
    if b == 0x2D or 0x30 <= b <= 0x39:
        return NUMBER
    return NULL if b == 0x6E else LITERAL


@kernel
def value_end(buf: NDArray[np.uint8], i: int, end: int, brackets: NDArray[np.uint8]) -> int:
    """Find the place after the value that begins at ``i``."""
    if i >= end:
        return NEED_MORE
    b = buf[i]
    if b == _QUOTE:
        close, _ = string_end(buf, i + 1, end)
        return close + 1 if close >= 0 else close
    if b in (0x7B, 0x5B):
        return container_end(buf, i, end, brackets)
    return scalar_end(buf, i, end)


@kernel
def _hex4(buf: NDArray[np.uint8], i: int, end: int) -> int:
    """Read four hexadecimal digits, or give -1."""
    if i + 4 > end:
        return -1
    value = 0
    for k in range(i, i + 4):
        b = int(buf[k])
        if 0x30 <= b <= 0x39:
            value = value * 16 + b - 0x30
        elif 0x61 <= (b | 0x20) <= 0x66:
            value = value * 16 + (b | 0x20) - 0x57
        else:
            return -1
    return value


@kernel
def _put(c: int, out: NDArray[np.uint8], n: int) -> int:
    """Write a code point as UTF-8 and give the place after it."""
    if c < 0x80:
        out[n] = c
        return n + 1
    if c < 0x800:
        out[n] = 0xC0 | c >> 6
        out[n + 1] = 0x80 | c & 0x3F
        return n + 2
    if c < 0x10000:
        out[n] = 0xE0 | c >> 12
        out[n + 1] = 0x80 | c >> 6 & 0x3F
        out[n + 2] = 0x80 | c & 0x3F
        return n + 3
    out[n] = 0xF0 | c >> 18
    out[n + 1] = 0x80 | c >> 12 & 0x3F
    out[n + 2] = 0x80 | c >> 6 & 0x3F
    out[n + 3] = 0x80 | c & 0x3F
    return n + 4


@kernel
def _escape(buf: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read the escape whose backslash is at ``i``: its code point and the place after it.

    A lone half of a surrogate pair, or an escape that JSON does not have, is U+FFFD.
    """
    b = buf[i + 1] if i + 1 < end else 0
    if b == 0x75:  # u
        c = _hex4(buf, i + 2, end)
        if c < 0:
            return _REPLACEMENT, i + 2
        if 0xD800 <= c < 0xDC00 and i + 7 < end and buf[i + 6] == _BACKSLASH and buf[i + 7] == 0x75:
            low = _hex4(buf, i + 8, end)
            if 0xDC00 <= low < 0xE000:
                return 0x10000 + ((c - 0xD800) << 10) + low - 0xDC00, i + 12
        return (_REPLACEMENT if 0xD800 <= c < 0xE000 else c), i + 6
    if b == 0x6E:
        return 0x0A, i + 2
    if b == 0x74:
        return 0x09, i + 2
    if b == 0x72:
        return 0x0D, i + 2
    if b == 0x62:
        return 0x08, i + 2
    if b == 0x66:
        return 0x0C, i + 2
    if b in (_QUOTE, _BACKSLASH, 0x2F):
        return int(b), i + 2
    return _REPLACEMENT, i + 2


@kernel
def unescape(buf: NDArray[np.uint8], i: int, end: int, out: NDArray[np.uint8], n: int, limit: int) -> int:
    """Write what the string ``buf[i:end]`` says as UTF-8.

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
        if buf[i] == _BACKSLASH:
            c, i = _escape(buf, i, end)
            n = _put(c, out, n)
        else:
            out[n] = buf[i]
            n += 1
            i += 1
    return n


@kernel
def word_in(buf: NDArray[np.uint8], start: int, end: int, escaped: bool, scratch: NDArray[np.uint8]) -> int:
    """Give the number of the word that a string says, or 0."""
    if escaped:
        return word(scratch, ZERO, unescape(buf, start, end, scratch, ZERO, len(scratch)))
    return word(buf, start, end)


@kernel
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


@kernel
def fields(
    buf: NDArray[np.uint8],
    i: int,
    end: int,
    found: NDArray[np.int64],
    this_round: int,
    brackets: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
) -> int:
    """Note where the known fields of the object that opens at ``i`` are.

    Args:
        buf: Bytes.
        i: The place of ``{``.
        end: Where the bytes end.
        found: Where to note them, shape (words, ``FIELD_COLUMNS``); of two fields with one name the
            later one counts, as in other readers of JSON.
        this_round: A number that no earlier call for this table had.
        brackets: Room for open brackets.
        scratch: Room for a string without its escapes.

    Returns:
        The place after ``}``, or why there is none.
    """
    i = after_blanks(buf, i + 1, end)
    if i < end and buf[i] == 0x7D:
        return i + 1
    while True:
        if i >= end:
            return NEED_MORE
        if buf[i] != _QUOTE:
            return BROKEN
        start = i + 1
        close, escaped = string_end(buf, start, end)
        if close < 0:
            return NEED_MORE
        number = word_in(buf, start, close, escaped, scratch)
        i = after_blanks(buf, close + 1, end)
        if i >= end:
            return NEED_MORE
        if buf[i] != 0x3A:
            return BROKEN
        i = after_blanks(buf, i + 1, end)
        if i >= end:
            return NEED_MORE
        what = what_begins(buf[i])
        start = i
        escaped = False
        if what == STRING:
            start = i + 1
            stop, escaped = string_end(buf, start, end)
            if stop < 0:
                return NEED_MORE
            i = stop + 1
        elif what in (OBJECT, ARRAY):
            i = stop = container_end(buf, i, end, brackets)
        else:
            i = stop = scalar_end(buf, i, end)
        if i < 0:
            return i
        if number > 0:
            found[number, WHAT] = what
            found[number, START] = start
            found[number, END] = stop
            found[number, ESCAPED] = escaped
            found[number, ROUND] = this_round
        i = after_blanks(buf, i, end)
        if i >= end:
            return NEED_MORE
        if buf[i] == 0x7D:
            return i + 1
        if buf[i] != 0x2C:
            return BROKEN
        i = after_blanks(buf, i + 1, end)
