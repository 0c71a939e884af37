"""Shares with their uncertainty: means and spreads of Beta distributions."""

from __future__ import annotations

import math

from letbe.compiled import kernel


@kernel
def beta_mean_sd(a: float, b: float) -> tuple[float, float]:
    """Give mean and standard deviation of Beta(a, b)."""
    n = a + b
    return a / n, math.sqrt(a * b / (n * n * (n + 1.0)))


@kernel
def effective_size(share: float, spread: float, most: float) -> float:
    """Say how many independent messages a share rests on, from how much it varies by episode.

    Args:
        share: Their share of all, in [0, 1].
        spread: Variance of that share as estimated over episodes; 0 where they do not differ.
        most: How many messages there are.

    Returns:
        In [1, most].
    """
    if spread <= 0.0:
        return most
    return min(max(share * (1.0 - share) / spread, 1.0), most)


@kernel
def joint_interval(mean: float, sd: float, z: float) -> tuple[float, float]:
    """Give mean +- z sd, cut to [0, 1]."""
    return max(mean - z * sd, 0.0), min(mean + z * sd, 1.0)
