"""Who is in the database: addresses, conversations, and which of the addresses are the owner's."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.apple import is_robot, spelled
from letbe.readers.database.walking import Table, walk
from letbe.readers.rows import Chat, Handle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from letbe.readers.database.opening import Opened

BY_MARK: Final = "the database's own mark of what you sent"
BY_CHAT: Final = "the chat's own address"
BY_HANDLE: Final = "the message's own address"

#: What ``chat.style`` says.
_GROUP: Final = 43
_ONE: Final = 45

#: How a group without a style is called.
_GROUP_NAME: Final = re.compile(r"chat\d+")

_SCHEMES: Final = ("P:", "E:", "p:", "e:", "tel:", "mailto:")


@dataclass(slots=True)
class People:
    """The handles and chats of a scan, and how the database's own numbers lead to them.

    Attributes:
        handles: Each address once.
        chats: The conversations.
        handle_of: The database's number of a handle, to ours.
        chat_of: The database's number of a chat, to ours.
        own: Addresses of the owner.
        me: The handle of the owner.
    """

    handles: list[Handle] = field(default_factory=list)
    chats: list[Chat] = field(default_factory=list)
    handle_of: dict[int, int] = field(default_factory=dict)
    chat_of: dict[int, int] = field(default_factory=dict)
    own: Counter[str] = field(default_factory=Counter)
    me: int = -1
    _at: dict[str, int] = field(default_factory=dict)
    _with: dict[int, int] = field(default_factory=dict)

    def handle(self, address: str) -> int:
        """Give the index of an address, which is added if it is new."""
        at = self._at.get(address)
        if at is None:
            at = self._at[address] = len(self.handles)
            self.handles.append(Handle(None, address))
        return at

    def chat_with(self, handle: int) -> int:
        """Give the conversation with one person, for a message that belongs to none."""
        at = self._with.get(handle)
        if at is None:
            address = self.handles[handle].address or ""
            kind = "robot" if is_robot(address) else "one"
            at = self.add(Chat(kind, None, address, handle, BY_HANDLE))
        return at

    def add(self, chat: Chat) -> int:
        """Add a conversation."""
        self.chats.append(chat)
        if chat.other >= 0:
            self._with.setdefault(chat.other, len(self.chats) - 1)
        return len(self.chats) - 1

    def lookup(self, of: Mapping[int, int]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Give a mapping as sorted keys and what they lead to."""
        keys = np.array(sorted(of), np.int64)
        return keys, np.array([of[int(k)] for k in keys], np.int32)


def people_of(opened: Opened, tables: Mapping[str, frozenset[str]]) -> People:
    """Read the handles and chats of a database.

    Cost: O(handles + chats + those in them).
    """
    people = People()
    _read_handles(people, opened, tables)
    members = _members(opened, tables)
    _read_chats(people, opened, tables, members)
    address = next((a for a, _ in people.own.most_common(1)), None)
    if address is None:
        people.me = len(people.handles)
        people.handles.append(Handle("Me", None))
    else:
        people.me = people.handle(address)
    return people


def _table(name: str, columns: frozenset[str], ints: tuple[str, ...], texts: tuple[str, ...]) -> Table:
    """Ask for some columns, those that are there."""
    return Table(
        name,
        {c: c if c in columns else "0" for c in ints},
        {c: c if c in columns else "NULL" for c in texts},
    )


def _words(spans_at: Iterator[bytes | None]) -> Iterator[str]:
    """Decode some texts."""
    return ((raw or b"").decode("utf-8", "replace").strip() for raw in spans_at)


def _read_handles(people: People, opened: Opened, tables: Mapping[str, frozenset[str]]) -> None:
    """Read the addresses; one has a row for each service."""
    table = _table("handle", tables.get("handle", frozenset()), (), ("id", "country"))
    if "handle" not in tables:
        return
    for piece in walk(opened, table):
        ids = _words(map(piece.texts["id"].raw, range(len(piece))))
        countries = _words(map(piece.texts["country"].raw, range(len(piece))))
        for key, address, country in zip(piece.key.tolist(), ids, countries, strict=True):
            if address:
                people.handle_of[key] = people.handle(spelled(address, country))


def _members(opened: Opened, tables: Mapping[str, frozenset[str]]) -> dict[int, list[int]]:
    """Read who is in each chat, by the database's numbers."""
    members: dict[int, list[int]] = {}
    if not {"chat_id", "handle_id"} <= tables.get("chat_handle_join", frozenset()):
        return members
    table = Table("chat_handle_join", {"chat": "chat_id", "handle": "handle_id"})
    for piece in walk(opened, table):
        for chat, handle in zip(piece.ints["chat"].tolist(), piece.ints["handle"].tolist(), strict=True):
            members.setdefault(chat, []).append(handle)
    return members


def _read_chats(
    people: People, opened: Opened, tables: Mapping[str, frozenset[str]], members: Mapping[int, list[int]]
) -> None:
    """Read the conversations, and the owner's addresses, which stand beside them."""
    if "chat" not in tables:
        return
    texts = ("chat_identifier", "display_name", "account_login", "last_addressed_handle")
    rows: list[tuple[int, int, str, str]] = []
    for piece in walk(opened, _table("chat", tables["chat"], ("style",), texts)):
        columns = [_words(map(piece.texts[t].raw, range(len(piece)))) for t in texts]
        for key, style, *told in zip(piece.key.tolist(), piece.ints["style"].tolist(), *columns, strict=True):
            identifier, title, login, addressed = told
            rows.append((key, style, identifier, title))
            people.own.update(filter(None, (_without_scheme(login), _without_scheme(addressed))))
    for key, style, identifier, title in rows:
        people.chat_of[key] = people.add(_chat(people, style, identifier, title, members.get(key, [])))


def _without_scheme(account: str) -> str:
    """Give an account's address: ``P:+4477...`` and ``E:ada@...`` are accounts."""
    for scheme in _SCHEMES:
        account = account.removeprefix(scheme)
    return account if "@" in account or account.startswith("+") else ""


def _chat(people: People, style: int, identifier: str, title: str, members: list[int]) -> Chat:
    """Describe one conversation."""
    present = list(dict.fromkeys(people.handle_of[m] for m in members if m in people.handle_of))
    grouped = len(present) > 1 or _GROUP_NAME.fullmatch(identifier) is not None
    if style == _GROUP or (style != _ONE and grouped):
        return Chat("group", title or None, identifier or None)
    other = present[0] if len(present) == 1 else people.handle(identifier) if identifier else -1
    address = (people.handles[other].address or "") if other >= 0 else ""
    kind = "self" if address in people.own else "robot" if is_robot(address) else "one"
    return Chat(kind, title or None, identifier or None, other, BY_CHAT if other >= 0 else None)
