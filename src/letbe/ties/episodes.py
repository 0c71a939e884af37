"""Where one stretch of conversation ends and the next begins.

The gaps within a conversation and those between conversations differ by orders of magnitude, and
where the line runs differs from tie to tie.  Otsu's rule (1979, IEEE Trans. SMC 9(1), 62-66) puts it
where the logarithms of the gaps fall into two groups that are as far apart as can be.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from letbe.compiled import inner
from letbe.pattern.constants import HOUR_US, whole_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Bins of gaps.
BINS: Final = 64
_MINUTE_US: Final = 60_000_000
#: Width of a bin in log2 minutes: 64 bins from 1 minute to 64 days.
_WIDTH: Final = math.log2(64 * 24 * 60) / BINS


@inner
def _otsu(count: NDArray[np.int64]) -> int:
    """Find the last bin of the lower group; -1 where all lie in one bin."""
    n = 0
    total = 0.0
    for b in range(BINS):
        n += count[b]
        total += b * count[b]
    best, split, below, sum_below = 0.0, -1, 0, 0.0
    for b in range(BINS - 1):
        below += count[b]
        sum_below += b * count[b]
        above = n - below
        if below == 0 or above == 0:
            continue
        apart = sum_below / below - (total - sum_below) / above
        between = float(below) * float(above) * apart * apart
        # The first of equally good splits, whatever the last bits say.
        if between > best * (1.0 + 1e-12):
            best, split = between, b
    return split


@inner
def episode_gap(t: NDArray[np.int64], low: int, high: int, c: Constants, count: NDArray[np.int64]) -> int:
    """Find the silence that ends an episode of one tie, in microseconds.

    Args:
        t: Times in order, microseconds.
        low: The tie's first index.
        high: One past its last.
        c: The constants.
        count: To work in, BINS long.

    Returns:
        Between 1 h and 24 h; 8 h where there are fewer than 30 gaps, or no two kinds of them.
    """
    if high - low - 1 < c.gap_few:
        return whole_of(c.gap_default_h * HOUR_US)
    for b in range(BINS):
        count[b] = 0
    for i in range(low + 1, high):
        gap = t[i] - t[i - 1]
        b = 0
        if gap > _MINUTE_US:
            b = min(whole_of(math.log2(gap / _MINUTE_US) / _WIDTH), BINS - 1)
        count[b] += 1
    split = _otsu(count)
    if split < 0:
        return whole_of(c.gap_default_h * HOUR_US)
    gap_us = 2.0 ** ((split + 1) * _WIDTH) * _MINUTE_US
    return whole_of(min(max(gap_us, c.gap_low_h * HOUR_US), c.gap_high_h * HOUR_US))
