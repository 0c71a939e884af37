"""Print the tables.  ``python -m bench.evidence [part ...]``; parts as in ``PARTS``, all if none is named."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bench.evidence import forecasts, oracle, peers, simulate
from bench.evidence.detection import false_words, first_words, found, level_for
from bench.evidence.worlds import (
    ENDS,
    Paths,
    assemble,
    cases,
    injected,
    letbe_paths,
    load,
    null_cases,
    shuffled,
)
from letbe.pattern.constants import CONSTANTS, DAY_US, SPECIFICATION
from letbe.pattern.ebh import chosen
from letbe.ties.watching import Watch, onsets

if TYPE_CHECKING:
    from collections.abc import Callable

#: Where a word is a pattern, and where a clear one: what is promised is one false word in so many years.
LEVELS: Final = (5.0, 20.0)
KINDS: Final = ("stop", "stop+quiet", "thin", "fade")
#: A fade has no date, so it is given longer.
WITHIN: Final = {"stop": 60, "stop+quiet": 60, "thin": 60, "fade": 90}
MATCHED: Final = (0.05, 0.1, 0.2)


def row(*cells: object) -> None:
    """Print one row of a table."""
    print("| " + " | ".join(str(c) for c in cells) + " |", flush=True)


def head(*cells: str) -> None:
    """Print the head of a table."""
    print()
    row(*cells)
    row(*("---" for _ in cells))


def false_word_table() -> None:
    """False words per tie-year as shipped, real ties that go on and the same shuffled in weeks."""
    head("false words", "ties", "tie-years", *(f"E >= {c:.0f} (promise {1 / c:.2f})" for c in LEVELS))
    worst = []
    for name in ("company-mail", "wall-posts", "enron-mail"):
        null = null_cases(cases(load(name)), ENDS[name])
        for label, some in (
            (name, null),
            (f"{name}, shuffled", [shuffled(c, np.random.default_rng(i)) for i, c in enumerate(null)]),
        ):
            for part in ("all", "starts alone") if some is null else ("all",):
                paths = letbe_paths(some, part=0 if part == "all" else 3)
                counts = [false_words(paths, np.log(c)) for c in LEVELS]
                shown = [f"{n} = {n / years:.3f}" for n, years in counts]
                row(f"{label} ({part})", len(some), f"{len(paths.case) / 365.25:.0f}", *shown)
                worst += [
                    (label, c, n, years)
                    for c, (n, years) in zip(LEVELS, counts, strict=True)
                    if part == "all" and n > years / c
                ]
    for name in simulate.FAMILIES:
        paths = letbe_paths(simulate.family(name, 200, 540, 11))
        counts = [false_words(paths, np.log(c)) for c in LEVELS]
        row(
            f"simulated {name}",
            200,
            f"{len(paths.case) / 365.25:.0f}",
            *(f"{n} = {n / y:.3f}" for n, y in counts),
        )
    print()
    for label, c, n, years in worst:
        print(
            f"the promise does not hold: {label}, E >= {c:.0f}: {n} words, {years / c:.1f} promised at most"
        )
    if not worst:
        print("the promise holds on every set")


def _methods(null: list[Any], *, slow: bool) -> dict[str, Callable[[list[Any]], Any]]:
    """Give every method under its name."""
    fit = peers.fit_on(null)
    methods: dict[str, Callable[[list[Any]], Any]] = {
        "letbe": letbe_paths,
        "letbe, absence only": lambda s: letbe_paths(s, part=1),
        "letbe, no shared clock": lambda s: letbe_paths(s, alone=True),
        "letbe, as first specified": lambda s: letbe_paths(s, SPECIFICATION),
        "BG/NBD P(alive)": lambda s: peers.bgnbd(s, fit),
        "silence / mean gap": lambda s: peers.silence_by_gap(s, median=False),
        "silence / median gap": lambda s: peers.silence_by_gap(s, median=True),
        "days of silence": peers.silence,
        "online change-point": peers.change_point,
    }
    if slow:
        methods |= {
            "ADWIN": peers.adwin,
            "Page-Hinkley": peers.page_hinkley,
            "KernelCPD re-run": peers.segments,
        }
    return methods


def found_table(*, slow: bool = True) -> None:
    """Changes found at the same number of false words."""
    for name in ("company-mail", "wall-posts", "enron-mail"):
        flat = load(name)
        null = null_cases(cases(flat), ENDS[name])
        rng = np.random.default_rng(1)
        last = int(flat.now // DAY_US)
        changed = {kind: [injected(c, kind, rng, last) for c in null] for kind in KINDS}
        head(
            f"{name}: found",
            "false words/y",
            *(f"{k} (in {WITHIN[k]} d)" for k in KINDS),
            "stop: median days",
            "s",
        )
        for label, method in _methods(null, slow=slow).items():
            begun = time.process_time()
            on_null = method(null)
            scored = {kind: method(changed[kind]) for kind in KINDS}
            levels = [(f"{rate}", level_for(on_null, rate)) for rate in MATCHED]
            if label == "letbe":
                levels += [(f"as shipped, E >= {c:.0f}", float(np.log(c))) for c in LEVELS]
            elif slow and label in {"ADWIN", "Page-Hinkley", "KernelCPD re-run"}:
                levels = levels[1:2]
            for shown, level in levels:
                got = {k: found(scored[k], level, changed[k], WITHIN[k]) for k in KINDS}
                delay = got["stop"].delay
                row(
                    label,
                    shown,
                    *(f"{got[k].share:.2f}" for k in KINDS),
                    "never" if np.isinf(delay) else f"{delay:.0f}",
                    f"{time.process_time() - begun:.1f}",
                )


def starts_table() -> None:
    """Simulated bursty ties of three years, changed half-way; no shared clock."""
    for weekly in (5.0, 1.5):
        kinds = list(simulate.CHANGES)
        head(f"simulated, {weekly} rounds a week, E >= 5", "false words in years", *kinds)
        steady = simulate.family("bursty", 140, 1095, 21, weekly=weekly)
        changed = {k: simulate.family("bursty", 60, 1095, 22 + i, k, weekly) for i, k in enumerate(kinds)}
        for label, part in (("letbe", 0), ("absence only", 1), ("answers only", 2), ("starts only", 3)):
            words, years = false_words(letbe_paths(steady, part=part), np.log(5))
            cells = []
            for k in kinds:
                got = found(letbe_paths(changed[k], part=part), float(np.log(5)), changed[k], 540)
                cells.append(
                    f"{got.share:.2f}, {got.delay:.0f} d" if np.isfinite(got.delay) else f"{got.share:.2f}"
                )
            row(label, f"{words} in {years:.0f}", *cells)


def onset_table() -> None:
    """How far the onset lies off, given a word, and how often its interval holds the truth."""
    head("onset, on the day of the first word", "words", "median days off", "interval holds the truth")
    for name in ("company-mail", "wall-posts"):
        flat = load(name)
        null = null_cases(cases(flat), ENDS[name])
        rng = np.random.default_rng(1)
        last = int(flat.now // DAY_US)
        for kind in KINDS:
            changed = [injected(c, kind, rng, last) for c in null]
            first = first_words(letbe_paths(changed), float(np.log(LEVELS[0])), len(changed))
            told = [replace(c, end=int(d) + 1) for c, d in zip(changed, first, strict=True) if d >= c.change]
            off, held = [], []
            for one in told:
                made, clock = assemble([one])
                seen = Watch(made, clock, CONSTANTS)
                seen.run(0, 1, forecast=False)
                since = onsets(seen)
                if since["onset"][0] < 0:
                    continue
                truth = one.change * DAY_US
                off.append(abs(since["onset"][0] - truth) / DAY_US)
                held.append(since["onset_low"][0] <= truth <= since["onset_high"][0])
            row(f"{name}, {kind}", len(off), f"{np.median(off):.0f}", f"{np.mean(held):.2f}")


def board_table() -> None:
    """Boards of 40 watched ties, 4 of them stopped, looked at daily, every word kept."""
    head("board", "rule", "words that are false", "found", "median days")
    for name in ("company-mail", "wall-posts"):
        flat = load(name)
        null = null_cases(cases(flat), ENDS[name])
        rng = np.random.default_rng(3)
        last = int(flat.now // DAY_US)
        stopped = [injected(c, "stop", rng, last) for c in null]
        steady_paths, stop_paths = letbe_paths(null), letbe_paths(stopped)
        tally: dict[str, list[tuple[int, int, int, float]]] = {"e-BH, q = .2": [], "E >= 5 each": []}
        for _ in range(60):
            picked = rng.permutation(len(null))[:40]
            board = [
                _aligned(stop_paths, k, stopped[k].change) if i < 4 else _aligned(steady_paths, k, None)
                for i, k in enumerate(picked.tolist())
            ]
            for rule, results in tally.items():
                results.append(_board(board, each=rule.startswith("E")))
        for rule, results in tally.items():
            words, hits = (sum(r[i] for r in results) for i in (1, 2))
            delays = [r[3] for r in results if np.isfinite(r[3])]
            share = np.mean([r[0] / r[1] if r[1] else 0.0 for r in results])
            row(
                name,
                rule,
                f"{share:.2f} of {words}",
                f"{hits / (4 * len(results)):.2f}",
                f"{np.median(delays):.0f}",
            )


def _aligned(paths: Paths, k: int, change: int | None) -> tuple[Any, int]:
    """Give a case's evidence by days watched, and the place of its change (-1: none)."""
    its = paths.case == k
    score, day = paths.score[its], paths.day[its]
    return score, -1 if change is None else int(np.searchsorted(day, change))


def _board(board: list[tuple[Any, int]], *, each: bool) -> tuple[int, int, int, float]:
    """Look at a board on every day of watching; give false words, words, changes found, median delay."""
    longest = max(len(score) for score, _ in board)
    spoken = np.full(len(board), -1)
    for d in range(longest):
        on = np.array([k for k, (score, _) in enumerate(board) if d < len(score)])
        log_e = np.array([board[k][0][d] for k in on])
        carried = log_e >= np.log(LEVELS[0]) if each else chosen(log_e, np.full(len(on), d / 365.25), 0.2)
        new = on[carried & (spoken[on] < 0)]
        spoken[new] = d
    change = np.array([c for _, c in board])
    words = spoken >= 0
    right = words & (change >= 0) & (spoken >= change)
    delay = float(np.median(spoken[right] - change[right] + 1)) if right.any() else np.inf
    return int((words & ~right).sum()), int(words.sum()), int(right.sum()), delay


def constants_table() -> None:
    """What ships beside what was specified first."""
    null = {n: null_cases(cases(load(n)), ENDS[n]) for n in ("company-mail", "wall-posts", "enron-mail")}
    null |= {f"simulated {f}": simulate.family(f, 100, 1095, 21 + i) for i, f in enumerate(simulate.FAMILIES)}
    head("false words a tie-year, E >= 5 / 20", *null)
    for label, constants in (("as specified", SPECIFICATION), ("as shipped", CONSTANTS)):
        for what, part in (("all", 0), ("starts alone", 3)):
            cells = []
            for some in null.values():
                paths = letbe_paths(some, constants, part=part)
                counts = [false_words(paths, np.log(c)) for c in LEVELS]
                cells.append(" / ".join(f"{n / years:.3f}" for n, years in counts))
            row(f"{label}, {what}", *cells)
    for weekly in (5.0, 1.5):
        kinds = list(simulate.CHANGES)
        steady = simulate.family("bursty", 140, 1095, 21, weekly=weekly)
        changed = {k: simulate.family("bursty", 50, 1095, 40 + i, k, weekly) for i, k in enumerate(kinds)}
        head(f"found in 540 d, {weekly} rounds a week", "false words a tie-year", *kinds)
        for label, constants in (("as specified", SPECIFICATION), ("as shipped", CONSTANTS)):
            on_null = letbe_paths(steady, constants)
            scored = {k: letbe_paths(c, constants) for k, c in changed.items()}
            words, years = false_words(on_null, np.log(LEVELS[0]))
            for level, shown in (
                (float(np.log(LEVELS[0])), f"{words / years:.3f} at E >= 5"),
                (level_for(on_null, 0.1), "0.1"),
            ):
                got = [found(scored[k], level, changed[k], 540) for k in kinds]
                shown_all = (
                    f"{g.share:.2f}, {g.delay:.0f} d" if np.isfinite(g.delay) else f"{g.share:.2f}"
                    for g in got
                )
                row(label, shown, *shown_all)


def oracle_table() -> None:
    """How near letbe comes to one who knows each tie's pace beforehand."""
    for name in ("company-mail", "wall-posts"):
        flat = load(name)
        null = null_cases(cases(flat), ENDS[name])
        rng = np.random.default_rng(1)
        last = int(flat.now // DAY_US)
        changed = {kind: [injected(c, kind, rng, last) for c in null] for kind in KINDS}
        gaps = oracle.usual_gaps(null)
        methods: dict[str, Callable[[list[Any]], Any]] = {
            "letbe": letbe_paths,
            "pace known, a stop expected": partial(oracle.oracle_paths, gaps=gaps, away=True),
            "the same, nobody ever away": partial(oracle.oracle_paths, gaps=gaps, away=False),
        }
        head(
            f"{name}: found",
            "false words/y",
            *(f"{k} (in {WITHIN[k]} d)" for k in KINDS),
            "stop: median days",
        )
        for label, method in methods.items():
            on_null = method(null)
            scored = {kind: method(changed[kind]) for kind in KINDS}
            for rate in MATCHED:
                level = level_for(on_null, rate)
                got = {k: found(scored[k], level, changed[k], WITHIN[k]) for k in KINDS}
                row(label, rate, *(f"{got[k].share:.2f}" for k in KINDS), f"{got['stop'].delay:.0f}")
        for rate in MATCHED:
            bare = [oracle.bare_days(oracle.mean_gap_days(c), rate) for c in null]
            row(
                "memoryless, nobody ever away",
                rate,
                f"{np.mean(np.array(bare) <= 60):.2f}",
                f"{np.median(bare):.0f}",
            )


def floor_table() -> None:
    """What the floor under words that rest on a silence costs, as shipped."""
    head("floor", *(f"{k} (in {WITHIN[k]} d), without / with" for k in KINDS))
    for name in ("company-mail", "wall-posts"):
        flat = load(name)
        null = null_cases(cases(flat), ENDS[name])
        rng = np.random.default_rng(1)
        last = int(flat.now // DAY_US)
        cells = []
        for kind in KINDS:
            changed = [injected(c, kind, rng, last) for c in null]
            free, held = letbe_paths(changed), above_floor(changed)
            level = float(np.log(LEVELS[0]))
            got = [found(p, level, changed, WITHIN[kind]).share for p in (free, held)]
            cells.append(f"{got[0]:.2f} / {got[1]:.2f}")
        row(name, *cells)


def above_floor(some: list[Any]) -> Paths:
    """Follow cases, with no evidence where a silence is below eight usual gaps or seven days."""
    paths, parts = letbe_paths(some), [letbe_paths(some, part=i).score for i in (1, 2, 3)]
    carried = np.argmax(np.array(parts) + np.log(CONSTANTS.mix)[:, None], axis=0) == 0
    score = paths.score.copy()
    for k in np.unique(paths.case).tolist():
        its = np.flatnonzero(paths.case == k)
        acts = np.unique(some[k].t[some[k].side == 1] // DAY_US)
        seen = np.searchsorted(acts, paths.day[its], side="right")
        usual = {int(n): float(np.median(np.diff(acts[:n]))) for n in np.unique(seen)}
        least = np.array([max(CONSTANTS.floor_days, CONSTANTS.floor_gaps * usual[n]) for n in seen.tolist()])
        score[its[carried[its] & (paths.day[its] + 1 - acts[seen - 1] < least)]] = -np.inf
    return Paths(paths.case, paths.day, score)


def forecast_table() -> None:
    """Contact within 14, 30 and 60 days, foretold; means over all tasks."""
    made = forecasts.tasks()
    rng = np.random.default_rng(4)
    table: dict[str, list[tuple[float, ...]]] = {}
    for task in made:
        told = forecasts.predictions(task)
        for label, p in told.items():
            table.setdefault(label, []).append(forecasts.scores(p, task.comes))
        right = forecasts.if_right(told["letbe, self-calibrated"], rng)
        table.setdefault("letbe's, if it were exactly right", []).append(right)
    head(f"forecast, means of {len(made)} tasks", "AUC", "Brier", "log loss", "calibration error")
    for label, values in table.items():
        mean = np.mean(values, axis=0)
        row(label, f"{mean[0]:.3f}", f"{mean[1]:.4f}", f"{mean[2]:.4f}", f"{mean[3]:.3f}")


PARTS: Final[dict[str, Callable[[], None]]] = {
    "false": false_word_table,
    "found": found_table,
    "found-fast": lambda: found_table(slow=False),
    "starts": starts_table,
    "onset": onset_table,
    "board": board_table,
    "constants": constants_table,
    "oracle": oracle_table,
    "floor": floor_table,
    "forecast": forecast_table,
}


def main(names: list[str]) -> None:
    """Print the parts that are named, or all."""
    for name in names or [n for n in PARTS if n != "found-fast"]:
        if name not in PARTS:
            raise SystemExit(f'no part "{name}"; there are: {", ".join(PARTS)}')
        begun = time.process_time()
        PARTS[name]()
        print(f"\n({name}: {time.process_time() - begun:.0f} s of processor time)")


if __name__ == "__main__":
    main(sys.argv[1:])
