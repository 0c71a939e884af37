"""How long an answer takes, when some have not come yet: Kaplan and Meier's estimate.

A bid that is unanswered now is right-censored: it says "at least this long" and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from letbe.compiled import inner

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def latency_survival(latency_h: ArrayLike, answered: ArrayLike, at_h: ArrayLike) -> NDArray[np.float64]:
    """Share of bids that still wait for an answer after each given time.

    Args:
        latency_h: Time waited, shape (n,), hours, each >= 0.
        answered: True where an answer came, shape (n,), bool.
        at_h: Where to read the curve, shape (m,), hours, any order.

    Returns:
        Shape (m,), float64, in [0, 1]; 1.0 before the first answer.  NaN beyond the longest wait if
        that bid still waits, for the data say nothing there.

    Raises:
        ValueError: The shapes differ, nothing was given, or a time is not a number >= 0.

    Cost: O(n log n + m log n) time, O(n + m) memory.
    Source: Kaplan & Meier (1958), J. Amer. Statist. Assoc. 53(282), 457-481.

    >>> latency_survival([1, 2, 2, 5, 8], [True, True, True, True, False], [0, 1, 3, 9]).tolist()
    [1.0, 0.8, 0.4, nan]
    """
    waited = np.asarray(latency_h, np.float64)
    came = np.asarray(answered, np.bool_)
    if waited.ndim != 1 or waited.shape != came.shape or len(waited) == 0:
        raise ValueError("latency_h and answered are one-dimensional, equally long, and not empty")
    if not (waited >= 0).all():
        raise ValueError("a latency is a number of hours, 0 or more")
    times = np.unique(waited)
    answers = np.array([np.sum(came & (waited == time)) for time in times])
    waiting = np.array([np.sum(waited >= time) for time in times])
    curve = np.concatenate([[1.0], np.cumprod(1.0 - answers / waiting)])
    at = np.asarray(at_h, np.float64)
    share = curve[np.searchsorted(times, at, side="right")]
    beyond = (at > times[-1]) & (curve[-1] > 0)
    return np.where(beyond, np.nan, share)


@inner
def sorted_quantile(codes: NDArray[np.int64], n: int, share: float) -> float:
    """Read when the given share of answers has come, off the Kaplan-Meier curve.

    Args:
        codes: Waits in ascending order, each ``2 * wait + waiting`` with ``waiting`` 0 where the
            answer came and 1 where it is still awaited: of equal waits the answered ones come first.
        n: How many of them count.
        share: In (0, 1): .5 is the median.

    Returns:
        The first wait at which the curve is at or below 1 - share; NaN where it never gets there.
    """
    alive = 1.0
    i = 0
    while i < n:
        wait = codes[i] >> 1
        j = i
        answers = 0
        while j < n and codes[j] >> 1 == wait:
            answers += 1 - (codes[j] & 1)
            j += 1
        if answers:
            alive *= 1.0 - answers / (n - i)
            # A product of shares can miss an exact half by the last bits.
            if alive <= 1.0 - share + 1e-12:
                return float(wait)
        i = j
    return np.nan
