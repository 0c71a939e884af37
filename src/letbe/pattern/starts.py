"""Evidence from who starts: somebody may still answer and yet never start again.

Each round is a bet that I start more often than I used to.  What is bet on is my share of starts in the
rounds that began two months to two years before, with its odds raised.  What is bet against is a share
that wanders: forgotten over 12, 50 or 400 rounds, by itself or by who started the round before; which of
the six foretells best is learnt, and may change.  The bet is fair when that mixture is right, and no
better than fair where I start less often than it says.  The first form (``start_wanders`` 0) wagered
against a share taken as known; it is only estimated, so that form spoke falsely.

The state of a tie is one array of floats, its places named below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letbe.compiled import piece
from letbe.pattern.absence import HUGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: How many ratios are bet on.
ALTERNATIVES: Final = 4
#: How fast a share is forgotten, and after what: any round, one of theirs, one of mine.
SPEEDS: Final = 3
CONTEXTS: Final = 3
#: Foretellers: three speeds that look at all rounds, three that look at rounds after one like the last.
FORETELLERS: Final = 2 * SPEEDS

#: Places in the state: a sum for each alternative, the weight of each foreteller, counts
#: of my and of their starts (by context and speed), and whether I started the round before.
SUMS: Final = 0
WEIGHT: Final = ALTERNATIVES
MINE: Final = WEIGHT + FORETELLERS
THEIRS: Final = MINE + CONTEXTS * SPEEDS
BEFORE: Final = THEIRS + CONTEXTS * SPEEDS
SIZE: Final = BEFORE + 1

#: What a share starts from: one start of each, as if all shares were equally likely.
_PRIOR: Final = 1.0


@piece
def reset(state: NDArray[np.float64], c: Constants) -> None:
    """Begin a tie."""
    for i in range(SIZE):
        state[i] = 0.0
    for e in range(FORETELLERS):
        state[WEIGHT + e] = 0.5 * c.start_share[e % SPEEDS]
    for i in range(CONTEXTS * SPEEDS):
        state[MINE + i] = _PRIOR
        state[THEIRS + i] = _PRIOR


@piece
def _place(state: NDArray[np.float64], e: int) -> int:
    """Give the place of the counts that a foreteller looks at."""
    context = 0 if e < SPEEDS else 1 + int(state[BEFORE])
    return context * SPEEDS + e % SPEEDS


@piece
def expected(state: NDArray[np.float64]) -> float:
    """Give the chance that I start the next round on a steady tie; in (0, 1)."""
    total = 0.0
    for e in range(FORETELLERS):
        i = _place(state, e)
        total += state[WEIGHT + e] * state[MINE + i] / (state[MINE + i] + state[THEIRS + i])
    return total


@piece
def learn(state: NDArray[np.float64], mine: int, c: Constants) -> None:
    """Take in who started, after the bet."""
    came = MINE if mine else THEIRS
    after = (1 + int(state[BEFORE])) * SPEEDS
    whole = 0.0
    for v in range(SPEEDS):
        i, j = v, after + v
        state[WEIGHT + v] *= state[came + i] / (state[MINE + i] + state[THEIRS + i])
        state[WEIGHT + SPEEDS + v] *= state[came + j] / (state[MINE + j] + state[THEIRS + j])
        whole += state[WEIGHT + v] + state[WEIGHT + SPEEDS + v]
    scale = (1.0 - c.start_switch) / whole
    for v in range(SPEEDS):
        # Now and then another one foretells best from here on (Herbster & Warmuth 1998).
        again = c.start_switch * 0.5 * c.start_share[v]
        state[WEIGHT + v] = scale * state[WEIGHT + v] + again
        state[WEIGHT + SPEEDS + v] = scale * state[WEIGHT + SPEEDS + v] + again
        keep = 1.0 - 1.0 / c.start_speeds[v]
        for i in (v, after + v):
            state[MINE + i] = _PRIOR + keep * (state[MINE + i] - _PRIOR) + mine
            state[THEIRS + i] = _PRIOR + keep * (state[THEIRS + i] - _PRIOR) + 1 - mine
    state[BEFORE] = mine


@piece
def pays(usual: float, against: float, j: int, mine: int, c: Constants) -> float:
    """Say what one bet pays.

    Args:
        usual: My share of starts in the reference.
        against: The chance that I start, on a steady tie.
        j: Which alternative.
        mine: 1 where I started it, else 0.
        c: The constants.
    """
    if c.start_wanders:
        odds = c.start_odds[j] * usual / (1.0 - usual)
        # Never on less than is expected anyway: that they start more often is not what is looked for.
        top = max(min(odds / (1.0 + odds), c.start_top), against)
    else:
        top = min(c.start_ratio[j] * against, c.start_top)
    return top / against if mine else (1.0 - top) / (1.0 - against)


@piece
def bet(
    state: NDArray[np.float64],
    mine: int,
    mine_before: int,
    before: int,
    years: float,
    c: Constants,
    factors: NDArray[np.float64],
) -> bool:
    """Take in a round: bet on who starts it, then learn from it.

    Args:
        state: The tie's state, changed in place.
        mine: 1 where I started it, else 0.
        mine_before: Rounds of the reference that I started.
        before: Rounds of the reference.
        years: From the start of the round before to the start of this one.
        c: The constants.
        factors: What each bet paid, written here.

    Returns:
        True where something was bet.
    """
    bets = before >= c.reference_few
    if bets:
        if c.start_wanders:
            usual, against = (mine_before + 0.5) / (before + 1.0), expected(state)
        else:
            usual = against = min((mine_before + 1.0) / (before + 1.0), c.start_most)
        for j in range(ALTERNATIVES):
            factors[j] = pays(usual, against, j, mine, c)
            state[SUMS + j] = min((state[SUMS + j] + years) * factors[j], HUGE)
    learn(state, mine, c)
    return bets


@piece
def look(state: NDArray[np.float64]) -> float:
    """Give the evidence of the starts now, in years; it stands still between rounds."""
    total = 0.0
    for j in range(ALTERNATIVES):
        total += state[SUMS + j]
    return total / ALTERNATIVES
