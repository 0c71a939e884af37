"""Reading chats that are lines of text: LINE from a phone and from a computer, KakaoTalk, LinkedIn's table.

Beside letbe: a plain loop in Python with one regular expression a line, as the scripts that read these files
have it (the least work that gives time, name and length), and the floor: counting line breaks.
"""

from __future__ import annotations

import random
import re
import tempfile
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bench._measure import count_breaks, cpu, rates, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Enough for steady figures.
MESSAGES: Final = 300_000

_BODIES: Final = (
    "are you coming tonight?", "ok", "schön, bis später", "今日はお疲れの中ありがとう",
    "네 알겠습니다", "see you at eight",
    "I will be there with the others if the train is on time",
)  # fmt: skip


def _messages(count: int) -> Iterator[tuple[datetime, str, str, bool]]:
    """Make up messages: time, writer, text, and whether it is the first of its day; always the same."""
    dice = random.Random(7)  # noqa: S311 - no secret, the same each time
    at, day = datetime(2015, 1, 1, 8), None  # noqa: DTZ001 - exports hold wall-clock times
    for _ in range(count):
        at += timedelta(seconds=dice.randint(5, 900))
        yield at, dice.choice(("Mara Lind", "Jo")), dice.choice(_BODIES), at.date() != day
        day = at.date()


def line_phone(count: int, path: Path) -> None:
    """Write a chat of LINE as a Japanese phone does."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("[LINE] Mara Lindとのトーク履歴\r\n保存日時\uff1a2026/01/01 09:00\r\n")
        for at, who, text, first in _messages(count):
            if first:
                out.write(f"\r\n{at:%Y/%m/%d}({'月火水木金土日'[at.weekday()]})\r\n")
            out.write(f"{at:%H:%M}\t{who}\t{text}\r\n")


def line_computer(count: int, path: Path) -> None:
    """Write a chat of LINE as a computer does."""
    with path.open("w", encoding="utf-8", newline="") as out:
        for at, who, text, first in _messages(count):
            if first:
                out.write(f"{at:%Y.%m.%d %A}\n")
            out.write(f"{at:%H:%M} {who} {text}\n")


def kakaotalk(count: int, path: Path) -> None:
    """Write a chat of KakaoTalk as a phone does."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("Mara Lind 님과 카카오톡 대화\n저장한 날짜 : 2026-01-01 09:00:00\n\n")
        for at, who, text, _ in _messages(count):
            clock = f"{'오전' if at.hour < 12 else '오후'} {at.hour % 12 or 12}:{at:%M}"
            out.write(f"{at.year}년 {at.month}월 {at.day}일 {clock}, {who} : {text}\n")


def linkedin(count: int, path: Path) -> None:
    """Write LinkedIn's table as in 2026."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(
            '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",'
            '"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER"\n'
        )
        for at, who, text, _ in _messages(count):
            url = f"https://www.linkedin.com/in/{who.replace(' ', '-')}"
            out.write(
                f'"2-abc=","","{who}","{url}","x","","{at:%Y-%m-%d %H:%M:%S} UTC","","{text}","INBOX"\n'
            )


def _letbe(package: str, path: Path) -> int:
    """Read with letbe; all columns, measures and handles."""
    from letbe.readers.rows import Ask, Work  # noqa: PLC0415 - a peer's process does not need it
    from letbe.readers.source import from_path  # noqa: PLC0415

    reader: Any = import_module(f"letbe.readers.{package}").READER
    return len(reader.scan(Work([from_path(path)], Ask(ZoneInfo("Asia/Tokyo")))).rows)


_PHONE: Final = re.compile(r"(\d{1,2}):(\d{2})\t([^\t]*)\t(.*)")
_COMPUTER: Final = re.compile(r"(\d{1,2}):(\d{2}) (Mara Lind|Jo) (.*)")
_DAY: Final = re.compile(r"(\d{4})[./](\d{2})[./](\d{2})[ (]\S+")
_KAKAO: Final = re.compile(r"(\d{4})년 (\d+)월 (\d+)일 (오전|오후) (\d+):(\d+), (.+?) : (.*)")


def _loop_line(record: re.Pattern[str], path: Path) -> int:
    """Read LINE with a loop."""
    day, rows = (1970, 1, 1), []
    with path.open(encoding="utf-8") as file:
        for line in file:
            if found := record.match(line):
                hour, minute, who, text = found.groups()
                rows.append((datetime(*day, int(hour), int(minute)), who, len(text), len(text.split())))  # noqa: DTZ001
            elif found := _DAY.match(line):
                day = (int(found[1]), int(found[2]), int(found[3]))
    return len(rows)


def _loop_kakao(path: Path) -> int:
    """Read KakaoTalk with a loop."""
    rows = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            if found := _KAKAO.match(line):
                year, month, day, half, hour, minute, who, text = found.groups()
                hours = int(hour) % 12 + 12 * (half == "오후")
                at = datetime(int(year), int(month), int(day), hours, int(minute))  # noqa: DTZ001
                rows.append((at, who, len(text), len(text.split())))
    return len(rows)


def _loop_table(path: Path) -> int:
    """Read LinkedIn with the csv module."""
    import csv  # noqa: PLC0415

    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (datetime.fromisoformat(row["DATE"][:19]), row["SENDER PROFILE URL"], len(row["CONTENT"]))
            for row in csv.DictReader(file)
        ]
    return len(rows)


#: Name, package, how it is written, and a loop that reads it.
KINDS: Final[tuple[tuple[str, str, Callable[[int, Path], None], Callable[[Path], int]], ...]] = (
    ("LINE, phone", "line", line_phone, partial(_loop_line, _PHONE)),
    ("LINE, computer", "line", line_computer, partial(_loop_line, _COMPUTER)),
    ("KakaoTalk, phone", "kakaotalk", kakaotalk, _loop_kakao),
    ("LinkedIn", "linkedin", linkedin, _loop_table),
)


def main(*sizes: int) -> None:
    """Print ours, a loop and the floor for chats of so many messages."""
    for messages in sizes or (MESSAGES,):
        with tempfile.TemporaryDirectory() as folder:
            for name, package, write, loop in KINDS:
                path = Path(folder) / ("messages.csv" if package == "linkedin" else "chat.txt")
                write(messages, path)
                print(f"  {name}: {messages:,} messages, {path.stat().st_size / messages:.0f} bytes each")
                _letbe(package, path)  # compiles, or loads what was compiled
                others = {
                    "a loop in Python": tried(partial(loop, path), messages),
                    "floor: counting line breaks": tried(partial(count_breaks, path), messages),
                }
                rates("messages", cpu(partial(_letbe, package, path)) / messages, others)


if __name__ == "__main__":
    main()
