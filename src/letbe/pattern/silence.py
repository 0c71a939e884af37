"""Operational time: how fast a silence counts, by its age and by what of mine stands.

A reply is most likely soon after a bid; an idle tie is less likely to stir the longer it rests; repeated
bids count less.  The rates are steps in age, so their integral is a broken line, kept as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Bins of age, and states: nothing stands, or 1, 2, 3, 4 and more bids.
BINS: Final = 8
STATES: Final = 5


@piece
def rate_tables(c: Constants) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the rate in each state and bin, and its integral up to the bin; both of shape (5, 8)."""
    rate = np.empty((STATES, BINS))
    area = np.zeros((STATES, BINS))
    for k in range(STATES):
        for b in range(BINS):
            rate[k, b] = c.idle_rate[b]
            if k > 0:
                rate[k, b] = max(c.bid_rate[b] * c.bid_repeat[k - 1], c.idle_rate[b])
            if b > 0:
                width = c.age_days[b - 1] - (c.age_days[b - 2] if b > 1 else 0.0)
                area[k, b] = area[k, b - 1] + rate[k, b - 1] * width
    return rate, area


@piece
def age_bin(age: float, c: Constants) -> int:
    """Say in which bin an age in days lies."""
    b = BINS - 1
    while b > 0 and age < c.age_days[b - 1]:
        b -= 1
    return b


@piece
def operational(
    age: float, state: int, rate: NDArray[np.float64], area: NDArray[np.float64], c: Constants
) -> float:
    """Integrate the rate from age 0 to an age, in operational days on a day of weight 1."""
    b = age_bin(age, c)
    since = c.age_days[b - 1] if b > 0 else 0.0
    return float(area[state, b] + rate[state, b] * (age - since))
