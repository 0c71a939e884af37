"""One pass over each tie: everything that counting says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.compiled import inner, scanner
from letbe.pattern.constants import DAY_US, HOUR_US, whole_of
from letbe.pattern.interval import beta_mean_sd, joint_interval
from letbe.ties.bids import latencies
from letbe.ties.episodes import episode_gap
from letbe.ties.latency import answered_within, latency_quantiles_h
from letbe.ties.mutuality import effort, effort_mean_sd, starts
from letbe.ties.pressure import bids_per_week, standing_bids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants

#: Whole numbers of a tie, a column each, in the order in which the kernel fills them.
COUNTS: Final = (
    "messages_me",
    "messages_them",
    "first",
    "last",
    "last_me",
    "last_them",
    "turns_me",
    "turns_them",
    "episodes",
    "initiations_me",
    "initiations_them",
    "latency_n_them",
    "latency_waiting_them",
    "answered_7d_n_them",
    "latency_n_me",
    "latency_waiting_me",
    "answered_7d_n_me",
    "pressure_bids",
    "pressure_first",
    "pressure_last",
    "mutuality_n",
    "by_size",
)

#: Estimates of a tie, a column each; NaN where there is none.
FIGURES: Final = (
    "episode_gap_h",
    "latency_median_h_them",
    "latency_95_h_them",
    "answered_7d_share_them",
    "latency_median_h_me",
    "latency_95_h_me",
    "answered_7d_share_me",
    "pressure_per_week",
    "initiation",
    "initiation_sd",
    "effort",
    "effort_sd",
    "mutuality",
    "mutuality_low",
    "mutuality_high",
)

#: A moment that there is none of.
NEVER: Final = -1


@inner
def _sides(
    t: NDArray[np.int64], side: NDArray[np.uint8], low: int, high: int, counts: NDArray[np.int64]
) -> None:
    """Fill messages, turns and the first and last of each side."""
    counts[4] = counts[5] = NEVER
    for i in range(low, high):
        s = whole_of(side[i])
        counts[s] += 1
        counts[4 + s] = t[i]
        if i == low or side[i - 1] != s:
            counts[6 + s] += 1
    counts[2] = t[low]
    counts[3] = t[high - 1]


@inner
def _answers(
    codes: NDArray[np.int64],
    n: int,
    waiting: int,
    c: Constants,
    counts: NDArray[np.int64],
    figures: NDArray[np.float64],
) -> None:
    """Fill how one side answers, three counts and three figures."""
    within, known = answered_within(codes, n, whole_of(c.answered_days * DAY_US))
    median, most = latency_quantiles_h(codes, n)
    counts[0] = n - waiting
    counts[1] = waiting
    counts[2] = known
    figures[0] = median
    figures[1] = most
    figures[2] = within / known if known else np.nan


@inner
def _mutual(
    t: NDArray[np.int64],
    chars: NDArray[np.int64],
    side: NDArray[np.uint8],
    high: int,
    start: int,
    gap: int,
    recent: int,
    c: Constants,
    scratch: NDArray[np.int64],
    figures: NDArray[np.float64],
) -> int:
    """Fill the seven figures of mutuality; give 1 where effort was counted by size."""
    for j in range(7):
        figures[j] = np.nan
    if recent == 0:
        return 0
    theirs = 0
    size = 0
    known = True
    for i in range(start, high):
        if i == start or t[i] - t[i - 1] >= gap:
            theirs += whole_of(side[i])
        known = known and chars[i] >= 0
        size += chars[i]
    by_size = known and size > 0
    for i in range(start, high):
        scratch[i - start] = chars[i] if by_size else 1
    share, variance = effort(t, scratch, side, start, high, gap)
    initiation, initiation_sd = beta_mean_sd(1.0 + theirs, 1.0 + recent - theirs)
    mean, sd = effort_mean_sd(share, variance, high - start)
    both = 0.5 * (initiation + mean)
    least, most = joint_interval(both, 0.5 * (initiation_sd + sd), c.z90)
    figures[0], figures[1], figures[2], figures[3] = initiation, initiation_sd, mean, sd
    figures[4], figures[5], figures[6] = both, least, most
    return 1 if by_size else 0


@scanner
def count_ties(
    t: NDArray[np.int64],
    local: NDArray[np.int64],
    side: NDArray[np.uint8],
    chars: NDArray[np.int64],
    offsets: NDArray[np.int64],
    first: int,
    end: int,
    now: int,
    c: Constants,
    counts: NDArray[np.int64],
    figures: NDArray[np.float64],
    scratch: NDArray[np.int64],
    bins: NDArray[np.int64],
) -> None:
    """Fill the rows ``first`` to ``end`` of ``counts`` and ``figures``.

    Args:
        t: Times, microseconds, sorted by tie and time.
        local: The same on the owner's clock.
        side: 0 mine, 1 theirs.
        chars: Sizes; -1 where not known.
        offsets: Where each tie begins, shape (ties + 1,).
        first: The first tie to do.
        end: One past the last.
        now: Microseconds.
        c: The constants.
        counts: Shape (ties, len(COUNTS)), int64, zeros.
        figures: Shape (ties, len(FIGURES)), float64.
        scratch: To work in, one longer than the longest tie.
        bins: The same, ``letbe.ties.episodes.BINS`` long.
    """
    for k in range(first, end):
        low, high = offsets[k], offsets[k + 1]
        row, figure = counts[k], figures[k]
        _sides(t, side, low, high, row)
        gap = episode_gap(t, low, high, c, bins)
        figure[0] = gap / HOUR_US
        episodes, theirs, start, recent = starts(
            t, side, low, high, gap, now - whole_of(c.mutuality_days * DAY_US)
        )
        row[8], row[9], row[10] = episodes, episodes - theirs, theirs
        n, waiting = latencies(t, local, side, low, high, now, 1, scratch)
        _answers(scratch, n, waiting, c, row[11:14], figure[1:4])
        n, waiting = latencies(t, local, side, low, high, now, 0, scratch)
        _answers(scratch, n, waiting, c, row[14:17], figure[4:7])
        bids, bid_first, bid_last = standing_bids(t, local, side, low, high)
        row[17], row[18], row[19] = bids, bid_first, bid_last
        figure[7] = bids_per_week(bids, bid_first, bid_last)
        row[20] = recent
        row[21] = _mutual(t, chars, side, high, start, gap, recent, c, scratch, figure[8:15])
