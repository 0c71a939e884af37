"""How mutual a tie is: who starts, and who carries it, each with its uncertainty.

Messages of one episode are not independent, so what the effort rests on is not the number of messages
but the number that would vary as much between episodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letbe.compiled import inner
from letbe.pattern.constants import whole_of
from letbe.pattern.interval import beta_mean_sd, effective_size

if TYPE_CHECKING:
    from numpy.typing import NDArray


@inner
def starts(
    t: NDArray[np.int64], side: NDArray[np.uint8], low: int, high: int, gap: int, since: int
) -> tuple[int, int, int, int]:
    """Count the episodes and who began them.

    Args:
        t: Times in order, microseconds.
        side: 0 mine, 1 theirs.
        low: The tie's first index.
        high: One past its last.
        gap: The silence that ends an episode, microseconds.
        since: Where the recent ones begin, microseconds.

    Returns:
        (episodes, those they began, index of the first message of the first recent episode or ``high``,
        recent episodes).
    """
    episodes = theirs = recent = 0
    first_recent = high
    for i in range(low, high):
        if i == low or t[i] - t[i - 1] >= gap:
            episodes += 1
            theirs += whole_of(side[i])
            if t[i] >= since:
                recent += 1
                first_recent = min(first_recent, i)
    return episodes, theirs, first_recent, recent


@inner
def effort(
    t: NDArray[np.int64], weight: NDArray[np.int64], side: NDArray[np.uint8], low: int, high: int, gap: int
) -> tuple[float, float]:
    """Estimate their share of what was written, and its spread over episodes.

    Args:
        t: Times in order, microseconds.
        weight: What each message counts, from ``low`` on: 1, or its size.
        side: 0 mine, 1 theirs.
        low: The first message of an episode.
        high: One past the last message.
        gap: The silence that ends an episode, microseconds.

    Returns:
        (share, variance of the share); NaN where there is nothing, the variance also for one episode.
    """
    total = theirs = 0.0
    for i in range(low, high):
        total += weight[i - low]
        theirs += weight[i - low] * whole_of(side[i])
    if total <= 0.0:
        return np.nan, np.nan
    share = theirs / total
    episodes = 0
    squares = own = whole = 0.0
    for i in range(low, high):
        if i == low or t[i] - t[i - 1] >= gap:
            squares += (own - share * whole) ** 2
            own = whole = 0.0
            episodes += 1
        own += weight[i - low] * whole_of(side[i])
        whole += weight[i - low]
    squares += (own - share * whole) ** 2
    if episodes <= 1:
        return share, np.nan
    return share, squares / (total * total) * episodes / (episodes - 1)


@inner
def effort_mean_sd(share: float, variance: float, messages: int) -> tuple[float, float]:
    """Give mean and spread of the effort; one episode counts as one message."""
    n = 1.0 if np.isnan(variance) else effective_size(share, variance, float(messages))
    return beta_mean_sd(1.0 + share * n, 1.0 + (1.0 - share) * n)
