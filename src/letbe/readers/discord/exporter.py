"""One channel, or the parts of one, as DiscordChatExporter writes it in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.discord import recognition
from letbe.readers.discord.ids import ids, message_keys, reaction_keys, times
from letbe.readers.fields.columns import Columns
from letbe.readers.fields.finish import finished
from letbe.readers.fields.handles import Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.nesting import holder_of
from letbe.readers.fields.plain import plain
from letbe.readers.jsontext import ARRAY
from letbe.readers.pieces import FAILURES
from letbe.readers.rows import Chat, Flag, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.fields.spans import Spans
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

SHAPE: Final = Shape(
    Group(
        "message",
        ("messages/[]",),
        {
            "id": "id",
            "type": "type",
            "at": "timestamp",
            "edited": "timestampEdited",
            "text": "content",
            "who": "author/id",
            "name": "author/name",
            "shown": "author/nickname",
            "bot": "author/isBot",
            "files": "attachments",
            "stickers": "stickers",
        },
    ),
    within=(
        Group("reaction", ("messages/[]/reactions/[]",), {"here": ".", "emoji": "emoji/name"}),
        Group(
            "reacted",
            ("messages/[]/reactions/[]/users/[]",),
            {"who": "id", "name": "name", "shown": "nickname", "bot": "isBot"},
        ),
    ),
    around=(
        Group("guild", ("guild",), {"id": "id"}),
        Group("chat", ("channel",), {"id": "id", "type": "type", "name": "name"}),
    ),
)

#: What people type: plain, an answer, the head of a thread, and what a bot answers to a command.
_TYPED: Final = frozenset({"", "Default", "0", "Reply", "19", "20", "21", "23"})
_CALLS: Final = frozenset({"Call", "3"})

_DIRECT: Final = frozenset({"DirectTextChat", "1"})
_DIRECT_GROUP: Final = frozenset({"DirectGroupTextChat", "3"})
#: The place that the exporter makes up for what stands in no server.
_NO_GUILD: Final = "0"

#: What is read at a time: some 2,000 of its long records, so that what is done once for all of them pays.
BUFFER: Final = 2 << 20

BY_TITLE: Final = "the chat's title"


def kind_of(word: str) -> int:
    """Tell what a message is by its type, written as a word or as Discord's number.

    >>> [Kind(kind_of(word)).name for word in ("Default", "Call", "GuildMemberJoin", "46")]
    ['TEXT', 'CALL', 'NOTICE', 'NOTICE']
    """
    if word in _TYPED:
        return Kind.TEXT
    return Kind.CALL if word in _CALLS else Kind.NOTICE


class _People:
    """Who writes and reacts: by their ids, with the name shown, and the name of the account."""

    def __init__(self) -> None:
        self.handles = Handles()
        self._names: list[str] = []
        self._bots: set[int] = set()

    def number(self, batch: Batch) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Number the people of some records; tell which of them are programs."""
        names = batch["name"]
        who = self.handles.number(batch["who"], batch["shown"].or_else(names))
        bot = batch.true("bot") & (who >= 0)
        self._bots |= set(np.unique(who[bot]).tolist())
        if len(self._names) < len(self.handles):
            self._learn(who, plain(names))
        return who, bot

    def _learn(self, who: NDArray[np.int32], names: Spans) -> None:
        """Note the account's name of everybody who is new."""
        new, first = np.unique(who, return_index=True)
        for number, at in zip(new.tolist(), first.tolist(), strict=True):
            if number >= len(self._names):
                raw = names.raw(at)
                self._names.append((raw or b"").decode("utf-8", "replace"))

    def called(self, title: str) -> int:
        """Find the one person who is called like a chat of two; -1 where nobody is, or two are."""
        shown = (handle.name for handle in self.handles.handles())
        found = [
            k for k, names in enumerate(zip(shown, self._names, strict=True)) if title and title in names
        ]
        return found[0] if len(found) == 1 else -1

    def is_bot(self, number: int) -> bool:
        """Tell a program."""
        return number in self._bots


class _Channels:
    """The channels of some files; the parts of a long one are one."""

    def __init__(self, people: _People) -> None:
        self._people = people
        self._numbers: dict[str, int] = {}
        self._facts: list[tuple[Mapping[str, str], str | None]] = []

    def number(self, source: Source) -> int:
        """Give the channel of a file its number: by its id, else it is one of its own."""
        return self._numbers.setdefault(
            recognition.channel_in(_head(source)) or source.path, len(self._numbers)
        )

    def learn(self, number: int, document: Document) -> None:
        """Take over what a file says of its channel."""
        if number == len(self._facts):
            met = [outer.values for outer in document.outers("chat")]
            guild = [outer.values.get("id") for outer in document.outers("guild")]
            self._facts.append((met[0] if met else {}, guild[0] if guild else None))

    def chats(self) -> list[Chat]:
        """Describe them all."""
        return [self._chat(values, guild) for values, guild in self._facts]

    def _chat(self, values: Mapping[str, str], guild: str | None) -> Chat:
        """Describe one."""
        word, title = values.get("type", ""), values.get("name")
        if word in _DIRECT_GROUP or (word not in _DIRECT and guild != _NO_GUILD):
            return Chat("group", title, values.get("id"))
        other = self._people.called(title or "")
        kind = "robot" if self._people.is_bot(other) else "one" if word in _DIRECT else "unknown"
        return Chat(kind, title, values.get("id"), other, BY_TITLE if other >= 0 else None)


def _head(source: Source) -> bytes:
    """Give the first bytes of a file; none where it cannot be opened, which reading it will say."""
    try:
        return source.head()
    except FAILURES:
        return b""


def read(work: Work) -> Scan:
    """Read one file, or the parts of one channel; see ``DiscordReader.scan``."""
    columns, people, types = Columns(work.listen), _People(), Words()
    channels = _Channels(people)
    warnings: list[str] = []
    first = 0
    failed: UnreadableError | None = None
    for source in work.sources:
        document = Document(source, SHAPE, work.progress, buffer=BUFFER)
        chat = channels.number(source)
        try:
            for batch in document:
                _take(batch, columns, people, types, first=first, chat=chat)
            _look_at(document, source)
        except UnreadableError as error:
            failed = error
            warnings.append("a part of it could not be read")
        document.report(columns, first)
        channels.learn(chat, document)
        first += document.records
        warnings += document.warnings
    if failed is not None and len(work.sources) == 1:
        raise failed
    return finished(
        "discord",
        columns,
        work.ask.zone,
        chats=channels.chats(),
        handles=people.handles.handles(),
        warnings=list(dict.fromkeys(warnings)),
        listen=work.listen,
    )


def _look_at(document: Document, source: Source) -> None:
    """Refuse a file in which there was nothing of a channel."""
    if not document.records and not document.outers("chat"):
        raise UnreadableError(f"{source.path} holds no chat of Discord", "export it again, as JSON")


def _take(batch: Batch, columns: Columns, people: _People, types: Words, *, first: int, chat: int) -> None:
    """Add some messages and the reactions to them."""
    number = ids(batch["id"])
    at, known = times(number, batch["at"])
    who, bot = people.number(batch)
    kind = types.number(batch["type"])
    kind = types.table(kind_of)[kind]
    text = batch["text"]
    # Without a word of text it is a file, a sticker, something forwarded, or a poll.
    wordless = text.end <= text.start
    media = (kind == Kind.TEXT) & (wordless | filled(batch, "files") | filled(batch, "stickers"))
    columns.add(
        first + batch.record,
        at,
        known=known,
        chat=chat,
        author=np.where(kind == Kind.NOTICE, -1, who),
        kind=np.where(media, Kind.MEDIA, kind),
        text=text.only(kind == Kind.TEXT),
        listen=~bot,
        flags=np.where(bot, Flag.AUTOMATIC, 0) | np.where(batch.has("edited"), Flag.EDITED, 0),
        native=message_keys(number),
    )
    _take_reactions(batch, columns, people, number, at, known, first=first, chat=chat)


def _take_reactions(
    batch: Batch,
    columns: Columns,
    people: _People,
    number: NDArray[np.int64],
    at: NDArray[np.int64],
    known: NDArray[np.int8],
    *,
    first: int,
    chat: int,
) -> None:
    """Add the reactions that say by whom; they take the time of their message."""
    users = batch.within("reacted")
    if not len(users):
        return
    to = users.around
    which = batch.within("reaction")
    emoji = which["emoji"][holder_of(users["who"].start, which["here"].start)]
    who, bot = people.number(users)
    good = (who >= 0) & (known[to] > 0)  # a message that is refused was reported once
    columns.add(
        first + users.record[good],
        at[to[good]],
        known=known[to[good]],
        chat=chat,
        author=who[good],
        kind=Kind.REACTION,
        flags=np.where(bot[good], Flag.AUTOMATIC, 0),
        native=reaction_keys(number[to], users["who"], emoji)[good],
    )


def filled(batch: Batch, field: str) -> NDArray[np.bool_]:
    """Tell in which records a list has something in it."""
    spans = batch[field]
    full: NDArray[np.bool_] = (batch.what(field) == ARRAY) & (spans.end - spans.start > len("[]"))
    return full
