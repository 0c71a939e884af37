"""Read one history of Snapchat."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.chats import Firsts, numbered, writers
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.handles import NOBODY, Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape
from letbe.readers.fields.values import UTC, moments, whole, within
from letbe.readers.rows import Chat, Handle, Kind, Scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Rows, Work

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
    """Gathers what one file holds."""

    def __init__(self, work: Work) -> None:
        self.people = Handles()
        self.me = self.people.add("\0")  # its name is learnt on the way
        self.own_names = Words()
        self._own_counts = np.zeros(0, np.int64)
        self.columns = Columns(work.listen)
        self.titles = Firsts()
        self._types = Words()

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
        self.titles.learn(batch.around, batch["title"].only(new))
        exact = batch["exactly"].present
        self.columns.add(
            batch.record,
            at,
            known=known,
            chat=np.where(new, batch.around, _BY_FRIEND + friend),
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
        """Give the people; me by the name that I mostly wrote under."""
        mine = Handle(None, "me")
        if len(self._own_counts):
            mine = Handle(None, self.own_names.texts[int(self._own_counts.argmax())])
        return tuple(mine if k == self.me else h for k, h in enumerate(self.people.handles()))


def _texts(batch: Batch) -> Spans:
    """Give what was typed: as it is in newer exports, with references undone in older ones."""
    new, old = plain(batch["content"]), plain(batch["text"])
    if not old.present.any():
        return new.only(new.end > new.start)
    # Both in one buffer: the references of the older ones need no more room than they had.
    undone = plain(replace(old, escape=Escape.XML))
    buffer = np.concatenate([new.buffer, undone.buffer])
    here = undone.end > undone.start
    start = np.where(here, undone.start + len(new.buffer), new.start)
    end = np.where(here, undone.end + len(new.buffer), new.end)
    both = replace(new, buffer=buffer, start=start, end=end)
    return both.only(both.end > both.start)


def _times(batch: Batch) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Read when each was sent, to the millisecond where that stands beside it."""
    at, known = moments(batch["created"])
    value, good = whole(batch["exactly"])
    exact = np.where(value < _MICROSECONDS, value * 1000, value)
    good &= within(exact)
    return np.where(good, exact, at), np.where(good, np.int8(UTC), known)


def scan(work: Work) -> Scan:
    """Read one history; see ``SnapchatReader.scan``."""
    history = _History(work)
    document = Document(work.sources[0], _SHAPE, work.progress)
    for batch in document:
        history.take(batch)
    document.report(history.columns)
    rows, utc, said = history.columns.rows(work.ask.zone)
    keys = [one.values.get("key", "") for one in document.outers("conversation")]
    chats = {mark: _chat(mark, keys, history, rows) for mark in np.unique(rows.chat).tolist()}
    rows, listed = numbered(rows, chats.__getitem__)
    own = bool((rows.author == history.me).any())
    return Scan(
        format="snapchat",
        rows=rows,
        chats=listed,
        handles=history.handles(),
        me=frozenset([history.me]) if own else frozenset(),
        me_by="the export's own mark on what you sent" if own else None,
        date_order="native" if len(rows) else None,
        date_order_by="a machine's own time" if len(rows) else None,
        utc=utc,
        warnings=(*document.warnings, *said, *((_THIN,) if len(rows) else ())),
        errors=history.columns.errors,
        errors_total=history.columns.errors_total,
    )


def _chat(mark: int, keys: list[str], history: _History, rows: Rows) -> Chat:
    """Make the chat of a conversation, or of a friend in an older export."""
    if mark >= _BY_FRIEND - 1:
        friend = mark - _BY_FRIEND
        return Chat(
            "one" if friend >= 0 else "unknown", None, None, friend, "the export" if friend >= 0 else None
        )
    key = keys[mark] if 0 <= mark < len(keys) else ""
    title = history.titles.texts.get(mark)
    others = [w for w in writers(rows, mark) if w != history.me]
    if title is not None or len(others) > 1:
        return Chat("group", title, key or None)
    other = others[0] if others else -1
    if not others and key and not _ID.fullmatch(key):
        other = history.people.add(key)
    return Chat("one", None, key or None, other, "the export" if other >= 0 else None)
