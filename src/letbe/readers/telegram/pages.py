"""Telegram's export in HTML: the pages of one chat, in their order.

    messages.html, messages2.html, ... ──find()──▶ marked places ──▶ Columns ──▶ Scan

What such a page tells is less than what the JSON does: names and no ids, nothing of the kind of the chat, no
reactions that say who and when.  So it is read with care:

- A message without a name (``joined``) is by whoever wrote the one before.
- The chat is with the one whose name is its title; where three wrote, or nobody of two has the title, it is
  a group; where only one wrote it cannot be told from a channel, and no tie is made of it.
- Times name their distance from UTC since 2021; before, they are on the wall clock of the exporting computer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, mixed
from letbe.readers.fields.handles import NOBODY, Handles
from letbe.readers.fields.html import Mark, Table
from letbe.readers.fields.pages import Records, batches, contents, find_in
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import SPARE, Spans
from letbe.readers.fields.values import moments, whole
from letbe.readers.rows import Chat, Kind, Scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.rows import Work
    from letbe.readers.source import Source

_TABLE: Final = Table(
    [
        Mark("message", "div", "message", "id"),
        Mark("joined", "div", "joined"),
        Mark("service", "div", "service"),
        Mark("time", "div", "date", "title"),
        Mark("name", "div", "from_name"),
        Mark("forwarded", "div", "forwarded"),
        Mark("media", "div", "media_wrap"),
        Mark("call", "div", "media_call"),
        Mark("text", "div", "text"),
        Mark("page", "div", "page_header"),
    ]
)

TORN: Final = "it is torn"
NO_NAME: Final = "it names no author, and no message before it does"

#: What Telegram calls one's notes to oneself, whatever the language of the app: pages are in English only.
_SAVED: Final = b"Saved Messages"
#: What follows the name of somebody who wrote through a bot.
_VIA: Final = b" via @"
#: ``31.12.2024 23:59:59``, and with `` UTC+01:00``.
_CLOCK: Final = 19
_ZONED: Final = 28

ONE_SIDE: Final = (
    "only one side wrote, and a page of HTML does not say whether that is a channel; nothing is said of it"
    " (an export in JSON says it)"
)


def read(work: Work) -> Scan:
    """Read the pages of one chat; see ``PagesReader.scan``."""
    chat = _Chat(work)
    ordered = sorted(work.sources, key=_page_number)
    for _, held in batches(contents(ordered, work.progress, chat.lose)):
        chat.take(held)
    if not chat.known:
        raise UnreadableError(
            f"{work.sources[0].path} holds no messages of Telegram", "export the chat again, best as JSON"
        )
    return chat.scan()


def _page_number(source: Source) -> int:
    """Give the number in the name of a page; the first has none.

    >>> from letbe.readers.source import from_bytes
    >>> [_page_number(from_bytes(b"", name)) for name in ("messages.html", "messages12.html")]
    [0, 12]
    """
    found = re.search(r"(\d{1,9})\.html?$", source.name)
    return int(found[1]) if found else 0


class _Chat:
    """Gathers what the pages of one chat hold.

    Attributes:
        records: How many records were met.
        known: Whether it is a chat at all; one without messages is.
    """

    def __init__(self, work: Work) -> None:
        self.records = 0
        self.known = False
        self._columns = Columns(work.listen)
        self._people = Handles()
        self._title = b""
        self._last = NOBODY
        self._zone = work.ask.zone

    def lose(self, reason: str) -> None:
        """Report a page that cannot be read; who wrote last on it is not known."""
        self._columns.refuse([self.records], reason)
        self.records += 1
        self._last = NOBODY

    def take(self, held: list[bytes]) -> None:
        """Take some pages."""
        found = find_in(held, _TABLE)
        marks = found.marks
        every = marks.of("message")
        # What the app wrote has no time here, and some of it is the date over the messages of a day.
        tops = every[~np.isin(marks.at[every], marks.at[marks.of("service")])]
        records = Records(found, tops, self.records)
        self.records += len(records)
        self.known = self.known or len(records) > 0 or len(marks.of("page")) > 0
        if not self._title:
            before = marks.of("text")[marks.of("text") < (tops[0] if len(tops) else 0)]
            self._title = plain(marks.text(before[:1])).raw(0) or b"" if len(before) else b""
        author, via = self._authors(records)
        time, end = records.value("time"), marks.ends(tops)
        torn = ~time.present | (end < 0) | (end > records.limit)
        self._columns.refuse(records.number[torn], TORN)
        lost = ~torn & (author == NOBODY)
        self._columns.refuse(records.number[lost], NO_NAME)
        good = np.flatnonzero(~torn & ~lost)
        if not len(good):
            return
        media, call = records.has("media"), records.has("call")
        body = records.text("text")
        absent = ~body.present
        body = replace(body, start=np.where(absent, 0, body.start), end=np.where(absent, 0, body.end))
        at, known = moments(as_iso(plain(time[good])))
        number = _ids(marks.value(tops))[good]
        self._columns.add(
            records.number[good],
            at,
            known=known,
            author=author[good],
            kind=np.where(call, Kind.CALL, np.where(media, Kind.MEDIA, Kind.TEXT))[good],
            text=body.only(~call)[good],
            listen=~(records.has("forwarded") | via)[good],
            native=np.where(number > 0, mixed(number, 1), np.uint64(0)),
        )

    def _authors(self, records: Records) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Tell who wrote each record, and what came through a bot.

        The name of whom a text was forwarded from stands behind the mark of that; it is not the author's.
        """
        name, forwarded = records.first("name"), records.first("forwarded")
        own = (name >= 0) & ((forwarded < 0) | (name < forwarded))
        shown = plain(records.text("name").only(own))
        end = _before_via(shown)
        via = shown.present & (end < shown.end)
        numbers = self._people.named(replace(shown, end=end))
        # A message that is joined to the one before has its author.
        told = np.where(own, numbers, NOBODY)
        told[~own & ~records.has("joined")] = NOBODY - 1  # it should have a name, and has none
        last = np.maximum.accumulate(np.where(own | (told < NOBODY), np.arange(len(told)), -1))
        author = np.where(last >= 0, told[np.maximum(last, 0)], self._last)
        if len(author):
            self._last = int(author[-1])
        return np.maximum(author, NOBODY).astype(np.int32), via

    def scan(self) -> Scan:
        """Give all that was found."""
        rows, utc, said = self._columns.rows(self._zone, in_order=True)
        title = self._title.decode("utf-8", "replace")
        wrote = np.unique(rows.author[rows.author >= 0]).tolist()
        handles = self._people.handles()
        other = next((i for i in wrote if handles[i].name == title), NOBODY)
        chat, warning = _chat(title, other, len(wrote))
        return Scan(
            "telegram",
            rows,
            (chat,),
            handles,
            date_order="dmy" if len(rows) else None,
            date_order_by="Telegram writes it so" if len(rows) else None,
            utc=utc,
            warnings=(*said, *warning),
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )


def _chat(title: str, other: int, writers: int) -> tuple[Chat, tuple[str, ...]]:
    """Tell what kind of chat it is, by its title and how many wrote."""
    if writers == 2 and other >= 0:
        return Chat("one", title, None, other, "the chat's title"), ()
    if writers == 1:
        if other < 0 and title == _SAVED.decode():
            return Chat("self", title), ()
        return Chat("robot", title), (ONE_SIDE,)
    return Chat("group", title or None), ()


def _before_via(names: Spans) -> NDArray[np.int64]:
    """Give the end of each name, before what tells of a bot."""
    end = names.end.copy()
    for k in _holding_at_sign(names).tolist():
        place = (names.raw(k) or b"").find(_VIA)
        if place >= 0:
            end[k] = names.start[k] + place
    return end


def _holding_at_sign(names: Spans) -> NDArray[np.int64]:
    """Find the names with an at sign: each is looked at by itself, and few have one."""
    signs = np.cumsum(np.append(0, names.buffer == ord("@")))
    start, end = np.maximum(names.start, 0), np.maximum(names.end, 0)
    return np.flatnonzero(names.present & (signs[end] > signs[start]))


def _ids(values: Spans) -> NDArray[np.int64]:
    """Read the number in ``message123``; 0 where there is none."""
    begin = len(b"message")
    long = values.end - values.start > begin
    return whole(replace(values, start=np.where(long, values.start + begin, -1)))[0]


def as_iso(stamps: Spans) -> Spans:
    """Write ``31.12.2024 23:59:59 UTC+01:00`` as ``2024-12-31T23:59:59+01:00``; anything else is absent.

    Args:
        stamps: Plain texts.

    >>> from letbe.readers.fields.spans import spans_of
    >>> written = as_iso(spans_of(["31.12.2024 23:59:59 UTC+01:00", "31.12.2019 23:59:59", "yesterday"]))
    >>> [written.raw(k) for k in range(3)]
    [b'2024-12-31T23:59:59+01:00', b'2019-12-31T23:59:59', None]
    """
    size = stamps.end - stamps.start
    zoned = size == _ZONED + 1
    fits = stamps.present & ((size == _CLOCK) | zoned)
    # Where each letter of the new form stands in the old one: year, month, day, clock, distance from UTC.
    order = np.array([6, 7, 8, 9, 5, 3, 4, 5, 0, 1, 10, *range(11, 19), *range(23, 29)])
    from_place = np.where(fits, stamps.start, 0)[:, None] + order
    letters = stamps.buffer[np.minimum(from_place, len(stamps.buffer) - 1)]
    dots = (letters[:, 4] == ord(".")) & (letters[:, 7] == ord("."))
    letters[:, [4, 7]] = ord("-")
    letters[:, 10] = ord("T")
    start = np.arange(len(stamps), dtype=np.int64) * len(order)
    end = start + np.where(zoned, len(order), _CLOCK)
    buffer = np.concatenate([letters.reshape(-1), np.zeros(SPARE, np.uint8)])
    return Spans(buffer, start, end).only(fits & dots)
