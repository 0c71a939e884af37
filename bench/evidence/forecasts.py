"""How well contact within H days is foretold: fitted at one moment, tested at the next.

At each cut of each network every method learns from what followed H days before the cut and foretells
what follows after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bench.evidence.peers import alive, fit_bgnbd
from bench.evidence.worlds import load
from letbe.pattern import watch
from letbe.pattern.constants import CONSTANTS, DAY_US
from letbe.pattern.persistence import calibrate, features, others_in_touch
from letbe.ties.days import clock_of, owner_days
from letbe.ties.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from letbe.ties.flat import Flat

HORIZONS: Final = (14.0, 30.0, 60.0)
CUTS: Final = (0.45, 0.7)
NETWORKS: Final = ("company-mail", "wall-posts", "enron-mail", "college-msg")


@dataclass(frozen=True)
class Task:
    """One network, cut and horizon: what is known then and now, and what followed."""

    name: str
    horizon: float
    now: dict[str, NDArray[np.float64]]
    then: dict[str, NDArray[np.float64]]
    came: NDArray[np.bool_]
    comes: NDArray[np.float64]


def _before(flat: Flat, now: int) -> tuple[Flat, NDArray[np.int64]]:
    """Give the messages before a moment, and which ties are left."""
    keep = flat.t < now
    n = np.add.reduceat(keep, flat.offsets[:-1])
    left = np.flatnonzero(n)
    offsets = np.concatenate([[0], np.cumsum(n[left])]).astype(np.int64)
    cut = replace(
        flat,
        t=flat.t[keep],
        local=flat.t[keep],
        side=flat.side[keep],
        chars=flat.chars[keep],
        offsets=offsets,
        person=flat.person[left],
        owner=flat.owner[left],
        now=now,
        now_local=now,
    )
    return cut, left


def _known(flat: Flat, ties: NDArray[np.int64], now: int) -> dict[str, NDArray[np.float64]]:
    """Give what other methods look at, at a moment."""
    rows = []
    for k in ties.tolist():
        its = slice(int(flat.offsets[k]), int(flat.offsets[k + 1]))
        t, side = flat.t[its], flat.side[its]
        t, side = t[t < now], side[t < now]
        theirs, mine = t[side == 1], t[side == 0]
        acts = np.unique(theirs // DAY_US)
        month = now - 30 * DAY_US
        rows.append(
            (
                (now - theirs[-1]) / DAY_US,
                len(theirs),
                len(mine),
                np.sum(theirs >= month),
                np.sum(mine >= month),
                (now - mine[-1]) / DAY_US,
                (now - t[0]) / DAY_US,
                len(acts) - 1.0,
                float(acts[-1] - acts[0]),
                now / DAY_US - acts[0],
                len(np.unique(t[(side == 1) & (t >= now - 90 * DAY_US)] // DAY_US)),
            )
        )
    names = ("silent", "theirs", "mine", "theirs_30", "mine_30", "mine_silent", "age", "x", "recency", "span")
    known = dict(zip((*names, "days_90"), np.array(rows, np.float64).T, strict=True))
    return known | {"owner": flat.owner[ties]}


def tasks() -> list[Task]:
    """Make all tasks."""
    constants = replace(CONSTANTS, horizons=HORIZONS)
    found = []
    for name in NETWORKS:
        flat = load(name)
        begin, end = int(flat.t.min()), int(flat.t.max())
        for share in CUTS:
            now = (begin + int(share * (end - begin))) // DAY_US * DAY_US
            cut, left = _before(flat, now)
            seen = Watch(cut, clock_of(cut, owner_days(cut)), constants)
            seen.run(0, len(cut))
            for h, horizon in enumerate(HORIZONS):
                span = int(horizon * DAY_US)
                if now + span > end or now - span < begin + 30 * DAY_US:
                    continue
                found.append(_task(name, flat, cut, left, seen.figures, h, horizon))
    return found


def _task(
    name: str,
    flat: Flat,
    cut: Flat,
    left: NDArray[np.int64],
    figures: NDArray[np.float64],
    h: int,
    horizon: float,
) -> Task:
    """Make one task."""
    now, span = cut.now, int(horizon * DAY_US)
    rough, past = figures[:, watch.RAW + h], figures[:, watch.PAST + watch.PAST_SIZE * h]
    ties_now, ties_then = np.flatnonzero(~np.isnan(rough)), np.flatnonzero(~np.isnan(past))
    known, before = _known(cut, ties_now, now), _known(cut, ties_then, now - span)
    known["rough"], before["rough"] = rough[ties_now], past[ties_then]
    comes = []
    for k in left[ties_now].tolist():
        its = slice(int(flat.offsets[k]), int(flat.offsets[k + 1]))
        after = (flat.side[its] == 1) & (flat.t[its] >= now) & (flat.t[its] < now + span)
        comes.append(float(after.any()))
    came = figures[ties_then, watch.PAST + watch.PAST_SIZE * h + 5] == 1
    return Task(name, horizon, known, before, came, np.array(comes))


def _logistic(columns: Callable[[dict[str, Any]], list[Any]], task: Task) -> NDArray[np.float64]:
    """Fit a logistic regression (L2, C = 1, standardised) on what followed, apply it now."""
    past, now = (np.column_stack(columns(side)) for side in (task.then, task.now))
    mean, sd = past.mean(axis=0), past.std(axis=0)
    sd[sd == 0] = 1.0
    x = np.column_stack([np.ones(len(past)), (past - mean) / sd])
    weights = np.zeros(x.shape[1])
    penalty = np.eye(len(weights))
    penalty[0, 0] = 1e-9
    for _ in range(40):
        p = 0.5 * (1 + np.tanh(0.5 * (x @ weights)))
        bend = (x * (p * (1 - p))[:, None]).T @ x + penalty
        weights += np.linalg.solve(bend, x.T @ (task.came - p) - penalty @ weights)
    z = np.column_stack([np.ones(len(now)), (now - mean) / sd]) @ weights
    return np.asarray(0.5 * (1 + np.tanh(0.5 * z)))


def _bgnbd(task: Task, side: dict[str, Any], parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the chance of contact by BG/NBD: alive, and at least one act of a gamma pace."""
    r, alpha, _, _ = parameters
    there = alive(parameters, side["x"], side["recency"], side["span"])
    none = ((alpha + side["span"]) / (alpha + side["span"] + task.horizon)) ** (r + side["x"])
    return np.asarray(there * (1 - none))


def _raeder(s: dict[str, Any]) -> list[Any]:
    """Seven features after Raeder et al. (2011): volumes, reciprocity, age, recency."""
    volumes = [np.log1p(s[n]) for n in ("theirs", "mine", "theirs_30", "mine_30", "age", "silent")]
    return [*volumes, s["theirs"] / (s["theirs"] + s["mine"])]


def _odds(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give log odds."""
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(p / (1 - p)))


def predictions(task: Task) -> dict[str, NDArray[np.float64]]:
    """Let every method foretell."""
    parameters = fit_bgnbd(task.then["x"], task.then["recency"], task.then["span"])
    then, now = _bgnbd(task, task.then, parameters), _bgnbd(task, task.now, parameters)
    task.then["bgnbd"], task.now["bgnbd"] = then, now
    return {
        "recency only (logistic)": _logistic(lambda s: [np.log1p(s["silent"])], task),
        "BG/NBD": now,
        "BG/NBD, recalibrated": _logistic(lambda s: [_odds(s["bgnbd"])], task),
        "Raeder-style logistic, 7 features": _logistic(_raeder, task),
        "letbe, rough": task.now["rough"],
        "letbe, self-calibrated": calibrate(_looked_at(task.then), task.came, _looked_at(task.now)),
        "letbe, as specified (3 features)": _logistic(_specified, task),
    }


def _looked_at(side: dict[str, Any]) -> NDArray[np.float64]:
    """Give what letbe's own calibration looks at."""
    rough, theirs, days, silent, mine = (
        side[name] for name in ("rough", "theirs", "days_90", "silent", "mine_silent")
    )
    return features(rough, theirs, days, silent, mine, others_in_touch(silent, side["owner"]))


def _specified(s: dict[str, Any]) -> list[Any]:
    """Three features, as first specified."""
    return [_odds(s["rough"]), np.log(s["theirs"]), np.log1p(s["theirs_30"])]


def if_right(p: NDArray[np.float64], rng: np.random.Generator) -> tuple[float, ...]:
    """Give the mean scores of chances that are exactly right: what followed is drawn from them."""
    drawn = [scores(p, (rng.random(len(p)) < p).astype(np.float64)) for _ in range(20)]
    return tuple(np.mean(drawn, axis=0).tolist())


def scores(p: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Give AUC, Brier score, log loss and calibration error (ten bins of equal size)."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    values, place, n = np.unique(p, return_inverse=True, return_counts=True)
    rank = (np.cumsum(n) - (n - 1) / 2)[place]
    ones = y.sum()
    auc = (rank[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))
    brier = np.mean((p - y) ** 2)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    bins = np.array_split(np.argsort(p, kind="stable"), 10)
    error = sum(abs(p[b].mean() - y[b].mean()) * len(b) for b in bins) / len(p)
    del values
    return float(auc), float(brier), float(loss), float(error)
