"""The messages of an export of Slack: files of a day in folders, or one file a conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.errors import UnreadableError
from letbe.readers.fields.columns import Columns, hashed, mixed
from letbe.readers.fields.finish import finished
from letbe.readers.fields.handles import Handles, Words
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.fields.nesting import holder_of
from letbe.readers.fields.spans import spans_of
from letbe.readers.fields.values import UNREAD, UTC, decimals, within
from letbe.readers.jsontext import ARRAY
from letbe.readers.pieces import FAILURES
from letbe.readers.rows import Flag, Handle, Kind
from letbe.readers.slack import recognition
from letbe.readers.slack.index import BY_PAIRS, Index
from letbe.readers.slack.markup import typed
from letbe.readers.slack.places import folder_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.readers.fields.jsonwalk import Batch
    from letbe.readers.rows import Scan, Work
    from letbe.readers.source import Source

_FIELDS: Final = {
    "here": ".",
    "type": "type",
    "subtype": "subtype",
    "at": "ts",
    "text": "text",
    "who": "user",
    "bot": "bot_id",
    "called": "username",
    "shown": "user_profile/display_name",
    "full": "user_profile/real_name",
    "edited": "edited",
    "files": "files",
}
_REPLY: Final = "messages/[]/slackdump_thread_replies/[]"
_PLACES: Final = ("[]", "messages/[]")

SHAPE: Final = Shape(
    Group("message", _PLACES, _FIELDS),
    within=(
        Group("reply", (_REPLY,), _FIELDS),
        Group("reaction", tuple(f"{p}/reactions/[]" for p in _PLACES), {"here": ".", "name": "name"}),
        Group("reacted", tuple(f"{p}/reactions/[]/users/[]" for p in _PLACES), {"who": "."}),
        Group("reply reaction", (f"{_REPLY}/reactions/[]",), {"here": ".", "name": "name"}),
        Group("reply reacted", (f"{_REPLY}/reactions/[]/users/[]",), {"who": "."}),
    ),
    around=(Group("conversation", ("",), {"name": "name"}),),
)

_BROADCAST: Final = "thread_broadcast"
#: What people type; everything that is not here and no call is the app's own word.
_TYPED: Final = frozenset({"", _BROADCAST, "me_message", "file_share", "file_comment", "bot_message"})
_CALLS: Final = frozenset({"huddle_thread", "sh_room_created"})

ODD: Final = "is part of no export of Slack that letbe knows"


def kind_of(subtype: str) -> int:
    """Tell what a message is by its subtype.

    >>> [Kind(kind_of(s)).name for s in ("", "huddle_thread", "channel_join", "tombstone")]
    ['TEXT', 'CALL', 'NOTICE', 'NOTICE']
    """
    if subtype in _TYPED:
        return Kind.TEXT
    return Kind.CALL if subtype in _CALLS else Kind.NOTICE


@dataclass(slots=True)
class _Conversation:
    """One of the conversations of an export.

    Attributes:
        number: Its id, or the name of its folder.
        title: What its own file calls it.
        sources: Its files.
        writers: The handles that wrote in it.
    """

    number: str
    title: str | None = None
    sources: list[Source] = field(default_factory=list)
    writers: set[int] = field(default_factory=set)


class _Export:
    """Reads conversation after conversation into one scan."""

    def __init__(self, work: Work, index: Index) -> None:
        self.work = work
        self.index = index
        self.columns = Columns(work.listen)
        self.people = Handles()
        self.subtypes = Words()
        self.is_program = [False]  # one for each of them, and the last for nobody
        self.first = 0
        self.unread = 0
        self.warnings: list[str] = []

    def read(self, chat: int, conversation: _Conversation) -> None:
        """Read all files of one conversation."""
        key = hashed(spans_of([conversation.number])).view(np.int64)[0]
        for source in conversation.sources:
            document = Document(source, SHAPE, self.work.progress)
            try:
                for batch in document:
                    self._take(batch, chat, int(key), conversation.writers)
            except UnreadableError:
                self.unread += 1
            document.report(self.columns, self.first)
            self.first += document.records
            self.warnings += document.warnings
            met = document.outers("conversation")
            conversation.title = conversation.title or (met[0].values.get("name") if met else None)

    def _take(self, batch: Batch, chat: int, key: int, writers: set[int]) -> None:
        """Add some messages, their replies and the reactions to both."""
        at, native = self._messages(batch, batch.record, chat, key, writers)
        self._reactions(batch, batch, ("reaction", "reacted"), at, native, chat)
        replies = batch.within("reply")
        if len(replies):
            at, native = self._messages(replies, replies.record, chat, key, writers, inside=True)
            self._reactions(batch, replies, ("reply reaction", "reply reacted"), at, native, chat)

    def _messages(
        self,
        batch: Batch,
        record: NDArray[np.int64],
        chat: int,
        key: int,
        writers: set[int],
        *,
        inside: bool = False,
    ) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Add some messages; give their times (0 where they are no message) and keys."""
        at, good = decimals(batch["at"], 6)
        good &= within(at)
        number = self.subtypes.number(batch["subtype"])
        kind = self.subtypes.table(kind_of)[number]
        who, program = self._authors(batch)
        files = batch["files"]
        filed = (batch.what("files") == ARRAY) & (files.end - files.start > len("[]"))
        kind = np.where((kind == Kind.TEXT) & filed, Kind.MEDIA, kind)
        texts = typed(batch["text"].only(kind <= Kind.MEDIA))
        native = np.where(good, mixed(key, at), np.uint64(0))
        # A reply that is shown in the channel, too, stands there once more.
        broadcast = self.subtypes.table(lambda s: s == _BROADCAST, np.bool_)[number]
        here = ~broadcast if inside else np.ones(len(batch), bool)
        writers |= set(np.unique(who[(kind != Kind.NOTICE) & good]).tolist()) - {-1}
        self.columns.add(
            (self.first + record)[here],
            at[here],
            known=np.where(good, UTC, UNREAD).astype(np.int8)[here],
            chat=chat,
            author=np.where(kind == Kind.NOTICE, -1, who)[here],
            kind=kind[here],
            text=texts[here],
            listen=~program[here],
            flags=(np.where(program, Flag.AUTOMATIC, 0) | np.where(batch.has("edited"), Flag.EDITED, 0))[
                here
            ],
            native=native[here],
        )
        return np.where(good & here, at, 0), native

    def _authors(self, batch: Batch) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Number the writers; tell which of them are programs."""
        user, bot = batch["who"], batch["bot"]
        shown = batch["shown"]
        names = shown.only(shown.end > shown.start).or_else(batch["full"]).or_else(batch["called"])
        who = self.people.number(user.or_else(bot), names)
        for address in self.people.texts()[len(self.is_program) - 1 :]:
            self.is_program.insert(-1, address in self.index.programs)
        program: NDArray[np.bool_] = bot.present | np.array(self.is_program)[who]
        return who, program

    def _reactions(
        self,
        batch: Batch,
        holders: Batch,
        names: Sequence[str],
        at: NDArray[np.int64],
        native: NDArray[np.uint64],
        chat: int,
    ) -> None:
        """Add the reactions to some messages; they take the time of their message."""
        which, users = (batch.within(name) for name in names)
        if not len(users):
            return
        place = users["who"]
        to = users.around if holders is batch else holder_of(place.start, holders["here"].start)
        emoji = which["name"][holder_of(place.start, which["here"].start)]
        who = self.people.number(place)
        good = (who >= 0) & (at[to] > 0)
        keys = mixed(native[to], hashed(place), hashed(emoji))
        self.columns.add(
            (self.first + users.record)[good],
            at[to][good],
            chat=chat,
            author=who[good],
            kind=Kind.REACTION,
            native=keys[good],
        )

    def handles(self) -> tuple[Handle, ...]:
        """Give everybody, with the name that the list of people has for them."""
        return tuple(
            Handle(self.index.names.get(h.address or "") or h.name, h.address) for h in self.people.handles()
        )


def _sorted(work: Work, index: Index) -> tuple[list[_Conversation], int]:
    """Read the lists, and gather the files of each conversation."""
    folders: dict[str, list[Source]] = {}
    found: dict[str, _Conversation] = {}
    unread = 0
    for source in work.sources:
        try:
            head = source.head()
        except FAILURES:
            unread += 1
            continue
        what = recognition.part(head)
        if what == recognition.PEOPLE:
            index.take_people(source)
        elif what == recognition.CHANNELS:
            index.take_channels(source)
        elif what == recognition.CONVERSATION:
            number = recognition.channel_in(head) or source.name.partition(".")[0].partition("-")[0]
            found.setdefault(number, _Conversation(number)).sources.append(source)
        else:
            folders.setdefault(folder_of(source), []).append(source)
    for folder, sources in folders.items():
        number = index.id_of(folder)
        found.setdefault(number, _Conversation(number, folder)).sources += sources
    return list(found.values()), unread


def read(work: Work) -> Scan:
    """Read all of one export; see ``SlackReader.scan``."""
    index = Index()
    conversations, unread = _sorted(work, index)
    export = _Export(work, index)
    for chat, conversation in enumerate(conversations):
        export.read(chat, conversation)
    addresses = export.people.texts()
    wrote = {c.number: {addresses[w] for w in c.writers} for c in conversations if c.number.startswith("D")}
    me = index.me(wrote)
    chats = [
        index.chat(c.number, c.title, me, export.people, wrote.get(c.number, set())) for c in conversations
    ]
    mine = frozenset() if me is None else frozenset({export.people.add(me)})
    unread += index.unread + export.unread
    if unread == len(work.sources) and not export.first:
        raise UnreadableError(f"{work.sources[0].path} {ODD}", "give the whole folder or zip of the export")
    if unread:
        export.warnings.append(f"{unread} of its files could not be read")
    return finished(
        "slack",
        export.columns,
        work.ask.zone,
        chats=chats,
        handles=export.handles(),
        me=mine,
        me_by=BY_PAIRS,
        warnings=list(dict.fromkeys(export.warnings)),
        listen=work.listen,
    )
