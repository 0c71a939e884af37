"""Read the messages of a copy of LinkedIn's data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.csv import TORN, Table
from letbe.readers.fields.handles import NOBODY, Handles, Words
from letbe.readers.fields.plain import plain
from letbe.readers.fields.spans import Escape, Spans
from letbe.readers.fields.trim import trimmed
from letbe.readers.fields.values import UNREAD, moments
from letbe.readers.linkedin import ASSISTANTS, INVITATIONS, MESSAGES, PROFILE, part_of
from letbe.readers.rows import Chat, Flag, Handle, Kind, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.readers.fields.csv import Batch
    from letbe.readers.rows import Work
    from letbe.readers.source import Source

BY_PROFILE: Final = "the profile's own name"
BY_INVITATIONS: Final = "the invitations that you sent"
IN_EVERY_CHAT: Final = "the one profile that is in every conversation"
BY_ADDRESS: Final = "the address of their profile"

#: How LinkedIn calls somebody whose account is closed.
_CLOSED: Final = "linkedin member"
_YES: Final = frozenset({"yes", "true"})
_COMMA: Final = 0x2C
_LESS: Final = 0x3C
_MOST_ROWS: Final = 100_000

_COLUMNS: Final = (
    "conversation id", "conversation title", "from", "sender profile url", "recipient profile urls", "date",
    "subject", "content", "folder", "attachments", "is message draft",
)  # fmt: skip


def scan(work: Work) -> Scan:
    """Read an export.

    Args:
        work: The files of one export.

    Cost: O(bytes) time; memory is one window and some 100 bytes a record.
    """
    parts = [(part_of(source.head()), source) for source in work.sources]
    gather = _Gather(work)
    for part, source in parts:
        if part == MESSAGES and not ASSISTANTS.search(source.name):
            gather.read(source)
    names = {name for part, source in parts if part == PROFILE for name in _own_names(source)}
    own = [url for part, source in parts if part == INVITATIONS for url in _own_addresses(source)]
    return gather.scan(names, own)


def _own_names(source: Source) -> list[str]:
    """Read the name of the profile."""
    return [" ".join(" ".join(row).split()) for row in _cells(source, "first name", "last name")][:1]


def _own_addresses(source: Source) -> list[str]:
    """Read the address that sent most invitations."""
    rows = _cells(source, "direction", "inviterprofileurl")
    sent = Counter(url for direction, url in rows if direction.strip().upper() == "OUTGOING" and url)
    return [url for url, _ in sent.most_common(1)]


def _cells(source: Source, *names: str) -> list[list[str]]:
    """Read some columns of a small file; Python, since there are few rows."""
    found: list[list[str]] = []
    with Table(source, names=names) as table:
        for batch in table.batches([table.column(name) for name in names]):
            for k in range(min(len(batch.record), _MOST_ROWS - len(found))):
                raw = [column.raw(k) or b"" for column in batch.columns]
                found.append([cell.decode("utf-8", "replace") for cell in raw])
    return found


class _Gather:
    """Gathers the messages of an export."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._columns = Columns(work.listen)
        self._people = Handles()
        self._chats = Words()
        self._titles: dict[int, str] = {}
        self._crowded: set[int] = set()
        self._sides = [np.empty(0, np.int64)]  # who wrote, or was written to, in which conversation
        self._done = 0
        self._warnings: list[str] = []

    def read(self, source: Source) -> None:
        """Read one file of messages."""
        rows = 0
        with Table(source, self._work.progress, names=_COLUMNS) as table:
            for batch in table.batches([table.column(name) for name in _COLUMNS]):
                self._columns.refuse(batch.torn + self._done, TORN)
                self._take(batch)
                rows += len(batch.record) + len(batch.torn)
            if table.failure is not None:
                self._warnings.append(table.failure)
        self._done += rows

    def _take(self, batch: Batch) -> None:
        """Take some rows."""
        talk, title, name, sender, others, date, _, content, folder, attached, draft = batch.columns
        at, known = moments(date)
        chat = self._chats.number(talk)
        chat = np.where(chat < 0, self._chats.add(""), chat).astype(np.int32) if (chat < 0).any() else chat
        nameless = ~(sender.end > sender.start)
        author = np.where(
            nameless, self._people.number(talk.only(nameless), name), self._people.number(sender, name)
        ).astype(np.int32)
        nobody = nameless & ~(name.end > name.start)
        draft_ = _says(draft, _YES)
        bad = nameless & ~_says(name, frozenset({_CLOSED}))
        automatic = (bad & ~nobody) | _says(folder, frozenset({"spam"}))
        self._note(chat, np.where(nobody | (known == UNREAD), NOBODY, author), others, title)
        kind = np.where(content.end > content.start, Kind.TEXT, Kind.MEDIA)
        kind = np.where((attached.end > attached.start) & (kind == Kind.TEXT), Kind.MEDIA, kind)
        kind = np.where(draft_, Kind.NOTICE, kind)
        native = mixed(hashed(talk), at, hashed(sender), content.end - content.start)
        html = content.present & (content.buffer[np.maximum(content.start, 0)] == _LESS)
        for which in (~html, html):
            if which.any():
                texts = trimmed(plain(_as_html(content[which]))) if which is html else content[which]
                self._columns.add(
                    batch.record[which] + self._done, at[which], known=known[which], chat=chat[which],
                    author=np.where(nobody, NOBODY, author)[which], kind=kind[which], text=texts,
                    listen=~automatic[which], flags=np.where(automatic, Flag.AUTOMATIC, 0)[which],
                    native=native[which],
                )  # fmt: skip

    def _note(self, chat: NDArray[np.int32], author: NDArray[np.int32], others: Spans, title: Spans) -> None:
        """Keep who is in which conversation, and what it is called; Python once for each of them."""
        several = np.zeros(len(chat), np.bool_)
        _find_commas(others.buffer, others.start, others.end, several)
        self._crowded |= set(np.unique(chat[several]).tolist())
        to = self._people.number(others.only(~several))
        for who in (author, to):
            self._sides.append(np.unique(chat[who >= 0].astype(np.int64) << 32 | who[who >= 0]))
        named, first = np.unique(chat[title.end > title.start], return_index=True)
        titles = title[title.end > title.start]
        for number, k in zip(named.tolist(), first.tolist(), strict=True):
            if number not in self._titles:
                self._titles[number] = (titles.raw(k) or b"").decode("utf-8", "replace")

    def scan(self, names: set[str], own: Sequence[str]) -> Scan:
        """Give what was found."""
        rows, utc, warnings = self._columns.rows(self._work.ask.zone)
        handles = tuple(Handle(mended(h.name), h.address) for h in self._people.handles())
        pairs = np.unique(np.concatenate(self._sides))
        sides = np.stack([pairs >> 32, pairs & 0xFFFFFFFF])
        me, by, sure = self._me(handles, rows.author, sides, names, own)
        return Scan(
            format="linkedin",
            rows=rows,
            chats=self._all_chats(sides, me),
            handles=handles,
            me=me,
            me_by=by if me else None,
            me_sure=sure or not me,
            date_order="native" if len(rows) else None,
            date_order_by="a time stamp" if len(rows) else None,
            utc=utc,
            warnings=(*self._warnings, *warnings),
            errors=self._columns.errors,
            errors_total=self._columns.errors_total,
        )

    def _me(
        self,
        handles: Sequence[Handle],
        author: NDArray[np.int32],
        sides: NDArray[np.int64],
        names: set[str],
        own: Sequence[str],
    ) -> tuple[frozenset[int], str, bool]:
        """Tell who is me: by an invitation that I sent, by the profile's name, or by who is everywhere."""
        mine = frozenset(k for k, handle in enumerate(handles) if handle.address in own)
        if mine:
            return mine, BY_INVITATIONS, True
        wanted = {name.casefold() for name in names}
        namesakes = [
            k for k, h in enumerate(handles) if " ".join((h.name or "").split()).casefold() in wanted
        ]
        if namesakes:
            wrote = np.bincount(author[author >= 0], minlength=len(handles))
            return frozenset({max(namesakes, key=lambda k: int(wrote[k]))}), BY_PROFILE, True
        chats = len(np.unique(sides[0]))
        everywhere = np.flatnonzero(np.bincount(sides[1], minlength=1) == chats).tolist()
        alone = chats > 1 and len(everywhere) == 1
        return (frozenset(everywhere) if alone else frozenset()), IN_EVERY_CHAT, False

    def _all_chats(self, sides: NDArray[np.int64], me: frozenset[int]) -> tuple[Chat, ...]:
        """Give all conversations, each of two with the other one."""
        size = len(self._chats)
        chat, who = sides[:, ~np.isin(sides[1], list(me))]
        others = np.bincount(chat, minlength=size)
        other = np.full(size, NOBODY, np.int64)
        other[chat] = who
        alone = 1 if me else 2
        found = []
        for number, key in enumerate(self._chats.texts):
            title = mended(self._titles.get(number))
            if number in self._crowded or others[number] > alone:
                found.append(Chat("group", title, key or None))
            elif me and other[number] >= 0:
                found.append(Chat("one", title, key or None, int(other[number]), BY_ADDRESS))
            else:
                found.append(Chat("one", title, key or None))
        return tuple(found)


def _says(spans: Spans, values: frozenset[str]) -> NDArray[np.bool_]:
    """Tell which cells hold one of some words, in any case."""
    words = Words()
    number = words.number(spans)
    return words.table(lambda text: text.strip().casefold() in values, np.bool_)[number]


@scanner
def _find_commas(
    buffer: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64], found: NDArray[np.bool_]
) -> None:
    """Tell which cells hold a comma, which parts addresses."""
    for k in range(len(start)):
        for i in range(max(start[k], 0), end[k]):
            if buffer[i] == _COMMA:
                found[k] = True


def _as_html(spans: Spans) -> Spans:
    """Take cells for HTML."""
    return Spans(spans.buffer, spans.start, spans.end, Escape.HTML)


def mended(name: str | None) -> str | None:
    """Give a name right whose bytes were once taken for Latin-1; any other as it is.

    >>> mended("ZoÃ«"), mended("Zoë")
    ('Zoë', 'Zoë')
    """
    try:
        return name.encode("latin-1").decode("utf-8") if name else None
    except UnicodeError:
        return name
