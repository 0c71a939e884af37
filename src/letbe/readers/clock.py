"""Local wall-clock times become UTC, with the two odd hours of a year told apart.

An export without a zone gives wall-clock times.  When summer time ends, an hour occurs twice: in a
file that is in order the second pass through it is the later one.  When it begins, an hour does not
exist: such a time is shifted forward, as the clock was, and counted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

_US: Final = 1_000_000
_DAY: Final = 86_400
#: The span in which any message can lie; times outside are clipped before a zone is asked.
_FIRST: Final = int(datetime(1970, 1, 2, tzinfo=UTC).timestamp())
_LAST: Final = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())


def _offset(zone: ZoneInfo, second: int) -> int:
    """Give the zone's offset from UTC at a moment, in seconds."""
    delta = datetime.fromtimestamp(second, zone).utcoffset()
    return int((delta or timedelta()).total_seconds())


def transitions(zone: ZoneInfo, first: int, last: int) -> list[tuple[int, int, int]]:
    """List the changes of a zone's offset between two moments.

    Args:
        zone: Any zone.
        first: Seconds since 1970, UTC.
        last: Seconds since 1970, UTC.

    Returns:
        (moment, offset before, offset after), in seconds, in order of time.

    Cost: one look-up a day, some 20 more for each change.
    """
    found = []
    low, before = first, _offset(zone, first)
    while low < last:
        high = min(low + _DAY, last)
        after = _offset(zone, high)
        if after != before:
            inside, outside = high, low
            while inside - outside > 1:
                middle = (inside + outside) // 2
                if _offset(zone, middle) == before:
                    outside = middle
                else:
                    inside = middle
            found.append((inside, before, after))
        low, before = high, after
    return found


def to_utc(
    local: NDArray[np.int64], zone: ZoneInfo, *, in_order: bool = True
) -> tuple[NDArray[np.int64], int, int]:
    """Turn wall-clock times into UTC.

    Args:
        local: Microseconds since 1970-01-01 00:00 on the wall clock, shape (n,), in file order.
        zone: Where the clock hung.
        in_order: The file is in order of time, so that a step back inside the repeated hour begins
            its second pass.

    Returns:
        Microseconds since 1970-01-01 00:00 UTC, shape (n,); how many stood in an hour that does not
        exist; how many in an hour that occurs twice.

    Cost: O(n) time and memory, and a look-up for each day between the first and the last.

    >>> from zoneinfo import ZoneInfo
    >>> noon = np.array([1_720_000_800_000_000])
    >>> to_utc(noon, ZoneInfo("Europe/Berlin"))[0] - noon
    array([-7200000000])
    """
    if len(local) == 0:
        return local.copy(), 0, 0
    first = max(int(local.min()) // _US - 2 * _DAY, _FIRST)
    last = min(int(local.max()) // _US + 2 * _DAY, _LAST)
    changes = transitions(zone, first, last)
    offset = np.full(len(local), _offset(zone, min(first, last)), np.int64)
    missing = repeated = 0
    for moment, before, after in changes:
        # From here on the new offset holds; inside a gap the old one shifts the time forward.
        start = moment + max(before, after)
        offset[local >= start * _US] = after
        odd = (local >= (moment + min(before, after)) * _US) & (local < start * _US)
        if after > before:
            missing += int(odd.sum())
        elif odd.any():
            repeated += int(odd.sum())
            if in_order:
                offset[_second_pass(local, odd)] = after
    return local - offset * _US, missing, repeated


def _second_pass(local: NDArray[np.int64], odd: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Find the entries of a repeated hour that come after its first step back."""
    at = np.flatnonzero(odd)
    steps_back = np.flatnonzero(np.diff(local[at]) < 0)
    return at[steps_back[0] + 1 :] if len(steps_back) else at[:0]
