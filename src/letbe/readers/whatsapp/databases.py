"""WhatsApp's own databases: ``msgstore.db`` of Android, in both forms, and Apple's ``ChatStorage.sqlite``.

    rows ──walk()──▶ who (by jid), when, what ──▶ Columns ──▶ Scan

Somebody is named by a jid: ``447700900123@s.whatsapp.net``, a number of WhatsApp's own (``...@lid``, which a
table may lead back to a number), a group (``@g.us``), a list (``@broadcast``), a channel (``@newsletter``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.apple import EPOCH_US
from letbe.readers.database.opening import Opened, database_and_log, opened
from letbe.readers.database.walking import Piece, Table, tables_of, walk
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.fields.values import UNREAD, UTC, within
from letbe.readers.rows import Chat, Flag, Handle, Kind, Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

BY_MARK: Final = "the database's own mark of what you sent"
BY_JID: Final = "the chat's own number"

#: ``message_type`` of Android: what is no text.
_ANDROID_MEDIA: Final = (
    1,
    2,
    3,
    4,
    5,
    9,
    13,
    14,
    16,
    20,
    23,
    25,
    26,
    28,
    30,
    37,
    42,
    43,
    46,
    57,
    62,
    66,
    81,
    82,
)
#: System, missed calls and calls (which have a table of their own), a change of the timer.
_ANDROID_NOTICES: Final = (7, 8, 10, 36, 45, 90)
_ANDROID_GONE: Final = (15, 64)

#: ``ZMESSAGETYPE`` of Apple's devices; 7 is a text with a link.
_APPLE_MEDIA: Final = (1, 2, 3, 4, 5, 8, 9, 11, 13, 15, 38, 39, 46, 53, 54)
_APPLE_NOTICES: Final = (6, 10, 12)
_APPLE_GONE: Final = (14,)
_APPLE_CALL: Final = 59

_STATUS: Final = "status@broadcast"
#: The handle that is me.
_ME: Final = 0


def scan(work: Work) -> Scan:
    """Read a database; see ``Database.scan``."""
    source, log = database_and_log(work.sources)
    with opened(source, log) as database:
        tables = tables_of(database)
        gathered = _Gathered(work)
        if {"zchatsession", "zmessagedate"} <= tables.get("zwamessage", frozenset()):
            _read_apple(gathered, database, tables)
        elif {"chat_row_id", "timestamp"} <= tables.get("message", frozenset()):
            _read_android(gathered, database, tables)
        elif {"key_remote_jid", "timestamp"} <= tables.get("messages", frozenset()):
            _read_old_android(gathered, database, tables["messages"])
        else:
            what = f"{source.path} holds no messages of WhatsApp"
            raise UnreadableError(what, "give msgstore.db of Android, or ChatStorage.sqlite of an iPhone")
        work.progress(database.size)
        return gathered.done(work, database)


class _Gathered:
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
            me=frozenset({_ME}),
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
    if number == _ME:
        return Chat("self")
    if server == "g.us" or (server == "broadcast" and jid != _STATUS):
        return Chat("group", handle.name, jid)
    if server in {"newsletter", "broadcast", "bot"} or jid.startswith("0@"):
        return Chat("robot", handle.name, jid, number, BY_JID)
    return Chat("one", handle.name, handle.address, number, BY_JID)


def _decoded(piece: Piece, field: str) -> list[str]:
    """Give a field of all rows as text."""
    spans = piece.texts[field]
    return [(spans.raw(k) or b"").decode("utf-8", "replace") for k in range(len(piece))]


def _keyed(of: Mapping[int, int]) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
    """Make a look-up of the database's numbers; -1 where one leads nowhere."""
    keys = np.array(sorted(of), np.int64)
    values = np.array([of[int(k)] for k in keys], np.int64)

    def look_up(wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        if not len(keys):
            return np.full(len(wanted), NOBODY, np.int64)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, values[place], NOBODY)

    return look_up


def _set_of(
    database: Opened, tables: Mapping[str, frozenset[str]], name: str, field: str
) -> NDArray[np.int64]:
    """Give the numbers that stand in a column of a table that may not be there."""
    if field not in tables.get(name, frozenset()):
        return np.zeros(0, np.int64)
    return np.concatenate(
        [np.zeros(0, np.int64), *(p.ints["row"] for p in walk(database, Table(name, {"row": field})))]
    )


def _text_or_null(columns: frozenset[str], name: str) -> str:
    """Ask for a column, if it is there."""
    return name if name in columns else "NULL"


def _number_or_nought(columns: frozenset[str], name: str) -> str:
    """Ask for a column, if it is there."""
    return name if name in columns else "0"


def _kinds(
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


# Android


def _read_android(found: _Gathered, database: Opened, tables: Mapping[str, frozenset[str]]) -> None:
    """Read ``msgstore.db`` as it is since 2021."""
    number = _jids(found, database, tables)
    chat_of = {}
    columns = tables.get("chat", frozenset())
    chats = Table("chat", {"jid": "jid_row_id"}, {"subject": _text_or_null(columns, "subject")})
    for piece in walk(database, chats) if "jid_row_id" in columns else ():
        rows = zip(
            piece.key.tolist(), number(piece.ints["jid"]).tolist(), _decoded(piece, "subject"), strict=True
        )
        for key, jid, subject in rows:
            chat_of[key] = jid
            if jid >= 0 and subject:
                found.names.setdefault(found.jids.texts[jid], subject)
    chat = _keyed(chat_of)
    edited = _set_of(database, tables, "message_edit_info", "message_row_id")
    forwarded = _set_of(database, tables, "message_forwarded", "message_row_id")
    columns = tables["message"]
    table = Table(
        "message",
        {
            "chat": "chat_row_id",
            "mine": "from_me IS TRUE",
            "author": _number_or_nought(columns, "sender_jid_row_id"),
            "at": "timestamp",
            "type": _number_or_nought(columns, "message_type"),
        },
        {"text": _text_or_null(columns, "text_data"), "id": _text_or_null(columns, "key_id")},
    )
    total = 0
    where: dict[str, list[NDArray[np.int64]]] = {"key": [], "chat": []}
    for piece in walk(database, table, found.refuse):
        where["key"].append(piece.key)
        where["chat"].append(chat(piece.ints["chat"]))
        _add_android(found, piece, where["chat"][-1], number(piece.ints["author"]), edited, forwarded)
        total = int(piece.record[-1]) + 1
    found.next_table(total)
    found.next_table(_add_reactions(found, database, tables, number, where))
    _add_calls(found, database, tables, number)


def _jids(
    found: _Gathered, database: Opened, tables: Mapping[str, frozenset[str]]
) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
    """Read the jids; one of WhatsApp's own numbers is led back to a phone's where that is known."""
    of: dict[int, int] = {}
    if "raw_string" in tables.get("jid", frozenset()):
        for piece in walk(database, Table("jid", {}, {"jid": "raw_string"})):
            numbers = found.jids.number(piece.texts["jid"]).tolist()
            of.update(zip(piece.key.tolist(), numbers, strict=True))
    if {"lid_row_id", "jid_row_id"} <= tables.get("jid_map", frozenset()):
        for piece in walk(database, Table("jid_map", {"lid": "lid_row_id", "jid": "jid_row_id"})):
            for lid, jid in zip(piece.ints["lid"].tolist(), piece.ints["jid"].tolist(), strict=True):
                if jid in of:
                    of[lid] = of[jid]
    return _keyed(of)


def _add_android(
    found: _Gathered,
    piece: Piece,
    chat: NDArray[np.int64],
    sender: NDArray[np.int64],
    edited: NDArray[np.int64],
    forwarded: NDArray[np.int64],
) -> None:
    """Take over some messages of Android."""
    code, text = piece.ints["type"], piece.texts["text"]
    empty = text.end <= text.start
    kind = _kinds(code, _ANDROID_MEDIA, _ANDROID_NOTICES, empty, 16)
    gone = np.isin(code, _ANDROID_GONE)
    flags = gone * np.uint8(Flag.DELETED) | np.isin(piece.key, edited) * np.uint8(Flag.EDITED)
    ids = piece.texts["id"]
    found.add(
        piece,
        piece.ints["at"] * 1000,
        chat=chat,
        author=np.where(piece.ints["mine"] != 0, _ME, np.where(sender >= 0, sender, _alone(found, chat))),
        kind=np.where(gone, Kind.TEXT, kind),
        text=text.only((kind <= Kind.MEDIA) & ~gone & ~(empty & (kind == Kind.TEXT))),
        listen=~np.isin(piece.key, forwarded),
        flags=flags,
        native=hashed(ids.only(ids.end > ids.start)),
    )


def _alone(found: _Gathered, chat: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the other one of a chat of two, whom its rows need not name; nobody in a group."""
    is_group = np.array([j.endswith(("@g.us", "@broadcast")) for j in found.jids.texts] + [True])
    return np.where(is_group[chat], NOBODY, chat)


def _add_reactions(
    found: _Gathered,
    database: Opened,
    tables: Mapping[str, frozenset[str]],
    number: Callable[[NDArray[np.int64]], NDArray[np.int64]],
    where: Mapping[str, list[NDArray[np.int64]]],
) -> int:
    """Take over reactions: rows of a table of their own; give how many rows it has."""
    needed = {"parent_message_row_id", "from_me", "sender_jid_row_id"}
    if not needed <= tables.get("message_add_on", frozenset()):
        return 0
    reacted: dict[int, int] = {}
    if {"message_add_on_row_id", "sender_timestamp"} <= tables.get("message_add_on_reaction", frozenset()):
        table = Table(
            "message_add_on_reaction",
            {"row": "message_add_on_row_id", "at": "sender_timestamp", "some": "reaction <> ''"},
        )
        for piece in walk(database, table):
            some = piece.ints["some"] != 0  # one that was taken back is empty
            reacted.update(
                zip(piece.ints["row"][some].tolist(), piece.ints["at"][some].tolist(), strict=True)
            )
    when = _keyed(reacted)
    key = np.concatenate([np.zeros(0, np.int64), *where["key"]])
    chats = np.concatenate([np.zeros(0, np.int64), *where["chat"]])
    table = Table(
        "message_add_on",
        {"parent": "parent_message_row_id", "mine": "from_me IS TRUE", "author": "sender_jid_row_id"},
        {"id": _text_or_null(tables["message_add_on"], "key_id")},
    )
    total = 0
    for piece in walk(database, table, found.refuse):
        total = int(piece.record[-1]) + 1
        at = when(piece.key)
        place = np.minimum(np.searchsorted(key, piece.ints["parent"]), max(0, len(key) - 1))
        known = (at >= 0) & (key[place] == piece.ints["parent"]) if len(key) else np.zeros(len(piece), bool)
        chat = np.where(known, chats[place] if len(key) else NOBODY, NOBODY)
        sender = number(piece.ints["author"])
        author = np.where(piece.ints["mine"] != 0, _ME, np.where(sender >= 0, sender, _alone(found, chat)))
        some = known & (chat >= 0) & (author >= 0)
        ids = piece.texts["id"]
        found.add(
            _part(piece, some),
            at[some] * 1000,
            chat=chat[some],
            author=author[some],
            kind=np.full(int(some.sum()), Kind.REACTION),
            native=hashed(ids.only(ids.end > ids.start))[some],
        )
    return total


def _add_calls(
    found: _Gathered,
    database: Opened,
    tables: Mapping[str, frozenset[str]],
    number: Callable[[NDArray[np.int64]], NDArray[np.int64]],
) -> None:
    """Take over calls: they have a table of their own."""
    columns = tables.get("call_log", frozenset())
    if not {"jid_row_id", "from_me", "timestamp"} <= columns:
        return
    table = Table(
        "call_log",
        {
            "who": "jid_row_id",
            "mine": "from_me IS TRUE",
            "at": "timestamp",
            "group": _number_or_nought(columns, "group_jid_row_id"),
        },
        {"id": _text_or_null(columns, "call_id")},
    )
    for piece in walk(database, table, found.refuse):
        who, group = number(piece.ints["who"]), number(piece.ints["group"])
        ids = piece.texts["id"]
        found.add(
            piece,
            piece.ints["at"] * 1000,
            chat=np.where(group >= 0, group, who),
            author=np.where(piece.ints["mine"] != 0, _ME, who),
            kind=np.full(len(piece), Kind.CALL),
            native=hashed(ids.only(ids.end > ids.start)),
        )


def _part(piece: Piece, which: NDArray[np.bool_]) -> Piece:
    """Take some rows of a piece; only their numbers are asked for."""
    return Piece(piece.record[which], piece.key[which], {}, {})


def _read_old_android(found: _Gathered, database: Opened, columns: frozenset[str]) -> None:
    """Read ``msgstore.db`` as it was until 2021: one table, jids as texts."""
    table = Table(
        "messages",
        {
            "mine": "key_from_me IS TRUE",
            "at": "timestamp",
            "type": f"CAST({_number_or_nought(columns, 'media_wa_type')} AS INTEGER)",
            "system": f"{_number_or_nought(columns, 'status')} = 6",
        },
        {
            "chat": "key_remote_jid",
            "author": _text_or_null(columns, "remote_resource"),
            "text": f"coalesce({_text_or_null(columns, 'data')}, {_text_or_null(columns, 'media_caption')})",
            "id": _text_or_null(columns, "key_id"),
        },
    )
    for piece in walk(database, table, found.refuse):
        chat = found.jids.number(_filled(piece.texts["chat"])).astype(np.int64)
        sender = found.jids.number(_filled(piece.texts["author"])).astype(np.int64)
        code, text, ids = piece.ints["type"], piece.texts["text"], piece.texts["id"]
        empty = text.end <= text.start
        kind = _kinds(code, _ANDROID_MEDIA, _ANDROID_NOTICES, empty, 16)
        kind = np.where(piece.ints["system"] != 0, Kind.NOTICE, kind)
        gone = np.isin(code, _ANDROID_GONE)
        found.add(
            piece,
            piece.ints["at"] * 1000,
            chat=chat,
            author=np.where(piece.ints["mine"] != 0, _ME, np.where(sender >= 0, sender, _alone(found, chat))),
            kind=kind,
            text=text.only((kind <= Kind.MEDIA) & ~gone & ~(empty & (kind == Kind.TEXT))),
            flags=gone * np.uint8(Flag.DELETED),
            native=hashed(_filled(ids)),
        )


def _filled(spans: Spans) -> Spans:
    """Take away what is empty."""
    return spans.only(spans.end > spans.start)


# Apple


def _read_apple(found: _Gathered, database: Opened, tables: Mapping[str, frozenset[str]]) -> None:
    """Read ``ChatStorage.sqlite``."""
    chat_of: dict[int, int] = {}
    columns = tables.get("zwachatsession", frozenset())
    sessions = Table(
        "zwachatsession", {}, {"jid": "zcontactjid", "name": _text_or_null(columns, "zpartnername")}
    )
    for piece in walk(database, sessions) if "zcontactjid" in columns else ():
        jids = found.jids.number(_filled(piece.texts["jid"]))
        for key, jid, name in zip(piece.key.tolist(), jids.tolist(), _decoded(piece, "name"), strict=True):
            chat_of[key] = jid
            if jid >= 0 and name:
                found.names.setdefault(found.jids.texts[jid], name)
    member_of: dict[int, int] = {}
    if "zmemberjid" in tables.get("zwagroupmember", frozenset()):
        for piece in walk(database, Table("zwagroupmember", {}, {"jid": "zmemberjid"})):
            jids = found.jids.number(_filled(piece.texts["jid"]))
            member_of.update(zip(piece.key.tolist(), jids.tolist(), strict=True))
    chat, member = _keyed(chat_of), _keyed(member_of)
    columns = tables["zwamessage"]
    table = Table(
        "zwamessage",
        {
            "chat": "zchatsession",
            "mine": f"{_number_or_nought(columns, 'zisfromme')} IS TRUE",
            "member": _number_or_nought(columns, "zgroupmember"),
            "at": "zmessagedate * 1000000",
            "type": _number_or_nought(columns, "zmessagetype"),
        },
        {"text": _text_or_null(columns, "ztext"), "id": _text_or_null(columns, "zstanzaid")},
    )
    for piece in walk(database, table, found.refuse):
        where = chat(piece.ints["chat"])
        sender = member(piece.ints["member"])
        code, text = piece.ints["type"], piece.texts["text"]
        empty = text.end <= text.start
        kind = _kinds(code, _APPLE_MEDIA, _APPLE_NOTICES, empty, 15)
        kind = np.where(code == _APPLE_CALL, Kind.CALL, kind)
        gone = np.isin(code, _APPLE_GONE)
        found.add(
            piece,
            np.where(piece.ints["at"] > 0, piece.ints["at"] + EPOCH_US, 0),
            chat=where,
            author=np.where(
                piece.ints["mine"] != 0, _ME, np.where(sender >= 0, sender, _alone(found, where))
            ),
            kind=kind,
            text=text.only((kind <= Kind.MEDIA) & ~gone & ~(empty & (kind == Kind.TEXT))),
            flags=gone * np.uint8(Flag.DELETED),
            native=hashed(_filled(piece.texts["id"])),
        )
