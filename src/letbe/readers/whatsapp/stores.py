"""WhatsApp's own databases: ``msgstore.db`` of Android, in both forms, and Apple's ``ChatStorage.sqlite``.

    rows ──walk()──▶ who (by jid), when, what ──▶ Columns ──▶ Scan

Somebody is named by a jid: ``447700900123@s.whatsapp.net``, a number of WhatsApp's own (``...@lid``, which a
table may lead back to a number), a group (``@g.us``), a list (``@broadcast``), a channel (``@newsletter``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.readers.database.walking import Piece, Table, walk
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.fields.values import UNREAD, UTC, within
from letbe.readers.rows import Chat, Handle, Kind, Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from letbe.readers.database.opening import Opened
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

BY_MARK: Final = "the database's own mark of what you sent"
BY_JID: Final = "the chat's own number"

_STATUS: Final = "status@broadcast"
#: The handle that is me.
ME: Final = 0


class Gathered:
    """Gathers messages by the jids of their chats and authors.

    Attributes:
        jids: Each jid once; the number of one is that of its handle and of its chat.
        names: What is known of a name, by the jid.
    """

    def __init__(self, work: Work) -> None:
        self.jids = Words()
        self.jids.add("me")
        self.names: dict[str, str] = {}
        self._columns = Columns(work.listen)
        self._before = 0

    def refuse(self, record: int, reason: str) -> None:
        """Report a row that cannot be read."""
        self._columns.refuse([record + self._before], reason)

    def add(
        self,
        piece: Piece,
        at: NDArray[np.int64],
        *,
        chat: NDArray[Any],
        author: NDArray[Any],
        kind: NDArray[Any],
        text: Spans | None = None,
        listen: NDArray[np.bool_] | bool = True,
        flags: NDArray[Any] | int = 0,
        native: NDArray[np.uint64] | int = 0,
    ) -> None:
        """Take over some rows; one without a chat is refused."""
        homeless = chat < 0
        self._columns.refuse(piece.record[homeless] + self._before, "it belongs to no chat")
        kept = ~homeless
        self._columns.add(
            piece.record[kept] + self._before,
            at[kept],
            known=np.where((at > 0) & within(at), UTC, UNREAD).astype(np.int8)[kept],
            chat=chat[kept],
            author=np.where(kind == Kind.NOTICE, NOBODY, author)[kept],
            kind=kind[kept],
            text=None if text is None else text[kept],
            listen=listen[kept] if isinstance(listen, np.ndarray) else listen,
            flags=flags[kept] if isinstance(flags, np.ndarray) else flags,
            native=native[kept] if isinstance(native, np.ndarray) else native,
        )

    def next_table(self, rows: int) -> None:
        """Number the records of the next table behind those of the last."""
        self._before += rows

    def done(self, work: Work, database: Opened) -> Scan:
        """Give what was found."""
        rows, utc, _ = self._columns.rows(work.ask.zone)
        handles = [Handle("Me", None), *(_handle(jid, self.names.get(jid)) for jid in self.jids.texts[1:])]
        chats = [_chat(k, jid, handles[k]) for k, jid in enumerate(self.jids.texts)]
        return Scan(
            format="whatsapp",
            rows=rows,
            chats=tuple(chats),
            handles=tuple(handles),
            me=frozenset({ME}),
            me_by=BY_MARK,
            date_order="native" if len(rows) else None,
            date_order_by="a machine's time stamp" if len(rows) else None,
            utc=utc,
            warnings=database.notes,
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )


def _handle(jid: str, name: str | None) -> Handle:
    """Make a handle of a jid: its phone number, or the jid itself.

    >>> _handle("447700900123@s.whatsapp.net", None), _handle("12:3@lid", "Ada").address
    (Handle(name=None, address='+447700900123'), '12:3@lid')
    """
    user, _, server = jid.partition("@")
    user = user.partition(":")[0].partition(".")[0]
    if server in {"s.whatsapp.net", "c.us"} and user.isdigit():
        return Handle(name, f"+{user}")
    return Handle(name, jid)


def _chat(number: int, jid: str, handle: Handle) -> Chat:
    """Describe the chat of a jid."""
    server = jid.partition("@")[2]
    if number == ME:
        return Chat("self")
    if server == "g.us" or (server == "broadcast" and jid != _STATUS):
        return Chat("group", handle.name, jid)
    if server in {"newsletter", "broadcast", "bot"} or jid.startswith("0@"):
        return Chat("robot", handle.name, jid, number, BY_JID)
    return Chat("one", handle.name, handle.address, number, BY_JID)


def decoded(piece: Piece, field: str) -> list[str]:
    """Give a field of all rows as text."""
    spans = piece.texts[field]
    return [(spans.raw(k) or b"").decode("utf-8", "replace") for k in range(len(piece))]


def keyed(of: Mapping[int, int]) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
    """Make a look-up of the database's numbers; -1 where one leads nowhere."""
    keys = np.array(sorted(of), np.int64)
    values = np.array([of[int(k)] for k in keys], np.int64)

    def look_up(wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        if not len(keys):
            return np.full(len(wanted), NOBODY, np.int64)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, values[place], NOBODY)

    return look_up


def set_of(
    database: Opened, tables: Mapping[str, frozenset[str]], name: str, field: str
) -> NDArray[np.int64]:
    """Give the numbers that stand in a column of a table that may not be there."""
    if field not in tables.get(name, frozenset()):
        return np.zeros(0, np.int64)
    return np.concatenate(
        [np.zeros(0, np.int64), *(p.ints["row"] for p in walk(database, Table(name, {"row": field})))]
    )


def text_or_null(columns: frozenset[str], name: str) -> str:
    """Ask for a column, if it is there."""
    return name if name in columns else "NULL"


def number_or_nought(columns: frozenset[str], name: str) -> str:
    """Ask for a column, if it is there."""
    return name if name in columns else "0"


def kinds_of(
    code: NDArray[np.int64],
    media: tuple[int, ...],
    notices: tuple[int, ...],
    empty: NDArray[np.bool_],
    least: int,
) -> NDArray[Any]:
    """Tell what rows are by their code; an unknown one without a text is the app's.

    Args:
        code: The database's code.
        media: What is a medium.
        notices: What the app wrote.
        empty: It holds no text.
        least: Codes above are unknown, unless they are named.
    """
    kind: Any = np.where(np.isin(code, media), Kind.MEDIA, Kind.TEXT)
    unknown = (code > least) & ~np.isin(code, (*media, *notices)) & empty
    return np.where(np.isin(code, notices) | unknown, Kind.NOTICE, kind)


def alone(found: Gathered, chat: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the other one of a chat of two, whom its rows need not name; nobody in a group."""
    is_group = np.array([j.endswith(("@g.us", "@broadcast")) for j in found.jids.texts] + [True])
    return np.where(is_group[chat], NOBODY, chat)


def filled(spans: Spans) -> Spans:
    """Take away what is empty."""
    return spans.only(spans.end > spans.start)
