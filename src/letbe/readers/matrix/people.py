"""Who is in a room: what they are called, and which of them exported it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.rows import Chat, Handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from letbe.readers.fields.handles import Handles

BY_DEVICE: Final = "the mark on what the exporting device sent"
BY_EXPORTER: Final = "the name of who exported the room"
BY_ROOM: Final = "the room, which only two people are in"

#: A room that more people are in is a group.
_TWO: Final = 2


class Members:
    """What a room's events say of people."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = {}
        self._own: set[int] = set()

    def joined(self, address: str, name: str) -> None:
        """Note what somebody is called from now on."""
        names = self._names.setdefault(address, [])
        if name:
            names.append(name)

    def sent_here(self, who: NDArray[np.int32]) -> None:
        """Note whose messages bear the mark of the exporting device."""
        self._own |= set(np.unique(who[who >= 0]).tolist())

    def handles(self, people: Handles) -> tuple[Handle, ...]:
        """Give everybody with the name that they had last."""
        return tuple(Handle(self._last(h.address or "") or h.name, h.address) for h in people.handles())

    def _last(self, address: str) -> str | None:
        """Give what somebody was called last."""
        return next(reversed(self._names.get(address, ())), None)

    def me(self, exporter: str, people: Handles) -> tuple[int, str | None]:
        """Tell who exported the room; -1 where nothing tells.

        Args:
            exporter: Who the file says it was: a name, or an address.
            people: Everybody who wrote.
        """
        if len(self._own) == 1:
            return next(iter(self._own)), BY_DEVICE
        if exporter.startswith("@"):
            return people.add(exporter), BY_EXPORTER
        for found in (
            [a for a, names in self._names.items() if names[-1:] == [exporter]],
            [a for a, names in self._names.items() if exporter in names],
            [a for a in people.texts() if local_part(a).casefold() == exporter.casefold()],
        ):
            if exporter and len(found) == 1:
                return people.add(found[0]), BY_EXPORTER
        return -1, None

    def chat(self, facts: Mapping[str, str], room: str | None, me: int, people: Handles) -> Chat:
        """Describe the room: whose name it bears, or how many people are met in it."""
        title = facts.get("room_name")
        inside = set(people.texts()) | set(self._names)
        if len(inside) > _TWO:
            return Chat("group", title, room)
        mine = people.texts()[me] if me >= 0 else None
        others = sorted(inside - {mine})
        named = [a for a in others if title is not None and title in self._called(a)]
        if len(others) == 1 and mine is not None:
            # Of a large room a short export may show two people only; the name of a room of two is theirs.
            return Chat("one" if named else "unknown", title, room, people.add(others[0]), BY_ROOM)
        if len(named) == 1:
            return Chat("one", title, room, people.add(named[0]), BY_ROOM)
        return Chat("unknown", title, room)

    def _called(self, address: str) -> Iterable[str]:
        """List what somebody may be called."""
        return (address, local_part(address), *self._names.get(address, ()))


def local_part(address: str) -> str:
    """Give what stands before the colon of an address.

    >>> local_part("@ada:example.org")
    'ada'
    """
    return address.removeprefix("@").partition(":")[0]
