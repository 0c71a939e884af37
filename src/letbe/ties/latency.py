"""How long one side takes to answer, and how often it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import inner
from letbe.pattern.constants import HOUR_US
from letbe.pattern.survival import sorted_quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Steps of Shell's sort, after Ciura (2001), continued by a factor of 2.25.
_STEPS: Final = (40_369, 17_942, 7_974, 3_544, 1_577, 701, 301, 132, 57, 23, 10, 4, 1)


@inner
def sort_first(codes: NDArray[np.int64], n: int) -> None:
    """Sort the first n in place: Shell's sort, which compiles in a tenth of the time of the library's."""
    for step in _STEPS:
        for i in range(step, n):
            code = codes[i]
            j = i
            while j >= step and codes[j - step] > code:
                codes[j] = codes[j - step]
                j -= step
            codes[j] = code


@inner
def latency_quantiles_h(codes: NDArray[np.int64], n: int) -> tuple[float, float]:
    """Read the time by which half, and by which 95 %, of the answers have come, in hours.

    Args:
        codes: Waits as ``letbe.ties.bids`` lists them; sorted here, in place.
        n: How many of them count.
    """
    sort_first(codes, n)
    return sorted_quantile(codes, n, 0.5) / HOUR_US, sorted_quantile(codes, n, 0.95) / HOUR_US


@inner
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
