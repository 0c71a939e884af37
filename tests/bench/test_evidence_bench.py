"""The bench itself: its peers against the literature, its scenarios, its counting of words."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from bench.evidence.__main__ import above_floor
from bench.evidence.detection import Found, false_words, first_words, found, level_for
from bench.evidence.oracle import bare_days, mean_gap_days, oracle_paths, usual_gaps
from bench.evidence.simulate import CHANGES, FAMILIES, family
from bench.evidence.worlds import Case, Paths, injected, letbe_paths, shuffled, watched_from
from letbe.pattern.constants import DAY_US
from tests.real import real_data


def paths(scores: list[list[float]]) -> Paths:
    """Give the paths of some cases from day 0 on."""
    case = np.repeat(np.arange(len(scores)), [len(s) for s in scores])
    day = np.concatenate([np.arange(len(s)) for s in scores])
    return Paths(case, day, np.concatenate([np.array(s, np.float64) for s in scores]))


def steady(days: int = 300) -> Case:
    """Give a tie in touch every second day."""
    t = np.sort(np.concatenate([np.arange(0, days, 2) + 0.3, np.arange(0, days, 2) + 0.4]))
    side = np.tile([0, 1], len(t) // 2)
    return Case((t * DAY_US).astype(np.int64), side, 0, np.zeros(days + 1, np.int64), days)


@pytest.mark.real
def test_bgnbd_matches_the_published_fit() -> None:
    """Fader, Hardie & Lee (2005), table 2: r .243, alpha 4.414, a .793, b 2.426, log likelihood -9582.4."""
    pytest.importorskip("scipy")
    from bench.evidence.peers import bgnbd_likelihood, fit_bgnbd  # noqa: PLC0415 - needs scipy when used

    with real_data("cdnow", "cdnow_customers_summary.csv").open() as lines:
        rows = [[float(r[k]) for k in ("frequency", "recency", "T")] for r in csv.DictReader(lines)]
    x, recency, age = np.array(rows).T
    assert len(x) == 2357
    fit = fit_bgnbd(x, recency, age)
    assert fit == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=1.5e-3)
    assert bgnbd_likelihood(fit, x, recency, age) == pytest.approx(-9582.4, abs=0.1)


def test_a_case_counts_one_false_word_at_most() -> None:
    """And the years end with it."""
    some = paths([[0, 5, 9, 0], [0, 0, 0, 0], [9, 9]])
    words, years = false_words(some, 5.0)
    assert words == 2
    assert years * 365.25 == pytest.approx(2 + 4 + 1)
    assert first_words(some, 9.0, 3).tolist() == pytest.approx([2.0, np.nan, 0.0], nan_ok=True)


def test_the_matched_level_is_the_lowest_that_keeps_the_rate() -> None:
    """One word in 8 days is 45.7 a year: at a rate of 50 the level lies just above the second best."""
    some = paths([[0, 1, 7, 0], [0, 3, 0, 0]])
    level = level_for(some, 60.0)
    assert 3 < level < 3.0001
    assert false_words(some, level)[0] == 1
    assert level_for(some, 0.0) > 7


def test_a_word_before_the_change_leaves_the_tie_out() -> None:
    """It is a false one, and found nothing."""
    some = paths([[0, 0, 0, 9], [9, 0, 0, 9], [0, 0, 0, 0]])
    case = steady()
    cases = [Case(case.t, case.side, 0, case.others, 4, change=2)] * 3
    assert found(some, 5.0, cases) == Found(share=0.5, delay=np.inf, ties=2)


@pytest.mark.parametrize("kind", ["stop", "stop+quiet", "thin", "fade"])
def test_an_injected_change_touches_nothing_before_it(kind: str) -> None:
    """What comes before is the tie as it was; what comes after is less of theirs."""
    case = steady()
    changed = injected(case, kind, np.random.default_rng(2), 300)
    before = case.t < changed.change * DAY_US
    kept = changed.t < changed.change * DAY_US
    assert np.array_equal(case.t[before], changed.t[kept])
    assert changed.side[~kept].sum() < case.side[~before].sum()
    assert watched_from(case) <= changed.change < changed.end
    if kind == "stop":
        assert changed.side[~kept].sum() == 0


def test_shuffled_weeks_keep_every_message_of_whole_weeks() -> None:
    """Only their order changes, and the world's days move with them."""
    case = steady(280)
    mixed = shuffled(case, np.random.default_rng(1))
    assert len(mixed.t) == len(case.t)
    assert np.array_equal(np.sort(mixed.t % (7 * DAY_US)), np.sort(case.t % (7 * DAY_US)))
    assert mixed.others.sum() == case.others.sum()


def test_simulated_families_say_little_and_a_stop_is_found() -> None:
    """A guarantee by simulation, with a fixed seed: at most one false word in five years."""
    words, years = 0, 0.0
    for i, name in enumerate(FAMILIES):
        n, y = false_words(letbe_paths(family(name, 40, 540, 100 + i)), float(np.log(5)))
        words, years = words + n, years + y
    assert words / years <= 0.2
    stopped = family("steady", 30, 540, 200, "stop")
    got = found(letbe_paths(stopped), float(np.log(5)), stopped, 150)
    assert got.share > 0.9
    assert set(CHANGES) >= {"stop", "hard", "they start 1 in 10"}


def test_the_bare_bound_speaks_falsely_as_often_as_it_says() -> None:
    """After T days of silence, T = g ln(365.25 / (a g)): a memoryless tie does so a times a year."""
    gap, rate = 4.0, 0.1
    days = bare_days(gap, rate)
    assert 365.25 / gap * np.exp(-days / gap) == pytest.approx(rate)
    assert bare_days(400.0, 1.0) == 0.0


def test_the_oracle_knows_the_pace_from_the_first_day_on() -> None:
    """A tie in touch every second day: its gap is known, and a young silence says as little as an old one."""
    case = steady()
    gaps = usual_gaps([case])
    assert mean_gap_days(case) == 2.0
    assert 0.5 < gaps[0] < 5.0
    paths = oracle_paths([case], gaps, away=True)
    # Only the usual gap that sets the stake still moves a little.
    assert np.ptp(paths.score[-60::2]) < 1e-3


def test_the_floor_takes_only_short_silences_out() -> None:
    """In touch every second day: below 16 days nothing is left, from there on all."""
    case = steady()
    gone = (case.side == 1) & (case.t >= 200 * DAY_US)
    stopped = Case(case.t[~gone], case.side[~gone], 0, case.others, 300, change=200)
    free, held = letbe_paths([stopped]), above_floor([stopped])
    since = free.day - 198
    by_absence = letbe_paths([stopped], part=1).score + np.log(0.6) > letbe_paths([stopped], part=3).score
    long = since + 1 >= 16
    assert np.array_equal(held.score[long], free.score[long])
    assert np.isneginf(held.score[(since > 8) & ~long & by_absence]).all()
