"""From the records of a file to messages between me and somebody: who, and in which direction.

Pure: a scan and the answer to "who is me" come in, flat arrays go out.  What is dropped here is
dropped for a reason that can be said: notices of the app, and notes to oneself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.people.me import authors_of
from letbe.people.normalise import address_of, folded
from letbe.readers.rows import Flag, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.people.me import Me
    from letbe.readers.rows import Chat, Scan

OUT: Final = 0
IN: Final = 1
UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Party:
    """The other side of a conversation: one person, a group, or a program.

    Attributes:
        channel: Where it was met.
        address: In its one spelling (``letbe.people.normalise``).
        name: As the file shows it, or None.
        group: More than two people are in it.
    """

    channel: str
    address: str
    name: str | None
    group: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """The messages of one file.  Every array has shape (n,).

    Attributes:
        rows: int64, indexes into the scan's rows, increasing.
        party: int32, index into ``parties``; ``UNKNOWN`` where it cannot be told who is me.
        direction: int8, ``OUT``, ``IN`` or ``UNKNOWN``.
        group: bool, more than two people can read it.
        automatic: bool, written by a program, or from an export that holds one side only.
        parties: What ``party`` points to.
        one_sided: The export holds one side only.
    """

    rows: NDArray[np.int64]
    party: NDArray[np.int32]
    direction: NDArray[np.int8]
    group: NDArray[np.bool_]
    automatic: NDArray[np.bool_]
    parties: tuple[Party, ...]
    one_sided: bool = False


def assign(scan: Scan, me: Me) -> Assigned:
    """Tell for each record whom it was exchanged with, and in which direction.

    Args:
        scan: One file.
        me: Who is me in it.

    Returns:
        The messages, without notices and without notes to oneself.

    Cost: O(records) time and memory, vectorised; Python only over chats and handles.
    """
    is_me = np.zeros(len(scan.handles) + 1, bool)
    is_me[list(me.handles)] = True  # the last entry stands for "nobody" (-1)
    if any(c.kind == "mail" for c in scan.chats):
        return _assign_mail(scan, is_me)
    return _assign_chats(scan, me, is_me)


def _assign_mail(scan: Scan, is_me: NDArray[np.bool_]) -> Assigned:
    """A mail of mine is one message to each recipient; one of theirs is one message."""
    r = scan.rows
    known = bool(is_me.any())
    mine, to_me = is_me[r.author], is_me[r.to]
    first = np.ones(len(r), bool)
    first[1:] = r.record[1:] != r.record[:-1]
    written = (r.kind != Kind.NOTICE) & (r.author >= 0)
    out = written & mine & ~to_me & (r.to >= 0)
    into = written & ~mine & first
    kept = np.flatnonzero(out | into)
    direction = np.where(mine[kept], OUT, IN).astype(np.int8)
    party = np.where(mine[kept], r.to[kept], r.author[kept]).astype(np.int32)
    if not known:
        direction[:], party[:] = UNKNOWN, UNKNOWN
    return Assigned(
        rows=kept,
        party=party,
        direction=direction,
        group=np.zeros(len(kept), bool),
        automatic=(r.flags[kept] & Flag.AUTOMATIC) != 0,
        parties=tuple(Party(scan.format, address_of(scan.format, h), h.name) for h in scan.handles),
    )


def _assign_chats(scan: Scan, me: Me, is_me: NDArray[np.bool_]) -> Assigned:
    """Each chat is with one party; the direction is told by who wrote."""
    r = scan.rows
    kinds = [_kind_of(c, scan) for c in scan.chats]
    own_notes = np.array([k == "self" for k in kinds], bool)
    kept = np.flatnonzero((r.kind != Kind.NOTICE) & (r.author >= 0) & ~own_notes[r.chat])
    writers = _Writers(scan)
    parties = [_party_of(number, kind, scan, me, writers) for number, kind in enumerate(kinds)]
    numbers = np.cumsum([p is not None for p in parties]) - 1
    known = np.array([p is not None for p in parties], bool)
    chat, author = r.chat[kept], r.author[kept]
    direction = np.where(is_me[author], OUT, IN).astype(np.int8)
    if not me.handles:
        other = np.array([c.other for c in scan.chats], np.int32)[chat]
        sure = (other >= 0) & np.array([k == "one" for k in kinds], bool)[chat]
        direction = np.where(sure, np.where(author == other, IN, OUT), UNKNOWN).astype(np.int8)
    party = np.where(known[chat] & (direction != UNKNOWN), numbers[chat], UNKNOWN).astype(np.int32)
    robots = np.array([k == "robot" for k in kinds], bool)
    return Assigned(
        rows=kept,
        party=party,
        direction=np.where(party == UNKNOWN, UNKNOWN, direction).astype(np.int8),
        group=np.array([k == "group" for k in kinds], bool)[chat],
        automatic=((r.flags[kept] & Flag.AUTOMATIC) != 0) | robots[chat] | scan.one_sided,
        parties=tuple(p for p in parties if p is not None),
        one_sided=scan.one_sided,
    )


def _kind_of(chat: Chat, scan: Scan) -> str:
    """Take the file's word; where it has none, more than two writers are a group."""
    if chat.kind != "unknown":
        return chat.kind
    return "group" if len(authors_of(scan)) > 2 else "one"  # noqa: PLR2004 - two people are one tie


def _party_of(number: int, kind: str, scan: Scan, me: Me, writers: _Writers) -> Party | None:
    """Tell who is on the other side of a chat, or None where it cannot be told."""
    chat, channel = scan.chats[number], scan.format
    if kind in {"group", "robot"}:
        address = (
            f"{channel}:{chat.address}"
            if chat.address
            else f"{kind}:{channel}:{_group_key(number, scan, writers)}"
        )
        return Party(channel, address.casefold(), chat.title, group=kind == "group")
    other = chat.other if chat.other >= 0 else _other_writer(number, me, writers)
    if other < 0:
        named = me.handles and chat.title
        return Party(channel, f"name:{channel}:{folded(chat.title or '')}", chat.title) if named else None
    handle = scan.handles[other]
    return Party(channel, address_of(channel, handle), handle.name or chat.title)


def _other_writer(number: int, me: Me, writers: _Writers) -> int:
    """Find who wrote most of those who are not me; -1 where nobody else wrote.

    One person can have two names in a chat, if a contact was renamed half-way.
    """
    if not me.handles:
        return -1
    return next((i for i in writers.of(number) if i not in me.handles), -1)


class _Writers:
    """Who wrote in each chat of a scan, worked out for all of them when it is first asked."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan

    def of(self, number: int) -> tuple[int, ...]:
        """List who wrote in one chat, the one who wrote most first."""
        if len(self._scan.chats) == 1:
            return authors_of(self._scan)
        author, first = self._all
        return tuple(author[first[number] : first[number + 1]].tolist())

    @cached_property
    def _all(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the writers of all chats, one chat behind the other, and where each chat begins.

        Cost: O(messages) once; a table can hold as many chats as messages.
        """
        r = self._scan.rows
        wrote = r.author >= 0
        pairs, counts = np.unique(
            r.chat[wrote].astype(np.int64) << 32 | r.author[wrote].astype(np.int64), return_counts=True
        )
        chat, author = pairs >> 32, pairs & 0xFFFFFFFF
        order = np.lexsort((author, -counts, chat))
        return author[order], np.searchsorted(chat[order], np.arange(len(self._scan.chats) + 1))


def _group_key(number: int, scan: Scan, writers: _Writers) -> str:
    """Name a group by its title, or by who writes in it where it has none."""
    title = scan.chats[number].title
    if title:
        return folded(title)
    return ", ".join(sorted(folded(scan.handles[i].name or "") for i in writers.of(number)))
