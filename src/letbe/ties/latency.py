"""How long one side takes to answer, and how often it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.compiled import kernel
from letbe.pattern.constants import HOUR_US
from letbe.pattern.survival import sorted_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@kernel
def latency_quantiles_h(codes: NDArray[np.int64], n: int) -> tuple[float, float]:
    """Read the time by which half, and by which 95 %, of the answers have come, in hours.

    Args:
        codes: Waits as ``letbe.ties.bids`` lists them; sorted here, in place.
        n: How many of them count.
    """
    codes[:n].sort()
    return sorted_quantile(codes, n, 0.5) / HOUR_US, sorted_quantile(codes, n, 0.95) / HOUR_US


@kernel
def answered_within(codes: NDArray[np.int64], n: int, limit: int) -> tuple[int, int]:
    """Count the bids that were answered within a limit, among those that have had that long.

    Returns:
        How many were answered in time, and of how many this can be said.
    """
    within = known = 0
    for i in range(n):
        wait = codes[i] >> 1
        waiting = codes[i] & 1
        if waiting == 0 and wait <= limit:
            within += 1
            known += 1
        elif wait >= limit:
            known += 1
    return within, known
