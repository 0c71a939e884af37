"""Texts that an export gives in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import SPARE, Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BREAK: Final = 0x0A


def joined(pieces: Spans, owner: NDArray[np.int64], breaks: NDArray[np.bool_], count: int) -> Spans:
    r"""Join the pieces of each text, without a blank between them.

    Args:
        pieces: In the order of the file.
        owner: The text that each is a piece of, non-decreasing, shape (n,).
        breaks: Which are line breaks, whether they hold one or nothing; shape (n,).
        count: How many texts there are.

    Returns:
        Plain UTF-8, shape (count,); absent where a text has no piece.

    Cost: O(bytes).

    >>> from letbe.readers.fields.spans import spans_of
    >>> pieces = spans_of(["one", None, "two", "three"])
    >>> texts = joined(pieces, np.array([0, 0, 0, 2]), np.array([False, True, False, False]), 3)
    >>> [texts.raw(k) for k in range(3)]
    [b'one\ntwo', None, b'three']
    """
    pieces = plain(pieces)
    size = int((pieces.end - pieces.start)[pieces.present].sum()) + len(pieces)
    out = np.zeros(size + SPARE, np.uint8)
    start, end = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    join(pieces.buffer, pieces.start, pieces.end, owner, breaks, out, start, end)
    return Spans(out, start, end)


@scanner
def join(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    owner: NDArray[np.int64],
    breaks: NDArray[np.bool_],
    out: NDArray[np.uint8],
    out_start: NDArray[np.int64],
    out_end: NDArray[np.int64],
) -> None:
    """Fill the texts; see ``joined``."""
    n = 0
    for k in range(len(start)):
        text = owner[k]
        if out_start[text] < 0:
            out_start[text] = n
        if breaks[k]:
            out[n] = _BREAK
            n += 1
        elif start[k] >= 0:
            for i in range(start[k], end[k]):
                out[n] = buffer[i]
                n += 1
        out_end[text] = n
