"""Elements of an XML document and their attributes, found in bytes as they stream by.

    bytes ──a window──▶ find_elements() ──▶ rows, one an element; the wanted values side by side

Made for exports that are lists of records whose fields are attributes.  No tree is built and nothing is
checked that reading does not need, so that what a strict parser stops at (references to characters that
XML forbids, a bare ampersand, no root, two documents in one file) does no harm.

True at every line:

1. Memory does not depend on the file.  A value that nobody wants may have gigabytes: it streams by.
2. An element that is torn is given as torn, and what follows it is found: the search goes on inside it.
3. Work is linear in the bytes, also where an enemy nests torn elements in torn elements.

Left out on purpose: text between tags, comments, namespaces, CDATA, entities that a document declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.fields.spans import SPARE, Escape, Spans
from letbe.readers.lanes import HALF, byte_distance, name_length
from letbe.readers.measure import load8

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from letbe.readers.pieces import Pieces

#: How an element was met.
OPEN: Final = 0  # <mms ...>
EMPTY: Final = 1  # <sms ... />
CLOSE: Final = 2  # </mms>
TORN: Final = 3  # it does not end as an element does
LONG: Final = 4  # a wanted value, or all of a record's, is longer than a window

#: What is read at a time, and so the longest wanted value.  Far above any text that was ever typed into a
#: phone, and it stays in a processor's cache.
WINDOW: Final = 1 << 21
#: Elements and bytes of values that are handed out at a time, at most.
_ROWS: Final = 1 << 15
_KEPT: Final = 1 << 22
#: Above this share of either, what was found is handed out.
_FULL: Final = 0.6

#: Names of elements and attributes are compared as two words of eight bytes.
_LONGEST_NAME: Final = 16

#: What may be read twice because elements are torn: as much as the file, and a start for small ones.
_REWIND: Final = 1 << 20

# Columns of a row.
_KIND: Final = 0
_HOW: Final = 1
_FIELDS: Final = 2

# The state between calls.
_POSITION: Final = 0
_USED: Final = 1
_BYTES: Final = 2
_INSIDE: Final = 3  # the element whose attributes go on at the position, plus one
_QUOTE: Final = 4  # what ends the value that is passed over
_BUDGET: Final = 5
_STATE: Final = 6

# What a call ends with.
_WANTS_BYTES: Final = 0
_WANTS_ROOM: Final = 1
_PASSES: Final = 2

_LESS: Final = 0x3C
_MORE: Final = 0x3E
_SLASH: Final = 0x2F
_EQUALS: Final = 0x3D
_QUOTES: Final = 0x22
_APOSTROPHE: Final = 0x27


@inner
def find_byte(buffer: NDArray[np.uint8], i: int, end: int, byte: int) -> int:
    """Find a byte in ``buffer[i:end]``; ``end`` where it is not."""
    while i < end:
        distance: int = byte_distance(buffer, i, byte)
        if distance < HALF:
            return min(i + distance, end)
        i += HALF
    return end


@inner
def name_end(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Find the end of a name of any length."""
    while i < end:
        length: int = name_length(buffer, i)
        if length < HALF:
            return min(i + length, end)
        i += HALF
    return end


@inner
def blanks_end(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Pass over blanks and line breaks."""
    while i < end and buffer[i] <= 0x20:
        i += 1
    return i


@inner
def _low_bytes(count: int) -> np.uint64:
    """Make a mask of some low bytes of a word; all from 8 on, none below 1."""
    if count >= 8:
        return np.uint64(0xFFFFFFFFFFFFFFFF)
    if count <= 0:
        return np.uint64(0)
    return (np.uint64(1) << np.uint64(8 * count)) - np.uint64(1)


@inner
def which_name(
    buffer: NDArray[np.uint8],
    at: int,
    size: int,
    names: NDArray[np.uint64],
    sizes: NDArray[np.int64],
    first: int,
    last: int,
) -> int:
    """Find a name among some; -1 where it is none of them."""
    one = load8(buffer, at) & _low_bytes(size)
    two = load8(buffer, at + 8) & _low_bytes(size - 8)
    for k in range(first, last):
        if sizes[k] == size and names[k, 0] == one and names[k, 1] == two:
            return k
    return -1


@scanner
def find_elements(
    buffer: NDArray[np.uint8],
    filled: int,
    at_end: bool,
    tags: NDArray[np.uint64],
    tag_sizes: NDArray[np.int64],
    names: NDArray[np.uint64],
    sizes: NDArray[np.int64],
    first: NDArray[np.int64],
    state: NDArray[np.int64],
    rows: NDArray[np.int64],
    kept: NDArray[np.uint8],
) -> int:
    """Go through a window as far as it can be read, and note every known element.

    Args:
        buffer: The window, with ``SPARE`` bytes behind.
        filled: How much of it there is.
        at_end: Nothing follows.
        tags: Names of elements, two words each.
        tag_sizes: Their sizes.
        names: Names of attributes, those of one element side by side.
        sizes: Their sizes.
        first: Where those of each element begin; one more behind the last.
        state: See above.
        rows: Filled: kind, how, then start and end in ``kept`` of each wanted value.
        kept: Filled with wanted values, as they are written.

    Returns:
        What it stopped for.
    """
    room = len(buffer) - SPARE
    used = state[_USED]
    bytes_used = state[_BYTES]
    i = state[_POSITION]
    while True:
        resumed = state[_INSIDE] > 0
        if used == len(rows):
            state[_POSITION] = i
            state[_USED] = used
            state[_BYTES] = bytes_used
            return _WANTS_ROOM
        start = i - 1  # a torn element is searched from the place behind its start
        mark = bytes_used
        if resumed:
            e = state[_INSIDE] - 1
        else:
            i = find_byte(buffer, i, filled, _LESS)
            start = i
            at = i + 1
            closing = at < filled and buffer[at] == _SLASH
            at += closing
            size = name_length(buffer, at)
            if at + size >= filled and not at_end:
                if i > 0 or filled < room:
                    break
                i += 1  # no name is as long as a window
                continue
            if i >= filled:
                break
            e = which_name(buffer, at, size, tags, tag_sizes, 0, len(tags)) if size <= _LONGEST_NAME else -1
            if e < 0:
                i = at
                continue
            for column in range(_FIELDS, rows.shape[1]):
                rows[used, column] = -1
            rows[used, _KIND] = e
            i = at + size
            if closing:
                rows[used, _HOW] = CLOSE
                used += 1
                continue
            rows[used, _HOW] = OPEN
        how = -1
        seen = i
        wants = False  # what is here ends before the element does
        while True:
            i = blanks_end(buffer, i, filled)
            attribute = i
            if i + 1 >= filled and not (i < filled and buffer[i] == _MORE):
                wants = True
                break
            if buffer[i] == _MORE:
                how = OPEN
                i += 1
                break
            if buffer[i] == _SLASH:
                how = EMPTY if buffer[i + 1] == _MORE else TORN
                i += 2
                break
            size = name_end(buffer, i, filled) - i
            k = blanks_end(buffer, i + size, filled)
            if k < filled and (size == 0 or buffer[k] != _EQUALS):
                how = TORN
                break
            k = blanks_end(buffer, k + 1, filled)
            if k >= filled:
                wants = True
                break
            quote = int(buffer[k])
            if quote != _QUOTES and quote != _APOSTROPHE:
                how = TORN
                break
            value = k + 1
            end = find_byte(buffer, value, filled, quote)
            seen = end
            a = -1
            if size <= _LONGEST_NAME:
                a = which_name(buffer, i, size, names, sizes, first[e], first[e + 1])
            if end + 1 >= filled:
                if end >= filled and not at_end and filled == room and (resumed or start == 0):
                    if a >= 0:
                        rows[used, _HOW] = LONG
                    state[_INSIDE] = e + 1
                    state[_QUOTE] = quote
                    state[_POSITION] = filled
                    state[_USED] = used
                    state[_BYTES] = bytes_used
                    return _PASSES
                wants = True
                break
            b = buffer[end + 1]
            if b > 0x20 and b != _SLASH and b != _MORE:
                how = TORN
                break
            column = _FIELDS + 2 * (a - first[e])
            if a >= 0 and rows[used, column] < 0 and rows[used, _HOW] != LONG:
                if bytes_used + end - value > len(kept):
                    if used > 0:
                        state[_POSITION] = attribute if resumed else start
                        state[_USED] = used
                        state[_BYTES] = bytes_used if resumed else mark
                        return _WANTS_ROOM
                    rows[used, _HOW] = LONG
                else:
                    rows[used, column] = bytes_used
                    for m in range(value, end):
                        kept[bytes_used + m - value] = buffer[m]
                    bytes_used += end - value
                    rows[used, column + 1] = bytes_used
            i = end + 1
        if wants and not at_end:
            if not resumed and (start > 0 or filled < room):
                i = start  # it is read again from its beginning, with more behind
                bytes_used = mark
                break
            if attribute > 0 or filled < room:
                i = attribute  # no window holds it whole: it is read on from here
                state[_INSIDE] = e + 1
                break
        state[_INSIDE] = 0
        if wants or how == TORN:
            rows[used, _HOW] = TORN
            cost = max(i, seen) - start
            if state[_BUDGET] >= cost:
                state[_BUDGET] -= cost
                i = start + 1
        elif rows[used, _HOW] != LONG:
            rows[used, _HOW] = how
        used += 1
    state[_POSITION] = i
    state[_USED] = used
    state[_BYTES] = bytes_used
    return _WANTS_BYTES


def names_as_words(names: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Write names as the kernel compares them."""
    raw = [name.encode() for name in names]
    assert all(0 < len(r) <= _LONGEST_NAME for r in raw)  # noqa: S101 - names stand in the source
    words = np.frombuffer(b"".join(r.ljust(_LONGEST_NAME, b"\0") for r in raw), "<u8").reshape(-1, 2)
    return words.astype(np.uint64), np.array([len(r) for r in raw], np.int64)


@dataclass(frozen=True, slots=True)
class Found:
    """Elements of whole records, in the order of the file.

    Attributes:
        names: The names of elements, in the order of their kinds.
        wanted: Their wanted attributes.
        kind: int64, shape (n,), which element.
        how: int64, shape (n,), ``OPEN``, ``EMPTY``, ``CLOSE``, ``TORN`` or ``LONG``.
    """

    names: tuple[str, ...]
    wanted: tuple[tuple[str, ...], ...]
    kind: NDArray[np.int64]
    how: NDArray[np.int64]
    _rows: NDArray[np.int64]
    _kept: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.kind)

    def attribute(self, element: str, name: str, which: NDArray[np.int64]) -> Spans:
        """Give one attribute of some elements of a kind.

        Args:
            element: The kind.
            name: The attribute, one of the wanted.
            which: The places of the elements here, all of that kind.
        """
        column = _FIELDS + 2 * self.wanted[self.names.index(element)].index(name)
        return Spans(self._kept, self._rows[which, column], self._rows[which, column + 1], Escape.XML)


class Elements:
    """Finds the elements of a document, window by window.

    Args:
        wanted: The names of elements, and the attributes of each that are wanted; at most 16 bytes each.
        records: Those elements that begin a record; what stands between two of them belongs to the first.

    >>> from letbe.readers.pieces import Pieces
    >>> from letbe.readers.source import from_bytes
    >>> elements = Elements({"a": ("x",)}, records=("a",))
    >>> pieces = Pieces(from_bytes(b"<a x='1' y='2'/><a y='3'/>"), lambda _: None)
    >>> [f.attribute("a", "x", np.arange(len(f))).raw(0) for f in elements.windows(pieces)]
    [b'1']
    """

    def __init__(self, wanted: Mapping[str, tuple[str, ...]], records: tuple[str, ...]) -> None:
        self._names, self._wanted = tuple(wanted), tuple(wanted.values())
        self._begins = np.array([name in records for name in self._names])
        self._tags = names_as_words(self._names)
        self._attributes = names_as_words([a for names in self._wanted for a in names])
        self._first = np.cumsum([0, *map(len, self._wanted)]).astype(np.int64)
        columns = _FIELDS + 2 * max(map(len, self._wanted))
        self._rows = np.empty((_ROWS, columns), np.int64)
        self._kept = np.zeros(_KEPT + SPARE, np.uint8)
        self._buffer = np.zeros(WINDOW + SPARE, np.uint8)
        self._state = np.zeros(_STATE, np.int64)
        self._state[_BUDGET] = _REWIND
        self._filled = 0

    def windows(self, pieces: Pieces) -> Iterator[Found]:
        """Give all elements, those of many whole records at a time.

        What is given is overwritten when the next is asked for.

        Cost: O(bytes); some 20 MB of memory.
        """
        at_end = False
        while True:
            status = find_elements(
                self._buffer, self._filled, at_end, *self._tags, *self._attributes, self._first,
                self._state, self._rows, self._kept[: -SPARE or None],
            )  # fmt: skip
            crowded = self._state[_USED] > _FULL * len(self._rows) or self._state[_BYTES] > _FULL * len(
                self._kept
            )
            if status == _WANTS_ROOM or (crowded and status == _WANTS_BYTES):
                yield from self._hand_out()
            if status == _PASSES:
                at_end = not self._pass_over(pieces)
            elif status == _WANTS_BYTES:
                if at_end:
                    break
                at_end = not self._refill(pieces)
        yield self._found(int(self._state[_USED]))

    def _refill(self, pieces: Pieces) -> bool:
        """Move what is not read yet to the front and add what comes next, to the brim; False at the end."""
        done = int(self._state[_POSITION])
        left = self._filled - done
        self._buffer[:left] = self._buffer[done : self._filled].copy()
        self._filled = left
        self._state[_POSITION] = 0
        while self._filled < WINDOW:
            raw = pieces.next(WINDOW - self._filled)
            if not raw:
                self._buffer[self._filled : self._filled + SPARE] = 0
                return False
            self._take(raw)
        return True

    def _take(self, raw: bytes) -> None:
        """Add bytes to the window."""
        self._buffer[self._filled : self._filled + len(raw)] = np.frombuffer(raw, np.uint8)
        self._filled += len(raw)
        self._state[_BUDGET] += len(raw)

    def _pass_over(self, pieces: Pieces) -> bool:
        """Let a value stream by up to its quote; False where the file ends in it.

        A value this long is an encoded picture.  A tag in it means that its end was torn off.
        """
        quote = bytes([self._state[_QUOTE]])
        self._filled = 0
        self._state[_POSITION] = 0
        while raw := pieces.next(WINDOW):
            end, tag = raw.find(quote), raw.find(b"<")
            if end >= 0 and not 0 <= tag < end:
                self._take(raw[end + 1 :])
                return True
            if tag >= 0:
                self._take(raw[tag:])
                return True
        self._buffer[:SPARE] = 0
        return False

    def _hand_out(self) -> Iterator[Found]:
        """Give what belongs to whole records, and move the rest to the front."""
        used, filled = int(self._state[_USED]), int(self._state[_BYTES])
        here = self._rows[:used]
        begins = self._begins[here[:, _KIND]] & (here[:, _HOW] != CLOSE)
        last = int(np.flatnonzero(begins)[-1]) if begins.any() else used
        if last == 0:
            # One record alone fills it: it is none that a phone wrote, and nothing more of it is kept.
            self._rows[0, _HOW] = LONG
            self._rows[0, _FIELDS:] = -1
            if self._state[_INSIDE]:
                self._rows[1] = self._rows[used]
                self._rows[1, _FIELDS:] = -1
            self._state[_USED], self._state[_BYTES] = 1, 0
            return
        yield self._found(last)
        # Behind the last row there may be one whose attributes are still read.
        rest = self._rows[last : used + bool(self._state[_INSIDE])].copy()
        places = rest[:, _FIELDS:]
        begin = int(places[places >= 0].min(initial=filled))
        places[places >= 0] -= begin
        self._rows[: len(rest)] = rest
        self._kept[: filled - begin] = self._kept[begin:filled].copy()
        self._state[_USED], self._state[_BYTES] = used - last, filled - begin

    def _found(self, count: int) -> Found:
        """Give the first rows."""
        rows = self._rows[:count]
        return Found(self._names, self._wanted, rows[:, _KIND], rows[:, _HOW], rows, self._kept)
