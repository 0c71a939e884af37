"""Sentences that an app writes in a person's place, told by how they begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: No such sentence.
NONE: Final = -1

#: A longer text is a person's own, in bytes: a name of the longest kind stands in the middle.
LONGEST: Final = 400


class Sentences:
    """A list of sentences with a gap.

    Args:
        forms: How each begins, and how it ends; either may be empty.
        longest: A text of more bytes is none of them.

    >>> from letbe.readers.fields.spans import spans_of
    >>> app = Sentences([("", " sent an attachment."), ("Reacted ", " to your message")])
    >>> app.which(spans_of(["Ada sent an attachment.", "Reacted x to your message", "hello", None])).tolist()
    [0, 1, -1, -1]
    """

    def __init__(self, forms: Sequence[tuple[str, str]], longest: int = LONGEST) -> None:
        self._longest = longest
        heads, tails = ([form[k].encode() for form in forms] for k in (0, 1))
        self._heads, self._head_at = _joined(heads)
        self._tails, self._tail_at = _joined(tails)
        # Which first and last bytes any sentence can have: nearly every text is let go of by these two.
        self._may = np.zeros((256, 256), np.bool_)
        for head, tail in zip(heads, tails, strict=True):
            self._may[head[0] if head else slice(None), tail[-1] if tail else slice(None)] = True

    def which(self, texts: Spans) -> NDArray[np.int8]:
        """Tell which sentence each text is, ``NONE`` for a person's own words.

        Returns:
            int8, shape (n,): the place in the list; of several the first.

        Cost: two bytes a text, and a comparison for the few that begin and end like one.
        """
        texts = plain(texts)
        out = np.full(len(texts), NONE, np.int8)
        _which(
            texts.buffer, texts.start, texts.end, self._heads, self._head_at, self._tails, self._tail_at,
            self._may, self._longest, out,
        )  # fmt: skip
        return out


def _joined(parts: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Put some byte strings one behind the other; give where each begins, and the end of the last."""
    ends: NDArray[Any] = np.cumsum([0, *map(len, parts)])
    return np.frombuffer(b"".join(parts) + b"\0", np.uint8), ends.astype(np.int64)


@scanner
def _which(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    heads: NDArray[np.uint8],
    head_at: NDArray[np.int64],
    tails: NDArray[np.uint8],
    tail_at: NDArray[np.int64],
    may: NDArray[np.bool_],
    longest: int,
    out: NDArray[np.int8],
) -> None:
    """Fill which sentence each text is."""
    for k in range(len(start)):
        first = start[k]
        size = end[k] - first
        if first < 0 or size < 1 or size > longest or not may[buffer[first], buffer[end[k] - 1]]:
            continue
        for s in range(len(head_at) - 1):
            head = head_at[s + 1] - head_at[s]
            tail = tail_at[s + 1] - tail_at[s]
            same = head + tail <= size
            i = 0
            while same and i < head:
                same = buffer[first + i] == heads[head_at[s] + i]
                i += 1
            i = 0
            while same and i < tail:
                same = buffer[end[k] - tail + i] == tails[tail_at[s] + i]
                i += 1
            if same:
                out[k] = s
                break
