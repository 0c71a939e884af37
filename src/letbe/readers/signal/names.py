"""What the names of files and of programs say: with whom a conversation is, and who is me."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.readers.rows import Chat, Handle

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How programs call the owner.
OWN_NAMES: Final = frozenset({"Me", "You"})
BY_NAME: Final = "the name that the program gives to the owner"
BY_MARK: Final = "the message's own mark of what you sent"
BY_FILE: Final = "the file's name"

#: sigtop puts a number, a user's name or an id behind the name, in round brackets; a group's id is long.
_DETAIL: Final = re.compile(r"(.*) \(([^()]+)\)", re.DOTALL)
_GROUP_ID: Final = re.compile(r"[A-Za-z0-9_-]{43}|[0-9a-f]{32,}")
#: signalbackup-tools puts the number of the conversation there.
_NUMBERED: Final = re.compile(r"(.*) \(_id\d+\)", re.DOTALL)
_COPY: Final = re.compile(r" \(\d{1,3}\)$")


def stem_of(file: str) -> str:
    """Give a file's name without its ending, and without the number of a copy.

    >>> stem_of("Ada Lind (+447700900123) (1).json")
    'Ada Lind (+447700900123)'
    """
    return _COPY.sub("", file.rpartition(".")[0] or file)


def party_of(stem: str) -> tuple[Handle | None, str | None]:
    """Tell whom a file's name names.

    Returns:
        The other one, None for a group; and the group's title.

    >>> party_of("Ada Lind (+447700900123)")
    (Handle(name='Ada Lind', address='+447700900123'), None)
    >>> party_of("Us (" + "a" * 43 + ")")
    (None, 'Us')
    """
    if numbered := _NUMBERED.fullmatch(stem):
        return Handle(numbered.group(1), None), None
    if detailed := _DETAIL.fullmatch(stem):
        name, detail = detailed.groups()
        if _GROUP_ID.fullmatch(detail) and "-" not in detail[8:9]:
            return None, name
        return Handle(name, detail), None
    return Handle(stem, None), None


def handle_of(name: str) -> Handle:
    """Make a handle of what stands for a person: a name, a number, or both.

    >>> handle_of("Ada Lind (+447700900123)"), handle_of("+447700900123")
    (Handle(name='Ada Lind', address='+447700900123'), Handle(name=None, address='+447700900123'))
    """
    if name.startswith("+") and name[1:].isdigit():
        return Handle(None, name)
    detailed = _DETAIL.fullmatch(name)
    if detailed and detailed.group(2).startswith("+") and detailed.group(2)[1:].isdigit():
        return Handle(*detailed.groups())
    return Handle(name, None)


def chat_of(
    handles: list[Handle], me: int, party: Handle | None, title: str | None, wrote: Sequence[int]
) -> Chat:
    """Describe a conversation by its file's name and by who wrote in it.

    Args:
        handles: Who wrote; the other one is added if he or she did not.
        me: Which of them is me; -1 for nobody.
        party: Whom the name names; None for a group.
        title: The group's.
        wrote: Who wrote, me too.
    """
    if me < 0 and party is not None:  # the file's name says which of two is the other one
        named = [k for k in wrote if handles[k].name == party.name]
        if named and len(wrote) <= 2:
            return Chat("one", party.name, None, named[0], BY_FILE)
    others = [k for k in wrote if k != me]
    if party is None or len(others) > 1:
        return Chat("group", title or (party.name if party else None))
    if not others:
        handles.append(party)
        return Chat("one", party.name, None, len(handles) - 1, BY_FILE)
    if party.address and handles[others[0]].address is None:
        handles[others[0]] = Handle(handles[others[0]].name or party.name, party.address)
    return Chat("one", party.name, None, others[0], BY_FILE)
