"""Discord's own data package: my messages, and what they were written in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.discord import recognition
from letbe.readers.discord.exporter import filled
from letbe.readers.discord.ids import ids, message_keys, times
from letbe.readers.discord.places import channel_of
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.csv import TORN, Table
from letbe.readers.fields.finish import finished, small_json, text_in
from letbe.readers.fields.handles import Handles
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.jsontext import ARRAY
from letbe.readers.pieces import FAILURES
from letbe.readers.rows import Chat, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

SHAPE: Final = Shape(
    Group("message", ("[]",), {"id": "ID", "at": "Timestamp", "text": "Contents", "files": "Attachments"})
)

#: The columns of a table, in the order that they are read in.
_COLUMNS: Final = ("ID", "Timestamp", "Contents", "Attachments")

_DIRECT: Final = frozenset({"1", "DM"})
#: How the index calls a chat of two; the number behind the name is 0 since names are unique.
_WITH: Final = re.compile(r"Direct Message with (.+?)(?:#\d+)?", re.DOTALL)

BY_PACKAGE: Final = "the account's own id"
BY_KIND: Final = "the export, which holds nobody else's messages"
BY_MEMBERS: Final = "the chat's own list of members"
#: Who wrote, where the package does not say whose it is.
_NOBODY_NAMED: Final = "owner of the data package"


class _Package:
    """What the small files say."""

    def __init__(self, work: Work) -> None:
        self.messages: list[tuple[str, Source, str]] = []
        self.titles: dict[str, str] = {}
        self.channels: dict[str, Mapping[str, Any]] = {}
        self.owner: Any = None
        self.unread = 0
        for source in work.sources:
            self._take(source)

    def _take(self, source: Source) -> None:
        """Look at one file."""
        try:
            what = recognition.part(source.head())
        except FAILURES:
            what = None
        if what in (recognition.MESSAGES, recognition.TABLE):
            self.messages.append((channel_of(source) or source.inside, source, what))
            return
        found = small_json(source) if what is not None else None
        if not isinstance(found, dict):
            self.unread += 1
        elif what == recognition.INDEX:
            self.titles |= {k: v for k, v in found.items() if isinstance(v, str)}
        elif what == recognition.OWNER:
            self.owner = found
        elif what == recognition.CHANNEL:
            self.channels[channel_of(source) or source.inside] = found

    def members(self, channel: str) -> list[str]:
        """List who is in a chat without a server, by their ids."""
        found = self.channels.get(channel, {}).get("recipients")
        return [str(m) for m in found if isinstance(m, (str, int))] if isinstance(found, list) else []

    def own_id(self) -> str | None:
        """Give the id of whose package it is: stated, or the one who is in all chats of two."""
        if (stated := text_in(self.owner, "id")) is not None:
            return stated
        pairs = [set(m) for c in self.channels if self._is_direct(c) and len(m := self.members(c)) > 1]
        common = set.intersection(*pairs) if pairs else set()
        return next(iter(common)) if len(common) == 1 else None

    def _is_direct(self, channel: str) -> bool:
        """Tell a chat of two."""
        return text_in(self.channels.get(channel), "type") in _DIRECT

    def chat(self, channel: str, own: str | None, people: Handles) -> Chat:
        """Describe one channel."""
        facts = self.channels.get(channel, {})
        address = text_in(facts, "id") or (channel if channel.isdigit() else None)
        title = self.titles.get(address or "") or text_in(facts, "name")
        name = _WITH.fullmatch(title or "")
        if not self._is_direct(channel) and (facts or not name):
            return Chat("group", title, address)
        shown = name[1] if name else None
        others = [m for m in self.members(channel) if m != own]
        if len(others) == 1:
            return Chat("one", shown, address, people.add(others[0], shown), BY_MEMBERS)
        return Chat("one", shown, address)


def read(work: Work) -> Scan:
    """Read all of one package; see ``PackageReader.scan``."""
    package = _Package(work)
    columns, people = Columns(work.listen), Handles()
    own = package.own_id()
    me = people.add(own or _NOBODY_NAMED, text_in(package.owner, "global_name", "username"))
    chats: list[Chat] = []
    warnings: list[str] = []
    first = 0
    for channel, source, what in package.messages:
        chats.append(package.chat(channel, own, people))
        read_one = _read_table if what == recognition.TABLE else _read_json
        try:
            number, said = read_one(work, source, columns, first, chat=len(chats) - 1, me=me)
        except UnreadableError:
            package.unread += 1
            continue
        first += number
        warnings += said
    if package.unread:
        warnings.append(f"{package.unread} of its files could not be read")
    if not first and package.unread == len(work.sources):
        raise UnreadableError(f"{work.sources[0].path} cannot be read", "ask Discord for the package again")
    scan = finished(
        "discord",
        columns,
        work.ask.zone,
        chats=chats,
        handles=people.handles(),
        me=frozenset({me}),
        me_by=BY_PACKAGE if text_in(package.owner, "id") else BY_KIND,
        warnings=list(dict.fromkeys(warnings)),
        listen=work.listen,
    )
    return replace(scan, one_sided=True)


def _read_json(
    work: Work, source: Source, columns: Columns, first: int, *, chat: int, me: int
) -> tuple[int, tuple[str, ...]]:
    """Read the messages of one channel; give how many there were, and what is to be said about the file."""
    document = Document(source, SHAPE, work.progress)
    for batch in document:
        files = batch["files"]
        attached = filled(batch, "files") | ((batch.what("files") != ARRAY) & (files.end > files.start))
        spans = (batch["id"], batch["at"], batch["text"])
        _add(columns, first + batch.record, spans, attached, chat=chat, me=me)
    document.report(columns, first)
    return document.records, document.warnings


def _read_table(
    work: Work, source: Source, columns: Columns, first: int, *, chat: int, me: int
) -> tuple[int, tuple[str, ...]]:
    """Do the same with a table, as packages had them until 2024."""
    rows = 0
    with Table(source, work.progress, names=_COLUMNS) as table:
        for batch in table.batches([table.column(name) for name in _COLUMNS]):
            number, at, text, files = batch.columns
            _add(columns, first + batch.record, (number, at, text), files.end > files.start, chat=chat, me=me)
            columns.refuse(first + batch.torn, TORN)
            rows += len(batch.record) + len(batch.torn)
        return rows, (table.failure,) if table.failure else ()


def _add(
    columns: Columns,
    record: NDArray[np.int64],
    spans: tuple[Spans, Spans, Spans],
    attached: NDArray[np.bool_],
    *,
    chat: int,
    me: int,
) -> None:
    """Add some messages of one channel: their ids, times and texts, and whether files came with them."""
    number = ids(spans[0])
    at, known = times(number, spans[1])
    text = spans[2]
    media = attached | (text.end <= text.start)
    columns.add(
        record,
        at,
        known=known,
        chat=chat,
        author=me,
        kind=np.where(media, Kind.MEDIA, Kind.TEXT),
        text=text,
        native=message_keys(number),
    )
