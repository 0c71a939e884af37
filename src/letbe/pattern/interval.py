"""Shares and paces with their uncertainty: Beta and gamma distributions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Newton's method stops when a step is this small, or after so many.
_CLOSE: Final = 1e-13
_MOST_STEPS: Final = 100


@inner
def beta_mean_sd(a: float, b: float) -> tuple[float, float]:
    """Give mean and standard deviation of Beta(a, b)."""
    n = a + b
    return a / n, math.sqrt(a * b / (n * n * (n + 1.0)))


@inner
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


@inner
def joint_interval(mean: float, sd: float, z: float) -> tuple[float, float]:
    """Give mean +- z sd, cut to [0, 1]."""
    return max(mean - z * sd, 0.0), min(mean + z * sd, 1.0)


def gamma_share(shape: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the distribution function of a gamma variable of rate 1 (the regularised lower gamma).

    Args:
        shape: In (0, 1e6], shape (n,).
        x: 0 or more, shape (n,).

    Returns:
        In [0, 1], shape (n,), to about 1e-12.

    Source: Abramowitz & Stegun (1964), 6.5.29 below the shape and 6.5.31 above it.
    """
    log_gamma = np.array([math.lgamma(a) for a in shape])
    with np.errstate(divide="ignore", under="ignore"):
        front = np.exp(shape * np.log(x) - x - log_gamma)
    below: NDArray[np.float64] = np.where(
        x < shape + 1.0, front * _series(shape, x), 1.0 - front * _fraction(shape, x)
    )
    return below


def _series(shape: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum x^k / (a (a+1) ... (a+k)); of use below the shape."""
    x = np.minimum(x, shape + 1.0)
    term = 1.0 / shape
    total = term.copy()
    k = shape.copy()
    while (term > total * 1e-16).any():
        k = k + 1.0
        term = term * x / k
        total = total + term
    return total


def _fraction(shape: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Work out the continued fraction of the upper part (Lentz); of use above the shape."""
    x = np.maximum(x, shape + 1.0)
    b = x + 1.0 - shape
    c = np.full_like(x, 1e300)
    d = 1.0 / b
    total = d.copy()
    for i in range(1, 10_000):
        a = -i * (i - shape)
        b = b + 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        step = c * d
        total = total * step
        if (np.abs(step - 1.0) < 1e-15).all():  # noqa: PLR2004 - the last bits of a float
            break
    return total


def gamma_quantile(shape: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Give the value below which a share of a gamma variable of rate 1 lies.

    Args:
        shape: In (0, 1e6], shape (n,).
        share: In (0, 1).

    Returns:
        Shape (n,), to about 1e-12: Newton's steps, halving where one would leave the bracket.
    """
    low = np.zeros_like(shape)
    high = shape + 20.0 * np.sqrt(shape) + 20.0
    log_gamma = np.array([math.lgamma(a) for a in shape])
    x = shape.copy()
    for _ in range(_MOST_STEPS):
        off = gamma_share(shape, x) - share
        low, high = np.where(off < 0, x, low), np.where(off < 0, high, x)
        slope = np.exp((shape - 1.0) * np.log(x) - x - log_gamma)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = x - off / slope
        inside = (step > low) & (step < high)
        following = np.where(inside, step, 0.5 * (low + high))
        done = np.abs(following - x) <= _CLOSE * x
        x = following
        if done.all():
            break
    return x
