"""Days do not weigh the same: a silence is compared with how the rest of my world went on.

A day's weight is what that weekday is usually worth, times how many of my *other* people were in touch
on it against how many usually are.  A holiday, a place that empties or my own move weighs little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letbe.compiled import kernel, piece
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
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


@kernel
def faded_sums(
    people: NDArray[np.int32], place: NDArray[np.int64], fade: float, sums: NDArray[np.float64]
) -> None:
    """Sum, for each owner and day, the counts of all earlier days, each faded by its age."""
    for o in range(len(place) - 1):
        total = 0.0
        for i in range(place[o], place[o + 1]):
            sums[i] = total
            total = fade * (total + people[i])


@kernel
def faded_weekdays(days: int, fade: float) -> NDArray[np.float64]:
    """Sum the faded days since a start, apart for each weekday counted from it; shape (days + 1, 7)."""
    table = np.zeros((days + 1, 7))
    for d in range(days):
        for j in range(7):
            table[d + 1, j] = fade * (table[d, j] + (1.0 if d % 7 == j else 0.0))
    return table


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
