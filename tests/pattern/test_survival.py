"""Kaplan-Meier against a published table."""

from __future__ import annotations

import numpy as np
import pytest

from letbe.pattern.survival import latency_survival, sorted_quantile

#: Weeks in remission under 6-mercaptopurine, True where it ended: Freireich et al. (1963), Blood 21,
#: 699-716, as printed in Cox & Oakes, Analysis of Survival Data (1984), table 1.1.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_latency_survival_matches_the_published_table() -> None:
    """The curve of the 6-MP group, three digits, as every textbook prints it."""
    at = [5, 6, 7, 10, 13, 16, 22, 23]
    published = [1.0, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert latency_survival(WEEKS, ENDED, at) == pytest.approx(published, abs=5e-4)


def test_latency_survival_says_nothing_beyond_the_longest_wait() -> None:
    """A bid that still waits leaves the end open; one that was answered last does not."""
    assert np.isnan(latency_survival(WEEKS, ENDED, [36])[0])
    assert latency_survival([1, 2], [True, True], [3]).tolist() == [0.0]


@pytest.mark.parametrize(
    ("waits", "answered"),
    [([], []), ([1], [True, False]), ([-1], [True]), ([np.nan], [True]), ([[1]], [[True]])],
)
def test_latency_survival_refuses_what_is_no_wait(waits: list[float], answered: list[bool]) -> None:
    """A negative or missing wait is a mistake of the caller."""
    with pytest.raises(ValueError, match="latency"):
        latency_survival(waits, answered, [1])


def test_the_median_is_read_where_the_curve_reaches_a_half() -> None:
    """The published median of the 6-MP group is 23 weeks; the 95 % point is never reached."""
    codes = np.sort(np.array([2 * w + 1 - e for w, e in zip(WEEKS, ENDED, strict=True)], np.int64))
    assert sorted_quantile.py_func(codes, len(codes), 0.5) == 23
    assert np.isnan(sorted_quantile.py_func(codes, len(codes), 0.95))


def test_half_of_an_even_number_of_answers_is_enough() -> None:
    """With answers after 1, 2, 3 and 4 the median is 2, whatever rounding does."""
    codes = np.array([2, 4, 6, 8], np.int64)
    assert sorted_quantile.py_func(codes, 4, 0.5) == 2
