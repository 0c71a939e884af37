"""How much somebody typed: characters, words and whether it asks something.

Characters are code points without the marks that an app adds (left-to-right marks, byte order
marks).  Words are separated by blanks; in scripts that put no blanks between words (Chinese,
Japanese, Thai, Lao, Khmer, Burmese) each run of such letters counts as one word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letbe.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray


@kernel
def _is_mark(c: int) -> bool:
    """Tell a formatting mark that no person typed."""
    return c == 0xFEFF or c in (0x200E, 0x200F) or 0x202A <= c <= 0x202E or 0x2066 <= c <= 0x2069


@kernel
def _is_blank(c: int) -> bool:
    """Tell white space."""
    return (
        c == 0x20
        or 0x09 <= c <= 0x0D
        or c in (0x85, 0xA0, 0x1680)
        or 0x2000 <= c <= 0x200A
        or c in (0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
    )


@kernel
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


@kernel
def _is_question_mark(c: int) -> bool:
    """Tell a question mark of any script."""
    return c == 0x3F or c in (0xFF1F, 0x061F, 0x037E, 0x055E, 0x1367, 0xA60F, 0x2E2E) or 0x2047 <= c <= 0x2049


@kernel
def _decode(buf: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
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


@kernel
def measure(buf: NDArray[np.uint8], start: int, end: int) -> tuple[int, int, bool]:
    """Measure the UTF-8 text in ``buf[start:end]``.

    Args:
        buf: Bytes, shape (n,), uint8.
        start: Where the text begins.
        end: Where it ends (not included).

    Returns:
        Code points, words, and True if it holds a question mark outside a link.

    Cost: O(end - start) time, no memory.

    >>> measure(np.frombuffer("Kommst du? Schön".encode(), np.uint8), 0, 17)
    (16, 3, True)
    """
    chars = 0
    words = 0
    question = False
    before = 0  # what came before: 0 blank, 1 a word, 2 a run without blanks
    link = False
    i = start
    while i < end:
        b = int(buf[i])
        if b < 0x80:  # most of what is typed: the same rules without a jump, which costs more than all
            blank = (b == 0x20) | ((b >= 0x09) & (b <= 0x0D))
            if (b == 0x3F) | (b == 0x3A) | (b == 0x77):
                if b == 0x3A:  # ://
                    link |= i + 2 < end and buf[i + 1] == 0x2F and buf[i + 2] == 0x2F
                elif b == 0x77 and before != 1:  # www.
                    link |= i + 3 < end and buf[i + 1] == 0x77 and buf[i + 3] == 0x2E
                question |= b == 0x3F and not link
            chars += 1
            words += (before == 0) & (not blank)
            before = 1 - blank
            link = link & (not blank)
            i += 1
            continue
        c, after = _decode(buf, i, end)
        if _is_mark(c):
            i = after
            continue
        chars += 1
        if _is_blank(c):
            before = 0
            link = False
        elif _is_unspaced(c):
            words += before != 2
            before = 2
            link = False
        else:
            words += before == 0
            before = 1
        if not link and _is_question_mark(c):
            question = True
        i = after
    return chars, words, question


def measure_text(text: str) -> tuple[int, int, bool]:
    """Measure a text that is at hand as a string; the slow way, for the few hard cases.

    >>> measure_text("see https://a.example/?q=1")
    (26, 2, False)
    """
    raw = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    chars, words, question = measure(raw, 0, len(raw))
    return int(chars), int(words), bool(question)
