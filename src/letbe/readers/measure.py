"""How much somebody typed: characters, words and whether it asks something.

Characters are code points without the marks that an app adds (left-to-right marks, byte order
marks).  Words are separated by blanks; in scripts that put no blanks between words (Chinese,
Japanese, Thai, Lao, Khmer, Burmese) each run of such letters counts as one word.

Plain ASCII goes by in steps of eight bytes: one register holds them, and a mask has the high bit
of each byte that is a blank.  Anything else is read one code point at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from letbe.compiled import inner, intrinsic, scanner

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Eight equal bytes in one number.  Unsigned throughout: a signed sum that overflows means nothing.
_LOW = np.uint64(0x0101010101010101)
_HIGH = np.uint64(0x8080808080808080)
_SEVEN = np.uint64(0x7F7F7F7F7F7F7F7F)
_TABS = np.uint64((0x80 - 0x09) * 0x0101010101010101)  # carries into the high bit from a tab on
_TABS_END = np.uint64((0x80 - 0x0E) * 0x0101010101010101)  # and from the first after the line breaks
_BREAKS = np.uint64(0x0A * 0x0101010101010101)
_BLANKS = np.uint64(0x20 * 0x0101010101010101)
_DOTS = np.uint64(0x2E * 0x0101010101010101)
_COLONS = np.uint64(0x3A * 0x0101010101010101)
_ASKS = np.uint64(0x3F * 0x0101010101010101)
_WS = np.uint64(0x77 * 0x0101010101010101)
_NONE = np.uint64(0)
_FIRST = np.uint64(0x80)
_BYTE = np.uint64(8)
_BIT = np.uint64(7)
_TOP = np.uint64(56)


@intrinsic
def load8(_typing: Any, buf: Any, at: Any) -> Any:
    """Load ``buf[at:at + 8]`` into one number, wherever it lies; ``buf`` is uint8 and contiguous."""
    from numba import types  # noqa: PLC0415 - only while compiling

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        from llvmlite import ir  # noqa: PLC0415 - only while compiling

        array = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.gep(array.data, [args[1]])
        word = ir.IntType(64)
        return builder.load(builder.bitcast(place, word.as_pointer()), align=1)

    return types.uint64(buf, at), generate


@intrinsic
def lowest_bit(_typing: Any, x: Any) -> Any:
    """Give the place of the lowest bit that is set; ``x`` is not 0."""
    from numba import types  # noqa: PLC0415 - only while compiling

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        from llvmlite import ir  # noqa: PLC0415 - only while compiling

        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(x), generate


@inner
def zero_bytes(x: np.uint64) -> np.uint64:
    """Mark with its high bit each byte that is 0; ``x`` holds plain ASCII."""
    return ~(x + _SEVEN) & _HIGH


@scanner
def line_end(buf: NDArray[np.uint8], i: int, n: int) -> int:
    """Find the next line break in ``buf[i:n]``; ``n`` where there is none."""
    while i + 8 <= n:
        x: np.uint64 = load8(buf, i) ^ _BREAKS
        hit = (x - _LOW) & ~x & _HIGH
        if hit != _NONE:
            return i + int(lowest_bit(hit) >> 3)
        i += 8
    while i < n and buf[i] != 0x0A:
        i += 1
    return i


@inner
def is_mark(c: int) -> bool:
    """Tell a formatting mark that no person typed."""
    return c == 0xFEFF or c in (0x200E, 0x200F) or 0x202A <= c <= 0x202E or 0x2066 <= c <= 0x2069


@inner
def is_blank(c: int) -> bool:
    """Tell white space."""
    return (
        c == 0x20
        or 0x09 <= c <= 0x0D
        or c in (0x85, 0xA0, 0x1680)
        or 0x2000 <= c <= 0x200A
        or c in (0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
    )


@inner
def _is_unspaced(c: int) -> bool:
    """Tell a letter of a script that puts no blanks between words."""
    return (
        0x0E00 <= c <= 0x0EFF  # Thai, Lao
        or 0x1000 <= c <= 0x109F  # Burmese
        or 0x1780 <= c <= 0x17FF  # Khmer
        or 0x3040 <= c <= 0x30FF  # kana
        or 0x3400 <= c <= 0x9FFF  # Han
        or 0xF900 <= c <= 0xFAFF
        or 0x20000 <= c <= 0x3FFFF
    )


@inner
def _is_question_mark(c: int) -> bool:
    """Tell a question mark of any script."""
    return c == 0x3F or c in (0xFF1F, 0x061F, 0x037E, 0x055E, 0x1367, 0xA60F, 0x2E2E) or 0x2047 <= c <= 0x2049


@inner
def decode(buf: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read one code point of UTF-8 and the place after it; a stray byte counts as one character."""
    b = int(buf[i])
    if b < 0x80:
        return b, i + 1
    if 0xC2 <= b < 0xE0 and i + 1 < end and buf[i + 1] & 0xC0 == 0x80:
        return (b & 0x1F) << 6 | int(buf[i + 1] & 0x3F), i + 2
    if 0xE0 <= b < 0xF0 and i + 2 < end and buf[i + 1] & 0xC0 == 0x80 and buf[i + 2] & 0xC0 == 0x80:
        return (b & 0x0F) << 12 | int(buf[i + 1] & 0x3F) << 6 | int(buf[i + 2] & 0x3F), i + 3
    if 0xF0 <= b < 0xF5 and i + 3 < end and buf[i + 1] & 0xC0 == 0x80 and buf[i + 2] & 0xC0 == 0x80:
        high = (b & 0x07) << 18 | int(buf[i + 1] & 0x3F) << 12
        return high | int(buf[i + 2] & 0x3F) << 6 | int(buf[i + 3] & 0x3F), i + 4
    return 0xFFFD, i + 1


@inner
def _starts_www(buf: NDArray[np.uint8], start: int, dot: int) -> bool:
    """Tell whether the dot ends a ``www.`` that begins a word."""
    w = dot - 3
    if w < start or buf[w] != 0x77 or buf[w + 1] != 0x77 or buf[w + 2] != 0x77:
        return False
    return w == start or is_blank(int(np.int64(buf[w - 1]))) or buf[w - 1] >= 0x80


@scanner
def walk(buf: NDArray[np.uint8], start: int, end: int) -> tuple[int, int, bool, int, int]:
    """Measure ``buf[start:end]``, and say where its last mark and its first link are.

    Returns:
        Code points, words, True if it asks something, the place of the last mark that an app
        added (-1: none), the place of the ``://`` of the first link (-1: none).
    """
    chars = 0
    words = 0
    question = False
    before = 0  # what came before: 0 blank, 1 a word, 2 a run without blanks
    inside = False  # inside a link
    mark = -1
    link = -1
    i = start
    while i < end:
        stop = i + 8
        if stop <= end:
            x: np.uint64 = load8(buf, i)
            if x & _HIGH == _NONE:
                after_w = zero_bytes(x ^ _WS) << _BYTE | _FIRST
                special = zero_bytes(x ^ _ASKS) | zero_bytes(x ^ _COLONS) | (zero_bytes(x ^ _DOTS) & after_w)
                if special == _NONE:
                    blank = zero_bytes(x ^ _BLANKS) | ((x + _TABS) & ~(x + _TABS_END) & _HIGH)
                    first = _FIRST if before == 0 else _NONE
                    starts = ~blank & (blank << _BYTE | first) & _HIGH
                    words += int(np.int64(((starts >> _BIT) * _LOW) >> _TOP))
                    chars += 8
                    inside = inside and blank == _NONE
                    before = 0 if blank >> _TOP else 1
                    i = stop
                    continue
        else:
            stop = end
        while i < stop:
            b = int(buf[i])
            if 0xC3 <= b < 0xE0 and i + 1 < end and buf[i + 1] & 0xC0 == 0x80:
                # Two bytes from U+00C0 on are letters (Greek, Cyrillic, Hebrew, Arabic): no blank, no mark.
                chars += 1
                words += before == 0
                before = 1
                if not inside and b in (0xCD, 0xD5, 0xD8):
                    question = question or _is_question_mark(decode(buf, i, end)[0])
                i += 2
                continue
            c, after = (b, i + 1) if b < 0x80 else decode(buf, i, end)
            if c >= 0x200E and is_mark(c):
                mark = i
                i = after
                continue
            chars += 1
            if is_blank(c):
                before = 0
                inside = False
            elif c >= 0x0E00 and _is_unspaced(c):
                words += before != 2
                before = 2
                inside = False
            else:
                words += before == 0
                before = 1
                if c == 0x3A and i + 2 < end and buf[i + 1] == 0x2F and buf[i + 2] == 0x2F:
                    inside = True
                    if link < 0:
                        link = i
                elif c == 0x2E and _starts_www(buf, start, i):
                    inside = True
                elif not inside and _is_question_mark(c):
                    question = True
            i = after
    return chars, words, question, mark, link


@scanner
def measure(buf: NDArray[np.uint8], start: int, end: int) -> tuple[int, int, bool]:
    """Measure the UTF-8 text in ``buf[start:end]``.

    Args:
        buf: Bytes, shape (n,), uint8, contiguous.
        start: Where the text begins.
        end: Where it ends (not included).

    Returns:
        Code points, words, and True if it holds a question mark outside a link.

    Cost: O(end - start) time, no memory.

    >>> measure(np.frombuffer("Kommst du? Schön".encode(), np.uint8), 0, 17)
    (16, 3, True)
    """
    chars, words, question, _, _ = walk(buf, start, end)
    return chars, words, question


def measure_text(text: str) -> tuple[int, int, bool]:
    """Measure a text that is at hand as a string; the slow way, for the few hard cases.

    >>> measure_text("see https://a.example/?q=1")
    (26, 2, False)
    """
    raw = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    chars, words, question = measure(raw, 0, len(raw))
    return int(chars), int(words), bool(question)
