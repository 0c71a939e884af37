"""Evidence from reply latency: are their answers later than their answers used to be?

The partial likelihood of the new latency among the past ones, a logrank test that is valid at any time
(ter Schure, Perez-Ortiz, Ly & Grunwald 2020), tempered since replies are slightly autocorrelated.  It
needs no model: past and new latencies must be exchangeable.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.pattern.absence import HUGE
from letbe.pattern.constants import whole_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Bins of latency: a quarter of a doubling each, from a minute on.
BINS: Final = 112
#: Places in the state: years since the previous closing, and a sum for each alternative.
YEARS: Final = 0
SUMS: Final = 1
SIZE: Final = 3

ALTERNATIVES: Final = 2
_MINUTE_US: Final = 60_000_000


def score_table(most: int, c: Constants) -> NDArray[np.float64]:
    """Tabulate F(y) = lgamma(y + 2) - lgamma(y + 1 + th) for y = -1, 0, ..., most; shape (4, most + 2).

    The last two rows are what a bid is worth at most, if it is open and all y answers were faster.

    Args:
        most: The most latencies a tie can have.
        c: The constants.
    """
    y = np.arange(most + 1, dtype=np.float64)
    rows = []
    for th in c.thin_answers:
        steps = np.log((y + 1.0) / (y + th))
        rows.append(np.concatenate([[-math.lgamma(th)], -math.lgamma(th) + np.cumsum(steps)]))
    most_paid = [np.exp(c.temper * (row - row[1])) for row in rows]
    return np.array(rows + most_paid)


@inner
def latency_bin(wait_us: int, cap_us: int) -> int:
    """Bin a latency: 0 below a minute, then four bins a doubling."""
    wait = min(wait_us, cap_us)
    if wait < _MINUTE_US:
        return 0
    return 1 + whole_of(4.0 * math.log2(wait / _MINUTE_US))


@inner
def at_least(past: NDArray[np.int64], b: int) -> int:
    """Count the past latencies in a bin or above."""
    total = 0
    for i in range(b, BINS):
        total += past[i]
    return total


@inner
def gain(j: int, n: int, later: int, answered: bool, score: NDArray[np.float64], c: Constants) -> float:
    """Give the tempered logarithm of the bet on one latency.

    Args:
        j: Which alternative.
        n: Past latencies.
        later: How many of them lie in the bin of this one or above.
        answered: The answer has come; else the bid is open at this age.
        score: The table of ``score_table``.
        c: The constants.
    """
    if answered:
        # F(Y) - ln((Y+1)/(Y+th)) = F(Y-1)
        return float(c.temper * (score[j, n + 1] - score[j, later] + math.log(c.thin_answers[j])))
    return float(c.temper * (score[j, n + 1] - score[j, later + 1]))


@inner
def look(
    state: NDArray[np.float64],
    past: NDArray[np.int64],
    n: int,
    open_us: int,
    score: NDArray[np.float64],
    c: Constants,
) -> float:
    """Give the evidence of the answers now, in years.

    Args:
        state: The tie's state.
        past: Counts of past latencies, shape (112,).
        n: Their number.
        open_us: How long a bid has been open; negative where none is.
        score: The table of ``score_table``.
        c: The constants.
    """
    total = 0.0
    bets = open_us >= 0 and n >= c.latency_few
    later = at_least(past, latency_bin(open_us, whole_of(c.latency_cap_days * 86_400_000_000))) if bets else 0
    for j in range(ALTERNATIVES):
        stake = state[SUMS + j] + state[YEARS]
        if bets:
            stake *= math.exp(gain(j, n, later, False, score, c))
        total += c.prior_answers[j] * stake
    return min(total, HUGE)


@inner
def close(
    state: NDArray[np.float64],
    past: NDArray[np.int64],
    n: int,
    wait_us: int,
    years: float,
    score: NDArray[np.float64],
    c: Constants,
    gains: NDArray[np.float64],
) -> bool:
    """Take in an answer: bet on its latency, then remember it.

    Args:
        state: The tie's state, changed in place.
        past: Counts of past latencies, changed in place.
        n: Their number.
        wait_us: The latency, microseconds.
        years: Since the previous closing; 0 where there is none.
        score: The table of ``score_table``.
        c: The constants.
        gains: The logarithm of each bet, written here.

    Returns:
        True where something was bet.
    """
    b = latency_bin(wait_us, whole_of(c.latency_cap_days * 86_400_000_000))
    bets = n >= c.latency_few
    if bets:
        later = at_least(past, b)
        for j in range(ALTERNATIVES):
            gains[j] = gain(j, n, later, True, score, c)
            state[SUMS + j] = min((state[SUMS + j] + state[YEARS]) * math.exp(gains[j]), HUGE)
        state[YEARS] = years
    past[b] += 1
    return bets
