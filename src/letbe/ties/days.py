"""How many people an owner was in touch with on each day: what all ties of an owner share.

Everything else about a tie needs that tie alone.  So a large history is read twice, part by part: the
first time for these counts, which add up, the second time for the ties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from letbe.pattern.clock import count_days
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.ties.flat import Flat


@dataclass(frozen=True, slots=True)
class OwnerDays:
    """People with an act on each day of each owner.

    Attributes:
        owners: Their names, in order; None where there is one owner without a name.
        start: int64, shape (owners,), the first day of each (days since 1970 on their clock).
        place: int64, shape (owners + 1,), where the days of each begin in ``people``.
        people: int32, a count a day.
    """

    owners: pa.Array | None
    start: NDArray[np.int64]
    place: NDArray[np.int64]
    people: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Clock:
    """What the pass over a tie needs to know of its owner's days; see ``letbe.pattern.watch``."""

    owner: NDArray[np.int64]
    start: NDArray[np.int64]
    place: NDArray[np.int64]
    people: NDArray[np.int32]
    weekdays: NDArray[np.int64]


def owner_days(flat: Flat) -> OwnerDays:
    """Count the days of some ties.

    Cost: O(messages + days).
    """
    owners = len(flat.owners) if flat.owners is not None else 1
    start = np.full(owners, flat.now_local // DAY_US, np.int64)
    if len(flat):
        np.minimum.at(start, flat.owner, flat.local[flat.offsets[:-1]] // DAY_US)
    place = np.zeros(owners + 1, np.int64)
    np.cumsum(flat.now_local // DAY_US - start + 1, out=place[1:])
    people = np.zeros(place[-1], np.int32)
    count_days(flat.local, flat.side, flat.offsets, flat.owner, start, place, people)
    return OwnerDays(owners=flat.owners, start=start, place=place, people=people)


def add_days(parts: Sequence[OwnerDays]) -> OwnerDays:
    """Add up the counts of parts of a history; no tie may lie in two parts, an owner may.

    All parts must have been read with the same ``now`` and zone.

    Cost: O(owners x parts + days).
    """
    if not parts:
        raise ValueError("there is no part to add up")
    if parts[0].owners is None:
        owners, codes = None, [np.zeros(len(p.start), np.int64) for p in parts]
        count = 1
    else:
        together = (
            pa.chunked_array([p.owners for p in parts], pa.string()).dictionary_encode().unify_dictionaries()
        )
        names = together.chunk(0).dictionary if together.num_chunks else pa.array([], pa.string())
        order = np.argsort(np.array(names.to_pylist(), object), kind="stable")
        owners = names.take(pa.array(order))
        rank = np.empty(len(names), np.int64)
        rank[order] = np.arange(len(names))
        codes = [rank[c.indices.to_numpy(zero_copy_only=False)] for c in together.chunks]
        count = len(names)
    ends = [p.start + np.diff(p.place) for p in parts]
    start = np.full(count, np.iinfo(np.int64).max)
    end = np.zeros(count, np.int64)
    for part, code, stop in zip(parts, codes, ends, strict=True):
        np.minimum.at(start, code, part.start)
        np.maximum.at(end, code, stop)
    place = np.concatenate([[0], np.cumsum(end - start)]).astype(np.int64)
    people = np.zeros(place[-1], np.int32)
    for part, code in zip(parts, codes, strict=True):
        for i, o in enumerate(code.tolist()):
            at = place[o] + part.start[i] - start[o]
            mine = part.people[part.place[i] : part.place[i + 1]]
            people[at : at + len(mine)] += mine
    return OwnerDays(owners=owners, start=start, place=place, people=people)


def clock_of(flat: Flat, days: OwnerDays) -> Clock:
    """Make the clock of some ties from the days of all ties of their owners.

    Raises:
        ValueError: The days are not those of the owners, or do not reach as far as the messages.
    """
    if flat.owners is None:
        owner = flat.owner
    else:
        if days.owners is None:
            raise ValueError("the days have no owners, the messages do")
        owner = np.searchsorted(
            np.array(days.owners.to_pylist(), object), np.array(flat.owners.to_pylist(), object)
        ).astype(np.int64)[flat.owner]
    length = np.diff(days.place)
    if len(flat):
        first = flat.local[flat.offsets[:-1]] // DAY_US
        reach = (days.start + length)[owner] if len(length) else np.zeros(len(flat))
        if (days.start[owner] > first).any() or (reach <= flat.now_local // DAY_US).any():
            raise ValueError("the days do not span the messages")
    at = np.arange(len(days.people)) - np.repeat(days.place[:-1] - days.start, length)
    which = np.repeat(np.arange(len(length)), length)
    weekdays = np.bincount(7 * which + at % 7, days.people, 7 * len(length)).astype(np.int64).reshape(-1, 7)
    return Clock(
        owner=owner,
        start=days.start,
        place=days.place,
        people=days.people,
        weekdays=weekdays,
    )
