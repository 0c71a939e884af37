"""Days do not weigh the same: a silence is compared with how the rest of my world went on.

A day's weight is what that weekday is usually worth, times how many of my *other* people were in touch
on it against how many usually are.  A holiday, a place that empties or my own move weighs little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.compiled import inner, scanner
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants


@scanner
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


@inner
def weekday_worth(on_it: float, on_all: float, c: Constants) -> float:
    """Say what a weekday is worth; 1 on average.

    Args:
        on_it: Acts of all other people on this weekday so far.
        on_all: The same on all days.
        c: The constants.
    """
    share = 7.0 * (on_it + c.weekday_prior) / (on_all + 7.0 * c.weekday_prior)
    return float(max(c.weekday_least, share))


@scanner
def owners_before(
    start: NDArray[np.int64],
    place: NDArray[np.int64],
    people: NDArray[np.int32],
    fade: float,
    c: Constants,
    usual: NDArray[np.float64],
    weight: NDArray[np.float64],
    on_weekday: NDArray[np.int64],
) -> None:
    """Sum up, for each day of each owner, what was known on the morning of that day.

    Nothing of a day, nor of any later one, is in it: a bet has to be placed before the day is over.

    Args:
        start: The first day of each owner, shape (owners,).
        place: Where each owner's days begin, shape (owners + 1,).
        people: People in touch on each of these days.
        fade: What is kept of a day after one more.
        c: The constants.
        usual: Filled: the people of the days before, each day faded by its age.
        weight: Filled: what those days were worth, faded alike.
        on_weekday: Filled: people on this weekday so far, this day among them.
    """
    for o in range(len(start)):
        total = 0
        people_sum = weight_sum = 0.0
        for i in range(place[o], place[o + 1]):
            usual[i], weight[i] = people_sum, weight_sum
            people_sum = fade * (people_sum + people[i])
            so_far = on_weekday[i - 7] if i - 7 >= place[o] else 0
            weight_sum = fade * (weight_sum + weekday_worth(so_far, total, c))
            total += people[i]
            on_weekday[i] = so_far + people[i]


@inner
def weigh(
    on_it: float, on_all: float, others: float, people: float, worth: float, c: Constants
) -> tuple[float, float]:
    """Say what a weekday is worth, and weigh one day of it.

    Args:
        on_it: Acts of all other people on this weekday so far.
        on_all: The same on all days.
        others: How many other people had an act on the day.
        people: How many had on the days before, each day faded by its age.
        worth: What those days were worth, faded alike; 0 where there were none.
        c: The constants.
    """
    above, below = 7.0 * (on_it + c.weekday_prior), on_all + 7.0 * c.weekday_prior
    above = max(above, c.weekday_least * below)
    if worth <= 0.0:
        worth = 1.0
    # People / worth are usual on a day of weight 1.  Two divisions that do not wait for one another.
    whole = worth * below
    weekday, ratio = above / below, (others + c.kappa) * whole / (people * above + c.kappa * whole)
    return weekday, weekday * min(max(ratio, c.clip_low), c.clip_high)
