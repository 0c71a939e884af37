"""Pages of a takeout: from marked places to rows, many pages at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, mixed
from letbe.readers.fields.handles import NOBODY
from letbe.readers.fields.html import Mark, Table
from letbe.readers.fields.pages import Records, batches, contents, find_in
from letbe.readers.fields.plain import plain
from letbe.readers.fields.values import moments
from letbe.readers.rows import Flag, Kind, Scan
from letbe.readers.sms.taps import quoting, taps
from letbe.readers.sms.words import ends_with, equals, starts_with
from letbe.readers.voice.people import ME, Party, People
from letbe.readers.voice.recognition import is_card, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from letbe.readers.fields.html import Marks
    from letbe.readers.rows import Work
    from letbe.readers.source import Source

TORN: Final = "it is torn"

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
    for names, held in batches(_pages(work, takeout)):
        takeout.take(names, held)
    if not takeout.known:
        path = work.sources[0].path
        raise UnreadableError(f"{path} is no page of Google Voice", "get the takeout again")
    return takeout.scan()


def _pages(work: Work, takeout: _Takeout) -> Iterator[tuple[Source, bytes]]:
    """Give the pages; cards are taken on the way."""
    for source, content in contents(work.sources, work.progress, takeout.lose):
        if is_card(content[:65_536]):
            takeout.own(numbers_of(content))
        else:
            yield source, content


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

    def take(self, names: list[str], held: list[bytes]) -> None:
        """Take some pages."""
        found = find_in(held, TABLE)
        marks = found.marks
        tops = np.sort(np.concatenate([marks.of("message"), marks.of("call")]))
        records = Records(found, tops, self._records)
        self._records += len(records)
        self.known = self.known or len(records) > 0 or len(marks.of("group")) > 0
        numbers = self._numbers(marks)
        sender = records.values("number", numbers)
        label = [ends_with(marks.value(marks.of("label")), word) for word in (_PLACED, _SPAM)]
        placed, spam = (np.isin(np.arange(len(names)), found.page[marks.of("label")[m]]) for m in label)
        automatic = np.where(spam[records.page], Flag.AUTOMATIC, 0)
        is_message = marks.mark[tops] == TABLE.names.index("message")
        chats = self._with_whom(names, records, is_message, numbers, sender)
        self._messages(records, is_message, sender, chats, automatic)
        self._calls(records, ~is_message, sender, placed[records.page], automatic)

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
        self,
        names: list[str],
        parts: Records,
        is_message: NDArray[np.bool_],
        numbers: NDArray[np.int32],
        sender: NDArray[np.int32],
    ) -> NDArray[np.int32]:
        """Give the conversation of each page."""
        marks, pages = parts.marks, len(names)
        mine = parts.has("me")
        self._people.own_handles(sender[mine])
        other = np.full(pages, -1, np.int64)
        theirs = np.flatnonzero(is_message & ~mine & (sender > ME))[::-1]
        other[parts.page[theirs]] = sender[theirs]
        groups = self._groups(parts, numbers)
        titles = marks.text(marks.of("title"))
        shown = {int(p): k for k, p in reversed([*enumerate(parts.page_of[marks.of("title")])])}
        with_messages = np.isin(np.arange(pages), parts.page[is_message])
        chats = np.full(pages, -1, np.int32)
        for page in np.flatnonzero(with_messages).tolist():
            party: Party = groups.get(page) or int(other[page])
            if party == NOBODY:
                party = _name(names[page], plain(titles[[shown[page]]]).raw(0) if page in shown else None)
            chats[page] = self._people.chat(party)
        return chats

    def _groups(self, parts: Records, numbers: NDArray[np.int32]) -> dict[int, tuple[int, ...]]:
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
        self,
        parts: Records,
        is_message: NDArray[np.bool_],
        sender: NDArray[np.int32],
        chats: NDArray[np.int32],
        flags: NDArray[np.int64],
    ) -> None:
        """Take the messages."""
        time, body = parts.value("time"), parts.text("text")
        media = np.zeros(len(parts), np.bool_)
        for name in _MEDIA:
            media |= parts.has(name)
        torn = is_message & ~(time.present & body.present)
        self._columns.refuse(parts.number[torn], TORN)
        good = np.flatnonzero(is_message & ~torn)
        if not len(good):
            return
        unsaid = equals(body, *_NO_TEXT)
        typed = plain(replace(body, end=np.where(unsaid, body.start, body.end))[good])
        quotes = quoting(typed)
        tap = taps(typed, quotes)
        mine = parts.has("me")
        at, known = moments(plain(time[good]))
        self._columns.add(
            parts.number[good],
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
        parts: Records,
        mask: NDArray[np.bool_],
        other: NDArray[np.int32],
        placed: NDArray[np.bool_],
        flags: NDArray[np.int64],
    ) -> None:
        """Take the calls: each is a page of its own."""
        time = parts.value("call time")
        torn = mask & ~time.present
        self._columns.refuse(parts.number[torn], TORN)
        good = np.flatnonzero(mask & ~torn)
        if not len(good):
            return
        at, known = moments(plain(time[good]))
        somebody = other[good] > ME
        author = np.where(somebody, np.where(placed, ME, other)[good], NOBODY)
        self._columns.add(
            parts.number[good],
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


def _name(file: str, title: bytes | None) -> str:
    r"""Give the name of the other one on a page with only my messages: by its title, else by its file.

    >>> _name("x", b"Me to\nAda Sample"), _name("+14155550100 - Text - 2022-06-30T18_06_39Z.html", b"Me to")
    ('Ada Sample', '+14155550100')
    """
    _, _, shown = (title or b"").decode("utf-8", "replace").strip().partition("\n")
    return shown.strip() or file.partition(" - ")[0].strip() or file
