"""Discord's ids: each holds the moment at which it was given, and is the same in every export.

An id is 64 bits.  The upper 42 are milliseconds since the first second of 2015, UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.fields.columns import hashed, mixed
from letbe.readers.fields.values import LOCAL, UNREAD, UTC, moments, whole, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.readers.fields.spans import Spans

#: The first millisecond of 2015, from which Discord counts.
EPOCH_MS: Final = 1_420_070_400_000
#: Ids of 1 to 15 digits are from the first days of Discord's count, when it was not there yet.
_FEWEST: Final = 16
#: As many digits as ``whole`` reads; an id of today has one more.
_READ: Final = 18
#: A stamp beside an id says the same moment, with fewer digits; a larger gap means that the id is none.
_SAME_US: Final = 2_000_000


def ids(spans: Spans) -> NDArray[np.int64]:
    """Read ids, in quotes or not.

    Returns:
        int64, shape (n,); 0 where there is none.

    >>> from letbe.readers.fields.spans import spans_of
    >>> ids(spans_of(["1212345678901234567", "747951969171275807", "12x", None])).tolist()
    [1212345678901234567, 747951969171275807, 0, 0]
    """
    size = spans.end - spans.start
    long = size == _READ + 1
    first, good = whole(type(spans)(spans.buffer, spans.start, spans.end - long, spans.escape))
    last = spans.buffer[np.where(long, spans.end - 1, 0)].astype(np.int64) - ord("0")
    # Nine digits more than 2**63 would turn the sign; such an id is of the year 2084.
    good &= (size >= _FEWEST) & (~long | ((last >= 0) & (last <= 9) & (first < (1 << 63) // 10)))
    return np.where(good, np.where(long, first * 10 + last, first), 0)


def times(id_: NDArray[np.int64], stamps: Spans) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Tell when messages were sent: by their ids where stamp and id agree, else by the stamp.

    Args:
        id_: Their ids, 0 where there is none; shape (n,).
        stamps: What the export writes beside them; UTC where it names no zone.

    Returns:
        Microseconds since 1970, int64, shape (n,); and ``UNREAD`` or ``UTC``.
    """
    at, known = moments(stamps)
    known[known == LOCAL] = UTC
    by_id = ((id_ >> 22) + EPOCH_MS) * 1000
    believed = (id_ > 0) & within(by_id) & ((known == UNREAD) | (np.abs(by_id - at) < _SAME_US))
    known[believed] = UTC
    return np.where(believed, by_id, at), known


def message_keys(id_: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Give each message the number that it has in every export; 0 where it has no id."""
    return np.where(id_ > 0, mixed(id_), np.uint64(0))


def reaction_keys(id_: NDArray[np.int64], who: Spans, emoji: Spans) -> NDArray[np.uint64]:
    """Give each reaction a number of its own: what, by whom, to which message; 0 without an id."""
    return np.where(id_ > 0, mixed(id_, hashed(who), hashed(emoji)), np.uint64(0))
