"""A number for each message that is the same in every export, so that overlaps count once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from letbe.readers.rows import Kind
from letbe.readers.telegram import state as s
from letbe.readers.telegram.words import NUMBER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.telegram.scanner import Scanner


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread 64 bits so that each bit of the result depends on all (the end of SplitMix64)."""
    z = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _chat_keys(scanner: Scanner) -> NDArray[np.int64]:
    """Give each chat a number that is its own in every export, ``NO_ID`` where it has no id."""
    used = scanner.chats[: scanner.state[s.CHATS_USED]]
    of_users = np.isin(used[:, s.C_TYPE], [NUMBER["personal_chat"], NUMBER["bot_chat"]])
    keys = used[:, s.C_ID] * 2 + of_users
    found: NDArray[np.int64] = np.where(used[:, s.C_ID] == s.NO_ID, s.NO_ID, keys)
    return found


def native_ids(
    scanner: Scanner, number: Any, chat: Any, author: Any, kind: Any, at: Any
) -> NDArray[np.uint64]:
    """Number each row; 0 where the export has no id for the message or its chat.

    Args:
        scanner: Knows chats and handles.
        number: The message's id in its chat, shape (n,).
        chat: Its chat.
        author: Its author.
        kind: Its kind.
        at: Its time in UTC.

    Returns:
        Shape (n,), uint64.
    """
    keys = _chat_keys(scanner)
    of_message = (number << 3 | kind).view(np.uint64)  # a kind has three bits
    out = _mix(_mix(keys.view(np.uint64))[chat] ^ of_message)
    reacted = kind == Kind.REACTION
    who = scanner.handles[author[reacted], s.H_KEY].view(np.uint64)
    out[reacted] = _mix(_mix(out[reacted] ^ who) ^ at[reacted].view(np.uint64))
    out[out == 0] = 1
    out[(number == s.NO_ID) | (keys == s.NO_ID)[chat]] = 0
    return out
