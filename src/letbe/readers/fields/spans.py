"""Fields of many records: where each begins and ends in a buffer, and how it is written there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

#: Bytes behind the last one of every buffer, so that a kernel may load a word from any place.
SPARE: Final = 64


class Escape(IntEnum):
    """How a text is written in its file, and so what must be undone before it is measured."""

    PLAIN = 0
    JSON = 1
    LATIN = 2  # JSON whose letters are the bytes of UTF-8, each written as one letter of Latin-1
    XML = 3  # references to characters, also to halves of surrogate pairs
    QUOTED = 4  # a cell in quotes: a quote is written twice
    HTML = 5  # tags besides


@dataclass(frozen=True, slots=True)
class Spans:
    """One field of n records.

    Attributes:
        buffer: uint8, with ``SPARE`` bytes behind the last one that counts.
        start: int64, shape (n,): where the field begins; -1 where the record has none.
        end: int64, shape (n,): the place after it; -1 where the record has none.
        escape: How it is written.
    """

    buffer: NDArray[np.uint8]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    escape: Escape = Escape.PLAIN

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, which: Any) -> Spans:
        """Take some of them, by a mask, a slice or indexes."""
        return replace(self, start=self.start[which], end=self.end[which])

    @property
    def present(self) -> NDArray[np.bool_]:
        """Tell which records have the field; bool, shape (n,)."""
        return self.start >= 0

    def or_else(self, other: Spans) -> Spans:
        """Take the other field, of the same buffer and writing, where a record does not have this one."""
        here = self.present
        start = np.where(here, self.start, other.start)
        return replace(self, start=start, end=np.where(here, self.end, other.end))

    def only(self, mask: NDArray[np.bool_]) -> Spans:
        """Take the field away from all other records."""
        return replace(self, start=np.where(mask, self.start, -1), end=np.where(mask, self.end, -1))

    def raw(self, at: int) -> bytes | None:
        """Give the bytes of one, as they are written; None where it is absent."""
        if self.start[at] < 0:
            return None
        return self.buffer[self.start[at] : self.end[at]].tobytes()


def padded(content: bytes) -> NDArray[np.uint8]:
    """Give bytes as a buffer, with the spare ones behind them."""
    buffer = np.zeros(len(content) + SPARE, np.uint8)
    buffer[: len(content)] = np.frombuffer(content, np.uint8)
    return buffer


def spans_of(texts: Iterable[str | bytes | None], escape: Escape = Escape.PLAIN) -> Spans:
    """Put some texts into a buffer, one behind the other; None is an absent field.

    For what a library hands out as objects, and for tests.

    >>> spans_of(["Ada", None]).raw(0)
    b'Ada'
    """
    raw = [text.encode("utf-8", "replace") if isinstance(text, str) else text for text in texts]
    sizes = np.array([len(r) if r is not None else 0 for r in raw], np.int64)
    end = np.cumsum(sizes)
    absent = np.array([r is None for r in raw], bool)
    return Spans(
        padded(b"".join(r for r in raw if r is not None)),
        np.where(absent, -1, end - sizes),
        np.where(absent, -1, end),
        escape,
    )
