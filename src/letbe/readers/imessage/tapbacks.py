"""Reactions that arrive as a text message, and reactions that are taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.columns import mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: What a phone writes into a text message where the other one's cannot show a reaction, up to the quotation.
_ADDED: Final = ("Loved ", "Liked ", "Disliked ", "Laughed at ", "Emphasized ", "Emphasised ", "Questioned ")
_REMOVED: Final = tuple(
    f"Removed {what} from "
    for what in ("a heart", "a like", "a dislike", "a laugh", "an exclamation", "a question mark")
)
_OPEN: Final = "\N{LEFT DOUBLE QUOTATION MARK}"
_WORDS: Final = tuple((w + _OPEN).encode() for w in (*_ADDED, *_REMOVED))
_LETTERS: Final = np.frombuffer(b"".join(_WORDS), np.uint8)
_ENDS: Final = np.cumsum([0, *map(len, _WORDS)])

#: What a text is found to be.
PLAIN: Final = 0
ADDED: Final = 1
TAKEN_BACK: Final = 2


def in_words(texts: Spans) -> NDArray[np.int8]:
    r"""Tell texts that are reactions in words: ``Liked “See you at eight”``.

    The quotation is somebody else's words.  Only the English forms are known.

    >>> from letbe.readers.fields.spans import spans_of
    >>> in_words(spans_of(["Liked \u201cat eight\u201d", "Liked it"])).tolist()
    [1, 0]
    """
    which = np.full(len(texts), -1, np.int64)
    find_words(texts.buffer, texts.start, texts.end, _LETTERS, _ENDS, which)
    return np.where(which < 0, PLAIN, np.where(which < len(_ADDED), ADDED, TAKEN_BACK)).astype(np.int8)


@scanner
def find_words(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    letters: NDArray[np.uint8],
    ends: NDArray[np.int64],
    which: NDArray[np.int64],
) -> None:
    """Fill which of some words each text begins with, if it ends with a closing quotation mark."""
    for k in range(len(start)):
        size = end[k] - start[k]
        if start[k] < 0 or size < 4:
            continue
        last = end[k] - 3
        if buffer[last] != 0xE2 or buffer[last + 1] != 0x80 or buffer[last + 2] != 0x9D:
            continue
        for word in range(len(ends) - 1):
            first = ends[word]
            many = ends[word + 1] - first
            same = size >= many + 3
            i = 0
            while same and i < many:
                same = buffer[start[k] + i] == letters[first + i]
                i += 1
            if same:
                which[k] = word
                break


class Takings:
    """Remembers reactions and what takes them back, so that what was taken back can be marked at the end."""

    def __init__(self) -> None:
        self._given: list[tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]] = []
        self._taken: list[tuple[NDArray[np.uint64], NDArray[np.int64]]] = []

    def add(
        self,
        record: NDArray[np.int64],
        at: NDArray[np.int64],
        author: NDArray[np.int32],
        target: NDArray[np.uint64],
        about: NDArray[np.int64],
        *,
        given: NDArray[np.bool_],
        taken: NDArray[np.bool_],
    ) -> None:
        """Remember some.

        Args:
            record: Number of each row.
            at: When.
            author: Whose.
            target: A hash of what it is about.
            about: Its ``associated_message_type``.
            given: Which are reactions.
            taken: Which take one back.
        """
        key = mixed(author, target.view(np.int64), about % 1000)
        self._given.append((key[given], at[given], record[given]))
        self._taken.append((key[taken], at[taken]))

    def gone(self) -> NDArray[np.int64]:
        """Give the records of reactions that were taken back later.

        Cost: O(n log n).
        """
        if not self._taken or not sum(len(k) for k, _ in self._taken):
            return np.zeros(0, np.int64)
        key, at = (np.concatenate(c) for c in zip(*self._taken, strict=True))
        order = np.lexsort((at, key))
        key, at = key[order], at[order]
        last = np.append(key[1:] != key[:-1], True)
        key, at = key[last], at[last]
        given, when, record = (np.concatenate(c) for c in zip(*self._given, strict=True))
        place = np.minimum(np.searchsorted(key, given), len(key) - 1)
        gone: NDArray[np.int64] = record[(key[place] == given) & (when <= at[place])]
        return gone
