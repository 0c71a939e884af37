"""Operational time: how fast a silence counts, by its age and by what of mine stands.

A reply is most likely soon after a bid; an idle tie is less likely to stir the longer it rests; repeated
bids count less.  The rates are steps in age, so their integral is a broken line, kept as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Bins of age, and states: nothing stands, or 1, 2, 3, 4 and more bids.
BINS: Final = 8
STATES: Final = 5


def rate_tables(c: Constants) -> NDArray[np.float64]:
    """Give the rate in each state and bin, and its integral as a line, ``area + rate * age``; (2, 5, 8)."""
    rate, area = tables = np.zeros((2, STATES, BINS))
    rate[0] = c.idle_rate
    for k in range(1, STATES):
        rate[k] = np.maximum(np.asarray(c.bid_rate) * c.bid_repeat[k - 1], c.idle_rate)
    # The lines meet where one bin ends and the next begins.
    area[:, 1:] = np.cumsum(-np.diff(rate, axis=1) * np.asarray(c.age_days), axis=1)
    return tables


@inner
def age_bin(age: float, c: Constants) -> int:
    """Say in which bin an age in days lies."""
    b = 0
    for i in range(BINS - 1):
        # All edges are compared: which one comes next cannot be foretold, and a wrong guess costs more.
        b += age >= c.age_days[i]
    return b


@inner
def operational(
    age: float, state: int, rate: NDArray[np.float64], area: NDArray[np.float64], c: Constants
) -> float:
    """Integrate the rate from age 0 to an age, in operational days on a day of weight 1."""
    b = age_bin(age, c)
    return float(area[state, b] + rate[state, b] * age)
