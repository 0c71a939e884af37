"""From the columns of a table to a scan.

A table that says to whom each message went is read like a mailbox: each row has a writer and recipients.
One that does not is a chat, or as many as its column ``chat`` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.csv import says
from letbe.readers.csv.conversations import Chats, Mailbox
from letbe.readers.csv.recipients import parted
from letbe.readers.csv.tables import PARQUET, ParquetTable, TextTable
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.csv import TORN
from letbe.readers.fields.handles import NOBODY, Handles
from letbe.readers.fields.times import Times
from letbe.readers.fields.trim import trimmed
from letbe.readers.fields.values import UNREAD
from letbe.readers.rows import Handle, Scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from letbe.readers.csv.tables import Piece
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

    Cells = Mapping[str, Spans]

NO_DIRECTION: Final = "its direction cannot be told"
NO_RECIPIENT: Final = "it names no recipient"
BY_DIRECTION: Final = "the direction that the file states"

#: Stands for me where the table has no address of mine; no address holds a NUL.
_ME: Final = "\0me"
_MINE: Final = Handle("me", None)

#: Less than this share of the first rows with a direction means that the column holds something else.
_MOST: Final = 0.5


def scan(work: Work) -> Scan:
    """Read a table.

    Args:
        work: One source; ``ask.columns`` says what its columns hold.

    Raises:
        UnreadableError: A column is not there, or most of what it holds is no time or no direction.
        UsageError: What was said about the columns is not enough.

    Cost: O(bytes) time; memory is one window and some 100 bytes a record.
    """
    from letbe.readers import FORMATS  # noqa: PLC0415 - a circle otherwise

    (source,) = work.sources
    kind = ParquetTable if source.head()[:4] == PARQUET else TextTable
    table = kind(source, dict(work.ask.columns), FORMATS, work.progress)
    gather = _Gather(work, table)
    for piece in table.pieces():
        gather.add(piece)
    return gather.scan()


class _Gather:
    """Gathers the records of one table."""

    def __init__(self, work: Work, table: TextTable | ParquetTable) -> None:
        self._ask, self._table, self._said = work.ask, table, table.columns
        self._listen = work.listen
        self._columns = Columns(work.listen)
        self._times = Times(table.name_of["time"], self._said.time_format, work.ask.date_order)
        self._people = Handles()
        self._me: set[int] = set()
        self._checked = False
        mailbox = bool({"to", "with"} & set(self._said.roles)) and "chat" not in self._said.roles
        self._who: Mailbox | Chats = Mailbox() if mailbox else Chats(named="chat" in self._said.roles)

    def add(self, piece: Piece) -> None:
        """Take some rows."""
        self._columns.refuse(piece.torn, TORN)
        n = len(piece.record)
        if n == 0:
            return
        cells = {role: trimmed(spans) for role, spans in piece.cells.items()}
        at, known = piece.moments if piece.moments is not None else self._times.read(cells["time"])
        direction = says.directions(cells.get("direction"), n, self._said.out)
        self._check(known, direction)
        author, to = self._sides(cells, direction)
        row, count = np.arange(n), np.ones(n, np.int64)
        if "to" in cells and isinstance(self._who, Mailbox):
            recipients, row, count = parted(cells["to"])
            names = cells.get("to_name") if len(row) == n else None
            to = self._people.number(recipients, names)
        kept = self._kept(piece.record[row], direction[row], to)
        row, to, count = row[kept], to[kept], count[kept]
        chat = self._who.note(author[row], to, cells.get("chat"), row, known[row] != UNREAD)
        if "subject" in cells and self._listen is not None:
            self._tell(cells["subject"], piece.record, direction != says.UNTOLD)
        self._columns.add(
            piece.record[row],
            at[row],
            known=known[row],
            chat=chat,
            author=author[row],
            to=to if isinstance(self._who, Mailbox) else NOBODY,
            kind=says.kinds(cells.get("kind"), n)[row],
            text=cells["text"][row] if "text" in cells else None,
            chars=says.sizes(cells.get("chars"), n)[row],
            words=says.sizes(cells.get("words"), n)[row],
            flags=says.automatic(cells.get("automatic"), n)[row],
            recipients=count,
            native=hashed(cells["id"])[row] if "id" in cells else 0,
        )

    def _tell(self, subjects: Spans, record: NDArray[np.int64], good: NDArray[np.bool_]) -> None:
        """Tell the listener what stands in subjects; they are no part of what is measured."""
        said = good & (subjects.end > subjects.start)
        if self._listen is not None:
            self._listen.hear(subjects.buffer, subjects.start[said], subjects.end[said], record[said])

    def _check(self, known: NDArray[np.int8], direction: NDArray[np.int8]) -> None:
        """See by the first rows that the columns hold what they are said to hold."""
        if self._checked:
            return
        self._checked = True
        self._times.check(known)
        if (direction == says.UNTOLD).mean() > _MOST:
            raise UnreadableError(
                f'column "{self._table.name_of["direction"]}" does not say which messages are yours',
                "say what it holds for them: --map ...,out=VALUE",
            )

    def _sides(
        self, cells: Cells, direction: NDArray[np.int8]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Tell who wrote each row, and to whom where one column names the other one."""
        mine = direction == says.OUT
        names = cells.get("name")
        other = self._people.number(cells["with"], names) if "with" in cells else None
        wrote = (
            self._people.number(cells["from"], names if other is None else None) if "from" in cells else None
        )
        if "direction" not in cells:
            assert wrote is not None  # noqa: S101 - a mapping without both is refused
            return wrote, np.full(len(wrote), NOBODY, np.int32)
        me = np.int32(self._people.add(_ME))
        theirs = other if other is not None else wrote
        if theirs is None:  # a chat is named after the one it is with
            theirs = self._people.number(cells["chat"])
        my_own = np.where(wrote >= 0, wrote, me) if wrote is not None else np.full(len(mine), me)
        author = np.where(mine, my_own, theirs).astype(np.int32)
        self._me |= set(np.unique(author[mine]).tolist())
        to = np.where(mine, other, me) if other is not None else np.full(len(mine), NOBODY)
        return author, to.astype(np.int32)

    def _kept(
        self, record: NDArray[np.int64], direction: NDArray[np.int8], to: NDArray[np.int32]
    ) -> NDArray[np.bool_]:
        """Report rows of which the other one cannot be told."""
        untold = direction == says.UNTOLD
        lost = np.full(len(to), isinstance(self._who, Mailbox)) & (direction == says.OUT) & (to == NOBODY)
        self._columns.refuse(np.unique(record[untold]), NO_DIRECTION)
        self._columns.refuse(np.unique(record[lost]), NO_RECIPIENT)
        kept: NDArray[np.bool_] = ~(untold | lost)
        return kept

    def scan(self) -> Scan:
        """Give what was found."""
        rows, utc, warnings = self._columns.rows(self._ask.zone)
        named = zip(self._people.texts(), self._people.handles(), strict=True)
        handles = tuple(_MINE if text == _ME else says.handle_of(text, handle.name) for text, handle in named)
        sure = "direction" in self._said.roles
        me, by = (frozenset(self._me), BY_DIRECTION) if sure else self._who.likeliest()
        failure = (self._table.failure,) if self._table.failure is not None else ()
        return Scan(
            format=self._said.channel,
            rows=rows,
            chats=self._who.chats(me if sure else frozenset(), self._people.texts()),
            handles=handles,
            me=me,
            me_by=by if me else None,
            me_sure=sure or not me,
            date_order=(self._times.order or "native") if len(rows) else None,
            date_order_by=(self._times.order_by or "a time stamp") if len(rows) else None,
            utc=utc,
            warnings=(*failure, *warnings),
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )
