"""One message in two exports counts once; and sorted parts become one sorted whole.

A message is known again by its handle and its key.  Exports that tell time by the minute can hold two
equal messages in one minute, so rows are counted: what the history holds of a key is the most that any
one file showed of it.  That does not depend on the order of the files, and a file read twice adds nothing.
A key made from an export's own id (lowest bit 1) stands for exactly one message.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.history.columns import Ints

#: Twice the rows, so that looking for a free place takes two steps on average.
_ROOM: Final = 2


@kernel
def _slot(handle: np.int64, key: np.int64, mask: int) -> np.int64:
    """Mix a handle and a key (splitmix64's finisher); handle ids are secret, so nobody can aim at a slot."""
    x = np.uint64(handle) ^ np.uint64(key)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((x ^ (x >> np.uint64(31))) & np.uint64(mask))


@kernel
def _count(
    handle: Ints,
    key: Ints,
    file: NDArray[np.int32],
    table: tuple[Ints, Ints, NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
    new: NDArray[np.bool_],
) -> None:
    """Walk over the rows, file after file; mark those that are more than was known of their key."""
    handles, keys, known, last_file, in_file = table
    mask = len(handles) - 1
    for i in range(len(handle)):
        at = _slot(handle[i], key[i], mask)
        while known[at] > 0 and (handles[at] != handle[i] or keys[at] != key[i]):
            at = (at + 1) & mask
        if known[at] == 0:
            handles[at] = handle[i]
            keys[at] = key[i]
            last_file[at] = -2
        if last_file[at] != file[i]:
            last_file[at] = file[i]
            in_file[at] = 0
        in_file[at] += 1
        if in_file[at] > known[at] and (known[at] == 0 or (key[i] & 1) == 0):
            known[at] += 1
            new[i] = True


def new_rows(
    stored_handle: Ints, stored_key: Ints, handle: Ints, key: Ints, file: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Tell the rows that the history does not hold yet.

    Args:
        stored_handle: What the history holds, shape (m,), int64.
        stored_key: Its keys, shape (m,), int64 (the bits of the uint64).
        handle: What comes, shape (n,), int64.
        key: Its keys, shape (n,), int64.
        file: Which file each row is from, shape (n,), int32, non-negative, non-decreasing.

    Returns:
        Shape (n,), True where a row is new.

    Cost: O(n + m) time and memory.

    >>> new_rows(*(np.array(x) for x in ([7], [4], [7, 7, 7], [4, 4, 6])), np.zeros(3, np.int32)).tolist()
    [False, True, True]
    """
    rows = len(stored_handle) + len(handle)
    size = 1 << max(4, (_ROOM * rows - 1).bit_length())
    table = (
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.zeros(size, np.int32),
        np.empty(size, np.int32),
        np.zeros(size, np.int32),
    )
    known = np.zeros(len(stored_handle), np.bool_)
    _count(stored_handle, stored_key, np.full(len(stored_handle), -1, np.int32), table, known)
    new = np.zeros(len(handle), np.bool_)
    _count(handle, key, file, table, new)
    return new


@kernel
def _merge_two(handle: Ints, sent_at: Ints, left: Ints, right: Ints, out: Ints) -> None:
    """Merge two sorted lists of row numbers; where rows are equal the left one comes first."""
    i = j = 0
    for k in range(len(out)):
        if j == len(right):
            take_left = True
        elif i == len(left):
            take_left = False
        else:
            a, b = left[i], right[j]
            take_left = handle[a] < handle[b] or (handle[a] == handle[b] and sent_at[a] <= sent_at[b])
        if take_left:
            out[k] = left[i]
            i += 1
        else:
            out[k] = right[j]
            j += 1


def merged_order(handle: Ints, sent_at: Ints, parts: list[int]) -> Ints:
    """Give the order that sorts a table made of sorted parts by handle and time.

    Rows of one handle with the same time stay in the order of the parts, and of the rows in a part:
    exports that tell time by the minute are in order inside the minute, too.

    Args:
        handle: Shape (n,), int64.
        sent_at: Shape (n,), int64.
        parts: The length of each part; each is sorted.

    Returns:
        Row numbers, shape (n,), int64.

    Cost: O(n log parts).
    """
    ends = np.cumsum([0, *parts])
    lists = [np.arange(a, b) for a, b in pairwise(ends)]
    while len(lists) > 1:
        longer = []
        for left, right in zip(lists[::2], lists[1::2], strict=False):
            out = np.empty(len(left) + len(right), np.int64)
            _merge_two(handle, sent_at, left, right, out)
            longer.append(out)
        lists = longer + ([lists[-1]] if len(lists) % 2 else [])
    return lists[0] if lists else np.empty(0, np.int64)
