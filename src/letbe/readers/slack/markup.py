"""Texts of Slack as they were typed: its own marks for people, channels and links are undone.

<@U01ABCDEF>                a person        @U01ABCDEF, one word
<#C01ABCDEF|general>        a channel       #general
<https://a.example|here>    a link          here
<!here>                     everybody       @here
&lt; &gt; &amp;             < > &
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape, Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AMP: Final = 0x26
_LESS: Final = 0x3C
_MORE: Final = 0x3E
_BAR: Final = 0x7C
_AT: Final = 0x40
_HASH: Final = 0x23
_BANG: Final = 0x21
_SEMICOLON: Final = 0x3B


def typed(texts: Spans) -> Spans:
    """Give texts as they were typed, in plain UTF-8.

    Args:
        texts: As they stand in the export, in JSON.

    Cost: O(bytes).

    >>> from letbe.readers.fields.spans import spans_of
    >>> marked = spans_of(["<@U01ABCDEF> see <https://a.example|this> &amp; say"], Escape.JSON)
    >>> typed(marked).raw(0)
    b'@U01ABCDEF see this & say'
    """
    if texts.escape is Escape.PLAIN:  # its buffer is somebody else's
        texts = Spans(texts.buffer.copy(), texts.start, texts.end)
    texts = plain(texts)
    end = texts.end.copy()
    unmark(texts.buffer, texts.start, end)
    return Spans(texts.buffer, texts.start, end)


@scanner
def unmark(buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
    """Undo the marks of some texts in place; none becomes longer.

    Args:
        buffer: UTF-8, changed in place.
        start: Where each text begins, -1 for none; shape (n,).
        end: Where each ends; changed.
    """
    for k in range(len(start)):
        if start[k] >= 0:
            end[k] = _unmark_one(buffer, start[k], end[k])


@inner
def _unmark_one(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Undo the marks of one text; give its new end."""
    n = i
    while i < end:
        b = buffer[i]
        if b == _AMP:
            size, meant = _entity(buffer, i, end)
            buffer[n] = meant
            i += size
            n += 1
            continue
        close = i + 1
        bar = -1
        if b == _LESS:
            while close < end and buffer[close] != _MORE and buffer[close] != _LESS:
                if bar < 0 and buffer[close] == _BAR:
                    bar = close
                close += 1
        if b != _LESS or close >= end or buffer[close] != _MORE or close == i + 1:
            buffer[n] = b
            i += 1
            n += 1
            continue
        first = i + 1
        sign = buffer[first]
        if sign in (_AT, _HASH, _BANG):
            first += 1
            # A label may bring its own sign; a date in words has none.
            labelled = bar >= 0 and sign == _BANG
            if not labelled:
                buffer[n] = _HASH if sign == _HASH else _AT
                n += 1
        if bar >= 0:
            first = bar + 1
            if first < close and buffer[first] == _AT and sign == _AT:
                first += 1
        while first < close:
            size = 1
            meant = buffer[first]
            if meant == _AMP:
                size, meant = _entity(buffer, first, close)
            buffer[n] = meant
            first += size
            n += 1
        i = close + 1
    return n


@inner
def _entity(buffer: NDArray[np.uint8], i: int, end: int) -> tuple[int, np.uint8]:
    """Read the reference at an ampersand: its length and its meaning; any other stays an ampersand."""
    if i + 4 <= end and buffer[i + 2] == 0x74 and buffer[i + 3] == _SEMICOLON:
        if buffer[i + 1] == 0x6C:  # lt
            return 4, np.uint8(_LESS)
        if buffer[i + 1] == 0x67:  # gt
            return 4, np.uint8(_MORE)
    if (
        i + 5 <= end
        and buffer[i + 1] == 0x61  # amp
        and buffer[i + 2] == 0x6D
        and buffer[i + 3] == 0x70
        and buffer[i + 4] == _SEMICOLON
    ):
        return 5, np.uint8(_AMP)
    return 1, np.uint8(_AMP)
