"""When a pause ends, where they said it: "until Monday", "für zwei Wochen", "3日".

dateparser reads the words, in the language of the table that matched and relative to the message's own
time.  It guesses gladly, so it is only given what stands where an end was expected, and only an end that
lies ahead and within two years is believed.  It is loaded when the first pause with an end is met.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

#: A day that is named without an hour ends in the morning, as "not now" does.
MORNING_HOUR: Final = 9
#: Nobody asks for a pause by the day for longer; what is read beyond is a misreading.
FARTHEST: Final = timedelta(days=2 * 366)
#: Tries for one pause: the words, and what is left without some at either end.
MOST_TRIES: Final = 14
#: Words of an end that are looked at.
MOST_WORDS: Final = 8

#: Days as they stand after "until" where nouns are inflected: dateparser knows their plain form.
_PLAIN: Final = {
    "pl": {
        "poniedziałku": "poniedziałek", "wtorku": "wtorek", "środy": "środa", "czwartku": "czwartek",
        "piątku": "piątek", "soboty": "sobota", "niedzieli": "niedziela", "jutra": "jutro", "dwa":
        "2", "trzy": "3",
    },
    "ru": {
        "понедельника": "понедельник", "вторника": "вторник", "среды": "среда", "четверга": "четверг",
        "пятницы": "пятница", "субботы": "суббота", "воскресенья": "воскресенье", "неделю": "1 неделя",
        "месяц": "1 месяц", "две": "2", "два": "2", "три": "3", "пару": "2",
    },
    "en": {"few": "3", "couple": "2", "couple of": "2"},
    "es": {"un": "1", "una": "1", "dos": "2", "tres": "3", "cuatro": "4", "unos": "3", "unas": "3"},
    "pt": {"um": "1", "uma": "1", "dois": "2", "duas": "2", "três": "3", "quatro": "4", "uns": "3",
    "umas": "3"},
    "fr": {"un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "quelques": "3"},
    "it": {"un": "1", "una": "1", "due": "2", "tre": "3", "quattro": "4", "qualche": "3"},
    "nl": {"een": "1", "twee": "2", "drie": "3", "vier": "4", "paar": "3"},
    "de": {"paar": "3"},
    "tr": {"bir": "1", "iki": "2", "üç": "3", "birkaç": "3"},
}  # fmt: skip
#: What stands after an end instead of before it.
_ENDINGS: Final = {
    "ko": ("까지", "동안", "정도", "만"),
    "ja": ("まで", "間", "ほど"),
    "zh": ("之前", "以前", "前", "再"),
}
#: Numbers of days and weeks; those of weekdays stay (周一).
_NUMBER: Final = re.compile("(?<![周期拜])([一二两兩三四五六七八九十])(?=[天日週周个個年小分])")
_DIGITS: Final = dict(zip("一二两兩三四五六七八九十", (1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
#: Words that are a month or a day only where nothing else stands beside them.
_DOUBTFUL: Final = frozenset({"may", "march", "sun", "sat", "mar", "am", "second", "now"})
_WORDS: Final = re.compile(r"\S+")
#: Less than this is no date: "am", "2".
_SHORTEST: Final = 2


def until(words: str, language: str, at: datetime) -> datetime | None:
    """Read the end of a pause.

    Args:
        words: What stands where an end was expected, as they wrote it.
        language: ISO 639-1, the table that matched.
        at: When it was written; naive or aware, the answer is the same.

    Returns:
        The end, after ``at`` and at most two years ahead; None where the words name none that can be read.

    Cost: a millisecond; the first in a language some 50 ms.

    >>> until("Monday", "en", datetime(2026, 3, 4, 15, 30))
    datetime.datetime(2026, 3, 9, 9, 0)
    """
    base = at.replace(tzinfo=None)
    for tried in _tries(words, language):
        end = _parsed(tried, language, base)
        if end is not None and base < end <= base + FARTHEST:
            return end.replace(tzinfo=at.tzinfo)
    return None


def _tries(words: str, language: str) -> list[str]:
    """Name what to try: the words, then fewer of them, the longest first."""
    plain = _PLAIN.get(language, {})
    if language in _ENDINGS:
        words = _NUMBER.sub(lambda m: str(_DIGITS[m[1]]), _without_ending(words, language))
    parts = [w.strip(",;:()\"'") for w in _WORDS.findall(words.lower())][:MOST_WORDS]
    parts = [plain.get(w, w) for w in parts if w]
    size = len(parts)
    spans = [(a, a + n) for n in range(size, 0, -1) for a in range(size - n + 1)]
    tried = [" ".join(parts[a:b]) for a, b in spans]
    kept = (t for t in dict.fromkeys(tried) if len(t) > _SHORTEST or not t.isascii())
    return [t for t in kept if t not in _DOUBTFUL or size == 1][:MOST_TRIES]


def _without_ending(words: str, language: str) -> str:
    """Take "until" off the end of the words, where it stands there."""
    words = words.strip()
    for ending in _ENDINGS[language]:
        words = words.removesuffix(ending)
    return words.strip()


def _parsed(tried: str, language: str, base: datetime) -> datetime | None:
    """Ask dateparser; a day without an hour ends in the morning."""
    import dateparser  # noqa: PLC0415 - only a pause with an end needs it

    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": base, "RETURN_AS_TIMEZONE_AWARE": False}
    try:
        end: datetime | None = dateparser.parse(tried, languages=[language], settings=settings)
    except Exception:  # noqa: BLE001 - whatever a library makes of hostile words, the request itself stands
        return None
    if end is not None and (end.time() == base.time() or not (end.hour or end.minute)):
        end = end.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return end
