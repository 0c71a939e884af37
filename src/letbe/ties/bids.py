"""Bids: messages of one side that wait for an answer, and how long each waited.

One latency a day: when none is open and none was opened today, a message opens one; the other's next
message closes it.  What is still open now is right-censored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from letbe.compiled import inner
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: No day: before any day that is counted.
_NEVER = -(1 << 62)


@inner
def latencies(
    t: NDArray[np.int64],
    local: NDArray[np.int64],
    side: NDArray[np.uint8],
    low: int,
    high: int,
    now: int,
    answers: int,
    codes: NDArray[np.int64],
) -> tuple[int, int]:
    """List the waits for one side's answers.

    Args:
        t: Times in order, microseconds.
        local: The same on the owner's clock; a day is one of theirs.
        side: 0 mine, 1 theirs.
        low: The tie's first index.
        high: One past its last.
        now: Microseconds.
        answers: Whose answers: 1 theirs to my bids, 0 mine to theirs.
        codes: Where to write ``2 * wait + waiting`` (see ``letbe.pattern.survival``), unsorted.

    Returns:
        How many were written, and how many of them still wait (0 or 1).
    """
    n = 0
    opened = _NEVER
    opened_day = _NEVER
    for i in range(low, high):
        if side[i] == answers:
            if opened != _NEVER:
                codes[n] = 2 * (t[i] - opened)
                n += 1
                opened = _NEVER
        elif opened == _NEVER and local[i] // DAY_US != opened_day:
            opened = t[i]
            opened_day = local[i] // DAY_US
    if opened != _NEVER:
        codes[n] = 2 * (now - opened) + 1
        return n + 1, 1
    return n, 0
