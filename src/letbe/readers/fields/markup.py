"""Texts with markup in which not all is a person's own: elements that are cut out whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import SPARE, Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_LESS: Final = 0x3C
_MORE: Final = 0x3E
_SLASH: Final = 0x2F


def without_elements(texts: Spans, names: Sequence[str]) -> tuple[Spans, NDArray[np.bool_]]:
    """Cut elements out of texts, with all that stands in them; one that is never closed stays.

    Args:
        texts: HTML or the like; plain otherwise.
        names: Of elements, in lower case, eight of them at most.

    Returns:
        The texts without them, and which of the elements each text held: bool, shape (n, names).

    Cost: O(bytes), whatever the texts hold.

    >>> from letbe.readers.fields.spans import spans_of
    >>> cut, found = without_elements(spans_of(['<quote a="b">hers</quote>mine']), ["quote"])
    >>> cut.raw(0), found.tolist()
    (b'mine', [[True]])
    """
    texts = plain(texts)
    found = np.zeros((len(texts), len(names)), np.bool_)
    raw = [name.encode() for name in names]
    at: NDArray[np.int64] = np.cumsum([0, *map(len, raw)]).astype(np.int64)
    letters = np.frombuffer(b"".join(raw) + b"\0", np.uint8)
    here = texts.present
    out = np.empty(int((texts.end - texts.start)[here].sum()) + SPARE, np.uint8)
    start, end = np.full((2, len(texts)), -1, np.int64)
    _cut_all(texts.buffer, texts.start, texts.end, letters, at, out, start, end, found)
    return Spans(out, start, end), found


def either(first: Spans, second: Spans) -> Spans:
    """Take the first text where there is one, else the second, each from its own buffer.

    Both are plain (``letbe.readers.fields.plain``).

    >>> from letbe.readers.fields.spans import spans_of
    >>> both = either(spans_of(["a", None]), spans_of(["b", "c"]))
    >>> both.raw(0), both.raw(1)
    (b'a', b'c')
    """
    first, second = plain(first), plain(second)
    here = first.present
    if not second.present[~here].any():
        return first
    shift = len(first.buffer)
    start = np.where(here | ~second.present, first.start, second.start + shift)
    end = np.where(here | ~second.present, first.end, second.end + shift)
    return replace(first, buffer=np.concatenate([first.buffer, second.buffer]), start=start, end=end)


def trimmed(texts: Spans) -> Spans:
    r"""Take blanks and line breaks off both ends of texts: what is left of tags.

    >>> from letbe.readers.fields.spans import spans_of
    >>> trimmed(spans_of([" a b\n"])).raw(0)
    b'a b'
    """
    texts = plain(texts)
    start, end = texts.start.copy(), texts.end.copy()
    _trim_all(texts.buffer, start, end)
    return replace(texts, start=start, end=end)


@scanner
def _trim_all(buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
    """Move the ends of texts inwards."""
    for k in range(len(start)):
        while end[k] > start[k] and buffer[end[k] - 1] <= 0x20:
            end[k] -= 1
        while end[k] > start[k] and buffer[start[k]] <= 0x20:
            start[k] += 1


@inner
def _named(
    buffer: NDArray[np.uint8], i: int, end: int, letters: NDArray[np.uint8], first: int, last: int
) -> bool:
    """Tell whether ``buffer[i:end]`` begins with a name, and it ends there."""
    size = last - first
    if i + size >= end:
        return False
    for k in range(size):
        b = buffer[i + k]
        if (b | 0x20 if 0x41 <= b <= 0x5A else b) != letters[first + k]:
            return False
    b = int(buffer[i + size])
    return b <= 0x20 or b in (_MORE, _SLASH)


@inner
def _tag_end(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Give the place after the tag that is open at ``i``; -1 where it is not closed."""
    while i < end:
        if buffer[i] == _MORE:
            return i + 1
        i += 1
    return -1


@inner
def _element_end(
    buffer: NDArray[np.uint8], i: int, end: int, letters: NDArray[np.uint8], first: int, last: int
) -> int:
    """Give the place after the element that begins at ``i``; -1 where it is not closed."""
    depth = 0
    while i < end:
        if buffer[i] != _LESS:
            i += 1
            continue
        closes = i + 1 < end and buffer[i + 1] == _SLASH
        if not _named(buffer, i + 1 + closes, end, letters, first, last):
            i += 1
            continue
        after = _tag_end(buffer, i, end)
        if after < 0:
            return -1
        if closes:
            depth -= 1
        elif buffer[after - 2] != _SLASH:
            depth += 1
        if depth <= 0:
            return after
        i = after
    return -1


@scanner
def _cut_all(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    letters: NDArray[np.uint8],
    at: NDArray[np.int64],
    out: NDArray[np.uint8],
    out_start: NDArray[np.int64],
    out_end: NDArray[np.int64],
    found: NDArray[np.bool_],
) -> None:
    """Copy texts without the elements."""
    n = 0
    for k in range(len(start)):
        if start[k] < 0:
            continue
        out_start[k] = n
        i = start[k]
        unclosed = 0  # names that are not closed up to the end: looked for once a text
        while i < end[k]:
            after = -1
            if buffer[i] == _LESS:
                for name in range(len(at) - 1):
                    if (unclosed >> name) & 1 or not _named(
                        buffer, i + 1, end[k], letters, at[name], at[name + 1]
                    ):
                        continue
                    after = _element_end(buffer, i, end[k], letters, at[name], at[name + 1])
                    if after < 0:
                        unclosed |= 1 << name
                    else:
                        found[k, name] = True
                        break
            if after >= 0:
                i = after
                continue
            out[n] = buffer[i]
            n += 1
            i += 1
        out_end[k] = n
