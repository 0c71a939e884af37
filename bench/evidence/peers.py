"""Other ways to see that somebody is stepping away, each as a score a day on the same cases.

Rules of silence, BG/NBD (Fader, Hardie & Lee 2005) by maximum likelihood, a Gamma-Poisson online
change-point (Adams & MacKay 2007), and from the package index ADWIN and Page-Hinkley (river) and
KernelCPD (ruptures).  A detector whose setting is not a level is run at several, and its score is the
strictest setting at which it has spoken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bench.evidence.worlds import Case, Paths, watched_from
from letbe.compiled import kernel
from letbe.pattern.constants import DAY_US

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


def _acts(case: Case) -> NDArray[np.int64]:
    """Give the days on which they wrote, before the end."""
    days = np.unique(case.t[case.side == 1] // DAY_US)
    return days[days < case.end]


def _by_day(some: Sequence[Case], score: Callable[[NDArray[np.int64], NDArray[np.int64]], Any]) -> Paths:
    """Score each watched day from the acts up to it and their number."""
    case, day, found = [], [], []
    for k, one in enumerate(some):
        acts = _acts(one)
        looks = np.arange(watched_from(one) - 1, one.end)
        if len(looks) == 0:
            continue
        found.append(np.asarray(score(acts, looks), np.float64))
        case.append(np.full(len(looks), k))
        day.append(looks)
    return Paths(np.concatenate(case), np.concatenate(day), np.concatenate(found))


def silence(some: Sequence[Case]) -> Paths:
    """Days since their last message."""

    def score(acts: NDArray[np.int64], looks: NDArray[np.int64]) -> Any:
        return looks + 1 - acts[np.searchsorted(acts, looks, side="right") - 1]

    return _by_day(some, score)


def silence_by_gap(some: Sequence[Case], *, median: bool) -> Paths:
    """The same in units of the tie's usual gap."""

    def score(acts: NDArray[np.int64], looks: NDArray[np.int64]) -> Any:
        n = np.searchsorted(acts, looks, side="right")
        gaps = np.diff(acts)
        if median:
            usual = np.array([np.median(gaps[: i - 1]) for i in range(2, len(acts) + 1)])[n - 2]
        else:
            usual = (acts[n - 1] - acts[0]) / (n - 1)
        return (looks + 1 - acts[n - 1]) / usual

    return _by_day(some, score)


def bgnbd_likelihood(
    parameters: NDArray[np.float64],
    x: NDArray[np.float64],
    recency: NDArray[np.float64],
    age: NDArray[np.float64],
) -> float:
    """Log likelihood of BG/NBD, parameters r, alpha, a, b (Fader, Hardie & Lee 2005, equation 6)."""
    from scipy.special import betaln, gammaln  # noqa: PLC0415 - only this bench needs it

    r, alpha, a, b = parameters
    front = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
    left = np.where(
        x > 0,
        betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + recency),
        -np.inf,
    )
    return float(np.sum(front + np.logaddexp(alive, left)))


def fit_bgnbd(
    x: NDArray[np.float64], recency: NDArray[np.float64], age: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit r, alpha, a, b by maximum likelihood."""
    from scipy.optimize import minimize  # noqa: PLC0415 - only this bench needs it

    def loss(logs: NDArray[np.float64]) -> float:
        return -bgnbd_likelihood(np.exp(np.clip(logs, -12, 12)), x, recency, age) / len(x)

    best = min(
        (
            minimize(
                loss,
                np.log(start),
                method="Nelder-Mead",
                options={"maxiter": 4000, "xatol": 1e-7, "fatol": 1e-11},
            )
            for start in ([0.25, 4.0, 0.8, 2.4], [1.0, 10.0, 0.1, 3.0])
        ),
        key=lambda found: found.fun,
    )
    return np.asarray(np.exp(best.x))


def alive(
    parameters: NDArray[np.float64],
    x: NDArray[np.float64],
    recency: NDArray[np.float64],
    age: NDArray[np.float64],
) -> NDArray[np.float64]:
    """P(alive) of BG/NBD."""
    r, alpha, a, b = parameters
    with np.errstate(over="ignore"):
        odds = a / (b + np.maximum(x, 1) - 1) * ((alpha + age) / (alpha + recency)) ** (r + x)
    return np.asarray(np.where(x > 0, 1 / (1 + odds), 1.0))


def bgnbd(some: Sequence[Case], parameters: NDArray[np.float64]) -> Paths:
    """Logarithm of the odds of having left."""

    def score(acts: NDArray[np.int64], looks: NDArray[np.int64]) -> Any:
        n = np.searchsorted(acts, looks, side="right")
        recency = (acts[n - 1] - acts[0]).astype(np.float64)
        age = (looks + 1 - acts[0]).astype(np.float64)
        p = alive(parameters, (n - 1).astype(np.float64), recency, age)
        p = np.clip(p, 1e-300, 1 - 1e-16)
        return np.log1p(-p) - np.log(p)

    return _by_day(some, score)


def fit_on(some: Sequence[Case]) -> NDArray[np.float64]:
    """Fit BG/NBD on cases as they stand at their last look."""
    rows = [(len(a) - 1.0, a[-1] - a[0] * 1.0, c.end - a[0] * 1.0) for c in some if len(a := _acts(c))]
    x, recency, age = (np.array(v) for v in zip(*rows, strict=True))
    return fit_bgnbd(x, recency, age)


@kernel
def _bocpd(active: NDArray[np.int64], hazard: float, longest: int, out: NDArray[np.float64]) -> None:
    """Online change-point on days with and without an act: P(run began in the last 60 days and is slower)."""
    n = len(active)
    p = np.zeros(longest + 1)
    a = np.zeros(longest + 1)
    b = np.zeros(longest + 1)
    p[0], a[0], b[0] = 1.0, 0.5, 2.0
    size = 1
    total = 0.0
    for i in range(n):
        lost = 0.0
        norm = 0.0
        for j in range(size - 1, -1, -1):
            # Negative binomial of a Gamma-Poisson with one more day.
            if active[i]:
                like = a[j] / (b[j] + 1.0) * (b[j] / (b[j] + 1.0)) ** a[j]
            else:
                like = (b[j] / (b[j] + 1.0)) ** a[j]
            w = p[j] * like
            lost += w * hazard
            to = min(j + 1, longest)
            grown = w * (1.0 - hazard)
            if to == j:
                p[j] = grown
            else:
                p[to] = grown if to < longest or j == longest - 1 else p[to] + grown
                a[to], b[to] = a[j] + active[i], b[j] + 1.0
            norm += w
        p[0], a[0], b[0] = lost, 0.5, 2.0
        size = min(size + 1, longest + 1)
        for j in range(size):
            p[j] /= norm
        total += active[i]
        usual = (total + 0.5) / (i + 3.0)
        slower = 0.0
        for j in range(1, min(size, 61)):
            if a[j] / b[j] < 0.5 * usual:
                slower += p[j]
        out[i] = slower


def change_point(some: Sequence[Case]) -> Paths:
    """Chance that a run slower than half of the usual pace began in the last 60 days."""

    def score(acts: NDArray[np.int64], looks: NDArray[np.int64]) -> Any:
        active = np.zeros(looks[-1] + 1 - acts[0], np.int64)
        active[acts[acts <= looks[-1]] - acts[0]] = 1
        out = np.zeros(len(active))
        _bocpd(active, 0.01, 400, out)
        return out[looks - acts[0]]

    return _by_day(some, score)


_DELTAS: Final = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 1e-4, 1e-6)
_LEVELS: Final = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0)
_PENALTIES: Final = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0)


def _detectors(some: Sequence[Case], make: Callable[[Any], Any], settings: Sequence[Any], name: str) -> Paths:
    """Run detectors of river on active days; the score is the strictest setting that has spoken."""

    def score(acts: NDArray[np.int64], looks: NDArray[np.int64]) -> Any:
        active = np.zeros(looks[-1] + 1 - acts[0])
        active[acts[acts <= looks[-1]] - acts[0]] = 1.0
        best = np.zeros(len(active))
        for i, setting in enumerate(settings):
            detector = make(setting)
            spoken = False
            for d, x in enumerate(active):
                before = detector.estimation if name == "adwin" else 0.0
                detector.update(x)
                if detector.drift_detected and d >= looks[0] - acts[0]:
                    spoken = spoken or name != "adwin" or detector.estimation < before
                if spoken:
                    best[d] = i + 1.0
        return best[looks - acts[0]]

    return _by_day(some, score)


def adwin(some: Sequence[Case]) -> Paths:
    """ADWIN (Bifet & Gavalda 2007) of river, on days with an act."""
    from river.drift import ADWIN  # noqa: PLC0415 - only this bench needs it

    return _detectors(some, lambda delta: ADWIN(delta=delta, clock=1, grace_period=5), _DELTAS, "adwin")


def page_hinkley(some: Sequence[Case]) -> Paths:
    """Page-Hinkley of river, downwards, on days with an act."""
    from river.drift import PageHinkley  # noqa: PLC0415 - only this bench needs it

    def make(level: float) -> Any:
        return PageHinkley(min_instances=10, delta=0.05, threshold=level, mode="down")

    return _detectors(some, make, _LEVELS, "page")


def segments(some: Sequence[Case], every: int = 5) -> Paths:
    """KernelCPD of ruptures, run again every fifth day: the last segment is below half of the rest."""
    import ruptures  # noqa: PLC0415 - only this bench needs it

    def score(acts: NDArray[np.int64], looks: NDArray[np.int64]) -> Any:
        active = np.zeros(looks[-1] + 1 - acts[0])
        active[acts[acts <= looks[-1]] - acts[0]] = 1.0
        best = np.zeros(len(looks))
        for i in range(0, len(looks), every):
            signal = active[: looks[i] + 1 - acts[0]].reshape(-1, 1)
            if len(signal) < 2 * 7:
                continue
            search = ruptures.KernelCPD(kernel="linear", min_size=7).fit(signal)
            for j, penalty in enumerate(_PENALTIES):
                cuts = search.predict(pen=penalty)
                if len(cuts) > 1 and signal[cuts[-2] :].mean() < 0.5 * signal[: cuts[-2]].mean():
                    best[i : i + every] = j + 1.0
        return best

    return _by_day(some, score)
