"""Which conversations a table holds, and who is likeliest to be me in them.

Both kinds of table answer the same questions; what they keep is one number for each pair that was met,
however many rows there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.rows import Chat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

IN_EVERY_RECORD: Final = "the one address that is in every record"
IN_EVERY_CHAT: Final = "the one name that is in every chat"
BY_THE_COLUMN: Final = "the column that tells the direction"

#: Of two people either could be me; of three or more, the one who is everywhere is.
_TWO: Final = 2


class _Pairs:
    """Pairs of small numbers, each kept once."""

    def __init__(self) -> None:
        self._kept = np.empty(0, np.int64)

    def add(self, first: NDArray[np.int32], second: NDArray[np.int32]) -> None:
        """Keep those that are new; ``NOBODY`` may be the second."""
        new = np.unique(first.astype(np.int64) << 32 | (second.astype(np.int64) + 1))
        self._kept = np.union1d(self._kept, new)

    def both(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give them."""
        return self._kept >> 32, (self._kept & 0xFFFFFFFF) - 1


class Mailbox:
    """A table in which each row has a writer and recipients."""

    def __init__(self) -> None:
        self._pairs = _Pairs()

    def note(
        self,
        author: NDArray[np.int32],
        to: NDArray[np.int32],
        _chat: Spans | None,
        _row: NDArray[np.int64],
        good: NDArray[np.bool_],
    ) -> NDArray[np.int32]:
        """Keep who wrote to whom; give the chat of each row."""
        good = good & (author >= 0)
        self._pairs.add(author[good], to[good])
        return np.zeros(len(author), np.int32)

    def likeliest(self) -> tuple[frozenset[int], str]:
        """Find the one who wrote or was written to in every record."""
        author, to = self._pairs.both()
        met = np.unique(np.concatenate([author, to[to >= 0]]))
        counts = np.bincount(author, minlength=1)
        other = to[(to >= 0) & (to != author)]
        size = max(len(counts), int(other.max(initial=0)) + 1)
        counts = np.bincount(author, minlength=size) + np.bincount(other, minlength=size)
        found = np.flatnonzero(counts == len(author)).tolist()
        alone = len(met) > _TWO and len(found) == 1
        return (frozenset(found) if alone else frozenset()), IN_EVERY_RECORD

    def chats(self, me: frozenset[int], texts: Sequence[str]) -> tuple[Chat, ...]:
        """Give the one chat there is: its rows carry their own recipients."""
        del me, texts
        return (Chat("mail"),)


class Chats:
    """A table that is one chat, or as many as a column names.

    Args:
        named: It has such a column.
    """

    def __init__(self, *, named: bool) -> None:
        self._named = named
        self._titles = Words()
        self._pairs = _Pairs()

    def note(
        self,
        author: NDArray[np.int32],
        _to: NDArray[np.int32],
        chat: Spans | None,
        row: NDArray[np.int64],
        good: NDArray[np.bool_],
    ) -> NDArray[np.int32]:
        """Keep who wrote in which chat; give the chat of each row."""
        if chat is None:
            number = np.zeros(len(author), np.int32)
        else:
            number = self._titles.number(chat[row])
            if (number < 0).any():  # rows that name no chat are one of their own
                number = np.where(number < 0, self._titles.add(""), number).astype(np.int32)
        good = good & (author >= 0)
        self._pairs.add(number[good], author[good])
        return number

    def likeliest(self) -> tuple[frozenset[int], str]:
        """Find the one who wrote in every chat."""
        chat, author = self._pairs.both()
        everywhere = len(np.unique(chat))
        found = np.flatnonzero(np.bincount(author, minlength=1) == everywhere).tolist()
        alone = everywhere > 1 and len(found) == 1
        return (frozenset(found) if alone else frozenset()), IN_EVERY_CHAT

    def chats(self, me: frozenset[int], texts: Sequence[str]) -> tuple[Chat, ...]:
        """Give all chats, each with the other one where it is known who is me.

        Args:
            me: Who is me for certain; empty where that is not known.
            texts: The names of all handles, by their numbers.
        """
        if not self._named:
            return (Chat("unknown"),)
        chat, author = self._pairs.both()
        size = len(self._titles)
        theirs = ~np.isin(author, list(me))
        others = np.bincount(chat[theirs], minlength=size)
        other = np.full(size, NOBODY, np.int64)
        other[chat[theirs]] = author[theirs]
        number_of = {text: k for k, text in enumerate(texts)} if me else {}
        # In a chat in which only I wrote, the other one is whom it is named after, if that one is known.
        return tuple(
            _chat(
                title, int(others[k]), int(other[k]) if others[k] else number_of.get(title, NOBODY), bool(me)
            )
            for k, title in enumerate(self._titles.texts)
        )


def _chat(title: str, others: int, other: int, known: bool) -> Chat:
    """Give one chat.

    Args:
        title: Its name; empty where rows name none.
        others: How many wrote in it, without me where I am known.
        other: One of them.
        known: It is known who is me.
    """
    name = title or None
    if others > (1 if known else _TWO):
        return Chat("group", name, name)
    return Chat("one", name, name, other, BY_THE_COLUMN) if known and other >= 0 else Chat("one", name, name)
