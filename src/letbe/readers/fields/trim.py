"""Blanks at both ends of a field, which nobody means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import scanner
from letbe.readers.fields.spans import Spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLANK: Final = 0x20


def trimmed(spans: Spans) -> Spans:
    """Take blanks off both ends.

    >>> from letbe.readers.fields.spans import spans_of
    >>> trimmed(spans_of([" Ada "])).raw(0)
    b'Ada'
    """
    start, end = spans.start.copy(), spans.end.copy()
    _trim(spans.buffer, start, end)
    return Spans(spans.buffer, start, end, spans.escape)


@scanner
def _trim(buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> None:
    """Move starts and ends inwards, over blanks."""
    for k in range(len(start)):
        while start[k] < end[k] and buffer[start[k]] <= _BLANK:
            start[k] += 1
        while start[k] < end[k] and buffer[end[k] - 1] <= _BLANK:
            end[k] -= 1
