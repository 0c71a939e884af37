"""Evidence from who starts: somebody may still answer and yet never start again.

Each round is a bet that I start more often than I used to.  It is fair when my share of starts is what
it was in rounds that began two months to two years before.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from letbe.compiled import piece
from letbe.pattern.absence import HUGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: How many ratios are bet on.
ALTERNATIVES: Final = 4
#: How long the state is: a sum for each.
SIZE: Final = ALTERNATIVES


@piece
def bet(
    sums: NDArray[np.float64],
    mine: int,
    mine_before: int,
    before: int,
    years: float,
    c: Constants,
    factors: NDArray[np.float64],
) -> bool:
    """Take in a round.

    Args:
        sums: The state: a sum for each ratio, shape (4,), changed in place.
        mine: 1 where I started it, else 0.
        mine_before: Rounds of the reference that I started.
        before: Rounds of the reference.
        years: From the start of the round before to the start of this one.
        c: The constants.
        factors: What each bet paid, written here.

    Returns:
        True where something was bet.
    """
    if before < c.reference_few:
        return False
    usual = (mine_before + 1.0) / (before + 1.0)
    if c.start_caution > 0.0:
        usual += c.start_caution * math.sqrt(usual * (1.0 - usual) / before)
    usual = min(usual, c.start_most)
    for j in range(ALTERNATIVES):
        top = min(c.start_ratio[j], c.start_top / usual)
        factors[j] = top if mine else (1.0 - top * usual) / (1.0 - usual)
        sums[j] = min((sums[j] + years) * factors[j], HUGE)
    return True


@piece
def look(sums: NDArray[np.float64]) -> float:
    """Give the evidence of the starts now, in years; it stands still between rounds."""
    total = 0.0
    for j in range(ALTERNATIVES):
        total += sums[j]
    return total / ALTERNATIVES
