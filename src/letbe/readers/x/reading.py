"""Read the messages of one archive, and the account that they belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.chats import Firsts, numbered
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.handles import NOBODY, Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape
from letbe.readers.fields.values import UTC, moments
from letbe.readers.rows import Chat, Flag, Kind, Scan
from letbe.readers.x import is_account

if TYPE_CHECKING:
    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.rows import Work
    from letbe.readers.source import Source

_SHAPE: Final = Shape(
    Group(
        "message",
        ("[]/dmConversation/messages/[]",),
        {
            "id": "messageCreate/id",
            "from": "messageCreate/senderId",
            "at": "messageCreate/createdAt",
            "text": "messageCreate/text",
            "media": "messageCreate/mediaUrls",
            "greeting id": "welcomeMessageCreate/id",
            "greeting from": "welcomeMessageCreate/senderId",
            "greeting at": "welcomeMessageCreate/createdAt",
            "greeting text": "welcomeMessageCreate/text",
            "joined at": "joinConversation/createdAt",
            "came at": "participantsJoin/createdAt",
            "left at": "participantsLeave/createdAt",
            "named at": "conversationNameUpdate/createdAt",
            "name": "conversationNameUpdate/name",
        },
    ),
    within=(
        Group(
            "reaction",
            ("[]/dmConversation/messages/[]/messageCreate/reactions/[]",),
            {"id": "eventId", "from": "senderId", "at": "createdAt"},
        ),
    ),
    around=(Group("conversation", ("[]/dmConversation",), {"id": "conversationId"}),),
    prefixed=True,
)
_ACCOUNT: Final = Shape(
    Group("account", ("[]/account",), {"id": "accountId", "name": "accountDisplayName", "user": "username"}),
    prefixed=True,
)
_EVENTS: Final = ("joined at", "came at", "left at", "named at")


class _Archive:
    """Gathers what all files hold."""

    def __init__(self, work: Work) -> None:
        self.people = Handles()
        self.conversations = Words()
        self.columns = Columns(work.listen)
        self.titles = Firsts()
        self.me: set[int] = set()
        self.warnings: list[str] = []
        self._records = 0
        self._number_of: list[int] = []  # the conversation of each mark, over all files

    def take_account(self, source: Source, work: Work) -> None:
        """Take over whose archive it is."""
        for batch in (document := Document(source, _ACCOUNT, work.progress)):
            names = plain(batch["name"].or_else(batch["user"]))
            self.me |= {int(k) for k in self.people.number(batch["id"], names) if k != NOBODY}
        self.warnings += document.warnings

    def take_messages(self, source: Source, work: Work) -> None:
        """Take over the messages of one file."""
        document = Document(source, _SHAPE, work.progress)
        for batch in document:
            self._take(batch)
        ids = [one.values.get("id", "") for one in document.outers("conversation")]
        self._number_of += [self.conversations.add(i) for i in ids]
        document.report(self.columns, self._records)
        self._records += document.records
        self.warnings += document.warnings

    def _take(self, batch: Batch) -> None:
        """Take over some records."""
        marks = np.where(batch.around >= 0, batch.around + len(self._number_of), NOBODY)
        greeting = batch["greeting at"].present
        told = batch["at"].or_else(batch["greeting at"])
        notice = ~told.present
        for name in _EVENTS:
            told = told.or_else(batch[name])
        at, known = moments(told)
        text = plain(batch["text"].or_else(batch["greeting text"]))
        text = plain(replace(text, escape=Escape.XML))
        media = batch["media"]
        has_media = media.end - media.start > len("[]")
        author = self.people.number(batch["from"].or_else(batch["greeting from"]))
        kind = np.where(has_media | (text.end <= text.start), Kind.MEDIA, Kind.TEXT)
        # What is neither a message nor an event of a group has no time, and is refused for that.
        kind = np.where(notice, Kind.NOTICE, kind)
        self.titles.learn(marks, batch["name"])
        self.columns.add(
            batch.record + self._records,
            at,
            known=known,
            chat=marks,
            author=np.where(notice, NOBODY, author),
            kind=kind,
            text=text,
            listen=~greeting,
            flags=np.where(greeting, int(Flag.AUTOMATIC), 0),
            native=hashed(batch["id"].or_else(batch["greeting id"])),
        )
        self._take_reactions(batch.within("reaction"), marks)

    def _take_reactions(self, found: Batch, marks: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        """Take over reactions; each says when."""
        at, known = moments(found["at"])
        author = self.people.number(found["from"])
        good = (known == UTC) & (author != NOBODY)
        self.columns.add(
            found.record[good] + self._records,
            at[good],
            chat=marks[found.around[good]],
            author=author[good],
            kind=Kind.REACTION,
            native=hashed(found["id"])[good],
        )

    def finish(self, work: Work) -> Scan:
        """Put together what is known."""
        rows, utc, said = self.columns.rows(work.ask.zone)
        known = np.array([*self._number_of, NOBODY], np.int32)
        rows = replace(rows, chat=known[rows.chat])
        titles = {self._number_of[mark]: title for mark, title in self.titles.texts.items() if mark >= 0}
        me_by = "the account's own id" if self.me else None
        if not self.me and (common := self._in_all()) is not None:
            self.me, me_by = {common}, "the one id in every conversation of two"
        rows, chats = numbered(rows, lambda number: self._chat(number, titles))
        return Scan(
            format="x",
            rows=rows,
            chats=chats,
            handles=self.people.handles(),
            me=frozenset(self.me),
            me_by=me_by,
            date_order="native" if len(rows) else None,
            date_order_by="a machine's own time" if len(rows) else None,
            utc=utc,
            warnings=tuple(dict.fromkeys((*self.warnings, *said))),
            errors=self.columns.errors,
            errors_total=self.columns.errors_total,
        )

    def _in_all(self) -> int | None:
        """Find the one number that is in every conversation of two; it takes two of them."""
        pairs = [frozenset(i.split("-")) for i in self.conversations.texts if i.count("-") == 1]
        if len(set(pairs)) < 2:
            return None
        common = frozenset.intersection(*pairs)
        return self.people.add(next(iter(common))) if len(common) == 1 else None

    def _chat(self, number: int, titles: dict[int, str]) -> Chat:
        """Make a chat of the id of a conversation."""
        known = self.conversations.texts[number] if number >= 0 else ""
        ends = known.split("-")
        if len(ends) != 2:
            return Chat("group" if known else "unknown", titles.get(number), known or None)
        mine = {self.people.texts()[k] for k in self.me}
        if len(set(ends)) == 1:
            return Chat("self", None, known)
        others = [e for e in ends if e not in mine]
        if len(others) != 1:
            return Chat("one", None, known)
        return Chat("one", None, known, self.people.add(others[0]), "the conversation's id")


def scan(work: Work) -> Scan:
    """Read the files of one archive; see ``XReader.scan``."""
    archive = _Archive(work)
    failed: list[UnreadableError] = []
    for source in work.sources:
        try:
            take = archive.take_account if is_account(source.head()) else archive.take_messages
            take(source, work)
        except UnreadableError as error:
            failed.append(error)
    if len(failed) == len(work.sources) and failed:
        raise failed[0]
    archive.warnings += [error.met for error in failed]
    return archive.finish(work)
