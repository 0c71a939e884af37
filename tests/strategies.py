"""One home for the strategies of Hypothesis, grown with each feature.

``chats()`` gives a chat as somebody had it, and the export that a phone writes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from letbe.readers.rows import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

LRM = "\u200e"
NNBSP = "\u202f"


@dataclass(frozen=True)
class Style:
    """How a phone in one country writes the start of a record.

    Attributes:
        name: Language, country, phone.
        start: From a wall-clock time to the start of the record.
        seconds: It writes seconds.
        order: The order of its dates.
    """

    name: str
    start: Callable[[datetime], str]
    seconds: bool
    order: str = "dmy"

    @property
    def apple(self) -> bool:
        """An iPhone writes brackets, and a mark before what nobody typed."""
        return self.start(datetime(2020, 1, 1)).startswith("[")


def _twelve(t: datetime) -> int:
    """Give the hour on a clock of twelve."""
    return t.hour % 12 or 12


def _half(t: datetime, morning: str, afternoon: str) -> str:
    """Give the word for the half of the day."""
    return morning if t.hour < 12 else afternoon


def _in(zero: str, text: object) -> str:
    """Write digits of another script."""
    return "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in str(text))


def _persian(t: datetime) -> tuple[int, int, int]:
    """Turn a day into one of the Persian calendar, by counting from a new year's day that is known."""
    days = (t - datetime(2020, 3, 20)).days  # 1 Farvardin 1399, a leap year
    year, month = 1399, 1
    while True:
        length = 31 if month <= 6 else 30 if month < 12 or year in (1399, 1403) else 29
        if days < length:
            return year, month, days + 1
        days -= length
        month += 1
        if month > 12:
            year, month = year + 1, 1


def _arabic(t: datetime) -> str:
    """Write Arabic digits, with a mark after each, and the half of the day."""
    day, month, year = (_in("\u0660", n) for n in (t.day, t.month, t.year))
    clock = _in("\u0660", f"{_twelve(t)}:{t:%M}")
    return f"{day}\u200f/{month}\u200f/{year}\u060c {clock}{NNBSP}{_half(t, 'ص', 'م')} - "


STYLES = (
    Style(
        "en-US android",
        lambda t: f"{t.month}/{t.day}/{t:%y}, {_twelve(t)}:{t:%M}{NNBSP}{t:%p} - ",
        False,
        "mdy",
    ),
    Style(
        "en-US iphone",
        lambda t: f"[{t.month}/{t.day}/{t:%y}, {_twelve(t)}:{t:%M:%S}{NNBSP}{t:%p}] ",
        True,
        "mdy",
    ),
    Style("en-GB android", lambda t: f"{t:%d/%m/%Y, %H:%M} - ", False),
    Style("en-GB iphone", lambda t: f"[{t:%d/%m/%Y, %H:%M:%S}] ", True),
    Style(
        "en-AU android", lambda t: f"{t.day}/{t.month}/{t:%y}, {_twelve(t)}:{t:%M} {t:%p} - ".lower(), False
    ),
    Style("de android", lambda t: f"{t:%d.%m.%y, %H:%M} - ", False),
    Style("de iphone", lambda t: f"[{t:%d.%m.%y, %H:%M:%S}] ", True),
    Style("fr android", lambda t: f"{t:%d/%m/%Y} à {t:%H:%M} - ", False),
    Style("fr-CA android", lambda t: f"{t:%Y-%m-%d} {t:%H} h {t:%M} - ", False, "ymd"),
    Style("es android", lambda t: f"{t.day}/{t.month}/{t:%y} {t:%H:%M} - ", False),
    Style(
        "es-MX android",
        lambda t: f"{t.day}/{t.month}/{t:%Y} {_twelve(t)}:{t:%M} {_half(t, 'a', 'p')}.\u00a0m. - ",
        False,
    ),
    Style("pt-BR android", lambda t: f"{t:%d/%m/%Y %H:%M} - ", False),
    Style("it iphone", lambda t: f"[{t:%d/%m/%y}, {t:%H:%M:%S}] ", True),
    Style("nl android", lambda t: f"{t:%d-%m-%Y %H:%M} - ", False),
    Style("nl iphone", lambda t: f"[{t:%d-%m-%Y %H:%M:%S}] ", True),
    Style("tr iphone", lambda t: f"[{t.day}.{t:%m.%Y %H:%M:%S}] ", True),
    Style("ru android", lambda t: f"{t:%d.%m.%Y, %H:%M} - ", False),
    Style("pl android", lambda t: f"{t.day}.{t:%m.%Y, %H:%M} - ", False),
    Style("ar android", _arabic, False),
    Style(
        "hi android",
        lambda t: _in("\u0966", f"{t:%d/%m/%y}, {_twelve(t)}:{t:%M}") + f" {_half(t, 'पूर्वाह्न', 'अपराह्न')} - ",
        False,
    ),
    Style("id android", lambda t: f"{t:%d/%m/%y %H.%M} - ", False),
    Style("ja iphone", lambda t: f"[{t:%Y/%m/%d %H:%M:%S}] ", True, "ymd"),
    Style("ja era iphone", lambda t: f"[R{t.year - 2018}/{t:%m/%d %H:%M:%S}] ", True, "ymd"),
    Style(
        "ko android",
        lambda t: f"{t.year}. {t.month}. {t.day}. {_half(t, '오전', '오후')} {_twelve(t)}:{t:%M} - ",
        False,
        "ymd",
    ),
    Style(
        "zh-CN iphone",
        lambda t: f"[{t.year}/{t.month}/{t.day} {_half(t, '上午', '下午')}{_twelve(t)}:{t:%M:%S}] ",
        True,
        "ymd",
    ),
    Style("sv android", lambda t: f"{t:%Y-%m-%d %H:%M} - ", False, "ymd"),
    Style("uk android", lambda t: f"{t:%d.%m.%y, %H:%M} - ", False),
    Style("vi iphone", lambda t: f"[{t:%H:%M:%S}, {t:%d/%m/%Y}] ", True),
    Style("fi android", lambda t: f"{t.day}.{t.month}.{t:%Y} klo {t:%H.%M} - ", False),
    Style("hu android", lambda t: f"{t:%Y. %m. %d. %H:%M} - ", False, "ymd"),
    Style("hr android", lambda t: f"{t:%d.%m.%Y. %H:%M} - ", False),
    Style("bg android", lambda t: f"{t.day}.{t:%m.%y}, {t.hour}:{t:%M} ч. - ", False),
    Style("th buddhist iphone", lambda t: f"[{t.day}/{t.month}/{t.year + 543} {t:%H:%M:%S}] ", True),
    Style("fa iphone", lambda t: "[{}/{:02}/{:02},\u200f {:%H:%M:%S}] ".format(*_persian(t), t), True, "ymd"),
    Style("very old", lambda t: f"{t:%d/%m/%Y %H:%M}: ", False),
)


@dataclass(frozen=True)
class Sent:
    """One record as it was.

    Attributes:
        at: When, on the wall clock.
        author: Who; None for a notice.
        kind: What.
        text: What was typed; empty for anything but a text.
        body: What the export says.
    """

    at: datetime
    author: str | None
    kind: Kind
    text: str
    body: str


#: Letters of many scripts, emoji with joiners, and what often confuses a reader.
_PIECES = st.sampled_from(
    [
        "hello", "ok", "naïve", "Привет", "你好", "สวัสดี", "مرحبا", "नमस्ते",
        "👩\u200d👩\u200d👧", "\u2764\ufe0f", "?", "12", "10:30", " ", "  ", "-", " - ", "3/4", "12/05/20",
        "[x]", "a:b", "https://a.example/?q=1", "\u200d", "\u00a0", "e\u0301", "\t",
    ]
)  # fmt: skip
_LINE = st.lists(_PIECES, min_size=1, max_size=8).map(lambda pieces: "x" + "".join(pieces) + "y")
TEXTS = st.lists(_LINE, min_size=1, max_size=3).map("\n".join)
NAMES = st.sampled_from(
    [
        "Anna", "Bob Smith", "Ünal Çelik", "محمد", "张伟", "Zoë 🌻", "O'Neil", "Dr. K - office",
        "+49 170 1234567", "J", "Анна-Мария",
    ]
)  # fmt: skip


def _body(draw: st.DrawFn, style: Style, kind: Kind) -> tuple[str, str]:
    """Draw what was typed, and what the export says."""
    mark = LRM if style.apple else ""
    if kind == Kind.TEXT:
        text = draw(TEXTS)
        return text, text
    if kind == Kind.MEDIA:
        return "", mark + "image omitted" if style.apple else "<Media omitted>"
    if kind == Kind.CALL:
        return "", mark + "Missed voice call" if style.apple else "null"
    return "", mark + "Messages and calls are end-to-end encrypted."


@st.composite
def chats(draw: st.DrawFn, style: Style) -> tuple[list[Sent], str]:
    """Draw a chat, and its export in a style.

    The first message is of the 20th, so that day and month can be told apart.
    """
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    at = datetime(2021, 3, 20, 9, 5, 7)
    sent = []
    for k in range(draw(st.integers(1, 12))):
        kind = (
            Kind.TEXT
            if k == 0
            else draw(st.sampled_from([Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.MEDIA, Kind.CALL, Kind.NOTICE]))
        )
        author = draw(st.sampled_from(names))
        text, body = _body(draw, style, kind)
        told = at if style.seconds else at.replace(second=0)
        sent.append(Sent(told, None if kind == Kind.NOTICE else author, kind, text, body))
        at += timedelta(seconds=draw(st.integers(0, 3_000_000)))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [
        style.start(s.at) + (f"{s.author or names[0]}: " if s.author or style.apple else "") + s.body
        for s in sent
    ]
    bom = draw(st.sampled_from(["", "\ufeff"]))
    return sent, bom + "\n".join(lines).replace("\n", ends) + draw(st.sampled_from(["", ends]))
