"""Dates as people write them: "until 3 May", "two weeks", "tomorrow evening", "until they return".

A small grammar of our own.  The library for this (dateparser 1.x, tried on 29 phrases) reads "a" as a
date in January and "may" as the 21st, takes 03/04 for March without asking, does not know "until 3 May",
"for two weeks" or "until they return", puts "tonight" two hours ago, and gives a time that the clocks
skip.  A date that people are held to must be understood or refused, never guessed.

Every answer is shown back before it counts.  What is over already is said, and never taken quietly.
A day without a time ends at 09:00, as "later" does: nobody is written to at midnight.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError
from letbe.i18n import _, marked
from letbe.space.entries import FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

#: When a day without a time ends, and when "later" is over.
MORNING: Final = time(9)
_TIMES: Final[Mapping[str, time]] = {
    "morning": MORNING,
    "noon": time(12),
    "midday": time(12),
    "afternoon": time(15),
    "evening": time(18),
    "night": time(21),
}
#: Names of our own: those of the standard library follow the locale of whoever embeds us.
_MONTHS_SHOWN: Final = marked(
    "January February March April May June July August September October November December"
)
_DAYS_SHOWN: Final = marked("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_MONTH_NAMES: Final = ("", *_MONTHS_SHOWN.split())
_DAY_NAMES: Final = tuple(_DAYS_SHOWN.split())
_SHORT: Final = 3
_MONTHS: Final = {
    name[:cut].lower(): n for n, name in enumerate(_MONTH_NAMES) if n for cut in (_SHORT, len(name))
} | {"sept": 9}
_WEEKDAYS: Final = {
    name[:cut].lower(): n for n, name in enumerate(_DAY_NAMES) for cut in (_SHORT, len(name))
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_NUMBERS: Final = {
    word: n
    for n, words in enumerate(
        (
            "",
            "a an one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
    for word in words.split()
}
#: Longer than anybody plans; a slip of the finger is likelier.
MOST_YEARS: Final = 100

_OPEN: Final = re.compile(
    r"(until|till|til)? ?(they|she|he) (return|returns|come back|comes back|write|writes|wrote)( again)?"
    r"|(until )?further notice|open|open-ended|no end|for ?ever|no date"
)
_LENGTH: Final = re.compile(
    r"(?P<half>half )?(?P<n>\d{1,4}|[a-z]+) ?"
    r"(?P<unit>minute|min|hour|hr|h|day|d|week|wk|w|fortnight|month|year|yr|y)s?"
)
_CLOCK: Final = re.compile(
    r"(?P<rest>.*?)(?:,? at |,? |^at |^)"
    r"(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}) ?(?P<half>am|pm)?| ?(?P<only>am|pm))$"
)
_DAY_MONTH: Final = re.compile(
    r"(?:(?P<weekday>[a-z]+),? )?(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>[a-z]+)\.?,?"
    r"(?: (?P<y>\d{4}))?"
)
_MONTH_DAY: Final = re.compile(
    r"(?:(?P<weekday>[a-z]+),? )?(?P<month>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,?(?: (?P<y>\d{4}))?"
)
_ISO: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:z|[+-]\d{2}:?\d{2})?)?"
)
_SLASHES: Final = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}")


@dataclass(frozen=True, slots=True)
class When:
    """What a phrase means.

    Attributes:
        until: The moment, UTC; None for "until they return".
        shown: The same in words, in the user's zone, to be shown before it counts.
        note: What was decided on the way, to be shown too; empty for nothing.
    """

    until: datetime | None
    shown: str
    note: str = ""


def show(at: datetime, place: ZoneInfo) -> str:
    """Show a moment on the wall clock of a place.

    >>> from zoneinfo import ZoneInfo
    >>> show(datetime(2026, 5, 3, 7, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    'Sunday 3 May 2026, 09:00'
    """
    local = at.astimezone(place)
    return _("{weekday} {day} {month} {year}, {time}").format(
        weekday=_(_DAYS_SHOWN).split()[local.weekday()],
        day=local.day,
        month=_(_MONTHS_SHOWN).split()[local.month - 1],
        year=local.year,
        time=f"{local:%H:%M}",
    )


def next_morning(said_at: datetime, place: ZoneInfo) -> datetime:
    """Give 09:00 of the day after, at a place: the end of "later", "busy", "not now".

    >>> from zoneinfo import ZoneInfo
    >>> next_morning(datetime(2026, 3, 28, 22, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    datetime.datetime(2026, 3, 29, 7, 0, tzinfo=datetime.timezone.utc)
    """
    day = said_at.astimezone(place).date() + timedelta(days=1)
    return _at_place(datetime.combine(day, MORNING), place)[0]


def read_when(text: str, now: datetime, place: ZoneInfo) -> When:
    """Understand a date as people write it.

    Args:
        text: Such as "until 3 May", "two weeks", "tomorrow evening", "2027-05-03", "until they return".
        now: The moment it is said, with its zone.
        place: Whose clock is meant.

    Returns:
        The moment and how to show it.

    Raises:
        UsageError: It is not understood, could mean two days, does not exist, or is over already.

    Cost: some microseconds, whatever the text.

    >>> from zoneinfo import ZoneInfo
    >>> noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    >>> read_when("until 3 May", noon, ZoneInfo("Europe/Berlin")).shown
    'until Monday 3 May 2027, 09:00'
    >>> read_when("until they return", noon, ZoneInfo("Europe/Berlin")).shown
    'until they return'
    """
    words = _plain(text)
    if _OPEN.fullmatch(words):
        return When(None, _("until they return"))
    words = re.sub(r"^(?:until|till|til|through|for|in|by|on) +", "", words)
    local = now.astimezone(place).replace(tzinfo=None)
    for reader in _READERS:
        wall = reader(words, local)
        if wall is not None:
            return _checked(wall, now, place)
    raise UsageError(
        f'"{text[:40]}" is not a date that letbe understands',
        'try "3 May", "2027-05-03", "two weeks", "tomorrow evening" or "until they return"',
    )


def _plain(text: str) -> str:
    """Give small letters and single blanks."""
    return " ".join(text[:_LONGEST].lower().split()).strip(" .!")


#: No date is longer; what comes after is not looked at.
_LONGEST: Final = 80


# ----------------------------------------------------------------------------- the kinds of phrases
# Each gives the wall clock it means, or None where the phrase is of another kind.


def _iso(words: str, _local: datetime) -> datetime | None:
    """Read 2027-05-03, 2027-05-03 18:00 and 2027-05-03T18:00+02:00."""
    if not _ISO.fullmatch(words):
        return None
    try:
        read = datetime.fromisoformat(words.upper().replace(" ", "T"))
    except ValueError as error:
        raise _no_such_day(words) from error
    if read.tzinfo is None and len(words) == len("2027-05-03"):
        return datetime.combine(read.date(), MORNING)
    return read


def _length(words: str, local: datetime) -> datetime | None:
    """Read "two weeks", "10 days", "half a year", "a month"."""
    words = re.sub(r" from now$", "", words)
    found = _LENGTH.fullmatch(words)
    if found is None:
        return None
    count = read_number(found["n"])
    if count is None:
        return None
    unit = found["unit"][:2] if found["unit"] in {"month", "min", "minute"} else found["unit"][0]
    if found["half"]:
        unit, count = _HALVES.get(unit, ("", 0))
    if not count:
        raise UsageError("a length of nothing", 'say how long, such as "two weeks"')
    return _later(local, unit, count)


def read_number(word: str) -> int | None:
    """Read a number in digits or, up to twelve, as a word; None where it is none.

    >>> read_number("14"), read_number("two"), read_number("many")
    (14, 2, None)
    """
    if word.isdecimal() and word.isascii():
        return int(word)
    return _NUMBERS.get(word)


#: Half a year is six months; half of anything else is said in its smaller unit.
_HALVES: Final[Mapping[str, tuple[str, int]]] = {
    "y": ("mo", 6),
    "d": ("h", 12),
    "h": ("mi", 30),
    "mo": ("d", 15),
}
_DAYS: Final[Mapping[str, int]] = {"d": 1, "w": 7, "f": 14}
_MONTHS_OF: Final[Mapping[str, int]] = {"mo": 1, "y": 12}


def _later(local: datetime, unit: str, count: int) -> datetime:
    """Go on by some units: hours and minutes by the clock, the others by the calendar."""
    if unit in {"h", "mi"}:
        return _Elapsed.after(local, timedelta(minutes=count * (60 if unit == "h" else 1)))
    if unit in _DAYS:
        return _add_days(local, count * _DAYS[unit])
    months = local.year * 12 + local.month - 1 + count * _MONTHS_OF[unit]
    year, month = months // 12, months % 12 + 1
    if year > local.year + MOST_YEARS:
        raise _too_far()
    return local.replace(year=year, month=month, day=min(local.day, calendar.monthrange(year, month)[1]))


class _Elapsed(datetime):
    """A wall clock that means so much time from now, also over a night when the clock is changed."""

    waits: timedelta

    @classmethod
    def after(cls, local: datetime, waits: timedelta) -> _Elapsed:
        """Go on by a length of time."""
        made = cls.combine(local.date(), local.time())
        made.waits = waits
        return made


def _add_days(local: datetime, days: int) -> datetime:
    """Go on by whole days on the calendar."""
    if days > MOST_YEARS * 366:
        raise _too_far()
    return local + timedelta(days=days)


def _near(words: str, local: datetime) -> datetime | None:
    """Read "tomorrow evening", "tonight", "next Monday", "Friday morning", "the weekend", "next month"."""
    words, clock = _split_time(words)
    if words in {"tonight", "this night"}:
        return datetime.combine(local.date(), clock or _TIMES["night"])
    if words == "" and clock is not None:
        day = local.date() if clock > local.time() else local.date() + timedelta(days=1)
        return datetime.combine(day, clock)
    day_of = _day_of(words, local.date())
    return None if day_of is None else datetime.combine(day_of, clock or MORNING)


def _split_time(words: str) -> tuple[str, time | None]:
    """Take a time of the day from the end."""
    found = _CLOCK.fullmatch(words)
    if found is not None:
        return found["rest"].strip(" ,"), read_clock(found["h"], found["m"], found["half"] or found["only"])
    for name, at in _TIMES.items():
        if words in {name, f"the {name}", f"this {name}"}:
            return "", at
        for end in (f" at {name}", f" in the {name}", f" {name}"):
            if words.endswith(end):
                return words.removesuffix(end), at
    return words, None


def read_clock(hour: str, minute: str | None, half: str | None) -> time:
    """Read a time of the day.

    >>> read_clock("9", None, "pm")
    datetime.time(21, 0)
    """
    h, m = int(hour), int(minute or 0)
    if half:
        if not 1 <= h <= 12:  # noqa: PLR2004 - a clock with am and pm has twelve hours
            raise UsageError(f"{hour} {half} is no time of the day", "such as 6 pm or 18:00")
        h = h % 12 + (12 if half == "pm" else 0)
    try:
        return time(h, m)
    except ValueError as error:
        raise UsageError(f"{hour}:{minute or '00'} is no time of the day", "such as 18:00") from error


def _day_of(words: str, today: date) -> date | None:
    """Read a day that is named by where it lies from today."""
    named = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "the day after tomorrow": today + timedelta(days=2),
        "day after tomorrow": today + timedelta(days=2),
        "next week": today + timedelta(days=7 - today.weekday()),
        "the weekend": today + timedelta(days=(5 - today.weekday()) % 7 or 7),
        "next month": (today.replace(day=1) + timedelta(days=32)).replace(day=1),
        "the end of the month": today.replace(day=calendar.monthrange(today.year, today.month)[1]),
        "next year": date(today.year + 1, 1, 1),
        "the new year": date(today.year + 1, 1, 1),
        "christmas": _next_date(12, 25, None, today),
    }
    for first in ("", "the "):
        if first + words in named:
            return named[first + words]
    weekday = _WEEKDAYS.get(words.removeprefix("next ").removeprefix("this "))
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def _calendar(words: str, local: datetime) -> datetime | None:
    """Read "3 May", "May 3rd, 2027", "Sunday, 3 May" with or without a time."""
    if _SLASHES.fullmatch(words.split(" ", maxsplit=1)[0]):
        raise UsageError(
            f'"{words[:20]}" could be two different days',
            'write the month as a word, such as "3 May", or 2027-05-03',
        )
    words, clock = _split_time(words)
    found = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    month = None if found is None else _MONTHS.get(found["month"])
    if found is None or month is None:
        return None
    year = int(found["y"]) if found["y"] else None
    day = _next_date(month, int(found["d"]), year, local.date())
    weekday = _WEEKDAYS.get(found["weekday"] or "")
    if found["weekday"] and weekday != day.weekday():
        raise UsageError(
            f"{day.day} {_MONTH_NAMES[month]} {day.year} is a {_DAY_NAMES[day.weekday()]}",
            "leave the weekday or the date out",
        )
    return datetime.combine(day, clock or MORNING)


def _next_date(month: int, day: int, year: int | None, today: date) -> date:
    """Give that day of that year, or else the next one from tomorrow on."""
    if year is not None:
        return _date(year, month, day)
    if day > calendar.monthrange(_LEAP_YEAR, month)[1]:
        raise _no_such_day(f"{day} {_MONTH_NAMES[month]}")
    years = range(today.year, today.year + 9)  # 29 February comes again within eight years
    dates = (date(y, month, day) for y in years if day <= calendar.monthrange(y, month)[1])
    return next(d for d in dates if d > today)


_LEAP_YEAR: Final = 2028


def _date(year: int, month: int, day: int) -> date:
    """Make a date, or say that there is none."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _no_such_day(f"{day} {_MONTH_NAMES[month]} {year}") from error


_READERS: Final[tuple[Callable[[str, datetime], datetime | None], ...]] = (_iso, _length, _calendar, _near)


# ----------------------------------------------------------------------------- checks


def _checked(wall: datetime, now: datetime, place: ZoneInfo) -> When:
    """Put a wall clock into its zone, and refuse what is over."""
    note = ""
    if isinstance(wall, _Elapsed):
        until = now.astimezone(UTC) + wall.waits
    elif wall.tzinfo is not None:
        until = _in_range(wall)
    else:
        until, note = _at_place(wall, place)
    if until > LAST:
        raise _too_far()
    if until <= now:
        raise UsageError(f"{show(until, place)} is over already", "give a date that is to come")
    return When(until, _("until {when}").format(when=show(until, place)), note)


def _in_range(at: datetime) -> datetime:
    """Move a moment with its own offset to UTC."""
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise _too_far() from error


def _at_place(wall: datetime, place: ZoneInfo) -> tuple[datetime, str]:
    """Put a wall clock into a zone; a time that comes twice or never is told.

    A time that comes twice means the later one; one that the clock skips means the moment after.
    """
    if not FIRST.year <= wall.year <= LAST.year:
        raise _too_far()
    first, second = (wall.replace(tzinfo=place, fold=f).astimezone(UTC) for f in (0, 1))
    if first == second:
        return first, ""
    if second > first:
        return second, f"{wall:%H:%M} comes twice that night; the later one is meant"
    return first, f"the clock skips {wall:%H:%M} that night; {first.astimezone(place):%H:%M} is meant"


def _no_such_day(words: str) -> UsageError:
    """Say that a day does not exist."""
    return UsageError(f'there is no day "{words}"', 'give a date such as "3 May" or 2027-05-03')


def _too_far() -> UsageError:
    """Say that a date lies outside what can be promised."""
    return UsageError("that is further away than letbe can promise", 'say "until they return" for no end')
