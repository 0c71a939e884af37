"""Rows of ``ChatStorage.sqlite``: WhatsApp on iPhones and Macs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.apple import EPOCH_US
from letbe.readers.database.walking import Table, walk
from letbe.readers.fields.columns import hashed
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
    text_or_null,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letbe.readers.database.opening import Opened

#: ``ZMESSAGETYPE`` of Apple's devices; 7 is a text with a link.
_MEDIA: Final = (1, 2, 3, 4, 5, 8, 9, 11, 13, 15, 38, 39, 46, 53, 54)
_NOTICES: Final = (6, 10, 12)
_GONE: Final = (14,)
_CALL: Final = 59


def _apple_text(columns: frozenset[str], tables: Mapping[str, frozenset[str]]) -> str:
    """Ask for what was typed: the caption of a picture, a film or an animation stands beside it."""
    text = text_or_null(columns, "ztext")
    captioned = {"zmediaitem", "zmessagetype"} <= columns and "ztitle" in tables.get(
        "zwamediaitem", frozenset()
    )
    if not captioned:
        return text
    beside = "(SELECT i.ztitle FROM zwamediaitem AS i WHERE i.rowid = zwamessage.zmediaitem)"
    return f"CASE WHEN zmessagetype IN (1, 2, 11) AND ifnull({text}, '') = '' THEN {beside} ELSE {text} END"


def read_apple(found: Gathered, database: Opened, tables: Mapping[str, frozenset[str]]) -> None:
    """Read ``ChatStorage.sqlite``."""
    chat_of: dict[int, int] = {}
    columns = tables.get("zwachatsession", frozenset())
    sessions = Table(
        "zwachatsession", {}, {"jid": "zcontactjid", "name": text_or_null(columns, "zpartnername")}
    )
    for piece in walk(database, sessions) if "zcontactjid" in columns else ():
        jids = found.jids.number(filled(piece.texts["jid"]))
        for key, jid, name in zip(piece.key.tolist(), jids.tolist(), decoded(piece, "name"), strict=True):
            chat_of[key] = jid
            if jid >= 0 and name:
                found.names.setdefault(found.jids.texts[jid], name)
    member_of: dict[int, int] = {}
    if "zmemberjid" in tables.get("zwagroupmember", frozenset()):
        for piece in walk(database, Table("zwagroupmember", {}, {"jid": "zmemberjid"})):
            jids = found.jids.number(filled(piece.texts["jid"]))
            member_of.update(zip(piece.key.tolist(), jids.tolist(), strict=True))
    chat, member = keyed(chat_of), keyed(member_of)
    columns = tables["zwamessage"]
    table = Table(
        "zwamessage",
        {
            "chat": "zchatsession",
            "mine": f"{number_or_nought(columns, 'zisfromme')} IS TRUE",
            "member": number_or_nought(columns, "zgroupmember"),
            "at": "zmessagedate * 1000000",
            "type": number_or_nought(columns, "zmessagetype"),
        },
        {"text": _apple_text(columns, tables), "id": text_or_null(columns, "zstanzaid")},
    )
    for piece in walk(database, table, found.refuse):
        where = chat(piece.ints["chat"])
        sender = member(piece.ints["member"])
        code, text = piece.ints["type"], piece.texts["text"]
        empty = text.end <= text.start
        kind = kinds_of(code, _MEDIA, _NOTICES, empty, 15)
        kind = np.where(code == _CALL, Kind.CALL, kind)
        gone = np.isin(code, _GONE)
        found.add(
            piece,
            np.where(piece.ints["at"] > 0, piece.ints["at"] + EPOCH_US, 0),
            chat=where,
            author=np.where(piece.ints["mine"] != 0, ME, np.where(sender >= 0, sender, alone(found, where))),
            kind=kind,
            text=text.only((kind <= Kind.MEDIA) & ~gone & ~(empty & (kind == Kind.TEXT))),
            flags=gone * np.uint8(Flag.DELETED),
            native=hashed(filled(piece.texts["id"])),
        )
