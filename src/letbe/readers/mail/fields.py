"""The header of a mail: where each field that we need stands.

A field is found by a hash of its name in lower case; its value is a span of the buffer, folded as
it stands.  Nothing is copied.  Header bombs are bounded: a field is read up to ``HEADER_BYTES`` and
``MOST_FIELDS`` of those that can be repeated; the rest is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How much of a field is read.  Servers accept 100 KiB of header by default (Postfix); ten times
#: that is more than any person's mail has.
HEADER_BYTES: Final = 1 << 20

#: How many To, Cc and Bcc lines of one mail are read.
MOST_FIELDS: Final = 256

#: The fields that we look at; the place in this tuple is the field's number.
FIELDS: Final = (
    b"from",
    b"sender",
    b"to",
    b"cc",
    b"bcc",
    b"date",
    b"received",
    b"message-id",
    b"content-type",
    b"content-transfer-encoding",
    b"content-disposition",
    b"delivered-to",
    b"x-gmail-labels",
    b"return-path",
    b"precedence",
    b"auto-submitted",
    b"subject",
    # From here on the field's presence alone says that no person wrote this by hand.
    b"list-id",
    b"list-unsubscribe",
    b"x-auto-response-suppress",
    b"x-autoreply",
    b"x-autorespond",
    b"x-autoresponder",
    b"x-failed-recipients",
)
FROM, SENDER, TO, CC, BCC, DATE, RECEIVED, MESSAGE_ID = range(8)
CONTENT_TYPE, ENCODING, DISPOSITION, DELIVERED_TO, LABELS, RETURN_PATH, PRECEDENCE, AUTO_SUBMITTED = range(
    8, 16
)
SUBJECT: Final = 16
FIRST_AUTOMATIC: Final = 17

_SEED: Final = 0xCBF29CE484222325  # FNV-1a, 64 bits
_PRIME: Final = 0x100000001B3
SEED: Final = np.uint64(_SEED)
PRIME: Final = np.uint64(_PRIME)


def word_hash(word: bytes) -> int:
    """Give the hash by which kernels know a word: FNV-1a of its lower case.

    >>> hex(word_hash(b"From")) == hex(word_hash(b"from"))
    True
    """
    value = _SEED
    for byte in word.lower():
        value = ((value ^ byte) * _PRIME) & 0xFFFFFFFFFFFFFFFF
    return value


_HASHES: Final = np.array([word_hash(name) for name in FIELDS], np.uint64)
#: A small table from eight bits of the hash to a field's number, so that most fields cost one look.
_SLOTS: Final = 1024
_SHIFT: Final = next(
    s for s in range(54) if len({(word_hash(n) >> s) % _SLOTS for n in FIELDS}) == len(FIELDS)
)
_TABLE: Final = np.full(_SLOTS, -1, np.int8)
for _number, _name in enumerate(FIELDS):
    _TABLE[(word_hash(_name) >> _SHIFT) % _SLOTS] = _number
_BITS: Final = np.uint64(_SHIFT)
_MASK: Final = np.uint64(_SLOTS - 1)


@inner
def lower(b: int) -> int:
    """Give an ASCII letter in lower case, and anything else as it is."""
    return b + 32 if 65 <= b <= 90 else b


@inner
def plain(number: int) -> int:
    """Give a number that is no literal: numba compiles a function again for each literal it is given."""
    return int(np.int64(number))


@inner
def copy(source: NDArray[np.uint8], start: int, end: int, target: NDArray[np.uint8], at: int) -> None:
    """Copy bytes; a loop, since assigning a slice takes a second to compile, for its error message."""
    for i in range(end - start):
        target[at + i] = source[start + i]


@inner
def token_hash(buf: NDArray[np.uint8], start: int, end: int) -> np.uint64:
    """Hash the first token of a value: what stands before a blank, ``;`` or ``(``, without quotes."""
    value = SEED
    i = start
    while i < end and (buf[i] <= 32 or buf[i] == 34):
        i += 1
    while i < end:
        b = int(buf[i])
        if b <= 32 or b in (34, 40, 59):
            break
        value = (value ^ np.uint64(lower(b))) * PRIME
        i += 1
    return value


@inner
def find_fields(
    buf: NDArray[np.uint8], start: int, end: int, spans: NDArray[np.int64], to: NDArray[np.int64]
) -> tuple[int, int, int]:
    """Find the fields of the header that begins at ``start``.

    Args:
        buf: Bytes, shape (n,), uint8.
        start: Where the header begins.
        end: Where the mail or the part ends.
        spans: Filled with start and end of each field's first value, shape (len(FIELDS), 2); -1
            where it is missing.
        to: Filled with the spans of all To, Cc and Bcc values, shape (MOST_FIELDS, 2).

    Returns:
        Where the body begins, how many spans ``to`` has, and how many fields there are in all, or
        its negative where the header was too long to be read wholly.
    """
    spans[:] = -1
    n_to = 0
    n = 0
    clipped = False
    i = start
    while i < end:
        c = int(buf[i])
        if c == 10:
            i += 1
            break
        if c == 13 and i + 1 < end and buf[i + 1] == 10:
            i += 2
            break
        value = SEED
        j = i
        while j < end and 32 < buf[j] < 127 and buf[j] != 58:
            value = (value ^ np.uint64(lower(int(buf[j])))) * PRIME
            j += 1
        name_end = j
        while j < end and buf[j] in (9, 32):
            j += 1
        named = j < end and buf[j] == 58
        if not named and c not in (9, 32) and not _is_from_line(buf, i, end):
            break  # no field: the body begins without a blank line
        first = j + 1
        # To the end of the line, and of those that go on with a blank.
        j = name_end
        while True:
            while j < end and buf[j] != 10:
                j += 1
            j += 1
            if j >= end or buf[j] not in (9, 32):
                break
        i = min(j, end)
        if not named:
            continue
        n += 1
        slot = int(_TABLE[np.int64((value >> _BITS) & _MASK)])
        if slot < 0 or _HASHES[slot] != value:
            continue
        last = min(i, first + HEADER_BYTES)
        if last < i:
            while last > first and buf[last - 1] != 44:
                last -= 1  # an address that is cut in two would be another one
        clipped |= last < i
        if spans[slot, 0] < 0:
            spans[slot, 0] = first
            spans[slot, 1] = last
        if TO <= slot <= BCC:
            if n_to < MOST_FIELDS:
                to[n_to, 0] = first
                to[n_to, 1] = last
                n_to += 1
            else:
                clipped = True
    return i, n_to, -n if clipped else n


@inner
def starts_from(buf: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell whether ``From `` stands at a place."""
    return (
        i + 5 <= end
        and buf[i] == 70
        and buf[i + 1] == 114
        and buf[i + 2] == 111
        and buf[i + 3] == 109
        and buf[i + 4] == 32
    )


@inner
def _is_from_line(buf: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell a stray ``From `` or ``>From `` line inside a header; old mail systems leave them."""
    if i < end and buf[i] == 62:
        i += 1
    return starts_from(buf, i, end)
