"""Local wall-clock times become UTC, with the two odd hours of a year told apart.

An export without a zone gives wall-clock times.  When summer time ends, an hour occurs twice: in a
file that is in order the second pass through it is the later one.  When it begins, an hour does not
exist: such a time is shifted forward, as the clock was, and counted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import scanner

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

    Cost: one look-up a day for each year that was not asked for before, some 20 more for each change.
    """
    years = range(datetime.fromtimestamp(first, UTC).year, datetime.fromtimestamp(last, UTC).year + 1)
    return [change for year in years for change in _in_year(zone, year) if first < change[0] <= last]


@lru_cache(maxsize=4096)
def _in_year(zone: ZoneInfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """List the changes of a zone's offset in one year of UTC."""
    low = int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) - 1
    last = int(datetime(year + 1, 1, 1, tzinfo=UTC).timestamp()) - 1
    found = []
    before = _offset(zone, low)
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
    return tuple(found)


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
    changes = np.array(transitions(zone, first, last), np.int64).reshape(-1, 3)
    moment, before, after = changes[:, 0], changes[:, 1], changes[:, 2]
    utc, counts = np.empty_like(local), np.zeros(2, np.int64)
    _shift(
        local,
        (moment + np.minimum(before, after)) * _US,
        # From here on the new offset holds; inside a gap the old one shifts the time forward.
        (moment + np.maximum(before, after)) * _US,
        np.concatenate([[_offset(zone, min(first, last))], after]) * _US,
        in_order,
        utc,
        counts,
    )
    return utc, int(counts[0]), int(counts[1])


@scanner
def _shift(
    local: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    offset: NDArray[np.int64],
    in_order: bool,
    utc: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    """Take the offset off each time.

    Args:
        local: Microseconds on the wall clock, shape (n,).
        low: Where the odd hour of each change begins, shape (m,), in order.
        high: Where it ends, and the new offset holds for certain.
        offset: In microseconds: the first one, then the one after each change; shape (m + 1,).
        in_order: A step back inside a repeated hour begins its second pass.
        utc: Filled.
        counts: Filled: how many in an hour that does not exist, how many in one that occurs twice.
    """
    k = 0  # how many changes are over; the next time is mostly near the one before
    passing = -1  # the change whose repeated hour was met last
    latest = 0
    again = False
    for i in range(len(local)):
        t = local[i]
        while k < len(high) and t >= high[k]:
            k += 1
        while k > 0 and t < high[k - 1]:
            k -= 1
        shift = offset[k]
        if k < len(low) and t >= low[k]:
            if offset[k + 1] > offset[k]:
                counts[0] += 1
            else:
                counts[1] += 1
                if passing != k:
                    passing, latest, again = k, t, False
                again = again or t < latest
                latest = t
                if in_order and again:
                    shift = offset[k + 1]
        utc[i] = t - shift
