"""What every backup of a phone's messages shares: from fields to rows, and from rows to a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.fields.columns import Columns, mixed
from letbe.readers.fields.plain import plain
from letbe.readers.fields.values import UNREAD, UTC, whole, within
from letbe.readers.rows import Kind, Scan
from letbe.readers.sms.codes import Side
from letbe.readers.sms.contents import ABSENT
from letbe.readers.sms.people import ME, Phonebook
from letbe.readers.sms.taps import quoting, taps
from letbe.readers.sms.words import equals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

NO_SIDE: Final = "it does not say whether it was received or sent"
NO_NUMBER: Final = "it names no number"

#: How they write that nobody's name is known.
NAMELESS: Final = (*ABSENT, b"(Unknown)")
#: How a withheld number is written: unknown, private, a payphone.
WITHHELD: Final = (*ABSENT, b"-1", b"-2", b"-3")

#: A time below it is in seconds: as milliseconds it would be a day of 1973.
_SECONDS: Final = 100_000_000_000


class Messages:
    """Gathers the messages and calls of one backup.

    Args:
        work: Whom to tell what was typed.
    """

    def __init__(self, work: Work) -> None:
        self.columns = Columns(work.listen)
        self.book = Phonebook()
        self._zone = work.ask.zone

    def add(
        self,
        record: NDArray[np.int64],
        side: NDArray[np.int8],
        date: Spans,
        address: Spans,
        name: Spans,
        *,
        sender: NDArray[np.int32] | None = None,
        kind: NDArray[Any] | int = Kind.TEXT,
        text: Spans | None = None,
    ) -> None:
        """Add some records.

        Args:
            record: The number of each.
            side: Which way each went, a ``Side``.
            date: Milliseconds since 1970, or seconds.
            address: Of the other one, or of all others.
            name: Their name.
            sender: Who wrote what was received, where that is told besides; else -1.
            kind: A ``Kind`` each.
            text: What was typed.
        """
        kind = np.broadcast_to(np.asarray(kind), (len(record),))
        call = kind == Kind.CALL
        address = address.only(~equals(address, *WITHHELD))
        chat = self.book.number(address, name.only(~equals(name, *NAMELESS)))
        side = np.where(call & (chat < 0) & (side != Side.UNSAID), Side.NOT_SENT, side)
        notice = (side == Side.NOT_SENT) | (kind == Kind.NOTICE)
        told = notice | ((side != Side.UNSAID) & (chat >= 0))
        self.columns.refuse(record[~notice & (side == Side.UNSAID)], NO_SIDE)
        self.columns.refuse(record[~told & (side != Side.UNSAID)], NO_NUMBER)
        from_them = chat if sender is None else np.where(sender > ME, sender, chat)
        author = np.where(notice, -1, np.where(side == Side.OUT, ME, from_them))
        at, known, native = _times(date, np.where(side == Side.OUT, 1, 0) + np.where(call, 2, 0))
        kind = np.where(notice, Kind.NOTICE, kind)
        own = np.ones(len(record), np.bool_)
        if text is not None:
            text = plain(text.only(~notice & told & ~equals(text, *ABSENT)))
            quotes = quoting(text)
            tap = taps(text, quotes)
            kind, text, own = np.where(tap, Kind.REACTION, kind), text.only(~tap), ~quotes
        self.columns.add(
            record[told],
            at[told],
            known=known[told],
            chat=np.maximum(chat, 0)[told],
            author=author[told],
            kind=kind[told],
            text=None if text is None else text[told],
            listen=own[told],
            native=native[told],
        )

    def scan(self, warnings: Sequence[str] = ()) -> Scan:
        """Give all that was found."""
        rows, _, said = self.columns.rows(self._zone)
        people = len(self.book)
        mine = (rows.author == ME) & (rows.kind <= Kind.MEDIA)
        wrote = np.bincount(rows.chat[mine], minlength=people)
        called = np.bincount(rows.chat[rows.kind == Kind.CALL], minlength=people)
        chats, handles = self.book.close(wrote, called)
        return Scan(
            "sms",
            rows,
            chats,
            handles,
            me=frozenset({ME}),
            me_by="the backup says what was received and what was sent",
            date_order="native" if len(rows) else None,
            date_order_by="a machine's time stamp" if len(rows) else None,
            utc=True,
            warnings=(*warnings, *said),
            errors=self.columns.errors,
            errors_total=self.columns.errors_total,
        )


def _times(
    date: Spans, code: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.uint64]]:
    """Read times, and make of each what tells the message again.

    In a conversation no two messages of one side are of one millisecond.  Where a time has whole seconds
    only, several can be; such a message has no id.
    """
    value, good = whole(date)
    value = np.where(value < _SECONDS, value * 1000, value)
    good &= value < 1 << 52  # room for microseconds
    at = np.where(good, value, 0) * 1000
    good &= within(at)
    native = np.where(value % 1000 != 0, mixed(value, code), np.uint64(0))
    return at, np.where(good, UTC, UNREAD).astype(np.int8), native
