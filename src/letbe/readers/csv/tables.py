"""Tables in pieces: delimited text and Parquet give the same, columns by what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.csv.mapping import EXAMPLE, by_themselves, columns_of, shown
from letbe.readers.fields.csv import Table
from letbe.readers.fields.spans import SPARE, Spans, spans_of
from letbe.readers.fields.times import Times
from letbe.readers.fields.values import LOCAL, UNREAD, UTC, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from letbe.readers.csv.mapping import Columns
    from letbe.readers.source import Source

#: How every file of Parquet begins and ends.
PARQUET: Final = b"PAR1"

#: Rows that are decoded at a time.
_ROWS: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a table.

    Attributes:
        record: int64, shape (n,): the number of each, from 0.
        cells: For each role its cells, shape (n,).
        torn: int64: rows that could not be read; none of them in ``record``.
        moments: The times, where the table holds them as such: microseconds and what is known of them.
    """

    record: NDArray[np.int64]
    cells: Mapping[str, Spans]
    torn: NDArray[np.int64]
    moments: tuple[NDArray[np.int64], NDArray[np.int8]] | None = None


class TextTable:
    """Delimited text; see ``letbe.readers.fields.csv``.

    Attributes:
        columns: What its columns hold.
        name_of: The name of each role's column.
        failure: Why reading stopped before the end; None where it did not.
    """

    def __init__(
        self,
        source: Source,
        said: Mapping[str, str],
        channels: tuple[str, ...],
        progress: Callable[[int], None],
    ) -> None:
        with Table(source, names=said.values()) as look:
            header = look.header
        said = said or by_themselves(header)
        if not said:
            raise not_mapped(header)
        self.columns = columns_of(said, channels)
        self._places = self.columns.places(header)
        self.name_of = {role: header[place] for role, place in self._places.items()}
        self._header = not _is_record(header, self.columns, self._places)
        if not self._header:
            self.name_of = {role: str(place + 1) for role, place in self._places.items()}
        self._source, self._progress = source, progress
        self.failure: str | None = None

    def pieces(self) -> Iterator[Piece]:
        """Give all rows."""
        names = self.columns.roles.values()
        with Table(self._source, self._progress, names=names, header=self._header) as table:
            for batch in table.batches(list(self._places.values())):
                cells = dict(zip(self._places, batch.columns, strict=True))
                yield Piece(batch.record, cells, batch.torn)
            self.failure = table.failure


def _is_record(header: tuple[str, ...], columns: Columns, places: Mapping[str, int]) -> bool:
    """Tell a first row that is no header: columns go by numbers, and it has a time where one is to be."""
    known = {name.strip().casefold() for name in header}
    if any(name.casefold() in known for name in columns.roles.values()):
        return False
    first = spans_of([header[places["time"]].strip()])
    try:
        times = Times("time", columns.time_format, "dmy")
        return bool((times.read(first)[1] != UNREAD).any())
    except UnreadableError:
        return False


class ParquetTable:
    """A Parquet file, row group by row group; its attributes are those of ``TextTable``."""

    def __init__(
        self,
        source: Source,
        said: Mapping[str, str],
        channels: tuple[str, ...],
        progress: Callable[[int], None],
    ) -> None:
        import pyarrow as pa  # noqa: PLC0415 - heavy, and only Parquet needs it
        import pyarrow.parquet as pq  # noqa: PLC0415

        self._failures: tuple[type[BaseException], ...] = (
            pa.ArrowException,
            OSError,
            ValueError,
            MemoryError,
        )
        try:
            place: Any = source.file if source.file is not None else pa.PythonFile(source.open(), mode="r")
            self._file = pq.ParquetFile(place)
        except self._failures as error:
            raise UnreadableError(
                f"{source.path}: no sound Parquet file ({type(error).__name__})", "write it again"
            ) from error
        header = tuple(self._file.schema_arrow.names)
        said = said or by_themselves(header)
        if not said:
            raise not_mapped(header)
        self.columns = columns_of(said, channels)
        self._places = self.columns.places(header)
        self.name_of = {role: header[place] for role, place in self._places.items()}
        self._progress, self._size = progress, source.size
        self.failure: str | None = None

    def pieces(self) -> Iterator[Piece]:
        """Give all rows."""
        wanted = sorted(set(self.name_of.values()))
        total = max(self._file.metadata.num_rows, 1)
        done = 0
        try:
            for batch in self._file.iter_batches(_ROWS, columns=wanted):
                yield _piece(batch, self.name_of, done)
                done += batch.num_rows
                self._progress(self._size * batch.num_rows // total)
        except self._failures as error:
            self.failure = f"reading stopped after {done:,} rows ({type(error).__name__})"
        finally:
            self._file.close()


def _piece(batch: Any, name_of: Mapping[str, str], done: int) -> Piece:
    """Give a batch of Arrow as a piece."""
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only Parquet needs it

    record = np.arange(done, done + batch.num_rows, dtype=np.int64)
    cells = {role: batch.column(name) for role, name in name_of.items()}
    times = cells["time"]
    timed = None
    if pa.types.is_timestamp(times.type) or pa.types.is_date(times.type):
        timed = _moments_of(times)
        del cells["time"]
    spans = {role: spans_of_arrow(column) for role, column in cells.items()}
    return Piece(record, spans, np.empty(0, np.int64), timed)


def _moments_of(column: Any) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Give Arrow's times as microseconds since 1970, and what is known of each."""
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only Parquet needs it

    zone = getattr(column.type, "tz", None)
    exact = column.cast(pa.timestamp("us", zone), safe=False).cast(pa.int64())
    at = exact.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    good = within(at) & exact.is_valid().to_numpy(zero_copy_only=False)
    return at, np.where(good, UTC if zone else LOCAL, UNREAD).astype(np.int8)


def spans_of_arrow(column: Any) -> Spans:
    """Give a column of Arrow as places in its own text; anything but text is written out first.

    Args:
        column: An array of any type that can be written as text.

    >>> import pyarrow as pa
    >>> spans_of_arrow(pa.array(["Ada", None, "Ben"])).raw(2)
    b'Ben'
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only Parquet needs it

    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    text = column if column.type == pa.large_string() else column.cast(pa.large_string())
    _, offsets, content = text.buffers()
    n = len(text)
    if n == 0 or offsets is None:
        return spans_of([None] * n)
    ends = np.frombuffer(offsets, np.int64, count=n + 1, offset=8 * text.offset)
    first, last = int(ends[0]), int(ends[-1])
    # Kernels look a few bytes beyond a text, and write: the column's text is copied once.
    buffer = np.zeros(last - first + SPARE, np.uint8)
    if last > first:
        buffer[: last - first] = np.frombuffer(content, np.uint8, count=last - first, offset=first)
    here = text.is_valid().to_numpy(zero_copy_only=False)
    start, end = ends[:-1] - first, ends[1:] - first
    return Spans(buffer, np.where(here, start, -1), np.where(here, end, -1))


def not_mapped(header: tuple[str, ...]) -> UnreadableError:
    """Say that nothing tells what the columns of a table hold."""
    return UnreadableError(
        f"a table, and nothing says what its columns hold; there are: {shown(header)}", f"say it: {EXAMPLE}"
    )
