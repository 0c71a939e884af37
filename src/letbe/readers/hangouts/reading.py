"""The conversations of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.finish import finished
from letbe.readers.fields.handles import Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.values import UNREAD, UTC, whole, within
from letbe.readers.hangouts.segments import joined
from letbe.readers.jsontext import ARRAY
from letbe.readers.rows import Chat, Handle, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.rows import Scan, Work

#: Where conversations are: as of 2015 or so, and before.
_NEW: Final = "conversations/[]"
_OLD: Final = "conversation_state/[]"
_EVENTS: Final = (f"{_NEW}/events/[]", f"{_OLD}/conversation_state/event/[]")
_CONTENT: Final = "chat_message/message_content"


def _either(path: str) -> dict[str, str]:
    """Give a field of a conversation the two paths that it can have."""
    return {
        path: f"conversation/conversation/{path}",
        f"old {path}": f"conversation_state/conversation/{path}",
    }


SHAPE: Final = Shape(
    Group(
        "event",
        _EVENTS,
        {
            "id": "event_id",
            "at": "timestamp",
            "gaia": "sender_id/gaia_id",
            "chat": "sender_id/chat_id",
            "message": "chat_message",
            "files": f"{_CONTENT}/attachment",
            "call": "hangout_event/event_type",
        },
    ),
    within=(
        Group(
            "segment", tuple(f"{e}/{_CONTENT}/segment/[]" for e in _EVENTS), {"type": "type", "text": "text"}
        ),
    ),
    around=(
        Group(
            "conversation",
            (_NEW, _OLD),
            {
                "id": "conversation/conversation_id/id",
                "old id": "conversation_id/id",
                **_either("type"),
                **_either("name"),
                **_either("self_conversation_state/self_read_state/participant_id/gaia_id"),
                **_either("self_conversation_state/self_read_state/participant_id/chat_id"),
            },
        ),
        Group(
            "person",
            (
                f"{_NEW}/conversation/conversation/participant_data/[]",
                f"{_OLD}/conversation_state/conversation/participant_data/[]",
            ),
            {
                "gaia": "id/gaia_id",
                "chat": "id/chat_id",
                "name": "fallback_name",
                "phone": "phone_number/e164",
            },
        ),
    ),
)

_OWN: Final = "self_conversation_state/self_read_state/participant_id/"
_BREAK: Final = "LINE_BREAK"
_BEGINS: Final = "START_HANGOUT"
_OF_TWO: Final = "STICKY_ONE_TO_ONE"

BY_SELF: Final = "the account, which every conversation names"
BY_MEMBERS: Final = "the chat's own list of members"


class _People:
    """Who is in the conversations."""

    def __init__(self, document: Document) -> None:
        self.handles = Handles()
        self.phones: dict[str, str] = {}
        self.members: dict[int, list[str]] = {}
        self.own: set[str] = set()
        self._document = document

    def learn(self) -> None:
        """Take over what stands around the events, once all of them were read."""
        for outer in self._document.outers("conversation"):
            number = _first(outer.values, f"{_OWN}gaia_id", f"{_OWN}chat_id")
            self.own |= {number} if number else set()
        for outer in self._document.outers("person"):
            values = outer.values
            number = values.get("gaia") or values.get("chat") or ""
            if number:
                self.handles.add(number, values.get("name"))
                self.members.setdefault(outer.parent, []).append(number)
            if number and values.get("phone"):
                self.phones[number] = values["phone"]

    def all(self) -> tuple[Handle, ...]:
        """Give everybody; by their phone number where they have one."""
        return tuple(
            Handle(h.name, self.phones.get(h.address or "", h.address)) for h in self.handles.handles()
        )

    def chat(self, at: int, values: Mapping[str, str]) -> Chat:
        """Describe one conversation."""
        title = _first(values, "name")
        address = values.get("id") or values.get("old id")
        members = set(self.members.get(at, ()))
        others = sorted(members - self.own)
        if _first(values, "type") not in (_OF_TWO, None) or len(others) > 1:
            return Chat("group", title, address)
        if len(others) != 1 or not members & self.own:
            return Chat("one", title, address)
        return Chat("one", title, address, self.handles.add(others[0]), BY_MEMBERS)


def _first(values: Mapping[str, str], *fields: str) -> str | None:
    """Give the first field of a conversation that is there, in either place."""
    return next((v for f in fields for v in (values.get(f), values.get(f"old {f}")) if v), None)


class _Events:
    """Turns events into columns."""

    def __init__(self, work: Work) -> None:
        self.columns = Columns(work.listen)
        self._types, self._calls = Words(), Words()

    def take(self, batch: Batch, people: Handles) -> None:
        """Add some events."""
        at, good = whole(batch["at"])
        segments = batch.within("segment")
        types = self._types.number(segments["type"])
        calls = self._calls.number(batch["call"])
        breaks = self._types.table(_BREAK.__eq__, np.bool_)[types]
        text = joined(segments["text"], segments.around, breaks, len(batch))
        files = batch["files"]
        filed = (batch.what("files") == ARRAY) & (files.end - files.start > len("[]"))
        begins = self._calls.table(_BEGINS.__eq__, np.bool_)[calls]
        kind = np.where(batch.has("message"), Kind.TEXT, np.where(begins, Kind.CALL, Kind.NOTICE))
        kind = np.where((kind == Kind.TEXT) & (filed | ~text.present), Kind.MEDIA, kind)
        self.columns.add(
            batch.record,
            at,
            known=np.where(good & within(at), UTC, UNREAD).astype(np.int8),
            chat=np.maximum(batch.around, 0),
            author=np.where(kind == Kind.NOTICE, -1, people.number(batch["gaia"].or_else(batch["chat"]))),
            kind=kind,
            text=text,
            native=hashed(batch["id"]),
        )


def read(work: Work) -> Scan:
    """Read one account; see ``HangoutsReader.scan``."""
    document, events = Document(work.sources[0], SHAPE, work.progress), _Events(work)
    people = _People(document)
    for batch in document:
        events.take(batch, people.handles)
    document.report(events.columns)
    found = document.outers("conversation")
    if not document.records and not found:
        raise UnreadableError(
            f"{work.sources[0].path} holds no conversation of Hangouts", "give Hangouts.json of a Takeout"
        )
    people.learn()
    chats = [people.chat(k, outer.values) for k, outer in enumerate(found)] or [Chat("unknown")]
    mine = frozenset(k for k, number in enumerate(people.handles.texts()) if number in people.own)
    return finished(
        "hangouts",
        events.columns,
        work.ask.zone,
        chats=chats,
        handles=people.all(),
        me=mine,
        me_by=BY_SELF,
        warnings=document.warnings,
        listen=work.listen,
    )
