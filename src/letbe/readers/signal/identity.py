"""What identifies a message of Signal: when its author sent it, to the millisecond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.fields.columns import mixed
from letbe.readers.fields.values import UNREAD, UTC, whole, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: Keeps the ids of reactions apart from those of messages.
_REACTION: Final = 7


def times_of(milliseconds: Spans) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read times in milliseconds since 1970.

    Returns:
        Microseconds, int64; ``UTC`` or ``UNREAD``, int8.

    >>> from letbe.readers.fields.spans import spans_of
    >>> times_of(spans_of(["1709294400123", None]))
    (array([1709294400123000,                0]), array([2, 0], dtype=int8))
    """
    value, good = whole(milliseconds)
    at = np.where(np.abs(value) < 1 << 52, value, 0) * 1000
    return at, np.where(good & within(at), UTC, UNREAD).astype(np.int8)


def native(
    at: NDArray[np.int64],
    mine: NDArray[np.bool_],
    author: NDArray[Any],
    in_group: NDArray[np.bool_],
    *,
    reaction: bool = False,
) -> NDArray[np.uint64]:
    """Hash what identifies messages, the same in each export.

    Nobody sends two messages in one millisecond.  In a chat of two the direction says who sent it, whatever
    an export calls the other one; in a group the author does.

    Args:
        at: When it was sent, microseconds.
        mine: I sent it.
        author: A hash of the author's address.
        in_group: The chat is a group.
        reaction: They are reactions.
    """
    return mixed(at // 1000, mine, np.where(in_group, author, 0), _REACTION if reaction else 0)
