"""An iPhone's answer by a tap, as other phones see it: a text in which the message stands again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.sms.words import starts_with

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: What stands before the quote, in English; seen in real messages.
_TAPS: Final = ("Liked", "Loved", "Laughed at", "Emphasized", "Questioned", "Disliked", "Reacted")


def quoting(text: Spans) -> NDArray[np.bool_]:
    """Tell which texts end with somebody else's words in quotes, behind a few of their own.

    A tap on a message reaches other phones as such a text, in the language of the one who tapped.

    Args:
        text: Plain texts.

    >>> from letbe.readers.fields.spans import spans_of
    >>> quoting(spans_of(["Liked \u201csee you\u201d", "see you", "\u201cyes\u201d"])).tolist()
    [True, False, False]
    """
    out = np.zeros(len(text), np.bool_)
    _quoting(text.buffer, text.start, text.end, out)
    return out


@scanner
def _quoting(
    buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64], out: NDArray[np.bool_]
) -> None:
    """Fill which texts quote (see above): ``E2 80 9C`` opens within 48 bytes, ``E2 80 9D`` ends it."""
    for k in range(len(start)):
        first = start[k]
        last = end[k] - 3
        if first < 0 or last <= first or buffer[last] != 0xE2:
            continue
        if buffer[last + 1] != 0x80 or buffer[last + 2] != 0x9D:
            continue
        for i in range(first + 1, min(first + 48, last)):
            if buffer[i] == 0xE2 and buffer[i + 1] == 0x80 and buffer[i + 2] == 0x9C:
                out[k] = True
                break


def taps(text: Spans, quotes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which of the quoting texts are taps, where we know the words.

    Args:
        text: Plain texts.
        quotes: Which of them quote.

    >>> from letbe.readers.fields.spans import spans_of
    >>> text = spans_of(["Liked \u201csee you\u201d", "\u00dcber \u201csee you\u201d"])
    >>> taps(text, quoting(text)).tolist()
    [True, False]
    """
    found = np.zeros(len(text), np.bool_)
    which = np.flatnonzero(quotes)
    candidates = text[which]
    for word in _TAPS:
        found[which] |= starts_with(candidates, f"{word} ".encode())
    return found
