"""Since when, and how much is left: read off the steps of one tie's evidence.

The evidence is a sum over the moments at which a change may have begun.  The terms of that sum, as they
stand now, say how likely each moment is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.pattern.interval import gamma_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray


#: Evidence is cut here: e^300.
_TOP: Final = 300.0


def change_weights(
    years: NDArray[np.float64], gains: NDArray[np.float64], prior: Any, *, own: bool
) -> NDArray[np.float64]:
    """Weigh the moments after which a change may have begun.

    Args:
        years: What each moment stakes, shape (n,).
        gains: Logarithms of what each step paid, shape (n + 1, alternatives); the last row is what is
            open now.  With ``own`` a moment's stake takes part in the step of its own row, else it
            begins with the next row.
        prior: How much each alternative is believed, shape (alternatives,).
        own: See above: True for starts, False for acts and answers.

    Returns:
        Shape (n,), adding up to 1; all 0 where nothing was staked.
    """
    terms, _ = _terms(years, gains, prior, own=own)
    total = terms.sum()
    return np.asarray(terms / total if total > 0 else terms)


def change_evidence(
    years: NDArray[np.float64], gains: NDArray[np.float64], prior: Any, *, own: bool
) -> float:
    """Add up the terms that ``change_weights`` weighs, in years; arguments as there."""
    terms, top = _terms(years, gains, prior, own=own)
    return float(terms.sum() * np.exp(min(top, _TOP)))


def _terms(
    years: NDArray[np.float64], gains: NDArray[np.float64], prior: Any, *, own: bool
) -> tuple[NDArray[np.float64], float]:
    """Give the term of each moment, and the logarithm that all are divided by."""
    n = len(years)
    if n == 0:
        return np.zeros(0), 0.0
    # Sums over all later steps.
    with np.errstate(over="ignore"):
        later = np.cumsum(gains[::-1], axis=0)[::-1]
    logs = later[:n] if own else later[1 : n + 1]
    top = logs[years > 0].max(initial=-np.inf)
    if not np.isfinite(top) or top <= -1e299:  # noqa: PLR2004 - every alternative is ruled out
        return np.zeros(n), 0.0
    with np.errstate(under="ignore"):
        return years * (np.exp(logs - top) @ np.asarray(prior, np.float64)), float(top)


def spread(weights: NDArray[np.float64]) -> tuple[int, int, int]:
    """Give the places of the mode and of the 10 % and 90 % quantiles."""
    sums = np.cumsum(weights)
    low, high = np.searchsorted(sums, [0.1 * sums[-1], 0.9 * sums[-1]])
    return int(np.argmax(weights)), int(low), int(min(high, len(weights) - 1))


def left_of_pace(
    acts: NDArray[np.float64], exposure: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Say how much is left of a former pace.

    Args:
        acts: Acts since the onset, shape (n,).
        exposure: Acts that the former pace would have brought since, shape (n,), > 0.

    Returns:
        Quantiles 5, 50 and 95 % as shares of the former pace, each shape (n,), cut at 1.
    """
    shape = acts + 0.5
    low, middle, high = (np.minimum(gamma_quantile(shape, q) / exposure, 1.0) for q in (0.05, 0.5, 0.95))
    return low, middle, high
