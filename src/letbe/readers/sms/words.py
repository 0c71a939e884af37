"""Fixed words in fields, looked for in many records at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans


def starts_with(spans: Spans, word: bytes) -> NDArray[np.bool_]:
    """Tell which texts begin with a word, as it is written; bool, shape (n,).

    Cost: O(n), and a look at each byte of the word for those that are long enough and go on right.

    >>> from letbe.readers.fields.spans import spans_of
    >>> starts_with(spans_of(["text/plain", "text/html", None]), b"text/p").tolist()
    [True, False, False]
    """
    return _matches(spans, word, np.flatnonzero(spans.present & (spans.end - spans.start >= len(word))))


def ends_with(spans: Spans, word: bytes) -> NDArray[np.bool_]:
    """Tell which texts end with a word, as it is written; bool, shape (n,).

    >>> from letbe.readers.fields.spans import spans_of
    >>> ends_with(spans_of(["voice#spam", "spam#", None]), b"#spam").tolist()
    [True, False, False]
    """
    long = np.flatnonzero(spans.end - spans.start >= len(word))
    tail = replace(spans, start=spans.end - len(word))
    return _matches(tail, word, long[spans.present[long]])


def equals(spans: Spans, *words: bytes) -> NDArray[np.bool_]:
    """Tell which texts are one of some words, as they are written; bool, shape (n,).

    >>> from letbe.readers.fields.spans import spans_of
    >>> equals(spans_of(["null", "nil", None]), b"null").tolist()
    [True, False, False]
    """
    found = np.zeros(len(spans), np.bool_)
    sizes = spans.end - spans.start
    for word in words:
        found |= _matches(spans, word, np.flatnonzero(spans.present & (sizes == len(word))))
    return found


def _matches(spans: Spans, word: bytes, left: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Compare byte after byte, always only those that agreed so far."""
    found = np.zeros(len(spans), np.bool_)
    for k, byte in enumerate(word):
        left = left[spans.buffer[spans.start[left] + k] == byte]
    found[left] = True
    return found
