"""How often the two sides of a tie wrote, in equal stretches of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from datetime import tzinfo

    from numpy.typing import NDArray

#: A stretch is never under a day nor over half a year.
SPANS_DAYS: Final = (1, 2, 7, 14, 28, 91, 182)
_US_PER_DAY: Final = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Messages in equal stretches of time.

    Attributes:
        start: The first day.
        days: How many days one stretch has.
        theirs: Messages of theirs in each, shape (n,).
        mine: Messages of mine in each, shape (n,).
    """

    start: datetime
    days: int
    theirs: NDArray[np.int64]
    mine: NDArray[np.int64]


def rhythm(
    at_us: NDArray[np.int64], mine: NDArray[np.bool_], now: datetime, zone: tzinfo, columns: int
) -> Rhythm | None:
    """Count messages in as many stretches as fit.

    Args:
        at_us: Times, microseconds since 1970 UTC, shape (n,).
        mine: True where a message is mine, shape (n,).
        now: Where the picture ends.
        zone: Days are cut in it.
        columns: How many stretches there may be.

    Returns:
        The counts, or None where nothing was sent before ``now``.

    Cost: O(n).
    """
    seen = at_us <= int(now.timestamp() * 1_000_000)
    at_us, mine = at_us[seen], mine[seen]
    if not len(at_us):
        return None
    end = _midnight(now, zone) + timedelta(days=1)
    first = datetime.fromtimestamp(int(at_us.min()) // 1_000_000, UTC)
    whole = (end - _midnight(first, zone)).days
    length = next((d for d in SPANS_DAYS if whole <= d * columns), SPANS_DAYS[-1])
    count = min(-(-whole // length), columns)
    start = end - timedelta(days=count * length)
    cut = int(start.timestamp() * 1_000_000)
    place = np.clip((at_us - cut) // (length * _US_PER_DAY), -1, count - 1)
    inside = place >= 0
    theirs = np.bincount(place[inside & ~mine], minlength=count)
    ours = np.bincount(place[inside & mine], minlength=count)
    return Rhythm(start, length, theirs, ours)


def _midnight(moment: datetime, zone: tzinfo) -> datetime:
    """Give the start of a moment's day."""
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
