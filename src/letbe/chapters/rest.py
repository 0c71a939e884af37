"""A rest that has ended: before, during and since, in plain counts; and no question.

A rest is a space of one's own with an end.  When it is over, a look at the tie shows what went between the
two before, during and since, for as long as an ended space is known (a month).  Nothing is concluded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from letbe.space.entries import Pause, Side
from letbe.space.fold import KEPT_AFTER

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from letbe.space.fold import Standing

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_US: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What went between the two in one stretch of time.

    Attributes:
        start: Its beginning.
        end: Its end; later than its beginning.
        theirs: Messages of theirs.
        mine: Messages of mine.
        days_theirs: Days on which they wrote, each of 24 hours from the beginning.
    """

    start: datetime
    end: datetime
    theirs: int
    mine: int
    days_theirs: int


@dataclass(frozen=True, slots=True)
class Rest:
    """A rest that has ended.

    Attributes:
        before: As long before as the rest was.
        during: The rest.
        since: From its end to now.
    """

    before: Stretch
    during: Stretch
    since: Stretch


def ended_rest(requests: Iterable[Standing], now: datetime) -> Standing | None:
    """Find the last rest that has ended within a month: a pause of mine with a date; none while one holds.

    Args:
        requests: What is known of what is asked and chosen.
        now: The moment.
    """
    mine = [s for s in requests if s.side is Side.MINE and isinstance(s.terms, Pause) and s.terms.until]
    if any(s.holds(now) for s in mine):
        return None
    over = [s for s in mine if s.ends is not None and now < s.ends + KEPT_AFTER]
    return max(over, key=lambda s: (s.ends or now, s.entry), default=None)


def rest_between(
    at_us: NDArray[np.int64], mine: NDArray[np.bool_], start: datetime, end: datetime, now: datetime
) -> Rest:
    """Count what went between the two before, during and since a rest.

    Args:
        at_us: Times, microseconds since 1970 UTC, shape (n,).
        mine: True where a message is mine, shape (n,).
        start: When the rest began.
        end: When it ended; after ``start`` and not after ``now``.
        now: The moment.

    Cost: O(n).

    >>> import numpy as np
    >>> day = timedelta(days=1)
    >>> at = datetime(2026, 5, 3, tzinfo=UTC)
    >>> times = np.array([(at + n * day - _EPOCH) // _US for n in (-1, 1, 3)])
    >>> rest = rest_between(times, np.array([True, False, False]), at, at + 2 * day, at + 4 * day)
    >>> [(s.theirs, s.mine) for s in (rest.before, rest.during, rest.since)]
    [(0, 1), (1, 0), (1, 0)]
    """

    def count(first: datetime, last: datetime) -> Stretch:
        low, high = (first - _EPOCH) // _US, (last - _EPOCH) // _US
        inside = (at_us >= low) & (at_us < high)
        theirs = at_us[inside & ~mine]
        days = len(set(((theirs - low) // (timedelta(days=1) // _US)).tolist()))
        return Stretch(first, last, len(theirs), int((inside & mine).sum()), days)

    return Rest(count(start - (end - start), start), count(start, end), count(end, now))
