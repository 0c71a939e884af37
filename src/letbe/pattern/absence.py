"""Evidence from the gaps between acts: a steady pace that wanders, against one that has fallen.

Under the null model a pace wanders at one of four speeds and somebody is away now and then.  The
alternatives say that from some act on they come at a quarter of their pace, or not at all.  What is
kept is a Shiryaev-Roberts sum for each alternative: it may be looked at at any time (Shin, Ramdas &
Rinaldo 2024).  A gap is measured in operational time (``letbe.pattern.silence``).

The state of a tie is one array of floats, its places named below, so that it can be stored and resumed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from letbe.compiled import inner
from letbe.pattern.lanes import exps, load, logs, store, total

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Places in the state: four speeds of shape, rate, logarithm of weight, share, log shape, log rate.
SPEEDS: Final = 4
SHAPE: Final = 0
RATE: Final = SPEEDS
LOG_WEIGHT: Final = 2 * SPEEDS
SHARE: Final = 3 * SPEEDS
LOG_SHAPE: Final = 4 * SPEEDS
LOG_RATE: Final = 5 * SPEEDS
#: Mean gap: its sum and its count; acts seen; the chance of an absence; years staked on the present
#: silence; years watched that nothing has been staked of yet; two sums.
GAP_SUM: Final = 6 * SPEEDS
GAP_COUNT: Final = GAP_SUM + 1
ACTS: Final = GAP_SUM + 2
AWAY: Final = GAP_SUM + 3
YEARS: Final = GAP_SUM + 4
UNSTAKED: Final = GAP_SUM + 5
SUMS: Final = GAP_SUM + 6
SIZE: Final = SUMS + 2

ALTERNATIVES: Final = 2
YEAR_DAYS: Final = 365.25
#: A survival or a density is cut here, so that nothing is divided by nothing.
TINY: Final = 1e-280
#: A sum is cut here: e^300.
HUGE: Final = math.exp(300.0)


@inner
def reset(state: NDArray[np.float64], shape: float, rate: float, c: Constants) -> None:
    """Begin a tie, as if ``shape`` acts had been seen in ``rate`` operational days."""
    for i in range(SIZE):
        state[i] = 0.0
    for v in range(SPEEDS):
        state[SHAPE + v] = shape
        state[RATE + v] = rate
        state[SHARE + v] = c.speed_share[v]
        state[LOG_SHAPE + v] = math.log(shape)
        state[LOG_RATE + v] = math.log(rate)
    state[GAP_SUM] = c.gap0_days
    state[GAP_COUNT] = 1.0


@inner
def _steady(state: NDArray[np.float64], gap: float) -> float:
    """Say how likely a steady pace lets a silence last so long, absences left out."""
    log_survival = load(state, SHAPE) * (load(state, LOG_RATE) - logs(load(state, RATE) + gap))
    return float(total(load(state, SHARE) * exps(log_survival)))


@inner
def survival(state: NDArray[np.float64], gap: float, days: float, thin: float, c: Constants) -> float:
    """Say how likely the present silence is.

    Args:
        state: The tie's state.
        gap: The silence so far, operational days.
        days: The same in calendar days, since the act.
        thin: The pace as a share of the steady one: 1 for the null model, 0 for "not at all".
        c: The constants.

    Returns:
        In [TINY, 1].
    """
    if thin == 0.0:
        return 1.0
    away = state[AWAY]
    steady = (1.0 - away) * _steady(state, thin * gap)
    return float(max(steady + away * math.exp(-days / c.absence_mean_days), TINY))


@inner
def look(state: NDArray[np.float64], gap: float, days: float, c: Constants) -> float:
    """Give the evidence of absence while a silence lasts, in years."""
    null = survival(state, gap, days, 1.0, c)
    evidence = 0.0
    for j in range(ALTERNATIVES):
        other = survival(state, gap, days, c.thin_absence[j], c)
        evidence += c.prior_absence[j] * (state[SUMS + j] + state[YEARS]) * (other / null)
    return min(evidence, HUGE)


@inner
def act(
    state: NDArray[np.float64],
    gap: float,
    days: float,
    rate: float,
    c: Constants,
    ratio: NDArray[np.float64],
) -> None:
    """Take in an act: weigh the gap that it ends, then learn from it.

    Args:
        state: The tie's state, changed in place.
        gap: Operational days of silence that it ends.
        days: Calendar days since the act before.
        rate: Operational days a day at the act.
        c: The constants.
        ratio: Likelihood ratio of the gap under each alternative, written here.
    """
    state[ACTS] += 1.0
    if state[ACTS] == 1.0:
        # Nothing came before it, so there is no gap to learn from.
        state[AWAY] = min(c.absence_most, state[GAP_SUM] / state[GAP_COUNT] / c.absence_every_days)
        for j in range(ALTERNATIVES):
            ratio[j] = 1.0
        return
    if state[ACTS] >= c.bet_from_act:
        state[UNSTAKED] += days / YEAR_DAYS
    gap, days, rate = max(gap, c.shortest_gap), max(days, c.shortest_days), max(rate, c.shortest_gap)
    away = state[AWAY]
    was_away = away * math.exp(-days / c.absence_mean_days) / c.absence_mean_days
    density = _log_density(state, gap)
    steady = total(load(state, SHARE) * exps(density))
    store(state, LOG_WEIGHT, load(state, LOG_WEIGHT) * c.speed_memory + density)
    null = 1.0 / max((1.0 - away) * rate * steady + was_away, TINY)
    for j in range(ALTERNATIVES):
        thin = c.thin_absence[j]
        ratio[j] = 0.0
        if thin > 0.0:
            other = total(load(state, SHARE) * exps(_log_density(state, thin * gap)))
            ratio[j] = ((1.0 - away) * rate * thin * other + was_away) * null
        state[SUMS + j] = min((state[SUMS + j] + state[YEARS]) * ratio[j], HUGE)
    state[YEARS] = min(state[UNSTAKED], c.stake_most * state[GAP_SUM] / (state[GAP_COUNT] * YEAR_DAYS))
    state[UNSTAKED] -= state[YEARS]
    _learn(state, gap, days, was_away * null, c)


@inner
def _log_density(state: NDArray[np.float64], gap: float) -> Any:
    """Give the logarithm of the density of a gap, at each of the four speeds."""
    whole = logs(load(state, RATE) + gap)
    return load(state, LOG_SHAPE) - whole + load(state, SHAPE) * (load(state, LOG_RATE) - whole)


@inner
def _learn(state: NDArray[np.float64], gap: float, days: float, was_away: float, c: Constants) -> None:
    """Move the pace, the shares of its speeds, and the mean gap."""
    top = -HUGE
    for v in range(SPEEDS):
        if c.speed_share[v] > 0.0:
            top = max(top, state[LOG_WEIGHT + v])
    for v in range(SPEEDS):
        # One that is not believed may fit best, and must not outweigh all.
        state[LOG_WEIGHT + v] = min(state[LOG_WEIGHT + v] - top, 0.0)
    share = load(c.speed_share, 0) * exps(load(state, LOG_WEIGHT))
    store(state, SHARE, share * (1.0 / total(share)))
    keep, rate = load(c.speed_keep, 0), load(state, RATE)
    shape = keep * (load(state, SHAPE) + 1.0)
    # Of rate and gap together, what was an absence is left out.
    rate = keep * (rate + (1.0 - was_away) * gap + rate / shape * was_away)
    store(state, SHAPE, shape)
    store(state, RATE, rate)
    store(state, LOG_SHAPE, logs(shape))
    store(state, LOG_RATE, logs(rate))
    state[GAP_SUM] = c.gap_memory * state[GAP_SUM] + days
    state[GAP_COUNT] = c.gap_memory * state[GAP_COUNT] + 1.0
    state[AWAY] = min(c.absence_most, state[GAP_SUM] / state[GAP_COUNT] / c.absence_every_days)


@inner
def pace(state: NDArray[np.float64]) -> float:
    """Give the pace that is believed now, acts per operational day."""
    return float(total(load(state, SHARE) * load(state, SHAPE) / load(state, RATE)))
