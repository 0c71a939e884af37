"""Addresses, names and labels become small numbers, inside the scanner.

One table holds them all, each with its kind and its owner (a name belongs to an address).  The
scanner adds to it without calling Python; Python looks at each distinct entry once, at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from letbe.compiled import inner, kernel
from letbe.readers.mail.fields import PRIME, SEED, copy

if TYPE_CHECKING:
    from numpy.typing import NDArray

ADDRESS: Final = 0
NAME: Final = 1
LABEL: Final = 2

#: No name or address is kept beyond this; RFC 5321 allows an address 254.
LONGEST: Final = 320


class Symbols(NamedTuple):
    """The table.  ``used`` holds how many entries and how many bytes are in it.

    Attributes:
        slots: int32, open addressing; an entry's number or -1; the size is a power of two.
        hashes: uint64, one an entry.
        kinds: uint8, one an entry.
        owners: int32, the address that a name belongs to; -1 for others.
        spans: int64, shape (n, 2), where its bytes stand in ``text``.
        counts: int64, how often it was met.
        seen: int64, the last mail that had it as a recipient.
        text: uint8, the bytes of all entries.
        used: int64, shape (2,).
    """

    slots: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    kinds: NDArray[np.uint8]
    owners: NDArray[np.int32]
    spans: NDArray[np.int64]
    counts: NDArray[np.int64]
    seen: NDArray[np.int64]
    text: NDArray[np.uint8]
    used: NDArray[np.int64]


def empty_symbols(entries: int = 1 << 13, size: int = 1 << 19) -> Symbols:
    """Make a table with room for some entries and bytes."""
    return Symbols(
        np.full(2 * entries, -1, np.int32),
        np.zeros(entries, np.uint64),
        np.zeros(entries, np.uint8),
        np.zeros(entries, np.int32),
        np.zeros((entries, 2), np.int64),
        np.zeros(entries, np.int64),
        np.full(entries, -1, np.int64),
        np.zeros(size, np.uint8),
        np.zeros(2, np.int64),
    )


def larger(old: Symbols) -> Symbols:
    """Give a table of twice the room with the same entries.

    Cost: O(entries), so that growing costs a constant an entry in all.
    """
    new = empty_symbols(2 * len(old.hashes), 2 * len(old.text))
    n, size = int(old.used[0]), int(old.used[1])
    for name in ("hashes", "kinds", "owners", "spans", "counts", "seen"):
        getattr(new, name)[:n] = getattr(old, name)[:n]
    new.text[:size] = old.text[:size]
    new.used[:] = old.used
    place_all(new)
    return new


@kernel
def place_all(symbols: Symbols) -> None:
    """Put every entry into the slots of a new table."""
    mask = np.uint64(len(symbols.slots) - 1)
    for entry in range(symbols.used[0]):
        at = np.int64(symbols.hashes[entry] & mask)
        while symbols.slots[at] >= 0:
            at = (at + 1) & (len(symbols.slots) - 1)
        symbols.slots[at] = entry


@inner
def intern(symbols: Symbols, kind: int, owner: int, buf: NDArray[np.uint8], start: int, end: int) -> int:
    """Give the number of some bytes, adding them if they are new; -1 where there is no room."""
    value = ((SEED ^ np.uint64(kind)) * PRIME ^ np.uint64(owner + 1)) * PRIME
    for i in range(start, end):
        value = (value ^ np.uint64(buf[i])) * PRIME
    value ^= value >> np.uint64(29)
    at = np.int64(value & np.uint64(len(symbols.slots) - 1))
    while symbols.slots[at] >= 0:
        entry = int(symbols.slots[at])
        if symbols.hashes[entry] == value and symbols.kinds[entry] == kind and symbols.owners[entry] == owner:
            first = symbols.spans[entry, 0]
            same = symbols.spans[entry, 1] - first == end - start
            i = 0
            while same and i < end - start:
                same = symbols.text[first + i] == buf[start + i]
                i += 1
            if same:
                symbols.counts[entry] += 1
                return entry
        at = (at + 1) & (len(symbols.slots) - 1)
    entry = int(symbols.used[0])
    first = int(symbols.used[1])
    if entry >= len(symbols.hashes) or first + end - start > len(symbols.text):
        return -1
    symbols.slots[at] = entry
    symbols.hashes[entry] = value
    symbols.kinds[entry] = kind
    symbols.owners[entry] = owner
    symbols.spans[entry, 0] = first
    symbols.spans[entry, 1] = first + end - start
    symbols.counts[entry] = 1
    copy(buf, start, end, symbols.text, first)
    symbols.used[0] = entry + 1
    symbols.used[1] = first + end - start
    return entry
