"""The evidence of each tie, since when, and how likely contact is: tables around ``letbe.pattern``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from letbe.pattern import watch
from letbe.pattern.answers import score_table
from letbe.pattern.constants import DAY_US
from letbe.pattern.onset import change_evidence, change_weights, left_of_pace, spread
from letbe.pattern.silence import rate_tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from letbe.pattern.constants import Constants
    from letbe.ties.days import Clock
    from letbe.ties.flat import Flat

#: What a word can rest on, in the order of the mix.
CARRIERS: Final = ("absence", "answers", "starts")
NO_CARRIER: Final = -1


class Watch:
    """The arrays of some ties, ready for the pass."""

    def __init__(self, flat: Flat, clock: Clock, constants: Constants, answered: int = 0) -> None:
        self.flat = flat
        self.constants = constants
        self.packed = constants.packed()
        self.tables = rate_tables(constants)
        # As many latencies as a tie can have: those before these messages, and one for each of them.
        most = answered + int(np.diff(flat.offsets).max(initial=0))
        self.shared: tuple[Any, ...] = (
            flat.local,
            flat.side,
            flat.offsets,
            clock.owner,
            clock.start,
            clock.place,
            clock.people,
            clock.usual,
            clock.weights,
            clock.on_weekday,
            score_table(most + 1, constants),
        )
        self.notes = np.zeros((len(flat), len(watch.NOTES)), np.int64)
        self.figures = np.zeros((len(flat), watch.FIGURES_SIZE))

    def run(self, first: int, end: int, *, forecast: bool = True) -> None:
        """Fill notes and figures of the ties ``first`` to ``end``."""
        self._walk(first, end, forecast, *_no_rows(), *_no_trace(), *_no_state())

    def follow(
        self, first: int, end: int, kept: Kept | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give (tie, day) and the four logarithms of each look at a watched tie; go on from a state."""
        flat = self.flat
        begins = np.zeros(end - first, np.int64)
        wrote = flat.offsets[first:end] < flat.offsets[first + 1 : end + 1]
        begins[wrote] = flat.local[flat.offsets[first:end][wrote]] // DAY_US
        if kept is not None:
            begins[kept.whole[first:end, watch.KNOWN] == 1] = kept.day
        most = max(int((flat.now_local // DAY_US - begins).sum()), 1)
        rows, figures = np.empty((most, 2), np.int64), np.empty((most, 4))
        state = _no_state() if kept is None else (kept.whole, kept.floats, kept.rounds, kept.place, kept.day)
        n = self._walk(first, end, False, rows, figures, *_no_trace(), *state)
        return rows[:n], figures[:n]

    def trace(self, tie: int) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """Give moments and figures of each act, closing, round, and round of mine, one entry more for now."""
        most = int(self.flat.offsets[tie + 1] - self.flat.offsets[tie]) + 1
        at, steps, n = np.zeros((4, most), np.int64), np.zeros((4, most, 5)), np.zeros(4, np.int64)
        kept = self.notes[tie].copy(), self.figures[tie].copy()
        self._walk(tie, tie + 1, False, *_no_rows(), at, steps, n, *_no_state())
        self.notes[tie], self.figures[tie] = kept
        return [(at[i, : n[i]], steps[i, : n[i] + 1]) for i in range(4)]

    def _walk(self, first: int, end: int, forecast: bool, *rest: Any) -> int:
        """Call the pass."""
        walk: Any = watch.watch_ties
        state = rest[-5:]
        most = int(np.diff(self.flat.offsets[first : end + 1]).max(initial=0))
        if len(state[0]):
            most += int(state[0][first:end, watch.ROUNDS].max(initial=0))
        written: int = walk(
            *self.shared,
            first,
            end,
            self.flat.now_local,
            forecast,
            self.packed,
            self.notes,
            self.figures,
            *rest,
            self.tables,
            np.empty(watch.ROOM),
            np.empty(watch.WHOLE_ROOM, np.int64),
            np.empty((2, most + 2), np.int64),
        )
        return written


def _no_rows() -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give what stands for "do not follow"."""
    return np.empty((0, 2), np.int64), np.empty((0, 4))


def _no_trace() -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Give what stands for "do not trace"."""
    return np.empty((4, 0), np.int64), np.empty((4, 0, 5)), np.zeros(4, np.int64)


@dataclass(frozen=True, slots=True)
class Kept:
    """The state of some ties on the morning of a day; see ``letbe.pattern.watch``.

    Attributes:
        whole: Whole numbers, shape (ties, WHOLE_SIZE), int64.
        floats: Shape (ties, FLOATS_SIZE), float64.
        rounds: Rounds of the reference, a stretch a tie, int64.
        place: Where each stretch begins, shape (ties + 1,).
        day: Days since 1970 on the owner's clock.
    """

    whole: NDArray[np.int64]
    floats: NDArray[np.float64]
    rounds: NDArray[np.int64]
    place: NDArray[np.int64]
    day: int


def _no_state() -> tuple[Any, ...]:
    """Give what stands for "keep no state"."""
    none = np.empty((0, watch.WHOLE_SIZE), np.int64), np.empty((0, watch.FLOATS_SIZE))
    return *none, np.empty(0, np.int64), np.zeros(1, np.int64), 0


def words(seen: Watch) -> NDArray[np.int64]:
    """Say which word each tie carries, an index into ``letbe.pattern.evidence.WORDS``.

    There is a floor under a word that rests on absence: a silence below 8 of their usual gaps (the median)
    or below 7 days is nothing to speak of, nor is one after fewer than 5 answers, whatever the evidence.  It
    is a floor for giving a word: one that has been above it stays until it is taken back.
    """
    carried: NDArray[np.int64] = seen.notes[:, watch.NOTES.index("word")].copy()
    for tie in np.flatnonzero(carried > 0).tolist():
        if _carrier(seen, tie) == CARRIERS.index("absence") and not _above_floor(seen, tie):
            carried[tie] = 0
    return carried


def _carrier(seen: Watch, tie: int) -> int:
    """Say which part of the evidence is the largest."""
    return int(np.argmax(np.exp(seen.figures[tie, 1:4]) * np.array(seen.constants.mix)))


def _above_floor(seen: Watch, tie: int) -> bool:
    """Tell whether a silence has been long enough to be spoken of, since the evidence was there."""
    c, flat = seen.constants, seen.flat
    its = slice(int(flat.offsets[tie]), int(flat.offsets[tie + 1]))
    look = flat.now_local // DAY_US * DAY_US
    local, side = flat.local[its], flat.side[its]
    local, side = local[local < look], side[local < look]
    theirs = local[side == 1]
    usual = float(np.median(np.diff(np.unique(theirs // DAY_US))))
    # Silences that ended after the evidence came, and the present one.
    ends = np.append(theirs[1:], look)
    later = ends >= seen.notes[tie, watch.NOTES.index("since")] * DAY_US
    silent = float(np.max((ends - theirs)[later])) / DAY_US
    answers = int(np.sum((side[1:] == 1) & (side[:-1] == 0)))
    return silent >= max(c.floor_days, c.floor_gaps * usual) and answers >= c.floor_answers


def onsets(seen: Watch, spoken: NDArray[np.int64] | None = None) -> dict[str, NDArray[Any]]:
    """Say of each tie with a word since when, how much is left, and who fell silent.

    Args:
        seen: After ``run``.
        spoken: What ``words`` gave, if it was asked before.

    Returns:
        Arrays of shape (ties,): ``onset``, ``onset_low``, ``onset_high`` (microseconds, -1 where there is no
        word), ``left_low``, ``left``, ``left_high`` (NaN), ``carried_by`` (index into ``CARRIERS``, -1),
        ``both_quiet`` (1, 0; -1).
    """
    ties = len(seen.flat)
    found: dict[str, NDArray[Any]] = {
        name: np.full(ties, -1, np.int64)
        for name in ("onset", "onset_low", "onset_high", "carried_by", "both_quiet")
    }
    for name in ("left_low", "left", "left_high"):
        found[name] = np.full(ties, np.nan)
    spoken = np.flatnonzero(words(seen) if spoken is None else spoken)
    acts, exposure = np.zeros(len(spoken)), np.full(len(spoken), np.nan)
    for i, tie in enumerate(spoken.tolist()):
        acts[i], exposure[i] = _onset(seen, tie, found)
    known = exposure > 0
    if known.any():
        low, middle, high = left_of_pace(acts[known], exposure[known])
        found["left_low"][spoken[known]] = low
        found["left"][spoken[known]] = middle
        found["left_high"][spoken[known]] = high
    return found


def _onset(seen: Watch, tie: int, found: dict[str, NDArray[Any]]) -> tuple[float, float]:
    """Fill the moments of one tie; give acts since the onset, and how many the former pace would bring."""
    c, flat = seen.constants, seen.flat
    steps = seen.trace(tie)
    carrier = _carrier(seen, tie)
    at, figures = steps[carrier]
    if carrier == 0:
        weights = change_weights(figures[:-1, 0], figures[:, 1:3], c.prior_absence, own=False)
    elif carrier == 1 and not _rests_on_left(steps, c):
        weights = change_weights(figures[:-1, 0], figures[:, 1:3], c.prior_answers, own=False)
    else:
        if carrier == 1:
            at, figures = steps[3]
        figures = figures[:-1]
        weights = change_weights(figures[:, 0], figures[:, 1:5], np.full(4, 0.25), own=True)
    found["carried_by"][tie] = carrier
    if weights.sum() == 0:
        return 0.0, np.nan
    mode, low, high = spread(weights)
    its = slice(int(flat.offsets[tie]), int(flat.offsets[tie + 1]))
    local, t = flat.local[its], flat.t[its]
    moment, early, late = (int(t[np.searchsorted(local, at[i])]) for i in (mode, low, high))
    found["onset"][tie] = moment
    found["onset_low"][tie] = max(early - int(c.onset_before_days * DAY_US), int(t[0]))
    found["onset_high"][tie] = min(late + int(c.onset_after_days * DAY_US), flat.now)
    found["both_quiet"][tie] = _both_quiet(seen, its, int(at[mode]))
    acts_at, acts = steps[0]
    last = int(np.searchsorted(acts_at, at[mode], side="right")) - 1
    if last < 0:
        return 0.0, np.nan
    return float(len(acts_at) - 1 - last), float(acts[last, 4] * acts[last + 1 :, 3].sum())


def _rests_on_left(steps: list[tuple[NDArray[np.int64], NDArray[np.float64]]], c: Constants) -> bool:
    """Tell whether answers speak by rounds that are left, rather than by how late they come."""
    late, left = steps[1][1], steps[3][1][:-1]
    by_late = change_evidence(late[:-1, 0], late[:, 1:3], c.prior_answers, own=False)
    by_left = change_evidence(left[:, 0], left[:, 1:5], np.full(4, 0.25), own=True)
    return c.answers_left * by_left > (1.0 - c.answers_left) * by_late


def _both_quiet(seen: Watch, its: slice, onset: int) -> int:
    """Tell whether my days with a message fell as theirs did."""
    c, flat = seen.constants, seen.flat
    days, side = flat.local[its] // DAY_US, flat.side[its]
    look, cut = flat.now_local // DAY_US, onset // DAY_US
    before, since = cut - days[0] + 1, look - 1 - cut
    if since <= 0:
        return 0
    ratios = []
    for who in (0, 1):
        own = np.unique(days[(side == who) & (days < look)])
        were = np.sum(own <= cut) / before
        are = np.sum(own > cut) / since
        ratios.append(are / were if were > 0 else np.inf)
    # Not above, rather than below: where both have stopped wholly, both are quiet.
    return int(ratios[0] < c.quiet_ratio and ratios[0] <= c.quiet_against * ratios[1])
