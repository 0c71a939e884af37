"""Go on from yesterday: what the evidence needs to remember of each tie, kept as a table.

``advance(messages, until)`` gives the evidence of every day and the state on the morning of the day of
``until``; handed back with the messages from that day on, it goes on as if it had never stopped, to the
last bit.  The state of a tie is some 170 numbers and the rounds of the last two years, however long its
history; that of an owner is a count a day.

Left out on purpose: what counting says of a tie (its quantiles need every wait), and the chance of
contact, which is learnt from what followed in the past.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from letbe.errors import UsageError
from letbe.pattern import watch
from letbe.pattern.constants import CONSTANTS, DAY_US
from letbe.ties.days import OwnerDays, add_days, clock_of, owner_days
from letbe.ties.flat import Flat, flatten, moment
from letbe.ties.table import followed, over_ties, zone_of
from letbe.ties.watching import Kept, Watch

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Raised when the numbers of a state mean something else than before.
_LAYOUT: Final = 1
_MADE_BY: Final = b"letbe.state"
_DAY: Final = b"letbe.day"


@dataclass(frozen=True, slots=True)
class State:
    """What the evidence needs to remember, on the morning of a day.

    Both tables can be written to Parquet or Arrow files and read back; their metadata says what made them.

    Attributes:
        ties: A row a tie: ``owner`` (where there are owners), ``person``, ``whole``, ``floats``, ``rounds``.
        owners: A row an owner: ``owner`` (the same), ``start``, and ``people``, a count for each day.
    """

    ties: pa.Table
    owners: pa.Table

    @property
    def day(self) -> np.datetime64:
        """The morning of which day it is, on the owner's calendar: messages from that day on come next."""
        return np.datetime64(int(self._entry(_DAY)), "D")

    def _entry(self, name: bytes) -> bytes:
        """Read an entry of the metadata."""
        found: bytes = (self.ties.schema.metadata or {}).get(name, b"0")
        return found


def advance(
    messages: pa.Table,
    until: Any,
    *,
    zone: str | ZoneInfo = "UTC",
    constants: Constants = CONSTANTS,
    state: State | None = None,
) -> tuple[pa.Table, State]:
    """Give the evidence of every day since a state, and the state on the morning of the day of ``until``.

    Args:
        messages: As for ``letbe.ties.read``; with a state, all of its day and of later days, and none of
            earlier ones.  Messages of the day of ``until`` are left for the next time.
        until: As ``now`` of ``read``; the day it lies in has not ended.
        zone: The owner's zone, the same each time.
        constants: The same each time.
        state: Where to go on from; a history begins without.

    Returns:
        What ``follow`` gives for the days since the state, and the state to go on from.

    Raises:
        UsageError: As for ``read``; or a message lies before the state (a late part of a history: read it
            anew, from its first message); or the state was made by other constants or another letbe; or
            ``until`` lies before it.

    Cost: O(new messages + ties x new days) time, and the state in memory: some 1.5 kB a tie.

    >>> from datetime import UTC, datetime
    >>> table = pa.table({
    ...     "person": ["mira", "mira"],
    ...     "sent_at": pa.array([0, 3_600_000_000], pa.timestamp("us", "UTC")),
    ...     "direction": ["out", "in"],
    ... })
    >>> days, state = advance(table, datetime(1970, 1, 3, tzinfo=UTC))
    >>> days, state = advance(table.slice(0, 0), datetime(1970, 3, 3, tzinfo=UTC), state=state)
    >>> state.day, state.ties.num_rows
    (np.datetime64('1970-03-03'), 1)
    """
    flat = flatten(messages, moment(until, "until"), zone_of(zone))
    day = flat.now_local // DAY_US
    flat = _before(flat, day)
    counted = owner_days(flat)
    if state is not None:
        _fits(state, flat, constants)
        if state.owners.num_rows:
            counted = add_days([_days_of(state, day), counted])
        flat, old = _together(state, flat)
    else:
        old = np.full(len(flat), -1, np.int64)
    kept = _kept(state, flat, old)
    clock = clock_of(flat, counted, constants)
    seen = Watch(flat, clock, constants, int(kept.whole[:, watch.LATENCIES].max()))
    found: dict[int, Any] = {}

    def work(first: int, end: int) -> None:
        found[first] = seen.follow(first, end, kept)

    over_ties(flat, work)
    return followed(flat, found), _packed(flat, kept, counted, clock.owner, _marks(constants, day))


def _marks(constants: Constants, day: int) -> dict[bytes, bytes]:
    """Say what made a state, and of which day it is."""
    made_by = repr((_LAYOUT, watch.WHOLE_SIZE, watch.FLOATS_SIZE, astuple(constants)))
    return {
        _MADE_BY: hashlib.blake2b(made_by.encode(), digest_size=12).hexdigest().encode(),
        _DAY: b"%d" % day,
    }


def _fits(state: State, flat: Flat, constants: Constants) -> None:
    """Refuse a state of other constants, of another kind of table, or of a later day."""
    anew = "read the history anew, from its first message"
    marks = state.ties.schema.metadata or {}
    day = int(state.day.astype(np.int64))
    if marks.get(_MADE_BY) != _marks(constants, 0)[_MADE_BY]:
        raise UsageError("state: made by other constants or another letbe", anew)
    length = pc.list_value_length(state.ties["rounds"]).to_numpy()
    if not np.array_equal(length, _matrix(state.ties["whole"], watch.WHOLE_SIZE)[:, watch.ROUNDS]):
        raise UsageError("state: not what letbe.ties.advance gave", anew)
    if ("owner" in state.ties.column_names) != (flat.owners is not None):
        raise UsageError("state: it has owners and the messages have none, or the other way round", anew)
    if flat.now_local // DAY_US < day:
        raise UsageError(f"until: it lies before the state, which is of {state.day}", anew)
    early = int(np.count_nonzero(flat.local < day * DAY_US))
    if early:
        raise UsageError(f"messages: {early} of them lie before the state, which is of {state.day}", anew)


def _before(flat: Flat, day: int) -> Flat:
    """Leave out the messages of a day that has not ended, and ties that have no others."""
    keep = flat.local < day * DAY_US
    tie = np.repeat(np.arange(len(flat)), np.diff(flat.offsets))[keep]
    count = np.bincount(tie, minlength=len(flat))
    some = count > 0
    return _changed(flat, keep, count[some], flat.person[some], flat.owner[some])


def _changed(flat: Flat, keep: Any, count: Any, person: Any, owner: Any, **names: Any) -> Flat:
    """Give the same arrays with other messages and ties."""
    return Flat(
        t=flat.t[keep],
        local=flat.local[keep],
        side=flat.side[keep],
        chars=flat.chars[keep],
        offsets=np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        person=person,
        owner=owner,
        persons=names.get("persons", flat.persons),
        owners=names.get("owners", flat.owners),
        now=flat.now,
        now_local=flat.now_local,
    )


def _together(state: State, flat: Flat) -> tuple[Flat, NDArray[np.int64]]:
    """Put the ties of a state among those of the messages; give where each was in the state, or -1."""
    persons, (theirs, ours) = _one_list(state.ties["person"], flat.persons)
    ours = ours[flat.person]
    owners = None
    whose = np.zeros(len(theirs), np.int64), flat.owner
    if flat.owners is not None:
        owners, (first, second) = _one_list(state.ties["owner"], flat.owners)
        whose = first, second[flat.owner]
    size = max(len(persons), 1)
    old, new = whose[0] * size + theirs, whose[1] * size + ours
    keys = np.union1d(old, new)
    count = np.zeros(len(keys), np.int64)
    count[np.searchsorted(keys, new)] = np.diff(flat.offsets)
    place = np.full(len(keys), -1, np.int64)
    place[np.searchsorted(keys, old)] = np.arange(len(old))
    joined = _changed(flat, slice(None), count, keys % size, keys // size, persons=persons, owners=owners)
    return joined, place


def _one_list(old: pa.ChunkedArray, new: pa.Array) -> tuple[pa.Array, list[NDArray[np.int64]]]:
    """Give the words of two lists in order, and where the words of each list are in it."""
    both = pa.concat_arrays([*old.chunks, new]).unique()
    words = both.take(pc.sort_indices(both))
    return words, [pc.index_in(one, words).to_numpy().astype(np.int64) for one in (old, new)]


def _days_of(state: State, day: int) -> OwnerDays:
    """Give the days that a state has counted, and empty ones up to a day."""
    lists = state.owners["people"].combine_chunks()
    start = state.owners["start"].to_numpy()
    place = np.concatenate([[0], np.cumsum(day + 1 - start)]).astype(np.int64)
    people = np.zeros(int(place[-1]), np.int32)
    had = pc.list_value_length(lists).to_numpy().astype(np.int64)
    people[_stretches(place[:-1], had)] = lists.flatten().to_numpy()
    owners = state.owners["owner"].combine_chunks() if "owner" in state.owners.column_names else None
    return OwnerDays(owners=owners, start=start, place=place, people=people)


def _kept(state: State | None, flat: Flat, old: NDArray[np.int64]) -> Kept:
    """Lay out the numbers of a state for the pass, with room for what may come."""
    whole = np.zeros((max(len(flat), 1), watch.WHOLE_SIZE), np.int64)
    floats = np.zeros((max(len(flat), 1), watch.FLOATS_SIZE))
    known = np.flatnonzero(old >= 0)
    had = np.zeros(len(flat), np.int64)
    if state is not None and len(known):
        at = old[known]
        whole[known] = _matrix(state.ties["whole"], watch.WHOLE_SIZE)[at]
        floats[known] = _matrix(state.ties["floats"], watch.FLOATS_SIZE)[at]
        had[known] = whole[known, watch.ROUNDS]
    place = np.concatenate([[0], np.cumsum(had + np.diff(flat.offsets))]).astype(np.int64)
    rounds = np.zeros(int(place[-1]), np.int64)
    if state is not None and len(known):
        lists = state.ties["rounds"].combine_chunks()
        begins = lists.offsets.to_numpy()[:-1][old[known]]
        rounds[_stretches(place[known], had[known])] = lists.values.to_numpy()[_stretches(begins, had[known])]
    day = 0 if state is None else int(state.day.astype(np.int64))
    return Kept(whole, floats, rounds, place, day)


def _stretches(begin: NDArray[Any], length: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the indices of stretches one after another."""
    ends = np.cumsum(length)
    found: NDArray[np.int64] = np.arange(int(length.sum())) + np.repeat(begin - (ends - length), length)
    return found


def _matrix(column: pa.ChunkedArray, width: int) -> NDArray[Any]:
    """Give a column of lists of one length as rows."""
    found: NDArray[Any] = column.combine_chunks().flatten().to_numpy().reshape(-1, width)
    return found


def _packed(
    flat: Flat, kept: Kept, days: OwnerDays, seen_by: NDArray[np.int64], marks: dict[bytes, bytes]
) -> State:
    """Put the numbers of a state into tables."""
    rows = np.flatnonzero(kept.whole[: len(flat), watch.KNOWN] == 1)
    length = kept.whole[rows, watch.ROUNDS]
    rounds = kept.rounds[_stretches(kept.place[rows], length)]
    ends = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
    columns: dict[str, Any] = {}
    owners: dict[str, Any] = {}
    # An owner without a tie has not begun.
    begun = np.zeros(len(days.start), np.bool_)
    begun[seen_by[rows]] = True
    people = pa.ListArray.from_arrays(pa.array(days.place.astype(np.int32)), pa.array(days.people))
    if flat.owners is not None:
        columns["owner"] = flat.owners.take(pa.array(flat.owner[rows]))
        owners["owner"] = days.owners
    owners["start"] = pa.array(days.start)
    owners["people"] = people
    columns["person"] = flat.persons.take(pa.array(flat.person[rows]))
    columns["whole"] = pa.FixedSizeListArray.from_arrays(kept.whole[rows].ravel(), watch.WHOLE_SIZE)
    columns["floats"] = pa.FixedSizeListArray.from_arrays(kept.floats[rows].ravel(), watch.FLOATS_SIZE)
    columns["rounds"] = pa.ListArray.from_arrays(pa.array(ends), pa.array(rounds))
    return State(
        cast("pa.Table", pa.table(columns).replace_schema_metadata(marks)),
        cast("pa.Table", pa.table(owners).filter(pa.array(begun)).combine_chunks()),
    )
