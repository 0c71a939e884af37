"""What apps write where nobody typed: whole texts, and beginnings of texts, in many languages.

Texts are compared by their hash and byte by byte; none is made an object, and none is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.columns import hashed
from letbe.readers.fields.spans import spans_of
from letbe.readers.fields.trim import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: No text was told from a person's own words.
TYPED: Final = -1

_OPEN: Final = 0x5B
_CLOSE: Final = 0x5D
_BREAK: Final = 0x0A


class Phrases:
    """Tells the texts of an app.

    Args:
        whole: For each kind the texts that are all of a message.
        begins: For each kind the beginnings; one that ends with ``#`` wants a digit behind it.
        brackets: The kind of a short text that is wholly in square brackets; ``TYPED`` for a person's own.

    >>> phrases = Phrases({1: ["Photo"]}, {2: ["Call #"]}, brackets=1)
    >>> phrases.of(spans_of(["Photo", "Call 1:23", "Call me", "[Sticker]", "Photos!"])).tolist()
    [1, 2, -1, 1, -1]
    """

    def __init__(
        self,
        whole: Mapping[int, Iterable[str]],
        begins: Mapping[int, Iterable[str]] | None = None,
        brackets: int = TYPED,
    ) -> None:
        texts = [(text, kind) for kind, group in whole.items() for text in group]
        hashes = hashed(spans_of(text for text, _ in texts))
        order = np.argsort(hashes)
        self._hashes = hashes[order]
        self._kinds = np.array([kind for _, kind in texts], np.int8)[order]
        starts = [(text, kind) for kind, group in (begins or {}).items() for text in group]
        raw = [text.encode() for text, _ in starts]
        self._pool = np.frombuffer(b"".join(raw) or b" ", np.uint8).copy()
        self._ends = np.cumsum(np.array([len(r) for r in raw], np.int64))
        self._begin_kinds = np.array([kind for _, kind in starts], np.int8)
        self._brackets = brackets
        self._longest = max([len(text.encode()) for text, _ in texts], default=0)

    def of(self, bodies: Spans) -> NDArray[np.int8]:
        """Tell what each text is.

        Args:
            bodies: Plain texts.

        Returns:
            int8, shape (n,): a kind, or ``TYPED``.

        Cost: O(bytes of the beginnings, and of short texts).
        """
        bodies = trimmed(bodies)
        kind = np.full(len(bodies), TYPED, np.int8)
        _begin(
            bodies.buffer, bodies.start, bodies.end, self._pool, self._ends, self._begin_kinds,
            self._brackets, kind,
        )  # fmt: skip
        short = bodies.only(bodies.present & (bodies.end - bodies.start <= self._longest))
        if len(self._hashes):
            hashes = hashed(short)
            place = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
            same = short.present & (self._hashes[place] == hashes)
            kind[same] = self._kinds[place[same]]
        return kind


#: What an app writes in brackets, or behind a beginning, is no longer, in bytes.
_LONGEST: Final = 200
_LONGEST_BRACKETS: Final = 60
_DIGIT: Final = 0x23


@scanner
def _begin(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    pool: NDArray[np.uint8],
    ends: NDArray[np.int64],
    kinds: NDArray[np.int8],
    brackets: int,
    kind: NDArray[np.int8],
) -> None:
    """Fill the kind of texts that begin in a known way, or stand in brackets."""
    for k in range(len(start)):
        i = start[k]
        stop = end[k]
        if i < 0 or i >= stop or stop - i > _LONGEST:
            continue
        if brackets >= 0 and buffer[i] == _OPEN and stop - i <= _LONGEST_BRACKETS:
            inside = i + 1
            while inside < stop and buffer[inside] not in (_OPEN, _CLOSE, _BREAK):
                inside += 1
            if inside == stop - 1 and inside > i + 1 and buffer[inside] == _CLOSE:
                kind[k] = brackets
                continue
        first = 0
        for p in range(len(ends)):
            size = ends[p] - first
            digit = pool[ends[p] - 1] == _DIGIT
            size -= digit
            same = 0
            while same < size and i + same < stop and buffer[i + same] == pool[first + same]:
                same += 1
            if same == size and (not digit or (i + size < stop and 0x30 <= buffer[i + size] <= 0x39)):
                kind[k] = kinds[p]
                break
            first = ends[p]
