"""My bids that stand unanswered: the pressure of a tie.

A bid-day is the first message of mine on a day while nothing of theirs has come since.  Any message
of theirs clears them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letbe.compiled import inner
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    from numpy.typing import NDArray


@inner
def standing_bids(
    t: NDArray[np.int64], local: NDArray[np.int64], side: NDArray[np.uint8], low: int, high: int
) -> tuple[int, int, int]:
    """Count the bid-days that stand now, and say when the first and the last began.

    Returns:
        (bids, first, last), times in microseconds; (0, 0, 0) where none stands.
    """
    i = high
    while i > low and side[i - 1] == 0:
        i -= 1
    bids = 0
    last = i
    for j in range(i, high):
        if j == i or local[j] // DAY_US != local[j - 1] // DAY_US:
            bids += 1
            last = j
    if bids == 0:
        return 0, 0, 0
    return bids, t[i], t[last]


@inner
def bids_per_week(bids: int, first: int, last: int) -> float:
    """Say how fast the standing bids follow each other; NaN where there is no second one."""
    if bids <= 1 or last <= first:
        return np.nan
    return (bids - 1) * 7.0 * DAY_US / (last - first)
