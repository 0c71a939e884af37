"""With whom a page is: a number, several numbers, or, where only I wrote, a name that other pages explain."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.handles import Handles
from letbe.readers.rows import Chat, Handle
from letbe.readers.sms.people import is_number, is_service

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: The handle that is me.
ME: Final = 0
#: Its address until my number is known: no phone has it.
_SELF: Final = "me"

#: What a page is with: the number of a handle, numbers of handles, or a name.
Party = int | tuple[int, ...] | str


class People:
    """Numbers people and conversations of one takeout.

    >>> from letbe.readers.fields.spans import spans_of
    >>> people = People()
    >>> people.number(spans_of(["+14155550100"]), spans_of(["Ada"])).tolist()
    [1]
    >>> people.chat("Ada"), people.chat(1)
    (0, 1)
    >>> [(c.kind, c.other) for c in people.close(np.zeros(2, int), np.zeros(2, int))[0]]
    [('one', 1), ('one', 1)]
    """

    def __init__(self) -> None:
        self._handles = Handles()
        self._handles.add(_SELF)
        self._chats: dict[Party, int] = {}
        self._own: dict[str, None] = {}

    def number(self, addresses: Spans, names: Spans) -> NDArray[np.int32]:
        """Give each phone number the number of its handle; -1 where there is none."""
        return self._handles.number(addresses, names)

    def own(self, numbers: Iterable[str]) -> None:
        """Take note of my own numbers."""
        self._own |= dict.fromkeys(_compact(n) for n in numbers)

    def own_handles(self, which: NDArray[np.int32]) -> None:
        """Take note of handles that are mine: I sent from them."""
        texts = self._handles.texts()
        self.own(texts[i] for i in np.unique(which[which > ME]).tolist())

    def chat(self, party: Party) -> int:
        """Give the number of a conversation."""
        return self._chats.setdefault(party, len(self._chats))

    def chats_of(self, handles: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give for each handle the conversation with it; where there is none, that with myself."""
        known, place = np.unique(np.maximum(handles, ME), return_inverse=True)
        return np.array([self.chat(h) for h in known.tolist()], np.int32)[place]

    def __len__(self) -> int:
        return len(self._chats)

    def close(
        self, wrote: NDArray[np.int64], called: NDArray[np.int64]
    ) -> tuple[tuple[Chat, ...], tuple[Handle, ...]]:
        """Give all conversations and handles, in the order of their numbers.

        Args:
            wrote: How many messages I wrote in each conversation.
            called: How many calls there were in each.
        """
        handles = list(self._handles.handles())
        handles[ME] = Handle("Me", next(iter(self._own), None))
        by_name = _by_name(handles)
        chats = []
        for party, number in self._chats.items():
            if isinstance(party, tuple):
                chats.append(self._group(party, handles))
                continue
            if isinstance(party, str):
                if party not in by_name:
                    by_name[party] = len(handles)
                    handles.append(Handle(None, party) if is_number(party) else Handle(party, None))
                party = by_name[party]  # noqa: PLW2901 - another page knows the number of that name
            address = handles[party].address or ""
            service = bool(address) and is_service(address, int(wrote[number]), int(called[number]))
            kind = "robot" if service else "one"
            rule = None if service else "the number of the page"
            chats.append(Chat(kind, handles[party].name, address or None, -1 if service else party, rule))
        return tuple(chats), tuple(handles)

    def _group(self, party: tuple[int, ...], handles: list[Handle]) -> Chat:
        """Describe a group by its numbers, without mine."""
        texts = self._handles.texts()
        others = [i for i in party if _compact(texts[i]) not in self._own]
        names = [handles[i].name or texts[i] for i in others]
        return Chat("group", ", ".join(names) or None, "~".join(sorted(_compact(texts[i]) for i in others)))


def _by_name(handles: list[Handle]) -> dict[str, int]:
    """Give the one handle of each name; a name of two numbers explains nothing."""
    found = defaultdict(list)
    for number, handle in enumerate(handles):
        for key in {handle.name, handle.address} - {None}:
            found[str(key)].append(number)
    return {name: numbers[0] for name, numbers in found.items() if len(numbers) == 1}


def _compact(number: str) -> str:
    """Take out of a number what people put between digits."""
    return "".join(c for c in number if c not in " -().")
