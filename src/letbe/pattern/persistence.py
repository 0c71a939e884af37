"""How likely somebody is in touch again within so many days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner
from letbe.pattern.absence import ACTS, survival
from letbe.pattern.constants import DAY_US
from letbe.pattern.silence import operational

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Strength of the penalty of the calibration: C = .1 in the usual notation.
_PENALTY: Final = 10.0
#: Another tie counts as in touch with a message of theirs in so many days.
_LATELY_DAYS: Final = 30.0
_STEPS: Final = 50
#: A probability is kept this far from 0 and 1 before its odds are taken.
_EDGE: Final = 1e-9


@inner
def ahead(
    start: int,
    end: int,
    age_from: int,
    bids: int,
    profile: NDArray[np.float64],
    rate: NDArray[np.float64],
    area: NDArray[np.float64],
    c: Constants,
) -> float:
    """Give the operational time between two moments with no message in them, by weekdays alone.

    Args:
        start: Microseconds on the owner's clock.
        end: The same.
        age_from: When the present state began: the standing bid, or their last message.
        bids: The state, 0 to 4.
        profile: What each weekday is worth, shape (7,).
        rate: The rates of ``letbe.pattern.silence``.
        area: Their integrals.
        c: The constants.
    """
    total = 0.0
    at = start
    here = operational(max(at - age_from, 0) / DAY_US, bids, rate, area, c)
    while at < end:
        day = at // DAY_US
        until = min((day + 1) * DAY_US, end)
        there = operational(max(until - age_from, 0) / DAY_US, bids, rate, area, c)
        total += profile[day % 7] * (there - here)
        at, here = until, there
    return total


@inner
def contact_within(
    state: NDArray[np.float64], gap: float, days: float, more: float, horizon: float, c: Constants
) -> float:
    """Give the chance of contact within a horizon, rough: as the tie's own model has it.

    Args:
        state: The state of ``letbe.pattern.absence``, learnt by weekdays alone.
        gap: The silence so far, operational days.
        days: The same in calendar days.
        more: Operational days of the horizon.
        horizon: The horizon in days.
        c: The constants.
    """
    null = survival(state, gap, days, 1.0, c)
    back = 1.0 - survival(state, gap + more, days + horizon, 1.0, c) / null
    gone = c.leave_a / (c.leave_b + state[ACTS]) / null
    return float(max(back, 0.0) / (1.0 + gone))


def others_in_touch(silent: NDArray[np.float64], board: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the share of an owner's other ties that have been in touch in the last 30 days.

    Args:
        silent: Days since their last message, shape (n,).
        board: Whose tie it is, shape (n,), from 0 on.

    Returns:
        Shape (n,), in (0, 1): one tie of each kind is added, so one tie alone has a half.

    >>> others_in_touch(np.array([3.0, 50.0, 3.0]), np.array([0, 0, 1])).round(3).tolist()
    [0.333, 0.667, 0.5]
    """
    lately = (silent < _LATELY_DAYS).astype(np.float64)
    of = np.bincount(board, lately)[board] - lately
    return np.asarray((of + 1.0) / (np.bincount(board)[board] + 1.0))


def features(
    rough: NDArray[np.float64],
    messages: NDArray[np.float64],
    days: NDArray[np.float64],
    silent: NDArray[np.float64],
    mine_silent: NDArray[np.float64],
    others: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give what the calibration looks at; shape (n, 6).

    Args:
        rough: Chances as the tie's own model has them, shape (n,).
        messages: Messages of theirs, at least 1.
        days: Days of the last 90 with a message of theirs.
        silent: Days since their last message.
        mine_silent: Days since mine.
        others: ``others_in_touch``.

    Returns:
        Log odds of the two shares, and logarithms of the others.  Chosen on 22 tasks of four networks: more
        columns, products, or trees foretell no better at the next moment (docs/method/measured.md).
    """
    logs = (np.log(messages), np.log1p(days), np.log1p(silent), np.log1p(mine_silent))
    return np.column_stack([_log_odds(rough), *logs, _log_odds(others)])


def _log_odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give ln p / (1 - p), with p kept from the edges."""
    p = np.clip(share, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(p / (1 - p)))


def calibrate(
    past: NDArray[np.float64], came: NDArray[np.bool_], present: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Learn from what followed a horizon ago how far the rough chances can be trusted.

    Logistic regression with an L2 penalty (C = .1) on standardised columns, by Newton's steps.

    Args:
        past: Features as they stood a horizon ago, shape (n, k).
        came: Whether contact followed, shape (n,).
        present: Features now, shape (m, k).

    Returns:
        Calibrated chances, shape (m,), in (0, 1).

    Cost: O(n + m), some ten passes.
    """
    mean, sd = past.mean(axis=0), past.std(axis=0)
    sd = np.where(sd > 0, sd, 1.0)
    x = np.column_stack([np.ones(len(past)), (past - mean) / sd])
    penalty = _PENALTY * np.eye(x.shape[1])
    penalty[0, 0] = 0.0
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = _logistic(x @ weights)
        slope = x.T @ (came - p) - penalty @ weights
        bend = (x * (p * (1 - p))[:, None]).T @ x + penalty + 1e-12 * np.eye(x.shape[1])
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-10:  # noqa: PLR2004 - far below what a chance is shown with
            break
    z = np.column_stack([np.ones(len(present)), (present - mean) / sd])
    return _logistic(z @ weights)


def _logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give 1 / (1 + e^-x) without overflow."""
    result: NDArray[np.float64] = 0.5 * (1.0 + np.tanh(0.5 * x))
    return result
