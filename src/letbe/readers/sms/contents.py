"""Parts of one message put together: its texts, its addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.spans import SPARE, Escape, Spans
from letbe.readers.sms.words import equals, starts_with

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How backups write that a field is empty.
ABSENT: Final = (b"null", b"NULL")


def contents(ct: Spans, text: Spans, of: NDArray[np.int64], count: int) -> tuple[Spans, NDArray[np.bool_]]:
    """Join the texts of each MMS, and tell which have a picture or anything else.

    Args:
        ct: The type of each part.
        text: The text of each part.
        of: The message of each part, non-decreasing; shape (parts,).
        count: How many messages there are.

    Returns:
        Texts, empty where there are parts but no text, absent where there is no part at all; and whether
        there is anything else; for each of ``count``.
    """
    is_text = starts_with(ct, b"text/plain") & text.present & ~equals(text, *ABSENT)
    is_layout = starts_with(ct, b"application/smil")
    media = np.bincount(of[~is_text & ~is_layout], minlength=count) > 0
    here = np.flatnonzero(is_text)
    whole = joined(text.buffer, text.start[here], text.end[here], of[here], count, "\n", text.escape)
    whole.start[of] = np.maximum(whole.start[of], 0)
    whole.end[of] = np.maximum(whole.end[of], 0)
    return whole, media


def joined(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    of: NDArray[np.int64],
    count: int,
    between: str,
    escape: Escape,
) -> Spans:
    """Write texts that belong together one behind the other.

    Args:
        buffer: Bytes.
        start: Where each text begins, shape (n,).
        end: Where each ends.
        of: What each belongs to, non-decreasing.
        count: How many of those there are.
        between: One ASCII character that is put between two texts.
        escape: How they are written.

    Returns:
        One text for each of ``count``; absent where there was none.

    >>> from letbe.readers.fields.spans import spans_of
    >>> s = spans_of(["a", "b", "c"])
    >>> both = joined(s.buffer, s.start, s.end, np.array([0, 0, 2]), 3, "~", s.escape)
    >>> [both.raw(k) for k in range(3)]
    [b'a~b', None, b'c']
    """
    out = np.empty(int((end - start).sum()) + len(start) + SPARE, np.uint8)
    out_start, out_end = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    _join(buffer, start, end, of, ord(between), out, out_start, out_end)
    return Spans(out, out_start, out_end, escape)


@scanner
def _join(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    of: NDArray[np.int64],
    between: int,
    out: NDArray[np.uint8],
    out_start: NDArray[np.int64],
    out_end: NDArray[np.int64],
) -> None:
    """Fill the texts, and where each is."""
    n = 0
    last = -1
    for k in range(len(start)):
        if of[k] == last:
            out[n] = between
            n += 1
        else:
            out_start[of[k]] = n
        last = of[k]
        for i in range(start[k], end[k]):
            out[n] = buffer[i]
            n += 1
        out_end[of[k]] = n
