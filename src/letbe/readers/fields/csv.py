"""Tables of text: rows of cells, parted by commas or the like, some of them in quotes.

    a window ──scan_rows()──▶ Spans, one a column ──▶ Batch

A cell in quotes may hold delimiters, line breaks and quotes (written twice).  What a window holds is undone
in place, so that every cell is plain text where it stands.

A quote that is never closed would swallow the rest of the file.  It is noticed where a quote closes in
the middle of a text, where the row has not as many cells as the others, or where the window ends; then
reading goes on with the next line that is a whole row by itself, and only the torn row is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from letbe.compiled import inner, scanner
from letbe.readers.delimited import separator_line, sniff
from letbe.readers.fields.spans import Spans
from letbe.readers.source import HEAD_BYTES
from letbe.readers.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from letbe.readers.source import Source

#: Rows of one batch: as many as a window of short rows holds.
_ROOM: Final = 1 << 16
#: More columns than this are not looked at; nobody's table has as many.
_MOST_COLUMNS: Final = 1024

#: What became of a row.
_WHOLE: Final = 0
_UNFINISHED: Final = 1  # the window ends in it
_OPEN: Final = 2  # a quote is open at the end of everything
_STRAY: Final = 3  # a quote closes in the middle of a text, behind a line break

#: Work for finding the next row behind a torn one, as a share of what a window holds: files that were made
#: to be hard are given up row by row and never take longer than this.
_SEARCH: Final = 4

_QUOTE: Final = 0x22
_BREAK: Final = 0x0A
_RETURN: Final = 0x0D

TORN: Final = "it has not as many cells as the header, or a quote that is not closed"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows.

    Attributes:
        record: int64, shape (n,): the number of each in the file, from 0, without the header and empty lines.
        columns: One for each column that was asked for; absent where it was not found.
        torn: int64: the numbers of rows that could not be read, none of them in ``record``.
    """

    record: NDArray[np.int64]
    columns: tuple[Spans, ...]
    torn: NDArray[np.int64]


class Table:
    r"""A file of delimited cells.

    Args:
        source: The file.
        progress: Called with the number of bytes just read.
        names: Names of columns that are expected; they help to tell the delimiter.
        header: False where the first row is a record like the others.

    Attributes:
        header: The names of the columns, as they are written; where there are none their numbers from 1.
        delimiter: What parts the cells.

    >>> from letbe.readers.source import from_bytes
    >>> with Table(from_bytes(b'When;Who\n2024;"Ada ""A"" L"\n')) as table:
    ...     [batch.columns[0].raw(0) for batch in table.batches([table.column("who")])]
    [b'Ada "A" L']
    """

    def __init__(
        self,
        source: Source,
        progress: Callable[[int], None] = lambda _: None,
        *,
        names: Iterable[str] = (),
        header: bool = True,
    ) -> None:
        self._windows = Windows(source, progress)
        self._windows.advance(0)
        head = self._windows.buffer[: min(self._windows.end, HEAD_BYTES)].tobytes().decode("utf-8", "replace")
        self.delimiter, first = sniff(head, names)
        self.header: tuple[str, ...] = tuple(first) if header else tuple(map(str, range(1, len(first) + 1)))
        self._skip = separator_line(head) + header

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._windows.__exit__()

    @property
    def failure(self) -> str | None:
        """Say why reading stopped before the end; None where it did not."""
        return self._windows.failure

    def column(self, *names: str) -> int:
        """Find a column by the first of some names that is there, in any case; -1 where none is."""
        known = [name.strip().casefold() for name in self.header]
        return next((known.index(n.casefold()) for n in names if n.casefold() in known), -1)

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Give all rows, some at a time; the spans of a batch hold until the next one is asked for.

        Args:
            wanted: The columns to give, by their number from 0; -1 for one that is not there.

        Cost: O(bytes) time; memory is one window and the spans of its rows.
        """
        columns = sorted({c for c in wanted if 0 <= c < _MOST_COLUMNS})
        slot_of = np.full(_MOST_COLUMNS, -1, np.int64)
        slot_of[columns] = np.arange(len(columns))
        place = [columns.index(c) if c in columns else len(columns) for c in wanted]
        start = np.full((len(columns) + 1, _ROOM), -1, np.int64)
        stop = np.full((len(columns) + 1, _ROOM), -1, np.int64)
        good = np.zeros(_ROOM, np.bool_)
        done, at, skip = 0, 0, self._skip
        windows = self._windows
        while windows.end > 0:
            at, rows = scan_rows(
                windows.buffer, at, windows.end, windows.last, ord(self.delimiter), len(self.header),
                slot_of, start, stop, good,
            )  # fmt: skip
            skipped = min(skip, rows)
            skip -= skipped
            whole = good[:rows].copy()
            whole[:skipped] = False
            number = np.arange(rows) + done - skipped
            done += rows - skipped
            spans = [
                Spans(windows.buffer, s[:rows][whole], e[:rows][whole])
                for s, e in zip(start, stop, strict=True)
            ]
            yield Batch(number[whole], tuple(spans[p] for p in place), number[skipped:][~good[skipped:rows]])
            if rows < _ROOM:
                windows.advance(at)
                at = 0


@scanner
def scan_rows(
    buffer: NDArray[np.uint8],
    i: int,
    end: int,
    last: bool,
    delimiter: int,
    width: int,
    slot_of: NDArray[np.int64],
    start: NDArray[np.int64],
    stop: NDArray[np.int64],
    good: NDArray[np.bool_],
) -> tuple[int, int]:
    """Find the cells of some rows.

    Args:
        buffer: Text in UTF-8; pairs of quotes are made one in place.
        i: Where to begin, at the beginning of a row.
        end: Where the window ends.
        last: The end of the window is the end of its last row.
        delimiter: What parts cells.
        width: How many cells a row has.
        slot_of: For each column, where its places go; -1 for a column that nobody wants.
        start: Filled: where each cell begins, -1 where there is none; shape (slots + 1, room).
        stop: Filled: where it ends.
        good: Filled: whether the row could be read; shape (room,).

    Returns:
        Where to go on, and how many rows there were.
    """
    k = 0
    search = _SEARCH * (end - i)
    while i < end and k < len(good):
        if buffer[i] == _BREAK or (buffer[i] == _RETURN and i + 1 < end and buffer[i + 1] == _BREAK):
            i += 1 + (buffer[i] == _RETURN)
            continue
        for slot in range(len(start)):
            start[slot, k] = -1
            stop[slot, k] = -1
        state, after, cells, wild, twice = _row(
            buffer, i, end, last, delimiter, width, slot_of, start, stop, k, True
        )
        if state == _UNFINISHED:
            break
        good[k] = state == _WHOLE and cells == width
        if wild >= 0 and not good[k]:
            resumed, search = _resume(
                buffer, wild, end, min(after, end), delimiter, width, slot_of, start, stop, search
            )
            if resumed >= 0:
                i = resumed
                k += 1
                continue
        if state == _STRAY and search > 0:  # nothing behind is a row by itself: the quotes are a writer's own
            for slot in range(len(start)):
                start[slot, k] = -1
                stop[slot, k] = -1
            state, after, cells, wild, twice = _row(
                buffer, i, end, last, delimiter, width, slot_of, start, stop, k, False
            )
            search -= after - i
            if state == _UNFINISHED:
                break
            good[k] = state == _WHOLE and cells == width
        if state in (_OPEN, _STRAY):
            after = i
            while after < end and buffer[after] != _BREAK:
                after += 1
        elif twice:
            for slot in range(len(start)):
                if start[slot, k] > 0 and buffer[start[slot, k] - 1] == _QUOTE:
                    stop[slot, k] = _as_one(buffer, start[slot, k], stop[slot, k])
        i = after
        k += 1
    return i, k


@inner
def _resume(
    buffer: NDArray[np.uint8],
    i: int,
    end: int,
    limit: int,
    delimiter: int,
    width: int,
    slot_of: NDArray[np.int64],
    start: NDArray[np.int64],
    stop: NDArray[np.int64],
    search: int,
) -> tuple[int, int]:
    """Find the first line behind a torn quote that is a whole row by itself.

    Returns:
        Where it begins, -1 where there is none; and how much work may still be spent.
    """
    spare = start.shape[1] - 1
    while i < limit and search > 0:
        if buffer[i] == _BREAK and i + 1 < end:
            reach = min(end, i + 1 + search)
            state, after, cells, _, _ = _row(
                buffer,
                i + 1,
                reach,
                reach == end,
                delimiter,
                width,
                slot_of,
                start[:0],
                stop[:0],
                spare,
                True,
            )
            search -= after - i
            if state == _WHOLE and cells == width:
                return i + 1, search
        search -= 1
        i += 1
    return -1, search


@inner
def _row(
    buffer: NDArray[np.uint8],
    i: int,
    end: int,
    last: bool,
    delimiter: int,
    width: int,
    slot_of: NDArray[np.int64],
    start: NDArray[np.int64],
    stop: NDArray[np.int64],
    k: int,
    strict: bool,
) -> tuple[int, int, int, int, bool]:
    """Find the cells of one row, as ``scan_rows`` does; ``k`` is its place.

    If ``strict``, stop at a quote that closes in the middle of a text, once a line break stood within quotes.

    Returns:
        What became of it; the place behind it; how many cells it has, empty ones behind the last column not
        counted; the first line break within quotes, -1 for none; and whether a quote is written twice.
    """
    cell = 0
    count = 0
    wild = -1
    twice = False
    while True:
        if i < end and buffer[i] == _QUOTE:
            i += 1
            first = i
            while True:
                while i < end and buffer[i] != _QUOTE:
                    if buffer[i] == _BREAK and wild < 0:
                        wild = i
                    i += 1
                if i >= end:
                    return (_OPEN if last else _UNFINISHED), i, count, wild, twice
                if i + 1 >= end:
                    if not last:
                        return _UNFINISHED, i, count, wild, twice
                    break
                b = int(buffer[i + 1])
                if b == _QUOTE:
                    twice = True
                    i += 2
                    continue
                if b in (delimiter, _BREAK, _RETURN):
                    break
                if strict and wild >= 0:
                    return _STRAY, i, count, wild, twice
                i += 1
            stopped = i
            i += 1
            while i < end and buffer[i] == _RETURN:
                i += 1
        else:
            first = i
            while i < end and buffer[i] != delimiter and buffer[i] != _BREAK:
                i += 1
            stopped = i
            if i > first and buffer[i - 1] == _RETURN and (i >= end or buffer[i] == _BREAK):
                stopped -= 1
        if i >= end and not last:
            return _UNFINISHED, i, count, wild, twice
        if cell < len(slot_of) and slot_of[cell] >= 0 and len(start):
            start[slot_of[cell], k] = first
            stop[slot_of[cell], k] = stopped
        cell += 1
        if cell <= width or stopped > first:
            count = cell
        if i >= end or buffer[i] != delimiter:
            return _WHOLE, i + (i < end and buffer[i] == _BREAK), count, wild, twice
        i += 1


@inner
def _as_one(buffer: NDArray[np.uint8], i: int, end: int) -> int:
    """Make each pair of quotes one, in place; give the new end."""
    n = i
    while i < end:
        buffer[n] = buffer[i]
        n += 1
        i += 2 if buffer[i] == _QUOTE and i + 1 < end and buffer[i + 1] == _QUOTE else 1
    return n
