"""Texts without the blanks that a program put behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from letbe.compiled import scanner

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans


def trimmed(texts: Spans) -> Spans:
    """Give texts without blanks and line breaks behind them.

    >>> from letbe.readers.fields.spans import spans_of
    >>> trimmed(spans_of(["hello  "])).raw(0)
    b'hello'
    """
    end = texts.end.copy()
    trim(texts.buffer, texts.start, end)
    return replace(texts, end=end)


@scanner
def trim(buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
    """Move the end of each text before the blanks behind it."""
    for k in range(len(start)):
        while end[k] > start[k] and start[k] >= 0 and buffer[end[k] - 1] in (0x20, 0x0A, 0x0D):
            end[k] -= 1
