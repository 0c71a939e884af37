"""Days do not weigh the same: a silence is compared with how the rest of my world went on.

A day's weight is what that weekday is usually worth, times how many of my *other* people were in touch
on it against how many usually are.  A holiday, a place that empties or my own move weighs little.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from letbe.compiled import kernel, piece
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants


@kernel
def count_days(
    local: NDArray[np.int64],
    side: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    owner: NDArray[np.int64],
    start: NDArray[np.int64],
    place: NDArray[np.int64],
    people: NDArray[np.int32],
) -> None:
    """Count, for each owner and day, the people with an act on it.

    Args:
        local: Times on the owner's clock, microseconds, sorted by tie and time.
        side: 0 mine, 1 theirs.
        offsets: Where each tie begins, shape (ties + 1,).
        owner: Whose tie it is, shape (ties,).
        start: The first day of each owner, shape (owners,).
        place: Where each owner's days begin in ``people``, shape (owners + 1,).
        people: The counts, added to.
    """
    for k in range(len(offsets) - 1):
        o = owner[k]
        shift = place[o] - start[o]
        last = -1
        for i in range(offsets[k], offsets[k + 1]):
            if side[i] == 1:
                day = local[i] // DAY_US
                if day != last:
                    last = day
                    people[shift + day] += 1


@piece
def weekday_profile(others: NDArray[np.float64], c: Constants, profile: NDArray[np.float64]) -> None:
    """Say what each weekday (day number modulo 7) is worth; 1 on average.

    Args:
        others: Acts of all other people on each weekday, shape (7,).
        c: The constants.
        profile: Where to write it, shape (7,).
    """
    total = 0.0
    for j in range(7):
        total += others[j]
    for j in range(7):
        share = 7.0 * (others[j] + c.weekday_prior) / (total + 7.0 * c.weekday_prior)
        profile[j] = max(c.weekday_least, share)


@piece
def faded_before(
    people: NDArray[np.int32], shift: int, start: int, day: int, profile: NDArray[np.float64], fade: float
) -> tuple[float, float]:
    """Sum the people and the weekdays of the days before a day, each faded by its age.

    Args:
        people: People in touch on the owners' days.
        shift: Where the owner's day 0 would stand in it.
        start: The owner's first day.
        day: The day before which to sum.
        profile: What each weekday is worth, shape (7,).
        fade: What is kept of a day after one more.
    """
    # After 60 half-lives nothing is left that a float could tell.
    last = max(start, day - int(60.0 * math.log(0.5) / math.log(fade)))
    usual = weight = 0.0
    kept = fade
    for d in range(day - 1, last - 1, -1):
        usual += kept * people[shift + d]
        weight += kept * profile[d % 7]
        kept *= fade
    return usual, weight


@piece
def day_weight(others: float, usual: float, weekday: float, c: Constants) -> float:
    """Weigh one day.

    Args:
        others: How many other people had an act on it.
        usual: How many usually have, on a day of weight 1.
        weekday: What the weekday is worth.
        c: The constants.
    """
    ratio = (others + c.kappa) / (usual * weekday + c.kappa)
    return weekday * min(max(ratio, c.clip_low), c.clip_high)
