"""Read one file of a thread, or the page that names the owner of the account."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.handles import Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.jsonwalk.documents import MOST_BUFFER
from letbe.readers.fields.plain import plain
from letbe.readers.fields.sentences import Sentences
from letbe.readers.fields.spans import Escape, spans_of
from letbe.readers.fields.values import UNREAD, UTC, whole, within
from letbe.readers.messenger.owner import owner
from letbe.readers.messenger.phrases import EDITED, EDITED_BYTES, FORMS, MEANS
from letbe.readers.messenger.recognition import (
    by_path,
    facebook_owner,
    instagram_owner,
    is_instagram,
    is_thread,
)
from letbe.readers.rows import Chat, Flag, Handle, Kind, Scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work

#: What says by being there that something else than text was sent.
_MEDIA: Final = ("photos", "videos", "audio_files", "gifs", "files", "sticker", "media")

_SHAPE: Final = Shape(
    Group(
        "message",
        ("messages/[]",),
        {
            "who": "sender_name",
            "at": "timestamp_ms",
            "text": "content",
            "sealed who": "senderName",
            "sealed at": "timestamp",
            "sealed text": "text",
            "type": "type",
            "call": "call_duration",
            "unsent": "is_unsent",
            "sealed unsent": "isUnsent",
            **{name: name for name in _MEDIA},
        },
    ),
    within=(Group("reaction", ("messages/[]/reactions/[]",), {"actor": "actor", "at": "timestamp"}),),
    around=(
        Group(
            "thread",
            ("",),
            {
                "title": "title",
                "path": "thread_path",
                "type": "thread_type",
                "sealed name": "threadName",
                "joinable": "joinable_mode/mode",
            },
        ),
        Group("participant", ("participants/[]",), {"name": "name", "sealed name": "."}),
    ),
    escape=Escape.LATIN,
)

#: Older exports say what a message is; the download of encrypted chats does, too.
_TYPES: Final = {
    "Call": Kind.CALL,
    "call": Kind.CALL,
    "Subscribe": Kind.NOTICE,
    "Unsubscribe": Kind.NOTICE,
    "Payment": Kind.NOTICE,
    "placeholder": Kind.NOTICE,
}
#: No kind: the rest of a record says.
_OPEN: Final = -1

#: What each sentence of the app is.
_SAID: Final = np.array(MEANS, np.int8)

#: Milliseconds of any year above 1973 are above, seconds of any year below 5138 are below.
_MILLISECONDS: Final = 100_000_000_000

#: The number behind the name of a thread of the encrypted download.
_NUMBER: Final = re.compile(r"_\d+$")

_AGAIN: Final = "export your information again, as JSON"


class _Thread:
    """Gathers what one file holds."""

    def __init__(self, work: Work) -> None:
        self.people = Handles()
        self.columns = Columns(work.listen)
        self._sentences = Sentences(FORMS)
        self._edits = Sentences(EDITED, longest=MOST_BUFFER)
        self._types = Words()
        self.nameless = -1

    def take(self, batch: Batch) -> None:
        """Take over some records."""
        sealed = bool(batch["sealed who"].present.any())
        text, edited = self._without_mark(plain(_either(batch, "text", "sealed text", sealed)))
        names = plain(_either(batch, "who", "sealed who", sealed))
        at, known = _moments(_either(batch, "at", "sealed at", sealed))
        unsent = batch.true("sealed unsent" if sealed else "unsent")
        author = self._author(names)
        kind, typed = self._kinds(batch, text, unsent)
        text = text.only(typed & ~unsent)
        self.columns.add(
            batch.record,
            at,
            known=known,
            author=np.where(kind == Kind.NOTICE, -1, author),
            kind=kind,
            text=text,
            flags=np.where(unsent, int(Flag.DELETED), 0) | np.where(edited, int(Flag.EDITED), 0),
            native=mixed(at // 1000, hashed(names), hashed(text), kind),
        )
        self._take_reactions(batch.within("reaction"))

    def _without_mark(self, text: Spans) -> tuple[Spans, NDArray[np.bool_]]:
        """Take the mark of an edit off the texts that bear one."""
        which = self._edits.which(text)
        size = np.array([*EDITED_BYTES, 0], np.int64)[which]
        return replace(text, end=text.end - size), which >= 0

    def _author(self, names: Spans) -> NDArray[np.int32]:
        """Number the senders; an empty name is somebody whose account is gone."""
        author = self.people.named(names)
        empty = (author < 0) & names.present
        if empty.any():
            self.nameless = (
                self.people.add(None, "\N{REPLACEMENT CHARACTER}") if self.nameless < 0 else self.nameless
            )
            author[empty] = self.nameless
        return author

    def _kinds(
        self, batch: Batch, text: Spans, unsent: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        """Tell what each record is, and which hold words of a person."""
        app = self._sentences.which(text)
        typed = (text.end > text.start) & (app < 0)
        media = np.zeros(len(batch), np.bool_)
        for name in _MEDIA:
            spans = batch[name]
            media |= spans.end - spans.start > len("[]")
        empty = ~typed & (app < 0) & ~(unsent & ~media)
        kind = np.where(media | empty, np.int8(Kind.MEDIA), np.int8(Kind.TEXT))
        kind = np.where(app >= 0, _SAID[app], kind)
        types = batch["type"]
        if types.present.any():
            numbers = self._types.number(types)
            stated = self._types.table(lambda t: _TYPES.get(t, _OPEN))[numbers]
            kind = np.where(stated != _OPEN, stated, kind)
        kind[batch["call"].present] = Kind.CALL
        return kind, typed & (kind <= Kind.MEDIA)

    def _take_reactions(self, found: Batch) -> None:
        """Take over the reactions that say when; older exports do not."""
        at, known = _moments(found["at"])
        good = known == UTC
        if good.any():
            actors = found["actor"][good]
            # A reaction without an actor would be an error, and it is only a mark on a message.
            here = actors.end > actors.start
            self.columns.add(
                found.record[good][here],
                at[good][here],
                author=self.people.named(actors[here]),
                kind=Kind.REACTION,
                native=mixed(at[good][here] // 1_000_000, hashed(actors[here]), int(Kind.REACTION)),
            )


def _either(batch: Batch, name: str, sealed_name: str, sealed: bool) -> Spans:
    """Give a field by the name that it has in most exports, or in the encrypted download."""
    return batch[name].or_else(batch[sealed_name]) if sealed else batch[name]


def _moments(spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read milliseconds, or seconds as reactions have them."""
    value, good = whole(spans)
    at = np.where(np.abs(value) < _MILLISECONDS, value * 1000, value) * 1000
    return at, np.where(good & within(at), UTC, UNREAD).astype(np.int8)


def scan(work: Work, app: str) -> Scan:
    """Read a file of Messenger or Instagram.

    Args:
        work: One source.
        app: The app that it was taken for; the folders that it lies in outrank that.
    """
    source = work.sources[0]
    head = source.head()
    if facebook_owner(head) or instagram_owner(head):
        return owner(work, "instagram" if instagram_owner(head) else "messenger")
    placed = by_path(source.path)
    thread = _Thread(work)
    document = Document(source, _SHAPE, work.progress)
    for batch in document:
        thread.take(batch)
    document.report(thread.columns)
    if not document.records and not is_thread(head):
        raise UnreadableError(f"{source.path} holds no messages of Messenger or Instagram", _AGAIN)
    rows, utc, said = thread.columns.rows(work.ask.zone)
    warnings = [*document.warnings, *said]
    if placed is None and app == "messenger" and not is_instagram(head) and _is_shared_form(document):
        warnings.append(_EITHER)
    chat, handles, doubt = _chat_of(document, thread)
    return Scan(
        format=placed or app,
        rows=rows,
        chats=(chat,),
        handles=handles,
        date_order="native" if len(rows) else None,
        date_order_by="a machine's own time" if len(rows) else None,
        utc=utc,
        warnings=(*warnings, *doubt),
        errors=thread.columns.errors,
        errors_total=thread.columns.errors_total,
    )


_EITHER: Final = (
    "Messenger and Instagram write the same file; it was taken for Messenger's, since no folder around it "
    "says which"
)
_ONE_NAME: Final = (
    "both people in it have one name, so that it cannot be told who wrote what; its messages belong to nobody"
)


def _is_shared_form(document: Document) -> bool:
    """Tell whether a thread has the shape that both apps write."""
    return not any("sealed name" in thread.values for thread in document.outers("thread"))


def _names(document: Document) -> list[str]:
    """List who takes part, by the thread's own list."""
    found = []
    for one in document.outers("participant"):
        name = one.values.get("name", one.values.get("sealed name", ""))
        found.append("" if name == "{" else name)  # an object's own span is its bracket
    return found


def _chat_of(document: Document, thread: _Thread) -> tuple[Chat, tuple[Handle, ...], tuple[str, ...]]:
    """Put together what is known of the thread, its people, and what is in doubt."""
    outers = document.outers("thread")
    values = outers[0].values if outers else {}
    names = _names(document)
    sealed = values.get("sealed name")
    title = values.get("title") or (_NUMBER.sub("", sealed) if sealed else None)
    address = (values.get("path") or sealed or "").rstrip("/").rpartition("/")[2] or None
    kind = "one" if len(names) == 2 else "unknown"
    if len(names) > 2 or "joinable" in values or values.get("type") == "RegularGroup":
        kind = "group"
    if kind == "one" and names[0] == names[1]:
        handles = tuple(
            Handle(None, f"{address or 'a thread'} of two {h.name}") for h in thread.people.handles()
        )
        return Chat(kind, title, address), handles, (_ONE_NAME,)
    other = -1
    if kind == "one" and title is not None and names.count(title) == 1:
        other = int(thread.people.named(spans_of([title or None]))[0])
    chat = Chat(kind, title, address, other, "the thread's title" if other >= 0 else None)
    return chat, _without_gone(thread, address), ()


def _without_gone(thread: _Thread, address: str | None) -> tuple[Handle, ...]:
    """Give the people; whoever left is somebody of this thread only."""
    gone = f"{address or 'a thread'} left"
    return tuple(
        replace(h, name=None if k == thread.nameless else h.name, address=gone)
        if k == thread.nameless or _is_gone(h.name or "")
        else h
        for k, h in enumerate(thread.people.handles())
    )


def _is_gone(name: str) -> bool:
    """Tell the name that both apps give to everybody whose account is gone, in any language.

    >>> _is_gone("Facebook user"), _is_gone("Usuario de Instagram"), _is_gone("Ada")
    (True, True, False)
    """
    low = name.casefold()
    return ("facebook" in low or "instagram" in low) and len(low.split()) <= 4
