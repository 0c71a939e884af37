"""False words and found changes, at levels matched on real steady ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from letbe.pattern.absence import YEAR_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bench.evidence.worlds import Case, Paths

#: A change is found when the first word comes within so many days.
FOUND_DAYS = 60


def first_words(paths: Paths, level: float, cases: int) -> NDArray[np.float64]:
    """Give the day of each case's first word; NaN where there is none."""
    day = np.full(cases, np.nan)
    where = np.flatnonzero(paths.score >= level)[::-1]
    day[paths.case[where]] = paths.day[where]
    return day


def false_words(paths: Paths, level: float) -> tuple[int, float]:
    """Count the first words on steady ties and the years until then."""
    over = paths.score >= level
    spoken = np.maximum.accumulate(np.where(over, paths.case, -1)) == paths.case
    years = (np.sum(~spoken) + len(np.unique(paths.case[over]))) / YEAR_DAYS
    return len(np.unique(paths.case[over])), float(years)


def level_for(paths: Paths, rate: float) -> float:
    """Find the lowest level with at most so many false words a tie-year."""
    best = np.full(int(paths.case.max()) + 1, -np.inf)
    np.maximum.at(best, paths.case, paths.score)
    levels = np.unique(best[np.isfinite(best)])
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        words, years = false_words(paths, levels[middle])
        if words / years > rate:
            low = middle + 1
        else:
            high = middle
    if low == len(levels):
        return float(np.nextafter(levels[-1], np.inf))
    # Just above the highest score of a tie that must stay silent.
    return float(np.nextafter(levels[low - 1], np.inf)) if low > 0 else float(levels[0])


@dataclass(frozen=True)
class Found:
    """How many changes were found, and how soon.

    Attributes:
        share: Found within 60 days, among the ties without a word before.
        delay: Median delay in days; infinite where most were not found at all.
        ties: How many ties the share is of.
    """

    share: float
    delay: float
    ties: int


def found(paths: Paths, level: float, cases: Sequence[Case], within: int = FOUND_DAYS) -> Found:
    """Say how many injected changes were found."""
    change = np.array([c.change for c in cases], np.float64)
    first = first_words(paths, level, len(cases))
    kept = ~(first < change)
    delay = np.where(np.isnan(first[kept]), np.inf, first[kept] - change[kept] + 1)
    return Found(float(np.mean(delay <= within)), float(np.median(delay)), int(kept.sum()))
