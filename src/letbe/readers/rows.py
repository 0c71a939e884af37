"""What a reader gives back: columns of numbers, the handles met, and what could not be read.

A reader looks at a text once, measures it and drops it.  What leaves a reader is times,
indexes and sizes in flat arrays, one entry a record, in the order of the file; and the few
names that are needed to tell who is who.

Readers know nothing about people: who is me is resolved later, over all files together.
A reader only says what *its file* states (``Scan.me``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    import numpy as np
    from numpy.typing import NDArray

    from letbe.readers.source import Source

#: How many unreadable records a report names; the others are only counted.
MOST_ERRORS: Final = 10_000

#: What the name of a format looks like.  It is the channel of its messages, and lives in the history.
CHANNEL_FORM: Final = re.compile(r"[a-z][a-z0-9-]{1,30}")


class Kind(IntEnum):
    """What a record is.  The number is its code in ``Rows.kind``."""

    TEXT = 0
    MEDIA = 1
    CALL = 2
    REACTION = 3
    NOTICE = 4  # written by the app, not by a person


class Flag(IntFlag):
    """What else is known of a record.  Bits of ``Rows.flags``."""

    QUESTION = 1
    EDITED = 2
    DELETED = 4
    AUTOMATIC = 8  # a list, an automatic reply, a bounce, a receipt, a calendar robot: no contact


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry a record, in file order.  Every array has shape (n,).

    A mail to several people is several entries with one ``record`` number, one for each
    recipient.

    Attributes:
        record: int64, number of the record in its file, from 0, non-decreasing.
        at: int64, microseconds since 1970-01-01 00:00 UTC.
        chat: int32, index into ``Scan.chats``.
        author: int32, index into ``Scan.handles``; -1 where nobody wrote it (a notice).
        to: int32, index into ``Scan.handles``: the recipient of a mail; -1 in a chat.
        kind: int8, a ``Kind``.
        chars: int32, code points a person typed; -1 where not known.
        words: int32, words a person typed; -1 where not known.
        flags: uint8, a ``Flag``.
        recipients: int16, how many people it was addressed to; 1 in a chat.
        native: uint64, a hash of the export's own id for the message; 0 where it has none.
    """

    record: NDArray[np.int64]
    at: NDArray[np.int64]
    chat: NDArray[np.int32]
    author: NDArray[np.int32]
    to: NDArray[np.int32]
    kind: NDArray[np.int8]
    chars: NDArray[np.int32]
    words: NDArray[np.int32]
    flags: NDArray[np.uint8]
    recipients: NDArray[np.int16]
    native: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Handle:
    """An address of somebody as the file writes it.

    Attributes:
        name: The name shown, or None.
        address: The address as written: a phone number, a mail address, ``user123``; None
            where the export has names only.
    """

    name: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation as the file states it.

    Attributes:
        kind: ``one`` (two people), ``group``, ``self`` (notes to oneself), ``robot`` (a bot, a
            channel), ``mail`` (rows carry their own recipient), or ``unknown``.
        title: Its title, or None.
        address: The export's own id for it, or None.
        other: Index into ``Scan.handles`` of the other one, where the file states it (a native id,
            the file's name, the chat's title); else -1.
        other_by: The rule by which ``other`` is known, as a phrase: "the file's name".  Else None.
    """

    kind: str
    title: str | None = None
    address: str | None = None
    other: int = -1
    other_by: str | None = None


@dataclass(frozen=True, slots=True)
class ReadError:
    """A record that could not be read.  Never holds its text.

    Attributes:
        record: Where: the line (from 1) in a file of lines, else the number of the record (from 1).
        reason: Why, in plain words.
    """

    record: int
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """All that a reader found in one file (or one folder of mails).

    Attributes:
        format: Its name (``Reader.FORMAT``).  It is the channel, too.
        rows: The records.
        chats: What ``Rows.chat`` points to.
        handles: What ``Rows.author`` and ``Rows.to`` point to.
        me: Indexes into ``handles`` that the file itself states to be its owner; empty where
            it does not say.
        me_by: The rule behind ``me``, as a phrase: "the account's own id".  None if empty.
        me_sure: False where ``me`` is only the likeliest, so that the user's earlier word outranks it.
        date_order: ``dmy``, ``mdy``, ``ymd``, ``native`` (a machine's time stamp), or None (no records).
        date_order_by: The rule behind it, as a phrase: "a first number above 12".
        utc: True where the export states its times in UTC (or with an offset).
        one_sided: True where it holds the messages of its owner only, so that silence in it means nothing:
            they are kept, and never part of a tie.
        warnings: Plain sentences about the whole file.
        errors: Records that could not be read, at most ``MOST_ERRORS``.
        errors_total: How many there were.
    """

    format: str
    rows: Rows
    chats: tuple[Chat, ...]
    handles: tuple[Handle, ...]
    me: frozenset[int] = frozenset()
    me_by: str | None = None
    me_sure: bool = True
    date_order: str | None = None
    date_order_by: str | None = None
    utc: bool = False
    one_sided: bool = False
    warnings: tuple[str, ...] = ()
    errors: tuple[ReadError, ...] = ()
    errors_total: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """What the caller knows and wants.

    Attributes:
        zone: The zone for times that carry none.
        date_order: ``dmy``, ``mdy`` or ``ymd`` where the caller says so; else None.
        me: Names and addresses of the owner that the caller has given.
        columns: What the columns of a table hold, where the caller says so (``letbe read --map``).
    """

    zone: ZoneInfo
    date_order: str | None = None
    me: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def _no_progress(_: int) -> None:
    """Do nothing with the bytes just read."""


class Listener(Protocol):
    """Somebody who is told what people wrote, while it is read.  A reader keeps none of it.

    A reader may begin anew, and may find at its end that a record is another one, or none; it says so.
    """

    def hear(
        self,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        records: NDArray[np.int64],
    ) -> None:
        """Take note of some texts: only what a person wrote, nothing forwarded or quoted.

        Args:
            buffer: UTF-8, shape (n,); it is used again as soon as this returns.
            starts: Where each text begins in it, shape (m,), in any order.
            ends: Where each ends, shape (m,).
            records: The record that each belongs to (``Rows.record``), shape (m,).  One record can have
                several texts, where a window ends in it.
        """

    def begin_anew(self) -> None:
        """Forget what was heard: the file is read once more from its beginning."""

    def renumber(self, record_of: NDArray[np.int64]) -> None:
        """Give the records the numbers that they have in ``Rows``.

        Args:
            record_of: For each number told so far the one that holds, int64; -1 for no record of its own.
        """


@dataclass(frozen=True, slots=True)
class Work:
    """What a reader is given: the bytes, the wishes and somebody to tell how far it is.

    Attributes:
        sources: One source, or all of one family (the single mails of a folder).
        ask: The caller's wishes.
        progress: Called with the number of bytes just read.
        listen: Somebody to tell what people wrote; None where nobody wants to know.
    """

    sources: Sequence[Source]
    ask: Ask
    progress: Callable[[int], None] = field(default=_no_progress)
    listen: Listener | None = None


class Reader(Protocol):
    """What every reader offers; one module a format, listed in ``letbe.readers.READERS``.

    A reader may also have ``ABOUT`` (:class:`letbe.readers.about.About`), and ``known_but_not_read(head,
    name)``, which gives a hint for a file that is nearly one of its own, and ``gives_way(path, others)``,
    which tells whether another file of its format holds the same in a better form.
    """

    @property
    def FORMAT(self) -> str:  # noqa: N802 - a constant of each reader
        """The format's name, which is the channel, too."""

    def family(self, source: Source) -> str | None:
        """Name what a file belongs to, where one file is not the whole of an export.

        All sources of one family are read together, in the order they were found, and make one report
        under that name: the single mails of a folder, the parts of a chat, an account and its people.

        Args:
            source: A file that this reader has recognised.

        Returns:
            The family, best a path; None where the file stands for itself.
        """

    def recognise(self, head: bytes, name: str) -> float:
        """Say how surely a file is of this format, from 0 (no) to 1 (certain).

        Args:
            head: The first 64 KiB at most.
            name: The file's own name; a hint only, since people rename files.
        """

    def scan(self, work: Work) -> Scan:
        """Read it all."""


class OneFile:
    """What readers share for whom each file stands for itself."""

    def family(self, source: Source) -> str | None:
        """Say that a file is read by itself."""
        del source
        return None
