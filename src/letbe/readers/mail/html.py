"""The text of an HTML mail, without a document tree.

Tags go, block tags become line ends, blanks run together; styles, scripts and quotes are left out.
Entities become one character each, which is all that a measure needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.readers.mail.content import has_hash
from letbe.readers.mail.fields import PRIME, SEED, lower, word_hash

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _hashes(words: str) -> NDArray[np.uint64]:
    """Hash some words."""
    return np.array([word_hash(w.encode()) for w in words.split()], np.uint64)


_BLOCKS: Final = _hashes("br p div tr li ul ol table h1 h2 h3 h4 h5 h6 hr pre section article")
_SILENT: Final = _hashes("style script head title")
_QUOTE: Final = np.uint64(word_hash(b"blockquote"))
_BLANKS: Final = _hashes("nbsp ensp emsp thinsp")
_SIGNS: Final = _hashes("lt gt amp quot apos")
_SIGN_BYTES: Final = np.frombuffer(b"<>&\"'", np.uint8).astype(np.int64)

#: What programs write into the tag where the quoted mail begins.
_MARKS_TEXT: Final = (b"gmail_quote", b"divRplyFwdMsg", b"appendonsend", b"yahoo_quoted", b"moz-cite-prefix")
_MARKS: Final = np.frombuffer(b"".join(_MARKS_TEXT), np.uint8)
_MARK_ENDS: Final = np.cumsum(np.array([len(m) for m in _MARKS_TEXT]))


@inner
def _begins_quote(text: NDArray[np.uint8], start: int, end: int) -> bool:
    """Tell a tag after which all is quoted."""
    for i in range(start, end):
        first = 0
        for k in range(len(_MARK_ENDS)):
            last = int(_MARK_ENDS[k])
            if text[i] == _MARKS[first] and i + last - first <= end:
                j = 1
                while j < last - first and text[i + j] == _MARKS[first + j]:
                    j += 1
                if j == last - first:
                    return True
            first = last
    return False


@inner
def _entity(text: NDArray[np.uint8], i: int, n: int) -> tuple[int, int]:
    """Read the entity after an ``&``; give its character and the place after it."""
    j = i
    if j < n and text[j] == 35:
        j += 1
        base = 10
        if j < n and text[j] in (88, 120):
            base = 16
            j += 1
        first = j
        value = 0
        while j < n and j - first < 8:
            b = int(text[j])
            digit = b - 48 if 48 <= b <= 57 else (lower(b) - 87 if 97 <= lower(b) <= 102 else 99)
            if digit >= base:
                break
            value = value * base + digit
            j += 1
        if j == first:
            return 38, i
        if j < n and text[j] == 59:
            j += 1
        if value == 160:
            return 32, j
        return (value if 0 < value < 0xD800 or 0xE000 <= value < 0x110000 else 0xFFFD), j
    name = SEED
    while j < n and j - i < 32 and (97 <= lower(int(text[j])) <= 122 or 48 <= text[j] <= 57):
        name = (name ^ np.uint64(lower(int(text[j])))) * PRIME
        j += 1
    if j == i or j >= n or text[j] != 59:
        return 38, i
    if has_hash(_BLANKS, name):
        return 32, j + 1
    for k in range(len(_SIGNS)):
        if _SIGNS[k] == name:
            return int(_SIGN_BYTES[k]), j + 1
    return 97, j + 1  # some letter: which one does not matter to a measure


@inner
def strip_tags(text: NDArray[np.uint8], n: int, out: NDArray[np.uint8]) -> int:
    """Write what a reader sees of the HTML in ``text[:n]`` into ``out``.

    Args:
        text: UTF-8, uint8.
        n: How many bytes.
        out: At least as many bytes.

    Returns:
        How many bytes ``out`` has.
    """
    size = 0
    i = 0
    quotes = 0
    silent = SEED
    blank = True
    while i < n:
        c = int(text[i])
        if c == 60 and i + 1 < n and (97 <= lower(int(text[i + 1])) <= 122 or text[i + 1] in (33, 47, 63)):
            if i + 3 < n and text[i + 1] == 33 and text[i + 2] == 45 and text[i + 3] == 45:
                j = i + 4
                while j + 2 < n and not (text[j] == 45 and text[j + 1] == 45 and text[j + 2] == 62):
                    j += 1
                i = j + 3
                continue
            closing = text[i + 1] == 47
            if silent != SEED and not closing:
                i += 1
                continue
            j = i + 1 + closing
            name = SEED
            while j < n and (97 <= lower(int(text[j])) <= 122 or 48 <= text[j] <= 57):
                name = (name ^ np.uint64(lower(int(text[j])))) * PRIME
                j += 1
            first = j
            mark = 0
            while j < n and (mark != 0 or text[j] != 62):
                b = int(text[j])
                if mark == 0 and b in (34, 39):
                    mark = b
                elif b == mark:
                    mark = 0
                j += 1
            if j >= n and mark != 0:  # a quote that never ends: the tag ends at the first ">"
                j = first
                while j < n and text[j] != 62:
                    j += 1
            i = j + 1
            if silent != SEED:
                if closing and name == silent:
                    silent = SEED
                continue
            if not closing and has_hash(_SILENT, name):
                silent = name
            elif name == _QUOTE:
                quotes = max(0, quotes + (-1 if closing else 1))
            elif not closing and first < j and _begins_quote(text, first, min(j, n)):
                break
            elif has_hash(_BLOCKS, name) and quotes == 0 and size > 0 and out[size - 1] != 10:
                out[size] = 10
                size += 1
                blank = True
            continue
        i += 1
        if silent != SEED or quotes > 0:
            continue
        if c == 38:
            c, i = _entity(text, i, n)
        if c <= 32:
            if not blank:
                out[size] = 32
                size += 1
            blank = True
            continue
        blank = False
        if c < 0x80 or (i - 1 < n and text[i - 1] >= 0x80):
            out[size] = c  # a byte as it stands
            size += 1
        elif c < 0x800:
            out[size] = 0xC0 | c >> 6
            out[size + 1] = 0x80 | c & 0x3F
            size += 2
        elif c < 0x10000:
            out[size] = 0xE0 | c >> 12
            out[size + 1] = 0x80 | c >> 6 & 0x3F
            out[size + 2] = 0x80 | c & 0x3F
            size += 3
        else:
            out[size] = 0xF0 | c >> 18
            out[size + 1] = 0x80 | c >> 12 & 0x3F
            out[size + 2] = 0x80 | c >> 6 & 0x3F
            out[size + 3] = 0x80 | c & 0x3F
            size += 4
    return size
