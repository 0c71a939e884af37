"""How many people an owner was in touch with on each day: what all ties of an owner share.

Everything else about a tie needs that tie alone.  So a large history is read twice, part by part: the
first time for these counts, which add up, the second time for the ties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from letbe.pattern.clock import count_days, owners_before
from letbe.pattern.constants import CONSTANTS, DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants
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
    usual: NDArray[np.float64]
    weights: NDArray[np.float64]
    on_weekday: NDArray[np.int64]


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


def clock_of(flat: Flat, days: OwnerDays, constants: Constants = CONSTANTS) -> Clock:
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
    if len(flat):
        here = flat.offsets[:-1] < flat.offsets[1:]
        first = flat.local[flat.offsets[:-1][here]] // DAY_US
        reach = (days.start + np.diff(days.place))[owner]
        if (days.start[owner][here] > first).any() or (reach <= flat.now_local // DAY_US).any():
            raise ValueError("the days do not span the messages")
    n = len(days.people)
    usual, weights, on_weekday = np.empty(n), np.empty(n), np.empty(n, np.int64)
    fade = fade_of(constants)
    owners_before(days.start, days.place, days.people, fade, constants.packed(), usual, weights, on_weekday)
    return Clock(
        owner=owner,
        start=days.start,
        place=days.place,
        people=days.people,
        usual=usual,
        weights=weights,
        on_weekday=on_weekday,
    )


def circle(
    clock: Clock, now_day: int, constants: Constants
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Say how many people usually wrote to each owner on a day, now and a year before.

    Args:
        clock: Of all their ties.
        now_day: The day on whose morning it is said.
        constants: The numbers behind it.

    Returns:
        People a day of weight 1, shape (owners,) each; NaN where the history is too short: it has to
        begin a half-life before the day in question.
    """
    found = []
    for day in (now_day, now_day - constants.circle_days):
        at = day - clock.start
        known = at >= constants.half_life_days
        i = clock.place[:-1] + np.where(known, at, 0)
        people, worth = (clock.usual[i], clock.weights[i]) if len(i) else (np.empty(0), np.empty(0))
        found.append(np.divide(people, worth, out=np.full(len(i), np.nan), where=known & (worth > 0)))
    return found[0], found[1]


def fade_of(constants: Constants) -> float:
    """Say what is kept of a day's people after one more day."""
    return float(2.0 ** (-1.0 / constants.half_life_days))
