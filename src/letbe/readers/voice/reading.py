"""Pages of a takeout: from marked places to rows, many pages at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, mixed
from letbe.readers.fields.handles import NOBODY
from letbe.readers.fields.html import Mark, Marks, Table, find
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import SPARE
from letbe.readers.fields.values import moments
from letbe.readers.pieces import Pieces
from letbe.readers.rows import Flag, Kind, Scan
from letbe.readers.sms.taps import quoting, taps
from letbe.readers.sms.words import ends_with, equals, starts_with
from letbe.readers.voice.people import ME, Party, People
from letbe.readers.voice.recognition import is_card, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Work
    from letbe.readers.source import Source

#: Pages are read together up to so many bytes.
BATCH: Final = 4 << 20
#: The longest page.  Google begins a new one for each day or hundred messages.
MOST: Final = 64 << 20

TORN: Final = "it is torn"
NO_FILE: Final = "its page cannot be read"
TOO_LONG: Final = "its page is longer than any conversation"

#: What Google writes for a text where there was none.
_NO_TEXT: Final = (b"MMS Sent", b"MMS Received")

TABLE: Final = Table(
    [
        Mark("message", "div", "message"),
        Mark("call", "div", "haudio"),
        Mark("group", "div", "participants"),
        Mark("time", "abbr", "dt", "title"),
        Mark("call time", "abbr", "published", "title"),
        Mark("label", "a", None, "href"),  # before the number: a number's name is in the row behind it
        Mark("number", "a", "tel", "href"),
        Mark("name", "span", "fn"),
        Mark("me", "abbr", "fn"),
        Mark("text", "q"),
        Mark("picture", "img"),
        Mark("sound", "audio"),
        Mark("film", "video"),
        Mark("film link", "a", "video"),
        Mark("card", "a", "vcard"),
        Mark("title", "title"),
    ]
)
_MEDIA: Final = ("picture", "sound", "film", "film link", "card")

#: How an address begins that is a number, and how one ends that is a label.
_TEL: Final = b"tel:"
_PLACED: Final = b"#placed"
_SPAM: Final = b"#spam"


def read(work: Work) -> Scan:
    """Read the sources of some work; see ``VoiceReader.scan``."""
    takeout = _Takeout(work)
    for pages in _batches(work, takeout):
        takeout.take(pages)
    if not takeout.known:
        path = work.sources[0].path
        raise UnreadableError(f"{path} is no page of Google Voice", "get the takeout again")
    return takeout.scan()


@dataclass(slots=True)
class _Pages:
    """Some pages, one behind the other.

    Attributes:
        names: Their names.
        content: What they hold.
        size: Bytes in all.
    """

    names: list[str] = field(default_factory=list)
    content: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, name: str, content: bytes) -> None:
        """Add a page."""
        self.names.append(name)
        self.content.append(content)
        self.size += len(content) + 1


def _batches(work: Work, takeout: _Takeout) -> Iterator[_Pages]:
    """Give pages, some MB at a time; cards are taken on the way."""
    pages = _Pages()
    for source in work.sources:
        content = _content(source, work, takeout)
        if content is None:
            continue
        if is_card(content[:65_536]):
            takeout.own(numbers_of(content))
            continue
        pages.add(source.name, content)
        if pages.size >= BATCH:
            yield pages
            pages = _Pages()
    if pages.names:
        yield pages


def _content(source: Source, work: Work, takeout: _Takeout) -> bytes | None:
    """Read a page as UTF-8; None where that cannot be, which is reported."""
    try:
        pieces = Pieces(source, work.progress)
    except UnreadableError:
        takeout.lose(NO_FILE)
        return None
    read = []
    size = 0
    try:
        while size <= MOST and (piece := pieces.next(BATCH)):
            read.append(piece)
            size += len(piece)
    finally:
        pieces.close()
    if size > MOST:
        takeout.lose(TOO_LONG)
        return None
    if pieces.failure and not size:
        takeout.lose(NO_FILE)
        return None
    return b"".join(read)


class _Takeout:
    """Gathers what the pages hold.

    Attributes:
        known: Whether there was anything of Google Voice.
    """

    def __init__(self, work: Work) -> None:
        self.known = False
        self._columns = Columns(work.listen)
        self._people = People()
        self._records = 0
        self._zone = work.ask.zone

    def own(self, numbers: list[str]) -> None:
        """Take note of my own numbers."""
        self.known = True
        self._people.own(numbers)

    def lose(self, reason: str) -> None:
        """Report a page that cannot be read."""
        self.known = True
        self._columns.refuse([self._records], reason)
        self._records += 1

    def take(self, pages: _Pages) -> None:
        """Take some pages."""
        starts = np.cumsum([0, *(len(c) + 1 for c in pages.content)])
        buffer = np.zeros(pages.size + SPARE, np.uint8)
        buffer[: pages.size] = np.frombuffer(b"\n".join([*pages.content, b""]), np.uint8)
        marks = find(buffer, pages.size, TABLE)
        page_of = np.searchsorted(starts, marks.at, side="right") - 1
        parts = _Parts(marks, page_of, self._records)
        self._records += len(parts.tops)
        self.known = self.known or len(parts.tops) > 0 or len(marks.of("group")) > 0
        numbers = self._numbers(marks)
        sender = parts.values("number", numbers)
        label = [ends_with(marks.value(marks.of("label")), word) for word in (_PLACED, _SPAM)]
        placed, spam = (np.isin(np.arange(len(pages.names)), page_of[marks.of("label")[m]]) for m in label)
        automatic = np.where(spam[parts.page], Flag.AUTOMATIC, 0)
        chats = self._with_whom(pages.names, parts, numbers, sender)
        self._messages(parts, sender, chats, automatic)
        self._calls(parts, sender, placed[parts.page], automatic)

    def _numbers(self, marks: Marks) -> NDArray[np.int32]:
        """Number the handle of each phone number; the name shown is in the element that follows."""
        which = marks.of("number")
        href = plain(marks.value(which))
        tel = starts_with(href, _TEL)
        address = replace(href, start=np.where(tel, href.start + len(_TEL), -1))
        follows = np.minimum(which + 1, len(marks) - 1)
        named = marks.mark[follows] == TABLE.names.index("name")
        names = plain(marks.text(follows).only(named)) if len(which) else address
        return self._people.number(address, names)

    def _with_whom(
        self, names: list[str], parts: _Parts, numbers: NDArray[np.int32], sender: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """Give the conversation of each page."""
        marks, pages = parts.marks, len(names)
        mine = parts.first("me") >= 0
        self._people.own_handles(sender[mine])
        other = np.full(pages, -1, np.int64)
        theirs = np.flatnonzero(parts.is_message & ~mine & (sender > ME))[::-1]
        other[parts.page[theirs]] = sender[theirs]
        groups = self._groups(parts, numbers)
        titles = marks.text(marks.of("title"))
        shown = {int(p): k for k, p in reversed([*enumerate(parts.page_of[marks.of("title")])])}
        with_messages = np.isin(np.arange(pages), parts.page[parts.is_message])
        chats = np.full(pages, -1, np.int32)
        for page in np.flatnonzero(with_messages).tolist():
            party: Party = groups.get(page) or int(other[page])
            if party == NOBODY:
                party = _name(names[page], plain(titles[[shown[page]]]).raw(0) if page in shown else None)
            chats[page] = self._people.chat(party)
        return chats

    def _groups(self, parts: _Parts, numbers: NDArray[np.int32]) -> dict[int, tuple[int, ...]]:
        """Give the handles of each page that is a group."""
        marks = parts.marks
        which = marks.of("group")
        place = marks.of("number")
        found = {}
        ends = np.where(marks.ends(which) < 0, marks.at[which], marks.ends(which))
        first, last = (np.searchsorted(marks.at[place], x) for x in (marks.at[which], ends))
        for page, a, b in zip(parts.page_of[which].tolist(), first.tolist(), last.tolist(), strict=True):
            found[page] = tuple(sorted(set(numbers[a:b][numbers[a:b] > ME].tolist())))
        return {page: handles for page, handles in found.items() if handles}

    def _messages(
        self, parts: _Parts, sender: NDArray[np.int32], chats: NDArray[np.int32], flags: NDArray[np.int64]
    ) -> None:
        """Take the messages."""
        time, body = parts.value("time"), parts.text("text")
        media = np.zeros(len(parts.tops), np.bool_)
        for name in _MEDIA:
            media |= parts.first(name) >= 0
        torn = parts.is_message & ~(time.present & body.present)
        self._columns.refuse(parts.record[torn], TORN)
        good = np.flatnonzero(parts.is_message & ~torn)
        if not len(good):
            return
        unsaid = equals(body, *_NO_TEXT)
        typed = plain(replace(body, end=np.where(unsaid, body.start, body.end))[good])
        quotes = quoting(typed)
        tap = taps(typed, quotes)
        mine = parts.first("me") >= 0
        at, known = moments(plain(time[good]))
        self._columns.add(
            parts.record[good],
            at,
            known=known,
            chat=chats[parts.page[good]],
            author=np.where(mine, ME, sender)[good],
            kind=np.where(tap, Kind.REACTION, np.where(media | unsaid, Kind.MEDIA, Kind.TEXT)[good]),
            text=typed.only(~tap),
            listen=~quotes,
            flags=flags[good],
            native=np.where(at % 1_000_000 != 0, mixed(at, mine[good].astype(np.int64)), np.uint64(0)),
        )

    def _calls(
        self,
        parts: _Parts,
        other: NDArray[np.int32],
        placed: NDArray[np.bool_],
        flags: NDArray[np.int64],
    ) -> None:
        """Take the calls: each is a page of its own."""
        time = parts.value("call time")
        torn = ~parts.is_message & ~time.present
        self._columns.refuse(parts.record[torn], TORN)
        good = np.flatnonzero(~parts.is_message & ~torn)
        if not len(good):
            return
        at, known = moments(plain(time[good]))
        somebody = other[good] > ME
        author = np.where(somebody, np.where(placed, ME, other)[good], NOBODY)
        self._columns.add(
            parts.record[good],
            at,
            known=known,
            chat=self._people.chats_of(other[good]),
            author=author,
            kind=np.where(somebody, Kind.CALL, Kind.NOTICE),
            flags=flags[good],
        )

    def scan(self) -> Scan:
        """Give all that was found."""
        rows, utc, said = self._columns.rows(self._zone)
        mine = (rows.author == ME) & (rows.kind <= Kind.MEDIA)
        count = len(self._people)
        wrote = np.bincount(rows.chat[mine], minlength=count)
        called = np.bincount(rows.chat[rows.kind == Kind.CALL], minlength=count)
        chats, handles = self._people.close(wrote, called)
        return Scan(
            "google-voice",
            rows,
            chats,
            handles,
            me=frozenset({ME}),
            me_by="the takeout says which messages are yours",
            date_order="native" if len(rows) else None,
            date_order_by="a machine's time stamp" if len(rows) else None,
            utc=utc,
            warnings=tuple(said),
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )


class _Parts:
    """Records, and what belongs to each.

    Attributes:
        marks: All marked places.
        page_of: The page of each.
        tops: Where each record begins, a place in them.
        is_message: Which records are messages; the others are calls.
        record: The number of each record.
        page: The page of each record.
    """

    def __init__(self, marks: Marks, page_of: NDArray[np.int64], records: int) -> None:
        self.marks = marks
        self.page_of = page_of
        self.tops = np.sort(np.concatenate([marks.of("message"), marks.of("call")]))
        self.is_message = marks.mark[self.tops] == TABLE.names.index("message")
        self.record = records + np.arange(len(self.tops))
        self.page = page_of[self.tops]
        # What follows a record up to the next one is its own, on the same page.
        of = np.searchsorted(self.tops, np.arange(len(marks)), side="right") - 1
        before = of < 0
        if len(self.tops):
            before |= page_of != self.page[np.maximum(of, 0)]
        self._of = np.where(before, -1, of)

    def first(self, name: str) -> NDArray[np.int64]:
        """Give the first element of a kind in each record, -1 for none."""
        which = self.marks.of(name)
        which = which[self._of[which] >= 0][::-1]
        found = np.full(len(self.tops), -1, np.int64)
        found[self._of[which]] = which
        return found

    def value(self, name: str) -> Spans:
        """Give the attribute of the first element of a kind in each record."""
        first = self.first(name)
        return self.marks.value(np.maximum(first, 0)).only(first >= 0)

    def text(self, name: str) -> Spans:
        """Give what stands in the first element of a kind in each record."""
        first = self.first(name)
        return self.marks.text(np.maximum(first, 0)).only(first >= 0)

    def values(self, name: str, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give what the first element of a kind in each record was numbered, -1 for none."""
        first = self.first(name)
        place = np.full(len(self.marks) + 1, NOBODY, np.int32)  # the last entry stands for "none"
        place[self.marks.of(name)] = numbers
        return place[first]


def _name(file: str, title: bytes | None) -> str:
    r"""Give the name of the other one on a page with only my messages: by its title, else by its file.

    >>> _name("x", b"Me to\nAda Sample"), _name("+14155550100 - Text - 2022-06-30T18_06_39Z.html", b"Me to")
    ('Ada Sample', '+14155550100')
    """
    _, _, shown = (title or b"").decode("utf-8", "replace").strip().partition("\n")
    return shown.strip() or file.partition(" - ")[0].strip() or file
