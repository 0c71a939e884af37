"""Answers without the lines in front of them that quote what they answer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import inner, scanner
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MORE: Final = 0x3E
_LESS: Final = 0x3C
_BLANK: Final = 0x20
_STAR: Final = 0x2A
_AT: Final = 0x40
_BREAK: Final = 0x0A


def without_quotes(texts: Spans) -> Spans:
    r"""Give texts as plain UTF-8, without the quoted lines that an answer begins with.

    Only lines that the protocol's own fallback writes are taken away: ``> <@ada:example.org> ...``, the lines
    behind it that begin in the same way, and one empty line.

    Cost: O(bytes).

    >>> from letbe.readers.fields.spans import Escape, spans_of
    >>> texts = spans_of([r"> <@ada:example.org> one\n> two\n\nthree", "> mine"], Escape.JSON)
    >>> [without_quotes(texts).raw(k) for k in range(2)]
    [b'three', b'> mine']
    """
    texts = plain(texts)
    start = texts.start.copy()
    _past_quotes(texts.buffer, start, texts.end)
    return Spans(texts.buffer, start, texts.end)


@scanner
def _past_quotes(buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
    """Move each beginning behind the quoted lines."""
    for k in range(len(start)):
        if start[k] >= 0 and _is_fallback(buffer, start[k], end[k]):
            start[k] = _behind(buffer, start[k], end[k])


@inner
def _is_fallback(buffer: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell ``> <@`` and ``> * <@``."""
    if i + 4 > end or buffer[i] != _MORE or buffer[i + 1] != _BLANK:
        return False
    i += 2
    if buffer[i] == _STAR and buffer[i + 1] == _BLANK:
        i += 2
    return bool(i + 2 <= end and buffer[i] == _LESS and buffer[i + 1] == _AT)


@inner
def _behind(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Find the place behind all lines that begin with the sign of a quote, and one empty line."""
    while i < end and buffer[i] == _MORE:
        while i < end and buffer[i] != _BREAK:
            i += 1
        i += i < end
    return i + int(i < end and buffer[i] == _BREAK)
