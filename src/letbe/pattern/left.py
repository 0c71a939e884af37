"""Evidence from rounds of mine that are left: are fewer of my starts answered than used to be?

A round that I start is *left* when nothing of theirs comes within eight hours, the lull after which a round
is over.  Each is a bet that more are left than used to be, against a share that wanders as in
``letbe.pattern.starts``; what is bet on is the slowest of these shares, with its odds raised.

How late an answer comes (``letbe.pattern.answers``) hardly sees this: where every second start is
left, the answers that do come are as quick as ever.

The state of a tie is an array of floats: that of ``starts``, with "left" for "mine", and what is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import inner
from letbe.pattern import starts
from letbe.pattern.absence import HUGE
from letbe.pattern.starts import ALTERNATIVES, SUMS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Places after those of ``starts``: when the open round began, microseconds, -1 where none is open; when the
#: one before began; years that the open one stakes; rounds seen; what each bet pays if it is left, if not.
OPEN: Final = starts.SIZE
PREVIOUS: Final = OPEN + 1
YEARS: Final = OPEN + 2
SEEN: Final = OPEN + 3
PAYS: Final = OPEN + 4
COSTS: Final = PAYS + ALTERNATIVES
SIZE: Final = COSTS + ALTERNATIVES

_YEAR_US: Final = 365.25 * 86_400_000_000
_HOUR_US: Final = 3_600_000_000
#: The place of the slowest share that looks at all rounds.
_SLOWEST: Final = starts.SPEEDS - 1


@inner
def reset(state: NDArray[np.float64], c: Constants) -> None:
    """Begin a tie."""
    starts.reset(state, c)
    for i in range(OPEN, SIZE):
        state[i] = 0.0 if i < PAYS else 1.0
    state[OPEN] = state[PREVIOUS] = -1.0


@inner
def begin(state: NDArray[np.float64], t: int, c: Constants) -> None:
    """Take in that I start a round: place the bets."""
    bets = state[SEEN] >= c.reference_few
    if bets:
        against = starts.expected(state)
        mine, theirs = state[starts.MINE + _SLOWEST], state[starts.THEIRS + _SLOWEST]
        usual = mine / (mine + theirs)
        if_left, if_not = 1.0 / against, 1.0 / (1.0 - against)
        for j in range(ALTERNATIVES):
            top = starts.bet_on(usual, against, j, c)
            state[PAYS + j] = if_left * top
            state[COSTS + j] = if_not * (1.0 - top)
    state[YEARS] = (t - state[PREVIOUS]) / _YEAR_US if bets and state[PREVIOUS] >= 0.0 else 0.0
    state[OPEN] = state[PREVIOUS] = t


@inner
def is_over(state: NDArray[np.float64], t: int, c: Constants) -> bool:
    """Tell whether the open round has been left by a moment."""
    return bool(state[OPEN] >= 0.0 and t - state[OPEN] >= c.left_h * _HOUR_US)


@inner
def close(state: NDArray[np.float64], left: int, c: Constants) -> None:
    """Take in how the open round ended: pay the bets, then learn from it."""
    at = PAYS if left else COSTS
    for j in range(ALTERNATIVES):
        state[SUMS + j] = min((state[SUMS + j] + state[YEARS]) * state[at + j], HUGE)
    starts.learn(state, left, c)
    state[SEEN] += 1.0
    state[OPEN] = -1.0


@inner
def message(state: NDArray[np.float64], t: int, side: int, c: Constants) -> bool:
    """Take in a message of either side; True where it, or the time before it, ended the open round."""
    if is_over(state, t, c):
        close(state, 1, c)
        return True
    if side == 1 and state[OPEN] >= 0.0:
        close(state, 0, c)
        return True
    return False


@inner
def look(state: NDArray[np.float64], now: int, c: Constants) -> float:
    """Give the evidence now, in years; a round that has just been left counts."""
    total = 0.0
    over = is_over(state, now, c)
    for j in range(ALTERNATIVES):
        total += (state[SUMS + j] + state[YEARS]) * state[PAYS + j] if over else state[SUMS + j]
    return min(total / ALTERNATIVES, HUGE)


@inner
def most(state: NDArray[np.float64]) -> float:
    """Give what the evidence can be at most until the next message."""
    total = 0.0
    for j in range(ALTERNATIVES):
        now = state[SUMS + j]
        total += max(now, (now + state[YEARS]) * state[PAYS + j]) if state[OPEN] >= 0.0 else now
    return min(total / ALTERNATIVES, HUGE)
