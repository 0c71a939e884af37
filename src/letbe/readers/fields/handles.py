"""Names and addresses as small numbers: each is kept once, however often it stands in a file."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.plain import plain
from letbe.readers.rows import Handle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: Nobody: the record has no such field.
NOBODY: Final = -1

#: Room at first for the texts that one piece of records may bring: the larger, the fewer the pieces.
FIRST_SLOTS: Final = 1 << 14

#: Names and addresses are cut here, in bytes; nobody has a longer one.
LONGEST: Final = 1024

_PRIME: Final = np.uint64(0x100000001B3)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_S32: Final = np.uint64(32)
_S29: Final = np.uint64(29)


class Words:
    """Different texts, each with a number from 0 in the order they were met.

    >>> from letbe.readers.fields.spans import spans_of
    >>> words = Words()
    >>> words.number(spans_of(["Ada", "Ben", None, "Ada"])).tolist()
    [0, 1, -1, 0]
    >>> words.texts
    ['Ada', 'Ben']
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._seed = secrets.randbits(62)  # no file can know which texts fall together
        self._slots = np.full(FIRST_SLOTS, -1, np.int32)
        self._hashes = np.zeros(512, np.uint64)
        self._bytes = np.zeros(1 << 14, np.uint8)
        self._ends = np.zeros(513, np.int64)

    def __len__(self) -> int:
        return len(self.texts)

    def number(self, spans: Spans) -> NDArray[np.int32]:
        """Give each text its number; ``NOBODY`` where there is none.

        Args:
            spans: Texts in any writing; two writings of one text have one number.

        Returns:
            int32, shape (n,).

        Cost: O(bytes); Python only for texts that are new.
        """
        spans = plain(spans)
        out = np.full(len(spans), NOBODY, np.int32)
        done = 0
        while done < len(spans):
            # Room for all that may be new in a piece; most pieces bring hardly any.
            piece = spans[done : done + len(self._slots) // 4]
            self._make_room(piece)
            used = number_texts(
                piece.buffer, piece.start, piece.end, self._seed, self._slots, self._hashes,
                self._bytes, self._ends, len(self.texts), out[done : done + len(piece)],
            )  # fmt: skip
            for k in range(len(self.texts), used):
                raw = self._bytes[self._ends[k] : self._ends[k + 1]].tobytes()
                self.texts.append(raw.decode("utf-8", "replace"))
            done += len(piece)
        return out

    def add(self, text: str) -> int:
        """Give one text its number."""
        from letbe.readers.fields.spans import spans_of  # noqa: PLC0415 - a circle otherwise

        return int(self.number(spans_of([text]))[0])

    def table(self, of: Callable[[str], int], dtype: Any = np.int8) -> NDArray[Any]:
        """Work out a value for each text, with one more behind the last for ``NOBODY`` (``of("")``).

        >>> words = Words()
        >>> words.add("call"), words.table(lambda text: 2 if text == "call" else 0).tolist()
        (0, [2, 0])
        """
        return np.array([*map(of, self.texts), of("")], dtype)

    def _make_room(self, spans: Spans) -> None:
        """Let the tables take as many new texts as there are spans."""
        most = len(self.texts) + len(spans)
        if 2 * most > len(self._slots):
            size = 1 << int(4 * most - 1).bit_length()
            self._slots = np.full(size, -1, np.int32)
            fill_slots(self._hashes[: len(self.texts)], self._slots)
        self._hashes = _grown(self._hashes, most)
        self._ends = _grown(self._ends, most + 1)
        sizes = np.minimum(spans.end - spans.start, LONGEST)
        self._bytes = _grown(self._bytes, int(self._ends[len(self.texts)] + sizes.sum()))


def _grown(array: NDArray[Any], least: int) -> NDArray[Any]:
    """Give an array with room for so many, at least twice as long where it must grow."""
    if least <= len(array):
        return array
    return np.concatenate([array, np.zeros(max(least - len(array), len(array)), array.dtype)])


@scanner
def fill_slots(hashes: NDArray[np.uint64], slots: NDArray[np.int32]) -> None:
    """Enter all texts anew into an empty table of slots, after it has grown."""
    mask = len(slots) - 1
    for k in range(len(hashes)):
        at = np.int64(hashes[k]) & mask
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = k


@scanner
def number_texts(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    seed: int,
    slots: NDArray[np.int32],
    hashes: NDArray[np.uint64],
    kept: NDArray[np.uint8],
    ends: NDArray[np.int64],
    used: int,
    out: NDArray[np.int32],
) -> int:
    """Number some texts, and keep those that are new.

    Args:
        buffer: Bytes.
        start: Where each begins, -1 for none; shape (n,).
        end: Where each ends.
        seed: Spreads the hash.
        slots: A power of two of them, at least twice as many as texts; -1 where free.
        hashes: Of each text kept.
        kept: The bytes of all texts kept, one behind the other.
        ends: Where each begins in ``kept``; the entry behind the last is where the next one will.
        used: How many are kept.
        out: Filled where there is a text.

    Returns:
        How many are kept now.
    """
    mask = len(slots) - 1
    for k in range(len(start)):
        first = start[k]
        if first < 0:
            continue
        size = min(end[k] - first, LONGEST)
        h = np.uint64(seed)
        for i in range(first, first + size):
            h = (h ^ np.uint64(buffer[i])) * _PRIME
        h = (h ^ (h >> _S32)) * _MIX
        h ^= h >> _S29
        at = np.int64(h) & mask
        while slots[at] >= 0:
            number = slots[at]
            begin = ends[number]
            same = hashes[number] == h and ends[number + 1] - begin == size
            i = 0
            while same and i < size:
                same = kept[begin + i] == buffer[first + i]
                i += 1
            if same:
                break
            at = (at + 1) & mask
        if slots[at] < 0:
            slots[at] = used
            hashes[used] = h
            begin = ends[used]
            for i in range(size):
                kept[begin + i] = buffer[first + i]
            ends[used + 1] = begin + size
            used += 1
        out[k] = slots[at]
    return used


class Handles:
    """The people of a file, by their address; where a file has names only, by those.

    >>> from letbe.readers.fields.spans import spans_of
    >>> people = Handles()
    >>> people.number(spans_of(["7", "8", "7"]), spans_of([None, "Ben", "Ada"])).tolist()
    [0, 1, 0]
    >>> people.handles()
    (Handle(name='Ada', address='7'), Handle(name='Ben', address='8'))
    """

    def __init__(self) -> None:
        self._keys = Words()
        self._names: list[str | None] = []
        self._is_name: list[bool] = []

    def __len__(self) -> int:
        return len(self._names)

    def number(self, addresses: Spans, names: Spans | None = None) -> NDArray[np.int32]:
        """Give each record the number of the handle it tells of; ``NOBODY`` where it tells of none.

        Args:
            addresses: The address, absent or empty where there is none.
            names: The name shown, if the file has it beside the address.

        Returns:
            int32, shape (n,).
        """
        addresses = addresses.only(addresses.end > addresses.start)
        numbers = self._keys.number(addresses)
        self._follow()
        if names is not None:
            self._learn(numbers, names)
        return numbers

    def named(self, names: Spans) -> NDArray[np.int32]:
        """Give numbers by names, for a file that has no addresses; not to be mixed with ``number``."""
        numbers = self.number(names)
        for k, is_name in enumerate(self._is_name):
            if not is_name:
                self._is_name[k] = True
        return numbers

    def add(self, address: str | None, name: str | None = None) -> int:
        """Give one handle its number; by its name where it has no address."""
        number = self._keys.add(address if address is not None else name or "")
        self._follow()
        if address is None:
            self._is_name[number] = True
        elif name and self._names[number] is None:
            self._names[number] = name
        return number

    def handles(self) -> tuple[Handle, ...]:
        """Give them all, in the order of their numbers."""
        return tuple(
            Handle(key, None) if is_name else Handle(name, key)
            for key, name, is_name in zip(self._keys.texts, self._names, self._is_name, strict=True)
        )

    def texts(self) -> Sequence[str]:
        """Give the address (or name) of each, in the order of their numbers."""
        return self._keys.texts

    def _follow(self) -> None:
        """Make places for handles that are new."""
        new = len(self._keys) - len(self._names)
        self._names += [None] * new
        self._is_name += [False] * new

    def _learn(self, numbers: NDArray[np.int32], names: Spans) -> None:
        """Take over the first name that is shown for a handle; Python only once for each of them."""
        unnamed = np.array([name is None for name in self._names], bool)
        told = np.flatnonzero((numbers >= 0) & (names.end > names.start))
        told = told[unnamed[numbers[told]]]
        who, first = np.unique(numbers[told], return_index=True)
        shown = plain(names[told[first]])
        for k, number in enumerate(who.tolist()):
            raw = shown.raw(k) or b""
            self._names[number] = raw[:LONGEST].decode("utf-8", "replace") or None
