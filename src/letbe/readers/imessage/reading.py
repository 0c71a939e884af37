"""Read one ``chat.db`` or ``sms.db``: rows of its tables become the columns of a scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.database.opening import Opened, database_and_log, opened
from letbe.readers.database.walking import Piece, Table, tables_of, walk
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.imessage import tapbacks
from letbe.readers.imessage.bodies import typed
from letbe.readers.imessage.messages import (
    flags_of,
    is_reaction,
    is_taken_back,
    kinds_of,
    marks_of,
    table_of,
    times_of,
)
from letbe.readers.imessage.people import BY_MARK, People, people_of
from letbe.readers.rows import Flag, Kind, Scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from letbe.readers.rows import Work

NO_CHAT: Final = "it belongs to no chat and names nobody"

_JOINS: Final = ("chat_message_join", "chat_recoverable_message_join")


def scan(work: Work) -> Scan:
    """Read a database; see ``Database.scan``."""
    source, log = database_and_log(work.sources)
    with opened(source, log) as database:
        return _scan(database, work)


def _scan(database: Opened, work: Work) -> Scan:
    """Read all that counts."""
    tables = tables_of(database)
    if not {"guid", "date"} <= tables.get("message", frozenset()):
        what = f"{database.path} holds no messages of iMessage"
        raise UnreadableError(what, "give chat.db of a Mac, or sms.db of a phone's backup")
    people = people_of(database, tables)
    messages = _Messages(people, _joined(database, tables), Columns(work.listen))
    last, told = _last_key(database), 0
    for piece in walk(database, table_of(tables["message"]), messages.refuse):
        messages.add(piece)
        share = int(database.size * min(1.0, float(piece.key[-1]) / last)) if piece.key[-1] > 0 else 0
        work.progress(max(0, share - told))
        told = max(told, share)
    work.progress(max(0, database.size - told))
    return messages.done(work, database)


def _last_key(database: Opened) -> int:
    """Give the largest key of the messages, to tell how far reading is; 1 where it cannot be had."""
    try:
        found = database.db.execute("SELECT max(ROWID) FROM message").get
        return max(1, int(found or 1))
    except Exception:  # noqa: BLE001 - a bar that does not move is no reason not to read
        return 1


def _joined(
    database: Opened, tables: Mapping[str, frozenset[str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Say for each message which chat it belongs to, by the database's numbers.

    A message in several chats belongs to the first; one that was deleted lately, to the chat it was in.
    """
    message, chat = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for name in _JOINS:
        if {"chat_id", "message_id"} <= tables.get(name, frozenset()):
            for piece in walk(database, Table(name, {"chat": "chat_id", "message": "message_id"})):
                message.append(piece.ints["message"])
                chat.append(piece.ints["chat"])
    messages, chats = np.concatenate(message), np.concatenate(chat)
    found, first = np.unique(messages, return_index=True)
    return found, chats[first]


def _looked_up(
    keys: NDArray[np.int64], values: NDArray[Any], wanted: NDArray[np.int64], absent: int
) -> NDArray[Any]:
    """Look some numbers up in sorted keys."""
    if not len(keys):
        return np.full(len(wanted), absent, values.dtype)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], absent)


@dataclass(frozen=True, slots=True)
class _Where:
    """To which chat each row belongs, and who wrote it; -1 where that cannot be told."""

    chat: NDArray[np.int64]
    author: NDArray[np.int32]


class _Messages:
    """Gathers the messages of one database."""

    def __init__(
        self, people: People, joined: tuple[NDArray[np.int64], NDArray[np.int64]], columns: Columns
    ) -> None:
        self._people = people
        self._columns = columns
        self._takings = tapbacks.Takings()
        self._unread = 0
        self._joined = joined
        self._handle_of = people.lookup(people.handle_of)
        self._chat_of = people.lookup(people.chat_of)

    def refuse(self, record: int, reason: str) -> None:
        """Report a row that cannot be read."""
        self._columns.refuse([record], reason)

    def add(self, piece: Piece) -> None:
        """Take over some rows."""
        marks, about = marks_of(piece.ints["marks"]), piece.ints["about"]
        texts, marked, unread = typed(piece.texts["text"], marks["body"])
        self._unread += int(unread.sum())
        at, known = times_of(piece.ints["date"])
        kind = kinds_of(marks, about, marked)
        in_words = tapbacks.in_words(texts.only(marks["other_service"] & (kind == Kind.TEXT)))
        kind[in_words == tapbacks.ADDED] = Kind.REACTION
        kind[in_words == tapbacks.TAKEN_BACK] = Kind.NOTICE
        where = self._where(piece, marks["mine"])
        empty = texts.end <= texts.start
        flags = flags_of(marks, kind, empty & ~unread)
        is_message = kind <= Kind.MEDIA
        told = is_message & ~(marks["bubble"] & ~marks["link"]) & ((flags & Flag.DELETED) == 0)
        self._takings.add(
            piece.record, at, where.author, hashed(piece.texts["target"]), about,
            given=is_reaction(about), taken=is_taken_back(about),
        )  # fmt: skip
        homeless = where.chat < 0
        self._columns.refuse(piece.record[homeless], NO_CHAT)
        kept = ~homeless
        self._columns.add(
            piece.record[kept],
            at[kept],
            known=known[kept],
            chat=where.chat[kept],
            author=np.where(kind == Kind.NOTICE, -1, where.author)[kept],
            kind=kind[kept],
            text=texts.only(told & ~(empty & (kind == Kind.TEXT)))[kept],
            listen=~marks["forwarded"][kept],
            flags=flags[kept],
            native=hashed(piece.texts["guid"].only(piece.texts["guid"].end > piece.texts["guid"].start))[
                kept
            ],
        )

    def _where(self, piece: Piece, mine: NDArray[np.bool_]) -> _Where:
        """Tell the chat and the author of each row."""
        handle = _looked_up(*self._handle_of, piece.ints["handle"], -1)
        chat_key = _looked_up(*self._joined, piece.key, -1)
        chat = _looked_up(*self._chat_of, chat_key, -1).astype(np.int64)
        alone = np.flatnonzero((chat < 0) & (handle >= 0))
        if len(alone):
            with_whom, which = np.unique(handle[alone], return_inverse=True)
            chat[alone] = np.array([self._people.chat_with(int(h)) for h in with_whom], np.int64)[which]
        other = np.array([*(c.other for c in self._people.chats), -1], np.int32)
        theirs = np.where(handle >= 0, handle, other[chat])
        return _Where(chat, np.where(mine, self._people.me, theirs).astype(np.int32))

    def done(self, work: Work, database: Opened) -> Scan:
        """Give what was found."""
        rows, utc, _ = self._columns.rows(work.ask.zone)
        gone = self._takings.gone()
        place = np.searchsorted(rows.record, gone)
        place = place[(place < len(rows)) & (rows.record[np.minimum(place, max(0, len(rows) - 1))] == gone)]
        rows.flags[place] |= np.uint8(Flag.DELETED)
        warnings = list(database.notes)
        if self._unread:
            warnings.append(
                f"the words of {self._unread:,} messages are written in a way that letbe does not know"
            )
        return Scan(
            format="imessage",
            rows=rows,
            chats=tuple(self._people.chats),
            handles=tuple(self._people.handles),
            me=frozenset({self._people.me}),
            me_by=BY_MARK,
            date_order="native" if len(rows) else None,
            date_order_by="a machine's time stamp" if len(rows) else None,
            utc=utc,
            warnings=tuple(warnings),
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )
