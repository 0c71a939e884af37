"""The memory of a word: once given it stays, until the evidence is gone or they have come back.

A word is given when the evidence reaches the first level, and holds while it is there.  Below that it is
only remembered: until the evidence is below ``word_ends_at``, or they have started three times on three days
within thirty since it was given.  (While the evidence stands, starts are no return: whoever steps away by
degrees still starts now and then.)  All of it follows from the history, so it needs no log.

What is remembered of a tie is one array of whole numbers, its places named below.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from letbe.compiled import inner
from letbe.pattern import absence, answers, left, starts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Places: the word (an index into ``evidence.WORDS``), the day of the look that gave it, and the days of
#: their latest three starts on different days, the earliest first.
WORD: Final = 0
SINCE: Final = 1
STARTED: Final = 2
SIZE: Final = 5

#: Before any day.
_NO_DAY: Final = -(1 << 40)
#: What a float may lose in a bound.
_SLACK: Final = 1e-9


@inner
def reset(memory: NDArray[np.int64]) -> None:
    """Begin a tie."""
    for i in range(SIZE):
        memory[i] = 0 if i < STARTED else _NO_DAY


@inner
def they_started(memory: NDArray[np.int64], day: int) -> None:
    """Take in that they started on a day."""
    if memory[SIZE - 1] != day:
        for i in range(STARTED, SIZE - 1):
            memory[i] = memory[i + 1]
        memory[SIZE - 1] = day


@inner
def forget(memory: NDArray[np.int64]) -> None:
    """Say nothing of a tie that is not watched."""
    memory[WORD] = 0


@inner
def look(memory: NDArray[np.int64], log_e: float, day: int, c: Constants) -> None:
    """Give, keep or take back the word.

    Args:
        memory: What is remembered of the tie, changed in place.
        log_e: The evidence at the look.
        day: The day on whose morning it is looked at.
        c: The constants.
    """
    # Exactly at a level counts, also when a logarithm has lost the last bit.
    found = log_e + 1e-12
    level = 2 if found >= math.log(c.clear_at) else 1 if found >= math.log(c.pattern_at) else 0
    if level > 0:
        if memory[WORD] == 0:
            memory[SINCE] = day
        memory[WORD] = level
    elif memory[WORD] > 0:
        returned = memory[STARTED] >= memory[SINCE] and day - memory[STARTED] <= c.return_days
        gone = found < math.log(c.word_ends_at)
        memory[WORD] = 0 if returned or gone else 1


@inner
def silent_until(
    steady: NDArray[np.float64],
    reply: NDArray[np.float64],
    bets: NDArray[np.float64],
    waiting: NDArray[np.float64],
    latencies: int,
    waits: bool,
    score: NDArray[np.float64],
    c: Constants,
) -> float:
    """Say how long a silence is surely too short for a first word, in operational days; -1 for no silence.

    So that the evidence need not be worked out at every look.  A survival under an alternative is at most
    1; that of a steady pace is at least (1 - away) exp(-pace X), since (1 + X/B)^-A >= exp(-A X/B) and by
    Jensen's inequality; an open bid is worth most when all past answers were faster.

    Args:
        steady: The state of ``absence``.
        reply: That of ``answers``.
        bets: That of ``starts``.
        waiting: That of ``left``.
        latencies: Past latencies.
        waits: A bid is open.
        score: The table of ``answers.score_table``.
        c: The constants.
    """
    stake = 0.0
    for j in range(absence.ALTERNATIVES):
        stake += c.prior_absence[j] * (steady[absence.SUMS + j] + steady[absence.YEARS])
    rest = c.mix[2] * starts.look(bets) + c.mix[1] * c.answers_left * left.most(waiting)
    for j in range(answers.ALTERNATIVES):
        worth = reply[answers.SUMS + j] + reply[answers.YEARS]
        if waits and latencies >= c.latency_few:
            worth *= score[answers.ALTERNATIVES + j, latencies + 1]
        rest += c.mix[1] * (1.0 - c.answers_left) * c.prior_answers[j] * worth
    room = c.pattern_at * (1.0 - _SLACK) - rest
    most = (1.0 - steady[absence.AWAY]) * room
    if most <= c.mix[0] * stake:
        return -1.0
    if stake <= 0.0:
        return math.inf
    return float(math.log(most / (c.mix[0] * stake)) / absence.pace(steady))
