"""What a person types for a cap and for hours, read into a request.

Dates are in ``letbe.space.when``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError
from letbe.space.entries import LESS_DAYS, Hours, Less
from letbe.space.when import read_clock, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_LESS: Final = re.compile(
    r"(?P<most>\w+) ?(?:messages? ?)?(?:/|per|in|a|an|every|each) ?(?P<n>\w+(?= ))? ?(?P<unit>[a-z]+?)s?"
)
_DAYS: Final[Mapping[str, int]] = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_FROM_TO: Final = re.compile(r"(?P<begins>[^-]+?) ?(?:-|to|until) ?(?P<ends>[^-]+)")
_CLOCK: Final = re.compile(r"(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))? ?(?P<half>am|pm)?")


def read_less(text: str) -> Less:
    """Understand a cap: "1/14 days", "2 a week", "one in a fortnight", "3".

    Where no period is said it is 14 days.

    Raises:
        UsageError: It is not understood, or out of range.

    >>> read_less("2/week")
    Less(most=2, days=7)
    """
    words = " ".join(text[:80].lower().split())
    alone = read_number(words)
    if alone is not None:
        return Less(alone, LESS_DAYS)
    found = _LESS.fullmatch(words) or re.fullmatch(r"(?P<most>\d+)/(?P<n>\d+)(?P<unit>)", words)
    if found is not None:
        most, count = read_number(found["most"]), read_number(found["n"] or "1")
        days = _DAYS.get(found["unit"] or "day")
        if most is not None and count is not None and days is not None:
            return Less(most, count * days)
    raise UsageError(f'"{text[:40]}" is not a number in a time', 'such as "1/14 days" or "2 a week"')


def read_hours(text: str, place: str) -> Hours:
    """Understand hours at their place: "21:00-08:00", "9pm to 8am", "night".

    Args:
        text: What was typed.
        place: The time zone where they live.

    Raises:
        UsageError: It is not understood.

    >>> read_hours("night", "Europe/Berlin").begins // 60
    21
    """
    words = " ".join(text[:80].lower().split())
    if words in {"", "night", "at night", "nights"}:
        return Hours(place)
    found = _FROM_TO.fullmatch(words)
    ends = [_CLOCK.fullmatch(found[name]) for name in ("begins", "ends")] if found else [None]
    minutes = [read_clock(e["h"], e["m"], e["half"]) for e in ends if e is not None]
    if len(minutes) != len(("begins", "ends")):
        raise UsageError(f'"{text[:40]}" are no hours', 'such as "21:00-08:00" or "night"')
    begins, until = (t.hour * 60 + t.minute for t in minutes)
    return Hours(place, begins, until)
