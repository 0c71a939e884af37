"""What the lists of an export say: who people are, what channels are called, and who is in a chat of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.errors import UnreadableError
from letbe.readers.fields.jsonwalk import Document, Group, Shape
from letbe.readers.rows import Chat

if TYPE_CHECKING:
    from letbe.readers.fields.handles import Handles
    from letbe.readers.source import Source

#: The program of Slack that writes to everybody.
SLACKBOT: Final = "USLACKBOT"

BY_PAIRS: Final = "the one who is in all direct chats"
BY_MEMBERS: Final = "the chat's own list of members"

_PEOPLE: Final = Shape(
    Group(
        "person",
        ("[]",),
        {
            "id": "id",
            "name": "name",
            "real": "real_name",
            "shown": "profile/display_name",
            "full": "profile/real_name",
            "bot": "is_bot",
        },
    )
)
_CHANNELS: Final = Shape(
    Group("channel", ("[]",), {"id": "id", "name": "name", "direct": "is_im"}),
    within=(Group("member", ("[]/members/[]",), {"who": "."}),),
)


class Index:
    """What is known of people and channels beside their messages.

    Attributes:
        names: What people are called, by their ids.
        programs: The ids of programs.
        unread: How many lists could not be read.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.programs: set[str] = {SLACKBOT}
        self.unread = 0
        self._ids: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._pairs: dict[str, list[str]] = {}

    def take_people(self, source: Source) -> None:
        """Read ``users.json``; Python once a person."""
        document = Document(source, _PEOPLE)
        try:
            for batch in document:
                spans = {f: batch[f] for f in ("id", "shown", "full", "real", "name")}
                for k, bot in enumerate(batch.true("bot").tolist()):
                    texts = {f: _text(s.raw(k)) for f, s in spans.items()}
                    number = texts.pop("id")
                    if bot:
                        self.programs.add(number)
                    self.names[number] = next(filter(None, texts.values()), "")
        except UnreadableError:
            self.unread += 1

    def take_channels(self, source: Source) -> None:
        """Read a list of channels or of direct chats; members are kept of the latter."""
        document = Document(source, _CHANNELS)
        try:
            for batch in document:
                ids = [_text(batch["id"].raw(k)) for k in range(len(batch))]
                for k, number in enumerate(ids):
                    name = _text(batch["name"].raw(k))
                    self._titles[number] = name
                    self._ids[name or number] = number
                    if number.startswith("D"):
                        self._pairs[number] = []
                members = batch.within("member")
                for k, at in enumerate(members.around.tolist()):
                    if ids[at] in self._pairs:
                        self._pairs[ids[at]].append(_text(members["who"].raw(k)))
        except UnreadableError:
            self.unread += 1

    def id_of(self, folder: str) -> str:
        """Give the id of the conversation whose messages lie in a folder; its name where none is known."""
        return self._ids.get(folder, folder)

    def me(self, writers: dict[str, set[str]]) -> str | None:
        """Tell whose export it is: the one who is in all direct chats; None where that is nobody, or two.

        Args:
            writers: Who wrote in each direct chat; asked where there is no list of members.
        """
        pairs = [set(m) for m in self._pairs.values() if m] or [w for w in writers.values() if len(w) > 1]
        alone = {next(iter(p)) for p in pairs if len(p) == 1}
        common = set.intersection(*pairs) if pairs else set()
        if len(alone) == 1 and alone <= common:
            return next(iter(alone))  # a chat with oneself
        different = len({frozenset(p) for p in pairs})
        return next(iter(common)) if len(common) == 1 and different > 1 else None

    def chat(
        self, number: str, title: str | None, me: str | None, people: Handles, writers: set[str]
    ) -> Chat:
        """Describe one conversation.

        Args:
            number: Its id, or the name of its folder.
            title: What the file itself calls it.
            me: The id of whose export it is.
            people: Everybody met; the other one is added where nothing of theirs is here.
            writers: Who wrote in it.
        """
        title = self._titles.get(number) or title
        if not number.startswith("D"):
            return Chat("group", title or number, number)
        members = set(self._pairs.get(number, ())) or writers
        others = sorted(members - {me})
        if me is not None and members == {me}:
            return Chat("self", title, number)
        if me is None or len(others) != 1:
            return Chat("one", title, number)
        kind = "robot" if others[0] in self.programs else "one"
        return Chat(kind, title, number, people.add(others[0]), BY_MEMBERS)


def _text(raw: bytes | None) -> str:
    """Give a short field as text."""
    from letbe.readers.fields.plain import plain  # noqa: PLC0415
    from letbe.readers.fields.spans import Escape, spans_of  # noqa: PLC0415

    if not raw:
        return ""
    if b"\\" in raw:
        raw = plain(spans_of([raw], Escape.JSON)).raw(0) or b""
    return raw.decode("utf-8", "replace")
