"""Ties made up by rule: four steady families, and changes half-way.

A tie is a row of rounds.  Somebody starts each; the other answers with some chance and some delay; then a
few more messages follow.  Between rounds lie gaps whose shape and pace the family sets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.evidence.worlds import Case
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Simulated ties begin on this day; any would do.
FIRST_DAY: Final = 20_000
FAMILIES: Final = ("steady", "bursty", "seasonal", "drifting")


@dataclass(frozen=True)
class Habit:
    """How two people are in touch.

    Attributes:
        mine: Rounds that I start, a week.
        theirs: Rounds that they start, a week.
        answers: Chance that they answer a start of mine.
        delay_h: Median of their delay, hours (log-normal, spread 1.2).
    """

    mine: float = 2.5
    theirs: float = 2.5
    answers: float = 0.9
    delay_h: float = 1.0


#: What may happen half-way.
CHANGES: Final = {
    "half of everything": lambda h: replace(h, theirs=h.theirs / 2, answers=h.answers / 2),
    "hard": lambda h: replace(h, theirs=0.2 * h.theirs, answers=0.4 * h.answers, delay_h=6 * h.delay_h),
    "they start 1 in 10": lambda h: replace(h, theirs=h.mine / 9),
    "answers halve": lambda h: replace(h, answers=h.answers / 2),
    "almost no starts, fewer answers": lambda h: replace(h, theirs=0.05 * h.theirs, answers=0.7 * h.answers),
    "stop": lambda h: replace(h, theirs=0.0, answers=0.0),
}


def _pace(family: str, days: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give the pace of each day, 1 on average, times away at 0."""
    if family == "seasonal":
        return np.asarray(1 + 0.6 * np.sin(2 * np.pi * (np.arange(days) / 365.25 + rng.random())))
    if family == "drifting":
        steps = np.cumsum(rng.normal(0, 0.35, days // 30 + 2))
        return np.asarray(
            np.exp(np.interp(np.arange(days) / 30, np.arange(len(steps)), steps - steps.mean()))
        )
    return np.ones(days)


def _starts(
    rate_week: float, pace: NDArray[np.float64], family: str, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Give the times of the rounds that one side starts, in days."""
    if rate_week <= 0:
        return np.zeros(0)
    due = np.concatenate([[0.0], np.cumsum(pace) * rate_week / 7])
    shape = 0.35 if family == "bursty" else 1.0
    gaps = rng.gamma(shape, 1 / shape, int(due[-1] * 2 + 40 / shape))
    at = np.cumsum(gaps)
    return np.asarray(np.interp(at[at < due[-1]], due, np.arange(len(due))))


def tie(
    family: str,
    days: int,
    habit: Habit,
    rng: np.random.Generator,
    change: str | None = None,
    away: bool = True,
) -> Case:
    """Make one tie; with a change it comes half-way."""
    half = days // 2 if change else days
    pace = _pace(family, days, rng)
    if away:
        for start in np.flatnonzero(rng.random(days) < 1 / 300):
            pace[start : start + max(int(rng.exponential(14)), 1)] = 0.0
    messages: list[tuple[float, int]] = []
    for begin, end, now in ((0, half, habit), (half, days, CHANGES[change](habit) if change else habit)):
        if end <= begin:
            continue
        for side, rate in ((0, now.mine), (1, now.theirs)):
            for at in _starts(rate, pace[begin:end], family, rng) + begin:
                messages.append((at, side))
                answered = rng.random() < (now.answers if side == 0 else 0.9)
                if not answered:
                    continue
                delay = now.delay_h if side == 0 else 1.0
                t = at + rng.lognormal(np.log(delay / 24), 1.2)
                who = 1 - side
                for _ in range(1 + rng.geometric(0.4)):
                    if t < days and (
                        change is None or who == 0 or begin == half or t < half or now.theirs > 0
                    ):
                        messages.append((t, who))
                    who = 1 - who
                    t += rng.exponential(0.01)
    if change == "stop":
        messages = [m for m in messages if m[1] == 0 or m[0] < half]
    rows = sorted({(int((FIRST_DAY + t) * DAY_US), s) for t, s in messages if t < days})
    t_us = np.array([r[0] for r in rows], np.int64)
    side_of = np.array([r[1] for r in rows], np.int64)
    return Case(
        t=t_us,
        side=side_of,
        first_day=FIRST_DAY,
        others=np.zeros(days + 1, np.int64),
        end=FIRST_DAY + days,
        change=FIRST_DAY + half if change else -1,
    )


def family(
    name: str, ties: int, days: int, seed: int, change: str | None = None, weekly: float = 5.0
) -> list[Case]:
    """Make some ties of a family."""
    rng = np.random.default_rng(seed)
    habit = Habit(mine=weekly / 2, theirs=weekly / 2)
    made = (tie(name, days, habit, rng, change) for _ in range(ties))
    return [case for case in made if len(case.t)]
