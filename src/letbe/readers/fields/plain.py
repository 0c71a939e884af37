"""Texts as plain UTF-8, whatever their file wrote instead.

Each writing is undone by one small loop; none of them makes a text longer, so that what comes out fits
into as many bytes as went in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.spans import SPARE, Escape, Spans
from letbe.readers.jsontext import unescape
from letbe.readers.lanes import HALF, byte_distance

if TYPE_CHECKING:
    from numpy.typing import NDArray

_JSON: Final = int(Escape.JSON)
_LATIN: Final = int(Escape.LATIN)
_QUOTED: Final = int(Escape.QUOTED)
_HTML: Final = int(Escape.HTML)

_AMP: Final = 0x26
_QUOTE: Final = 0x22
_LESS: Final = 0x3C
_MORE: Final = 0x3E
_SEMICOLON: Final = 0x3B
_NEWLINE: Final = 0x0A
_REPLACEMENT: Final = 0xFFFD
#: The longest reference that is read: ``&#x10FFFF;`` with some zeros in front.
_LONGEST_REFERENCE: Final = 14

#: Names of characters that exports really use; a name that is not here stays as it is written.
_NAMES: Final = ("amp", "lt", "gt", "quot", "apos", "nbsp")
_NAMED: Final = np.array([0x26, 0x3C, 0x3E, 0x22, 0x27, 0xA0], np.int64)
_LETTERS: Final = np.frombuffer(b"".join(n.encode().ljust(4, b"\0") for n in _NAMES), np.uint8)


def plain(spans: Spans) -> Spans:
    r"""Give the same texts as plain UTF-8.

    Args:
        spans: Texts in any writing.

    Returns:
        As many spans, absent where they were; of the same buffer where nothing is to be undone.

    Cost: O(bytes) time, and as many bytes of memory.

    >>> from letbe.readers.fields.spans import spans_of
    >>> plain(spans_of([r"caf\u00e9"], Escape.JSON)).raw(0).decode()
    'café'
    """
    if spans.escape is Escape.PLAIN:
        return spans
    here = spans.present
    start = np.full(len(spans), -1, np.int64)
    end = np.full(len(spans), -1, np.int64)
    sizes = (spans.end - spans.start)[here]
    # Each loop stops four bytes before its limit, where a character might not fit.
    out = np.empty(int(sizes.sum()) + 8 * len(sizes) + SPARE, np.uint8)
    undo(spans.buffer, spans.start, spans.end, int(spans.escape), out, start, end)
    return Spans(out, start, end)


@scanner
def undo(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    how: int,
    out: NDArray[np.uint8],
    out_start: NDArray[np.int64],
    out_end: NDArray[np.int64],
) -> None:
    """Write some texts as plain UTF-8, one behind the other.

    Args:
        buffer: Bytes.
        start: Where each begins, -1 for none; shape (n,).
        end: Where each ends.
        how: An ``Escape``.
        out: Room for all of them and 8 bytes each.
        out_start: Filled where there is a text, shape (n,).
        out_end: Filled likewise.
    """
    n = 0
    for k in range(len(start)):
        if start[k] < 0:
            continue
        first = n
        limit = n + end[k] - start[k] + 8
        if how in (_JSON, _LATIN):
            n = unescape(buffer, start[k], end[k], out, n, limit)
            if how == _LATIN:
                n = _from_latin(out, first, n)
        elif how == _QUOTED:
            n = _unquote(buffer, start[k], end[k], out, n)
        else:
            n = _unrefer(buffer, start[k], end[k], out, n, how == _HTML)
        out_start[k] = first
        out_end[k] = n
        n += 1 if how == _HTML else 0  # keeps two texts apart for whoever looks at them


@inner
def _unquote(buffer: NDArray[np.uint8], i: int, end: int, out: NDArray[np.uint8], n: int) -> int:
    """Write each pair of quotes as one."""
    while i < end:
        out[n] = buffer[i]
        n += 1
        i += 2 if buffer[i] == _QUOTE and i + 1 < end and buffer[i + 1] == _QUOTE else 1
    return n


@inner
def _from_latin(out: NDArray[np.uint8], first: int, n: int) -> int:
    """Turn letters that are the bytes of UTF-8 back into them, in place; leave what is none as it is.

    Everything up to U+00FF is one or two bytes here, led by C2 or C3.  What comes out must be UTF-8 itself.
    """
    many = 0  # bytes that must still follow, by the last leading one
    least = 0x80
    most = 0xBF
    found = False
    i = first
    while i < n:
        b = int(out[i])
        if b >= 0x80:
            if b > 0xC3 or i + 1 >= n:
                return n
            b = (b & 0x03) << 6 | (int(out[i + 1]) & 0x3F)
            i += 1
        i += 1
        if many > 0:
            if b < least or b > most:
                return n
            many -= 1
            least = 0x80
            most = 0xBF
        elif b >= 0x80:
            if b < 0xC2 or b > 0xF4:
                return n
            found = True
            many = 1 + (b >= 0xE0) + (b >= 0xF0)
            least = 0xA0 if b == 0xE0 else 0x90 if b == 0xF0 else 0x80
            most = 0x9F if b == 0xED else 0x8F if b == 0xF4 else 0xBF
    if many > 0 or not found:
        return n
    i = first
    to = first
    while i < n:
        b = int(out[i])
        if b >= 0x80:
            b = (b & 0x03) << 6 | (int(out[i + 1]) & 0x3F)
            i += 1
        i += 1
        out[to] = b
        to += 1
    return to


@inner
def _reference(buffer: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Read the reference that begins with the ampersand at ``i``.

    Returns:
        The character and the place after its semicolon; 0 and ``i`` where it is none.
    """
    close = i + 1
    last = min(end, i + _LONGEST_REFERENCE)
    while close < last and buffer[close] != _SEMICOLON:
        close += 1
    if close >= last or close == i + 1:
        return 0, i
    if buffer[i + 1] != 0x23:  # a number sign
        for name in range(len(_NAMED)):
            size = 0
            same = True
            while size < 4 and _LETTERS[name * 4 + size] != 0:
                same = same and buffer[i + 1 + size] == _LETTERS[name * 4 + size]
                size += 1
            if same and size == close - i - 1:
                return int(_NAMED[name]), close + 1
        return 0, i
    at = i + 2
    base = 10
    if buffer[at] | 0x20 == 0x78:  # x
        base = 16
        at += 1
    if at == close:
        return 0, i
    value = 0
    while at < close:
        b = int(buffer[at])
        digit = b - 0x30 if b < 0x3A else (b | 0x20) - 0x57 if b >= 0x41 else -1
        if digit < 0 or digit >= base:
            return 0, i
        value = min(value * base + digit, 0x110000)
        at += 1
    return value, close + 1


@inner
def _unrefer(buffer: NDArray[np.uint8], i: int, end: int, out: NDArray[np.uint8], n: int, tags: bool) -> int:
    """Write references as the characters they stand for, and leave tags out where they are known."""
    first = n
    while i < end:
        # What stands before the next reference or tag, or for 32 bytes, is copied as it is.
        run = min(byte_distance(buffer, i, _AMP), HALF, end - i)
        if tags:
            run = min(run, byte_distance(buffer, i, _LESS))
        for k in range(run):
            out[n + k] = buffer[i + k]
        n += run
        i += run
        if i >= end or (run > 0 and buffer[i] != _AMP and not (tags and buffer[i] == _LESS)):
            continue
        b = buffer[i]
        if tags and b == _LESS:
            close = i + 1
            while close < end and buffer[close] != _MORE:
                close += 1
            if close < end:
                # A line ends at a break and at the end of a paragraph or a block.
                closing = buffer[i + 1] == 0x2F
                kind = buffer[i + 1 + closing] | 0x20
                ends = (kind == 0x62 and buffer[i + 2] | 0x20 == 0x72) or (closing and kind in (0x70, 0x64))
                if ends and n > first:
                    out[n] = _NEWLINE
                    n += 1
                i = close + 1
                continue
        if b != _AMP:
            out[n] = b
            n += 1
            i += 1
            continue
        c, after = _reference(buffer, i, end)
        if after == i:
            out[n] = b
            n += 1
            i += 1
            continue
        i = after
        if 0xD800 <= c < 0xE000:
            low, then = _reference(buffer, i, end) if i < end and buffer[i] == _AMP else (0, i)
            if c < 0xDC00 and 0xDC00 <= low < 0xE000:
                c = 0x10000 + ((c - 0xD800) << 10) + low - 0xDC00
                i = then
            else:
                c = _REPLACEMENT
        elif c == 0 or c >= 0x110000:
            c = _REPLACEMENT
        n = _write(out, n, c)
    return n


@inner
def _write(out: NDArray[np.uint8], n: int, c: int) -> int:
    """Write one character as UTF-8."""
    if c < 0x80:
        out[n] = c
        return n + 1
    size = 2 if c < 0x800 else 3 if c < 0x10000 else 4
    for k in range(size - 1, 0, -1):
        out[n + k] = 0x80 | c & 0x3F
        c >>= 6
    out[n] = (0xF00 >> size) & 0xFF | c
    return n + size
