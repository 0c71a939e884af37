"""Walk a table from first row to last, as flat arrays; what cannot be read is passed over and named."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import apsw
import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.database.opening import BESIDE, in_words
from letbe.readers.fields.spans import SPARE, Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from letbe.readers.database.opening import Opened

#: Rows that are objects at a time: they stay near the processor, and no row is above 512 KiB a value.
_ROWS_AT_ONCE: Final = 1024

#: Rows and bytes of a piece, about.
_ROWS_A_PIECE: Final = 1 << 15
_BYTES_A_PIECE: Final = 8 << 20

#: A file cannot hold more bytes of text than it has; pages that are told of twice are damaged.
_TIMES_ITS_SIZE: Final = 2
_HARMLESS_BYTES: Final = 64 << 20

#: So many damaged places are passed over; a file with more is left at that.
_MOST_DAMAGED: Final = 1000

_FIRST_KEY: Final = -(1 << 63)
_LAST_KEY: Final = (1 << 63) - 1

TOO_LONG: Final = "it is longer than any message"
DAMAGED: Final = "the database is damaged there"


@dataclass(frozen=True, slots=True)
class Table:
    """What is read of a table.

    Attributes:
        name: Its name.
        ints: Expressions of SQL for whole numbers, by a name of ours; anything else counts as 0.
        texts: Expressions for texts and bytes, by a name of ours; a missing one is empty.
    """

    name: str
    ints: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a table, in the order of their keys.

    Attributes:
        record: Number of each row, from 0; rows that cannot be read have numbers, too.
        key: The row's id, int64, increasing.
        ints: The numbers, int64.
        texts: The texts, all present; of buffers that may be written to.
    """

    record: NDArray[np.int64]
    key: NDArray[np.int64]
    ints: Mapping[str, NDArray[np.int64]]
    texts: Mapping[str, Spans]

    def __len__(self) -> int:
        return len(self.key)


def tables_of(opened: Opened) -> dict[str, frozenset[str]]:
    """Name the real tables of a database, in lower case, with their plain columns.

    Views, virtual tables, and columns that are worked out are none.

    Raises:
        UnreadableError: Its list of tables cannot be read.

    >>> from letbe.readers.database.opening import Opened
    >>> db = apsw.Connection(":memory:")
    >>> _ = db.execute("CREATE TABLE a (x, y AS (x + 1)); CREATE VIEW b AS SELECT 1")
    >>> tables_of(Opened(db, "a.db", 0, ()))
    {'a': frozenset({'x'})}
    """
    sql = (
        "SELECT CAST(t.name AS BLOB), CAST(c.name AS BLOB) "
        "FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
        "WHERE t.type = 'table' AND t.rootpage > 0 AND t.sql LIKE 'CREATE TABLE%' LIMIT 100000"
    )
    found: dict[str, set[str]] = {}
    opened.allow()
    try:
        encoding = str(opened.db.pragma("encoding"))  # UTF-8, UTF-16le or UTF-16be: codecs, all of them
        for table, column in opened.db.execute(sql):
            found.setdefault(_name(table, encoding), set()).add(_name(column, encoding))
    except apsw.Error as error:
        raise in_words(opened.path, error) from None
    return {name: frozenset(columns) for name, columns in found.items()}


def _name(raw: bytes, encoding: str) -> str:
    """Give a name of the schema as it is compared."""
    return raw.decode(encoding, "replace").lower()


def walk(opened: Opened, table: Table, refuse: Callable[[int, str], None] | None = None) -> Iterator[Piece]:
    """Read all rows of a table in the order of their keys.

    Args:
        opened: The database.
        table: What is read of it.
        refuse: Told the number of each row that cannot be read, and why.

    Raises:
        UnreadableError: The table cannot be read at all, or claims more than the file has room for.

    Cost: O(bytes) time; memory holds one piece.
    """
    state = _State(opened, table, refuse or (lambda _record, _reason: None))
    opened.allow()
    pending: list[_Rows] = []
    for rows in state.rows():
        pending.append(rows)
        many = sum(len(r.key) for r in pending)
        if many >= _ROWS_A_PIECE or sum(r.bytes for r in pending) >= _BYTES_A_PIECE:
            yield _piece(pending, table)
            pending = []
    if pending:
        yield _piece(pending, table)


@dataclass(slots=True)
class _Rows:
    """Some rows, each column apart."""

    record: NDArray[np.int64]
    key: NDArray[np.int64]
    ints: list[NDArray[np.int64]]
    texts: list[tuple[bytes, NDArray[np.int64]]]

    @property
    def bytes(self) -> int:
        """How many bytes of text they hold."""
        return sum(len(joined) for joined, _ in self.texts)


def _piece(pending: Sequence[_Rows], table: Table) -> Piece:
    """Join some rows."""
    return Piece(
        record=np.concatenate([r.record for r in pending]),
        key=np.concatenate([r.key for r in pending]),
        ints={name: np.concatenate([r.ints[k] for r in pending]) for k, name in enumerate(table.ints)},
        texts={name: _spans([r.texts[k] for r in pending]) for k, name in enumerate(table.texts)},
    )


def _spans(parts: Sequence[tuple[bytes, NDArray[np.int64]]]) -> Spans:
    """Put the texts of one column behind each other."""
    buffer = np.frombuffer(bytearray(b"".join([*(joined for joined, _ in parts), bytes(SPARE)])), np.uint8)
    sizes = np.concatenate([s for _, s in parts])
    end = np.cumsum(sizes)
    return Spans(buffer, end - sizes, end)


class _State:
    """Where a walk is: the last key, how many rows, how much was passed over."""

    def __init__(self, opened: Opened, table: Table, refuse: Callable[[int, str], None]) -> None:
        self._opened = opened
        self._table = table
        self._refuse = refuse
        self._utf8 = opened.db.pragma("encoding") == "UTF-8"
        self._last = _FIRST_KEY
        self._count = 0
        self._damaged = 0
        self._bytes = 0

    def rows(self) -> Iterator[_Rows]:
        """Give the rows, going on behind what cannot be read."""
        step = 1
        while True:
            try:
                for rows in self._some():
                    step = 1
                    yield rows
            except apsw.TooBigError:
                self._pass(TOO_LONG)
                self._last = self._next_key()
            except (apsw.CorruptError, apsw.IOError, apsw.NotADBError) as error:
                if step == 1:
                    self._pass(DAMAGED)
                if self._last > _LAST_KEY - step:
                    if self._count == self._damaged:
                        raise in_words(self._opened.path, error) from None
                    return
                self._last = max(self._last, 0) + step
                step *= 2
            except apsw.Error as error:
                raise in_words(self._opened.path, error) from None
            else:
                return

    def _some(self) -> Iterator[_Rows]:
        """Give rows from the last key on, until something cannot be read."""
        inclusive = ">=" if self._last == _FIRST_KEY else ">"
        cursor = self._opened.db.execute(
            self._sql(f"WHERE ROWID {inclusive} ?1 ORDER BY ROWID"), (self._last,)
        )
        while True:
            pending: list[tuple[Any, ...]] = []
            try:
                pending.extend(islice(cursor, _ROWS_AT_ONCE))
            except apsw.Error:
                if pending:  # what came before is kept
                    yield self._columns(pending)
                raise
            if not pending:
                return
            yield self._columns(pending)

    def _sql(self, where: str) -> str:
        """Write the query."""
        ints = [f"CAST(ifnull({e}, 0) AS INTEGER)" for e in self._table.ints.values()]
        texts = [self._text(e) for e in self._table.texts.values()]
        return f"SELECT {', '.join(['ROWID', *ints, *texts])} FROM {self._table.name} NOT INDEXED {where}"  # noqa: S608 - all of it is ours

    def _text(self, expression: str) -> str:
        """Ask for a text as bytes; of a database in UTF-16 SQLite gives texts, and they are encoded here."""
        if self._utf8:
            return f"ifnull(CAST({expression} AS BLOB), x'')"
        text = f"ifnull(CAST({expression} AS TEXT), '')"
        return f"CASE typeof({expression}) WHEN 'blob' THEN {expression} ELSE {text} END"

    def _next_key(self) -> int:
        """Find the key of the row that cannot be read; nothing else of it is looked at."""
        sql = self._sql("WHERE ROWID > ?1 ORDER BY ROWID LIMIT 1")
        found = self._opened.db.execute(
            "SELECT ROWID FROM" + sql.partition(" FROM")[2], (self._last,)
        ).fetchone()
        return _LAST_KEY if found is None else int(found[0])

    def _pass(self, reason: str) -> None:
        """Report a row that cannot be read."""
        self._damaged += 1
        if self._damaged > _MOST_DAMAGED:
            raise UnreadableError(f"{self._opened.path} is damaged in too many places", BESIDE)
        self._refuse(self._count, reason)
        self._count += 1

    def _columns(self, rows: list[tuple[Any, ...]]) -> _Rows:
        """Turn rows into columns."""
        columns = list(zip(*rows, strict=True))
        many = len(rows)
        keys = np.fromiter(columns[0], np.int64, many)
        if (self._count and keys[0] <= self._last) or (np.diff(keys) <= 0).any():
            raise UnreadableError(f"{self._opened.path} is damaged: its rows go round in a circle", BESIDE)
        behind = 1 + len(self._table.ints)
        ints = [np.fromiter(c, np.int64, many) for c in columns[1:behind]]
        made = _Rows(
            self._numbers(many), keys, ints, [_joined(c, many, utf8=self._utf8) for c in columns[behind:]]
        )
        self._last = int(keys[-1])
        self._bytes += made.bytes
        if self._bytes > _TIMES_ITS_SIZE * self._opened.size + _HARMLESS_BYTES:
            raise UnreadableError(f"{self._opened.path} claims more text than it has room for", BESIDE)
        return made

    def _numbers(self, many: int) -> NDArray[np.int64]:
        """Number some rows."""
        self._count += many
        return np.arange(self._count - many, self._count, dtype=np.int64)


def _joined(column: tuple[Any, ...], many: int, *, utf8: bool) -> tuple[bytes, NDArray[np.int64]]:
    """Put the texts of a column behind each other, with the size of each."""
    if not utf8:
        column = tuple(t if isinstance(t, bytes) else t.encode("utf-8", "replace") for t in column)
    return b"".join(column), np.fromiter(map(len, column), np.int64, many)
