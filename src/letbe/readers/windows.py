"""A text file as windows: one buffer that is used again, always UTF-8, whatever the file is written in.

UTF-8 and UTF-16 are told by their first bytes.  What is neither is taken for Windows' Western letters (a
superset of Latin-1 where it matters): the first bytes beyond ASCII decide, wherever in the file they stand.
Lines that end with a carriage return alone, as old programs on a Mac write them, end with a line feed here.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from letbe.readers.fields.spans import SPARE
from letbe.readers.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from letbe.readers.source import Source

#: How much is read at a time: the columns of so many records stay in a processor's cache.
PIECE_BYTES: Final = 1 << 22

#: A record longer than this is given up: nobody typed it, and memory has an end.
LONGEST_RECORD: Final = 1 << 24


class Windows:
    """The text of a source, a window at a time.

    Attributes:
        buffer: uint8; the window is ``buffer[:end]``, with ``SPARE`` bytes behind it.
        end: How many bytes count.
        last: Nothing comes after this window, or a record fills all of it and must be given up: whoever
            reads takes its end for the end of the record.

    >>> from letbe.readers.source import from_bytes
    >>> with Windows(from_bytes("Zoë".encode("latin-1"))) as windows:
    ...     windows.advance(0), windows.buffer[: windows.end].tobytes().decode()
    (True, 'Zoë')
    """

    def __init__(
        self, source: Source, progress: Callable[[int], None] = lambda _: None, piece: int = PIECE_BYTES
    ) -> None:
        self._pieces = Pieces(source, progress)
        self._piece = piece
        self._decoder: codecs.IncrementalDecoder | None = None
        self._decided = False
        self._returns: bool | None = None  # lines end with a carriage return alone
        self._over = False
        self.buffer: NDArray[np.uint8] = np.zeros(2 * piece + SPARE, np.uint8)
        self.end = 0
        self.last = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pieces.close()

    @property
    def failure(self) -> str | None:
        """Say why reading stopped before the end; None where it did not."""
        return self._pieces.failure

    @property
    def read(self) -> int:
        """Bytes taken from the source so far."""
        return self._pieces.read

    def advance(self, used: int) -> bool:
        """Drop what was read of the window, and add the next bytes.

        Args:
            used: How many bytes of the window are done with.

        Returns:
            False where nothing is left.

        Cost: O(bytes left over and bytes added).
        """
        left = self.end - used
        self.buffer[:left] = self.buffer[used : self.end].copy()
        self.end = left
        more = b"" if self._over else self._next()
        if not more:
            self._over = True
        self._make_room(left + len(more))
        self.buffer[left : left + len(more)] = np.frombuffer(more, np.uint8)
        self.end = left + len(more)
        self.buffer[self.end : self.end + SPARE] = 0
        self.last = self._over or self.end > LONGEST_RECORD
        return self.end > 0

    def _make_room(self, size: int) -> None:
        """Let the buffer hold so many bytes."""
        if size + SPARE > len(self.buffer):
            grown = np.zeros(2 * size + SPARE, np.uint8)
            grown[: self.end] = self.buffer[: self.end]
            self.buffer = grown

    def _filled(self) -> bytes:
        """Give a whole piece, however few bytes a stream gives at a time."""
        parts: list[bytes] = []
        missing = self._piece
        while missing and (more := self._pieces.next(missing)):
            parts.append(more)
            missing -= len(more)
        return b"".join(parts)

    def _next(self) -> bytes:
        """Give the next piece in UTF-8."""
        raw = self._filled()
        if self._returns is None:
            self._returns = b"\r" in raw and b"\n" not in raw
        if self._returns:
            raw = raw.replace(b"\r", b"\n")
        if self._decoder is not None:
            return self._decoder.decode(raw).encode()
        if self._decided or raw.isascii():
            return raw
        return self._decide(raw)

    def _decide(self, raw: bytes) -> bytes:
        """Tell by the first piece with other letters than ASCII whether the file is UTF-8."""
        self._decided = True
        whole = len(raw) < self._piece  # else the last letter may go on in the next piece
        text = codecs.getincrementaldecoder("utf-8")("replace").decode(raw, whole)
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        # A few bad bytes among good letters are damage; in another encoding hardly a letter is good.
        if text.count("\ufffd") * 2 > beyond:
            self._decoder = codecs.getincrementaldecoder("cp1252")("replace")
            return self._decoder.decode(raw).encode()
        return raw
