"""Cells that hold several recipients, parted by semicolons, or by commas between mail addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.spans import Spans
from letbe.readers.fields.trim import trimmed

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEMICOLON: Final = 0x3B
_COMMA: Final = 0x2C
_AT: Final = 0x40


def parted(spans: Spans) -> tuple[Spans, NDArray[np.int64], NDArray[np.int64]]:
    """Give each recipient by itself; a cell without one stays as it is.

    Returns:
        The recipients, shape (m,); the row of each; and how many its row has.

    >>> from letbe.readers.fields.spans import spans_of
    >>> one, row, count = parted(spans_of(["Ada; Ben;", "Cy, jr", None]))
    >>> [one.raw(k) for k in range(len(row))], row.tolist(), count.tolist()
    ([b'Ada', b'Ben', b'Cy, jr', None], [0, 0, 1, 2], [2, 2, 1, 1])
    """
    counts = np.ones(len(spans), np.int64)
    _count(spans.buffer, spans.start, spans.end, counts)
    rows = np.arange(len(spans))
    if (counts == 1).all():
        return spans, rows, counts
    start = np.empty(int(counts.sum()), np.int64)
    end = np.empty_like(start)
    _part(spans.buffer, spans.start, spans.end, counts, start, end)
    parts = trimmed(Spans(spans.buffer, start, end, spans.escape))
    row = np.repeat(rows, counts)
    full = parts.end > parts.start
    counts = np.bincount(row[full], minlength=len(spans))
    first = np.ones(len(row), np.bool_)
    first[1:] = row[1:] != row[:-1]
    kept = full | (first & (counts[row] == 0))
    return parts[kept], row[kept], np.maximum(counts, 1)[row[kept]]


@scanner
def _count(
    buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64], counts: NDArray[np.int64]
) -> None:
    """Count the parts of each cell, empty ones too."""
    for k in range(len(start)):
        semicolons = 0
        commas = 0
        at = 0
        for i in range(max(start[k], 0), end[k]):
            b = buffer[i]
            semicolons += b == _SEMICOLON
            commas += b == _COMMA
            at += b == _AT
        counts[k] = 1 + semicolons + (commas if at > commas else 0)


@scanner
def _part(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    counts: NDArray[np.int64],
    part_start: NDArray[np.int64],
    part_end: NDArray[np.int64],
) -> None:
    """Part cells as they were counted."""
    n = 0
    for k in range(len(start)):
        semicolons = 0
        for i in range(max(start[k], 0), end[k]):
            semicolons += buffer[i] == _SEMICOLON
        commas_too = counts[k] > 1 + semicolons
        part_start[n] = start[k]
        for i in range(max(start[k], 0), end[k]):
            if buffer[i] == _SEMICOLON or (commas_too and buffer[i] == _COMMA):
                part_end[n] = i
                n += 1
                part_start[n] = i + 1
        part_end[n] = end[k]
        n += 1
