"""Read the histories of one export of Snapchat, and what names the people in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.chats import Firsts, numbered, writers
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.handles import LONGEST, NOBODY, Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.markup import either
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape
from letbe.readers.fields.values import UTC, moments, whole, within
from letbe.readers.rows import Chat, Handle, Kind, Scan
from letbe.readers.snapchat import is_account, is_friends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Rows, Work
    from letbe.readers.source import Source

#: Lists of older exports; what was sent by me, and what was received.
_SENT: Final = tuple(f"Sent {what} History" for what in ("Saved Chat", "Unsaved Chat", "Chat", "Snap"))
_RECEIVED: Final = tuple(
    f"Received {what} History" for what in ("Saved Chat", "Unsaved Chat", "Chat", "Snap")
)
_LISTS: Final = (*_SENT, *_RECEIVED, "*")
_NEW: Final = len(_LISTS) - 1

_SHAPE: Final = Shape(
    Group(
        "message",
        tuple(f"{name}/[]" for name in _LISTS),
        {
            "from": "From",
            "to": "To",
            "type": "Media Type",
            "created": "Created",
            "exactly": "Created(microseconds)",
            "content": "Content",
            "text": "Text",
            "title": "Conversation Title",
            "mine": "IsSender",
        },
    ),
    around=(Group("conversation", _LISTS, {"key": "@key"}),),
)
_FRIENDS: Final = Shape(Group("friend", ("*/[]",), {"user": "Username", "name": "Display Name"}))
_ACCOUNT: Final = Shape(Group("account", ("Basic Information",), {"user": "Username", "name": "Name"}))


#: Above are microseconds, below milliseconds: 1e14 ms are in the year 5138, 1e14 us in 1973.
_MICROSECONDS: Final = 100_000_000_000_000

#: Marks of conversations of older exports, which are known by the other one's handle.
_BY_FRIEND: Final = 1 << 30

_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_THIN: Final = "Snapchat exports only what was saved or has not expired: silence in it is not silence"


def _kind_of(media: str) -> int:
    """Tell what a record is by Snapchat's word for it.

    >>> Kind(_kind_of("STATUSCALLMISSEDAUDIO")).name, Kind(_kind_of("SHARESAVEDSTORY")).name
    ('CALL', 'MEDIA')
    """
    word = media.upper()
    if word == "TEXT":
        return Kind.TEXT
    if word.startswith("STATUSCALL"):
        return Kind.CALL
    if not word or word.startswith("STATUS") or word == "NONPARTICIPANTBOTRESPONSE":
        return Kind.NOTICE
    return Kind.MEDIA


class _History:
    """Gathers what the files of one export hold."""

    def __init__(self, work: Work) -> None:
        self.people = Handles()
        self.me = self.people.add("\0")  # its name is learnt on the way
        self.own_names = Words()
        self._own_counts = np.zeros(0, np.int64)
        self.columns = Columns(work.listen)
        self.conversations = Words()
        self.titles = Firsts()
        self.warnings: list[str] = []
        self._types = Words()
        self._records = 0
        self._number_of: list[int] = []  # the conversation of each mark, over all files
        self._names: dict[str, str] = {}
        self._own: Handle | None = None
        self._titles: dict[int, str] | None = None

    def take_account(self, source: Source, work: Work) -> None:
        """Take over whose export it is."""
        for batch in Document(source, _ACCOUNT, work.progress):
            user, name = _text(batch["user"], 0), _text(batch["name"], 0)
            self._own = Handle(name, user) if user else self._own

    def take_friends(self, source: Source, work: Work) -> None:
        """Take over what people call themselves; only those who are met are kept in the end."""
        for batch in Document(source, _FRIENDS, work.progress):
            users, names = plain(batch["user"]), plain(batch["name"])
            for k in np.flatnonzero(users.present & (names.end > names.start)).tolist():
                self._names.setdefault(_text(users, k) or "", _text(names, k) or "")

    def take_history(self, source: Source, work: Work) -> None:
        """Take over the messages of one file."""
        document = Document(source, _SHAPE, work.progress)
        for batch in document:
            self.take(batch)
        keys = [one.values.get("key", "") for one in document.outers("conversation")]
        self._number_of += [self.conversations.add(key) for key in keys]
        document.report(self.columns, self._records)
        self._records += document.records
        self.warnings += document.warnings

    def rows(self, work: Work) -> tuple[Rows, bool]:
        """Give all records, each with the number of its conversation, or the mark of a friend."""
        rows, utc, said = self.columns.rows(work.ask.zone)
        self.warnings += said
        known = np.array([*self._number_of, NOBODY], np.int32)
        by_friend = rows.chat >= _BY_FRIEND - 1
        return replace(
            rows, chat=np.where(by_friend, rows.chat, known[np.where(by_friend, -1, rows.chat)])
        ), utc

    def title(self, number: int) -> str | None:
        """Give the title of a conversation, by its number."""
        if self._titles is None:
            self._titles = {
                self._number_of[mark]: title for mark, title in reversed(self.titles.texts.items())
            }
        return self._titles.get(number)

    def take(self, batch: Batch) -> None:
        """Take over some records."""
        new = batch.which == _NEW
        mine = np.where(new, batch.true("mine"), batch.which < len(_SENT))
        sender, recipient = plain(batch["from"]), plain(batch["to"])
        friend = self.people.number(sender.only(~mine | ~new))
        # Older lists of what was sent name the other one as the recipient; some name them as the sender.
        told = self.people.number(recipient)
        friend = np.where(~new & mine & (told >= 0), told, friend)
        self._learn_own(sender.only(mine & new))
        types = self._types.number(batch["type"])
        kind = self._types.table(_kind_of)[types]
        at, known = _times(batch)
        text = _texts(batch).only(kind <= Kind.MEDIA)
        marks = np.where(batch.around >= 0, batch.around + len(self._number_of), NOBODY)
        self.titles.learn(marks, batch["title"].only(new))
        exact = batch["exactly"].present
        self.columns.add(
            batch.record + self._records,
            at,
            known=known,
            chat=np.where(new, marks, _BY_FRIEND + friend),
            author=np.where(kind == Kind.NOTICE, NOBODY, np.where(mine, self.me, friend)),
            kind=kind,
            text=text,
            # Two snaps in one minute are alike but for their time.
            native=np.where(
                exact & (kind == Kind.MEDIA),
                mixed(at // 1000, mine.astype(np.int64), hashed(sender.only(~mine))),
                np.uint64(0),
            ),
        )

    def _learn_own(self, names: Spans) -> None:
        """Count the names under which I wrote."""
        numbers = self.own_names.number(names)
        counts = np.bincount(numbers[numbers >= 0], minlength=len(self.own_names))
        counts[: len(self._own_counts)] += self._own_counts
        self._own_counts = counts

    def handles(self) -> tuple[Handle, ...]:
        """Give the people; me by the account, else by the name that I mostly wrote under."""
        mine = self._own or Handle(None, "me")
        if self._own is None and len(self._own_counts):
            mine = Handle(None, self.own_names.texts[int(self._own_counts.argmax())])
        named = (replace(h, name=self._names.get(h.address or "")) for h in self.people.handles())
        return tuple(mine if k == self.me else h for k, h in enumerate(named))


def _text(spans: Spans, at: int) -> str | None:
    """Give one text, None where it is absent or empty."""
    raw = plain(spans).raw(at)
    return raw[:LONGEST].decode("utf-8", "replace").strip() or None if raw is not None else None


def _texts(batch: Batch) -> Spans:
    """Give what was typed: as it is in newer exports, with references undone in older ones."""
    new, old = batch["content"], batch["text"]
    old = replace(plain(old), escape=Escape.XML)
    return either(new.only(new.end > new.start), old.only(old.end > old.start))


def _times(batch: Batch) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read when each was sent, to the millisecond where that stands beside it."""
    at, known = moments(batch["created"])
    value, good = whole(batch["exactly"])
    exact = np.where(value < _MICROSECONDS, value * 1000, value)
    good &= within(exact)
    return np.where(good, exact, at), np.where(good, np.int8(UTC), known)


def scan(work: Work) -> Scan:
    """Read the files of one export; see ``SnapchatReader.scan``."""
    history = _History(work)
    failed: list[UnreadableError] = []
    for source in work.sources:
        head = source.head()
        take = history.take_account if is_account(head) else history.take_history
        try:
            (history.take_friends if is_friends(head) else take)(source, work)
        except UnreadableError as error:
            failed.append(error)
    if failed and len(failed) == len(work.sources):
        raise failed[0]
    rows, utc = history.rows(work)
    wrote = writers(rows)
    rows, chats = numbered(rows, lambda number: _chat(number, history, wrote.get(number, [])))
    own = bool((rows.author == history.me).any())
    return Scan(
        format="snapchat",
        rows=rows,
        chats=chats,
        handles=history.handles(),
        me=frozenset([history.me]) if own else frozenset(),
        me_by="the export's own mark on what you sent" if own else None,
        date_order="native" if len(rows) else None,
        date_order_by="a machine's own time" if len(rows) else None,
        utc=utc,
        warnings=(*history.warnings, *(e.met for e in failed), *((_THIN,) if len(rows) else ())),
        errors=history.columns.errors,
        errors_total=history.columns.errors_total,
    )


def _chat(number: int, history: _History, wrote: list[int]) -> Chat:
    """Make the chat of a conversation, or of a friend in an older export."""
    if number >= _BY_FRIEND:
        return Chat("one", None, None, number - _BY_FRIEND, "the export")
    if number < 0 or number == _BY_FRIEND - 1:
        return Chat("unknown")
    key, title = history.conversations.texts[number], history.title(number)
    others = [w for w in wrote if w != history.me]
    if title is not None or len(others) > 1:
        return Chat("group", title, key or None)
    other = others[0] if others else -1
    if not others and key and not _ID.fullmatch(key):
        other = history.people.add(key)
    return Chat("one", None, key or None, other, "the export" if other >= 0 else None)
