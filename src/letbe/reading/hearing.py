"""Hear what people wrote while it is read, and keep only what may ask for room, until that is known.

A prefilter looks at every text where it stands and lets go of nearly all of them.  What is left is held
until it is known who is me; where a file holds a great deal of it, it is looked at on the way, and what
asks for nothing goes.  Nothing is ever written here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    #: Tells which texts of a buffer may ask for room, by where they begin and end.
    Prefilter = Callable[[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]]

#: Candidates are held up to this many bytes before they are looked at: some 500,000 texts.
MOST_HELD: Final = 32 << 20
#: What is looked at of one text.  A sentence that asks for room stands near the beginning of any letter,
#: and nobody types more.
MOST_OF_ONE: Final = 32 << 10


class Asks(Protocol):
    """What one text asks for, as far as it matters here; see ``letbe.words.Found``."""

    @property
    def kind(self) -> str:
        """What it asks for; ``none`` for nothing, ``open`` where it opens the door."""

    @property
    def probability(self) -> float:
        """How sure that is, in [0, 1]."""

    @property
    def counts(self) -> bool:
        """It is in force until it is set aside."""

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the sentence stands."""

    @property
    def until(self) -> datetime | None:
        """The end of a pause."""

    @property
    def limit(self) -> str | None:
        """The words that name the means, the hours, the subject or the amount."""

    @property
    def instead(self) -> str | None:
        """The means that they would rather have."""

    @property
    def brief(self) -> bool:
        """It is a pause for the moment, and asks for no room."""

    @property
    def language(self) -> str | None:
        """The table that matched, ISO 639-1."""


class Recogniser(Protocol):
    """Says of each text what it asks for; see ``letbe.words.recognise``."""

    def __call__(
        self, texts: Sequence[str], at: Sequence[datetime] | datetime | None = None
    ) -> Sequence[Asks]:
        """Give what each text asks for, in their order."""


@dataclass(slots=True, repr=False)
class _Held:
    """Some texts, one behind the other.

    Attributes:
        text: UTF-8, uint8.
        ends: Where each ends, shape (m,), int64.
        records: The record of each, shape (m,), int64.
    """

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]
    records: NDArray[np.int64]

    def chosen(self, wanted: NDArray[np.bool_]) -> _Held:
        """Keep some of them."""
        starts = self.ends - np.diff(self.ends, prepend=0)
        return _gathered(self.text, starts[wanted], self.ends[wanted], self.records[wanted])

    def texts(self, wanted: NDArray[np.int64]) -> list[str]:
        """Give some of them as text."""
        starts = (self.ends - np.diff(self.ends, prepend=0))[wanted].tolist()
        spans = zip(starts, self.ends[wanted].tolist(), strict=True)
        return [shown_text(self.text[a:b].tobytes()) for a, b in spans]


def _gathered(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64], records: NDArray[np.int64]
) -> _Held:
    """Copy texts out of a buffer, one behind the other."""
    sizes = ends - starts
    last = np.cumsum(sizes)
    place = np.repeat(starts - (last - sizes), sizes) + np.arange(int(sizes.sum()))
    return _Held(buffer[place], last, records)


@dataclass(slots=True)
class Hearing:
    """What was heard of one file; a :class:`letbe.readers.rows.Listener`.

    Attributes:
        may_ask: The prefilter.
        recognise: Looks at what it lets through.
    """

    may_ask: Prefilter
    recognise: Recogniser
    _held: list[_Held] = field(default_factory=list)
    _bytes: int = 0

    def __repr__(self) -> str:
        return f"Hearing({self.count} texts)"

    @property
    def count(self) -> int:
        """How many texts are held."""
        return sum(len(h.records) for h in self._held)

    def hear(
        self,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        records: NDArray[np.int64],
    ) -> None:
        """Hold the texts that may ask for room."""
        if not len(starts):
            return
        starts, ends = np.ascontiguousarray(starts), np.ascontiguousarray(ends)
        wanted = self.may_ask(buffer, starts, ends)
        if wanted.any():
            lasts = np.minimum(ends[wanted], starts[wanted] + MOST_OF_ONE)
            self._add(_gathered(buffer, starts[wanted], lasts, records[wanted]))

    def begin_anew(self) -> None:
        """Forget what was heard."""
        self._held.clear()
        self._bytes = 0

    def renumber(self, record_of: NDArray[np.int64]) -> None:
        """Take the numbers that hold; a text without a record of its own was pasted by somebody."""
        for held in self._held:
            held.records = record_of[held.records]
        self._held = [held.chosen(held.records >= 0) for held in self._held]

    def records(self) -> NDArray[np.int64]:
        """Give the record of each text that is held, int64."""
        return np.concatenate([h.records for h in self._held] or [np.zeros(0, np.int64)])

    def texts(self, wanted: NDArray[np.int64]) -> list[str]:
        """Give some of the texts, by their places in ``records``, which increase."""
        found: list[str] = []
        first = 0
        for held in self._held:
            last = first + len(held.records)
            here = wanted[(wanted >= first) & (wanted < last)] - first
            found += held.texts(here)
            first = last
        return found

    def _add(self, held: _Held) -> None:
        """Hold some more; where it is a great deal, let go of what asks for nothing."""
        self._held.append(held)
        self._bytes += len(held.text) + held.ends.nbytes + held.records.nbytes
        if self._bytes > MOST_HELD:
            self._held = [h.chosen(self._asks(h)) for h in self._held]
            self._bytes = 0

    def _asks(self, held: _Held) -> NDArray[np.bool_]:
        """Tell which texts ask for anything."""
        found = self.recognise(held.texts(np.arange(len(held.records))))
        return np.array([f.kind != "none" for f in found], np.bool_)


def shown_text(raw: bytes) -> str:
    """Decode a text; a letter that was cut in two at its end is no loss.

    >>> shown_text("für".encode()[:2])
    'f\ufffd'
    """
    return raw.decode("utf-8", "replace")


def new_hearing() -> Hearing:
    """Begin to listen, with the phrases that letbe knows.

    Cost: some 0.1 s in a process; the first on a machine works the tables out and compiles, some seconds.
    """
    from letbe.words import recognise  # noqa: PLC0415 - loads the tables of phrases
    from letbe.words.prefilter import candidates  # noqa: PLC0415 - loads the kernels

    return Hearing(candidates, recognise)
