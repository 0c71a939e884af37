"""How early a stop could be told at best: by one who knows each tie's pace beforehand.

Two bounds.  The oracle runs letbe's own absence on each tie with the pace of its whole steady history, past
and to come, held fixed, and knows that what may come is a stop.  The bare bound needs no data: a memoryless
pace with a mean gap g, known, and nobody ever away.  A rule that speaks after T days of silence then speaks
falsely exp(-T / g) / g times a day, and no rule that keeps to that rate hears of a stop sooner.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.evidence.worlds import Paths, assemble, letbe_paths
from letbe.pattern.absence import YEAR_DAYS
from letbe.pattern.constants import CONSTANTS, DAY_US
from letbe.ties.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.evidence.worlds import Case

#: So many acts of prior: the pace no longer moves.
_FIRM: Final = 1e7
_NEVER_AWAY: Final = 1e12


def usual_gaps(null: Sequence[Case]) -> list[float]:
    """Give each steady tie's mean gap in operational days, over all that was seen of it."""
    found = []
    for case in null:
        flat, clock = assemble([case])
        seen = Watch(flat, clock, CONSTANTS)
        seen.run(0, 1, forecast=False)
        _, steps = seen.trace(0)[0]
        found.append(float(steps[1:-1, 3].mean()))
    return found


def oracle_paths(some: Sequence[Case], gaps: Sequence[float], *, away: bool) -> Paths:
    """Follow each case with its pace known.

    Args:
        some: The cases, steady or changed.
        gaps: ``usual_gaps`` of the steady ones, in the same order.
        away: People are away now and then; else never.
    """
    parts = []
    for k, (case, gap) in enumerate(zip(some, gaps, strict=True)):
        known = replace(
            CONSTANTS,
            shape0=_FIRM,
            rate0=_FIRM * gap,
            speeds=(_NEVER_AWAY,) * 4,
            prior_absence=(1.0, 0.0),
            absence_every_days=CONSTANTS.absence_every_days if away else _NEVER_AWAY,
        )
        path = letbe_paths([case], known, part=1)
        parts.append(Paths(np.full(len(path.day), k), path.day, path.score))
    return Paths(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("case", "day", "score")))


def bare_days(gap_days: float, words_a_year: float) -> float:
    """Give the silence after which a memoryless tie may be spoken of, its pace known and nobody ever away.

    >>> round(bare_days(8.0, 0.1))
    49
    """
    return max(gap_days * float(np.log(YEAR_DAYS / (words_a_year * gap_days))), 0.0)


def mean_gap_days(case: Case) -> float:
    """Give the mean gap between the days on which they wrote."""
    days = np.unique(case.t[case.side == 1] // DAY_US)
    return float((days[-1] - days[0]) / (len(days) - 1))
