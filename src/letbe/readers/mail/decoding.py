"""From the bytes of a part to UTF-8: transfer encoding, then character set.

Character sets of one byte a character are tables; those of several (and UTF-16) are left to Python.
Text that says nothing or something untrue of itself is UTF-8 if it can be, else Latin-1.
"""

from __future__ import annotations

import codecs
from encodings.aliases import aliases
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, kernel
from letbe.readers.mail.content import BASE64, QUOTED
from letbe.readers.mail.fields import copy, starts_from, token_hash, word_hash

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How much of a text is measured, before and after its transfer encoding.  Nobody types more.
TEXT_BYTES: Final = 1 << 20
#: Room for such a text where each byte becomes three.
ROOM: Final = 3 * TEXT_BYTES + 16

_LATIN_1 = "latin-1"
_GUESS: Final = -1
_UTF_8: Final = -2
_HARD: Final = -3
_ASCII: Final = bytes(range(128)).decode("ascii")


def _one_byte_table(codec: str) -> str | None:
    """Give the 256 characters of a character set that extends ASCII by one byte each; else None."""
    if codec.startswith(("iso2022", "hz", "utf")):
        return None  # these switch between sets, by bytes that are ASCII
    try:
        table = bytes(range(256)).decode(codec, "replace")
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    alone = len(table) == 256 and table[:128] == _ASCII
    if alone and all(bytes([b, 65]).decode(codec, "replace") == table[b] + "A" for b in range(128, 256)):
        return table
    return None


def _charsets() -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32]]:
    """List the names of all character sets that Python knows, with the number of their table."""
    names: dict[int, int] = {}
    rows: dict[str, int] = {_LATIN_1: 0}
    tables = [bytes(range(256)).decode(_LATIN_1)]
    for alias, codec in sorted({**aliases, **{c: c for c in aliases.values()}}.items()):
        try:
            codec_name = codecs.lookup(codec).name
        except LookupError:
            continue
        if codec_name in {"ascii", "utf-8"}:
            number = _GUESS if codec_name == "ascii" else _UTF_8
        elif codec in rows:
            number = rows[codec]
        else:
            table = _one_byte_table(codec)
            number = _HARD
            if table is not None:
                number = len(tables)
                tables.append(table)
            rows[codec] = number
        for spelled in {alias, alias.replace("_", "-"), alias.replace("_", "-", 1), alias.replace("_", "")}:
            names[word_hash(spelled.encode())] = number
    hashes = np.array(sorted(names), np.uint64)
    numbers = np.array([names[int(h)] for h in hashes], np.int64)
    points = np.array([[ord(c) for c in table] for table in tables], np.int32)
    return hashes, numbers, points


CHARSETS: Final = _charsets()


@inner
def _hex(b: int) -> int:
    """Give the value of a hexadecimal digit, or -1."""
    if 48 <= b <= 57:
        return b - 48
    if 65 <= b <= 70:
        return b - 55
    return b - 87 if 97 <= b <= 102 else -1


@inner
def _sextet(b: int) -> int:
    """Give the value of a base64 digit, or -1."""
    if 65 <= b <= 90:
        return b - 65
    if 97 <= b <= 122:
        return b - 71
    if 48 <= b <= 57:
        return b + 4
    if b == 43:
        return 62
    return 63 if b == 47 else -1


@inner
def _is_escaped_from(buf: NDArray[np.uint8], i: int, end: int) -> bool:
    """Tell ``>From `` with any number of marks, as an mbox escapes a line."""
    while i < end and buf[i] == 62:
        i += 1
    return starts_from(buf, i, end)


@kernel
def undo_transfer(
    buf: NDArray[np.uint8], start: int, end: int, encoding: int, escaped: bool, out: NDArray[np.uint8]
) -> int:
    """Undo the transfer encoding of ``buf[start:end]`` into ``out``; line ends become one byte.

    Args:
        buf: Bytes, shape (n,), uint8.
        start: Where the text begins.
        end: Where it ends; at most ``TEXT_BYTES`` are read.
        encoding: How it is written.
        escaped: It stands in an mbox, so that ``>From `` was ``From ``.
        out: At least ``TEXT_BYTES`` bytes.

    Returns:
        How many bytes ``out`` has.
    """
    end = min(end, start + TEXT_BYTES)
    n = 0
    i = start
    if encoding == BASE64:
        bits = 0
        held = 0
        while i < end:
            b = int(buf[i])
            value = _sextet(b)
            if value >= 0:
                held = (held << 6 | value) & 0xFFFFFF
                bits += 6
                if bits >= 8:
                    bits -= 8
                    out[n] = held >> bits & 0xFF
                    n += out[n] != 13
            elif b == 61 and bits in (2, 4):
                break
            i += 1
        return n
    while i < end:
        b = int(buf[i])
        if b == 62 and escaped and (i == start or buf[i - 1] == 10) and _is_escaped_from(buf, i, end):
            i += 1
            b = int(buf[i])
        i += 1
        if b == 61 and encoding == QUOTED and i < end:
            j = i
            while j < end and buf[j] in (9, 32, 13):
                j += 1
            if j >= end or buf[j] == 10:  # a soft line break
                i = j + 1
                continue
            if i + 1 < end:
                high = _hex(int(buf[i]))
                low = _hex(int(buf[i + 1]))
                if high >= 0 and low >= 0:
                    b = high << 4 | low
                    i += 2
        out[n] = b
        n += b != 13
    return n


@inner
def charset_of(
    buf: NDArray[np.uint8],
    start: int,
    end: int,
    hashes: NDArray[np.uint64],
    numbers: NDArray[np.int64],
) -> int:
    """Give the number of a character set's table; negative where it is none of those."""
    if start >= end:
        return _GUESS
    value = token_hash(buf, start, end)
    low = 0
    high = len(hashes)
    while low < high:
        middle = (low + high) // 2
        if hashes[middle] < value:
            low = middle + 1
        else:
            high = middle
    return int(numbers[low]) if low < len(hashes) and hashes[low] == value else _GUESS


@inner
def _is_utf_8(text: NDArray[np.uint8], n: int) -> bool:
    """Tell whether the text can be UTF-8."""
    more = 0
    for i in range(n):
        b = text[i]
        if more > 0:
            if b & 0xC0 != 0x80:
                return False
            more -= 1
        elif b >= 0x80:
            if 0xC2 <= b < 0xE0:
                more = 1
            elif 0xE0 <= b < 0xF0:
                more = 2
            elif 0xF0 <= b < 0xF5:
                more = 3
            else:
                return False
    return True


@inner
def to_utf_8(
    text: NDArray[np.uint8], n: int, charset: int, tables: NDArray[np.int32], out: NDArray[np.uint8]
) -> int:
    """Write the text as UTF-8 into ``out``.

    Args:
        text: Bytes without a transfer encoding, uint8.
        n: How many.
        charset: What ``charset_of`` gave.
        tables: The code points of each character set, shape (k, 256), int32.
        out: At least three times as many bytes.

    Returns:
        How many bytes ``out`` has; -1 where Python must decode.
    """
    plain = True
    for i in range(n):
        plain &= text[i] < 0x80
    if charset == _HARD:
        return -1
    if plain or charset == _UTF_8 or (charset == _GUESS and _is_utf_8(text, n)):
        copy(text, 0, n, out, 0)
        return n
    table = tables[max(charset, 0)]
    size = 0
    for i in range(n):
        c = int(table[text[i]])
        if c < 0x80:
            out[size] = c
            size += 1
        elif c < 0x800:
            out[size] = 0xC0 | c >> 6
            out[size + 1] = 0x80 | c & 0x3F
            size += 2
        else:
            out[size] = 0xE0 | c >> 12
            out[size + 1] = 0x80 | c >> 6 & 0x3F
            out[size + 2] = 0x80 | c & 0x3F
            size += 3
    return size
