"""Every number that the statistics rest on, in one place, with its unit and its reason.

They are frozen: changing one changes what letbe says, so a caller who does so says it out loud by
passing constants of their own.  ``CONSTANTS`` is what ships; ``SPECIFICATION`` is the first form of the
statistics, whose check values are known to six digits.  Both are measured in docs/method/measured.md.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

#: Microseconds in a day and in an hour.
DAY_US: Final = 86_400_000_000
HOUR_US: Final = 3_600_000_000

#: Cuts a number to a whole one in compiled code, as ``int`` does; numba knows this one without compiling it.
whole_of: Final[Callable[[float], int]] = cast("Any", np.int64)


def _of(default: Any, unit: str, meaning: str) -> Any:
    """Declare a constant with its unit and what it is for."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Constants:
    """The numbers behind every figure of a tie."""

    # The clock: days do not weigh the same.
    weekday_prior: float = _of(10.0, "acts", "acts of a flat week that the weekday profile starts from")
    weekday_least: float = _of(0.1, "weight", "no weekday weighs less")
    half_life_days: float = _of(56.0, "days", "how fast the usual number of other people is forgotten")
    kappa: float = _of(1.5, "people", "other people added on both sides of the ratio")
    clip_low: float = _of(0.05, "weight", "no day weighs less than this share of its weekday")
    clip_high: float = _of(3.0, "weight", "nor more than this many times")
    # The rate at which silence counts, by age and by what stands.  Fitted by the likelihood of gaps.
    age_days: tuple[float, ...] = _of((0.25, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0), "days", "edges of the age bins")
    idle_rate: tuple[float, ...] = _of(
        (1.2, 1.2, 1.2, 0.95, 0.85, 0.6, 0.5, 0.35), "1/day", "rate while nothing of mine stands"
    )
    bid_rate: tuple[float, ...] = _of(
        (16.0, 3.0, 1.5, 1.2, 0.95, 0.65, 0.5, 0.35), "1/day", "rate while a bid stands"
    )
    bid_repeat: tuple[float, ...] = _of(
        (1.0, 1.0, 0.7, 0.45), "share", "what the 1st, 2nd, 3rd, and any later standing bid is worth"
    )
    # Absence: how a steady pace wanders, and what is held against it.
    speeds: tuple[float, ...] = _of((2.5, 6.0, 16.0, 64.0), "acts", "how many acts a pace is remembered for")
    speed_share: tuple[float, ...] = _of(
        (0.02, 0.2, 0.4, 0.38), "share", "how much each is believed at first"
    )
    shape0: float = _of(6.0, "acts", "what a tie starts with: as if it had seen so many acts")
    rate0: float = _of(24.0, "days", "... in so much operational time")
    speed_memory: float = _of(0.95, "share", "what is kept, an act, of which speed has fitted")
    gap_memory: float = _of(0.95, "share", "what is kept, an act, of the mean gap")
    gap0_days: float = _of(6.0, "days", "the mean gap a tie starts with")
    absence_every_days: float = _of(300.0, "days", "somebody is away about once in this time")
    absence_mean_days: float = _of(14.0, "days", "... and so long on average")
    absence_most: float = _of(0.3, "share", "the chance that a gap is an absence is never above this")
    thin_absence: tuple[float, ...] = _of((0.0, 0.25), "share", "paces they might have fallen to")
    prior_absence: tuple[float, ...] = _of((0.7, 0.3), "share", "how much each of them is believed")
    stake_most: float = _of(0.8, "mean gaps", "an act stakes no more than this, so that a long gap fades")
    bet_from_act: int = _of(9, "act", "from this act on a change may have begun")
    shortest_gap: float = _of(0.001, "operational days", "a gap is never shorter, nor a rate smaller")
    shortest_days: float = _of(0.05, "days", "the same in calendar days")
    # Answers.
    latency_cap_days: float = _of(7.0, "days", "an answer later than this counts as this late")
    latency_few: int = _of(10, "answers", "with fewer past ones nothing is bet")
    thin_answers: tuple[float, ...] = _of(
        (0.5, 0.25), "share", "rates of answering they might have fallen to"
    )
    prior_answers: tuple[float, ...] = _of((0.5, 0.5), "share", "how much each of them is believed")
    temper: float = _of(0.85, "share", "replies are slightly autocorrelated, so they count a little less")
    left_h: float = _of(8.0, "hours", "a start of mine with nothing of theirs in this time is left")
    answers_left: float = _of(
        0.8, "share", "of the evidence from answers, what rests on rounds that are left"
    )
    # Starts.
    lull_h: float = _of(8.0, "hours", "a round begins after so long a silence of both")
    try_days: float = _of(7.0, "days", "another try of mine within this time is no new round")
    reference_from_days: float = _of(60.0, "days", "a round is compared with those that began longer ago ...")
    reference_to_days: float = _of(730.0, "days", "... and not longer than this")
    reference_few: int = _of(15, "rounds", "with fewer of them nothing is bet")
    start_wanders: int = _of(1, "", "1: my usual share of starts wanders; 0: it is that of the reference")
    start_speeds: tuple[float, ...] = _of((12.0, 50.0, 400.0), "rounds", "how many rounds it is remembered")
    start_share: tuple[float, ...] = _of((0.1, 0.3, 0.6), "share", "how much each is believed at first")
    start_switch: float = _of(0.02, "share", "the chance, a round, that another of them fits from here on")
    start_odds: tuple[float, ...] = _of(
        (2.0, 4.0, 8.0, 16.0), "ratio", "mine against theirs: how far it might have risen"
    )
    start_ratio: tuple[float, ...] = _of(
        (1.15, 1.3, 1.5, 1.8), "ratio", "the same for the share, unwandering"
    )
    start_most: float = _of(0.97, "share", "an unwandering share of starts is never taken as more")
    start_top: float = _of(0.98, "share", "nor the one that is bet on")
    # What is said.
    mix: tuple[float, ...] = _of((0.6, 0.2, 0.2), "share", "absence, answers, starts")
    watch_acts: int = _of(8, "acts", "a tie is watched from this act on")
    watch_days: float = _of(30.0, "days", "... this long after the first message")
    watch_mine: int = _of(3, "messages", "... and with so many of mine")
    rare_days: float = _of(90.0, "days", "not watched above this mean gap: rarely, and that is their way")
    pattern_at: float = _of(5.0, "years", "evidence for a pattern: one false word in so many years")
    clear_at: float = _of(20.0, "years", "evidence for a clear pattern")
    word_ends_at: float = _of(1.0, "years", "a word once given stays until the evidence is below this ...")
    return_days: int = _of(30, "days", "... or until they have started on three days within so many")
    floor_gaps: float = _of(
        8.0, "usual gaps", "of a silence below this nothing is said (Navarro et al. 2017)"
    )
    floor_days: float = _of(7.0, "days", "nor of one below this, whatever the evidence")
    floor_answers: int = _of(5, "answers", "nor with fewer answers before it")
    board_share: float = _of(0.2, "share", "of the words shown on a board, at most this share is false")
    circle_days: int = _of(365, "days", "the whole circle is compared with how it was so long ago")
    circle_ratio: float = _of(0.5, "share", "it is quieter where at most this share of it is left")
    circle_least: float = _of(
        0.5, "people a day", "... and where so many were usual, else it is a few people's way"
    )
    quiet_ratio: float = _of(0.5, "share", "mine fell: below this share of what it was")
    quiet_against: float = _of(1.5, "ratio", "... and below so many times what theirs fell to")
    onset_before_days: float = _of(7.0, "days", "the interval of the onset is widened by this before")
    onset_after_days: float = _of(14.0, "days", "... and this after")
    # Persistence.
    ahead_shape0: float = _of(0.7, "acts", "what a tie starts with here: as if it had seen so many acts")
    ahead_rate0: float = _of(20.0, "days", "... in so much operational time")
    leave_a: float = _of(0.2, "", "a chance of leaving at each act, Beta(a, b) over ties")
    leave_b: float = _of(4.0, "acts", "its second parameter")
    horizons: tuple[float, ...] = _of((7.0, 30.0, 90.0), "days", "how far persistence looks ahead")
    calibrate_ties: int = _of(200, "ties", "persistence calibrates itself from so many ties on")
    calibrate_each: int = _of(50, "ties", "... so many of them with, and so many without contact since")
    # Episodes.
    gap_few: int = _of(30, "gaps", "with fewer gaps than this, an episode ends after gap_default_h")
    gap_default_h: float = _of(8.0, "hours", "a night's sleep: the gap between episodes when little is known")
    gap_low_h: float = _of(1.0, "hours", "an episode never ends sooner than this")
    gap_high_h: float = _of(24.0, "hours", "an episode never lasts over a longer silence")
    # Mutuality.
    mutuality_days: float = _of(365.0, "days", "mutuality looks back this far; a judgement, not measured")
    z90: float = _of(1.645, "sd", "half of a 90 % interval of a normal variable")
    # Answers, as they are shown.
    answered_days: float = _of(7.0, "days", "an answer counts as one when it comes within this time")

    @property
    def speed_keep(self) -> tuple[float, ...]:
        """What is kept of a pace at an act, at each of ``speeds``: follows from them."""
        return tuple(1.0 - 1.0 / acts for acts in self.speeds)

    @property
    def start_keep(self) -> tuple[float, ...]:
        """What is kept of a share of starts at a round, at each of ``start_speeds``: follows from them."""
        return tuple(1.0 - 1.0 / rounds for rounds in self.start_speeds)

    def packed(self) -> Constants:
        """Give the same names as a record of numpy, the form in which compiled code takes them.

        >>> int(Constants().packed().gap_few)
        30
        """
        values = tuple(getattr(self, name) for name in _record().names or ())
        return cast("Constants", np.rec.array([values], dtype=_record())[0])


#: What follows from the constants and is worked out once, for kernels.
_FOLLOW: Final = ("speed_keep", "start_keep")


@functools.cache
def _record() -> np.dtype[np.void]:
    """Give the layout of the record: floats, whole numbers, and rows of floats."""
    parts: list[Any] = []
    for f in fields(Constants):
        if isinstance(f.default, tuple):
            parts.append((f.name, np.float64, (len(f.default),)))
        else:
            parts.append((f.name, np.float64 if isinstance(f.default, float) else np.int64))
    parts += [(name, np.float64, (len(getattr(Constants(), name)),)) for name in _FOLLOW]
    return np.dtype(parts, align=True)


#: The constants that letbe ships with.
CONSTANTS: Final = Constants()

#: The statistics as they were first written down, whose check values are known to six digits.  Three
#: speeds of equal weight (the fourth is not believed), the whole last gap as the stake, and a share of
#: starts that is taken as known.  It broke its promise where pace and starts wander (Enron: .31 false
#: words a tie-year for .20 promised, .15 for .05); the constants above keep it, and see more.
SPECIFICATION: Final = Constants(
    speeds=(6.0, 16.0, 64.0, 64.0),
    speed_share=(1 / 3, 1 / 3, 1 / 3, 0.0),
    shape0=2.0,
    rate0=12.0,
    speed_memory=0.98,
    prior_absence=(0.6, 0.4),
    stake_most=1e300,
    floor_gaps=0.0,
    floor_days=0.0,
    floor_answers=0,
    start_wanders=0,
    answers_left=0.0,
    ahead_shape0=2.0,
    ahead_rate0=12.0,
)
