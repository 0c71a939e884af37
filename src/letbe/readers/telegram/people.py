"""Who writes: a table of handles that grows as new ones are met.

An address becomes one number, so that a known author costs one look-up and no text is compared.
``user123`` is exact; an address of another form, and a name without an address, are hashed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, kernel
from letbe.readers.jsontext import ABSENT, NULL, NUMBER, STRING, ZERO, to_quote, unescape, whole_number
from letbe.readers.telegram import state as s
from letbe.readers.telegram import words as w
from letbe.readers.telegram.tokens import END, START, WHAT
from letbe.readers.telegram.words import word

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOBODY: Final = -1
NO_ROOM: Final = -2

#: Ids up to here fit beside their sort in one number.
_MOST_NUMBER: Final = 1 << 58
#: Old exports number chats and channels above all users: a chat is 2^32 + id, a channel 2^33 + id.
_OLD_CHATS: Final = 1 << 32
_OLD_CHANNELS: Final = 1 << 33

_PRIME: Final = np.uint64(0x100000001B3)
_BASIS: Final = np.uint64(0xCBF29CE484222325)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_S30: Final = np.uint64(30)
_S27: Final = np.uint64(27)
_S31: Final = np.uint64(31)
_S3: Final = np.uint64(3)


@inner
def mix(x: int) -> int:
    """Spread 64 bits so that each bit of the result depends on all (the end of SplitMix64)."""
    z = np.uint64(x)
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return int(np.int64(z ^ (z >> _S31)))


@inner
def _hash(buf: NDArray[np.uint8], start: int, end: int) -> int:
    """Hash some bytes to 61 bits (FNV-1a, then mixed)."""
    h = _BASIS
    for i in range(start, end):
        h = (h ^ np.uint64(buf[i])) * _PRIME
    return int(np.int64(np.uint64(mix(int(np.int64(h)))) >> _S3))


@inner
def _sort_and_number(buf: NDArray[np.uint8], start: int, end: int) -> tuple[int, int]:
    """Read ``user123``, ``chat123`` or ``channel123``; any other address is ``SORT_OTHER``."""
    digits = end
    while digits > start and 0x30 <= buf[digits - 1] <= 0x39:
        digits -= 1
    number, good = whole_number(buf, digits, end)
    if not good or number >= _MOST_NUMBER or (buf[digits] == 0x30 and digits + 1 < end):  # as in user007
        return s.SORT_OTHER, 0
    before = word(buf, start, digits)
    if before == w.USER:
        return s.SORT_USER, number
    if before == w.A_CHAT:
        return s.SORT_CHAT, number
    if before == w.CHANNEL:
        return s.SORT_CHANNEL, number
    return s.SORT_OTHER, 0


@inner
def find(
    key: int,
    sort: int,
    number: int,
    state: NDArray[np.int64],
    handles: NDArray[np.int64],
    slots: NDArray[np.int32],
) -> int:
    """Give the row of a handle, a new one if it was never met, or ``NO_ROOM``."""
    mask = len(slots) - 1
    at = mix(key ^ state[s.SEED]) & mask
    while slots[at] >= 0:
        row = slots[at]
        if handles[row, s.H_KEY] == key:
            return int(row)
        at = (at + 1) & mask
    row = state[s.HANDLES_USED]
    if row >= len(handles):
        return NO_ROOM
    state[s.HANDLES_USED] = row + 1
    slots[at] = row
    handles[row, s.H_KEY] = key
    handles[row, s.H_SORT] = sort
    handles[row, s.H_NUMBER] = number
    handles[row, s.H_ADDRESS_LENGTH] = -1
    handles[row, s.H_NAME_LENGTH] = -1
    return int(row)


@kernel
def fill_slots(state: NDArray[np.int64], handles: NDArray[np.int64], slots: NDArray[np.int32]) -> None:
    """Enter all handles anew into an empty table of slots, after it has grown."""
    mask = len(slots) - 1
    for row in range(state[s.HANDLES_USED]):
        at = mix(handles[row, s.H_KEY] ^ state[s.SEED]) & mask
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = row


@inner
def keep_name(
    buf: NDArray[np.uint8], start: int, end: int, state: NDArray[np.int64], names: NDArray[np.uint8]
) -> tuple[int, int]:
    """Copy a name, without its escapes, behind the names kept so far.

    Returns:
        Where it begins and how long it is; ``NO_ROOM`` for the first if the names must grow.
    """
    begin = state[s.NAMES_USED]
    if begin + s.LONGEST_NAME > len(names):
        return NO_ROOM, 0
    stop = unescape(buf, start, end, names, begin, begin + s.LONGEST_NAME)
    state[s.NAMES_USED] = stop
    return int(begin), int(stop - begin)


@inner
def author(
    buf: NDArray[np.uint8],
    found: NDArray[np.int64],
    name_field: int,
    id_field: int,
    state: NDArray[np.int64],
    handles: NDArray[np.int64],
    slots: NDArray[np.int32],
    names: NDArray[np.uint8],
    scratch: NDArray[np.uint8],
) -> int:
    """Give the handle that a name field and an id field tell of.

    Returns:
        Its row; ``NOBODY`` if neither says anything; ``NO_ROOM`` if a table must grow.
    """
    id_what = found[WHAT, id_field]
    name_what = found[WHAT, name_field]
    start = found[START, id_field]
    end = found[END, id_field]
    sort = 0
    number = 0
    key = 0
    if id_what == STRING and end > start:
        if to_quote(buf, start, end) < end:
            end = unescape(buf, start, end, scratch, ZERO, len(scratch))
            start = ZERO
            buf_id = scratch
        else:
            buf_id = buf
        sort, number = _sort_and_number(buf_id, start, end)
        key = number if sort != s.SORT_OTHER else _hash(buf_id, start, end)
    elif id_what == NUMBER:
        number, good = whole_number(buf, start, end)
        if not good or number < 0:
            return NOBODY
        sort = s.SORT_USER
        if number >= _OLD_CHANNELS:
            sort = s.SORT_CHANNEL
            number -= _OLD_CHANNELS
        elif number >= _OLD_CHATS:
            sort = s.SORT_CHAT
            number -= _OLD_CHATS
        key = number
    elif id_what not in (ABSENT, NULL, STRING):
        return NOBODY
    elif name_what == STRING and found[END, name_field] > found[START, name_field]:
        sort = s.SORT_NAME
        stop = unescape(buf, found[START, name_field], found[END, name_field], scratch, ZERO, len(scratch))
        key = _hash(scratch, ZERO, stop)
    else:
        return NOBODY
    row = find(key | sort << 61, sort, number, state, handles, slots)
    if row < 0:
        return row
    if sort == s.SORT_OTHER and handles[row, s.H_ADDRESS_LENGTH] < 0:
        begin, length = keep_name(buf, found[START, id_field], found[END, id_field], state, names)
        if begin < 0:
            return NO_ROOM
        handles[row, s.H_ADDRESS] = begin
        handles[row, s.H_ADDRESS_LENGTH] = length
    if handles[row, s.H_NAME_LENGTH] < 0 and name_what == STRING:
        begin, length = keep_name(buf, found[START, name_field], found[END, name_field], state, names)
        if begin < 0:
            return NO_ROOM
        handles[row, s.H_NAME] = begin
        handles[row, s.H_NAME_LENGTH] = length
    return row
