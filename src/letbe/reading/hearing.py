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

#: Candidates are held up to this many bytes before they are looked at: some 100,000 texts.
MOST_HELD: Final = 8 << 20
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
    def language(self) -> str | None:
        """The table that matched, ISO 639-1."""


class Recogniser(Protocol):
    """Says of each text what it asks for; see ``letbe.words.recognise``."""

    def __call__(
        self, texts: Sequence[str], at: Sequence[datetime] | datetime | None = None
    ) -> Sequence[Asks]:
        """Give what each text asks for, in their order."""


@dataclass(slots=True)
class Hearing:
    """What was heard of one file; a :class:`letbe.readers.rows.Listener`.

    Attributes:
        may_ask: The prefilter.
        recognise: Looks at what it lets through.
        records: The record of each text that is held.
        texts: UTF-8.
    """

    may_ask: Prefilter
    recognise: Recogniser
    records: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    _held: int = 0

    def __repr__(self) -> str:
        return f"Hearing({len(self.texts)} texts)"

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
        chosen = np.flatnonzero(self.may_ask(buffer, starts, ends))
        lasts = np.minimum(ends[chosen], starts[chosen] + MOST_OF_ONE)
        self.records += records[chosen].tolist()
        spans = zip(starts[chosen].tolist(), lasts.tolist(), strict=True)
        self.texts += [buffer[a:b].tobytes() for a, b in spans]
        self._held += int((lasts - starts[chosen]).sum())
        if self._held > MOST_HELD:
            self._sift()

    def begin_anew(self) -> None:
        """Forget what was heard."""
        self.records.clear()
        self.texts.clear()
        self._held = 0

    def renumber(self, record_of: NDArray[np.int64]) -> None:
        """Take the numbers that hold; a text without a record of its own was pasted by somebody."""
        kept = [(int(record_of[r]), t) for r, t in zip(self.records, self.texts, strict=True)]
        self.records = [r for r, _ in kept if r >= 0]
        self.texts = [t for r, t in kept if r >= 0]

    def _sift(self) -> None:
        """Let go of what asks for nothing."""
        asks = [f.kind != "none" for f in self.recognise([shown_text(t) for t in self.texts])]
        self.records = [r for r, wanted in zip(self.records, asks, strict=True) if wanted]
        self.texts = [t for t, wanted in zip(self.texts, asks, strict=True) if wanted]
        self._held = 0


def shown_text(raw: bytes) -> str:
    """Decode a text; a letter that was cut in two at its end is no loss.

    >>> shown_text("für".encode()[:2])
    'f\ufffd'
    """
    return raw.decode("utf-8", "replace")


def new_hearing() -> Hearing:
    """Begin to listen, with the phrases that letbe knows.

    Cost: the tables of phrases are read once in a process, some tenths of a second.
    """
    from letbe.words import recognise  # noqa: PLC0415 - loads the tables of phrases
    from letbe.words.prefilter import candidates  # noqa: PLC0415 - loads the kernels

    return Hearing(candidates, recognise)
