"""A number for each message that is the same in every export, so that overlaps count once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from letbe.compiled import kernel
from letbe.readers.rows import Kind
from letbe.readers.telegram import state as s
from letbe.readers.telegram.people import mix
from letbe.readers.telegram.words import NUMBER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.telegram.scanner import Scanner

_REACTION = int(Kind.REACTION)


@kernel
def _native(
    number: NDArray[np.int64],
    chat: NDArray[np.int32],
    author: NDArray[np.int32],
    kind: NDArray[np.int8],
    at: NDArray[np.int64],
    chat_keys: NDArray[np.int64],
    handles: NDArray[np.int64],
    out: NDArray[np.uint64],
) -> None:
    """Mix chat, message and kind, and for a reaction its author and time."""
    for i in range(len(number)):
        chat_key = chat_keys[chat[i]]
        if number[i] == s.NO_ID or chat_key == s.NO_ID:
            out[i] = 0
            continue
        key = mix(mix(mix(chat_key) ^ number[i]) ^ kind[i])
        if kind[i] == _REACTION:
            key = mix(mix(key ^ handles[author[i], s.H_KEY]) ^ at[i])
        out[i] = np.uint64(key if key != 0 else 1)


def _chat_keys(scanner: Scanner) -> NDArray[np.int64]:
    """Give each chat a number that is its own in every export, ``NO_ID`` where it has no id."""
    used = scanner.chats[: scanner.state[s.CHATS_USED]]
    of_users = np.isin(used[:, s.C_TYPE], [NUMBER["personal_chat"], NUMBER["bot_chat"]])
    keys = used[:, s.C_ID] * 2 + of_users
    return np.where(used[:, s.C_ID] == s.NO_ID, s.NO_ID, keys).astype(np.int64)


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
    out = np.zeros(len(number), np.uint64)
    if len(number):
        _native(number, chat, author, kind, at, _chat_keys(scanner), scanner.handles, out)
    return out
