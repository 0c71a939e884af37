"""The rhythm of a tie as a picture: theirs above the line, mine below, a column a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.screen.words import MONTHS, counted

if TYPE_CHECKING:
    from datetime import tzinfo

    from numpy.typing import NDArray

#: Rows above the line, and as many below.
HEIGHT: Final = 5
#: A column never stands for less than a day nor for more than half a year.
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


def draw(picture: Rhythm, *, plain: bool = False) -> list[str]:
    """Draw a rhythm as lines of text.

    Args:
        picture: What to draw.
        plain: Use ASCII only.

    Returns:
        The lines: theirs, the line, mine, the months, and what one column and its height mean.

    >>> from datetime import UTC, datetime
    >>> counts = np.array([4, 0, 2])
    >>> print(draw(Rhythm(datetime(2025, 1, 6, tzinfo=UTC), 7, counts, counts[::-1]), plain=True)[4])
      they | # #
    """
    full, half_up, half_down, line, corner = "##'-|" if plain else "█▄▀─│"
    top = max(int(picture.theirs.max()), int(picture.mine.max()), 1)
    above = _bars(picture.theirs, top, full, half_up)
    below = _bars(picture.mine, top, full, half_down)
    lines = [
        f"  {'they' if row == 0 else '    '} {corner} {above[row]}".rstrip()
        for row in reversed(range(HEIGHT))
    ]
    lines.append(f"       {corner}{line * (len(picture.mine) + 1)}")
    lines += [f"  {' you' if row == 0 else '    '} {corner} {below[row]}".rstrip() for row in range(HEIGHT)]
    lines.append(f"         {_months(picture)}".rstrip())
    stretch = {1: "a day", 7: "a week"}.get(picture.days, f"{picture.days} days")
    lines.append(f"         one column is {stretch}; the full height is {counted(top, 'message')}")
    return lines


def _bars(counts: NDArray[np.int64], top: int, full: str, half: str) -> list[str]:
    """Draw counts as bars of half steps, the row next to the line first; one message is never nothing."""
    steps = np.ceil(counts * (2 * HEIGHT) / top).astype(int)
    rows = []
    for row in range(HEIGHT):
        rest = steps - 2 * row
        rows.append("".join(full if r > 1 else half if r == 1 else " " for r in rest))
    return rows


def _months(picture: Rhythm) -> str:
    """Write the months under the columns in which they begin, where there is room."""
    text = ""
    before = None
    for column in range(len(picture.mine)):
        day = picture.start + timedelta(days=column * picture.days)
        label = MONTHS[day.month - 1] if day.month > 1 or before is None else str(day.year)
        if day.month != before and len(text) <= column:
            text = text.ljust(column) + label + " "
        before = day.month
    return text
