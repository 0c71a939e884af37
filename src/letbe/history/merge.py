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

#: Rows that are counted at a time, about: their table stays near the processor, and its size is bounded.
_ROWS_AT_A_TIME: Final = 1 << 19

#: What is kept of a key, in one line of memory: handle, key, how often it is known, the file that was
#: counted last, and how often it was met there.
_HANDLE, _KEY, _KNOWN, _FILE, _MET = range(5)
_FIELDS: Final = 8


@kernel
def _mix(handle: np.int64, key: np.int64) -> np.uint64:
    """Mix a handle and a key (splitmix64's finisher); handle ids are secret, so nobody can aim at a place."""
    x = np.uint64(handle) ^ np.uint64(key)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def _sizes(handle: Ints, key: Ints, parts: int, count: Ints) -> None:
    """Count the rows of each part."""
    for i in range(len(handle)):
        count[(_mix(handle[i], key[i]) >> np.uint64(40)) & np.uint64(parts - 1)] += 1


@kernel
def _count(  # noqa: PLR0917 - a kernel takes flat arrays
    handle: Ints,
    key: Ints,
    file: NDArray[np.int32],
    part: int,
    parts: int,
    table: NDArray[np.int64],
    new: NDArray[np.bool_],
) -> None:
    """Walk over a part's rows, file after file; mark those that are more than was known of their key."""
    mask = np.uint64(len(table) - 1)
    for i in range(len(handle)):
        mixed = _mix(handle[i], key[i])
        if (mixed >> np.uint64(40)) & np.uint64(parts - 1) != np.uint64(part):
            continue
        at = mixed & mask
        while table[at, _KNOWN] > 0 and (table[at, _HANDLE] != handle[i] or table[at, _KEY] != key[i]):
            at = (at + np.uint64(1)) & mask
        entry = table[at]
        if entry[_KNOWN] == 0:
            entry[_HANDLE] = handle[i]
            entry[_KEY] = key[i]
        if entry[_KNOWN] == 0 or entry[_FILE] != file[i]:
            entry[_FILE] = file[i]
            entry[_MET] = 0
        entry[_MET] += 1
        if entry[_MET] > entry[_KNOWN] and (entry[_KNOWN] == 0 or (key[i] & 1) == 0):
            entry[_KNOWN] += 1
            new[i] = True


def _read_only(values: Ints) -> Ints:
    """Give a view that cannot be written to: a kernel is compiled once for these, and once for others."""
    view = values.view()
    view.flags.writeable = False
    return view


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

    Cost: O(n + m) time, 60 nanoseconds a row; 64 MB of memory beside the rows.

    >>> new_rows(*(np.array(x) for x in ([7], [4], [7, 7, 7], [4, 4, 6])), np.zeros(3, np.int32)).tolist()
    [False, True, True]
    """
    stored_handle, stored_key, handle, key = map(_read_only, (stored_handle, stored_key, handle, key))
    rows = len(stored_handle) + len(handle)
    parts = 1 << max(0, (rows // _ROWS_AT_A_TIME).bit_length())
    sizes = np.zeros(parts, np.int64)
    _sizes(stored_handle, stored_key, parts, sizes)
    _sizes(handle, key, parts, sizes)
    # At most half full, so that a free place is two steps away on average, and is always found.
    table = np.empty((1 << (2 * int(sizes.max())).bit_length(), _FIELDS), np.int64)
    before = np.full(len(stored_handle), -1, np.int32)
    known = np.zeros(len(stored_handle), np.bool_)
    new = np.zeros(len(handle), np.bool_)
    for part in range(parts):
        table[:, _KNOWN] = 0
        _count(stored_handle, stored_key, before, part, parts, table, known)
        _count(handle, key, file, part, parts, table, new)
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
