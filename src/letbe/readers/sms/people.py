"""Whose number is it: one handle and one conversation for each address that a backup writes.

Backups spell one number in several ways; ``letbe.people`` finds them to be one, also where they lack a
country's code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.handles import Handles
from letbe.readers.rows import Chat, Handle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: How a phone writes its own number where it does not know it.
SELF: Final = "insert-address-token"
#: The handle that is me, and the conversation with myself.
ME: Final = 0
#: What joins the numbers of a group.
JOINT: Final = "~"

#: A number of so few digits belongs to a service.
SHORT: Final = 6


class Phonebook:
    """Gives every address its number, and in the end its people and conversations.

    The number of an address is both: the handle who wrote, and the conversation.

    >>> from letbe.readers.fields.spans import spans_of
    >>> book = Phonebook()
    >>> book.number(spans_of(["+44 7700 900123", "+447700900124~+447700900125"])).tolist()
    [1, 2]
    >>> [chat.kind for chat in book.close()[0]]
    ['self', 'one', 'group']
    """

    def __init__(self) -> None:
        self._handles = Handles()
        self._handles.add(SELF)
        self._own: set[int] = set()

    def __len__(self) -> int:
        return len(self._handles)

    def number(self, addresses: Spans, names: Spans | None = None) -> NDArray[np.int32]:
        """Give each record the number of its address; -1 where it has none."""
        return self._handles.number(addresses, names)

    def own(self, numbers: NDArray[np.int32]) -> None:
        """Note addresses from which I wrote: they are no party of a group."""
        self._own |= set(np.unique(numbers[numbers > ME]).tolist())

    def close(self, wrote: NDArray[np.int64] | None = None, called: NDArray[np.int64] | None = None) -> tuple[
        tuple[Chat, ...], tuple[Handle, ...]
    ]:  # fmt: skip
        """Give all conversations and handles, in the order of their numbers.

        Args:
            wrote: How many messages I wrote to each, shape (addresses,).
            called: How many calls there were with each.

        Cost: O(addresses), a microsecond each.
        """
        found = self._handles.handles()
        raw = [h.address or "" for h in found]
        own = {_compact(raw[i].strip()) for i in self._own} | {SELF}
        chats = [Chat("self")]
        handles = [Handle("Me", None)]
        for i in range(1, len(found)):
            parties = _parties(raw[i], own)
            title = found[i].name
            if len(parties) > 1:
                chats.append(Chat("group", title, JOINT.join(parties)))
                handles.append(Handle(title, JOINT.join(parties)))
                continue
            address = parties[0]
            robot = (
                wrote is not None
                and called is not None
                and is_service(address, int(wrote[i]), int(called[i]))
            )
            handles.append(Handle(title, address))
            if robot:
                chats.append(Chat("robot", title, address))
            else:
                chats.append(Chat("one", title, address, i, "the number of the conversation"))
        return tuple(chats), tuple(handles)


def _parties(raw: str, own: set[str]) -> list[str]:
    """List the others of a conversation, each once, in an order that is the same in every backup."""
    parts = [p for part in raw.split(JOINT) if (p := part.strip())]
    single = {key: p for p in parts if (key := _compact(p)) not in own}
    return [single[key] for key in sorted(single)] or parts[:1] or [raw]


def _compact(address: str) -> str:
    """Take out of a number what people put between digits."""
    return "".join(c for c in address if c not in " -()./") if is_number(address) else address


def is_number(text: str) -> bool:
    """Tell a phone number from a name, a mail address or a word."""
    return text[:1].isdecimal() or (text[:1] in "+(" and _digits(text) > 0 and "@" not in text)


def _digits(text: str) -> int:
    """Count digits."""
    return sum(map(str.isdecimal, text))


def is_service(address: str, wrote: int, called: int) -> bool:
    """Tell a service: a word instead of a number that I never wrote to, or a short number nobody calls."""
    if "@" in address:
        return False
    if is_number(address):
        return 0 < _digits(address) <= SHORT and called == 0
    return wrote == 0 and called == 0
