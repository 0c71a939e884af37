"""Which words may be said: the levels, the board, the onset, the calibration."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from letbe.compiled import kernel
from letbe.pattern import absence, left, starts
from letbe.pattern.constants import CONSTANTS, Constants
from letbe.pattern.ebh import chosen
from letbe.pattern.onset import change_evidence, change_weights, left_of_pace, spread
from letbe.pattern.persistence import calibrate, features, others_in_touch


def test_a_board_chooses_as_worked_by_hand() -> None:
    """Wang & Ramdas (2022): the largest k with e_(k) >= m / (q k).  m = 4, q = .2: 20, 10, 6.67, 5."""
    assert chosen(np.log([21.0, 9.0, 7.0, 1.0]), np.ones(4), 0.2).tolist() == [True, True, True, False]
    assert chosen(np.log([19.0, 9.0, 6.0, 1.0]), np.ones(4), 0.2).tolist() == [False] * 4
    assert chosen(np.log([5.0] * 4), np.ones(4), 0.2).tolist() == [True] * 4


def test_years_of_watching_weaken_what_stands_on_a_board() -> None:
    """On a steady tie evidence grows by a year a year, so it is divided by the years; at least by 1."""
    assert chosen(np.log([10.0]), [2.5], 0.2).tolist() == [False]
    assert chosen(np.log([10.0]), [2.0], 0.2).tolist() == [True]
    assert chosen(np.log([5.0]), [0.1], 0.2).tolist() == [True]


def test_boards_of_several_owners_do_not_touch() -> None:
    """Each owner has a board of their own."""
    log_e = np.log([6.0, 1.0, 1.0, 6.0])
    assert chosen(log_e, np.ones(4), 0.2, [1, 1, 1, 0]).tolist() == [False, False, False, True]
    assert chosen(np.zeros(0), np.zeros(0), 0.2).tolist() == []


def test_change_is_placed_where_the_steps_begin_to_pay() -> None:
    """Four moments, equal stakes; the steps after the third pay, those before cost."""
    years = np.full(4, 0.1)
    gains = np.array([[0.0], [-1.0], [-1.0], [2.0], [2.0]])
    weights = change_weights(years, gains, [1.0], own=False)
    assert weights.sum() == pytest.approx(1.0)
    assert spread(weights)[0] == 2
    assert weights[2] / weights[3] == pytest.approx(np.exp(2.0))


def test_a_moment_without_a_stake_is_no_onset() -> None:
    """Before the 9th act nothing is staked."""
    gains = np.array([[0.0], [5.0], [1.0]])
    assert change_weights(np.array([0.0, 0.1]), gains, [1.0], own=False).tolist() == [0.0, 1.0]
    assert change_weights(np.zeros(2), gains, [1.0], own=False).tolist() == [0.0, 0.0]
    assert len(change_weights(np.zeros(0), gains[:1], [1.0], own=False)) == 0


def test_what_is_left_is_cut_at_the_former_pace() -> None:
    """No acts where 10 were due: at most a fifth is left; 50 where 10 were due: all of it."""
    low, middle, high = left_of_pace(np.array([0.0, 50.0]), np.array([10.0, 10.0]))
    assert low[0] < middle[0] < high[0] < 0.2
    assert [low[1], middle[1], high[1]] == [1.0, 1.0, 1.0]


def test_calibration_learns_that_a_chance_was_too_bold() -> None:
    """Where half of those given 90 % came, about half is what it says."""
    rng = np.random.default_rng(1)
    rough = np.where(rng.random(2000) < 0.5, 0.9, 0.1)
    came = rng.random(2000) < np.where(rough == 0.9, 0.5, 0.05)
    messages, recent = np.full(2000, 20.0), np.full(2000, 3.0)
    table = features(rough, messages, recent, np.full(2000, 4.0), np.full(2000, 2.0), np.full(2000, 0.5))
    calibrated = calibrate(table, came, table)
    assert calibrated[rough == 0.9].mean() == pytest.approx(came[rough == 0.9].mean(), abs=0.01)
    assert calibrated[rough == 0.1].mean() == pytest.approx(came[rough == 0.1].mean(), abs=0.01)


def test_the_share_of_others_leaves_the_tie_itself_out() -> None:
    """Of three, two in touch: each of these sees 1 of 2, the third 2 of 2; one of each is added."""
    silent, board = np.array([1.0, 29.0, 31.0, 5.0]), np.array([0, 0, 0, 1])
    assert others_in_touch(silent, board) == pytest.approx([2 / 4, 2 / 4, 3 / 4, 1 / 2])


def test_constants_are_packed_by_name() -> None:
    """A whole number given for a share compiles nothing anew."""
    packed = Constants(temper=1, gap_few=12).packed()
    assert packed.temper == 1.0
    assert packed.gap_few == 12
    assert packed.dtype == CONSTANTS.packed().dtype  # type: ignore[attr-defined]
    assert list(packed.horizons) == [7.0, 30.0, 90.0]


#: A piece is part of a kernel and has no door of its own to Python.
PACKED = CONSTANTS.packed()


@kernel
def begin_starts(state: Any, c: Any) -> None:
    """Begin the starts of a tie."""
    starts.reset(state, c)


@kernel
def chance_of_mine(state: Any) -> float:
    """Give the chance that I start."""
    return starts.expected(state)


@kernel
def bet(state: Any, mine: int, usual: Any, c: Any, factors: Any) -> bool:
    """Take in a round, a tenth of a year after the last."""
    return starts.bet(state, mine, usual[0], usual[1], 0.1, c, factors)


@kernel
def evidence_of_starts(state: Any) -> float:
    """Look at the starts."""
    return starts.look(state)


@kernel
def begin_absence(state: Any, c: Any) -> None:
    """Begin the absence of a tie."""
    absence.reset(state, c.shape0, c.rate0, c)


@kernel
def act(state: Any, gap: float, c: Any, ratio: Any) -> None:
    """Take in an act; every day weighs the same."""
    absence.act(state, gap, gap, 1.0, c, ratio)


def test_the_bet_on_starts_is_fair_against_what_is_expected() -> None:
    """Whatever came before: weighed by the chance that is bet against, each bet pays 1 on average."""
    rng = np.random.default_rng(5)
    state, factors = np.zeros(starts.SIZE), np.zeros(starts.ALTERNATIVES)
    begin_starts(state, PACKED)
    for k in range(300):
        chance = chance_of_mine(state)
        usual = (int(rng.integers(0, 31)), 30)
        paid = []
        for mine in (0, 1):
            assert bet(state.copy(), mine, usual, PACKED, factors)
            paid.append(factors.copy())
        assert (1 - chance) * paid[0] + chance * paid[1] == pytest.approx(np.ones(4), abs=1e-12)
        assert (paid[1] >= 1 - 1e-12).all()
        bet(state, int(rng.random() < (0.3 if k < 150 else 0.8)), usual, PACKED, factors)
    assert chance > 0.6


def test_few_rounds_bet_nothing_but_are_learnt_from() -> None:
    """With 14 rounds of reference nothing is bet; who started is taken in."""
    state, factors = np.zeros(starts.SIZE), np.zeros(starts.ALTERNATIVES)
    begin_starts(state, PACKED)
    assert chance_of_mine(state) == pytest.approx(0.5)
    assert not bet(state, 1, (7, 14), PACKED, factors)
    assert chance_of_mine(state) > 0.5
    assert evidence_of_starts(state) == 0.0


def test_an_act_stakes_no_more_than_has_been_watched() -> None:
    """The stakes of a tie add up to the years watched at most, and a long gap's stake is spread."""
    state, ratio = np.zeros(absence.SIZE), np.zeros(absence.ALTERNATIVES)
    begin_absence(state, PACKED)
    staked = watched = 0.0
    for k in range(40):
        gap = 80.0 if k == 20 else 2.0
        act(state, gap, PACKED, ratio)
        watched += gap / absence.YEAR_DAYS if k >= 8 else 0.0
        staked += state[absence.YEARS]
        assert staked + state[absence.UNSTAKED] == pytest.approx(watched)
        assert state[absence.YEARS] < 12 / absence.YEAR_DAYS
    assert staked > 0.5 * watched


@kernel
def play_left(at: Any, side: Any, look: int, c: Any) -> Any:
    """Walk rounds of mine that are answered or left, and look."""
    state = np.empty(left.SIZE)
    left.reset(state, c)
    for i in range(len(at)):
        left.message(state, at[i], side[i], c)
        if side[i] == 0:
            left.begin(state, at[i], c)
    return left.look(state, look, c), left.most(state), state[left.SEEN]


def starts_of_mine(answered: str) -> tuple[Any, Any]:
    """Give starts of mine every second day: y is answered after an hour, n never."""
    at, side = [], []
    for k, letter in enumerate(answered):
        at.append(48 * k)
        side.append(0)
        if letter == "y":
            at.append(48 * k + 1)
            side.append(1)
    return np.array(at) * 3_600_000_000, np.array(side)


def test_a_start_counts_as_left_after_eight_hours_and_not_before() -> None:
    """The look before says the same as without it; the look after is what was possible at most."""
    at, side = starts_of_mine("y" * 30 + "n")
    begun = int(at[-1])
    before, most, seen = play_left(at, side, begun + 8 * 3_600_000_000 - 1, PACKED)
    after, _, _ = play_left(at, side, begun + 8 * 3_600_000_000, PACKED)
    without, _, _ = play_left(at[:-1], side[:-1], begun, PACKED)
    assert before == without
    assert after == pytest.approx(most)
    assert after > before
    assert seen == 30


def test_answers_that_halve_are_seen_by_the_rounds_that_are_left() -> None:
    """Nine in ten answered for long, then every second one: evidence comes within forty rounds."""
    ever, halved = "yyyyyynyyy" * 10, "yynnynyynn" * 4
    steady, _, _ = play_left(*starts_of_mine(ever + ever[:40]), 10**15, PACKED)
    changed, _, _ = play_left(*starts_of_mine(ever + halved), 10**15, PACKED)
    assert steady < 0.5
    assert changed > 5


def test_what_answers_rest_on_is_read_off_their_terms() -> None:
    """The terms of the sum add up to the evidence: stakes .1 and .2 years, each paid twice and thrice."""
    gains = np.log([[2.0], [3.0]])
    years = np.array([0.1, 0.2])
    assert change_evidence(years, gains, [1.0], own=True) == pytest.approx(0.1 * 6 + 0.2 * 3)
    assert change_evidence(years[:1], gains, [1.0], own=False) == pytest.approx(0.1 * 3)
    assert change_evidence(np.zeros(0), gains[:0], [1.0], own=True) == 0.0
