"""Chats that are known only once a document is read: records carry a mark, and a mark becomes a chat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

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


def writers(rows: Rows, mark: int) -> list[int]:
    """List who wrote in a chat, by the handles' numbers, the one who wrote most first.

    Cost: O(n) for each chat that is asked about.
    """
    author = rows.author[(rows.chat == mark) & (rows.author >= 0)]
    counts = np.bincount(author, minlength=1)
    return [int(k) for k in np.argsort(-counts, kind="stable") if counts[k]]
