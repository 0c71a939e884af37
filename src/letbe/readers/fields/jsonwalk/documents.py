"""A document read batch by batch: the buffer, the tables, and what is known of the places around records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.jsonwalk import state as s
from letbe.readers.fields.jsonwalk.shape import Shape, tables_of
from letbe.readers.fields.jsonwalk.walker import LONGEST_KEY, walk
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import SPARE, Spans
from letbe.readers.jsontext import LITERAL
from letbe.readers.jsontext import MOST_DEEP as MOST_BRACKETS
from letbe.readers.pieces import Pieces
from letbe.readers.rows import MOST_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.columns import Columns
    from letbe.readers.source import Source

#: The buffer at first: so large that what is done once a batch does not count; smaller for a small file.
FIRST_BUFFER: Final = 4 << 20
LEAST_BUFFER: Final = 1 << 16
#: The longest record that is read.
MOST_BUFFER: Final = 64 << 20
#: Rows taken over at a time.
ROWS: Final = 16_384
#: No record is shorter, in bytes, so that a small file needs fewer.
_SHORTEST: Final = 32

_AGAIN: Final = "export it again, as JSON"


@dataclass(frozen=True, slots=True)
class Outer:
    """Something around records: a chat, a participant, an account.

    Attributes:
        parent: The number of what it stands in, among those of its own group; -1 for none.
        which: By which of the group's paths it was found.
        values: Its fields as text, those that it has.
    """

    parent: int
    which: int
    values: Mapping[str, str]


class Batch:
    """Some records in the order of the file, good only until the next batch is asked for.

    Attributes:
        record: int64, shape (n,): the number of each in the file, from 0.
        around: int64, shape (n,): the number of the chat (or what else is around them) that each stands in,
            -1 for none; in a group within records, the row of the record.
        which: int64, shape (n,): by which of the group's paths each was found.
    """

    def __init__(self, document: Document, group: int) -> None:
        self._document = document
        self._group = group
        info = document.notes(group)
        self.around = info[:, s.I_PARENT]
        self.record = info[:, s.I_RECORD]
        self.which = info[:, s.I_WHICH]

    def __len__(self) -> int:
        return len(self.record)

    def __getitem__(self, field: str) -> Spans:
        """Give a field: a string without its quotes, a number or word as written."""
        return self._document.spans(self._group, field)

    def what(self, field: str) -> NDArray[np.uint8]:
        """Tell what a field is: 0 where it is absent or null, else a number of ``letbe.readers.jsontext``."""
        return self._document.kinds(self._group, field)

    def has(self, field: str) -> NDArray[np.bool_]:
        """Tell which records have a field that is not null; for objects and lists, too."""
        return np.not_equal(self._document.kinds(self._group, field), 0)

    def true(self, field: str) -> NDArray[np.bool_]:
        """Tell in which records a field is the word ``true``."""
        spans = self[field]
        here = spans.present & (spans.end - spans.start == 4)
        word = (spans.buffer[np.maximum(spans.start, 0)] == ord("t")) & (self.what(field) == LITERAL)
        true: NDArray[np.bool_] = here & word
        return true

    def within(self, group: str) -> Batch:
        """Give the rows of a group within these records."""
        return Batch(self._document, self._document.number_of(group))


class Document:
    """Reads one document.

    Args:
        source: Its bytes.
        shape: What to look for.
        progress: Called with the number of bytes just read.
        buffer: How many bytes are held at first, by the size of the file if not given; grows for
            longer records.

    Attributes:
        warnings: What a person should know about how reading ended, once all batches were taken.

    Raises:
        UnreadableError: It cannot be opened, is empty, or is no JSON.

    >>> from letbe.readers.fields.jsonwalk import Group
    >>> from letbe.readers.source import from_bytes
    >>> shape = Shape(Group("message", ("[]",), {"text": "body"}))
    >>> document = Document(from_bytes(b'[{"body": "hi"}, {"body": null}]'), shape)
    >>> [batch["text"].raw(k) for batch in document for k in range(len(batch))]
    [b'hi', None]
    """

    def __init__(
        self,
        source: Source,
        shape: Shape,
        progress: Callable[[int], None] = lambda _: None,
        *,
        buffer: int | None = None,
    ) -> None:
        self.warnings: tuple[str, ...] = ()
        self._source = source
        self._shape = shape
        self._progress = progress
        self._tables = tables_of(shape)
        self._numbers = {g.name: k for k, g in enumerate(shape.groups)}
        self._outers: list[list[Outer]] = [[] for _ in shape.groups]
        self.state = np.zeros(s.STATE_SIZE, np.int64)
        self.state[s.INSIDE] = self.state[s.RECORD_NODE] = -1
        self.state[s.WORDS] = self._tables.used
        self.state[s.LINES], self.state[s.PREFIXED] = shape.lines, shape.prefixed
        self._stack = np.zeros((s.MOST_DEEP, s.STACK_COLUMNS), np.int64)
        self._saved = np.zeros((len(shape.groups) * s.MOST_DEEP, s.STACK_COLUMNS), np.int64)
        self._errors = np.zeros((MOST_ERRORS, 2), np.int64)
        self._guess = np.zeros(self._tables.child.shape, np.int64)
        self._brackets = np.zeros(MOST_BRACKETS, np.uint8)
        self._scratch = np.zeros(LONGEST_KEY + SPARE, np.uint8)
        self._keys = np.zeros(s.KEYS_KEPT, np.int64)
        # One byte more than the file has, so that its end is seen at once.
        fitting = min(max(source.size + 1, LEAST_BUFFER), FIRST_BUFFER) if source.size else FIRST_BUFFER
        self._room = fitting if buffer is None else buffer
        self._buffer = np.zeros(self._room + SPARE, np.uint8)
        self._filled = 0
        self._groups = np.zeros((len(shape.groups), s.GROUP_COLUMNS), np.int64)
        self._groups[:, s.G_DEPTH] = -1
        self._groups[:, s.G_PARENT] = self._tables.parents
        self._groups[len(shape.within) + 1 :, s.G_OUTER] = 1
        self._lay_out(min(ROWS, max(self._room // _SHORTEST, 1)))

    def __iter__(self) -> Iterator[Batch]:
        """Give all records, batch by batch."""
        pieces = Pieces(self._source, self._progress)
        try:
            yield from self._batches(pieces)
        finally:
            pieces.close()
        if pieces.read == 0 and pieces.failure is None:
            raise UnreadableError(f"{self._source.path} is empty", _AGAIN)

    def _batches(self, pieces: Pieces) -> Iterator[Batch]:
        """Go through all pieces."""
        while True:
            status = self._walk()
            used = int(self._groups[0, s.G_SURE])
            if used:
                self._groups[0, s.G_USED] = used
                yield Batch(self, 0)
            taken = self._take_outers()
            inner = self._groups[:, s.G_OUTER] == 0
            self._groups[inner, s.G_USED] = self._groups[inner, s.G_SURE] = 0
            if status == s.WANTS_ROOM and not used and not taken:
                self._lay_out(2 * int(self._groups[:, s.G_ROOM].max()))
            elif status in (s.DONE, s.IS_BROKEN) or (status == s.WANTS_BYTES and self.state[s.AT_END]):
                self._end(status, pieces)
                return
            elif status == s.WANTS_BYTES:
                self._refill(pieces)

    def _walk(self) -> int:
        """Go through the buffer as far as it can be read."""
        t = self._tables
        return int(
            walk(
                self._buffer, self._filled, self.state, self._stack, self._saved, self._groups, self._cells,
                self._what, self._info, self._errors, t.nodes, t.child, t.words, t.letters, t.lengths,
                self._guess, self._brackets, self._scratch, self._keys,
            )
        )  # fmt: skip

    def _lay_out(self, rows: int) -> None:
        """Make tables with room for so many rows of each group; rows of outer groups that are open stay."""
        old = None if not self._groups[:, s.G_ROOM].any() else self._open_rows()
        widths = np.array([max(1, len(g.fields)) for g in self._shape.groups], np.int64)
        self._groups[:, s.G_WIDTH] = widths
        self._groups[:, s.G_ROOM] = rows
        self._groups[:, s.G_CELLS] = (np.cumsum(widths) - widths) * rows
        self._groups[:, s.G_INFO] = np.arange(len(widths)) * rows
        self._cells = np.full((int(widths.sum()) * rows, 2), -1, np.int64)
        self._what = np.zeros(len(self._cells), np.uint8)
        self._info = np.full((len(widths) * rows, s.INFO_COLUMNS), -1, np.int64)
        for group, row in enumerate(old or []):
            self._info[self._groups[group, s.G_INFO]] = row

    def _open_rows(self) -> list[NDArray[np.int64]]:
        """Give the notes on the first row of each group: in outer groups the one that may still be open."""
        return [self._info[int(at)].copy() for at in self._groups[:, s.G_INFO]]

    def _refill(self, pieces: Pieces) -> None:
        """Move what is not read yet to the front and add what comes next, or note that it is the end."""
        done = int(self.state[s.POSITION])
        left = self._filled - done
        if done:
            self._buffer[:left] = self._buffer[done : self._filled].copy()
            self._filled = left
            self.state[s.POSITION] = 0
            self.state[s.KEY_START] -= done
            self.state[s.KEY_END] -= done
        if left == self._room:
            if left >= MOST_BUFFER:
                # If that was tried already, it does not fit, and nothing could be passed over.
                self.state[s.AT_END] = self.state[s.TOO_LONG]
                self.state[s.TOO_LONG] = 1
                return
            self._room = min(4 * self._room, MOST_BUFFER)
            old, self._buffer = self._buffer, np.empty(self._room + SPARE, np.uint8)
            self._buffer[: self._filled] = old[: self._filled]
        while self._filled < self._room:
            raw = pieces.next(self._room - self._filled)
            if not raw:
                self.state[s.AT_END] = 1
                return
            self._buffer[self._filled : self._filled + len(raw)] = np.frombuffer(raw, np.uint8)
            self._filled += len(raw)

    def _take_outers(self) -> bool:
        """Copy what was found around records; keep the last row of each group open."""
        taken = False
        for group in np.flatnonzero(self._groups[:, s.G_OUTER]).tolist():
            used = int(self._groups[group, s.G_USED])
            if not used:
                continue
            taken |= used > 1
            self._take_group(group)
            first = int(self._groups[group, s.G_CELLS])
            width = int(self._groups[group, s.G_WIDTH])
            self._cells[first : first + width] = -1
            self._what[first : first + width] = 0
            at = int(self._groups[group, s.G_INFO])
            self._info[at] = self._info[at + used - 1]
            self._groups[group, s.G_BASE] += used - 1
            self._groups[group, s.G_USED] = self._groups[group, s.G_SURE] = 1
        return taken

    def _take_group(self, group: int) -> None:
        """Copy the rows of one group around records."""
        found = self._outers[group]
        base = int(self._groups[group, s.G_BASE])
        info = self.notes(group)
        for row in range(len(info)):
            if base + row == len(found):
                found.append(Outer(int(info[row, s.I_PARENT]), int(info[row, s.I_WHICH]), {}))
        for name in self._tables.columns[group]:
            spans = plain(self.spans(group, name))
            for row in np.flatnonzero(spans.present).tolist():
                text = (spans.raw(row) or b"").decode("utf-8", "replace")
                old = found[base + row]
                found[base + row] = Outer(old.parent, old.which, {**old.values, name: text})

    def _end(self, status: int, pieces: Pieces) -> None:
        """Say how reading ended."""
        records = int(self.state[s.RECORDS])
        kept = f"the {records:,} records before that are kept"
        if pieces.failure is not None:
            self.warnings = (f"{pieces.failure}; {kept}",)
        elif status == s.IS_BROKEN and self.state[s.PHASE] == s.BEGIN:
            raise UnreadableError(f"{self._source.path} is not JSON", _AGAIN)
        elif status == s.IS_BROKEN:
            self.warnings = (f"its JSON is broken in too many places; {kept}",)
        elif status != s.DONE and self.state[s.PHASE] == s.SEEKING and not self.state[s.TORN]:
            self.warnings = (f"its JSON is broken at record {records:,}, and no other was found after that",)
        elif status != s.DONE and pieces.read:
            self.warnings = (f"the file ends in the middle; {kept}",)
        elif self.state[s.FOLLOWED]:
            self.warnings = ("something follows the end of the document, and was not read",)

    @property
    def records(self) -> int:
        """Say how many records were met so far, good and bad."""
        return int(self.state[s.RECORDS])

    def report(self, columns: Columns, first: int = 0) -> None:
        """Hand the records that could not be read to the columns.

        Args:
            columns: Where they are reported.
            first: The number of this document's first record, where several make one scan.
        """
        met = self._errors[: min(int(self.state[s.ERRORS]), MOST_ERRORS)]
        for reason, words in enumerate(s.REASONS):
            columns.refuse(met[met[:, 1] == reason, 0] + first, words)

    def outers(self, group: str) -> list[Outer]:
        """Give what stands around the records, by number; complete once all batches were taken."""
        return self._outers[self._numbers[group]]

    def number_of(self, group: str) -> int:
        """Give the number of a group of the shape."""
        return self._numbers[group]

    def notes(self, group: int) -> NDArray[np.int64]:
        """Give the notes on the rows of a group."""
        first, used = int(self._groups[group, s.G_INFO]), int(self._groups[group, s.G_USED])
        return self._info[first : first + used]

    def _column(self, table: NDArray[Any], group: int, field: str) -> NDArray[Any]:
        """Give one column of a table of cells."""
        first, width = int(self._groups[group, s.G_CELLS]), int(self._groups[group, s.G_WIDTH])
        used = int(self._groups[group, s.G_USED])
        column = self._tables.columns[group][field]
        return table[first + column : first + column + used * width : width][:used]

    def spans(self, group: int, field: str) -> Spans:
        """Give where a field stands in all rows of a group."""
        cells = self._column(self._cells, group, field)
        return Spans(
            self._buffer,
            np.ascontiguousarray(cells[:, 0]),
            np.ascontiguousarray(cells[:, 1]),
            self._shape.escape,
        )

    def kinds(self, group: int, field: str) -> NDArray[np.uint8]:
        """Give what a field is in all rows of a group."""
        return self._column(self._what, group, field)
