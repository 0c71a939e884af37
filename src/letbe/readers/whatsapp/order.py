"""The order of day, month and year, from the whole file, and the rule that decided.

Asked in this order: what the caller says; the form (a year of four digits that stands first); numbers
that allow one order only; the order that keeps time from going back; the number that changes most; the
look of the dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from letbe.readers.whatsapp import dates
from letbe.readers.whatsapp.codes import of_style
from letbe.readers.whatsapp.styles import MOST_PARTS, lasting, split_by_evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

GIVEN: Final = "given by you"
YEAR_FIRST: Final = "the year stands first"
#: Why an order is certain where the other one makes impossible days.
ABOVE: Final = {
    dates.DMY: "a first number above 12",
    dates.MDY: "a second number above 12",
    dates.YMD: "a third number above 12",
    dates.YDM: "a second number above 12",
}
IN_ORDER: Final = "it keeps the messages in order of time"
CHANGES: Final = "the number that changes most is the day"
LOOK: Final = "the look of the dates"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the dates of a part are read.

    Attributes:
        order: A number of ``dates.ORDERS``.
        by: The rule that decided.
        calendar: A number of ``dates.CALENDARS``.
        short: True where the year has two digits.
        sure: False where only the look of the dates spoke.
        impossible: How many entries it makes no day of.
    """

    order: int
    by: str
    calendar: int
    short: bool
    sure: bool = True
    impossible: int = 0


@dataclass(frozen=True, slots=True)
class Weight:
    """What speaks against an order: impossible days, days that go back; and how often the day changes."""

    order: int
    impossible: int
    back: int
    changes: int


def _look(style: NDArray[np.int64]) -> int:
    """Say which order dates of such a look mostly have."""
    slash = style[of_style.SEPARATOR] == ord("/")
    bare = style[of_style.BARE] > 0
    return dates.MDY if slash and bare and style[of_style.PERIOD] and style[of_style.YEAR] == 0 else dates.DMY


def _judge(weights: list[Weight], style: NDArray[np.int64], calendar: int, short: bool) -> Verdict:
    """Choose among the orders that the form allows."""
    least = min(w.impossible for w in weights)
    left = [w for w in weights if w.impossible == least]
    if len(left) == 1:
        by = ABOVE[left[0].order]
        return Verdict(left[0].order, by, calendar, short, impossible=least)
    fewest = min(w.back for w in left)
    left = [w for w in left if w.back == fewest]
    if len(left) == 1:
        return Verdict(left[0].order, IN_ORDER, calendar, short, impossible=least)
    most = max(w.changes for w in left)
    ahead = [w for w in left if w.changes == most]
    if len(ahead) == 1:
        return Verdict(ahead[0].order, CHANGES, calendar, short, impossible=least)
    look = _look(style)
    order = look if any(w.order == look for w in left) else left[0].order
    return Verdict(order, LOOK, calendar, short, sure=False, impossible=least)


def decide(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    number: int,
    style: NDArray[np.int64],
    asked: str | None,
    last_year: int,
) -> Verdict:
    """Decide how the dates of one part are read.

    Args:
        stamp: Packed dates and times, shape (n,).
        part: The part of each, shape (n,).
        number: Which part.
        style: Its row of ``Styles.facts``.
        asked: The order that the caller says, or None.
        last_year: The last year a message can be of.

    Returns:
        The verdict.

    Cost: O(n), a pass for each order that is possible.
    """
    year_at = int(style[of_style.YEAR])
    short = year_at == 0
    calendar = _calendar(stamp, part, number, 1 if year_at == 1 else 3, short, last_year)
    given = dates.ORDERS.index(asked) if asked in dates.ORDERS else None
    orders = (dates.YMD, dates.YDM) if year_at == 1 else (dates.DMY, dates.MDY)
    if given in orders:
        return Verdict(given, GIVEN, calendar, short)
    weights = [
        Weight(o, *(int(x) for x in _weigh(stamp, part, number, o, short, calendar, last_year)))
        for o in orders
    ]
    if year_at == 1 and weights[0].impossible <= weights[1].impossible:
        return Verdict(dates.YMD, YEAR_FIRST, calendar, short, impossible=weights[0].impossible)
    if short and (given == dates.YMD or calendar != dates.GREGORIAN or min(w.impossible for w in weights)):
        # Two digits first are a year only where nothing else makes as much sense.
        other = _calendar(stamp, part, number, 1, short, last_year)
        impossible, _, _ = _weigh(stamp, part, number, dates.YMD, short, other, last_year)
        if given == dates.YMD:
            return Verdict(given, GIVEN, other, short)
        strange = calendar != dates.GREGORIAN and other == dates.GREGORIAN
        if impossible < min(w.impossible for w in weights) or (strange and impossible == 0):
            return Verdict(dates.YMD, YEAR_FIRST, other, short, impossible=impossible)
    return _judge(weights, style, calendar, short)


def _calendar(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    number: int,
    year_at: int,
    short: bool,
    last_year: int,
) -> int:
    """Say which calendar most years of a part belong to, if they stand first (1) or last (3)."""
    counts = np.zeros(len(dates.CALENDARS), np.int64)
    dates.calendars(stamp, part, number, year_at, short, last_year, counts)
    return int(counts.argmax())


def _weigh(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    number: int,
    order: int,
    short: bool,
    calendar: int,
    last_year: int,
) -> tuple[int, int, int]:
    """Try an order on a whole part; a calendar without a year at that end tells nothing."""
    return dates.weigh(stamp, part, number, 0, len(stamp), order, short, calendar, last_year)


def _best_cut(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    number: int,
    gap: tuple[int, int],
    orders: tuple[int, int],
    verdict: Verdict,
    last_year: int,
) -> int:
    """Find where in a gap the order changes: where time goes back least."""
    low, high = gap
    return int(dates.cut(stamp, part, number, low, high, *orders, verdict.short, verdict.calendar, last_year))


def split(
    stamp: NDArray[np.int64],
    part: NDArray[np.uint8],
    number: int,
    count: int,
    verdict: Verdict,
    last_year: int,
) -> tuple[int, dict[int, Verdict]]:
    """Split a part in which both orders occur, each for a while, as in two exports joined.

    Args:
        stamp: Packed dates and times, shape (n,).
        part: The part of each; entries behind a change get a new number.
        number: Which part.
        count: How many parts there are.
        verdict: How the part is read so far.
        last_year: The last year a message can be of.

    Returns:
        How many parts there are now, and the verdicts of the part and of the new ones; nothing where
        one order fits.
    """
    sign = np.empty(len(stamp), np.int8)
    dates.evidence(stamp, part, number, sign)
    both = np.bincount(sign, minlength=3)
    if verdict.order not in (dates.DMY, dates.MDY) or not (both[1] and both[2]):
        return count, {}
    cuts = np.zeros(3 * MOST_PARTS, np.int64)
    found = split_by_evidence(sign, lasting(int(both[1] + both[2])), cuts)
    if found < 2:
        return count, {}
    new = {}
    for k in range(found):
        last, first, kind = (int(x) for x in cuts[3 * k : 3 * k + 3])
        order = dates.DMY if kind == 1 else dates.MDY
        told = Verdict(order, ABOVE[order], verdict.calendar, verdict.short)
        if k == 0:
            new[number] = told
            before = order
            continue
        if count + 1 >= MOST_PARTS:
            break
        at = _best_cut(stamp, part, number, (last + 1, first), (before, order), verdict, last_year)
        count += 1
        behind = part[at:]
        behind[behind == number] = count
        new[count] = told
        number, before = count, order
    return count, new
