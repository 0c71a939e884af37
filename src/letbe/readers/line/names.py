"""Names in chats that part them from the text by a blank only, as computers write them.

``17:22 Ada Lace see you`` could be from Ada or from Ada Lace.  The names that begin most records are learnt
from the file: a first word that many records begin with, and the words that always follow it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.handles import Words
from letbe.readers.fields.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

#: Words of a name that are tried; nobody's has more.
_MOST_WORDS: Final = 5
#: Records that are looked at to learn the names.
_MOST_RECORDS: Final = 200_000
#: The share of the records of a name that must go on with the same word, for it to be part of the name.
_ALWAYS: Final = 0.95
#: A name in fewer records than this share is a notice of the app, unless the title names it.
_SELDOM: Final = 0.002
#: With fewer records than this, no word can be told to follow always.
_FEW: Final = 4

_BLANK: Final = 0x20


@dataclass(slots=True)
class Learner:
    """Counts how records begin."""

    words: Words = field(default_factory=Words)
    counts: list[Counter[int]] = field(default_factory=lambda: [Counter() for _ in range(_MOST_WORDS)])
    seen: int = 0

    @property
    def enough(self) -> bool:
        """Tell whether more records would teach nothing."""
        return self.seen >= _MOST_RECORDS

    def see(self, bodies: Spans) -> None:
        """Look at some records: what stands behind the time."""
        bodies = bodies[bodies.present][: max(0, _MOST_RECORDS - self.seen)]
        self.seen += len(bodies)
        ends = np.full((_MOST_WORDS, len(bodies)), -1, np.int64)
        _first_words(bodies.buffer, bodies.start, bodies.end, ends)
        for many in range(_MOST_WORDS):
            start = np.where(ends[many] >= 0, bodies.start, -1)
            numbers = self.words.number(Spans(bodies.buffer, start, ends[many]))
            self.counts[many].update(numbers[numbers >= 0].tolist())

    def names(self, known: Iterable[str] = ()) -> list[str]:
        """Give the names, the longest first.

        Args:
            known: Names that the file states.
        """
        texts = self.words.texts
        by_start: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for many in range(1, _MOST_WORDS):
            for number, count in self.counts[many].items():
                by_start[texts[number].rsplit(" ", 1)[0]].append((texts[number], count))
        found = set(known)
        for number, count in self.counts[0].items():
            name, much = texts[number], count
            if much < max(2, _SELDOM * self.seen):
                continue
            while much >= _FEW and by_start[name]:
                longer, more = max(by_start[name], key=lambda each: each[1])
                if more < _ALWAYS * much:
                    break
                name, much = longer, more
            found.add(name)
        return sorted(found, key=len, reverse=True)


def split(bodies: Spans, names: list[str]) -> tuple[Spans, Spans]:
    """Part each record into its writer and its text, by the longest name that it begins with.

    Returns:
        The writers, absent where none of the names begins the record; and the texts.

    >>> from letbe.readers.fields.spans import spans_of
    >>> who, text = split(spans_of(["Ada Lace see you", "Ada left"]), ["Ada Lace"])
    >>> who.raw(0), text.raw(0), who.raw(1), text.raw(1)
    (b'Ada Lace', b'see you', None, b'Ada left')
    """
    raw = [name.encode() for name in names if name]
    pool = np.frombuffer(b"".join(raw) or b" ", np.uint8)
    ends = np.cumsum(np.array([len(r) for r in raw], np.int64))
    stop = np.full(len(bodies), -1, np.int64)
    _find_names(bodies.buffer, bodies.start, bodies.end, pool, ends, stop)
    found = stop >= 0
    who = Spans(bodies.buffer, np.where(found, bodies.start, -1), stop)
    text = np.where(found, np.minimum(stop + 1, bodies.end), bodies.start)
    return who, Spans(bodies.buffer, text, bodies.end)


@scanner
def _first_words(
    buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64], ends: NDArray[np.int64]
) -> None:
    """Fill where the first word of each text ends, the second, and so on; within its first line."""
    for k in range(len(start)):
        word = 0
        i = start[k]
        while i < end[k] and buffer[i] != 0x0A and word < len(ends):
            if buffer[i] == _BLANK and i > start[k]:
                ends[word, k] = i
                word += 1
            i += 1


@scanner
def _find_names(
    buffer: NDArray[np.uint8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    pool: NDArray[np.uint8],
    ends: NDArray[np.int64],
    stop: NDArray[np.int64],
) -> None:
    """Fill where the name that begins each text ends; a blank or the end must follow it."""
    for k in range(len(start)):
        first = 0
        for name in range(len(ends)):
            size = ends[name] - first
            i = 0
            room = end[k] - start[k]
            while i < size and i < room and buffer[start[k] + i] == pool[first + i]:
                i += 1
            if start[k] >= 0 and i == size and (i == room or buffer[start[k] + i] <= _BLANK):
                stop[k] = start[k] + size
                break
            first = ends[name]
