"""The events of one room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.finish import finished
from letbe.readers.fields.handles import Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.plain import plain
from letbe.readers.fields.values import UNREAD, UTC, whole, within
from letbe.readers.matrix.people import Members
from letbe.readers.matrix.quotes import without_quotes
from letbe.readers.rows import Flag, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Rows, Scan, Work

SHAPE: Final = Shape(
    Group(
        "event",
        ("messages/[]",),
        {
            "id": "event_id",
            "type": "type",
            "who": "sender",
            "at": "origin_server_ts",
            "room": "room_id",
            "about": "state_key",
            "sort": "content/msgtype",
            "text": "content/body",
            "file": "content/filename",
            "name": "content/displayname",
            "relation": "content/m.relates_to/rel_type",
            "to": "content/m.relates_to/event_id",
            "answer": "content/m.relates_to/m.in_reply_to",
            "redacts": "redacts",
            "redacts too": "content/redacts",
            "gone": "unsigned/redacted_because",
            "changed": "unsigned/m.relations/m.replace",
            "own": "unsigned/transaction_id",
        },
    ),
    around=(Group("room", ("",), {"room_name": "room_name", "exported_by": "exported_by"}),),
)

_MESSAGE: Final = "m.room.message"
_ENCRYPTED: Final = "m.room.encrypted"
_REDACTION: Final = "m.room.redaction"
_MEMBER: Final = "m.room.member"
_EDIT: Final = "m.replace"
#: Written instead of a body by a device that has not the key.
_UNDECRYPTED: Final = "m.bad.encrypted"
#: What programs are asked to use.
_BY_PROGRAM: Final = "m.notice"

_KINDS: Final = {
    _MESSAGE: Kind.TEXT,
    _ENCRYPTED: Kind.TEXT,
    "m.sticker": Kind.MEDIA,
    "m.poll.start": Kind.MEDIA,
    "org.matrix.msc3381.poll.start": Kind.MEDIA,
    "m.reaction": Kind.REACTION,
    "m.call.invite": Kind.CALL,
}
_FILES: Final = frozenset({"m.image", "m.video", "m.audio", "m.file", "m.location"})


class _Room:
    """Reads all events of a room."""

    def __init__(self, work: Work) -> None:
        self.columns = Columns(work.listen)
        self.people = Handles()
        self.members = Members()
        self.rooms = Words()
        self._types, self._sorts, self._relations = Words(), Words(), Words()
        self._edited: list[NDArray[np.uint64]] = []
        self._redacted: list[NDArray[np.uint64]] = []

    def take(self, batch: Batch) -> None:
        """Add some events."""
        at, good = whole(batch["at"])
        at = np.where(good, at * 1000, 0)
        types, sorts = self._types.number(batch["type"]), self._sorts.number(batch["sort"])
        relations = self._relations.number(batch["relation"])
        is_type = {t: self._types.table(t.__eq__, np.bool_)[types] for t in (_MESSAGE, _MEMBER, _REDACTION)}
        is_sort = {s: self._sorts.table(s.__eq__, np.bool_)[sorts] for s in (_BY_PROGRAM, _UNDECRYPTED)}
        is_file = is_type[_MESSAGE] & self._sorts.table(_FILES.__contains__, np.bool_)[sorts]
        edit = self._relations.table(_EDIT.__eq__, np.bool_)[relations]
        kind = self._types.table(lambda t: _KINDS.get(t, Kind.NOTICE))[types]
        kind = np.where(edit, Kind.NOTICE, np.where(is_file, Kind.MEDIA, kind))
        who = self.people.number(batch["who"].only(kind != Kind.NOTICE))
        self.rooms.number(batch["room"])
        self.members.sent_here(who[batch.has("own")])
        self._learn(batch, np.flatnonzero(is_type[_MEMBER]))
        self._edited.append(hashed(batch["to"].only(edit)))
        self._redacted.append(
            hashed(batch["redacts"].or_else(batch["redacts too"]).only(is_type[_REDACTION]))
        )
        gone = batch.has("gone") | (is_type[_MESSAGE] & ~batch.has("sort") & ~batch.has("text"))
        typed = is_type[_MESSAGE] & ~edit & ~is_sort[_UNDECRYPTED] & ~gone
        self.columns.add(
            batch.record,
            at,
            known=np.where(good & within(at), UTC, UNREAD).astype(np.int8),
            author=who,
            kind=kind,
            text=_texts(batch, typed, is_file),
            listen=~is_sort[_BY_PROGRAM],
            flags=np.where(is_sort[_BY_PROGRAM], Flag.AUTOMATIC, 0)
            | np.where(batch.has("changed"), Flag.EDITED, 0)
            | np.where(gone & (kind != Kind.NOTICE), Flag.DELETED, 0),
            native=hashed(batch["id"]),
        )

    def _learn(self, batch: Batch, joins: NDArray[np.int64]) -> None:
        """Note who joined under which name; Python once for each."""
        about, names = plain(batch["about"][joins]), plain(batch["name"][joins])
        for k in range(len(joins)):
            address = (about.raw(k) or b"").decode("utf-8", "replace")
            if address:
                self.members.joined(address, (names.raw(k) or b"").decode("utf-8", "replace"))

    def marked(self, rows: Rows) -> Rows:
        """Mark the messages that later events changed or took back."""
        flags = rows.flags.copy()
        for targets, flag in ((self._edited, Flag.EDITED), (self._redacted, Flag.DELETED)):
            met = np.unique(np.concatenate([np.zeros(1, np.uint64), *targets]))[1:]
            flags[np.isin(rows.native, met) & (rows.kind != Kind.NOTICE)] |= np.uint8(flag)
        return replace(rows, flags=flags)


def _texts(batch: Batch, typed: NDArray[np.bool_], is_file: NDArray[np.bool_]) -> Spans:
    """Give what was typed: without quotes, and of a file the caption only."""
    body, file = batch["text"], batch["file"]
    # The body of a file is its name, unless the name stands beside it and differs.
    captioned = file.present & (hashed(file.only(is_file)) != hashed(body.only(is_file)))
    texts = plain(body.only(typed & (~is_file | captioned)))
    answers = np.flatnonzero(batch.has("answer") & texts.present)
    if len(answers):
        texts.start[answers] = without_quotes(texts[answers]).start
    return texts


def read(work: Work) -> Scan:
    """Read one room; see ``MatrixReader.scan``."""
    document, room = Document(work.sources[0], SHAPE, work.progress), _Room(work)
    for batch in document:
        room.take(batch)
    document.report(room.columns)
    met = document.outers("room")
    facts = met[0].values if met else {}
    if not document.records and not facts:
        raise UnreadableError(
            f"{work.sources[0].path} holds no room of Matrix", "export the room again, as JSON"
        )
    me, by = room.members.me(facts.get("exported_by", ""), room.people)
    chat = room.members.chat(facts, next(iter(room.rooms.texts), None), me, room.people)
    scan = finished(
        "matrix",
        room.columns,
        work.ask.zone,
        chats=[chat],
        handles=room.members.handles(room.people),
        me=frozenset({me} - {-1}),
        me_by=by,
        warnings=document.warnings,
        listen=work.listen,
    )
    return replace(scan, rows=room.marked(scan.rows))
