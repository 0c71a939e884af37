"""KakaoTalk: the text of a chat from Windows and from phones, and the table of a Mac."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.readers.samples import ME, THEM, Sample, is_mine, second_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_RUNS_ON: Final = "a line that does not begin as a record belongs to the message before it"


def _parts(i: int) -> tuple[datetime, str, str]:
    """Give the time, the time of day in Korean, and the writer of a message."""
    moment = datetime.fromtimestamp(second_of(i), UTC)
    clock = f"{'오전' if moment.hour < 12 else '오후'} {moment.hour % 12 or 12}:{moment:%M}"
    return moment, clock, ME if is_mine(i) else THEM


def _windows(i: int) -> bytes:
    """Write a record of Windows with its day above it: the records of the contract are a day apart."""
    moment, clock, who = _parts(i)
    day = f"{moment.year}년 {moment.month}월 {moment.day}일 {'월화수목금토일'[moment.weekday()]}요일"
    return f"--------------- {day} ---------------\r\n[{who}] [{clock}] {text_of(i)}\r\n".encode()


def _android(i: int) -> bytes:
    """Write a record as a Korean phone does."""
    moment, clock, who = _parts(i)
    return f"{moment.year}년 {moment.month}월 {moment.day}일 {clock}, {who} : {text_of(i)}\n".encode()


def _iphone(i: int) -> bytes:
    """Write a record as a Korean iPhone does."""
    moment, clock, who = _parts(i)
    return f"{moment.year}. {moment.month}. {moment.day}. {clock}, {who} : {text_of(i)}\n".encode()


def _english(i: int) -> bytes:
    """Write a record as an English phone does."""
    moment, _, who = _parts(i)
    date = f"{moment:%B} {moment.day}, {moment.year}, {moment.hour % 12 or 12}:{moment:%M %p}"
    return f"{date}, {who} : {text_of(i)}\n".encode()


def _mac(i: int) -> bytes:
    """Write a row as a Mac does, behind the line break that ends the one before it."""
    moment, _, who = _parts(i)
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="").writerow([who, text_of(i)])
    return f"\n{moment:%Y-%m-%d %H:%M:%S},{out.getvalue()}".encode()


def _under(title: str) -> Callable[[Sequence[bytes]], dict[str, bytes]]:
    """Put records under a title."""
    return lambda records: {"KakaoTalk.txt": title.encode() + b"".join(records)}


def _table(records: Sequence[bytes]) -> dict[str, bytes]:
    """Put rows under their header."""
    return {
        f"KakaoTalk_Chat_{THEM}_2025-01-01-00-00-00.csv": b"Date,User,Message" + b"".join(records) + b"\n"
    }


def _sample(name: str, record: Callable[[int], bytes], title: str) -> Sample:
    """Make a sample."""
    return Sample(
        "kakaotalk",
        name,
        record,
        _under(title),
        knows_me=False,
        any_order=False,
        tears=_RUNS_ON,
        spoils=_RUNS_ON,
        zone_free=False,
        minute_only=True,
    )


_TITLE: Final = f"{THEM} 님과 카카오톡 대화\n저장한 날짜 : 2025-01-01 00:00:00\n\n"

SAMPLES: Final = [
    _sample("Windows", _windows, _TITLE),
    _sample("Android", _android, _TITLE),
    _sample("iPhone", _iphone, _TITLE),
    _sample("English phone", _english, f"KakaoTalk Chats with {THEM}\nDate Saved : Jan 1, 2025\n\n"),
    Sample("kakaotalk", "Mac", _mac, _table, knows_me=False, any_order=False, zone_free=False),
]
