"""Beta and gamma against published tables."""

from __future__ import annotations

import math

import numpy as np
import pytest

from letbe.pattern.interval import beta_mean_sd, effective_size, gamma_quantile, gamma_share, joint_interval


def test_beta_has_its_textbook_moments() -> None:
    """Beta(2, 3): mean 2/5, variance 6 / (25 * 6)."""
    mean, sd = beta_mean_sd.py_func(2.0, 3.0)
    assert mean == pytest.approx(0.4)
    assert sd == pytest.approx(0.2)


def test_gamma_quantiles_match_the_chi_square_table() -> None:
    """Chi-square with k degrees is 2 * gamma(k / 2): table 26.8 of Abramowitz & Stegun (1964)."""
    published = {(1, 0.5): 0.454937, (1, 0.95): 3.84146, (10, 0.05): 3.94030, (10, 0.95): 18.3070}
    published |= {(100, 0.05): 77.9295, (100, 0.5): 99.3341, (100, 0.95): 124.342}
    for (k, share), value in published.items():
        assert 2 * gamma_quantile(np.array([k / 2]), share)[0] == pytest.approx(value, rel=5e-6)


def test_gamma_share_is_exponential_at_shape_one() -> None:
    """1 - e^-x, on both sides of the place where the formula changes."""
    x = np.array([0.0, 0.1, 1.9, 2.1, 30.0])
    assert gamma_share(np.ones(5), x) == pytest.approx([-math.expm1(-v) for v in x], abs=1e-14)


def test_effort_rests_on_no_more_messages_than_there_are() -> None:
    """And on no fewer than one."""
    assert effective_size.py_func(0.5, 0.0, 12.0) == 12.0
    assert effective_size.py_func(0.5, 0.001, 12.0) == 12.0
    assert effective_size.py_func(0.5, 0.05, 12.0) == pytest.approx(5.0)
    assert effective_size.py_func(0.5, 5.0, 12.0) == 1.0
    assert joint_interval.py_func(0.9, 0.2, 1.645) == (pytest.approx(0.571), 1.0)


def test_gamma_quantile_undoes_the_share() -> None:
    """From half an act to ten thousand, in both tails."""
    shapes = np.array([0.5, 1.5, 3.0, 40.5, 1000.5, 10_000.5])
    for share in (0.001, 0.05, 0.5, 0.95, 0.999):
        assert gamma_share(shapes, gamma_quantile(shapes, share)) == pytest.approx(share, rel=1e-9)
