"""From a table of messages to flat arrays: one stretch of indices a tie, in order of time.

What is not contact is left out here: group chats, mails to several people, what programs write,
reactions (they are a touch, not a message), rows whose person or direction is not known, and rows at or
after ``now`` or before 1970.  The same message in the same tie twice (time, direction, channel, size)
counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from letbe.errors import UsageError
from letbe.history.schema import DISTINCT
from letbe.readers.clock import transitions

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

_US: Final = 1_000_000
#: The latest moment that is understood, 2200-01-01: days are looked up one by one, so there is an end.
_END: Final = 7_258_118_400 * _US
_REQUIRED: Final = ("person", "sent_at", "direction")
_SIDES: Final = {"out": 0, "in": 1}
#: Runs of fewer rows than this, on average, are not worth moving one by one.
_RUN_FEW: Final = 16
#: A person or an owner that is not known.
_NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Flat:
    """Messages of many ties, sorted by tie and time; of equal times mine come first.

    Attributes:
        t: int64, shape (n,), microseconds since 1970, UTC.
        local: int64, shape (n,), the same on the owner's clock.
        side: uint8, shape (n,), 0 mine, 1 theirs.
        chars: int64, shape (n,), code points; -1 where not known.
        offsets: int64, shape (ties + 1,), where each tie begins.
        person: int64, shape (ties,), index into ``persons``.
        owner: int64, shape (ties,), index into ``owners``; non-decreasing.
        persons: The names, in order.
        owners: The owners' names, in order; None where the table had no owner.
        now: Microseconds since 1970, UTC.
        now_local: The same on the owner's clock.
    """

    t: NDArray[np.int64]
    local: NDArray[np.int64]
    side: NDArray[np.uint8]
    chars: NDArray[np.int64]
    offsets: NDArray[np.int64]
    person: NDArray[np.int64]
    owner: NDArray[np.int64]
    persons: pa.Array
    owners: pa.Array | None
    now: int
    now_local: int

    def __len__(self) -> int:
        return len(self.person)


def flatten(messages: pa.Table, now: int, zone: ZoneInfo) -> Flat:
    """Sort the contact among some messages into flat arrays.

    Args:
        messages: Columns as in ``letbe.history.schema.MESSAGES``, any order of rows.
        now: Microseconds since 1970, UTC; what is sent then or later is left out.
        zone: Whose calendar days count.

    Equal messages count once, unless the table's metadata says that each is one of its own
    (``letbe.history.schema.DISTINCT``).

    Raises:
        UsageError: A column is missing, or holds something else than it should.

    Cost: O(n) for a table already in order, else O(n log n); O(n) memory.
    """
    if not isinstance(messages, pa.Table):
        raise UsageError(f"messages: not a table, but {type(messages).__name__}", "give a pyarrow Table")
    missing = [name for name in _REQUIRED if name not in messages.column_names]
    if missing:
        raise UsageError(
            f'messages: no column "{missing[0]}"; there are: {", ".join(messages.column_names) or "none"}',
            "give the messages of letbe.read(...).messages, or a table with person, sent_at and direction",
        )
    t = _times(messages["sent_at"])
    side = _sides(messages)
    person, persons = _codes(messages, "person")
    owner, owners = _codes(messages, "owner") if "owner" in messages.column_names else (None, None)
    keep = (side >= 0) & (person >= 0) & (t >= 0) & (t < min(now, _END))
    if owner is not None:
        keep &= owner >= 0
    keep &= _contact(messages)
    chars = _whole(messages, "chars", -1)
    channel = _codes(messages, "channel")[0] if "channel" in messages.column_names else None
    if not keep.all():
        t, side, person, chars = t[keep], side[keep], person[keep], chars[keep]
        owner = None if owner is None else owner[keep]
        channel = None if channel is None else channel[keep]
    tie, ties_owner, ties_person = _ties(owner, person, len(persons))
    key = t * 2 + side
    order = _order(tie, key)
    if order is not None:
        tie, key, chars = tie[order], key[order], chars[order]
        channel = None if channel is None else channel[order]
    distinct = DISTINCT.items() <= (messages.schema.metadata or {}).items()
    once = None if distinct else _once(tie, key, channel, chars)
    if once is not None:
        tie, key, chars = tie[once], key[once], chars[once]
    t = key >> 1
    offsets = np.zeros(len(ties_person) + 1, np.int64)
    np.cumsum(np.bincount(tie, minlength=len(ties_person)), out=offsets[1:])
    local, now_local = _local(t, now, zone)
    if local is not t:
        _never_back(local, offsets)
    return Flat(
        t=t,
        local=local,
        side=(key & 1).astype(np.uint8),
        chars=chars,
        offsets=offsets,
        person=ties_person,
        owner=ties_owner,
        persons=persons,
        owners=owners,
        now=now,
        now_local=now_local,
    )


def moment(now: Any, name: str = "now") -> int:
    """Turn a moment of any kind into microseconds since 1970, UTC.

    Raises:
        UsageError: It is not a moment, lies before 1970, or does not say its zone.

    >>> from datetime import UTC, datetime
    >>> moment(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    hint = "give a datetime with a zone, such as datetime.now(UTC)"
    if isinstance(now, datetime):
        if now.tzinfo is None:
            raise UsageError(f"{name}: {now.isoformat()} does not say its zone", hint)
        us = int(pa.scalar(now, pa.timestamp("us", "UTC")).value)
    elif isinstance(now, np.datetime64):
        us = int(now.astype("datetime64[us]").astype(np.int64))
    elif isinstance(now, pa.TimestampScalar) and now.is_valid:
        us = int(now.cast(pa.timestamp("us", now.type.tz)).value)
    else:
        raise UsageError(f"{name}: not a moment, but {type(now).__name__}", hint)
    if not 0 <= us <= _END:
        raise UsageError(f"{name}: not between 1970 and 2200", hint)
    return us


def _times(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Give microseconds, -1 where a time is missing."""
    if not pa.types.is_timestamp(column.type):
        raise UsageError(f"messages: sent_at is {column.type}, not a time", "cast it to timestamp[us, UTC]")
    if column.type.unit != "us":
        try:
            # Nanoseconds lose their last digits; coarser units must fit.
            column = column.cast(pa.timestamp("us", column.type.tz), safe=column.type.unit != "ns")
        except pa.ArrowInvalid as far:
            raise UsageError("messages: a time in sent_at is out of range", "leave such rows out") from far
    times: NDArray[np.int64] = _numpy(column.cast(pa.int64()), -1)
    return times


def _numpy(column: pa.ChunkedArray, missing: Any) -> Any:
    """Give one flat array, with something in place of what is missing."""
    if column.null_count:
        column = pc.fill_null(column, missing)
    flat = column.combine_chunks()
    if isinstance(flat, pa.ChunkedArray):
        flat = pa.concat_arrays(flat.chunks) if flat.num_chunks else pa.array([], column.type)
    return flat.to_numpy(zero_copy_only=False)


def _encoded(messages: pa.Table, name: str) -> tuple[NDArray[np.int64], pa.Array]:
    """Give a code a row (-1 where missing) and the words that the codes stand for, each once."""
    column = messages[name]
    words = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_string(words) or pa.types.is_large_string(words) or pa.types.is_integer(words)):
        if not pa.types.is_null(words):
            raise UsageError(f"messages: {name} is {column.type}, not a word", "cast it to string")
        return np.full(len(column), _NOBODY, np.int64), pa.array([], pa.string())
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.unify_dictionaries()
    if column.num_chunks == 0:
        return np.zeros(0, np.int64), pa.array([], column.type.value_type)
    words = column.chunk(0).dictionary
    codes = _numpy(pa.chunked_array([c.indices for c in column.chunks]), _NOBODY).astype(np.int64, copy=False)
    if words.null_count == 0 and len(words) == len(words.unique()):
        return codes, words
    # A dictionary may hold a word twice, or a null as a word.
    again = words.dictionary_encode()
    to = np.append(_numpy(pa.chunked_array([again.indices]), _NOBODY), _NOBODY).astype(np.int64)
    return to[codes], again.dictionary


def _codes(messages: pa.Table, name: str) -> tuple[NDArray[np.int64], pa.Array]:
    """Give a code a row and the words, the codes in the order of the words."""
    codes, words = _encoded(messages, name)
    if not pa.types.is_string(words.type):
        words = words.cast(pa.string())
    order = pc.sort_indices(words).to_numpy()
    rank = np.empty(len(words) + 1, np.int64)
    rank[order] = np.arange(len(words))
    rank[-1] = _NOBODY
    return rank[codes], words.take(pa.array(order))


def _sides(messages: pa.Table) -> NDArray[np.int64]:
    """Give 0 for mine, 1 for theirs, -1 where not known."""
    codes, words = _encoded(messages, "direction")
    strange = [w for w in words.to_pylist() if w not in _SIDES]
    if strange:
        raise UsageError(f"messages: direction is {strange[0]!r:.40}", 'it is "out" (mine) or "in" (theirs)')
    to = np.array([_SIDES[w] for w in words.to_pylist()] + [_NOBODY], np.int64)
    return to[codes]


def _contact(messages: pa.Table) -> NDArray[np.bool_]:
    """Tell the rows that one person sent to one other."""
    keep = np.ones(len(messages), np.bool_)
    for name in ("group", "automatic"):
        if name in messages.column_names:
            column = messages[name]
            if not (pa.types.is_boolean(column.type) or pa.types.is_null(column.type)):
                raise UsageError(f"messages: {name} is {column.type}, not true or false", "cast it to bool")
            keep &= ~_numpy(column.cast(pa.bool_()), missing=False)
    if "recipients" in messages.column_names:
        keep &= _whole(messages, "recipients", 1) <= 1
    if "kind" in messages.column_names:
        codes, words = _encoded(messages, "kind")
        touch = np.array([w == "reaction" for w in words.to_pylist()] + [False])
        keep &= ~touch[codes]
    return keep


def _whole(messages: pa.Table, name: str, missing: int) -> NDArray[np.int64]:
    """Give a column of whole numbers, or a column of what it means when it is not there."""
    if name not in messages.column_names:
        return np.full(len(messages), missing, np.int64)
    column = messages[name]
    if pa.types.is_null(column.type):
        return np.full(len(messages), missing, np.int64)
    if not pa.types.is_integer(column.type):
        raise UsageError(f"messages: {name} is {column.type}, not a whole number", "cast it to int32")
    found: NDArray[np.int64] = _numpy(column, missing).astype(np.int64, copy=False)
    return found


def _ties(
    owner: NDArray[np.int64] | None, person: NDArray[np.int64], persons: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Number the ties by owner and person; give each row's tie, each tie's owner and person."""
    key = person if owner is None else owner * persons + person
    size = int(key.max()) + 1 if len(key) else 0
    if size <= 4 * len(key) + 1024:
        present = np.flatnonzero(np.bincount(key, minlength=size))
        number = np.empty(size, np.int64)
        number[present] = np.arange(len(present))
        tie = number[key]
    else:
        present, tie = np.unique(key, return_inverse=True)
    return tie, present // max(persons, 1), present % max(persons, 1)


def _order(tie: NDArray[np.int64], key: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Sort by tie, then time, then side; None where it is so already."""
    back = _falls(tie, key)
    if not len(back):
        return None
    starts = np.append(0, np.flatnonzero(tie[1:] != tie[:-1]) + 1)
    if len(starts) * _RUN_FEW > len(tie):
        return _sorted(tie, key)
    # A history lies in runs, one a handle, each in order of time: the runs are moved as they are.
    moved = np.argsort(tie[starts], kind="stable")
    length = np.diff(np.append(starts, len(tie)))[moved]
    ends = np.cumsum(length)
    order: NDArray[np.int64] = np.arange(len(tie)) + np.repeat(starts[moved] - (ends - length), length)
    again = np.unique(tie[order[_falls(tie[order], key[order])]])
    if len(again) * _RUN_FEW > len(tie):
        return _sorted(tie, key)
    edges = np.append(0, np.cumsum(np.bincount(tie)))
    for one in again.tolist():  # a person with several handles: their runs are merged
        its = slice(int(edges[one]), int(edges[one + 1]))
        order[its] = order[its][np.argsort(key[order[its]], kind="stable")]
    return order


def _falls(tie: NDArray[np.int64], key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the rows after which the order is wrong."""
    return np.flatnonzero((tie[1:] < tie[:-1]) | ((tie[1:] == tie[:-1]) & (key[1:] < key[:-1])))


def _sorted(tie: NDArray[np.int64], key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort rows that lie anyhow."""
    # Equal keys need no order here: what is the same moment of a tie is put in order later.
    by_time: NDArray[np.int64] = np.argsort(key)
    # numpy sorts 16-bit numbers by radix, ten times as fast.
    short = tie.astype(np.uint16) if int(tie.max()) < 1 << 16 else tie
    return by_time[np.argsort(short[by_time], kind="stable")]


def _once(
    tie: NDArray[np.int64],
    key: NDArray[np.int64],
    channel: NDArray[np.int64] | None,
    chars: NDArray[np.int64],
) -> NDArray[np.int64] | None:
    """Pick one of equal messages, and put those of one moment in a fixed order; None if all differ."""
    same = (tie[1:] == tie[:-1]) & (key[1:] == key[:-1])
    if not same.any():
        return None
    run = np.concatenate([[0], np.cumsum(~same)])
    kept = np.arange(len(tie))
    among = np.flatnonzero(np.append(same, False) | np.append(False, same))
    kind = np.zeros(len(among), np.int64) if channel is None else channel[among]
    among = among[np.lexsort((chars[among], kind, run[among]))]
    kept[np.sort(among)] = among
    kind = np.zeros(len(tie), np.int64) if channel is None else channel[kept]
    size = chars[kept]
    again = np.append(False, same & (kind[1:] == kind[:-1]) & (size[1:] == size[:-1]))
    once: NDArray[np.int64] = kept[~again]
    return once


def _local(t: NDArray[np.int64], now: int, zone: ZoneInfo) -> tuple[NDArray[np.int64], int]:
    """Give the owner's wall clock, as if it ran in UTC."""
    now_local = now + _offset(zone, now)
    if len(t) == 0 or zone.key == "UTC":
        return t, now_local
    first, last = int(t.min()), int(t.max())
    changes = transitions(zone, first // _US, last // _US)
    if not changes:
        return t + _offset(zone, first), now_local
    moments = np.array([at for at, _, _ in changes], np.int64) * _US
    offsets = np.array([changes[0][1], *(after for _, _, after in changes)], np.int64) * _US
    return t + offsets[np.searchsorted(moments, t, side="right")], now_local


def _never_back(local: NDArray[np.int64], offsets: NDArray[np.int64]) -> None:
    """Hold the wall clock where summer time ends, so that no gap within a tie is negative."""
    back = local[1:] < local[:-1]
    back[offsets[1:-1] - 1] = False
    for tie in np.unique(np.searchsorted(offsets, np.flatnonzero(back), side="right") - 1).tolist():
        its = slice(offsets[tie], offsets[tie + 1])
        local[its] = np.maximum.accumulate(local[its])


def _offset(zone: ZoneInfo, us: int) -> int:
    """Give the zone's offset from UTC at a moment, in microseconds."""
    offset = datetime.fromtimestamp(us // _US, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) * _US
