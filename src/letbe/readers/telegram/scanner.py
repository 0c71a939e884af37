"""The scanner's memory: one buffer, and tables that grow when they are full."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.jsontext import MOST_DEEP
from letbe.readers.lanes import LANES
from letbe.readers.rows import MOST_ERRORS
from letbe.readers.telegram import state as s
from letbe.readers.telegram import words as w
from letbe.readers.telegram.people import fill_slots
from letbe.readers.telegram.tokens import FIELD_ROWS
from letbe.readers.telegram.walk import scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.pieces import Pieces
    from letbe.readers.rows import Listener

#: The buffer at first: large against a record, small enough to stay in a processor's cache.
FIRST_BUFFER: Final = 1 << 20
#: The longest message that is read.  Telegram's own end at 4,096 characters.
MOST_BUFFER: Final = 64 << 20
#: Rows taken over at a time: some MiB of columns.
_ROWS: Final = 1 << 16
_CHATS: Final = 64
_HANDLES: Final = 256

#: The type that each column of a record is kept in.
_KEPT: Final = {
    s.R_RECORD: np.int64,
    s.R_AT: np.int64,
    s.R_LOCAL: np.bool_,
    s.R_CHAT: np.int32,
    s.R_AUTHOR: np.int32,
    s.R_KIND: np.int8,
    s.R_CHARS: np.int32,
    s.R_WORDS: np.int32,
    s.R_FLAGS: np.uint8,
    s.R_ID: np.int64,
}


class Scanner:
    """Reads one document and holds what was found.

    Args:
        listen: Somebody to tell what people wrote.

    Attributes:
        state: Numbers, see ``state``.
        chats: Shape (room, ``CHAT_COLUMNS``).
        handles: Shape (room, ``HANDLE_COLUMNS``).
        names: Bytes of names.
        errors: Record numbers and reasons.
        offsets: The exporting machine's seconds from UTC, by day since 1970.
    """

    def __init__(self, listen: Listener | None = None) -> None:
        self._listen = listen
        self._told = 0
        self.state = np.zeros(s.STATE_SIZE, np.int64)
        self.state[s.CHAT_NOW] = self.state[s.OWN_ID] = -1
        self.state[s.SEED] = secrets.randbits(62)
        self.chats = np.zeros((_CHATS, s.CHAT_COLUMNS), np.int64)
        self.handles = np.zeros((_HANDLES, s.HANDLE_COLUMNS), np.int64)
        self.names = np.zeros(_HANDLES * 64, np.uint8)
        self.errors = np.zeros((MOST_ERRORS, 2), np.int64)
        self.offsets = np.full(s.DAYS, s.NO_OFFSET, np.int32)
        self._slots = np.full(4 * _HANDLES, -1, np.int32)
        self._rows = np.empty((_ROWS, s.ROW_COLUMNS), np.int64)
        self._kept: dict[int, list[NDArray[np.generic]]] = {column: [] for column in _KEPT}
        self._found = np.zeros((FIELD_ROWS, w.HOW_MANY), np.int64)
        self._piece = np.zeros((FIELD_ROWS, w.HOW_MANY), np.int64)
        self._brackets = np.zeros(MOST_DEEP, np.uint8)
        self._room = FIRST_BUFFER
        self._buffer = np.zeros(FIRST_BUFFER + LANES, np.uint8)
        self._scratch = np.empty(FIRST_BUFFER + LANES, np.uint8)
        self._joined = np.empty(FIRST_BUFFER + LANES, np.uint8)
        self._said = np.empty(FIRST_BUFFER + LANES if listen is not None else 0, np.uint8)
        self.state[s.LISTENS] = listen is not None
        self._filled = 0

    def run(self, pieces: Pieces) -> int:
        """Read to the end; give ``DONE``, ``IS_BROKEN``, or ``WANTS_BYTES`` if the end is missing."""
        while True:
            status = self._call()
            if self._listen is not None:
                self._tell(self._listen)
            if status == s.WANTS_ROWS:
                self._take_rows()
            elif status == s.WANTS_CHATS:
                self.chats = np.concatenate([self.chats, np.zeros_like(self.chats)])
            elif status == s.WANTS_HANDLES:
                self._grow_handles()
            elif status != s.WANTS_BYTES or self.state[s.AT_END]:
                self._take_rows()
                return s.DONE if self.state[s.WHERE] == s.FINISHED else status
            else:
                self._refill(pieces)

    def _call(self) -> int:
        """Go through the buffer as far as it can be read."""
        return int(
            scan(
                self._buffer, self._filled, self.state, self._rows, self.chats, self.handles, self._slots,
                self.names, self.errors, self.offsets, self._found, self._piece, self._brackets,
                self._scratch, self._joined, self._said,
            )
        )  # fmt: skip

    def _tell(self, listen: Listener) -> None:
        """Tell what people wrote, before the buffer moves on."""
        rows = self._rows[self._told : self.state[s.ROWS_USED]]
        start, end, record = rows[:, s.R_SAID], rows[:, s.R_SAID_END], rows[:, s.R_RECORD]
        here, written = (start >= 0) & (end > start), start < -1
        listen.hear(self._buffer, start[here], end[here], record[here])
        listen.hear(self._said, -2 - start[written], end[written], record[written])
        self._told = int(self.state[s.ROWS_USED])
        self.state[s.SAID_USED] = 0

    def _refill(self, pieces: Pieces) -> None:
        """Move what is not read yet to the front and add what comes next, or note that it is the end."""
        done = int(self.state[s.POSITION])
        left = self._filled - done
        if done:
            self._buffer[:left] = self._buffer[done : self._filled].copy()
            self._filled = left
            self.state[s.POSITION] = 0
        if left == self._room:
            if left >= MOST_BUFFER:
                # If that was tried already, it does not fit, and nothing could be passed over.
                self.state[s.AT_END] = self.state[s.TOO_LONG]
                self.state[s.TOO_LONG] = 1
                return
            self._grow_buffer()
        # Always to the brim: what is read in crumbs would be looked through again for each of them.
        while self._filled < self._room:
            raw = pieces.next(self._room - self._filled)
            if not raw:
                self.state[s.AT_END] = 1
                return
            self._buffer[self._filled : self._filled + len(raw)] = np.frombuffer(raw, np.uint8)
            self._filled += len(raw)

    def _grow_buffer(self) -> None:
        """Make room for a record that is longer than the buffer."""
        self._room = min(4 * self._room, MOST_BUFFER)
        old, self._buffer = self._buffer, np.empty(self._room + LANES, np.uint8)
        self._buffer[: self._filled] = old[: self._filled]
        self._scratch = np.empty(self._room + LANES, np.uint8)
        self._joined = np.empty(self._room + LANES, np.uint8)
        if self._listen is not None:
            self._said = np.empty(self._room + LANES, np.uint8)

    def _take_rows(self) -> None:
        """Take over the rows written so far; double the room if one message alone filled it."""
        used = int(self.state[s.ROWS_USED])
        if used == 0:
            self._rows = np.empty((2 * len(self._rows), s.ROW_COLUMNS), np.int64)
        for column, dtype in _KEPT.items():
            self._kept[column].append(self._rows[:used, column].astype(dtype))
        self.state[s.ROWS_USED] = self._told = 0

    def _grow_handles(self) -> None:
        """Double the tables of handles and names."""
        self.handles = np.concatenate([self.handles, np.zeros_like(self.handles)])
        self.names = np.concatenate([self.names, np.zeros_like(self.names)])
        self._slots = np.full(4 * len(self.handles), -1, np.int32)
        fill_slots(self.state, self.handles, self._slots)

    def column(self, number: int) -> NDArray[np.generic]:
        """Hand out a column of the records, in the order of the file; each only once."""
        return np.concatenate(self._kept.pop(number))

    def name(self, start: int, length: int) -> str | None:
        """Give a name that was kept; None where the length says there is none."""
        if length < 0:
            return None
        return self.names[start : start + length].tobytes().decode("utf-8", "replace")
