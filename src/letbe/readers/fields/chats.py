"""Chats that are known only once a document is read: records carry a mark, and a mark becomes a chat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from letbe.readers.fields.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Chat, Rows


def numbered(rows: Rows, chat_of: Callable[[int], Chat]) -> tuple[Rows, tuple[Chat, ...]]:
    """Give chats their numbers, in the order of their marks.

    Args:
        rows: Its column ``chat`` holds a mark each, whatever numbers those are.
        chat_of: Makes the chat of a mark; asked once for each.

    Returns:
        The rows with numbers of chats, and the chats.

    Cost: O(n log n).
    """
    marks, numbers = np.unique(rows.chat, return_inverse=True)
    return replace(rows, chat=numbers.astype(np.int32)), tuple(chat_of(mark) for mark in marks.tolist())


def writers(rows: Rows) -> dict[int, list[int]]:
    """List for each mark of a chat who wrote in it, by the handles' numbers, the one who wrote most first.

    Cost: O(n log n) once for all chats; Python only for each pair of a chat and a writer.
    """
    named = rows.author >= 0
    most = int(rows.author.max(initial=0)) + 1
    pairs, counts = np.unique(
        rows.chat[named].astype(np.int64) * most + rows.author[named], return_counts=True
    )
    found: dict[int, list[int]] = {}
    for pair in pairs[np.argsort(-counts, kind="stable")].tolist():
        chat, author = divmod(pair, most)
        found.setdefault(chat, []).append(author)
    return found


class Firsts:
    """Keeps the first text that is told of each mark: the title of a chat that stands in its messages.

    >>> from letbe.readers.fields.spans import spans_of
    >>> titles = Firsts()
    >>> titles.learn(np.array([7, 7, 8]), spans_of([None, "Garden", ""]))
    >>> titles.texts
    {7: 'Garden'}
    """

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}

    def learn(self, marks: NDArray[np.int64], texts: Spans) -> None:
        """Take over what is new; Python only once a mark."""
        told = np.flatnonzero(texts.end > texts.start)
        which, first = np.unique(marks[told], return_index=True)
        shown = plain(texts[told[first]])
        for k, mark in enumerate(which.tolist()):
            self.texts.setdefault(mark, (shown.raw(k) or b"").decode("utf-8", "replace"))
