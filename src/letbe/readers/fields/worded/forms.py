"""What a form of a date says: where its numbers stand, which month it names, and which half of the day."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final

#: What the hour of a form counts from.
WHOLE_DAY: Final = 0
FIRST_HALF: Final = 1
SECOND_HALF: Final = 2

#: Read from the form's own digits.
BY_NUMBER: Final = 0

#: A longer text is no date.
LONGEST: Final = 160

_NUMBER: Final = re.compile("0+")
#: A zone other than UTC: its numbers are no part of the date, and nothing says what its clock shows.
_OFFSET: Final = re.compile("(?:utc|gmt) ?[+\N{MINUS SIGN}-] ?0")

_YEAR: Final = 4
_CLOCK_PARTS: Final = 3
#: Numbers beside the year and the clock: a day; or a day and a month.
_DAY: Final = 1
_DAY_AND_MONTH: Final = 2


@dataclass(frozen=True, slots=True)
class Form:
    """Where the numbers of a date stand, in bytes: (begin, end) of each.

    Attributes:
        year: Four digits.
        month: One or two digits; empty where it is a word.
        day: One or two digits.
        hour: One or two digits.
        minute: One or two digits.
        second: One or two digits.
        named: The month that a word says, 1 to 12; ``BY_NUMBER`` where its digits do.
        half: ``WHOLE_DAY``, ``FIRST_HALF`` or ``SECOND_HALF``.
    """

    year: tuple[int, int]
    month: tuple[int, int]
    day: tuple[int, int]
    hour: tuple[int, int]
    minute: tuple[int, int]
    second: tuple[int, int]
    named: int
    half: int


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of all languages, and what each means in which language."""

    months: dict[str, list[tuple[str, int]]]
    days: dict[str, set[str]]
    halves: dict[str, set[int]]
    month: re.Pattern[str]
    month_begins: re.Pattern[str]
    day: re.Pattern[str]
    half: re.Pattern[str]


@cache
def _words() -> _Words:
    """Load them all."""
    raw = (files("letbe.readers.fields.worded") / "calendar.json").read_text("utf-8")
    table: dict[str, dict[str, Any]] = json.loads(raw)
    months: dict[str, list[tuple[str, int]]] = {}
    days: dict[str, set[str]] = {}
    halves: dict[str, set[int]] = {"am": {FIRST_HALF}, "pm": {SECOND_HALF}}
    for language, words in table.items():
        for number, forms in enumerate(words["months"], start=1):
            for word in forms:
                months.setdefault(_plain(word), []).append((language, number))
        for word in chain.from_iterable(words["days"]):
            days.setdefault(_plain(word), set()).add(language)
        for half, name in ((FIRST_HALF, "am"), (SECOND_HALF, "pm")):
            for word in words[name]:
                halves.setdefault(_plain(word), set()).add(half)
    return _Words(months, days, halves, _any(months), _any(months, whole=False), _any(days), _any(halves))


def _plain(text: str) -> str:
    """Bring a text to the form in which words are compared: no case, ordinary blanks, none between dots."""
    text = re.sub("[\u00a0\u2009\u202f]", " ", text.casefold())
    return re.sub(r"(?<=\.) (?=\w\.)", "", text)


def _any(words: Any, *, whole: bool = True) -> re.Pattern[str]:
    """Match any of some words, the longest first; where a script has blanks, only whole words.

    Chinese, Japanese, Korean and Thai put no blanks around a word; in Hebrew "in" is written in front of one.
    """
    ordered = sorted(words, key=len, reverse=True)
    anywhere = [w for w in ordered if _stands_anywhere(w) or (not whole and "\u05d0" <= w[0] <= "\u05ea")]
    bounded = "|".join(re.escape(w) for w in ordered if w not in anywhere)
    # What must stand in front is looked at first, once for all words: most places are no beginning.
    behind = r"(?!\w)" if whole else ""
    return re.compile("|".join([rf"(?<!\w)(?:{bounded}){behind}", *map(re.escape, anywhere)]))


def _stands_anywhere(word: str) -> bool:
    """Tell a word of a script that puts no blanks between words."""
    return "\u0e00" <= word[0] <= "\u0eff" or word[0] >= "\u2e80"


def form_of(text: str) -> Form | None:
    """Tell what a form says.

    Args:
        text: A date whose digits are all 0.

    Returns:
        Where its numbers stand; None where it is no date that can be read.

    >>> form = form_of("Friday, May 00, 0000 at 0:00:00 AM UTC")
    >>> form.named, form.half, form.day, form.hour
    (5, 1, (12, 14), (24, 25))
    >>> form_of("0000年0月00日星期五 UTC 00:00:00").named
    0
    """
    folded = text.casefold()
    if len(text) > LONGEST or _OFFSET.search(folded):
        return None
    places = [m.span() for m in _NUMBER.finditer(text)]
    years = [k for k, (a, b) in enumerate(places) if b - a == _YEAR]
    if len(years) != 1 or any(b - a > 2 for a, b in places if b - a != _YEAR):
        return None
    named = _month_in(folded)
    ordered = _ordered(places, years[0], named)
    if ordered is None:
        return None
    year, month, day, hour, minute, second = (_in_bytes(text, place) for place in ordered)
    half = _half_in(folded, ordered)
    return Form(year, month, day, hour, minute, second, named or BY_NUMBER, half)


def _ordered(places: list[tuple[int, int]], year: int, named: int | None) -> list[tuple[int, int]] | None:
    """Put the numbers of a date into the order year, month, day, hour, minute, second.

    A date stands before the clock or behind it, never around it; on which side the year is tells.
    """
    parts = _DAY if named else _DAY_AND_MONTH
    if len(places) != 1 + parts + _CLOCK_PARTS:
        return None
    first = year <= parts
    date = places[: parts + 1] if first else places[_CLOCK_PARTS:]
    clock = places[parts + 1 :] if first else places[:_CLOCK_PARTS]
    at = year if first else year - _CLOCK_PARTS
    others = date[:at] + date[at + 1 :]
    if named:
        return [date[at], (0, 0), others[0], *clock]
    # No language puts the month before the day behind it the year, where all three are numbers and in full.
    month, day = others if at == 0 else others[::-1]
    return [date[at], month, day, *clock]


def _month_in(text: str) -> int | None:
    """Tell the month that a word names; None where none does, or two languages do not agree."""
    words = _words()
    plain = _plain(text)
    rest = words.day.sub("", plain)  # in Welsh, Tuesday holds the word for March
    found = words.month.findall(rest) or words.month_begins.findall(rest)
    meant = [pair for word in found for pair in words.months[word]]
    spoken = {language for word in words.day.findall(plain) for language in words.days[word]}
    if any(language in spoken for language, _ in meant):
        meant = [pair for pair in meant if pair[0] in spoken]
    months = {month for _, month in meant}
    return next(iter(months)) if len(months) == 1 else None


def _half_in(text: str, ordered: list[tuple[int, int]]) -> int:
    """Tell the half of the day, by the words that stand near the clock."""
    hour, second = ordered[-3], ordered[-1]
    words = _words()
    beside = _plain(text[second[1] :]), _plain(text[: hour[0]])
    for side in beside:
        found = [words.halves[word] for word in words.half.findall(side)]
        sure = {next(iter(halves)) for halves in found if len(halves) == 1}
        if len(sure) == 1:
            return next(iter(sure))
    return WHOLE_DAY


def _in_bytes(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """Turn a place among letters into one among bytes of UTF-8."""
    first = len(text[: place[0]].encode())
    return first, first + place[1] - place[0]
