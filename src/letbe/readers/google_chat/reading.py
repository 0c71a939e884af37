"""The conversations of one account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.finish import finished, small_json, text_in
from letbe.readers.fields.handles import Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.nesting import holder_of
from letbe.readers.fields.places import last
from letbe.readers.fields.worded import WordedDates
from letbe.readers.google_chat import recognition
from letbe.readers.jsontext import ARRAY
from letbe.readers.pieces import FAILURES
from letbe.readers.rows import Chat, Flag, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

SHAPE: Final = Shape(
    Group(
        "message",
        ("messages/[]",),
        {
            "id": "message_id",
            "who": "creator/email",
            "name": "creator/name",
            "sort": "creator/user_type",
            "at": "created_date",
            "changed": "updated_date",
            "gone": "deleted_date",
            "state": "message_state",
            "text": "text",
            "files": "attached_files",
        },
    ),
    within=(
        Group("reaction", ("messages/[]/reactions/[]",), {"here": ".", "emoji": "emoji/unicode"}),
        Group("reacted", ("messages/[]/reactions/[]/reactor_emails/[]",), {"who": "."}),
    ),
)

_BOT: Final = "Bot"
_DELETED: Final = "DELETED"
#: How the folder of a chat of two, or of a few, is called; the others are spaces.
_DIRECT: Final = "DM"
_TWO: Final = 2

BY_ACCOUNT: Final = "the account of the export"
BY_MEMBERS: Final = "the chat's own list of members"


@dataclass(slots=True)
class _Takeout:
    """What the small files say, by folder.

    Attributes:
        messages: The files of messages.
        groups: What is said of each conversation.
        owners: The addresses of whose account it is.
        unread: How many files could not be read.
    """

    messages: list[Source] = field(default_factory=list)
    groups: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    owners: dict[str, str | None] = field(default_factory=dict)
    unread: int = 0

    def take(self, source: Source) -> None:
        """Look at one file."""
        try:
            what = recognition.part(source.head())
        except FAILURES:
            what = None
        if what == recognition.MESSAGES:
            self.messages.append(source)
            return
        found = small_json(source) if what else None
        if not isinstance(found, dict):
            self.unread += 1
        elif what == recognition.GROUP:
            self.groups[source.inside] = found
        elif (address := text_in(found.get("user"), "email")) is not None:
            self.owners[address.casefold()] = text_in(found.get("user"), "name")

    def members(self, folder: str) -> list[Mapping[str, Any]]:
        """List who is in a conversation."""
        found = self.groups.get(folder, {}).get("members")
        return [m for m in found if isinstance(m, dict)] if isinstance(found, list) else []

    def chat(self, folder: str, people: Handles) -> Chat:
        """Describe one conversation."""
        sort, _, number = last(folder).partition(" ")
        members = self.members(folder)
        title = text_in(self.groups.get(folder), "name")
        direct = sort == _DIRECT or (not number and title is None and bool(members))
        if not direct or len(members) > _TWO:
            return Chat("group" if members or sort != _DIRECT else "unknown", title, number or last(folder))
        others = [
            m for m in members if (a := text_in(m, "email", "name")) and a.casefold() not in self.owners
        ]
        if len(others) != 1:
            return Chat("one", title, number or last(folder))
        name = text_in(others[0], "name")
        other = people.add(text_in(others[0], "email", "name"), name)
        kind = "robot" if text_in(others[0], "user_type") == _BOT else "one"
        return Chat(kind, title or name, number or last(folder), other, BY_MEMBERS)


class _Reading:
    """Reads conversation after conversation into one scan."""

    def __init__(self, work: Work) -> None:
        self.columns, self.people = Columns(work.listen), Handles()
        self._dates, self._sorts, self._states = WordedDates(), Words(), Words()

    def take(self, batch: Batch, first: int, chat: int) -> None:
        """Add some messages and the reactions to them."""
        created = batch["at"]
        at, known = self._dates.moments(created.or_else(batch["changed"]).or_else(batch["gone"]))
        who = self.people.number(batch["who"].or_else(batch["name"]), batch["name"])
        sorts, states = self._sorts.number(batch["sort"]), self._states.number(batch["state"])
        bot = self._sorts.table(_BOT.__eq__, np.bool_)[sorts]
        deleted = self._states.table(_DELETED.__eq__, np.bool_)[states] | batch.has("gone")
        files = batch["files"]
        filed = (batch.what("files") == ARRAY) & (files.end - files.start > len("[]"))
        text = batch["text"]
        media = filed | (text.end <= text.start)
        kind = np.where(media & ~deleted, Kind.MEDIA, Kind.TEXT)
        kind = np.where(deleted & (who < 0), Kind.NOTICE, kind)
        native = hashed(batch["id"])
        self.columns.add(
            first + batch.record,
            at,
            known=known,
            chat=chat,
            author=who,
            kind=kind,
            text=text,
            listen=~bot,
            flags=np.where(bot, Flag.AUTOMATIC, 0)
            | np.where(batch.has("changed") & created.present, Flag.EDITED, 0)
            | np.where(deleted, Flag.DELETED, 0),
            native=native,
        )
        self._reactions(batch, first, chat, np.where(known > 0, at, 0), native)

    def _reactions(
        self, batch: Batch, first: int, chat: int, at: NDArray[np.int64], native: NDArray[np.uint64]
    ) -> None:
        """Add the reactions; they take the time of their message."""
        which, users = batch.within("reaction"), batch.within("reacted")
        if not len(users):
            return
        place, to = users["who"], users.around
        emoji = which["emoji"][holder_of(place.start, which["here"].start)]
        who = self.people.number(place)
        good = (who >= 0) & (at[to] > 0)
        keys = np.where(native[to] > 0, mixed(native[to], hashed(place), hashed(emoji)), np.uint64(0))
        self.columns.add(
            first + users.record[good],
            at[to][good],
            chat=chat,
            author=who[good],
            kind=Kind.REACTION,
            native=keys[good],
        )


def read(work: Work) -> Scan:
    """Read one account; see ``GoogleChatReader.scan``."""
    takeout, reading = _Takeout(), _Reading(work)
    for source in work.sources:
        takeout.take(source)
    warnings: list[str] = []
    first = 0
    for chat, source in enumerate(takeout.messages):
        document = Document(source, SHAPE, work.progress)
        try:
            for batch in document:
                reading.take(batch, first, chat)
        except UnreadableError:
            takeout.unread += 1
        document.report(reading.columns, first)
        first += document.records
        warnings += document.warnings
    if takeout.unread == len(work.sources):
        raise UnreadableError(
            f"{work.sources[0].path} is part of no Takeout of Google Chat", "give the whole folder or zip"
        )
    if takeout.unread:
        warnings.append(f"{takeout.unread} of its files could not be read")
    people = reading.people
    chats = [takeout.chat(source.inside, people) for source in takeout.messages]
    for address, name in takeout.owners.items():
        people.add(address, name)
    mine = frozenset(k for k, a in enumerate(people.texts()) if a.casefold() in takeout.owners)
    return finished(
        "google-chat",
        reading.columns,
        work.ask.zone,
        chats=chats,
        handles=people.handles(),
        me=mine,
        me_by=BY_ACCOUNT,
        warnings=list(dict.fromkeys(warnings)),
        listen=work.listen,
    )
