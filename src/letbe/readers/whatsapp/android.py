"""Rows of ``msgstore.db``: WhatsApp on Android, in the form since 2021 and the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.database.walking import Piece, Table, walk
from letbe.readers.fields.columns import hashed
from letbe.readers.fields.handles import NOBODY
from letbe.readers.rows import Flag, Kind
from letbe.readers.whatsapp.stores import (
    ME,
    Gathered,
    alone,
    decoded,
    filled,
    keyed,
    kinds_of,
    number_or_nought,
    set_of,
    text_or_null,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from letbe.readers.database.opening import Opened


#: ``message_type`` of Android: what is no text.
_MEDIA: Final = (
    1, 2, 3, 4, 5, 9, 13, 14, 16, 20, 23, 25, 26, 28, 30, 37, 42, 43, 46, 57, 62, 66, 81, 82,
)  # fmt: skip
#: System, missed calls and calls (which have a table of their own), a change of the timer.
_NOTICES: Final = (7, 8, 10, 36, 45, 90)
_GONE: Final = (15, 64)


def read_android(found: Gathered, database: Opened, tables: Mapping[str, frozenset[str]]) -> None:
    """Read ``msgstore.db`` as it is since 2021."""
    number = _jids(found, database, tables)
    chat_of = {}
    columns = tables.get("chat", frozenset())
    chats = Table("chat", {"jid": "jid_row_id"}, {"subject": text_or_null(columns, "subject")})
    for piece in walk(database, chats) if "jid_row_id" in columns else ():
        rows = zip(
            piece.key.tolist(), number(piece.ints["jid"]).tolist(), decoded(piece, "subject"), strict=True
        )
        for key, jid, subject in rows:
            chat_of[key] = jid
            if jid >= 0 and subject:
                found.names.setdefault(found.jids.texts[jid], subject)
    chat = keyed(chat_of)
    edited = set_of(database, tables, "message_edit_info", "message_row_id")
    forwarded = set_of(database, tables, "message_forwarded", "message_row_id")
    columns = tables["message"]
    table = Table(
        "message",
        {
            "chat": "chat_row_id",
            "mine": "from_me IS TRUE",
            "author": number_or_nought(columns, "sender_jid_row_id"),
            "at": "timestamp",
            "type": number_or_nought(columns, "message_type"),
        },
        {"text": text_or_null(columns, "text_data"), "id": text_or_null(columns, "key_id")},
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
    found: Gathered, database: Opened, tables: Mapping[str, frozenset[str]]
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
    return keyed(of)


def _add_android(
    found: Gathered,
    piece: Piece,
    chat: NDArray[np.int64],
    sender: NDArray[np.int64],
    edited: NDArray[np.int64],
    forwarded: NDArray[np.int64],
) -> None:
    """Take over some messages of Android."""
    code, text = piece.ints["type"], piece.texts["text"]
    empty = text.end <= text.start
    kind = kinds_of(code, _MEDIA, _NOTICES, empty, 16)
    gone = np.isin(code, _GONE)
    flags = gone * np.uint8(Flag.DELETED) | np.isin(piece.key, edited) * np.uint8(Flag.EDITED)
    ids = piece.texts["id"]
    found.add(
        piece,
        piece.ints["at"] * 1000,
        chat=chat,
        author=np.where(piece.ints["mine"] != 0, ME, np.where(sender >= 0, sender, alone(found, chat))),
        kind=np.where(gone, Kind.TEXT, kind),
        text=text.only((kind <= Kind.MEDIA) & ~gone & ~(empty & (kind == Kind.TEXT))),
        listen=~np.isin(piece.key, forwarded),
        flags=flags,
        native=hashed(ids.only(ids.end > ids.start)),
    )


def _add_reactions(
    found: Gathered,
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
    when = keyed(reacted)
    key = np.concatenate([np.zeros(0, np.int64), *where["key"]])
    chats = np.concatenate([np.zeros(0, np.int64), *where["chat"]])
    table = Table(
        "message_add_on",
        {"parent": "parent_message_row_id", "mine": "from_me IS TRUE", "author": "sender_jid_row_id"},
        {"id": text_or_null(tables["message_add_on"], "key_id")},
    )
    total = 0
    for piece in walk(database, table, found.refuse):
        total = int(piece.record[-1]) + 1
        at = when(piece.key)
        place = np.minimum(np.searchsorted(key, piece.ints["parent"]), max(0, len(key) - 1))
        known = (at >= 0) & (key[place] == piece.ints["parent"]) if len(key) else np.zeros(len(piece), bool)
        chat = np.where(known, chats[place] if len(key) else NOBODY, NOBODY)
        sender = number(piece.ints["author"])
        author = np.where(piece.ints["mine"] != 0, ME, np.where(sender >= 0, sender, alone(found, chat)))
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
    found: Gathered,
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
            "group": number_or_nought(columns, "group_jid_row_id"),
        },
        {"id": text_or_null(columns, "call_id")},
    )
    for piece in walk(database, table, found.refuse):
        who, group = number(piece.ints["who"]), number(piece.ints["group"])
        ids = piece.texts["id"]
        found.add(
            piece,
            piece.ints["at"] * 1000,
            chat=np.where(group >= 0, group, who),
            author=np.where(piece.ints["mine"] != 0, ME, who),
            kind=np.full(len(piece), Kind.CALL),
            native=hashed(ids.only(ids.end > ids.start)),
        )


def _part(piece: Piece, which: NDArray[np.bool_]) -> Piece:
    """Take some rows of a piece; only their numbers are asked for."""
    return Piece(piece.record[which], piece.key[which], {}, {})


def read_old_android(found: Gathered, database: Opened, columns: frozenset[str]) -> None:
    """Read ``msgstore.db`` as it was until 2021: one table, jids as texts."""
    table = Table(
        "messages",
        {
            "mine": "key_from_me IS TRUE",
            "at": "timestamp",
            "type": f"CAST({number_or_nought(columns, 'media_wa_type')} AS INTEGER)",
            "system": f"{number_or_nought(columns, 'status')} = 6",
        },
        {
            "chat": "key_remote_jid",
            "author": text_or_null(columns, "remote_resource"),
            "text": f"coalesce({text_or_null(columns, 'data')}, {text_or_null(columns, 'media_caption')})",
            "id": text_or_null(columns, "key_id"),
        },
    )
    for piece in walk(database, table, found.refuse):
        chat = found.jids.number(filled(piece.texts["chat"])).astype(np.int64)
        sender = found.jids.number(filled(piece.texts["author"])).astype(np.int64)
        code, text, ids = piece.ints["type"], piece.texts["text"], piece.texts["id"]
        empty = text.end <= text.start
        kind = kinds_of(code, _MEDIA, _NOTICES, empty, 16)
        kind = np.where(piece.ints["system"] != 0, Kind.NOTICE, kind)
        gone = np.isin(code, _GONE)
        found.add(
            piece,
            piece.ints["at"] * 1000,
            chat=chat,
            author=np.where(piece.ints["mine"] != 0, ME, np.where(sender >= 0, sender, alone(found, chat))),
            kind=kind,
            text=text.only((kind <= Kind.MEDIA) & ~gone & ~(empty & (kind == Kind.TEXT))),
            flags=gone * np.uint8(Flag.DELETED),
            native=hashed(filled(ids)),
        )
