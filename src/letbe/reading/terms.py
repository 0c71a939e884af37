"""From what their words ask for to the terms of a request, as the log of decisions knows them.

Pure.  What the words name too vaguely becomes the usual terms of that kind; the sentence is shown beside
them, and the user says whether they are right.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from letbe.errors import UsageError
from letbe.space.entries import (
    DAY_MINUTES,
    NIGHT_BEGINS,
    NIGHT_ENDS,
    Channel,
    Hours,
    Less,
    OptOut,
    Pause,
    Stop,
    Topic,
)
from letbe.space.when import read_when
from letbe.space.written import read_less

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from letbe.space.entries import Terms

#: "Later" and "busy" hold until nine the next morning.
MORNING: Final = time(9)
#: A pause that ends within a day and a half is one for the moment.
BRIEF: Final = timedelta(hours=36)
#: The longest tag that is kept of a subject.
_MOST_WORD: Final = 80

#: The means by the beginnings of words that name them, in the languages of the tables.
MEANS: Final[Mapping[str, tuple[str, ...]]] = {
    "whatsapp": ("whatsapp", "whats app", "watsap", "wasap", "ватсап", "вотсап", "вацап", "واتس", "व्हाट्स"),
    "telegram": ("telegram", "телегр", "телегу", "телеге", "тг", "تلغرام", "تيليجرام", "टेलीग्राम"),
    "mail": (
        *("mail", "e-mail", "email", "correo", "courriel", "posta", "почт", "письм", "имейл"),
        *("بريد", "إيميل", "ईमेल", "मेल", "邮件", "郵件", "邮箱", "メール", "메일"),
    ),
    "signal": ("signal",),
    "instagram": ("insta", "инст"),
    "messenger": ("facebook", "messenger", "фейсбук"),
    "imessage": ("imessage", "facetime"),
    "snapchat": ("snap",),
    "discord": ("discord",),
    "slack": ("slack",),
    "skype": ("skype", "скайп"),
    "teams": ("teams",),
    "linkedin": ("linkedin", "linked in"),
    "x": ("twitter", "твиттер"),
    "sms": ("sms", "смс", "эсэмэс", "text", "mensaje de texto", "短信"),
    "phone": (
        *("call", "phone", "ring", "voice", "llam", "telef", "ligar", "ligue", "ligação", "appel", "télép"),
        *(
            "anruf",
            "anrufen",
            "ruf",
            "handy",
            "chiam",
            "bel",
            "telefoon",
            "dzwon",
            "telefon",
            "звон",
            "телеф",
            "позвон",
        ),
        *("ara", "اتصال", "تتصل", "هاتف", "फ़ोन", "फोन", "कॉल", "电话", "電話", "打电话", "전화"),
    ),
    "work": ("work", "office", "trabajo", "trabalho", "bureau", "arbeit", "büro", "lavoro", "werk", "работ"),
}
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|uhr|h)?", re.IGNORECASE)
_NOON: Final = 12
#: "Once a week", "2 messages per month", "no more than twice a day".
_AMOUNT: Final = re.compile(
    r"(?P<most>once|twice|\d{1,3})(?: times?| messages?)? ?"
    r"(?P<per>(?:a|an|per|in|every|each|/) ?(?:\w+ )?[a-z]+)"
)


def terms_of(
    kind: str,
    *,
    said_at: datetime,
    place: ZoneInfo,
    tag: Callable[[str], str],
    until: datetime | None = None,
    brief: bool = False,
    limit: str | None = None,
    channel: str = "",
) -> Terms:
    """Give the terms of a request that was found.

    Args:
        kind: ``stop``, ``pause``, ``less``, ``channel``, ``hours``, ``topic`` or ``opt-out``.
        said_at: When they said it.
        place: The clock where they live, as far as it is known: the user's own.
        tag: Turns a word into a tag that says nothing (``Log.tag``).
        until: The end of a pause.
        brief: It is for the moment: "later", "busy", "not now".
        limit: The words that name the means, the hours, the subject or the amount.
        channel: Where they said it.

    Raises:
        UsageError: There is no such kind.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> said_at = datetime(2026, 5, 3, 21, tzinfo=UTC)
    >>> terms_of("pause", said_at=said_at, place=ZoneInfo("UTC"), tag=str, brief=True).until.isoformat()
    '2026-05-04T09:00:00+00:00'
    """
    words = (limit or "").casefold().strip()
    make: dict[str, Callable[[], Terms]] = {
        "stop": Stop,
        "pause": lambda: _pause(said_at, place, until, brief=brief),
        "less": lambda: _less(words),
        "channel": lambda: Channel(_means(words) or channel or "phone"),
        "hours": lambda: _hours(words, place),
        "topic": lambda: Topic(tag(words[:_MOST_WORD] or "this")),
        "opt-out": lambda: OptOut(tag(words[:_MOST_WORD] or channel or "mail")),
    }
    if kind not in make:
        raise UsageError(f'no kind of request "{kind}"', "it asks for nothing that can be kept")
    return make[kind]()


def next_morning(said_at: datetime, place: ZoneInfo) -> datetime:
    """Give 09:00 of the next day at a place.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> next_morning(datetime(2026, 5, 3, 1, tzinfo=UTC), ZoneInfo("UTC")).day
    4
    """
    return datetime.combine(said_at.astimezone(place).date() + timedelta(days=1), MORNING, place)


def named_end(words: str | None, said_at: datetime, place: ZoneInfo) -> datetime | None:
    """Give the end that some words name, as a person would type it; None where they name none.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> named_end("two weeks", datetime(2026, 5, 3, 12, tzinfo=UTC), ZoneInfo("UTC")).isoformat()
    '2026-05-17T12:00:00+00:00'
    """
    try:
        return read_when(words, said_at, place).until if words else None
    except UsageError:
        return None


def _pause(said_at: datetime, place: ZoneInfo, until: datetime | None, *, brief: bool) -> Pause:
    """Give a pause: to its end, to the next morning, or until they return."""
    if brief and until is None:
        until = next_morning(said_at, place)
    if until is not None and until.tzinfo is None:
        until = until.replace(tzinfo=place)
    return Pause(until, brief=until is not None and until - said_at <= BRIEF)


def _less(words: str) -> Less:
    """Give the cap they named, or the usual one."""
    named = _AMOUNT.search(words)
    if named is None:
        return Less()
    most = {"once": "1", "twice": "2"}.get(named["most"], named["most"])
    try:
        return read_less(f"{most} {named['per']}")
    except UsageError:
        return Less()


def _means(words: str) -> str | None:
    """Name the means that some words name."""
    named = re.findall(r"[^\W_]+", words)
    for means, beginnings in MEANS.items():
        if any(w.startswith(b) for w in named for b in beginnings if " " not in b):
            return means
        if any(b in words for b in beginnings if " " in b or not b.isascii()):
            return means
    return None


def _hours(words: str, place: ZoneInfo) -> Hours:
    """Give the hours they named: from one to another, after one, before one; else the night."""
    at = [_minute(*found) for found in _CLOCK.findall(words)]
    good = [minute for minute in at if minute is not None]
    if len(good) >= 2 and good[0] != good[1]:  # noqa: PLR2004 - from one to another
        return Hours(place.key, good[0], good[1])
    if len(good) == 1 and good[0] >= _NOON * 60 and good[0] != NIGHT_ENDS:
        return Hours(place.key, good[0], NIGHT_ENDS)
    if len(good) == 1 and good[0] != NIGHT_BEGINS:
        return Hours(place.key, NIGHT_BEGINS, good[0])
    return Hours(place.key)


def _minute(hour: str, minute: str, half: str) -> int | None:
    """Give minutes after midnight; None where there is no such time."""
    count = int(hour)
    if half.lower().startswith("p") and count < _NOON:
        count += _NOON
    if half.lower().startswith("a") and count == _NOON:
        count = 0
    found = count * 60 + int(minute or 0)
    return found if found < DAY_MINUTES else None
