"""Throw damaged exports at the Telegram reader: only a Scan or a LetbeError may come back.

    python fuzz/fuzz_telegram.py 200000            a loop of mutations, the same each time
    python fuzz/fuzz_telegram.py 200000 --atheris  guided by coverage, where atheris is installed

An input is a small export in one of several layouts, with a few bytes changed, cut, doubled or swapped
for what scanners stumble over, and the buffer is of any size.  Whatever comes back must hold
together.
"""
# ruff: noqa: PT017 - it is a test that prints, and runs without pytest

from __future__ import annotations

import json
import random
import sys
import time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from letbe.errors import LetbeError
from letbe.readers.rows import Ask, Kind, Scan, Work
from letbe.readers.source import from_bytes
from letbe.readers.telegram import READER, known_but_not_read, scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

#: No input of a few KiB may take longer, in seconds.
LONGEST: Final = 5.0
_ZONE: Final = ZoneInfo("Europe/Berlin")
_TOKENS: Final = (
    *(
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"true",
        b"-",
        b"1e9",
        b"99999999999999999999",
        b"0",
    ),
    *(
        b"\\u",
        b"\\ud800",
        b"\\ud83d\\ude00",
        b"\\u00",
        b'\\"',
        b"\\\\",
        b"\xff",
        b"\xed\xa0\x80",
        b"\0",
        b"\xef\xbb\xbf",
    ),
    *(
        b'"messages":[',
        b'"chats":{"list":[',
        b'"id":',
        b'"type":"message"',
        b'"text":[',
        b'"text":null',
        b'"from":',
    ),
    *(
        b'"recent":[{"date":"2024-01-31T12:00:00","from_id":"user1"}]',
        b'"reactions":[',
        b'"date_unixtime":"0"',
    ),
    *(b"[" * 600, b"{" * 70, b'"a":' * 20, b" " * 70, b"x" * 64, b'"' + b"\\" * 65),
)


def _message(number: int, **more: object) -> dict[str, object]:
    """Make a message."""
    made: dict[str, object] = {
        "id": number,
        "type": "message",
        "date": "2024-01-31T13:00:00",
        "date_unixtime": "1706702400",
        "from": "Mara ü",
        "from_id": f"user{7 + number % 3}",
        "text": "Kommst du? \n😀",
    }
    made.update(more)
    return made


def _seeds() -> list[bytes]:
    """Make exports of every shape and layout."""
    one = {"from": "Jo", "from_id": "user8", "date": "2024-01-31T14:00:00"}
    items = [
        _message(1),
        _message(2, text=["a ", {"type": "link", "text": "https://b.example/?c"}, "?"], edited_unixtime="9"),
        _message(3, photo="(File not included)", text=""),
        _message(4, reactions=[{"type": "emoji", "count": 1, "emoji": "x", "recent": [one, one]}]),
        {"id": 5, "type": "service", "date_unixtime": "1706702400", "actor": "Jo", "actor_id": "user8",
         "action": "phone_call", "text": ""},
        _message(6, from_id=4294967301, date="2020-10-25T02:30:00", date_unixtime=None),
    ]  # fmt: skip
    chat = {"name": "Mara", "type": "personal_chat", "id": 7, "messages": items}
    late = {"messages": items, "id": 9, "name": None, "type": "private_supergroup"}
    account = {
        "about": "x", "chats": {"about": "", "list": [chat, late]}, "contacts": {"list": [{"a": [1e3, {}]}]},
        "left_chats": {"list": [late]}, "personal_information": {"user_id": 8},
    }  # fmt: skip
    layouts: tuple[dict[str, Any], ...] = (
        {},
        {"indent": 1},
        {"ensure_ascii": False, "separators": (",", ":")},
    )
    seeds = [
        json.dumps(document, **layout).encode() for document in (chat, late, account) for layout in layouts
    ]
    return [*seeds, b"\xef\xbb\xbf" + seeds[0], seeds[1].decode().encode("utf-16"), b"", b"{}"]


def mutations(count: int, dice: random.Random) -> Iterator[bytes]:
    """Give so many damaged exports."""
    seeds = _seeds()
    for _ in range(count):
        raw = bytearray(dice.choice(seeds))
        for _ in range(dice.randint(0, 5)):
            at = dice.randint(0, len(raw))
            end = min(len(raw), at + int(dice.expovariate(0.05)))
            sort = dice.randrange(6)
            if sort == 0 and raw:
                raw[at % len(raw)] = dice.randrange(256)
            elif sort == 1:
                del raw[at:end]
            elif sort == 2:
                raw[at:at] = dice.choice(_TOKENS)
            elif sort == 3:
                raw[at:end] = dice.choice(_TOKENS)
            elif sort == 4:
                raw[at:at] = raw[at:end]
            else:
                other = dice.choice(seeds)
                start = dice.randint(0, len(other))
                raw[at:] = other[start:]
        yield bytes(raw)


def check(scan: Scan) -> None:
    """See that the parts of a scan fit each other."""
    rows = scan.rows
    assert all(len(getattr(rows, name)) == len(rows) for name in rows.__slots__)
    assert np.all((rows.chat >= 0) & (rows.chat < len(scan.chats)))
    assert np.all((rows.author >= -1) & (rows.author < len(scan.handles)))
    assert np.all((rows.author >= 0) | (rows.kind == Kind.NOTICE))
    assert np.all(rows.at > 600_000_000_000_000)
    assert np.all((rows.chars >= 0) & (rows.words >= 0) & (rows.words <= rows.chars))
    assert np.all(np.diff(rows.record) >= 0)
    assert all(0 <= i < len(scan.handles) for i in scan.me)
    assert all(-1 <= chat.other < len(scan.handles) for chat in scan.chats)
    assert scan.errors_total >= len(scan.errors)


def try_one(raw: bytes, size: int) -> bool:
    """Read one input through a buffer of some size; True if it gave a scan."""
    scanner.FIRST_BUFFER = size  # type: ignore[misc]
    assert 0 <= READER.recognise(raw[:65_536], "result.json") <= 1
    known_but_not_read(raw[:65_536], "messages.html")
    started = time.monotonic()
    try:
        check(READER.scan(Work([from_bytes(raw)], Ask(_ZONE))))
    except LetbeError as error:
        assert error.hint
        return False
    finally:
        assert time.monotonic() - started < LONGEST
    return True


def loop(count: int) -> None:
    """Try so many mutations, the same each time."""
    dice = random.Random(11)  # noqa: S311 - no secret, the same each time
    READER.scan(Work([from_bytes(_seeds()[0])], Ask(_ZONE)))  # compiles
    started = time.monotonic()
    read = 0
    for number, raw in enumerate(mutations(count, dice)):
        size = dice.choice((1 << 20, 1 << 20, 333, 64, 1))
        try:
            read += try_one(raw, size)
        except BaseException:
            print(f"input {number}, through {size} bytes: {raw!r}")
            raise
    took = time.monotonic() - started
    print(f"{count:,} inputs in {took:.0f} s: {read:,} scans, {count - read:,} refused, no other end")


def guided(count: int) -> None:
    """Let atheris choose the inputs."""
    import atheris  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - not everywhere

    def one(data: bytes) -> None:
        try_one(data[1:], 1 + data[0] * 8 if data else 1)

    atheris.Setup([sys.argv[0], f"-runs={count}", "-max_len=4096"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    (guided if "--atheris" in sys.argv else loop)(wanted)
