"""Read ``main.jsonl``: frames of Signal's own backup, one a line, in Signal's own names.

Only within the file do numbers stand for recipients and chats; what is the same in every export is a
recipient's phone number or account id.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.chats import numbered
from letbe.readers.fields.columns import Columns, hashed
from letbe.readers.fields.handles import NOBODY, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import spans_of
from letbe.readers.fields.values import UTC
from letbe.readers.rows import Chat, Flag, Handle, Kind, Scan
from letbe.readers.signal.identity import native, times_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Rows, Work

BY_SELF: Final = "the export's own mark of its owner"
BY_CHAT: Final = "the chat's own recipient"

_ITEM: Final = "chatItem"
#: What an item can be besides a text and a notice, and that is a medium.
_MEDIA: Final = ("stickerMessage", "viewOnceMessage", "contactMessage", "giftBadge")
#: What the app wrote.
_NOTICES: Final = ("updateMessage", "paymentNotification")
_CALL: Final = f"{_ITEM}/updateMessage/individualCall"
#: What can be reacted to.
_REACTED: Final = (
    "standardMessage",
    "stickerMessage",
    "viewOnceMessage",
    "contactMessage",
    "directStoryReplyMessage",
)
#: What is told of a recipient.
_RECIPIENT: Final = {
    "id": "id",
    "e164": "contact/e164",
    "aci": "contact/aci",
    "username": "contact/username",
    "nick given": "contact/nickname/given",
    "nick family": "contact/nickname/family",
    "system given": "contact/systemGivenName",
    "system family": "contact/systemFamilyName",
    "profile given": "contact/profileGivenName",
    "profile family": "contact/profileFamilyName",
    "title": "group/snapshot/title/title",
    "group": "group/masterKey",
}

_SHAPE: Final = Shape(
    Group(
        "frame",
        ("",),
        {
            "item": _ITEM,
            "chat": f"{_ITEM}/chatId",
            "author": f"{_ITEM}/authorId",
            "at": f"{_ITEM}/dateSent",
            "text": f"{_ITEM}/standardMessage/text/body",
            "message": f"{_ITEM}/standardMessage",
            "answer": f"{_ITEM}/directStoryReplyMessage/textReply/text/body",
            "story": f"{_ITEM}/directStoryReplyMessage",
            "question": f"{_ITEM}/poll/question",
            "poll": f"{_ITEM}/poll",
            "gone": f"{_ITEM}/remoteDeletedMessage",
            "call": _CALL,
            "called": f"{_CALL}/direction",
            "called at": f"{_CALL}/startedCallTimestamp",
            **{name: f"{_ITEM}/{name}" for name in (*_MEDIA, *_NOTICES)},
            "recipient": "recipient",
            "self": "recipient/self",
            "news": "recipient/releaseNotes",
            **{name: f"recipient/{path}" for name, path in _RECIPIENT.items()},
            "of chat": "chat/id",
            "with": "chat/recipientId",
        },
    ),
    within=(
        Group("attachment", (f"{_ITEM}/standardMessage/attachments/[]",), {}),
        Group("revision", (f"{_ITEM}/revisions/[]",), {}),
        Group(
            "reaction",
            tuple(f"{_ITEM}/{what}/reactions/[]" for what in _REACTED),
            {"author": "authorId", "at": "sentTimestamp"},
        ),
    ),
    lines=True,
)

#: What is known of a recipient's name, the surest first.
_NAMES: Final = ("nick", "system", "profile")


def scan(work: Work) -> Scan:
    """Read one export; see ``Official.scan``."""
    source = work.sources[0]
    export = _Export(work)
    document = Document(source, _SHAPE, work.progress)
    for batch in document:
        export.take(batch)
    document.report(export.columns)
    if not export.frames:
        raise UnreadableError(f"{source.path} holds nothing of Signal's export", "give main.jsonl")
    return export.finish(work, document)


class _Export:
    """Gathers what the file holds, by the file's own numbers of recipients and chats."""

    def __init__(self, work: Work) -> None:
        self.columns = Columns(work.listen)
        self._ids = Words()  # of recipients
        self._chats = Words()
        self.frames = 0
        self._people = _People()
        self._with: dict[str, str] = {}
        self._calls: list[tuple[NDArray[np.int64], NDArray[np.bool_]]] = []

    def take(self, batch: Batch) -> None:
        """Take over some frames: items, and the people and chats that they stand for."""
        self.frames += self._people.take(batch, np.flatnonzero(batch.has("recipient")))
        chats = np.flatnonzero(batch["of chat"].present)
        for known, recipient in zip(
            _words(batch, "of chat", chats), _words(batch, "with", chats), strict=True
        ):
            self._with[known] = recipient
        self.frames += len(chats)
        self._take_items(batch, batch.has("item"))

    def _take_items(self, batch: Batch, item: NDArray[np.bool_]) -> None:
        """Take over the items among some frames."""
        self.frames += int(item.sum())
        call = batch.has("call")
        called_at = batch["called at"].present & call
        at, known = times_of(batch["at"])
        when, told = times_of(batch["called at"])
        at, known = (
            np.where(called_at & (told == UTC), when, at),
            np.where(called_at, np.maximum(told, known), known),
        )
        author = self._ids.number(batch["author"])
        chat = self._chats.number(batch["chat"])
        text = batch["text"].or_else(batch["answer"]).or_else(batch["question"])
        kind = self._kinds(batch, call)
        edited = np.zeros(len(batch), bool)
        edited[batch.within("revision").around] = True
        flags = np.where(batch.has("gone"), int(Flag.DELETED), 0) | np.where(edited, int(Flag.EDITED), 0)
        self.columns.add(
            batch.record[item],
            at[item],
            known=known.astype(np.int8)[item],
            chat=chat[item],
            author=np.where(kind == Kind.NOTICE, NOBODY, author)[item],
            kind=kind[item],
            text=text.only((kind <= Kind.MEDIA) & text.present)[item],
            flags=flags[item],
        )
        self._calls.append((batch.record[call], _is(batch["called"], b"OUTGOING")[call]))
        self._take_reactions(batch.within("reaction"), chat)

    def _kinds(self, batch: Batch, call: NDArray[np.bool_]) -> NDArray[Any]:
        """Tell what each item is."""
        media = np.zeros(len(batch), bool)
        media[batch.within("attachment").around] = True
        for name in (*_MEDIA, "poll"):
            media |= batch.has(name)
        notice = np.zeros(len(batch), bool)
        for name in _NOTICES:
            notice |= batch.has(name)
        known = media | batch.has("message") | batch.has("story") | batch.has("gone")
        kind: Any = np.where(media, Kind.MEDIA, Kind.TEXT)
        kind = np.where(notice | ~known, Kind.NOTICE, kind)
        return np.where(call, Kind.CALL, kind)

    def _take_reactions(self, found: Batch, chat: NDArray[np.int32]) -> None:
        """Take over reactions; each says when."""
        at, known = times_of(found["at"])
        author = self._ids.number(found["author"])
        good = (known == UTC) & (author != NOBODY)
        self.columns.add(
            found.record[good],
            at[good],
            chat=chat[found.around[good]],
            author=author[good],
            kind=Kind.REACTION,
        )

    def finish(self, work: Work, document: Document) -> Scan:
        """Put together who is who."""
        rows, utc, said = self.columns.rows(work.ask.zone)
        people = self._people
        for known in sorted(people.own):
            self._ids.add(known)
        handles = [people.handles.get(known, Handle(None, f"recipient {known}")) for known in self._ids.texts]
        me = frozenset(k for k, known in enumerate(self._ids.texts) if known in people.own)

        def chat_of(number: int) -> Chat:
            known = self._chats.texts[number] if number >= 0 else ""
            return self._chat(self._with.get(known, ""), people)

        rows, chats = numbered(rows, chat_of)
        handles = [*handles, *(people.handles[k] for k in self._ids.texts[len(handles) :])]
        self._turn_calls(rows, chats, me)
        mine = np.isin(rows.author, [*me]) & (rows.author >= 0)
        address = hashed(spans_of([*((h.address or h.name or "") for h in handles), ""])).view(np.int64)
        in_group = np.array([*(c.kind == "group" for c in chats), False])[rows.chat]
        for reaction in (False, True):
            which = (rows.kind == Kind.REACTION) == reaction
            rows.native[which] = native(
                rows.at[which], mine[which], address[rows.author[which]], in_group[which], reaction=reaction
            )
        return Scan(
            format="signal",
            rows=rows,
            chats=chats,
            handles=tuple(handles),
            me=me,
            me_by=BY_SELF if me else None,
            date_order="native" if len(rows) else None,
            date_order_by="a machine's time stamp" if len(rows) else None,
            utc=utc,
            warnings=(*document.warnings, *said),
            errors=self.columns.errors,
            errors_total=self.columns.errors_total,
        )

    def _chat(self, recipient: str, people: _People) -> Chat:
        """Describe one chat by its recipient."""
        if recipient in people.own:
            return Chat("self")
        if recipient in people.groups:
            address, title = people.groups[recipient]
            return Chat("group", title, address)
        if recipient not in people.handles:
            return Chat("unknown")
        if recipient not in self._ids.texts:
            self._ids.add(recipient)
        handle = people.handles[recipient]
        kind = "robot" if recipient in people.news else "one"
        return Chat(kind, handle.name, handle.address, self._ids.texts.index(recipient), BY_CHAT)

    def _turn_calls(self, rows: Rows, chats: tuple[Chat, ...], me: frozenset[int]) -> None:
        """Say of each call who called: it carries its own direction."""
        record = np.concatenate([np.zeros(0, np.int64), *(r for r, _ in self._calls)])
        out = np.concatenate([np.zeros(0, bool), *(o for _, o in self._calls)])
        calls = np.flatnonzero(rows.kind == Kind.CALL)
        is_out = out[np.searchsorted(record, rows.record[calls])] if len(calls) else np.zeros(0, bool)
        other = np.array([*(c.other for c in chats), NOBODY], np.int32)[rows.chat[calls]]
        mine = next(iter(me), NOBODY)
        known = np.where(is_out, mine, other)
        rows.author[calls] = np.where(known >= 0, known, rows.author[calls])


def _is(words: Spans, word: bytes) -> NDArray[np.bool_]:
    """Tell where a short word stands."""
    words = plain(words)
    same: NDArray[np.bool_] = words.present & (words.end - words.start == len(word))
    for k, letter in enumerate(word):
        same &= words.buffer[np.maximum(words.start, 0) + k * same] == letter
    return same


@dataclass(slots=True)
class _People:
    """The recipients of an export, by their numbers in it.

    Attributes:
        handles: People, with an address that is the same in every export.
        groups: Groups: address and title.
        own: The owner.
        news: Where Signal itself writes from.
    """

    handles: dict[str, Handle] = field(default_factory=dict)
    groups: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    news: set[str] = field(default_factory=set)

    def take(self, batch: Batch, rows: NDArray[np.int64]) -> int:
        """Take over the recipients among some frames; give how many there are."""
        if not len(rows):
            return 0
        told = {name: _words(batch, name, rows) for name in _RECIPIENT}
        own, news = batch.has("self")[rows].tolist(), batch.has("news")[rows].tolist()
        for k in range(len(rows)):
            self._add({name: texts[k] for name, texts in told.items() if texts[k]}, own=own[k], news=news[k])
        return len(rows)

    def _add(self, values: Mapping[str, str], *, own: bool, news: bool) -> None:
        """Take over one of them."""
        known = values.get("id", "")
        if "group" in values or "title" in values:
            self.groups[known] = (_of_key(values.get("group", "")), values.get("title"))
        elif own:
            self.own.add(known)
            self.handles[known] = Handle("Me", None)
        elif news:
            self.news.add(known)
            self.handles[known] = Handle("Signal", "signal-release-notes")
        else:
            self.handles[known] = Handle(_name(values), _address(values))


def _words(batch: Batch, field: str, rows: NDArray[np.int64]) -> list[str]:
    """Give a field of some rows as text."""
    found = plain(batch[field][rows])
    return [(found.raw(k) or b"").decode("utf-8", "replace") for k in range(len(rows))]


def _name(values: Mapping[str, str]) -> str | None:
    """Give the name that the owner's phone shows."""
    for sort in _NAMES:
        name = " ".join(filter(None, (values.get(f"{sort} given"), values.get(f"{sort} family"))))
        if name:
            return name
    return None


def _of_key(key: str) -> str | None:
    """Give a group's address: a digest, since the key itself opens the group."""
    return hashlib.blake2b(key.encode(), digest_size=12).hexdigest() if key else None


def _address(values: Mapping[str, str]) -> str | None:
    """Give what is the same in every export: the phone number, else the account's id or name."""
    number = values.get("e164", "").removeprefix("+")
    if number.isdigit():
        return f"+{number}"
    return values.get("aci") or values.get("username") or None
