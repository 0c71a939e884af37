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

from letbe.compiled import inner
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

#: Places in the state: a sum for each alternative, the weight of each foreteller, counts of my and of
#: their starts (by context and speed), whether I started the round before, and what each foreteller
#: gives as the chance that I start the next one.
SUMS: Final = 0
WEIGHT: Final = ALTERNATIVES
MINE: Final = WEIGHT + FORETELLERS
THEIRS: Final = MINE + CONTEXTS * SPEEDS
BEFORE: Final = THEIRS + CONTEXTS * SPEEDS
CHANCE: Final = BEFORE + 1
SIZE: Final = CHANCE + FORETELLERS

#: What a share starts from: one start of each, as if all shares were equally likely.
_PRIOR: Final = 1.0


@inner
def reset(state: NDArray[np.float64], c: Constants) -> None:
    """Begin a tie."""
    for i in range(SIZE):
        state[i] = 0.0
    for e in range(FORETELLERS):
        state[WEIGHT + e] = 0.5 * c.start_share[e % SPEEDS]
    for i in range(CONTEXTS * SPEEDS):
        state[MINE + i] = _PRIOR
        state[THEIRS + i] = _PRIOR
    for e in range(FORETELLERS):
        state[CHANCE + e] = 0.5


@inner
def expected(state: NDArray[np.float64]) -> float:
    """Give the chance that I start the next round on a steady tie; in (0, 1)."""
    total = 0.0
    for e in range(FORETELLERS):
        total += state[WEIGHT + e] * state[CHANCE + e]
    return total


@inner
def learn(state: NDArray[np.float64], mine: int, c: Constants) -> None:
    """Take in who started, after the bet."""
    after = SPEEDS if state[BEFORE] == 0.0 else 2 * SPEEDS
    following = 2 * SPEEDS if mine else SPEEDS
    whole = 0.0
    for e in range(FORETELLERS):
        state[WEIGHT + e] *= state[CHANCE + e] if mine else 1.0 - state[CHANCE + e]
        whole += state[WEIGHT + e]
    scale = (1.0 - c.start_switch) / whole
    for v in range(SPEEDS):
        # Now and then another one foretells best from here on (Herbster & Warmuth 1998).
        again = c.start_switch * 0.5 * c.start_share[v]
        state[WEIGHT + v] = scale * state[WEIGHT + v] + again
        state[WEIGHT + SPEEDS + v] = scale * state[WEIGHT + SPEEDS + v] + again
        keep = c.start_keep[v]
        for of in range(2):
            i = v + of * after
            state[MINE + i] = _PRIOR + keep * (state[MINE + i] - _PRIOR) + mine
            state[THEIRS + i] = _PRIOR + keep * (state[THEIRS + i] - _PRIOR) + 1 - mine
        i, j = v, following + v
        state[CHANCE + v] = state[MINE + i] / (state[MINE + i] + state[THEIRS + i])
        state[CHANCE + SPEEDS + v] = state[MINE + j] / (state[MINE + j] + state[THEIRS + j])
    state[BEFORE] = mine


@inner
def bet_on(usual: float, against: float, j: int, c: Constants) -> float:
    """Say which chance that I start is bet on; the bet pays this divided by ``against`` if I do.

    Args:
        usual: My share of starts in the reference.
        against: The chance that I start, on a steady tie.
        j: Which alternative.
        c: The constants.
    """
    if c.start_wanders:
        raised = c.start_odds[j] * usual
        # Never on less than is expected anyway: that they start more often is not what is looked for.
        return max(min(raised / (raised + 1.0 - usual), c.start_top), against)
    return min(c.start_ratio[j] * against, c.start_top)


@inner
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
        share = 1.0 / against if mine else 1.0 / (1.0 - against)
        for j in range(ALTERNATIVES):
            top = bet_on(usual, against, j, c)
            factors[j] = share * top if mine else share * (1.0 - top)
            state[SUMS + j] = min((state[SUMS + j] + years) * factors[j], HUGE)
    learn(state, mine, c)
    return bets


@inner
def look(state: NDArray[np.float64]) -> float:
    """Give the evidence of the starts now, in years; it stands still between rounds."""
    total = 0.0
    for j in range(ALTERNATIVES):
        total += state[SUMS + j]
    return total / ALTERNATIVES
